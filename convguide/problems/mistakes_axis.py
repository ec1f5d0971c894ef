"""Mistakes along one axis of a window: each a whole-number formula that is wrong in one place."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from convguide.problems.slip import Mistake, Number
from convguide.problems.window import Axis, PoolAxis, TransposedAxis

Values = dict[str, int | float | str]


def values_of(axis: Axis) -> Values:
    """Return what the sentence of a mistake may name, of one axis."""
    return {
        "out": f"{axis.letter}_out",
        "size": axis.size,
        "kernel_size": axis.kernel_size,
        "stride": axis.stride,
        "padding": axis.padding,
        "dilation": axis.dilation,
        "output_padding": getattr(axis, "output_padding", 0),
        "span": axis.span,
        "room": axis.size + 2 * axis.padding - axis.span,
        "jumps": axis.out() - 1,
    }


def positions(axis: Axis, room: int) -> int:
    """Return how many windows a room allows, with the rounding of the axis.

    >>> from convguide.problems.window import ConvAxis
    >>> positions(ConvAxis("height", "H", 32, 3, 2, 1, 1), 30)
    16
    """
    if not getattr(axis, "ceil_mode", False):
        return room // axis.stride + 1
    windows = -(-room // axis.stride) + 1
    return windows - ((windows - 1) * axis.stride >= axis.size + axis.padding)


def room(axis: Axis) -> int:
    """Return the pixels over which the window's first pixel may move."""
    return axis.size + 2 * axis.padding - axis.span


def moved(change: Callable[[Axis], int]) -> Callable[[Axis], int]:
    """Return the mistake that gets the room wrong by so many pixels."""
    return lambda axis: positions(axis, room(axis) + change(axis))


def halves(axis: Axis) -> Number | None:
    """Return the size with its fraction, where halves or quarters show it exactly."""
    if room(axis) * 4 % axis.stride or getattr(axis, "ceil_mode", False):
        return None
    return exact(room(axis) / axis.stride + 1)


def exact(value: float) -> Number:
    """Return a number as an int where it is one.

    >>> exact(3.0), exact(3.5)
    (3, 3.5)
    """
    return int(value) if value == int(value) else value


