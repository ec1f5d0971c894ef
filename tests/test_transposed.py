"""Facts about transposed convolutions: what comes out, what it costs, what is refused."""

from __future__ import annotations

import inspect
import re
from dataclasses import replace
from typing import Any

import pytest

import convguide.layers as built_from_text
from convguide.formulas import ShapeError
from convguide.layers import ConvTranspose1d, ConvTranspose2d, ConvTranspose3d

UP = ConvTranspose2d(
    6, 4, (3, 5), stride=(2, 1), padding=(1, 2), output_padding=(1, 0), groups=2, dilation=(2, 1)
)


def test_sizes_grow_as_a_convolution_would_shrink_them() -> None:
    assert UP.output_shape((7, 6, 5, 9)) == (7, 4, 12, 9)
    assert UP.output_shape((6, 5, 9)) == (4, 12, 9)
    assert ConvTranspose1d(3, 2, 4, stride=3).output_shape((1, 3, 6)) == (1, 2, 19)
    film = ConvTranspose3d(3, 2, (1, 2, 3), stride=(1, 2, 3))
    assert film.output_shape((3, 4, 5, 6)) == (2, 4, 10, 18)


def test_parameters_and_macs() -> None:
    assert UP.param_count() == 184
    assert replace(UP, bias=False).param_count() == 180
    assert UP.macs((7, 6, 5, 9)) == 56700
    assert UP.macs((6, 5, 9)) == 8100
    assert UP.macs((0, 6, 5, 9)) == 0


def test_an_output_size_takes_the_place_of_output_padding() -> None:
    layer = ConvTranspose2d(6, 4, (3, 5), stride=(2, 3), output_padding=(9, 9))
    for asked in ((12, 30), [12, 30], (1, 1, 12, 30)):
        assert layer.output_shape((7, 6, 5, 9), output_size=asked) == (7, 4, 12, 30)
    assert layer.output_shape((6, 5, 9), output_size=(0, 11, 31)) == (4, 11, 31)
    assert layer.macs((6, 5, 9), output_size=(11, 31)) == 16200


def test_output_padding_is_read_at_the_call_and_not_beside_an_output_size() -> None:
    layer = ConvTranspose2d(1, 1, 3, stride=2, output_padding=1.0)  # type: ignore[arg-type]
    assert layer.output_shape((1, 4, 5), output_size=(10, 12)) == (1, 10, 12)
    with pytest.raises(TypeError, match=r"^output_padding must hold integers, but output_padding="):
        layer.output_shape((1, 4, 5))


def test_an_empty_batch_skips_some_checks() -> None:
    layer = ConvTranspose2d(2, 4, (1, 3), padding=(1, 0), output_padding=(0, 4))
    assert layer.output_shape((0, 2, 2, 3)) == (0, 4, 0, 9)
    assert ConvTranspose2d(2, 4, 3, dilation=0).output_shape((0, 2, 4, 5)) == (0, 4, 4, 5)


@pytest.mark.parametrize(
    ("layer", "line"),
    [
        (ConvTranspose1d(3, 2, (4,)), "ConvTranspose1d(3, 2, kernel_size=4)"),
        (ConvTranspose2d(3, 2, 4, (2,)), "ConvTranspose2d(3, 2, kernel_size=4, stride=(2,))"),
        (
            UP,
            "ConvTranspose2d(6, 4, kernel_size=(3, 5), stride=(2, 1), padding=(1, 2), "
            "output_padding=(1, 0), groups=2, dilation=(2, 1))",
        ),
    ],
)
def test_repr_is_the_code_that_builds_the_layer_again(layer: ConvTranspose2d, line: str) -> None:
    assert repr(layer) == line
    assert eval(line, vars(built_from_text)) == layer


