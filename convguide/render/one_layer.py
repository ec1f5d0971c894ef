"""One layer in the calculator and in the visualizer: what shows without scripts, and the links."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import cast

import convguide.layers
from convguide.catalog import problems
from convguide.layers import Layer, Shape
from convguide.layers.conv import Conv
from convguide.layers.pool import AvgPool, MaxPool
from convguide.layers.transposed import ConvTranspose
from convguide.problems import EdgeCase, ShapeProblem, SizeProblem, Verified
from convguide.problems.edge import COSTS
from convguide.render.links import CALCULATOR, VISUALIZER, address, by_x
from convguide.render.tables import shown, table

DRAWN = (Conv, ConvTranspose, MaxPool, AvgPool)
PLAIN = (int, str, tuple)
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
        values = (shown(one[part]) for part in ("output shape", "parameters", COSTS))
        rows.append([*opened(problem.built(), problem.input_shape, CALCULATOR), *values])
    return table(("layer", "input", "output", "parameters", "MACs"), rows)


def figures_table(verified: Mapping[str, Verified]) -> str:
    """Return the tutorials' layers with what comes out of them, each to be opened as a figure."""
    asked = [one for one in problems() if isinstance(one, (ShapeProblem, SizeProblem))]
    rows = [
        [*opened(one.layer, one.input_shape, VISUALIZER), shown(verified[one.id]["output shape"])]
        for one in asked
        if not getattr(one, "refused", False)
    ]
    return table(("layer", "input", "output"), rows)


def opened(layer: Layer, input_shape: Shape, page: str) -> tuple[str, str]:
    """Return a layer, linked to its state on a page of the calculators, and its input."""
    place = source(page, repr(layer), input_shape).rpartition("/")[2]
    return f"[`{layer!r}`]({place})", shown(input_shape)


def source(page: str, code: str, input_shape: Shape) -> str:
    """Return where a page shows a layer, as a link of a source file that MkDocs follows.

    >>> source(CALCULATOR, "MaxPool2d(2)", (3, 32, 48))
    'calculators/conv2d-output-size.md?layer=MaxPool2d%282%29&input=3x32x48'
    """
    place = address(page, layer=code, input=by_x(input_shape)).replace("/?", ".md?")
    # A parenthesis would end the link.
    return place.replace("(", "%28").replace(")", "%29")


def in_calculator(layer: object, input_shape: Shape | None) -> str:
    """Return the link from a page one folder deep to a layer's calculator.

    It is empty where there is no such layer, or no input.

    >>> from convguide.layers import Flatten
    >>> in_calculator(Flatten(), (1, 3, 32, 48))
    ''
    """
    if not isinstance(layer, DRAWN) or input_shape is None:
        return ""
    return link(repr(layer), input_shape)


def link(code: str, input_shape: Shape) -> str:
    """Return the link to the calculator of a layer as code."""
    return f"[Open this in the calculator](../{source(CALCULATOR, code, input_shape)})"


def edge_in_calculator(problem: EdgeCase) -> str:
    """Return the link from an edge case to its calculator, also where torch refuses the layer.

    It is empty where the calculator cannot ask the same: for other layers, for other modes, for
    values of no size, such as 2.0.
    """
    kind = getattr(convguide.layers, problem.layer)
    plain = all(isinstance(value, PLAIN) for value in problem.arguments.values())
    if not issubclass(kind, DRAWN) or problem.call or not problem.training or not plain:
        return ""
    return link(problem.constructor().removeprefix("nn."), problem.input_shape)
