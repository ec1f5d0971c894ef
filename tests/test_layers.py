"""Facts about layers: torch's spelling, what they give, and what they refuse."""

from __future__ import annotations

import re
from dataclasses import FrozenInstanceError, replace

import pytest

import convguide.layers as built_from_text
from convguide.formulas import ShapeError
from convguide.layers import Conv1d, Conv2d, Conv3d, Flatten, Layer, Linear, MaxPool2d, Window

ASYMMETRIC = Conv2d(3, 16, kernel_size=(3, 5), stride=(2, 1), padding=(1, 2), dilation=(2, 1))


# Spelling


@pytest.mark.parametrize(
    ("layer", "line"),
    [
        (Conv2d(3, 16, 3), "Conv2d(3, 16, kernel_size=3)"),
        (
            Conv2d(4, 6, (3, 5), (2, 1), (1, 2), (1, 3), 2, False, "circular"),
            "Conv2d(4, 6, kernel_size=(3, 5), stride=(2, 1), padding=(1, 2), dilation=(1, 3), "
            "groups=2, bias=False, padding_mode='circular')",
        ),
        (Conv2d(3, 16, (5, 5), padding="same"), "Conv2d(3, 16, kernel_size=5, padding='same')"),
        (MaxPool2d((2, 2)), "MaxPool2d(2)"),
        (MaxPool2d((2, 3), stride=(2, 3)), "MaxPool2d((2, 3))"),
        (
            MaxPool2d((4, 5), (2, 1), (1, 2), (1, 2), True, True),
            "MaxPool2d((4, 5), stride=(2, 1), padding=(1, 2), dilation=(1, 2), "
            "return_indices=True, ceil_mode=True)",
        ),
        (Linear(12, 5), "Linear(12, 5)"),
        (Linear(12, 5, bias=False), "Linear(12, 5, bias=False)"),
        (Flatten(), "Flatten()"),
        (Flatten(0, 2), "Flatten(start_dim=0, end_dim=2)"),
    ],
)
def test_repr_is_the_code_that_builds_the_layer_again(layer: Layer, line: str) -> None:
    assert repr(layer) == line
    assert eval(line, vars(built_from_text)) == layer


@pytest.mark.parametrize("layer", [ASYMMETRIC, MaxPool2d(2), Linear(2, 3), Flatten()])
def test_layers_are_frozen_values(layer: Layer) -> None:
    assert hash(layer) == hash(replace(layer))  # type: ignore[type-var]
    name = next(iter(vars(layer)))
    with pytest.raises(FrozenInstanceError):
        setattr(layer, name, 7)


def test_layers_written_differently_are_equal() -> None:
    assert Conv2d(3, 4, 3, (2, 2), padding=[1, 1]) == Conv2d(3, 4, (3, 3), 2, 1)  # type: ignore[arg-type]
    assert MaxPool2d(2) == MaxPool2d((2, 2), stride=2) == MaxPool2d(2, stride=())


def test_hyperparameters_hold_one_entry_an_axis() -> None:
    layer = Conv2d(3, 4, 3, stride=(2,))
    assert (layer.kernel_size, layer.stride, layer.padding) == ((3, 3), (2, 2), (0, 0))
    assert MaxPool2d((3, 5)).stride == (3, 5)


# What comes out


def test_a_convolution_keeps_the_batch_and_changes_the_channels() -> None:
    assert ASYMMETRIC.output_shape((7, 3, 20, 30)) == (7, 16, 9, 30)
    assert ASYMMETRIC.output_shape((3, 20, 30)) == (16, 9, 30)
    assert ASYMMETRIC.output_shape((0, 3, 20, 30)) == (0, 16, 9, 30)


def test_padding_by_name() -> None:
    same = Conv2d(3, 4, (3, 4), padding="same", dilation=(2, 3))
    assert same.output_shape((1, 3, 20, 31)) == (1, 4, 20, 31)
    assert same.paddings() == ((2, 2), (4, 5))
    valid = Conv2d(3, 4, (3, 4), padding="valid")
    assert valid.output_shape((1, 3, 20, 31)) == (1, 4, 18, 28)


