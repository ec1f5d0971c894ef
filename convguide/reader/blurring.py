"""What is forgotten where it is not known whether statements run."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import dataclass

from convguide.reader.expressions import Expressions
from convguide.reader.machine import Stopped
from convguide.reader.source import excerpt, words
from convguide.reader.values import (
    Scope,
    Symbol,
    Unknown,
    Value,
)

# Decorators and calls that change no shape.
HARMLESS = words(
    "no_grad inference_mode override wraps lru_cache cache ignore unused export to cuda cpu "
    "eval train print save load load_state_dict backward step zero_grad apply warn info debug "
    "register requires_grad_ item checkpoint manual_seed seed exit"
)


@dataclass(frozen=True)
class Signal:
    """What ends a block early: return, break or continue."""

    kind: str
    value: Value = None


class Blurring(Expressions):
    """The part of the interpreter that forgets what may have changed."""

    def blur(self, nodes: list[ast.stmt], scope: Scope, why: Unknown) -> Signal | None:
        """Forget all that statements may change: it is not known whether, or how often, they run.

        Raises:
            Stopped: they may change what cannot be told.
        """
        for node in inside(nodes):
            self.spend()
            if isinstance(node, (ast.Return, ast.Break, ast.Continue, ast.Yield)):
                if isinstance(node, ast.Return) and scope.kind == "function":
                    return Signal("return", why)
                raise Stopped(why)
            if isinstance(node, (ast.Name, ast.Attribute)) and isinstance(node.ctx, ast.Store):
                self.assign(node, why, scope)
            elif isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store):
                self.forget(node.value, scope, why)
            elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
                self.blur_call(node.value, scope, why)
            elif isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                scope.names[node.name] = why
        return None

    def blur_call(self, node: ast.Call, scope: Scope, why: Unknown) -> None:
        """Forget what a call may change that perhaps runs."""
        function = node.func
        name = function.attr if isinstance(function, ast.Attribute) else excerpt(function)
        if name in HARMLESS or name.endswith("_"):
            return
        if isinstance(function, ast.Attribute):
            self.forget(function.value, scope, why)
        elif scope.kind != "module":
            raise Stopped(why)

    def forget(self, node: ast.expr, scope: Scope, why: Unknown) -> None:
        """Forget what a name or an attribute holds.

        Raises:
            Stopped: inside a function, where others may hold the same thing.
        """
        value = self.evaluate(node, scope)
        if isinstance(value, (Unknown, Symbol)):
            return
        if scope.kind != "module" or not isinstance(node, ast.Name):
            raise Stopped(why)
        scope.names[node.id] = why


def inside(nodes: list[ast.stmt]) -> Iterator[ast.AST]:
    """Yield all nodes of statements, but for those of functions and classes defined there."""
    waiting: list[ast.AST] = [*reversed(nodes)]
    while waiting:
        node = waiting.pop()
        yield node
        if not isinstance(node, (ast.FunctionDef, ast.ClassDef, ast.Lambda)):
            waiting += [*ast.iter_child_nodes(node)][::-1]
