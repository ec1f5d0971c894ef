"""Layers of ours, which are torch's, as operations and back."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import Any

from convguide import layers
from convguide.formulas import ShapeError
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
from convguide.layers import Layer, Shape
from convguide.layers.base import axes, brief, each
from convguide.layers.conv import Conv
from convguide.layers.pads import ConstantPad, Pad
from convguide.layers.pool import AvgPool, MaxPool
from convguide.layers.transposed import ConvTranspose
from convguide.networks import Sequential

LOWEST = float("-inf")
UNCOUNTED = {"count_include_pad": False}


def operation_of(layer: Layer, input_shape: Shape) -> Operation:
    """Return what a layer does to an input of (C, …).

    Args:
        layer: a convolution, a transposed convolution, a max or average pool, or a Sequential
            of a pad and one of these.

    Raises:
        CannotSay: it is another layer, or one that no other framework knows.
        ShapeError: torch refuses the layer on this input.
    """
    layer.output_shape(input_shape)
    if isinstance(layer, Sequential):
        return joined(layer, input_shape)
    sizes, channels = tuple(input_shape[1:]), input_shape[0]
    if isinstance(layer, Conv):
        return of_conv(layer, sizes)
    if isinstance(layer, ConvTranspose):
        return of_transposed(layer, sizes)
    if isinstance(layer, (MaxPool, AvgPool)):
        return of_pool(layer, sizes, channels)
    raise CannotSay(
        f"{type(layer).__name__} is not converted: "
        "only convolutions, transposed convolutions, max and average pools are"
    )


def of_conv(layer: Conv, sizes: Shape) -> Operation:
    """Return a convolution."""
    if layer.padding_mode != "zeros":
        raise CannotSay(
            f"padding_mode={layer.padding_mode!r} belongs to torch's convolutions alone: "
            "elsewhere it is a layer or an operator of its own before them"
        )
    asked = UPPER if layer.padding == "same" else ""
    plain = Operation(CONV, sizes, *fields_of(layer, layer.paddings()))
    return replace(plain, asked=asked)


def of_transposed(layer: ConvTranspose, sizes: Shape) -> Operation:
    """Return a transposed convolution; output_padding is cut less behind."""
    padding = axes("padding", each(layer, "padding"), layer.rank)
    added = axes("output_padding", layer.output_padding, layer.rank)
    sides = tuple((p, p - more) for p, more in zip(padding, added, strict=True))
    return Operation(TRANSPOSED, sizes, *fields_of(layer, sides))


def fields_of(layer: Conv | ConvTranspose, sides: Sides) -> tuple[Any, ...]:
    """Return the fields of a convolution in the order of an operation's."""
    stride, dilation = (
        axes(name, each(layer, name), layer.rank) for name in ("stride", "dilation")
    )
    channels = (layer.in_channels, layer.out_channels)
    return (*channels, layer.kernel_size, stride, sides, dilation, layer.groups, layer.bias)


def of_pool(layer: MaxPool | AvgPool, sizes: Shape, channels: int) -> Operation:
    """Return a pool."""
    if getattr(layer, "divisor_override", None) is not None:
        raise CannotSay("divisor_override is torch's alone: multiply what comes out instead")
    if getattr(layer, "return_indices", False):
        raise CannotSay("return_indices is not converted: the indices count differently elsewhere")
    kernel_size, stride, padding, dilation = layer.columns()
    return Operation(
        MAX if isinstance(layer, MaxPool) else AVERAGE,
        *(sizes, channels, channels, kernel_size, stride),
        tuple((p, p) for p in padding),
        dilation,
        ceil_mode=layer.ceil_mode,
        count_include_pad=getattr(layer, "count_include_pad", True),
    )


def joined(network: Sequential, input_shape: Shape) -> Operation:
    """Return a pad and the layer behind it as one operation."""
    match network.layers:
        case (Pad() as pad, layer):
            inner = operation_of(layer, pad.output_shape(input_shape))
            return inner_with(pad, inner, tuple(input_shape[1:]))
    raise CannotSay("a Sequential is converted layer by layer, but for a pad before a layer")


