"""Convolutions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import prod
from typing import ClassVar

from convguide.formulas import (
    ShapeError,
    conv_param_count,
    conv_size,
    no_room,
    per_group,
    whole,
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
    integers,
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
        checked_channels(self, self.groups, sizing="in_channels")
        if self.padding_mode not in PADDING_MODES:
            raise ShapeError(
                f"padding_mode must be one of {PADDING_MODES}, but is {self.padding_mode!r}"
            )
        fix(
            self,
            kernel_size=kernel(self.kernel_size, self.rank),
            stride=axes("stride", self.stride, self.rank),
            dilation=axes("dilation", self.dilation, self.rank),
        )
        fix(self, padding=self._checked_padding())

    def _checked_padding(self) -> tuple[int, ...] | str:
        if not isinstance(self.padding, str):
            if self.padding_mode == "zeros":
                return axes("padding", self.padding, self.rank)
            return image_padding(self.padding, self.rank)
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
            rows = zip(each(self, "kernel_size"), each(self, "dilation"), strict=True)
            return tuple(halves(dilation * (size - 1)) for size, dilation in rows)
        pixels = each(self, "padding")
        return tuple((p, p) for p in (0,) * (self.rank - len(pixels)) + pixels)

    def output_shape(self, input_shape: Shape, training: bool = True) -> Shape:
        """Return (N, out_channels, …) for (N, in_channels, …), or both without N.

        Raises:
            ShapeError: torch refuses the layer on this input.

        Source: torch.nn.Conv2d, "Shape".
        """
        batch, channels, sizes = image(self, input_shape, self.rank)
        if channels != self.in_channels:
            raise wrong_channels(self.in_channels, input_shape, channels)
        filters = whole("out_channels", self.out_channels, 1)
        sizes, padding = self._padded(batch, channels, sizes)
        columns = (each(self, "kernel_size"), each(self, "stride"), padding, each(self, "dilation"))
        out_sizes = by_axis(self._formula(batch, channels), sizes, *columns)
        # From no channels torch makes none, whatever the filters.
        return (*batch, filters if channels else 0, *out_sizes)

    def _padded(self, batch: Shape, channels: int, sizes: Shape) -> tuple[Shape, Shape]:
        """Return the sizes with their padding added, but for what is the same on both sides."""
        if self.padding_mode != "zeros":
            return self._padded_by_image(batch, channels, sizes), (0,) * self.rank
        if not isinstance(self.padding, str):
            return sizes, each(self, "padding")
        # padding='same' may put one pixel more on the right: it counts as part of the input.
        sides = self.paddings()
        longer = (size + right - left for size, (left, right) in zip(sizes, sides, strict=True))
        return tuple(longer), tuple(left for left, _ in sides)

    def _padded_by_image(self, batch: Shape, channels: int, sizes: Shape) -> Shape:
        last_axes_only = (
            self.padding not in ("same", "valid") and len(each(self, "padding")) < self.rank
        )
        if last_axes_only and batch:
            raise ShapeError(
                f"padding={self.padding} with padding_mode={self.padding_mode!r} "
                f"pads an input without a batch only, but the batch is {batch[0]}"
            )
        if self.padding_mode != "circular" and not last_axes_only:
            whole("channels", channels, 1)
        return by_axis(padded_by, (self.padding_mode,) * self.rank, sizes, self.paddings())

    def _formula(self, batch: Shape, channels: int) -> Callable[..., int]:
        """Return what gives the size along one axis: torch checks less if there is no element."""
        if channels and batch != (0,):
            return conv_size
        if channels:
            whole("kernel_size", min(each(self, "kernel_size")), 1)
        return empty_conv_size

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
        weights = self.in_channels // self.groups * prod(each(self, "kernel_size"))
        return prod(self.output_shape(input_shape)) * weights

    def receptive_field(self) -> tuple[Window, ...]:
        """Return the receptive field of one output element, by axis.

        >>> Conv2d(1, 1, kernel_size=(3, 5), stride=(2, 1), padding=(1, 2)).receptive_field()
        (Window(size=3, stride=2, start=-1), Window(size=5, stride=1, start=-2))
        """
        starts = (-left for left, _ in self.paddings())
        kernel_size, stride = each(self, "kernel_size"), each(self, "stride")
        return tuple(map(Window.of, kernel_size, stride, starts, each(self, "dilation")))


def halves(total: int) -> tuple[int, int]:
    """Return the left and right pixels of padding='same': the odd one goes to the right.

    >>> halves(5)
    (2, 3)
    """
    # A kernel of 0, which torch takes without channels, makes it negative: C rounds towards 0.
    left = total // 2 if total > 0 else -(-total // 2)
    return left, total - left


def wrong_channels(in_channels: int, input_shape: Shape, channels: int) -> ShapeError:
    """Return the refusal of an input whose channels are not the layer's."""
    return ShapeError(
        f"in_channels={in_channels}, but the input {tuple(input_shape)} has {channels} channels"
    )