def rounded_up(axis: Axis) -> int | None:
    """Return the size with the division rounded up; what ceil_mode does is no mistake."""
    if getattr(axis, "ceil_mode", False):
        return None
    return -(-room(axis) // axis.stride) + 1


def unit_steps(axis: Axis) -> int | None:
    """Return the size with a stride of 1, where the layer's own is named."""
    usual = isinstance(axis, PoolAxis) and axis.stride == axis.kernel_size
    return None if usual else room(axis) + 1


CONV = (
    Mistake(
        "dropped_minus_one",
        "The −1 dropped",
        "Without the −1 that ends the bracket, {out} = ⌊({size} + 2·{padding} − "
        "{dilation}·({kernel_size} − 1)) / {stride}⌋ + 1 = {wrong}.",
        moved(lambda axis: 1),
    ),
    Mistake(
        "no_plus_one",
        "The + 1 forgotten",
        "The jumps were counted, not the windows: there is one window more than jumps, so "
        "{out} = {jumps} + 1 = {right}, not {wrong}.",
        lambda axis: positions(axis, room(axis)) - 1,
        line=2,
    ),
    Mistake(
        "stride_plus_one",
        "Divided by stride + 1",
        "The + 1 slipped under the fraction: ⌊{room} / ({stride} + 1)⌋ = {wrong}.",
        lambda axis: room(axis) // (axis.stride + 1),
        line=1,
    ),
    Mistake(
        "plus_one_divided",
        "The + 1 divided too",
        "The + 1 slipped into the bracket: ⌊({room} + 1) / {stride}⌋ = {wrong}.",
        lambda axis: (room(axis) + 1) // axis.stride,
        line=1,
    ),
    Mistake(
        "padding_once",
        "Padding added once",
        "The padding of {padding} was added once instead of on both sides: {out} is then {wrong}.",
        moved(lambda axis: -axis.padding),
    ),
    Mistake(
        "padding_four_times",
        "Total padding taken per side",
        "2·{padding} is the padding of both sides together; taken per side, {out} is {wrong}.",
        moved(lambda axis: 2 * axis.padding),
    ),
    Mistake(
        "padding_forgotten",
        "Padding forgotten",
        "Without the 2·{padding} of padding, {out} is {wrong}.",
        moved(lambda axis: -2 * axis.padding),
    ),
    Mistake(
        "padding_subtracted",
        "Padding subtracted",
        "The padding was taken away, {size} − 2·{padding}; it widens the input. "
        "{out} is then {wrong}.",
        moved(lambda axis: -4 * axis.padding),
    ),
    Mistake(
        "kernel_added",
        "Kernel added",
        "The span of {span} was added; a wider window has fewer places, not more. "
        "{out} is then {wrong}.",
        moved(lambda axis: 2 * axis.span),
    ),
    Mistake(
        "stride_ignored",
        "Stride ignored",
        "With steps of 1 in place of {stride}, {out} = {room} + 1 = {wrong}.",
        unit_steps,
        line=1,
    ),
    Mistake(
        "rounded_up",
        "Rounded up",
        "The division {room} / {stride} was rounded up, which gives {wrong}; a window that does "
        "not fit whole is left out.",
        rounded_up,
        line=1,
    ),
    Mistake(
        "no_floor",
        "No floor",
        "{room} / {stride} + 1 = {wrong} was left as a fraction; torch takes the layer, and "
        "counts whole windows: ⌊{room} / {stride}⌋ + 1 = {right}.",
        halves,
        line=1,
    ),
    Mistake(
        "dilation_times_kernel",
        "Dilation times kernel",
        "The kernel was taken to span {dilation}·{kernel_size} pixels, not "
        "{dilation}·({kernel_size} − 1) + 1 = {span}: {out} is then {wrong}.",
        moved(lambda axis: axis.span - axis.dilation * axis.kernel_size),
    ),
    Mistake(
        "dilation_ignored",
        "Dilation ignored",
        "With dilation={dilation} the kernel spans {span} pixels, not {kernel_size}; "
        "with {kernel_size}, {out} is {wrong}.",
        moved(lambda axis: axis.span - axis.kernel_size),
    ),
    Mistake(
        "dilation_from_zero",
        "Dilation counted from 0",
        "dilation={dilation} was counted as one less; an ordinary kernel has dilation=1, not 0. "
        "{out} is then {wrong}.",
        moved(lambda axis: axis.kernel_size - 1),
    ),
    Mistake(
        "taken_for_same",
        "Taken for 'same' padding",
        "⌈{size} / {stride}⌉ = {wrong} would be the size if the padding made up for the kernel; "
        "here it is {padding} on each side of a span of {span}.",
        lambda axis: -(-axis.size // axis.stride),
    ),
)


def with_ceil(axis: Axis, value: int) -> int | None:
    """Return a value for a pool with ceil_mode alone."""
    return value if getattr(axis, "ceil_mode", False) else None


def default_stride(axis: Axis) -> int | None:
    """Return the size with a stride of 1 where the pool's is its kernel."""
    return room(axis) + 1 if axis.stride == axis.kernel_size else None


POOL = (
    Mistake(
        "plain_ceil",
        "ceil_mode as a plain ceiling",
        "⌈{room} / {stride}⌉ + 1 = {wrong}, but the last of these windows would begin behind "
        "the input and its left padding, {size} + {padding}: torch drops it.",
        lambda axis: with_ceil(axis, -(-room(axis) // axis.stride) + 1),
        line=2,
    ),
    Mistake(
        "ceil_mode_ignored",
        "ceil_mode ignored",
        "Rounded down, ⌊{room} / {stride}⌋ + 1 = {wrong}; with ceil_mode the last window may "
        "hang over.",
        lambda axis: with_ceil(axis, room(axis) // axis.stride + 1),
        line=1,
    ),
    Mistake(
        "default_stride_one",
        "A pool's default stride taken for 1",
        "Steps of 1 would give {room} + 1 = {wrong}; where a pool names no stride, it is the "
        "kernel's size, {stride}.",
        default_stride,
        line=1,
    ),
)


def stretched(axis: Axis, **others: int) -> int:
    """Return the size of a transposed convolution with other hyperparameters."""
    assert isinstance(axis, TransposedAxis)
    changed = replace(axis, **others)  # type: ignore[arg-type]
    return changed.smallest() + changed.output_padding


def added(change: Callable[[TransposedAxis], int]) -> Callable[[TransposedAxis], int]:
    """Return the mistake that gets the output wrong by so many pixels."""
    return lambda axis: stretched(axis) + change(axis)


TRANSPOSED = (
    Mistake(
        "conv_for_transposed",
        "The formula of a convolution",
        "The formula of Conv2d gives ⌊{room} / {stride}⌋ + 1 = {wrong}; a transposed convolution "
        "goes the other way, from few pixels to many.",
        lambda axis: room(axis) // axis.stride + 1 if room(axis) >= 0 else None,
    ),
    Mistake(
        "span_dropped",
        "The kernel's reach dropped",
        "Without {dilation}·({kernel_size} − 1) the last stamp has no width: {out} is then "
        "{wrong}.",
        added(lambda axis: 1 - axis.span),
    ),
    Mistake(
        "transposed_no_plus_one",
        "The + 1 forgotten",
        "The stamp is {dilation}·({kernel_size} − 1) + 1 wide; without the + 1, {out} is {wrong}.",
        added(lambda axis: -1),
    ),
    Mistake(
        "all_inputs_stretched",
        "One step too many",
        "Between {size} pixels lie {size} − 1 steps; with {size}·{stride}, {out} is {wrong}.",
        added(lambda axis: axis.stride),
    ),
    Mistake(
        "output_padding_ignored",
        "output_padding ignored",
        "output_padding={output_padding} adds pixels on the right; without them {out} is {wrong}.",
        added(lambda axis: -axis.output_padding),
    ),
    Mistake(
        "output_padding_twice",
        "output_padding on both sides",
        "output_padding={output_padding} is added on the right alone; on both sides, {out} is "
        "{wrong}.",
        added(lambda axis: axis.output_padding),
    ),
    Mistake(
        "cut_once",
        "Padding cut off once",
        "The padding of {padding} was cut off once instead of on both sides: {out} is {wrong}.",
        added(lambda axis: axis.padding),
    ),
    Mistake(
        "cut_forgotten",
        "Padding not cut off",
        "Without cutting off 2·{padding}, {out} is {wrong}.",
        added(lambda axis: 2 * axis.padding),
    ),
    Mistake(
        "cut_added",
        "Padding added",
        "Here the padding cuts pixels off; added as in a convolution, {out} is {wrong}.",
        added(lambda axis: 4 * axis.padding),
    ),
    Mistake(
        "transposed_stride_ignored",
        "Stride ignored",
        "With stamps 1 apart in place of {stride}, {out} is {wrong}.",
        lambda axis: stretched(axis, stride=1),
    ),
    Mistake(
        "transposed_dilation_ignored",
        "Dilation ignored",
        "With dilation={dilation} a stamp is {span} wide, not {kernel_size}; with "
        "{kernel_size}, {out} is {wrong}.",
        lambda axis: stretched(axis, dilation=1),
    ),
    Mistake(
        "transposed_dilation_times_kernel",
        "Dilation times kernel",
        "A stamp was taken to be {dilation}·{kernel_size} wide, not {span}: {out} is then {wrong}.",
        added(lambda axis: axis.dilation * axis.kernel_size - axis.span),
    ),
)
