"""Facts about solving for one layer: complete, sound, lazy, and with a reason for none."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from itertools import islice, product
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from convguide import (
    ConvTransposeSolution,
    Solution,
    Solutions,
    enumerate_combos,
    solve,
    solve_conv_transpose,
    solve_pool,
)
from convguide.formulas import (
    ShapeError,
    conv_size,
    conv_transpose_size,
    pool_size,
    unread_count,
    unread_pixels,
)

Row = tuple[int, ...]


def size_or_none(formula: Any, *given: Any) -> int | None:
    """Return what a formula gives, None where it refuses."""
    try:
        return int(formula(*given))
    except ShapeError:
        return None


def rows(solutions: Iterable[Solution]) -> list[tuple[Row, ...]]:
    """Return (kernel_size, stride, padding, dilation) of each solution."""
    return [(s.kernel_size, s.stride, s.padding, s.dilation) for s in solutions]


def square_loop(sizes: Row, targets: Row, *ranges: Iterable[int]) -> list[tuple[Row, ...]]:
    """Try everything, the same on all axes."""
    return [
        tuple((value,) * len(sizes) for value in chosen)
        for chosen in product(*ranges)
        if all(
            size_or_none(conv_size, size, *chosen) == target
            for size, target in zip(sizes, targets, strict=True)
        )
    ]


# The notebook's questions


def test_the_notebooks_three_questions() -> None:
    wide = range(0, 8)
    asked = [
        ((32, 32), (16, 16), range(6)),
        ((64, 64), (31, 31), wide),
        ((72, 96), (36, 48), range(6)),
    ]
    square = [len(solve(size, target, padding=p)) for size, target, p in asked]
    per_axis = [len(solve(size, target, padding=p, square=False)) for size, target, p in asked]
    distinct = [len(solve(size, target, padding=p).distinct()) for size, target, p in asked]
    assert (square, per_axis, distinct) == ([18, 16, 17], [324, 256, 289], [16, 16, 15])


def test_the_first_solutions_in_order() -> None:
    assert rows(solve((32, 32), (16, 16), dilation=1))[:4] == [
        ((1, 1), (2, 2), (0, 0), (1, 1)),
        ((2, 2), (2, 2), (0, 0), (1, 1)),
        ((3, 3), (2, 2), (1, 1), (1, 1)),
        ((4, 4), (2, 2), (1, 1), (1, 1)),
    ]


def test_combos_are_the_square_solutions_in_the_same_order() -> None:
    draw = random.Random(3)
    for _ in range(60):
        size = draw.randint(1, 40), draw.randint(1, 40)
        target = draw.randint(1, 20), draw.randint(1, 20)
        ends = [sorted(draw.choices(range(1, 7), k=2)) for _ in range(4)]
        ranges = [range(first, last + 1) for first, last in ends]
        pairs: Any = [tuple(pair) for pair in ends]
        assert rows(solve(size, target, *ranges)) == enumerate_combos(*size, *target, *pairs)


# Complete and sound, by the formulas


def test_every_small_window_holds_what_a_loop_finds() -> None:
    ranges = (range(1, 5), range(1, 4), range(0, 3), range(1, 3))
    found = 0
    for size in range(1, 13):
        for target in range(1, 10):
            expected = square_loop((size,), (target,), *ranges)
            assert rows(solve(size, target, *ranges)) == expected
            found += len(expected)
    assert found == 712


sizes = st.integers(1, 40)
some = st.one_of(
    st.builds(range, st.integers(1, 4), st.integers(5, 9)),
    st.sets(st.integers(1, 9), min_size=1, max_size=4),
    st.integers(1, 5),
)
from_zero = st.one_of(st.builds(range, st.integers(0, 3), st.integers(4, 9)), st.integers(0, 5))


def listed(values: Any) -> list[int]:
    """Return the values of one axis in rising order."""
    return sorted(values) if isinstance(values, Iterable) else [values]


@given(st.lists(sizes, min_size=1, max_size=3), st.data(), some, some, from_zero, some)
@settings(max_examples=150, deadline=None)
def test_square_solutions_are_those_of_a_loop(
    size: list[int], data: Any, kernel: Any, stride: Any, padding: Any, dilation: Any
) -> None:
    ranges = [listed(values) for values in (kernel, stride, padding, dilation)]
    chosen = [data.draw(st.sampled_from(values)) for values in ranges]
    targets = tuple(max(1, size_or_none(conv_size, each, *chosen) or 1) for each in size)
    found = solve(tuple(size), targets, kernel, stride, padding, dilation)
    assert rows(found) == square_loop(tuple(size), targets, *ranges)
    assert len(found) == len(rows(found))


@given(sizes, sizes, st.integers(1, 12), st.integers(1, 12), some, some, from_zero, some)
@settings(max_examples=60, deadline=None)
def test_solutions_per_axis_are_every_pair_of_those_of_one_axis(
    H: int, W: int, m: int, n: int, kernel: Any, stride: Any, padding: Any, dilation: Any
) -> None:
    given = (kernel, stride, padding, dilation)
    by_axis = [rows(solve(*pair, *given)) for pair in ((H, m), (W, n))]
    expected = [
        tuple(one + other for one, other in zip(first, second, strict=True))
        for first, second in product(*by_axis)
    ]
    assert rows(solve((H, W), (m, n), *given, square=False)) == expected


def test_a_tuple_gives_each_axis_its_own_values() -> None:
    found = solve(
        (20, 31),
        (9, 15),
        kernel_size=(3, [3, 5]),
        stride=2,
        padding=(0, range(3)),
        dilation=1,
        square=False,
    )
    assert rows(found) == [
        ((3, 3), (2, 2), (0, 0), (1, 1)),
        ((3, 5), (2, 2), (0, 1), (1, 1)),
    ]


@given(
    st.integers(1, 25),
    st.integers(1, 9),
    st.integers(1, 7),
    st.integers(1, 5),
    st.integers(1, 3),
    st.booleans(),
)
@settings(max_examples=300, deadline=None)
def test_pools_are_those_of_a_loop(
    size: int, target: int, kernels: int, strides: int, dilations: int, ceil_mode: bool
) -> None:
    ranges = (range(1, kernels + 1), range(1, strides + 1), range(0, 5), range(1, dilations + 1))
    expected = [
        chosen
        for chosen in product(*ranges)
        if size_or_none(pool_size, size, *chosen, ceil_mode) == target
    ]
    found = solve_pool(size, target, *ranges, ceil_mode=ceil_mode)
    assert [tuple(value for (value,) in row) for row in rows(found)] == expected


@given(st.integers(1, 9), st.integers(1, 40), some, some, from_zero, some)
@settings(max_examples=150, deadline=None)
def test_transposed_convolutions_are_those_of_a_loop(
    size: int, target: int, kernel: Any, stride: Any, padding: Any, dilation: Any
) -> None:
    ranges = [listed(values) for values in (kernel, stride, padding, range(0, 3), dilation)]
    expected = {
        (k, s, p, d, more)
        for k, s, p, more, d in product(*ranges)
        if size_or_none(conv_transpose_size, size, k, s, p, more, d) == target
    }
    found = solve_conv_transpose(size, target, kernel, stride, padding, range(0, 3), dilation)
    answered = [
        (*(value for (value,) in row), *solution.output_padding)
        for row, solution in zip(rows(found), found, strict=True)
        if isinstance(solution, ConvTransposeSolution)
    ]
    assert set(answered) == expected
    assert len(answered) == len(expected) == len(found)


# A sequence


def test_a_sequence_answers_by_place_part_and_membership() -> None:
    for square in (True, False):
        found = solve((32, 33), (16, 17), square=square)
        every = list(found)
        assert [found[at] for at in range(len(found))] == every
        assert found[-1] == every[-1]
        assert list(found[2:9:3]) == every[2:9:3]
        assert list(found[2:9][1:3]) == every[3:5]
        assert all(solution in found for solution in every)
        assert found.index(every[4]) == 4


def test_what_is_not_a_solution_is_not_in_it() -> None:
    found = solve((32, 48), (16, 24))
    right = Solution((32, 48), (16, 24), (3, 3), (2, 2), (1, 1), (1, 1))
    assert right in found
    wrong = [
        Solution((32, 48), (16, 24), (3, 3), (2, 2), (2, 2), (1, 1)),
        Solution((32, 48), (16, 24), (3, 4), (2, 2), (1, 1), (1, 1)),
        Solution((34, 48), (16, 24), (3, 3), (2, 2), (1, 1), (1, 1)),
        Solution((32,), (16,), (3,), (2,), (1,), (1,)),
        Solution((32, 48), (16, 24), (9, 9), (2, 2), (4, 4), (1, 1)),
    ]
    assert [solution for solution in wrong if solution in found] == []
    assert ((3, 3), (2, 2), (1, 1), (1, 1)) not in found
    assert Solution((32, 48), (16, 24), (3, 4), (2, 2), (1, 1), (1, 1)) in solve(
        (32, 48), (16, 24), square=False
    )


def test_a_place_beyond_the_end_is_an_index_error() -> None:
    with pytest.raises(IndexError):
        solve((32, 32), (16, 16))[18]
    with pytest.raises(IndexError):
        solve((224, 224), (50, 50))[0]


def test_huge_ranges_cost_nothing() -> None:
    found = solve(
        10**6, 10**6 + 5, kernel_size=3, stride=1, padding=range(10**18), dilation=range(1, 8)
    )
    assert rows(found) == []
    assert rows(solve(10**6, 10**6 + 6, 3, 1, range(10**18), range(1, 4))) == [
        ((3,), (1,), (4,), (1,)),
        ((3,), (1,), (5,), (2,)),
        ((3,), (1,), (6,), (3,)),
    ]
    first = next(iter(solve(10**6, 10**5, kernel_size=range(1, 10**6), stride=range(1, 11))))
    assert (first.kernel_size, first.stride, first.padding) == ((1,), (10,), (0,))
    assert list(islice(solve((10**6, 10**6), (10**5, 10**5), range(1, 10**4)), 1)) == []


def test_per_axis_solutions_are_counted_without_being_listed() -> None:
    wide = (range(1, 32), range(1, 9), range(65), range(1, 17))
    assert len(solve((224, 224), (56, 56), *wide)) == 1_938
    assert len(solve((224, 224), (56, 56), *wide, square=False)) == 1_938**2


def test_equal_questions_have_equal_answers() -> None:
    assert solve((32, 32), (16, 16)) == solve((32, 32), (16, 16), kernel_size=range(1, 8))
    assert solve((32, 32), (16, 16)) != solve((32, 32), (16, 16), kernel_size=range(1, 7))
    assert repr(solve((32, 48), (16, 24))) == "<17 solutions that turn 32×48 into 16×24>"


# Wishes and orders


def kept(solutions: Solutions, wish: str) -> list[Solution]:
    """Return the solutions that fulfil a wish, each looked at alone."""

    def fulfils(one: Solution) -> bool:
        columns = list(zip(one.kernel_size, one.stride, one.padding, one.dilation, strict=True))
        return {
            "odd_kernel": all(k % 2 for k, *_ in columns),
            "half_padding": all(p <= k // 2 for k, _, p, _ in columns),
            "same_padding": all(2 * p == d * (k - 1) for k, _, p, d in columns),
            "all_read": not any(
                unread_pixels(n, *row) for n, row in zip(one.input_size, columns, strict=True)
            ),
            "distinct": all(d == 1 for k, _, _, d in columns if k == 1),
        }[wish]

    return [one for one in solutions if fulfils(one)]


@pytest.mark.parametrize(
    ("wish", "count", "pairs"),
    [
        ("odd_kernel", 10, 100),
        ("half_padding", 12, 144),
        ("same_padding", 12, 144),
        ("all_read", 9, 81),
        ("distinct", 16, 256),
    ],
)
def test_wishes_keep_what_fulfils_them(wish: str, count: int, pairs: int) -> None:
    for square, expected in ((True, count), (False, pairs)):
        every = solve((32, 32), (16, 16), square=square)
        found = every.where(**{wish: True})
        assert len(found) == expected
        assert list(found) == kept(every, wish)
        assert [one for one in every if one in found] == list(found)


def test_wishes_add_up_and_an_unfulfilled_one_changes_nothing() -> None:
    found = solve((32, 32), (16, 16))
    assert found.where(odd_kernel=True).where(all_read=True) == found.where(
        odd_kernel=True, all_read=True
    )
    assert found.where(odd_kernel=False) == found


def test_a_wish_that_a_layer_has_not_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^all_read asks for windows that slide, which Conv"):
        solve_conv_transpose(16, 32).where(all_read=True)


def test_distinct_transposed_convolutions_keep_what_only_a_dilation_allows() -> None:
    # With a kernel of 1, output_padding=1 needs a dilation of 2 at least.
    found = solve_conv_transpose(5, 6, kernel_size=1, stride=1, padding=0)
    assert [(s.output_padding, s.dilation) for s in found] == [((1,), (2,)), ((1,), (3,))]
    assert [(s.dilation) for s in found.distinct()] == [(2,)]


@pytest.mark.parametrize("by", ["params", "macs", "padding", "receptive_field"])
def test_the_best_few_are_the_first_of_all_sorted(by: str) -> None:
    for square in (True, False):
        found = solve((32, 41), (16, 20), stride=[2], square=square)
        for limit in (0, 1, 5, 40):
            assert found.sorted(by, limit) == found.sorted(by)[:limit]


def test_solutions_sort_by_what_is_asked() -> None:
    found = solve((32, 32), (16, 16), dilation=1)
    assert [s.kernel_size[0] for s in found.sorted("params")] == [1, 2, 3, 4, 5, 6, 7]
    assert [s.kernel_size[0] for s in found.sorted("receptive_field", limit=2)] == [7, 6]
    assert [s.padding[0] for s in found.sorted("padding")] == [0, 0, 1, 1, 2, 2, 3]
    with pytest.raises(ValueError, match=r"^solutions sort by params, macs, padding, .*'price'$"):
        found.sorted("price")
    with pytest.raises(
        ValueError, match=r"^solutions sort by padding, receptive_field, but by='params'"
    ):
        solve_pool(32, 16).sorted("params")


# One solution


def test_a_solution_tells_its_rest_and_what_it_leaves_unread() -> None:
    no_padding = Solution((32, 31), (16, 16), (3, 1), (2, 2), (1, 0), (1, 1))
    assert no_padding.remainder == (1, 0)
    assert no_padding.unread == (0, 15)
    assert no_padding.sentence() == (
        "kernel_size=(3, 1), stride=2, padding=(1, 0), dilation=1 turns 32×31 into 16×16: "
        "the division leaves (1, 0), and (0, 15) pixels along the axes are read by no window."
    )


def test_a_solution_becomes_a_layer_and_code() -> None:
    solution = solve((32, 48), (16, 24), kernel_size=3, stride=2, dilation=1)[0]
    assert solution.conv2d(3, 16).output_shape((1, 3, 32, 48)) == (1, 16, 16, 24)
    assert solution.code(3, 16, bias=False) == (
        "nn.Conv2d(3, 16, kernel_size=3, stride=2, padding=1, bias=False)"
    )
    assert repr(solve(9, 4, 3, 2, 0, 1)[0].conv1d(1, 2)) == "Conv1d(1, 2, kernel_size=3, stride=2)"
    with pytest.raises(ShapeError, match=r"^the solution is one of Conv2d, not of Conv3d$"):
        solution.conv3d(1, 1)


def test_pools_and_transposed_solutions_become_their_layers() -> None:
    pool = solve_pool((7, 9), (4, 5), kernel_size=2, stride=2, ceil_mode=True)[0]
    assert repr(pool.layer()) == "MaxPool2d(2, ceil_mode=True)"
    assert repr(solve_pool(8, 4, 3, 2, 1)[0].layer()) == "MaxPool1d(3, stride=2, padding=1)"
    assert repr(solve_pool(8, 4, 3, 2, 1)[0].avg_pool()) == "AvgPool1d(3, stride=2, padding=1)"  # type: ignore[attr-defined]
    wide = solve_pool(9, 5, 2, 1, 0, dilation=4)[0]
    with pytest.raises(ShapeError, match=r"^AvgPool knows no dilation, but dilation=\(4,\)$"):
        wide.avg_pool()  # type: ignore[attr-defined]
    back = solve_conv_transpose((7, 8), (14, 15), kernel_size=3, stride=2, dilation=1)[0]
    assert back.layer(8, 4).output_shape((1, 8, 7, 8)) == (1, 4, 14, 15)
    assert back.code(8, 4) == (
        "nn.ConvTranspose2d(8, 4, kernel_size=3, stride=2, padding=1, output_padding=(1, 0))"
    )


@given(
    st.integers(1, 60), st.integers(1, 9), st.integers(1, 9), st.integers(0, 12), st.integers(1, 9)
)
@settings(max_examples=400, deadline=None)
def test_unread_pixels_are_counted_without_a_list(
    size: int, k: int, s: int, p: int, d: int
) -> None:
    if size_or_none(conv_size, size, k, s, p, d) is not None:
        assert unread_count(size, k, s, p, d) == len(unread_pixels(size, k, s, p, d))


def test_unread_pixels_of_a_huge_axis() -> None:
    assert unread_count(2**40, kernel_size=1, stride=2) == 2**39
    assert unread_count(2**40 + 1, kernel_size=3, stride=2**20, padding=0) == 2**40 + 1 - 3 * 2**20


# None


def test_a_reason_names_bound_neighbours_and_widening() -> None:
    assert str(solve((224, 224), (50, 50)).reason()) == (
        "No Conv2d turns 224×224 into 50×50 with kernel_size 1 to 7, stride 1 to 3, "
        "padding 0 to 5, dilation 1 to 3: the smallest size within these ranges is 69.\n"
        "Nearest sizes within the ranges: 69×69.\n"
        "A wider range would do:\n"
        "  with dilation=13: kernel_size=7, stride=3, padding=1, dilation=13\n"
        "  with kernel_size=26: kernel_size=26, stride=3, padding=0, dilation=3"
    )
    assert solve((32, 32), (16, 16)).reason() is None


def test_a_target_between_two_sizes_is_passed_over() -> None:
    reason = solve(32, 33, stride=1, dilation=2).reason()
    assert reason is not None
    assert reason.because.endswith("the sizes within these ranges pass it over.")
    assert reason.nearest == ((32,), (34,))
    assert [str(widening) for widening in reason.widenings] == [
        "with dilation=1: kernel_size=2, stride=1, padding=1, dilation=1"
    ]


def test_axes_that_only_fit_apart_say_so() -> None:
    reason = solve((32, 48), (16, 16)).reason()
    assert reason is not None
    assert reason.because == (
        "Each axis reaches its own target, but no Conv2d with the same hyperparameters on every "
        "axis turns 32×48 into 16×16: square=False finds 522."
    )
    assert str(solve((32, 32), (16, 16), kernel_size=(3, 5)).reason()) == (
        "No kernel_size is the same on every axis: the axes take 3 and 5, and square=True."
    )
    assert str(solve((32, 32), (16, 16), kernel_size=[]).reason()) == (
        "kernel_size has no value to take."
    )


def test_one_axis_that_fails_is_named() -> None:
    reason = solve((32, 32), (16, 300), square=False).reason()
    assert reason is not None
    assert reason.because.startswith(
        "No Conv2d turns 32 into 300 along axis 1 with kernel_size 1 to 7"
    )
    assert (reason.nearest, reason.widenings[0].value) == (((42,),), 134)


def test_wishes_that_nothing_fulfils_are_named() -> None:
    found = solve((32, 32), (16, 16), kernel_size=[2, 4]).where(odd_kernel=True)
    assert str(found.reason()) == "6 solutions reach 16×16, but none is odd_kernel."


@given(st.integers(1, 20), st.integers(1, 12), some, some, from_zero, some)
@settings(max_examples=40, deadline=None)
def test_the_nearest_sizes_are_the_nearest_that_a_loop_reaches(
    size: int, target: int, kernel: Any, stride: Any, padding: Any, dilation: Any
) -> None:
    ranges = [listed(values) for values in (kernel, stride, padding, dilation)]
    reason = solve(size, target, kernel, stride, padding, dilation).reason()
    reached = {size_or_none(conv_size, size, *chosen) for chosen in product(*ranges)} - {None}
    known = sorted(each for each in reached if each is not None)
    if target in known:
        assert reason is None
    else:
        assert reason is not None
        below, above = [s for s in known if s < target][-1:], [s for s in known if s > target][:1]
        assert {one for (one,) in reason.nearest} == {*below, *above}
        for widening in reason.widenings:
            assert conv_size(size, *widening.choice) == target


# What is refused


@pytest.mark.parametrize(
    ("given", "error", "message"),
    [
        (
            {"input_size": (0, 32)},
            ShapeError,
            "input_size[0] must be at least 1, but input_size[0]=0",
        ),
        ({"target_size": (16,)}, ShapeError, "input_size has 2 axes and target_size 1, but"),
        ({"input_size": (1, 2, 3, 4)}, ShapeError, "input_size has one to three axes, but"),
        (
            {"kernel_size": (1, 2, 3)},
            ShapeError,
            "kernel_size as a tuple has one entry for each of the 2",
        ),
        ({"kernel_size": 3.0}, TypeError, "kernel_size must be an integer, but kernel_size=3.0"),
        ({"kernel_size": "3"}, TypeError, "kernel_size must be an integer, but kernel_size='3'"),
        ({"stride": range(0, 3)}, ShapeError, "the smallest stride must be at least 1, but"),
        ({"padding": [0, -1]}, ShapeError, "each padding must be at least 0, but each padding=-1"),
        ({"dilation": [1, 2.5]}, TypeError, "each dilation must be an integer, but"),
    ],
)
def test_bad_input_is_refused(given: dict[str, Any], error: type[Exception], message: str) -> None:
    with pytest.raises(error, match=f"^{re.escape(message)}"):
        solve(**({"input_size": (32, 32), "target_size": (16, 16)} | given))


def test_output_paddings_are_consecutive() -> None:
    with pytest.raises(ShapeError, match=r"^output_padding takes consecutive values, but \(0, 2\)"):
        solve_conv_transpose(4, 8, output_padding=[0, 2])


def test_more_strides_and_dilations_than_can_be_gone_through_are_refused() -> None:
    message = r"^stride and dilation have at most 4,096 pairs .*, but here 3,000,000$"
    with pytest.raises(ValueError, match=message):
        solve(32, 16, dilation=range(1, 10**6 + 1))
