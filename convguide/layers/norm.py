"""Normalisations of each channel, which can keep running statistics.

Contents
    BatchNorm1d … 3d                each channel over the batch
    InstanceNorm1d … 3d             each channel of each image

For the receptive field norms count as pointwise: through the statistics an element may depend
on all others, but it is its own place that is read and scaled.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from math import prod
from typing import ClassVar

from convguide.formulas import ShapeError
from convguide.layers.base import Shape, fix, letters
from convguide.layers.kept import Kept, check_values, counted, frozen, real


class Norm(Kept):
    """What BatchNorm and InstanceNorm share: statistics for each channel."""

    rank: ClassVar[int]

    num_features: int
    eps: float
    momentum: float | None
    affine: bool
    track_running_stats: bool
    bias: bool

    def __post_init__(self) -> None:
        """Check what torch makes parameters or buffers of; nothing else is looked at."""
        real("eps", self.eps)
        if self.momentum is not None:
            real("momentum", self.momentum)
        if self.affine or self.track_running_stats:
            self.features()
            fix(self, num_features=frozen(self.num_features))

    def features(self) -> tuple[int, ...]:
        """Return the shape of weight, bias and the running statistics."""
        return counted("num_features", self.num_features)

    def takes_statistics(self, training: bool) -> bool:
        """Return whether the input's own statistics count: in training, or where none are kept."""
        return training or not self.track_running_stats

    def param_count(self) -> int:
        """Return weight and bias: two for each channel if affine.

        >>> BatchNorm2d(64).param_count(), BatchNorm2d(64, bias=False).param_count()
        (128, 64)
        """
        return prod(self.features()) * (2 if self.bias else 1) if self.affine else 0

    def check_axes(self, fewest: int) -> None:
        """Raise where the running statistics are not one number for each channel, in a row."""
        count = len(self.features())
        if not fewest <= count <= 1:
            raise ShapeError(
                f"track_running_stats=True keeps one number for each channel, "
                f"but num_features={self.num_features} has {count} axes"
            )

    def check_channels(self, channels: int, shape: Shape) -> None:
        """Raise where weight or running statistics are not one for each channel."""
        if self.num_features == channels:
            return
        if prod(self.features()) != channels:
            raise ShapeError(
                f"num_features={self.num_features}, "
                f"but the input shape {shape} has {channels} channels"
            )


@dataclass(frozen=True, repr=False, eq=False)
class BatchNorm(Norm):
    """Batch normalisation of any rank; a batch is always needed."""

    positional: ClassVar[int] = 1

    num_features: int
    eps: float = 1e-5
    momentum: float | None = 0.1
    affine: bool = True
    track_running_stats: bool = True
    bias: bool = field(default=True, kw_only=True)

    def check(self, shape: Shape, training: bool) -> None:
        """Raise where torch refuses `shape` in this mode."""
        self.check_rank(shape)
        statistics = self.takes_statistics(training)
        if statistics:
            check_values(self, shape[0] * prod(shape[2:]), shape)
        if self.eps < 0 or (statistics and self.eps == 0):
            raise ShapeError(f"eps must be above 0, or 0 in evaluation, but eps={self.eps}")
        if 0 in shape:
            self.check_empty(shape)
        elif self.affine or self.track_running_stats:
            self.check_channels(shape[1], shape)

    def check_rank(self, shape: Shape) -> None:
        """Raise where the input is not (N, C, …)."""
        if len(shape) != self.rank + 2:
            plain = ", ".join(("N", "C", *letters(self.rank)))
            raise ShapeError(
                f"{type(self).__name__} takes ({plain}), but the input shape is {shape}"
            )

    def check_channels(self, channels: int, shape: Shape) -> None:
        """Raise where weight or running statistics are not one for each channel."""
        if self.track_running_stats:
            self.check_axes(fewest=1)
        super().check_channels(channels, shape)

    def check_empty(self, shape: Shape) -> None:
        """Raise where torch does for an empty input: it only reads the first weight."""
        if self.affine and self.features()[:1] in ((), (0,)):
            raise ShapeError(
                f"num_features={self.num_features} leaves no weight to read for the shape {shape}"
            )

    def output_shape(self, input_shape: Shape, training: bool = True) -> Shape:
        """Return the input's shape; an empty one times the first weight, were that no number.

        Raises:
            ShapeError: torch refuses the layer on this input, in this mode.
        """
        shape = super().output_shape(input_shape, training)
        if self.affine and 0 in shape:
            return times(shape, self.features()[1:])
        return shape


