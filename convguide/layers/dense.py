"""What usually follows the convolutions.

Contents
    Linear                          (…, in_features) → (…, out_features)
    Flatten, Unflatten              dimensions become one, one becomes several
"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import ClassVar

from convguide.formulas import ShapeError, linear_param_count, whole
from convguide.layers.base import Shape, Window, fix, integer
from convguide.layers.kept import Free, Value, Verbatim, place, several, sizes


@dataclass(frozen=True, repr=False, eq=False)
class Linear(Value):
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
        """Check the features; to torch, True is 1 where it stands for the weight's second size."""
        if isinstance(self.in_features, bool):
            fix(self, in_features=int(self.in_features))
        whole("in_features", self.in_features, 0)
        whole("out_features", self.out_features, 0)

    def output_shape(self, input_shape: Shape, training: bool = True) -> Shape:
        """Return the input's shape with its last size replaced by out_features."""
        shape = sizes(input_shape)
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


@dataclass(frozen=True, repr=False, eq=False)
class Flatten(Free):
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
        shape = sizes(input_shape) or (1,)
        first, last = (
            place(name, getattr(self, name), len(shape)) for name in ("start_dim", "end_dim")
        )
        if first > last:
            raise ShapeError(f"start_dim={self.start_dim} comes after end_dim={self.end_dim}")
        return (*shape[:first], prod(shape[first : last + 1]), *shape[last + 1 :])

    def receptive_field(self) -> tuple[Window, ...]:
        """Raise: the spatial axes end here."""
        raise ShapeError("Flatten ends the spatial axes: it has no receptive field of its own")


@dataclass(frozen=True, repr=False, eq=False)
class Unflatten(Verbatim, Free):
    """torch.nn.Unflatten: one size becomes several with the same product; -1 is worked out.

    Named dimensions are left out.

    Raises:
        TypeError: dim is no integer, or unflattened_size no tuple of them.

    Source: torch.nn.Unflatten.

    >>> Unflatten(1, (64, -1, 7)).output_shape((1, 3136))
    (1, 64, 7, 7)
    """

    positional: ClassVar[int] = 2

    dim: int
    unflattened_size: tuple[int, ...]

    def __post_init__(self) -> None:
        """Check the types."""
        integer("dim", self.dim)
        fix(self, unflattened_size=several("unflattened_size", self.unflattened_size))

    def output_shape(self, input_shape: Shape, training: bool = True) -> Shape:
        """Return the shape with unflattened_size in the place of `dim`.

        Raises:
            ShapeError: there is no such dimension, or its size is no such product.
        """
        shape = sizes(input_shape)
        if not shape:
            raise ShapeError("Unflatten splits a dimension, but the input shape () has none")
        at = place("dim", self.dim, len(shape))
        return (*shape[:at], *self._split(shape[at]), *shape[at + 1 :])

    def _split(self, size: int) -> Shape:
        given = self.unflattened_size
        known = prod(entry for entry in given if entry != -1)
        open_ones = given.count(-1)
        fits = size == known if not open_ones else bool(known) and size % known == 0
        if not given or min(given) < -1 or open_ones > 1 or not fits:
            raise ShapeError(
                f"unflattened_size={given} must have the product {size}, the size of "
                f"dim={self.dim}, and hold -1 once at most"
            )
        return tuple(size // known if entry == -1 else entry for entry in given)

    def receptive_field(self) -> tuple[Window, ...]:
        """Raise: dimensions change their meaning here."""
        raise ShapeError("Unflatten makes new axes: it has no receptive field of its own")
