"""Facts about layers that keep every size: what they take, what they learn, what they refuse."""

from __future__ import annotations

import re
from dataclasses import FrozenInstanceError, replace

import pytest

import convguide.layers as built_from_text
from convguide.formulas import ShapeError
from convguide.layers import (
    CELU,
    ELU,
    GELU,
    GLU,
    AlphaDropout,
    ChannelShuffle,
    Dropout,
    Dropout1d,
    Dropout2d,
    Dropout3d,
    FeatureAlphaDropout,
    Hardshrink,
    Hardtanh,
    Identity,
    LeakyReLU,
    LogSoftmax,
    Mish,
    PReLU,
    ReLU,
    ReLU6,
    RReLU,
    Sigmoid,
    SiLU,
    Softmax,
    Softmax2d,
    Softmin,
    Softplus,
    Softshrink,
    Tanh,
    Threshold,
)


@pytest.mark.parametrize(
    ("layer", "line"),
    [
        (Identity(64, bias=False), "Identity()"),
        (Sigmoid(), "Sigmoid()"),
        (ReLU(), "ReLU()"),
        (ReLU(inplace=True), "ReLU(inplace=True)"),
        (LeakyReLU(0.2, True), "LeakyReLU(negative_slope=0.2, inplace=True)"),
        (GELU("tanh"), "GELU(approximate='tanh')"),
        (PReLU(8), "PReLU(num_parameters=8)"),
        (Hardtanh(0, 6), "Hardtanh(min_val=0, max_val=6)"),
        (Threshold(0.1, 20), "Threshold(0.1, 20)"),
        (RReLU(), "RReLU()"),
        (Softmax(1), "Softmax(dim=1)"),
        (Dropout(), "Dropout()"),
        (Dropout2d(0.2), "Dropout2d(p=0.2)"),
        (ChannelShuffle(3), "ChannelShuffle(3)"),
        (GLU(1), "GLU(dim=1)"),
    ],
)
def test_repr_is_the_code_that_builds_the_layer_again(layer: object, line: str) -> None:
    assert repr(layer) == line
    assert eval(line, vars(built_from_text)) == layer


def test_layers_are_frozen_values_of_their_own_class() -> None:
    assert hash(ELU(2.0)) == hash(replace(ELU(), alpha=2.0))
    assert ELU() != CELU()
    assert ReLU() != ReLU(True)
    with pytest.raises(FrozenInstanceError):
        ReLU().inplace = True  # type: ignore[misc]


@pytest.mark.parametrize("shape", [(), (5,), (2, 3), (0, 3, 4), (2, 3, 8, 9), (1, 2, 3, 4, 5, 6)])
@pytest.mark.parametrize(
    "layer", [Identity(), Tanh(), ReLU6(), SiLU(), Mish(), Softplus(2), Softmin(), AlphaDropout()]
)
def test_most_layers_take_every_shape(layer: ReLU, shape: tuple[int, ...]) -> None:
    for training in (True, False):
        assert layer.output_shape(shape, training) == shape
    assert layer.macs(shape) == layer.param_count() == 0
    assert layer.receptive_field() == ()


def test_a_prelu_learns_one_slope_or_one_a_channel() -> None:
    assert (PReLU().param_count(), PReLU(12).param_count()) == (1, 12)
    assert PReLU(12).output_shape((2, 12, 8, 9)) == (2, 12, 8, 9)
    assert PReLU().output_shape(()) == ()


def test_a_glu_halves_one_dimension() -> None:
    assert GLU().output_shape((2, 3, 8)) == (2, 3, 4)
    assert GLU(1).output_shape((2, 6, 5, 7)) == (2, 3, 5, 7)


def test_a_dimension_of_softmax_may_be_left_to_torch() -> None:
    assert Softmax().output_shape((2, 3)) == LogSoftmax(-2).output_shape((2, 3)) == (2, 3)
    assert Softmax(0).output_shape(()) == ()


def test_dropout_of_channels_looks_at_the_input_only_where_it_draws() -> None:
    for layer in (Dropout2d(), FeatureAlphaDropout()):
        with pytest.raises(ShapeError, match=r"needs a dimension of channels in training, but the"):
            layer.output_shape((5,))
        assert layer.output_shape((5,), training=False) == (5,)
        assert replace(layer, p=1.0).output_shape((5,)) == (5,)
        assert layer.output_shape((0,)) == (0,)
    assert Dropout3d().output_shape((5,)) == (5,)


