"""The notebook's list of hyperparameters that reach a target size.

Contents
    Combo                   ((kH, kW), (sH, sW), (pH, pW), (dH, dW))
    enumerate_combos        every choice in a window of ranges, alike on both axes
    distinct_combos         one of each layer that really differs
    candidate_count         how many a window of ranges holds
"""

from __future__ import annotations

from collections.abc import Iterable
from math import prod

from convguide.formulas import conv_paddings, whole

Pair = tuple[int, int]
Combo = tuple[Pair, Pair, Pair, Pair]


def enumerate_combos(
    H: int,
    W: int,
    H_target: int,
    W_target: int,
    ks_range: Pair = (1, 7),
    stride_range: Pair = (1, 3),
    pad_range: Pair = (0, 5),
    dil_range: Pair = (1, 3),
) -> list[Combo]:
    """Return every square (kernel, stride, padding, dilation) that turns H×W into the target.

    Square means that each holds for height and width alike. The ranges are inclusive, and one
    that runs backwards, such as (3, 1), holds nothing. The order is that of nested loops over
    kernel, stride, padding and dilation, the last one turning fastest. No padding is tried: for
    a kernel, stride and dilation those that fit are one interval (`conv_paddings`), met on both
    axes.

    Raises:
        TypeError: an argument is no integer, or a range no pair.
        ShapeError: a range reaches below what torch takes, or a size is below 1.

    >>> enumerate_combos(4, 6, 2, 3, (2, 3), stride_range=(2, 2), dil_range=(1, 1))
    [((2, 2), (2, 2), (0, 0), (1, 1)), ((3, 3), (2, 2), (1, 1), (1, 1))]
    """
    kernels = inclusive("ks_range", ks_range, 1)
    strides = inclusive("stride_range", stride_range, 1)
    paddings = inclusive("pad_range", pad_range, 0)
    dilations = inclusive("dil_range", dil_range, 1)

    def fitting(kernel: int, stride: int) -> list[Pair]:
        return sorted(
            (padding, dilation)
            for dilation in dilations
            for padding in overlap(
                conv_paddings(H, H_target, kernel, stride, dilation),
                conv_paddings(W, W_target, kernel, stride, dilation),
                paddings,
            )
        )

    return [
        ((k, k), (s, s), (p, p), (d, d)) for k in kernels for s in strides for p, d in fitting(k, s)
    ]


def inclusive(name: str, bounds: Pair, least: int) -> range:
    """Return the numbers from the first bound to the last, both included.

    >>> inclusive("stride_range", (1, 3), 1)
    range(1, 4)
    """
    if not isinstance(bounds, (tuple, list)) or len(bounds) != 2:
        raise TypeError(f"{name} must be a pair (first, last), but {name}={bounds!r}")
    first, last = (whole(f"{name}[{at}]", bound, least) for at, bound in enumerate(bounds))
    return range(first, last + 1)


def overlap(*ranges: range) -> range:
    """Return what consecutive ranges share.

    >>> overlap(range(0, 5), range(2, 9))
    range(2, 5)
    """
    return range(max(r.start for r in ranges), min(r.stop for r in ranges))


def distinct_combos(combos: Iterable[Combo]) -> list[Combo]:
    """Return the first of each set of combos that are one and the same layer.

    A kernel of 1 has no holes for the dilation to widen, so there it changes nothing.

    >>> square = lambda k, s, p, d: ((k, k), (s, s), (p, p), (d, d))
    >>> len(distinct_combos([square(1, 2, 0, 1), square(1, 2, 0, 2), square(3, 2, 1, 1)]))
    2
    """
    layers: dict[tuple[Pair, ...], Combo] = {}
    for combo in combos:
        layers.setdefault(layer_identity(combo), combo)
    return list(layers.values())


def layer_identity(combo: Combo) -> tuple[Pair, ...]:
    """Return the combo with the dilation of every 1-pixel axis set to 1.

    >>> layer_identity(((1, 3), (1, 1), (0, 0), (2, 2)))
    ((1, 3), (1, 1), (0, 0), (1, 2))
    """
    kernel, stride, padding, dilation = combo
    height, width = (1 if k == 1 else d for k, d in zip(kernel, dilation, strict=True))
    return kernel, stride, padding, (height, width)


def candidate_count(*ranges: Pair) -> int:
    """Return how many candidates the inclusive ranges hold together.

    >>> candidate_count((1, 7), (1, 3))
    21
    """
    return prod(max(0, last - first + 1) for first, last in ranges)
