"""The commands for one layer: shape, combos, params."""

from __future__ import annotations

import argparse
from functools import partial
from typing import Any

from convguide.cli.parts import Answer, add_command
from convguide.cli.reading import bounds, each_axis, height_width, image, number
from convguide.formulas import ShapeError, mlp_param_count
from convguide.layers import Conv2d, Linear
from convguide.problems.steps import (
    Worked,
    conv2d_worked,
    conv_params_worked,
    linear_params_worked,
    sum_worked,
)
from convguide.solver import solve


def add_shape(commands: Any) -> None:
    """Add `convguide shape`."""
    command = add_command(commands, "shape", "output shape of a Conv2d")
    command.set_defaults(answer=shape)
    command.add_argument("input", type=image, metavar="CxHxW", help="input size, or HxW alone")
    command.add_argument(
        "--out-channels", type=number, metavar="C", help="goes with CxHxW: how many filters"
    )
    for short, name, usual in (
        ("-k", "--kernel-size", 3),
        ("-s", "--stride", 1),
        ("-p", "--padding", 0),
        ("-d", "--dilation", 1),
    ):
        text = f"3 or 3x5 (height x width); {usual} if not given"
        command.add_argument(short, name, type=each_axis, default=usual, metavar="N", help=text)


def add_combos(commands: Any) -> None:
    """Add `convguide combos`."""
    text = "every convolution of a small window that reaches a target size: solve, in short"
    command = add_command(commands, "combos", text)
    command.set_defaults(answer=combos)
    command.add_argument("input", type=height_width, metavar="HxW", help="input size")
    command.add_argument("target", type=height_width, metavar="HxW", help="target size")
    command.add_argument("--distinct", action="store_true", help="one of each layer that differs")
    for name, usual, least in (
        ("kernel", "1-7", 1),
        ("stride", "1-3", 1),
        ("padding", "0-5", 0),
        ("dilation", "1-3", 1),
    ):
        text, kind = f"inclusive range; {usual} if not given", partial(bounds, least=least)
        command.add_argument(f"--{name}", type=kind, default=usual, metavar="A-B", help=text)


def add_params(commands: Any) -> None:
    """Add `convguide params conv2d` and `convguide params mlp`."""
    params = commands.add_parser("params", help="trainable parameters of a layer or an MLP")
    kinds = params.add_subparsers(dest="kind", required=True, metavar="kind")
    conv = add_command(kinds, "conv2d", "parameters of a Conv2d")
    conv.set_defaults(answer=conv2d_params)
    conv.add_argument("in_channels", type=number, metavar="C_in", help="channels of the input")
    conv.add_argument(
        "out_channels", type=number, metavar="C_out", help="filters, one channel each"
    )
    text = "3 or 3x5 (height x width); 3 if not given"
    conv.add_argument("-k", "--kernel-size", type=each_axis, default=3, metavar="N", help=text)
    add_no_bias(conv)
    mlp = add_command(kinds, "mlp", "parameters of Linear layers in a row")
    mlp.set_defaults(answer=mlp_params)
    mlp.add_argument(
        "sizes", type=number, nargs="+", metavar="features", help="from input to output"
    )
    add_no_bias(mlp)


def add_no_bias(command: argparse.ArgumentParser) -> None:
    """Add the option for layers without bias."""
    text = "weights alone; with biases if not given"
    command.add_argument("--no-bias", dest="bias", action="store_false", help=text)


def shape(given: argparse.Namespace) -> Answer:
    """Answer `convguide shape`."""
    channels, (H, W) = given.input[:-2], given.input[-2:]
    if channels and given.out_channels is None:
        raise ShapeError("--out-channels is needed with CxHxW; leave the C away for sizes alone")
    if not channels and given.out_channels is not None:
        raise ShapeError("--out-channels goes with CxHxW; leave it away for sizes alone")
    hyperparameters = (given.kernel_size, given.stride, given.padding, given.dilation)
    out = () if given.out_channels is None else (given.out_channels,)
    layer = Conv2d((channels or (1,))[0], (out or (1,))[0], *hyperparameters)
    result = (*out, *layer.output_shape((layer.in_channels, H, W))[1:])
    lines = [f"{given.input} → {result}", *explained(*conv2d_worked(layer, (H, W)))]
    return {"input": given.input, "layer": repr(layer), "output": result}, lines


def explained(*worked: Worked) -> list[str]:
    """Return the substituted formulas, a blank line before each."""
    return [line for one in worked for line in ("", *one.text().splitlines())]


def combos(given: argparse.Namespace) -> Answer:
    """Answer `convguide combos`."""
    ranges = (given.kernel, given.stride, given.padding, given.dilation)
    kernels, strides, paddings, dilations = (range(first, last + 1) for first, last in ranges)
    found = solve(given.input, given.target, kernels, strides, paddings, dilations)
    listed = found.distinct() if given.distinct else found
    choices = [(s.kernel_size[0], s.stride[0], s.padding[0], s.dilation[0]) for s in listed]
    names = ("kernel_size", "stride", "padding", "dilation")
    rows = [
        "  ".join(f"{value:>{len(name)}}" for name, value in zip(names, row, strict=True))
        for row in choices
    ]
    plural = "" if len(found) == 1 else "s"
    different = len(found.distinct())
    distinct = f"{len(found)} combination{plural}, {different} of them different layers"
    answer = {"input": given.input, "target": given.target, "count": len(listed)}
    named = [dict(zip(names, choice, strict=True)) for choice in choices]
    return answer | {"combos": named}, [distinct, *(["  ".join(names)] if rows else []), *rows]


def conv2d_params(given: argparse.Namespace) -> Answer:
    """Answer `convguide params conv2d`."""
    layer = Conv2d(given.in_channels, given.out_channels, given.kernel_size, bias=given.bias)
    worked = conv_params_worked("parameters", layer)
    return {"layer": repr(layer), "parameters": worked.value}, worked.text().splitlines()


def mlp_params(given: argparse.Namespace) -> Answer:
    """Answer `convguide params mlp`."""
    total = mlp_param_count(given.sizes, given.bias)
    pairs = zip(given.sizes, given.sizes[1:], strict=False)
    layers = [Linear(a, b, given.bias) for a, b in pairs]
    worked = [linear_params_worked(f"Linear {at}", one) for at, one in enumerate(layers, 1)]
    worked.append(sum_worked("parameters", tuple(one.value for one in worked)))
    return {"sizes": given.sizes, "parameters": total}, explained(*worked)[1:]
