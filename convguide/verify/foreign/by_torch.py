"""How torch runs its own words, and the padding of any framework put there by hand."""

from __future__ import annotations

import warnings
from typing import Any

import torch

from convguide.frameworks.operation import AVERAGE, CONV, MAX, TRANSPOSED, Operation
from convguide.frameworks.ours import in_torch_order
from convguide.verify.answers import TORCH_REFUSALS, one_thread
from convguide.verify.foreign.inputs import Array, Job, first_line

LOWEST = float("-inf")


def by_torch(jobs: list[Job]) -> list[Array | str]:
    """Return what torch makes of each job, or its refusal."""
    with one_thread(), torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return [ran(job) for job in jobs]


def ran(job: Job) -> Array | str:
    """Return the output of one job, or torch's refusal."""
    try:
        found = eval(f"[{', '.join(job.code)}]", {"torch": torch, **vars(torch.nn)})
        image = torch.from_numpy(job.image)
        for layer in found:
            fill(layer, job)
            image = layer(image)
    except TORCH_REFUSALS as refusal:
        return first_line(refusal)
    return image.numpy()


def fill(layer: Any, job: Job) -> None:
    """Give a layer the job's weights."""
    if getattr(layer, "weight", None) is not None:
        layer.weight.copy_(torch.from_numpy(job.weight))
    if getattr(layer, "bias", None) is not None:
        layer.bias.copy_(torch.from_numpy(job.bias))


def by_hand(jobs: list[Job]) -> list[Array | str]:
    """Return what torch makes of an input that was padded, or an output cut, side by side."""
    with one_thread(), torch.no_grad():
        return [padded(job, job.operation).numpy() for job in jobs]


def padded(job: Job, operation: Operation) -> Any:
    """Return the output of an operation whose layer pads nothing itself."""
    image = torch.from_numpy(job.image)
    if operation.kind == TRANSPOSED:
        return cut(job, operation, image)
    if operation.kind == AVERAGE:
        return averaged(operation, image)
    lowest = LOWEST if operation.kind == MAX else 0.0
    grown = torch.nn.functional.pad(image, reaching(operation), value=lowest)
    given = {"stride": operation.stride, "dilation": operation.dilation}
    if operation.kind == MAX:
        return function("max_pool", operation)(grown, operation.kernel_size, **given)
    assert operation.kind == CONV
    weight, bias = tensors(job)
    return function("conv", operation)(grown, weight, bias, groups=operation.groups, **given)


def reaching(operation: Operation) -> tuple[int, ...]:
    """Return the padding with what hangs over the end."""
    pairs = zip(operation.sides, operation.overhang(), strict=True)
    return in_torch_order(tuple((before, after + over) for (before, after), over in pairs))


def averaged(operation: Operation, image: torch.Tensor) -> Any:
    """Return sums divided by the pixels that count: the overhang never does."""
    pool, pad = function("avg_pool", operation), torch.nn.functional.pad
    sides, ones = in_torch_order(operation.sides), torch.ones_like(image)
    grown = pad(image, reaching(operation))
    counted = pad(ones, sides, value=float(operation.count_include_pad))
    counted = pad(counted, in_torch_order(tuple((0, over) for over in operation.overhang())))
    sums = pool(grown, operation.kernel_size, stride=operation.stride)
    return sums / pool(counted, operation.kernel_size, stride=operation.stride)


def cut(job: Job, operation: Operation, image: torch.Tensor) -> torch.Tensor:
    """Return the full output of a transposed convolution, cut or grown on each side."""
    weight, bias = tensors(job)
    given = {"stride": operation.stride, "dilation": operation.dilation}
    full = function("conv_transpose", operation)(
        image, weight, None, groups=operation.groups, **given
    )
    sides = tuple(-side for side in in_torch_order(operation.sides))
    made: torch.Tensor = torch.nn.functional.pad(full, sides)
    return made if bias is None else made + bias.reshape(1, -1, *(1,) * operation.rank)


def tensors(job: Job) -> tuple[torch.Tensor, torch.Tensor | None]:
    """Return weight and bias."""
    bias = None if job.bias is None else torch.from_numpy(job.bias)
    return torch.from_numpy(job.weight), bias


def function(name: str, operation: Operation) -> Any:
    """Return torch's function for an operation's rank."""
    return getattr(torch.nn.functional, f"{name}{operation.rank}d")
