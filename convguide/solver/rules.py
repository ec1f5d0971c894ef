"""Which kernels and paddings fit, once stride and dilation are chosen.

All of it is closed form. A convolution of n pixels gives m exactly if

    (m − 1) · stride ≤ n + 2 · padding − span < m · stride
    span = dilation · (kernel_size − 1) + 1

so that 2 · padding − span has a leeway (`formulas.conv_leeway`), whatever the kernel. Several
axes that share their hyperparameters share what their leeways have in common. For one kernel the
paddings that fit are neighbours; those kernels for which one of the allowed paddings fits lie
between two bounds. A transposed convolution has such a leeway too, one value for each
output_padding; a pool with ceil_mode has two conditions instead of one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from convguide.formulas import conv_leeway, half_of, pool_paddings
from convguide.solver.combos import overlap

Shape = tuple[int, ...]
NO_KERNEL = range(1, 1)


class Fit(Protocol):
    """What fits at one stride and dilation."""

    def kernels(self, least: int, most: int) -> range:
        """Return kernels, among them all that a padding from `least` to `most` may fit."""

    def paddings(self, kernel_size: int) -> tuple[int, int]:
        """Return the least and the most padding with which this kernel reaches the target.

        If the most is below the least, none does.
        """


@dataclass(frozen=True)
class LeewayFit:
    """The fit of layers for which 2 · padding − span must lie in a range."""

    leeway: range
    dilation: int

    def kernels(self, least: int, most: int) -> range:
        """Return the kernels whose span lies within twice the paddings less the leeway."""
        if not self.leeway:
            return NO_KERNEL
        shortest, longest = 2 * least - self.leeway[-1], 2 * most - self.leeway[0]
        first = -(-(shortest - 1) // self.dilation) + 1
        return range(max(1, first), (longest - 1) // self.dilation + 2)

    def paddings(self, kernel_size: int) -> tuple[int, int]:
        """Return the least and the most padding that fit."""
        return half_of(self.leeway, self.dilation * (kernel_size - 1) + 1)


@dataclass(frozen=True)
class PoolFit:
    """The fit of pools: padding is at most half the kernel, and ceil_mode rounds up."""

    sizes: Shape
    targets: Shape
    stride: int
    dilation: int
    ceil_mode: bool

    def kernels(self, least: int, most: int) -> range:
        """Return the kernels whose least padding is at most `most` and at most half of them."""
        lowest = max(leeway.start for leeway in self._leeways())
        lowest -= (self.stride - 1) * self.ceil_mode
        last = (2 * most - lowest - 1) // self.dilation + 1
        if self.dilation > 1:
            last = min(last, 1 + -lowest // (self.dilation - 1))
        elif lowest > 0:
            return NO_KERNEL
        return range(max(1, self._first(least)), last + 1)

    def _first(self, least: int) -> int:
        """Return a kernel below which a padding of `least` is too much already."""
        highest = min(leeway.stop for leeway in self._leeways()) - 1
        if self.ceil_mode and highest + 1 >= least:
            return 1
        span = 2 * least - highest + (self.stride - 1) * self.ceil_mode
        return -(-(span - 1) // self.dilation) + 1

    def _leeways(self) -> list[range]:
        pairs = zip(self.sizes, self.targets, strict=True)
        return [conv_leeway(size, target, self.stride) for size, target in pairs]

    def paddings(self, kernel_size: int) -> tuple[int, int]:
        """Return the least and the most padding that fit on each axis."""
        rest = (kernel_size, self.stride, self.dilation, self.ceil_mode)
        pairs = zip(self.sizes, self.targets, strict=True)
        fitting = overlap(*(pool_paddings(size, target, *rest) for size, target in pairs))
        return fitting.start, fitting.stop - 1
