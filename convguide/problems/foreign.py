"""Layers in other frameworks' words: a case for every engine, and a few numbers side by side."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from convguide.formulas import ShapeError
from convguide.frameworks.converting import FRAMEWORKS, Conversion, read_as, written
from convguide.frameworks.numbers import outputs
from convguide.frameworks.operation import CannotSay, Operation
from convguide.frameworks.ours import operation_of
from convguide.layers import Shape
from convguide.problems.base import REFUSED, Answers, Problem
from convguide.problems.checked import Value
from convguide.reader import ReadError, read_call

SHAPE, PADDING, NUMBERS = "output shape", "padding", "numbers"
ENGINES = {"torch": "torch", "keras": "keras", "onnx": "onnxruntime", "jax": "jax"}
"""What runs the words of each framework; the other words are by rule."""


def operation_in(
    framework: str, text: str, input_shape: Shape, out_channels: int | None = None
) -> Operation:
    """Return what a text does to an input, by our rules."""
    if framework == "torch":
        return operation_of(read_call(text), input_shape)
    return read_as(framework, text, input_shape, out_channels)


@dataclass(frozen=True)
class ForeignCase(Problem):
    """A layer in the words of one framework, to be said in those of the others and run in all.

    `numbers` is a short hash of every output number for a fixed input and fixed weights: no
    formula gives it, the engines have to agree.
    """

    kind: ClassVar[str] = "layer in every framework"
    wanted: ClassVar[str] = "the output shape"
    quotations: ClassVar[tuple[str, ...]] = (NUMBERS,)

    framework: str
    text: str
    input_shape: Shape
    out_channels: int | None = None

    @cached_property
    def operation(self) -> Operation:
        """Return what the text does to the input, by rule."""
        return operation_in(self.framework, self.text, self.input_shape, self.out_channels)

    def words(self, framework: str) -> Conversion | str:
        """Return the same in another framework's words, or why it has none."""
        try:
            return written(framework, self.operation)
        except CannotSay as reason:
            return str(reason)

    def said(self) -> dict[str, Conversion]:
        """Return the words of every framework that has some."""
        found = {name: self.words(name) for name in FRAMEWORKS}
        return {name: one for name, one in found.items() if isinstance(one, Conversion)}

    def hand_answers(self) -> Answers:
        """Return nothing: the cases were made, not typed."""
        return {}

    def answers(self) -> Answers:
        """Return the shape and the padding of each side."""
        return {SHAPE: self.operation.output_shape(), PADDING: self.operation.sides}


@dataclass(frozen=True)
class Side:
    """One way to say a layer, and the output numbers that were worked out by hand."""

    framework: str
    text: str
    hand: Value
    ruled: bool = True

    @property
    def part(self) -> str:
        """Return the name of this part of the answer."""
        return f"{self.framework}: {self.text}"


@dataclass(frozen=True)
class SideBySide(Problem):
    """The same wish in several frameworks, on the pixels 1, 2, 3, … of one axis.

    Kernels are 100, 10, 1 (or 1000, 100, 10, 1, and so on), so that the digits of an output are
    the pixels that it read. `scale` multiplies the pixels.
    """

    kind: ClassVar[str] = "frameworks side by side"
    wanted: ClassVar[str] = "the output numbers"

    sides: tuple[Side, ...]
    size: int
    verdict: str
    lesson: str
    links: tuple[tuple[str, str], ...] = ()
    scale: int = 1

    @property
    def quotations(self) -> tuple[str, ...]:  # type: ignore[override]
        """Return the parts that no rule of ours gives."""
        return tuple(side.part for side in self.sides if not side.ruled)

    @property
    def pixels(self) -> tuple[int, ...]:
        """Return the input."""
        return tuple(self.scale * (at + 1) for at in range(self.size))

    def hand_answers(self) -> Answers:
        """Return the typed numbers of each side."""
        return {side.part: side.hand for side in self.sides}

    def answers(self) -> Answers:
        """Return the numbers of each side by rule."""
        return {side.part: self.by_rule(side) for side in self.sides if side.ruled}

    def by_rule(self, side: Side) -> Value:
        """Return the output numbers, or that the layer is refused."""
        try:
            operation = operation_in(side.framework, side.text, (1, self.size), 1)
            return outputs(operation, self.pixels, weights(operation))
        except (ShapeError, CannotSay, ReadError):
            return REFUSED


def weights(operation: Operation) -> tuple[int, ...]:
    """Return powers of ten, the largest first.

    >>> weights(Operation("conv", (6,), 1, 1, (3,), (2,), ((0, 1),), (1,)))
    (100, 10, 1)
    """
    if operation.pools:
        return ()
    return tuple(10**power for power in reversed(range(operation.kernel_size[0])))