@pytest.mark.parametrize("mode", ["reflect", "replicate", "circular"])
def test_padding_modes_pad_as_zeros_do(mode: str) -> None:
    layer = Conv2d(3, 4, (3, 5), (2, 1), (3, 2), padding_mode=mode)
    assert layer.output_shape((1, 3, 9, 12)) == (1, 4, 7, 12)


def test_negative_padding_crops_where_the_image_is_read() -> None:
    layer = Conv2d(3, 4, 3, padding=(-1, 0), padding_mode="circular")
    assert layer.output_shape((1, 3, 9, 12)) == (1, 4, 5, 10)


def test_a_pool_keeps_the_channels() -> None:
    assert MaxPool2d((2, 3)).output_shape((5, 8, 9, 12)) == (5, 8, 4, 4)
    assert MaxPool2d((2, 3), ceil_mode=True).output_shape((8, 9, 13)) == (8, 5, 5)


def test_a_linear_layer_works_on_the_last_size() -> None:
    assert Linear(12, 5).output_shape((2, 3, 12)) == (2, 3, 5)
    assert Linear(12, 5).output_shape((12,)) == (5,)


def test_flatten_multiplies_the_sizes_from_start_to_end() -> None:
    assert Flatten().output_shape((2, 64, 7, 5)) == (2, 2240)
    assert Flatten(0).output_shape((2, 64, 7, 5)) == (4480,)
    assert Flatten(1, 2).output_shape((2, 64, 7, 5)) == (2, 448, 5)
    assert Flatten(-2).output_shape((2, 64, 7, 5)) == (2, 64, 35)
    assert Flatten(0).output_shape(()) == (1,)


# What it costs


def test_parameters() -> None:
    assert ASYMMETRIC.param_count() == 736
    assert replace(ASYMMETRIC, bias=False).param_count() == 720
    assert Conv2d(8, 12, (3, 5), groups=4).param_count() == 372
    assert Linear(12, 5).param_count() == 65
    assert MaxPool2d(2).param_count() == Flatten().param_count() == 0


def test_macs_count_the_batch_and_leave_the_bias_out() -> None:
    assert ASYMMETRIC.macs((3, 20, 30)) == 194400
    assert ASYMMETRIC.macs((7, 3, 20, 30)) == 1360800
    assert replace(ASYMMETRIC, bias=False).macs((3, 20, 30)) == 194400
    assert Conv2d(8, 12, (3, 5), (2, 1), groups=4).macs((1, 8, 9, 12)) == 11520
    assert Linear(12, 5).macs((2, 3, 12)) == 360
    assert MaxPool2d(2).macs((1, 3, 8, 9)) == Flatten().macs((1, 3, 8, 9)) == 0


def test_a_window_is_the_span_the_stride_and_where_it_starts() -> None:
    assert ASYMMETRIC.receptive_field() == (Window(5, 2, -1), Window(5, 1, -2))
    assert Conv2d(1, 1, (2, 4), padding="same").receptive_field() == (
        Window(2, 1, 0),
        Window(4, 1, -1),
    )
    assert MaxPool2d((3, 2), (2, 1), (1, 0), (1, 3)).receptive_field() == (
        Window(3, 2, -1),
        Window(4, 1, 0),
    )


def test_windows_compose_in_any_grouping() -> None:
    a, b, c = Window(3, 2, -1), Window(5, 3, -2), Window(2, 2, 0)
    assert a.then(b) == Window(11, 6, -5)
    assert a.then(b).then(c) == a.then(b.then(c)) == Window(17, 12, -5)


@pytest.mark.parametrize("layer", [Linear(2, 3), Flatten()])
def test_layers_that_read_everything_have_no_window(layer: Layer) -> None:
    with pytest.raises(ShapeError, match="has no receptive field of its own"):
        layer.receptive_field()


# Other ranks, and inputs without elements


def test_a_convolution_of_one_and_of_three_axes() -> None:
    line = Conv1d(6, 9, (4,), stride=3, padding=2, dilation=2, groups=3)
    assert line.output_shape((5, 6, 31)) == (5, 9, 10)
    assert (line.param_count(), line.macs((5, 6, 31))) == (81, 3600)
    assert line.receptive_field() == (Window(7, 3, -2),)
    assert repr(line) == ("Conv1d(6, 9, kernel_size=4, stride=3, padding=2, dilation=2, groups=3)")
    film = Conv3d(2, 3, (1, 2, 3), (1, 2, 1), (0, 1, 2))
    assert film.output_shape((2, 4, 7, 9)) == (3, 4, 4, 11)
    assert (film.param_count(), film.macs((2, 4, 7, 9))) == (39, 6336)


