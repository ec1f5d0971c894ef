"""Facts about interpolation and pixel shuffles: sizes, factors, modes and ranks."""

from __future__ import annotations

import re

import pytest

import convguide.layers.resize as resize
from convguide.formulas import ShapeError
from convguide.layers.resize import (
    PixelShuffle,
    PixelUnshuffle,
    Upsample,
    UpsamplingBilinear2d,
    UpsamplingNearest2d,
    scaled_size,
)
from convguide.layers.window import Window


@pytest.mark.parametrize(
    ("layer", "line"),
    [
        (Upsample(scale_factor=2), "Upsample(scale_factor=2.0)"),
        (Upsample((7, 7), mode="bilinear"), "Upsample(size=(7, 7), mode='bilinear')"),
        (
            Upsample(None, (2, 3), "bicubic", True, False),
            "Upsample(scale_factor=(2.0, 3.0), mode='bicubic', align_corners=True, "
            "recompute_scale_factor=False)",
        ),
        (UpsamplingNearest2d(5), "UpsamplingNearest2d(size=5)"),
        (PixelShuffle(2), "PixelShuffle(2)"),
    ],
)
def test_repr_is_the_code_that_builds_the_layer_again(layer: Upsample, line: str) -> None:
    assert repr(layer) == line
    assert eval(line, vars(resize)) == layer


@pytest.mark.parametrize(
    ("layer", "shape", "out"),
    [
        (Upsample(7), (2, 3, 4), (2, 3, 7)),
        (Upsample((7, 5)), (2, 3, 4, 6), (2, 3, 7, 5)),
        (Upsample(scale_factor=(2, 1.5)), (2, 3, 4, 7), (2, 3, 8, 10)),
        (Upsample(scale_factor=2, mode="nearest-exact"), (1, 2, 3, 4, 5), (1, 2, 6, 8, 10)),
        (Upsample(scale_factor=3, mode="linear", align_corners=False), (0, 3, 4), (0, 3, 12)),
        (Upsample(5, mode="trilinear"), (1, 2, 3, 4, 5), (1, 2, 5, 5, 5)),
        (UpsamplingNearest2d(scale_factor=2), (2, 3, 4, 6), (2, 3, 8, 12)),
        (UpsamplingBilinear2d((9, 5)), (2, 3, 4, 6), (2, 3, 9, 5)),
    ],
)
def test_interpolation_gives_the_size_or_multiplies_it(
    layer: Upsample, shape: tuple[int, ...], out: tuple[int, ...]
) -> None:
    assert layer.output_shape(shape) == out
    assert layer.param_count() == layer.macs(shape) == 0


def test_a_factor_is_multiplied_in_floating_point() -> None:
    assert scaled_size(100, 0.29) == 28
    assert Upsample(scale_factor=0.29).output_shape((1, 1, 100)) == (1, 1, 28)
    with pytest.raises(ShapeError, match=r"^output size must be at least 1, but output size=0$"):
        Upsample(scale_factor=1 / 49).output_shape((1, 1, 49))


def test_areas_are_adaptive_pools() -> None:
    assert Upsample(scale_factor=0.1, mode="area").output_shape((2, 3, 4, 25)) == (2, 3, 0, 2)
    assert Upsample(1, mode="area").output_shape((2, 3, 0, 6)) == (2, 3, 1, 1)


def test_a_text_that_names_a_number_is_a_factor() -> None:
    assert Upsample(scale_factor="2").output_shape((1, 1, 8)) == (1, 1, 16)  # type: ignore[arg-type]


def test_a_factor_of_zero_counts_as_none() -> None:
    assert Upsample(5, scale_factor=0).output_shape((1, 1, 8)) == (1, 1, 5)


def test_three_dimensions_are_never_an_unbatched_image() -> None:
    assert Upsample(scale_factor=2).output_shape((3, 8, 9)) == (3, 8, 18)


