"""Flax: nn.Conv, nn.ConvTranspose and its pools, which stand on JAX, channels last."""

from __future__ import annotations

from dataclasses import replace

from convguide.frameworks import jax
from convguide.frameworks.calls import Bare, Call, each_axis, spelled, truth, unless
from convguide.frameworks.operation import (
    AVERAGE,
    CONV,
    MAX,
    TRANSPOSED,
    CannotSay,
    Operation,
    Written,
)
from convguide.layers import Shape

CONV_NAMES = (
    *("features", "kernel_size", "strides", "padding", "input_dilation", "kernel_dilation"),
    *("feature_group_count", "use_bias"),
)
TRANSPOSED_NAMES = (
    *("features", "kernel_size", "strides", "padding", "kernel_dilation", "use_bias"),
    *("transpose_kernel",),
)
POOL_NAMES = ("inputs", "window_shape", "strides", "padding", "count_include_pad")
QUIET = ("name", "dtype", "param_dtype", "precision", "kernel_init", "bias_init", "mask")


def write(operation: Operation) -> Written:
    """Return the line of Flax.

    Raises:
        CannotSay: Flax has no words for it.
    """
    plain = operation.without_ceil_mode()
    lines = {CONV: conv, TRANSPOSED: transposed, MAX: pool, AVERAGE: pool}
    return Written((lines[plain.kind](plain),), jax.write(plain).notes)


def conv(operation: Operation) -> str:
    """Return a convolution; its own default is SAME."""
    return spelled(
        "flax.linen.Conv",
        operation.out_channels,
        Bare(operation.kernel_size),
        strides=jax.in_full(unless(operation.stride, 1)),
        padding=jax.said_padding(operation),
        kernel_dilation=jax.in_full(unless(operation.dilation, 1)),
        feature_group_count=None if operation.groups == 1 else operation.groups,
        use_bias=None if operation.bias else False,
    )


def transposed(operation: Operation) -> str:
    """Return a transposed convolution, which takes JAX's padding."""
    return spelled(
        "flax.linen.ConvTranspose",
        operation.out_channels,
        Bare(operation.kernel_size),
        strides=jax.in_full(unless(operation.stride, 1)),
        padding=Bare(jax.turned(operation.spans, operation.sides)),
        kernel_dilation=jax.in_full(unless(operation.dilation, 1)),
        use_bias=None if operation.bias else False,
        transpose_kernel=True,
    )


def pool(operation: Operation) -> str:
    """Return a pool."""
    if set(operation.dilation) != {1}:
        raise CannotSay("Flax's pools know no dilation: use lax.reduce_window")
    averages = operation.kind == AVERAGE
    uncounted = averages and operation.padded and not operation.count_include_pad
    return spelled(
        "flax.linen.avg_pool" if averages else "flax.linen.max_pool",
        Bare("x"),
        Bare(operation.kernel_size),
        strides=Bare(operation.stride),
        padding=None if not operation.padded else jax.said_padding(operation),
        count_include_pad=False if uncounted else None,
    )


def read(found: list[Call], sizes: Shape, channels: int, filters: int | None) -> Operation:
    """Return what a layer of Flax does to an input."""
    if len(found) != 1:
        raise ValueError("give one layer of Flax")
    call = found[0]
    if call.name in ("Conv", "ConvTranspose"):
        return read_conv(call, sizes, channels)
    if call.name in ("max_pool", "avg_pool"):
        return read_pool(call, sizes, channels)
    names = "Conv, ConvTranspose, max_pool, avg_pool"
    raise ValueError(f"{call.name} is no layer of Flax that is read here: {names}")


def read_conv(call: Call, sizes: Shape, channels: int) -> Operation:
    """Return a convolution; SAME is its padding where none is given."""
    transposes, rank = call.name == "ConvTranspose", len(sizes)
    given = call.bound(TRANSPOSED_NAMES if transposes else CONV_NAMES, QUIET)
    for name in ("features", "kernel_size"):
        if name not in given:
            raise ValueError(f"{call.name}: {name} is missing")
    if set(each_axis("input_dilation", given.get("input_dilation") or 1, rank)) != {1}:
        raise CannotSay("input_dilation spreads the input: write it as ConvTranspose")
    kernel = each_axis("kernel_size", given["kernel_size"], rank)
    stride = each_axis("strides", given.get("strides") or 1, rank)
    dilation = each_axis("kernel_dilation", given.get("kernel_dilation") or 1, rank)
    said = {"padding": given.get("padding", "SAME")}
    bias = truth("use_bias", given.get("use_bias", True))
    none = ((0, 0),) * rank
    columns = (sizes, channels, given["features"], kernel, stride, none, dilation)
    if transposes:
        plain = Operation(TRANSPOSED, *columns, bias=bias)
        return replace(plain, sides=jax.cut(plain, said))
    plain = Operation(CONV, *columns, given.get("feature_group_count", 1), bias)
    sides, asked = jax.sides_of(said, sizes, kernel, stride, dilation)
    return replace(plain, sides=sides, asked=asked)


def read_pool(call: Call, sizes: Shape, channels: int) -> Operation:
    """Return a pool: its stride is 1 where none is given, and padding counts."""
    given, rank = call.bound(POOL_NAMES), len(sizes)
    window = each_axis("window_shape", given.get("window_shape"), rank)
    stride, once = each_axis("strides", given.get("strides") or 1, rank), (1,) * rank
    sides, asked = jax.sides_of(given, sizes, window, stride, once)
    kind = AVERAGE if call.name == "avg_pool" else MAX
    return Operation(
        *(kind, sizes, channels, channels, window, stride, sides, once),
        count_include_pad=truth("count_include_pad", given.get("count_include_pad", True)),
        asked=asked,
    )
