"""What one output element sees along one axis, and how that grows through a network.

Contents
    Window                  extent, step and start of a receptive field, and its holes
    hull                    the window that spans those of several branches

The pixels that are read (the taps) of a chain of layers are a sum of progressions
0, a, 2a, …, one for each layer, so that they need never be listed: kernels may be huge.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import NamedTuple, TypeAlias

from convguide.formulas import ShapeError, window_span

# Up to this size the taps of branches are laid over each other, pixel by pixel.
LARGEST_LISTED = 2**16


class Run(NamedTuple):
    """The pixels 0, step, …, (length − 1) · step."""

    step: int
    length: int


class Either(NamedTuple):
    """The pixels of several branches, each with the offset of its first one."""

    branches: tuple[tuple[int, Taps], ...]


Taps: TypeAlias = "tuple[Run | Either, ...]"


@dataclass(frozen=True)
class Window:
    """What one output element sees along one axis, in input pixels.

    `size` is its extent, `stride` the step between neighbours (the jump), `start` where the
    first output's window begins: negative inside the padding. `taps` tells which pixels of
    the extent are read, all of them by default; it counts neither for equality nor in the repr.

    >>> Window(3, 2, -1).holes, Window.of(3, dilation=2).holes
    (False, True)
    """

    size: int
    stride: int
    start: int
    taps: Taps = field(default=(), repr=False, compare=False)

    @classmethod
    def of(cls, kernel_size: int, stride: int = 1, start: int = 0, dilation: int = 1) -> Window:
        """Return the window of one layer: of a kernel with its stride and dilation.

        >>> Window.of(3, stride=2, start=-1, dilation=2)
        Window(size=5, stride=2, start=-1)
        """
        size = window_span(kernel_size, dilation)
        return cls(size, stride, start, (Run(dilation, kernel_size),))

    @property
    def holes(self) -> bool:
        """Whether some pixel between the first and the last one that are read is not read.

        Exact, but for branches that only together fill an extent above 65,536 pixels: they
        count as leaving holes.

        >>> Window(1, 2, 0).then(Window(3, 1, 0)).holes
        True
        """
        runs = [tap for tap in self.taps if isinstance(tap, Run)]
        if len(runs) == len(self.taps):
            return not gapless(runs)
        return self.size > LARGEST_LISTED or laid(self.taps, 1) != (1 << self.size) - 1

    def then(self, after: Window) -> Window:
        """Return the window of this layer followed by `after`; associative.

        size + (after.size − 1) · stride, the strides multiply, start + after.start · stride.

        Source: Araujo, Norris and Sim, "Computing Receptive Fields of Convolutional Neural
            Networks", https://distill.pub/2019/computing-receptive-fields/.

        >>> Window(3, 2, -1).then(Window(3, 1, -1))
        Window(size=7, stride=2, start=-3)
        """
        return Window(
            self.size + (after.size - 1) * self.stride,
            self.stride * after.stride,
            self.start + after.start * self.stride,
            known(self) + spread(known(after), self.stride),
        )


def known(window: Window) -> Taps:
    """Return the taps of a window, spelled out where they are all of its extent."""
    return window.taps or (Run(1, window.size),)


def gapless(runs: Iterable[Run]) -> bool:
    """Return whether the sums of one pixel from each run leave no pixel out.

    With the runs by rising step, the pixels before `covered` are all there; a longer step
    would jump over the one at `covered`.

    >>> gapless([Run(1, 3), Run(3, 2)]), gapless([Run(1, 3), Run(4, 2)])
    (True, False)
    """
    covered = 1
    for step, length in sorted(run for run in runs if run.length > 1):
        if step > covered:
            return False
        covered += step * (length - 1)
    return True


def spread(taps: Taps, stride: int) -> Taps:
    """Return the taps with `stride` pixels where there was one."""
    return tuple(
        Run(tap.step * stride, tap.length)
        if isinstance(tap, Run)
        else Either(tuple((at * stride, spread(branch, stride)) for at, branch in tap.branches))
        for tap in taps
    )


def laid(taps: Taps, pixels: int) -> int:
    """Return the pixels, as bits of one number, that taps reach from those of `pixels`.

    >>> bin(laid((Run(2, 3),), 1))
    '0b10101'
    """
    for tap in taps:
        if isinstance(tap, Run):
            pixels = repeated(pixels, tap)
        else:
            reached = (laid(branch, pixels) << at for at, branch in tap.branches)
            pixels = reduce(or_, reached)
    return pixels


def repeated(pixels: int, run: Run) -> int:
    """Return the bits of `pixels` at every place of a run, doubling what is there.

    >>> bin(repeated(0b11, Run(3, 3)))
    '0b11011011'
    """
    times = 1
    while times < run.length:
        more = min(times, run.length - times)
        pixels |= pixels << run.step * more
        times += more
    return pixels


def hull(windows: Sequence[Window]) -> Window:
    """Return the window that spans those of parallel branches: they share one stride.

    Raises:
        ShapeError: the strides differ, so that the branches see different places.

    >>> hull([Window(3, 2, -1), Window(1, 2, 0)])
    Window(size=3, stride=2, start=-1)
    """
    strides = sorted({window.stride for window in windows})
    if len(strides) > 1:
        raise ShapeError(f"branches with different strides {strides} share no receptive field")
    start = min(window.start for window in windows)
    size = max(window.start + window.size for window in windows) - start
    widest = [window for window in windows if window.size == size]
    if any(not window.holes for window in widest):
        return Window(size, strides[0], start)
    offsets = {(window.start - start, known(window)) for window in windows}
    return Window(size, strides[0], start, (Either(tuple(sorted(offsets, key=repr))),))
