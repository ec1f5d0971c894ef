"""Normalisations of each image by itself, which keep no statistics.

Contents
    GroupNorm                       groups of channels
    LayerNorm, RMSNorm              the last dimensions
    LocalResponseNorm               neighbouring channels
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import prod
from typing import ClassVar

from convguide.formulas import ShapeError, whole
from convguide.layers.base import Shape, Sizes, fix, integer
from convguide.layers.kept import Kept, Verbatim, check_values, counted, frozen, real, several


@dataclass(frozen=True, repr=False, eq=False)
class GroupNorm(Kept):
    """torch.nn.GroupNorm: of (N, C, …), each group of channels by itself.

    Raises:
        TypeError: a field is of the wrong type.
        ShapeError: num_groups does not divide num_channels.

    Source: torch.nn.GroupNorm.

    >>> GroupNorm(8, 64).output_shape((1, 64, 8, 9)), GroupNorm(8, 64).param_count()
    ((1, 64, 8, 9), 128)
    """

    positional: ClassVar[int] = 2

    num_groups: int
    num_channels: int
    eps: float = 1e-5
    affine: bool = True
    bias: bool = field(default=True, kw_only=True)

    def __post_init__(self) -> None:
        """Check the fields; num_channels need only be a number where nothing is made of it."""
        real("eps", self.eps)
        groups = integer("num_groups", self.num_groups)
        if self.affine:
            whole("num_channels", self.num_channels, 0)
        else:
            real("num_channels", self.num_channels)
        if not groups or self.num_channels % groups:
            raise ShapeError(
                f"num_channels must be a multiple of num_groups, "
                f"but num_channels={self.num_channels} and num_groups={groups}"
            )

    def check(self, shape: Shape, training: bool) -> None:
        """Raise where torch refuses `shape`, in any mode."""
        if len(shape) < 2:
            raise ShapeError(f"GroupNorm takes (N, C, …), but the input shape is {shape}")
        groups, channels = whole("num_groups", self.num_groups, 1), shape[1]
        check_values(self, shape[0] * channels // groups * prod(shape[2:]), shape)
        if channels % groups or (self.affine and channels != self.num_channels):
            raise ShapeError(
                f"GroupNorm has num_channels={self.num_channels} in num_groups={groups}, "
                f"but the input shape {shape} has {channels} channels"
            )

    def param_count(self) -> int:
        """Return weight and bias: two for each channel if affine."""
        return self.num_channels * (2 if self.bias else 1) if self.affine else 0


class LastDimensions(Verbatim, Kept):
    """A normalisation over the last dimensions, which must be exactly normalized_shape."""

    normalized_shape: Sizes
    eps: float | None
    elementwise_affine: bool

    def __post_init__(self) -> None:
        """Turn normalized_shape into a tuple, and check it where weights are made of it."""
        given = frozen(self.normalized_shape)
        entries = given if isinstance(given, tuple) else (given,)
        fix(self, normalized_shape=several("normalized_shape", entries))
        if self.elementwise_affine:
            self.weights()

    def weights(self) -> int:
        """Return the number of values in a weight."""
        return prod(counted("normalized_shape", self.normalized_shape))

    def check(self, shape: Shape, training: bool) -> None:
        """Raise where the input does not end in normalized_shape."""
        last = several("normalized_shape", self.normalized_shape)
        if not last or shape[-len(last) :] != last:
            raise ShapeError(
                f"{type(self).__name__} expects an input that ends in {last}, "
                f"but the input shape is {shape}"
            )


@dataclass(frozen=True, repr=False, eq=False)
class LayerNorm(LastDimensions):
    """torch.nn.LayerNorm: of (…, *normalized_shape).

    Raises:
        TypeError: a field is of the wrong type.
        ShapeError: a size of a weight is negative.

    Source: torch.nn.LayerNorm.

    >>> LayerNorm((8, 9)).output_shape((1, 64, 8, 9)), LayerNorm((8, 9)).param_count()
    ((1, 64, 8, 9), 144)
    """

    positional: ClassVar[int] = 1

    normalized_shape: Sizes
    eps: float = 1e-5
    elementwise_affine: bool = True
    bias: bool = True

    def __post_init__(self) -> None:
        """Check the fields."""
        super().__post_init__()
        real("eps", self.eps)

    def param_count(self) -> int:
        """Return weight and bias, each of normalized_shape."""
        return self.weights() * (2 if self.bias else 1) if self.elementwise_affine else 0


@dataclass(frozen=True, repr=False, eq=False)
class RMSNorm(LastDimensions):
    """torch.nn.RMSNorm: of (…, *normalized_shape), by the root of the mean square.

    Source: torch.nn.RMSNorm.

    >>> RMSNorm(9).output_shape((1, 64, 9)), RMSNorm(9).param_count()
    ((1, 64, 9), 9)
    """

    positional: ClassVar[int] = 1

    normalized_shape: Sizes
    eps: float | None = None
    elementwise_affine: bool = True

    def __post_init__(self) -> None:
        """Check the fields."""
        super().__post_init__()
        if self.eps is not None:
            real("eps", self.eps)

    def param_count(self) -> int:
        """Return the weight, of normalized_shape."""
        return self.weights() if self.elementwise_affine else 0


@dataclass(frozen=True, repr=False, eq=False)
class LocalResponseNorm(Kept):
    """torch.nn.LocalResponseNorm: of (N, C, …), over `size` neighbouring channels.

    Source: torch.nn.LocalResponseNorm.

    >>> LocalResponseNorm(5).output_shape((1, 96, 8, 9))
    (1, 96, 8, 9)
    """

    positional: ClassVar[int] = 1

    size: int
    alpha: float = 1e-4
    beta: float = 0.75
    k: float = 1.0

    def check(self, shape: Shape, training: bool) -> None:
        """Raise where torch refuses `shape`; an empty input it hands back unseen."""
        if len(shape) < 3:
            raise ShapeError(f"LocalResponseNorm takes (N, C, …, L), but the input is {shape}")
        if 0 not in shape:
            whole("size", self.size, 1)
            for name in ("alpha", "beta", "k"):
                if not isinstance(getattr(self, name), (int, float, complex)):
                    raise TypeError(f"{name} must be a number, but is {getattr(self, name)!r}")
