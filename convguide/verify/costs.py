"""How torch answers what layers cost: real parameters, its own counter, real tensors."""

from __future__ import annotations

from fractions import Fraction

import torch
from torch.utils.flop_counter import FlopCounterMode

from convguide.layers import Layer
from convguide.problems import Answers, CostProblem, CountersProblem, GroupsProblem
from convguide.problems.counters import COUNTERS
from convguide.verify.answers import module, torch_answers


def measured(layer: Layer, images: torch.Tensor) -> tuple[torch.Tensor, dict[str, int]]:
    """Return what comes out of the real module, and every quantity of it."""
    real = module(layer).to(images.dtype)
    with torch.no_grad(), FlopCounterMode(display=False) as counter:
        out = real(images)
    flops = counter.get_total_flops()
    return out, {
        "params": sum(parameter.numel() for parameter in real.parameters()),
        "MACs": flops // 2,
        "FLOPs": flops,
        "activations": out.numel(),
        "bytes": out.numel() * out.element_size(),
    }


@torch_answers.register(CostProblem)
def _(problem: CostProblem) -> Answers:
    images = torch.zeros(1, *problem.input_shape, dtype=getattr(torch, problem.dtype))
    costs, shapes = dict[str, dict[str, int]](), dict[str, tuple[int, ...]]()
    for name, layer in problem.layers.items():
        out, found = measured(layer, images)
        costs[name], shapes[f"{name}, output shape"] = found, tuple(out.shape[1:])
        images = out if problem.stacked else images
    if problem.stacked:
        costs["total"] = {
            what: sum(found[what] for found in list(costs.values())) for what in problem.asked
        }
    counted = {f"{at}, {what}": costs[at][what] for at in costs for what in problem.asked}
    return {**shapes, **counted, **share(problem, costs)}


def share(problem: CostProblem, costs: dict[str, dict[str, int]]) -> Answers:
    """Return what torch counts for the last layer by what it counts for the first."""
    if not problem.hand_share:
        return {}
    first, *_, last = (costs[name][problem.asked[-1]] for name in problem.layers)
    return {problem.share_name: Fraction(last, first).as_integer_ratio()}


@torch_answers.register(GroupsProblem)
def _(problem: GroupsProblem) -> Answers:
    taken = []
    for groups in range(1, problem.in_channels + 1):
        try:
            torch.nn.Conv2d(problem.in_channels, problem.out_channels, 3, groups=groups)
        except ValueError:
            continue
        taken.append(groups)
    return {"groups": tuple(taken), "largest": taken[-1]}


@torch_answers.register(CountersProblem)
def _(problem: CountersProblem) -> Answers:
    out, found = measured(problem.layer, torch.zeros(1, *problem.input_shape))
    real = module(problem.layer)
    biases = out.numel() if real.bias is not None else 0
    counts = (found["MACs"], found["MACs"] + biases, found["FLOPs"])
    return {"output shape": tuple(out.shape[1:]), **dict(zip(COUNTERS, counts, strict=True))}
