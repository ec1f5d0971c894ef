"""Operators and indices on tensors of known shape."""

from __future__ import annotations

import ast
from math import prod
from typing import Any

from convguide.formulas import ShapeError
from convguide.layers import Shape
from convguide.networks.stack import broadcast
from convguide.reader.machine import Machine, Refused
from convguide.reader.recorder import Field, Record, joined
from convguide.reader.values import Tensor, Unknown, Value

SIGNS: dict[type, tuple[str, str]] = {
    ast.Add: ("+", "add"),
    ast.Sub: ("-", "sub"),
    ast.Mult: ("*", "mul"),
    ast.Div: ("/", "truediv"),
    ast.FloorDiv: ("//", "floordiv"),
    ast.Mod: ("%", "mod"),
    ast.Pow: ("**", "pow"),
    ast.MatMult: ("@", "matmul"),
    ast.Eq: ("==", "eq"),
    ast.NotEq: ("!=", "ne"),
    ast.Lt: ("<", "lt"),
    ast.LtE: ("<=", "le"),
    ast.Gt: (">", "gt"),
    ast.GtE: (">=", "ge"),
    ast.USub: ("-", "neg"),
    ast.UAdd: ("+", "pos"),
}
# What to call again with torch: a name, arguments, keywords.
Call = tuple[str, tuple[Value, ...], dict[str, Value]]
COMPARISONS = (ast.Eq, ast.NotEq, ast.Lt, ast.LtE, ast.Gt, ast.GtE)


def operation(
    machine: Machine,
    place: str,
    said: str,
    result: Tensor | tuple[Tensor, ...],
    inputs: list[Tensor],
    node: ast.AST,
    call: Call,
    macs: int = 0,
) -> Value:
    """Record an operation without parameters and return its result."""
    machine.spend(5)
    first = result[0] if isinstance(result, tuple) else result
    for each in result if isinstance(result, tuple) else (result,):
        machine.shape(each.shape)
    machine.recorder.add(
        Record(
            place=place,
            said=said,
            line=getattr(node, "lineno", machine.line),
            inputs=tuple(tensor.shape for tensor in inputs),
            output=first.shape,
            macs=macs,
            seen=first.field,
            call=call[0],
            given=call[1],
            named=call[2],
            result=result,
        )
    )
    return result


def tensor_unary(machine: Machine, tensor: Tensor, kind: type, node: ast.AST) -> Value:
    """Return a tensor with a sign before it."""
    sign, name = SIGNS.get(kind, ("", ""))
    if not name:
        return machine.unknown(node)
    call: Call = (f"operator.{name}", (tensor,), {})
    return operation(machine, sign, f"{sign}x", like(tensor), [tensor], node, call)


def like(tensor: Tensor, floating: bool | None = None) -> Tensor:
    """Return a new tensor of the same shape, of which each element sees what it saw there."""
    kept = tensor.floating if floating is None else floating
    return Tensor(tensor.shape, tensor.field, floating=kept, contiguous=tensor.contiguous)


def tensor_binary(
    machine: Machine, kind: type, left: Value, right: Value, node: ast.AST, inplace: bool = False
) -> Value:
    """Return what an operator gives where at least one side is a tensor.

    Raises:
        Refused: the shapes do not go together.
    """
    for side in (left, right):
        if isinstance(side, Unknown):
            return side
        if not isinstance(side, (Tensor, int, float)):
            raise Refused(f"a tensor and {type(side).__name__} have no operator", machine.line)
    if kind not in SIGNS:
        return machine.unknown(node)
    if kind is ast.MatMult:
        return matmul(machine, left, right, node)
    sign, name = SIGNS[kind]
    sides = [side for side in (left, right) if isinstance(side, Tensor)]
    shape = agreed(machine, sign, sides, inplace, node)
    floating = kind not in COMPARISONS and (
        kind is ast.Div
        or any(
            side.floating if isinstance(side, Tensor) else isinstance(side, float)
            for side in (left, right)
        )
    )
    result = Tensor(
        shape, joined(sides), floating=floating, contiguous=all(side.contiguous for side in sides)
    )
    call: Call = (f"operator.{name}", (left, right), {})
    said = f"x {sign} y" if len(sides) == 2 else f"x {sign} number"
    return operation(machine, sign, said, result, sides, node, call)


