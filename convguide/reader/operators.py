"""Operators on plain values, with every result bounded before it is computed."""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from typing import Any

from convguide.reader.machine import Machine, Refused
from convguide.reader.source import ReadError
from convguide.reader.values import Class, Module, Opaque, Symbol, Tensor, Unknown, Value

NUMBERS = (int, float)
PLAIN = (int, float, str, tuple, list, dict, type(None), range)
BINARY: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.FloorDiv: operator.floordiv,
    ast.Mod: operator.mod,
    ast.Pow: operator.pow,
    ast.LShift: operator.lshift,
    ast.RShift: operator.rshift,
    ast.BitAnd: operator.and_,
    ast.BitOr: operator.or_,
    ast.BitXor: operator.xor,
}
ORDER: dict[type, Callable[[Any, Any], Any]] = {
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
}
PYTHON_REFUSES = (
    *(TypeError, ValueError, ZeroDivisionError, OverflowError),
    *(IndexError, KeyError),
)
FIELD = re.compile(r"\{(\w*)(?::([0-9]{0,2}d?))?\}")
PERCENT = re.compile(r"%([0-9]{0,2})([dis])")


def binary(machine: Machine, kind: type, left: Value, right: Value) -> Value:
    """Return what an operator gives for two plain values.

    Raises:
        ReadError: the result would be too large.
        TypeError, ValueError, ZeroDivisionError, OverflowError: as Python's own.
    """
    if isinstance(left, NUMBERS) and isinstance(right, NUMBERS):
        return numeric(machine, kind, left, right)
    if kind is ast.Mult and isinstance(left, int):
        left, right = right, left
    if kind is ast.Mult and isinstance(left, (str, list, tuple)) and type(right) is int:
        return repeated(machine, left, right)
    if kind is ast.Add and isinstance(left, str) and isinstance(right, str):
        return machine.text(left + right)
    if kind is ast.Add and isinstance(left, (list, tuple)) and type(left) is type(right):
        machine.room(len(left) + len(right))
        return BINARY[kind](left, right)
    if kind is ast.Mod and isinstance(left, str):
        return percent(machine, left, right)
    if kind is ast.BitOr and isinstance(left, dict) and isinstance(right, dict):
        machine.room(len(left) + len(right))
        return left | right
    kinds = f"{type(left).__name__} and {type(right).__name__}"
    raise TypeError(f"{kind.__name__} takes no {kinds}")


def numeric(machine: Machine, kind: type, left: Any, right: Any) -> Value:
    """Return what an operator gives for two numbers."""
    whole = isinstance(left, int) and isinstance(right, int)
    if kind is ast.Pow and whole and abs(left) > 1 and right > 64:
        raise ReadError("a number grows beyond 2**63 − 1, the largest of torch", machine.line)
    if kind is ast.LShift and right > 64:
        raise ReadError("a number grows beyond 2**63 − 1, the largest of torch", machine.line)
    if kind not in BINARY:
        raise TypeError(f"{kind.__name__} takes no numbers")
    result = BINARY[kind](left, right)
    if isinstance(result, complex):
        raise ValueError("a complex number is no size")
    return machine.integer(result) if type(result) is int else result


def repeated(machine: Machine, value: Any, times: int) -> Value:
    """Return a text or a list repeated, its length checked first."""
    length = len(value) * max(times, 0)
    if isinstance(value, str):
        if length > 10_000:
            raise ReadError("a text grows beyond 10,000 characters", machine.line)
        return value * times
    machine.room(length)
    return value * times


def percent(machine: Machine, text: str, given: Value) -> Value:
    """Return a text with %d and %s filled in."""
    values = list(given) if isinstance(given, tuple) else [given]
    if len(PERCENT.findall(text)) != len(values) or text.count("%") != len(values):
        return Unknown(machine.line, "a text with % is not followed")
    parts = PERCENT.split(text)
    for at, value in enumerate(values):
        parts[3 * at + 1 : 3 * at + 3] = [spelled(value).rjust(int(parts[3 * at + 1] or 0)), ""]
    return machine.text("".join(parts))


