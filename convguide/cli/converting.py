"""The command that says a layer in other frameworks' words."""

from __future__ import annotations

import argparse
from typing import Any

from convguide.cli.parts import Answer, add_command
from convguide.cli.reading import number, sizes
from convguide.frameworks.converting import (
    FRAMEWORKS,
    Conversion,
    checked_shape,
    read_as,
    written,
)
from convguide.frameworks.operation import CannotSay, Operation, sides_sentence
from convguide.frameworks.ours import operation_of
from convguide.reader import read_call

ALL = "all"


def add_convert(commands: Any) -> None:
    """Add `convguide convert`."""
    text = "a layer in the words of PyTorch, Keras, ONNX, JAX, Flax, CS231n and d2l"
    command = add_command(commands, "convert", text)
    command.set_defaults(answer=convert)
    command.add_argument(
        "layer", help='one call, such as "Conv2d(3, 16, 3)" or "Conv2D(16, 3, padding=\'same\')"'
    )
    command.add_argument(
        "--input",
        type=sizes,
        required=True,
        metavar="CxHxW",
        help="input size: CxL, CxHxW, CxDxHxW",
    )
    text = "whose words the call is in; torch if not given"
    command.add_argument("--from", dest="source", choices=FRAMEWORKS, default="torch", help=text)
    text = "whose words are wanted; all of them if not given"
    command.add_argument("--to", choices=(*FRAMEWORKS, ALL), default=ALL, help=text)
    text = "how many filters, where the call does not say it, as in ONNX"
    command.add_argument("--out-channels", type=number, metavar="C", help=text)


def convert(given: argparse.Namespace) -> Answer:
    """Answer `convguide convert`."""
    shape = checked_shape(given.input)
    operation = read(given, shape)
    wanted = FRAMEWORKS if given.to == ALL else (given.to,)
    said = {name: in_words(name, operation, given.to != ALL) for name in wanted}
    lines = [f"{shape} → {operation.output_shape()}", sides_sentence(operation)]
    for name, words in said.items():
        lines += ["", name, *(f"    {line}" for line in told(words))]
    answer = {
        "input": shape,
        "output": operation.output_shape(),
        "padding": operation.sides,
        "words": {name: in_json(words) for name, words in said.items()},
    }
    return answer, lines


def read(given: argparse.Namespace, shape: tuple[int, ...]) -> Operation:
    """Return what the call does to the input."""
    if given.source == "torch":
        return operation_of(read_call(given.layer), shape)
    return read_as(given.source, given.layer, shape, given.out_channels)


def in_words(name: str, operation: Operation, only: bool) -> Conversion | CannotSay:
    """Return a framework's words, or why it has none: that is an error if no other is asked."""
    try:
        return written(name, operation)
    except CannotSay as reason:
        if only:
            raise
        return reason


def told(words: Conversion | CannotSay) -> list[str]:
    """Return the lines for a reader: notes as comments."""
    if isinstance(words, CannotSay):
        return [f"no words for it: {words}"]
    return [*words.code, *(f"# {note}" for note in words.notes)]


def in_json(words: Conversion | CannotSay) -> dict[str, object]:
    """Return the code and notes of a framework, or the reason why there is none."""
    if isinstance(words, CannotSay):
        return {"code": None, "reason": str(words)}
    return {"code": words.code, "notes": words.notes}
