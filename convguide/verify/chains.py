"""How torch answers what a chain of layers gives, costs and sees, and second searches."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cache
from operator import mul
from typing import NamedTuple

import torch

from convguide.formulas import ShapeError, pair
from convguide.layers import Shape, Window
from convguide.networks import Sequential
from convguide.problems import Answers, ChainProblem, ChainsProblem, DesignProblem
from convguide.problems.chain import Layers, Step, probe, with_widths
from convguide.problems.chain_code import link_of
from convguide.problems.design import Numbers
from convguide.solver.rows import Link, chain_rows, every_row, fitting_chains, shrinks, stages
from convguide.verify.answers import TORCH_REFUSALS, brute_force, second_search, torch_answers
from convguide.verify.costs import measured
from convguide.verify.fields import seen


@cache
def ran(layers: Layers, shape: Shape) -> tuple[Shape, int, int]:
    """Return the shape, the parameters and the MACs of real modules on one image."""
    out, costs = measured(Sequential(*layers), torch.zeros(1, *shape))
    return tuple(out.shape[1:]), costs["params"], costs["MACs"]


@cache
def windows(layers: Layers) -> list[tuple[Window, int]]:
    """Return each axis's window by its gradient, and how many of its pixels are read.

    What is seen does not depend on the channels: one is enough for the gradients.
    """
    narrow = [with_widths(layer, 1, 1) for layer in layers]
    return seen(narrow, probe(narrow))


def steps(layers: Layers, shape: Shape) -> tuple[Step, ...]:
    """Return every layer as its real module gives, counts and sees."""
    found = []
    for depth, layer in enumerate(layers, 1):
        shape, params, macs = ran((layer,), shape)
        grown = windows(layers[:depth])
        sizes = tuple(window.size for window, _ in grown)
        found.append(Step(shape, sizes, tuple(read for _, read in grown), params, macs))
    return tuple(found)


@torch_answers.register(ChainProblem)
def _(problem: ChainProblem) -> Answers:
    return problem.parts(steps(problem.layers, problem.input_shape))


@torch_answers.register(ChainsProblem)
def _(problem: ChainsProblem) -> Answers:
    chains = problem.chains.items()
    return problem.parts({name: steps(each, problem.input_shape) for name, each in chains})


@torch_answers.register(DesignProblem)
def _(problem: DesignProblem) -> Answers:
    """Return what the typed chain comes to; of a small menu, what every row comes to."""
    run = problem.parts(steps(problem.built(problem.hand), problem.input_shape))
    if not problem.small:
        return run
    found = list(fitting(problem))
    chain = problem.numbers(min(found, key=lambda row: (row[0], len(row[1])))[1])
    return {**run, "best chain": chain, "chains that keep the bounds": len(found)}


def fitting(problem: DesignProblem) -> Iterator[tuple[int, Layers]]:
    """Yield every row of the menu that keeps the bounds in torch, with its MACs."""
    menu = problem.sized_menu()
    for numbers in every_row(len(menu), problem.depth):
        layers = tuple(menu[number - 1] for number in numbers)
        try:
            shapes, macs = run_through(layers, problem.input_shape)
        except TORCH_REFUSALS:
            continue
        convs = [hasattr(layer, "out_channels") for layer in layers]
        if shapes[-1][1:] != problem.target_size or not convolved(convs, shapes):
            continue
        if min(window.size for window, _ in windows(layers)) >= problem.field:
            yield macs, layers


def run_through(layers: Layers, shape: Shape) -> tuple[list[Shape], int]:
    """Return the shapes from the input on, and the MACs of all layers."""
    shapes, total = [shape], 0
    for layer in layers:
        shape, _, macs = ran((layer,), shapes[-1])
        shapes, total = [*shapes, shape], total + macs
    return shapes, total


def convolved(convs: Sequence[bool], shapes: Sequence[Shape]) -> bool:
    """Return whether every stage holds a convolution."""
    return all(any(convs[at] for at in part) for part in stages(shapes))


@brute_force.register(DesignProblem)
def _(problem: DesignProblem) -> Answers:
    """Return what a try of every row finds, where they are not too many."""
    if not problem.small:
        return {}
    links = [link_of(layer) for layer in problem.sized_menu()]
    asked = problem.depth, problem.field
    found = fitting_chains(problem.input_shape, problem.target_size, links, *asked)
    chain, macs = found[0]
    return {
        "best chain": chain,
        "MACs": macs,
        "chains that keep the bounds": len(found),
        "rows of the menu": sum(1 for _ in every_row(len(links), problem.depth)),
    }


@second_search.register(DesignProblem)
def _(problem: DesignProblem) -> Answers:
    """Return what a search from the image on finds, where the rows are too many to try."""
    if problem.small:
        return {}
    lengths = range(1, problem.depth + 1)
    macs, _, chain = forward(problem)
    rows = sum(len(problem.menu) ** length for length in lengths)
    return {"best chain": chain, "MACs": macs, "rows of the menu": rows}


class State(NamedTuple):
    """Where the beginning of a chain stands; of two that stand alike the cheaper one is kept.

    What is seen is counted as far as it is asked for; then the step on the image is 1 again,
    for it decides nothing any more.
    """

    shape: Shape
    stage: int
    held: bool
    step: Shape
    seen: Shape


def forward(problem: DesignProblem) -> tuple[int, int, Numbers]:
    """Return (MACs, layers, numbers) of the best chain, all beginnings followed length by length.

    The solver goes the other way, from the target: it knows what completes a chain.
    """
    start = State(problem.input_shape, 0, False, (1, 1), (1, 1))
    states: dict[State, tuple[int, Numbers]] = {start: (0, ())}
    whole = []
    for length in range(1, problem.depth + 1):
        longer: dict[State, tuple[int, Numbers]] = {}
        for state, (macs, numbers) in states.items():
            for number, after, cost in moves(problem, state):
                total = macs + cost, (*numbers, number)
                longer[after] = min(total, longer.get(after, total))
        states = longer
        ended = ((*total, state) for state, total in states.items() if ends(problem, state))
        whole += [(macs, length, numbers) for macs, numbers, _ in ended]
    return min(whole)


def ends(problem: DesignProblem, state: State) -> bool:
    """Return whether a chain may end here."""
    closed = state.stage + state.held == len(widths_of(problem))
    return closed and state.shape[1:] == problem.target_size and min(state.seen) >= problem.field


def widths_of(problem: DesignProblem) -> Shape:
    """Return the channels stage by stage."""
    assert isinstance(problem.channels, tuple)
    return problem.channels


def moves(problem: DesignProblem, state: State) -> Iterator[tuple[int, State, int]]:
    """Yield the layers that can come next, by number, with where they lead and their MACs."""
    widths = widths_of(problem)
    if state.stage == len(widths):
        return
    for number, layer in enumerate(problem.menu, 1):
        width, *window = link_of(layer)
        link = (width and widths[state.stage], *window)
        led = led_by(link, state.shape)
        held = state.held or width > 0
        if led is None or (shrinks(state.shape, led[0]) and not held):
            continue
        shape, spans, strides, macs = led
        grown = zip(state.seen, spans, state.step, strict=True)
        seen = tuple(min(problem.field, n + (span - 1) * step) for n, span, step in grown)
        step = tuple(map(mul, state.step, strides))
        step = (1, 1) if min(seen) >= problem.field else step
        shrunk = shrinks(state.shape, shape)
        yield number, State(shape, state.stage + shrunk, held and not shrunk, step, seen), macs


@cache
def led_by(link: Link, shape: Shape) -> tuple[Shape, Shape, Shape, int] | None:
    """Return a layer's output shape, spans, strides and MACs; None where it does not fit."""
    try:
        ((out, spans, _, macs),) = chain_rows(shape, [link])
    except ShapeError:
        return None
    return out, spans, pair("stride", link[2]), macs