def test_an_empty_batch_skips_some_checks() -> None:
    assert Conv2d(3, 4, 3, padding=(2, 0)).output_shape((0, 3, 0, 9)) == (0, 4, 2, 7)
    assert Conv2d(3, 4, 3, dilation=(1, 0)).output_shape((0, 3, 8, 9)) == (0, 4, 6, 9)


def test_from_no_channels_come_none() -> None:
    assert Conv2d(0, 4, 3).output_shape((1, 0, 8, 9)) == (1, 0, 6, 7)
    assert Conv2d(0, 4, 3).param_count() == 4
    assert Conv2d(0, 4, (2, 0), padding="same").output_shape((2, 0, 8, 9)) == (2, 0, 8, 9)


def test_bools_pass_where_torch_lets_them() -> None:
    assert Conv2d(True, 4, (2, True)).output_shape((1, 8, 9)) == (4, 7, 9)
    assert Conv2d(3, 4, 3, stride=(2, True)).output_shape((3, 8, 9)) == (4, 3, 7)
    with pytest.raises(TypeError, match=r"^stride must hold integers, but stride=True is of type"):
        Conv2d(3, 4, 3, stride=(True, 2))
    with pytest.raises(TypeError, match=r"^groups must be an integer, but groups=True is of type"):
        Conv2d(3, 4, 3, groups=True)


def test_a_padding_without_the_first_axis_pads_the_others_without_a_batch() -> None:
    layer = Conv2d(3, 4, 1, padding=(2,), padding_mode="replicate")
    assert layer.output_shape((3, 8, 9)) == (4, 8, 13)
    message = (
        "padding=(2,) with padding_mode='replicate' pads an input without a batch only, "
        "but the batch is 5"
    )
    with pytest.raises(ShapeError, match=f"^{re.escape(message)}$"):
        layer.output_shape((5, 3, 8, 9))


def test_shapes_beyond_two_to_the_53_are_exact() -> None:
    assert Conv1d(1, 1, 1).output_shape((1, 9007199254740993)) == (1, 9007199254740993)
    assert Conv2d(1, 1, 3, stride=(2, 1)).output_shape((1, 9223372036854775807, 5)) == (
        *(1, 4611686018427387903),
        3,
    )


# What is refused


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({"in_channels": 5, "groups": 2}, "in_channels must be a multiple of groups, but 5 = 2·2"),
        ({"out_channels": 5, "groups": 2}, "out_channels must be a multiple of groups, but 5 = 2"),
        ({"groups": 0}, "groups must be at least 1, but groups=0"),
        ({"in_channels": -1}, "in_channels must be at least 0, but in_channels=-1"),
        ({"kernel_size": (3,)}, "kernel_size must be one number or 2 of them, but kernel_size=("),
        ({"stride": (1, 2, 3)}, "stride must be one number or 2 of them, but stride=(1, 2, 3)"),
        ({"padding": "half"}, "padding must be 'same', 'valid' or pixels, but is 'half'"),
        ({"padding": "same", "stride": (2, 1)}, "padding='same' needs stride=1, but stride=(2, 1)"),
        ({"padding_mode": "mirror"}, "padding_mode must be one of ('zeros', 'reflect', "),
        ({"kernel_size": -1}, "kernel_size must be at least 0, but kernel_size=-1"),
        (
            {"padding_mode": "reflect", "padding": (1, 1, 1)},
            "padding must be one number or 2 of them, but padding=(1, 1, 1)",
        ),
    ],
)
def test_a_convolution_is_refused_at_birth(fields: dict[str, int], message: str) -> None:
    with pytest.raises(ShapeError, match=f"^{re.escape(message)}"):
        Conv2d(**{"in_channels": 4, "out_channels": 6, "kernel_size": 3, **fields})


@pytest.mark.parametrize("value", [3.0, None, (3, 5.0), "3"])
def test_sizes_of_a_layer_are_integers(value: int) -> None:
    for build in (lambda: Conv2d(3, 4, value), lambda: MaxPool2d(value)):
        with pytest.raises(TypeError, match=r"^kernel_size must hold integers, but kernel_size="):
            build()


