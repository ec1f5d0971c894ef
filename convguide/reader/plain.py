"""Python's own functions and methods on plain values, those that models use."""

from __future__ import annotations

import ast
import math
from typing import Any

from convguide.reader.machine import Machine, Refused
from convguide.reader.operators import key, numeric, spelled, truth
from convguide.reader.source import words
from convguide.reader.values import (
    MISSING,
    Class,
    Module,
    Names,
    Partial,
    Symbol,
    Tensor,
    Unknown,
    Value,
)

MATH = words("floor ceil sqrt log log2 log10 pow prod fabs gcd exp isqrt trunc")
CONSTANTS = {"math.pi": math.pi, "math.e": math.e, "math.inf": math.inf}
SIMPLE: dict[str, Any] = {
    "int": int,
    "float": float,
    "abs": abs,
    "round": round,
    "bool": bool,
    "str": spelled,
}
SEQUENCES: dict[str, Any] = {
    "list": list,
    "tuple": tuple,
    "sorted": sorted,
    "reversed": lambda v: [*v][::-1],
}
TYPES: dict[str, Any] = {
    "builtins.int": int,
    "builtins.float": float,
    "builtins.str": str,
    "builtins.bool": bool,
    "builtins.list": list,
    "builtins.tuple": tuple,
    "builtins.dict": dict,
}


def python_function(
    machine: Machine, name: str, given: list[Value], named: Names, node: ast.Call
) -> Value:
    """Return what a builtin gives, Unknown where it is not followed."""
    if name == "print":
        return None
    if name in ("isinstance", "issubclass") and len(given) == 2:
        return instance_of(machine, given[0], given[1], node)
    if name in ("getattr", "hasattr", "setattr") and len(given) >= 2:
        return by_name(machine, name, given, node)
    if name == "len" and len(given) == 1:
        return length(machine, given[0], node)
    if name == "dict":
        return dictionary(machine, given, named, node)
    if name in ("map", "filter") and len(given) >= 2:
        return mapped(machine, name, given, node)
    for value in given:
        if isinstance(value, Unknown):
            return value
    if name == "range":
        return range(*given)
    if name in ("zip", "enumerate"):
        return side_by_side(machine, name, given, named, node)
    if name == "type" and len(given) == 1:
        return type_of(given[0]) or machine.unknown(node)
    if name in ("callable", "id", "iter", "super", "object", "set", "next", "type"):
        return next_of(machine, given, node) if name == "next" else machine.unknown(node)
    if name in ("min", "max", "sum", "any", "all", *SEQUENCES):
        return over(machine, name, given, named, node)
    if name in SIMPLE and not any(isinstance(value, (Tensor, Module)) for value in given):
        return simple(machine, name, given)
    if name in ("pow", "divmod") and len(given) == 2:
        return arithmetic(machine, name, given)
    return machine.unknown(node)


def simple(machine: Machine, name: str, given: list[Value]) -> Value:
    """Return a number, bool or text made of a plain value."""
    if name == "bool":
        return truth(given[0]) if given else False
    result = SIMPLE[name](*given)
    return machine.integer(result) if type(result) is int else result


def arithmetic(machine: Machine, name: str, given: list[Value]) -> Value:
    """Return pow or divmod, bounded."""
    if name == "pow":
        return numeric(machine, ast.Pow, *given)
    return tuple(numeric(machine, kind, *given) for kind in (ast.FloorDiv, ast.Mod))


def type_of(value: Value) -> Class | Symbol | None:
    """Return the class of a value, or None where it is not told."""
    if isinstance(value, Module):
        return value.cls or Symbol(f"torch.nn.{value.kind}")
    if isinstance(value, Partial):
        return Symbol("functools.partial")
    if isinstance(value, (Class, Symbol)):
        return Symbol("builtins.type")
    return next((Symbol(path) for path, kind in TYPES.items() if type(value) is kind), None)


def next_of(machine: Machine, given: list[Value], node: ast.Call) -> Value:
    """Return the first parameter or entry of a list: next(model.parameters())."""
    several = machine.items(given[0], node) if given else []
    return several[0] if isinstance(several, list) and several else machine.unknown(node)


def length(machine: Machine, value: Value, node: ast.Call) -> Value:
    """Return len() of a value."""
    if isinstance(value, Unknown):
        return value
    if isinstance(value, Tensor):
        return value.shape[0]
    if isinstance(value, Module):
        return len(value.children())
    if isinstance(value, (str, tuple, list, dict, range)):
        return len(value)
    raise TypeError(f"{type(value).__name__} has no length")


def dictionary(machine: Machine, given: list[Value], named: Names, node: ast.Call) -> Value:
    """Return dict(…) and OrderedDict(…): of pairs, of another dict, of keywords."""
    found: dict[Value, Value] = {}
    if given and isinstance(given[0], dict):
        found = dict(given[0])
    elif given:
        pairs = machine.items(given[0], node)
        if isinstance(pairs, Unknown):
            return pairs
        for pair in pairs:
            if isinstance(pair, Unknown):
                return pair
            name, value = pair
            found[key(name)] = value
    machine.room(len(found))
    return found | named


