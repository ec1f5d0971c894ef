"""How torch answers for its messages: the code is run, and so is the mended code."""

from __future__ import annotations

import warnings

import torch
from torch import nn

from convguide.problems import Answers, ErrorExample, Value
from convguide.problems.edge import TORCH_SAYS
from convguide.problems.message import after
from convguide.verify.answers import torch_answers
from convguide.verify.reference import REFUSALS

NAMES = {"torch": torch, "nn": nn, "F": nn.functional}


@torch_answers.register
def _(problem: ErrorExample) -> Answers:
    mended = {after(cause): shape(code) for cause, (code, _) in problem.mended.items()}
    return {TORCH_SAYS: said(problem.code), **mended}


def said(code: str) -> str:
    """Return the first line of what torch says when it refuses the code."""
    try:
        made = shape(code)
    except (*REFUSALS, NotImplementedError) as refusal:
        return str(refusal).partition("\n")[0].strip()
    return f"nothing: the shape is {made}"


def shape(code: str) -> Value:
    """Return the shape that the catalog's own code gives."""
    with warnings.catch_warnings(), torch.no_grad():
        warnings.simplefilter("ignore")
        made: torch.Tensor = eval(code, dict(NAMES))  # the catalog's own code, and nobody else's
    return tuple(made.shape)
