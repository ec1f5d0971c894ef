"""Keras 3: layers that take channels last, and pad by 'same', 'valid' or a layer before them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from convguide.formulas import conv_transpose_same_sides, same_sides, two_sides, window_span
from convguide.frameworks.calls import Bare, Call, each_axis, pairs, spelled, truth, unless
from convguide.frameworks.operation import (
    AVERAGE,
    CONV,
    MAX,
    TRANSPOSED,
    UPPER,
    CannotSay,
    Operation,
    Sides,
    Written,
)
from convguide.layers import Shape
from convguide.layers.base import brief

NAMES = {CONV: "Conv", MAX: "MaxPooling", AVERAGE: "AveragePooling"}
CONV_NAMES = (
    *("filters", "kernel_size", "strides", "padding", "data_format", "dilation_rate", "groups"),
    *("activation", "use_bias"),
)
TRANSPOSED_NAMES = (
    *("filters", "kernel_size", "strides", "padding", "data_format", "output_padding"),
    *("dilation_rate", "activation", "use_bias"),
)
POOL_NAMES = ("pool_size", "strides", "padding", "data_format")
QUIET = (
    *("name", "input_shape", "kernel_initializer", "bias_initializer", "kernel_regularizer"),
    *("bias_regularizer", "kernel_constraint", "bias_constraint", "trainable", "dtype"),
)


def write(operation: Operation) -> Written:
    """Return the lines of Keras.

    Raises:
        CannotSay: Keras has no words for it.
    """
    plain = operation.without_ceil_mode()
    if plain.kind == TRANSPOSED:
        return transposed(plain)
    if plain.kind == CONV and max(plain.stride) > 1 and max(plain.dilation) > 1:
        raise CannotSay(
            "Keras takes no strides above 1 together with a dilation_rate above 1, "
            f"but they are {brief(plain.stride)} and {brief(plain.dilation)}"
        )
    same = "same" if by_same(plain) else None
    before = [] if same or not plain.padded else [pad(plain)]
    layer = convolution(plain, same) if plain.kind == CONV else pool(plain, same)
    return Written((*before, layer), notes(plain))


def by_same(operation: Operation) -> bool:
    """Return whether padding='same' is what was asked for, or all that there is."""
    counted = operation.kind == AVERAGE and operation.count_include_pad
    if not operation.padded or counted or operation.asked == UPPER:
        return operation.padded and not counted
    fits = sides_of_same(operation) == operation.sides
    return fits and (operation.kind == AVERAGE or set(operation.stride) == {1})


def sides_of_same(operation: Operation) -> Sides:
    """Return the padding that 'same' gives."""
    columns = (operation.sizes, operation.kernel_size, operation.stride, operation.dilation)
    return tuple(map(same_sides, *columns))


def pad(operation: Operation) -> str:
    """Return the line that pads before the layer."""
    if operation.kind == MAX:
        sides = ((0, 0), *operation.sides, (0, 0))
        pixels = ", ".join(map(str, sides))
        return f'keras.ops.pad(x, ({pixels}), constant_values=-float("inf"))'
    if operation.kind == AVERAGE and not operation.count_include_pad:
        raise CannotSay(
            "Keras leaves padding out of an average by padding='same' alone, which is "
            f"{sides_of_same(operation)} here, not {operation.sides}"
        )
    both = operation.sides[0] if operation.rank == 1 else operation.sides
    said = operation.before if operation.even else Bare(both)
    return spelled(f"keras.layers.ZeroPadding{operation.rank}D", said)


def convolution(operation: Operation, same: str | None) -> str:
    """Return the line of a convolution."""
    return spelled(
        f"keras.layers.Conv{operation.rank}D",
        *(operation.out_channels, operation.kernel_size),
        strides=unless(operation.stride, 1),
        padding=same,
        dilation_rate=unless(operation.dilation, 1),
        groups=None if operation.groups == 1 else operation.groups,
        use_bias=None if operation.bias else False,
    )


def pool(operation: Operation, same: str | None) -> str:
    """Return the line of a pool."""
    if set(operation.dilation) != {1}:
        raise CannotSay(f"Keras' pools know no dilation, but it is {brief(operation.dilation)}")
    name = f"keras.layers.{NAMES[operation.kind]}{operation.rank}D"
    strides = None if operation.stride == operation.kernel_size else operation.stride
    return spelled(name, operation.kernel_size, strides=strides, padding=same)


def transposed(operation: Operation) -> Written:
    """Return a transposed convolution: what is cut decides between 'same' and 'valid'."""
    if operation.groups != 1:
        raise CannotSay(f"Conv{operation.rank}DTranspose has no groups, but groups are needed")
    if max(operation.stride) > 1 and max(operation.dilation) > 1:
        raise CannotSay("Keras takes no strides above 1 together with a dilation_rate above 1")
    padding, added = transposed_words(operation)
    line = spelled(
        f"keras.layers.Conv{operation.rank}DTranspose",
        *(operation.out_channels, operation.kernel_size),
        strides=unless(operation.stride, 1),
        padding=padding,
        output_padding=added,
        dilation_rate=unless(operation.dilation, 1),
        use_bias=None if operation.bias else False,
    )
    return Written((line, *cropping(operation, padding, added)), notes(operation))


def transposed_words(operation: Operation) -> tuple[str | None, Shape | None]:
    """Return padding and output_padding whose cut is the operation's."""
    for padding in (None, "same"):
        if transposed_sides(operation, padding, None) == operation.sides:
            return padding, None
        added = needed(operation, padding)
        within = all(0 <= a < s for a, s in zip(added, operation.stride, strict=True))
        if within and transposed_sides(operation, padding, added) == operation.sides:
            return padding, added
    return None, None


