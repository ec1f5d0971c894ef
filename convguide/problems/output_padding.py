"""Which output_padding reaches a size?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from convguide.formulas import conv_transpose_output_padding
from convguide.layers import Shape
from convguide.layers.base import brief
from convguide.layers.transposed import ConvTranspose
from convguide.problems.base import Answers, Figure, Problem, by_pixels
from convguide.problems.size import SizeProblem
from convguide.problems.steps import Worked
from convguide.problems.window import TransposedAxis, axes_of


@dataclass(frozen=True)
class OutputPaddingProblem(Problem):
    """The output_padding with which a layer reaches `output_size`; `hand` has one an axis."""

    kind: ClassVar[str] = "output padding"
    functions: ClassVar[tuple[str, ...]] = (
        "conv_transpose_output_padding",
        "conv_transpose_size",
    )

    layer: ConvTranspose
    input_shape: Shape
    output_size: Shape
    hand: Shape

    @property
    def wanted(self) -> str:  # type: ignore[override]
        """Return what is asked for."""
        letters = (f"output_padding_{axis.letter}" for axis in self.axes())
        return f"({', '.join(letters)}{',' if self.layer.rank == 1 else ''})"

    def axes(self) -> tuple[TransposedAxis, ...]:
        """Return each axis with the output_padding that it needs."""
        plain = axes_of(replace(self.layer, output_padding=0), self.input_shape)
        return tuple(
            replace(axis, output_padding=self._needed(axis, target))
            for axis, target in zip(plain, self.output_size, strict=True)
            if isinstance(axis, TransposedAxis)
        )

    def _needed(self, axis: TransposedAxis, target: int) -> int:
        given = (axis.kernel_size, axis.stride, axis.padding, axis.dilation)
        return conv_transpose_output_padding(axis.size, target, *given)

    def reaching(self) -> SizeProblem:
        """Return the problem of the layer that has this output_padding."""
        needed = tuple(axis.output_padding for axis in self.axes())
        layer = replace(self.layer, output_padding=needed)
        shape = layer.output_shape(self.input_shape)
        return SizeProblem(self.id, self.topic, layer, self.input_shape, shape)

    def hand_answers(self) -> Answers:
        """Return the typed output_padding."""
        return {"output_padding": self.hand}

    def answers(self) -> Answers:
        """Return the output_padding, the size without any, and the shape that is reached."""
        plain = replace(self.layer, output_padding=0).output_shape(self.input_shape)
        return {
            "output_padding": tuple(axis.output_padding for axis in self.axes()),
            "output shape without it": plain,
            "output shape": self.layer.output_shape(self.input_shape, output_size=self.output_size),
        }

    def expected(self) -> dict[str, int]:
        """Return the output_padding of each axis."""
        names = self.wanted.strip("(,)").split(", ")
        needed = (axis.output_padding for axis in self.axes())
        return dict(zip(names, needed, strict=True))

    def statement(self) -> str:
        """Return the question."""
        several = " on each axis" if self.layer.rank > 1 else ""
        return (
            f"`{self.layer!r}` gets an input of shape `{self.input_shape}` and "
            f"is to give {by_pixels(self.output_size)} pixels.\n"
            f"Which `output_padding` does it need{several}?"
        )

    def hints(self) -> tuple[str, ...]:
        """Return the way, then the numbers of the first axis."""
        axis = self.axes()[0]
        return (
            "Work out the size without `output_padding` first; what is missing is the answer.",
            f"Along the {axis.name}, {axis.hint()}; the padding cuts 2·{axis.padding}.",
        )

    def worked(self) -> tuple[Worked, ...]:
        """Return the lines of each axis."""
        steps = (least_worked, missing_worked)
        return tuple(step(axis) for axis in self.axes() for step in steps)

    def remark(self) -> str:
        """Return the call that makes it unnecessary."""
        sizes = brief(self.output_size, self.layer.rank)
        return (
            "torch does this itself when the call names the size: "
            f"`layer(images, output_size={sizes})`."
        )

    def by_formula(self) -> str:
        """Return the calls of `conv_transpose_output_padding`."""
        calls = []
        for axis, target in zip(self.axes(), self.output_size, strict=True):
            bare = replace(axis, output_padding=0).call()
            before, _, after = bare.partition(", ")
            called = before.replace("conv_transpose_size", "conv_transpose_output_padding")
            calls.append(f"    {called}, {target}, {after},")
        return "\n".join(["(", *calls, ")"])

    def by_torch(self) -> tuple[str, ...]:
        """Return a search: every output_padding below the stride, and the ones that reach it."""
        rank = self.layer.rank
        below = ", ".join(f"range({axis.stride})" for axis in self.axes())
        built = f"{replace(self.layer, output_padding=0)!r}"[:-1]
        return (
            "from itertools import product",
            f"images = torch.zeros{self.input_shape}",
            "reaching = []",
            f"for added in product({below}):",
            f"    layer = nn.{built}, output_padding=added)",
            f"    if tuple(layer(images).shape[{-rank}:]) == {self.output_size}:",
            "        reaching.append(added)",
            "(by_torch,) = reaching  # exactly one reaches the size",
            "# Named at the call, the size is reached without it:",
            f"layer = nn.{built})",
            f"assert tuple(layer(images, output_size={self.output_size}).shape[{-rank}:]) "
            f"== {self.output_size}",
        )

    def literal(self) -> str:
        """Return the typed output_padding."""
        return repr(self.hand)

    def figure(self) -> Figure:
        """Return the drawing of the layer that has it."""
        return self.reaching().figure()


def least_worked(axis: TransposedAxis) -> Worked:
    """Return the lines of the size without output_padding.

    >>> print(least_worked(TransposedAxis("height", "H", 4, 3, 2, 1, 1, 1)).text())
    H_least = (4 − 1)·2 − 2·1 + 1·(3 − 1) + 1
            = 7
    """
    return Worked(
        f"{axis.letter}_least", (axis.substituted(), f"{axis.smallest()}"), axis.smallest()
    )


def missing_worked(axis: TransposedAxis) -> Worked:
    """Return the lines of `conv_transpose_output_padding`.

    >>> missing_worked(TransposedAxis("height", "H", 4, 3, 2, 1, 1, 1)).lines
    ('8 − 7', '1')
    """
    lines = (f"{axis.out()} − {axis.smallest()}", f"{axis.output_padding}")
    return Worked(f"output_padding_{axis.letter}", lines, axis.output_padding)
