"""Facts about the notebook's six functions: what they keep, and what they refuse."""

from __future__ import annotations

import inspect
import random
import re

import pytest
from reference import stops

import convguide
from convguide.formulas import (
    ShapeError,
    conv2d_output_hw,
    conv2d_output_shape,
    conv2d_param_count,
    mlp_param_count,
    same_padding_for,
)


def some_axes(count: int) -> list[tuple[int, int, int, int, int]]:
    """Draw (size, kernel_size, stride, padding, dilation)."""
    draw = random.Random(0).randint
    return [(draw(1, 40), draw(1, 7), draw(1, 5), draw(0, 6), draw(1, 4)) for _ in range(count)]


# The notebook's six functions


@pytest.mark.parametrize(
    ("name", "signature"),
    [
        ("conv2d_output_hw", "(H, W, kernel_size=3, stride=1, padding=0, dilation=1)"),
        ("conv2d_output_shape", "(C_in, H, W, C_out, **kwargs)"),
        (
            "enumerate_combos",
            "(H, W, H_target, W_target, ks_range=(1, 7), stride_range=(1, 3), "
            "pad_range=(0, 5), dil_range=(1, 3))",
        ),
        ("same_padding_for", "(kernel_size, dilation=1, stride=1)"),
        ("conv2d_param_count", "(C_in, C_out, kH, kW, bias=True)"),
        ("mlp_param_count", "(sizes, bias=True)"),
    ],
)
def test_the_notebooks_functions_keep_their_parameters(name: str, signature: str) -> None:
    found = inspect.signature(getattr(convguide, name))
    bare = [p.replace(annotation=p.empty) for p in found.parameters.values()]
    assert str(found.replace(parameters=bare, return_annotation=found.empty)) == signature


@pytest.mark.parametrize(
    ("given", "hyperparameters", "expected"),
    [
        ((3, 32, 32, 16), {"padding": 1}, (16, 32, 32)),
        ((1, 28, 28, 32), {"stride": 2, "padding": 1}, (32, 14, 14)),
        (
            (8, 128, 128, 8),
            {"kernel_size": (3, 5), "stride": (2, 1), "padding": (1, 2), "dilation": (1, 1)},
            (8, 64, 128),
        ),
        (
            (3, 64, 96, 12),
            {"kernel_size": 7, "stride": 2, "padding": 3, "dilation": 2},
            (12, 29, 45),
        ),
        ((3, 64, 64, 8), {"kernel_size": 5, "stride": 2}, (8, 30, 30)),
    ],
    ids=["A1", "A2", "A3", "A4", "A6"],
)
def test_the_notebooks_shapes(
    given: tuple[int, int, int, int], hyperparameters: dict[str, int], expected: tuple[int, ...]
) -> None:
    assert conv2d_output_shape(*given, **hyperparameters) == expected
    _, H, W, C_out = given
    assert (C_out, *conv2d_output_hw(H, W, **hyperparameters)) == expected


def test_the_notebooks_counts() -> None:
    assert conv2d_param_count(3, 64, 3, 3) == 1792
    assert conv2d_param_count(3, 32, 3, 3) == 896
    assert conv2d_param_count(32, 64, 3, 3) == 18496
    assert conv2d_param_count(3, 64, 5, 5, bias=True) == 4864
    assert conv2d_param_count(3, 64, 5, 5, bias=False) == 4800
    assert conv2d_param_count(3, 16, 3, 3) == 448
    assert conv2d_param_count(16, 32, 3, 3, bias=False) == 4608


def test_the_notebooks_comparison() -> None:
    assert mlp_param_count([3072, 256, 10]) == 789258
    assert conv2d_param_count(3, 64, 3, 3) + conv2d_param_count(64, 64, 3, 3) == 38720
    assert mlp_param_count([16 * 16 * 64, 10]) == 163850
    assert mlp_param_count([14 * 14 * 64, 10]) == 125450
    assert 38720 + 163850 == 202570


def test_both_axes_count_the_stops_of_the_window() -> None:
    heights, widths = some_axes(2000), some_axes(4000)[2000:]
    for height, width in zip(heights, widths, strict=True):
        expected = stops(*height), stops(*width)
        sizes, *pairs = zip(height, width, strict=True)
        if all(expected):
            assert conv2d_output_hw(*sizes, *pairs) == expected
        else:
            with pytest.raises(ShapeError, match=r"^(height|width): kernel_size="):
                conv2d_output_hw(*sizes, *pairs)


def test_a_single_number_counts_for_both_axes() -> None:
    assert conv2d_output_hw(9, 12, kernel_size=3, stride=2) == (4, 5)
    assert conv2d_output_hw(9, 12, 3, 2, 1, 2) == (4, 5)


def test_a_pair_is_height_then_width() -> None:
    assert conv2d_output_hw(20, 20, kernel_size=(3, 5)) == (18, 16)
    assert conv2d_output_hw(20, 20, stride=(2, 1)) == (9, 18)
    assert conv2d_output_hw(20, 20, padding=(1, 2)) == (20, 22)
    assert conv2d_output_hw(20, 20, dilation=(2, 4)) == (16, 12)


