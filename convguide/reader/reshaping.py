"""Functions and methods of torch that give a tensor another shape."""

from __future__ import annotations

import ast
from collections.abc import Callable
from math import prod
from typing import Any

from convguide.formulas import ShapeError
from convguide.layers import Flatten, Shape, Unflatten
from convguide.layers.kept import place, sizes
from convguide.networks.stack import Concat
from convguide.reader.layered import bound, through
from convguide.reader.machine import Machine, Refused
from convguide.reader.recorder import joined
from convguide.reader.tensors import Call, operation
from convguide.reader.values import Names, Tensor, Unknown, Value

Shaper = Callable[..., Any]


def numbers(name: str, given: list[Value]) -> Shape:
    """Return sizes or dimensions given one by one, or as one tuple.

    >>> numbers("view", [(2, -1)]), numbers("view", [2, -1])
    ((2, -1), (2, -1))
    """
    several = given[0] if len(given) == 1 and isinstance(given[0], (tuple, list)) else given
    for each in several:
        if type(each) is not int:
            raise TypeError(f"{name} takes integers, not {type(each).__name__}")
    return tuple(several)


def reshaped(name: str, shape: Shape, wanted: Shape) -> Shape:
    """Return the shape of view() and reshape(), with -1 worked out.

    Raises:
        ShapeError: the elements do not fill the shape.

    >>> reshaped("view", (2, 16, 5, 5), (2, -1))
    (2, 400)
    """
    known, count = prod(size for size in wanted if size != -1), prod(shape)
    if wanted.count(-1) > 1 or min(wanted, default=0) < -1:
        raise ShapeError(f"{name}{wanted} holds a size below -1, or -1 twice")
    fits = count == known if -1 not in wanted else known > 0 and count % known == 0
    if not fits:
        rule = "a multiple of " if -1 in wanted else ""
        product = "·".join(str(size) for size in wanted if size != -1)
        ours = "·".join(map(str, shape))
        total = f" = {known:,}" if "·" in product else ""
        raise ShapeError(
            f"{name}{brief(wanted)} needs {rule}{product}{total} elements, "
            f"but {shape} has {ours} = {count:,}"
        )
    return tuple(count // known if size == -1 else size for size in wanted)


def brief(wanted: Shape) -> str:
    """Return sizes as the arguments of a call.

    >>> brief((-1, 400)), brief((5,))
    ('(-1, 400)', '(5)')
    """
    return f"({', '.join(map(str, wanted))})"


def permuted(shape: Shape, dims: Shape) -> Shape:
    """Return a shape with its dimensions in another order."""
    places = [place("dim", dim, len(shape)) for dim in dims]
    if sorted(places) != [*range(len(shape))]:
        raise ShapeError(f"permute{brief(dims)} must name each of {len(shape)} dimensions once")
    return tuple(shape[at] for at in places)


def swapped(shape: Shape, first: int, second: int) -> Shape:
    """Return a shape with two of its dimensions exchanged."""
    sizes, a, b = list(shape), place("dim0", first, len(shape)), place("dim1", second, len(shape))
    if shape:
        sizes[a], sizes[b] = sizes[b], sizes[a]
    return tuple(sizes)


def turned(shape: Shape) -> Shape:
    """Return the shape of t(): two dimensions exchanged."""
    if len(shape) > 2:
        raise ShapeError(f"t() takes at most 2 dimensions, but the shape is {shape}")
    return shape[::-1]


def unsqueezed(shape: Shape, dim: int) -> Shape:
    """Return a shape with a 1 put in."""
    at = place("dim", dim, len(shape) + 1)
    return (*shape[:at], 1, *shape[at:])


def squeezed(shape: Shape, dim: Value = None) -> Shape:
    """Return a shape without its 1, or without one of them."""
    if dim is None:
        return tuple(size for size in shape if size != 1)
    gone = {place("dim", at, len(shape)) for at in numbers("squeeze", [dim])}
    return tuple(size for at, size in enumerate(shape) if at not in gone or size != 1)


def expanded(shape: Shape, *wanted: Value) -> Shape:
    """Return the shape of expand(): sizes of 1 grow, -1 keeps one."""
    target = numbers("expand", [*wanted])
    if len(target) < len(shape):
        raise ShapeError(f"expand{brief(target)} has fewer sizes than {shape}")
    own = (1,) * (len(target) - len(shape)) + shape
    found = tuple(a if b == -1 else b for a, b in zip(own, target, strict=True))
    if any(a not in (1, b) for a, b in zip(own, found, strict=True)):
        raise ShapeError(f"expand{brief(target)} changes a size of {shape} that is not 1")
    return sizes(found)


def repeated(shape: Shape, *times: Value) -> Shape:
    """Return the shape of repeat()."""
    given = numbers("repeat", [*times])
    if len(given) < len(shape):
        raise ShapeError(f"repeat{brief(given)} has fewer numbers than {shape}")
    own = (1,) * (len(given) - len(shape)) + shape
    return sizes(tuple(a * b for a, b in zip(own, given, strict=True)))


# Each gives the new shape from the old one and the call's arguments, and moves no element.
VIEWS: dict[str, tuple[Shaper, str]] = {
    "unsqueeze": (unsqueezed, "dim"),
    "squeeze": (squeezed, "dim"),
}
# These give a tensor whose elements no longer lie in a row.
MOVES: dict[str, tuple[Shaper, str]] = {
    "permute": (lambda shape, *dims: permuted(shape, numbers("permute", [*dims])), "*"),
    "transpose": (swapped, "dim0 dim1"),
    "swapaxes": (swapped, "axis0 axis1"),
    "t": (turned, ""),
    "expand": (expanded, "*"),
}
COPIES: dict[str, tuple[Shaper, str]] = {
    "reshape": (lambda shape, *to: reshaped("reshape", shape, numbers("reshape", [*to])), "*"),
    "view": (lambda shape, *to: reshaped("view", shape, numbers("view", [*to])), "*"),
    "repeat": (repeated, "*"),
    "tile": (repeated, "*"),
}
SHAPERS = VIEWS | MOVES | COPIES
KEYWORDS = {"view": "size", "reshape": "shape", "permute": "dims", "expand": "size"}


def shaped(
    machine: Machine, call: str, tensor: Tensor, given: list[Value], named: Names, node: ast.Call
) -> Value:
    """Return a tensor in another shape.

    Raises:
        Refused: its elements do not go into that shape.
    """
    name = call.rpartition(".")[2]
    if unknown := machine.first_unknown(given, named):
        return unknown
    if name == "view" and not tensor.contiguous:
        return machine.unknown(node, "views a permuted or sliced tensor, which is not followed")
    shaper, order = SHAPERS[name]
    try:
        if order == "*":
            known = [*given, *(named[key] for key in named if key == KEYWORDS.get(name))]
            shape = shaper(tensor.shape, *known)
        else:
            shape = shaper(tensor.shape, *bound(name, order, given, named).values())
    except (ShapeError, TypeError) as error:
        raise Refused(str(error), node.lineno, name, tensor=tensor, node=node) from None
    row = (tensor.contiguous and name in VIEWS) or name in COPIES
    result = Tensor(shape, None, floating=tensor.floating, contiguous=row)
    if shape == flat(tensor.shape):
        result.producer, result.came, result.maker = Flatten(), tensor.shape, name
    if name in ("view", "reshape") and len(shape) == 2:
        check_batch(machine, name, tensor.shape, shape, node)
    said = f"{name}{brief(shape)}" if name in COPIES else name
    recalled = (call, (tensor, *given), named)
    return operation(machine, name, said, result, [tensor], node, recalled)


def check_batch(machine: Machine, name: str, shape: Shape, new: Shape, node: ast.Call) -> None:
    """Warn where flattening changes the size of the batch: it runs, but mixes the images."""
    if new[0] != shape[0] and len(shape) == 4:
        said = f"{name} makes a batch of {new[0]:,} of one of {shape[0]:,}: images are mixed"
        machine.warnings[Unknown(node.lineno, said)] = None


def flat(shape: Shape) -> Shape:
    """Return a shape flattened behind its batch."""
    return (*shape[:1], prod(shape[1:]))


def flatten(
    machine: Machine, call: str, tensor: Tensor, given: list[Value], named: Names, node: ast.Call
) -> Value:
    """Return what torch.flatten gives: unlike the layer, it begins at dimension 0."""
    if unknown := machine.first_unknown(given, named):
        return unknown
    try:
        fields = bound("flatten", "start_dim end_dim", given, named)
        layer = Flatten(**{"start_dim": 0, **fields})
    except (ShapeError, TypeError) as error:
        raise Refused(str(error), node.lineno, call, tensor=tensor, node=node) from None
    return through(machine, call, layer, tensor, node, (call, (tensor, *given), named))


def unflatten(
    machine: Machine, call: str, tensor: Tensor, given: list[Value], named: Names, node: ast.Call
) -> Value:
    """Return what unflatten gives."""
    if unknown := machine.first_unknown(given, named):
        return unknown
    try:
        fields = bound("unflatten", "dim sizes", given, named)
        layer = Unflatten(fields["dim"], fields["sizes"])
    except (ShapeError, TypeError, KeyError) as error:
        raise Refused(str(error), node.lineno, call, tensor=tensor, node=node) from None
    return through(machine, call, layer, tensor, node, (call, (tensor, *given), named))


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
        shape = join.joined([tensor.shape for tensor in parts])
    except (ShapeError, TypeError, KeyError) as error:
        raise Refused(str(error), node.lineno, "torch.cat", node=node) from None
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
