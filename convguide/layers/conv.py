"""Convolutions."""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import ClassVar

from convguide.formulas import (
    ShapeError,
    conv_param_count,
    conv_size,
    per_group,
    whole,
    window_span,
)
from convguide.layers.base import (
    Shape,
    Sizes,
    Spelled,
    Window,
    axes,
    brief,
    by_axis,
    each,
    fix,
    image,
)

PADDING_MODES = ("zeros", "reflect", "replicate", "circular")


@dataclass(frozen=True, repr=False)
class Conv(Spelled):
    """The convolution of any rank; `Conv2d` is its case of two axes."""

    rank: ClassVar[int]
    positional: ClassVar[int] = 2

    in_channels: int
    out_channels: int
    kernel_size: Sizes
    stride: Sizes = 1
    padding: Sizes | str = 0
    dilation: Sizes = 1
    groups: int = 1
    bias: bool = True
    padding_mode: str = "zeros"

    def __post_init__(self) -> None:
        """Check what torch's constructor checks; one entry an axis from here on."""
        self._check_channels()
        if self.padding_mode not in PADDING_MODES:
            raise ShapeError(
                f"padding_mode must be one of {PADDING_MODES}, but is {self.padding_mode!r}"
            )
        fix(
            self,
            kernel_size=axes("kernel_size", self.kernel_size, self.rank, broadcast=False),
            stride=axes("stride", self.stride, self.rank),
            dilation=axes("dilation", self.dilation, self.rank),
        )
        fix(self, padding=self._checked_padding())

    def _check_channels(self) -> None:
        for name in ("in_channels", "out_channels"):
            per_group(name, getattr(self, name), self.groups)

    def _checked_padding(self) -> tuple[int, ...] | str:
        if not isinstance(self.padding, str):
            return axes("padding", self.padding, self.rank, self.padding_mode == "zeros")
        if self.padding not in ("same", "valid"):
            raise ShapeError(f"padding must be 'same', 'valid' or pixels, but is {self.padding!r}")
        if self.padding == "same" and set(each(self, "stride")) != {1}:
            raise ShapeError(f"padding='same' needs stride=1, but stride={brief(self.stride)}")
        return self.padding

    def paddings(self) -> tuple[tuple[int, int], ...]:
        """Return the (left, right) padding in pixels of each axis.

        Source: torch.nn.modules.conv, `_reversed_padding_repeated_twice`.

        >>> Conv2d(1, 1, kernel_size=(3, 4), padding="same").paddings()
        ((1, 1), (1, 2))
        """
        if self.padding == "valid":
            return ((0, 0),) * self.rank
        if self.padding == "same":
            spans = map(window_span, each(self, "kernel_size"), each(self, "dilation"))
            return tuple(((span - 1) // 2, span // 2) for span in spans)
        return tuple((p, p) for p in each(self, "padding"))

    def output_shape(self, input_shape: Shape, training: bool = True) -> Shape:
        """Return (N, out_channels, …) for (N, in_channels, …), or both without N.

        Raises:
            ShapeError: torch refuses the layer on this input.

        Source: torch.nn.Conv2d, "Shape".
        """
        batch, channels, sizes = image(self, input_shape, self.rank)
        if channels != self.in_channels:
            raise ShapeError(
                f"in_channels={self.in_channels}, "
                f"but the input {tuple(input_shape)} has {channels} channels"
            )
        if self.padding_mode in ("reflect", "replicate"):
            whole("channels", channels, 1)
        hyperparameters = (each(self, name) for name in ("kernel_size", "stride", "dilation"))
        out_sizes = by_axis(self._size, sizes, self.paddings(), *hyperparameters)
        filters = whole("out_channels", self.out_channels, 1)
        # From no channels torch makes none, whatever the filters.
        return (*batch, filters if channels else 0, *out_sizes)

    def _size(
        self, size: int, sides: tuple[int, int], kernel: int, stride: int, dilation: int
    ) -> int:
        left, right = sides
        if self.padding_mode != "zeros":
            size, left, right = padded_by(self.padding_mode, size, sides), 0, 0
        # padding='same' may put one pixel more on the right: it counts as part of the input.
        extra = right - left if size else 0
        return conv_size(size + extra, kernel, stride, left, dilation)

    def param_count(self) -> int:
        """Return weight and bias: out_channels · (in_channels / groups · kernel + 1).

        >>> Conv2d(3, 64, kernel_size=3).param_count()
        1792
        """
        kernel_size = each(self, "kernel_size")
        return conv_param_count(
            self.in_channels, self.out_channels, kernel_size, self.groups, self.bias
        )

    def macs(self, input_shape: Shape) -> int:
        """Return output elements · weights of one filter, batch included, bias excluded.

        Source: half of torch.utils.flop_counter.FlopCounterMode.

        >>> Conv2d(3, 64, kernel_size=3, padding=1).macs((1, 3, 32, 32))
        1769472
        """
        channels, kernel_size = self.in_channels // self.groups, each(self, "kernel_size")
        weights = conv_param_count(channels, 1, kernel_size, bias=False)
        return prod(self.output_shape(input_shape)) * weights

    def receptive_field(self) -> tuple[Window, ...]:
        """Return the receptive field of one output element, by axis.

        >>> Conv2d(1, 1, kernel_size=(3, 5), stride=(2, 1), padding=(1, 2)).receptive_field()
        (Window(size=3, stride=2, start=-1), Window(size=5, stride=1, start=-2))
        """
        spans = map(window_span, each(self, "kernel_size"), each(self, "dilation"))
        starts = (-left for left, _ in self.paddings())
        return tuple(map(Window, spans, each(self, "stride"), starts))


def padded_by(mode: str, size: int, sides: tuple[int, int]) -> int:
    """Return the size after padding that reads the image itself, within its limits.

    reflect takes less than the size per side, circular at most the size; negative crops.

    >>> padded_by("circular", 4, (4, 4))
    12
    """
    whole("size", size, 1)
    most = {"reflect": size - 1, "circular": size}.get(mode)
    if most is not None and max(sides) > most:
        raise ShapeError(
            f"padding_mode={mode!r} takes at most {most} pixels on a side of {size}, "
            f"but padding={max(sides)}"
        )
    return size + sum(sides)


class Conv2d(Conv):
    """torch.nn.Conv2d: (N, in_channels, H, W) → (N, out_channels, H_out, W_out).

    Raises:
        TypeError: a field is of the wrong type.
        ShapeError: torch's constructor would refuse the fields.

    Source: torch.nn.Conv2d.

    >>> Conv2d(3, 16, kernel_size=3, padding=1).output_shape((1, 3, 32, 48))
    (1, 16, 32, 48)
    """

    rank = 2