def needed(operation: Operation, padding: str | None) -> Shape:
    """Return the output_padding that brings the whole cut to the operation's."""
    wanted = map(sum, operation.sides)
    spans = operation.spans
    whole = (span - span % 2 if padding else 0 for span in spans)
    return tuple(total - cut for total, cut in zip(whole, wanted, strict=True))


def cropping(operation: Operation, padding: str | None, added: Shape | None) -> tuple[str, ...]:
    """Return the line that cuts by hand what no padding of Keras cuts."""
    made = transposed_sides(operation, padding, added)
    rows = zip(operation.sides, made, strict=True)
    cuts = tuple((a - before, b - after) for (a, b), (before, after) in rows)
    if not any(map(any, cuts)):
        return ()
    if min(map(min, cuts)) < 0:
        raise CannotSay(
            f"Conv{operation.rank}DTranspose cuts {made} off its output, and more of it than "
            f"{operation.sides} cannot be had"
        )
    said = Bare(cuts[0] if operation.rank == 1 else cuts)
    return (spelled(f"keras.layers.Cropping{operation.rank}D", said),)


def transposed_sides(operation: Operation, padding: str | None, added: Shape | None) -> Sides:
    """Return what Keras cuts off a transposed convolution.

    Source: keras.src.backend.common.backend_utils, to jax, which TensorFlow agrees with.
    """
    rows = zip(
        *(operation.kernel_size, operation.stride, operation.dilation),
        added or (None,) * operation.rank,
        strict=True,
    )
    return tuple(cut(*row, padding == "same") for row in rows)


def cut(
    kernel_size: int, stride: int, dilation: int, added: int | None, same: bool
) -> tuple[int, int]:
    """Return what Keras cuts off one axis.

    >>> cut(3, 2, 1, None, same=True), cut(3, 2, 1, 1, same=True), cut(2, 3, 1, None, same=False)
    ((0, 1), (0, 1), (0, -1))
    """
    span = window_span(kernel_size, dilation)
    if not same:
        return 0, min(span - stride, 0) if added is None else -added
    if added is None:
        return conv_transpose_same_sides(kernel_size, stride, dilation)
    total = span - span % 2 - added
    return two_sides(total) if total > 0 else (0, total)


def notes(operation: Operation) -> tuple[str, ...]:
    """Return the layouts."""
    said = "input (N, H, W, C): channels last"
    last = {1: said.replace("H, W", "L"), 2: said, 3: said.replace("H", "D, H")}[operation.rank]
    if operation.pools:
        return (last,)
    layout = "SOI" if operation.kind == TRANSPOSED else "SIO"
    return last, f"kernel {operation.weight_shape(layout)}"


def read(found: list[Call], sizes: Shape, channels: int, filters: int | None) -> Operation:
    """Return what a layer of Keras, or a ZeroPadding and a layer, does to an input."""
    before: Sides = ((0, 0),) * len(sizes)
    if len(found) == 2 and found[0].name == f"ZeroPadding{len(sizes)}D":
        before = zero_padding(found[0], len(sizes))
    elif len(found) != 1:
        raise ValueError("give one layer of Keras, or a ZeroPadding layer and one layer")
    kind, call = kind_of(found[-1].name, len(sizes)), found[-1]
    if kind == MAX and any(map(any, before)):
        raise CannotSay("ZeroPadding before a max pool puts zeros there, and torch's padding -inf")
    grown = tuple(size + sum(pair) for size, pair in zip(sizes, before, strict=True))
    given = {CONV: read_conv, TRANSPOSED: read_transposed}.get(kind, read_pool)
    operation = given(call, kind, grown, channels)
    if not any(map(any, before)):
        return operation
    if kind == TRANSPOSED or (operation.padded and kind != CONV):
        raise CannotSay("ZeroPadding here is no padding of the layer behind it")
    rows = zip(before, operation.sides, strict=True)
    sides = tuple((a + c, b + d) for (a, b), (c, d) in rows)
    return replace(operation, sizes=sizes, sides=sides, asked="", count_include_pad=True)


