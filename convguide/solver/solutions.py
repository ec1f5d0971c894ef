"""The solver's answer: every solution, as a sequence that lists nothing before it is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from heapq import nsmallest
from itertools import compress, product
from math import prod
from typing import NamedTuple, overload

from convguide.formulas import whole, window_span
from convguide.layers.base import by_pixels
from convguide.solver.alike import Alike, Choice
from convguide.solver.query import Query
from convguide.solver.reasons import Reason, why_none
from convguide.solver.solution import Solution


class Order(NamedTuple):
    """What to sort by, least first: a key of one axis, and of all of them.

    The best solutions consist of the best choices of every axis, so that no others are built.
    """

    axis: Callable[[Choice], int]
    all_axes: Callable[[Solution], int]


def axis_kernel(choice: Choice) -> int:
    """Return the kernel: parameters and MACs rise with it, whatever the channels are."""
    return choice[0]


def axis_span(choice: Choice) -> int:
    """Return the span with a minus, so that the largest is the least."""
    kernel_size, _, _, dilation = choice
    return -window_span(kernel_size, dilation)


KERNEL = Order(axis_kernel, lambda solution: prod(solution.kernel_size))
ORDERS = {
    "params": KERNEL,
    "macs": KERNEL,
    "padding": Order(lambda choice: choice[2], lambda solution: sum(solution.padding)),
    "receptive_field": Order(axis_span, lambda solution: -prod(solution.span)),
}


@dataclass(frozen=True, repr=False)
class Solutions(Sequence[Solution]):
    """Every solution of a query, in order, made when it is asked for.

    The order is that of tuples (kernel_size, stride, padding, dilation) if all axes share them;
    else the axes turn like nested loops, the last one fastest. Two of them are equal if they
    answer the same query.

    >>> from convguide import solve
    >>> solve((32, 48), (16, 24), kernel_size=[3, 5], dilation=1)
    <2 solutions that turn 32×48 into 16×24>
    """

    query: Query

    @cached_property
    def _groups(self) -> tuple[Alike, ...]:
        return self.query.groups()

    @property
    def total(self) -> int:
        """Return how many solutions there are; `len` ends at sys.maxsize, this does not."""
        return prod(group.total for group in self._groups)

    def __len__(self) -> int:
        """Return how many solutions there are: they are counted, not listed."""
        return self.total

    def __bool__(self) -> bool:
        """Return whether there is one."""
        return all(next(iter(group), None) is not None for group in self._groups)

    def __iter__(self) -> Iterator[Solution]:
        """Yield the solutions in order."""
        first, *others = self._groups
        if not others:
            return map(self.query.solution, zip(first))
        more = [tuple(group) for group in others]
        return (self.query.solution((choice, *rest)) for choice in first for rest in product(*more))

    @overload
    def __getitem__(self, place: int) -> Solution: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Solution]: ...

    def __getitem__(self, place: int | slice) -> Solution | Sequence[Solution]:
        """Return the solution at a place, or a part of the sequence, which lists nothing either."""
        if isinstance(place, slice):
            return Part(self, range(self.total)[place])
        place = range(self.total)[place]
        choices = []
        for group in reversed(self._groups):
            place, at = divmod(place, group.total)
            choices.append(group[at])
        return self.query.solution(tuple(reversed(choices)))

    def __contains__(self, solution: object) -> bool:
        """Return whether this is one of the solutions, without listing them."""
        if not isinstance(solution, Solution) or solution.rank != self.query.rank:
            return False
        columns = (solution.kernel_size, solution.stride, solution.padding, solution.dilation)
        choices = list(zip(*columns, strict=True))
        if self.query.square:
            choices = list(dict.fromkeys(choices))
        if len(choices) != len(self._groups):
            return False
        fits = all(c in group for c, group in zip(choices, self._groups, strict=True))
        return fits and self.query.solution(tuple(choices)) == solution

    def __repr__(self) -> str:
        """Return how many there are, from which size to which."""
        turned = f"{by_pixels(self.query.input_size)} into {by_pixels(self.query.target_size)}"
        return f"<{self.total:,} solutions that turn {turned}>"

    def sorted(self, by: str = "params", limit: int | None = None) -> list[Solution]:
        """Return the solutions by one of their properties, the best first; all, or `limit` of them.

        Args:
            by: "params" or "macs" (fewest; both rise with the kernel, whatever the channels are),
                "padding" (least), or "receptive_field" (largest).

        Raises:
            ValueError: `by` is none of these, or something that a pool has not.
        """
        order = self._order(by)
        if limit is None:
            return sorted(self, key=order.all_axes)
        whole("limit", limit, 0)
        best = [sorted(nsmallest(limit, group, key=order.axis)) for group in self._groups]
        return nsmallest(limit, map(self.query.solution, product(*best)), key=order.all_axes)

    def _order(self, by: str) -> Order:
        known = {name: order for name, order in ORDERS.items() if self._has(order)}
        if by not in known:
            raise ValueError(f"solutions sort by {', '.join(known)}, but by={by!r}")
        return known[by]

    def _has(self, order: Order) -> bool:
        return order is not KERNEL or self.query.layer != "MaxPool"

    def distinct(self) -> Solutions:
        """Return one solution of each layer that really differs.

        A kernel of 1 has no holes for a dilation to widen: the smallest dilation stands for all.
        """
        return self.where(distinct=True)

    def where(
        self,
        odd_kernel: bool = False,
        all_read: bool = False,
        half_padding: bool = False,
        same_padding: bool = False,
        distinct: bool = False,
    ) -> Solutions:
        """Return the solutions that also fulfil some wishes.

        Args:
            odd_kernel: the kernel has a middle pixel.
            all_read: every real input pixel is read by some window.
            half_padding: padding is at most half the kernel (kernel_size // 2).
            same_padding: padding is what would keep the size at stride 1, alike on both sides.
            distinct: as `distinct()`.

        Raises:
            ValueError: all_read is asked of ConvTranspose, whose window reads every pixel.

        >>> from convguide import solve
        >>> len(solve((32, 32), (16, 16)).where(odd_kernel=True, all_read=True))
        5
        """
        if all_read and self.query.layer == "ConvTranspose":
            raise ValueError("all_read asks for windows that slide, which ConvTranspose has not")
        given = (odd_kernel, all_read, half_padding, same_padding, distinct)
        names = ("odd_kernel", "all_read", "half_padding", "same_padding", "distinct")
        asked = frozenset(compress(names, given))
        return Solutions(replace(self.query, wishes=self.query.wishes | asked))

    def reason(self) -> Reason | None:
        """Return why there is none, with the nearest sizes that can be reached; else None."""
        return None if self else why_none(self.query)


@dataclass(frozen=True)
class Part(Sequence[Solution]):
    """Some of the solutions, by their places; lists nothing before it is asked for."""

    whole: Solutions
    places: range

    def __len__(self) -> int:
        """Return how many these are."""
        return len(self.places)

    @overload
    def __getitem__(self, place: int) -> Solution: ...

    @overload
    def __getitem__(self, place: slice) -> Sequence[Solution]: ...

    def __getitem__(self, place: int | slice) -> Solution | Sequence[Solution]:
        """Return one of them, or a part again."""
        if isinstance(place, slice):
            return Part(self.whole, self.places[place])
        return self.whole[self.places[place]]
