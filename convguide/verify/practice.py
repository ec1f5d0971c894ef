"""How torch answers what the bank of practice asks: thousands of problems in seconds.

The answers bear the names of those that `answers`, `sizes` and `fields` give. A layer's own
shape is that of a real forward pass; what belongs to one axis, such as the pixels that no window
reads, is asked of torch's layer of one axis, once for each axis that occurs.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import cache, singledispatch
from itertools import product
from typing import Any

import torch
from torch.nn import functional

from convguide.layers import Conv2d, Shape, Window
from convguide.layers.pool import Pool
from convguide.layers.transposed import ConvTranspose
from convguide.networks import Sequential
from convguide.practice import bank
from convguide.problems import (
    Answers,
    ComparisonProblem,
    CountProblem,
    Disagreement,
    FieldProblem,
    NamingProblem,
    Problem,
    SamePaddingProblem,
    ShapeProblem,
    SizeProblem,
    TargetProblem,
    Value,
    Verified,
)
from convguide.problems.field import parts_of
from convguide.problems.field import read_by as walked
from convguide.problems.target import Choice, square
from convguide.problems.window import Axis, WindowLayer, axes_of
from convguide.solver import Combo
from convguide.verify.answers import (
    TORCH_REFUSALS,
    count_different,
    module,
    one_thread,
    positions,
    single,
)
from convguide.verify.gate import held
from convguide.verify.sizes import batch_or_refused, stamps

batch_or_refused_once = cache(batch_or_refused)


def verified(kind: str, level: int, version: int = bank.VERSION) -> Iterator[Verified]:
    """Yield every problem of a kind and level, its answer by formula and by torch.

    Raises:
        Disagreement: they differ; the message names the problem and every value.
    """
    with one_thread(), plain_kernels():
        for problem in bank.problems(kind, level, version):
            yield confirm(problem)


@contextmanager
def plain_kernels() -> Iterator[None]:
    """Let torch do without oneDNN, which prepares itself for every new shape."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # of a setting for graphics cards that this resets
        with torch.backends.mkldnn.flags(enabled=False):
            yield


def confirm(problem: Problem) -> Verified:
    """Return one problem verified, its brute force included where there is one.

    Raises:
        Disagreement: the origins differ, or torch refuses what the formulas answer.
    """
    try:
        others = {"torch": torch_says(problem), "brute force": walk(problem)}
    except TORCH_REFUSALS as refusal:
        formula = dict(problem.answers())
        raise Disagreement(f"{problem.id}: formula {formula}, torch refuses: {refusal}") from None
    found = held(problem, others, typed=False)
    if isinstance(problem, NamingProblem) and problem.giving() != (problem.choice,):
        raise Disagreement(f"{problem.id}: options {problem.giving()} give {problem.said}")
    return found


@singledispatch
def torch_says(problem: Problem) -> Answers:
    """Return every part of the answer as torch gives it."""
    raise Disagreement(f"{problem.id}: practice knows no {type(problem).__name__}")


@singledispatch
def walk(problem: Problem) -> Answers:
    """Return what a plain search finds, where there is one."""
    return {}


def shape_of(layer: WindowLayer, shape: Shape) -> Value:
    """Return the shape that a real forward pass gives."""
    return batch_or_refused_once(layer, shape)


@torch_says.register
def _(problem: ShapeProblem) -> Answers:
    shape = shape_of(problem.layer, (1, *problem.input_shape))
    rows, columns = (unread(axis, "Conv1d") for axis in axes_of(problem.layer, problem.input_shape))
    return {
        "output shape": shape[1:] if isinstance(shape, tuple) else shape,
        "unread rows": rows,
        "unread columns": columns,
    }


@torch_says.register
def _(problem: NamingProblem) -> Answers:
    return torch_says(problem.shaped())


@torch_says.register
def _(problem: SizeProblem) -> Answers:
    layer, shape = problem.layer, problem.input_shape
    found: dict[str, Value] = {"output shape": shape_of(layer, shape)}
    if isinstance(layer, ConvTranspose):
        plain = changed(layer, padding=0, output_padding=0)
        uncut = {"nothing cut or added": shape_of(plain, shape)}
        return {**found, **uncut, **stamped(problem.axes())}
    if isinstance(layer, Pool) and layer.ceil_mode:
        found["without ceil_mode"] = shape_of(changed(layer, ceil_mode=False), shape)
    name = f"{type(layer).__name__[:-2]}1d"
    return found | {"never read by axis": tuple(unread(axis, name) for axis in problem.axes())}


