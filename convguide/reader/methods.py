"""Methods of Python's own texts, lists and dicts, those that models use."""

from __future__ import annotations

import ast

from convguide.reader.machine import Machine, Stopped
from convguide.reader.operators import compare, formatted, key
from convguide.reader.plain import dictionary
from convguide.reader.source import ReadError, words
from convguide.reader.values import (
    Names,
    Unknown,
    Value,
)

TEXTS = words("lower upper title find count isdigit strip lstrip rstrip split startswith endswith")


def text_method(
    machine: Machine, text: str, name: str, given: list[Value], named: Names, node: ast.Call
) -> Value:
    """Return what a method of a text gives."""
    if unknown := machine.first_unknown(given, named):
        return unknown
    if name == "format":
        return formatted(machine, text, given, named)
    if name == "join":
        parts = machine.items(given[0], node)
        return parts if isinstance(parts, Unknown) else joined(machine, text, parts)
    if name == "replace" and len(given) == 2 and all(isinstance(each, str) for each in given):
        if text.count(given[0]) * len(given[1]) > 10_000:
            raise ReadError("a text grows beyond 10,000 characters", node.lineno)
        return text.replace(*given)
    if name in TEXTS and all(isinstance(each, str) for each in given):
        machine.spend(len(text) // 50)
        return getattr(text, name)(*given)
    return machine.unknown(node)


def joined(machine: Machine, text: str, parts: list[Value]) -> str:
    """Return text.join(parts), its length checked first."""
    if len(text) * len(parts) + sum(len(part) for part in parts) > 10_000:
        raise ReadError("a text grows beyond 10,000 characters", machine.line)
    return text.join(parts)


def list_method(
    machine: Machine, owner: list[Value], name: str, given: list[Value], node: ast.Call
) -> Value:
    """Return what a method of a list gives; the list is changed where Python changes it."""
    if name == "append":
        (value,) = given
        machine.room(0)
        owner.append(value)
        return None
    if name == "extend":
        several = machine.items(given[0], node)
        if isinstance(several, Unknown):
            raise Stopped(several)
        machine.room(len(owner) + len(several))
        owner.extend(several)
        return None
    if name == "insert" and type(given[0]) is int:
        machine.room(len(owner))
        owner.insert(*given)
        return None
    if name == "pop":
        machine.room(len(owner))
        return owner.pop(*given)
    if name in ("reverse", "copy", "clear"):
        machine.room(len(owner))
        return getattr(owner, name)()
    if name == "index":
        return position(machine, owner, given[0])
    return machine.unknown(node)


def position(machine: Machine, owner: list[Value], value: Value) -> Value:
    """Return where a value stands first in a list."""
    for at, each in enumerate(owner):
        found = compare(machine, ast.Eq, each, value)
        if found is not False:
            return at if found is True else found
    raise ValueError("the value is not in the list")


def dict_method(
    machine: Machine,
    owner: dict[Value, Value],
    name: str,
    given: list[Value],
    named: Names,
    node: ast.Call,
) -> Value:
    """Return what a method of a dict gives."""
    machine.room(len(owner))
    if name in ("keys", "values"):
        return [*getattr(owner, name)()]
    if name == "items":
        return [*owner.items()]
    if name == "copy":
        return dict(owner)
    if name in ("get", "pop", "setdefault") and given and not isinstance(given[0], Unknown):
        return getattr(owner, name)(key(given[0]), *given[1:])
    if name == "update":
        other = dictionary(machine, given, named, node)
        if isinstance(other, Unknown):
            return other
        owner.update(other)
        return None
    return machine.unknown(node)
