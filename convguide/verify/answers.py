"""How torch answers each kind of problem, on real CPU tensors."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import fields
from functools import partial, reduce, singledispatch
from itertools import product

import torch

from convguide.formulas import ShapeError, conv2d_output_hw
from convguide.layers import Conv2d, Layer, Shape
from convguide.networks import Concat, Sequential, Sum
from convguide.problems import (
    REFUSED,
    Answers,
    ComparisonProblem,
    CountProblem,
    MistakesProblem,
    Problem,
    SamePaddingProblem,
    ShapeProblem,
    TargetProblem,
    Value,
)
from convguide.problems.shape import axes_of
from convguide.problems.target import square
from convguide.solver import Combo

TORCH_REFUSALS = (RuntimeError, ValueError, TypeError, IndexError)


@contextmanager
def one_thread() -> Iterator[None]:
    """Let torch work in one thread: on a busy machine, more of them wait for each other."""
    before = torch.get_num_threads()
    torch.set_num_threads(1)
    try:
        yield
    finally:
        torch.set_num_threads(before)


def module(layer: Layer) -> torch.nn.Module:
    """Return the torch module of a layer or a network."""
    if isinstance(layer, Sequential):
        return torch.nn.Sequential(*map(module, layer.layers))
    if isinstance(layer, Sum):
        return Joined(partial(reduce, torch.add), layer.layers)
    if isinstance(layer, Concat):
        return Joined(partial(torch.cat, dim=layer.dim), layer.layers)
    given = {at.name: getattr(layer, at.name) for at in fields(layer)}  # type: ignore[arg-type]
    built: torch.nn.Module = getattr(torch.nn, type(layer).__name__)(**given)
    return built


class Joined(torch.nn.Module):
    """Branches that get the same input, and what joins their outputs."""

    def __init__(
        self, join: Callable[[list[torch.Tensor]], torch.Tensor], branches: Iterable[Layer]
    ) -> None:
        """Build the branches."""
        super().__init__()
        self.join = join
        self.branches = torch.nn.ModuleList(map(module, branches))

    def forward(self, image: torch.Tensor) -> torch.Tensor:
        """Join what the branches make of the image."""
        return self.join([branch(image) for branch in self.branches])


def run(layer: Layer, image_shape: Shape) -> Shape:
    """Return the shape that torch gives for one image, in a batch of one."""
    with torch.no_grad():
        return tuple(module(layer)(torch.zeros(1, *image_shape)).shape[1:])


def run_or_refused(layer: Layer, image_shape: Shape) -> Value:
    """Return the shape, or that torch refuses to build or to run the layer."""
    try:
        return run(layer, image_shape)
    except TORCH_REFUSALS:
        return REFUSED


def params(layer: Layer) -> int:
    """Return the trainable parameters of the real module."""
    return sum(parameter.numel() for parameter in module(layer).parameters())


@singledispatch
def torch_answers(problem: Problem) -> Answers:
    """Return every part of the answer as torch gives it."""
    raise NotImplementedError(f"{problem.id}: torch has no answer for {type(problem).__name__}")


@torch_answers.register
def _(problem: ShapeProblem) -> Answers:
    rows, columns = unread_by_gradient(problem.layer, problem.input_shape)
    return {
        "output shape": run(problem.layer, problem.input_shape),
        "unread rows": rows,
        "unread columns": columns,
    }


def unread_by_gradient(layer: Conv2d, image_shape: Shape) -> tuple[int, int]:
    """Return the rows and columns whose pixels get no gradient: no window reads them."""
    image = torch.zeros(1, *image_shape, requires_grad=True)
    real = module(layer)
    torch.nn.init.ones_(real.weight)  # type: ignore[arg-type]
    real(image).sum().backward()
    assert image.grad is not None
    read = image.grad[0, 0] != 0
    return int((~read.any(dim=1)).sum()), int((~read.any(dim=0)).sum())


@torch_answers.register
def _(problem: SamePaddingProblem) -> Answers:
    image = (1, problem.size, problem.size)
    most = problem.dilation * problem.kernel_size
    keeping = [
        padding
        for padding in range(most + 1)
        if run(Conv2d(1, 1, problem.kernel_size, 1, padding, problem.dilation), image) == image
    ]
    layer = Conv2d(1, 1, problem.kernel_size, padding="same", dilation=problem.dilation)
    return {"padding": single(keeping), "output size": run(layer, image)[1]}


def single(values: Sequence[int]) -> Value:
    """Return the only value, or all of them, which then agree with nothing."""
    return values[0] if len(values) == 1 else tuple(values)


@torch_answers.register
def _(problem: TargetProblem) -> Answers:
    reaching = tuple(combo for combo in candidates(problem) if torch_reaches(problem, combo))
    return {
        "combinations": len(reaching),
        "distinct layers": count_different(reaching, problem.size),
        "choices that reach it": tuple(
            choice for choice in problem.hand_choices if torch_reaches(problem, square(choice))
        ),
        "different layers among them": count_different(
            map(square, problem.hand_choices), problem.size
        ),
        "first choice gives": run(Conv2d(1, 1, *problem.hand_choices[0]), (1, *problem.size))[1:],
        "every combination": reaching,
    }


def candidates(problem: TargetProblem) -> Iterable[Combo]:
    """Yield every combination of the window, the last range turning fastest."""
    ranges = (range(first, last + 1) for first, last in problem.ranges.values())
    return map(square, product(*ranges))  # type: ignore[arg-type]


def torch_reaches(problem: TargetProblem, combo: Combo) -> bool:
    """Return whether torch's own layer gives the target; a refusal does not."""
    return run_or_refused(Conv2d(1, 1, *combo), (1, *problem.size)) == (1, *problem.target)