def inner_with(pad: Pad, inner: Operation, sizes: Shape) -> Operation:
    """Return an operation on the sizes before a pad of zeros, or of -inf before a max pool."""
    value = getattr(pad, "value", 0) if isinstance(pad, ConstantPad) or zeros(pad) else None
    if value != (LOWEST if inner.kind == MAX else 0):
        raise CannotSay(f"{pad!r} before {inner.kind} pads with other values than the layer would")
    if inner.kind == TRANSPOSED or inner.ceil_mode or len(pad.sides()) != inner.rank:
        raise CannotSay(f"{pad!r} cannot be joined with the layer behind it")
    if inner.kind == AVERAGE and inner.padded and not inner.count_include_pad:
        raise CannotSay(f"an average counts {pad!r}, but not its own padding")
    pairs = zip(pad.sides(), inner.sides, strict=True)
    sides = tuple((a + before, b + after) for (a, b), (before, after) in pairs)
    return sided(inner, sizes, sides)


def zeros(pad: Pad) -> bool:
    """Return whether a pad fills in zeros."""
    return type(pad).__name__.startswith("ZeroPad")


def sided(operation: Operation, sizes: Shape, sides: Sides) -> Operation:
    """Return an operation with other sizes and sides, asked for by nobody's rule."""
    if min(map(min, sides), default=0) < 0:
        raise CannotSay(f"a pad that crops is no padding: {sides}")
    return replace(operation, sizes=sizes, sides=sides, asked="")


def layer_of(operation: Operation) -> Layer:
    """Return the layer of ours, with a pad before it where the two sides differ.

    Raises:
        CannotSay: torch has no words for it.

    >>> layer_of(Operation("conv", (32, 48), 3, 16, (3, 3), (2, 2), ((0, 1), (0, 1)), (1, 1)))
    Sequential(ZeroPad2d((0, 1, 0, 1)), Conv2d(3, 16, kernel_size=3, stride=2))
    """
    made = {CONV: conv, TRANSPOSED: transposed, MAX: max_pool, AVERAGE: avg_pool}
    layer = made[operation.kind](operation)
    given = (operation.in_channels, *operation.sizes)
    if (found := layer.output_shape(given)) != operation.output_shape():
        raise ShapeError(f"{layer!r} gives {found}, not {operation.output_shape()}")
    return layer


def conv(operation: Operation) -> Layer:
    """Return a convolution, behind a pad of zeros if need be."""
    build = named("Conv", operation)
    layer: Layer
    if operation.even:
        layer = convolved(build, operation, padding=operation.before)
    elif operation.asked == UPPER and set(operation.stride) == {1}:
        layer = convolved(build, operation, padding="same")
    else:
        layer = Sequential(pad_of("ZeroPad", operation), convolved(build, operation))
    return layer


def convolved(build: Any, operation: Operation, **given: object) -> Any:
    """Return a convolution with an operation's channels and hyperparameters."""
    channels = (operation.in_channels, operation.out_channels)
    hyper = {name: getattr(operation, name) for name in ("stride", "dilation", "groups", "bias")}
    return build(*channels, operation.kernel_size, **hyper, **given)


def transposed(operation: Operation) -> Layer:
    """Return a transposed convolution, cropped by a pad below 0 where padding cannot cut so."""
    if min(operation.before) < 0:
        raise CannotSay("torch adds nothing before a transposed convolution's output")
    pairs = list(zip(operation.before, operation.after, strict=True))
    if all(after <= before for before, after in pairs):
        added = tuple(before - after for before, after in pairs)
        if fits := stamped(operation, operation.before, added):
            return fits
    both = tuple(max(min(pair), 0) for pair in pairs)
    added = tuple(max(-after, 0) for after in operation.after)
    cut = tuple((p - b, p - max(a, 0)) for p, (b, a) in zip(both, pairs, strict=True))
    if layer := stamped(operation, both, added):
        return Sequential(layer, named("ZeroPad", operation)(in_torch_order(cut)))
    raise CannotSay(
        "torch wants output_padding below stride or dilation, but output_padding="
        f"{brief(added)} with stride={brief(operation.stride)}"
    )


