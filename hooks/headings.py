"""Give the headings of a page stable ids, permanent links and a table of contents."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Any

import dom
from dom import Element
from markdown.extensions.toc import nest_toc_tokens, slugify, unique

LEVELS = ["h1", "h2", "h3", "h4", "h5", "h6"]
# Both as in mkdocs.yml, so that a heading is the same on Markdown pages and notebooks.
DEPTH = 3
PERMALINK_TITLE = "Link to this section"

# MkDocs and Markdown each have a private type for one entry: level, id, name, children.
Token = Any


def number(parts: Iterable[tuple[str | None, Element]]) -> list[Token]:
    """Number all headings of a page in place, and return the nested table of contents.

    Args:
        parts: the page's elements in order; one that comes with a name gives it to its
            first heading as id (a problem's name outlives a changed title).
    """
    named = list(parts)
    taken = {name.lower() for name, _ in named if name}
    tokens = [token for name, part in named for token in number_part(name, part, taken)]
    return list(nest_toc_tokens([token for token in tokens if token["level"] <= DEPTH]))


def number_part(name: str | None, part: Element, taken: set[str]) -> list[Token]:
    """Number the headings of one element; `taken` holds the ids of the page so far."""
    tokens = []
    for place, heading in enumerate(part.iter(*LEVELS)):
        for anchor in list(dom.with_class(heading, "anchor-link")):
            anchor.drop_tree()
        text = dom.text(heading)
        own = name.lower() if name and place == 0 else unique(slugify(text, "-"), taken)
        mark(heading, own)
        tokens.append({"level": int(heading.tag[1]), "id": own, "name": escape(text)})
    return tokens


def mark(heading: Element, own: str) -> None:
    """Put an id on a heading, with the link that Markdown pages have too."""
    heading.set("id", own)
    link = f'<a class="headerlink" href="#{own}" title="{PERMALINK_TITLE}">¶</a>'
    dom.insert(heading, len(heading), link)
