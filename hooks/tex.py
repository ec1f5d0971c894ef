"""Find the TeX of a page, and say it in plain characters for the search index."""

from __future__ import annotations

import re
from html import escape
from typing import NamedTuple

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

DOLLARS = re.compile(r"\$\$(.+?)\$\$|\$([^$]+?)\$", re.DOTALL)
CODE = ["code", "pre", "script", "style"]

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


def mark_dollars(part: Tag) -> None:
    """Replace $…$ and $$…$$ outside code by the markup that arithmatex makes on Markdown pages.

    Raises:
        ValueError: a dollar has no partner.
    """
    for text in part.find_all(string=re.compile(r"\$")):
        if isinstance(text, NavigableString) and not text.find_parent(CODE):
            replace_dollars(text)


def replace_dollars(text: NavigableString) -> None:
    """Replace the formulas of one run of text."""
    alone = bool(re.fullmatch(r"\s*\$\$[^$]+\$\$\s*", text))
    marked = DOLLARS.sub(lambda match: arithmatex(match, alone), escape(text, quote=False))
    if "$" in marked:
        raise ValueError(f"a dollar without a partner in {text.strip()!r}")
    place: Tag | NavigableString = text
    if alone and text.parent and text.parent.name == "p" and len(text.parent.contents) == 1:
        place = text.parent
    place.replace_with(BeautifulSoup(marked, "html.parser"))


def arithmatex(match: re.Match[str], alone: bool) -> str:
    """Return one formula in arithmatex's markup; its TeX is escaped already."""
    if match[1] is None:
        return f'<span class="arithmatex">\\({match[2].strip()}\\)</span>'
    tag = "div" if alone else "span"
    return f'<{tag} class="arithmatex">\\[{match[1].strip()}\\]</{tag}>'


def plain(tex: str) -> str:
    r"""Return TeX in plain characters, near enough to be read and found.

    >>> plain(r"H_\text{out} = \left\lfloor \frac{H + 2P}{S} \right\rfloor + 1")
    'H_out = ⌊ (H + 2P) / (S) ⌋ + 1'
    """
    flat = re.sub(r"\\(left|right|bigl?|bigr|displaystyle)(?![a-z])|\\[,;!:]", "", tex)
    flat = re.sub(r"\\(?:text|mathrm|operatorname|texttt|mathbf)\s*\{([^{}]*)\}", r"\1", flat)
    flat = re.sub(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}", r"(\1) / (\2)", flat)
    flat = re.sub(r"\\([A-Za-z]+)", lambda match: SIGNS.get(match[1], match[1]), flat)
    return " ".join(re.sub(r"[{}\\&]", " ", flat).split())
