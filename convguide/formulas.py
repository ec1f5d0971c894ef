"""Convolution arithmetic in whole numbers, one axis at a time.

Contents
    ShapeError                          a configuration that torch refuses
    window_span                         pixels that a dilated kernel covers
    window_taps, unread_pixels, unread_count
                                        which pixels a window reads, which none does
    conv_size, conv_transpose_size, pool_size
                                        output size along one axis
    conv_leeway, conv_transpose_leeway  what padding and kernel may add to a size for a target
    conv_paddings, pool_paddings        every padding that reaches a target size
    conv_transpose_output_padding       the output_padding that reaches a target size
    same_padding_for                    the padding that keeps a size
    two_sides, same_sides, conv_transpose_same_sides
                                        the two sides of SAME in TensorFlow, Keras, ONNX and JAX
    sided_size, conv_transpose_sided_size
                                        output size with another padding on each side
    conv2d_output_hw, conv2d_output_shape
                                        both axes of a Conv2d
    conv_param_count, conv2d_param_count, linear_param_count, mlp_param_count
                                        trainable parameters
    conv_macs                           multiply–accumulates of a convolution
    receptive_field                     what one output of a stack sees of its input

Sizes, paddings and spans are pixels; padding is per side.
This file needs the standard library alone: copy it into any project.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise
from math import gcd, prod
from operator import index

__all__ = [
    "ShapeError",
    "conv2d_output_hw",
    "conv2d_output_shape",
    "conv2d_param_count",
    "conv_leeway",
    "conv_macs",
    "conv_paddings",
    "conv_param_count",
    "conv_size",
    "conv_transpose_leeway",
    "conv_transpose_output_padding",
    "conv_transpose_same_sides",
    "conv_transpose_sided_size",
    "conv_transpose_size",
    "linear_param_count",
    "mlp_param_count",
    "pool_paddings",
    "pool_size",
    "receptive_field",
    "same_padding_for",
    "same_sides",
    "sided_size",
    "two_sides",
    "unread_count",
    "unread_pixels",
    "window_span",
    "window_taps",
]


# torch answers these differently with batch, groups and build; here they are refused.
BACKEND = "torch leaves this to its backend, and oneDNN may take it"


class ShapeError(ValueError):
    """A configuration that torch refuses; the message holds value, rule and arithmetic."""


def whole(name: str, value: int, least: int) -> int:
    """Return `value` as an int of at least `least`, or say why it cannot be.

    Raises:
        TypeError: `value` is no integer. 2.0 is not one, and neither is True, which torch takes
            in some places: a layer that takes it there turns it into 1 first.
        ShapeError: `value` is below `least`.

    >>> whole("stride", 2, 1)
    2
    """
    if type(value) is not int:
        if isinstance(value, bool) or not hasattr(value, "__index__"):
            kind = type(value).__name__
            raise TypeError(f"{name} must be an integer, but {name}={value!r} is of type {kind}")
        value = index(value)
    if value < least:
        raise ShapeError(f"{name} must be at least {least}, but {name}={value}")
    return value


def window_span(kernel_size: int, dilation: int = 1) -> int:
    """Return how many pixels a dilated kernel covers, holes included.

    span = dilation · (kernel_size − 1) + 1

    Raises:
        ShapeError: kernel_size or dilation is below 1.

    Source: torch.nn.Conv2d, "Shape"; Dumoulin and Visin, "A guide to convolution
        arithmetic for deep learning", relationship 15.

    >>> window_span(3, dilation=2)
    5
    """
    return whole("dilation", dilation, 1) * (whole("kernel_size", kernel_size, 1) - 1) + 1


def window_taps(
    position: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1
) -> range:
    """Return the input pixels that the window at output `position` reads.

    first = position · stride − padding, then every dilation-th pixel.

    Pixel 0 is the first real pixel: negative numbers lie in the padding.

    >>> list(window_taps(1, kernel_size=3, stride=2, padding=1))
    [1, 2, 3]
    """
    first = position * stride - padding
    return range(first, first + window_span(kernel_size, dilation), dilation)


def conv_size(
    size: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1
) -> int:
    """Return the output size of a convolution along one axis.

    (size + 2 · padding − dilation · (kernel_size − 1) − 1) // stride + 1

    Args:
        size: input pixels along the axis.
        padding: pixels added on each side.

    Raises:
        TypeError: an argument is no integer.
        ShapeError: an argument is out of range, or the window is wider than the padded input.

    Source: torch.nn.Conv2d, "Shape".

    >>> conv_size(7, kernel_size=3, stride=2)
    3
    """
    size, stride = whole("size", size, 1), whole("stride", stride, 1)
    span = window_span(kernel_size, dilation)
    padded = size + 2 * whole("padding", padding, 0)
    if span > padded:
        raise no_room(size, kernel_size, padding, dilation)
    return (padded - span) // stride + 1


def no_room(size: int, kernel_size: int, padding: int, dilation: int) -> ShapeError:
    """Return the refusal of a window that is wider than the padded input.

    >>> no_room(4, kernel_size=5, padding=0, dilation=1)
    ShapeError('kernel_size=5 with dilation=1 spans 5 pixels, but the padded size is 4 + 2·0 = 4')
    """
    span = dilation * (kernel_size - 1) + 1
    return ShapeError(
        f"kernel_size={kernel_size} with dilation={dilation} spans {span} pixels, "
        f"but the padded size is {size} + 2·{padding} = {size + 2 * padding}"
    )


def conv_transpose_size(
    size: int,
    kernel_size: int,
    stride: int = 1,
    padding: int = 0,
    output_padding: int = 0,
    dilation: int = 1,
) -> int:
    """Return the output size of a transposed convolution along one axis.

    (size − 1) · stride − 2 · padding + dilation · (kernel_size − 1) + 1 + output_padding

    Args:
        padding: pixels cut off each side of the output.
        output_padding: pixels added to its right side.

    Raises:
        TypeError: an argument is no integer.
        ShapeError: an argument is out of range, output_padding reaches both stride and
            dilation, or nothing is left of the output.

    Source: torch.nn.ConvTranspose2d, "Shape".

    >>> conv_transpose_size(4, kernel_size=3, stride=2, padding=1, output_padding=1)
    8
    """
    size, stride = whole("size", size, 1), whole("stride", stride, 1)
    if kernel_size == 1 and dilation == 0:
        raise ShapeError(f"dilation must be at least 1, but dilation=0: {BACKEND}")
    span, padding = window_span(kernel_size, dilation), whole("padding", padding, 0)
    added = whole("output_padding", output_padding, 0)
    if added >= max(stride, dilation):
        raise ShapeError(
            f"output_padding must be below stride or dilation, but output_padding={added} "
            f"is below neither stride={stride} nor dilation={dilation}"
        )
    out = (size - 1) * stride - 2 * padding + span + added
    if out < 1:
        terms = f"({size} − 1)·{stride} − 2·{padding} + {span} + {added}"
        backend = "" if out else f": {BACKEND}"
        raise ShapeError(f"the output size must be at least 1, but is {terms} = {out}{backend}")
    return out


def conv_transpose_output_padding(
    size: int, target: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1
) -> int:
    """Return the output_padding with which `conv_transpose_size` gives `target`.

    output_padding = target − ((size − 1) · stride − 2 · padding + span), below the stride

    Raises:
        ShapeError: the target is out of reach: below the smallest size or a stride above it.

    Source: torch.nn.modules.conv, `_output_padding`, which is what output_size goes through.

    >>> conv_transpose_output_padding(4, 8, kernel_size=3, stride=2, padding=1)
    1
    """
    span = dilation * (kernel_size - 1) + 1
    least = (size - 1) * stride - 2 * padding + span
    if not least <= target < least + stride:
        raise ShapeError(
            f"output_size must lie from ({size} − 1)·{stride} − 2·{padding} + {span} = {least} "
            f"to {least} + {stride} − 1 = {least + stride - 1}, but is {target}"
        )
    return target - least


def pool_size(
    size: int,
    kernel_size: int,
    stride: int | None = None,
    padding: int = 0,
    dilation: int = 1,
    ceil_mode: bool = False,
) -> int:
    """Return the output size of a pool along one axis.

    (size + 2 · padding − dilation · (kernel_size − 1) − 1 [+ stride − 1]) // stride + 1

    The bracket counts with `ceil_mode`; a last window that would start behind the input
    and its left padding is then dropped.

    Args:
        stride: pixels between windows; None means kernel_size.
        dilation: of max pools; the others know none.

    Raises:
        TypeError: an argument is no integer.
        ShapeError: an argument is out of range, padding exceeds half the kernel,
            or no window fits.

    Source: torch.nn.MaxPool2d, "Shape"; the dropped window: ATen/native/Pool.h.

    >>> pool_size(5, kernel_size=2), pool_size(5, kernel_size=2, ceil_mode=True)
    (2, 3)
    """
    size, kernel_size = whole("size", size, 1), whole("kernel_size", kernel_size, 1)
    span = window_span(kernel_size, dilation)
    step = kernel_size if stride is None else whole("stride", stride, 1)
    padding = whole("padding", padding, 0)
    if padding > kernel_size // 2:
        raise ShapeError(
            f"padding must be at most half the kernel, but padding={padding} "
            f"with kernel_size={kernel_size} exceeds {kernel_size} // 2 = {kernel_size // 2}"
        )
    room = size + 2 * padding - span + (step - 1 if ceil_mode else 0)
    if room < 0:
        raise no_room(size, kernel_size, padding, dilation)
    windows = room // step + 1
    return windows - 1 if ceil_mode and (windows - 1) * step >= size + padding else windows


def unread_pixels(
    size: int, kernel_size: int, stride: int = 1, padding: int = 0, dilation: int = 1
) -> tuple[int, ...]:
    """Return the real input pixels that no window of a convolution reads, in order.

    Raises:
        TypeError, ShapeError: as `conv_size`.

    >>> unread_pixels(6, kernel_size=1, stride=2)
    (1, 3, 5)
    """
    windows = range(conv_size(size, kernel_size, stride, padding, dilation))
    taps = (window_taps(at, kernel_size, stride, padding, dilation) for at in windows)
    return tuple(sorted(set(range(size)).difference(*taps)))


def unread_count(
    size: int,
    kernel_size: int,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
    windows: int | None = None,
) -> int:
    """Return how many real input pixels no window reads, without listing them.

    A window reads every dilation-th pixel, so that all windows together read pixels of one
    remainder by gcd(stride, dilation) alone; of these, tap by tap, runs of a step of stride.

    Args:
        windows: output pixels; None means those of `conv_size`.

    Raises:
        TypeError, ShapeError: as `conv_size`.

    Source: counts what `unread_pixels` lists.

    >>> unread_count(6, kernel_size=1, stride=2), unread_count(32, 3, stride=2, padding=1)
    (3, 0)
    """
    if windows is None:
        windows = conv_size(size, kernel_size, stride, padding, dilation)
    common = gcd(stride, dilation)
    step, spacing = stride // common, dilation // common
    first, last = -(-padding // common), (size - 1 + padding) // common
    read = 0
    for tap in range(min(kernel_size, step)):
        at = tap * spacing
        repeats = (kernel_size - 1 - tap) // step + 1
        ends = -(-(first - at) // step), (last - at) // step
        read += run_count(*ends, windows, spacing, repeats)
    return size - read


def run_count(first: int, last: int, length: int, spacing: int, repeats: int) -> int:
    """Return how many whole numbers from first to last lie in runs.

    The runs begin at 0, spacing, 2 · spacing, …, `repeats` of them, each of `length` numbers.

    >>> run_count(1, 9, length=2, spacing=5, repeats=2)
    3
    """
    if length >= spacing:
        length = spacing = (repeats - 1) * spacing + length
        repeats = 1

    def below(end: int) -> int:
        runs, rest = divmod(min(max(end, 0), repeats * spacing), spacing)
        return runs * length + min(rest, length)

    return max(0, below(last + 1) - below(first))


def conv_leeway(size: int, target: int, stride: int = 1) -> range:
    """Return every value of 2 · padding − span with which `conv_size` gives `target`.

    (target − 1) · stride ≤ size + 2 · padding − span < target · stride

    Raises:
        TypeError: an argument is no integer.
        ShapeError: an argument is below 1.

    Source: `conv_size` solved for what the layer adds to the size.

    >>> conv_leeway(32, 16, stride=2)
    range(-2, 0)
    """
    size, stride = whole("size", size, 1), whole("stride", stride, 1)
    target = whole("target", target, 1)
    return range((target - 1) * stride - size, target * stride - size)


def conv_paddings(
    size: int, target: int, kernel_size: int, stride: int = 1, dilation: int = 1
) -> range:
    """Return every padding with which `conv_size` gives `target`: they are neighbours.

    2 · padding − span must lie in `conv_leeway`.

    Raises:
        TypeError: an argument is no integer.
        ShapeError: an argument is below 1.

    Source: `conv_size` solved for its padding.

    >>> conv_paddings(32, 16, kernel_size=3, stride=2)
    range(1, 2)
    >>> list(conv_paddings(32, 12, kernel_size=3, stride=3))
    [2, 3]
    """
    least, most = half_of(conv_leeway(size, target, stride), window_span(kernel_size, dilation))
    return range(max(0, least), max(0, most + 1))


def conv_transpose_leeway(size: int, target: int, stride: int = 1, dilation: int = 1) -> range:
    """Return every value of 2 · padding − span with which a ConvTranspose gives `target`.

    (size − 1) · stride − target + output_padding: the value at place i is that of
    output_padding=i, which must be below stride or dilation.

    Raises:
        TypeError: an argument is no integer.
        ShapeError: an argument is below 1.

    Source: `conv_transpose_size` solved for what the layer adds to the size.

    >>> conv_transpose_leeway(4, 8, stride=2)
    range(-2, 0)
    """
    size, stride = whole("size", size, 1), whole("stride", stride, 1)
    least = (size - 1) * stride - whole("target", target, 1)
    return range(least, least + max(stride, whole("dilation", dilation, 1)))


def pool_paddings(
    size: int,
    target: int,
    kernel_size: int,
    stride: int | None = None,
    dilation: int = 1,
    ceil_mode: bool = False,
) -> range:
    """Return every padding with which `pool_size` gives `target`: they are neighbours.

    As `conv_paddings`, at most kernel_size // 2. With `ceil_mode` the size is the smaller one of
    ⌈(size + 2 · padding − span) / stride⌉ + 1 and ⌈(size + padding) / stride⌉.

    Args:
        stride: pixels between windows; None means kernel_size.

    Raises:
        TypeError: an argument is no integer.
        ShapeError: an argument is below 1.

    Source: `pool_size` solved for its padding.

    >>> pool_paddings(5, 3, kernel_size=2), pool_paddings(5, 3, kernel_size=2, ceil_mode=True)
    (range(1, 2), range(0, 2))
    """
    step = whole("kernel_size", kernel_size, 1) if stride is None else stride
    leeway, span = conv_leeway(size, target, step), window_span(kernel_size, dilation)
    least, most = half_of(leeway, span)
    if ceil_mode:
        least, most = half_of(range(leeway.start - step + 1, leeway.stop - step + 1), span)
        # The second bracket drops a window that would start behind the input and left padding.
        least, most = max(least, leeway.start + 1), max(most, leeway.stop)
    least, most = max(least, 0), min(most, kernel_size // 2)
    return range(least, max(least, most + 1))


def half_of(leeway: range, span: int) -> tuple[int, int]:
    """Return the least and the most padding p with 2 · p − span in the leeway.

    If the most is below the least, there is none.

    >>> half_of(range(-2, 0), span=3)
    (1, 1)
    """
    return -(-(leeway.start + span) // 2), (leeway.stop - 1 + span) // 2


def same_padding_for(kernel_size: int, dilation: int = 1, stride: int = 1) -> int:
    """Return the padding that keeps the size, the same on both sides.

    padding = dilation · (kernel_size − 1) / 2

    Raises:
        TypeError: an argument is no integer.
        ShapeError: stride is not 1, or the pixels to add do not halve; the message then
            names the sides that padding='same' would use.

    Source: torch.nn.Conv2d, padding='same'.

    >>> same_padding_for(3, dilation=3)
    3
    """
    total = window_span(kernel_size, dilation) - 1
    if whole("stride", stride, 1) != 1:
        raise ShapeError(f"no padding is 'same' with a stride above 1, but stride={stride}")
    if total % 2:
        left, right = total // 2, total - total // 2
        raise ShapeError(
            f"kernel_size={kernel_size} with dilation={dilation} needs "
            f"{dilation}·({kernel_size} − 1) = {total} pixels of padding, which do not halve: "
            f"padding='same' adds {left} on the left and {right} on the right"
        )
    return total // 2


def two_sides(total: int, lower: bool = False) -> tuple[int, int]:
    """Return pixels split between the two sides of an axis: (before, after).

    before = total // 2, after = total − before; the odd pixel goes to the end.

    Args:
        lower: whether the odd pixel goes to the beginning, as ONNX's SAME_LOWER wants.

    Source: ONNX operators, Conv, auto_pad; torch.nn.Conv2d, padding='same'.

    >>> two_sides(5), two_sides(5, lower=True)
    ((2, 3), (3, 2))
    """
    less = total // 2
    return (total - less, less) if lower else (less, total - less)


def same_sides(
    size: int, kernel_size: int, stride: int = 1, dilation: int = 1, lower: bool = False
) -> tuple[int, int]:
    """Return the (before, after) padding of SAME, whose output size is ⌈size / stride⌉.

    total = max((⌈size / stride⌉ − 1) · stride + span − size, 0), split by `two_sides`

    Args:
        lower: whether an odd pixel goes to the beginning: ONNX's SAME_LOWER.

    Raises:
        TypeError: an argument is no integer.
        ShapeError: an argument is below 1.

    Source: TensorFlow, tf.nn, "Notes on padding"; ONNX operators, Conv, auto_pad;
        jax.lax.padtype_to_pads.

    >>> same_sides(32, 3, stride=2), same_sides(33, 3, stride=2), same_sides(32, 4)
    ((0, 1), (1, 1), (1, 2))
    """
    size, stride = whole("size", size, 1), whole("stride", stride, 1)
    last = (-(-size // stride) - 1) * stride
    return two_sides(max(last + window_span(kernel_size, dilation) - size, 0), lower)


def conv_transpose_same_sides(
    kernel_size: int, stride: int = 1, dilation: int = 1, lower: bool = False
) -> tuple[int, int]:
    """Return what SAME cuts off a transposed convolution: its output size is size · stride.

    total = span − stride, split by `two_sides`; below 0 there are pixels to add behind.

    Raises:
        TypeError: an argument is no integer.
        ShapeError: an argument is below 1.

    Source: jax.lax.conv_transpose, padding='SAME'; ONNX operators, ConvTranspose, auto_pad.

    >>> conv_transpose_same_sides(3, stride=2), conv_transpose_same_sides(2, stride=3)
    ((0, 1), (0, -1))
    """
    total = window_span(kernel_size, dilation) - whole("stride", stride, 1)
    return two_sides(total, lower) if total > 0 else (0, total)


def sided_size(
    size: int,
    kernel_size: int,
    stride: int = 1,
    before: int = 0,
    after: int = 0,
    dilation: int = 1,
    ceil_mode: bool = False,
) -> int:
    """Return the output size of a window along one axis, with another padding on each side.

    (size + before + after − span [+ stride − 1]) // stride + 1

    The bracket counts with `ceil_mode`; a last window that would start behind the input and
    the padding before it is then dropped, as in `pool_size`.

    Raises:
        TypeError: an argument is no integer.
        ShapeError: an argument is out of range, or no window fits.

    Source: ONNX operators, Conv and MaxPool.

    >>> sided_size(32, 3, stride=2, after=1)
    16
    """
    size, stride = whole("size", size, 1), whole("stride", stride, 1)
    span = window_span(kernel_size, dilation)
    padded = size + whole("padding before", before, 0) + whole("padding after", after, 0)
    room = padded - span + (stride - 1 if ceil_mode else 0)
    if room < 0:
        raise ShapeError(
            f"kernel_size={kernel_size} with dilation={dilation} spans {span} pixels, "
            f"but the padded size is {before} + {size} + {after} = {padded}"
        )
    windows = room // stride + 1
    return windows - 1 if ceil_mode and (windows - 1) * stride >= size + before else windows


def conv_transpose_sided_size(
    size: int, kernel_size: int, stride: int = 1, before: int = 0, after: int = 0, dilation: int = 1
) -> int:
    """Return the output size of a transposed convolution along one axis, cut on each side.

    (size − 1) · stride + span − before − after

    Args:
        before: pixels cut off the beginning of the output.
        after: pixels cut off its end; below 0 they are added, as output_padding adds them.

    Raises:
        TypeError: an argument is no integer.
        ShapeError: an argument is out of range, or nothing is left of the output.

    Source: ONNX operators, ConvTranspose.

    >>> conv_transpose_sided_size(4, 3, stride=2, before=1), conv_transpose_sided_size(4, 3, 2)
    (8, 9)
    """
    full = (whole("size", size, 1) - 1) * whole("stride", stride, 1)
    full += window_span(kernel_size, dilation)
    out = full - before - after
    if out < 1:
        raise ShapeError(
            f"the output size must be at least 1, but is {full} − {before} − ({after}) = {out}"
        )
    return out


def conv2d_output_hw(
    H: int,
    W: int,
    kernel_size: int | tuple[int, int] = 3,
    stride: int | tuple[int, int] = 1,
    padding: int | tuple[int, int] = 0,
    dilation: int | tuple[int, int] = 1,
) -> tuple[int, int]:
    """Return (H_out, W_out) of a Conv2d: `conv_size` on each axis.

    Every hyperparameter is an int for both axes or a pair (height, width).

    Raises:
        TypeError: an argument is neither an integer nor a pair of them.
        ShapeError: torch would refuse the layer; the message begins with the axis.

    Source: torch.nn.Conv2d, "Shape".

    >>> conv2d_output_hw(8, 9, kernel_size=(3, 5), stride=(2, 1), padding=(1, 2))
    (4, 9)
    """
    kH, kW = pair("kernel_size", kernel_size)
    sH, sW = pair("stride", stride)
    pH, pW = pair("padding", padding)
    dH, dW = pair("dilation", dilation)
    return on_axis("height", H, kH, sH, pH, dH), on_axis("width", W, kW, sW, pW, dW)


def pair(name: str, value: int | tuple[int, int]) -> tuple[int, int]:
    """Return `value` for height and width: twice the same where it is a single number.

    >>> pair("stride", 2)
    (2, 2)
    """
    if not isinstance(value, (tuple, list)):
        return value, value
    if len(value) != 2:
        raise TypeError(f"{name} must be an int or a pair (height, width), but {name}={value!r}")
    return value[0], value[1]


def on_axis(axis: str, size: int, *hyperparameters: int) -> int:
    """Return `conv_size`, its errors led by the axis.

    >>> on_axis("height", 7, 3)
    5
    """
    try:
        return conv_size(size, *hyperparameters)
    except (ShapeError, TypeError) as error:
        raise type(error)(f"{axis}: {error}") from None


def conv2d_output_shape(
    C_in: int,
    H: int,
    W: int,
    C_out: int,
    **kwargs: int | tuple[int, int],
) -> tuple[int, int, int]:
    """Return (C_out, H_out, W_out) of a Conv2d; the keywords are `conv2d_output_hw`'s.

    C_in does not enter the size; it is checked, because torch's layer needs it.

    Raises:
        TypeError, ShapeError: as `conv2d_output_hw`, and for the channels.

    Source: torch.nn.Conv2d, "Shape".

    >>> conv2d_output_shape(3, 8, 9, 16, padding=1)
    (16, 8, 9)
    """
    whole("C_in", C_in, 1)
    return (whole("C_out", C_out, 1), *conv2d_output_hw(H, W, **kwargs))


def conv_param_count(
    in_channels: int,
    out_channels: int,
    kernel_size: Sequence[int],
    groups: int = 1,
    bias: bool = True,
) -> int:
    """Return the trainable parameters of a convolution of any rank.

    out_channels · (in_channels / groups · product of kernel_size + 1), the 1 being the bias.

    Args:
        kernel_size: one entry per axis.

    Raises:
        TypeError: an argument is no integer.
        ShapeError: an argument is negative, or groups do not divide the channels.

    Source: torch.nn.Conv2d, "Variables": weight and bias.

    >>> conv_param_count(4, 6, (3, 3), groups=2)
    114
    """
    per_group("out_channels", out_channels, groups)
    channels = per_group("in_channels", in_channels, groups)
    weights = channels * prod(whole("kernel_size", size, 0) for size in kernel_size)
    return whole("out_channels", out_channels, 0) * (weights + bool(bias))


def per_group(name: str, channels: int, groups: int) -> int:
    """Return how many channels a group has.

    >>> per_group("in_channels", 6, 2)
    3
    """
    share, rest = divmod(whole(name, channels, 0), whole("groups", groups, 1))
    if rest:
        raise ShapeError(
            f"{name} must be a multiple of groups, but {channels} = {share}·{groups} + {rest}"
        )
    return share


def conv2d_param_count(C_in: int, C_out: int, kH: int, kW: int, bias: bool = True) -> int:
    """Return the trainable parameters of a Conv2d with groups=1.

    (kH · kW · C_in + 1) · C_out with bias, kH · kW · C_in · C_out without.

    Raises:
        TypeError: an argument is no integer.
        ShapeError: an argument is below 1.

    Source: torch.nn.Conv2d, "Variables": weight and bias.

    >>> conv2d_param_count(3, 2, 3, 3)
    56
    """
    for name, value in zip(("C_in", "C_out", "kH", "kW"), (C_in, C_out, kH, kW), strict=True):
        whole(name, value, 1)
    return conv_param_count(C_in, C_out, (kH, kW), bias=bias)


def linear_param_count(in_features: int, out_features: int, bias: bool = True) -> int:
    """Return the trainable parameters of a Linear layer.

    in_features · out_features, and out_features more with bias.

    Raises:
        TypeError: an argument is no integer.
        ShapeError: an argument is negative.

    Source: torch.nn.Linear, "Variables": weight and bias.

    >>> linear_param_count(10, 3)
    33
    """
    inputs = whole("in_features", in_features, 0)
    return (inputs + bool(bias)) * whole("out_features", out_features, 0)


def mlp_param_count(sizes: Sequence[int], bias: bool = True) -> int:
    """Return the trainable parameters of a chain of Linear layers.

    Args:
        sizes: features from the input to the output, so one layer fewer than entries.

    Raises:
        TypeError: an entry is no integer.
        ShapeError: an entry is negative, or there are fewer than two.

    Source: the sum of `linear_param_count` over neighbours.

    >>> mlp_param_count([4, 3, 2])
    23
    """
    if len(sizes) < 2:
        raise ShapeError(
            "sizes must hold at least two entries, the features of the input and of the output, "
            f"but sizes={list(sizes)}"
        )
    return sum(linear_param_count(a, b, bias) for a, b in pairwise(sizes))


def conv_macs(
    output_shape: Sequence[int], in_channels: int, kernel_size: Sequence[int], groups: int = 1
) -> int:
    """Return the multiply–accumulates of a convolution of any rank, bias excluded.

    product of output_shape · in_channels / groups · product of kernel_size

    Args:
        output_shape: (C_out, …), led by the batch where there is one.
        kernel_size: one entry an axis.

    Raises:
        TypeError: an argument is no integer.
        ShapeError: an argument is negative, or groups do not divide in_channels.

    Source: half of torch.utils.flop_counter.FlopCounterMode.

    >>> conv_macs((6, 8, 10), 4, (3, 3), groups=2)
    8640
    """
    elements = prod(whole("output size", size, 0) for size in output_shape)
    weights = prod(whole("kernel_size", size, 0) for size in kernel_size)
    return elements * per_group("in_channels", in_channels, groups) * weights


def receptive_field(layers: Iterable[tuple[int, int, int, int]]) -> tuple[int, int, int]:
    """Return (size, stride, start) of what one output of a stack sees along one axis.

    size + (span − 1) · stride, start − padding · stride, then the strides multiply.

    Args:
        layers: (kernel_size, stride, padding, dilation) of each layer, from the input on.

    Raises:
        TypeError: an argument is no integer.
        ShapeError: an argument is out of range.

    Source: Araujo, Norris and Sim, "Computing Receptive Fields of Convolutional Neural
        Networks", https://distill.pub/2019/computing-receptive-fields/.

    >>> receptive_field([(3, 2, 1, 1), (3, 1, 1, 1)])
    (7, 2, -3)
    """
    size, jump, start = 1, 1, 0
    for kernel_size, stride, padding, dilation in layers:
        size += (window_span(kernel_size, dilation) - 1) * jump
        start -= whole("padding", padding, 0) * jump
        jump *= whole("stride", stride, 1)
    return size, jump, start
