"""What torch makes of one layer on one input: a surprise, quoted, or a worked example."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import ClassVar

import convguide.layers
from convguide.formulas import ShapeError
from convguide.layers import Layer, Shape
from convguide.problems.base import REFUSED, Answers, Problem, call
from convguide.problems.checked import Value
from convguide.problems.layer_steps import worked_lines
from convguide.problems.steps import Worked

OUTCOME, TORCH_SAYS = "outcome", "torch says"


@dataclass(frozen=True)
class EdgeCase(Problem):
    """A layer as it is written down, since it may be refused at birth, and its hand outcome.

    `says` quotes the first line of torch's refusal, as far as it does not change from run to run.
    """

    kind: ClassVar[str] = "edge case"
    wanted: ClassVar[str] = "the output shape, or 'refused'"
    quotations: ClassVar[tuple[str, ...]] = (TORCH_SAYS,)

    layer: str
    arguments: Mapping[str, object]
    input_shape: Shape
    hand: Value
    says: str = ""
    training: bool = True
    call: Mapping[str, object] = field(default_factory=dict)
    note: str = ""

    def __post_init__(self) -> None:
        """Want a quotation for every refusal, and for nothing else."""
        if (self.hand == REFUSED) != bool(self.says):
            raise ValueError(f"{self.id}: torch's words belong to a refusal, and to no shape")

    def built(self) -> Layer:
        """Return our layer, or let its refusal through."""
        layer: Layer = getattr(convguide.layers, self.layer)(**self.arguments)
        return layer

    def hand_answers(self) -> Answers:
        """Return the typed outcome, and torch's words as they were copied."""
        return {OUTCOME: self.hand, **({TORCH_SAYS: self.says} if self.says else {})}

    def answers(self) -> Answers:
        """Return the shape that comes out, or that the layer is refused."""
        try:
            return {OUTCOME: self._shape()}
        except (ShapeError, TypeError):
            return {OUTCOME: REFUSED}

    def _shape(self) -> Shape:
        return self.built().output_shape(self.input_shape, self.training, **self.call)

    def our_words(self) -> str:
        """Return our refusal; empty where there is none."""
        try:
            self._shape()
        except (ShapeError, TypeError) as error:
            return str(error)
        return ""

    def constructor(self, width: int = 1000) -> str:
        """Return the layer as torch code.

        >>> EdgeCase("x", "x", "Conv1d", {"in_channels": 1, "out_channels": 2, "kernel_size": 3},
        ...     (1, 5), (2, 3)).constructor()
        'nn.Conv1d(1, 2, kernel_size=3)'
        """
        kind = getattr(convguide.layers, self.layer)
        leading = [at.name for at in fields(kind)[: getattr(kind, "positional", 0)]]
        parts = [
            repr(value) if name in leading else f"{name}={value!r}"
            for name, value in self.arguments.items()
        ]
        return call(f"nn.{self.layer}", *parts, width=width) + ("" if self.training else ".eval()")

    def options(self) -> str:
        """Return what the layer is called with beside its input, as torch code."""
        return "".join(f", {name}={value!r}" for name, value in self.call.items())

    def code(self) -> str:
        """Return the lines of torch code that show the outcome."""
        sizes = ", ".join(map(str, self.input_shape))
        built = self.constructor(width=62)
        return f"layer = {built}\nlayer(torch.zeros({sizes}){self.options()})"


@dataclass(frozen=True)
class LayerExample(EdgeCase):
    """A layer whose shape and costs are computed on the page; `hand` holds all three."""

    kind: ClassVar[str] = "worked layer"
    wanted: ClassVar[str] = "the output shape"
    quotations: ClassVar[tuple[str, ...]] = ()

    params: int = 0
    macs: int = 0

    def hand_answers(self) -> Answers:
        """Return the typed shape and costs."""
        return {"output shape": self.hand, "parameters": self.params, COSTS: self.macs}

    def answers(self) -> Answers:
        """Return the shape and the costs by our layer."""
        layer = self.built()
        return {
            "output shape": layer.output_shape(self.input_shape, self.training, **self.call),
            "parameters": layer.param_count(),
            COSTS: layer.macs(self.input_shape, **self.call),
        }

    def worked(self) -> tuple[Worked, ...]:
        """Return the lines of each axis, and of what is counted."""
        return worked_lines(self.built(), self.input_shape)


COSTS = "multiply–accumulates"
