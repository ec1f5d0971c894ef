"""Facts about the search for hyperparameters: the notebook's list, found without a search."""

from __future__ import annotations

import random
import re

import pytest
from reference import stops

from convguide.formulas import ShapeError
from convguide.solver.combos import (
    Combo,
    candidate_count,
    distinct_combos,
    enumerate_combos,
    layer_identity,
    overlap,
)

Pair = tuple[int, int]


def four_loops(
    size: Pair, target: Pair, kernels: Pair, strides: Pair, paddings: Pair, dilations: Pair
) -> list[Combo]:
    """Try every choice on both axes, walking the window."""
    height, width = size
    return [
        ((k, k), (s, s), (p, p), (d, d))
        for k in range(kernels[0], kernels[1] + 1)
        for s in range(strides[0], strides[1] + 1)
        for p in range(paddings[0], paddings[1] + 1)
        for d in range(dilations[0], dilations[1] + 1)
        if (stops(height, k, s, p, d), stops(width, k, s, p, d)) == target
    ]


def some_window(draw: random.Random) -> tuple[Pair, Pair, Pair, Pair, Pair, Pair]:
    """Draw sizes, a target that some layer reaches on the height at least, and ranges."""

    def bounds(least: int, most: int) -> Pair:
        first, last = sorted((draw.randint(least, most), draw.randint(least, most)))
        return first, last

    kernels, strides, paddings = bounds(1, 6), bounds(1, 4), bounds(0, 5)
    dilations = bounds(1, 3)
    height = draw.randint(1, 24)
    width = height + draw.choice((0, 0, 1, 2, 7))
    chosen = [draw.randint(*each) for each in (kernels, strides, paddings, dilations)]
    target = max(1, stops(height, *chosen)), max(1, stops(width, *chosen))
    return (height, width), target, kernels, strides, paddings, dilations


def test_combos_are_those_of_four_loops_and_in_their_order() -> None:
    draw, found = random.Random(0), 0
    for _ in range(400):
        size, target, *ranges = some_window(draw)
        expected = four_loops(size, target, *ranges)
        assert enumerate_combos(*size, *target, *ranges) == expected
        found += len(expected)
    assert found > 1000


def test_the_usual_ranges_are_the_notebooks() -> None:
    usual = ((1, 7), (1, 3), (0, 5), (1, 3))
    for size, target in (((11, 16), (5, 8)), ((9, 9), (9, 9)), ((5, 3), (3, 1))):
        expected = four_loops(size, target, *usual)
        assert expected
        assert enumerate_combos(*size, *target) == expected


def test_the_notebooks_counts_of_combos() -> None:
    found = enumerate_combos(32, 32, 16, 16)
    assert (len(found), len(distinct_combos(found))) == (18, 16)
    found = enumerate_combos(64, 64, 31, 31, pad_range=(0, 7))
    assert (len(found), len(distinct_combos(found))) == (16, 16)
    found = enumerate_combos(72, 96, 36, 48)
    assert (len(found), len(distinct_combos(found))) == (17, 15)


def test_the_first_three_combos_of_the_notebook_are_one_layer() -> None:
    found = enumerate_combos(32, 32, 16, 16)
    assert found[:4] == [
        ((1, 1), (2, 2), (0, 0), (1, 1)),
        ((1, 1), (2, 2), (0, 0), (2, 2)),
        ((1, 1), (2, 2), (0, 0), (3, 3)),
        ((2, 2), (2, 2), (0, 0), (1, 1)),
    ]
    assert distinct_combos(found)[:2] == [found[0], found[3]]


def test_ranges_are_inclusive_at_both_ends() -> None:
    ends = ((5, 5), (2, 2), (3, 3), (2, 2))
    assert enumerate_combos(20, 27, 9, 13, *ends) == [((5, 5), (2, 2), (3, 3), (2, 2))]
    assert enumerate_combos(20, 27, 9, 13, (6, 7), *ends[1:]) == []


