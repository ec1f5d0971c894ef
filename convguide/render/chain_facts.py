"""What the prose of a lesson may say of chains of layers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import cast

from convguide.layers import Layer
from convguide.problems import ChainProblem, ChainsProblem, DesignProblem, Verified
from convguide.problems.base import by_pixels
from convguide.problems.chain import ASKED, named, numbered
from convguide.render.tables import shown, table

Facts = Mapping[str, object]
Shape = tuple[int, ...]
BY_LAYER = ("output shapes", "receptive fields", "parameters", "MACs")


def chain_facts(problem: ChainProblem, verified: Verified) -> Facts:
    """Return a table of the layers, and what the whole chain comes to."""
    stages = problem.stages()
    return {
        **whole(verified),
        "table": layers_table(problem.layers, verified),
        "input": by_pixels(problem.input_shape),
        "stages": len(stages),
        "first_macs": shown(verified["stage 1, MACs"]),
        "last_params": shown(verified[f"stage {len(stages)}, parameters"]),
    }


def chains_facts(problem: ChainsProblem, verified: Verified) -> Facts:
    """Return a table of the chains, each by its name, and the bounds."""
    totals = {
        name: {what: verified[f"{name}, {what}"] for what in ASKED} for name in problem.chains
    }
    rows = [
        [
            name,
            *(by_pixels(cast("Shape", each[what])) for what in ASKED[:2]),
            *(shown(each[what]) for what in ASKED[2:]),
        ]
        for name, each in totals.items()
    ]
    return {
        "table": table(["chain", *ASKED], rows),
        "field": problem.field,
        **{
            name: {
                "field": by_pixels(cast("Shape", each["receptive field"])),
                "params": shown(each["parameters"]),
                "macs": shown(each["MACs"]),
            }
            for name, each in totals.items()
        },
    }


def design_facts(problem: DesignProblem, verified: Verified) -> Facts:
    """Return the solver's chain as a table, the code that asks for it, and the bounds."""
    layers = problem.built(cast("Shape", verified["best chain"]))
    seen, read = (cast("Shape", verified[what])[0] for what in ("receptive field", "pixels read"))
    return {
        **whole(verified),
        "table": layers_table(layers, verified),
        "code": asking(problem),
        "channels": problem.channels,
        "menu": numbered(problem.menu),
        "menu_count": len(problem.menu),
        "depth": problem.depth,
        "least_field": problem.field,
        "layers": len(layers),
        "rows": shown(verified["rows of the menu"]),
        "field": seen,
        "read": read,
        "input": by_pixels(problem.input_shape),
    }


def whole(verified: Verified) -> Facts:
    """Return what a chain sees and costs in all."""
    return {
        "field": by_pixels(cast("Shape", verified["receptive field"])),
        "params": shown(verified["parameters"]),
        "macs": shown(verified["MACs"]),
    }


def layers_table(layers: Iterable[Layer], verified: Verified) -> str:
    """Return the layers with shape, receptive field and costs, and the totals."""
    lists = [cast("Sequence[Shape]", verified[f"{what} layer by layer"]) for what in BY_LAYER]
    rows = [
        [named(layer), by_pixels(shape), by_pixels(seen), shown(params), shown(macs)]
        for layer, shape, seen, params, macs in zip(layers, *lists, strict=True)
    ]
    total = ["total", "", "", shown(verified["parameters"]), shown(verified["MACs"])]
    return table(["layer", *ASKED], [*rows, total])


def asking(problem: DesignProblem) -> str:
    """Return the lines of code that ask the solver."""
    shape, size = problem.input_shape, problem.target_size
    menu = "".join(f"    {layer!r},\n" for layer in problem.menu)
    return (
        "```python\n"
        "from convguide import AvgPool2d, Conv2d, MaxPool2d, design\n\n"
        f"menu = [\n{menu}]\n"
        "chains = design(\n"
        f"    {shape}, {size}, menu,\n"
        f"    channels={problem.channels},\n"
        f"    depth={problem.depth}, receptive_field={problem.field},\n"
        ")\n"
        "print(chains.best)\n"
        "```"
    )
