"""Pads: pixels added around an input, or with negative numbers cropped off it.

Contents
    ConstantPad1d … 3d, ZeroPad1d … 3d      a constant; any rank that has the dimensions
    ReflectionPad1d … 3d                    mirrored without the edge: less than the size per side
    ReplicationPad1d … 3d                   the edge repeated: no limit
    CircularPad1d … 3d                      from the other side: at most the size per side
"""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import ClassVar

from convguide.formulas import ShapeError, whole
from convguide.layers.base import Shape, Sizes, Window, each, fix, integer
from convguide.layers.kept import Free, number, several, sizes

Sides = tuple[tuple[int, int], ...]


@dataclass(frozen=True, repr=False, eq=False)
class Pad(Free):
    """The pad of any rank and mode: one number for every side, or (left, right, top, …).

    The numbers come in pairs from the last dimension on. torch does not hold a layer to its
    rank: `ZeroPad2d((1, 1))` pads the width alone.
    """

    rank: ClassVar[int]
    positional: ClassVar[int] = 1

    padding: Sizes

    def __post_init__(self) -> None:
        """Give every side its number."""
        given = self.padding
        if not isinstance(given, (tuple, list)):
            given = (integer("padding", given),) * (2 * self.rank)
        fix(self, padding=several("padding", given))

    def __repr__(self) -> str:
        """Return the constructor's call: one number where it stands for every side."""
        entries = each(self, "padding")
        alike = len(entries) == 2 * self.rank and len(set(entries)) == 1
        parts = [repr(entries[0] if alike else entries)]
        parts += [f"{at.name}={getattr(self, at.name)!r}" for at in fields(self)[1:]]
        return f"{type(self).__name__}({', '.join(parts)})"

    def sides(self) -> Sides:
        """Return the (left, right) padding of each padded dimension, the last one last.

        Raises:
            ShapeError: the numbers do not come in pairs.

        >>> ZeroPad2d((1, 2, 3, 4)).sides()
        ((3, 4), (1, 2))
        """
        entries = each(self, "padding")
        if len(entries) % 2:
            raise ShapeError(f"padding comes in pairs, but padding={entries} is an odd number")
        return tuple(zip(entries[::2], entries[1::2], strict=True))[::-1]

    def output_shape(self, input_shape: Shape, training: bool = True) -> Shape:
        """Return the shape with each size grown by its two sides: size + left + right.

        Raises:
            ShapeError: torch refuses the layer on this input.

        Source: torch.nn.ReflectionPad2d, "Shape".
        """
        shape, sides = sizes(input_shape), self.sides()
        if len(sides) > len(shape):
            raise ShapeError(
                f"padding has {len(sides)} pairs, but the input {shape} has {len(shape)} dimensions"
            )
        self.check(shape, sides)
        first = len(shape) - len(sides)
        grown = (size + sum(pair) for size, pair in zip(shape[first:], sides, strict=True))
        return (*shape[:first], *grown)

    def check(self, shape: Shape, sides: Sides) -> None:
        """Raise where torch refuses `shape`."""
        for size, pair in padded(shape, sides):
            cropped = sum(-side for side in pair if side < 0)
            if cropped > size:
                raise ShapeError(f"padding={pair} crops {cropped} pixels off a size of {size}")

    def receptive_field(self) -> tuple[Window, ...]:
        """Return one pixel an axis, the first of them in the padding.

        >>> ZeroPad2d((1, 2, 3, 4)).receptive_field()
        (Window(size=1, stride=1, start=-3), Window(size=1, stride=1, start=-1))
        """
        sides = ((0, 0),) * self.rank + self.sides()
        return tuple(Window(1, 1, -left) for left, _ in sides[-self.rank :])


def padded(shape: Shape, sides: Sides) -> zip[tuple[int, tuple[int, int]]]:
    """Return each padded size with its two sides."""
    return zip(shape[len(shape) - len(sides) :], sides, strict=True)


