"""The wording of a message as a template, and the numbers that a message of it holds."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache

Number = int | tuple[int, ...] | str
Numbers = Mapping[str, Number]

PLACE = re.compile(r"\{(\w+)(?::(\w+))?\}")
# What a place holds: a whole number, several in brackets, or a word.
KINDS = {
    "n": r"-?\d{1,18}(?!\d)",
    "s": r"(?:torch\.Size\()?[\[(][^\])]*[\])]\)?",
    "w": r"(?<![\w.:'])[\w.:']{1,40}(?: \w{1,40})?",
}


def matched(wording: str, text: str) -> Numbers | None:
    """Return the numbers in a text that contains the wording, or None.

    A wording is the message with places: {rows} for a number, {shape:s} for sizes in brackets,
    {name:w} for a word. Blanks may be any, so that a wrapped line matches too.

    >>> matched("but got {count} of {shape:s}", "… but got 3 of torch.Size([1, 2]).")
    {'count': 3, 'shape': (1, 2)}
    """
    found = pattern(wording).search(text)
    if not found:
        return None
    return {name: value(said) for name, said in found.groupdict().items()}


@cache
def pattern(wording: str) -> re.Pattern[str]:
    """Return the regular expression of a wording."""
    fixed = PLACE.split(wording)
    places = dict.fromkeys(zip(fixed[1::3], fixed[2::3], strict=True))
    said = literal(fixed[0])
    for name, kind, words in zip(fixed[1::3], fixed[2::3], fixed[3::3], strict=True):
        # A number that a message says twice is the same twice.
        again = (name, kind) not in places
        places.pop((name, kind), None)
        said += f"(?P={name})" if again else f"(?P<{name}>{KINDS[kind or 'n']})"
        said += literal(words)
    return re.compile(said)


def literal(text: str) -> str:
    r"""Return the expression of fixed words.

    >>> literal("a b")
    'a\\s+b'
    """
    return r"\s+".join(map(re.escape, re.split(r"\s+", text)))


def value(said: str) -> Number:
    """Return a number, sizes or a word as a value.

    >>> value("12"), value("(2 x 3)"), value("[1, 64]"), value("float")
    (12, (2, 3), (1, 64), 'float')
    """
    if re.fullmatch(KINDS["n"], said):
        return int(said)
    if re.search(r"[\[(]", said):
        return tuple(map(int, re.findall(r"-?\d{1,18}", said)))
    return said


def title_of(wording: str) -> str:
    """Return a wording as a title: what differs from case to case is left out.

    >>> title_of("mat1 and mat2 ({a}x{b} and {c}x{d})")
    'mat1 and mat2 (…x… and …x…)'
    """
    return PLACE.sub("…", wording)
