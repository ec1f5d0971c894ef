"""Worked lines of whole layers: the formula of each axis, and the parameters."""

from __future__ import annotations

from collections.abc import Iterator
from functools import singledispatch
from math import prod

from convguide.formulas import (
    conv_param_count,
    conv_size,
    conv_transpose_size,
    pool_size,
    window_span,
)
from convguide.layers import Layer, Linear, PixelShuffle, Shape, Unfold, Upsample
from convguide.layers.base import axes, each, letters
from convguide.layers.conv import Conv
from convguide.layers.norm import BatchNorm
from convguide.layers.pads import Pad
from convguide.layers.pool import Pool
from convguide.layers.transposed import ConvTranspose
from convguide.problems.steps import Worked, conv_worked, linear_params_worked, thousands

NAMES = ("kernel_size", "stride", "padding", "dilation")


@singledispatch
def worked_lines(layer: Layer, input_shape: Shape) -> tuple[Worked, ...]:
    """Return the lines that lead to a layer's sizes and counts; none where there is no formula."""
    return ()


def by_letter(rank: int, input_shape: Shape) -> Iterator[tuple[str, int, int]]:
    """Yield what each spatial axis of the output is called, its place, and the input's size.

    >>> list(by_letter(2, (1, 3, 8, 9)))
    [('H_out', 0, 8), ('W_out', 1, 9)]
    """
    for at, (letter, size) in enumerate(zip(letters(rank), input_shape[-rank:], strict=True)):
        yield f"{letter}_out", at, size


@worked_lines.register
def _(layer: Conv, input_shape: Shape) -> tuple[Worked, ...]:
    kernel_size, stride, dilation = (each(layer, name) for name in (*NAMES[:2], NAMES[3]))
    sizes = [
        sided_worked(name, size, kernel_size[at], stride[at], layer.paddings()[at], dilation[at])
        for name, at, size in by_letter(layer.rank, input_shape)
    ]
    return *sizes, weights_worked(layer, layer.in_channels, layer.out_channels)


@worked_lines.register
def _(layer: ConvTranspose, input_shape: Shape) -> tuple[Worked, ...]:
    fields = (*NAMES[:3], "output_padding", NAMES[3])
    columns = [axes(name, each(layer, name), layer.rank) for name in fields]
    sizes = [
        transposed_worked(name, size, *(column[at] for column in columns))
        for name, at, size in by_letter(layer.rank, input_shape)
    ]
    return *sizes, weights_worked(layer, layer.in_channels, layer.out_channels)


def sided_worked(
    name: str, size: int, kernel_size: int, stride: int, sides: tuple[int, int], dilation: int
) -> Worked:
    """Return the lines of `conv_size`; the sides may differ by the pixel of padding='same'.

    >>> print(sided_worked("H_out", 8, 4, 1, (1, 2), 1).text())
    H_out = ⌊(8 + 1 + 2 − 1·(4 − 1) − 1) / 1⌋ + 1
          = ⌊7 / 1⌋ + 1
          = 7 + 1
          = 8
    """
    left, right = sides
    if left == right:
        return conv_worked(name, size, kernel_size, stride, left, dilation)
    out = conv_size(size + right - left, kernel_size, stride, left, dilation)
    room = size + left + right - window_span(kernel_size, dilation)
    lines = (
        f"⌊({size} + {left} + {right} − {dilation}·({kernel_size} − 1) − 1) / {stride}⌋ + 1",
        f"⌊{room} / {stride}⌋ + 1",
        f"{out - 1} + 1",
        f"{out}",
    )
    return Worked(name, lines, out)


def weights_worked(layer: Conv | ConvTranspose, in_channels: int, out_channels: int) -> Worked:
    """Return the lines of `conv_param_count`, weights and bias apart."""
    kernel_size, groups = each(layer, "kernel_size"), layer.groups
    count = conv_param_count(in_channels, out_channels, kernel_size, groups, layer.bias)
    shared = f" / {groups}" if groups > 1 else ""
    product = f"{'·'.join(map(str, kernel_size))}·{in_channels}·{out_channels}{shared}"
    bias = f" + {out_channels}" if layer.bias else ""
    weights = count - (out_channels if layer.bias else 0)
    lines = [f"{product}{bias}", *([f"{thousands(weights)}{bias}"] if bias else [])]
    return Worked("parameters", (*lines, thousands(count)), count)


