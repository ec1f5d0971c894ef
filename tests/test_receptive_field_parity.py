"""Receptive fields of random stacks against torch: which pixels change what comes out.

A pixel that is no number spoils every output that reads it, through a max pool as through a
convolution, where a gradient would pass one winner alone. Gradients are the second witness, on
stacks whose layers all pass them on.
"""

from __future__ import annotations

from dataclasses import fields
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn
from parity.draws import axes, booleans, number, often, spread

import convguide.layers
from convguide.formulas import ShapeError
from convguide.layers import Layer, Shape, Window
from convguide.networks import Sequential

pytestmark = pytest.mark.torch

SIZES = {1: (61,), 2: (29, 34), 3: (15, 17, 16)}
EXAMPLES = settings(
    max_examples=250,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)


def build(name: str, *args: Any, **kwargs: Any) -> Layer:
    """Return one of our layers by its name."""
    layer: Layer = getattr(convguide.layers, name)(*args, **kwargs)
    return layer


@st.composite
def layers(draw: DrawFn, rank: int, smooth: bool) -> Layer:
    """Draw a layer of two channels; a smooth one passes all gradients on."""
    kinds = (*("Conv",) * 3, "AvgPool", "ZeroPad", "BatchNorm")
    kind = draw(st.sampled_from(kinds if smooth else (*kinds, "MaxPool", "MaxPool", "LPPool")))
    kernel, stride = draw(axes(rank, 1, 3)), draw(axes(rank, 1, 2))
    halves = tuple(size // 2 for size in spread(kernel, rank))
    window = {"kernel_size": kernel, "stride": stride}
    if kind == "Conv":
        window |= {"padding": draw(axes(rank, 0, 2)), "dilation": draw(axes(rank, 1, 3))}
        return build(f"Conv{rank}d", 2, 2, bias=False, groups=draw(often(1, 2)), **window)
    if kind == "ZeroPad":
        return build(f"ZeroPad{rank}d", draw(axes(2 * rank, 0, 2)))
    if kind == "BatchNorm":
        return build(f"BatchNorm{rank}d", 2)
    if kind == "MaxPool":
        window |= {"padding": halves, "dilation": draw(axes(rank, 1, 2))}
    if kind == "AvgPool":
        window |= {"padding": halves}
    if kind == "LPPool" and rank == 1:
        window = {name: spread(value, 1)[0] for name, value in window.items()}
    if kind == "LPPool":
        return build(f"LPPool{rank}d", 2, **window, ceil_mode=draw(booleans))
    return build(f"{kind}{rank}d", **window, ceil_mode=draw(booleans))


@st.composite
def stacks(draw: DrawFn, smooth: bool = False) -> Sequential:
    """Draw up to five layers of one rank that fit each other."""
    rank = draw(number(1, 3))
    stack = Sequential(*draw(st.lists(layers(rank, smooth), min_size=1, max_size=5)))
    while len(stack) and not fits(stack, rank):
        stack = Sequential(*tuple(stack)[:-1])
    return stack if len(stack) else Sequential(build(f"AvgPool{rank}d", 2))


def fits(stack: Sequential, rank: int) -> bool:
    """Return whether a stack takes the image that it is tried on."""
    try:
        return bool(stack.output_shape((1, 2, *SIZES[rank]), training=False))
    except ShapeError:
        return False


def rank_of(stack: Sequential) -> int:
    """Return how many axes a stack has."""
    return int(type(next(iter(stack))).__name__[-2])


def torchs(stack: Sequential) -> Any:
    """Return the stack as torch's modules, with positive weights, in evaluation mode."""
    import torch

    torch.set_num_threads(1)
    modules = [
        getattr(torch.nn, type(layer).__name__)(
            **{at.name: getattr(layer, at.name) for at in fields(layer)}  # type: ignore[arg-type]
        )
        for layer in stack
    ]
    for parameter in (each for module in modules for each in module.parameters()):
        torch.nn.init.constant_(parameter, 0.5)
    return torch.nn.Sequential(*modules).eval()


def seen(stack: Sequential, axis: int) -> list[set[int]]:
    """Return which pixels along an axis each output element reads, by torch."""
    import torch

    sizes = SIZES[rank_of(stack)]
    images = torch.ones(sizes[axis], 2, *sizes)
    for pixel, image in enumerate(images):
        image.select(axis + 1, pixel).fill_(float("nan"))
    with torch.no_grad():
        out = torchs(stack)(images).isnan().transpose(1, axis + 2)
    return [set(torch.where(read.flatten(1).any(1))[0].tolist()) for read in out.transpose(0, 1)]


def inner(window: Window, count: int, size: int) -> list[tuple[int, int]]:
    """Return the outputs whose window lies in the image, each with the window's first pixel."""
    starts = ((at, window.start + at * window.stride) for at in range(count))
    return [(at, start) for at, start in starts if start >= 0 and start + window.size <= size]


def windows(stack: Sequential) -> tuple[Window, ...]:
    """Return the window of each axis; a stack of pointwise layers sees its own pixel."""
    return stack.receptive_field() or (Window(1, 1, 0),) * rank_of(stack)


@EXAMPLES
@given(stacks())
def test_a_window_spans_the_pixels_that_spoil_the_output(stack: Sequential) -> None:
    for axis, window in enumerate(windows(stack)):
        pixels = seen(stack, axis)
        for at, start in inner(window, len(pixels), SIZES[rank_of(stack)][axis]):
            assert (min(pixels[at]), max(pixels[at])) == (start, start + window.size - 1)
            assert window.holes == (len(pixels[at]) < window.size)


@EXAMPLES
@given(stacks(smooth=True))
def test_a_window_spans_the_pixels_with_a_gradient(stack: Sequential) -> None:
    import torch

    sizes = SIZES[rank_of(stack)]
    image = torch.ones(1, 2, *sizes, requires_grad=True)
    out = torchs(stack)(image)
    middle: Shape = tuple(size // 2 for size in out.shape[2:])
    out[(0, 0, *middle)].backward()
    assert image.grad is not None
    for axis, window in enumerate(windows(stack)):
        grad = image.grad.sum(1).transpose(1, axis + 1).reshape(1, sizes[axis], -1)
        read = torch.where(grad.abs().sum(-1)[0] > 0)[0].tolist()
        start = window.start + middle[axis] * window.stride
        if start >= 0 and start + window.size <= sizes[axis]:
            assert not read or (read[0], read[-1]) == (start, start + window.size - 1)
            assert not read or window.holes == (len(read) < window.size)