def mapped(machine: Machine, name: str, given: list[Value], node: ast.Call) -> Value:
    """Return the list that map or filter gives."""
    columns = [machine.items(value, node) for value in given[1:]]
    for column in columns:
        if isinstance(column, Unknown):
            return column
    rows = [list(row) for row in zip(*columns, strict=False)]
    machine.room(len(rows))
    results = [machine.call(given[0], row, {}, node) for row in rows]
    if name == "map":
        return results
    kept = [truth(result) for result in results]
    unknown = next((each for each in kept if isinstance(each, Unknown)), None)
    return unknown or [row[0] for row, each in zip(rows, kept, strict=True) if each]


def side_by_side(
    machine: Machine, name: str, given: list[Value], named: Names, node: ast.Call
) -> Value:
    """Return the list that zip or enumerate gives."""
    columns: list[Any] = []
    for value in given if name == "zip" else given[:1]:
        several = machine.items(value, node)
        if isinstance(several, Unknown):
            return several
        columns.append(several)
    if name == "enumerate":
        start: Any = named.get("start", given[1] if len(given) > 1 else 0)
        columns = [range(start, start + len(columns[0])), *columns]
    machine.room(min(map(len, columns), default=0))
    return [*zip(*columns, strict=False)]


def over(machine: Machine, name: str, given: list[Value], named: Names, node: ast.Call) -> Value:
    """Return what is made of all entries of a list: list, sorted, sum, max, any."""
    if named and not (name == "sorted" and set(named) == {"reverse"}):
        return machine.unknown(node)
    if not given:
        return SEQUENCES[name](()) if name in SEQUENCES else machine.unknown(node)
    several = given if len(given) > 1 and name in ("min", "max") else machine.items(given[0], node)
    if isinstance(several, Unknown):
        return several
    machine.room(len(several))
    if name in ("list", "tuple", "reversed"):
        return SEQUENCES[name](several)
    if name in ("any", "all"):
        return decided(name, several)
    for each in several:
        if isinstance(each, Unknown):
            return each
        if name == "sum" and isinstance(each, (Tensor, list, tuple)):
            return added(machine, several, given[1:], node)
        if not isinstance(each, (int, float, str)):
            return machine.unknown(node)
    if name == "sorted":
        return sorted(several, reverse=bool(named.get("reverse", False)))
    extent: Any = {"min": min, "max": max, "sum": sum}[name]
    result = extent(several, *given[1:2] * (name == "sum"))
    return machine.integer(result) if type(result) is int else result


def added(machine: Machine, several: list[Value], start: list[Value], node: ast.Call) -> Value:
    """Return the sum of tensors or lists, one after the other."""
    total = start[0] if start else several[0]
    for each in several if start else several[1:]:
        machine.spend()
        total = machine.operate(node, ast.Add, total, each)
    return total


def decided(name: str, several: list[Value]) -> Value:
    """Return any() or all()."""
    found = [truth(each) for each in several]
    if (name == "any") in found:
        return name == "any"
    unknown = next((each for each in found if isinstance(each, Unknown)), None)
    return unknown or name == "all"


def instance_of(machine: Machine, value: Value, kinds: Value, node: ast.Call) -> Value:
    """Return isinstance(value, kinds), for classes of the source and of torch."""
    if isinstance(kinds, tuple):
        found = [instance_of(machine, value, kind, node) for kind in kinds[:20]]
        return decided("any", found)
    if isinstance(value, Unknown) or isinstance(kinds, Unknown):
        return value if isinstance(value, Unknown) else kinds
    if isinstance(kinds, Class):
        at = value.cls if isinstance(value, Module) else value if isinstance(value, Class) else None
        while isinstance(at, Class):
            if at is kinds:
                return True
            at = at.base  # type: ignore[assignment]
        return False
    if not isinstance(kinds, Symbol):
        return machine.unknown(node)
    if kinds.path in TYPES:
        return isinstance(value, TYPES[kinds.path])
    if kinds.path == "torch.nn.Module":
        return isinstance(value, Module) and value.kind != "object"
    if kinds.path in ("torch.Tensor", "torch.nn.Parameter"):
        return isinstance(value, Tensor)
    if kinds.path.startswith("torch.nn."):
        return isinstance(value, Module) and value.kind == kinds.path.rpartition(".")[2]
    return machine.unknown(node)


def by_name(machine: Machine, name: str, given: list[Value], node: ast.Call) -> Value:
    """Return getattr, hasattr or setattr, looked up among our own names."""
    owner, attribute = given[:2]
    if isinstance(owner, Unknown) or not isinstance(attribute, str):
        return owner if isinstance(owner, Unknown) else machine.unknown(node)
    if name == "setattr" and isinstance(owner, Module) and len(given) == 3:
        machine.registered(owner, attribute, given[2])
        return None
    found = machine.attribute(owner, attribute, node)
    if name == "hasattr":
        return found is not MISSING
    if found is not MISSING:
        return found
    if len(given) > 2:
        return given[2]
    if isinstance(owner, Symbol):
        return machine.unknown(node)
    raise Refused(f"there is no attribute {attribute!r}", node.lineno)


def math_function(machine: Machine, name: str, given: list[Value], node: ast.Call) -> Value:
    """Return what a function of the math module gives."""
    if unknown := machine.first_unknown(given):
        return unknown
    if name not in MATH or any(isinstance(value, (Tensor, Module)) for value in given):
        return machine.unknown(node)
    if name == "prod":
        total = 1
        for each in machine.inside(given[0]):
            total = machine.integer(total * each)
        return total
    result = getattr(math, name)(*given)
    return machine.integer(result) if type(result) is int else result
