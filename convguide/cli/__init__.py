"""The command line: shapes, combinations, counts and networks, explained or as JSON.

Values are by formula, and nothing here loads torch; `verify` and `worksheet` ask it too.
"""

from __future__ import annotations

import io
import json
import os
import sys
from collections.abc import Sequence

import convguide
from convguide.cli.converting import add_convert
from convguide.cli.explaining import add_explain
from convguide.cli.layers import add_combos, add_params, add_shape
from convguide.cli.networks import add_receptive_field, add_sizes, add_trace
from convguide.cli.own import add_verify
from convguide.cli.parts import Parser
from convguide.cli.practising import add_practice
from convguide.cli.solving import add_solve
from convguide.cli.worksheets import add_worksheet


def parser() -> Parser:
    """Return the whole command line."""
    top = Parser(prog="convguide", description="Convolution arithmetic in PyTorch, by formula.")
    top.add_argument("--version", action="version", version=f"convguide {convguide.__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="command")
    add_shape(commands)
    add_solve(commands)
    add_combos(commands)
    add_params(commands)
    add_trace(commands)
    add_receptive_field(commands)
    add_sizes(commands)
    add_convert(commands)
    add_worksheet(commands)
    add_verify(commands)
    add_explain(commands)
    add_practice(commands)
    return top


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status: 0, 1 for a wrong answer, 2 for bad input."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal without ⌊ or · gets an escape there rather than a traceback.
            stream.reconfigure(errors="backslashreplace")
    given = parser().parse_args(arguments)
    try:
        answer, lines = given.answer(given)
    except (ValueError, TypeError) as error:
        print(f"convguide {given.command}: {error}", file=sys.stderr)
        return 2
    tell(json.dumps(answer) if given.json else "\n".join(lines))
    return getattr(given, "status", 0)


def tell(text: str) -> None:
    """Print a text; a reader that leaves early, as `head` does, is no fault."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        # What Python would still write at its end goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
