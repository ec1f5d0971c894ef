"""What a notebook needs to measure layers with torch; copied into its set-up cell.

It works on the reader's own modules and tensors, and imports nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


def reached(layers: Any, images: Any, place: Sequence[int]) -> list[list[int]]:
    """Return the pixels of each axis that have a gradient from the output at `place`."""
    images.grad = None
    layers(images)[(0, 0, *place)].backward()
    return [sorted(set(column)) for column in images.grad[0, 0].nonzero().T.tolist()]


def gradient_window(layers: Any, images: Any) -> tuple[tuple[int, int, int], ...]:
    """Return (size, stride, start) of each axis, measured on two neighbouring outputs."""
    for weights in layers.parameters():
        weights.data.fill_(0.5)  # positive, so that no gradient cancels another
    images.requires_grad_()
    middle = [size // 2 for size in layers(images).shape[2:]]
    here = reached(layers, images, middle)
    after = reached(layers, images, [at + 1 for at in middle])
    windows = []
    for at, one, other in zip(middle, here, after, strict=True):
        stride = other[0] - one[0]
        windows.append((one[-1] - one[0] + 1, stride, one[0] - at * stride))
    return tuple(windows)


def with_total(*costs: tuple[int, ...]) -> tuple[tuple[int, ...], ...]:
    """Return each layer's costs, and their sums behind them.

    >>> with_total((80, 40), (0, 2))
    ((80, 40), (0, 2), (80, 42))
    """
    return (*costs, tuple(map(sum, zip(*costs, strict=True))))
