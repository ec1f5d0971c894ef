"""The few marks of our texts as HTML: paragraphs, lists, code.

>>> html("Which `padding`?")
'<p>Which <code>padding</code>?</p>'
"""

from __future__ import annotations

import re
from html import escape
from itertools import groupby

ITEM = re.compile(r"(- |[0-9]+\. )(.*)")


def html(text: str) -> str:
    r"""Return a text as HTML: blank lines part its blocks, lines of a block run together.

    >>> html("Count.\n\n- one\n- two")
    '<p>Count.</p><ul><li>one</li><li>two</li></ul>'
    """
    blocks = re.split(r"\n\s*\n", text.strip())
    return "".join(block(part) for part in blocks if part.strip())


def block(text: str) -> str:
    r"""Return the paragraphs and lists of a block.

    >>> block("1. one\n1. two")
    '<ol><li>one</li><li>two</li></ol>'
    """
    parts = groupby(text.splitlines(), key=list_of)
    return "".join(element(tag, list(lines)) for tag, lines in parts)


def list_of(line: str) -> str:
    """Return the tag of the list to which a line belongs, or of a paragraph.

    >>> list_of("- one"), list_of("12. one"), list_of("one")
    ('ul', 'ol', 'p')
    """
    found = ITEM.fullmatch(line)
    if not found:
        return "p"
    return "ul" if found[1] == "- " else "ol"


def element(tag: str, lines: list[str]) -> str:
    """Return a paragraph or a list."""
    if tag == "p":
        return f"<p>{inline(' '.join(lines))}</p>"
    items = (inline(ITEM.fullmatch(line)[2]) for line in lines)  # type: ignore[index]
    return f"<{tag}>{''.join(f'<li>{item}</li>' for item in items)}</{tag}>"


def inline(text: str) -> str:
    """Return a line with its code marked; all else is escaped.

    >>> inline("`a<b` & c")
    '<code>a&lt;b</code> &amp; c'
    """
    parts = text.split("`")
    return "".join(
        f"<code>{escape(part, quote=False)}</code>" if at % 2 else escape(part, quote=False)
        for at, part in enumerate(parts)
    )
