"""Functions of torch that join tensors, or part one into several."""

from __future__ import annotations

import ast

from convguide.formulas import ShapeError
from convguide.layers import Flatten, Shape
from convguide.layers.kept import place
from convguide.networks.stack import Concat
from convguide.reader.layered import bound
from convguide.reader.machine import Machine, Refused
from convguide.reader.recorder import joined
from convguide.reader.reshaping import brief, numbers
from convguide.reader.tensors import Call, operation
from convguide.reader.values import Names, Tensor, Value


def cat(machine: Machine, given: list[Value], named: Names, node: ast.Call) -> Value:
    """Return what torch.cat gives.

    Raises:
        Refused: the tensors differ in another dimension than the one along which they join.
    """
    try:
        fields = bound("cat", "tensors dim", given, named)
        tensors, dim = fields["tensors"], whole_number("dim", fields.get("dim", 0))
        parts = several(machine, "torch.cat", tensors, node)
        if not isinstance(parts, list):
            return parts
        join = Concat(*(Flatten() for _ in parts), dim=dim)
    except (ShapeError, TypeError, KeyError) as error:
        raise Refused(str(error), node.lineno, "torch.cat", node=node) from None
    try:
        shape = join.joined([tensor.shape for tensor in parts])
    except ShapeError as error:
        many = tuple(parts)
        raise Refused(
            str(error), node.lineno, "torch.cat", node=node, tensors=many, joint=dim
        ) from None
    axis = place("dim", dim, len(shape))
    result = Tensor(
        shape,
        joined(parts) if axis < 2 < len(shape) else None,
        floating=any(part.floating for part in parts),
    )
    recalled = ("torch.cat", (tensors,), {"dim": dim})
    return operation(machine, "torch.cat", f"cat(dim={dim})", result, parts, node, recalled)


def whole_number(name: str, value: Value) -> int:
    """Return an integer.

    Raises:
        TypeError: it is something else.
    """
    if type(value) is not int:
        raise TypeError(f"{name} must be an integer, not {type(value).__name__}")
    return value


def several(machine: Machine, call: str, value: Value, node: ast.AST) -> Value:
    """Return the tensors of a list, or what of it is unknown.

    Raises:
        TypeError: it holds something else than tensors.
    """
    if unknown := machine.first_unknown(value):
        return unknown
    if not isinstance(value, (tuple, list)) or not value:
        raise TypeError(f"{call} takes a list of tensors")
    for each in value:
        if not isinstance(each, Tensor):
            raise TypeError(f"{call} takes tensors, not {type(each).__name__}")
    return [*value]


def stack(machine: Machine, given: list[Value], named: Names, node: ast.Call) -> Value:
    """Return what torch.stack gives: a new dimension.

    Raises:
        Refused: the tensors differ in shape.
    """
    try:
        fields = bound("stack", "tensors dim", given, named)
        parts = several(machine, "torch.stack", fields["tensors"], node)
        if not isinstance(parts, list):
            return parts
        shapes = [part.shape for part in parts]
        if len(set(shapes)) > 1:
            raise ShapeError(f"stack takes equal shapes, but gets {shapes[0]} and {shapes[1:]}")
        dim = place("dim", fields.get("dim", 0), len(shapes[0]) + 1)
    except (ShapeError, TypeError, KeyError) as error:
        raise Refused(str(error), node.lineno, "torch.stack", node=node) from None
    shape = (*shapes[0][:dim], len(parts), *shapes[0][dim:])
    recalled: Call = ("torch.stack", (fields["tensors"], dim), {})
    result = Tensor(shape, floating=parts[0].floating)
    return operation(machine, "torch.stack", f"stack(dim={dim})", result, parts, node, recalled)


def parted(
    machine: Machine, call: str, tensor: Tensor, given: list[Value], named: Names, node: ast.Call
) -> Value:
    """Return what chunk, split and unbind give: a tuple of tensors.

    Raises:
        Refused: the sizes do not add up.
    """
    name = call.rpartition(".")[2]
    order = {"chunk": "chunks dim", "split": "split_size_or_sections dim", "unbind": "dim"}[name]
    if unknown := machine.first_unknown(given, named):
        return unknown
    try:
        if "split_size" in named:
            named = {**named, "split_size_or_sections": named.pop("split_size")}
        fields = bound(name, order, given, named)
        dim = place("dim", fields.get("dim", 0), len(tensor.shape))
        pieces = lengths(name, tensor.shape[dim], fields)
    except (ShapeError, TypeError, KeyError) as error:
        raise Refused(str(error), node.lineno, name, tensor=tensor, node=node) from None
    machine.room(len(pieces))
    before, behind = tensor.shape[:dim], tensor.shape[dim + 1 :]
    field = tensor.field if dim < 2 < len(tensor.shape) and name != "unbind" else None
    row = tensor.contiguous and dim == 0
    result = tuple(
        Tensor((*before, *piece, *behind), field, floating=tensor.floating, contiguous=row)
        for piece in pieces
    )
    recalled: Call = (call, (tensor, *given), named)
    return operation(machine, name, f"{name}(dim={dim})", result, [tensor], node, recalled)


def lengths(name: str, size: int, fields: Names) -> list[Shape]:
    """Return the sizes of the parts, none for unbind, which takes the dimension away."""
    if name == "unbind":
        return [()] * min(size, 1000)
    given = fields["chunks" if name == "chunk" else "split_size_or_sections"]
    if isinstance(given, (tuple, list)):
        if sum(numbers("split", [given])) != size:
            raise ShapeError(f"split{brief(tuple(given))} adds up to {sum(given)}, not to {size}")
        return [(each,) for each in given]
    if type(given) is not int or given < 1:
        raise ShapeError(f"{name} takes a number of at least 1, not {given!r}")
    step = -(-size // given) if name == "chunk" else given
    if step and size // step > 1000:
        raise ShapeError(f"{name} of {size} by {step} gives too many parts to be followed")
    return [(min(step, size - start),) for start in range(0, size, step or 1)] or [(0,)]
