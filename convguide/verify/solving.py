"""How torch and a plain loop answer what the solver is asked: every candidate is tried."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import Any

import torch

from convguide.formulas import ShapeError, conv_size, conv_transpose_size, pool_size, window_span
from convguide.layers import Shape
from convguide.problems import Answers, PaddingMap, SolverQuery, SolverSweep, Value
from convguide.problems.solving import NAMES, Asking, Given
from convguide.verify.answers import TORCH_REFUSALS, brute_force, torch_answers

# What a layer makes of a size; None where it is refused.
Maker = Callable[[str, Given, Shape], Shape | None]
Tried = tuple[Given, Shape | None]
NEAREST = 4


def by_torch(layer: str, given: Given, size: Shape) -> Shape | None:
    """Return what torch's own layer makes of an image."""
    try:
        with torch.no_grad():
            return tuple(built(layer, given)(torch.zeros(1, 1, *size)).shape[2:])
    except TORCH_REFUSALS:
        return None


def built(layer: str, given: Given) -> torch.nn.Module:
    """Return torch's own layer of one channel."""
    channels = () if "Pool" in layer else (1, 1)
    made: torch.nn.Module = getattr(torch.nn, layer)(*channels, **given)
    return made


def by_loop(layer: str, given: Given, size: Shape) -> Shape | None:
    """Return what the formula makes of each axis."""
    try:
        return tuple(of_one_axis(layer, each, axis(given, at)) for at, each in enumerate(size))
    except ShapeError:
        return None


def axis(given: Given, at: int) -> Given:
    """Return the arguments of one axis."""
    return {name: value[at] if isinstance(value, tuple) else value for name, value in given.items()}


def of_one_axis(layer: str, size: int, given: Given) -> int:
    """Return the output size of one axis."""
    pooled: Callable[..., int] = pool_size if "Pool" in layer else conv_size
    formula = conv_transpose_size if "Transpose" in layer else pooled
    return formula(size, **given)


@torch_answers.register
def _(problem: SolverQuery) -> Answers:
    tried = all_tried(problem, by_torch)
    different = {"different layers": count_different(problem, reaching(problem, tried))}
    return {**answers(problem, by_torch, tried), **different, **widened(problem)}


@brute_force.register
def _(problem: SolverQuery) -> Answers:
    tried = all_tried(problem, by_loop)
    return {"candidates": len(tried), **answers(problem, by_loop, tried)}


def all_tried(problem: SolverQuery, make: Maker) -> list[Tried]:
    """Return every candidate that is alike on both axes, with what it makes of the image."""
    every = problem.square_choices()
    return [(given, make(problem.layer, given, problem.size)) for given in every]


def reaching(problem: SolverQuery, tried: list[Tried]) -> list[Given]:
    """Return the candidates that give the target."""
    return [given for given, made in tried if made == problem.target]


def answers(problem: SolverQuery, make: Maker, tried: list[Tried]) -> Answers:
    """Return what is found by trying every candidate, alike on both axes and on each alone."""
    found = reaching(problem, tried)
    parts: dict[str, Value] = {
        "square solutions": len(found),
        "solutions per axis": count_pairs(problem, make),
        "every square solution": tuple(map(row, found)),
    }
    return parts if found else parts | {"nearest sizes": nearest(problem, tried)}


def row(given: Given) -> tuple[Any, ...]:
    """Return a candidate as the problem lists it."""
    added = (given["output_padding"],) if "output_padding" in given else ()
    return (*(given[name] for name in NAMES), *added)


def count_pairs(problem: SolverQuery, make: Maker) -> int:
    """Return how many pairs of a choice for each axis give the target, as whole layers."""
    line = f"{problem.layer[:-2]}1d"
    by_axis = [
        [given for given in problem.axis_choices() if make(line, given, (size,)) == (target,)]
        for size, target in zip(problem.size, problem.target, strict=True)
    ]
    pairs = (paired(*pair) for pair in product(*by_axis))
    return sum(make(problem.layer, given, problem.size) == problem.target for given in pairs)


def paired(height: Given, width: Given) -> Given:
    """Return the arguments of both axes as one layer's; ceil_mode is one for all."""
    return {
        name: value if isinstance(value, bool) else (value, width[name])
        for name, value in height.items()
    }


