"""What holds on every page of the built site, in a real browser."""

from __future__ import annotations

from collections.abc import Callable, Iterable
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
from browser.visits import Visit, open_folds, recolour, resize

pytestmark = pytest.mark.browser

every_page = pytest.mark.parametrize("address", PAGES, ids=page_name)
both_palettes = pytest.mark.parametrize("palette", ["light", "dark"])


@pytest.mark.usefixtures("site_folder")
def test_every_expected_page_is_built() -> None:
    assert set(EXPECTED) <= set(built())


@every_page
def test_a_page_loads_without_a_complaint(visit: Visit, address: str) -> None:
    page = visit(address, wait="networkidle")
    assert checks.loading(page) == []
    assert page.locator("article h1").count() == 1


@every_page
def test_a_first_visit_is_light(
    chromium: Browser, server: Server, address: str, record_property: Callable[[str, object], None]
) -> None:
    traffic = weights.first_visit(chromium, server, address)
    record_property(weights.PROPERTY, (address, traffic.total()))
    assert weights.complaints(traffic) == []


@both_palettes
@every_page
def test_axe_finds_nothing(visit: Visit, address: str, palette: str, axe: str) -> None:
    page = visit(address, palette=palette)
    # All that shows between closed folds shows between open ones too, in the same colours.
    if page.locator("details").count():
        assert at(page, (1280, 390), partial(checks.accessibility, page, axe, contrast=False)) == {}
    open_folds(page)
    assert at(page, (390, 1280), partial(checks.accessibility, page, axe)) == {}


def at(page: Page, widths: Iterable[int], check: Callable[[], list[str]]) -> dict[int, list[str]]:
    """Return a check's complaints by the width at which it has some."""
    complaints = {}
    for width in widths:
        resize(page, width)
        complaints[width] = check()
    return {width: found for width, found in complaints.items() if found}


@every_page
def test_a_page_fits_its_window(visit: Visit, address: str) -> None:
    page = visit(address)
    assert at(page, (1280, 390, 320), partial(checks.fit, page)) == {}
    open_folds(page)
    assert at(page, (320, 390, 1280), partial(checks.fit, page)) == {}


@pytest.mark.parametrize("address", WITH_FIGURES, ids=page_name)
def test_a_page_that_explains_shows_a_figure(visit: Visit, address: str) -> None:
    page = visit(address)
    open_folds(page)
    assert page.locator("figure svg text").first.is_visible()


@every_page
def test_figures_are_named_and_readable(visit: Visit, address: str) -> None:
    page = visit(address, width=390)
    open_folds(page)
    assert checks.figure_names(page) == []
    assert checks.figure_texts(page) == []
    assert checks.figure_contrast(page) == []
    recolour(page, "dark")
    assert page.locator("body[data-md-color-scheme=slate]").count() == 1
    assert checks.figure_contrast(page) == []


@every_page
def test_links_lead_to_pages_and_places(visit: Visit, server: Server, address: str) -> None:
    assert checks.links(visit(address), server.address) == []


@every_page
def test_copy_buttons_copy_the_code(visit: Visit, address: str) -> None:
    page = visit(address, permissions=["clipboard-read", "clipboard-write"])
    open_folds(page)
    assert checks.copies(page) == []
    assert (page.locator("article pre > code").count() == 0) == (address in WITHOUT_CODE)


@every_page
def test_formulas_are_set_and_no_tex_is_left(visit: Visit, address: str) -> None:
    page = visit(address)
    open_folds(page)
    assert checks.maths(page) == []
    assert (page.locator(".cg-maths").count() > 0) == (address in WITH_MATHS)


@every_page
def test_a_page_reads_without_javascript(visit: Visit, address: str) -> None:
    page = visit(address, java_script_enabled=False)
    assert checks.loading(page) == []
    assert checks.reading(page) == []
    if page.locator("details:not([open])").count():
        fold = page.locator("details:not([open])").first.element_handle()
        page.locator("details:not([open]) > summary").first.click()
        assert fold.get_attribute("open") is not None
    open_folds(page)
    assert checks.reading(page) == []
    assert checks.maths(page) == []


@every_page
def test_the_keyboard_reaches_text_and_folds(visit: Visit, address: str) -> None:
    page = visit(address)
    has_folds = page.locator("details").count() > 0
    stops, unseen = checks.tab_to_fold(page)
    assert unseen == []
    assert stops[0]["isSkipLink"]
    assert (stops[-1]["tag"] == "SUMMARY") == has_folds
    if has_folds:
        fold = page.locator("details:has(> summary:focus)")
        was_open = fold.get_attribute("open")
        page.keyboard.press("Enter")
        assert (fold.get_attribute("open") is None) == (was_open is not None)
