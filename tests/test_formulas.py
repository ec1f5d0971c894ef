"""Facts about the formulas of one axis and of parameters, in whole numbers."""

from __future__ import annotations

import random
import re

import pytest
from reference import stops

from convguide.formulas import (
    ShapeError,
    conv2d_output_hw,
    conv2d_output_shape,
    conv2d_param_count,
    conv_paddings,
    conv_param_count,
    conv_size,
    conv_transpose_output_padding,
    conv_transpose_size,
    linear_param_count,
    mlp_param_count,
    pool_size,
    same_padding_for,
    unread_pixels,
    window_span,
    window_taps,
)

# One axis and parameters


def test_dilation_widens_the_window() -> None:
    assert [window_span(3, dilation) for dilation in (1, 2, 5)] == [3, 5, 11]
    assert window_span(1, 9) == 1


def test_taps_are_dilation_apart_and_start_in_the_padding() -> None:
    assert list(window_taps(0, 3, stride=2, padding=3, dilation=2)) == [-3, -1, 1]
    assert list(window_taps(4, 3, stride=2, padding=3, dilation=2)) == [5, 7, 9]


def test_a_pools_stride_is_its_kernel_by_default() -> None:
    assert pool_size(14, kernel_size=4) == 3
    assert pool_size(14, kernel_size=4, stride=1) == 11


@pytest.mark.parametrize(
    ("size", "kernel", "stride", "padding", "dilation", "floor", "ceil"),
    [
        (5, 2, None, 0, 1, 2, 3),
        (5, 2, None, 1, 1, 3, 3),  # the fourth window would start behind the image
        (6, 3, 2, 0, 1, 2, 3),
        (9, 3, 2, 1, 2, 4, 4),
        (10, 3, 2, 1, 2, 4, 5),
        (3, 1, 5, 0, 1, 1, 1),
    ],
)
def test_ceil_mode_counts_a_last_window_that_starts_on_the_image(
    size: int, kernel: int, stride: int | None, padding: int, dilation: int, floor: int, ceil: int
) -> None:
    given = (size, kernel, stride, padding, dilation)
    assert (pool_size(*given), pool_size(*given, ceil_mode=True)) == (floor, ceil)


def test_ceil_mode_takes_a_kernel_wider_than_the_image_by_less_than_the_stride() -> None:
    assert pool_size(3, 5, 3, ceil_mode=True) == 1
    message = "kernel_size=5 with dilation=1 spans 5 pixels, but the padded size is 2 + 2·0 = 2"
    with pytest.raises(ShapeError, match=f"^{re.escape(message)}$"):
        pool_size(2, 5, 3, ceil_mode=True)
    with pytest.raises(ShapeError, match=r"spans 5 pixels, but the padded size is 3"):
        pool_size(3, 5, 3)


def test_a_pools_padding_is_at_most_half_its_kernel_whatever_the_dilation() -> None:
    message = (
        "padding must be at most half the kernel, but padding=2 "
        "with kernel_size=3 exceeds 3 // 2 = 1"
    )
    for dilation in (1, 2):
        with pytest.raises(ShapeError, match=f"^{re.escape(message)}$"):
            pool_size(9, 3, 1, 2, dilation)


def test_a_transposed_convolution_turns_the_sizes_of_a_convolution_round() -> None:
    assert conv_size(13, 4, 3, 1, 2) == conv_size(12, 4, 3, 1, 2) == 3
    assert conv_transpose_size(3, 4, 3, 1, 0, 2) == 11
    assert conv_transpose_size(3, 4, 3, 1, 2, 2) == 13
    assert conv_transpose_size(9007199254740993, 2, 3, 1) == 27021597764222976


def test_output_padding_stays_below_stride_or_dilation() -> None:
    assert conv_transpose_size(4, 3, 1, 0, 1, dilation=2) == 9
    message = (
        "output_padding must be below stride or dilation, but output_padding=2 "
        "is below neither stride=2 nor dilation=1"
    )
    with pytest.raises(ShapeError, match=f"^{re.escape(message)}$"):
        conv_transpose_size(4, 3, 2, 0, 2)


def test_an_output_that_padding_eats_is_refused_and_an_empty_one_names_the_backend() -> None:
    message = "the output size must be at least 1, but is (2 − 1)·1 − 2·{} + 3 + 0 = {}"
    with pytest.raises(ShapeError, match=f"^{re.escape(message.format(3, -2))}$"):
        conv_transpose_size(2, 3, padding=3)
    empty = message.format(2, 0) + ": torch leaves this to its backend, and oneDNN may take it"
    with pytest.raises(ShapeError, match=f"^{re.escape(empty)}$"):
        conv_transpose_size(2, 3, padding=2)
    with pytest.raises(
        ShapeError, match=r"^dilation must be at least 1, but dilation=0: torch lea"
    ):
        conv_transpose_size(2, 1, dilation=0)


