"""A wrong shape, and the mistake that gave it."""

from __future__ import annotations

from collections.abc import Callable

from convguide.practice.draws import Draw
from convguide.practice.kinds import Kind, Level
from convguide.practice.v1.shapes import (
    Drawn,
    dilated,
    grouped,
    hanging,
    pooled,
    running,
    square,
    strided,
    transposed,
)
from convguide.problems import NamingProblem, Problem
from convguide.problems.mistakes import slips
from convguide.problems.slip import Slip

OPTIONS = 4


def named(*makes: Callable[[Draw], Drawn]) -> Callable[[Draw], Problem]:
    """Return what draws a layer, a mistake that shows on it, and others to choose from."""

    def drawn(draw: Draw) -> Problem:
        while True:
            layer, shape = running(draw, draw.one(makes))
            chosen = different(draw, slips(layer, shape))
            if len(chosen) == OPTIONS:
                at = draw.below(OPTIONS)
                names = tuple(slip.mistake for slip in chosen)
                said = tuple(map(int, chosen[at].answer))
                return NamingProblem("", "", layer, shape, said, names, at)

    return drawn


def different(draw: Draw, found: tuple[Slip, ...]) -> list[Slip]:
    """Return mistakes of different answers, all in whole pixels, in the order of the draw."""
    whole = [slip for slip in found if all(type(size) is int for size in slip.answer)]
    by_answer = {slip.answer: slip for slip in draw.some(whole, len(whole))}
    return list(by_answer.values())[:OPTIONS]


KIND = Kind(
    "Find the mistake",
    "Which mistake gave a wrong shape?",
    (
        Level("square convolutions of stride 1", named(square)),
        Level("strides, and images that are not square", named(strided)),
        Level("dilation, and pools", named(dilated, dilated, pooled)),
        Level("groups, ceil_mode, transposed convolutions", named(hanging, transposed, grouped)),
    ),
)
