"""Transposed convolutions."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from math import prod
from typing import ClassVar

from convguide.formulas import (
    ShapeError,
    conv_param_count,
    conv_transpose_output_padding,
    conv_transpose_size,
    whole,
)
from convguide.layers.base import (
    Shape,
    Sizes,
    Spelled,
    Window,
    axes,
    by_axis,
    each,
    fix,
    image,
    integers,
)
from convguide.layers.conv import checked_channels, kernel, wrong_channels


@dataclass(frozen=True, repr=False)
class ConvTranspose(Spelled):
    """The transposed convolution of any rank; `ConvTranspose2d` is its case of two axes.

    It gives every pixel of the input as many of the output as a convolution with the same
    fields would read: sizes go the other way.
    """

    rank: ClassVar[int]
    positional: ClassVar[int] = 2

    in_channels: int
    out_channels: int
    kernel_size: Sizes
    stride: Sizes = 1
    padding: Sizes = 0
    output_padding: Sizes = 0
    groups: int = 1
    bias: bool = True
    dilation: Sizes = 1
    padding_mode: str = "zeros"

    def __post_init__(self) -> None:
        """Check what torch's constructor checks; one entry an axis from here on."""
        if self.padding_mode != "zeros":
            raise ShapeError(
                f"{type(self).__name__} takes padding_mode='zeros' alone, "
                f"but padding_mode={self.padding_mode!r}"
            )
        checked_channels(self, self.groups, sizing="" if self.bias else "out_channels")
        fix(self, kernel_size=kernel(self.kernel_size, self.rank))
        for name in ("stride", "padding", "dilation"):
            fix(self, **{name: given(name, getattr(self, name), self.rank)})
        # torch reads output_padding at the call, and not even there beside an output_size.
        with suppress(ShapeError, TypeError):
            fix(self, output_padding=axes("output_padding", self.output_padding, self.rank))

    def output_shape(
        self,
        input_shape: Shape,
        training: bool = True,
        *,
        output_size: Sequence[int] | None = None,
    ) -> Shape:
        """Return (N, out_channels, …) for (N, in_channels, …), or both without N.

        Args:
            output_size: the sizes to reach, alone or behind batch and channels, which are
                not read; it takes the place of output_padding.

        Raises:
            TypeError: output_padding or output_size is of the wrong type.
            ShapeError: torch refuses the layer on this input.

        Source: torch.nn.ConvTranspose2d, "Shape".

        >>> layer = ConvTranspose2d(16, 8, kernel_size=3, stride=2, padding=1)
        >>> layer.output_shape((16, 5, 7)), layer.output_shape((16, 5, 7), output_size=(10, 13))
        ((8, 9, 13), (8, 10, 13))
        """
        batch, channels, sizes = image(self, input_shape, self.rank)
        if channels != self.in_channels:
            raise wrong_channels(self.in_channels, input_shape, channels)
        whole("in_channels", channels, 1)
        filters = whole("out_channels", self.out_channels, 1)
        if output_size is None:
            added = axes("output_padding", self.output_padding, self.rank)
        else:
            added = self._output_padding(batch, sizes, output_size)
        size_of = empty_conv_transpose_size if batch == (0,) else conv_transpose_size
        kernel_size, stride, padding, dilation = self._columns()
        columns = sizes, kernel_size, stride, padding, added, dilation
        return (*batch, filters, *by_axis(size_of, *columns))

    def _columns(self) -> list[tuple[int, ...]]:
        names = ("kernel_size", "stride", "padding", "dilation")
        return [axes(name, each(self, name), self.rank, bools=True) for name in names]

    def _output_padding(
        self, batch: Shape, sizes: Shape, output_size: Sequence[int]
    ) -> tuple[int, ...]:
        """Return the output_padding that reaches `output_size`."""
        leading = len(batch) + 1
        if len(output_size) not in (self.rank, self.rank + leading):
            raise ShapeError(
                f"output_size must have {self.rank} or {self.rank + leading} entries, "
                f"but output_size={output_size}"
            )
        for name in ("stride", "padding", "dilation"):
            entries = each(self, name)
            if len(entries) < self.rank:
                raise ShapeError(f"output_size needs one {name} an axis, but {name}={entries}")
        targets = integers("output_size", tuple(output_size)[-self.rank :], bools=True)
        return by_axis(conv_transpose_output_padding, sizes, targets, *self._columns())

    def param_count(self) -> int:
        """Return weight and bias: in_channels · out_channels / groups · kernel + out_channels.

        >>> ConvTranspose2d(16, 8, kernel_size=3).param_count()
        1160
        """
        kernel_size = each(self, "kernel_size")
        return conv_param_count(
            self.in_channels, self.out_channels, kernel_size, self.groups, self.bias
        )

    def macs(self, input_shape: Shape, *, output_size: Sequence[int] | None = None) -> int:
        """Return input elements · weights that each meets, batch included, bias excluded.

        Source: half of torch.utils.flop_counter.FlopCounterMode.

        >>> ConvTranspose2d(16, 8, kernel_size=3).macs((1, 16, 5, 7))
        40320
        """
        self.output_shape(input_shape, output_size=output_size)
        weights = self.out_channels // self.groups * prod(each(self, "kernel_size"))
        return prod(input_shape) * weights

    def receptive_field(self) -> tuple[Window, ...]:
        """Raise: neighbours in the output see different numbers of pixels."""
        raise ShapeError(
            f"{type(self).__name__} spreads each pixel over a window of the output: "
            "neighbours there see different numbers of pixels, so no single receptive field exists"
        )


