"""Parameters: of one convolution, of several, of two networks."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from convguide.formulas import ShapeError
from convguide.layers import Conv2d
from convguide.practice.draws import Draw
from convguide.practice.kinds import Kind, Level
from convguide.problems import ComparisonProblem, CountProblem, Problem

IN = (1, 2, 3, 4, 5, 6, 8, 10, 12, 16)
OUT = (2, 4, 5, 6, 8, 10, 12, 16, 20, 24, 30, 32, 40, 50, 64)


def counted(layers: Mapping[str, Conv2d], summed: bool = False) -> Problem:
    """Return the problem of counting these layers."""
    problem = CountProblem("", "", layers, {}, summed)
    return replace(problem, hand=problem.expected())


def single(draw: Draw) -> Problem:
    """Draw one convolution with a square kernel and a bias."""
    layer = Conv2d(draw.one(IN), draw.one(OUT), draw.one((1, 2, 3, 4, 5)))
    return counted({"layer": layer})


def rectangular(draw: Draw) -> Problem:
    """Draw one convolution whose kernel differs by axis, with a bias and without."""
    channels, filters, kernel = draw.one(IN), draw.one(OUT), draw.pair((1, 2, 3, 4, 5, 7))
    return counted(
        {
            "with bias": Conv2d(channels, filters, kernel),
            "without bias": Conv2d(channels, filters, kernel, bias=False),
        }
    )


def stack(draw: Draw) -> Problem:
    """Draw a stack of two or three convolutions, and its total."""
    depth = draw.between(2, 3)
    channels = [draw.one((1, 2, 3, 4)), *(draw.one((4, 5, 6, 8, 10, 16)) for _ in range(depth))]
    layers = {}
    for at, (before, after) in enumerate(pairwise(channels), 1):
        kernel, bias = draw.one((1, 2, 3, 5)), not draw.yes(3)
        layers[f"layer {at}"] = Conv2d(before, after, kernel, bias=bias)
    return counted(layers, summed=True)


def grouped(draw: Draw) -> Problem:
    """Draw a convolution with groups, often followed by one of a single pixel."""
    groups = draw.one((2, 3, 4, 5, 6, 8))
    channels = groups * draw.between(1, 3)
    filters = channels if draw.yes(3) else groups * draw.between(1, 4)
    bias = not draw.yes(3)
    first = Conv2d(channels, filters, draw.one((2, 3, 5)), groups=groups, bias=bias)
    if draw.yes(3):
        return counted({"layer": first})
    second = Conv2d(filters, draw.one((4, 5, 8, 10, 16, 20)), 1, bias=bias)
    return counted({"layer 1": first, "layer 2": second}, summed=True)


KIND = Kind(
    "Parameter count",
    "How many trainable parameters does a convolution have?",
    (
        Level("one layer, a square kernel, a bias", single),
        Level("kernels that differ by axis, with a bias and without", rectangular),
        Level("stacks of two or three layers, and their total", stack),
        Level("groups, and what follows them", grouped),
    ),
)


def compared(
    sizes: Sequence[int],
    channels: Sequence[int],
    filters: Sequence[int],
    windows: Sequence[tuple[int, int, int]],
) -> Callable[[Draw], Problem]:
    """Return what draws two networks; windows are (kernel_size, padding, pool)."""

    def drawn(draw: Draw) -> Problem:
        while True:
            problem = networks(draw)
            try:
                problem.pooled_shape(problem.other_padding)
            except ShapeError:
                continue  # without its padding the image would vanish
            return replace(problem, hand=problem.expected())

    def networks(draw: Draw) -> ComparisonProblem:
        size, (kernel_size, padding, pool) = draw.one(sizes), draw.one(windows)
        return ComparisonProblem(
            "",
            "",
            input_shape=(draw.one(channels), size, size),
            hidden=draw.one((4, 5, 8, 10, 16, 20)),
            classes=draw.one((2, 3, 4, 5, 10)),
            channels=(draw.one(filters), draw.one(filters)),
            kernel_size=kernel_size,
            pool=pool,
            padding=padding,
            other_padding=0,
            hand={},
        )

    return drawn


COMPARE = Kind(
    "CNN or MLP",
    "How many parameters do an MLP and a CNN have for one image?",
    (
        Level(
            "a small grey image, kernels of 3 that keep the size",
            compared((8, 10, 12), (1,), (2, 3, 4, 5, 8), ((3, 1, 2),)),
        ),
        Level(
            "a colour image",
            compared((8, 10, 12, 16, 20), (3,), (2, 4, 5, 8, 10), ((3, 1, 2), (5, 2, 2))),
        ),
        Level(
            "kernels that shrink the image",
            compared((10, 12, 16, 20, 24), (1, 2, 3), (2, 4, 5, 8, 10), ((5, 1, 2), (4, 1, 2))),
        ),
        Level(
            "pools that leave a rest",
            compared(
                (11, 13, 15, 16, 17, 20, 22),
                (1, 2, 3),
                (3, 4, 6, 8, 10),
                ((3, 1, 3), (5, 2, 3), (5, 1, 4), (4, 1, 3), (2, 1, 4)),
            ),
        ),
    ),
)
