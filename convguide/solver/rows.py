"""Chains of layers by plain formulas: each one followed, and every row of a menu tried.

It knows nothing of the search in `designs`: the two are held against each other.

Contents
    chain_totals            what comes out of a chain, what it sees, and what it costs
    chain_rows              the same layer by layer
    stage_totals            the same stage by stage
    fitting_chains          what a small menu can do, found by trying every row
    count_rows              how many rows there are to try
    cheapest_named          the best of chains that are given
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, product

from convguide.formulas import (
    ShapeError,
    conv2d_output_hw,
    conv_macs,
    conv_param_count,
    pair,
    receptive_field,
)

Size = int | tuple[int, int]
Shape = tuple[int, ...]
Link = tuple[int, Size, Size, Size, Size]  # out_channels (0: a pool), then k, s, p, d
Totals = tuple[Shape, Shape, int, int]  # output shape, receptive field, parameters, MACs


def chain_totals(input_shape: Shape, links: Sequence[Link]) -> Totals:
    """Return (output shape, receptive field, parameters, MACs) of a whole chain.

    >>> chain_totals((3, 8, 12), [(4, 3, 1, 1, 1), (0, 2, 2, 0, 1)])
    ((4, 4, 6), (4, 4), 112, 10368)
    """
    return added(chain_rows(input_shape, links))


def added(rows: Sequence[Totals]) -> Totals:
    """Return where rows end, and what they cost together."""
    return (*rows[-1][:2], sum(row[2] for row in rows), sum(row[3] for row in rows))


def stage_totals(input_shape: Shape, links: Sequence[Link]) -> tuple[Totals, ...]:
    """Return `chain_totals` for each stage, the receptive field counted from the image on.

    >>> stage_totals((3, 8, 12), [(4, 1, 1, 0, 1), (0, 2, 2, 0, 1)])
    (((4, 4, 6), (2, 2), 16, 1152),)
    """
    rows = chain_rows(input_shape, links)
    parts = stages([input_shape, *(row[0] for row in rows)])
    return tuple(added([rows[at] for at in part]) for part in parts)


def chain_rows(input_shape: Shape, links: Sequence[Link]) -> list[Totals]:
    """Return, layer by layer: output shape, receptive field so far, its parameters, its MACs.

    Args:
        input_shape: (C, H, W), without the batch.
        links: (out_channels, kernel_size, stride, padding, dilation), with out_channels=0 for
            a pool, which keeps its channels and has no weights.
    """
    rows, shape = list[Totals](), input_shape
    for depth, (width, kernel, stride, padding, dilation) in enumerate(links, 1):
        kernels, (channels, H, W) = pair("kernel_size", kernel), shape
        sizes = conv2d_output_hw(H, W, kernel, stride, padding, dilation)
        shape = (width or channels, *sizes)
        params = conv_param_count(channels, width, kernels) if width else 0
        macs = conv_macs(shape, channels, kernels) if width else 0
        rows.append((shape, seen_by(links[:depth]), params, macs))
    return rows


def seen_by(links: Sequence[Link]) -> tuple[int, int]:
    """Return how many pixels an output sees along the height and along the width.

    >>> seen_by([(1, (3, 5), 2, 1, 1), (1, 3, 1, 1, 1)])
    (7, 9)
    """
    windows = [[pair("", value) for value in link[1:]] for link in links]
    height, width = (
        receptive_field((k[at], s[at], p[at], d[at]) for k, s, p, d in windows)[0]
        for at in range(2)
    )
    return height, width


def shrinks(before: Shape, after: Shape) -> bool:
    """Return whether some axis became smaller.

    >>> shrinks((3, 8, 8), (3, 8, 4))
    True
    """
    return any(b < a for a, b in zip(before[1:], after[1:], strict=True))


def stages(shapes: Sequence[Shape]) -> list[list[int]]:
    """Return the places of the layers stage by stage: one ends where some axis shrinks.

    Args:
        shapes: the input's shape, then what each layer gives.

    >>> stages([(3, 8, 8), (4, 8, 8), (4, 4, 4), (4, 4, 4)])
    [[0, 1], [2]]
    """
    parts: list[list[int]] = [[]]
    for at, (before, after) in enumerate(pairwise(shapes)):
        parts[-1].append(at)
        if shrinks(before, after):
            parts.append([])
    return [part for part in parts if part]


def fitting_chains(
    input_shape: Shape, target_size: Shape, menu: Sequence[Link], depth: int, field: int
) -> list[tuple[tuple[int, ...], int]]:
    """Return every chain that reaches a size and sees enough, and its MACs, the fewest first.

    Every row of the menu is tried, so the menu and the depth have to be small. A chain is its
    layers' numbers in the menu, from 1; each of its stages holds a convolution.

    Args:
        target_size: (height, width) of what comes out.
        depth: the most layers of a chain.
        field: the least receptive field, in pixels along both axes.

    >>> fitting_chains((1, 8, 8), (4, 4), [(1, 3, 1, 1, 1), (0, 2, 2, 0, 1)], 3, field=4)
    [((1, 2), 576), ((1, 2, 1), 720), ((1, 1, 2), 1152)]
    """
    found = []
    for row in every_row(len(menu), depth):
        links = [menu[number - 1] for number in row]
        try:
            rows = chain_rows(input_shape, links)
        except ShapeError:  # a map that is too small for a layer
            continue
        shape, seen, _, macs = added(rows)
        parts = stages([input_shape, *(each[0] for each in rows)])
        convolved = all(any(links[at][0] for at in part) for part in parts)
        if convolved and shape[1:] == target_size and min(seen) >= field:
            found.append((macs, len(row), row))
    return [(row, macs) for macs, _, row in sorted(found)]


def every_row(menu: int, depth: int) -> Iterator[tuple[int, ...]]:
    """Yield every row of 1 to `depth` numbers, the short ones first.

    >>> list(every_row(2, 2))
    [(1,), (2,), (1, 1), (1, 2), (2, 1), (2, 2)]
    """
    for length in range(1, depth + 1):
        yield from product(range(1, menu + 1), repeat=length)


def count_rows(menu: int, depth: int) -> int:
    """Return how many rows of 1 to `depth` layers a menu gives.

    >>> count_rows(2, 3)
    14
    """
    return depth if menu == 1 else menu * (menu**depth - 1) // (menu - 1)


def cheapest_named(
    totals: Mapping[str, Totals], target_size: Shape, field: int, max_params: int
) -> tuple[str, int]:
    """Return the chain with the fewest MACs of those that keep every bound, and these.

    >>> cheapest_named({"A": ((4, 2, 3), (9, 9), 10, 70), "B": ((4, 2, 3), (5, 5), 8, 60)},
    ...                (2, 3), field=7, max_params=20)
    ('A', 70)
    """
    return min(
        (
            (name, macs)
            for name, (shape, seen, params, macs) in totals.items()
            if shape[1:] == target_size and min(seen) >= field and params <= max_params
        ),
        key=lambda found: found[1],
    )
