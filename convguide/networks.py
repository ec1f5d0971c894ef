"""Layers in a row, by the same protocol as one layer.

Contents
    Sequential              layers one after the other
    Row                     one line of a trace
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce

from convguide.formulas import ShapeError
from convguide.layers import Layer, Shape, Window

__all__ = ["Row", "Sequential"]


@dataclass(frozen=True)
class Row:
    """One layer of a traced network: where it stands, what goes in, what comes out."""

    place: str
    layer: Layer
    input_shape: Shape
    output_shape: Shape
    params: int
    macs: int


@dataclass(frozen=True, init=False, repr=False)
class Sequential:
    """torch.nn.Sequential: each layer takes what the one before it gives.

    Source: torch.nn.Sequential.

    >>> from convguide.layers import Conv2d, MaxPool2d
    >>> net = Sequential(Conv2d(3, 8, kernel_size=3, padding=1), MaxPool2d(2))
    >>> net.output_shape((1, 3, 32, 48)), net.param_count()
    ((1, 8, 16, 24), 224)
    """

    layers: tuple[Layer, ...]

    def __init__(self, *layers: Layer) -> None:
        """Take the layers in the order in which they run."""
        object.__setattr__(self, "layers", layers)

    def __repr__(self) -> str:
        """Return the constructor's call."""
        return f"Sequential({', '.join(map(repr, self.layers))})"

    def trace(self, input_shape: Shape) -> tuple[Row, ...]:
        """Return one row per layer for `input_shape`.

        Raises:
            ShapeError: a layer refuses what reaches it; the message begins with its place.
        """
        rows: list[Row] = []
        for index, layer in enumerate(self.layers):
            reaching = rows[-1].output_shape if rows else tuple(input_shape)
            rows.append(traced(f"{index}: {type(layer).__name__}", layer, reaching))
        return tuple(rows)

    def output_shape(self, input_shape: Shape, training: bool = True) -> Shape:
        """Return what the last layer gives.

        Raises:
            ShapeError: a layer refuses what reaches it; the message begins with its place.
        """
        rows = self.trace(input_shape)
        return rows[-1].output_shape if rows else tuple(input_shape)

    def param_count(self) -> int:
        """Return the trainable parameters of all layers."""
        return sum(layer.param_count() for layer in self.layers)

    def macs(self, input_shape: Shape) -> int:
        """Return the multiply–accumulates of all layers, batch included, bias excluded."""
        return sum(row.macs for row in self.trace(input_shape))

    def receptive_field(self) -> tuple[Window, ...]:
        """Return the receptive field of one output element, by axis.

        >>> from convguide.layers import Conv2d
        >>> stack = Sequential(Conv2d(1, 1, kernel_size=3), Conv2d(1, 1, kernel_size=3))
        >>> stack.receptive_field()[0]
        Window(size=5, stride=1, start=0)
        """
        if not self.layers:
            raise ShapeError("an empty Sequential has no window: it has no spatial axes either")
        by_layer = (layer.receptive_field() for layer in self.layers)
        return reduce(lambda first, then: tuple(map(Window.then, first, then)), by_layer)


def traced(place: str, layer: Layer, input_shape: Shape) -> Row:
    """Return the row of one layer, its refusal led by the place and the shape that came."""
    try:
        out, macs = layer.output_shape(input_shape), layer.macs(input_shape)
    except ShapeError as error:
        raise ShapeError(f"{place}, reached by {input_shape}: {error}") from None
    return Row(place, layer, input_shape, out, layer.param_count(), macs)
