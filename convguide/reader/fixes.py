"""What would fit where a model is refused, as a line of its own source, corrected."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Sequence
from dataclasses import fields as fields_of
from math import prod

from convguide.layers import Shape
from convguide.networks.fit import fit
from convguide.reader.edits import Correction, Edit, corrected, keyword_value, line_of
from convguide.reader.machine import Refused
from convguide.reader.meeting import meeting
from convguide.reader.recorder import Record

# What torch calls the arguments of these, in their order.
BEFORE = "Flatten() before it"


def corrections(source: str, error: Refused, records: Sequence[Record]) -> Iterator[Correction]:
    """Yield the changes with which the place that refuses would take what reaches it."""
    if len(error.tensors) > 1:
        yield from meeting(source, error, records)
        return
    if error.module is not None and error.module.layer is not None and error.tensor is not None:
        yield from for_layer(source, error)
    elif error.place in ("view", "reshape") and error.tensor is not None:
        yield from for_view(source, error)


def for_layer(source: str, error: Refused) -> Iterator[Correction]:
    """Yield the change of a layer's own argument, or a Flatten before it."""
    assert error.module is not None
    assert error.tensor is not None
    layer, shape = error.module.layer, error.tensor.shape
    assert layer is not None
    fitting = fit(layer, shape)
    name, _, value = fitting.partition("=")
    if value:
        advice = f"{name} should be {int(value):,}" if value.isdigit() else f"{name} → {value}"
        order = [at.name for at in fields_of(layer)]  # type: ignore[arg-type]
        node = error.module.node
        found = keyword_value(node, name, order.index(name)) if node else None
        yield replaced(source, found, value, advice)
    elif fitting == BEFORE:
        advice = "a Flatten belongs before it"
        yield flattened(source, error, advice)


def for_view(source: str, error: Refused) -> Iterator[Correction]:
    """Yield the change of view(-1, features), or view(batch, features)."""
    assert error.tensor is not None
    node, shape = error.node, error.tensor.shape
    if not isinstance(node, ast.Call) or len(shape) < 2:
        return
    sizes = [each for each in node.args if not isinstance(each, ast.Starred)]
    if len(sizes) > 2:
        sizes = sizes[-2:]
    if len(sizes) == 2:
        features = features_of(shape)
        advice = f"{error.place} should flatten to {features:,}"
        yield replaced(source, sizes[-1], str(features), advice)


def features_of(shape: Shape) -> int:
    """Return how many features an image of a batch has.

    >>> features_of((2, 16, 5, 5))
    400
    """
    return prod(shape[1:])


def replaced(source: str, node: ast.expr | None, text: str, advice: str) -> Correction:
    """Return the correction that writes a text in place of an expression."""
    return corrected(source, [Edit.over(node, text)], advice)


def flattened(source: str, error: Refused, advice: str) -> Correction:
    """Return the correction that flattens: before the layer in a Sequential, or in the call."""
    node = error.node
    if isinstance(node, ast.Call) and node.args:
        said = ast.get_source_segment(source, node.args[0]) or "x"
        return replaced(source, node.args[0], f"torch.flatten({said}, 1)", advice)
    made = error.module.node if error.module else None
    if made is None or not made.lineno:
        return Correction(advice)
    line = line_of(source, made.lineno)
    prefix = ast.unparse(made.func).rpartition(".")[0]
    called = f"{prefix}.Flatten(), " if prefix else "Flatten(), "
    raw = line.encode()
    after = raw[: made.col_offset] + called.encode() + raw[made.col_offset :]
    return Correction(advice, made.lineno, line, after.decode())
