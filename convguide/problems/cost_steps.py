"""Worked lines of what a layer costs: parameters, multiply–accumulates, activations, bytes."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from math import prod
from typing import TypeAlias

from convguide.layers import Layer, Linear, Shape
from convguide.layers.base import each
from convguide.layers.conv import Conv
from convguide.networks import Row, Sequential
from convguide.networks.trace import item_bytes
from convguide.problems.steps import Worked, linear_params_worked, sum_worked, thousands

Lines: TypeAlias = tuple[str, ...]


def times(*factors: object) -> str:
    """Return a product as it is written.

    >>> times(3, 5)
    '3·5'
    """
    return "·".join(map(str, factors))


def reads(layer: Conv) -> str:
    """Return the weights that one output of a convolution multiplies, as a product.

    >>> from convguide.layers import Conv2d
    >>> reads(Conv2d(16, 32, (3, 5), groups=4)), reads(Conv2d(3, 8, 3))
    ('3·5·16/4', '3·3·3')
    """
    group = f"/{layer.groups}" if layer.groups > 1 else ""
    return f"{times(*each(layer, 'kernel_size'), layer.in_channels)}{group}"


def weights_of(layer: Conv) -> int:
    """Return the weights of one filter."""
    return prod(each(layer, "kernel_size")) * layer.in_channels // layer.groups


def params_lines(row: Row, dtype: str) -> Lines:
    """Return the lines of a layer's parameters; none where it has no weights."""
    layer = row.layer
    if isinstance(layer, Linear):
        return linear_params_worked("", layer).lines
    if not isinstance(layer, Conv):
        return ()
    bias = " + 1" if layer.bias else ""
    filters, one = layer.out_channels, weights_of(layer) + layer.bias
    first = bracketed(f"{reads(layer)}{bias}")
    return times(first, filters), times(thousands(one), filters), thousands(row.params)


def bracketed(term: str) -> str:
    """Return a term that may be multiplied.

    >>> bracketed("3·3·4/2"), bracketed("3·3·4")
    ('(3·3·4/2)', '3·3·4')
    """
    return f"({term})" if {"+", "/"} & set(term) else term


def macs_lines(row: Row, dtype: str) -> Lines:
    """Return the lines of a layer's multiply–accumulates; none where it has no weights."""
    layer = row.layer
    if isinstance(layer, Linear):
        return times(layer.in_features, layer.out_features), thousands(row.macs)
    if not isinstance(layer, Conv):
        return ()
    out, count = times(*row.output_shape[1:]), prod(row.output_shape)
    return (
        times(out, bracketed(reads(layer))),
        times(thousands(count), thousands(weights_of(layer))),
        thousands(row.macs),
    )


def flops_lines(row: Row, dtype: str) -> Lines:
    """Return the lines of a layer's floating-point operations."""
    return times(2, thousands(row.macs)), thousands(2 * row.macs)


def activations_lines(row: Row, dtype: str) -> Lines:
    """Return the lines of the numbers that come out."""
    return times(*row.output_shape[1:]), thousands(row.activations)


def bytes_lines(row: Row, dtype: str) -> Lines:
    """Return the lines of their bytes."""
    return (
        times(thousands(row.activations), item_bytes(dtype)),
        thousands(row.bytes(dtype)),
    )


LINES: dict[str, Callable[[Row, str], Lines]] = {
    "params": params_lines,
    "MACs": macs_lines,
    "FLOPs": flops_lines,
    "activations": activations_lines,
    "bytes": bytes_lines,
}
SUMMED = ("params", "MACs", "FLOPs")


def number(line: str) -> int:
    """Return the number that a line ends in.

    >>> number("8,640")
    8640
    """
    return int(line.replace(",", ""))


def rows_of(layer: Layer, shape: Shape) -> tuple[Row, ...]:
    """Return the rows of a layer, or of every layer of a network, on a batch."""
    return tuple(Sequential(layer).trace(shape))


def cost_worked(name: str, what: str, rows: tuple[Row, ...], dtype: str) -> Iterator[Worked]:
    """Yield the lines of one quantity: of the row, or of several and their sum."""
    if what not in SUMMED:
        rows = rows[-1:]
    found = [lines for row in rows if (lines := LINES[what](row, dtype)) and lines[-1] != "0"]
    if len(found) == 1:
        yield Worked(f"{name}, {what}", distinct(found[0]), number(found[0][-1]))
    elif found:
        yield summed_worked(f"{name}, {what}", found)


def distinct(lines: Lines) -> Lines:
    """Return lines without those that repeat an earlier one.

    >>> distinct(("10", "10"))
    ('10',)
    """
    return tuple(dict.fromkeys(lines))


def summed_worked(name: str, found: list[Lines]) -> Worked:
    """Return the lines of a sum whose terms are products.

    >>> summed_worked("MACs", [("1·2·3", "2·3", "6"), ("4·5", "20")]).lines
    ('2·3 + 4·5', '6 + 20', '26')
    """
    total = sum_worked(name, tuple(number(lines[-1]) for lines in found))
    return Worked(name, (" + ".join(lines[-2] for lines in found), *total.lines), total.value)
