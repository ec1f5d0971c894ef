"""Layers that work along one dimension of any input.

Contents
    Softmax, LogSoftmax, Softmin, Softmax2d     shares of 1
    ChannelShuffle                              the channels in another order
    GLU                                         the one that halves a size
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from convguide.formulas import ShapeError, whole
from convguide.layers.base import Shape, integer
from convguide.layers.kept import Kept, place, sizes
from convguide.layers.pointwise import Parameterless


class Softmax2d(Parameterless):
    """torch.nn.Softmax2d: softmax over the channels of (C, H, W) or (N, C, H, W).

    Raises:
        ShapeError: the input has neither three dimensions nor four.

    Source: torch.nn.Softmax2d.

    >>> Softmax2d().output_shape((3, 8, 9))
    (3, 8, 9)
    """

    def check(self, shape: Shape, training: bool) -> None:
        """Raise where there are no two spatial axes."""
        if len(shape) not in (3, 4):
            raise ShapeError(
                f"Softmax2d takes (C, H, W) or (N, C, H, W), but the input shape is {shape}"
            )


@dataclass(frozen=True, repr=False, eq=False)
class Softmax(Kept):
    """torch.nn.Softmax: the values along one dimension become shares of 1.

    Raises:
        TypeError: dim is neither an integer nor None.

    Source: torch.nn.Softmax; torch chooses a dimension itself where dim is None.

    >>> Softmax(dim=1).output_shape((8, 10))
    (8, 10)
    """

    dim: int | None = None

    def __post_init__(self) -> None:
        """Check the dimension's type."""
        if self.dim is not None:
            integer("dim", self.dim)

    def check(self, shape: Shape, training: bool) -> None:
        """Raise where the input has no such dimension."""
        if self.dim is not None:
            place("dim", self.dim, len(shape))


class LogSoftmax(Softmax):
    """torch.nn.LogSoftmax: the logarithm of Softmax."""


class Softmin(Softmax):
    """torch.nn.Softmin: Softmax of the negative values."""


@dataclass(frozen=True, repr=False, eq=False)
class ChannelShuffle(Kept):
    """torch.nn.ChannelShuffle: the channels of the groups are interleaved.

    Raises:
        TypeError: groups is no integer.

    Source: torch.nn.ChannelShuffle.

    >>> ChannelShuffle(2).output_shape((1, 4, 8, 9))
    (1, 4, 8, 9)
    """

    positional: ClassVar[int] = 1

    groups: int

    def __post_init__(self) -> None:
        """Check the groups' type."""
        integer("groups", self.groups)

    def check(self, shape: Shape, training: bool) -> None:
        """Raise where the channels do not divide into the groups."""
        if len(shape) < 3:
            raise ShapeError(f"ChannelShuffle takes (N, C, …, L), but the input shape is {shape}")
        share, rest = divmod(shape[1], whole("groups", self.groups, 1))
        if rest:
            raise ShapeError(
                f"channels must be a multiple of groups, "
                f"but {shape[1]} = {share}·{self.groups} + {rest}"
            )


@dataclass(frozen=True, repr=False, eq=False)
class GLU(Kept):
    """torch.nn.GLU: one half of a dimension gates the other, so that its size is halved.

    Raises:
        TypeError: dim is no integer.

    Source: torch.nn.GLU.

    >>> GLU(dim=1).output_shape((1, 64, 8, 9))
    (1, 32, 8, 9)
    """

    dim: int = -1

    def __post_init__(self) -> None:
        """Check the dimension's type."""
        integer("dim", self.dim)

    def output_shape(self, input_shape: Shape, training: bool = True) -> Shape:
        """Return the shape with the size of `dim` halved.

        Raises:
            ShapeError: there is no such dimension, or its size is odd.
        """
        shape = sizes(input_shape)
        if not shape:
            raise ShapeError("GLU halves a dimension, but the input shape () has none")
        at = place("dim", self.dim, len(shape))
        if shape[at] % 2:
            raise ShapeError(f"GLU halves dim={self.dim}, but its size {shape[at]} is odd")
        return (*shape[:at], shape[at] // 2, *shape[at + 1 :])