def count_different(combos: Iterable[Combo], size: tuple[int, int]) -> int:
    """Return how many layers differ, told apart by what they make of one random image.

    Layers of one kernel size share one random kernel, so that equal layers give equal values.
    """
    generator = torch.Generator().manual_seed(0)
    image = torch.randn(1, 1, *size, generator=generator)
    kernel = torch.randn(1, 1, 16, 16, generator=generator)
    images = set()
    for (kH, kW), stride, padding, dilation in combos:
        weight = kernel[..., :kH, :kW].contiguous()
        made = torch.nn.functional.conv2d(image, weight, None, stride, padding, dilation)
        images.add(made.numpy(force=True).tobytes())
    return len(images)


@torch_answers.register
def _(problem: CountProblem) -> Answers:
    counts = {name: params(layer) for name, layer in problem.layers.items()}
    stack = Sequential(*problem.layers.values())
    return counts | ({"total": params(stack)} if problem.summed else {})


@torch_answers.register
def _(problem: ComparisonProblem) -> Answers:
    return {
        **_counted("MLP", problem.mlp()),
        **_reading(problem, "", problem.padding),
        **_reading(problem, problem.other_name, problem.other_padding),
    }


def _reading(problem: ComparisonProblem, mark: str, padding: int) -> Answers:
    cnn = problem.cnn(padding)
    assert run(cnn, problem.input_shape) == (problem.classes,)
    body = Sequential(*cnn.layers[:3])
    return {
        f"heights{mark}": tuple(
            run(Sequential(*cnn.layers[:depth]), problem.input_shape)[1] for depth in (1, 2, 3)
        ),
        f"pooled shape{mark}": run(body, problem.input_shape),
        f"convolutions{mark}": params(body),
        f"final Linear{mark}": params(cnn.layers[-1]),
        **_counted(f"CNN{mark}", cnn),
    }


def _counted(name: str, network: Sequential) -> Answers:
    real = module(network)
    counts = (sum(p.numel() for p in child.parameters()) for child in real.children())
    total = sum(p.numel() for p in real.parameters())
    return {f"{name} layers": tuple(count for count in counts if count), name: total}


@torch_answers.register
def _(problem: MistakesProblem) -> Answers:
    return {
        "layer as asked": run_or_refused(problem.asked, problem.asked_input),
        "layer with dilation 1": run(problem.mended(), problem.asked_input),
        "layer that ran": run(problem.ran, problem.ran_input),
    }


@singledispatch
def brute_force(problem: Problem) -> Answers:
    """Return what a plain search finds, for the kinds where there is something to search."""
    return {}


@brute_force.register
def _(problem: TargetProblem) -> Answers:
    def reaches(combo: Combo) -> bool:
        try:
            return conv2d_output_hw(*problem.size, *combo) == problem.target
        except ShapeError:
            return False

    reaching = tuple(filter(reaches, candidates(problem)))
    return {
        "every combination": reaching,
        "candidates": sum(1 for _ in candidates(problem)),
    }


@brute_force.register
def _(problem: MistakesProblem) -> Answers:
    axes = axes_of(problem.asked, problem.asked_input[1:])
    walked = tuple(positions(*axis) for axis in axes)
    return {"unguarded formula": (problem.asked.out_channels, *walked)}


def positions(size: int, kernel_size: int, stride: int, padding: int, dilation: int) -> int:
    """Return at how many places a window finds all its taps on the padded axis, one by one."""
    padded = range(size + 2 * padding)
    return sum(
        all(first + tap * dilation in padded for tap in range(kernel_size))
        for first in padded[::stride]
    )


@singledispatch
def second_search(problem: Problem) -> Answers:
    """Return what another search finds, for the kinds with too much to try."""
    return {}


ORIGINS: dict[str, Callable[[Problem], Answers]] = {
    "torch": torch_answers,
    "brute force": brute_force,
    "second search": second_search,
}
