"""Each check can fail: a fault, planted in a page of the built site, is named."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from browser import checks, weights
from browser.server import Server
from browser.visits import HEIGHT, Visit, go, new_page, open_folds

pytestmark = pytest.mark.browser

# A short page without tools.
PLAIN = "how-we-check/changelog-and-citation/"
SHEET = "reference/formula-sheet/index.html"
CODE = "reference/copy-the-formulas/index.html"
LESSON = "learn/cnn-versus-fully-connected/index.html"
TEXT = '<svg role="img" aria-label="a b" viewBox="0 0 99 20" width="300">{}</svg>'


@pytest.fixture
def plant(server: Server, site_folder: Path) -> Iterator[Callable[..., None]]:
    """Return what replaces a passage of a page, until the test ends."""

    def replace(name: str, pattern: str, text: str) -> None:
        html = (site_folder / name).read_text(encoding="utf-8")
        changed, count = re.subn(pattern, lambda _: text, html, count=1)
        assert count == 1
        server.planted[name] = changed.encode()

    yield replace
    server.planted.clear()


@pytest.fixture(scope="module")
def used(chromium: Browser, server: Server) -> Iterator[Page]:
    """Return a page in which one fault after the other is opened."""
    page = new_page(chromium, server)
    yield page
    page.context.close()


@pytest.fixture
def planted(used: Page, server: Server, plant: Callable[..., None]) -> Callable[..., Page]:
    """Return what opens a page with HTML planted below its title."""

    def open_planted(html: str, width: int = 1280, wait: str = "load") -> Page:
        plant(f"{PLAIN}index.html", "</h1>", f"</h1>{html}")
        used.set_viewport_size({"width": width, "height": HEIGHT})
        go(used, server, PLAIN, wait)
        open_folds(used)
        return used

    return open_planted


@pytest.mark.parametrize(
    ("html", "complaint"),
    [
        ("<script>console.warn('odd')</script>", "console warning: odd"),
        ("<script>missing()</script>", "script error: missing is not defined"),
        ("<img src='gone.svg' alt='gone'>", "answer 404: "),
        ("<img src='/assets/logo.svg' alt='logo'>", "request outside the site: "),
        ("<img src='https://example.org/a.png' alt='a'>", "request outside the site: https://"),
    ],
)
def test_a_fault_in_loading_is_found(
    planted: Callable[..., Page], html: str, complaint: str
) -> None:
    page = planted(html, wait="networkidle")
    assert [found for found in checks.loading(page) if found.startswith(complaint)]


@pytest.mark.parametrize(
    ("html", "complaint"),
    [
        ("<img src='assets/logo.svg'>", "image-alt: <img"),
        ("<p style='color: #999; background: #fff'>faint</p>", "color-contrast: <p"),
        ("<input>", "label: <input"),
    ],
)
def test_axe_finds_a_fault(
    planted: Callable[..., Page], axe: str, html: str, complaint: str
) -> None:
    found = checks.accessibility(planted(html), axe)
    assert len(found) == 1
    assert found[0].startswith(complaint)


def test_a_faint_text_among_others_is_found(planted: Callable[..., Page], axe: str) -> None:
    page = planted("<p>as all</p><p style='color: #999; background: #fff'>faint</p>")
    assert [found[:18] for found in checks.colours(page, axe)] == ["color-contrast: <p"]


ONLY = "<style>@media ({}-width: 999px) {{ .part {{ {} }} }}</style>"


@pytest.mark.parametrize("edge", ["min", "max"])
def test_a_text_that_is_faint_at_one_width_only_is_found(
    planted: Callable[..., Page], axe: str, edge: str
) -> None:
    faint = ONLY.format(edge, "color: #999; background: #fff")
    page = planted(f"{faint}<p class='part'>faint</p>")
    assert [found[:18] for found in checks.colours(page, axe)] == ["color-contrast: <p"]


@pytest.mark.parametrize("edge", ["min", "max"])
def test_a_fault_that_shows_at_one_width_only_is_found(
    planted: Callable[..., Page], axe: str, edge: str
) -> None:
    page = planted(f"{ONLY.format(edge, 'display: none')}<div class='part'><p><input></p></div>")
    assert [found[:13] for found in checks.structure(page, axe)] == ["label: <input"]


@pytest.mark.parametrize(
    ("check", "html", "complaint"),
    [
        (checks.fit, "<p style='width: 800px'>wide</p>", "the page is "),
        (checks.fit, "<p style='margin-left: -80px'>left</p>", "off the page: P left"),
        (checks.fit, "<div style='height: 9px; overflow: hidden'>high</div>", "cut: DIV high"),
        (checks.figure_names, "<svg width='9'></svg>", "0 of 1 figures are named"),
        (checks.figure_texts, TEXT.format("<text y='9' font-size='2'>s</text>"), "a text is 6.1"),
        (checks.figure_texts, TEXT.format("<text y='9' x='95'>far</text>"), "a text leaves its"),
        (checks.figure_texts, TEXT.format("<text y='9'>a</text><text y='9'>b</text>"), "texts col"),
        (checks.figure_contrast, TEXT.format("<text y='9' fill='#999'>f</text>"), "contrast 2."),
        (
            checks.figure_contrast,
            TEXT.format("<rect width='99' height='20'/><text y='9'>black on black</text>"),
            "contrast 1.00: ",
        ),
        (
            checks.figure_contrast,
            TEXT.format("<text y='9'>under</text><rect width='99' height='20' fill='#fff'/>"),
            "something covers ",
        ),
        (checks.reading, "<h2 class='md-skip' hidden>hidden</h2>", "does not show: <h2"),
        (checks.maths, "<p>costs $x$</p>", "raw TeX: costs $x$"),
        (checks.maths, r"<p>\frac{1}{2}</p>", r"raw TeX: \frac{1}{2}"),
        (checks.maths, "<p class='cg-maths'>x</p>", "formula without HTML: x"),
    ],
)
def test_a_fault_in_a_page_is_found(
    planted: Callable[..., Page],
    check: Callable[[Page], list[str]],
    html: str,
    complaint: str,
) -> None:
    page = planted(html, width=390)
    assert [found for found in check(page) if found.startswith(complaint)]


@pytest.mark.parametrize(
    ("href", "complaint"),
    [
        ("gone/", "leads nowhere: "),
        ("../../reference/notation/#gone", "names no place: "),
        ("#gone", "names no place: "),
        ("/learn/", "leaves the site: "),
        ("http://example.org/", "not https: "),
    ],
)
def test_a_broken_link_is_found(
    server: Server, planted: Callable[..., Page], href: str, complaint: str
) -> None:
    page = planted(f"<a href='{href}'>link</a>")
    found = checks.links(page, server)
    assert len(found) == 1
    assert found[0].startswith(complaint)


def test_a_second_id_is_found(server: Server, planted: Callable[..., Page]) -> None:
    page = planted("<p id='here'>a</p><p id='here'>b</p>")
    assert checks.links(page, server) == ["a second id here"]


@pytest.mark.parametrize(
    "script",
    [
        "addEventListener('click', (event) => event.stopPropagation(), true)",
        "addEventListener('copy', (event) => event.preventDefault(), true)",
    ],
)
def test_a_copy_button_without_effect_is_found(
    visit: Visit, plant: Callable[..., None], script: str
) -> None:
    plant(CODE, "</h1>", f"</h1><script>{script}</script>")
    clipboard = ["clipboard-read", "clipboard-write"]
    page = visit("reference/copy-the-formulas/", permissions=clipboard)
    assert "copied 'nothing was copied' instead of" in checks.copies(page)[0]


def test_a_focus_that_cannot_be_seen_is_found(planted: Callable[..., Page]) -> None:
    page = planted("<style>.md-skip { outline: 0 !important }</style>")
    _, unseen = checks.tab_to_fold(page)
    assert unseen[0].startswith("the focus cannot be seen: A.md-skip")


@pytest.mark.parametrize(
    ("html", "complaint"),
    [
        ("<style></style>", "<style in the article"),
        ("<img src='data:image/png;base64,AA=='>", "data:image in the article"),
        ("<script src='https://cdn.example/a.js'></script>", "cdn in the article"),
        ("<pre>x = 1</pre><pre>x = 1</pre>", "twice: <pre>x = 1</pre>"),
    ],
)
def test_a_remnant_of_nbconvert_is_found(site_folder: Path, html: str, complaint: str) -> None:
    text = (site_folder / LESSON).read_text(encoding="utf-8").replace("</h1>", f"</h1>{html}")
    assert complaint in checks.notebook_page(text)


def test_a_character_that_no_font_of_the_site_holds_is_found(
    visit: Visit, plant: Callable[..., None]
) -> None:
    plant(LESSON, 'aria-hidden="true">', 'aria-hidden="true">ß')
    page = visit("learn/cnn-versus-fully-connected/")
    assert checks.formula_fonts(page)[0].startswith("1 characters of a formula are set in ")


def test_a_heavy_page_is_found(used: Page, server: Server, plant: Callable[..., None]) -> None:
    plant(f"{PLAIN}index.html", "</h1>", "</h1><script>fetch('../../heavy.woff2')</script>")
    server.planted["heavy.woff2"] = bytes(190_000)
    found = weights.complaints(weights.first_visit(used, server, PLAIN))
    assert "heavy.woff2', 190" in found[0]


def test_a_sheet_that_is_too_long_takes_two_pages(visit: Visit, plant: Callable[..., None]) -> None:
    plant(SHEET, "</h1>", "</h1><p style='height: 40cm'>long</p>")
    assert checks.printed_pages(visit("reference/formula-sheet/"), "A4") > 1
