"""What the values of a TOML file of problems mean: each reader says in words what it wants."""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from dataclasses import fields
from typing import Any

import convguide.layers
from convguide.layers import Conv2d, Layer
from convguide.layers.conv import Conv
from convguide.layers.pool import Pool
from convguide.layers.transposed import ConvTranspose
from convguide.reader.calls import layer_name, literal, read_call
from convguide.reader.source import parsed

Read = Callable[[Any], Any]

LARGEST = 2**53


def text(value: object) -> str:
    """Read a text that is not empty."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"must be a text, but is {shown(value)}")
    return value.strip()


def note(value: object) -> str:
    """Read a text, even an empty one."""
    return text(value) if value != "" else ""


def yes_or_no(value: object) -> bool:
    """Read true or false."""
    if not isinstance(value, bool):
        raise ValueError(f"must be true or false, but is {shown(value)}")
    return value


def whole(value: object) -> int:
    """Read a whole number.

    >>> whole(2.0)
    Traceback (most recent call last):
    ValueError: must be a whole number, but is 2.0
    """
    if type(value) is not int or abs(value) > LARGEST:
        raise ValueError(f"must be a whole number, but is {shown(value)}")
    return value


def wholes(*lengths: int) -> Read:
    """Return a reader of a list of whole numbers, of one of these lengths or of any.

    >>> wholes(2)([3, 5])
    (3, 5)
    >>> wholes(3)([3, 5])
    Traceback (most recent call last):
    ValueError: must be a list of 3 whole numbers, but is [3, 5]
    """
    many = " or ".join(map(str, lengths))

    def read(value: object) -> tuple[int, ...]:
        entries = value if isinstance(value, list) else []
        fits = all(type(entry) is int for entry in entries)
        if not entries or not fits or (lengths and len(entries) not in lengths):
            wanted = f"{many} whole numbers" if many else "whole numbers"
            raise ValueError(f"must be a list of {wanted}, but is {shown(value)}")
        return tuple(map(whole, entries))

    return read


def either(first: Read, second: Read, words: str) -> Read:
    """Return a reader of what one of two reads."""

    def read(value: object) -> Any:
        for reader in (first, second):
            try:
                return reader(value)
            except ValueError:
                continue
        raise ValueError(f"must be {words}, but is {shown(value)}")

    return read


def word(only: str) -> Read:
    """Return a reader of one word."""

    def read(value: object) -> str:
        if value != only:
            raise ValueError(f'must be "{only}"')
        return only

    return read


def several(reader: Read) -> Read:
    """Return a reader of a list of such values."""

    def read(value: object) -> tuple[Any, ...]:
        if not isinstance(value, list) or not value:
            raise ValueError(f"must be a list, but is {shown(value)}")
        return tuple(map(reader, value))

    return read


def table(reader: Read) -> Read:
    """Return a reader of a table of such values by name; what is wrong is told with the name."""

    def read(value: object) -> Mapping[str, Any]:
        if not isinstance(value, dict) or not value:
            raise ValueError(f"must be a table of names and values, but is {shown(value)}")
        return {name: named(name, reader, entry) for name, entry in value.items()}

    return read


def named(name: str, reader: Read, value: object) -> Any:
    """Return what a reader makes of a value; a complaint begins with the name."""
    try:
        return reader(value)
    except ValueError as error:
        raise ValueError(f"{name} {error}") from None


def layer(*kinds: type, numeric: bool = False) -> Read:
    """Return a reader of a layer, written as torch's constructor call.

    Args:
        numeric: whether its padding must be numbers, for what works them out.

    >>> layer(Conv2d)("Conv2d(3, 16, kernel_size=3)")
    Conv2d(3, 16, kernel_size=3)
    >>> layer(Conv2d)("MaxPool2d(2)")
    Traceback (most recent call last):
    ValueError: must be a Conv2d, but is MaxPool2d(2)
    """

    def read(value: object) -> Layer:
        found = read_call(text(value))
        if kinds and not isinstance(found, kinds):
            wanted = " or ".join(kind.__name__ for kind in kinds)
            raise ValueError(f"must be a {wanted}, but is {found!r}")
        if numeric and isinstance(getattr(found, "padding", 0), str):
            raise ValueError(f"must have its padding in numbers, but is {found!r}")
        return found

    return read


conv2d = layer(Conv2d)
sliding = layer(Conv, Pool, numeric=True)
transposed = layer(ConvTranspose)
window = layer(Conv, ConvTranspose, Pool, numeric=True)
any_layer = layer()


def unbuilt(value: object) -> tuple[str, Mapping[str, object]]:
    """Read a constructor call as the layer's name and its arguments by name, without building it.

    >>> unbuilt("Conv2d(3, 5, kernel_size=3, groups=2)")[0]
    'Conv2d'
    """
    written = text(value)
    node = parsed(written).body[0]
    call = node.value if isinstance(node, ast.Expr) else None
    if not isinstance(call, ast.Call):
        raise ValueError(f"must be one constructor call, such as MaxPool2d(2), but is {written!r}")
    name = layer_name(call.func)
    kind = getattr(convguide.layers, name, None)
    if kind is None:
        raise ValueError(f"must be one layer, but {name} is a network of layers")
    names = [at.name for at in fields(kind)]
    if len(call.args) > len(names):
        raise ValueError(f"{name} takes {len(names)} arguments, but {len(call.args)} are given")
    given = dict(zip(names, map(literal, call.args), strict=False))
    return name, given | {str(one.arg): literal(one.value) for one in call.keywords}


def shown(value: object) -> str:
    """Return a value as TOML has it, shortened.

    >>> shown(True), shown("a"), shown([1] * 40)[-1]
    ('true', '"a"', '…')
    """
    if isinstance(value, bool):
        return str(value).lower()
    said = f'"{value}"' if isinstance(value, str) else repr(value)
    return said if len(said) <= 60 else f"{said[:59]}…"
