"""Checked values as Markdown tables."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from convguide.problems import TargetProblem, Value, Verified
from convguide.solver.combos import Combo, distinct_combos

ORIGINS = ("hand", "formula", "brute force", "second search", "torch")
LONG = 8
TUPLE = re.compile(r"\([\d, ]+\)")


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table.

    >>> print(table(["a", "b"], [["1", "2"]]))
    | a | b |
    | --- | --- |
    | 1 | 2 |
    """
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def origins_table(verified: Verified) -> str:
    """Return every checked value, side by side as its origins gave it."""
    checked_parts = verified.parts.values()
    given = dict.fromkeys(origin for checked in checked_parts for origin in checked.origins)
    origins = sorted(given, key=lambda origin: (*ORIGINS, origin).index(origin))
    rows = [
        [part, *(unbroken(shown(checked.origins.get(origin, ""))) for origin in origins)]
        for part, checked in verified.parts.items()
    ]
    return table(["checked value", *(f"by {origin}" for origin in origins)], rows)


def unbroken(text: str) -> str:
    """Return text whose innermost tuples of numbers a browser keeps on one line.

    >>> unbroken("((3, 2), 1)")
    '(<span class="cg-whole">(3, 2)</span>, 1)'
    """
    return TUPLE.sub(r'<span class="cg-whole">\g<0></span>', text)


def shown(value: Value) -> str:
    """Return a value for a cell of a table; a long list by its length.

    >>> shown((16, 32, 32)), shown(18496), shown(tuple(range(9)))
    ('(16, 32, 32)', '18,496', 'a list of 9')
    """
    if isinstance(value, tuple):
        if len(value) > LONG:
            return f"a list of {len(value)}"
        closing = ",)" if len(value) == 1 else ")"
        return f"({', '.join(map(shown, value))}{closing}"
    return f"{value:,}" if isinstance(value, int) else value


def combos_table(verified: Verified) -> str:
    """Return every combination of a target problem; empty for the other kinds."""
    if not isinstance(verified.problem, TargetProblem):
        return ""
    combos: tuple[Combo, ...] = verified["every combination"]  # type: ignore[assignment]
    distinct = distinct_combos(combos)
    rows = [
        [*(str(value) for value, _ in combo), "" if combo in distinct else "repeated"]
        for combo in combos
    ]
    return table(["kernel_size", "stride", "padding", "dilation", "note"], rows)
