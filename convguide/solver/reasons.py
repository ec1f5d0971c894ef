"""Why a query has no solution: what the ranges reach instead, and which of them to widen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import product
from math import prod
from typing import NamedTuple

from convguide.formulas import ShapeError
from convguide.layers.base import by_pixels
from convguide.solver.alike import Alike, Choice
from convguide.solver.allowed import Values, in_words, within
from convguide.solver.query import NAMES, Query
from convguide.solver.rules import Fit, Shape

# As far as a range is widened, a padding apart; less far beside many strides and dilations.
FAR, LESS_FAR, MANY_PAIRS = 1024, 64, 100
# Of more kernels than this, only those beside the ones that fit are looked at.
FEW_KERNELS = 64
NEAREST = 4


class Widening(NamedTuple):
    """A range that would do if it reached as far as `value`; with it, `choice` does.

    >>> print(Widening("padding", 6, (13, 1, 6, 1)))
    with padding=6: kernel_size=13, stride=1, padding=6, dilation=1
    """

    name: str
    value: int
    choice: Choice

    def __str__(self) -> str:
        """Return the widening in words."""
        given = ", ".join(map("{}={}".format, NAMES, self.choice))
        return f"with {self.name}={self.value}: {given}"


@dataclass(frozen=True)
class Reason:
    """Why there is no solution.

    `nearest` are the sizes next to the target that the ranges reach, the nearest first;
    `widenings` the smallest change of each single range that would do, the smallest first.

    >>> print(Reason("No Conv1d turns 32 into 33.", ((32,), (34,))))
    No Conv1d turns 32 into 33.
    Nearest sizes within the ranges: 32, 34.
    """

    because: str
    nearest: tuple[Shape, ...] = ()
    widenings: tuple[Widening, ...] = ()

    def __str__(self) -> str:
        """Return it all, a line each."""
        lines = [self.because]
        if self.nearest:
            lines.append(
                f"Nearest sizes within the ranges: {', '.join(map(by_pixels, self.nearest))}."
            )
        if self.widenings:
            lines.append("A wider range would do:")
        return "\n".join([*lines, *(f"  {widening}" for widening in self.widenings)])


def why_none(query: Query) -> Reason:
    """Return why a query without solutions has none."""
    freely = replace(query, wishes=frozenset())
    if count := solution_count(freely):
        wishes = " and ".join(sorted(query.wishes))
        return Reason(
            f"{count:,} solutions reach {by_pixels(query.target_size)}, but none is {wishes}."
        )
    axes = next(axes for axes in query.axes() if not freely.together(axes).total)
    if missing := next((name for name in NAMES if not getattr(freely.together(axes), name)), None):
        return Reason(no_value(query, missing))
    asked = query.asked(axes)
    near, wider = nearest(freely, asked), widenings(freely, axes)
    if len(asked) > 1 and (count := solution_count(replace(freely, square=False))):
        return Reason(not_together(query, count), near, wider)
    reason = because(freely, asked, near)
    return Reason(reason, tuple(spread(sizes, axes) for sizes in near), wider)


def spread(sizes: Shape, axes: Shape) -> Shape:
    """Return the sizes of all the axes, where those that ask the same were asked once."""
    return sizes * len(axes) if len(sizes) < len(axes) else sizes


def solution_count(query: Query) -> int:
    """Return how many solutions a query has."""
    return prod(group.total for group in query.groups())


def no_value(query: Query, name: str) -> str:
    """Return the reason of a hyperparameter without a value to take."""
    given = getattr(query, name)
    if not all(given):
        return f"{name} has no value to take."
    words = " and ".join(dict.fromkeys(map(in_words, given)))
    return f"No {name} is the same on every axis: the axes take {words}, and square=True."


def not_together(query: Query, count: int) -> str:
    """Return the reason of axes that only reach their targets with hyperparameters of their own."""
    return (
        f"Each axis reaches its own target, but no {layer_name(query)} with the same "
        f"hyperparameters on every axis turns {turned(query, (0,))}: square=False finds {count:,}."
    )


def because(query: Query, axes: Shape, near: tuple[Shape, ...]) -> str:
    """Return what the ranges reach at most or at least, or that they pass the target over."""
    ranges = ", ".join(f"{name} {in_words(getattr(query, name)[axes[0]])}" for name in NAMES)
    refusal = f"No {layer_name(query)} turns {turned(query, axes)} with {ranges}"
    if len(axes) > 1 or not near:
        return f"{refusal}."
    target = query.target_size[axes[0]]
    if all(size > target for (size,) in near):
        return f"{refusal}: the smallest size within these ranges is {near[0][0]}."
    if all(size < target for (size,) in near):
        return f"{refusal}: the largest size within these ranges is {near[0][0]}."
    return f"{refusal}: the sizes within these ranges pass it over."


def layer_name(query: Query) -> str:
    """Return the layer's name for as many axes."""
    return f"{query.layer}{query.rank}d"