def checked_channels(layer: object, groups: int, sizing: str) -> None:
    """Check the channels against the groups.

    torch divides the count named by `sizing` before it looks at its type: True passes for 1.
    """
    for name in ("in_channels", "out_channels"):
        count = getattr(layer, name)
        if name == sizing and isinstance(count, bool):
            count = int(count)
            fix(layer, **{name: count})
        per_group(name, count, groups)


def kernel(value: Sizes, rank: int) -> tuple[int, ...]:
    """Return the kernel's sizes: they only size the weight, where torch takes True for 1.

    >>> kernel(3, rank=2)
    (3, 3)
    """
    entries = axes("kernel_size", value, rank, broadcast=False, bools=True)
    whole("kernel_size", min(entries), 0)
    return entries


def image_padding(value: Sizes, rank: int) -> tuple[int, ...]:
    """Return the pixels of a padding that reads the image, one entry an axis.

    torch hands them to `pad` from the last axis on, so that the last entry may be no bool, and
    a tuple without the first axis pads the others.

    >>> image_padding((1, 2), rank=2)
    (1, 2)
    """
    if not isinstance(value, (tuple, list)):
        return axes("padding", value, rank)
    if rank > 1 and len(value) == rank - 1:
        return integers("padding", tuple(value[::-1]))[::-1]
    return axes("padding", value[::-1], rank, broadcast=False)[::-1]


def empty_conv_size(size: int, kernel_size: int, stride: int, padding: int, dilation: int) -> int:
    """Return the output size along one axis of an input without elements.

    The formula is `conv_size`'s, but size and dilation may be 0: torch computes nothing.

    >>> empty_conv_size(0, kernel_size=3, stride=1, padding=2, dilation=1)
    2
    """
    span = whole("dilation", dilation, 0) * (kernel_size - 1) + 1
    room = size + 2 * whole("padding", padding, 0) - span
    if room < 0:
        raise no_room(size, kernel_size, padding, dilation)
    return room // whole("stride", stride, 1) + 1


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


class Conv1d(Conv):
    """torch.nn.Conv1d: (N, in_channels, L) → (N, out_channels, L_out).

    Raises:
        TypeError: a field is of the wrong type.
        ShapeError: torch's constructor would refuse the fields.

    Source: torch.nn.Conv1d.

    >>> Conv1d(3, 16, kernel_size=3, stride=2).output_shape((1, 3, 31))
    (1, 16, 15)
    """

    rank = 1


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


class Conv3d(Conv):
    """torch.nn.Conv3d: (N, in_channels, D, H, W) → (N, out_channels, D_out, H_out, W_out).

    Raises:
        TypeError: a field is of the wrong type.
        ShapeError: torch's constructor would refuse the fields.

    Source: torch.nn.Conv3d.

    >>> Conv3d(3, 16, kernel_size=(1, 3, 3)).output_shape((1, 3, 8, 32, 48))
    (1, 16, 8, 30, 46)
    """

    rank = 3
