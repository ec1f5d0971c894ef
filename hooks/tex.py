"""Find the TeX of a page, and say it in plain characters for the search index."""

from __future__ import annotations

import re
from html import escape
from typing import NamedTuple

import dom
from dom import Element

DOLLARS = re.compile(r"\$\$(.+?)\$\$|\$([^$]+?)\$", re.DOTALL)
DISPLAY = re.compile(r"\s*\$\$([^$]+)\$\$\s*")
CODE = ("code", "pre", "script", "style")

SIGNS = {
    "cdot": "·", "times": "×", "lfloor": "⌊", "rfloor": "⌋", "lceil": "⌈", "rceil": "⌉",
    "le": "≤", "leq": "≤", "ge": "≥", "geq": "≥", "ne": "≠", "neq": "≠", "approx": "≈",
    "to": "→", "rightarrow": "→", "Rightarrow": "⇒", "sum": "∑", "prod": "∏", "ldots": "…",
    "dots": "…", "quad": " ", "qquad": " ", "in": "∈", "bmod": "mod", "min": "min", "max": "max",
}  # fmt: skip


class Formula(NamedTuple):
    """A formula in TeX, in the line or on a line of its own."""

    tex: str
    display: bool


def mark_dollars(part: Element) -> None:
    """Replace $…$ and $$…$$ outside code by the markup that arithmatex makes on Markdown pages.

    Raises:
        ValueError: a dollar has no partner.
    """
    for element in list(part.iter()):
        if not in_code(element):
            mark_element(element)


def in_code(element: Element) -> bool:
    """Tell whether an element is code or lies in it."""
    return any(one.tag in CODE for one in (element, *element.iterancestors()))


def mark_element(element: Element) -> None:
    """Replace the formulas in an element's own text, in front of and behind its children."""
    alone = DISPLAY.fullmatch(element.text or "")
    if element.tag == "p" and alone and not len(element):
        element.tag, element.text = "div", f"\\[{alone[1].strip()}\\]"
        element.set("class", "arithmatex")
        return
    # From the last to the first, so that the places in front stay what they are.
    for place in range(len(element), -1, -1):
        words = element[place - 1].tail if place else element.text
        if words and "$" in words:
            put_words(element, place, "")
            dom.insert(element, place, marked(words))


def put_words(parent: Element, place: int, words: str) -> None:
    """Set the text in front of a parent's child number `place`."""
    if place:
        parent[place - 1].tail = words
    else:
        parent.text = words


def marked(words: str) -> str:
    """Return text as HTML, its formulas in arithmatex's markup."""
    html = DOLLARS.sub(arithmatex, escape(words, quote=False))
    if "$" in html:
        raise ValueError(f"a dollar without a partner in {words.strip()!r}")
    return html


def arithmatex(match: re.Match[str]) -> str:
    """Return one formula in arithmatex's markup; its TeX is escaped already."""
    display, inline = match[1], match[2]
    tex = f"\\[{display.strip()}\\]" if display else f"\\({inline.strip()}\\)"
    return f'<span class="arithmatex">{tex}</span>'


def plain(tex: str) -> str:
    r"""Return TeX in plain characters, near enough to be read and found.

    >>> plain(r"H_\text{out} = \left\lfloor \frac{H + 2P}{S} \right\rfloor + 1")
    'H_out = ⌊ (H + 2P) / (S) ⌋ + 1'
    """
    flat = re.sub(r"\\(begin|end)\{\w+\}", "", tex)
    flat = re.sub(r"\\(left|right|bigl?|bigr|displaystyle)(?![a-z])|\\[,;!:]", "", flat)
    flat = re.sub(r"\\(?:text|mathrm|operatorname|texttt|mathbf)\s*\{([^{}]*)\}", r"\1", flat)
    flat = re.sub(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}", r"(\1) / (\2)", flat)
    flat = re.sub(r"\\([A-Za-z]+)", lambda match: SIGNS.get(match[1], match[1]), flat)
    return " ".join(re.sub(r"[{}\\&]", " ", flat).split())
