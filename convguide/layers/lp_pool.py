"""Power-average pools, which with an infinite power are max pools."""

from __future__ import annotations

from dataclasses import dataclass
from math import isinf
from typing import ClassVar

from convguide.formulas import ShapeError
from convguide.layers.base import Sizes, axes, fix
from convguide.layers.pool import Pool


@dataclass(frozen=True, repr=False)
class LPPool(Pool):
    """The power-average pool of any rank: torch pools the powers by an average.

    With an infinite norm_type it is a max pool. There is no padding.
    """

    positional: ClassVar[int] = 2

    norm_type: float
    kernel_size: Sizes
    stride: Sizes | None = None
    ceil_mode: bool = False

    def __post_init__(self) -> None:
        """Check the power; torch multiplies by the kernel, so that it must name every axis."""
        if not power(self.norm_type):
            raise ShapeError("norm_type must not be 0: the sum is taken to the power 1/norm_type")
        if self.rank == 1 and self.averages() and isinstance(self.kernel_size, (tuple, list)):
            raise TypeError(f"kernel_size must be an integer, but kernel_size={self.kernel_size!r}")
        self._settle(broadcast=False)
        if self.rank == 1:
            fix(self, kernel_size=axes("kernel_size", self.kernel_size, 1)[0])

    def averages(self) -> bool:
        """Return whether norm_type is finite."""
        return not isinf(power(self.norm_type))


def power(norm_type: float) -> float:
    """Return norm_type as torch reads it: whatever float() takes.

    >>> power(2)
    2.0
    """
    try:
        return float(norm_type)
    except TypeError:
        raise TypeError(f"norm_type must be a number, but norm_type={norm_type!r}") from None
    except (ValueError, OverflowError):
        raise ShapeError(f"norm_type must fit a float, but norm_type={norm_type!r}") from None


class LPPool1d(LPPool):
    """torch.nn.LPPool1d: (N, C, L) → (N, C, L_out).

    Raises:
        TypeError: a field is of the wrong type; a kernel in a tuple is, with a finite norm_type.
        ShapeError: norm_type is 0, or a tuple has the wrong length.

    Source: torch.nn.LPPool1d.

    >>> LPPool1d(2, 3, stride=2).output_shape((1, 8, 9))
    (1, 8, 4)
    """

    rank = 1


class LPPool2d(LPPool):
    """torch.nn.LPPool2d: (N, C, H, W) → (N, C, H_out, W_out).

    Raises:
        TypeError: a field is of the wrong type.
        ShapeError: norm_type is 0, or a tuple has the wrong length.

    Source: torch.nn.LPPool2d.

    >>> LPPool2d(2, (2, 3)).output_shape((1, 8, 10, 12))
    (1, 8, 5, 4)
    """

    rank = 2


class LPPool3d(LPPool):
    """torch.nn.LPPool3d: (N, C, D, H, W) → (N, C, D_out, H_out, W_out).

    Raises:
        TypeError: a field is of the wrong type.
        ShapeError: norm_type is 0, or a tuple has the wrong length.

    Source: torch.nn.LPPool3d.

    >>> LPPool3d(2, (1, 2, 2)).output_shape((1, 8, 4, 10, 12))
    (1, 8, 4, 5, 6)
    """

    rank = 3
