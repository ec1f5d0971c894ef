"""Fractional max pools: about output_size windows at places drawn at random.

Contents
    FractionalMaxPool2d, FractionalMaxPool3d
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from convguide.formulas import ShapeError, whole
from convguide.layers.base import Shape, Sizes, Window, by_axis, each, fix, image, integer
from convguide.layers.kept import Free, Verbatim, frozen, several

Ratios = float | tuple[float, ...]


def fractional_size(size: int, output_size: int, kernel_size: int, spare: int = 0) -> int:
    """Return the output size of a fractional max pool along one axis: the one that is asked for.

    output_size + kernel_size − 1 + spare ≤ size, so that the windows may start anywhere.

    Args:
        spare: pixels that torch wants on top, one of them in three dimensions.

    Raises:
        ShapeError: output_size is negative, or the windows do not fit.

    Source: ATen/native/FractionalMaxPool2d.cpp and FractionalMaxPool3d.cpp.

    >>> fractional_size(8, output_size=5, kernel_size=3)
    5
    """
    needed = whole("output_size", output_size, 0) + kernel_size - 1 + spare
    if needed > whole("size", size, 1):
        raise ShapeError(
            f"output_size={output_size} with kernel_size={kernel_size} needs at least "
            f"{output_size} + {kernel_size} − 1 + {spare} = {needed} pixels, but the size is {size}"
        )
    return output_size


@dataclass(frozen=True, repr=False, eq=False)
class FractionalMaxPool(Verbatim, Free):
    """The fractional max pool of any rank: output_size, or output_ratio times the input's size."""

    rank: ClassVar[int]
    spare: ClassVar[int] = 0
    positional: ClassVar[int] = 1

    kernel_size: Sizes
    output_size: Sizes | None = None
    output_ratio: Ratios | None = None
    return_indices: bool = False
    _random_samples: None = None

    def __post_init__(self) -> None:
        """Check what torch checks; one entry an axis where a number was given."""
        fix(self, kernel_size=self._entries("kernel_size", self.kernel_size))
        if (self.output_size is None) == (self.output_ratio is None):
            raise ShapeError(
                f"{type(self).__name__} takes either output_size or output_ratio, but "
                f"output_size={self.output_size} and output_ratio={self.output_ratio}"
            )
        if self._random_samples is not None:
            raise TypeError("_random_samples is a tensor: leave it out, it changes no shape")
        fix(self, output_ratio=frozen(self.output_ratio))
        if self.output_size is not None:
            fix(self, output_size=self._entries("output_size", self.output_size))
        else:
            self.check_ratios()

    def _entries(self, name: str, value: Sizes) -> tuple[int, ...]:
        entries = frozen(value)
        if not isinstance(entries, tuple):
            entries = (integer(name, entries),) * self.rank
        if len(entries) != self.rank:
            raise ShapeError(
                f"{name} must be one number or {self.rank} of them, but {name}={value}"
            )
        return several(name, entries)

    def ratios(self) -> tuple[float, ...]:
        """Return the ratio of each axis."""
        ratio = self.output_ratio
        given = ratio if isinstance(ratio, tuple) else (ratio,) * self.rank
        return tuple(0.0 if entry is None else entry for entry in given)

    def check_ratios(self) -> None:
        """Raise where there is not one ratio between 0 and 1 for each axis."""
        ratios = self.ratios()[: self.rank + (self.rank == 2)]
        if not all(isinstance(ratio, (int, float)) for ratio in ratios):
            raise TypeError(f"output_ratio must hold numbers, but is {self.output_ratio!r}")
        if len(ratios) != self.rank or not all(0 < ratio < 1 for ratio in ratios):
            raise ShapeError(
                f"output_ratio must be one number between 0 and 1 or {self.rank} of them, "
                f"but is {self.output_ratio}"
            )

    def output_shape(self, input_shape: Shape, training: bool = True) -> Shape:
        """Return (N, C, *output_size), or both without N; the first output's shape.

        With output_ratio, output_size = ⌊size · output_ratio⌋ in floating point, as in torch.

        Raises:
            ShapeError: torch refuses the layer on this input.

        Source: torch.nn.functional.fractional_max_pool2d.
        """
        batch, channels, spatial = image(self, input_shape, self.rank)
        if batch:
            whole("channels", channels, 1)
        if self.output_size is None:
            pairs = zip(spatial, self.ratios()[: self.rank], strict=True)
            wanted = tuple(int(size * ratio) for size, ratio in pairs)
        else:
            wanted = each(self, "output_size")
        kernels = each(self, "kernel_size")
        spare = (self.spare,) * self.rank
        pooled = by_axis(fractional_size, spatial, wanted, kernels, spare)
        return (*batch, channels, *pooled)

    def receptive_field(self) -> tuple[Window, ...]:
        """Raise: the windows lie where chance puts them."""
        raise ShapeError(
            f"{type(self).__name__} draws the places of its windows: "
            f"it has no receptive field of its own"
        )


class FractionalMaxPool2d(FractionalMaxPool):
    """torch.nn.FractionalMaxPool2d: (N, C, H, W) → (N, C, *output_size).

    Raises:
        TypeError: a field is of the wrong type.
        ShapeError: both output_size and output_ratio are given, or neither.

    Source: torch.nn.FractionalMaxPool2d.

    >>> FractionalMaxPool2d(2, output_ratio=0.5).output_shape((1, 64, 8, 11))
    (1, 64, 4, 5)
    """

    rank = 2


class FractionalMaxPool3d(FractionalMaxPool):
    """torch.nn.FractionalMaxPool3d: (N, C, D, H, W) → (N, C, *output_size).

    Unlike the flat one, it wants one pixel to spare, refuses a kernel_size below 1 when it is
    built, and does not look at ratios behind the third.
    """

    rank = 3
    spare = 1

    def __post_init__(self) -> None:
        """Check the kernel too."""
        super().__post_init__()
        for size in each(self, "kernel_size"):
            whole("kernel_size", size, 1)