def agreed(machine: Machine, sign: str, sides: list[Tensor], inplace: bool, node: ast.AST) -> Shape:
    """Return the shape of an elementwise operation.

    Raises:
        Refused: two sizes differ, or the result does not fit where it is to be written.
    """
    first, last = sides[0].shape, sides[-1].shape
    try:
        shape = broadcast(first, last)
    except ShapeError as error:
        reason = str(error) if sign == "+" else str(error).replace("added", "combined")
        two = (sides[0], sides[-1])
        raise Refused(
            reason, machine.line, sign, tensor=sides[-1], node=node, tensors=two
        ) from None
    if inplace and shape != first:
        reason = f"the sum of {first} and {last} is {shape}, which has no room in {first}"
        raise Refused(reason, machine.line, sign, tensor=sides[-1])
    return shape


def matmul(machine: Machine, left: Value, right: Value, node: ast.AST) -> Value:
    """Return a product of matrices.

    Raises:
        Refused: the inner sizes differ.
    """
    if not isinstance(left, Tensor) or not isinstance(right, Tensor):
        raise Refused("@ takes two tensors", machine.line, "@")
    a, b = left.shape, right.shape
    if not a or not b:
        raise Refused(f"@ takes no numbers, but {a} and {b}", machine.line, "@")
    rows, columns = a[-2:-1], b[-1:] if len(b) > 1 else ()
    inner = b[-2] if len(b) > 1 else b[0]
    if a[-1] != inner:
        reason = f"{a} @ {b}: the inner sizes {a[-1]} and {inner} differ"
        raise Refused(reason, machine.line, "@", tensor=left)
    try:
        batch = broadcast(a[:-2], b[:-2])
    except ShapeError as error:
        raise Refused(str(error).replace("added", "multiplied"), machine.line, "@") from None
    shape = (*batch, *rows, *columns)
    call: Call = ("operator.matmul", (left, right), {})
    macs = prod(shape) * inner
    return operation(machine, "@", "x @ y", Tensor(shape), [left, right], node, call, macs)


def index(machine: Machine, tensor: Tensor, at: Value, node: ast.AST) -> Value:
    """Return what an index of integers, slices, None and … takes from a tensor.

    Raises:
        Refused: an integer lies outside, or there are too many indices.
    """
    given = at if isinstance(at, tuple) else (at,)
    if not all(each is None or each is ... or type(each) in (int, slice) for each in given):
        return machine.unknown(node)
    shape, untouched = indexed(machine, tensor.shape, given)
    field: Field = tensor.field if untouched else None
    whole_rows = all(each == slice(None) for each in given[1:]) and type(given[0]) is not None
    result = Tensor(
        shape, field, floating=tensor.floating, contiguous=tensor.contiguous and whole_rows
    )
    call: Call = ("operator.getitem", (tensor, at), {})
    return operation(machine, "[…]", "x[…]", result, [tensor], node, call)


def indexed(machine: Machine, shape: Shape, given: tuple[Any, ...]) -> tuple[Shape, bool]:
    """Return the shape behind an index, and whether the axes behind channels stay as they are."""
    wanted = sum(each is not None and each is not ... for each in given)
    if wanted > len(shape):
        reason = f"{wanted} indices are too many for {shape}"
        raise Refused(reason, machine.line, "[…]")
    if ... not in given:
        given = (*given, ...)
    before = given.index(...)
    filled = (*given[:before], *(slice(None),) * (len(shape) - wanted), *given[before + 1 :])
    sizes, axis, untouched = [], 0, True
    for each in filled:
        if each is None:
            sizes.append(1)
            untouched = False
            continue
        size, axis = shape[axis], axis + 1
        changed = each != slice(None)
        untouched &= not changed or (axis <= 2 and type(each) is slice and len(shape) > 2)
        if type(each) is int and not -size <= each < size:
            raise Refused(f"index {each} lies outside of a size of {size}", machine.line, "[…]")
        if isinstance(each, slice):
            if (each.step or 1) < 1:
                raise Refused("a tensor is not read backwards: step > 0", machine.line, "[…]")
            sizes.append(len(range(*each.indices(size))))
    return tuple(sizes), untouched
