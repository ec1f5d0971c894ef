"""What reads a model step by step: its budget, its failures, and what its parts expect of it."""

from __future__ import annotations

import ast
from math import prod

from convguide.layers import Shape
from convguide.reader.recorder import Recorder
from convguide.reader.source import LARGEST, ReadError, excerpt
from convguide.reader.values import Module, Names, Scope, Tensor, Unknown, Value

MOST_STEPS = 40_000
DEEPEST_CALLS = 40
LONGEST_TEXT = 10_000
LONGEST_LIST = 20_000
MOST_DIMENSIONS = 64


class Refused(Exception):
    """torch or Python refuses something at a line of the source: the model cannot run.

    Args:
        place: the module or the operation that refuses.
        module: the module, where it is one.
        tensor: what reached it.
        node: the call in the source.
        tensors: all that meet there, where they are several.
        joint: the dimension along which they are put together; None where they are added.
    """

    def __init__(
        self,
        reason: str,
        line: int = 0,
        place: str = "",
        module: Module | None = None,
        tensor: Tensor | None = None,
        node: ast.AST | None = None,
        tensors: tuple[Tensor, ...] = (),
        joint: int | None = None,
    ) -> None:
        """Keep the reason and the place."""
        super().__init__(reason)
        self.reason, self.line, self.place = reason, line, place
        self.module, self.tensor, self.node = module, tensor, node
        self.tensors, self.joint = tensors, joint


class Stopped(Exception):
    """The rest cannot be followed without guessing."""

    def __init__(self, unknown: Unknown) -> None:
        """Keep why."""
        super().__init__(unknown.reason)
        self.unknown = unknown


class Uncertain(Exception):
    """What is looped over, or a condition inside an expression, is not known."""

    def __init__(self, unknown: Unknown) -> None:
        """Keep why."""
        super().__init__(unknown.reason)
        self.unknown = unknown


class Machine:
    """An interpreter of syntax trees over the values of this room.

    Nothing of the source is executed: each kind of node has its own meaning here, and what has
    none is unknown.
    """

    def __init__(self, steps: int = MOST_STEPS) -> None:
        """Start with a budget of steps and nothing recorded."""
        self.steps = steps
        self.depth = 0
        self.line = 0
        self.recorder = Recorder()
        self.notes: dict[Unknown, None] = {}
        self.warnings: dict[Unknown, None] = {}
        self.globals = Scope({}, kind="module")

    def spend(self, steps: int = 1) -> None:
        """Take steps from the budget.

        Raises:
            ReadError: none is left.
        """
        self.steps -= steps
        if self.steps < 0:
            raise ReadError("the source takes too many steps to be read: its loops are too long")

    def integer(self, value: int) -> int:
        """Return an integer that torch could hold.

        Raises:
            ReadError: it is larger.
        """
        if abs(value) > LARGEST:
            raise ReadError("a number grows beyond 2**63 − 1, the largest of torch", self.line)
        return value

    def text(self, value: str) -> str:
        """Return a text that is not too long, or raise ReadError."""
        if len(value) > LONGEST_TEXT:
            raise ReadError(f"a text grows beyond {LONGEST_TEXT:,} characters", self.line)
        self.spend(len(value) // 50)
        return value

    def room(self, length: int) -> None:
        """Check that a list or tuple may have a length, and pay for it."""
        if length > LONGEST_LIST:
            raise ReadError(f"a list grows beyond {LONGEST_LIST:,} entries", self.line)
        self.spend(length // 4)

    def shape(self, shape: Shape) -> Shape:
        """Return a shape that torch could hold, or raise Refused."""
        if len(shape) > MOST_DIMENSIONS:
            raise Refused(f"a tensor has at most {MOST_DIMENSIONS} dimensions", self.line)
        if prod(shape) > LARGEST:
            raise Refused(f"a tensor of {shape} has more elements than 2**63 − 1", self.line)
        return shape

    def inside(self, value: Value) -> list[Value]:
        """Return what stands in tuples, lists and dicts, however deep, each paid for."""
        found, waiting = [], [value]
        while waiting:
            self.spend()
            each = waiting.pop()
            if isinstance(each, dict):
                each = [*each.values()]
            if isinstance(each, (tuple, list)):
                self.room(len(waiting) + len(each))
                waiting.extend(reversed(each))
            else:
                found.append(each)
        return found

    def first_unknown(self, *values: Value) -> Unknown | None:
        """Return the first unknown in some values."""
        found = (each for each in self.inside(values) if isinstance(each, Unknown))
        return next(found, None)

    def unknown(self, node: ast.AST, why: str = "is not followed") -> Unknown:
        """Return the unknown that a node stands for."""
        return Unknown(getattr(node, "lineno", self.line), f"`{excerpt(node)}` {why}")

    def note(self, unknown: Unknown) -> None:
        """Keep an unknown for the report: something of the model depends on it."""
        self.notes[unknown] = None

    def evaluate(self, node: ast.expr, scope: Scope) -> Value:
        """Return what an expression stands for."""
        raise NotImplementedError

    def execute(self, body: list[ast.stmt], scope: Scope) -> Value:
        """Run statements; return what stopped them, or None at their end."""
        raise NotImplementedError

    def call(self, function: Value, given: list[Value], named: Names, node: ast.Call) -> Value:
        """Return what a call gives."""
        raise NotImplementedError

    def attribute(self, owner: Value, name: str, node: ast.AST) -> Value:
        """Return an attribute of a value, or MISSING."""
        raise NotImplementedError

    def items(self, value: Value, node: ast.AST) -> list[Value] | Unknown:
        """Return what iteration over a value gives."""
        raise NotImplementedError

    def operate(self, node: ast.AST, kind: type, left: Value, right: Value) -> Value:
        """Return what an operator gives for two values."""
        raise NotImplementedError

    def registered(self, owner: Module, name: str, value: Value) -> None:
        """Assign an attribute of a module."""
        raise NotImplementedError
