"""What names can stand for while a model is read: plain values, tensors, modules, the unknown.

Integers, floats, bools, None, texts, tuples, lists, dicts, slices and ranges are Python's own;
everything else is one of the classes here. None of them is the user's object.
"""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from typing import Any

from convguide.layers import Layer, Shape, Window

Value = Any
Names = dict[str, Value]


@dataclass(frozen=True)
class Unknown:
    """What cannot be followed: whatever depends on it is unknown too."""

    line: int
    reason: str


class Opaque(Unknown):
    """Something that is there, surely not None, and touches no shape: a device, a weight."""


@dataclass(frozen=True)
class Symbol:
    """A name of torch or of Python by its full path: `torch.nn.Conv2d`, `builtins.range`."""

    path: str


@dataclass(eq=False)
class Tensor:
    """A tensor of which the shape is known, and what gave it.

    Args:
        field: what one element sees of the input, None where no window says it.
        producer: the layer that gave it, or None.
        came: the shape that reached the producer.
        floating: whether it holds floating-point numbers, as layers want them.
        maker: the function that gave it in the producer's place, such as "view".
        contiguous: whether its elements surely lie in a row, as view() wants them.
    """

    shape: Shape
    field: tuple[Window, ...] | None = None
    producer: Layer | None = None
    came: Shape = ()
    floating: bool = True
    contiguous: bool = True
    maker: str = ""


@dataclass(eq=False)
class Parameter(Tensor):
    """A tensor that a module registers as its own to learn, or as its buffer."""

    learned: bool = True


@dataclass(eq=False)
class Function:
    """A function or lambda of the source, with the scope in which it was written."""

    node: ast.FunctionDef | ast.Lambda
    scope: Scope
    defaults: Names
    owner: Class | None = None
    kind: str = ""

    @property
    def name(self) -> str:
        """The function's name."""
        return getattr(self.node, "name", "lambda")


@dataclass(eq=False)
class Class:
    """A class of the source."""

    name: str
    line: int
    base: Class | Symbol | Unknown | None
    names: Names

    def find(self, name: str) -> Value:
        """Return what a name stands for in the class or its bases, or MISSING."""
        at: Any = self
        while isinstance(at, Class):
            if name in at.names:
                return at.names[name]
            at = at.base
        return at if isinstance(at, Unknown) else MISSING

    def root(self) -> Symbol | Unknown | None:
        """Return the last base: a class that the text does not define."""
        at: Any = self
        while isinstance(at, Class):
            at = at.base
        found: Symbol | Unknown | None = at
        return found


@dataclass(eq=False)
class Module:
    """A module, or another instance of a class: of torch's, or of one in the source.

    Args:
        kind: the class of torch at its root: "Module", "Sequential", "Conv2d"; "object" for none.
        cls: its class in the source, if it has one there.
        layer: the layer that it is, where its root is one.
        node: the call that made it.
        ready: whether torch's own constructor has run, so that modules may be assigned.
    """

    kind: str
    cls: Class | None = None
    layer: Layer | None = None
    node: ast.Call | None = None
    names: Names = field(default_factory=dict)
    ready: bool = True

    @property
    def line(self) -> int:
        """The line of the call that made it."""
        return self.node.lineno if self.node else 0

    @property
    def title(self) -> str:
        """The class's name."""
        return self.cls.name if self.cls else self.kind

    def entries(self) -> dict[str, Value]:
        """Return what a container holds by name, the unknown too."""
        return {name: value for name, value in self.names.items() if held(value)}

    def children(self) -> dict[str, Module]:
        """Return the modules assigned to it, by name."""
        if self.kind == "object":
            return {}
        return {name: value for name, value in self.names.items() if isinstance(value, Module)}


def held(value: Value) -> bool:
    """Return whether a value is a module, or could be one."""
    return isinstance(value, Module) or type(value) is Unknown


@dataclass(frozen=True)
class Method:
    """A method that Python or torch has for a value: `x.view`, `layers.append`."""

    owner: Value
    name: str


@dataclass(frozen=True)
class Bound:
    """A function of the source together with its first argument."""

    function: Function
    owner: Value


@dataclass(frozen=True)
class Super:
    """What super() gives: the names behind a class, for an instance."""

    cls: Class
    owner: Value


@dataclass(frozen=True)
class Partial:
    """What functools.partial gives."""

    function: Value
    given: tuple[Value, ...]
    named: Names


class Missing:
    """No value at all."""


MISSING = Missing()


@dataclass(eq=False)
class Scope:
    """The names of a module, a class body, a function's call or a comprehension."""

    names: Names
    parent: Scope | None = None
    kind: str = "function"
    function: Function | None = None
    owner: Value = None
    outer: dict[str, Scope] = field(default_factory=dict)

    def find(self, name: str) -> Value:
        """Return what a name stands for, from the inside out, or MISSING."""
        at: Scope | None = self
        while at is not None:
            if name in at.names and (at is self or at.kind != "class"):
                return at.names[name]
            at = at.parent
        return MISSING

    def home(self, name: str) -> Names:
        """Return where an assignment to the name goes."""
        return self.outer[name].names if name in self.outer else self.names


def is_module_class(value: Value) -> bool:
    """Return whether a value is a class of the source that makes modules of torch's."""
    root = value.root() if isinstance(value, Class) else None
    return isinstance(root, Symbol) and "." in root.path