def test_an_output_padding_reaches_sizes_up_to_a_stride_above_the_smallest() -> None:
    found = [conv_transpose_output_padding(4, target, 3, 3, 1) for target in (10, 11, 12)]
    assert found == [0, 1, 2]
    message = "output_size must lie from (4 − 1)·3 − 2·1 + 3 = 10 to 10 + 3 − 1 = 12, but is 13"
    with pytest.raises(ShapeError, match=f"^{re.escape(message)}$"):
        conv_transpose_output_padding(4, 13, 3, 3, 1)


def test_unread_pixels_are_not_the_rest_of_the_division() -> None:
    assert unread_pixels(32, 3, 2, 1) == ()
    assert unread_pixels(31, 1, 2) == (1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29)
    assert unread_pixels(8, 3, 2) == (7,)
    assert unread_pixels(9, 3, 2, 0, 2) == (1, 3, 5, 7)


def test_paddings_that_reach_a_size_are_those_that_a_search_finds() -> None:
    draw = random.Random(1).randint
    for _ in range(500):
        size, target, kernel = draw(1, 30), draw(1, 30), draw(1, 6)
        stride, dilation = draw(1, 4), draw(1, 3)
        found = [p for p in range(70) if stops(size, kernel, stride, p, dilation) == target]
        assert list(conv_paddings(size, target, kernel, stride, dilation)) == found


def test_no_padding_reaches_a_size_that_the_stride_steps_over() -> None:
    assert list(conv_paddings(32, 16, kernel_size=2, stride=1)) == []
    assert list(conv_paddings(32, 40, kernel_size=3)) == [5]
    assert list(conv_paddings(32, 12, kernel_size=3, stride=3)) == [2, 3]


def test_groups_divide_the_weights() -> None:
    assert conv_param_count(8, 12, (3, 5), groups=4) == 372
    assert conv_param_count(8, 12, (3, 5), groups=4, bias=False) == 360
    assert conv_param_count(2, 3, (2, 3, 4)) == 147
    assert conv_param_count(2, 3, ()) == 9


def test_groups_that_do_not_divide_the_channels_are_refused() -> None:
    with pytest.raises(ShapeError, match="groups"):
        conv_param_count(5, 4, (3, 5), groups=2)


def test_a_linear_layer_has_a_weight_for_each_pair() -> None:
    assert linear_param_count(256, 10) == 2570
    assert linear_param_count(256, 10, bias=False) == 2560
    assert linear_param_count(0, 10) == 10


# Deliberate changes: integers


def test_sizes_beyond_two_to_the_53_are_exact() -> None:
    assert conv_size(9007199254740993, 1) == 9007199254740993
    assert conv2d_output_hw(1152921504606846979, 18014398509481985, (2, 3), (2, 1)) == (
        576460752303423489,
        18014398509481983,
    )
    assert pool_size(9007199254740993, 1, 2) == 4503599627370497
    assert mlp_param_count([94906267, 94906267], bias=False) == 9007199515875289


@pytest.mark.parametrize("value", [3.0, True, "3", None, 1j])
def test_what_is_no_integer_is_a_type_error(value: object) -> None:
    kind = type(value).__name__
    wanted = f"must be an integer, but kernel_size={value!r} is of type {kind}"
    with pytest.raises(TypeError, match=re.escape(wanted)):
        conv2d_output_hw(32, 48, kernel_size=(3, value))  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=re.escape(wanted)):
        conv_param_count(3, 4, (3, value))  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", [2.0, True])
def test_every_argument_wants_an_integer(wrong: int) -> None:
    calls = [
        (conv_size, (9, 3, 1, 0, 1)),
        (pool_size, (9, 3, 1, 0, 1)),
        (conv_transpose_size, (9, 3, 1, 0, 0, 1)),
        (conv2d_output_shape, (3, 9, 12, 4)),
        (conv2d_output_hw, (9, 12, 3, 1, 0, 1)),
        (conv2d_param_count, (3, 4, 3, 5)),
        (linear_param_count, (3, 4)),
        (same_padding_for, (3, 1, 1)),
        (conv_paddings, (9, 7, 3, 1, 1)),
    ]
    for function, right in calls:
        for at in range(len(right)):
            with pytest.raises(TypeError, match=f"must be an integer, but .*={wrong}"):
                function(*right[:at], wrong, *right[at + 1 :])


class Nine:
    """An integer of another library."""

    def __index__(self) -> int:
        return 9

    def __lt__(self, other: int) -> bool:
        return other > 9


def test_integers_of_other_libraries_are_taken_and_python_ones_given() -> None:
    found = conv_size(Nine(), 3), same_padding_for(Nine())  # type: ignore[arg-type]
    assert [(value, type(value)) for value in found] == [(7, int), (4, int)]
