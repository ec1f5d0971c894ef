"""Attributes of values, looked up among our own: no object of Python's is asked."""

from __future__ import annotations

import ast

from convguide.reader.functions import METHODS, tensor_attribute
from convguide.reader.modules import (
    HOLDING,
    QUIET,
    SELF,
    module_attribute,
)
from convguide.reader.names import symbol
from convguide.reader.plain import (
    CONSTANTS,
)
from convguide.reader.statements import Statements
from convguide.reader.values import (
    MISSING,
    Bound,
    Class,
    Function,
    Method,
    Module,
    Names,
    Partial,
    Super,
    Symbol,
    Tensor,
    Unknown,
    Value,
)


class Members(Statements):
    """The part of the interpreter that finds attributes."""

    def invoke(self, function: Function, given: list[Value], named: Names) -> Value:
        """Return what a function of the source gives."""
        raise NotImplementedError

    def attribute(self, owner: Value, name: str, node: ast.AST) -> Value:
        """Return an attribute of a value, among our own, or MISSING."""
        line = getattr(node, "lineno", self.line)
        if isinstance(owner, Symbol):
            if name == "__name__":
                return owner.path.rpartition(".")[2]
            found = symbol(f"{owner.path}.{name}")
            return CONSTANTS.get(found.path, found)
        if isinstance(owner, Module):
            return self.member(owner, name, line)
        if isinstance(owner, Tensor):
            value = tensor_attribute(owner, name, line)
            method = Method(owner, name) if name in METHODS else MISSING
            return method if value is None else value
        if isinstance(owner, Class):
            return owner.name if name == "__name__" else owner.find(name)
        if isinstance(owner, Super):
            return self.inherited(owner, name)
        if isinstance(owner, (str, list, dict)):
            return Method(owner, name)
        if isinstance(owner, Partial) and name == "func":
            return owner.function
        if isinstance(owner, tuple) and name == "numel":
            return Method(owner, name)
        return MISSING

    def member(self, owner: Module, name: str, line: int) -> Value:
        """Return an attribute of a module: its own, its class's, torch's."""
        if name in owner.names:
            return owner.names[name]
        if name == "__class__":
            return owner.cls or Symbol(f"torch.nn.{owner.kind}")
        found = owner.cls.find(name) if owner.cls else MISSING
        if isinstance(found, Function):
            return self.method_of(owner, found)
        if found is not MISSING:
            return found
        found = module_attribute(self, owner, name, line)
        if found is MISSING and name in (HOLDING | SELF | QUIET) and owner.kind != "object":
            return Method(owner, name)
        if found is MISSING and owner.kind != "object" and owner.layer is not None:
            return Unknown(line, f"`.{name}` of {owner.title} is not followed")
        if owner.cls and isinstance(owner.cls.find("__getattr__"), Function):
            return Unknown(line, "`__getattr__` is not followed")
        return found

    def method_of(self, owner: Value, function: Function) -> Value:
        """Return a function of a class as its instance has it."""
        if function.kind == "staticmethod":
            return function
        if function.kind == "property":
            return self.invoke(function, [owner], {})
        cls = owner.cls if isinstance(owner, Module) else owner
        return Bound(function, cls if function.kind == "classmethod" else owner)

    def inherited(self, owner: Super, name: str) -> Value:
        """Return what a class inherits under a name."""
        base = owner.cls.base
        found = base.find(name) if isinstance(base, Class) else MISSING
        if isinstance(found, Function):
            return self.method_of(owner.owner, found)
        return Method(owner, name) if found is MISSING else found