def test_other_numbers_are_integers_too() -> None:
    with pytest.raises(TypeError, match=r"^in_features must be an integer, but in_features=2.0 is"):
        Linear(2.0, 3)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match=r"^start_dim must be an integer, but start_dim=1.0$"):
        Flatten(1.0)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("layer", "shape", "message"),
    [
        (
            Conv2d(3, 4, (3, 5)),
            (1, 3, 9, 4),
            "width: kernel_size=5 with dilation=1 spans 5 pixels, "
            "but the padded size is 4 + 2·0 = 4",
        ),
        (Conv2d(3, 4, 3), (1, 5, 9, 12), "in_channels=3, but the input (1, 5, 9, 12) has 5 chann"),
        (Conv2d(3, 4, 3), (9, 12), "Conv2d takes (C, H, W) or (N, C, H, W), but the input shape"),
        (Conv1d(3, 4, 3), (3, 2), "length: kernel_size=3 with dilation=1 spans 3 pixels, but the"),
        (Conv1d(3, 4, 3), (1, 1, 3, 9), "Conv1d takes (C, L) or (N, C, L), but the input shape"),
        (Conv3d(3, 4, 3), (3, 2, 9, 9), "depth: kernel_size=3 with dilation=1 spans 3 pixels, but"),
        (Conv2d(3, 4, 0), (0, 3, 8, 9), "kernel_size must be at least 1, but kernel_size=0"),
        (Conv2d(3, 4, 3), (0, 3, 8, 2), "width: kernel_size=3 with dilation=1 spans 3 pixels, but"),
        (
            Conv2d(0, 4, 3, padding=1, padding_mode="reflect"),
            (0, 8, 9),
            "channels must be at least 1, but channels=0",
        ),
        (Conv2d(3, 4, 3, dilation=0), (3, 9, 12), "height: dilation must be at least 1, but dil"),
        (Conv2d(3, 4, 3, stride=(1, 0)), (3, 9, 12), "width: stride must be at least 1, but str"),
        (Conv2d(3, 4, 3, padding=-1), (3, 9, 12), "height: padding must be at least 0, but padd"),
        (Conv2d(3, 0, 3), (3, 9, 12), "out_channels must be at least 1, but out_channels=0"),
        (Conv2d(3, 4, 3), (3, 0, 12), "height: size must be at least 1, but size=0"),
        (
            Conv2d(3, 4, 3, padding=(1, 12), padding_mode="reflect"),
            (3, 9, 12),
            "width: padding_mode='reflect' takes at most 11 pixels on a side of 12, but padding=12",
        ),
        (
            Conv2d(3, 4, 3, padding=(10, 1), padding_mode="circular"),
            (3, 9, 12),
            "height: padding_mode='circular' takes at most 9 pixels on a side of 9, but padding=10",
        ),
        (
            MaxPool2d((2, 3), padding=(1, 2)),
            (3, 9, 12),
            "width: padding must be at most half the kernel, but padding=2 "
            "with kernel_size=3 exceeds 3 // 2 = 1",
        ),
        (MaxPool2d(2), (1, 0, 8, 9), "channels must be at least 1, but channels=0"),
        (MaxPool2d(10), (3, 9, 12), "height: kernel_size=10 with dilation=1 spans 10 pixels, but"),
        (
            Linear(12544, 10),
            (1, 16384),
            "Linear expects 12,544 features, but the input shape (1, 16384) ends in 16384",
        ),
        (Linear(3, 2), (), "Linear expects 3 features, but the input shape () ends in nothing"),
        (Flatten(2, 1), (2, 3, 4), "start_dim=2 comes after end_dim=1"),
        (Flatten(3), (2, 3, 4), "start_dim must lie from -3 to 2 for 3 dimensions, but start_dim"),
    ],
)
def test_a_shape_is_refused_with_its_arithmetic(
    layer: Layer, shape: tuple[int, ...], message: str
) -> None:
    for ask in (layer.output_shape, layer.macs):
        with pytest.raises(ShapeError, match=f"^{re.escape(message)}"):
            ask(shape)
