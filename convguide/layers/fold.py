"""Unfold and Fold: the windows of an image as columns, and back."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import ClassVar

from convguide.formulas import ShapeError, conv_size, whole
from convguide.layers.base import Shape, Sizes, Spelled, Window, axes, by_axis, each, fix, image

HYPERPARAMETERS = ("kernel_size", "stride", "padding", "dilation")


class Blocks(Spelled):
    """What both share: windows over an image of two axes, each a block of pixels."""

    rank: ClassVar[int] = 2

    def _settle(self, *names: str) -> None:
        """Give every hyperparameter one entry an axis; a tuple must have both."""
        for name in (*names, *HYPERPARAMETERS):
            fix(self, **{name: axes(name, getattr(self, name), self.rank, broadcast=False)})

    def blocks(self, sizes: Shape) -> tuple[int, ...]:
        """Return how many blocks an image of these sizes has along each axis.

        (size + 2 · padding − dilation · (kernel_size − 1) − 1) // stride + 1

        Source: torch.nn.Unfold.

        >>> Unfold(kernel_size=(2, 3)).blocks((5, 6))
        (4, 4)
        """
        return by_axis(conv_size, sizes, *(each(self, name) for name in HYPERPARAMETERS))

    def param_count(self) -> int:
        """Return 0: pixels are copied or added."""
        return 0

    def macs(self, input_shape: Shape) -> int:
        """Return 0: nothing is multiplied."""
        self.output_shape(input_shape)
        return 0

    def output_shape(self, input_shape: Shape, training: bool = True) -> Shape:
        """Return the shape that comes out."""
        raise NotImplementedError

    def receptive_field(self) -> tuple[Window, ...]:
        """Raise: blocks stand in one row, whatever their place in the image."""
        raise ShapeError(
            f"{type(self).__name__} lays the blocks of both axes in one row: "
            "it has no receptive field of its own"
        )


@dataclass(frozen=True, repr=False)
class Unfold(Blocks):
    """torch.nn.Unfold: (N, C, H, W) → (N, C · kernel, L), L being the number of blocks.

    Raises:
        TypeError: a field is of the wrong type.
        ShapeError: a tuple has not two entries.

    Source: torch.nn.Unfold.

    >>> Unfold(kernel_size=(2, 3)).output_shape((1, 8, 5, 6))
    (1, 48, 16)
    """

    kernel_size: Sizes
    dilation: Sizes = 1
    padding: Sizes = 0
    stride: Sizes = 1

    def __post_init__(self) -> None:
        """Give every hyperparameter one entry an axis."""
        self._settle()

    def output_shape(self, input_shape: Shape, training: bool = True) -> Shape:
        """Return (N, C · kernel, L) for (N, C, H, W), or both without N.

        Raises:
            ShapeError: torch refuses the layer on this input.
        """
        batch, channels, sizes = image(self, input_shape, self.rank)
        whole("channels", channels, 1)
        block = prod(each(self, "kernel_size"))
        return (*batch, channels * block, prod(self.blocks(sizes)))


@dataclass(frozen=True, repr=False)
class Fold(Blocks):
    """torch.nn.Fold: (N, C · kernel, L) → (N, C, *output_size), pixels of blocks added up.

    Raises:
        TypeError: a field is of the wrong type.
        ShapeError: a tuple has not two entries.

    Source: torch.nn.Fold.

    >>> Fold((5, 6), kernel_size=(2, 3)).output_shape((1, 48, 16))
    (1, 8, 5, 6)
    """

    positional: ClassVar[int] = 1

    output_size: Sizes
    kernel_size: Sizes
    dilation: Sizes = 1
    padding: Sizes = 0
    stride: Sizes = 1

    def __post_init__(self) -> None:
        """Give every hyperparameter one entry an axis."""
        self._settle("output_size")

    def output_shape(self, input_shape: Shape, training: bool = True) -> Shape:
        """Return (N, C, *output_size) for (N, C · kernel, L), or both without N.

        Raises:
            ShapeError: torch refuses the layer on this input; a wrong L is the usual reason.
        """
        shape = tuple([whole("input size", size, 0) for size in input_shape])
        if len(shape) not in (2, 3):
            raise ShapeError(
                f"Fold takes (C·kernel, L) or (N, C·kernel, L), but the input shape is {shape}"
            )
        *batch, rows, columns = shape
        down, across = self.blocks(each(self, "output_size"))
        if columns != down * across:
            raise ShapeError(
                f"L must be {down}·{across} = {down * across}, the blocks of "
                f"output_size={each(self, 'output_size')}, but the input {shape} has {columns}"
            )
        return (*batch, self._channels(rows), *each(self, "output_size"))

    def _channels(self, rows: int) -> int:
        """Return the channels that this many rows hold: one block of each in turn."""
        height, width = each(self, "kernel_size")
        channels, rest = divmod(whole("C·kernel", rows, 1), height * width)
        if rest:
            raise ShapeError(
                f"C·kernel must be a multiple of kernel_size {height}·{width} = {height * width}, "
                f"but {rows} = {channels}·{height * width} + {rest}"
            )
        return channels