@pytest.mark.parametrize("sizes", [[], [5]])
def test_an_mlp_has_an_input_and_an_output(sizes: list[int]) -> None:
    message = (
        "sizes must hold at least two entries, the features of the input and of the output, "
        f"but sizes={sizes}"
    )
    with pytest.raises(ShapeError, match=f"^{re.escape(message)}$"):
        mlp_param_count(sizes)


def test_a_count_is_a_filter_times_the_filters() -> None:
    assert conv2d_param_count(3, 7, 3, 5) == 322
    assert conv2d_param_count(3, 7, 3, 5, bias=False) == 315
    assert mlp_param_count((5, 3, 2), bias=False) == 21


def test_channels_do_not_enter_the_size() -> None:
    assert conv2d_output_shape(1, 9, 12, 5) == conv2d_output_shape(7, 9, 12, 5) == (5, 7, 10)


def test_same_padding_is_an_integer() -> None:
    padding = same_padding_for(kernel_size=3, dilation=3, stride=1)
    assert (padding, type(padding)) == (3, int)
    assert same_padding_for(1) == 0
    assert same_padding_for(4, dilation=2) == 3


# Deliberate changes: refusals, with their arithmetic


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (
            (2, 9, 7),
            "height: kernel_size=7 with dilation=1 spans 7 pixels, "
            "but the padded size is 2 + 2·0 = 2",
        ),
        (
            (40, 17, 7, 1, 0, 3),
            "width: kernel_size=7 with dilation=3 spans 19 pixels, "
            "but the padded size is 17 + 2·0 = 17",
        ),
        (
            (9, 4, (3, 5), (2, 1), (1, 0), (1, 2)),
            "width: kernel_size=5 with dilation=2 spans 9 pixels, "
            "but the padded size is 4 + 2·0 = 4",
        ),
        ((64, 64, 3, 2, 2, 0), "height: dilation must be at least 1, but dilation=0"),
        ((9, 12, (3, 5), (2, 0)), "width: stride must be at least 1, but stride=0"),
        ((9, 12, 3, 1, -1), "height: padding must be at least 0, but padding=-1"),
        ((9, 12, (3, 0)), "width: kernel_size must be at least 1, but kernel_size=0"),
        ((9, 0), "width: size must be at least 1, but size=0"),
        ((-9, 9), "height: size must be at least 1, but size=-9"),
    ],
)
def test_a_refusal_names_axis_value_rule_and_arithmetic(
    arguments: tuple[int, ...], message: str
) -> None:
    with pytest.raises(ShapeError, match=f"^{re.escape(message)}$"):
        conv2d_output_hw(*arguments)


def test_a_shape_error_is_a_value_error() -> None:
    assert issubclass(ShapeError, ValueError)


def test_a_tuple_must_be_a_pair() -> None:
    message = "padding must be an int or a pair (height, width), but padding=(1, 2, 3)"
    with pytest.raises(TypeError, match=re.escape(message)):
        conv2d_output_hw(9, 12, padding=(1, 2, 3))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ((0, 9, 12, 4), "C_in must be at least 1, but C_in=0"),
        ((3, 9, 12, 0), "C_out must be at least 1, but C_out=0"),
        ((3, 9, 2, 4), "width: kernel_size=3 with dilation=1 spans 3 pixels, but the padded"),
    ],
)
def test_a_shape_is_refused_for_its_channels_too(arguments: tuple[int, ...], message: str) -> None:
    with pytest.raises(ShapeError, match=f"^{re.escape(message)}"):
        conv2d_output_shape(*arguments)


def test_an_unknown_keyword_is_a_type_error() -> None:
    with pytest.raises(TypeError, match="filter_size"):
        conv2d_output_shape(3, 9, 12, 4, filter_size=3)


def test_no_padding_is_same_with_a_stride() -> None:
    message = "no padding is 'same' with a stride above 1, but stride=2"
    with pytest.raises(ShapeError, match=f"^{message}$"):
        same_padding_for(3, stride=2)


@pytest.mark.parametrize(
    ("kernel_size", "dilation", "needs"),
    [
        (4, 1, "1·(4 − 1) = 3 pixels of padding, which do not halve: padding='same' adds 1 "
               "on the left and 2 on the right"),
        (2, 5, "5·(2 − 1) = 5 pixels of padding, which do not halve: padding='same' adds 2 "
               "on the left and 3 on the right"),
    ],
)  # fmt: skip
def test_an_even_span_names_left_and_right_padding(
    kernel_size: int, dilation: int, needs: str
) -> None:
    message = f"kernel_size={kernel_size} with dilation={dilation} needs {needs}"
    with pytest.raises(ShapeError, match=f"^{re.escape(message)}$"):
        same_padding_for(kernel_size, dilation)


@pytest.mark.parametrize("at", range(4))
def test_a_convolution_without_a_weight_is_not_counted(at: int) -> None:
    name, given = ("C_in", "C_out", "kH", "kW")[at], [3, 4, 3, 5]
    given[at] = 0
    with pytest.raises(ShapeError, match=f"^{name} must be at least 1, but {name}=0$"):
        conv2d_param_count(*given)


def test_negative_features_are_refused() -> None:
    with pytest.raises(ShapeError, match=r"^out_features must be at least 0, but out_features=-2$"):
        mlp_param_count([3, -2])
