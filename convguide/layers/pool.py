"""Pools."""

from __future__ import annotations

from dataclasses import Field, dataclass
from typing import ClassVar

from convguide.formulas import pool_size, whole, window_span
from convguide.layers.base import Shape, Sizes, Spelled, Window, axes, by_axis, each, fix, image


@dataclass(frozen=True, repr=False)
class MaxPool(Spelled):
    """The max pool of any rank; `MaxPool2d` is its case of two axes."""

    rank: ClassVar[int]
    positional: ClassVar[int] = 1

    kernel_size: Sizes
    stride: Sizes | None = None
    padding: Sizes = 0
    dilation: Sizes = 1
    return_indices: bool = False
    ceil_mode: bool = False

    def __post_init__(self) -> None:
        """Give every hyperparameter one entry an axis; the stride is the kernel by default."""
        for name in ("kernel_size", "padding", "dilation"):
            fix(self, **{name: axes(name, getattr(self, name), self.rank)})
        stride = self.kernel_size if self.stride is None or self.stride == () else self.stride
        fix(self, stride=axes("stride", stride, self.rank))

    def usual(self, at: Field[object]) -> object:
        """Return a field's default: the kernel for the stride."""
        return self.kernel_size if at.name == "stride" else at.default

    def output_shape(self, input_shape: Shape, training: bool = True) -> Shape:
        """Return (N, C, …) with each size pooled, or both without N.

        Raises:
            ShapeError: torch refuses the layer on this input.

        Source: torch.nn.MaxPool2d, "Shape".
        """
        batch, channels, sizes = image(self, input_shape, self.rank)
        whole("channels", channels, 1)
        names = ("kernel_size", "stride", "padding", "dilation")
        ceil_mode = (self.ceil_mode,) * self.rank
        pooled = by_axis(pool_size, sizes, *(each(self, name) for name in names), ceil_mode)
        return (*batch, channels, *pooled)

    def param_count(self) -> int:
        """Return 0: a pool learns nothing."""
        return 0

    def macs(self, input_shape: Shape) -> int:
        """Return 0: a pool compares, it does not multiply."""
        self.output_shape(input_shape)
        return 0

    def receptive_field(self) -> tuple[Window, ...]:
        """Return the receptive field of one output element, by axis.

        >>> MaxPool2d(2).receptive_field()[0]
        Window(size=2, stride=2, start=0)
        """
        spans = map(window_span, each(self, "kernel_size"), each(self, "dilation"))
        starts = (-p for p in each(self, "padding"))
        return tuple(map(Window, spans, each(self, "stride"), starts))


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
