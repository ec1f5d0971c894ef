"""Resolve the relative links of notebooks, and find the broken ones."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from dom import Element
from mkdocs.structure.files import File, Files

IDS = re.compile(r'\b(?:id|name)="([^"]+)"')


@dataclass(frozen=True)
class Link:
    """A link as it was written in a cell of a page."""

    page: str
    cell: str
    href: str

    def broken(self, why: str) -> str:
        """Say where the link stands and what is wrong with it."""
        return f"{self.page}, cell {self.cell}: the link '{self.href}' is broken: {why}"

    @property
    def target(self) -> str:
        """The file that the link names, by its place among the sources."""
        path = unquote(urlsplit(self.href).path)
        folder = posixpath.dirname(self.page)
        return posixpath.normpath(posixpath.join(folder, path)) if path else self.page

    @property
    def fragment(self) -> str:
        """The id that the link points to inside the target; empty for the whole page."""
        return urlsplit(self.href).fragment


def rewrite(part: Element, page: File, cell: str, files: Files) -> Iterator[Link | str]:
    """Rewrite the relative links of an element in place.

    Yields each link whose fragment is still to be checked, and the words about each broken one.
    """
    for element, key in attributes(part):
        link = Link(page.src_uri, cell, element.get(key))
        target = files.get_file_from_path(link.target)
        if target is None:
            yield link.broken(f"there is no file '{link.target}'")
            continue
        element.set(key, address(link, page, target))
        if link.fragment:
            yield link


def attributes(part: Element) -> Iterator[tuple[Element, str]]:
    """List the attributes that hold relative addresses."""
    for name, key in (("a", "href"), ("img", "src")):
        for element in part.iter(name):
            url = urlsplit(element.get(key, ""))
            permalink = element.get("class") == "headerlink"
            if not (url.scheme or url.netloc or permalink):
                yield element, key


def address(link: Link, page: File, target: File) -> str:
    """Return the address of a link's target as seen from the built page."""
    query, fragment = urlsplit(link.href).query, link.fragment
    end = (f"?{query}" if query else "") + (f"#{fragment}" if fragment else "")
    same = target.src_uri == page.src_uri
    return end if same and end else target.url_relative_to(page) + end


def without_target(links: Iterable[Link], files: Files) -> Iterator[str]:
    """Say for each link whose fragment is no id of its target that it is broken."""
    for link in links:
        file = files.get_file_from_path(link.target)
        content = file.page.content if file and file.page else None
        if link.fragment not in ids(content or ""):
            yield link.broken(f"'{link.target}' has no id '{link.fragment}'")


def ids(html: str) -> set[str]:
    """Return the ids that a fragment can name."""
    return set(IDS.findall(html))
