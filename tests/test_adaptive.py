"""Facts about adaptive pools: the output size is given, whatever comes in."""

from __future__ import annotations

import re

import pytest

import convguide.layers.adaptive as adaptive
from convguide.formulas import ShapeError
from convguide.layers.adaptive import (
    AdaptiveAvgPool1d,
    AdaptiveAvgPool2d,
    AdaptiveAvgPool3d,
    AdaptiveMaxPool1d,
    AdaptiveMaxPool2d,
    AdaptiveMaxPool3d,
    AdaptivePool,
)


@pytest.mark.parametrize(
    ("layer", "line"),
    [
        (AdaptiveAvgPool2d(7), "AdaptiveAvgPool2d(7)"),
        (AdaptiveAvgPool2d((7, 7)), "AdaptiveAvgPool2d((7, 7))"),
        (AdaptiveMaxPool3d([None, 2, 3], True), "AdaptiveMaxPool3d((None, 2, 3), return_indices=T"),  # type: ignore[arg-type]
    ],
)
def test_repr_is_the_code_that_builds_the_layer_again(layer: AdaptivePool, line: str) -> None:
    assert repr(layer).startswith(line)
    assert eval(repr(layer), vars(adaptive)) == layer


@pytest.mark.parametrize(
    ("layer", "shape", "out"),
    [
        (AdaptiveAvgPool1d(3), (2, 4, 7), (2, 4, 3)),
        (AdaptiveAvgPool1d((3,)), (4, 7), (4, 3)),
        (AdaptiveAvgPool2d((2, 3)), (2, 4, 7, 9), (2, 4, 2, 3)),
        (AdaptiveAvgPool2d((None, 3)), (4, 7, 9), (4, 7, 3)),
        (AdaptiveAvgPool2d(0), (1, 4, 7, 9), (1, 4, 0, 0)),
        (AdaptiveAvgPool3d(2), (4, 7, 9, 5), (4, 2, 2, 2)),
        (AdaptiveMaxPool1d(9), (1, 1, 3), (1, 1, 9)),
        (AdaptiveMaxPool2d((4, None), return_indices=True), (0, 4, 7, 9), (0, 4, 4, 9)),
        (AdaptiveMaxPool3d((1, 2, 3)), (2, 4, 7, 9, 5), (2, 4, 1, 2, 3)),
    ],
)
def test_the_output_size_is_what_is_asked_for(
    layer: AdaptivePool, shape: tuple[int, ...], out: tuple[int, ...]
) -> None:
    assert layer.output_shape(shape) == out
    assert layer.param_count() == layer.macs(shape) == 0


def test_an_average_over_everything_is_a_mean_of_any_rank() -> None:
    assert AdaptiveAvgPool2d(1).output_shape((7, 9)) == (1, 1)
    assert AdaptiveAvgPool2d((1, 1)).output_shape((1, 2, 3, 7, 9)) == (1, 2, 3, 1, 1)
    assert AdaptiveAvgPool2d(1).output_shape((2, 3, 0, 9)) == (2, 3, 1, 1)
    assert AdaptiveAvgPool3d(1).output_shape((2, 0, 3, 7, 9)) == (2, 0, 1, 1, 1)


def test_averages_of_two_axes_take_no_channels_too() -> None:
    assert AdaptiveAvgPool2d(3).output_shape((2, 0, 7, 9)) == (2, 0, 3, 3)
    for layer in (AdaptiveMaxPool2d(3), AdaptiveMaxPool2d(1)):
        with pytest.raises(ShapeError, match=r"^AdaptiveMaxPool2d has nothing to pool in the sh"):
            layer.output_shape((2, 0, 7, 9))


@pytest.mark.parametrize(
    ("layer", "shape", "message"),
    [
        (AdaptiveAvgPool2d(3), (7, 9), "AdaptiveAvgPool2d takes (C, H, W) or (N, C, H, W), but"),
        (AdaptiveAvgPool2d((1, 1)), (7, 9), "AdaptiveAvgPool2d takes (C, H, W) or (N, C, H, W)"),
        (AdaptiveAvgPool1d(1), (1, 2, 3, 4), "AdaptiveAvgPool1d takes (C, L) or (N, C, L), but"),
        (AdaptiveAvgPool2d((2, 1)), (3, 0, 9), "AdaptiveAvgPool2d has nothing to pool in the sh"),
        (AdaptiveAvgPool3d(2), (2, 0, 7, 9, 5), "AdaptiveAvgPool3d has nothing to pool in the"),
        (AdaptiveMaxPool1d(-1), (3, 4), "output_size must be at least 0, but output_size=-1"),
    ],
)
def test_a_shape_is_refused_with_its_arithmetic(
    layer: AdaptivePool, shape: tuple[int, ...], message: str
) -> None:
    for ask in (layer.output_shape, layer.macs):
        with pytest.raises(ShapeError, match=f"^{re.escape(message)}"):
            ask(shape)


@pytest.mark.parametrize("size", [None, 2.0, True, "3", (True, 2), (2, 2.0)])
def test_an_output_size_is_made_of_integers(size: object) -> None:
    with pytest.raises(TypeError, match=r"^output_size must hold integers, but output_size="):
        AdaptiveAvgPool2d(size)  # type: ignore[arg-type]


def test_none_stands_only_in_a_tuple_of_several() -> None:
    with pytest.raises(TypeError, match=r"^output_size must hold integers, but output_size=None"):
        AdaptiveMaxPool1d((None,))
    with pytest.raises(ShapeError, match=r"^output_size must be one number or 2 of them, but"):
        AdaptiveAvgPool2d((3,))


def test_windows_that_fit_themselves_have_no_receptive_field() -> None:
    with pytest.raises(ShapeError, match=r"^AdaptiveAvgPool2d fits its windows to the input's"):
        AdaptiveAvgPool2d(1).receptive_field()
