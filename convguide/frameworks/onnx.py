"""ONNX: nodes with attributes; pads hold all beginnings, then all ends."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from convguide.formulas import conv_transpose_same_sides, same_sides, two_sides, whole
from convguide.frameworks.calls import Bare, Call, each_axis, spelled, truth
from convguide.frameworks.operation import (
    AVERAGE,
    CONV,
    LOWER,
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

NAMES = {CONV: "Conv", TRANSPOSED: "ConvTranspose", MAX: "MaxPool", AVERAGE: "AveragePool"}
KINDS = {name: kind for kind, name in NAMES.items()}
AUTO_PAD = ("NOTSET", "SAME_UPPER", "SAME_LOWER", "VALID")
SHARED = ("kernel_shape", "strides", "pads", "dilations", "auto_pad")
ATTRIBUTES = {
    CONV: (*SHARED, "group", "W", "B"),
    TRANSPOSED: (*SHARED, "group", "output_padding", "output_shape", "W", "B"),
    MAX: (*SHARED, "ceil_mode", "storage_order"),
    AVERAGE: (*SHARED, "ceil_mode", "count_include_pad"),
}


def write(operation: Operation) -> Written:
    """Return the node, by onnx.helper.make_node.

    Raises:
        CannotSay: a transposed convolution adds pixels before its output.
    """
    bias = operation.bias and not operation.pools
    inputs = ["X"] if operation.pools else ["X", "W", "B"] if bias else ["X", "W"]
    given = (NAMES[operation.kind], inputs, ["Y"])
    named = {key: listed(value) for key, value in attributes(operation).items()}
    notes = [] if operation.pools else [weights(operation)]
    return Written((spelled("onnx.helper.make_node", *given, **named),), tuple(notes))


def listed(value: object) -> object:
    """Return a tuple as a list, spelled in full."""
    return Bare(list(value)) if isinstance(value, tuple) else value


def weights(operation: Operation) -> str:
    """Return the shapes of the inputs W and B."""
    layout = "IOS" if operation.kind == TRANSPOSED else "OIS"
    bias = f", B ({operation.out_channels},)" if operation.bias else ""
    return f"W {operation.weight_shape(layout)}{bias}"


def attributes(operation: Operation) -> dict[str, Any]:
    """Return the attributes, those left out that hold the default."""
    found: dict[str, Any] = {"kernel_shape": operation.kernel_size}
    if set(operation.stride) != {1}:
        found["strides"] = operation.stride
    found |= padding(operation)
    if set(operation.dilation) != {1}:
        found["dilations"] = operation.dilation
    if operation.groups != 1:
        found["group"] = operation.groups
    if operation.ceil_mode:
        found["ceil_mode"] = 1
    if operation.kind == AVERAGE and operation.count_include_pad and operation.padded:
        found["count_include_pad"] = 1
    return found


def padding(operation: Operation) -> dict[str, Any]:
    """Return auto_pad, or pads with what a transposed convolution has less of behind."""
    if operation.asked and run_by_name(operation):
        return {"auto_pad": operation.asked}
    if min(operation.before) < 0:
        raise CannotSay("ONNX adds nothing before a transposed convolution's output")
    added = tuple(max(-after, 0) for after in operation.after)
    limits = map(max, zip(operation.stride, operation.dilation, strict=True))
    if any(more >= limit for more, limit in zip(added, limits, strict=True)):
        raise CannotSay(
            "ONNX wants output_padding below stride or dilation, "
            f"but it would be {brief(added)} with stride {brief(operation.stride)}"
        )
    after = tuple(map(sum, zip(operation.after, added, strict=True)))
    found = {"pads": (*operation.before, *after)} if any((*operation.before, *after)) else {}
    return found | ({"output_padding": added} if any(added) else {})


def run_by_name(operation: Operation) -> bool:
    """Return whether onnxruntime takes auto_pad: no dilation, and no stride above a pool's kernel.

    Source: the listed findings of convguide.catalog.frameworks.
    """
    rows = zip(operation.stride, operation.kernel_size, strict=True)
    wide = operation.pools and any(stride > kernel for stride, kernel in rows)
    return set(operation.dilation) == {1} and not wide


def read(found: list[Call], sizes: Shape, channels: int, filters: int | None) -> Operation:
    """Return what a node does to an input, written `Conv(…)` or by make_node."""
    if len(found) != 1:
        raise ValueError("give one node of ONNX")
    call = node(found[0])
    if call.name not in KINDS:
        raise ValueError(f"{call.name} is no operator that is read here: {', '.join(KINDS)}")
    kind = KINDS[call.name]
    if call.given:
        raise ValueError(f"{call.name}: write attributes by name, such as kernel_shape=[3, 3]")
    given, rank = call.bound((), ATTRIBUTES[kind]), len(sizes)
    kernel = kernel_of(call, given, rank)
    stride = each_axis("strides", given.get("strides", 1), rank)
    dilation = each_axis("dilations", given.get("dilations", 1), rank)
    plain = Operation(
        *(kind, sizes, channels, filters_of(kind, given, channels, filters), kernel, stride),
        *(((0, 0),) * rank, dilation, given.get("group", 1), True),
        truth("ceil_mode", given.get("ceil_mode", 0)),
        truth("count_include_pad", given.get("count_include_pad", 0)),
    )
    return padded(plain, given)


def node(call: Call) -> Call:
    """Return a node by its operator's name, also where make_node builds it."""
    if call.name != "make_node" or not call.given:
        return call
    return Call(str(call.given[0]), (), call.named)


