"""Functions and methods of torch that give a tensor another shape."""

from __future__ import annotations

import ast
from collections.abc import Callable
from math import prod
from typing import Any

from convguide.formulas import ShapeError
from convguide.layers import Flatten, Shape, Unflatten
from convguide.layers.kept import place, sizes
from convguide.reader.layered import bound, through
from convguide.reader.machine import Machine, Refused
from convguide.reader.tensors import operation
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