def changed(layer: WindowLayer, **others: object) -> WindowLayer:
    """Return a layer with other options."""
    return replace(layer, **others)  # type: ignore[type-var]


@cache
def stamped(axes: tuple[Axis, ...]) -> Mapping[str, Value]:
    """Return how many stamps meet on each pixel of each axis."""
    return dict(stamps(axes))


@cache
def unread(axis: Axis, name: str) -> int:
    """Return how many pixels of an axis change nothing when each is lit in an image of its own."""
    given = {**axis.given(), "stride": axis.stride}
    real = getattr(torch.nn, name)
    layer = real(1, 1, bias=False, **given) if name == "Conv1d" else real(**given)
    for weight in layer.parameters():
        torch.nn.init.ones_(weight)
    with torch.no_grad():
        lit = layer(torch.eye(axis.size)[:, None, :])
        dark = layer(torch.zeros(1, 1, axis.size))
    return int((lit == dark).all(dim=2).sum())


@cache
def conv_out(size: int, kernel_size: int, stride: int, padding: int, dilation: int) -> int:
    """Return what torch makes of an axis, or 0 where it refuses."""
    image, weight = torch.zeros(1, 1, size), torch.zeros(1, 1, kernel_size)
    try:
        out = functional.conv1d(image, weight, None, stride, padding, dilation)
    except TORCH_REFUSALS:
        return 0
    return out.shape[2]


places = cache(positions)


@torch_says.register
def _(problem: SamePaddingProblem) -> Answers:
    size, kernel_size, dilation = problem.size, problem.kernel_size, problem.dilation
    keeping = [
        padding
        for padding in range(dilation * kernel_size + 1)
        if conv_out(size, kernel_size, 1, padding, dilation) == size
    ]
    layer = Conv2d(1, 1, kernel_size, padding="same", dilation=dilation)
    shape = shape_of(layer, (1, 1, size, size))
    assert isinstance(shape, tuple)
    return {"padding": single(keeping), "output size": shape[2]}


def reaching(problem: TargetProblem, out: object) -> tuple[Combo, ...]:
    """Return the combinations of the window that reach the target, by a one-axis function."""
    ranges = (range(first, last + 1) for first, last in problem.ranges.values())
    choices: Iterator[Choice] = product(*ranges)  # type: ignore[assignment]
    (height, width), (H, W) = problem.size, problem.target
    return tuple(
        square(choice)
        for choice in choices
        if out(height, *choice) == H and out(width, *choice) == W  # type: ignore[operator]
    )


@torch_says.register
def _(problem: TargetProblem) -> Answers:
    found = reaching(problem, conv_out)
    shapes = {
        choice: shape_of(Conv2d(1, 1, *choice), (1, 1, *problem.size))
        for choice in problem.hand_choices
    }
    whole = (1, 1, *problem.target)
    first = shapes[problem.hand_choices[0]]
    assert isinstance(first, tuple)
    return {
        "combinations": len(found),
        "distinct layers": count_different(found, problem.size),
        "choices that reach it": tuple(at for at, shape in shapes.items() if shape == whole),
        "different layers among them": count_different(map(square, shapes), problem.size),
        "first choice gives": first[2:],
        "every combination": found,
    }


@walk.register
def _(problem: TargetProblem) -> Answers:
    candidates = 1
    for first, last in problem.ranges.values():
        candidates *= last - first + 1
    return {"every combination": reaching(problem, places), "candidates": candidates}


@cache
def params(layer: Any) -> int:
    """Return the parameters of the real module, counted without filling them."""
    with torch.device("meta"):
        return sum(parameter.numel() for parameter in module(layer).parameters())


@torch_says.register
def _(problem: CountProblem) -> Answers:
    counts = {name: params(layer) for name, layer in problem.layers.items()}
    stack = Sequential(*problem.layers.values())
    return counts | ({"total": params(stack)} if problem.summed else {})


@torch_says.register
def _(problem: ComparisonProblem) -> Answers:
    return {
        **counted("MLP", problem.mlp()),
        **read_as(problem, "", problem.padding),
        **read_as(problem, problem.other_name, problem.other_padding),
    }


