"""The solutions of axes that share kernel_size, stride, padding and dilation."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, product
from typing import NamedTuple

from convguide.formulas import unread_count
from convguide.solver.allowed import Values, within
from convguide.solver.rules import Fit, Shape

Rule = Callable[[int, int], Fit]
# (kernel_size, stride, padding, dilation) along one axis.
Choice = tuple[int, int, int, int]


class Stream(NamedTuple):
    """The kernels, from first to last, for which some padding may fit at a stride and dilation."""

    first: int
    last: int
    stride: int
    dilation: int
    fit: Fit


class Block(NamedTuple):
    """The choices of one kernel: the paddings of every stride and dilation."""

    kernel_size: int
    columns: list[tuple[int, int, Values]]

    def choices(self) -> list[Choice]:
        """Return the choices in order."""
        k = self.kernel_size
        return sorted([(k, s, p, d) for s, d, paddings in self.columns for p in paddings])

    def choice_count(self) -> int:
        """Return how many choices these are."""
        return sum([len(paddings) for _, _, paddings in self.columns])


@dataclass(frozen=True)
class Alike:
    """Every choice that reaches the target on all of these axes, in the order of a Choice.

    Nothing is listed before it is asked for. `wishes` names what else a choice must fulfil.
    """

    rule: Rule
    sizes: Shape
    targets: Shape
    kernel_size: Values
    stride: Values
    padding: Values
    dilation: Values
    wishes: frozenset[str] = frozenset()

    def __iter__(self) -> Iterator[Choice]:
        """Yield the choices in order."""
        # Looked up at the first choice: `list` asks for the length in between.
        known = self.__dict__.get("_index")
        for block in known[1] if known else self._blocks():
            yield from block.choices()

    def ends(self) -> Iterator[Choice]:
        """Yield the choices of least and of most padding, of each kernel, stride and dilation."""
        for kernel_size, columns in self._blocks():
            for stride, dilation, paddings in columns:
                yield kernel_size, stride, paddings[0], dilation
                yield kernel_size, stride, paddings[-1], dilation

    @property
    def total(self) -> int:
        """Return how many there are: intervals are counted, not listed."""
        return self._index[0][-1]

    def __getitem__(self, place: int) -> Choice:
        """Return the choice at a place from 0 to total − 1."""
        starts, blocks = self._index
        at = bisect_right(starts, place) - 1
        return blocks[at].choices()[place - starts[at]]

    @cached_property
    def _index(self) -> tuple[list[int], list[Block]]:
        """Return how many choices lie before each block, and before the end; and the blocks."""
        blocks = list(self._blocks())
        return list(accumulate((block.choice_count() for block in blocks), initial=0)), blocks

    def __contains__(self, choice: Choice) -> bool:
        """Return whether a choice is among them: its own kernel, stride and dilation tell."""
        values = (self.kernel_size, self.stride, self.padding, self.dilation)
        if not all(chosen in allowed for chosen, allowed in zip(choice, values, strict=True)):
            return False
        kernel_size, stride, padding, dilation = choice
        stream = Stream(kernel_size, kernel_size, stride, dilation, self.rule(stride, dilation))
        return padding in self._paddings(kernel_size, stream)

    def _streams(self) -> Iterator[Stream]:
        """Yield what may fit at each stride and dilation, nothing where nothing does."""
        for stride, dilation in product(self.stride, self.dilation) if self.padding else ():
            fit = self.rule(stride, dilation)
            bounds = fit.kernels(self.padding[0], self.padding[-1])
            if kernels := within(self.kernel_size, bounds.start, bounds.stop - 1):
                yield Stream(kernels[0], kernels[-1], stride, dilation, fit)

    def _blocks(self) -> Iterator[Block]:
        """Yield the blocks that hold a choice, by rising kernel."""
        for kernel_size, streams in self._by_kernel():
            columns = [(at.stride, at.dilation, self._paddings(kernel_size, at)) for at in streams]
            if found := [column for column in columns if column[2]]:
                yield Block(kernel_size, found)

    def _by_kernel(self) -> Iterator[tuple[int, list[Stream]]]:
        """Yield every kernel for which something may fit, with those streams."""
        waiting = sorted(self._streams(), key=lambda stream: stream.first, reverse=True)
        last = max((stream.last for stream in waiting), default=0)
        running: list[Stream] = []
        for kernel_size in within(self.kernel_size, waiting[-1].first, last) if waiting else ():
            while waiting and waiting[-1].first <= kernel_size:
                running.append(waiting.pop())
            running = [stream for stream in running if stream.last >= kernel_size]
            yield kernel_size, running

    def _paddings(self, kernel_size: int, stream: Stream) -> Values:
        """Return the allowed paddings of a kernel that reach the target and fulfil the wishes."""
        found = within(self.padding, *stream.fit.paddings(kernel_size))
        if self.wishes and found:
            for wish in self.wishes:
                found = WISHES[wish](self, kernel_size, stream, found)
        return found


def with_odd_kernel(alike: Alike, kernel_size: int, stream: Stream, found: Values) -> Values:
    """Keep kernels that have a middle pixel."""
    return found if kernel_size % 2 else ()


def with_half_padding(alike: Alike, kernel_size: int, stream: Stream, found: Values) -> Values:
    """Keep paddings of at most half the kernel, so that no window lies in padding alone."""
    return within(found, 0, kernel_size // 2)


def with_same_padding(alike: Alike, kernel_size: int, stream: Stream, found: Values) -> Values:
    """Keep the padding that would keep the size at stride 1, the same on both sides."""
    total = stream.dilation * (kernel_size - 1)
    return () if total % 2 else within(found, total // 2, total // 2)


def with_all_read(alike: Alike, kernel_size: int, stream: Stream, found: Values) -> Values:
    """Keep the paddings with which every real input pixel is read by some window."""

    def unread(padding: int) -> bool:
        window = (kernel_size, stream.stride, padding, stream.dilation)
        axes = zip(alike.sizes, alike.targets, strict=True)
        return any(unread_count(size, *window, windows) for size, windows in axes)

    return tuple(padding for padding in found if not unread(padding))


def with_one_dilation(alike: Alike, kernel_size: int, stream: Stream, found: Values) -> Values:
    """Keep one choice of each layer: for a kernel of 1 the dilation changes nothing."""
    smaller = within(alike.dilation, 1, stream.dilation - 1)
    if kernel_size > 1 or not smaller:
        return found
    # What fits with a smaller dilation also fits with this one.
    least, most = alike.rule(stream.stride, smaller[-1]).paddings(1)
    return tuple(padding for padding in found if not least <= padding <= most)


Wish = Callable[[Alike, int, Stream, Values], Values]
WISHES: dict[str, Wish] = {
    "odd_kernel": with_odd_kernel,
    "half_padding": with_half_padding,
    "same_padding": with_same_padding,
    "all_read": with_all_read,
    "distinct": with_one_dilation,
}