def times(shape: Shape, weight: Shape) -> Shape:
    """Return the shape of a product: sizes agree from the right, or one of them is 1.

    >>> times((0, 2, 1, 3), (4, 3))
    (0, 2, 4, 3)
    """
    rank = max(len(shape), len(weight))
    ones = ((1,) * (rank - len(sizes)) + sizes for sizes in (shape, weight))
    pairs = list(zip(*ones, strict=True))
    if any(first != second and 1 not in (first, second) for first, second in pairs):
        raise ShapeError(f"the shape {shape} does not multiply with the first weight's, {weight}")
    return tuple(second if first == 1 else first for first, second in pairs)


class BatchNorm1d(BatchNorm):
    """torch.nn.BatchNorm1d: of (N, C) or (N, C, L).

    Source: torch.nn.BatchNorm1d.
    """

    rank = 1

    def check_rank(self, shape: Shape) -> None:
        """Raise where the input is neither (N, C) nor (N, C, L)."""
        if len(shape) not in (2, 3):
            raise ShapeError(
                f"BatchNorm1d takes (N, C) or (N, C, L), but the input shape is {shape}"
            )


class BatchNorm2d(BatchNorm):
    """torch.nn.BatchNorm2d: of (N, C, H, W).

    Raises:
        TypeError: a field is of the wrong type.
        ShapeError: num_features is negative.

    Source: torch.nn.BatchNorm2d.

    >>> BatchNorm2d(64).output_shape((1, 64, 8, 9))
    (1, 64, 8, 9)
    """

    rank = 2


class BatchNorm3d(BatchNorm):
    """torch.nn.BatchNorm3d: of (N, C, D, H, W)."""

    rank = 3


@dataclass(frozen=True, repr=False, eq=False)
class InstanceNorm(Norm):
    """Instance normalisation of any rank, with a batch or without."""

    positional: ClassVar[int] = 1

    num_features: int
    eps: float = 1e-5
    momentum: float = 0.1
    affine: bool = False
    track_running_stats: bool = False
    bias: bool = field(default=True, kw_only=True)

    def check(self, shape: Shape, training: bool) -> None:
        """Raise where torch refuses `shape` in this mode."""
        if len(shape) not in (self.rank + 1, self.rank + 2):
            plain = ", ".join(("C", *letters(self.rank)))
            raise ShapeError(
                f"{type(self).__name__} takes ({plain}) or (N, {plain}), "
                f"but the input shape is {shape}"
            )
        batch, channels, *spatial = (1, *shape)[-self.rank - 2 :]
        if self.takes_statistics(training):
            check_values(self, prod(spatial), shape)
        if self.affine:
            self.check_weight(batch, channels, shape)
        if self.track_running_stats:
            self.check_running(shape, batch, channels, training)

    def check_weight(self, batch: int, channels: int, shape: Shape) -> None:
        """Raise where there is not one weight for each channel, or torch finds none to read."""
        if self.num_features != channels or not batch * channels:
            raise ShapeError(
                f"affine=True reads a weight for each of num_features={self.num_features}, "
                f"but the input shape {shape} has {channels} channels in {batch} images"
            )

    def check_running(self, shape: Shape, batch: int, channels: int, training: bool) -> None:
        """Raise where torch cannot repeat or read the running statistics."""
        # torch repeats a number without axes, but cannot write the mean of a channel back to it.
        self.check_axes(fewest=1 if training else 0)
        # Of an empty input they are hardly read.
        if 0 not in shape or (training and (batch > 0 or channels != 1)):
            self.check_channels(channels, shape)


class InstanceNorm1d(InstanceNorm):
    """torch.nn.InstanceNorm1d: of (C, L) or (N, C, L)."""

    rank = 1


class InstanceNorm2d(InstanceNorm):
    """torch.nn.InstanceNorm2d: of (C, H, W) or (N, C, H, W).

    Without affine and track_running_stats, torch does not look at num_features.

    Raises:
        TypeError: a field is of the wrong type.
        ShapeError: num_features is negative.

    Source: torch.nn.InstanceNorm2d.

    >>> InstanceNorm2d(64).output_shape((64, 8, 9))
    (64, 8, 9)
    """

    rank = 2


class InstanceNorm3d(InstanceNorm):
    """torch.nn.InstanceNorm3d: of (C, D, H, W) or (N, C, D, H, W)."""

    rank = 3
