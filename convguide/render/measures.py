"""What the prose of a lesson may say of costs and receptive fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from convguide.layers.conv import Conv
from convguide.networks.trace import item_bytes
from convguide.problems import (
    CostProblem,
    CountersProblem,
    CountingProblem,
    FieldProblem,
    GroupsProblem,
    Verified,
)
from convguide.problems.base import by_pixels, series
from convguide.problems.counter_rules import RULES
from convguide.problems.counters import COUNTERS
from convguide.problems.edge import COSTS
from convguide.problems.field import Pair
from convguide.render.tables import shown, table
from convguide.verify.record import counters_kept

Facts = Mapping[str, object]


def cost_facts(problem: CostProblem, verified: Verified) -> Facts:
    """Return each checked cost by layer and quantity, a table of all, and the first layer."""
    names = [name for name in problem.hand if name in problem.layers]
    first = problem.layers[names[0]]
    facts: dict[str, object] = {
        "table": cost_table(problem, verified),
        "costs": {
            name: {what: shown(verified[f"{name}, {what}"]) for what in problem.asked}
            for name in problem.hand
        },
        "shape": verified[f"{names[0]}, output shape"],
        "input": problem.input_shape,
        "listing": problem.listing(),
        "item": item_bytes(problem.dtype),
        "dtype": problem.dtype,
    }
    if isinstance(first, Conv):
        facts |= {
            "layer": repr(first),
            "C_in": first.in_channels,
            "C_out": first.out_channels,
            "groups": first.groups,
            "share_in": first.in_channels // first.groups,
            "share_out": first.out_channels // first.groups,
        }
    if problem.hand_share:
        part, whole = cast("tuple[int, int]", verified[problem.share_name])
        facts |= {"part": part, "whole": whole}
    return facts


def cost_table(problem: CostProblem, verified: Verified) -> str:
    """Return the layers with their output shapes and costs as a Markdown table."""
    rows = []
    for name in problem.hand:
        shape = ""  # a total has none
        if name in problem.layers:
            shape = by_pixels(cast("tuple[int, ...]", verified[f"{name}, output shape"]))
        rows.append([name, shape, *(shown(verified[f"{name}, {what}"]) for what in problem.asked)])
    return table(["layer", "output shape", *problem.asked], rows)


def groups_facts(problem: GroupsProblem, verified: Verified) -> Facts:
    """Return the channels, and the groups that divide them."""
    groups = series([str(one) for one in cast("tuple[int, ...]", verified["groups"])])
    return {"C_in": problem.in_channels, "C_out": problem.out_channels, "groups": groups}


def counters_facts(problem: CountersProblem, verified: Verified) -> Facts:
    """Return what each counter says."""
    fvcore, with_bias, torch = (shown(verified[name]) for name in COUNTERS)
    rows = [
        ["fvcore", "one", "no", fvcore],
        ["ptflops, torchinfo", "one", "yes", with_bias],
        ["torch's `FlopCounterMode`", "two", "no", torch],
    ]
    head = ["counter", "a multiply–accumulate counts as", "bias", "its figure"]
    return {
        "layer": repr(problem.layer),
        "shape": verified["output shape"],
        "input": problem.input_shape,
        "table": table(head, rows),
        "fvcore": fvcore,
        "with_bias": with_bias,
        "torch": torch,
    }


def counting_facts(problem: CountingProblem, verified: Verified) -> Facts:
    """Return what each counter says of each case, as a table and by names."""
    said = {
        name: {
            "MACs": shown(verified[f"{name}, {COSTS}"]),
            "params": shown(verified[f"{name}, parameters"]),
            **{counter: shown(verified[f"{name}, {counter}"]) for counter in RULES},
        }
        for name in problem.cases
    }
    head = ["MACs", *RULES]
    rows = [[name, *(found[one] for one in head)] for name, found in said.items()]
    versions = counters_kept()["versions"]
    return {
        "table": table(["what is counted", *head], rows),
        "said": said,
        "versions": series([f"{name} {version}" for name, version in versions.items()]),
        "count": len(problem.cases) * len(RULES),
    }


def field_facts(problem: FieldProblem, verified: Verified) -> Facts:
    """Return the window along the height, and a table of how it grew."""
    names = {"size": "size", "stride": "stride", "start": "start", "pixels read": "read"}
    grown = [
        cast("tuple[Pair, ...]", verified[f"{name} layer by layer"])
        for name in ("sizes", "strides", "starts")
    ]
    rows = [
        [f"`{layer!r}`", *(str(axes[depth][0]) for axes in grown)]
        for depth, layer in enumerate(problem.layers)
    ]
    return {
        **{fact: cast("Pair", verified[part])[0] for part, fact in names.items()},
        "table": table(
            ["layer", "size", "stride", "start"], [["(the image)", "1", "1", "0"], *rows]
        ),
        "depth": len(problem.layers),
        "kernel": problem.slides(0)[0][0],
    }
