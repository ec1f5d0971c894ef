"""Facts about sliding pools of every rank: max, average and power average."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

import convguide.layers as built_from_text
from convguide.formulas import ShapeError
from convguide.layers import (
    AvgPool1d,
    AvgPool2d,
    AvgPool3d,
    Layer,
    LPPool1d,
    LPPool2d,
    LPPool3d,
    MaxPool1d,
    MaxPool2d,
    MaxPool3d,
    Window,
)

INFINITE = float("inf")


def test_pools_of_every_rank_keep_the_channels() -> None:
    assert MaxPool1d(3, stride=2).output_shape((5, 8, 12)) == (5, 8, 5)
    assert MaxPool3d((1, 2, 3)).output_shape((8, 4, 9, 13)) == (8, 4, 4, 4)
    assert AvgPool1d((3,), stride=(2,), padding=(1,)).output_shape((8, 12)) == (8, 6)
    assert AvgPool2d((3, 2), (2, 1), (1, 0)).output_shape((5, 8, 9, 12)) == (5, 8, 5, 11)
    assert AvgPool3d((1, 2, 3), ceil_mode=True).output_shape((8, 4, 9, 13)) == (8, 4, 5, 5)
    assert LPPool1d(2, 3, stride=2).output_shape((8, 12)) == (8, 5)
    assert LPPool2d(1.5, (3, 2), ceil_mode=True).output_shape((8, 10, 13)) == (8, 4, 7)
    assert LPPool3d(3, (1, 2, 3)).output_shape((2, 8, 4, 9, 13)) == (2, 8, 4, 4, 4)


def test_ceil_mode_drops_a_window_that_starts_in_the_right_padding() -> None:
    assert MaxPool1d(2, padding=1, ceil_mode=True).output_shape((1, 5)) == (1, 3)
    assert AvgPool1d(2, padding=1, ceil_mode=True).output_shape((1, 5)) == (1, 3)
    assert LPPool1d(2, 2, stride=3, ceil_mode=True).output_shape((1, 3)) == (1, 1)
    assert MaxPool1d(5, 3, ceil_mode=True).output_shape((1, 3)) == (1, 1)


@pytest.mark.parametrize(
    "pool", [MaxPool1d(2), AvgPool2d((2, 3)), LPPool2d(2, 2), LPPool1d(INFINITE, 2), AvgPool3d(2)]
)
def test_pools_learn_nothing_and_multiply_nothing(pool: Any) -> None:
    shape = (2, 8, *(9, 12, 7)[: pool.rank])
    assert (pool.param_count(), pool.macs(shape)) == (0, 0)


def test_an_empty_batch_stays_empty() -> None:
    assert MaxPool1d(2).output_shape((0, 8, 12)) == (0, 8, 6)
    assert AvgPool2d((2, 3)).output_shape((0, 8, 9, 12)) == (0, 8, 4, 4)


def test_windows() -> None:
    assert AvgPool2d((3, 2), (2, 1), (1, 0)).receptive_field() == (
        Window(3, 2, -1),
        Window(2, 1, 0),
    )
    assert LPPool1d(2, 3).receptive_field() == (Window(3, 3, 0),)
    assert MaxPool1d(3, 2, 1, 2).receptive_field() == (Window(5, 2, -1),)
    assert MaxPool1d(3, 2, 1, 2).receptive_field()[0].holes


@pytest.mark.parametrize(
    ("pool", "line"),
    [
        (MaxPool1d((3,), stride=()), "MaxPool1d(3)"),
        (AvgPool1d(3, 2, ceil_mode=True), "AvgPool1d(3, stride=2, ceil_mode=True)"),
        (
            AvgPool2d((2, 3), 1, (1, 0), count_include_pad=False, divisor_override=5),
            "AvgPool2d((2, 3), stride=1, padding=(1, 0), count_include_pad=False, "
            "divisor_override=5)",
        ),
        (LPPool1d(2, 3), "LPPool1d(2, 3)"),
        (LPPool2d(1.5, (2, 3), (2, 1)), "LPPool2d(1.5, (2, 3), stride=(2, 1))"),
    ],
)
def test_repr_is_the_code_that_builds_the_layer_again(pool: Layer, line: str) -> None:
    assert repr(pool) == line
    assert eval(line, vars(built_from_text)) == pool


def test_a_power_pools_kernel_of_one_axis_is_a_number_and_its_stride_may_be_a_tuple() -> None:
    assert LPPool1d(2, 3, stride=(2,)) == LPPool1d(2, 3, stride=2)
    assert LPPool1d(INFINITE, (3,)).kernel_size == 3  # type: ignore[arg-type]


def test_the_plain_max_pool_of_one_axis_takes_64_bits_and_the_others_32() -> None:
    assert MaxPool1d(3, stride=2147483648).output_shape((2, 8)) == (2, 1)
    assert LPPool1d(INFINITE, 3, stride=2147483648).output_shape((2, 8)) == (2, 1)
    for pool in (
        MaxPool1d(3, stride=2147483648, return_indices=True),
        AvgPool1d(3, stride=2147483648),
        LPPool1d(2, 3, stride=2147483648),
    ):
        with pytest.raises(ShapeError, match=r"^stride must be at most 2,147,483,647 \(32 bits\)"):
            pool.output_shape((2, 8))
    assert AvgPool2d(3, stride=2147483647).output_shape((2, 8, 9)) == (2, 1, 1)


def test_windows_beyond_32_bits_are_refused_by_the_plain_max_pool() -> None:
    assert MaxPool1d(1).output_shape((1, 2147483648)) == (1, 2147483648)
    message = (
        "length: torch divides in 32 bits to count the windows of MaxPool1d: of the 2,147,483,648"
    )
    with pytest.raises(ShapeError, match=f"^{re.escape(message)}"):
        MaxPool1d(1).output_shape((1, 2147483649))
    assert MaxPool1d(1, return_indices=True).output_shape((1, 2147483649)) == (1, 2147483649)
    wide = MaxPool1d(2, stride=2147483649, ceil_mode=True)
    assert wide.output_shape((1, 5)) == (1, 1)
    with pytest.raises(ShapeError, match="of the 0 after the first one, -1 are left"):
        wide.output_shape((1, 2))


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: MaxPool1d((3, 3)), "kernel_size must be one number or 1 of them, but kernel_size"),
        (lambda: AvgPool3d((3, 3)), "kernel_size must be one number or 3 of them, but kernel_size"),
        (lambda: LPPool2d(2, (3,)), "kernel_size must be one number or 2 of them, but kernel_size"),
        (lambda: AvgPool2d(3, divisor_override=0), "divisor_override must not be 0: the sums are"),
        (lambda: LPPool2d(0, 3), "norm_type must not be 0: the sum is taken to the power 1/norm_t"),
        (lambda: LPPool2d("x", 3), "norm_type must fit a float, but norm_type='x'"),
    ],
)
def test_a_pool_is_refused_at_birth(build: Callable[[], object], message: str) -> None:
    with pytest.raises(ShapeError, match=f"^{re.escape(message)}"):
        build()


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: MaxPool2d(True), "kernel_size must hold integers, but kernel_size=True is of typ"),
        (lambda: AvgPool1d(2.0), "kernel_size must hold integers, but kernel_size=2.0 is of type"),
        (
            lambda: MaxPool2d(2, False),
            "stride must hold integers, but stride=False is of type bool",
        ),
        (lambda: MaxPool2d(2, ceil_mode=1), "ceil_mode must be True or False, but ceil_mode=1"),
        (lambda: AvgPool2d(2, count_include_pad=None), "count_include_pad must be True or False,"),
        (lambda: AvgPool2d(2, divisor_override=True), "divisor_override must hold integers, but"),
        (lambda: LPPool1d(2, (3,)), "kernel_size must be an integer, but kernel_size=(3,)"),
        (lambda: LPPool2d(None, 3), "norm_type must be a number, but norm_type=None"),
    ],
)
def test_a_wrong_type_is_refused_at_birth(build: Callable[[], object], message: str) -> None:
    with pytest.raises(TypeError, match=f"^{re.escape(message)}"):
        build()


@pytest.mark.parametrize(
    ("pool", "shape", "message"),
    [
        (
            AvgPool3d(3, padding=1),
            (8, 2, 5, 6),
            "depth: an average over 3 axes takes no input below the kernel, padded or not, "
            "but size=2 is below kernel_size=3",
        ),
        (LPPool3d(2, 3, ceil_mode=True), (8, 5, 2, 6), "height: an average over 3 axes takes no"),
        (MaxPool1d(2), (8,), "MaxPool1d takes (C, L) or (N, C, L), but the input shape is (8,)"),
        (AvgPool2d(2), (3, 0, 9, 12), "channels must be at least 1, but channels=0"),
        (AvgPool2d(2, padding=1), (0, 8, 9, 0), "width: size must be at least 1, but size=0"),
        (AvgPool1d(3, padding=2), (8, 9), "length: padding must be at most half the kernel, but"),
        (AvgPool2d((2, 0), 1), (8, 9, 12), "width: kernel_size must be at least 1, but kernel_si"),
        (MaxPool3d(3), (8, 4, 2, 9), "height: kernel_size=3 with dilation=1 spans 3 pixels, but"),
    ],
)
def test_a_shape_is_refused_with_its_arithmetic(
    pool: Layer, shape: tuple[int, ...], message: str
) -> None:
    for ask in (pool.output_shape, pool.macs):
        with pytest.raises(ShapeError, match=f"^{re.escape(message)}"):
            ask(shape)


def test_a_max_over_three_axes_takes_what_an_average_refuses() -> None:
    assert MaxPool3d(3, padding=1).output_shape((8, 2, 5, 6)) == (8, 1, 2, 2)
    assert LPPool3d(INFINITE, 3, ceil_mode=True).output_shape((8, 2, 5, 6)) == (8, 1, 2, 2)