def test_both_axes_must_reach_their_own_target() -> None:
    assert enumerate_combos(8, 12, 4, 5, (3, 3), (2, 2), (0, 3), (1, 1)) == []
    assert enumerate_combos(8, 12, 4, 6, (3, 3), (2, 2), (0, 3), (1, 1)) == [
        ((3, 3), (2, 2), (1, 1), (1, 1))
    ]


def test_a_range_that_runs_backwards_holds_nothing() -> None:
    assert enumerate_combos(8, 12, 4, 6, ks_range=(3, 2)) == []


def test_a_wide_range_of_paddings_costs_nothing() -> None:
    far = 10**15
    found = enumerate_combos(9, 9, 2 * far + 7, 2 * far + 7, (3, 3), (1, 1), (0, 10**18), (1, 1))
    assert found == [((3, 3), (1, 1), (far, far), (1, 1))]


@pytest.mark.parametrize(
    ("ranges", "message"),
    [
        ({"dil_range": (0, 3)}, "dil_range[0] must be at least 1, but dil_range[0]=0"),
        ({"ks_range": (0, 3)}, "ks_range[0] must be at least 1, but ks_range[0]=0"),
        ({"stride_range": (1, 0)}, "stride_range[1] must be at least 1, but stride_range[1]=0"),
        ({"pad_range": (-1, 3)}, "pad_range[0] must be at least 0, but pad_range[0]=-1"),
    ],
)
def test_a_range_below_what_torch_takes_is_refused(ranges: dict[str, Pair], message: str) -> None:
    with pytest.raises(ShapeError, match=f"^{re.escape(message)}$"):
        enumerate_combos(32, 48, 16, 24, **ranges)


@pytest.mark.parametrize("bounds", [3, (1, 2, 3), (1,), "13"])
def test_a_range_must_be_a_pair(bounds: object) -> None:
    message = f"ks_range must be a pair (first, last), but ks_range={bounds!r}"
    with pytest.raises(TypeError, match=f"^{re.escape(message)}$"):
        enumerate_combos(32, 48, 16, 24, ks_range=bounds)  # type: ignore[arg-type]


def test_sizes_and_targets_are_checked() -> None:
    with pytest.raises(ShapeError, match=r"^target must be at least 1, but target=0$"):
        enumerate_combos(32, 48, 0, 24)
    with pytest.raises(ShapeError, match=r"^size must be at least 1, but size=-1$"):
        enumerate_combos(32, -1, 16, 24)
    with pytest.raises(TypeError, match=r"^size must be an integer, but size=32.0"):
        enumerate_combos(32.0, 48, 16, 24)  # type: ignore[arg-type]


def test_dilation_tells_layers_apart_only_on_axes_wider_than_one_pixel() -> None:
    assert layer_identity(((3, 1), (2, 1), (1, 0), (2, 3))) == ((3, 1), (2, 1), (1, 0), (2, 1))
    one: list[Combo] = [((1, 3), (1, 1), (0, 0), (2, 2)), ((1, 3), (1, 1), (0, 0), (1, 2))]
    two: list[Combo] = [((3, 1), (1, 1), (0, 0), (2, 2)), ((3, 1), (1, 1), (0, 0), (1, 2))]
    assert (distinct_combos(one), distinct_combos(two)) == (one[:1], two)


def test_candidates_are_the_product_of_the_ranges() -> None:
    assert candidate_count((1, 7), (1, 3), (0, 5), (1, 3)) == 378
    assert candidate_count((2, 2), (0, 7)) == 8
    assert candidate_count((3, 1), (3, 1)) == 0


def test_ranges_that_do_not_meet_share_nothing() -> None:
    assert list(overlap(range(0, 3), range(5, 9))) == []
    assert overlap(range(0, 9), range(2, 12), range(1, 7)) == range(2, 7)
