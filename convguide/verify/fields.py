"""How torch answers what an output sees: the pixels that its gradient reaches.

A gradient passes through a max pool to its winner alone; a mean over the same window passes
it on to all that the pool reads, and stands in for it here.
"""

from __future__ import annotations

from collections.abc import Sequence

import torch

from convguide.layers import Layer
from convguide.layers.window import Window
from convguide.problems import Answers, FieldProblem
from convguide.problems.field import parts_of, read_by
from convguide.verify.answers import brute_force, module, torch_answers


def smooth(layer: Layer) -> torch.nn.Module:
    """Return the torch module with weights that cannot cancel, a mean in place of a maximum."""
    real = module(layer)
    if isinstance(real, torch.nn.MaxPool2d):
        assert real.dilation in (1, (1, 1)), "a mean knows no dilation"
        return torch.nn.AvgPool2d(real.kernel_size, real.stride, real.padding, real.ceil_mode)
    for parameter in real.parameters():
        torch.nn.init.constant_(parameter, 0.5)
    return real


def reached(stack: torch.nn.Module, sizes: Sequence[int], place: Sequence[int]) -> list[list[int]]:
    """Return the pixels of each axis with a gradient from the output at `place`."""
    image = torch.ones(1, 1, *sizes, dtype=torch.float64, requires_grad=True)
    stack.double()(image)[(0, 0, *place)].backward()
    assert image.grad is not None
    return [sorted(set(column)) for column in image.grad[0, 0].nonzero().T.tolist()]


def seen(layers: Sequence[Layer], sizes: Sequence[int]) -> list[tuple[Window, int]]:
    """Return each axis's window, measured, and how many of its pixels are read."""
    stack = torch.nn.Sequential(*map(smooth, layers))
    with torch.no_grad():
        out = stack.double()(torch.ones(1, 1, *sizes, dtype=torch.float64)).shape[2:]
    middle = [size // 2 for size in out]
    here = reached(stack, sizes, middle)
    after = reached(stack, sizes, [at + 1 for at in middle])
    windows = []
    for at, one, other in zip(middle, here, after, strict=True):
        stride = other[0] - one[0]
        windows.append((Window(one[-1] - one[0] + 1, stride, one[0] - at * stride), len(one)))
    return windows


@torch_answers.register(FieldProblem)
def _(problem: FieldProblem) -> Answers:
    grown = [seen(problem.layers[:depth], problem.probe()) for depth in problem.depths()]
    return {
        **parts_of([window for window, _ in grown[-1]]),
        "pixels read": tuple(read for _, read in grown[-1]),
        "sizes layer by layer": tuple(tuple(one.size for one, _ in axes) for axes in grown),
        "strides layer by layer": tuple(tuple(one.stride for one, _ in axes) for axes in grown),
        "starts layer by layer": tuple(tuple(one.start for one, _ in axes) for axes in grown),
    }


@brute_force.register(FieldProblem)
def _(problem: FieldProblem) -> Answers:
    axes = [sorted(read_by(problem.slides(axis))) for axis in range(2)]
    return {
        "size": tuple(pixels[-1] - pixels[0] + 1 for pixels in axes),
        "start": tuple(pixels[0] for pixels in axes),
    }
