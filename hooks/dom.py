"""The few things that the hooks do with parsed HTML.

lxml parses and writes a page of these notebooks some thirty times as fast as BeautifulSoup,
which decides whether a rebuild takes three seconds. Its stubs are a package of their own, so
that an element is untyped here.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from typing import Any

from lxml import html as lxml_html  # type: ignore[import-untyped, unused-ignore]

Element = Any


def parse(html: str) -> Element:
    """Return the body of a page or a part of one."""
    return lxml_html.document_fromstring(f"<body>{html}</body>").find("body")


def inner(element: Element) -> str:
    """Return the HTML inside an element."""
    children = (lxml_html.tostring(child, encoding="unicode") for child in element)
    return "".join([escape(element.text or "", quote=False), *children])


def with_class(element: Element, name: str) -> Iterator[Element]:
    """Yield the elements below that have a class, in their order."""
    for below in element.iterdescendants():
        if name in (below.get("class") or "").split():
            yield below


def text(element: Element) -> str:
    """Return an element's text without the spaces around it."""
    return str(element.text_content()).strip()


def insert(parent: Element, place: int, html: str) -> None:
    """Put HTML in front of a parent's child number `place`, or behind the last child."""
    fragments = lxml_html.fragments_fromstring(html)
    if fragments and isinstance(fragments[0], str):
        append_text(parent, place, fragments.pop(0))
    parent[place:place] = fragments


def append_text(parent: Element, place: int, words: str) -> None:
    """Add text in front of a parent's child number `place`; lxml keeps it at its neighbour."""
    if place:
        parent[place - 1].tail = (parent[place - 1].tail or "") + words
    else:
        parent.text = (parent.text or "") + words
