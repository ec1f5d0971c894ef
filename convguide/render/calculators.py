"""What the pages of the calculators show without JavaScript, and the networks that they load."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from html import escape
from typing import cast

from convguide.architectures import ARCHITECTURES, architecture
from convguide.catalog.families import ARCHITECTURES as PROBLEMS
from convguide.problems import NetworkTotals, TargetProblem, Verified
from convguide.problems.base import by_pixels
from convguide.render.links import by_x
from convguide.render.opening import place
from convguide.render.tables import shown
from convguide.render.traces import architecture_part
from convguide.solver.combos import Combo, distinct_combos

LENET = "lenet-5"
TARGETS = ("B1", "B2", "B3")


def chain_parts(verified: Mapping[str, Verified]) -> dict[str, object]:
    """Return LeNet-5 as the page traces it, with the numbers that its text names."""
    problem = cast(NetworkTotals, verified[LENET].problem)
    trace = problem.trace()
    flat = next(row for row in trace if len(row.output_shape) < len(row.input_shape))
    first = next(row for row in trace if row.input_shape == flat.output_shape)
    return {
        **architecture_part(verified[LENET]),
        "net": repr(architecture(problem.name)),
        "from": by_x(problem.input_shape),
        "map": flat.input_shape,
        "flat": flat.output_shape[1],
        "features": "·".join(map(str, flat.input_shape[1:])),
        "linear": repr(first.layer),
    }


def target_parts(verified: Mapping[str, Verified]) -> dict[str, object]:
    """Return the tutorial's target problems with their counts, and the first one's layers."""
    asked = [verified[problem_id] for problem_id in TARGETS]
    combos = cast(tuple[Combo, ...], asked[0]["every combination"])
    listed = [[str(height) for height, _ in combo] for combo in distinct_combos(combos)]
    problem = cast(TargetProblem, asked[0].problem)
    return {
        "overview": markup(
            ("sizes", "combinations", "different layers", "for instance (k, s, p, d)"),
            map(target_row, asked),
        ),
        "first": f"{by_pixels(problem.size)} to {by_pixels(problem.target)}",
        "layers": markup(("kernel_size", "stride", "padding", "dilation"), listed),
        "from": by_x(problem.size),
        "to": by_x(problem.target),
        "size": problem.size,
        "goal": problem.target,
        "count": asked[0]["combinations"],
        "distinct": asked[0]["distinct layers"],
    }


def target_row(verified: Verified) -> tuple[str, ...]:
    """Return a target problem: its sizes, linked to its state, its counts and a choice."""
    problem = cast(TargetProblem, verified.problem)
    query = escape(place(problem).partition("?")[2])
    sizes = f"{by_pixels(problem.size)} to {by_pixels(problem.target)}"
    choice, *_ = cast(tuple[object, ...], verified["choices that reach it"])
    counts = (shown(verified["combinations"]), shown(verified["distinct layers"]))
    return (f'<a href="?{query}">{sizes}</a>', *counts, str(choice))


def markup(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    """Return a table as HTML; cells are HTML themselves.

    >>> markup("a", ["1"])
    '<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>'
    """

    def line(cells: Iterable[str], tag: str) -> str:
        return f"<tr>{''.join(f'<{tag}>{cell}</{tag}>' for cell in cells)}</tr>"

    body = "".join(line(row, "td") for row in rows)
    return f"<table><thead>{line(head, 'th')}</thead><tbody>{body}</tbody></table>"


def architectures_file() -> str:
    """Return every architecture as the browser reads it: name, title, input and code."""
    titles = {problem.name: problem.topic for problem in PROBLEMS}
    networks = [
        {
            "name": name.lower(),
            "title": titles.get(name, name),
            "input": by_x(entry.input_shape),
            "net": repr(architecture(name)),
        }
        for name, entry in ARCHITECTURES.items()
    ]
    return f"{json.dumps(networks, ensure_ascii=False, indent=0)}\n"
