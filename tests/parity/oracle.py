"""torch's verdict on a case: its CPU runs it, so its CPU decides."""

from __future__ import annotations

import warnings
from typing import Any

import torch
from torch.utils.flop_counter import FlopCounterMode

from .cases import Answer, Case, Refused, Shape, Verdict

# From here on a number may be too large to run, and the meta device gives the shape.
LARGE = 10_000

# How torch refuses. ZeroDivisionError: LPPool with norm_type=0.
REFUSALS = (RuntimeError, ValueError, TypeError, IndexError, ZeroDivisionError, AssertionError)

# The machine's limits, not the layer's.
LIMITS = ("overflow", "not enough memory", "can't allocate memory", "std::bad_alloc")


def one_thread() -> None:
    """Keep torch to one thread: handing small tensors to more takes far longer."""
    torch.set_num_threads(1)


def natively(case: Case) -> Verdict | None:
    """Return the verdict of torch's own kernels, without the library that speeds them up."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with torch.backends.mkldnn.flags(enabled=False):
            return torchs(case)


def torchs(case: Case, count_macs: bool = False) -> Verdict | None:
    """Return torch's verdict, or None where this machine is too small to tell."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        small = twin(case)
        return on_cpu(case, count_macs) if small == case else on_meta(case, small, count_macs)


def twin(case: Case) -> Case:
    """Return the same layer and input with small numbers for large ones."""
    given = case.given
    if case.name.startswith("Conv"):
        given = {name: smaller(value) for name, value in given.items()}
    return case._replace(shape=smaller(case.shape), given=given)


def smaller(value: Any) -> Any:
    """Return a small number for a large one."""
    if isinstance(value, tuple):
        return tuple(map(smaller, value))
    return 48 + value % 16 if type(value) is int and value >= LARGE else value


def on_cpu(case: Case, count_macs: bool = False) -> Verdict | None:
    """Return what the CPU says."""
    try:
        return answer(case, "cpu", count_macs)
    except REFUSALS as error:
        return None if is_limit(str(error)) else Refused(str(error).partition("\n")[0])


def is_limit(words: str) -> bool:
    """Return whether torch stumbled over the machine rather than over the layer.

    The pools' arguments are 32-bit integers by design: theirs are refusals.
    """
    if "type int without overflow" in words:
        return False
    return any(limit in words.lower() for limit in LIMITS)


def on_meta(case: Case, small: Case, count_macs: bool) -> Verdict | None:
    """Return the meta device's answer, if the CPU gives the same as it to the case in small."""
    judged = on_cpu(small)
    try:
        if judged != answer(small, "meta", count_macs=False):
            return None
        return answer(case, "meta", count_macs)
    except REFUSALS:
        return None


def answer(case: Case, device: str, count_macs: bool) -> Answer:
    """Return what torch's module gives, or let its refusal through."""
    layer = getattr(torch.nn, case.name)(**case.given).train(case.training)
    inputs = tensors(case, device)
    with torch.no_grad():
        out = layer.to(device)(*inputs, **case.call)
        macs = counted(layer, inputs, case) if count_macs else None
    params = sum(parameter.numel() for parameter in layer.parameters())
    return Answer(first(out), params, macs)


def tensors(case: Case, device: str) -> tuple[torch.Tensor, ...]:
    """Return what the layer is called with: an unpool takes indices too."""
    image = torch.zeros(case.shape, device=device)
    if case.name.startswith("MaxUnpool"):
        return image, torch.zeros(case.shape, dtype=torch.int64, device=device)
    return (image,)


def first(out: Any) -> Shape:
    """Return the shape of the output, the first one of several."""
    return tuple((out[0] if isinstance(out, tuple) else out).shape)


def counted(layer: Any, inputs: tuple[torch.Tensor, ...], case: Case) -> int | None:
    """Return half of what FlopCounterMode counts: multiply–accumulates; None if it stumbles.

    It takes layers apart, and refuses a few parts of what the CPU takes as a whole.
    """
    try:
        with FlopCounterMode(display=False) as flops:
            layer(*inputs, **case.call)
    except REFUSALS:
        return None
    return int(flops.get_total_flops()) // 2
