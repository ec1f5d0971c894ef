"""Adaptive pools: the output size is given, and the windows follow from it.

Contents
    AdaptiveAvgPool1d … 3d, AdaptiveMaxPool1d … 3d
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from convguide.formulas import ShapeError, whole
from convguide.layers.base import Shape, Window, fix, integer, letters
from convguide.layers.kept import Free, Verbatim, frozen, several, sizes

OutputSize = int | tuple[int | None, ...]


@dataclass(frozen=True, repr=False, eq=False)
class AdaptivePool(Verbatim, Free):
    """The adaptive pool of any rank: one output size for all axes, or one for each."""

    rank: ClassVar[int]
    positional: ClassVar[int] = 1

    output_size: OutputSize

    def __post_init__(self) -> None:
        """Check the types; None stands only in a tuple, and not in that of one axis."""
        fix(self, output_size=frozen(self.output_size))
        if not isinstance(self.output_size, tuple):
            integer("output_size", self.output_size)
        elif len(self.output_size) != self.rank:
            raise ShapeError(
                f"output_size must be one number or {self.rank} of them, "
                f"but output_size={self.output_size}"
            )
        else:
            self.wanted((1,) * self.rank)

    def wanted(self, spatial: Shape) -> Shape:
        """Return the output size of each axis: None keeps that of the input.

        >>> AdaptiveAvgPool2d((None, 3)).wanted((8, 9))
        (8, 3)
        """
        if not isinstance(self.output_size, tuple):
            return (self.output_size,) * self.rank
        pairs = zip(self.output_size, spatial, strict=True)
        kept = (size if wish is None and self.rank > 1 else wish for wish, size in pairs)
        return several("output_size", tuple(kept))

    def output_shape(self, input_shape: Shape, training: bool = True) -> Shape:
        """Return (N, C, …) with each size as wanted, or both without N.

        Raises:
            ShapeError: torch refuses the layer on this input.

        Source: torch.nn.AdaptiveAvgPool2d, "Shape"; ATen/native/AdaptiveAveragePooling.cpp.
        """
        shape = sizes(input_shape)
        if self.is_mean(shape):
            return (*shape[: -self.rank], *(1,) * self.rank)
        if len(shape) not in (self.rank + 1, self.rank + 2):
            plain = ", ".join(("C", *letters(self.rank)))
            raise ShapeError(
                f"{type(self).__name__} takes ({plain}) or (N, {plain}), "
                f"but the input shape is {shape}"
            )
        if 0 in self.read(shape):
            raise ShapeError(f"{type(self).__name__} has nothing to pool in the shape {shape}")
        wanted = self.wanted(shape[-self.rank :])
        return (*shape[: -self.rank], *(whole("output_size", size, 0) for size in wanted))

    def is_mean(self, shape: Shape) -> bool:
        """Return whether torch takes the mean of all pixels instead, with checks of its own."""
        return False

    def read(self, shape: Shape) -> Shape:
        """Return the sizes that must not be 0: all but the first, be that a batch or not."""
        return shape[1:]

    def receptive_field(self) -> tuple[Window, ...]:
        """Raise: the windows depend on the input's size, and differ among each other."""
        raise ShapeError(
            f"{type(self).__name__} fits its windows to the input's size: "
            f"it has no receptive field of its own"
        )


class AdaptiveAvgPool(AdaptivePool):
    """The adaptive average pool, which is a mean where every output size is 1."""

    def is_mean(self, shape: Shape) -> bool:
        """Return whether one value is left; any rank will do then, and any size."""
        least = self.rank + isinstance(self.output_size, tuple)
        return len(shape) >= least and set(self.wanted(shape[-self.rank :])) == {1}


class AdaptiveAvgPool1d(AdaptiveAvgPool):
    """torch.nn.AdaptiveAvgPool1d: (N, C, L) → (N, C, output_size)."""

    rank = 1

    def is_mean(self, shape: Shape) -> bool:
        """Return whether one value is left; the rank is checked here."""
        return len(shape) in (2, 3) and super().is_mean(shape)

    def read(self, shape: Shape) -> Shape:
        """Return the sizes that must not be 0: the channels may be."""
        return shape[-1:]


class AdaptiveAvgPool2d(AdaptiveAvgPool):
    """torch.nn.AdaptiveAvgPool2d: (N, C, H, W) → (N, C, *output_size).

    Raises:
        TypeError: output_size is no integer and no pair of integers or None.

    Source: torch.nn.AdaptiveAvgPool2d.

    >>> AdaptiveAvgPool2d((None, 3)).output_shape((1, 512, 8, 9))
    (1, 512, 8, 3)
    """

    rank = 2

    def read(self, shape: Shape) -> Shape:
        """Return the sizes that must not be 0: the channels may be."""
        return shape[-2:]


class AdaptiveAvgPool3d(AdaptiveAvgPool):
    """torch.nn.AdaptiveAvgPool3d: (N, C, D, H, W) → (N, C, *output_size)."""

    rank = 3


@dataclass(frozen=True, repr=False, eq=False)
class AdaptiveMaxPool(AdaptivePool):
    """The adaptive max pool; with return_indices, `output_shape` is that of the values."""

    return_indices: bool = False


class AdaptiveMaxPool1d(AdaptiveMaxPool):
    """torch.nn.AdaptiveMaxPool1d: (N, C, L) → (N, C, output_size)."""

    rank = 1


class AdaptiveMaxPool2d(AdaptiveMaxPool):
    """torch.nn.AdaptiveMaxPool2d: (N, C, H, W) → (N, C, *output_size).

    Source: torch.nn.AdaptiveMaxPool2d.

    >>> AdaptiveMaxPool2d(7).output_shape((64, 8, 9))
    (64, 7, 7)
    """

    rank = 2


class AdaptiveMaxPool3d(AdaptiveMaxPool):
    """torch.nn.AdaptiveMaxPool3d: (N, C, D, H, W) → (N, C, *output_size)."""

    rank = 3