def kernel_of(call: Call, given: dict[str, Any], rank: int) -> Shape:
    """Return kernel_shape, from the weight's shape where it is left out."""
    weight = each_axis("W", given["W"], rank + 2) if "W" in given else ()
    value = given.get("kernel_shape", weight[2:] or None)
    if value is None:
        raise ValueError(f"{call.name}: kernel_shape is missing")
    return each_axis("kernel_shape", value, rank)


def filters_of(kind: str, given: dict[str, Any], channels: int, filters: int | None) -> int:
    """Return the output's channels: a pool keeps them, W's shape or a number tells them."""
    if kind in (MAX, AVERAGE):
        return channels
    if "W" in given:
        weight = given["W"]
        return whole("W", weight[0] if kind == CONV else weight[1] * given.get("group", 1), 1)
    if filters is None:
        raise ValueError("an ONNX node does not say its filters: give W's shape or out_channels")
    return filters


def padded(plain: Operation, given: dict[str, Any]) -> Operation:
    """Return an operation with the padding that pads or auto_pad mean."""
    auto = given.get("auto_pad", "NOTSET")
    if auto not in AUTO_PAD:
        raise ValueError(f"auto_pad must be one of {', '.join(AUTO_PAD)}, but is {auto!r}")
    if auto != "NOTSET" and "pads" in given:
        raise ValueError("pads cannot stand beside auto_pad")
    if plain.kind == TRANSPOSED:
        return replace(plain, sides=transposed_sides(plain, given, auto))
    if auto in (UPPER, LOWER):
        return replace(plain, sides=auto_sides(plain, auto), asked=auto, ceil_mode=False)
    return replace(plain, sides=explicit(given, plain.rank))


def auto_sides(plain: Operation, auto: str) -> Sides:
    """Return the padding of SAME_UPPER or SAME_LOWER."""
    columns = zip(plain.sizes, plain.kernel_size, plain.stride, plain.dilation, strict=True)
    return tuple(same_sides(*row, lower=auto == LOWER) for row in columns)


def explicit(given: dict[str, Any], rank: int) -> Sides:
    """Return pads by axis.

    >>> explicit({"pads": [1, 2, 3, 4]}, 2)
    ((1, 3), (2, 4))
    """
    pads = each_axis("pads", given.get("pads", (0,) * 2 * rank), 2 * rank, least=0)
    return tuple(zip(pads[:rank], pads[rank:], strict=True))


def transposed_sides(plain: Operation, given: dict[str, Any], auto: str) -> Sides:
    """Return what a ConvTranspose cuts off: output_padding is cut less behind."""
    added = each_axis("output_padding", given.get("output_padding", 0), plain.rank, least=0)
    if "output_shape" in given:
        return reaching(plain, given["output_shape"], added, auto)
    if auto in (UPPER, LOWER):
        rows = zip(plain.kernel_size, plain.stride, plain.dilation, strict=True)
        return tuple(conv_transpose_same_sides(*row, lower=auto == LOWER) for row in rows)
    pads = zip(explicit(given, plain.rank), added, strict=True)
    return tuple((before, after - more) for (before, after), more in pads)


def reaching(plain: Operation, output_shape: Any, added: Shape, auto: str) -> Sides:
    """Return the cut that output_shape asks for; the odd pixel goes before but for SAME_UPPER."""
    wanted = each_axis("output_shape", tuple(output_shape)[-plain.rank :], plain.rank)
    rows = zip(plain.output_sizes(), added, wanted, strict=True)
    cuts = [(full + more - out, more) for full, more, out in rows]
    if min(total for total, _ in cuts) < 0:
        raise CannotSay(
            f"output_shape={list(wanted)} is beyond the full output {plain.output_sizes()}"
        )
    halved = [(two_sides(total, lower=auto != UPPER), more) for total, more in cuts]
    return tuple((before, after - more) for (before, after), more in halved)
