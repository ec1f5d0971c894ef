"""Colour code with few elements: a browser lays out every one of them before it can answer.

Pygments wraps each word and each bracket. Those that look like plain code are unwrapped, and
neighbours of one colour joined: a third of the elements is left.
"""

from __future__ import annotations

import re

from mkdocs.plugins import event_priority
from mkdocs.structure.pages import Page

CODE = re.compile(r"(<pre><span></span><code>)(.*?)(</code></pre>)", re.DOTALL)
# Names, spaces, brackets and operators.
PLAIN = re.compile(r'<span class="(?:n|w|p|o)">([^<]*)</span>')
NEIGHBOURS = re.compile(r'(<span class="(\w+)">[^<]*)</span>(\s*)<span class="\2">')


def fewer(coloured: str) -> str:
    """Return highlighted code with only the elements that give it a colour of its own.

    >>> fewer('<span class="n">a</span> <span class="o">=</span> <span class="mi">1</span>')
    'a = <span class="mi">1</span>'
    """
    joined, more = PLAIN.sub(r"\1", coloured), 1
    while more:
        joined, more = NEIGHBOURS.subn(r"\1\3", joined)
    return joined


# Below mkdocstrings and the notebooks' hook, so that their code is written.
@event_priority(-50)
def on_page_content(html: str, *, page: Page, **kwargs: object) -> str:
    """Lighten every block of code of a page."""
    return CODE.sub(lambda block: f"{block[1]}{fewer(block[2])}{block[3]}", html)
