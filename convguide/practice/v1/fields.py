"""Receptive fields of stacks."""

from __future__ import annotations

from collections.abc import Callable

from convguide.layers import AvgPool2d, Conv2d, Layer, MaxPool2d
from convguide.practice.draws import Draw
from convguide.practice.kinds import Kind, Level
from convguide.problems import FieldProblem, Problem

PARTS = ("size", "stride", "start", "pixels read")
LARGEST = 40  # pixels along an axis: what a head, and torch's gradient, can follow


def field(layers: tuple[Layer, ...]) -> FieldProblem:
    """Return the problem of a stack."""
    empty = (0, 0)
    problem = FieldProblem("", "", layers, empty, empty, empty, empty)
    found = problem.answers()
    size, stride, start, read = (found[part] for part in PARTS)
    return FieldProblem("", "", layers, size, stride, start, read)  # type: ignore[arg-type]


def stacked(depths: tuple[int, int], make: Callable[[Draw], Layer]) -> Callable[[Draw], Problem]:
    """Return what draws a stack of so many layers whose field stays small."""

    def drawn(draw: Draw) -> Problem:
        while True:
            depth = draw.between(*depths)
            problem = field(tuple(make(draw) for _ in range(depth)))
            if 1 < max(problem.hand_size) <= LARGEST and max(problem.hand_stride) <= 8:
                return problem

    return drawn


def plain(draw: Draw) -> Layer:
    """Draw a square convolution of stride 1."""
    kernel_size = draw.one((1, 2, 3, 4, 5, 7))
    return Conv2d(1, 1, kernel_size, padding=draw.between(0, kernel_size // 2))


def strided(draw: Draw) -> Layer:
    """Draw a square convolution with a stride."""
    kernel_size, stride = draw.one((2, 3, 4, 5, 7)), draw.between(1, 3)
    return Conv2d(1, 1, kernel_size, stride, draw.between(0, kernel_size // 2))


def mixed(draw: Draw) -> Layer:
    """Draw a pool, or a convolution with dilation."""
    if draw.yes(3):
        kernel_size = draw.between(2, 3)
        return draw.one((MaxPool2d, AvgPool2d))(kernel_size, draw.between(1, 2))
    kernel_size, dilation = draw.one((2, 3, 5)), draw.between(1, 3)
    padding = draw.between(0, dilation)
    return Conv2d(1, 1, kernel_size, draw.between(1, 2), padding, dilation)


def uneven(draw: Draw) -> Layer:
    """Draw a pool, or a convolution whose axes differ."""
    if draw.yes(4):
        return draw.one((MaxPool2d, AvgPool2d))(draw.between(2, 3), 2)
    kernel_size = draw.pair((1, 2, 3, 5))
    stride = (draw.between(1, 2), draw.between(1, 2))
    padding = (draw.between(0, 2), draw.between(0, 2))
    dilation = (draw.between(1, 2), draw.between(1, 2))
    return Conv2d(1, 1, kernel_size, stride, padding, dilation)


KIND = Kind(
    "Receptive field",
    "What does one output of a stack see of the image?",
    (
        Level("two or three convolutions of stride 1", stacked((2, 3), plain)),
        Level("strides", stacked((2, 3), strided)),
        Level("pools and dilation", stacked((3, 3), mixed)),
        Level("kernels that differ by axis, and up to four layers", stacked((3, 4), uneven)),
    ),
)
