"""The line of every name in a TOML file, which tomllib does not tell."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from typing import Any

Path = tuple[str | int, ...]
Lines = dict[Path, int]

# What brackets and line ends may hide in: strings of four kinds, comments.
TOKEN = re.compile(
    r'"""(?:\\.|[^\\])*?"{3,5}|' + r"'''.*?'{3,5}|"
    r'"(?:\\.|[^"\\\n])*"|' + r"'[^'\n]*'|" + r"#[^\n]*|[\[\]{}]|\n",
    re.DOTALL,
)


def lines_of(text: str) -> Lines:
    r"""Return the line of every table and key of a valid TOML text, by its path.

    >>> lines_of('[[problem]]\nid = "A"\n\n[[problem]]\nid = "B"')[("problem", 1, "id")]
    5
    """
    found: Lines = {}
    tables: dict[Path, int] = {}
    here: Path = ()
    for line, statement in statements(text):
        keys = keys_of(tomllib.loads(statement))
        if statement.startswith("["):
            here = entered(keys, statement.startswith("[["), tables)
            found.setdefault(here, line)
        else:
            for depth in range(len(keys)):
                found.setdefault((*here, *keys[: depth + 1]), line)
    return found


def statements(text: str) -> Iterator[tuple[int, str]]:
    r"""Yield each statement with the line on which it begins.

    >>> list(statements("a = [1,\n2]\nb = 3"))
    [(1, 'a = [1,\n2]'), (3, 'b = 3')]
    """
    begun, depth = 0, 0
    for token in TOKEN.finditer(f"{text}\n"):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token[0], 0)
        if token[0] == "\n" and depth == 0:
            statement = text[begun : token.start()].strip()
            if statement and not statement.startswith("#"):
                yield text.count("\n", 0, begun) + 1, statement
            begun = token.end()


def keys_of(content: dict[str, Any]) -> Path:
    """Return the keys from the outermost inwards, as far as each holds one other.

    >>> keys_of({"a": {"b": 1}}), keys_of({"a": [{}]})
    (('a', 'b'), ('a',))
    """
    (key, value), *others = content.items()
    inner = isinstance(value, dict) and len(value) == 1 and not others
    return (key, *keys_of(value)) if inner else (key,)


def entered(keys: Path, is_entry: bool, tables: dict[Path, int]) -> Path:
    """Return the path of a table that a header enters, entries of lists by their number."""
    here: Path = ()
    for key in keys[:-1] if is_entry else keys:
        here = (*here, key)
        here = (*here, tables[here]) if here in tables else here
    if is_entry:
        here = (*here, keys[-1])
        tables[here] = tables.get(here, -1) + 1
        here = (*here, tables[here])
    return here