def kind_of(name: str, rank: int) -> str:
    """Return which operation a layer of Keras is.

    >>> kind_of("MaxPool2D", 2), kind_of("Conv1DTranspose", 1)
    ('max_pool', 'conv_transpose')
    """
    known = {f"{family}{rank}D": kind for kind, family in NAMES.items()}
    known |= {f"MaxPool{rank}D": MAX, f"AvgPool{rank}D": AVERAGE}
    known |= {f"Convolution{rank}D": CONV, f"Conv{rank}DTranspose": TRANSPOSED}
    if name not in known:
        raise ValueError(
            f"{name} is no layer of Keras that is read here for {rank} axes: {', '.join(known)}"
        )
    return known[name]


def zero_padding(call: Call, rank: int) -> Sides:
    """Return the sides of a ZeroPadding layer."""
    value = call.bound(("padding", "data_format"), QUIET).get("padding", 1)
    if rank == 1 and isinstance(value, (tuple, list)) and len(value) == 2:
        value = (tuple(value),)
    return pairs("padding", value, rank)


def read_conv(call: Call, kind: str, sizes: Shape, channels: int) -> Operation:
    """Return a convolution."""
    given, rank = call.bound(CONV_NAMES, QUIET), len(sizes)
    kernel, stride, dilation = common(given, rank)
    return Operation(
        *(CONV, sizes, channels, required(call, given, "filters"), kernel, stride),
        *sides(call, given, sizes, kernel, stride, dilation),
        dilation,
        given.get("groups", 1),
        truth("use_bias", given.get("use_bias", True)),
        asked=UPPER if said_same(call, given) else "",
    )


def common(given: dict[str, Any], rank: int) -> tuple[Shape, Shape, Shape]:
    """Return kernel, stride and dilation of a convolution."""
    if "kernel_size" not in given:
        raise ValueError("kernel_size is missing")
    kernel = each_axis("kernel_size", given["kernel_size"], rank)
    stride = each_axis("strides", given.get("strides", 1), rank)
    dilation = each_axis("dilation_rate", given.get("dilation_rate", 1), rank)
    if max(stride) > 1 and max(dilation) > 1:
        raise CannotSay("Keras takes no strides above 1 together with a dilation_rate above 1")
    return kernel, stride, dilation


def required(call: Call, given: dict[str, Any], name: str) -> Any:
    """Return an argument that has no default."""
    if name not in given:
        raise ValueError(f"{call.name}: {name} is missing")
    return given[name]


def said_same(call: Call, given: dict[str, Any]) -> bool:
    """Return whether padding is 'same' and not 'valid'.

    Raises:
        ValueError: it is neither; Keras takes no pixels.
    """
    said = given.get("padding", "valid")
    if not isinstance(said, str) or said.lower() not in ("same", "valid"):
        raise ValueError(
            f"{call.name} takes padding='same' or 'valid', but padding={said!r}: "
            "pixels are a ZeroPadding layer before it"
        )
    return said.lower() == "same"


def sides(
    call: Call, given: dict[str, Any], sizes: Shape, kernel: Shape, stride: Shape, dilation: Shape
) -> tuple[Sides]:
    """Return the sides of 'same' or of 'valid'."""
    if said_same(call, given):
        return (tuple(map(same_sides, sizes, kernel, stride, dilation)),)
    return (((0, 0),) * len(sizes),)


def read_transposed(call: Call, kind: str, sizes: Shape, channels: int) -> Operation:
    """Return a transposed convolution."""
    given, rank = call.bound(TRANSPOSED_NAMES, QUIET), len(sizes)
    kernel, stride, dilation = common(given, rank)
    added = given.get("output_padding")
    if added is not None:
        added = each_axis("output_padding", added, rank, least=0)
    plain = Operation(
        *(TRANSPOSED, sizes, channels, required(call, given, "filters"), kernel, stride),
        *(((0, 0),) * rank, dilation, 1, truth("use_bias", given.get("use_bias", True))),
    )
    padding = "same" if said_same(call, given) else None
    return replace(plain, sides=transposed_sides(plain, padding, added))


def read_pool(call: Call, kind: str, sizes: Shape, channels: int) -> Operation:
    """Return a pool; an average leaves 'same' padding out of its count."""
    given, rank = call.bound(POOL_NAMES, QUIET), len(sizes)
    kernel = each_axis("pool_size", given.get("pool_size", 2), rank)
    strides = given.get("strides")
    stride = kernel if strides is None else each_axis("strides", strides, rank)
    once = (1,) * rank
    return Operation(
        *(kind, sizes, channels, channels, kernel, stride),
        *sides(call, given, sizes, kernel, stride, once),
        once,
        count_include_pad=False,
        asked=UPPER if said_same(call, given) else "",
    )