@pytest.mark.parametrize(
    ("fields", "error", "message"),
    [
        (
            {"padding_mode": "reflect"},
            ShapeError,
            "ConvTranspose2d takes padding_mode='zeros' alone, but padding_mode='reflect'",
        ),
        ({"groups": 4}, ShapeError, "in_channels must be a multiple of groups, but 6 = 1·4 + 2"),
        ({"padding": "same"}, TypeError, "padding must hold integers, but padding='same' is of ty"),
        ({"stride": (1, 2, 3)}, ShapeError, "stride must be one number or 2 of them, but stride="),
        ({"in_channels": True}, TypeError, "in_channels must be an integer, but in_channels=True"),
    ],
)
def test_a_layer_is_refused_at_birth(
    fields: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=f"^{re.escape(message)}"):
        ConvTranspose2d(**{"in_channels": 6, "out_channels": 4, "kernel_size": 3, **fields})


@pytest.mark.parametrize(
    ("fields", "shape", "message"),
    [
        ({}, (5, 5, 9), "in_channels=6, but the input (5, 5, 9) has 5 channels"),
        ({}, (5, 9), "ConvTranspose2d takes (C, H, W) or (N, C, H, W), but the input shape is"),
        ({}, (6, 0, 9), "height: size must be at least 1, but size=0"),
        ({"out_channels": 0}, (6, 5, 9), "out_channels must be at least 1, but out_channels=0"),
        ({"in_channels": 0}, (0, 5, 9), "in_channels must be at least 1, but in_channels=0"),
        ({"dilation": (1, 0)}, (6, 5, 9), "width: dilation must be at least 1, but dilation=0"),
        (
            {"output_padding": (0, 1)},
            (6, 5, 9),
            "width: output_padding must be below stride or dilation, but output_padding=1 "
            "is below neither stride=1 nor dilation=1",
        ),
        (
            {"kernel_size": 1, "padding": (1, 5)},
            (6, 5, 9),
            "width: the output size must be at least 1, but is (9 − 1)·1 − 2·5 + 1 + 0 = -1",
        ),
        (
            {"kernel_size": 1, "padding": (1, 4)},
            (6, 2, 9),
            "height: the output size must be at least 1, but is (2 − 1)·1 − 2·1 + 1 + 0 = 0: "
            "torch leaves this to its backend",
        ),
        ({"padding": 9}, (0, 6, 5, 9), "height: output size must be at least 0, but output size=-"),
    ],
)
def test_a_shape_is_refused_with_its_arithmetic(
    fields: dict[str, Any], shape: tuple[int, ...], message: str
) -> None:
    layer = ConvTranspose2d(**{"in_channels": 6, "out_channels": 4, "kernel_size": 3, **fields})
    for ask in (layer.output_shape, layer.macs):
        with pytest.raises(ShapeError, match=f"^{re.escape(message)}"):
            ask(shape)


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ((13, 30), "height: output_size must lie from (5 − 1)·2 − 2·0 + 3 = 11 to 11 + 2 − 1 = 12"),
        ((11, 30, 1), "output_size must have 2 or 4 entries, but output_size=(11, 30, 1)"),
    ],
)
def test_an_output_size_out_of_reach_is_refused(asked: tuple[int, ...], message: str) -> None:
    layer = ConvTranspose2d(6, 4, (3, 5), stride=(2, 3))
    with pytest.raises(ShapeError, match=f"^{re.escape(message)}"):
        layer.output_shape((7, 6, 5, 9), output_size=asked)


def test_an_output_size_wants_every_axis_spelled_out() -> None:
    layer = ConvTranspose2d(6, 4, 3, stride=(2,))
    assert layer.output_shape((6, 5, 9)) == (4, 11, 19)
    with pytest.raises(ShapeError, match=r"^output_size needs one stride an axis, but stride=\(2,"):
        layer.output_shape((6, 5, 9), output_size=(11, 19))


def test_there_is_no_single_receptive_field() -> None:
    with pytest.raises(ShapeError, match=r"^ConvTranspose2d spreads each pixel over a window of"):
        UP.receptive_field()


@pytest.mark.torch
@pytest.mark.parametrize("name", ["ConvTranspose1d", "ConvTranspose2d", "ConvTranspose3d"])
def test_output_shape_takes_output_size_as_torchs_call_does(name: str) -> None:
    import torch

    assert "output_size" in inspect.signature(getattr(torch.nn, name).forward).parameters
    assert (
        "output_size" in inspect.signature(getattr(built_from_text, name).output_shape).parameters
    )
