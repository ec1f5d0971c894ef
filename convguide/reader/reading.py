"""Which model a text holds: its statements run one by one, and plain rules that choose."""

from __future__ import annotations

import ast
from typing import Any

from convguide.reader.interpreter import Interpreter
from convguide.reader.machine import Refused, Stopped
from convguide.reader.models import Model
from convguide.reader.modules import walked
from convguide.reader.printed import is_printed, printed
from convguide.reader.source import MOST_CHARACTERS, ReadError, excerpt, parsed, too_long
from convguide.reader.values import (
    Class,
    Function,
    Module,
    Tensor,
    Unknown,
    Value,
    is_module_class,
)


def read(source: str, class_name: str | None = None) -> Model:
    """Return the model in a text: Python source, or what print(model) printed.

    Nothing is executed. The model is the one that `class_name` names or calls; otherwise the
    last one that the text makes, or its last class that no other class uses.

    Raises:
        ReadError: there is none, or the text is no Python.

    >>> read("nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU())").param_count()
    224
    """
    if len(source) > MOST_CHARACTERS:
        raise ReadError(too_long(source))
    try:
        if is_printed(source):
            return Model(source, "print(model)", printed(source), Interpreter(), is_printed=True)
        return Reading(source).chosen(class_name)
    except (RecursionError, MemoryError):
        raise ReadError("calls and brackets stand too deep inside one another") from None
    except Stopped as stop:
        raise ReadError(stop.unknown.reason, stop.unknown.line) from None


class Reading:
    """The statements of a text, run one by one, and the models among their names."""

    def __init__(self, source: str) -> None:
        """Run the statements."""
        self.source = source
        self.tree = parsed(source)
        self.machine = Interpreter()
        self.machine.reading = True
        self.failed: dict[str, Refused] = {}
        self.last: Value = None
        for node in self.tree.body:
            self.statement(node)

    def statement(self, node: ast.stmt) -> None:
        """Run a statement; where that fails, the names that it assigns are not known."""
        machine = self.machine
        machine.depth = 0
        try:
            if isinstance(node, ast.Expr) and not isinstance(node.value, ast.Constant):
                self.last = machine.evaluate(node.value, machine.globals)
            else:
                machine.execute([node], machine.globals)
        except Refused as error:
            why = Unknown(node.lineno, error.reason)
            self.forget(node, why, error)
        except Stopped as stop:
            self.forget(node, stop.unknown, None)

    def forget(self, node: ast.stmt, why: Unknown, error: Refused | None) -> None:
        """Make unknown what a statement would have named."""
        names = [each.id for each in ast.walk(node) if stored(each)]  # type: ignore[attr-defined]
        for name in names or ["_"]:
            self.machine.globals.names[name] = why
            if error is not None:
                self.failed[name] = error

    def chosen(self, wanted: str | None) -> Model:
        """Return the model that is wanted, or the one that the rules choose."""
        if wanted is not None:
            return self.wanted(wanted)
        made = self.made()
        if made:
            return self.model(*made[-1], others=[name for name, _ in made[:-1]])
        if self.failed:
            name, error = [*self.failed.items()][-1]
            return Model(self.source, name, None, self.machine, refused=error)
        return self.built()

    def made(self) -> list[tuple[str, Value]]:
        """Return the models that the text makes, without those inside others."""
        names = self.machine.globals.names
        found = [(name, value) for name, value in names.items() if is_model(value)]
        if is_model(self.last) and all(self.last is not value for _, value in found):
            found.append((excerpt(self.last.node) if self.last.node else "model", self.last))
        inside = {
            id(inner) for _, value in found for path, inner in walked(self.machine, value) if path
        }
        return [(name, value) for name, value in found if id(value) not in inside]

    def built(self) -> Model:
        """Return the last class that no other uses, built; or what a function builds."""
        classes = self.classes()
        functions = [
            name
            for name, value in self.machine.globals.names.items()
            if isinstance(value, Function) and isinstance(value.node, ast.FunctionDef)
        ]
        missing: Refused | None = None
        for name in reversed(classes):
            try:
                return self.made_by(f"{name}()", [*classes, *functions])
            except Refused as error:
                if "needs an argument" not in error.reason:
                    return Model(self.source, f"{name}()", None, self.machine, refused=error)
                missing = missing or error
        for name in functions:
            try:
                return self.made_by(f"{name}()", [*classes, *functions])
            except (Refused, ReadError):
                continue
        if missing is not None:
            raise ReadError(
                f"{classes[-1]} cannot be built without arguments ({missing.reason}): "
                f"end the text with `model = {classes[-1]}(…)`, or name that call"
            )
        unknown = self.machine.first_unknown(self.last)
        if unknown:
            raise ReadError(unknown.reason, unknown.line)
        raise ReadError("there is no model in the text: no class of nn.Module, no nn.Sequential(…)")

    def classes(self) -> list[str]:
        """Return the classes of modules that no other class or function makes use of."""
        names = self.machine.globals.names
        found = [name for name, value in names.items() if is_module_class(value)]
        used: set[str] = set()
        for node in self.tree.body:
            if isinstance(node, ast.ClassDef):
                inner = {each.id for each in ast.walk(node) if isinstance(each, ast.Name)}
                used |= inner - {node.name}
        return [name for name in found if name not in used] or found

    def wanted(self, wanted: str) -> Model:
        """Return the model that a word names or a call makes."""
        value = self.machine.globals.names.get(wanted)
        if isinstance(value, Module) and is_model(value):
            return self.model(wanted, value)
        if isinstance(value, Class):
            made = [(name, each) for name, each in self.made() if each.cls is value]
            if made:
                return self.model(*made[-1])
        call = f"{wanted}()" if wanted.isidentifier() else wanted
        try:
            return self.made_by(call)
        except Refused as error:
            return Model(self.source, call, None, self.machine, refused=error)

    def made_by(self, call: str, others: list[str] | None = None) -> Model:
        """Return the model that a call makes."""
        body = parsed(call).body
        if len(body) != 1 or not isinstance(body[0], ast.Expr):
            raise ReadError(f"`{call[:60]}` is no name and no call")
        self.machine.depth = 0
        value = self.machine.evaluate(body[0].value, self.machine.globals)
        if isinstance(value, Unknown):
            raise ReadError(value.reason, value.line)
        if not is_model(value):
            raise ReadError(f"`{call[:60]}` makes no model")
        name = call.removesuffix("()")
        return self.model(call, value, [each for each in others or [] if each != name])

    def model(self, title: str, module: Module, others: list[str] | None = None) -> Model:
        """Return the model of a module; what the text ran it on is an example of its input."""
        self.machine.reading = False
        shapes = [
            [tensor.shape for tensor in given]
            for each, given in self.machine.examples
            if each is module and given and all(isinstance(tensor, Tensor) for tensor in given)
        ]
        said = said_of(title, module)
        example = shapes[-1] if shapes else None
        return Model(self.source, said, module, self.machine, others or [], example=example)


def said_of(title: str, module: Module) -> str:
    """Return how the text makes a model: the call, behind the name if it has one."""
    if module.node is None or not title.isidentifier():
        return title
    return f"{title} = {excerpt(module.node)}"


def stored(node: ast.AST) -> bool:
    """Return whether a node is a name that is assigned."""
    return isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store)


def is_model(value: Any) -> bool:
    """Return whether a value is a module that can run: no loss, no list of modules."""
    return isinstance(value, Module) and value.kind not in ("object", "ModuleList", "ModuleDict")
