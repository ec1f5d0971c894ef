"""What each kind of statement does to the names of a scope."""

from __future__ import annotations

import ast
from collections.abc import Callable
from typing import Any

from convguide.reader.blurring import HARMLESS, Blurring, Signal
from convguide.reader.calls import LAYERS
from convguide.reader.machine import Refused, Stopped
from convguide.reader.names import imported
from convguide.reader.operators import PYTHON_REFUSES, key
from convguide.reader.source import ReadError, excerpt
from convguide.reader.tensors import tensor_binary
from convguide.reader.values import (
    Class,
    Function,
    Module,
    Scope,
    Symbol,
    Tensor,
    Unknown,
    Value,
)

MARKS = ("staticmethod", "classmethod", "property")


class Statements(Blurring):
    """The part of the interpreter that runs statements."""

    def execute(self, body: list[ast.stmt], scope: Scope) -> Signal | None:
        """Run statements; return the signal that stopped them, or None at their end."""
        for node in body:
            self.spend()
            self.line = node.lineno
            run: Callable[..., Any] | None = getattr(self, f"do_{type(node).__name__}", None)
            if run is None:
                self.blur([node], scope, self.unknown(node))
                continue
            try:
                signal: Signal | None = run(node, scope)
            except ReadError:
                raise
            except PYTHON_REFUSES as error:
                said = f"{type(error).__name__}: {error}"
                raise Refused(said, node.lineno) from None
            if signal is not None:
                return signal
        return None

    def do_Expr(self, node: ast.Expr, scope: Scope) -> None:
        """Evaluate for the effect."""
        if not isinstance(node.value, ast.Constant):
            self.evaluate(node.value, scope)

    def do_Assign(self, node: ast.Assign, scope: Scope) -> None:
        """Name a value."""
        value = self.evaluate(node.value, scope)
        for target in node.targets:
            self.assign(target, value, scope)

    def do_AnnAssign(self, node: ast.AnnAssign, scope: Scope) -> None:
        """Name a value; its annotation is not read."""
        if node.value is not None:
            self.assign(node.target, self.evaluate(node.value, scope), scope)

    def do_AugAssign(self, node: ast.AugAssign, scope: Scope) -> None:
        """Change a value in place: a list grows, a tensor keeps its shape."""
        old, value = self.evaluate(node.target, scope), self.evaluate(node.value, scope)
        if isinstance(old, list) and isinstance(node.op, ast.Add):
            more = self.items(value, node)
            if isinstance(more, Unknown):
                raise Stopped(more)
            self.room(len(old) + len(more))
            old.extend(more)
        elif isinstance(old, Tensor) and not isinstance(value, Unknown):
            new = tensor_binary(self, type(node.op), old, value, node, inplace=True)
            self.assign(node.target, new, scope)
        else:
            self.assign(node.target, self.operate(node, type(node.op), old, value), scope)

    def assign(self, target: ast.expr, value: Value, scope: Scope) -> None:
        """Give a value to a name, an attribute, an entry, or several of them."""
        self.spend()
        if isinstance(target, ast.Name):
            scope.home(target.id)[target.id] = value
        elif isinstance(target, (ast.Tuple, ast.List)):
            self.unpack(target, value, scope)
        elif isinstance(target, ast.Attribute):
            self.assign_attribute(target, value, scope)
        elif isinstance(target, ast.Subscript):
            self.assign_entry(target, value, scope)

    def assign_attribute(self, target: ast.Attribute, value: Value, scope: Scope) -> None:
        """Assign an attribute, where its owner is a module or a class of the source."""
        owner = self.evaluate(target.value, scope)
        if isinstance(owner, Module):
            self.registered(owner, target.attr, value)
        elif isinstance(owner, Class):
            owner.names[target.attr] = value

    def assign_entry(self, target: ast.Subscript, value: Value, scope: Scope) -> None:
        """Assign an entry of a list, a dict or a container of modules."""
        owner, at = self.evaluate(target.value, scope), self.evaluate(target.slice, scope)
        if isinstance(owner, Tensor | Unknown):
            return
        if isinstance(at, Unknown):
            raise Stopped(at)
        if isinstance(owner, dict):
            owner[key(at)] = value
        elif isinstance(owner, list) and type(at) is int:
            owner[at] = value
        elif isinstance(owner, Module):
            names = [*owner.children()]
            self.registered(owner, at if isinstance(at, str) else names[at], value)
        else:
            raise Stopped(self.unknown(target))

    def unpack(self, target: ast.Tuple | ast.List, value: Value, scope: Scope) -> None:
        """Give the entries of a value to several targets."""
        several = self.items(value, target)
        if isinstance(several, Unknown):
            for each in target.elts:
                inner = each.value if isinstance(each, ast.Starred) else each
                self.assign(inner, several, scope)
            return
        stars = [at for at, each in enumerate(target.elts) if isinstance(each, ast.Starred)]
        if stars:
            at, behind = stars[0], len(target.elts) - stars[0] - 1
            end = len(several) - behind
            several = [*several[:at], several[at:end], *several[end:]]
        if len(several) != len(target.elts):
            raise ValueError(f"{len(target.elts)} names for {len(several)} values")
        for each, entry in zip(target.elts, several, strict=True):
            self.assign(each.value if isinstance(each, ast.Starred) else each, entry, scope)

    def do_If(self, node: ast.If, scope: Scope) -> Signal | None:
        """Run one branch, where it is known which."""
        found = self.holds(node.test, scope)
        if not isinstance(found, Unknown):
            return self.execute(node.body if found else node.orelse, scope)
        why = Unknown(node.lineno, f"whether `{excerpt(node.test)}` holds is not known")
        return self.blur([*node.body, *node.orelse], scope, why)

    def do_For(self, node: ast.For, scope: Scope) -> Signal | None:
        """Run the body for each entry."""
        several = self.items(self.evaluate(node.iter, scope), node.iter)
        if isinstance(several, Unknown):
            return self.blur([node], scope, several)
        for value in several:
            self.spend()
            self.assign(node.target, value, scope)
            signal = self.execute(node.body, scope)
            if signal and signal.kind == "break":
                return None
            if signal and signal.kind == "return":
                return signal
        return self.execute(node.orelse, scope)

    def do_While(self, node: ast.While, scope: Scope) -> Signal | None:
        """Run the body while the condition holds."""
        while True:
            self.spend()
            found = self.holds(node.test, scope)
            if isinstance(found, Unknown):
                return self.blur([node], scope, found)
            if not found:
                return self.execute(node.orelse, scope)
            signal = self.execute(node.body, scope)
            if signal and signal.kind == "break":
                return None
            if signal and signal.kind == "return":
                return signal

    def do_Return(self, node: ast.Return, scope: Scope) -> Signal:
        """Leave the function."""
        return Signal("return", node.value and self.evaluate(node.value, scope))

    def do_Break(self, node: ast.Break, scope: Scope) -> Signal:
        """Leave the loop."""
        return Signal("break")

    def do_Continue(self, node: ast.Continue, scope: Scope) -> Signal:
        """Go on with the next round."""
        return Signal("continue")

    def do_Pass(self, node: ast.Pass, scope: Scope) -> None:
        """Do nothing."""

    def do_With(self, node: ast.With, scope: Scope) -> Signal | None:
        """Run the body; what surrounds it touches no shape."""
        for item in node.items:
            self.evaluate(item.context_expr, scope)
            if item.optional_vars is not None:
                why = f"`{excerpt(item.context_expr)}` is not followed"
                self.assign(item.optional_vars, Unknown(node.lineno, why), scope)
        return self.execute(node.body, scope)

    def do_Try(self, node: ast.Try, scope: Scope) -> Signal | None:
        """Run what nothing interrupts; an error that is caught is not followed."""
        try:
            signal = self.execute([*node.body, *node.orelse], scope)
        except Refused as error:
            why = "what happens after an error that is caught is not followed"
            raise Stopped(Unknown(error.line or node.lineno, why)) from None
        return signal or self.execute(node.finalbody, scope)

    def do_Raise(self, node: ast.Raise, scope: Scope) -> None:
        """Refuse, as the model's own code does.

        Raises:
            Refused: always.
        """
        said = excerpt(node.exc) if node.exc else "an error"
        raise Refused(f"the model itself raises {said}", node.lineno)

    def do_Assert(self, node: ast.Assert, scope: Scope) -> None:
        """Refuse where the model's own check fails.

        Raises:
            Refused: it surely fails.
        """
        if self.holds(node.test, scope) is False:
            said = excerpt(node.test)
            raise Refused(f"the model's own check `{said}` fails", node.lineno)

    def do_Delete(self, node: ast.Delete, scope: Scope) -> None:
        """Forget names and attributes."""
        for target in node.targets:
            if isinstance(target, ast.Name):
                scope.home(target.id).pop(target.id, None)
            elif isinstance(target, ast.Attribute):
                owner = self.evaluate(target.value, scope)
                if isinstance(owner, Module):
                    owner.names.pop(target.attr, None)
            else:
                raise Stopped(self.unknown(node))

    def do_Global(self, node: ast.Global, scope: Scope) -> None:
        """Let assignments go to the module."""
        scope.outer.update(dict.fromkeys(node.names, self.globals))

    def do_Nonlocal(self, node: ast.Nonlocal, scope: Scope) -> None:
        """Let assignments go to the function around."""
        for name in node.names:
            at = scope.parent
            while at is not None and (name not in at.names or at.kind == "class"):
                at = at.parent
            scope.outer[name] = at or scope

    def do_Import(self, node: ast.Import | ast.ImportFrom, scope: Scope) -> None:
        """Give names their usual meaning; nothing is imported.

        What the text defines under the same name stays: files are often pasted together.
        """
        for name, value in imported(node).items():
            if not isinstance(scope.names.get(name), (Class, Function)):
                scope.names[name] = value

    def do_ImportFrom(self, node: ast.ImportFrom, scope: Scope) -> None:
        """Give names their usual meaning."""
        self.do_Import(node, scope)

    def do_FunctionDef(self, node: ast.FunctionDef, scope: Scope) -> None:
        """Name a function."""
        function = Function(node, scope, self.defaults(node.args, scope))
        value: Value = function
        for decorator in node.decorator_list:
            name = excerpt(decorator).partition("(")[0].rpartition(".")[2]
            if name in MARKS:
                function.kind = name
            elif name not in HARMLESS:
                value = self.unknown(decorator, "decorates a function, which is not followed")
        scope.home(node.name)[node.name] = value

    def do_ClassDef(self, node: ast.ClassDef, scope: Scope) -> None:
        """Name a class."""
        bases = [self.evaluate(base, scope) for base in node.bases]
        inner = Scope({}, scope, "class")
        made = Class(node.name, node.lineno, self.base(node, bases), inner.names)
        self.execute(node.body, inner)
        for value in inner.names.values():
            if isinstance(value, Function) and value.owner is None:
                value.owner = made
        strange = bool(node.decorator_list or node.keywords)
        why = self.unknown(node, "has a decorator or a metaclass, which is not followed")
        scope.home(node.name)[node.name] = why if strange else made

    def base(self, node: ast.ClassDef, bases: list[Value]) -> Value:
        """Return the one base of a class that counts."""
        own = [base for base in bases if isinstance(base, Class)]
        torchs = [base for base in bases if isinstance(base, Symbol) and base.path in MODULES]
        plain = [base for base in bases if isinstance(base, Symbol) and base.path in PLAIN_BASES]
        found = own or torchs
        if len(found) + len(plain) < len(bases) or len(own) > 1:
            return self.unknown(node, "has a base class that is not followed")
        return found[0] if found else None


def torch_modules() -> frozenset[str]:
    """Return the paths of the classes of torch that a class of the source may stand on."""
    names = ("Module", "Sequential", "ModuleList", "ModuleDict", *LAYERS)
    return frozenset(f"torch.nn.{name}" for name in names)


MODULES = torch_modules() | {"pytorch_lightning.LightningModule", "lightning.LightningModule"}
PLAIN_BASES = frozenset(("builtins.object", "abc.ABC", "typing.Generic", "enum.Enum"))
