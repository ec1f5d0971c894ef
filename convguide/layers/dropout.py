"""Dropouts: in training some elements, or whole channels, become 0.

Contents
    Dropout, AlphaDropout                   of elements
    Dropout1d … 3d, FeatureAlphaDropout     of channels
"""

from __future__ import annotations

from dataclasses import dataclass

from convguide.formulas import ShapeError
from convguide.layers.base import Shape
from convguide.layers.kept import Kept, real


@dataclass(frozen=True, repr=False, eq=False)
class Dropout(Kept):
    """torch.nn.Dropout: in training, each element becomes 0 with probability p.

    Raises:
        TypeError: p is no number.
        ShapeError: p is not between 0 and 1.

    Source: torch.nn.Dropout.

    >>> Dropout(0.2).output_shape((1, 4096))
    (1, 4096)
    """

    p: float = 0.5
    inplace: bool = False

    def __post_init__(self) -> None:
        """Check the probability."""
        real("p", self.p)
        if not 0 <= self.p <= 1:
            raise ShapeError(f"p is a probability, from 0 to 1, but p={self.p}")


class AlphaDropout(Dropout):
    """torch.nn.AlphaDropout: dropout that keeps mean and variance of what SELU gives."""


class FeatureDropout(Dropout):
    """Dropout of whole channels, for which an input needs two dimensions.

    torch looks only where it draws: in training, with 0 < p < 1, and not for an empty input.
    """

    def check(self, shape: Shape, training: bool) -> None:
        """Raise where there is no dimension of channels."""
        if training and 0 < self.p < 1 and 0 not in shape and len(self.batched(shape)) < 2:
            raise ShapeError(
                f"{type(self).__name__} needs a dimension of channels in training, "
                f"but the input shape is {shape}"
            )

    def batched(self, shape: Shape) -> Shape:
        """Return the shape that torch drops channels of."""
        return shape


class FeatureAlphaDropout(FeatureDropout):
    """torch.nn.FeatureAlphaDropout: AlphaDropout of whole channels."""


class Dropout1d(FeatureDropout):
    """torch.nn.Dropout1d: dropout of whole channels of (C, L) or (N, C, L).

    Raises:
        ShapeError: the input has neither two dimensions nor three.
    """

    def check(self, shape: Shape, training: bool) -> None:
        """Raise where there is no spatial axis, in any mode."""
        if len(shape) not in (2, 3):
            raise ShapeError(f"Dropout1d takes (C, L) or (N, C, L), but the input shape is {shape}")


class Dropout2d(FeatureDropout):
    """torch.nn.Dropout2d: dropout of whole channels; a 3-D input is (N, C, L) to it."""


class Dropout3d(FeatureDropout):
    """torch.nn.Dropout3d: dropout of whole channels of (C, D, H, W) or (N, C, D, H, W)."""

    def batched(self, shape: Shape) -> Shape:
        """Return the shape with a batch of 1, which torch adds to all but five dimensions."""
        return shape if len(shape) == 5 else (1, *shape)