def turned(query: Query, axes: Shape) -> str:
    """Return from which size to which, and along which axis if it is not about all."""
    if query.square or query.rank == 1:
        return f"{by_pixels(query.input_size)} into {by_pixels(query.target_size)}"
    (axis,) = axes
    return f"{query.input_size[axis]} into {query.target_size[axis]} along axis {axis}"


def nearest(query: Query, axes: Shape) -> tuple[Shape, ...]:
    """Return the sizes next to the target that the ranges reach.

    Of one axis the next smaller and the next larger one, of several the nearest by the sum of
    their distances.
    """
    target = tuple(query.target_size[at] for at in axes)
    choices = set(near_choices(query, axes))
    reached = {sizes for choice in choices for sizes in all_sizes(query, axes, choice)}

    def distance(sizes: Shape) -> tuple[int, Shape]:
        return sum(abs(size - goal) for size, goal in zip(sizes, target, strict=True)), sizes

    ranked = sorted(reached, key=distance)
    if len(axes) > 1:
        return tuple(ranked[:NEAREST])
    smaller = [sizes for sizes in ranked if sizes < target][:1]
    return tuple(sorted(smaller + [sizes for sizes in ranked if sizes > target][:1], key=distance))


def all_sizes(query: Query, axes: Shape, choice: Choice) -> Iterator[Shape]:
    """Yield the sizes that a choice gives on these axes: none if it is refused on one."""
    try:
        yield from product(*(query.reached(axis, choice) for axis in axes))
    except ShapeError:
        return


def near_choices(query: Query, axes: Shape) -> Iterator[Choice]:
    """Yield the choices next to those that would reach the target on one of the axes."""
    alike = query.together(axes)
    for stride, dilation in product(alike.stride, alike.dilation):
        for axis in axes:
            fit = query.fit((axis,), stride, dilation)
            for kernel_size in near_kernels(alike, fit):
                least, most = fit.paddings(kernel_size)
                for padding in beside(usable(query, alike, kernel_size), range(least, most + 1)):
                    yield kernel_size, stride, padding, dilation


def usable(query: Query, alike: Alike, kernel_size: int) -> Values:
    """Return the paddings that the layer takes at all: of a pool, half the kernel."""
    return within(alike.padding, 0, kernel_size // 2) if query.layer == "MaxPool" else alike.padding


def near_kernels(alike: Alike, fit: Fit) -> Iterable[int]:
    """Return all kernels if they are few, else those beside the ones that fit."""
    if len(alike.kernel_size) <= FEW_KERNELS:
        return alike.kernel_size
    return beside(alike.kernel_size, fit.kernels(alike.padding[0], alike.padding[-1]), reach=3)


def beside(allowed: Values, fitting: range, reach: int = 1) -> list[int]:
    """Return the allowed values at both ends of a range, inside and outside.

    >>> beside(range(0, 20), range(5, 9))
    [4, 5, 8, 9]
    """
    first, last = fitting.start, max(fitting.start, fitting.stop) - 1
    least, most = allowed[0], allowed[-1]
    below = within(allowed, least, first - 1)[-reach:]
    inside = within(allowed, first, last)
    above = within(allowed, last + 1, most)[:reach]
    return sorted({*below, *inside[:reach], *inside[-reach:], *above})


def widenings(query: Query, axes: Shape) -> tuple[Widening, ...]:
    """Return, for each range that would do alone, the nearest value that reaches the target."""
    found = [widening for name in NAMES if (widening := widened(query.together(axes), name))]
    return tuple(widening for _, widening in sorted(found))


def widened(alike: Alike, name: str) -> tuple[int, Widening] | None:
    """Return how far a range must reach, with the first choice of the least reach."""
    allowed, at = getattr(alike, name), NAMES.index(name)
    wide = replace(alike, **{name: widest(alike, name)})  # type: ignore[arg-type]
    far = min(((off(choice[at], allowed), choice) for choice in wide.ends()), default=None)
    return far and (far[0], Widening(name, far[1][at], far[1]))


def widest(alike: Alike, name: str) -> range:
    """Return the values among which a wider range is looked for."""
    if name == "padding":
        return range(2**62)
    is_quick = len(alike.stride) * len(alike.dilation) <= MANY_PAIRS
    return range(1, (FAR if is_quick else LESS_FAR) + 1)


def off(value: int, allowed: Values) -> int:
    """Return how far a value is from the nearest allowed one.

    >>> off(9, range(1, 8)), off(4, (3, 7))
    (2, 1)
    """
    sides = (*within(allowed, allowed[0], value)[-1:], *within(allowed, value, allowed[-1])[:1])
    return int(min(abs(value - side) for side in sides))
