"""The command that explains a message of torch."""

from __future__ import annotations

import argparse
import sys
from typing import Any

from convguide.cli.parts import Answer, add_command
from convguide.explain import explain


def add_explain(commands: Any) -> None:
    """Add `convguide explain`."""
    text = "what a message of torch about shapes means, and what to change"
    command = add_command(commands, "explain", text)
    command.set_defaults(answer=explained)
    command.add_argument(
        "message", nargs="?", help="the message or traceback; read from standard input without it"
    )


def explained(given: argparse.Namespace) -> Answer:
    """Answer `convguide explain`."""
    found = explain(sys.stdin.read() if given.message is None else given.message)
    return found.as_dict(), found.lines()
