"""JAX: lax.conv_general_dilated, lax.conv_transpose and lax.reduce_window, channels last."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from convguide.formulas import conv_transpose_same_sides, same_sides
from convguide.frameworks.calls import Bare, Call, each_axis, pairs, spelled, unless
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

CONV_NAMES = (
    *("lhs", "rhs", "window_strides", "padding", "lhs_dilation", "rhs_dilation"),
    *("dimension_numbers", "feature_group_count"),
)
TRANSPOSED_NAMES = (
    *("lhs", "rhs", "strides", "padding", "rhs_dilation", "dimension_numbers"),
    *("transpose_kernel",),
)
POOL_NAMES = (
    *("operand", "init_value", "computation", "window_dimensions", "window_strides", "padding"),
    *("base_dilation", "window_dilation"),
)
QUIET = ("precision", "preferred_element_type", "batch_group_count")
AXES = {1: "W", 2: "HW", 3: "DHW"}
NO_PADDING = {"VALID": "", "SAME": UPPER, "SAME_LOWER": LOWER}


def write(operation: Operation) -> Written:
    """Return the line of JAX.

    Raises:
        CannotSay: JAX has no words for it.
    """
    plain = operation.without_ceil_mode()
    lines = {CONV: conv, TRANSPOSED: transposed, MAX: max_pool, AVERAGE: avg_pool}
    spatial = ", ".join(AXES[plain.rank])
    notes = [f"x (N, {spatial}, C): channels last"]
    if not plain.pools:
        notes.append(f"w {plain.weight_shape('SOI' if plain.kind == TRANSPOSED else 'SIO')}")
    return Written((lines[plain.kind](plain),), tuple(notes))


def layouts(rank: int) -> tuple[str, str, str]:
    """Return dimension_numbers with channels last.

    >>> layouts(2)
    ('NHWC', 'HWIO', 'NHWC')
    """
    letters = AXES[rank]
    return f"N{letters}C", f"{letters}IO", f"N{letters}C"


def conv(operation: Operation) -> str:
    """Return a convolution."""
    line = spelled(
        "jax.lax.conv_general_dilated",
        *(Bare("x"), Bare("w")),
        window_strides=Bare(operation.stride),
        padding=said_padding(operation),
        rhs_dilation=in_full(unless(operation.dilation, 1)),
        dimension_numbers=layouts(operation.rank),
        feature_group_count=None if operation.groups == 1 else operation.groups,
    )
    return f"{line} + b" if operation.bias else line


def in_full(value: object) -> Bare | None:
    """Return a tuple spelled in full: JAX takes no number for all axes."""
    return None if value is None else Bare(value)


def said_padding(operation: Operation) -> object:
    """Return the padding by its rule's name, or by sides."""
    if operation.asked:
        return {UPPER: "SAME", LOWER: "SAME_LOWER"}[operation.asked]
    return Bare(operation.sides) if operation.padded else "VALID"


def transposed(operation: Operation) -> str:
    """Return a transposed convolution: its sides are pixels put around the spread input."""
    if operation.groups != 1:
        raise CannotSay("lax.conv_transpose has no groups, but groups are needed")
    line = spelled(
        "jax.lax.conv_transpose",
        *(Bare("x"), Bare("w")),
        strides=Bare(operation.stride),
        padding=Bare(turned(operation.spans, operation.sides)),
        rhs_dilation=in_full(unless(operation.dilation, 1)),
        dimension_numbers=layouts(operation.rank),
        transpose_kernel=True,
    )
    return f"{line} + b" if operation.bias else line


def turned(spans: Shape, sides: Sides) -> Sides:
    """Return what is cut off an output as pixels around the spread input, or these as that.

    >>> turned((3, 5), ((1, 0), (2, 1)))
    ((1, 2), (2, 3))
    """
    rows = zip(spans, sides, strict=True)
    return tuple((span - 1 - before, span - 1 - after) for span, (before, after) in rows)


def max_pool(operation: Operation) -> str:
    """Return a max pool."""
    return window(operation, "x", "-jax.numpy.inf", "jax.lax.max")


def avg_pool(operation: Operation) -> str:
    """Return a sum, divided by the pixels of the window that count."""
    summed = window(operation, "x", "0.0", "jax.lax.add")
    if operation.count_include_pad or not operation.padded:
        count = " * ".join(map(str, operation.kernel_size))
        return f"{summed} / ({count})"
    ones = window(operation, "jax.numpy.ones_like(x)", "0.0", "jax.lax.add")
    return f"{summed} / {ones}"


def window(operation: Operation, operand: str, start: str, reduced: str) -> str:
    """Return a reduce_window."""
    nothing = ((0, 0),)
    by_name = said_padding(operation)
    sides = Bare((*nothing, *operation.sides, *nothing)) if operation.padded else "VALID"
    dilation = unless(operation.dilation, 1)
    return spelled(
        "jax.lax.reduce_window",
        *map(Bare, (operand, start, reduced)),
        window_dimensions=Bare((1, *operation.kernel_size, 1)),
        window_strides=Bare((1, *operation.stride, 1)),
        padding=by_name if operation.asked else sides,
        window_dilation=None if dilation is None else Bare((1, *dilation, 1)),
    )


def read(found: list[Call], sizes: Shape, channels: int, filters: int | None) -> Operation:
    """Return what a function of lax does to an input; `rhs` is the weight's shape."""
    if len(found) != 1:
        raise ValueError("give one call of lax")
    readers = {
        "conv_general_dilated": read_conv,
        "conv_transpose": read_transposed,
        "reduce_window": read_pool,
    }
    call = found[0]
    if call.name not in readers:
        raise ValueError(f"{call.name} is no function that is read here: {', '.join(readers)}")
    return readers[call.name](call, sizes, channels, filters)