def formatted(machine: Machine, text: str, given: list[Value], named: dict[str, Value]) -> Value:
    """Return text.format(…) for plain fields: `{}`, `{0}`, `{name}`, each with a width at most."""
    if {"{", "}"} & set(FIELD.sub("", text)):
        return Unknown(machine.line, "a text with such fields is not followed")
    numbers = iter(range(len(text)))

    def filled(found: re.Match[str]) -> str:
        key = found[1] or str(next(numbers))
        value = given[int(key)] if key.isdigit() else named[key]
        return spelled(value).rjust(int((found[2] or "0").rstrip("d") or 0))

    return machine.text(FIELD.sub(filled, text))


def spelled(value: Value) -> str:
    """Return a plain value as str() spells it.

    Raises:
        ValueError: it is none whose text is followed.
    """
    if isinstance(value, (str, int, float, type(None))):
        return str(value)
    raise ValueError("only numbers and texts are written into a text here")


def compare(machine: Machine, kind: type, left: Value, right: Value) -> Value:
    """Return what a comparison gives, Unknown where a side is."""
    if kind in (ast.Is, ast.IsNot):
        found = identical(left, right)
        return found if isinstance(found, Unknown) else found == (kind is ast.Is)
    if kind in (ast.In, ast.NotIn):
        found = contained(machine, left, right)
        return found if isinstance(found, Unknown) else found == (kind is ast.In)
    if kind in (ast.Eq, ast.NotEq):
        found = same(machine, left, right)
        return found if isinstance(found, Unknown) else found == (kind is ast.Eq)
    if unknown := machine.first_unknown(left, right):
        return unknown
    return ORDER[kind](left, right)


def identical(left: Value, right: Value) -> bool | Unknown:
    """Return whether two values are one: None is none of the opaque things."""
    for one, other in ((left, right), (right, left)):
        if isinstance(one, Unknown) and not (isinstance(one, Opaque) and other is None):
            return one
    if isinstance(left, (Symbol, bool)):
        return type(left) is type(right) and left == right
    return left is right


def contained(machine: Machine, value: Value, inside: Value) -> bool | Unknown:
    """Return whether a value stands in a text, list or dict."""
    if isinstance(inside, Unknown):
        return inside
    if isinstance(inside, str) and isinstance(value, str):
        return value in inside
    if isinstance(inside, Module):
        return value in inside.children()
    if not isinstance(inside, (tuple, list, dict, range)):
        raise TypeError(f"{type(inside).__name__} holds nothing to look for")
    if isinstance(inside, range):
        return value in inside if type(value) is int else False
    found: bool | Unknown = False
    for each in inside:
        equal = same(machine, value, each)
        if equal is True:
            return True
        found = equal or found
    return found


def same(machine: Machine, left: Value, right: Value) -> bool | Unknown:
    """Return whether two values are equal, piece by piece and each piece paid for."""
    machine.spend()
    for value in (left, right):
        if isinstance(value, Tensor):
            return Unknown(machine.line, "what a tensor holds is not known")
        if isinstance(value, Opaque) and (left is None or right is None):
            return False
        if isinstance(value, Unknown):
            return value
    if isinstance(left, (tuple, list)) and isinstance(right, (tuple, list)):
        if type(left) is not type(right) or len(left) != len(right):
            return False
        pairs = [same(machine, *pair) for pair in zip(left, right, strict=True)]
        unknown = next((each for each in pairs if isinstance(each, Unknown)), None)
        return False if False in pairs else unknown or True
    if isinstance(left, dict) or isinstance(right, dict):
        return left is right or Unknown(machine.line, "dicts are not compared")
    if isinstance(left, (Module, Class)):
        return left is right
    return bool(left == right)


def truth(value: Value) -> bool | Unknown:
    """Return whether a value counts as true."""
    if isinstance(value, Unknown):
        return value
    if isinstance(value, Tensor):
        return Unknown(0, "what a tensor holds is not known")
    if isinstance(value, Module):
        return bool(value.children()) if value.kind in ("ModuleList", "ModuleDict") else True
    return bool(value) if isinstance(value, PLAIN) else True


def key(value: Value) -> Value:
    """Return a value as a dict's key: a number, a text, None, or a short tuple of them.

    Raises:
        Refused: it is none of these.
    """
    flat = value if isinstance(value, tuple) and len(value) < 9 else (value,)
    if all(isinstance(each, (int, float, str, type(None), Symbol, Class)) for each in flat):
        return value
    raise Refused("only numbers, texts and short tuples of them are keys of a dict here")
