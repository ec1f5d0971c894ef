"""Which calculator opens a problem, and at which address."""

from __future__ import annotations

from collections.abc import Iterable
from functools import singledispatch
from typing import cast

import convguide.layers
from convguide.layers import Layer, Shape
from convguide.layers.conv import Conv
from convguide.layers.pool import AvgPool, MaxPool
from convguide.layers.transposed import ConvTranspose
from convguide.networks import Sequential
from convguide.problems import (
    ChainProblem,
    ChainsProblem,
    DesignProblem,
    EdgeCase,
    Problem,
    TargetProblem,
)
from convguide.render.links import (
    CALCULATOR,
    address,
    by_x,
    calculator_address,
    chain_address,
    solver_address,
)

# The layers of the calculator, and the values that its fields take.
DRAWN = (Conv, ConvTranspose, MaxPool, AvgPool)
PLAIN = (int, str, tuple)

RANGES = {"kernel_size": "ks", "stride": "stride", "padding": "pad", "dilation": "dil"}


@singledispatch
def place(problem: Problem) -> str:
    """Return the page that answers a problem for any numbers, with its own filled in, or "".

    A problem of one layer on an input opens in the calculator of one layer.
    """
    layer, input_shape = (getattr(problem, name, None) for name in ("layer", "input_shape"))
    if not isinstance(layer, DRAWN) or input_shape is None:
        return ""
    return calculator_address(cast(Layer, layer), input_shape)


@place.register
def _(problem: EdgeCase) -> str:
    kind = getattr(convguide.layers, problem.layer)
    # The calculator knows neither the mode of a layer nor what a call is given beside the input.
    usual = problem.training and not problem.call
    plain = all(isinstance(value, PLAIN) for value in problem.arguments.values())
    if not issubclass(kind, DRAWN) or not usual or not plain:
        return ""
    code = problem.constructor().removeprefix("nn.")
    return address(CALCULATOR, layer=code, input=by_x(problem.input_shape))


@place.register
def _(problem: TargetProblem) -> str:
    ranges = {name: between(*getattr(problem, f"{short}_range")) for name, short in RANGES.items()}
    return solver_address(problem.size, problem.target, **ranges)


@place.register
def _(problem: ChainProblem) -> str:
    return chain(problem.layers, problem.input_shape)


@place.register
def _(problem: ChainsProblem) -> str:
    best, _ = problem.hand
    return chain(problem.chains[best], problem.input_shape)


@place.register
def _(problem: DesignProblem) -> str:
    return chain(problem.best, problem.input_shape)


def chain(layers: Iterable[Layer], input_shape: Shape) -> str:
    """Return the address of layers in a row, reached by one image."""
    return chain_address(Sequential(*layers), (1, *input_shape))


def between(first: int, last: int) -> range:
    """Return a range with both ends.

    >>> between(1, 7)
    range(1, 8)
    """
    return range(first, last + 1)


def opened(problem: Problem) -> str:
    """Return the link from a page to the calculator; empty where there is none."""
    there = place(problem)
    return f"[Open this in the calculator](../{as_source(there)})" if there else ""


def as_source(address: str) -> str:
    """Return an address of the site as Markdown links to its source.

    >>> as_source("calculators/a-page/?net=ReLU()")
    'calculators/a-page.md?net=ReLU%28%29'
    """
    # Parentheses would end the link.
    return address.replace("/?", ".md?").replace("(", "%28").replace(")", "%29")
