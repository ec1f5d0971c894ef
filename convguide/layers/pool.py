"""Pools whose window slides: what they share, max pools and average pools."""

from __future__ import annotations

from dataclasses import Field, dataclass
from typing import ClassVar

from convguide.formulas import ShapeError, pool_size, whole, window_span
from convguide.layers.base import (
    Shape,
    Sizes,
    Spelled,
    Window,
    axes,
    by_axis,
    fix,
    image,
    integer,
    yes_or_no,
)

LARGEST_INT32 = 2**31 - 1
HYPERPARAMETERS = {"kernel_size": 1, "stride": 1, "padding": 0, "dilation": 1}


class Pool(Spelled):
    """What sliding pools of every kind share."""

    rank: ClassVar[int]
    positional: ClassVar[int] = 1

    kernel_size: Sizes
    stride: Sizes | None
    ceil_mode: bool

    def _settle(self, *names: str, broadcast: bool = True) -> None:
        """Give the kernel, the stride and `names` one entry an axis."""
        kernel_size = axes("kernel_size", self.kernel_size, self.rank, broadcast)
        stride = kernel_size if self.stride is None or self.stride in ((), []) else self.stride
        fix(self, kernel_size=kernel_size, stride=axes("stride", stride, self.rank))
        for name in names:
            fix(self, **{name: axes(name, getattr(self, name), self.rank)})
        yes_or_no(self, "ceil_mode")

    def usual(self, at: Field[object]) -> object:
        """Return a field's default: the kernel for the stride."""
        return self.kernel_size if at.name == "stride" else at.default

    def averages(self) -> bool:
        """Return whether torch averages here, and does not look for the largest value."""
        return True

    def columns(self) -> list[tuple[int, ...]]:
        """Return kernel_size, stride, padding and dilation, one entry an axis."""
        given = {name: getattr(self, name, usual) for name, usual in HYPERPARAMETERS.items()}
        return [axes(name, value, self.rank) for name, value in given.items()]

    def output_shape(self, input_shape: Shape, training: bool = True) -> Shape:
        """Return (N, C, …) with each size pooled, or both without N.

        Raises:
            ShapeError: torch refuses the layer on this input.

        Source: torch.nn.MaxPool2d and torch.nn.AvgPool2d, "Shape".
        """
        batch, channels, sizes = image(self, input_shape, self.rank)
        whole("channels", channels, 1)
        columns = self.columns()
        self._check_int32(columns)
        if self.averages() and self.rank == 3:
            by_axis(check_covered, sizes, columns[0])
        pooled = by_axis(pool_size, sizes, *columns, (self.ceil_mode,) * self.rank)
        if self._plain():
            by_axis(check_counted, sizes, *columns, (self.ceil_mode,))
        return (*batch, channels, *pooled)

    def _plain(self) -> bool:
        """Return whether torch's max pool of one axis, without indices, runs here."""
        return self.rank == 1 and not self.averages() and not getattr(self, "return_indices", False)

    def _check_int32(self, columns: list[tuple[int, ...]]) -> None:
        """Refuse what does not fit the 32 bits of all pools but the plain one."""
        if self._plain():
            return
        for name, entries in zip(HYPERPARAMETERS, columns, strict=True):
            if max(entries) > LARGEST_INT32:
                raise ShapeError(
                    f"{name} must be at most {LARGEST_INT32:,} (32 bits) in torch's pools, "
                    f"but {name}={max(entries):,}"
                )

    def param_count(self) -> int:
        """Return 0: a pool learns nothing."""
        return 0

    def macs(self, input_shape: Shape) -> int:
        """Return 0: a pool compares or adds, and torch counts products of weights alone."""
        self.output_shape(input_shape)
        return 0

    def receptive_field(self) -> tuple[Window, ...]:
        """Return the receptive field of one output element, by axis.

        >>> MaxPool2d(2).receptive_field()[0]
        Window(size=2, stride=2, start=0)
        """
        kernel_size, stride, padding, dilation = self.columns()
        return tuple(map(Window.of, kernel_size, stride, (-p for p in padding), dilation))


def check_counted(
    size: int, kernel_size: int, stride: int, padding: int, dilation: int, ceil_mode: bool
) -> int:
    """Return how many windows follow the first one, which torch's plain max pool has 32 bits for.

    >>> check_counted(9, kernel_size=3, stride=2, padding=0, dilation=1, ceil_mode=False)
    3
    """
    room = size + 2 * padding - window_span(kernel_size, dilation) + ceil_mode * (stride - 1)
    following, rest = divmod(room, stride)
    # Both halves of torch's division are kept in 32 bits; a rest below 0 rounds once more down.
    counted = as_int32(following) - (as_int32(rest) < 0)
    if counted < 0:
        raise ShapeError(
            f"torch divides in 32 bits to count the windows of MaxPool1d: of the {following:,} "
            f"after the first one, {counted:,} are left"
        )
    return following


