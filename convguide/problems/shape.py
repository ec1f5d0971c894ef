"""Which shape comes out of a Conv2d?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from convguide.formulas import ShapeError, conv_size, unread_pixels, window_span
from convguide.layers import Conv2d
from convguide.layers.base import each
from convguide.problems.base import (
    HYPERPARAMETERS,
    Answers,
    Figure,
    Problem,
    by_pixels,
    call,
    pixels,
    spelled_out,
    torch_layer,
)
from convguide.problems.mistakes import slips
from convguide.problems.slip import Slip
from convguide.problems.steps import Worked, conv2d_worked
from convguide.problems.unread import unread_remark

Axis = tuple[int, int, int, int, int]


@dataclass(frozen=True)
class ShapeProblem(Problem):
    """The output shape of one layer for one image; `hand` is (C_out, H_out, W_out).

    `input_shape` is (C, H, W) without a batch, and the layer's padding a number of pixels.
    """

    kind: ClassVar[str] = "output shape"
    wanted: ClassVar[str] = "(C_out, H_out, W_out)"
    functions: ClassVar[tuple[str, ...]] = ("conv2d_output_shape",)

    layer: Conv2d
    input_shape: tuple[int, int, int]
    hand: tuple[int, int, int]

    @property
    def sizes(self) -> tuple[int, int]:
        """Return the input's height and width in pixels."""
        return self.input_shape[1:]

    def hand_answers(self) -> Answers:
        """Return the typed shape."""
        return {"output shape": self.hand}

    def answers(self) -> Answers:
        """Return the shape, and the input's rows and columns that no window reads."""
        self._check()
        output_shape = self.layer.output_shape(self.input_shape)
        rows, columns = (unread_pixels(*axis) for axis in self.axes())
        return {
            "output shape": output_shape,
            "unread rows": len(rows),
            "unread columns": len(columns),
        }

    def _check(self) -> None:
        """Refuse what the page could not say.

        Raises:
            ShapeError: the input has a batch, or the padding is a word.
        """
        if len(self.input_shape) != 3:
            raise ShapeError(
                f"input_shape must be (C, H, W), without a batch, but is {self.input_shape}"
            )
        if isinstance(self.layer.padding, str):
            raise ShapeError(
                "padding must be a number of pixels per side, or two of them, "
                f"but padding={self.layer.padding!r}"
            )

    def axes(self) -> tuple[Axis, Axis]:
        """Return (size, kernel_size, stride, padding, dilation) of each axis."""
        height, width = axes_of(self.layer, self.sizes)
        return height, width

    def statement(self) -> str:
        """Return the question."""
        C, H, W = self.input_shape
        return (
            f"An image of C={C}, H={H}, W={W} goes through a `Conv2d` with "
            f"`out_channels={self.layer.out_channels}` and "
            f"`{spelled_out(self.layer)}`.\n"
            f"Which shape `{self.wanted}` comes out?"
        )

    def hints(self) -> tuple[str, ...]:
        """Return the rule for each axis, then the span and the padded size."""
        (H, kernel, _, padding, dilation), _ = self.axes()
        return (
            "Each axis is computed on its own, and the number of channels is that of the filters.",
            f"Along the height the kernel spans {pixels(window_span(kernel, dilation))} "
            f"of the {H} + 2·{padding} = {H + 2 * padding} in the padded input.",
        )

    def worked(self) -> tuple[Worked, ...]:
        """Return the height's lines and the width's."""
        return conv2d_worked(self.layer, self.sizes)

    def remark(self) -> str:
        """Return which pixels are never read, and why, where there are any."""
        return unread_remark(*self.axes())

    def expected(self) -> dict[str, int]:
        """Return the output shape by its letters."""
        shape = self.layer.output_shape(self.input_shape)
        return dict(zip(("C_out", "H_out", "W_out"), shape, strict=True))

    def slips(self) -> tuple[Slip, ...]:
        """Return the wrong shapes that named mistakes give."""
        return slips(self.layer, self.input_shape)

    def by_formula(self) -> str:
        """Return the call of `conv2d_output_shape`."""
        C, H, W = self.input_shape
        sizes = f"{C}, {H}, {W}, {self.layer.out_channels}"
        return call("conv2d_output_shape", sizes, spelled_out(self.layer))

    def by_torch(self) -> tuple[str, ...]:
        """Return a forward pass of a real image."""
        return (
            f"layer = {torch_layer(self.layer)}",
            f"images = torch.zeros(1, {', '.join(map(str, self.input_shape))})  # a batch of one",
            "by_torch = tuple(layer(images).shape[1:])",
        )

    def literal(self) -> str:
        """Return the typed shape."""
        return repr(self.hand)

    def figure(self) -> Figure:
        """Return the drawing of input, windows and output."""
        return Figure(self._call(), self._in_words(), self._caption())

    def _call(self) -> str:
        return call("draw_convolution", f"{self.sizes}", spelled_out(self.layer))

    def _in_words(self) -> str:
        return both_in_words(*self.axes())

    def _caption(self) -> str:
        return (
            f"{by_pixels(self.sizes)} pixels in, {by_pixels(self.hand[1:])} out: "
            "the windows at the first and the last position."
        )


def axes_of(layer: Conv2d, sizes: tuple[int, int]) -> list[Axis]:
    """Return (size, kernel_size, stride, padding, dilation) of each axis of a layer.

    >>> axes_of(Conv2d(1, 1, kernel_size=(3, 5)), (8, 9))
    [(8, 3, 1, 0, 1), (9, 5, 1, 0, 1)]
    """
    kernels, strides, paddings, dilations = (each(layer, name) for name in HYPERPARAMETERS)
    return list(zip(sizes, kernels, strides, paddings, dilations, strict=True))


def both_in_words(height: Axis, width: Axis) -> str:
    """Return both axes in words, once where they are alike.

    >>> both_in_words((7, 3, 3, 0, 1), (7, 3, 3, 0, 1)).partition(":")[0]
    'Along the height and the width alike'
    """
    if height == width:
        return in_words("height and the width alike", height)
    return f"{in_words('height', height)} {in_words('width', width)}"


def in_words(name: str, axis: Axis) -> str:
    """Return one axis of a convolution as a sentence.

    >>> in_words("height", (7, 3, 3, 0, 1))
    'Along the height: 7 pixels, a window 3 wide, steps of 3, 2 positions, 1 pixel never read.'
    """
    size, kernel_size, stride, padding, dilation = axis
    span = window_span(kernel_size, dilation)
    padded = f" and {padding} of padding on each side" if padding else ""
    holes = f" that reads {kernel_size} of them" if dilation > 1 else ""
    positions = f"{conv_size(*axis)} position{'' if conv_size(*axis) == 1 else 's'}"
    unread = len(unread_pixels(*axis))
    read = f"{pixels(unread)} never read" if unread else "every pixel read"
    return (
        f"Along the {name}: {pixels(size)}{padded}, a window {span} wide{holes}, "
        f"steps of {stride}, {positions}, {read}."
    )
