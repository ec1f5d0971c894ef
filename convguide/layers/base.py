"""What every layer shares: the protocol, the receptive-field window, shapes and spelling."""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
        given, rank = fields(self), getattr(self, "rank", None)  # type: ignore[arg-type]
        parts = [brief(getattr(self, at.name), rank) for at in given[: self.positional]]
        for at in given[self.positional :]:
            said = brief(getattr(self, at.name), rank)
            if said != brief(self.usual(at), rank):
                parts.append(f"{at.name}={said}")
        return f"{type(self).__name__}({', '.join(parts)})"

    def usual(self, at: Field[object]) -> object:
        """Return what a field holds where nothing is said."""
        return at.default


def brief(value: object, rank: int | None = None) -> str:
    """Return `value` as code, a tuple of equal entries (`rank` of them) as one of them.

    >>> brief((3, 3)), brief((3, 5)), brief((3,), rank=1)
    ('3', '(3, 5)', '3')
    """
    if not isinstance(value, tuple) or len(set(value)) != 1:
        return repr(value)
    alike = len(value) == rank if rank else len(value) > 1
    return repr(value[0]) if alike else repr(value)


def by_pixels(value: Sizes) -> str:
    """Return sizes with a multiplication sign.

    >>> by_pixels((3, 32, 48)), by_pixels(3)
    ('3×32×48', '3×3')
    """
    sizes = value if isinstance(value, tuple) else (value, value)
    return "×".join(map(str, sizes))


def axes(
    name: str, value: Sizes, rank: int, broadcast: bool = True, bools: bool = False
) -> tuple[int, ...]:
    """Return one entry an axis, from a number for all of them or a tuple with one for each.

    Args:
        broadcast: whether a tuple of one entry stands for all axes.
        bools: whether the first entry may be a bool.

    >>> axes("stride", 2, 2), axes("stride", (2, 1), 2)
    ((2, 2), (2, 1))
    """
    if type(value) is int:
        return (value,) * rank
    entries = tuple(value) if isinstance(value, (tuple, list)) else (value,) * rank
    if len(entries) == 1 and broadcast:
        entries *= rank
    if len(entries) != rank:
        raise ShapeError(f"{name} must be one number or {rank} of them, but {name}={value!r}")
    return integers(name, entries, bools)


def integers(name: str, entries: tuple[object, ...], bools: bool = False) -> tuple[int, ...]:
    """Return the entries as ints of any sign; what is too small is the formula's to refuse.

    torch reads tuples as this does: a bool is refused in the first place only.
    """
    for at, entry in enumerate(entries):
        refused = isinstance(entry, bool) and at == 0 and not bools
        if refused or not hasattr(entry, "__index__"):
            kind = type(entry).__name__
            raise TypeError(f"{name} must hold integers, but {name}={entry!r} is of type {kind}")
    return tuple(map(index, entries))  # type: ignore[arg-type]


def integer(name: str, value: object) -> int:
    """Return `value` as an int of any sign, no bool."""
    return integers(name, (value,))[0]


def yes_or_no(layer: object, *names: str) -> None:
    """Refuse an option that is no bool: torch's functions do not take 1 or None for one.

    Raises:
        TypeError: an option of the layer is neither True nor False.
    """
    for name in names:
        value = getattr(layer, name)
        if not isinstance(value, bool):
            raise TypeError(f"{name} must be True or False, but {name}={value!r}")


def each(layer: object, name: str) -> tuple[int, ...]:
    """Return a hyperparameter of a built layer, one entry an axis."""
    value: tuple[int, ...] = getattr(layer, name)
    return value


def image(layer: object, input_shape: Shape, rank: int) -> tuple[Shape, int, Shape]:
    """Split a batched or unbatched shape into (batch, channels, sizes)."""
    shape = tuple([whole("input size", size, 0) for size in input_shape])
    if len(shape) not in (rank + 1, rank + 2):
        plain = ", ".join(("C", *letters(rank)))
        raise ShapeError(
            f"{type(layer).__name__} takes ({plain}) or (N, {plain}), "
            f"but the input shape is {shape}"
        )
    return shape[: -rank - 1], shape[-rank - 1], shape[-rank:]


def letters(rank: int) -> tuple[str, ...]:
    """Return torch's letters for the spatial axes.

    >>> letters(1), letters(2)
    (('L',), ('H', 'W'))
    """
    return ("L",) if rank == 1 else AXIS_LETTERS[-rank:]


def by_axis(size_of: Callable[..., int], *columns: Sequence[object]) -> Shape:
    """Return `size_of` for each axis, its refusals led by the axis's name."""
    try:
        return tuple(map(size_of, *columns))
    except ShapeError:
        for axis, *row in zip(axis_names(len(columns[0])), *columns, strict=True):
            named(axis, size_of, row)
        raise


def axis_names(rank: int) -> tuple[str, ...]:
    """Return what the spatial axes are called.

    >>> axis_names(1), axis_names(2)
    (('length',), ('height', 'width'))
    """
    return ("length",) if rank == 1 else AXES[-rank:]


def named(axis: str, size_of: Callable[..., int], row: list[object]) -> int:
    """Return `size_of(*row)`; a refusal says on which axis."""
    try:
        return size_of(*row)
    except ShapeError as error:
        raise ShapeError(f"{axis}: {error}") from None


def fix(layer: object, **values: object) -> None:
    """Set fields of a frozen dataclass while it is being born."""
    for name, value in values.items():
        object.__setattr__(layer, name, value)