def as_int32(value: int) -> int:
    """Return what is left of a number in 32 bits.

    >>> as_int32(2**31), as_int32(7)
    (-2147483648, 7)
    """
    return (value + 2**31) % 2**32 - 2**31


def check_covered(size: int, kernel_size: int) -> int:
    """Return the size, which torch's 3-D averages want to be the kernel's at least.

    >>> check_covered(4, kernel_size=3)
    4
    """
    if size < kernel_size:
        raise ShapeError(
            f"an average over 3 axes takes no input below the kernel, padded or not, "
            f"but size={size} is below kernel_size={kernel_size}"
        )
    return size


@dataclass(frozen=True, repr=False)
class MaxPool(Pool):
    """The max pool of any rank; `MaxPool2d` is its case of two axes."""

    kernel_size: Sizes
    stride: Sizes | None = None
    padding: Sizes = 0
    dilation: Sizes = 1
    return_indices: bool = False
    ceil_mode: bool = False

    def __post_init__(self) -> None:
        """Give every hyperparameter one entry an axis; the stride is the kernel by default."""
        self._settle("padding", "dilation")

    def averages(self) -> bool:
        """Return False."""
        return False


@dataclass(frozen=True, repr=False)
class AvgPool(Pool):
    """The average pool of one axis, and what those of more share."""

    kernel_size: Sizes
    stride: Sizes | None = None
    padding: Sizes = 0
    ceil_mode: bool = False
    count_include_pad: bool = True

    def __post_init__(self) -> None:
        """Give every hyperparameter one entry an axis; the stride is the kernel by default."""
        self._settle("padding")
        yes_or_no(self, "count_include_pad")


@dataclass(frozen=True, repr=False)
class DividedAvgPool(AvgPool):
    """The average pool of two or three axes, which may divide by another number."""

    divisor_override: int | None = None

    def __post_init__(self) -> None:
        """Check the divisor as well: any number but 0."""
        super().__post_init__()
        if self.divisor_override is not None and not integer(
            "divisor_override", self.divisor_override
        ):
            raise ShapeError("divisor_override must not be 0: the sums are divided by it")


class MaxPool1d(MaxPool):
    """torch.nn.MaxPool1d: (N, C, L) → (N, C, L_out).

    Raises:
        TypeError: a field is of the wrong type.
        ShapeError: a tuple has the wrong length.

    Source: torch.nn.MaxPool1d.

    >>> MaxPool1d(2, padding=1, ceil_mode=True).output_shape((1, 8, 5))
    (1, 8, 3)
    """

    rank = 1


class MaxPool2d(MaxPool):
    """torch.nn.MaxPool2d: (N, C, H, W) → (N, C, H_out, W_out).

    Raises:
        TypeError: a field is of the wrong type.
        ShapeError: a tuple has the wrong length.

    Source: torch.nn.MaxPool2d.

    >>> MaxPool2d(2).output_shape((64, 32, 48))
    (64, 16, 24)
    """

    rank = 2


class MaxPool3d(MaxPool):
    """torch.nn.MaxPool3d: (N, C, D, H, W) → (N, C, D_out, H_out, W_out).

    Raises:
        TypeError: a field is of the wrong type.
        ShapeError: a tuple has the wrong length.

    Source: torch.nn.MaxPool3d.

    >>> MaxPool3d((1, 2, 2)).output_shape((1, 64, 8, 32, 48))
    (1, 64, 8, 16, 24)
    """

    rank = 3


class AvgPool1d(AvgPool):
    """torch.nn.AvgPool1d: (N, C, L) → (N, C, L_out).

    Raises:
        TypeError: a field is of the wrong type.
        ShapeError: a tuple has the wrong length.

    Source: torch.nn.AvgPool1d.

    >>> AvgPool1d(3, stride=2).output_shape((1, 8, 9))
    (1, 8, 4)
    """

    rank = 1


class AvgPool2d(DividedAvgPool):
    """torch.nn.AvgPool2d: (N, C, H, W) → (N, C, H_out, W_out).

    Raises:
        TypeError: a field is of the wrong type.
        ShapeError: a tuple has the wrong length, or the divisor is 0.

    Source: torch.nn.AvgPool2d.

    >>> AvgPool2d((2, 3)).output_shape((1, 8, 10, 12))
    (1, 8, 5, 4)
    """

    rank = 2


class AvgPool3d(DividedAvgPool):
    """torch.nn.AvgPool3d: (N, C, D, H, W) → (N, C, D_out, H_out, W_out).

    Unlike the others it refuses an input smaller than the kernel even where padding or
    ceil_mode would make room.

    Raises:
        TypeError: a field is of the wrong type.
        ShapeError: a tuple has the wrong length, or the divisor is 0.

    Source: torch.nn.AvgPool3d.

    >>> AvgPool3d((1, 2, 2)).output_shape((1, 8, 4, 10, 12))
    (1, 8, 4, 5, 6)
    """

    rank = 3
