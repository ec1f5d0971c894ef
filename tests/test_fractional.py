"""Facts about fractional max pools: how large the output is, and when the windows fit."""

from __future__ import annotations

import re

import pytest

import convguide.layers.fractional as fractional
from convguide.formulas import ShapeError
from convguide.layers.fractional import FractionalMaxPool2d, FractionalMaxPool3d, fractional_size


@pytest.mark.parametrize(
    ("layer", "line"),
    [
        (FractionalMaxPool2d(2, 3), "FractionalMaxPool2d((2, 2), output_size=(3, 3))"),
        (
            FractionalMaxPool2d((2, 3), output_ratio=0.5, return_indices=True),
            "FractionalMaxPool2d((2, 3), output_ratio=0.5, return_indices=True)",
        ),
    ],
)
def test_repr_is_the_code_that_builds_the_layer_again(
    layer: FractionalMaxPool2d, line: str
) -> None:
    assert repr(layer) == line
    assert eval(line, vars(fractional)) == layer


def test_the_size_is_given_or_a_share_of_the_input() -> None:
    assert FractionalMaxPool2d(2, (5, 3)).output_shape((2, 4, 9, 7)) == (2, 4, 5, 3)
    assert FractionalMaxPool2d(2, output_ratio=(0.5, 0.3)).output_shape((4, 9, 7)) == (4, 4, 2)
    assert FractionalMaxPool3d(2, output_ratio=0.7).output_shape((1, 9, 10, 12)) == (1, 6, 7, 8)


def test_a_share_is_rounded_down_in_floating_point() -> None:
    assert FractionalMaxPool2d(1, output_ratio=0.29).output_shape((1, 100, 50)) == (1, 28, 14)


def test_the_last_window_must_fit_behind_the_others() -> None:
    assert fractional_size(8, output_size=6, kernel_size=3) == 6
    with pytest.raises(ShapeError, match=r"needs at least 7 \+ 3 − 1 \+ 0 = 9 pixels, but the siz"):
        fractional_size(8, output_size=7, kernel_size=3)
    assert FractionalMaxPool2d(2, 6).output_shape((1, 7, 8)) == (1, 6, 6)
    with pytest.raises(ShapeError, match=r"^depth: output_size=6 with kernel_size=2 needs at leas"):
        FractionalMaxPool3d(2, 6).output_shape((1, 7, 8, 9))


def test_a_batch_may_be_empty_but_nothing_else() -> None:
    layer = FractionalMaxPool2d(2, 3)
    assert layer.output_shape((0, 4, 9, 7)) == (0, 4, 3, 3)
    assert layer.output_shape((0, 9, 7)) == (0, 3, 3)
    for shape, message in [
        ((2, 0, 9, 7), "channels must be at least 1, but channels=0"),
        ((2, 4, 0, 7), "height: size must be at least 1, but size=0"),
        ((9, 7), "FractionalMaxPool2d takes (C, H, W) or (N, C, H, W), but the input shape is"),
    ]:
        with pytest.raises(ShapeError, match=f"^{re.escape(message)}"):
            layer.output_shape(shape)


@pytest.mark.parametrize(
    ("name", "fields", "error", "message"),
    [
        ("2d", {}, ShapeError, "FractionalMaxPool2d takes either output_size or output_ratio, but"),
        (
            "2d",
            {"output_size": 3, "output_ratio": 0.5},
            ShapeError,
            "FractionalMaxPool2d takes eit",
        ),
        ("2d", {"output_ratio": 1}, ShapeError, "output_ratio must be one number between 0 and 1"),
        ("2d", {"output_ratio": (0.5,)}, ShapeError, "output_ratio must be one number between 0"),
        ("2d", {"output_ratio": "0.5"}, TypeError, "output_ratio must hold numbers, but is '0.5'"),
        ("2d", {"output_size": (3,)}, ShapeError, "output_size must be one number or 2 of them,"),
        ("2d", {"output_size": 2.0}, TypeError, "output_size must hold integers, but output_size="),
        ("3d", {"output_size": 3, "kernel_size": 0}, ShapeError, "kernel_size must be at least 1"),
        ("3d", {"output_size": 3, "_random_samples": 5}, TypeError, "_random_samples is a tensor"),
    ],
)
def test_a_pool_is_refused_at_birth(
    name: str, fields: dict[str, object], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=f"^{re.escape(message)}"):
        getattr(fractional, f"FractionalMaxPool{name}")(**{"kernel_size": 2, **fields})


def test_what_torch_lets_pass() -> None:
    """A flat kernel below 1, and ratios behind the third."""
    assert FractionalMaxPool2d(0, 3).output_shape((1, 9, 7)) == (1, 3, 3)
    ratios = (0.5, 0.5, 0.5, 0.1)
    assert FractionalMaxPool3d(2, output_ratio=ratios).output_shape((1, 9, 8, 7)) == (1, 4, 4, 3)


def test_drawn_windows_have_no_receptive_field() -> None:
    with pytest.raises(ShapeError, match=r"^FractionalMaxPool2d draws the places of its windows"):
        FractionalMaxPool2d(2, 3).receptive_field()
    assert FractionalMaxPool2d(2, 3).param_count() == 0
    assert FractionalMaxPool2d(2, 3).macs((1, 9, 7)) == 0
