"""What every command is made of."""

from __future__ import annotations

import argparse
from typing import Any, NoReturn

Answer = tuple[dict[str, Any], list[str]]


class Parser(argparse.ArgumentParser):
    """A parser whose complaints are one line."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong in one line and leave with status 2."""
        line = " ".join(message.split())
        self.exit(2, f"{self.prog}: {line} (see {self.prog} --help)\n")


def add_command(commands: Any, name: str, text: str) -> Parser:
    """Add a command that explains itself, or answers in JSON."""
    command: Parser = commands.add_parser(name, help=text, description=f"{text}.")
    command.add_argument("--json", action="store_true", help="answer in JSON")
    return command