def stamped(operation: Operation, padding: Shape, added: Shape) -> Layer | None:
    """Return a transposed convolution, or None where torch refuses it."""
    build = named("ConvTranspose", operation)
    layer: Layer = convolved(build, operation, padding=padding, output_padding=added)
    try:
        layer.output_shape((operation.in_channels, *operation.sizes))
    except ShapeError:
        return None
    return layer


def max_pool(operation: Operation) -> Layer:
    """Return a max pool, behind a pad of -inf if need be."""
    given = {name: getattr(operation, name) for name in ("kernel_size", "stride", "dilation")}
    if found := padding_itself(operation, given):
        return found
    pad = pad_of("ConstantPad", operation.without_ceil_mode(), LOWEST)
    return Sequential(pad, named("MaxPool", operation)(**given))


def avg_pool(operation: Operation) -> Layer:
    """Return an average pool, behind a pad of zeros if it counts them."""
    if set(operation.dilation) != {1}:
        raise CannotSay(f"torch's averages know no dilation, but it is {brief(operation.dilation)}")
    given = {"kernel_size": operation.kernel_size, "stride": operation.stride}
    counted = operation.count_include_pad or not operation.padded
    if found := padding_itself(operation, given | ({} if counted else UNCOUNTED)):
        return found
    plain = operation.without_ceil_mode()
    if not plain.count_include_pad:
        raise CannotSay(
            "torch's averages leave out of the count only padding that padding and ceil_mode can "
            f"put there, and {plain.sides} is none: divide the pool of the padded input by the "
            "pool of a padded input of ones"
        )
    return Sequential(pad_of("ZeroPad", plain), named("AvgPool", operation)(**given))


def padding_itself(operation: Operation, given: dict[str, Any]) -> Layer | None:
    """Return a pool that pads by itself, or None: windows over the end need ceil_mode."""
    pairs = zip(operation.before, operation.kernel_size, strict=True)
    if any(before > kernel // 2 for before, kernel in pairs):
        return None
    build = named("MaxPool" if operation.kind == MAX else "AvgPool", operation)
    given = given | {"padding": operation.before}
    if operation.even:
        same: Layer = build(**given, ceil_mode=operation.ceil_mode)
        return same
    if operation.kind == AVERAGE and operation.count_include_pad:
        return None
    made: list[Layer] = [build(**given, ceil_mode=ceil_mode) for ceil_mode in (False, True)]
    shape, out = (operation.in_channels, *operation.sizes), operation.output_shape()
    with suppress(ShapeError):
        return next((one for one in made if one.output_shape(shape) == out), None)
    return None


def named(family: str, operation: Operation) -> Any:
    """Return the class of a family for an operation's rank."""
    return getattr(layers, f"{family}{operation.rank}d")


def pad_of(family: str, operation: Operation, *value: float) -> Any:
    """Return the pad that puts an operation's padding there."""
    return named(family, operation)(in_torch_order(operation.sides), *value)


def in_torch_order(sides: Sides) -> Shape:
    """Return sides as torch's pads take them: from the last axis on.

    >>> in_torch_order(((1, 2), (3, 4)))
    (3, 4, 1, 2)
    """
    return tuple(side for pair in sides[::-1] for side in pair)


def write(operation: Operation) -> Written:
    """Return the lines of torch code."""
    layer = layer_of(operation)
    parts = layer.layers if isinstance(layer, Sequential) else (layer,)
    lines = (f"torch.nn.{part!r}".replace("-inf", 'float("-inf")') for part in parts)
    notes = () if operation.pools else (f"weight {operation.weight_shape(OWN[operation.kind])}",)
    return Written(tuple(lines), notes)


OWN = {CONV: "OIS", TRANSPOSED: "IOS"}
