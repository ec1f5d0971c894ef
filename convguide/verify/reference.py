"""How torch answers what the reference pages ask: edge cases, elements read, whole networks."""

from __future__ import annotations

import warnings

import torch
from torch.utils.flop_counter import FlopCounterMode

from convguide.problems import (
    REFUSED,
    Answers,
    EdgeCase,
    LayerExample,
    NetworkTotals,
    OutcomeProblem,
    Reading,
    Value,
)
from convguide.problems.edge import COSTS, OUTCOME, TORCH_SAYS
from convguide.problems.reading import READS
from convguide.verify.answers import TORCH_REFUSALS, module, torch_answers

REFUSALS = (*TORCH_REFUSALS, ZeroDivisionError)


@torch_answers.register
def _(problem: EdgeCase) -> Answers:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            return {OUTCOME: called(problem)}
        except REFUSALS as refusal:
            return {OUTCOME: REFUSED, TORCH_SAYS: str(refusal).partition("\n")[0].strip()}


@torch_answers.register
def _(problem: OutcomeProblem) -> Answers:
    return {OUTCOME: torch_answers.dispatch(EdgeCase)(problem)[OUTCOME]}


def real_layer(problem: EdgeCase) -> torch.nn.Module:
    """Return torch's own layer, or let its refusal through."""
    layer: torch.nn.Module = getattr(torch.nn, problem.layer)(**problem.arguments)
    return layer.train(problem.training)


def inputs(problem: EdgeCase) -> tuple[torch.Tensor, ...]:
    """Return what the layer is called with: an unpool takes indices too."""
    image = torch.zeros(problem.input_shape)
    return (image, image.long()) if problem.layer.startswith("MaxUnpool") else (image,)


def called(problem: EdgeCase) -> Value:
    """Return the shape that a real forward pass gives, of the first output if several."""
    with torch.no_grad():
        made = real_layer(problem)(*inputs(problem), **problem.call)
    return tuple((made[0] if isinstance(made, tuple) else made).shape)


@torch_answers.register
def _(problem: LayerExample) -> Answers:
    layer = real_layer(problem)
    with torch.no_grad(), FlopCounterMode(display=False) as counter:
        layer(*inputs(problem), **problem.call)
    return {
        "output shape": called(problem),
        "parameters": sum(parameter.numel() for parameter in layer.parameters()),
        COSTS: counter.get_total_flops() // 2,
    }


@torch_answers.register
def _(problem: Reading) -> Answers:
    layer = module(problem.layer)
    for parameter in layer.parameters():
        torch.nn.init.ones_(parameter)
    numbers = torch.randn(problem.input_shape, generator=torch.Generator().manual_seed(0))
    image = numbers.double().requires_grad_()
    out = layer.double()(image).flatten()
    asked = out[:1] if problem.drawing == "shares" else out
    return {READS: tuple(read_by(element, image) for element in asked)}


def read_by(element: torch.Tensor, image: torch.Tensor) -> tuple[int, ...]:
    """Return the input elements on which an output element depends: its gradient is not 0."""
    (gradient,) = torch.autograd.grad(element, image, retain_graph=True)
    return tuple(gradient.flatten().nonzero().flatten().tolist())


@torch_answers.register
def _(problem: NetworkTotals) -> Answers:
    with torch.device("meta"), torch.no_grad():
        network = module(problem.network()).eval()
        with FlopCounterMode(display=False) as counter:
            made = network(torch.zeros(problem.input_shape))
    params = sum(parameter.numel() for parameter in network.parameters())
    return problem.totals(tuple(made.shape), params, counter.get_total_flops() // 2)
