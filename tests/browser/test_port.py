"""The browser's code answers as Python does: values and messages, compared to the letter."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from browser import visits
from browser.server import Server
from browser.solver_vectors import solver_vectors
from browser.vectors import Vector, vectors
from convguide.render.sentences import sentences

MODULES = Path(__file__).resolve().parents[2] / "docs/assets/js"
REPLAY = Path(__file__).with_name("port.js").read_text(encoding="utf-8")
MOST_SHOWN = 12


@pytest.fixture(scope="module")
def told() -> list[Vector]:
    """Return what Python answers."""
    return [*vectors(), *solver_vectors()]


@pytest.fixture(scope="module")
def page(
    chromium: Browser, tmp_path_factory: pytest.TempPathFactory, told: list[Vector]
) -> Iterator[Page]:
    """Open an empty page beside the browser's code."""
    folder = tmp_path_factory.mktemp("port")
    shutil.copytree(MODULES, folder / "js")
    (folder / "js/sentences.json").write_text(sentences(), encoding="utf-8")
    (folder / "vectors.json").write_text(json.dumps(told), encoding="utf-8")
    (folder / "index.html").write_text("<!doctype html><title>port</title>", encoding="utf-8")
    with Server(folder) as server:
        yield visits.open_page(chromium, server, "")


def replayed(page: Page, base: str = "js/", most: int = MOST_SHOWN) -> list[str]:
    """Return where the browser differs from Python."""
    given = {"base": page.url + base, "path": f"{page.url}vectors.json", "most": most}
    found: list[str] = page.evaluate(REPLAY, given)
    return found


def test_the_browser_answers_as_python_does(page: Page, told: list[Vector]) -> None:
    assert len(told) >= 10_000
    assert "\n".join(replayed(page)) == ""
