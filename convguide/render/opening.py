"""Which calculator opens a problem, and at which address."""

from __future__ import annotations

from collections.abc import Iterable
from functools import singledispatch

from convguide.layers import Layer, Shape
from convguide.networks import Sequential
from convguide.problems import ChainProblem, ChainsProblem, DesignProblem, Problem, TargetProblem
from convguide.render.links import chain_address, solver_address

RANGES = {"kernel_size": "ks", "stride": "stride", "padding": "pad", "dilation": "dil"}


@singledispatch
def place(problem: Problem) -> str:
    """Return the page that answers a problem for any numbers, with its own filled in, or ""."""
    return ""


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
    """Return the link from a tutorial to the calculator; empty where there is none."""
    address = place(problem)
    return f"[Open this in the calculator](../{as_source(address)})" if address else ""


def as_source(address: str) -> str:
    """Return an address of the site as Markdown links to its source.

    >>> as_source("calculators/a-page/?net=ReLU()")
    'calculators/a-page.md?net=ReLU%28%29'
    """
    # Parentheses would end the link.
    return address.replace("/?", ".md?").replace("(", "%28").replace(")", "%29")
