"""Facts about normalisations: parameters, and what training and evaluation refuse."""

from __future__ import annotations

import re

import pytest

import convguide.layers as built_from_text
from convguide.formulas import ShapeError
from convguide.layers import (
    BatchNorm1d,
    BatchNorm2d,
    BatchNorm3d,
    GroupNorm,
    InstanceNorm1d,
    InstanceNorm2d,
    InstanceNorm3d,
    LayerNorm,
    LocalResponseNorm,
    RMSNorm,
)


@pytest.mark.parametrize(
    ("layer", "line"),
    [
        (BatchNorm2d(64), "BatchNorm2d(64)"),
        (
            BatchNorm2d(64, 0.001, None, False, False, bias=False),
            "BatchNorm2d(64, eps=0.001, momentum=None, affine=False, track_running_stats=False, "
            "bias=False)",
        ),
        (InstanceNorm2d(8, affine=True), "InstanceNorm2d(8, affine=True)"),
        (GroupNorm(2, 8), "GroupNorm(2, 8)"),
        (LayerNorm(9), "LayerNorm((9,))"),
        (LayerNorm((5, 5), bias=False), "LayerNorm((5, 5), bias=False)"),
        (RMSNorm([3, 4], 0.1), "RMSNorm((3, 4), eps=0.1)"),  # type: ignore[arg-type]
        (LocalResponseNorm(5, k=2), "LocalResponseNorm(5, k=2)"),
    ],
)
def test_repr_is_the_code_that_builds_the_layer_again(layer: BatchNorm2d, line: str) -> None:
    assert repr(layer) == line
    assert eval(line, vars(built_from_text)) == layer


@pytest.mark.parametrize(
    ("layer", "shape", "params"),
    [
        (BatchNorm1d(8), (2, 8), 16),
        (BatchNorm1d(8, bias=False), (2, 8, 5), 8),
        (BatchNorm2d(8), (1, 8, 4, 5), 16),
        (BatchNorm3d(8, affine=False), (1, 8, 3, 4, 5), 0),
        (InstanceNorm1d(8), (8, 5), 0),
        (InstanceNorm2d(8, affine=True), (2, 8, 4, 5), 16),
        (InstanceNorm3d(8, affine=True, bias=False), (8, 3, 4, 5), 8),
        (GroupNorm(2, 8), (1, 8, 4), 16),
        (GroupNorm(2, 8, affine=False), (3, 8), 0),
        (LayerNorm((4, 5)), (2, 8, 4, 5), 40),
        (LayerNorm(5, elementwise_affine=False), (5,), 0),
        (RMSNorm((4, 5)), (4, 5), 20),
        (LocalResponseNorm(3), (2, 8, 4, 5), 0),
    ],
)
def test_norms_keep_the_shape_and_learn_a_scale_and_a_shift(
    layer: BatchNorm2d, shape: tuple[int, ...], params: int
) -> None:
    for training in (True, False):
        assert layer.output_shape(shape, training) == shape
    assert (layer.param_count(), layer.macs(shape), layer.receptive_field()) == (params, 0, ())


ONE = "takes the statistics of its input here, for which it needs more than 1 value each time, but"


def test_training_needs_more_than_one_value_a_channel() -> None:
    for layer, shape in [(BatchNorm1d(4), (1, 4)), (BatchNorm2d(4), (1, 4, 1, 1))]:
        with pytest.raises(ShapeError, match=ONE):
            layer.output_shape(shape)
        assert layer.output_shape(shape, training=False) == shape
        assert layer.macs(shape) == 0


def test_without_running_statistics_evaluation_needs_them_too() -> None:
    for training in (True, False):
        with pytest.raises(ShapeError, match=f"^BatchNorm1d {ONE}"):
            BatchNorm1d(4, track_running_stats=False).output_shape((1, 4), training)
        with pytest.raises(ShapeError, match=f"^InstanceNorm1d {ONE}"):
            InstanceNorm1d(2).output_shape((3, 2, 1), training)
        with pytest.raises(ShapeError, match=f"^GroupNorm {ONE}"):
            GroupNorm(2, 2).output_shape((1, 2), training)
    tracked = InstanceNorm1d(2, track_running_stats=True)
    assert tracked.output_shape((3, 2, 1), training=False) == (3, 2, 1)


def test_an_eps_of_zero_is_for_evaluation() -> None:
    assert BatchNorm1d(4, 0.0).output_shape((4, 4), training=False) == (4, 4)
    assert InstanceNorm1d(4, -1.0).output_shape((4, 4)) == (4, 4)
    with pytest.raises(ShapeError, match=r"^eps must be above 0, or 0 in evaluation, but eps=0.0"):
        BatchNorm1d(4, 0.0).output_shape((4, 4))


def test_an_instance_norm_without_affine_ignores_its_features() -> None:
    assert InstanceNorm1d(2).output_shape((3, 5, 4)) == (3, 5, 4)
    assert InstanceNorm1d("1").output_shape((3, 3, 3)) == (3, 3, 3)  # type: ignore[arg-type]
    assert GroupNorm(2, 4.0, affine=False).output_shape((3, 8)) == (3, 8)  # type: ignore[arg-type]


def test_an_empty_input_is_multiplied_by_the_first_weight_alone() -> None:
    assert BatchNorm2d((2, 3)).output_shape((0, 2, 4, 3)) == (0, 2, 4, 3)
    assert BatchNorm2d((2, 3)).output_shape((0, 2, 4, 1)) == (0, 2, 4, 3)
    with pytest.raises(ShapeError, match=r"\(0, 2, 1, 3\) does not multiply with .* \(2,\)"):
        BatchNorm2d((2, 2)).output_shape((0, 2, 1, 3))
    with pytest.raises(ShapeError, match=r"num_features=\(\) leaves no weight"):
        BatchNorm2d(()).output_shape((0, 2, 1, 3))


