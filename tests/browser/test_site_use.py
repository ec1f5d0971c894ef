"""What a reader does with the built site: search, change the palette, print, walk through."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urljoin

import pytest
from lxml import html
from playwright.sync_api import Browser, Page, expect

from browser import checks
from browser.addresses import EXPECTED, SHAPE_ERRORS, SITE
from browser.server import Server
from browser.visits import Visit, open_page, settle

pytestmark = pytest.mark.browser

A4 = "learn/conv2d-output-size/?h=a4#a4"
DILATION = "reference/convolution/?h=dilation#parameters-and-defaults"


def first_results(page: Page, words: str, count: int) -> list[str]:
    """Type words into the search and return the links of the first results."""
    page.locator(".md-search__input").click()
    page.keyboard.type(words)
    results = page.locator(".md-search-result__item")
    expect(results.first).to_be_visible()
    shown = [results.nth(number) for number in range(min(count, results.count()))]
    links = [link for result in shown for link in result.locator("a").all()]
    return [str(link.evaluate("(link) => link.href")) for link in links]


@pytest.mark.parametrize(("words", "place"), [("A4", A4), ("dilation", DILATION)])
def test_search_finds_a_problem_and_a_topic(
    visit: Visit, server: Server, words: str, place: str
) -> None:
    page = visit("", wait="networkidle")
    assert server.address + place in first_results(page, words, 3)


def test_a_search_result_leads_to_its_place(visit: Visit, server: Server) -> None:
    page = visit("", wait="networkidle")
    first_results(page, "A4", 3)
    page.locator(f".md-search-result__item a[href$='{A4}']").click()
    page.wait_for_url(server.address + A4)
    expect(page.locator("h3#a4")).to_be_in_viewport()


def paper(page: Page) -> str:
    return str(page.evaluate("() => getComputedStyle(document.body).backgroundColor"))


@pytest.mark.parametrize(
    ("palette", "colour"), [("light", "rgb(255, 255, 255)"), ("dark", "rgb(30, 33, 41)")]
)
def test_the_palette_follows_the_system(visit: Visit, palette: str, colour: str) -> None:
    assert paper(visit("", palette=palette)) == colour


def test_the_browser_is_told_of_a_dark_page(visit: Visit) -> None:
    scheme = "meta[name=color-scheme]"
    assert visit("").locator(scheme).count() == 0
    page = visit("", palette="dark")
    assert page.locator(scheme).get_attribute("content") == "dark"
    page.emulate_media(color_scheme="light")
    expect(page.locator(scheme)).to_have_attribute("content", "light")


def test_the_palette_can_be_chosen_and_stays(visit: Visit) -> None:
    page = visit("", wait="networkidle")
    page.get_by_title("Switch to the light palette").click()
    assert paper(page) == "rgb(255, 255, 255)"
    page.get_by_title("Switch to the dark palette").click()
    assert paper(page) == "rgb(30, 33, 41)"
    page.goto(page.url + "reference/notation/")
    assert paper(page) == "rgb(30, 33, 41)"


@pytest.mark.parametrize("palette", ["light", "dark"])
@pytest.mark.parametrize("size", ["A4", "Letter"])
def test_the_formula_sheet_prints_on_one_page(visit: Visit, palette: str, size: str) -> None:
    page = visit("reference/formula-sheet/", palette=palette)
    assert checks.printed_pages(page, size) == 1
    assert paper(page) == "rgb(255, 255, 255)"
    assert page.locator(".md-header").is_hidden()


@pytest.fixture(scope="module")
def home(chromium: Browser, server: Server) -> Iterator[Page]:
    """Open the home page once."""
    page = open_page(chromium, server, "")
    yield page
    page.context.close()


@pytest.mark.parametrize("part", ["h1", ".md-button >> nth=0", "cg-calculator input >> nth=0"])
def test_the_home_page_shows_what_it_is_on_one_screen(home: Page, part: str) -> None:
    box = home.locator("article").locator(part).first.bounding_box()
    assert box is not None
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 900


def next_of(address: str) -> str | None:
    """Return the address to which a page's link to the next one leads, as the site's file says."""
    page = html.parse(str(SITE / address / "index.html"))
    hrefs = page.xpath("//a[contains(@class, 'md-footer__link--next')]/@href")
    return urljoin(f"/{address}", str(hrefs[0])).lstrip("/") if hrefs else None


@pytest.mark.usefixtures("site_folder")
def test_next_leads_from_home_through_the_site() -> None:
    visited = [""]
    while (following := next_of(visited[-1])) is not None:
        assert following not in visited
        visited.append(following)
    assert set(EXPECTED) - set(visited) == {"reference/formula-sheet/", *SHAPE_ERRORS}


def test_next_is_a_link_that_can_be_clicked(visit: Visit, server: Server) -> None:
    page, address = visit(""), next_of("")
    for _ in range(2):
        page.locator(".md-footer__link--next").click()
        page.wait_for_url(f"{server.address}{address}", wait_until="load")
        settle(page)  # boxes that are still filled would push the link from under the pointer
        address = next_of(address or "")


def test_a_place_on_a_page_shows_below_the_header(visit: Visit) -> None:
    page = visit("learn/conv2d-output-size/#a4")
    heading = page.locator("h3#a4").bounding_box()
    header = page.locator(".md-header").bounding_box()
    assert heading is not None
    assert header is not None
    assert header["y"] + header["height"] <= heading["y"] <= 450


def test_the_skip_link_leads_to_the_text(visit: Visit) -> None:
    page = visit("learn/conv2d-output-size/")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("() => Boolean(document.querySelector(':target').closest('article'))")


def test_a_copy_button_can_be_clicked(visit: Visit) -> None:
    page = visit("reference/copy-the-formulas/", permissions=["clipboard-read", "clipboard-write"])
    page.locator("article pre").first.hover()
    page.locator("article pre button").first.click()
    copied = page.evaluate("() => navigator.clipboard.readText()")
    assert copied.startswith("def conv_size(size, kernel_size, stride=1")
