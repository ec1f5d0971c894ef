"""Where two tensors should meet and do not: how each came to its size, and what makes them equal.

Contents
    because             the sizes that each side went through, since the two parted
    meeting             the changes of the source with which `+` and torch.cat would fit
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from convguide.layers import Shape
from convguide.reader.edits import Correction, Edit, corrected, keyword_value
from convguide.reader.machine import Refused
from convguide.reader.recorder import Record
from convguide.reader.reshaping import SHAPERS
from convguide.reader.source import excerpt, parsed
from convguide.reader.values import Tensor

MOST_STEPS_BACK = 500


@dataclass(frozen=True)
class Side:
    """One of the tensors: its text, and the records that led to it since the sides parted."""

    tensor: Tensor
    node: ast.expr | None
    path: tuple[Record, ...]

    @property
    def said(self) -> str:
        """The side as the source has it."""
        return f"`{excerpt(self.node, 30)}`" if self.node else "one side"

    def sizes(self, dim: int) -> str:
        """Return the sizes of a dimension on the way here, with what changed them."""
        rank, last = len(self.tensor.shape), -1
        steps: list[str] = []
        for record in self.path:
            came = record.inputs[0] if record.inputs else None
            if came and not steps and len(came) == rank:
                steps, last = [f"{came[dim]}"], came[dim]
            out = record.output or ()
            if record.call.rpartition(".")[2] in SHAPERS and len(out) == rank:
                steps, last = [f"{out[dim]}"], out[dim]
            elif len(out) == rank and out[dim] != last:
                steps.append(f"{out[dim]} ({record.place})" if steps else f"{out[dim]}")
                last = out[dim]
        return " → ".join(steps) if len(steps) > 1 else f"stays {self.tensor.shape[dim]}"


def sides_of(error: Refused, records: Sequence[Record]) -> list[Side]:
    """Return the two sides, the one that was made first in front; none where they are not two."""
    makers: dict[int, Record] = {}
    for record in records:
        results = record.result if isinstance(record.result, tuple) else (record.result,)
        makers |= {id(each): record for each in results if isinstance(each, Tensor)}
    different = odd_pair(error)
    nodes = expressions(error)
    if different is None:
        return []
    ways = [way(tensor, makers) for _, tensor in different]
    shared = {id(record) for record in ways[0]} & {id(record) for record in ways[1]}
    found = [
        Side(tensor, nodes.get(at), tuple(each for each in path if id(each) not in shared))
        for (at, tensor), path in zip(different, ways, strict=True)
    ]
    return sorted(found, key=lambda side: len(side.path))


def odd_pair(error: Refused) -> list[tuple[int, Tensor]] | None:
    """Return the first two tensors that do not go together, each with its place among all."""
    numbered = [*enumerate(error.tensors)]
    same_rank = len({len(tensor.shape) for _, tensor in numbered}) == 1
    for other in numbered[1:]:
        if same_rank and differing(error, numbered[0][1].shape, other[1].shape):
            return [numbered[0], other]
    return None


def differing(error: Refused, first: Shape, second: Shape) -> list[int]:
    """Return the dimensions in which two shapes of one rank must agree and do not."""
    at = error.joint % len(first) if error.joint is not None and first else None
    return [
        dim
        for dim, (a, b) in enumerate(zip(first, second, strict=True))
        if a != b and dim != at and (at is not None or 1 not in (a, b))
    ]


def way(tensor: Tensor, makers: dict[int, Record]) -> list[Record]:
    """Return the records that led to a tensor, by the first tensor that each was given."""
    found: list[Record] = []
    while (record := makers.get(id(tensor))) is not None and len(found) < MOST_STEPS_BACK:
        found.append(record)
        given = record.given[0] if record.given else None
        several = given if isinstance(given, (list, tuple)) else [given]
        tensors = [each for each in several if isinstance(each, Tensor)]
        if not tensors:
            break
        tensor = tensors[0]
    return found[::-1]


def expressions(error: Refused) -> dict[int, ast.expr]:
    """Return the expressions of the tensors, by their places; a target of += has none."""
    node = error.node
    if isinstance(node, ast.BinOp):
        return {0: node.left, 1: node.right}
    if isinstance(node, ast.AugAssign):
        return {1: node.value}
    several = node.args[0] if isinstance(node, ast.Call) and node.args else None
    if not isinstance(several, (ast.List, ast.Tuple)):
        return {}
    starred = any(isinstance(each, ast.Starred) for each in several.elts)
    return {} if starred else dict(enumerate(several.elts))


def because(error: Refused, records: Sequence[Record]) -> str:
    """Return how each side came to its size; empty where there is nothing to tell."""
    sides = sides_of(error, records)
    if len(sides) != 2:
        return ""
    first, second = sides
    dims = differing(error, first.tensor.shape, second.tensor.shape)
    said = ", ".join(f"{side.said} {side.sizes(dims[0])}" for side in sides)
    return f"dimension {dims[0]}: {said}"


def meeting(source: str, error: Refused, records: Sequence[Record]) -> Iterator[Correction]:
    """Yield changes with which the sides could meet, likeliest first; each is still to be tried."""
    sides = sides_of(error, records)
    if len(sides) != 2:
        return
    first, second = sides
    dims = differing(error, first.tensor.shape, second.tensor.shape)
    if error.joint is not None and dims == [1]:
        yield along_channels(source, error)
    yield from by_size(source, error, first, second, [dim for dim in dims if dim > 1])
    if dims[0] == 1 and error.joint is None:
        yield from by_channels(source, first, second)
    if error.joint is None:
        yield from projected(source, first, second)
    if min(dims) > 1:
        yield from padded(source, first, second, dims)
    yield advice_alone(error, first, second, dims)


def along_channels(source: str, error: Refused) -> Correction:
    """Return the change of cat's dim to 1."""
    node = error.node
    found = keyword_value(node, "dim", 1) if isinstance(node, ast.Call) else None
    if found is None and isinstance(node, ast.Call):
        return corrected(source, [Edit.keyword(source, node, "dim", "1")], CHANNELS)
    return corrected(source, [Edit.over(found, "1")], CHANNELS)