def counted(name: str, network: Sequential) -> Answers:
    """Return the parameters of a network and of its layers that have any."""
    counts = tuple(params(layer) for layer in network.layers)  # type: ignore[arg-type]
    return {f"{name} layers": tuple(filter(None, counts)), name: sum(counts)}


def read_as(problem: ComparisonProblem, mark: str, padding: int) -> Answers:
    """Return the shapes and counts of a comparison's CNN with one padding."""
    cnn = problem.cnn(padding)
    shapes, image = list[Shape](), torch.zeros(1, *problem.input_shape)
    with torch.no_grad():
        for layer in cnn.layers:
            image = real(layer)(image)  # type: ignore[arg-type]
            shapes.append(tuple(image.shape[1:]))
    assert shapes[-1] == (problem.classes,)
    return {
        f"heights{mark}": tuple(shape[1] for shape in shapes[:3]),
        f"pooled shape{mark}": shapes[2],
        f"convolutions{mark}": params(cnn.layers[0]) + params(cnn.layers[1]),  # type: ignore[arg-type]
        f"final Linear{mark}": params(cnn.layers[-1]),  # type: ignore[arg-type]
        **counted(f"CNN{mark}", cnn),
    }


@cache
def real(layer: Any) -> torch.nn.Module:
    """Return torch's own layer, built once."""
    return module(layer)


Step = tuple[bool, int, int, int, int]  # whether it is a pool, and its hyperparameters


@torch_says.register
def _(problem: FieldProblem) -> Answers:
    axes = [steps_of(problem, axis) for axis in range(2)]
    grown = [[seen(axis[:depth]) for axis in axes] for depth in problem.depths()]
    return {
        **parts_of([window for window, _ in grown[-1]]),
        "pixels read": tuple(read for _, read in grown[-1]),
        "sizes layer by layer": tuple(tuple(one.size for one, _ in both) for both in grown),
        "strides layer by layer": tuple(tuple(one.stride for one, _ in both) for both in grown),
        "starts layer by layer": tuple(tuple(one.start for one, _ in both) for both in grown),
    }


@walk.register
def _(problem: FieldProblem) -> Answers:
    axes = [sorted(walked(problem.slides(axis))) for axis in range(2)]
    return {
        "size": tuple(pixels[-1] - pixels[0] + 1 for pixels in axes),
        "start": tuple(pixels[0] for pixels in axes),
    }


def steps_of(problem: FieldProblem, axis: int) -> tuple[Step, ...]:
    """Return what each layer does along an axis."""
    pooled = [isinstance(layer, Pool) for layer in problem.layers]
    return tuple((pool, *slide) for pool, slide in zip(pooled, problem.slides(axis), strict=True))


@cache
def seen(steps: tuple[Step, ...]) -> tuple[Window, int]:
    """Return what an output of a stack of one axis sees, by the gradients of two neighbours."""
    image = torch.ones(1, 1, wide(steps), dtype=torch.float64, requires_grad=True)
    out = image
    for step in steps:
        out = passed(out, *step)
    middle = out.shape[2] // 2
    here, after = (reached(out[0, 0, at], image) for at in (middle, middle + 1))
    stride = after[0] - here[0]
    return Window(here[-1] - here[0] + 1, stride, here[0] - middle * stride), len(here)


def wide(steps: tuple[Step, ...]) -> int:
    """Return a size in whose middle a window is whole, wherever the padding lies."""
    reach, jump = 1, 1
    for _, kernel_size, stride, padding, dilation in steps:
        reach += (dilation * kernel_size + 2 * padding) * jump
        jump *= stride
    return 2 * reach + 6 * jump


def passed(
    image: torch.Tensor, pool: bool, kernel_size: int, stride: int, padding: int, dilation: int
) -> torch.Tensor:
    """Return what a layer with weights that cannot cancel makes of an image."""
    if pool:
        return functional.avg_pool1d(image, kernel_size, stride, padding)
    weight = torch.full((1, 1, kernel_size), 0.5, dtype=torch.float64)
    return functional.conv1d(image, weight, None, stride, padding, dilation)


def reached(output: torch.Tensor, image: torch.Tensor) -> list[int]:
    """Return the pixels that the gradient of an output reaches."""
    (gradient,) = torch.autograd.grad(output, image, retain_graph=True)
    pixels: list[int] = gradient[0, 0].nonzero()[:, 0].tolist()
    return pixels
