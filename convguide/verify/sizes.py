"""How torch answers for layers with a window, of any rank: forward passes of whole batches."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from itertools import product

import torch

from convguide.layers import Shape
from convguide.layers.conv import Conv
from convguide.layers.pool import Pool
from convguide.layers.transposed import ConvTranspose
from convguide.problems import (
    REFUSED,
    Answers,
    NamingProblem,
    OutputPaddingProblem,
    SizeProblem,
    Value,
)
from convguide.problems.limit import fault, tried
from convguide.problems.window import Axis, TransposedAxis, WindowLayer
from convguide.verify.answers import TORCH_REFUSALS, module, single, torch_answers


def run_batch(layer: WindowLayer, shape: Shape, **options: Shape) -> Shape:
    """Return the shape that torch gives for a whole batch."""
    with torch.no_grad():
        return tuple(module(layer)(torch.zeros(shape), **options).shape)


def batch_or_refused(layer: WindowLayer, shape: Shape) -> Value:
    """Return the shape, or that torch refuses to build or to run the layer."""
    try:
        return run_batch(layer, shape)
    except TORCH_REFUSALS:
        return REFUSED


@torch_answers.register
def _(problem: SizeProblem) -> Answers:
    shape = problem.input_shape
    if not problem.refused:
        return {"output shape": run_batch(problem.layer, shape), **beside(problem, problem.layer)}
    name = fault(problem.layer)
    running = [
        value
        for value in tried(problem.layer)
        if batch_or_refused(with_value(problem.layer, name, value), shape) != REFUSED
    ]
    mended = with_value(problem.layer, name, max(running))
    return {
        "as asked": batch_or_refused(problem.layer, shape),
        f"largest {name}": max(running),
        "output shape with it": run_batch(mended, shape),
        **beside(problem, mended),
    }


@torch_answers.register
def _(problem: NamingProblem) -> Answers:
    return torch_answers(problem.shaped())


def with_value(layer: WindowLayer, name: str, value: int) -> WindowLayer:
    """Return the layer with another value of a hyperparameter."""
    return replace(layer, **{name: value})  # type: ignore[type-var]


def beside(problem: SizeProblem, layer: WindowLayer) -> Answers:
    """Return what stands beside the shape: what is read, or how many stamps meet."""
    if isinstance(layer, ConvTranspose):
        plain = replace(layer, padding=0, output_padding=0)
        uncut = {"nothing cut or added": run_batch(plain, problem.input_shape)}
        return uncut | dict(stamps(problem.axes()))
    parts: dict[str, Value] = {}
    if isinstance(layer, Pool) and layer.ceil_mode:
        floored = replace(layer, ceil_mode=False)  # type: ignore[type-var]
        parts["without ceil_mode"] = batch_or_refused(floored, problem.input_shape)
    return parts | {"never read by axis": unread(layer, problem.input_shape)}


def stamps(axes: tuple[Axis, ...]) -> Iterator[tuple[str, Value]]:
    """Yield how many stamps meet on each pixel: ones through a layer of one axis, all ones."""
    for axis in axes:
        assert isinstance(axis, TransposedAxis)
        real = torch.nn.ConvTranspose1d(1, 1, bias=False, **axis.given())  # type: ignore[arg-type]
        torch.nn.init.ones_(real.weight)
        met = real(torch.ones(1, 1, axis.size))[0, 0]
        yield f"stamps along the {axis.name}", tuple(map(round, met.tolist()))


def unread(layer: WindowLayer, shape: Shape) -> Shape:
    """Return on each axis how many lines of pixels change nothing when they are lit."""
    real = module(layer)
    if isinstance(layer, Conv):
        torch.nn.init.ones_(real.weight)  # type: ignore[arg-type]
    sizes = shape[-layer.rank :]
    return tuple(sum(map(int, unlit(real, layer, sizes, at))) for at in range(layer.rank))


def unlit(real: torch.nn.Module, layer: WindowLayer, sizes: Shape, axis: int) -> Iterator[bool]:
    """Yield for each line across an axis whether the output stays as dark images leave it."""
    channels = layer.in_channels if isinstance(layer, Conv) else 1
    with torch.no_grad():
        dark = real(torch.zeros(1, channels, *sizes))
        for line in range(sizes[axis]):
            image = torch.zeros(1, channels, *sizes)
            image.select(axis + 2, line).fill_(1)
            yield torch.equal(real(image), dark)


@torch_answers.register
def _(problem: OutputPaddingProblem) -> Answers:
    layer, shape, rank = problem.layer, problem.input_shape, problem.layer.rank
    strides = module(layer).stride
    reaching = [
        added
        for added in product(*map(range, strides))  # type: ignore[arg-type]
        if run_batch(replace(layer, output_padding=added), shape)[-rank:] == problem.output_size
    ]
    return {
        "output_padding": single(reaching),  # type: ignore[arg-type]
        "output shape without it": run_batch(replace(layer, output_padding=0), shape),
        "output shape": run_batch(layer, shape, output_size=problem.output_size),
    }