def count_different(problem: SolverQuery, found: list[Given]) -> int:
    """Return how many layers that reach the target differ, by what they make of a random image.

    Layers of one kernel size share one random kernel, so that equal layers give equal values.
    """
    generator = torch.Generator().manual_seed(0)
    image = torch.randn(1, 1, *problem.size, generator=generator)
    kernel = torch.randn(1, 1, 16, 16, generator=generator)
    images = set()
    for given in found:
        layer, span = built(problem.layer, given), given["kernel_size"]
        with torch.no_grad():
            for weight in layer.parameters():
                weight.copy_(kernel[..., :span, :span] if weight.dim() > 1 else torch.zeros(1))
            images.add(layer(image).numpy().tobytes())
    return len(images)


def nearest(problem: SolverQuery, tried: list[Tried]) -> Value:
    """Return the sizes nearest to the target; of equal axes the next ones on both sides."""
    sizes = {made for _, made in tried if made}
    ranked = sorted(sizes, key=lambda size: (off(problem, size), size))
    if problem.size[0] != problem.size[1] or problem.target[0] != problem.target[1]:
        return tuple(ranked[:NEAREST])
    sides = [size for size in ranked if size < problem.target][:1]
    sides += [size for size in ranked if size > problem.target][:1]
    return tuple(size for size in ranked if size in sides)


def off(problem: SolverQuery, size: Shape) -> int:
    """Return how far a size is from the target, both axes added up."""
    return sum(abs(one - other) for one, other in zip(size, problem.target, strict=True))


def widened(problem: SolverQuery) -> Answers:
    """Return which of the typed choices outside of the ranges give the target."""
    if problem.hand_square:
        return {}
    choices = [(one, dict(zip(NAMES, one, strict=True))) for one in problem.hand_wider]
    right = [
        one
        for one, given in choices
        if by_torch(problem.layer, given, problem.size) == problem.target
    ]
    return {"wider choices that do": tuple(right)}


@torch_answers.register
def _(problem: SolverSweep) -> Answers:
    return swept(problem, by_torch)


@brute_force.register
def _(problem: SolverSweep) -> Answers:
    every = list(problem.axis_choices())
    asked = list(problem.questions())
    tried = sum(1 for _ in product(asked, every))
    return {"questions": len(asked), "candidates": tried, **swept(problem, by_loop)}


def swept(problem: SolverSweep, make: Maker) -> dict[str, Value]:
    """Return how many candidates reach their target, and how many listed solutions do."""
    sizes = {size for size, _ in problem.questions()}
    made = {
        (size, key(problem, given)): make(problem.layer, given, (size,))
        for size, given in product(sizes, problem.axis_choices())
    }
    targets = {(target,) for _, target in problem.questions()}
    return {
        "solutions": sum(out in targets for out in made.values()),
        "listed and right": sum(
            made[size, chosen] == (target,) for (size, target), chosen in problem.listed()
        ),
    }


def key(problem: Asking, given: Given) -> tuple[int, ...]:
    """Return a candidate's numbers in the order of the problem's names."""
    return tuple(given[name] for name in problem.names())


@torch_answers.register
def _(problem: PaddingMap) -> Answers:
    return {"paddings by kernel": paddings(problem, by_torch)}


@brute_force.register
def _(problem: PaddingMap) -> Answers:
    kernels, most = range(1, 2 * problem.stride + 3), range(problem.size * problem.stride)
    added = {
        2 * given["padding"] - window_span(given["kernel_size"], problem.dilation)
        for given in map(problem_given(problem), product(kernels, most))
        if by_loop("Conv1d", given, (problem.size,)) == (problem.target,)
    }
    return {"leeway": tuple(sorted(added)), "paddings by kernel": paddings(problem, by_loop)}


def problem_given(problem: PaddingMap) -> Callable[[tuple[int, int]], Given]:
    """Return what makes a layer's arguments of a kernel and a padding."""
    rest = {"stride": problem.stride, "dilation": problem.dilation}
    return lambda pair: {"kernel_size": pair[0], "padding": pair[1], **rest}


def paddings(problem: PaddingMap, make: Maker) -> Value:
    """Return, for each kernel drawn, the paddings drawn that give the target."""
    (first, last), (least, most) = problem.ks_range, problem.pad_range
    given = problem_given(problem)
    return tuple(
        tuple(
            padding
            for padding in range(least, most + 1)
            if make("Conv1d", given((kernel, padding)), (problem.size,)) == (problem.target,)
        )
        for kernel in range(first, last + 1)
    )
