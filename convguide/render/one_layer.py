"""One layer in the calculator and in the visualizer: what shows without scripts."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import cast

from convguide.catalog import problems
from convguide.layers import Layer, Shape
from convguide.problems import EdgeCase, ShapeProblem, SizeProblem, Verified
from convguide.problems.edge import COSTS
from convguide.render.links import CALCULATOR, VISUALIZER, address, by_x
from convguide.render.opening import as_source
from convguide.render.tables import shown, table, unbroken

FIRST = "E4"
WORKED = ("conv-example", "transposed-example", "pool-example")


def layer_parts(verified: Mapping[str, Verified]) -> dict[str, object]:
    """Return the layer that both pages begin with, and the tables of layers to open."""
    first = verified[FIRST]
    problem = cast(ShapeProblem, first.problem)
    lines = "\n\n".join(one.text() for one in first.worked())
    return {
        "code": repr(problem.layer),
        "input": by_x(problem.input_shape),
        "shape": problem.input_shape,
        "output": first["output shape"],
        "result": by_x(cast(Shape, first["output shape"])),
        "worked": f'<pre class="cg-worked">{escape(lines, quote=False)}</pre>',
        "examples": examples_table(verified),
        "figures": figures_table(verified),
    }


def examples_table(verified: Mapping[str, Verified]) -> str:
    """Return the worked layers of the reference with their shape and costs, each to be opened."""
    rows = []
    for one in (verified[problem_id] for problem_id in WORKED):
        problem = cast(EdgeCase, one.problem)
        values = (unbroken(shown(one[part])) for part in ("output shape", "parameters", COSTS))
        rows.append([*linked(problem.built(), problem.input_shape, CALCULATOR), *values])
    return table(("layer", "input", "output", "parameters", "MACs"), rows)


def figures_table(verified: Mapping[str, Verified]) -> str:
    """Return the tutorials' layers with what comes out of them, each to be opened as a figure."""
    asked = [one for one in problems() if isinstance(one, (ShapeProblem, SizeProblem))]
    rows = [
        [
            *linked(one.layer, one.input_shape, VISUALIZER),
            unbroken(shown(verified[one.id]["output shape"])),
        ]
        for one in asked
        if not getattr(one, "refused", False)
    ]
    return table(("layer", "input", "output"), rows)


def linked(layer: Layer, input_shape: Shape, page: str) -> tuple[str, str]:
    """Return a layer, linked to its state on a page of the calculators, and its input."""
    there = as_source(address(page, layer=repr(layer), input=by_x(input_shape)))
    return f"[`{layer!r}`]({there.rpartition('/')[2]})", unbroken(shown(input_shape))
