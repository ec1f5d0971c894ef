"""A notebook to download: away from the site its relative links would lead nowhere."""

from __future__ import annotations

import re
from copy import deepcopy
from posixpath import join, normpath

from nbformat.notebooknode import NotebookNode

FOLDER = "learn"
LINK = re.compile(r"\[([^\]]+)\]\((?!\w+:)([^)?#\s]*)([?#][^)\s]*)?\)")


def offline(notebook: NotebookNode, slug: str, site_url: str) -> NotebookNode:
    """Return a copy whose links lead to the site, or are plain text where it has no address."""
    copy = deepcopy(notebook)
    for cell in copy.cells:
        if cell.cell_type == "markdown":
            cell.source = without_relative_links(cell.source, slug, site_url)
    return copy


def without_relative_links(text: str, slug: str, site_url: str) -> str:
    """Return Markdown with its relative links made absolute, or plain text.

    >>> without_relative_links("[Next](b.ipynb#b1)", "a", "https://example.org")
    '[Next](https://example.org/learn/b/#b1)'
    >>> without_relative_links("[Next](b.ipynb)", "a", "")
    'Next'
    """

    def replaced(match: re.Match[str]) -> str:
        words, path, fragment = match[1], match[2] or f"{slug}.ipynb", match[3] or ""
        if not site_url:
            return words
        return f"[{words}]({site_url.rstrip('/')}/{page_of(path)}{fragment})"

    return LINK.sub(replaced, text)


def page_of(path: str) -> str:
    """Return the address inside the site of what a tutorial calls by its source.

    >>> page_of("../reference/notation.md"), page_of("../index.md")
    ('reference/notation/', '')
    """
    place = normpath(join(FOLDER, path))
    page = re.sub(r"\.(ipynb|md)$", "/", place)
    return re.sub(r"(^|(?<=/))index/$", "", page)
