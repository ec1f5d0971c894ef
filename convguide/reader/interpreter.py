"""The whole interpreter: calls of functions, classes and modules of the source."""

from __future__ import annotations

import ast
from typing import Any

from convguide.reader.calls import LAYERS
from convguide.reader.functions import on_tensor, torch_function
from convguide.reader.machine import DEEPEST_CALLS, MOST_STEPS, Refused
from convguide.reader.members import Members
from convguide.reader.methods import dict_method, list_method, text_method
from convguide.reader.modules import (
    CONTAINERS,
    copied,
    holding,
    initialised,
    run_layer,
)
from convguide.reader.plain import (
    dictionary,
    math_function,
    python_function,
)
from convguide.reader.source import ReadError
from convguide.reader.tensors import index
from convguide.reader.values import (
    MISSING,
    Bound,
    Class,
    Function,
    Method,
    Module,
    Names,
    Opaque,
    Parameter,
    Partial,
    Scope,
    Super,
    Symbol,
    Tensor,
    Unknown,
    Value,
)

# What gives its first argument back, as far as shapes and counts go.
WRAPPERS = frozenset(
    (
        *("torch.compile", "torch.jit.script", "torch.nn.DataParallel"),
        *("torch.nn.utils.spectral_norm", "torch.nn.utils.parametrizations.spectral_norm"),
    )
)
# A trace is that of a run on the CPU.
ON_CPU = {"torch.cuda.is_available": False, "torch.cuda.device_count": 0}
OPAQUE = ("torch.device", "torch.nn.init.", "torch.optim.", "torch.Generator", "torch.manual_seed")