def given(name: str, value: Sizes, rank: int) -> tuple[int, ...]:
    """Return one entry an axis, but a tuple of one entry as it is.

    torch spreads that over the axes too, though not beside an output_size.

    >>> given("stride", 2, rank=2), given("stride", (2,), rank=2)
    ((2, 2), (2,))
    """
    entries = axes(name, value, rank)
    return entries[:1] if isinstance(value, (tuple, list)) and len(value) == 1 else entries


def empty_conv_transpose_size(
    size: int, kernel_size: int, stride: int, padding: int, output_padding: int, dilation: int
) -> int:
    """Return the output size along one axis for a batch of no images.

    The formula is `conv_transpose_size`'s, but sizes and dilation may be 0 and output_padding
    any: torch computes nothing.

    >>> empty_conv_transpose_size(0, 3, stride=1, padding=1, output_padding=0, dilation=1)
    0
    """
    span = whole("dilation", dilation, 0) * (whole("kernel_size", kernel_size, 1) - 1) + 1
    stride, padding = whole("stride", stride, 1), whole("padding", padding, 0)
    added = whole("output_padding", output_padding, 0)
    return whole("output size", (size - 1) * stride - 2 * padding + span + added, 0)


class ConvTranspose1d(ConvTranspose):
    """torch.nn.ConvTranspose1d: (N, in_channels, L) → (N, out_channels, L_out).

    Raises:
        TypeError: a field is of the wrong type.
        ShapeError: torch's constructor would refuse the fields.

    Source: torch.nn.ConvTranspose1d.

    >>> ConvTranspose1d(16, 8, kernel_size=4, stride=2, padding=1).output_shape((1, 16, 5))
    (1, 8, 10)
    """

    rank = 1


class ConvTranspose2d(ConvTranspose):
    """torch.nn.ConvTranspose2d: (N, in_channels, H, W) → (N, out_channels, H_out, W_out).

    Raises:
        TypeError: a field is of the wrong type.
        ShapeError: torch's constructor would refuse the fields.

    Source: torch.nn.ConvTranspose2d.

    >>> ConvTranspose2d(16, 8, kernel_size=2, stride=2).output_shape((1, 16, 5, 7))
    (1, 8, 10, 14)
    """

    rank = 2


class ConvTranspose3d(ConvTranspose):
    """torch.nn.ConvTranspose3d: (N, in_channels, D, H, W) → (N, out_channels, D_out, H_out, W_out).

    Raises:
        TypeError: a field is of the wrong type.
        ShapeError: torch's constructor would refuse the fields.

    Source: torch.nn.ConvTranspose3d.

    >>> ConvTranspose3d(16, 8, kernel_size=2, stride=2).output_shape((1, 16, 3, 5, 7))
    (1, 8, 6, 10, 14)
    """

    rank = 3