class ZeroPad1d(Pad):
    """torch.nn.ZeroPad1d: zeros left and right."""

    rank = 1


class ZeroPad2d(Pad):
    """torch.nn.ZeroPad2d: zeros left, right, above and below.

    Raises:
        TypeError: padding is no integer and no tuple of them.

    Source: torch.nn.ZeroPad2d.

    >>> ZeroPad2d((1, 2, 0, -1)).output_shape((3, 8, 9))
    (3, 7, 12)
    """

    rank = 2


class ZeroPad3d(Pad):
    """torch.nn.ZeroPad3d: zeros on all six sides."""

    rank = 3


@dataclass(frozen=True, repr=False, eq=False)
class ConstantPad(Pad):
    """A pad whose new pixels hold `value`, which must fit float32 where there are any."""

    value: float

    def __post_init__(self) -> None:
        """Give every side its number, and check the type of the value."""
        super().__post_init__()
        if self.value is not None and not isinstance(self.value, (int, float)):
            raise TypeError(f"value must be a number, but value={self.value!r}")

    def check(self, shape: Shape, sides: Sides) -> None:
        """Raise where too much is cropped, or the value is too large to be filled in."""
        super().check(shape, sides)
        if self.value is not None and max((max(pair) for pair in sides), default=0) > 0:
            number("value", self.value)


class ConstantPad1d(ConstantPad):
    """torch.nn.ConstantPad1d: a constant left and right."""

    rank = 1


class ConstantPad2d(ConstantPad):
    """torch.nn.ConstantPad2d: a constant left, right, above and below."""

    rank = 2


class ConstantPad3d(ConstantPad):
    """torch.nn.ConstantPad3d: a constant on all six sides."""

    rank = 3


class ImagePad(Pad):
    """A pad that reads the image, so that it needs a channel before the axes that it pads."""

    def check(self, shape: Shape, sides: Sides) -> None:
        """Raise where the rank does not fit, or a side takes more than there is."""
        if not 1 <= len(sides) <= 3 or len(shape) not in (len(sides) + 1, len(sides) + 2):
            raise ShapeError(
                f"{type(self).__name__} of {len(sides)} padded axes takes an input with a channel "
                f"and at most a batch more, but the input shape is {shape}"
            )
        self.check_sizes(shape, sides)
        for size, pair in padded(shape, sides):
            self.check_side(size, pair)

    def check_sizes(self, shape: Shape, sides: Sides) -> None:
        """Raise for an empty size other than the batch's, or where nothing is left."""
        inner = shape[-len(sides) - 1 :]
        if 0 in inner:
            raise ShapeError(f"{type(self).__name__} takes no empty size but the batch's: {shape}")
        grown = [size + sum(pair) for size, pair in padded(shape, sides)]
        if min(grown) < 0 or max(grown) < 1:
            raise ShapeError(f"padding={sides} leaves sizes {grown} of the input {shape}")

    def check_side(self, size: int, pair: tuple[int, int]) -> None:
        """Raise where a side takes more pixels than there are to read."""


class ReflectionPad(ImagePad):
    """A pad that mirrors the image without its edge pixel."""

    def check_side(self, size: int, pair: tuple[int, int]) -> None:
        """Raise where a side reaches the pixel behind the last."""
        if max(pair) >= size:
            raise ShapeError(
                f"a reflection takes less than the size per side, "
                f"but padding={max(pair)} on a size of {size}"
            )


class ReflectionPad1d(ReflectionPad):
    """torch.nn.ReflectionPad1d: mirrors left and right."""

    rank = 1


class ReflectionPad2d(ReflectionPad):
    """torch.nn.ReflectionPad2d: mirrors left, right, above and below.

    Raises:
        TypeError: padding is no integer and no tuple of them.

    Source: torch.nn.ReflectionPad2d.

    >>> ReflectionPad2d(3).output_shape((1, 3, 8, 9))
    (1, 3, 14, 15)
    """

    rank = 2