def transposed_worked(
    name: str,
    size: int,
    kernel_size: int,
    stride: int,
    padding: int,
    output_padding: int,
    dilation: int,
) -> Worked:
    """Return the lines of `conv_transpose_size`.

    >>> print(transposed_worked("H_out", 4, 3, 2, 1, 1, 1).text())
    H_out = (4 − 1)·2 − 2·1 + 1·(3 − 1) + 1 + 1
          = 6 − 2 + 2 + 2
          = 8
    """
    out = conv_transpose_size(size, kernel_size, stride, padding, output_padding, dilation)
    lines = (
        f"({size} − 1)·{stride} − 2·{padding} + {dilation}·({kernel_size} − 1) "
        f"+ {output_padding} + 1",
        f"{(size - 1) * stride} − {2 * padding} + {dilation * (kernel_size - 1)} "
        f"+ {output_padding + 1}",
        f"{out}",
    )
    return Worked(name, lines, out)


@worked_lines.register
def _(layer: Pool, input_shape: Shape) -> tuple[Worked, ...]:
    columns = layer.columns()
    return tuple(
        pool_worked(name, size, [column[at] for column in columns], layer.ceil_mode)
        for name, at, size in by_letter(layer.rank, input_shape)
    )


def pool_worked(name: str, size: int, axis: list[int], ceil_mode: bool) -> Worked:
    """Return the lines of `pool_size`, a dropped window included.

    Args:
        axis: kernel_size, stride, padding and dilation.

    >>> print(pool_worked("L_out", 5, [2, 2, 1, 1], True).text())
    L_out = ⌈(5 + 2·1 − 1·(2 − 1) − 1) / 2⌉ + 1
          = ⌈5 / 2⌉ + 1
          = 3 + 1 − 1: the last window would start at 6, behind 5 + 1 pixels
          = 3
    """
    kernel, stride, padding, dilation = axis
    if not ceil_mode:
        return conv_worked(name, size, kernel, stride, padding, dilation)
    out = pool_size(size, kernel, stride, padding, dilation, ceil_mode)
    room = size + 2 * padding - window_span(kernel, dilation)
    jumps = -(-room // stride)
    dropped = (
        f" − 1: the last window would start at {jumps * stride}, behind {size} + {padding} pixels"
        if jumps == out
        else ""
    )
    lines = (
        f"⌈({size} + 2·{padding} − {dilation}·({kernel} − 1) − 1) / {stride}⌉ + 1",
        f"⌈{room} / {stride}⌉ + 1",
        f"{jumps} + 1{dropped}",
        f"{out}",
    )
    return Worked(name, lines, out)


@worked_lines.register
def unfold_worked(layer: Unfold, input_shape: Shape) -> tuple[Worked, ...]:
    """Return the rows and columns that an Unfold makes."""
    kernel_size, channels = each(layer, "kernel_size"), input_shape[-3]
    down, across = layer.blocks(input_shape[-2:])
    rows = channels * prod(kernel_size)
    product = f"{channels}·{'·'.join(map(str, kernel_size))}"
    return (
        Worked("C·kernel", (product, f"{rows}"), rows),
        Worked("L", (f"{down}·{across} blocks", f"{down * across}"), down * across),
    )


@worked_lines.register
def _(layer: Upsample, input_shape: Shape) -> tuple[Worked, ...]:
    out, factors = layer.output_shape(input_shape)[2:], layer.scale_factor
    if factors is None:
        return ()
    by_axis = factors if isinstance(factors, tuple) else (factors,) * len(out)
    return tuple(
        Worked(name, (f"⌊{size} · {by_axis[at]}⌋", f"{out[at]}"), out[at])
        for name, at, size in by_letter(len(out), input_shape)
    )


@worked_lines.register
def _(layer: PixelShuffle, input_shape: Shape) -> tuple[Worked, ...]:
    r = layer.upscale_factor
    C, H, W = input_shape[-3:]
    return (
        Worked("C_out", (f"{C} / {r}²", f"{C // r**2}"), C // r**2),
        Worked("H_out", (f"{H} · {r}", f"{H * r}"), H * r),
        Worked("W_out", (f"{W} · {r}", f"{W * r}"), W * r),
    )


@worked_lines.register
def _(layer: Linear, input_shape: Shape) -> tuple[Worked, ...]:
    return (linear_params_worked("parameters", layer),)


@worked_lines.register
def _(layer: BatchNorm, input_shape: Shape) -> tuple[Worked, ...]:
    count, each_channel = layer.param_count(), 2 if layer.bias else 1
    if not layer.affine:
        return ()
    return (
        Worked("parameters", (f"{each_channel}·{layer.num_features}", thousands(count)), count),
    )


@worked_lines.register
def _(layer: Pad, input_shape: Shape) -> tuple[Worked, ...]:
    sides = (((0, 0),) * layer.rank + layer.sides())[-layer.rank :]
    return tuple(
        Worked(name, (f"{size} + {sides[at][0]} + {sides[at][1]}", f"{out}"), out)
        for name, at, size in by_letter(layer.rank, input_shape)
        for out in (size + sum(sides[at]),)
    )
