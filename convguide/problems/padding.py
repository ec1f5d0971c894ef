"""Which padding keeps the size?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from convguide.formulas import conv_size, same_padding_for, window_span
from convguide.layers import Conv2d
from convguide.problems.base import Answers, Figure, Problem, call, pixels, spelled_out
from convguide.problems.mistakes_counts import padding_slips
from convguide.problems.shape import both_in_words
from convguide.problems.slip import Slip
from convguide.problems.steps import Worked, conv_worked, same_padding_worked


@dataclass(frozen=True)
class SamePaddingProblem(Problem):
    """The padding with which a square image keeps its size at stride 1; `hand` is it."""

    kind: ClassVar[str] = "same padding"
    wanted: ClassVar[str] = "padding"
    functions: ClassVar[tuple[str, ...]] = ("same_padding_for", "conv2d_output_hw")

    size: int
    kernel_size: int
    dilation: int
    hand: int

    def hand_answers(self) -> Answers:
        """Return the typed padding; the size stays by definition."""
        return {"padding": self.hand, "output size": self.size}

    def answers(self) -> Answers:
        """Return the padding, and the size that it gives."""
        padding = same_padding_for(self.kernel_size, self.dilation)
        size = conv_size(self.size, self.kernel_size, 1, padding, self.dilation)
        return {"padding": padding, "output size": size}

    def layer(self) -> Conv2d:
        """Return a layer with the right padding, of one channel."""
        padding = same_padding_for(self.kernel_size, self.dilation)
        return Conv2d(1, 1, self.kernel_size, padding=padding, dilation=self.dilation)

    def statement(self) -> str:
        """Return the question."""
        return (
            f"An image of H=W={self.size} goes through a `Conv2d` with "
            f"`kernel_size={self.kernel_size}, stride=1, dilation={self.dilation}`.\n"
            "Which `padding`, in pixels per side, keeps its size?"
        )

    def hints(self) -> tuple[str, ...]:
        """Return what is lost, then how much."""
        span = window_span(self.kernel_size, self.dilation)
        return (
            "With stride 1 the output loses as many pixels as the window spans, minus one; "
            "the padding must give them back.",
            f"The dilated kernel spans {pixels(span)}, and the padding counts on both sides.",
        )

    def worked(self) -> tuple[Worked, ...]:
        """Return the padding's lines, and the size as the proof."""
        padding = same_padding_for(self.kernel_size, self.dilation)
        return (
            same_padding_worked(self.kernel_size, self.dilation),
            conv_worked("H_out", self.size, self.kernel_size, 1, padding, self.dilation),
        )

    def expected(self) -> dict[str, int]:
        """Return the padding."""
        return {"padding": same_padding_for(self.kernel_size, self.dilation)}

    def slips(self) -> tuple[Slip, ...]:
        """Return the wrong paddings that named mistakes give."""
        return tuple(padding_slips(self.kernel_size, self.dilation))

    def by_formula(self) -> str:
        """Return the call of `same_padding_for`."""
        return f"same_padding_for(kernel_size={self.kernel_size}, dilation={self.dilation})"

    def by_torch(self) -> tuple[str, ...]:
        """Return a search: every padding that is tried, and the ones that keep the size."""
        span = window_span(self.kernel_size, self.dilation)
        given = f"kernel_size={self.kernel_size}, padding=padding, dilation={self.dilation}"
        return (
            f"image = torch.zeros(1, 1, {self.size}, {self.size})",
            "keeping = []",
            f"for padding in range({span + 1}):",
            f"    layer = nn.Conv2d(1, 1, {given})",
            "    if layer(image).shape == image.shape:",
            "        keeping.append(padding)",
            "(by_torch,) = keeping  # exactly one padding keeps the size",
        )

    def literal(self) -> str:
        """Return the typed padding."""
        return repr(self.hand)

    def figure(self) -> Figure:
        """Return the drawing of one axis."""
        return Figure(self._call(), self._in_words(), self._caption())

    def _call(self) -> str:
        return call("draw_convolution", f"({self.size}, {self.size})", spelled_out(self.layer()))

    def _in_words(self) -> str:
        padding = same_padding_for(self.kernel_size, self.dilation)
        axis = (self.size, self.kernel_size, 1, padding, self.dilation)
        return both_in_words(axis, axis)

    def _caption(self) -> str:
        return f"{pixels(self.hand)} of padding on each side: {self.size} in, {self.size} out."
