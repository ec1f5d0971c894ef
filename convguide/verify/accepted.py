"""How torch answers which input sizes a model takes: a forward pass at every size."""

from __future__ import annotations

from typing import Any

import torch
from torch import nn

from convguide.architectures import architecture
from convguide.layers import Shape
from convguide.problems import AcceptedSizes, Answers, ArchitectureSizes
from convguide.problems.accepted import told
from convguide.problems.edge import TORCH_SAYS
from convguide.verify.answers import TORCH_REFUSALS, module, torch_answers


@torch_answers.register(AcceptedSizes)
def _(problem: AcceptedSizes) -> Answers:
    model = made(problem.code)
    sizes = range(1, problem.tried + 1)
    works = tuple(size for size in sizes if not refusal(model, problem.shape(size)))
    said = refusal(model, problem.shape(problem.refused)) if problem.refused else ""
    return {**problem.told(works), TORCH_SAYS: said}


@torch_answers.register(ArchitectureSizes)
def _(problem: ArchitectureSizes) -> Answers:
    with torch.device("meta"):
        empty = module(architecture(problem.name)).eval()
    # Drawing the weights would take longer than all of the passes.
    network = empty.to_empty(device="cpu")
    return told(tuple(shape[-1] for shape in problem.shapes() if not refusal(network, shape)))


def made(code: str) -> torch.nn.Module:
    """Return the model that the catalog's own code makes, in evaluation mode."""
    names: dict[str, Any] = {"torch": torch, "nn": nn, "F": nn.functional}
    exec(code, names)  # the catalog's own code, and nobody else's
    model: torch.nn.Module = names["model"]
    return model.eval()


def refusal(model: torch.nn.Module, shape: Shape) -> str:
    """Return the first line of torch's refusal, or "" where it takes the shape."""
    try:
        with torch.no_grad():
            model(torch.zeros(shape))
    except TORCH_REFUSALS as error:
        return str(error).partition("\n")[0].strip()
    return ""
