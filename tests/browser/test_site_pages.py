"""What holds on every page of the built site, in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial

import pytest
from playwright.sync_api import Browser, Page

from browser import checks, weights
from browser.addresses import (
    EXPECTED,
    PAGES,
    WITH_FIGURES,
    WITH_MATHS,
    WITHOUT_CODE,
    built,
    page_name,
)
from browser.server import Server
from browser.visits import arrange, as_opened, go, new_page, open_folds, resize

pytestmark = pytest.mark.browser

every_page = pytest.mark.parametrize("address", PAGES, ids=page_name)


@dataclass(frozen=True)
class Opened:
    """A page in the browser, with its address, and what its first visit transferred."""

    address: str
    page: Page
    traffic: weights.Traffic


@pytest.mark.usefixtures("site_folder")
def test_every_expected_page_is_built() -> None:
    assert set(EXPECTED) <= set(built())


@pytest.fixture(scope="module")
def used(chromium: Browser, server: Server) -> Iterator[Page]:
    """Return a page of the browser in which one page of the site after the other is opened."""
    page = new_page(chromium, server, permissions=["clipboard-read", "clipboard-write"])
    yield page
    page.context.close()


@pytest.fixture(scope="module", params=PAGES, ids=page_name)
def opened(used: Page, server: Server, request: pytest.FixtureRequest) -> Opened:
    """Open each page once for all tests that follow, as if it were the first that is seen."""
    traffic = weights.first_visit(used, server, request.param)
    return Opened(request.param, used, traffic)


@pytest.fixture(scope="module")
def passed() -> set[str]:
    """Return the looks of texts whose colours are fine, in both palettes: pages share most."""
    return set()


# The order of these tests spares the page changes of its width, its palette and its folds.


def test_a_page_loads_without_a_complaint(opened: Opened) -> None:
    assert checks.loading(opened.page) == []
    assert opened.page.locator("article h1").count() == 1


def test_a_first_visit_is_light(
    opened: Opened, record_property: Callable[[str, object], None]
) -> None:
    record_property(weights.PROPERTY, (opened.address, opened.traffic.total()))
    assert weights.complaints(opened.traffic) == []


# Header and navigation are the same on all pages: on one page of each part they are walked through,
# and looked at in the shape that a phone shows.
WALKED = {address.partition("/")[0]: address for address in reversed(PAGES)}.values()


def test_the_keyboard_reaches_text_and_folds(opened: Opened) -> None:
    page = opened.page
    has_folds = page.locator("details").count() > 0
    stops, unseen = checks.tab_to_fold(page, skips=opened.address not in WALKED)
    assert unseen == []
    assert stops[0]["isSkipLink"]
    assert (stops[-1]["tag"] == "SUMMARY") == has_folds
    if has_folds:
        fold = page.locator("details:has(> summary:focus)")
        was_open = fold.get_attribute("open")
        page.keyboard.press("Enter")
        assert (fold.get_attribute("open") is None) == (was_open is not None)


def at(page: Page, widths: Iterable[int], check: Callable[[], list[str]]) -> dict[int, list[str]]:
    """Return a check's complaints by the width at which it has some."""
    complaints = {}
    for width in widths:
        resize(page, width)
        complaints[width] = check()
    return {width: found for width, found in complaints.items() if found}


def test_a_page_fits_its_window(opened: Opened) -> None:
    page = as_opened(opened.page)
    assert at(page, (1280, 320), partial(checks.fit, page)) == {}
    open_folds(page)
    assert at(page, (320, 390, 1280), partial(checks.fit, page)) == {}


def test_a_page_that_explains_shows_a_figure(opened: Opened) -> None:
    texts = arrange(opened.page).locator("figure svg text")
    assert opened.address not in WITH_FIGURES or texts.first.is_visible()


def test_links_lead_to_pages_and_places(opened: Opened, server: Server) -> None:
    assert checks.links(opened.page, server) == []


def test_formulas_are_set_and_no_tex_is_left(opened: Opened) -> None:
    page = arrange(opened.page)
    assert checks.maths(page) == []
    assert checks.formula_fonts(page) == []
    formulas = page.locator(".cg-maths").count()
    assert (formulas > 0) == (opened.address in WITH_MATHS)


def test_axe_finds_nothing(opened: Opened, axe: str, passed: set[str]) -> None:
    page = arrange(opened.page)
    part = "new" if opened.address in WALKED else "new in the text"
    assert checks.structure(page, axe, part) == []
    assert checks.colours(page, axe, passed) == []


def test_figures_are_named_and_readable(opened: Opened) -> None:
    page = arrange(opened.page, 390)
    assert checks.figure_names(page) == []
    assert checks.figure_texts(page) == []
    assert checks.figure_contrast(page) == []
    arrange(page, 390, "dark")
    assert page.locator("body[data-md-color-scheme=slate]").count() == 1
    assert checks.figure_contrast(page) == []


def test_axe_finds_nothing_in_the_dark(opened: Opened, axe: str, passed: set[str]) -> None:
    page = arrange(opened.page, 390, "dark")
    # The palette changes colours alone.
    assert checks.colours(page, axe, passed) == []


def test_copy_buttons_copy_the_code(opened: Opened) -> None:
    page = arrange(opened.page)
    assert checks.copies(page) == []
    codes = page.locator("article pre > code").count()
    assert (codes == 0) == (opened.address in WITHOUT_CODE)


@pytest.fixture(scope="module")
def without_scripts(chromium: Browser, server: Server) -> Iterator[Page]:
    """Return a page of a browser that runs no scripts, and so keeps nothing of a visit."""
    page = new_page(chromium, server, java_script_enabled=False)
    yield page
    page.context.close()


@every_page
def test_a_page_reads_without_javascript(
    without_scripts: Page, server: Server, address: str
) -> None:
    page = without_scripts
    go(page, server, address)
    assert checks.loading(page) == []
    assert checks.reading(page) == []
    if page.locator("details:not([open])").count():
        fold = page.locator("details:not([open])").first.element_handle()
        page.locator("details:not([open]) > summary").first.click()
        assert fold.get_attribute("open") is not None
    open_folds(page)
    assert checks.reading(page) == []
    assert checks.maths(page) == []
