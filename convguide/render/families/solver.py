"""What the page of the solver's derivation shows: its questions, their answers, its reasons."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from html import escape
from typing import cast

from convguide.catalog.families import SOLVING
from convguide.problems import PaddingMap, SolverQuery, SolverSweep, Value, Verified
from convguide.problems.base import by_pixels
from convguide.render.pieces import PIECES
from convguide.render.tables import origins_table, shown, table, unbroken
from convguide.solver.solve import MOST_PAIRS

PADDINGS = ("conv_paddings", "pool_paddings", "enumerate_combos")
LIST = "every square solution"
Parts = Mapping[str, object]


def solver_parts(verified: Mapping[str, Verified]) -> dict[str, object]:
    """Return what the template may use."""
    checked = [verified[one.id] for one in SOLVING]
    asked = [one for one in checked if isinstance(one.problem, SolverQuery)]
    found = [one for one in asked if one["square solutions"]]
    return {
        "maps": {one.problem.id: map_parts(one) for one in checked if is_map(one)},
        "overview": overview(found),
        "queries": [query_parts(one) for one in found],
        "query": {one.problem.id: query_parts(one) for one in asked},
        "reason": lambda query_id: reason(verified[query_id]),
        "pairs": f"{MOST_PAIRS:,}",
        "pieces": [piece for piece in PIECES if piece.slug in PADDINGS],
        "sweeps": sweeps([one for one in checked if isinstance(one.problem, SolverSweep)]),
    }


def is_map(verified: Verified) -> bool:
    """Return whether this is a map of paddings."""
    return isinstance(verified.problem, PaddingMap)


def map_parts(verified: Verified) -> Parts:
    """Return a map's sizes, and its leeway from the first value to the last."""
    problem = cast(PaddingMap, verified.problem)
    first, *others = cast(tuple[int, ...], verified["leeway"])
    return {
        "size": problem.size,
        "target": problem.target,
        "first": minus(first),
        "last": minus(others[-1] if others else first),
    }


def minus(number: int) -> str:
    """Return a number with a real minus sign.

    >>> minus(-2)
    '−2'
    """
    return str(number).replace("-", "−")


def overview(queries: list[Verified]) -> str:
    """Return the counts of all questions that have solutions."""
    names = ("candidates", "square solutions", "different layers", "solutions per axis")
    rows = [
        [
            f"[{one.problem.topic}](#{one.problem.id})",
            turned(cast(SolverQuery, one.problem)),
            *(shown(one[name]) for name in names),
        ]
        for one in queries
    ]
    head = ["question", "from, to", "candidates", "alike on both axes", "different layers"]
    return table([*head, "each axis alone"], rows)


def turned(problem: SolverQuery) -> str:
    """Return from which size to which."""
    return f"{by_pixels(problem.size)} → {by_pixels(problem.target)}"


def query_parts(verified: Verified) -> Parts:
    """Return what the template shows of a question."""
    problem = cast(SolverQuery, verified.problem)
    return {
        "id": problem.id,
        "topic": f"{problem.topic[:1].upper()}{problem.topic[1:]}",
        "turned": turned(problem),
        "code": problem.code(),
        "square": verified["square solutions"],
        "per_axis": shown(verified["solutions per axis"]),
        "different": verified["different layers"],
        "origins": counts_table(verified),
        "listing": listing(problem, verified),
    }


def counts_table(verified: Verified) -> str:
    """Return the checked values by their origins; the list of solutions is shown apart."""
    parts = {name: checked for name, checked in verified.parts.items() if name != LIST}
    return origins_table(replace(verified, parts=parts))


def reason(verified: Verified) -> str:
    """Return why a question has no solution, as the package tells it, and what was checked."""
    problem = cast(SolverQuery, verified.problem)
    told = escape(str(problem.square().reason()), quote=False)
    return (
        f"```python\nprint({problem.code()}.reason())\n```\n\n"
        f'<pre class="cg-worked cg-told">{told}</pre>\n\n'
        '<details class="cg-fold" markdown>\n<summary>Its values by their origins</summary>\n\n'
        f"{counts_table(verified)}\n\n</details>"
    )


def listing(problem: SolverQuery, verified: Verified) -> str:
    """Return every solution that is alike on both axes, as the origins gave it."""
    rows = cast(tuple[tuple[Value, ...], ...], verified[LIST])
    layers: set[tuple[Value, ...]] = set()
    cells = []
    for row in rows:
        layer = row[:3] if row[0] == 1 and not problem.transposed else row
        note = "repeated" if layer in layers else ""
        layers.add(layer)
        cells.append([*(unbroken(shown(value)) for value in row), note])
    return table([*(f"`{name}`" for name in problem.names()), "note"], cells)


def sweeps(checked: list[Verified]) -> str:
    """Return how many questions of small windows were asked, and what came out."""
    rows = []
    for one in checked:
        problem = cast(SolverSweep, one.problem)
        numbers = ("questions", "candidates", "solutions", "listed and right")
        rows.append([problem.topic, *(shown(one[name]) for name in numbers)])
    head = ["layers", "questions", "candidates tried", "reach their target"]
    return table([*head, "listed, and right one by one"], rows)