@pytest.mark.parametrize(
    ("layer", "shape", "message"),
    [
        (Upsample(scale_factor=2), (8, 9), "mode='nearest' takes 3 or 4 or 5 dimensions (N, C"),
        (Upsample(2, mode="linear"), (1, 1, 8, 9), "mode='linear' takes 3 dimensions (N, C, …),"),
        (Upsample(2, mode="lanczos"), (1, 1, 8, 9), "mode='lanczos' is none of ['nearest', 'nea"),
        (Upsample(2, align_corners=True), (1, 1, 8), "mode='nearest' takes no align_corners, but"),
        (Upsample(), (1, 1, 8), "Upsample takes either size or scale_factor, but size=None and"),
        (Upsample(2, 2), (1, 1, 8), "Upsample takes either size or scale_factor, but size=2 and"),
        (Upsample((2, 3)), (1, 1, 8), "(2, 3) must hold one entry for each of the axes (8,)"),
        (Upsample(2, recompute_scale_factor=True), (1, 1, 8), "size=2 leaves no scale_factor to"),
        (Upsample(2), (1, 0, 8), "only the batch may be empty, but the input shape is (1, 0, 8)"),
        (Upsample(0), (1, 1, 8), "output size must be at least 1, but output size=0"),
        (Upsample(scale_factor=float("inf")), (1, 1, 8), "scale_factor must be finite, but scale"),
        (PixelShuffle(2), (6, 8, 9), "channels must be a multiple of 4, but 6 = 1·4 + 2"),
        (PixelShuffle(0), (4, 8, 9), "upscale_factor must be at least 1, but upscale_factor=0"),
        (PixelUnshuffle(2), (1, 8, 9), "width must be a multiple of 2, but 9 = 4·2 + 1"),
        (PixelUnshuffle(2), (8, 9), "PixelUnshuffle takes (…, C, H, W), but the input is (8, 9)"),
    ],
)
def test_a_shape_is_refused_with_its_arithmetic(
    layer: Upsample, shape: tuple[int, ...], message: str
) -> None:
    for ask in (layer.output_shape, layer.macs):
        with pytest.raises(ShapeError, match=f"^{re.escape(message)}"):
            ask(shape)


@pytest.mark.parametrize(
    ("name", "fields", "message"),
    [
        ("Upsample", {"size": 2.0}, "size must hold integers, but size=2.0"),
        ("Upsample", {"size": True}, "size must hold integers, but size=True"),
        ("Upsample", {"scale_factor": [2, 3]}, "scale_factor must be a number, but is [2, 3]"),
        ("Upsample", {"scale_factor": "x"}, "scale_factor must be a number, but is 'x'"),
        ("Upsample", {"mode": None}, "mode must be a text, but mode=None"),
        ("Upsample", {"align_corners": 1}, "align_corners must be a bool, but is 1"),
        ("PixelShuffle", {"upscale_factor": 2.0}, "upscale_factor must hold integers, but upsca"),
        ("PixelUnshuffle", {"downscale_factor": True}, "downscale_factor must hold integers, but"),
    ],
)
def test_types_are_checked_at_birth(name: str, fields: dict[str, object], message: str) -> None:
    with pytest.raises(TypeError, match=f"^{re.escape(message)}"):
        getattr(resize, name)(**fields)


def test_pixels_move_between_channels_and_space() -> None:
    assert PixelShuffle(3).output_shape((2, 18, 4, 5)) == (2, 2, 12, 15)
    assert PixelShuffle(2).output_shape((1, 2, 8, 0, 5)) == (1, 2, 2, 0, 10)
    assert PixelUnshuffle(3).output_shape((2, 2, 12, 15)) == (2, 18, 4, 5)


def test_torch_unshuffles_nothing_of_an_empty_input() -> None:
    assert PixelUnshuffle(2).output_shape((0, 3, 4, 6)) == (0, 3, 4, 6)


def test_only_an_unshuffle_has_a_receptive_field() -> None:
    assert PixelUnshuffle(3).receptive_field() == (Window(3, 3, 0), Window(3, 3, 0))
    for layer in (PixelShuffle(2), Upsample(scale_factor=2)):
        with pytest.raises(ShapeError, match=r"steps by fractions of a pixel: no whole number is"):
            layer.receptive_field()
