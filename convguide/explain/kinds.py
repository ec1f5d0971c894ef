"""Messages of kinds of numbers."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from convguide.explain.cause import Cause, Message

FLOATS = {"float", "double", "half", "c10::BFloat16", "bfloat16"}


def unlike(n: Any) -> Iterator[Cause]:
    """Yield why an input and a weight are of different kinds."""
    if n.input.lower() == "double":
        yield Cause(
            "numpy",
            "The input came from NumPy",
            "NumPy's floats have 64 bits, torch's weights 32.",
            "Turn the input into 32 bits.",
            "x = x.float()",
        )
    elif n.input.lower() not in FLOATS and "cuda" not in f"{n.input}{n.weight}".lower():
        yield Cause(
            "integers",
            "The input holds whole numbers",
            f"The input is of type {n.input}, as images are read; weights are {n.weight}.",
            "Turn the image into floats, and usually divide it by 255.",
            "x = x.float() / 255",
        )
    if "cuda" in f"{n.input}{n.weight}".lower():
        yield Cause(
            "device",
            "Input and model are on different devices",
            f"One is of type {n.input}, the other of type {n.weight}.",
            "Send both to one device.",
            "x = x.to(next(model.parameters()).device)",
        )
    yield Cause(
        "dtype",
        "Input and weights have different dtypes",
        f"The input is {n.input}, the weights are {n.weight}.",
        "Bring the input to the weights' dtype, or the model to the input's.",
        "x = x.to(next(model.parameters()).dtype)",
    )


def targets(n: Any) -> Iterator[Cause]:
    """Yield why a target is of the wrong kind."""
    yield Cause(
        "long",
        "Classes are whole numbers",
        f"The target is of type {n.got}; a class index is a Long.",
        "Turn it into whole numbers.",
        "target = target.long()",
    )


MESSAGES = (
    Message(
        "input-type-and-bias-type-should-be-the-same",
        "Input type ({input:w}) and bias type ({weight:w}) should be the same",
        "A convolution multiplies numbers of one kind.",
        unlike,
        recorded=(
            "Input type ({input:w}) and weight type ({weight:w}) should be the same",
            "Expected object of scalar type {weight:w} but got scalar type {input:w}",
        ),
    ),
    Message(
        "mat1-and-mat2-must-have-the-same-dtype",
        "mat1 and mat2 must have the same dtype, but got {input:w} and {weight:w}",
        "A Linear layer multiplies numbers of one kind.",
        unlike,
        recorded=("expected m1 and m2 to have the same dtype, but got: {input:w} != {weight:w}",),
    ),
    Message(
        "expected-target-dtype-to-be-long",
        "expected target dtype to be Long or Byte, but got {got:w}",
        "A loss over classes counts them.",
        targets,
        recorded=("expected scalar type Long but found {got:w}",),
    ),
)