class Interpreter(Members):
    """The part of the interpreter that calls."""

    reading = False

    def __init__(self, steps: int = MOST_STEPS) -> None:
        """Start with a budget of steps; `examples` holds the calls of modules in the text."""
        super().__init__(steps)
        self.examples: list[tuple[Module, list[Value]]] = []
        self.generators: dict[int, bool] = {}

    def on_Call(self, node: ast.Call, scope: Scope) -> Value:
        """Return what a call gives."""
        if isinstance(node.func, ast.Name) and node.func.id == "super":
            return self.behind(node, scope)
        function = self.evaluate(node.func, scope)
        given = self.spread(node.args, scope)
        if isinstance(given, Unknown):
            return given
        named: Names = {}
        for keyword in node.keywords:
            value = self.evaluate(keyword.value, scope)
            if keyword.arg is not None:
                named[keyword.arg] = value
            elif isinstance(value, dict):
                named |= value
            else:
                return value if isinstance(value, Unknown) else self.unknown(node)
        self.line = node.lineno
        return self.call(function, given, named, node)

    def behind(self, node: ast.Call, scope: Scope) -> Value:
        """Return super() for the method that is running."""
        at: Scope | None = scope
        while at is not None and not (at.function and at.function.owner):
            at = at.parent
        if at is None or at.function is None or at.function.owner is None:
            return self.unknown(node)
        return Super(at.function.owner, at.owner)

    def call(self, function: Value, given: list[Value], named: Names, node: ast.Call) -> Value:
        """Return what a call of any value gives."""
        self.depth += 1
        if self.depth > DEEPEST_CALLS:
            raise ReadError(f"calls stand inside one another more than {DEEPEST_CALLS} deep")
        try:
            return self.called(function, given, named, node)
        finally:
            self.depth -= 1

    def called(self, function: Value, given: list[Value], named: Names, node: ast.Call) -> Value:
        """Return what a call gives, by the kind of what is called."""
        if isinstance(function, Unknown):
            return self.unknown(node) if isinstance(function, Opaque) else function
        if isinstance(function, Symbol):
            return self.symbol_call(function.path, given, named, node)
        if isinstance(function, Class):
            return self.instance(function, given, named, node)
        if isinstance(function, Module):
            return self.run(function, given, named, node)
        if isinstance(function, Method):
            return self.method(function.owner, function.name, given, named, node)
        if isinstance(function, Partial):
            return self.call(
                function.function, [*function.given, *given], function.named | named, node
            )
        if isinstance(function, Bound):
            return self.invoke(function.function, [function.owner, *given], named)
        if isinstance(function, Function):
            return self.invoke(function, given, named)
        raise TypeError(f"{type(function).__name__} cannot be called")

    def symbol_call(self, path: str, given: list[Value], named: Names, node: ast.Call) -> Value:
        """Return what a function or class of Python or torch gives."""
        home, _, name = path.rpartition(".")
        if home == "builtins":
            return python_function(self, name, given, named, node)
        if home == "torch.nn" and (name in LAYERS or name in (*CONTAINERS, "Module")):
            module = Module(name, node=node)
            initialised(self, module, given, named, node)
            return module
        apart = path in WRAPPERS or path.startswith(OPAQUE)
        if home in ("torch.nn.functional", "torch") and not apart:
            return torch_function(self, path, given, named, node)
        if home == "math" or path == "numpy.prod":
            return math_function(self, name, given, node)
        return self.other_call(path, given, named, node)

    def other_call(self, path: str, given: list[Value], named: Names, node: ast.Call) -> Value:
        """Return what the few other functions give that models use."""
        if path in ON_CPU:
            return ON_CPU[path]
        if path in WRAPPERS and given:
            return given[0]
        if path == "torch.nn.Parameter" and given:
            tensor = given[0]
            return Parameter(tensor.shape) if isinstance(tensor, Tensor) else tensor
        if path == "functools.partial" and given:
            return Partial(given[0], tuple(given[1:]), named)
        if path == "collections.OrderedDict":
            return dictionary(self, given, named, node)
        if path in ("copy.deepcopy", "copy.copy") and given:
            return copied(self, given[0])
        if path == "torch.utils.checkpoint.checkpoint" and given:
            return self.call(given[0], given[1:], {}, node)
        if path == "torch.nn.Module.__init__" and given and isinstance(given[0], Module):
            initialised(self, given[0], given[1:], named, node)
            return None
        if path.startswith(OPAQUE) or (path.startswith("torch.nn.") and path.endswith("Loss")):
            return Opaque(node.lineno, f"`{path}` is not followed")
        return self.unknown(node)

    def instance(self, cls: Class, given: list[Value], named: Names, node: ast.Call) -> Value:
        """Return an instance of a class of the source."""
        root = cls.root()
        if isinstance(root, Unknown):
            return root
        kind = root.path.rpartition(".")[2] if root else "object"
        kind = "Module" if kind == "LightningModule" else kind
        if kind in ("ABC", "Enum", "Generic"):
            kind = "object"
        module = Module(kind, cls, node=node, ready=False)
        start = cls.find("__init__")
        if isinstance(start, Function):
            self.invoke(start, [module, *given], named)
        else:
            initialised(self, module, given, named, node)
        return module

    def run(self, module: Module, given: list[Value], named: Names, node: ast.Call) -> Value:
        """Return what a module makes of its input."""
        if self.reading and self.depth == 1:
            self.examples.append((module, given))
            return Unknown(node.lineno, "what the text itself computes is not traced")
        name = "__call__" if module.kind == "object" else "forward"
        forward = module.cls.find(name) if module.cls else MISSING
        if isinstance(forward, Unknown):
            return forward
        if isinstance(forward, Function):
            return self.invoke(forward, [module, *given], named)
        return self.own_forward(module, given, named, node)

    def own_forward(
        self, module: Module, given: list[Value], named: Names, node: ast.Call
    ) -> Value:
        """Return what torch's own forward gives: a layer's, or one layer after the other."""
        if module.kind in LAYERS:
            return run_layer(self, module, given, named, node)
        if module.kind != "Sequential":
            raise Refused(f"{module.title} has no forward", node.lineno, module.title)
        if len(given) != 1:
            raise TypeError(f"Sequential takes one input, not {len(given)}")
        value, alone = given[0], inner_call(node)
        for each in module.entries().values():
            self.spend()
            if isinstance(each, Unknown):
                self.note(each)
                value = each
            else:
                value = self.call(each, [value], {}, alone)
        return value

    def invoke(self, function: Function, given: list[Value], named: Names) -> Value:
        """Return what a function of the source gives."""
        node = function.node
        names = self.bound(function, given, named)
        owner = given[0] if given else None
        scope = Scope(names, function.scope, "function", function, owner)
        if isinstance(node, ast.Lambda):
            return self.evaluate(node.body, scope)
        if self.generates(node):
            return Unknown(node.lineno, f"`{node.name}` yields, which is not followed")
        signal = self.execute(node.body, scope)
        return signal.value if signal else None

    def generates(self, node: ast.FunctionDef) -> bool:
        """Return whether a function is a generator."""
        if id(node) not in self.generators:
            kinds = (ast.Yield, ast.YieldFrom, ast.Await)
            self.generators[id(node)] = any(isinstance(each, kinds) for each in ast.walk(node))
        return self.generators[id(node)]

    def bound(self, function: Function, given: list[Value], named: Names) -> Names:
        """Return the parameters of a function with their arguments.

        Raises:
            TypeError: one is missing, or there is one too many.
        """
        at = function.node.args
        positional = [each.arg for each in (*at.posonlyargs, *at.args)]
        found: Names = dict(zip(positional, given, strict=False))
        if at.vararg:
            found[at.vararg.arg] = tuple(given[len(positional) :])
        elif len(given) > len(positional):
            raise TypeError(f"{function.name} takes {len(positional)}, not {len(given)} arguments")
        known = {*positional, *(each.arg for each in at.kwonlyargs)}
        rest = {key: value for key, value in named.items() if key not in known}
        for key in named.keys() & known:
            if key in found:
                raise TypeError(f"{function.name} gets {key!r} twice")
            found[key] = named[key]
        if at.kwarg:
            found[at.kwarg.arg] = rest
        elif rest:
            raise TypeError(f"{function.name} takes no argument {next(iter(rest))!r}")
        for key in (*positional, *(each.arg for each in at.kwonlyargs)):
            if key not in found and key not in function.defaults:
                raise TypeError(f"{function.name} needs an argument {key!r}")
            found.setdefault(key, function.defaults.get(key))
        return found

    def method(
        self, owner: Value, name: str, given: list[Value], named: Names, node: ast.Call
    ) -> Value:
        """Return what a method of Python or torch gives."""
        if isinstance(owner, Super):
            return self.own_method(owner.owner, name, given, named, node)
        if isinstance(owner, Module):
            return self.own_method(owner, name, given, named, node)
        if isinstance(owner, Tensor):
            return on_tensor(self, f"method.{name}", owner, given, named, node)
        if isinstance(owner, str):
            return text_method(self, owner, name, given, named, node)
        if isinstance(owner, list):
            return list_method(self, owner, name, given, node)
        if isinstance(owner, tuple):
            return math_function(self, "prod", [owner], node)
        return dict_method(self, owner, name, given, named, node)

    def own_method(
        self, module: Value, name: str, given: list[Value], named: Names, node: ast.Call
    ) -> Value:
        """Return what a method gives that a module has from torch."""
        if not isinstance(module, Module):
            return self.unknown(node)
        if name == "__init__":
            initialised(self, module, given, named, node)
            return None
        if name in ("forward", "__call__"):
            return self.own_forward(module, given, named, node)
        return holding(self, module, name, given, named, node)

    def items(self, value: Value, node: ast.AST) -> Any:
        """Return what iteration over a value gives, as a list."""
        if isinstance(value, Unknown):
            return value
        if isinstance(value, Module):
            found = value.entries()
            names = value.kind == "ModuleDict"
            return (
                self.unknown(node)
                if value.kind not in CONTAINERS
                else [*(found if names else found.values())]
            )
        if isinstance(value, Tensor):
            count = value.shape[0] if value.shape else 0
            self.room(count)
            return [index(self, value, at, node) for at in range(count)]
        if isinstance(value, range):
            self.room(len(value))
        if isinstance(value, (str, tuple, list, dict, range)):
            self.room(len(value))
            return [*value]
        return self.unknown(node)


def inner_call(node: ast.Call) -> ast.Call:
    """Return a call at the same place without arguments: of a layer inside a Sequential."""
    at = {"lineno": node.lineno, "col_offset": node.col_offset}
    return ast.Call(func=node.func, args=[], keywords=[], **at)
