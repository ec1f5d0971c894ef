"""What every engine is given: whole numbers, drawn once, so that sums are exact in float32."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Any

import numpy as np

from convguide.frameworks.operation import AVERAGE, TRANSPOSED, Operation
from convguide.layers import Shape

Array = Any  # of numpy: every engine takes and gives its arrays

# Below this a number is the lowest one or -inf: a window that read nothing but padding.
NOTHING = -1e30
# Averages of up to nine pixels, as the cases have them, are whole numbers times this.
PARTS = 36


@dataclass(frozen=True)
class Job:
    """Words to run, with the input, the weight in torch's layout, and the bias."""

    framework: str
    code: tuple[str, ...]
    operation: Operation
    image: Array
    weight: Array = None
    bias: Array = None


def job_of(framework: str, code: tuple[str, ...], operation: Operation) -> Job:
    """Return a job on drawn numbers, the same for every framework."""
    draw = np.random.default_rng(7)
    given = (1, operation.in_channels, *operation.sizes)
    image = drawn(draw, given, 9)
    if operation.pools:
        return Job(framework, code, operation, image)
    layout = "IOS" if operation.kind == TRANSPOSED else "OIS"
    weight = drawn(draw, operation.weight_shape(layout), 4)
    bias = drawn(draw, (operation.out_channels,), 9) if operation.bias else None
    return Job(framework, code, operation, image, weight, bias)


def drawn(draw: np.random.Generator, shape: Shape, largest: int) -> Array:
    """Return whole numbers from −largest to largest as float32."""
    return draw.integers(-largest, largest, shape, endpoint=True).astype(np.float32)


def channels_last(array: Array) -> Array:
    """Return (N, C, …) as (N, …, C)."""
    return np.moveaxis(array, 1, -1)


def channels_first(array: Array) -> Array:
    """Return (N, …, C) as (N, C, …)."""
    return np.moveaxis(np.asarray(array), -1, 1)


def kernel_last(weight: Array) -> Array:
    """Return torch's weight with its spatial axes first, and the two of channels swapped."""
    return np.moveaxis(weight, (0, 1), (-1, -2))


def numbers_of(made: Array, operation: Operation) -> str:
    """Return a short hash of every output number.

    Raises:
        ValueError: a number is not whole where it must be.
    """
    scaled = np.asarray(made, dtype=np.float64) * (PARTS if operation.kind == AVERAGE else 1)
    scaled = np.where(scaled < NOTHING, NOTHING, scaled)
    exact = np.rint(scaled)
    if np.abs(exact - scaled).max(initial=0) > 0.01:
        raise ValueError("an output number is not whole")
    text = f"{made.shape} {exact.astype(np.int64).tolist()}"
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def first_line(error: BaseException) -> str:
    """Return an engine's complaint, its first line without what changes from run to run."""
    return (str(error).strip().splitlines() or [type(error).__name__])[0]
