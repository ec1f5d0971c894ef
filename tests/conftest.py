"""The built site, served from a subfolder, and the Chromium that reads it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browser import visits, weights
from browser.addresses import SITE
from browser.server import Server
from playwright.sync_api import Browser, Page, sync_playwright

from scripts.browser import find_chromium

# Workers take all processors: more threads of torch would wait for each other. Set before torch is
# imported, here and in whatever a test starts.
os.environ.setdefault("OMP_NUM_THREADS", "1")

AXE = Path(__file__).resolve().parent.parent / "node_modules/axe-core/axe.min.js"


@pytest.fixture(scope="session")
def site_folder() -> Path:
    """Return the built site."""
    if not (SITE / "index.html").is_file():
        pytest.fail(f"{SITE} holds no site. Build it: make site")
    return SITE


@pytest.fixture(scope="session")
def server(site_folder: Path) -> Iterator[Server]:
    """Serve the site for all tests."""
    with Server(site_folder) as running:
        yield running


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Start one Chromium for all tests."""
    path = find_chromium()
    if path is None:
        pytest.fail("no Chromium found. Install one: python scripts/browser.py")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=visits.ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def axe() -> str:
    """Return the source of axe-core."""
    if not AXE.is_file():
        pytest.fail(f"{AXE} is missing. Install it: make test, or npm ci")
    return AXE.read_text(encoding="utf-8")


@pytest.fixture
def visit(chromium: Browser, server: Server) -> Iterator[visits.Visit]:
    """Return what opens pages of the site, each in a fresh context."""
    pages: list[Page] = []

    def open_page(*given: Any, **options: Any) -> Page:
        pages.append(visits.open_page(chromium, server, *given, **options))
        return pages[-1]

    yield open_page
    for page in pages:
        page.context.close()


# Whole builds and whole pages.
LONG = ("test_site.py", "test_site_pages.py")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Let the longest tests begin, so that no worker ends long after the other."""
    items.sort(key=lambda item: LONG.index(item.path.name) if item.path.name in LONG else len(LONG))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what a first visit to each page transferred."""
    weights.print_table(terminalreporter)
