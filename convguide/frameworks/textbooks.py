"""Textbooks: CS231n's W F S P with dilation counted from 0, d2l's n k p s with p for both sides."""

from __future__ import annotations

from dataclasses import replace

from convguide.formulas import two_sides
from convguide.frameworks.calls import Call, each_axis, spelled
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
from convguide.layers.base import brief


def write_cs231n(operation: Operation) -> Written:
    """Return the letters of CS231n.

    Raises:
        CannotSay: it has no letter for it.
    """
    plain = sayable(operation, "CS231n")
    if not plain.even:
        raise CannotSay(f"CS231n's P is the same on both sides, but the padding is {plain.sides}")
    holes = tuple(dilation - 1 for dilation in plain.dilation)
    if plain.pools and (plain.padded or any(holes)):
        raise CannotSay("CS231n's pools have F and S alone")
    line = spelled(
        "CS231n",
        W=plain.sizes,
        F=plain.kernel_size,
        S=plain.stride,
        P=None if plain.pools else plain.before,
        K=None if plain.pools else plain.out_channels,
        dilation=holes if any(holes) else None,
    )
    notes = (f"dilation counts the pixels between taps: torch's {brief(plain.dilation)}",)
    return Written((line,), notes if any(holes) else ())


def sayable(operation: Operation, book: str) -> Operation:
    """Return an operation that a textbook has a formula for."""
    if operation.kind == TRANSPOSED:
        raise CannotSay(f"{book} has no letters for a transposed convolution")
    if operation.kind == AVERAGE:
        raise CannotSay(f"{book}'s letters do not say that a pool averages")
    if operation.groups != 1:
        raise CannotSay(f"{book} has no letter for groups, but groups={operation.groups}")
    return operation.without_ceil_mode()


def write_d2l(operation: Operation) -> Written:
    """Return the letters of Dive into Deep Learning: p is the padding of both sides together.

    Raises:
        CannotSay: it has no letter for it.
    """
    plain = sayable(operation, "d2l")
    if set(plain.dilation) != {1}:
        raise CannotSay(f"d2l has no letter for dilation, but it is {brief(plain.dilation)}")
    line = spelled(
        "d2l",
        n=plain.sizes,
        k=plain.kernel_size,
        p=tuple(map(sum, plain.sides)),
        s=plain.stride,
        c_o=None if plain.pools else plain.out_channels,
    )
    notes = () if plain.even else ("p says the sum of both sides, not which one has more",)
    return Written((line,), notes)


def read_cs231n(found: list[Call], sizes: Shape, channels: int, filters: int | None) -> Operation:
    """Return what CS231n's letters do to an input: a pool where there is no K."""
    call = one(found)
    given = call.bound(("F", "S", "P", "K", "W", "D", "dilation"))
    holes = each_axis("dilation", given.get("dilation", 0), len(sizes), least=0)
    pixels = each_axis("P", given.get("P", 0), len(sizes), least=0)
    plain = windowed(given, ("F", "S", "K"), sizes, channels, filters)
    return replace(
        plain,
        sides=tuple((p, p) for p in pixels),
        dilation=tuple(between + 1 for between in holes),
    )


def read_d2l(found: list[Call], sizes: Shape, channels: int, filters: int | None) -> Operation:
    """Return what d2l's letters do to an input: an odd pixel goes before, as the book has it."""
    call = one(found)
    given = call.bound(("k", "p", "s", "c_o", "n", "c_i"))
    totals = each_axis("p", given.get("p", 0), len(sizes), least=0)
    plain = windowed(given, ("k", "s", "c_o"), sizes, channels, filters)
    return replace(plain, sides=tuple(two_sides(total, lower=True) for total in totals))


def one(found: list[Call]) -> Call:
    """Return the only call."""
    if len(found) != 1:
        raise ValueError("give one layer, such as CS231n(F=3, S=2, P=1, K=16)")
    return found[0]


def windowed(
    given: dict[str, object],
    letters: tuple[str, str, str],
    sizes: Shape,
    channels: int,
    filters: int | None,
) -> Operation:
    """Return a convolution or a pool without padding, by its letters."""
    kernel, stride, count = letters
    if kernel not in given:
        raise ValueError(f"{kernel} is missing: the kernel's size")
    out, rank = given.get(count, filters), len(sizes)
    if out is not None and type(out) is not int:
        raise ValueError(f"{count} must be a number, but {count}={out!r}")
    return Operation(
        CONV if out is not None else MAX,
        *(sizes, channels, channels if out is None else out),
        each_axis(kernel, given[kernel], rank),
        each_axis(stride, given.get(stride, 1), rank),
        *(((0, 0),) * rank, (1,) * rank),
    )
