"""The command that solves for one layer: convguide solve."""

from __future__ import annotations

import argparse
from typing import Any

from convguide.cli.parts import Answer, add_command
from convguide.cli.reading import axes_sizes, channels, choices, number
from convguide.formulas import whole
from convguide.layers.base import brief
from convguide.solver import Reason, Solution, Solutions, solve, solve_conv_transpose, solve_pool
from convguide.solver.alike import WISHES
from convguide.solver.solutions import ORDERS
from convguide.solver.solve import KERNEL_SIZES, PADDINGS, STRIDES

HYPERPARAMETERS = (
    ("-k", "--kernel-size", KERNEL_SIZES),
    ("-s", "--stride", STRIDES),
    ("-p", "--padding", PADDINGS),
    ("-d", "--dilation", None),
)
WISH_TEXTS = {
    "odd_kernel": "kernels with a middle pixel",
    "half_padding": "padding of at most half the kernel",
    "same_padding": "the padding that keeps the size at stride 1",
    "all_read": "no input pixel left unread",
    "distinct": "one of each layer that differs",
}


def add_solve(commands: Any) -> None:
    """Add `convguide solve`."""
    command = add_command(commands, "solve", "every layer that turns one size into another")
    command.set_defaults(answer=answer)
    command.add_argument("input", type=axes_sizes, metavar="HxW", help="input size, 1 to 3 axes")
    command.add_argument("target", type=axes_sizes, metavar="HxW", help="target size")
    for short, name, usual in HYPERPARAMETERS:
        said = "1-3, of pools 1" if usual is None else f"{usual[0]}-{usual[-1]}"
        text = f"3, 1-7, 3,5,7, or per axis 3x1-5; {said} if not given"
        command.add_argument(short, name, type=choices, default=usual, metavar="A-B", help=text)
    add_kind(command)
    text = "each axis on its own; the same numbers on all if not given"
    command.add_argument("--per-axis", action="store_true", help=text)
    for wish in WISHES:
        name = f"--{wish.replace('_', '-')}"
        command.add_argument(name, action="store_true", help=WISH_TEXTS[wish])
    text = "the best first; by kernel, stride, padding and dilation if not given"
    command.add_argument("--sort", choices=tuple(ORDERS), help=text)
    text = "how many to list; 20 if not given"
    command.add_argument("--limit", type=number, default=20, metavar="N", help=text)
    text = "with parameters and MACs for these channels and a batch of 1"
    command.add_argument("--channels", type=channels, metavar="CxC", help=text)


def add_kind(command: argparse.ArgumentParser) -> None:
    """Add what chooses the layer."""
    kind = command.add_mutually_exclusive_group()
    kind.add_argument("--pool", action="store_true", help="MaxPool instead of Conv")
    kind.add_argument("--ceil-pool", action="store_true", help="MaxPool with ceil_mode")
    kind.add_argument("--transposed", action="store_true", help="ConvTranspose instead of Conv")
    text = "of ConvTranspose; 0-2 if not given"
    command.add_argument("--output-padding", type=choices, metavar="A-B", help=text)


def answer(given: argparse.Namespace) -> Answer:
    """Answer `convguide solve`."""
    found = solutions(given)
    whole("limit", given.limit, 0)
    listed = found.sorted(given.sort, given.limit) if given.sort else found[: given.limit]
    rows = [named(one, given.channels) for one in listed]
    sizes = {"input": given.input, "target": given.target, "count": found.total}
    reason = found.reason()
    told = {"reason": as_json(reason)} if reason else {}
    if reason:
        return sizes | {"solutions": []} | told, str(reason).splitlines()
    return sizes | {"solutions": rows}, [headline(found, len(rows)), *table(rows)]


def solutions(given: argparse.Namespace) -> Solutions:
    """Return what the arguments ask for."""
    if given.output_padding is not None and not given.transposed:
        raise ValueError("--output-padding goes with --transposed")
    if given.channels and (given.pool or given.ceil_pool):
        raise ValueError("--channels goes with convolutions: a pool has no parameters")
    dilation = {} if given.dilation is None else {"dilation": given.dilation}
    asked: dict[str, Any] = {
        "input_size": given.input,
        "target_size": given.target,
        "kernel_size": given.kernel_size,
        "stride": given.stride,
        "padding": given.padding,
        "square": not given.per_axis,
        **dilation,
    }
    if given.transposed:
        added = {} if given.output_padding is None else {"output_padding": given.output_padding}
        found = solve_conv_transpose(**asked, **added)
    elif given.pool or given.ceil_pool:
        found = solve_pool(**asked, ceil_mode=given.ceil_pool)
    else:
        found = solve(**asked)
    return found.where(**{wish: True for wish in WISHES if getattr(given, wish)})


def named(one: Solution, channels: tuple[int, int] | None) -> dict[str, Any]:
    """Return one solution's values by name."""
    told: dict[str, Any] = dict(one.hyperparameters())
    if one.family != "ConvTranspose":
        told |= {"remainder": one.remainder, "unread": one.unread}
    if channels:
        layer = one.layer(*channels)
        macs = layer.macs((1, channels[0], *one.input_size))
        told |= {"parameters": layer.param_count(), "MACs": macs}
    return told


def headline(found: Solutions, listed: int) -> str:
    """Return how many solutions there are, and how many of them follow."""
    count = f"{found.total:,} solution{'' if found.total == 1 else 's'}"
    different = f"{found.distinct().total:,} of them different layers"
    return f"{count}, {different}" + ("" if listed == found.total else f"; {listed} of them listed")


def table(rows: list[dict[str, Any]]) -> list[str]:
    """Return rows below their names, each column as wide as it needs."""
    if not rows:
        return []
    cells = [list(rows[0]), *(list(map(shown, row.values())) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    return ["  ".join(map(str.rjust, row, widths)) for row in cells]


def shown(value: Any) -> str:
    """Return a value for a cell: equal entries as one number, others as on the command line.

    >>> shown((2, 2)), shown((3, 5)), shown(1792)
    ('2', '3x5', '1,792')
    """
    if isinstance(value, tuple):
        return brief(value, len(value)) if len(set(value)) == 1 else "x".join(map(str, value))
    return f"{value:,}" if type(value) is int else str(value)


def as_json(reason: Reason) -> dict[str, Any]:
    """Return a reason by its parts."""
    widenings = [{"name": wide.name, "value": wide.value} for wide in reason.widenings]
    return {"because": reason.because, "nearest": reason.nearest, "widenings": widenings}
