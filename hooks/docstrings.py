"""Show the docstrings of this project as they are written, on the page of the Python API.

Their examples and tables of contents stand without a heading or a fence, which Markdown would
take for quotations and running text. This extension of griffe (the reader behind mkdocstrings)
puts each into a block of code; the source stays as it is.
"""

from __future__ import annotations

import re
from typing import Any

from griffe import Extension, Object

EXAMPLE = re.compile(r"^>>> .*(?:\n(?!\n).+)*", re.MULTILINE)
CONTENTS = re.compile(r"^Contents\n((?: {4}.*\n?)+)", re.MULTILINE)


# What layers and networks ask of each other: no part of what a reader calls.
INNER = ("averages", "cells", "fields_at", "joined", "usual", "walk")


class Blocks(Extension):
    """Fence what is laid out by line, and hide what is not called by name."""

    def on_object(self, *, obj: Object, **kwargs: Any) -> None:
        """Fence the blocks of an object's docstring."""
        if obj.name in INNER or (obj.is_function and obj.name.startswith("_")):
            obj.docstring = None  # what has none is not shown
        elif obj.docstring:
            obj.docstring.value = fenced(obj.docstring.value)


def fenced(text: str) -> str:
    """Return a docstring with its examples and its table of contents as blocks of code."""
    with_examples = EXAMPLE.sub(lambda match: f"```pycon\n{match[0]}\n```", text)
    return CONTENTS.sub(lambda match: f"```text\n{dedent(match[1])}\n```\n", with_examples)


def dedent(block: str) -> str:
    """Return an indented block without the first four spaces of each line."""
    return "\n".join(line[4:] for line in block.rstrip().splitlines())
