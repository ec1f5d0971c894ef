"""Worked lines: the numbers put into a formula, line by line, ending in the value."""

from __future__ import annotations

from dataclasses import dataclass

from convguide.formulas import (
    conv2d_param_count,
    conv_size,
    linear_param_count,
    same_padding_for,
    window_span,
)
from convguide.layers import Conv2d, Linear, MaxPool2d
from convguide.layers.base import each


@dataclass(frozen=True)
class Worked:
    """The lines that lead to one value; they count as checked when the value is."""

    name: str
    lines: tuple[str, ...]
    value: int

    def text(self) -> str:
        """Return the lines below each other, their equals signs in one column."""
        first, *others = self.lines
        indent = " " * len(self.name)
        return "\n".join([f"{self.name} = {first}", *(f"{indent} = {line}" for line in others)])


def thousands(count: int) -> str:
    """Return a count with separators.

    >>> thousands(18496)
    '18,496'
    """
    return f"{count:,}"


def conv_worked(
    name: str, size: int, kernel_size: int, stride: int, padding: int, dilation: int
) -> Worked:
    """Return the lines of `conv_size`.

    >>> print(conv_worked("H_out", 7, 3, 2, 1, 1).text())
    H_out = ⌊(7 + 2·1 − 1·(3 − 1) − 1) / 2⌋ + 1
          = ⌊6 / 2⌋ + 1
          = 3 + 1
          = 4
    """
    out = conv_size(size, kernel_size, stride, padding, dilation)
    room = size + 2 * padding - window_span(kernel_size, dilation)
    substituted = f"({size} + 2·{padding} − {dilation}·({kernel_size} − 1) − 1)"
    lines = (
        f"⌊{substituted} / {stride}⌋ + 1",
        f"⌊{room} / {stride}⌋ + 1",
        f"{out - 1} + 1",
        f"{out}",
    )
    return Worked(name, lines, out)


def conv2d_worked(layer: Conv2d, sizes: tuple[int, int]) -> tuple[Worked, Worked]:
    """Return the lines for the height and for the width."""
    hyperparameters = [
        each(layer, name) for name in ("kernel_size", "stride", "padding", "dilation")
    ]
    height, width = (
        conv_worked(name, size, *values)
        for name, size, *values in zip(("H_out", "W_out"), sizes, *hyperparameters, strict=True)
    )
    return height, width


def same_padding_worked(kernel_size: int, dilation: int) -> Worked:
    """Return the lines of `same_padding_for`.

    >>> same_padding_worked(3, 3).lines
    ('3·(3 − 1) / 2', '6 / 2', '3')
    """
    padding = same_padding_for(kernel_size, dilation)
    total = window_span(kernel_size, dilation) - 1
    return Worked(
        "padding", (f"{dilation}·({kernel_size} − 1) / 2", f"{total} / 2", f"{padding}"), padding
    )


def conv_params_worked(name: str, layer: Conv2d) -> Worked:
    """Return the lines of a convolution's parameters.

    >>> conv_params_worked("C1", Conv2d(3, 64, kernel_size=5)).lines
    ('(5·5·3 + 1)·64', '76·64', '4,864')
    """
    kH, kW = each(layer, "kernel_size")
    # Refuses what torch builds, a layer without filters or pixels: there is nothing to work out.
    conv2d_param_count(layer.in_channels, layer.out_channels, kH, kW, layer.bias)
    count = layer.param_count()
    per_filter = count // layer.out_channels
    shared = f"/{layer.groups}" if layer.groups > 1 else ""
    product = f"{kH}·{kW}·{layer.in_channels}{shared}"
    substituted = f"({product} + 1)" if layer.bias else product
    lines = (
        f"{substituted}·{layer.out_channels}",
        f"{per_filter}·{layer.out_channels}",
        thousands(count),
    )
    return Worked(name, lines, count)


def linear_params_worked(name: str, layer: Linear) -> Worked:
    """Return the lines of `linear_param_count`.

    >>> linear_params_worked("Linear", Linear(256, 10)).lines
    ('256·10 + 10', '2,560 + 10', '2,570')
    """
    count = linear_param_count(layer.in_features, layer.out_features, layer.bias)
    bias = f" + {layer.out_features}" if layer.bias else ""
    weights = layer.in_features * layer.out_features
    lines = [f"{layer.in_features}·{layer.out_features}{bias}"]
    lines += [f"{thousands(weights)}{bias}"] if bias else []
    return Worked(name, (*lines, thousands(count)), count)


def sum_worked(name: str, counts: tuple[int, ...]) -> Worked:
    """Return the lines of a sum.

    >>> sum_worked("total", (896, 18496)).lines
    ('896 + 18,496', '19,392')
    """
    return Worked(name, (" + ".join(map(thousands, counts)), thousands(sum(counts))), sum(counts))


def pool_worked(name: str, layer: MaxPool2d, size: int, axis: int) -> Worked:
    """Return the lines of a max pool without ceil_mode, which is a window like any other."""
    names = ("kernel_size", "stride", "padding", "dilation")
    return conv_worked(name, size, *(each(layer, field)[axis] for field in names))
