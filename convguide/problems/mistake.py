"""Find the two mistakes: a refused layer, compared with another one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from convguide.formulas import ShapeError
from convguide.layers import Conv2d, Shape
from convguide.layers.base import brief
from convguide.problems.base import (
    HYPERPARAMETERS,
    REFUSED,
    Answers,
    Figure,
    Problem,
    by_pixels,
    call,
    series,
    spelled_out,
    torch_layer,
)
from convguide.problems.checked import Value
from convguide.problems.shape import axes_of, both_in_words
from convguide.problems.steps import Worked, conv2d_worked


@dataclass(frozen=True)
class MistakesProblem(Problem):
    """A helper is asked about one layer, torch runs another, and the first is refused.

    `asked` on `asked_input` is what the formula was asked, `ran` on `ran_input` what torch
    ran. `hand` types: that the asked layer is refused, what it gives with its dilation mended,
    what the unguarded formula says, what the layer that ran gives, and what differs between the
    two. The unguarded formula is no layer, and what differs is no shape: torch has no say there.
    """

    kind: ClassVar[str] = "find the mistake"
    wanted: ClassVar[str] = "(C_out, H_out, W_out)"
    functions: ClassVar[tuple[str, ...]] = ("conv2d_output_shape",)

    asked: Conv2d
    asked_input: tuple[int, int, int]
    ran: Conv2d
    ran_input: tuple[int, int, int]
    hand: Answers

    def hand_answers(self) -> Answers:
        """Return the typed answers."""
        return self.hand

    def mended(self) -> Conv2d:
        """Return the asked layer with no holes in its kernel."""
        return replace(self.asked, dilation=1)

    def unguarded(self) -> tuple[int, ...]:
        """Return the shape by the notebook's formula, which takes a dilation of 0 as it comes."""
        axes = axes_of(self.asked, self.asked_input[1:])
        return self.asked.out_channels, *(unguarded_size(*axis) for axis in axes)

    def answers(self) -> Answers:
        """Return the verdict on the asked layer, and the shapes of those that run."""
        return {
            "layer as asked": verdict(self.asked, self.asked_input),
            "layer with dilation 1": self.mended().output_shape(self.asked_input),
            "unguarded formula": self.unguarded(),
            "layer that ran": self.ran.output_shape(self.ran_input),
            "what differs": self.differences(),
        }

    def differences(self) -> tuple[str, ...]:
        """Return the names of what the two layers do not share."""
        unlike = [n for n in HYPERPARAMETERS if getattr(self.asked, n) != getattr(self.ran, n)]
        return ("input size", *unlike) if self.asked_input != self.ran_input else tuple(unlike)

    def statement(self) -> str:
        """Return the question."""
        _, H, W = self.asked_input
        return (
            "A notebook checks its formula against torch like this, and expects "
            f"`{self.answers()['layer that ran']}` from both:\n\n"
            f"- the formula is asked about an image of {by_pixels((H, W))} pixels and a layer with "
            f"`{spelled_out(self.asked)}`;\n"
            f"- torch runs an image of {by_pixels(self.ran_input[1:])} pixels through "
            f"`{torch_layer(self.ran)}`.\n\n"
            "There are two mistakes in this check, and for one of them torch refuses the first "
            "layer.\n"
            f"Mend that one: which shape `{self.wanted}` does the first layer then give?"
        )

    def hints(self) -> tuple[str, ...]:
        """Return where to look, one mistake at a time."""
        return (
            "Compare the two layers argument by argument, and the sizes of the images.",
            f"Ask torch to run the first layer: what does it say about "
            f"`dilation={brief(self.asked.dilation)}`?",
        )

    def worked(self) -> tuple[Worked, ...]:
        """Return the lines of the mended layer, then of the one that ran."""
        height, _ = conv2d_worked(self.mended(), self.asked_input[1:])
        other, _ = conv2d_worked(self.ran, self.ran_input[1:])
        return replace(height, name="H_out, mended"), replace(other, name="H_out, torch's")

    def remark(self) -> str:
        """Return both mistakes in words."""
        return (
            f"First, `dilation={brief(self.asked.dilation)}` is no convolution, and torch refuses "
            "it; an ordinary kernel is written `dilation=1`. "
            f"A formula without a guard says {self.answers()['unguarded formula']}, "
            "as if the kernel were one pixel wide. "
            f"Second, the two layers differ in {series(list(self.differences()))}, "
            "so even two right answers would prove nothing."
        )

    def by_formula(self) -> str:
        """Return the call for the mended layer."""
        sizes = ", ".join(map(str, self.asked_input))
        layer = self.mended()
        return call("conv2d_output_shape", f"{sizes}, {layer.out_channels}", spelled_out(layer))

    def by_torch(self) -> tuple[str, ...]:
        """Return the refusal, then the mended layer's forward pass."""
        sizes = ", ".join(map(str, self.asked_input))
        return (
            f"images = torch.zeros(1, {sizes})",
            f"asked = {torch_layer(self.asked)}",
            "try:",
            "    asked(images)",
            "except RuntimeError as refusal:",
            '    print("torch refuses:", refusal)',
            f"mended = {torch_layer(self.mended())}",
            "by_torch = tuple(mended(images).shape[1:])",
        )

    def literal(self) -> str:
        """Return the typed shape of the mended layer."""
        return repr(self.hand["layer with dilation 1"])

    def figure(self) -> Figure:
        """Return the drawing of the mended layer."""
        return Figure(self._call(), self._in_words(), self._caption())

    def _call(self) -> str:
        return call("draw_convolution", f"{self.asked_input[1:]}", spelled_out(self.mended()))

    def _in_words(self) -> str:
        return both_in_words(*axes_of(self.mended(), self.asked_input[1:]))

    def _caption(self) -> str:
        return "The first layer, mended: one window at each end."


def unguarded_size(size: int, kernel_size: int, stride: int, padding: int, dilation: int) -> int:
    """Return `conv_size` without its refusals, as the notebook had it.

    >>> unguarded_size(9, kernel_size=3, stride=2, padding=1, dilation=0)
    6
    """
    return (size + 2 * padding - dilation * (kernel_size - 1) - 1) // stride + 1


def verdict(layer: Conv2d, input_shape: Shape) -> Value:
    """Return the output shape, or that the layer is refused."""
    try:
        return layer.output_shape(input_shape)
    except ShapeError:
        return REFUSED
