"""Checks of an open page. Each returns complaints: none, if all is well."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Set
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

from lxml import html
from playwright.sync_api import Page

from browser.server import Server
from browser.visits import complaints, resize

SCRIPT = Path(__file__).with_name("checks.js").read_text(encoding="utf-8")
LEAST_TEXT = 10
LEAST_CONTRAST = 4.5
MOST_COPIES = 12
STOPS, STRIDE = 400, 8

Colour = list[float]


def ask(page: Page, question: str, argument: Any = None) -> Any:
    """Return the answer of a function of checks.js."""
    return page.evaluate(f"(argument) => ({SCRIPT}).{question}(argument)", argument)


def loading(page: Page) -> list[str]:
    """Complain of what went wrong since the page was opened."""
    return list(complaints[page])


COLOURS = "color-contrast"
AXE_RULES: dict[str, dict[str, Any]] = {
    "all but colours": {"rules": {COLOURS: {"enabled": False}}},
    "colours, by samples": {"runOnly": {"type": "rule", "values": [COLOURS]}},
}


def accessibility(
    page: Page, axe: str, rules: str = "all", part: str = "page", known: Iterable[str] = ()
) -> list[str]:
    """Complain of what axe finds on a part of a page: all of it, or what is new at this width.

    Colours are most of its time: it looks at one text of each look not yet known.
    """
    if rules == "all":
        return [each for asked in AXE_RULES for each in accessibility(page, axe, asked)]
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(axe)
    options = {"resultTypes": ["violations"], "selectors": False, **AXE_RULES[rules]}
    looked = "samples" if rules.endswith("samples") else part
    given = {"part": looked, "known": [*known], "folds": rules == "all but colours"}
    found = ask(page, "axe", {"options": options, **given})
    return [
        f"{violation['id']}: {node['html'][:120]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


def structure(page: Page, axe: str, part: str = "new") -> list[str]:
    """Complain of what axe finds at 1280 px and at 390 px, colours apart.

    At 390 px it looks at what did not show at 1280 px: all of it, or what is new in the text.
    """
    resize(page, 1280)
    wide = accessibility(page, axe, "all but colours")
    ask(page, "noteShown")
    resize(page, 390)
    return wide + accessibility(page, axe, "all but colours", part)


def colours(page: Page, axe: str, passed: set[str] | None = None) -> list[str]:
    """Complain of colours at 390 px and at 1280 px; where there are none, note the looks.

    A look is all that a contrast depends on: one that has passed is not asked about again.
    """
    known = set(passed or ())
    found = [each for width in (390, 1280) for each in faint(page, axe, width, known)]
    if passed is not None and not found:
        passed |= known
    return found


def faint(page: Page, axe: str, width: int, known: set[str]) -> list[str]:
    """Complain of texts at one width whose looks are not known yet; then they are."""
    resize(page, width)
    new = looks(page) - known
    found = accessibility(page, axe, "colours, by samples", known=known) if new else []
    known |= new
    return found


def looks(page: Page) -> set[str]:
    """Return how the texts that show, and the grounds under them, are set."""
    return set(ask(page, "looks"))


def fit(page: Page) -> list[str]:
    """Complain of a page that scrolls sideways and of boxes that cut their content."""
    return ask(page, "cut")


def reading(page: Page) -> list[str]:
    """Complain of headings, texts, tables and figures that do not show, closed folds apart."""
    return [f"does not show: {content}" for content in ask(page, "hidden")]


def figure_names(page: Page) -> list[str]:
    """Complain of drawings and pictures without a name for those who do not see them."""
    drawings = page.locator("article svg, article img").count()
    named = page.locator("article").get_by_role("img", name=re.compile(r"\w"))
    return [] if named.count() == drawings else [f"{named.count()} of {drawings} figures are named"]


def figure_texts(page: Page) -> list[str]:
    """Complain of texts of figures that are small, outside their figure, or on each other."""
    return ask(page, "figureTexts", LEAST_TEXT) + ask(page, "collisions")


def figure_contrast(page: Page) -> list[str]:
    """Complain of texts of figures that stand out too little from what lies under them."""
    texts = ask(page, "figureLayers")
    covered = [f"something covers {text['text']}" for text in texts if text["isCovered"]]
    ratios = [(text["text"], contrast(text["colour"], text["under"])) for text in texts]
    faint = [
        f"contrast {ratio:.2f}: {name}" for name, ratio in ratios if not ratio >= LEAST_CONTRAST
    ]
    return covered + faint


def contrast(colour: Colour, under: list[Colour]) -> float:
    """Return the contrast of a colour with the layers under it, by WCAG.

    >>> contrast([0, 0, 0, 1], [[255, 255, 255, 1]])
    21.0
    """
    ground = [255.0, 255.0, 255.0]
    for layer in under:
        ground = blend(layer, ground)
    dark, light = sorted([luminance(blend(colour, ground)), luminance(ground)])
    return (light + 0.05) / (dark + 0.05)


def blend(over: Colour, ground: Colour) -> Colour:
    """Return a colour, laid over an opaque one."""
    *channels, alpha = over
    return [alpha * top + (1 - alpha) * below for top, below in zip(channels, ground, strict=True)]


def luminance(colour: Colour) -> float:
    """Return the relative luminance of an opaque colour, by WCAG."""
    parts = [channel / 255 for channel in colour]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def links(page: Page, server: Server) -> list[str]:
    """Complain of links that lead nowhere, or to no place in their page."""
    here, places = page.url.partition("#")[0], set(ask(page, "ids"))
    found = [(wrong_link(link, here, places, server), link) for link in ask(page, "links")]
    broken = [f"{fault}: {link}" for fault, link in found if fault]
    return broken + ask(page, "repeatedIds")


def wrong_link(link: str, here: str, places: Set[str], server: Server) -> str | None:
    """Return what is wrong with a link of the page that stands here and has these places."""
    address, _, place = link.partition("#")
    if not address.startswith(server.address.partition("/some/")[0] + "/"):
        return None if urlsplit(link).scheme == "https" else "not https"
    if not address.startswith(server.address):
        return "leaves the site"
    found = server.content(unquote(urlsplit(address).path))
    if found is None:
        return "leads nowhere"
    name, content = found
    there = places if address == here else ids(content) if name.endswith(".html") else set()
    return "names no place" if place and unquote(place) not in there else None


@cache
def ids(content: bytes) -> frozenset[str]:
    """Return the ids of a page: all pages link to the same few dozen."""
    return frozenset(html.document_fromstring(content.decode()).xpath("//@id"))


def copies(page: Page) -> list[str]:
    """Complain of copy buttons that do not copy their code; its last line break is theirs.

    Of many on one page, a dozen from the first to the last is asked. Each is asked on its own:
    Chromium lets a script copy for five seconds after a gesture only.
    """
    codes = ask(page, "sentCodes")
    asked = {index * (len(codes) - 1) // (MOST_COPIES - 1) for index in range(MOST_COPIES)}
    asked &= set(range(len(codes)))
    pairs = [(codes[index], ask(page, "copied", index)) for index in sorted(asked)]
    return [
        f"copied {copied[:40]!r} instead of {code[:40]!r}"
        for code, copied in pairs
        if copied != code.removesuffix("\n")
    ]


def maths(page: Page) -> list[str]:
    """Complain of formulas that are not set, and of TeX in the text."""
    unset = [
        f"formula without {what}: {formula['text']}"
        for formula in ask(page, "formulas")
        for what, is_there in (("HTML", formula["isDrawn"]), ("MathML", formula["isSpoken"]))
        if not is_there or formula["isRefused"]
    ]
    return unset + ask(page, "rawTex")


def formula_fonts(page: Page) -> list[str]:
    """Complain of characters of formulas for which the browser took a font of the system."""
    session = page.context.new_cdp_session(page)
    session.send("DOM.enable")
    session.send("CSS.enable")
    root = session.send("DOM.getDocument")["root"]["nodeId"]
    drawn = session.send("DOM.querySelectorAll", {"nodeId": root, "selector": ".katex-html"})
    asked = [{"nodeId": node} for node in drawn["nodeIds"]]
    fonts = [session.send("CSS.getPlatformFontsForNode", node)["fonts"] for node in asked]
    session.detach()
    return [
        f"{font['glyphCount']:.0f} characters of a formula are set in {font['familyName']}"
        for used in fonts
        for font in used
        if not font["isCustomFont"]
    ]


def tab_to_fold(page: Page, skips: bool = False) -> tuple[list[dict[str, Any]], list[str]]:
    """Press Tab until a fold's summary has the focus, or the page ends; return the stops.

    Where it skips, the first stop, the skip link, is followed to the text. The second value are
    complaints of stops at which the focus cannot be seen.
    """
    page.keyboard.press("Tab")
    stops, is_over = [ask(page, "focus")], False
    if skips:
        page.keyboard.press("Enter")
    ask(page, "watchFocus")
    while not is_over and len(stops) < STOPS:
        for _ in range(STRIDE):
            page.keyboard.press("Tab")
        walked, is_over = ask(page, "stops")
        stops = stops[:1] + walked
    # After the last stop the focus leaves for the browser's own buttons.
    page.evaluate("() => window.focus()")
    unseen = [f"the focus cannot be seen: {stop['name']}" for stop in stops if not stop["isSeen"]]
    return stops, unseen


def notebook_page(html: str) -> list[str]:
    """Complain of what a notebook's page inherits from nbconvert."""
    article = html.partition("<article")[2].partition("</article>")[0]
    marks = ("<style", "<script", "data:image", "<img", "jp-Cell", "cdn", "unpkg.com", "mathjax")
    inherited = [f"{mark} in the article" for mark in marks if mark.lower() in article.lower()]
    cells = re.findall(r"<pre>.*?</pre>", article, re.DOTALL)
    return inherited + [
        f"twice: {cell[:200]}" for cell, count in Counter(cells).items() if count > 1
    ]


def printed_pages(page: Page, paper: str) -> int:
    """Return how many sheets of paper a page takes."""
    page.emulate_media(media="print")
    return len(re.findall(rb"/Type\s*/Page\b", page.pdf(format=paper)))
