"""Calls in other frameworks' code: read by their syntax, never executed, and spelled.

Contents
    Call                    a function's name and its arguments by name
    calls                   the calls in a text, one a line or separated by commas
    spelled                 a call as code
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from convguide.formulas import whole
from convguide.layers import Shape
from convguide.layers.base import axes, brief

# Longer texts are no layer.
LONGEST = 10_000


@dataclass(frozen=True)
class Call:
    """A call: the last part of its name, and its arguments as they were given."""

    name: str
    given: tuple[Any, ...]
    named: Mapping[str, Any]

    def bound(self, names: tuple[str, ...], quiet: tuple[str, ...] = ()) -> dict[str, Any]:
        """Return the arguments by name.

        Args:
            names: the parameters in their order.
            quiet: further ones that neither size nor value of an untrained layer depends on.

        Raises:
            ValueError: there are too many arguments, or one that the function does not have.
        """
        if len(self.given) > len(names):
            raise ValueError(f"{self.name} takes {len(names)} arguments, not {len(self.given)}")
        found = dict(zip(names, self.given, strict=False))
        for name, value in self.named.items():
            if name in found:
                raise ValueError(f"{self.name}: {name} is given twice")
            if name not in (*names, *quiet):
                raise ValueError(f"{self.name} has no `{name}`: it has {', '.join(names)}")
            found[name] = value
        return found


def calls(text: str) -> list[Call]:
    """Return the calls in a text.

    Raises:
        ValueError: the text is no row of calls with literals.

    >>> calls("layers.Conv2D(16, 3, padding='same')")
    [Call(name='Conv2D', given=(16, 3), named={'padding': 'same'})]
    """
    if len(text) > LONGEST:
        raise ValueError(f"a layer is a line or two, but this has {len(text):,} characters")
    try:
        body = ast.parse(text.strip().replace(";", "\n")).body
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise ValueError(f"{clipped(text)!r} is no call, such as Conv2D(16, 3)") from None
    values = [node.value for node in body if isinstance(node, (ast.Expr, ast.Assign))]
    nodes = [each for value in values for each in parts(value)]
    if not nodes or len(values) != len(body):
        raise ValueError(f"{clipped(text)!r} is no call, such as Conv2D(16, 3)")
    return [call(node) for node in nodes]


def parts(node: ast.expr) -> list[ast.expr]:
    """Return what a list or tuple of calls holds, or the node itself."""
    return node.elts if isinstance(node, (ast.Tuple, ast.List)) else [node]


def call(node: ast.expr) -> Call:
    """Return a call of the syntax tree; a layer applied to x is the layer."""
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Call):
        node = node.func
    if not isinstance(node, ast.Call):
        raise ValueError(f"{clipped(ast.unparse(node))!r} is no call, such as Conv2D(16, 3)")
    named = {each.arg or "**": value_of(each.value) for each in node.keywords}
    name = ast.unparse(node.func).rpartition(".")[2]
    return Call(name, tuple(map(value_of, node.args)), named)


def value_of(node: ast.expr) -> Any:
    """Return a literal, or the text of anything else."""
    try:
        return ast.literal_eval(node)
    except (ValueError, TypeError, RecursionError, MemoryError):
        return ast.unparse(node)


def clipped(text: str) -> str:
    """Return a text's first 60 characters on one line.

    >>> clipped("x" * 70)[-2:]
    'x…'
    """
    line = " ".join(text.split())
    return line if len(line) <= 60 else f"{line[:60]}…"


def spelled(name: str, *given: object, **named: object) -> str:
    """Return a call as code; None is left out.

    >>> spelled("Conv2D", 16, 3, strides=2, padding=None)
    'Conv2D(16, 3, strides=2)'
    """
    words = [said(value) for value in given]
    words += [f"{key}={said(value)}" for key, value in named.items() if value is not None]
    return f"{name}({', '.join(words)})"


def said(value: object) -> str:
    """Return a value as code, a tuple of equal entries as one of them.

    >>> said((3, 3)), said((3,)), said(Bare((3, 3)))
    ('3', '3', '(3, 3)')
    """
    return brief(value, len(value) if isinstance(value, tuple) else None)


class Bare(str):
    """A name in code, spelled without quotes."""

    __slots__ = ()

    def __repr__(self) -> str:
        """Return the name."""
        return str(self)


def unless(value: Shape, usual: int) -> Shape | None:
    """Return a hyperparameter, or None where every axis has the usual one.

    >>> unless((1, 1), 1), unless((2, 1), 1)
    (None, (2, 1))
    """
    return None if set(value) == {usual} else value


def each_axis(name: str, value: Any, rank: int, least: int = 1) -> Shape:
    """Return a hyperparameter of a foreign call, one entry an axis.

    Raises:
        ValueError: it is no number, or not one for each axis.

    >>> each_axis("strides", 2, 2)
    (2, 2)
    """
    try:
        found = axes(name, tuple(value) if isinstance(value, list) else value, rank)
    except TypeError as error:
        raise ValueError(str(error)) from None
    return tuple(whole(name, entry, least) for entry in found)


def pairs(name: str, value: Any, rank: int, least: int = 0) -> tuple[tuple[int, int], ...]:
    """Return (before, after) for each axis, from a number, one an axis, or a pair an axis.

    Raises:
        ValueError: it is none of these.

    >>> pairs("padding", ((1, 2), (3, 4)), 2), pairs("padding", (1, 2), 2)
    (((1, 2), (3, 4)), ((1, 1), (2, 2)))
    """
    entries = list(value) if isinstance(value, (tuple, list)) else [value] * rank
    if len(entries) != rank:
        raise ValueError(f"{name} must be one number or {rank} entries, but {name}={value!r}")
    both = [entry if isinstance(entry, (tuple, list)) else (entry, entry) for entry in entries]
    try:
        return tuple(
            (whole(name, before, least), whole(name, after, least)) for before, after in both
        )
    except (ValueError, TypeError):
        said = f"{name} must hold numbers or pairs of them from {least} on"
        raise ValueError(f"{said}, but {name}={value!r}") from None


def truth(name: str, value: Any) -> bool:
    """Return a bool, or 0 or 1 as one.

    Raises:
        ValueError: it is neither.
    """
    if value not in (0, 1, True, False):
        raise ValueError(f"{name} must be True or False, but {name}={value!r}")
    return bool(value)
