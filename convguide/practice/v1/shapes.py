"""Output shapes: of convolutions first, then of pools and transposed convolutions too."""

from __future__ import annotations

from collections.abc import Callable

from convguide.formulas import ShapeError
from convguide.layers import (
    AvgPool2d,
    Conv1d,
    Conv2d,
    Conv3d,
    ConvTranspose1d,
    ConvTranspose2d,
    MaxPool1d,
    MaxPool2d,
    Shape,
)
from convguide.practice.draws import Draw
from convguide.practice.kinds import Kind, Level
from convguide.problems import Problem, ShapeProblem, SizeProblem
from convguide.problems.window import WindowLayer

Drawn = tuple[WindowLayer, Shape]

SIZES = (8, 9, 10, 12, 14, 15, 16, 18, 20, 21, 24, 25, 28, 30, 32, 36, 40, 45, 48, 50, 56, 60, 64)
SMALL = (5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 18, 20)
CHANNELS = (1, 2, 3, 4, 6, 8, 10, 12, 16)
FILTERS = (2, 4, 5, 6, 8, 10, 12, 16, 20, 24, 32)
KERNELS = (2, 3, 4, 5, 7)


def running(draw: Draw, make: Callable[[Draw], Drawn]) -> Drawn:
    """Return the first layer drawn that torch takes for its input."""
    while True:
        layer, shape = make(draw)
        try:
            layer.output_shape(shape)
        except ShapeError:
            continue
        return layer, shape


def square(draw: Draw) -> Drawn:
    """Draw a square convolution of stride 1."""
    channels, filters, size = draw.one(CHANNELS), draw.one(FILTERS), draw.one(SIZES)
    kernel_size = draw.one(KERNELS)
    layer = Conv2d(channels, filters, kernel_size, padding=draw.between(0, kernel_size // 2 + 1))
    return layer, (channels, size, size)


def strided(draw: Draw) -> Drawn:
    """Draw a square convolution with a stride, on an image that is not square."""
    channels, filters = draw.one(CHANNELS), draw.one(FILTERS)
    kernel_size, stride = draw.one(KERNELS), draw.between(2, 4)
    padding = draw.between(0, kernel_size // 2 + 1)
    layer = Conv2d(channels, filters, kernel_size, stride, padding)
    return layer, (channels, *draw.pair(SIZES))


def dilated(draw: Draw) -> Drawn:
    """Draw a convolution with dilation, its axes alike or not."""
    channels, filters = draw.one(CHANNELS), draw.one(FILTERS)
    kernel_size = draw.pair((2, 3, 4, 5))
    stride = (draw.between(1, 3), draw.between(1, 3))
    padding = (draw.between(0, 3), draw.between(0, 3))
    dilation = draw.pair((1, 2, 3))
    if draw.yes():
        kernel_size, dilation = (kernel_size[0],) * 2, (draw.between(2, 3),) * 2
    layer = Conv2d(channels, filters, kernel_size, stride, padding, dilation)
    return layer, (channels, *draw.pair(SIZES))


def pooled(draw: Draw) -> Drawn:
    """Draw a pool, with a stride of its own or without."""
    kernel_size = draw.between(2, 4)
    padding = draw.between(0, kernel_size // 2)
    kind = draw.one((MaxPool2d, AvgPool2d))
    stride = None if draw.yes() else draw.between(1, 3)
    shape = (draw.one(CHANNELS), *draw.pair(SIZES))
    return kind(kernel_size, stride, padding), shape


def hanging(draw: Draw) -> Drawn:
    """Draw a pool with ceil_mode."""
    kernel_size, axes = draw.between(2, 4), draw.between(1, 2)
    kind = (MaxPool1d, MaxPool2d)[axes - 1]
    padding, stride = draw.between(0, kernel_size // 2), draw.between(2, 4)
    shape = (draw.between(1, 8), draw.one(CHANNELS), *draw.pair(SIZES)[:axes])
    return kind(kernel_size, stride, padding, ceil_mode=True), shape


def transposed(draw: Draw) -> Drawn:
    """Draw a transposed convolution."""
    channels, filters, axes = draw.one(CHANNELS), draw.one(FILTERS), draw.between(1, 2)
    kind = (ConvTranspose1d, ConvTranspose2d)[axes - 1]
    stride, kernel_size = draw.between(2, 3), draw.between(2, 5)
    layer = kind(
        channels,
        filters,
        kernel_size,
        stride,
        padding=draw.between(0, 2),
        output_padding=draw.below(stride),
        dilation=draw.between(1, 2),
    )
    return layer, (draw.between(1, 8), channels, *draw.pair(SMALL)[:axes])


def grouped(draw: Draw) -> Drawn:
    """Draw a convolution with groups and dilation, of one axis, two or three, with a batch."""
    axes, groups = draw.between(1, 3), draw.between(2, 4)
    channels, filters = groups * draw.between(1, 4), groups * draw.between(1, 4)
    kind = (Conv1d, Conv2d, Conv3d)[axes - 1]
    kernel_size, stride, padding, dilation = (
        tuple(draw.between(first, last) for _ in range(axes))
        for first, last in ((2, 4), (1, 2), (0, 2), (1, 2))
    )
    layer = kind(channels, filters, kernel_size, stride, padding, dilation, groups)
    sizes = (SMALL if axes == 3 else SIZES)[:12]
    return layer, (draw.between(1, 4), channels, *draw.some(sizes, axes))


def shape_problem(make: Callable[[Draw], Drawn]) -> Callable[[Draw], Problem]:
    """Return what draws the problem of a convolution that is written out."""

    def drawn(draw: Draw) -> Problem:
        layer, shape = running(draw, make)
        return ShapeProblem("", "", layer, shape, layer.output_shape(shape))  # type: ignore[arg-type]

    return drawn


def size_problem(*makes: Callable[[Draw], Drawn]) -> Callable[[Draw], Problem]:
    """Return what draws the problem of any layer, written as code."""

    def drawn(draw: Draw) -> Problem:
        layer, shape = running(draw, draw.one(makes))
        return SizeProblem("", "", layer, shape, layer.output_shape(shape))

    return drawn


def third(draw: Draw) -> Problem:
    """Draw a dilated convolution, or a pool."""
    return (size_problem(pooled) if draw.yes(3) else shape_problem(dilated))(draw)


KIND = Kind(
    "Output shape",
    "Which shape comes out of one layer?",
    (
        Level("a square image, a square kernel, stride 1", shape_problem(square)),
        Level("a stride, and images that are not square", shape_problem(strided)),
        Level("dilation, a kernel that differs by axis, and pools", third),
        Level(
            "groups, ceil_mode, transposed convolutions, one to three axes, a batch",
            size_problem(hanging, transposed, grouped),
        ),
    ),
)