def test_running_statistics_of_two_axes_are_refused_even_for_an_empty_input() -> None:
    layer = InstanceNorm2d((2, 3), track_running_stats=True)
    with pytest.raises(ShapeError, match=r"num_features=\(2, 3\) has 2 axes"):
        layer.output_shape((0, 2, 4, 5), training=False)


def test_a_running_statistic_without_axes_serves_one_channel_in_evaluation() -> None:
    """In training torch cannot write the channel's mean back to it."""
    layer = InstanceNorm1d((), track_running_stats=True)  # type: ignore[arg-type]
    assert layer.output_shape((2, 1, 3), training=False) == (2, 1, 3)
    for shape in ((2, 1, 3), (0, 1, 3)):
        with pytest.raises(ShapeError, match=r"^track_running_stats=True keeps one number for eac"):
            layer.output_shape(shape)
    with pytest.raises(ShapeError, match=r"^num_features=\(\), but the input shape .* 2 channels"):
        layer.output_shape((2, 2, 3), training=False)
    with pytest.raises(ShapeError, match=r"but num_features=\(\) has 0 axes$"):
        BatchNorm1d((), affine=False).output_shape((2, 1, 3), training=False)  # type: ignore[arg-type]


def test_empty_inputs_skip_what_they_do_not_read() -> None:
    assert BatchNorm2d(3).output_shape((0, 8, 4, 5)) == (0, 8, 4, 5)
    assert InstanceNorm2d(3, track_running_stats=True).output_shape((0, 1, 4, 5)) == (0, 1, 4, 5)
    assert LocalResponseNorm(0).output_shape((2, 0, 4)) == (2, 0, 4)
    with pytest.raises(ShapeError, match=r"^num_features=0 leaves no weight to read for the shape"):
        BatchNorm2d(0).output_shape((2, 0, 4, 5))
    with pytest.raises(ShapeError, match=r"^affine=True reads a weight for each of num_features=8"):
        InstanceNorm2d(8, affine=True).output_shape((0, 8, 4, 5))


@pytest.mark.parametrize(
    ("layer", "shape", "message"),
    [
        (BatchNorm1d(8), (8,), "BatchNorm1d takes (N, C) or (N, C, L), but the input shape is (8"),
        (BatchNorm2d(8), (8, 4, 5), "BatchNorm2d takes (N, C, H, W), but the input shape is (8, 4"),
        (BatchNorm2d(8), (2, 6, 4, 5), "num_features=8, but the input shape (2, 6, 4, 5) has 6 ch"),
        (InstanceNorm2d(8), (4, 5), "InstanceNorm2d takes (C, H, W) or (N, C, H, W), but the inp"),
        (InstanceNorm1d(8, affine=True), (6, 5), "affine=True reads a weight for each of num_fea"),
        (GroupNorm(2, 8), (8,), "GroupNorm takes (N, C, …), but the input shape is (8,)"),
        (GroupNorm(2, 8), (3, 6), "GroupNorm has num_channels=8 in num_groups=2, but the input"),
        (LayerNorm((4, 5)), (2, 5, 4), "LayerNorm expects an input that ends in (4, 5), but the"),
        (LayerNorm(()), (2, 5), "LayerNorm expects an input that ends in (), but the input shape"),
        (LocalResponseNorm(3), (8, 5), "LocalResponseNorm takes (N, C, …, L), but the input is"),
        (LocalResponseNorm(0), (1, 8, 5), "size must be at least 1, but size=0"),
    ],
)
def test_a_shape_is_refused_with_its_arithmetic(
    layer: BatchNorm2d, shape: tuple[int, ...], message: str
) -> None:
    for ask in (layer.output_shape, layer.macs):
        with pytest.raises(ShapeError, match=f"^{re.escape(message)}"):
            ask(shape)


@pytest.mark.parametrize(
    ("name", "fields", "error", "message"),
    [
        ("BatchNorm2d", {"num_features": 2.0}, TypeError, "num_features must hold integers, but"),
        ("BatchNorm2d", {"num_features": -1}, ShapeError, "num_features must be at least 0, but"),
        ("BatchNorm2d", {"num_features": 8, "eps": None}, TypeError, "eps must be a number, but"),
        ("BatchNorm2d", {"num_features": 8, "momentum": "x"}, TypeError, "momentum must be a numb"),
        ("GroupNorm", {"num_groups": 3, "num_channels": 8}, ShapeError, "num_channels must be a m"),
        ("GroupNorm", {"num_groups": 0, "num_channels": 8}, ShapeError, "num_channels must be a m"),
        ("GroupNorm", {"num_groups": 2, "num_channels": 8.0}, TypeError, "num_channels must be an"),
        ("LayerNorm", {"normalized_shape": -3}, ShapeError, "normalized_shape must be at least 0"),
        ("LayerNorm", {"normalized_shape": None}, TypeError, "normalized_shape must hold integers"),
        ("RMSNorm", {"normalized_shape": 3, "eps": "x"}, TypeError, "eps must be a number, but"),
    ],
)
def test_a_norm_is_refused_at_birth(
    name: str, fields: dict[str, object], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=f"^{re.escape(message)}"):
        getattr(built_from_text, name)(**fields)


def test_a_response_is_scaled_by_numbers() -> None:
    with pytest.raises(TypeError, match=r"^alpha must be a number, but is None$"):
        LocalResponseNorm(3, alpha=None).output_shape((1, 8, 5))  # type: ignore[arg-type]
