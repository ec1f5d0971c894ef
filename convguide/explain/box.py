"""One box for an error or a model: what was pasted is told apart, and answered."""

from __future__ import annotations

import re
from collections.abc import Sequence

from convguide.explain.pasted import Unknown, explain

TRACEBACK = "Traceback (most recent call last)"
MARKS = ("nn.", "Module", "Sequential(", "import torch", "torchvision")
PRINTED = re.compile(r"^\s*\(\w+\): \w+\(", re.MULTILINE)
EMPTY = "the box is empty: paste a message of torch, a traceback, or a model"


def answer(text: str, shapes: Sequence[Sequence[int]] = ()) -> dict[str, object]:
    """Return the explanation of a message, or the trace of a model, ready for JSON.

    Args:
        text: a message of torch, a traceback, a model's source, or what print(model) printed.
            Source is read and never executed.
        shapes: the shapes of a model's inputs, batch included; none where the source runs the
            model itself.

    Raises:
        ReadError: the text is neither a known message nor a model that can be read.
        ShapeError: a shape is none.

    >>> answer("mat1 and mat2 shapes cannot be multiplied (10x49 and 490x10)")["kind"]
    'message'
    """
    if not text.strip():
        raise Unknown(EMPTY)
    try:
        return {"kind": "message", **explain(text).as_dict()}
    except Unknown as unknown:
        if not is_model(text):
            raise unknown from None
    # Here and not above: a message needs none of it.
    from convguide.reader import trace_source

    report = trace_source(text, [tuple(shape) for shape in shapes] or None)
    return {"kind": "model", **report.as_dict()}


def sizes(text: str, shapes: Sequence[Sequence[int]]) -> str:
    """Return the input sizes with which a model runs, in words; empty where that is not known."""
    from convguide.reader import sizes_that_work, trace_source

    found = sizes_that_work(trace_source(text, [tuple(shape) for shape in shapes] or None))
    return "" if found is None else str(found)


def is_model(text: str) -> bool:
    """Return whether a text looks like a model: source, or what print(model) printed.

    >>> is_model("nn.Sequential(nn.ReLU())"), is_model("KeyError: 'x'")
    (True, False)
    """
    if TRACEBACK in text:
        return False
    return any(mark in text for mark in MARKS) or PRINTED.search(text) is not None
