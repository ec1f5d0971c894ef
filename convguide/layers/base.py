"""What every layer shares: the protocol, the receptive-field window, shapes and spelling."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import Field, fields
from operator import index
from typing import ClassVar, Protocol

from convguide.formulas import ShapeError, whole
from convguide.layers.window import Window as Window

Shape = tuple[int, ...]
Sizes = int | tuple[int, ...]

AXES = ("depth", "height", "width")
AXIS_LETTERS = ("D", "H", "W")


class Layer(Protocol):
    """What every layer, and every network of layers, answers."""

    def output_shape(self, input_shape: Shape, training: bool = True) -> Shape:
        """Return the shape that comes out for `input_shape`, or raise ShapeError."""

    def param_count(self) -> int:
        """Return the number of trainable parameters."""

    def macs(self, input_shape: Shape) -> int:
        """Return the multiply–accumulates for `input_shape`, batch included, bias excluded."""

    def receptive_field(self) -> tuple[Window, ...]:
        """Return the receptive-field window of each spatial axis, or raise ShapeError."""


class Spelled:
    """A layer whose repr is the line of torch code that builds it."""

    positional: ClassVar[int] = 0

    def __repr__(self) -> str:
        """Return the constructor's call, defaults left out."""
        given = fields(self)  # type: ignore[arg-type]
        parts = [brief(getattr(self, at.name)) for at in given[: self.positional]]
        parts += [
            f"{at.name}={brief(getattr(self, at.name))}"
            for at in given[self.positional :]
            if brief(getattr(self, at.name)) != brief(self.usual(at))
        ]
        return f"{type(self).__name__}({', '.join(parts)})"

    def usual(self, at: Field[object]) -> object:
        """Return what a field holds where nothing is said."""
        return at.default


def brief(value: object) -> str:
    """Return `value` as code, a tuple of equal entries as one of them.

    >>> brief((3, 3)), brief((3, 5))
    ('3', '(3, 5)')
    """
    if isinstance(value, tuple) and len(value) > 1 and len(set(value)) == 1:
        return repr(value[0])
    return repr(value)


def axes(name: str, value: Sizes, rank: int, broadcast: bool = True) -> tuple[int, ...]:
    """Return one entry an axis, from a number for all of them or a tuple with one for each.

    >>> axes("stride", 2, 2), axes("stride", (2, 1), 2)
    ((2, 2), (2, 1))
    """
    entries = tuple(value) if isinstance(value, (tuple, list)) else (value,) * rank
    if len(entries) == 1 and broadcast:
        entries *= rank
    if len(entries) != rank:
        raise ShapeError(f"{name} must be one number or {rank} of them, but {name}={value!r}")
    return tuple(integer(name, entry) for entry in entries)


def integer(name: str, value: object) -> int:
    """Return `value` as an int of any sign; what is too small is the formula's to refuse."""
    if isinstance(value, bool) or not hasattr(value, "__index__"):
        kind = type(value).__name__
        raise TypeError(f"{name} must hold integers, but {name}={value!r} is of type {kind}")
    return index(value)


def each(layer: object, name: str) -> tuple[int, ...]:
    """Return a hyperparameter of a built layer, one entry an axis."""
    value: tuple[int, ...] = getattr(layer, name)
    return value


def image(layer: object, input_shape: Shape, rank: int) -> tuple[Shape, int, Shape]:
    """Split a batched or unbatched shape into (batch, channels, sizes)."""
    shape = tuple(whole("input size", size, 0) for size in input_shape)
    if len(shape) not in (rank + 1, rank + 2):
        plain = ", ".join(("C", *AXIS_LETTERS[-rank:]))
        raise ShapeError(
            f"{type(layer).__name__} takes ({plain}) or (N, {plain}), "
            f"but the input shape is {shape}"
        )
    return shape[: -rank - 1], shape[-rank - 1], shape[-rank:]


def by_axis(size_of: Callable[..., int], *columns: Iterable[object]) -> Shape:
    """Return `size_of` for each axis, its refusals led by the axis's name."""
    rows = list(zip(*columns, strict=True))
    return tuple(
        named(axis, size_of, row) for axis, row in zip(AXES[-len(rows) :], rows, strict=True)
    )


def named(axis: str, size_of: Callable[..., int], row: tuple[object, ...]) -> int:
    """Return `size_of(*row)`; a refusal says on which axis."""
    try:
        return size_of(*row)
    except ShapeError as error:
        raise ShapeError(f"{axis}: {error}") from None


def fix(layer: object, **values: object) -> None:
    """Set fields of a frozen dataclass while it is being born."""
    for name, value in values.items():
        object.__setattr__(layer, name, value)