@pytest.mark.parametrize(
    ("layer", "shape", "message"),
    [
        (Softmax(2), (2, 3), "dim must lie from -2 to 1 for 2 dimensions, but dim=2"),
        (Softmax2d(), (3, 4), "Softmax2d takes (C, H, W) or (N, C, H, W), but the input shape is"),
        (Dropout1d(), (4,), "Dropout1d takes (C, L) or (N, C, L), but the input shape is (4,)"),
        (PReLU(3), (2, 4, 5), "num_parameters=3 must be 1 or the number of channels, but the inp"),
        (PReLU(3), (), "num_parameters=3 must be 1 or the number of channels, but the input shap"),
        (ChannelShuffle(2), (2, 5, 7), "channels must be a multiple of groups, but 5 = 2·2 + 1"),
        (ChannelShuffle(2), (4, 6), "ChannelShuffle takes (N, C, …, L), but the input shape is"),
        (ChannelShuffle(0), (2, 4, 6), "groups must be at least 1, but groups=0"),
        (GLU(), (2, 3), "GLU halves dim=-1, but its size 3 is odd"),
        (GLU(), (), "GLU halves a dimension, but the input shape () has none"),
    ],
)
def test_a_shape_is_refused_with_its_arithmetic(
    layer: ReLU, shape: tuple[int, ...], message: str
) -> None:
    for ask in (layer.output_shape, layer.macs):
        with pytest.raises(ShapeError, match=f"^{re.escape(message)}"):
            ask(shape)


@pytest.mark.parametrize(
    ("name", "fields", "error", "message"),
    [
        ("Sigmoid", {"inplace": True}, TypeError, "Sigmoid takes no arguments, but got {'inpl"),
        ("ELU", {"alpha": None}, TypeError, "alpha must be a number, but alpha=None is of type"),
        ("LeakyReLU", {"negative_slope": 1e39}, ShapeError, "negative_slope must fit float32, at"),
        ("CELU", {"alpha": 0}, ShapeError, "CELU divides by alpha, but alpha=0"),
        ("GELU", {"approximate": "erf"}, ShapeError, "approximate must be 'none' or 'tanh', but"),
        ("GELU", {"approximate": None}, TypeError, "approximate must be a text, but approximate="),
        ("PReLU", {"num_parameters": 2.0}, TypeError, "num_parameters must hold integers, but nu"),
        ("PReLU", {"num_parameters": -1}, ShapeError, "num_parameters must be at least 0, but nu"),
        ("PReLU", {"init": "0"}, TypeError, "init must be a number, but init='0' is of type str"),
        ("Hardtanh", {"min_val": 2}, ShapeError, "max_val must be above min_val, but 1.0 is not"),
        ("Hardtanh", {"max_value": -2}, ShapeError, "max_val must be above min_val, but -2.0 is"),
        ("Softshrink", {"lambd": -1}, ShapeError, "lambd must be finite and at least 0, but lamb"),
        ("RReLU", {"lower": 0.5}, ShapeError, "lower must be at most upper, both finite, but low"),
        ("Softmax", {"dim": True}, TypeError, "dim must hold integers, but dim=True is of type"),
        ("Dropout", {"p": 1.5}, ShapeError, "p is a probability, from 0 to 1, but p=1.5"),
        ("Dropout3d", {"p": None}, TypeError, "p must be a number, but p=None is of type NoneTyp"),
        ("ChannelShuffle", {"groups": 2.0}, TypeError, "groups must hold integers, but groups=2."),
    ],
)
def test_a_layer_is_refused_at_birth(
    name: str, fields: dict[str, object], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=f"^{re.escape(message)}"):
        getattr(built_from_text, name)(**fields)


def test_a_bound_that_is_no_number_hides_the_other() -> None:
    assert Hardtanh(float("nan"), 1e39).output_shape((2, 3)) == (2, 3)
    assert Hardshrink(float("inf")).output_shape((2, 3)) == (2, 3)
    assert Softshrink(0).output_shape((2, 3)) == (2, 3)
