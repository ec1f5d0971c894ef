"""Facts about receptive-field windows: how they compose, and which pixels they leave out."""

from __future__ import annotations

import random
from itertools import product

import pytest

from convguide.formulas import ShapeError
from convguide.layers.window import Run, Window, gapless, hull

Parts = list[tuple[int, int, int, int]]


def test_a_kernel_reads_every_pixel_that_its_dilation_does_not_skip() -> None:
    assert not Window.of(5, stride=3, start=-2).holes
    assert Window.of(2, dilation=2).holes
    assert not Window.of(1, dilation=7).holes
    assert Window.of(3, 2, -1, dilation=4) == Window(9, 2, -1)


def test_holes_count_neither_for_equality_nor_in_the_repr() -> None:
    assert Window.of(2, dilation=4) == Window(5, 1, 0)
    assert hash(Window.of(2, dilation=4)) == hash(Window(5, 1, 0))
    assert repr(Window.of(2, dilation=4)) == "Window(size=5, stride=1, start=0)"


def test_a_stride_above_the_kernel_leaves_holes_to_the_layer_behind() -> None:
    assert Window.of(1, stride=2).then(Window.of(3)).holes
    assert Window.of(2, stride=3).then(Window.of(2)).holes
    assert not Window.of(3, stride=3).then(Window.of(2)).holes


def test_a_dilated_kernel_behind_a_wider_one_leaves_none() -> None:
    assert not Window.of(3).then(Window.of(3, dilation=3)).holes
    assert Window.of(3).then(Window.of(3, dilation=4)).holes


def test_dilations_in_any_order_read_the_same_pixels() -> None:
    grid = Window.of(3, dilation=2).then(Window.of(3, dilation=2))
    assert grid.holes
    assert not grid.then(Window.of(2)).holes


def test_the_largest_kernels_are_answered_at_once() -> None:
    wide = Window.of(2**31 - 1, dilation=2)
    assert wide.holes
    assert not wide.then(Window.of(2)).holes
    assert wide.then(Window.of(2)).size == 2**32 - 2


def taps(parts: Parts) -> set[int]:
    """List the pixels that output 0 of a chain reads, from the last layer to the first."""
    read = {0}
    for kernel, stride, start, dilation in reversed(parts):
        steps = range(0, kernel * dilation, dilation)
        read = {at * stride + start + step for at, step in product(read, steps)}
    return read


def window(parts: Parts) -> Window:
    """Return the window of a chain."""
    chain = Window(1, 1, 0)
    for part in parts:
        chain = chain.then(Window.of(*part))
    return chain


def drawn(draw: random.Random) -> Parts:
    """Draw a chain of layers as (kernel, stride, start, dilation)."""
    ranges = ((1, 4), (1, 4), (-2, 2), (1, 4))
    return [
        tuple(draw.randint(*ends) for ends in ranges)  # type: ignore[misc]
        for _ in range(draw.randint(1, 4))
    ]


def test_random_chains_read_what_a_list_of_their_pixels_says() -> None:
    draw = random.Random(5)
    for _ in range(3000):
        parts = drawn(draw)
        read, found = taps(parts), window(parts)
        assert (min(read), max(read)) == (found.start, found.start + found.size - 1)
        assert found.holes == (len(read) < found.size), parts


def test_composition_is_associative_holes_included() -> None:
    draw = random.Random(6)
    for _ in range(1000):
        first, second, third = (window(drawn(draw)) for _ in range(3))
        left, right = first.then(second).then(third), first.then(second.then(third))
        assert left == right
        assert left.holes == right.holes


# Branches


def test_the_hull_spans_every_branch() -> None:
    assert hull([Window(3, 2, -4), Window(5, 2, 1)]) == Window(10, 2, -4)


def test_branches_with_different_strides_are_refused() -> None:
    with pytest.raises(ShapeError, match=r"different strides \[1, 2\]"):
        hull([Window(3, 2, -1), Window(1, 1, 0)])


def test_a_gapless_branch_over_the_whole_hull_leaves_no_holes() -> None:
    assert not hull([Window(9, 1, -4), Window.of(3, start=-2, dilation=2)]).holes
    assert not hull([Window(2**40, 1, -4), Window.of(3, start=-2, dilation=2)]).holes


def test_branches_may_fill_each_others_holes() -> None:
    odd, even = Window.of(4, start=0, dilation=2), Window.of(4, start=1, dilation=2)
    assert hull([odd, odd]).holes
    assert not hull([odd, even]).holes
    assert not hull([odd, even]).then(Window(3, 1, 0)).holes
    assert hull([Window(2, 1, 0), Window(2, 1, 3)]).holes


def test_holes_of_branches_beyond_the_limit_are_assumed() -> None:
    half = 2**17
    assert hull([Window(half, 1, 0), Window(half, 1, half)]).holes


def test_random_branches_read_what_a_list_of_their_pixels_says() -> None:
    draw = random.Random(7)
    for _ in range(1500):
        before, after = drawn(draw), drawn(draw)
        forks = [
            [(kernel, 1, start, dilation) for kernel, _, start, dilation in drawn(draw)]
            for _ in range(3)
        ]
        chain = window(before).then(hull([window(fork) for fork in forks])).then(window(after))
        read = set().union(*(taps(before + fork + after) for fork in forks))
        assert (min(read), max(read)) == (chain.start, chain.start + chain.size - 1)
        assert chain.holes == (len(read) < chain.size)


def test_runs_are_gapless_where_none_steps_over_what_the_shorter_ones_cover() -> None:
    assert gapless([Run(6, 2), Run(1, 2), Run(2, 3)])
    assert not gapless([Run(7, 2), Run(1, 2), Run(2, 3)])
