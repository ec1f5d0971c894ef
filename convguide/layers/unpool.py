"""Max unpools: each value goes back to the place that a max pool took it from.

Contents
    unpool_size                     output size along one axis
    MaxUnpool1d, MaxUnpool2d, MaxUnpool3d
"""

from __future__ import annotations

from dataclasses import Field, dataclass
from typing import ClassVar

from convguide.formulas import ShapeError, whole
from convguide.layers.base import Shape, Sizes, Window, by_axis, each, fix, image, integer
from convguide.layers.kept import Free, frozen, several


def unpool_size(
    size: int, kernel_size: float, stride: float, padding: float = 0, output_size: int | None = None
) -> int:
    """Return the output size of a max unpool along one axis.

    (size − 1) · stride + kernel_size − 2 · padding, or output_size: less than a stride from it.

    Raises:
        TypeError: the result is no integer.
        ShapeError: there is nothing to unpool, the result is negative, or output_size too far.

    Source: torch.nn.MaxUnpool2d, "Shape"; torch.nn.functional, `_unpool_output_size`.

    >>> unpool_size(4, kernel_size=3, stride=2), unpool_size(4, 3, 2, output_size=10)
    (9, 10)
    """
    usual = (whole("size", size, 1) - 1) * stride + kernel_size - 2 * padding
    if output_size is not None and not usual - stride < output_size < usual + stride:
        raise ShapeError(
            f"output_size must lie between {usual} − {stride} and {usual} + {stride}, both "
            f"excluded, but output_size={output_size}"
        )
    if output_size is None and usual < 0:
        raise ShapeError(
            f"the output size ({size} − 1)·{stride} + {kernel_size} − 2·{padding} = {usual} "
            f"is negative"
        )
    wanted = integer("output_size", usual if output_size is None else output_size)
    return whole("output_size", wanted, 0)


@dataclass(frozen=True, repr=False, eq=False)
class MaxUnpool(Free):
    """The max unpool of any rank.

    torch's layer takes the pool's indices along with its values. They are assumed to be of the
    input's own shape and to lie inside the output, as those of the matching pool do.

    What torch uses only to compute the size, in Python, need not be whole where that is given.
    """

    rank: ClassVar[int]
    positional: ClassVar[int] = 1

    kernel_size: Sizes
    stride: Sizes | None = None
    padding: Sizes = 0

    def __post_init__(self) -> None:
        """Give every hyperparameter one entry an axis; the stride is the kernel by default."""
        stride = self.kernel_size if self.stride is None else self.stride
        for name, value in zip(
            ("kernel_size", "stride", "padding"),
            (self.kernel_size, stride, self.padding),
            strict=True,
        ):
            fix(self, **{name: self._entries(name, value)})

    def _entries(self, name: str, value: Sizes) -> tuple[float, ...]:
        entries = frozen(value)
        if not isinstance(entries, tuple):
            entries = (entries,) * self.rank
        by_hand = name == "kernel_size" or self.rank < 3
        if by_hand and name != "kernel_size":
            entries = entries[: self.rank]  # torch does not look behind them
        if len(entries) != self.rank:
            raise ShapeError(f"{name} must be one number or {self.rank} of them, but is {value}")
        return tuple(in_python(name, e) for e in entries) if by_hand else several(name, entries)

    def usual(self, at: Field[object]) -> object:
        """Return a field's default: the kernel for the stride."""
        return self.kernel_size if at.name == "stride" else at.default

    def output_shape(
        self, input_shape: Shape, training: bool = True, *, output_size: Shape | None = None
    ) -> Shape:
        """Return (N, C, …) with each size unpooled, or both without N.

        Args:
            output_size: the size that the pool took in, as torch's call takes it: each axis less
                than a stride away from the usual size; N and C may stand before it.

        Raises:
            ShapeError: torch refuses the layer on this input.

        Source: torch.nn.MaxUnpool2d, "Shape"; torch.nn.functional, `_unpool_output_size`.
        """
        batch, channels, spatial = image(self, input_shape, self.rank)
        if batch:
            whole("channels", channels, 1)
        if self.rank == 3:
            for stride in each(self, "stride"):
                whole("stride", stride, 1)
        names = ("kernel_size", "stride", "padding")
        columns = [each(self, name) for name in names]
        unpooled = by_axis(unpool_size, spatial, *columns, self._wishes(output_size))
        return (*batch, channels, *unpooled)

    def _wishes(self, output_size: Shape | None) -> tuple[int | None, ...]:
        if output_size is None:
            return (None,) * self.rank
        wishes = tuple(output_size)
        if len(wishes) not in (self.rank, self.rank + 2):
            raise ShapeError(
                f"output_size must hold {self.rank} or {self.rank + 2} entries, "
                f"but output_size={output_size}"
            )
        return several("output_size", wishes[-self.rank :])

    def receptive_field(self) -> tuple[Window, ...]:
        """Raise: the values lie where the indices put them."""
        raise ShapeError(
            f"{type(self).__name__} puts values where the pool's indices say: "
            f"it has no receptive field of its own"
        )


def in_python(name: str, entry: object) -> float:
    """Return an entry as Python computes with it: True as 1, and 2.0 as it is.

    >>> in_python("stride", True), in_python("stride", 2.0)
    (1, 2.0)
    """
    if isinstance(entry, float):
        return entry
    return integer(name, int(entry) if isinstance(entry, bool) else entry)


class MaxUnpool1d(MaxUnpool):
    """torch.nn.MaxUnpool1d: (N, C, L) → (N, C, L_out)."""

    rank = 1


class MaxUnpool2d(MaxUnpool):
    """torch.nn.MaxUnpool2d: (N, C, H, W) → (N, C, H_out, W_out).

    Raises:
        TypeError: a field is of the wrong type.
        ShapeError: a tuple has the wrong length.

    Source: torch.nn.MaxUnpool2d.

    >>> MaxUnpool2d(2).output_shape((1, 64, 8, 9))
    (1, 64, 16, 18)
    >>> MaxUnpool2d(2).output_shape((1, 64, 8, 9), output_size=(17, 18))
    (1, 64, 17, 18)
    """

    rank = 2


class MaxUnpool3d(MaxUnpool):
    """torch.nn.MaxUnpool3d: (N, C, D, H, W) → (N, C, D_out, H_out, W_out)."""

    rank = 3
