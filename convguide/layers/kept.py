"""What layers that keep a shape share, and how torch reads the numbers given to them."""

from __future__ import annotations

from dataclasses import fields
from math import isfinite
from typing import Any, TypeVar

from convguide.formulas import ShapeError, whole
from convguide.layers.base import Shape, Spelled, Window, integer, integers

T = TypeVar("T")

FLOAT32_MAX = 2.0**128 - 2.0**104


class Value(Spelled):
    """A layer compared by its fields; written once, for generated comparisons slow the import."""

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash((type(self), *vars(self).values()))


class Verbatim(Value):
    """A layer to which a tuple of equal entries says something else than one of them."""

    def __repr__(self) -> str:
        """Return the constructor's call with tuples as they were given, defaults left out."""
        given = fields(self)  # type: ignore[arg-type]
        parts = [repr(getattr(self, at.name)) for at in given[: self.positional]]
        parts += [
            f"{at.name}={getattr(self, at.name)!r}"
            for at in given[self.positional :]
            if getattr(self, at.name) != at.default
        ]
        return f"{type(self).__name__}({', '.join(parts)})"


class Free(Value):
    """A layer without parameters, and without products that torch's counter would count."""

    def output_shape(self, input_shape: Shape, training: bool = True) -> Shape:
        """Return the shape that comes out for `input_shape`."""
        raise NotImplementedError

    def param_count(self) -> int:
        """Return 0: the layer learns nothing."""
        return 0

    def macs(self, input_shape: Shape) -> int:
        """Return 0: torch counts the products of matrices and of convolutions alone."""
        self.output_shape(input_shape, training=False)
        return 0


class Kept(Free):
    """A layer that keeps the shape and sees one element at a time."""

    def output_shape(self, input_shape: Shape, training: bool = True) -> Shape:
        """Return the input's shape.

        Raises:
            ShapeError: torch refuses the layer on this input, in this mode.
        """
        shape = sizes(input_shape)
        self.check(shape, training)
        return shape

    def check(self, shape: Shape, training: bool) -> None:
        """Raise where torch refuses `shape`; most layers take every shape."""

    def receptive_field(self) -> tuple[Window, ...]:
        """Return (): each element sees its own place only, on however many axes."""
        return ()


def sizes(input_shape: Shape) -> Shape:
    """Return an input's shape as a tuple of whole numbers.

    >>> sizes([2, 3])
    (2, 3)
    """
    return tuple(whole("input size", size, 0) for size in input_shape)


def frozen(value: T) -> T | tuple[Any, ...]:
    """Return `value`, a list as a tuple, so that a layer can be hashed.

    >>> frozen([2, 3]), frozen(2)
    ((2, 3), 2)
    """
    return tuple(value) if isinstance(value, list) else value


def several(name: str, value: object) -> tuple[int, ...]:
    """Return a tuple of integers, of any length and sign.

    >>> several("padding", [1, 2])
    (1, 2)
    """
    if not isinstance(value, (tuple, list)):
        raise TypeError(f"{name} must be a tuple of integers, but {name}={value!r}")
    return integers(name, tuple(value))


def counted(name: str, value: object) -> tuple[int, ...]:
    """Return the shape of a parameter: one number or several, none of them negative.

    >>> counted("num_parameters", 8)
    (8,)
    """
    entries = several(name, value) if isinstance(value, (tuple, list)) else (integer(name, value),)
    return tuple(whole(name, entry, 0) for entry in entries)


def real(name: str, value: object) -> float:
    """Return `value` as the floating-point number that torch takes it for.

    Raises:
        TypeError: `value` is no number, or a complex one.

    >>> real("eps", True)
    1.0
    """
    if not isinstance(value, (int, float)):
        kind = type(value).__name__
        raise TypeError(f"{name} must be a number, but {name}={value!r} is of type {kind}")
    return float(value)


def number(name: str, value: object) -> float:
    """Return `value` as `real` does, if float32 can hold it.

    Raises:
        TypeError: `value` is no number, or a complex one.
        ShapeError: its magnitude is too large.

    >>> number("alpha", 2)
    2.0
    """
    found = real(name, value)
    if isfinite(found) and abs(found) > FLOAT32_MAX:
        raise ShapeError(f"{name} must fit float32, at most {FLOAT32_MAX:.8g}, but {name}={value}")
    return found


def check_values(layer: object, count: int, shape: Shape) -> None:
    """Raise where a mean would be taken over one value: its variance is none.

    Source: torch.nn.functional, `_verify_batch_size` and `_verify_spatial_size`.
    """
    if count == 1:
        raise ShapeError(
            f"{type(layer).__name__} takes the statistics of its input here, for which it needs "
            f"more than 1 value each time, but the input shape is {shape}"
        )


def place(name: str, dim: int, rank: int) -> int:
    """Return a dimension counted from the front; a number counts as one dimension.

    Raises:
        ShapeError: there is no such dimension.

    >>> place("dim", -1, rank=4)
    3
    """
    rank = max(rank, 1)
    if not -rank <= dim < rank:
        raise ShapeError(
            f"{name} must lie from {-rank} to {rank - 1} for {rank} dimensions, but {name}={dim}"
        )
    return dim % rank