CHANNELS = "cat joins channels along dim=1"


def by_size(
    source: str, error: Refused, first: Side, second: Side, dims: list[int]
) -> Iterator[Correction]:
    """Yield changes of the windows behind the sides: stride, padding, output_padding."""
    if not dims:
        return
    small, large = sorted((first, second), key=lambda side: side.tensor.shape[dims[0]])
    less, more = small.tensor.shape[dims[0]], large.tensor.shape[dims[0]]
    if less and more % less == 0 and more > less:
        yield from strides(source, large, more // less)
        yield from strides(source, small, 1)
    for side in (small, large):
        yield from paddings(source, side)
    transposed = [record for record in small.path if is_transposed(record)]
    if more == less + 1 and not transposed:
        return
    if more == less + 1 and error.joint is None:
        yield from changes(source, transposed[-1], "output_padding", 1)


def windows(side: Side) -> list[Record]:
    """Return the layers with a window behind a side that the source builds, the last first."""
    return [
        record
        for record in reversed(side.path)
        if record.module is not None
        and record.module.node is not None
        and hasattr(record.layer, "stride")
    ]


def is_transposed(record: Record) -> bool:
    """Return whether a record is that of a transposed convolution that the source builds."""
    return record.module is not None and record.module.kind.startswith("ConvTranspose")


def strides(source: str, side: Side, stride: int) -> Iterator[Correction]:
    """Yield a stride for the layers of a side whose stride is another: 1×1 kernels first."""
    found = [each for each in windows(side) if not is_transposed(each)]
    found.sort(key=lambda record: max(axes(record, "kernel_size")) > 1)
    for record in found:
        if set(axes(record, "stride")) != {stride}:
            yield from changes(source, record, "stride", stride)


def paddings(source: str, side: Side) -> Iterator[Correction]:
    """Yield the padding that keeps a size for the layers of a side that have another."""
    for record in windows(side):
        layer: Any = record.layer
        if is_transposed(record) or isinstance(layer.padding, str):
            continue
        spans = [
            dilation * (kernel - 1) + 1
            for kernel, dilation in zip(
                axes(record, "kernel_size"), axes(record, "dilation") or [1] * 9, strict=False
            )
        ]
        halves = {span // 2 for span in spans}
        if len(halves) == 1 and all(span % 2 for span in spans):
            (half,) = halves
            if set(axes(record, "padding")) != {half}:
                yield from changes(source, record, "padding", half)


def axes(record: Record, name: str) -> list[int]:
    """Return a hyperparameter of a layer, axis by axis; nothing where it has none."""
    value = getattr(record.layer, name, ())
    several = value if isinstance(value, tuple) else (value,)
    return [each for each in several if type(each) is int]


def changes(source: str, record: Record, name: str, value: int) -> Iterator[Correction]:
    """Yield the change of one argument where the source builds the layer."""
    assert record.module is not None
    node, layer = record.module.node, record.layer
    if node is None or not hasattr(layer, name):
        return
    order = [*getattr(layer, "__dataclass_fields__", ())]
    found = keyword_value(node, name, order.index(name) if name in order else 99)
    edit = (
        Edit.keyword(source, node, name, str(value))
        if found is None
        else Edit.over(found, str(value))
    )
    advice = f"{name} of {record.place} should be {value}"
    yield corrected(source, [edit], advice)


def by_channels(source: str, first: Side, second: Side) -> Iterator[Correction]:
    """Yield other out_channels for the last convolution of a side: of a shortcut's 1×1 first."""
    for side, other in ((first, second), (second, first)):
        for record in reversed(side.path):
            if hasattr(record.layer, "out_channels") and record.module is not None:
                yield from changes(source, record, "out_channels", other.tensor.shape[1])
                break


def projected(source: str, first: Side, second: Side) -> Iterator[Correction]:
    """Yield a 1×1 convolution on the shortcut, built in __init__ and called where it is added."""
    for shortcut, body in ((first, second), (second, first)):
        layer = projection(shortcut.tensor.shape, body.tensor.shape) if has_channels(body) else ""
        start = constructor(source, shortcut.node)
        if layer and start is not None and shortcut.node is not None and not shortcut.path:
            said = ast.get_source_segment(source, shortcut.node) or "x"
            edits = [
                Edit.over(shortcut.node, f"self.projection({said})"),
                Edit.after(start, f"self.projection = nn.{layer}"),
            ]
            yield corrected(source, edits, f"the shortcut needs a 1×1 convolution, {layer}")


def projection(came: Shape, wanted: Shape) -> str:
    """Return the 1×1 convolution that turns one shape into another; empty where none does.

    >>> projection((1, 16, 10, 9), (1, 24, 5, 5))
    'Conv2d(16, 24, kernel_size=1, stride=2)'
    """
    if len(came) != len(wanted) or len(came) not in (3, 4, 5) or came[0] != wanted[0]:
        return ""
    for stride in range(1, 9):
        if all((a - 1) // stride + 1 == b for a, b in zip(came[2:], wanted[2:], strict=True)):
            also = f", stride={stride}" if stride > 1 else ""
            return f"Conv{len(came) - 2}d({came[1]}, {wanted[1]}, kernel_size=1{also})"
    return ""


def has_channels(side: Side) -> bool:
    """Return whether a side comes from a convolution: dimension 1 then holds its channels."""
    return any(hasattr(record.layer, "out_channels") for record in side.path)


def constructor(source: str, node: ast.expr | None) -> ast.stmt | None:
    """Return the last statement of the __init__ of the class in which a node stands."""
    if node is None:
        return None
    line, found = node.lineno, None
    for each in ast.walk(parsed(source)):
        if isinstance(each, ast.ClassDef) and each.lineno <= line <= (each.end_lineno or 0):
            found = each
    starts = [
        each
        for each in (found.body if found else ())
        if isinstance(each, ast.FunctionDef) and each.name == "__init__"
    ]
    return starts[0].body[-1] if starts else None


def padded(source: str, first: Side, second: Side, dims: list[int]) -> Iterator[Correction]:
    """Yield the padding of what came up to what it is joined with, for every size."""
    small, large = sorted((first, second), key=lambda side: side.tensor.shape[dims[0]])
    less, more = small.tensor.shape[dims[0]], large.tensor.shape[dims[0]]
    if small.node is None or more - less > more // 4 + 1:
        return
    x, y = (
        ast.get_source_segment(source, side.node) if side.node else "" for side in (large, small)
    )
    rank = len(small.tensor.shape)
    if x and y and plain(x) and plain(y):
        sides = [f"0, {x}.size({dim}) - {y}.size({dim})" for dim in range(rank - 1, 1, -1)]
    else:
        shapes = (large.tensor.shape, small.tensor.shape)
        sides = [f"0, {shapes[0][dim] - shapes[1][dim]}" for dim in range(rank - 1, 1, -1)]
    home = "F" if re.search(r"\bF\.|\bas F\b", source) else "nn.functional"
    text = f"{home}.pad({y or 'y'}, ({', '.join(sides)}))"
    yield corrected(source, [Edit.over(small.node, text)], f"{small.said} should be padded")


def text_of(source: str, side: Side) -> str:
    """Return a side as the source has it; empty where it has no expression of its own."""
    return (ast.get_source_segment(source, side.node) or "") if side.node else ""


def plain(text: str) -> bool:
    """Return whether a text is a name or an attribute, which may be written twice.

    >>> plain("self.x"), plain("self.up(x)")
    (True, False)
    """
    return re.fullmatch(r"[A-Za-z_][\w.]*(\[-?\d+\])?", text) is not None


def advice_alone(error: Refused, first: Side, second: Side, dims: list[int]) -> Correction:
    """Return what would make the sides equal, in words."""
    sign = "joined" if error.joint is not None else "added"
    layer = projection(first.tensor.shape, second.tensor.shape)
    if layer and error.joint is None and has_channels(second):
        return Correction(f"{first.said} could be {sign} after {layer}")
    first_size, second_size = (side.tensor.shape[dims[0]] for side in (first, second))
    return Correction(
        f"{first.said} and {second.said} can be {sign} once dimension {dims[0]} is "
        f"{first_size} or {second_size} in both"
    )