class ReflectionPad3d(ReflectionPad):
    """torch.nn.ReflectionPad3d: mirrors on all six sides."""

    rank = 3


class ReplicationPad1d(ImagePad):
    """torch.nn.ReplicationPad1d: repeats the edge left and right."""

    rank = 1


class ReplicationPad2d(ImagePad):
    """torch.nn.ReplicationPad2d: repeats the edge left, right, above and below."""

    rank = 2


class ReplicationPad3d(ImagePad):
    """torch.nn.ReplicationPad3d: repeats the edge on all six sides."""

    rank = 3


class CircularPad(ImagePad):
    """A pad that continues the image from its other side."""

    def check(self, shape: Shape, sides: Sides) -> None:
        """Raise where the input's rank is not the layer's either."""
        if len(shape) not in (self.rank + 1, self.rank + 2):
            raise ShapeError(
                f"{type(self).__name__} takes {self.rank + 1} or {self.rank + 2} dimensions, "
                f"but the input shape is {shape}"
            )
        super().check(shape, sides)

    def check_sizes(self, shape: Shape, sides: Sides) -> None:
        """Raise where a size would be negative, or torch's copies do not fit one another."""
        first, out = len(shape) - len(sides), list(shape)
        for at, (size, pair) in enumerate(padded(shape, sides), first):
            out[at] = whole("padded size", size + sum(pair), 0)
        if min(map(min, sides)) < 0:
            self.check_copies(shape, sides, out)

    def check_copies(self, shape: Shape, sides: Sides, out: list[int]) -> None:
        """Raise where a crop leaves less than the other side reads, as torch copies it."""
        first = len(shape) - len(sides)
        for size, pair in padded(shape, sides):
            if not all(map(fits, *copies(size, *pair))):
                raise ShapeError(f"padding={pair} crops what the other side reads of {size} pixels")
        for at, (size, pair) in enumerate(padded(shape, sides), first):
            # torch sees that a copy overwrites its own source only where both lie in one piece.
            written, read = copies(size, *pair)
            if set(out[:at]) <= {1} and 0 not in out and any(map(collide, written[1:], read[1:])):
                raise ShapeError(f"padding={pair} on {size} pixels reads pixels that it overwrites")

    def check_side(self, size: int, pair: tuple[int, int]) -> None:
        """Raise where a side would go round more than once."""
        if max(pair) > size:
            raise ShapeError(
                f"a circular pad takes at most the size per side, "
                f"but padding={max(pair)} on a size of {size}"
            )


def copies(size: int, left: int, right: int) -> tuple[tuple[range, ...], tuple[range, ...]]:
    """Return the places that torch's circular pad writes, and those that it copies there.

    First the image into the middle, with places counted in the output; then each side.

    Source: ATen/native/PadNd.cpp, `_pad_circular`.

    >>> copies(4, 1, 0)
    ((range(1, 5), range(0, 1), range(5, 5)), (range(1, 5), range(4, 5), range(1, 1)))
    """
    out, before, after = range(size + left + right), max(left, 0), max(right, 0)
    end = len(out) - after
    image = range(left, left + size)[max(-left, 0) : size - max(-right, 0)]
    written = out[before:end], out[:before], out[len(out) - after :]
    return written, (image, out[end - before : end], out[before : before + after])


def fits(written: range, read: range) -> bool:
    """Return whether torch copies one slice onto the other: it repeats a single pixel."""
    return len(read) in (1, len(written))


def collide(written: range, read: range) -> bool:
    """Return whether two slices overlap without being the same."""
    if not written or not read or written == read:
        return False
    return read[0] <= written[-1] and written[0] <= read[-1]


class CircularPad1d(CircularPad):
    """torch.nn.CircularPad1d: continues left and right."""

    rank = 1


class CircularPad2d(CircularPad):
    """torch.nn.CircularPad2d: continues left, right, above and below."""

    rank = 2


class CircularPad3d(CircularPad):
    """torch.nn.CircularPad3d: continues on all six sides."""

    rank = 3
