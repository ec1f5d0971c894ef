"""What a layer does to one input, in words that no framework owns.

Contents
    Operation               a convolution, transposed convolution or pool, its padding by sides
    CannotSay               what a framework has no words for
    Written                 code, and what is to be known beside it
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

from convguide.formulas import (
    conv_transpose_sided_size,
    per_group,
    sided_size,
    whole,
    window_span,
)
from convguide.layers import Shape
from convguide.layers.base import axis_names, by_axis

Sides = tuple[tuple[int, int], ...]

CONV, TRANSPOSED, MAX, AVERAGE = "conv", "conv_transpose", "max_pool", "avg_pool"
UPPER, LOWER = "SAME_UPPER", "SAME_LOWER"


class CannotSay(ValueError):
    """A framework, or a textbook, has no words for this; the message says what it lacks."""


class Written(NamedTuple):
    """Lines of code, and sentences on what the code does not show."""

    code: tuple[str, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Operation:
    """A layer on one input: every hyperparameter has one entry an axis, padding has two.

    `sides` are pixels (before, after): added to the input, or cut off the output of a transposed
    convolution, where a number below 0 adds pixels behind. `asked` is the rule by which a
    framework chose them, SAME_UPPER or SAME_LOWER, if one did.

    >>> Operation("conv", (32, 48), 3, 16, (3, 3), (2, 2), ((0, 1), (0, 1)), (1, 1)).output_sizes()
    (16, 24)
    """

    kind: str
    sizes: Shape
    in_channels: int
    out_channels: int
    kernel_size: Shape
    stride: Shape
    sides: Sides
    dilation: Shape
    groups: int = 1
    bias: bool = True
    ceil_mode: bool = False
    count_include_pad: bool = True
    asked: str = ""

    @property
    def rank(self) -> int:
        """Return the number of spatial axes."""
        return len(self.sizes)

    @property
    def pools(self) -> bool:
        """Return whether this is a pool."""
        return self.kind in (MAX, AVERAGE)

    @property
    def padded(self) -> bool:
        """Return whether any side has padding."""
        return any(map(any, self.sides))

    @property
    def even(self) -> bool:
        """Return whether both sides of every axis have the same padding."""
        return all(before == after for before, after in self.sides)

    @property
    def before(self) -> Shape:
        """Return the padding before each axis."""
        return tuple(before for before, _ in self.sides)

    @property
    def after(self) -> Shape:
        """Return the padding after each axis."""
        return tuple(after for _, after in self.sides)

    @property
    def spans(self) -> Shape:
        """Return the pixels that the window covers, by axis."""
        return tuple(map(window_span, self.kernel_size, self.dilation))

    def output_sizes(self) -> Shape:
        """Return the output size of each axis.

        Raises:
            ShapeError: no window fits, or nothing is left of the output.
        """
        columns = (self.sizes, self.kernel_size, self.stride, self.before, self.after)
        if self.kind == TRANSPOSED:
            return by_axis(conv_transpose_sided_size, *columns, self.dilation)
        ceil = (self.ceil_mode,) * self.rank
        return by_axis(sided_size, *columns, self.dilation, ceil)

    def output_shape(self) -> Shape:
        """Return (C_out, …) without a batch."""
        return (self.out_channels, *self.output_sizes())

    def overhang(self) -> Shape:
        """Return how far ceil_mode's last window reaches behind the padding, by axis."""
        rows = zip(
            self.output_sizes(), self.stride, self.spans, self.sizes, self.sides, strict=True
        )
        return tuple(
            max((out - 1) * stride + span - size - sum(pair), 0)
            for out, stride, span, size, pair in rows
        )

    def without_ceil_mode(self) -> Operation:
        """Return the same with ceil_mode's overhang as padding behind.

        Raises:
            CannotSay: an average divides by the padding it was given, but not by the overhang.
        """
        if not self.ceil_mode:
            return self
        over = self.overhang()
        if self.kind == AVERAGE and any(over) and self.count_include_pad and self.padded:
            raise CannotSay(
                "with ceil_mode an average counts its own padding and not what hangs over the "
                "end: only count_include_pad=False has words for it"
            )
        pairs = zip(self.sides, over, strict=True)
        sides = tuple((before, after + more) for (before, after), more in pairs)
        counted = self.count_include_pad and not any(over)
        return replace(self, sides=sides, ceil_mode=False, count_include_pad=counted)

    def weight_shape(self, layout: str) -> Shape:
        """Return the weight's shape by letters: O and I the channels, S the spatial axes.

        >>> Operation("conv", (9,), 4, 6, (3,), (1,), ((0, 0),), (1,), 2).weight_shape("SIO")
        (3, 2, 6)
        """
        out, into = self.out_channels, self.in_channels
        if self.kind == TRANSPOSED:
            out //= self.groups
        else:
            into //= self.groups
        parts = {"O": (out,), "I": (into,), "S": self.kernel_size}
        return tuple(size for letter in layout for size in parts[letter])

    def checked(self) -> Operation:
        """Return this, having seen that it can run.

        Raises:
            ShapeError: it cannot.
        """
        whole("groups", self.groups, 1)
        for name in ("in_channels", "out_channels"):
            whole(name, getattr(self, name), 1)
            per_group(name, getattr(self, name), self.groups)
        self.output_sizes()
        return self


def sides_sentence(operation: Operation) -> str:
    """Return the padding of each side in words.

    >>> sides_sentence(Operation("max_pool", (9,), 4, 4, (2,), (2,), ((0, 1),), (2,)))
    'padding per side: length 0 before, 1 after'
    """
    said = "cut off the output" if operation.kind == TRANSPOSED else "padding per side"
    axes = zip(axis_names(operation.rank), operation.sides, strict=True)
    parts = (f"{axis} {before} before, {after} after" for axis, (before, after) in axes)
    return f"{said}: {'; '.join(parts)}"
