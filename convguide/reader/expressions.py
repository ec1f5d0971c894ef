"""What each kind of expression stands for."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterator
from typing import Any

from convguide.reader.machine import Machine, Refused, Uncertain
from convguide.reader.names import known_name
from convguide.reader.operators import (
    BINARY,
    PYTHON_REFUSES,
    binary,
    compare,
    formatted,
    key,
    spelled,
    truth,
)
from convguide.reader.source import ReadError
from convguide.reader.tensors import index, tensor_binary, tensor_unary
from convguide.reader.values import (
    MISSING,
    Function,
    Module,
    Names,
    Opaque,
    Parameter,
    Scope,
    Tensor,
    Unknown,
    Value,
)

UNARY: dict[type, Callable[[Any], Any]] = {
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Invert: operator.invert,
}


class Expressions(Machine):
    """The part of the interpreter that evaluates expressions."""

    def evaluate(self, node: ast.expr, scope: Scope) -> Value:
        """Return what an expression stands for; what Python itself would refuse is refused."""
        self.spend()
        self.line = getattr(node, "lineno", self.line)
        meaning: Callable[..., Value] | None = getattr(self, f"on_{type(node).__name__}", None)
        if meaning is None:
            return self.unknown(node)
        try:
            return meaning(node, scope)
        except ReadError:
            raise
        except PYTHON_REFUSES as error:
            said = f"{type(error).__name__}: {error}"
            raise Refused(said, getattr(node, "lineno", self.line)) from None

    def on_Constant(self, node: ast.Constant, scope: Scope) -> Value:
        """Return a literal."""
        if isinstance(node.value, str):
            return node.value
        if type(node.value) is int:
            return self.integer(node.value)
        plain = isinstance(node.value, (bool, float, type(None), type(...)))
        return node.value if plain else self.unknown(node)

    def on_Name(self, node: ast.Name, scope: Scope) -> Value:
        """Return what a name stands for: the source's own before Python's and torch's."""
        found = scope.find(node.id)
        if found is MISSING:
            found = known_name(node.id)
        return self.unknown(node, "is defined nowhere in the text") if found is MISSING else found

    def on_Attribute(self, node: ast.Attribute, scope: Scope) -> Value:
        """Return an attribute of a value, looked up among our own."""
        owner = self.evaluate(node.value, scope)
        if isinstance(owner, Opaque):
            return Opaque(node.lineno, owner.reason)
        if isinstance(owner, Unknown):
            return owner
        found = self.attribute(owner, node.attr, node)
        if found is MISSING and isinstance(owner, Module):
            raise Refused(f"{owner.title} has no attribute {node.attr!r}", node.lineno)
        return self.unknown(node) if found is MISSING else found

    def on_Subscript(self, node: ast.Subscript, scope: Scope) -> Value:
        """Return an entry or a slice."""
        owner, at = self.evaluate(node.value, scope), self.evaluate(node.slice, scope)
        if isinstance(owner, Tensor) and not isinstance(at, Unknown):
            return index(self, owner, at, node)
        if unknown := self.first_unknown(at) or (owner if isinstance(owner, Unknown) else None):
            return unknown
        if isinstance(owner, Module):
            return self.entry(owner, at, node)
        if isinstance(owner, dict):
            return owner[key(at)]
        if isinstance(owner, (str, tuple, list, range)) and isinstance(at, (int, slice)):
            self.room(len(owner) if isinstance(at, slice) and not isinstance(owner, range) else 0)
            return owner[at]
        return self.unknown(node)

    def entry(self, owner: Module, at: Value, node: ast.Subscript) -> Value:
        """Return a module inside a container, by its number or name; a slice gives a container."""
        children = owner.children()
        if isinstance(at, str):
            return children[at]
        if isinstance(at, slice):
            chosen = enumerate([*children.values()][at])
            return Module(owner.kind, names={str(number): child for number, child in chosen})
        return [*children.values()][at]

    def on_Slice(self, node: ast.Slice, scope: Scope) -> Value:
        """Return a slice of integers."""
        ends = [end and self.evaluate(end, scope) for end in (node.lower, node.upper, node.step)]
        return self.first_unknown(*ends) or slice(*ends)

    def on_Tuple(self, node: ast.Tuple, scope: Scope) -> Value:
        """Return a tuple."""
        found = self.spread(node.elts, scope)
        return found if isinstance(found, Unknown) else tuple(found)

    def on_List(self, node: ast.List, scope: Scope) -> Value:
        """Return a list."""
        return self.spread(node.elts, scope)

    def spread(self, nodes: list[ast.expr], scope: Scope) -> list[Value] | Unknown:
        """Return the values of some expressions, with `*several` among them."""
        found: list[Value] = []
        for node in nodes:
            if not isinstance(node, ast.Starred):
                found.append(self.evaluate(node, scope))
                continue
            several = self.items(self.evaluate(node.value, scope), node)
            if isinstance(several, Unknown):
                return several
            self.room(len(found) + len(several))
            found += several
        return found

    def on_Dict(self, node: ast.Dict, scope: Scope) -> Value:
        """Return a dict."""
        found: dict[Value, Value] = {}
        for name, each in zip(node.keys, node.values, strict=True):
            value = self.evaluate(each, scope)
            if name is None and isinstance(value, dict):
                found |= value
            elif name is None:
                return self.unknown(node)
            else:
                at = self.evaluate(name, scope)
                if isinstance(at, Unknown):
                    return at
                found[key(at)] = value
        self.room(len(found))
        return found

    def on_BinOp(self, node: ast.BinOp, scope: Scope) -> Value:
        """Return what an operator gives."""
        left, right = self.evaluate(node.left, scope), self.evaluate(node.right, scope)
        return self.operate(node, type(node.op), left, right)

    def operate(self, node: ast.AST, kind: type, left: Value, right: Value) -> Value:
        """Return what an operator gives for two values, tensors among them."""
        self.line = getattr(node, "lineno", self.line)
        for side in (left, right):
            if isinstance(side, Unknown):
                return side
        if isinstance(left, Tensor) or isinstance(right, Tensor):
            return tensor_binary(self, kind, left, right, node)
        if isinstance(left, (list, tuple, str, int, float, dict)):
            return binary(self, kind, left, right) if kind in BINARY else self.unknown(node)
        return self.unknown(node)

    def on_UnaryOp(self, node: ast.UnaryOp, scope: Scope) -> Value:
        """Return what a sign or `not` gives."""
        value = self.evaluate(node.operand, scope)
        if isinstance(value, Tensor) and not isinstance(node.op, ast.Not):
            return tensor_unary(self, value, type(node.op), node)
        if isinstance(node.op, ast.Not):
            found = truth(value)
            return found if isinstance(found, Unknown) else not found
        if isinstance(value, Unknown):
            return value
        return UNARY[type(node.op)](value)

    def on_BoolOp(self, node: ast.BoolOp, scope: Scope) -> Value:
        """Return the value that decides an `and` or an `or`."""
        decisive = isinstance(node.op, ast.Or)
        value: Value = None
        for each in node.values:
            value = self.evaluate(each, scope)
            found = truth(value)
            if isinstance(found, Unknown):
                return found
            if found == decisive:
                return value
        return value

    def holds(self, node: ast.expr, scope: Scope) -> bool | Unknown:
        """Return whether a condition holds: one false part decides an `and`, whatever the rest."""
        if not isinstance(node, ast.BoolOp):
            return truth(self.evaluate(node, scope))
        decisive = isinstance(node.op, ast.Or)
        unknown: Unknown | None = None
        for each in node.values:
            found = self.holds(each, scope)
            if isinstance(found, Unknown):
                unknown = unknown or found
            elif found == decisive:
                return decisive
        return unknown or not decisive

    def on_Compare(self, node: ast.Compare, scope: Scope) -> Value:
        """Return whether each comparison holds."""
        left = self.evaluate(node.left, scope)
        for kind, each in zip(node.ops, node.comparators, strict=True):
            right = self.evaluate(each, scope)
            self.line = node.lineno
            if any(isinstance(side, Tensor) for side in (left, right)) and not isinstance(
                kind, (ast.Is, ast.IsNot)
            ):
                return tensor_binary(self, type(kind), left, right, node)
            found = compare(self, type(kind), left, right)
            if found is not True:
                return found
            left = right
        return True

    def on_IfExp(self, node: ast.IfExp, scope: Scope) -> Value:
        """Return one of two values, where it is known which."""
        found = self.holds(node.test, scope)
        if isinstance(found, Unknown):
            return Unknown(node.lineno, f"{found.reason}, so that neither side is chosen")
        return self.evaluate(node.body if found else node.orelse, scope)

    def on_NamedExpr(self, node: ast.NamedExpr, scope: Scope) -> Value:
        """Name a value inside an expression."""
        at = scope
        while at.kind == "comprehension" and at.parent:
            at = at.parent
        value = self.evaluate(node.value, scope)
        at.home(node.target.id)[node.target.id] = value
        return value

    def on_JoinedStr(self, node: ast.JoinedStr, scope: Scope) -> Value:
        """Return an f-string of plain fields."""
        parts = []
        for each in node.values:
            part = self.evaluate(each, scope)
            if isinstance(part, Unknown):
                return part
            parts.append(part)
        return self.text("".join(parts))

    def on_FormattedValue(self, node: ast.FormattedValue, scope: Scope) -> Value:
        """Return one field of an f-string."""
        value = self.evaluate(node.value, scope)
        if node.conversion != -1 or isinstance(value, Unknown):
            return value if isinstance(value, Unknown) else self.unknown(node)
        if not isinstance(value, (str, int, float, type(None))):
            return self.unknown(node)
        spec = node.format_spec and self.evaluate(node.format_spec, scope)
        return formatted(self, f"{{:{spec}}}", [value], {}) if spec else spelled(value)

    def on_Lambda(self, node: ast.Lambda, scope: Scope) -> Value:
        """Return a function without a name."""
        return Function(node, scope, self.defaults(node.args, scope))

    def defaults(self, given: ast.arguments, scope: Scope) -> Names:
        """Return the defaults of parameters, as they are when the function is defined."""
        positional = [*given.posonlyargs, *given.args]
        last = positional[len(positional) - len(given.defaults) :]
        pairs = [*zip(last, given.defaults, strict=True)]
        pairs += [
            (at, each) for at, each in zip(given.kwonlyargs, given.kw_defaults, strict=True) if each
        ]
        return {at.arg: self.evaluate(each, scope) for at, each in pairs}

    def on_ListComp(self, node: ast.ListComp | ast.GeneratorExp, scope: Scope) -> Value:
        """Return the list of a comprehension."""
        try:
            rounds = self.rounds(node.generators, Scope({}, scope, "comprehension"))
            found = []
            for inner in rounds:
                found.append(self.evaluate(node.elt, inner))
                self.room(0)
        except Uncertain as stop:
            return stop.unknown
        self.room(len(found))
        return found

    def on_GeneratorExp(self, node: ast.GeneratorExp, scope: Scope) -> Value:
        """Return the list of a generator expression."""
        return self.on_ListComp(node, scope)

    def on_DictComp(self, node: ast.DictComp, scope: Scope) -> Value:
        """Return the dict of a comprehension."""
        found: dict[Value, Value] = {}
        try:
            for inner in self.rounds(node.generators, Scope({}, scope, "comprehension")):
                at = self.evaluate(node.key, inner)
                if isinstance(at, Unknown):
                    return at
                found[key(at)] = self.evaluate(node.value, inner)
        except Uncertain as stop:
            return stop.unknown
        return found

    def rounds(self, loops: list[ast.comprehension], scope: Scope) -> Iterator[Scope]:
        """Yield the scope once for each round of nested loops.

        Raises:
            Uncertain: what is looped over, or a condition, is not known.
        """
        if not loops:
            yield scope
            return
        loop, *inner = loops
        several = self.items(self.evaluate(loop.iter, scope), loop.iter)
        if isinstance(several, Unknown):
            raise Uncertain(several)
        for value in several:
            self.spend()
            self.assign(loop.target, value, scope)
            if all(self.certain(test, scope) for test in loop.ifs):
                yield from self.rounds(inner, scope)

    def certain(self, test: ast.expr, scope: Scope) -> bool:
        """Return whether a condition holds.

        Raises:
            Uncertain: it is not known.
        """
        found = self.holds(test, scope)
        if isinstance(found, Unknown):
            raise Uncertain(found)
        return found

    def assign(self, target: ast.expr, value: Value, scope: Scope) -> None:
        """Give a value to a target."""
        raise NotImplementedError

    def registered(self, owner: Module, name: str, value: Value) -> None:
        """Assign an attribute of a module."""
        modules = isinstance(value, (Module, Parameter))
        if modules and not owner.ready and owner.kind != "object":
            raise Refused(
                f"super().__init__() comes first: {owner.title} has no place for {name} yet",
                self.line,
            )
        owner.names[name] = value