def read_conv(call: Call, sizes: Shape, channels: int, filters: int | None) -> Operation:
    """Return a convolution."""
    given, rank = call.bound(CONV_NAMES, QUIET), len(sizes)
    spread = each_axis("lhs_dilation", given.get("lhs_dilation") or 1, rank)
    if set(spread) != {1}:
        raise CannotSay("lhs_dilation spreads the input: write it as lax.conv_transpose")
    groups = given.get("feature_group_count", 1)
    kernel, out = weight(given, rank, f"OI{AXES[rank]}")
    stride = each_axis("window_strides", given.get("window_strides", 1), rank)
    dilation = each_axis("rhs_dilation", given.get("rhs_dilation") or 1, rank)
    sides, asked = sides_of(given, sizes, kernel, stride, dilation)
    return Operation(
        *(CONV, sizes, channels, out, kernel, stride, sides, dilation, groups), asked=asked
    )


def weight(
    given: dict[str, Any], rank: int, usual: str, transposed: bool = False
) -> tuple[Shape, int]:
    """Return the kernel and the filters that the shape in the weight's place tells.

    Args:
        usual: the layout where dimension_numbers do not tell it.
        transposed: whether I and O change places.
    """
    shape = given.get("rhs")
    if not isinstance(shape, (tuple, list)) or len(shape) != rank + 2:
        raise ValueError(
            f"write the weight's shape in its place, {rank + 2} numbers, instead of {shape}"
        )
    said = given.get("dimension_numbers")
    letters = said[1] if isinstance(said, (tuple, list)) and len(said) == 3 else usual
    if not isinstance(letters, str) or len(letters) != rank + 2 or not {"I", "O"} <= {*letters}:
        raise ValueError(f"dimension_numbers must be three texts such as {layouts(rank)}")
    pairs_of = list(zip(letters, each_axis("the weight's shape", shape, rank + 2), strict=True))
    kernel = tuple(size for letter, size in pairs_of if letter not in "IO")
    return kernel, dict(pairs_of)["I" if transposed else "O"]


def sides_of(
    given: dict[str, Any], sizes: Shape, kernel: Shape, stride: Shape, dilation: Shape
) -> tuple[Sides, str]:
    """Return padding by sides, and the rule that it was given by."""
    said = given.get("padding", "VALID")
    if not isinstance(said, str):
        return pairs("padding", said, len(sizes)), ""
    asked = rule(said)
    rows = zip(sizes, kernel, stride, dilation, strict=True)
    if asked:
        return tuple(same_sides(*row, lower=asked == LOWER) for row in rows), asked
    return ((0, 0),) * len(sizes), ""


def rule(said: str) -> str:
    """Return which rule a padding's name is, none for VALID.

    >>> rule("SAME"), rule("valid")
    ('SAME_UPPER', '')
    """
    if said.upper() not in NO_PADDING:
        raise ValueError(f"padding must be SAME, SAME_LOWER, VALID or pairs, but is {said!r}")
    return NO_PADDING[said.upper()]


def read_transposed(call: Call, sizes: Shape, channels: int, filters: int | None) -> Operation:
    """Return a transposed convolution."""
    given, rank = call.bound(TRANSPOSED_NAMES, (*QUIET, "use_consistent_padding")), len(sizes)
    kernel, out = weight(given, rank, f"{AXES[rank]}IO", given.get("transpose_kernel", False))
    stride = each_axis("strides", given.get("strides", 1), rank)
    dilation = each_axis("rhs_dilation", given.get("rhs_dilation") or 1, rank)
    plain = Operation(
        *(TRANSPOSED, sizes, channels, out, kernel, stride, ((0, 0),) * rank, dilation)
    )
    return replace(plain, sides=cut(plain, given))


def cut(plain: Operation, given: dict[str, Any]) -> Sides:
    """Return what the padding means for the output: pairs surround the spread input."""
    said = given.get("padding", "VALID")
    if isinstance(said, str):
        if rule(said) == LOWER:
            raise CannotSay("lax.conv_transpose knows SAME and VALID alone")
        rows = zip(plain.kernel_size, plain.stride, plain.dilation, strict=True)
        if rule(said):
            return tuple(conv_transpose_same_sides(*row) for row in rows)
        spans = zip(plain.spans, plain.stride, strict=True)
        return tuple((0, min(span - stride, 0)) for span, stride in spans)
    around = pairs("padding", said, plain.rank)
    if given.get("use_consistent_padding"):
        return around
    return turned(plain.spans, around)


def read_pool(call: Call, sizes: Shape, channels: int, filters: int | None) -> Operation:
    """Return a max pool; a sum is an average only with what it is divided by."""
    given, rank = call.bound(POOL_NAMES, QUIET), len(sizes)
    if not str(given.get("computation")).endswith("max"):
        raise CannotSay("only a reduce_window with lax.max is a layer: a sum is a part of one")
    window = each_axis("window_dimensions", given.get("window_dimensions"), rank + 2)
    stride = each_axis("window_strides", given.get("window_strides", 1), rank + 2)
    dilation = each_axis("window_dilation", given.get("window_dilation") or 1, rank + 2)
    first = 1 if window[-1] == 1 else 2
    inner = slice(first, first + rank)
    said = given.get("padding", "VALID")
    pixels = said if isinstance(said, str) else tuple(said)[inner]
    columns = (window[inner], stride[inner])
    sides, asked = sides_of({"padding": pixels}, sizes, *columns, dilation[inner])
    return Operation(
        *(MAX, sizes, channels, channels, *columns, sides, dilation[inner]), asked=asked
    )
