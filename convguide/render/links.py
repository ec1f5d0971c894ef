"""Every link of a built site leads somewhere: to a file, and to a place in it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urldefrag, urlsplit

from lxml import html

LINKS = "//@href | //@src"


def broken_links(site: Path) -> list[str]:
    """Return every internal link that leads nowhere, with its page."""
    pages = {path: html.parse(str(path)) for path in sorted(site.rglob("*.html"))}
    ids = {path: set(tree.xpath("//@id | //a/@name")) for path, tree in pages.items()}
    return [
        f"{path.relative_to(site).as_posix()}: {link}"
        for path, tree in pages.items()
        for link in internal(tree.xpath(LINKS))
        if path.name != "404.html" and not leads_somewhere(site, path, link, ids)
    ]


def internal(links: list[str]) -> Iterator[str]:
    """Yield the links that stay in the site, each once."""
    for link in dict.fromkeys(map(str, links)):
        parts = urlsplit(link)
        if not parts.scheme and not parts.netloc and link not in ("", "#"):
            yield link


def leads_somewhere(site: Path, page: Path, link: str, ids: dict[Path, set[str]]) -> bool:
    """Return whether a link's file exists, and the place in it that it names."""
    address, fragment = urldefrag(link)
    path = unquote(urlsplit(address).path)
    base = site / path.lstrip("/") if path.startswith("/") else page.parent / path
    target = base.resolve() if path else page.resolve()
    if path.endswith("/") or target.is_dir():
        target /= "index.html"
    if not target.is_file() or not target.is_relative_to(site.resolve()):
        return False
    there = ids.get(site / target.relative_to(site.resolve()))
    return not fragment or there is None or unquote(fragment) in there
