"""Linear and Flatten: what usually follows the convolutions."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import ClassVar

from convguide.formulas import ShapeError, linear_param_count, whole
from convguide.layers.base import Shape, Spelled, Window


@dataclass(frozen=True, repr=False)
class Linear(Spelled):
    """torch.nn.Linear: (…, in_features) → (…, out_features).

    Raises:
        TypeError, ShapeError: a feature count is no integer of at least 0.

    Source: torch.nn.Linear.

    >>> Linear(16384, 10).output_shape((1, 16384))
    (1, 10)
    """

    positional: ClassVar[int] = 2

    in_features: int
    out_features: int
    bias: bool = True

    def __post_init__(self) -> None:
        """Check the features."""
        whole("in_features", self.in_features, 0)
        whole("out_features", self.out_features, 0)

    def output_shape(self, input_shape: Shape, training: bool = True) -> Shape:
        """Return the input's shape with its last size replaced by out_features."""
        shape = tuple(whole("input size", size, 0) for size in input_shape)
        if not shape or shape[-1] != self.in_features:
            raise ShapeError(
                f"Linear expects {self.in_features:,} features, but the input shape {shape} "
                f"ends in {shape[-1] if shape else 'nothing'}"
            )
        return (*shape[:-1], self.out_features)

    def param_count(self) -> int:
        """Return weight and bias.

        >>> Linear(16384, 10).param_count()
        163850
        """
        return linear_param_count(self.in_features, self.out_features, self.bias)

    def macs(self, input_shape: Shape) -> int:
        """Return output elements · in_features.

        >>> Linear(400, 10).macs((2, 400))
        8000
        """
        return prod(self.output_shape(input_shape)) * self.in_features

    def receptive_field(self) -> tuple[Window, ...]:
        """Raise: every output element reads the whole input."""
        raise ShapeError("Linear reads every feature: it has no receptive field of its own")


@dataclass(frozen=True, repr=False)
class Flatten(Spelled):
    """torch.nn.Flatten: the sizes from start_dim to end_dim become their product.

    Raises:
        TypeError: a dimension is no integer.

    Source: torch.nn.Flatten.

    >>> Flatten().output_shape((1, 64, 16, 16))
    (1, 16384)
    """

    start_dim: int = 1
    end_dim: int = -1

    def __post_init__(self) -> None:
        """Check the dimensions."""
        for name in ("start_dim", "end_dim"):
            if type(getattr(self, name)) is not int:
                raise TypeError(f"{name} must be an integer, but {name}={getattr(self, name)!r}")

    def output_shape(self, input_shape: Shape, training: bool = True) -> Shape:
        """Return the shape with one size for the flattened dimensions."""
        shape = tuple(whole("input size", size, 0) for size in input_shape) or (1,)
        first, last = (self._place(name, len(shape)) for name in ("start_dim", "end_dim"))
        if first > last:
            raise ShapeError(f"start_dim={self.start_dim} comes after end_dim={self.end_dim}")
        return (*shape[:first], prod(shape[first : last + 1]), *shape[last + 1 :])

    def _place(self, name: str, rank: int) -> int:
        place: int = getattr(self, name)
        if not -rank <= place < rank:
            raise ShapeError(
                f"{name} must lie from {-rank} to {rank - 1} for {rank} dimensions, "
                f"but {name}={place}"
            )
        return place % rank

    def param_count(self) -> int:
        """Return 0: flattening learns nothing."""
        return 0

    def macs(self, input_shape: Shape) -> int:
        """Return 0: flattening computes nothing."""
        self.output_shape(input_shape)
        return 0

    def receptive_field(self) -> tuple[Window, ...]:
        """Raise: the spatial axes end here."""
        raise ShapeError("Flatten ends the spatial axes: it has no receptive field of its own")
