"""Paddings that keep a size, and hyperparameters that reach one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from convguide.formulas import ShapeError, conv2d_output_hw, same_padding_for
from convguide.practice.draws import Draw
from convguide.practice.kinds import Kind, Level
from convguide.problems import Problem, SamePaddingProblem, TargetProblem
from convguide.solver import distinct_combos
from convguide.solver.combos import Pair

Ranges = tuple[Pair, Pair, Pair, Pair]
Choice = tuple[int, int, int, int]

SIZES = (*range(8, 33), 36, 40, 42, 44, 45, 48, 50, 52, 54, 56, 60, 64, 72, 80, 90, 96, 100)


def same(kernels: range, dilations: range, largest: int) -> Callable[[Draw], Problem]:
    """Return what draws a kernel whose padding halves, from these kernels and dilations."""

    def drawn(draw: Draw) -> Problem:
        while True:
            kernel, dilation = draw.one(kernels), draw.one(dilations)
            size = draw.between(dilation * (kernel - 1) + 1, largest)
            if dilation * (kernel - 1) % 2 == 0:
                padding = same_padding_for(kernel, dilation)
                return SamePaddingProblem("", "", size, kernel, dilation, padding)

    return drawn


SAME = Kind(
    "Same padding",
    "Which padding keeps the size?",
    (
        Level("an odd kernel without holes", same(range(3, 12, 2), range(1, 2), 160)),
        Level("dilation of 2 or 3", same(range(3, 8, 2), range(2, 4), 160)),
        Level(
            "even kernels too, where dilation makes it possible",
            same(range(2, 9), range(2, 7), 160),
        ),
        Level("wide kernels, and dilation up to 9", same(range(4, 12), range(4, 10), 256)),
    ),
)


def target(
    sizes: Callable[[Draw], Pair],
    choose: Callable[[Draw], Choice],
    ranges: Ranges,
    most: int,
) -> Callable[[Draw], Problem]:
    """Return what draws a target that a hidden choice reaches, with so many answers at most."""

    def drawn(draw: Draw) -> Problem:
        while True:
            size, hidden = sizes(draw), choose(draw)
            try:
                reached = conv2d_output_hw(*size, *hidden)
            except ShapeError:
                continue
            if min(reached) > 1 and (found := with_answer(size, reached, ranges, most)):
                return found

    return drawn


def with_answer(size: Pair, reached: Pair, ranges: Ranges, most: int) -> TargetProblem | None:
    """Return the problem with its counts and its simplest answer; None if it has too many."""
    asked = TargetProblem("", "", size, reached, 0, 0, ((1, 1, 0, 1),), *ranges)
    combos = asked.combos()
    if len(combos) > most:
        return None
    choices = [(k[0], s[0], p[0], d[0]) for k, s, p, d in combos]
    return replace(
        asked,
        hand_count=len(combos),
        hand_distinct=len(distinct_combos(combos)),
        hand_choices=(min(choices, key=plainness),),
    )


def plainness(choice: Choice) -> tuple[object, ...]:
    """Return what makes a choice come first: no dilation, an odd kernel near 3, little padding."""
    kernel, stride, padding, dilation = choice
    return dilation, kernel % 2 == 0, abs(kernel - 3), padding, stride


def squares(draw: Draw) -> Pair:
    """Draw a square."""
    size = draw.one(SIZES)
    return size, size


def rectangles(draw: Draw) -> Pair:
    """Draw a size that differs by axis."""
    return draw.pair(SIZES)


def choice(
    kernels: tuple[int, ...], strides: Pair, paddings: Pair, dilations: Pair
) -> Callable[[Draw], Choice]:
    """Return what draws a hidden choice."""

    def drawn(draw: Draw) -> Choice:
        kernel, stride = draw.one(kernels), draw.between(*strides)
        return kernel, stride, draw.between(*paddings), draw.between(*dilations)

    return drawn


KIND = Kind(
    "Hit a target size",
    "Which kernel, stride, padding and dilation reach a size?",
    (
        Level(
            "a square image, stride 1 or 2, no dilation",
            target(
                squares,
                choice((2, 3, 4, 5), (1, 2), (0, 2), (1, 1)),
                ((1, 5), (1, 2), (0, 2), (1, 1)),
                20,
            ),
        ),
        Level(
            "images that are not square, stride up to 3",
            target(
                rectangles,
                choice((2, 3, 4, 5, 7), (1, 3), (0, 3), (1, 1)),
                ((1, 7), (1, 3), (0, 3), (1, 1)),
                20,
            ),
        ),
        Level(
            "dilation, and the whole window of ranges",
            target(
                rectangles,
                choice((2, 3, 4, 5, 6, 7), (1, 3), (0, 5), (1, 3)),
                ((1, 7), (1, 3), (0, 5), (1, 3)),
                30,
            ),
        ),
        Level(
            "few answers: dilation of at least 2, padding of at most 2",
            target(
                rectangles,
                choice((2, 3, 4, 5), (1, 4), (0, 2), (2, 4)),
                ((2, 5), (1, 4), (0, 2), (2, 4)),
                4,
            ),
        ),
    ),
)
