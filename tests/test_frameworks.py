"""Facts about a layer in other frameworks' words: what is said, what is read, what is refused."""

from __future__ import annotations

from itertools import product

import pytest

from convguide import (
    AvgPool2d,
    AvgPool3d,
    Conv1d,
    Conv2d,
    Conv3d,
    ConvTranspose2d,
    Linear,
    MaxPool1d,
    MaxPool2d,
    Sequential,
    ShapeError,
    ZeroPad2d,
)
from convguide.catalog.frameworks import CASES
from convguide.formulas import (
    conv_size,
    conv_transpose_same_sides,
    conv_transpose_sided_size,
    conv_transpose_size,
    pool_size,
    same_sides,
    sided_size,
    two_sides,
)
from convguide.frameworks import FRAMEWORKS, CannotSay, convert_from, convert_to
from convguide.frameworks.converting import READERS, read_as, written

IMAGE = (3, 32, 48)


def said(framework: str, layer: object, shape: tuple[int, ...] = IMAGE) -> str:
    """Return the code of a layer."""
    return str(convert_to(framework, layer, shape))  # type: ignore[arg-type]


# Formulas


@pytest.mark.parametrize(
    ("given", "sides"),
    [
        ((32, 3, 2), (0, 1)),
        ((33, 3, 2), (1, 1)),
        ((224, 7, 2), (2, 3)),
        ((224, 11, 4), (3, 4)),
        ((5, 4, 1), (1, 2)),
        ((7, 3, 1, 2), (2, 2)),
        ((9, 1, 4), (0, 0)),
        ((31, 1, 2), (0, 0)),
    ],
)
def test_same_needs_these_pixels(given: tuple[int, ...], sides: tuple[int, int]) -> None:
    assert same_sides(*given) == sides
    assert same_sides(*given, lower=True) == sides[::-1]


def test_same_gives_the_size_over_the_stride_rounded_up() -> None:
    for size in range(1, 40):
        for kernel_size in range(1, 8):
            for stride in range(1, 6):
                before, after = same_sides(size, kernel_size, stride)
                if before + after or kernel_size >= stride:
                    out = sided_size(size, kernel_size, stride, before, after)
                    assert out == -(-size // stride)


def test_equal_sides_are_padding_per_side() -> None:
    for size, kernel_size, stride, padding in ((9, 3, 2, 1), (10, 4, 3, 2), (7, 2, 1, 0)):
        both = sided_size(size, kernel_size, stride, padding, padding)
        assert both == conv_size(size, kernel_size, stride, padding)


def test_ceil_mode_drops_the_same_window_as_a_pool() -> None:
    for size in range(2, 20):
        for padding in (0, 1):
            found = sided_size(size, 2, 2, padding, padding, ceil_mode=True)
            assert found == pool_size(size, 2, 2, padding, ceil_mode=True)


def test_output_padding_is_cut_less_behind() -> None:
    assert conv_transpose_sided_size(5, 3, 2, before=1, after=0) == 10
    assert conv_transpose_size(5, 3, 2, padding=1, output_padding=1) == 10


def test_same_cuts_a_transposed_convolution_to_size_times_stride() -> None:
    for kernel_size in range(1, 6):
        for stride in range(1, 6):
            sides = conv_transpose_same_sides(kernel_size, stride)
            assert conv_transpose_sided_size(7, kernel_size, stride, *sides) == 7 * stride


def test_the_odd_pixel_goes_to_the_end() -> None:
    assert two_sides(3) == (1, 2)
    assert two_sides(3, lower=True) == (2, 1)


def test_a_window_without_room_is_told_by_sides() -> None:
    with pytest.raises(ShapeError, match=r"spans 5 pixels, but the padded size is 1 \+ 2 \+ 0 = 3"):
        sided_size(2, 5, before=1)


# From ours


def test_padding_with_a_stride_is_a_layer_before_it_in_keras() -> None:
    assert said("keras", Conv2d(3, 16, 3, stride=2, padding=1)) == (
        "keras.layers.ZeroPadding2D(1)\nkeras.layers.Conv2D(16, 3, strides=2)"
    )


def test_same_is_a_word_of_all_with_stride_1() -> None:
    layer = Conv2d(3, 16, (3, 4), padding="same")
    assert said("keras", layer) == "keras.layers.Conv2D(16, (3, 4), padding='same')"
    assert "auto_pad='SAME_UPPER'" in said("onnx", layer)
    assert "padding='SAME'" in said("jax", layer)
    assert said("flax", layer) == "flax.linen.Conv(16, (3, 4), padding='SAME')"


def test_height_and_width_keep_their_places() -> None:
    layer = Conv2d(3, 16, (3, 5), stride=(2, 1), padding=(1, 2), dilation=(1, 2))
    assert "kernel_shape=[3, 5], strides=[2, 1], pads=[1, 2, 1, 2], dilations=[1, 2]" in said(
        "onnx", layer
    )
    assert "padding=((1, 1), (2, 2)), rhs_dilation=(1, 2)" in said("jax", layer)
    assert said("cs231n", layer) == (
        "CS231n(W=(32, 48), F=(3, 5), S=(2, 1), P=(1, 2), K=16, dilation=(0, 1))"
    )


def test_d2l_counts_both_sides_together() -> None:
    layer = Conv2d(3, 16, (3, 5), padding=(1, 2))
    assert said("d2l", layer) == "d2l(n=(32, 48), k=(3, 5), p=(2, 4), s=1, c_o=16)"


def test_weights_change_their_layout() -> None:
    layer = Conv2d(4, 6, (3, 5), groups=2)
    assert convert_to("torch", layer, (4, 9, 9)).notes == ("weight (6, 2, 3, 5)",)
    assert "kernel (3, 5, 2, 6)" in convert_to("keras", layer, (4, 9, 9)).notes
    transposed = ConvTranspose2d(4, 6, (3, 5))
    assert convert_to("onnx", transposed, (4, 9, 9)).notes == ("W (4, 6, 3, 5), B (6,)",)
    assert "w (3, 5, 6, 4)" in convert_to("jax", transposed, (4, 9, 9)).notes


def test_the_overhang_of_ceil_mode_is_padding_behind_elsewhere() -> None:
    layer = MaxPool2d(3, stride=2, ceil_mode=True)
    assert "ceil_mode=1" in said("onnx", layer, (3, 32, 47))
    assert "padding=((0, 0), (0, 1), (0, 0), (0, 0))" in said("jax", layer, (3, 32, 47))
    assert said("keras", layer, (3, 32, 47)).startswith(
        'keras.ops.pad(x, ((0, 0), (0, 1), (0, 0), (0, 0)), constant_values=-float("inf"))'
    )


def test_a_max_pool_is_never_padded_with_zeros() -> None:
    for framework in ("keras", "jax"):
        assert "inf" in said(framework, MaxPool2d(3, padding=1))


def test_an_average_counts_its_padding_in_every_framework_alike() -> None:
    counted, not_counted = AvgPool2d(3, padding=1), AvgPool2d(3, padding=1, count_include_pad=False)
    assert "count_include_pad=1" in said("onnx", counted)
    assert "count_include_pad" not in said("onnx", not_counted)
    assert said("jax", counted).endswith("/ (3 * 3)")
    assert "ones_like" in said("jax", not_counted)


def test_a_pad_before_a_layer_is_its_padding() -> None:
    network = Sequential(ZeroPad2d((0, 1, 2, 3)), Conv2d(3, 16, 3))
    assert "pads=[2, 0, 3, 1]" in said("onnx", network)


def test_other_ranks_have_their_names() -> None:
    assert said("keras", Conv1d(3, 4, 3, padding=1, stride=2), (3, 9)) == (
        "keras.layers.ZeroPadding1D(1)\nkeras.layers.Conv1D(4, 3, strides=2)"
    )
    assert "('NDHWC', 'DHWIO', 'NDHWC')" in said("jax", Conv3d(2, 3, 2), (2, 5, 6, 7))


@pytest.mark.parametrize(
    ("framework", "layer", "words"),
    [
        ("keras", Conv2d(3, 16, 3, stride=2, dilation=2), "no strides above 1 together with"),
        ("keras", ConvTranspose2d(4, 4, 3, groups=2), "has no groups"),
        ("keras", MaxPool2d(3, dilation=2), "pools know no dilation"),
        ("jax", ConvTranspose2d(4, 4, 3, groups=2), "has no groups"),
        ("d2l", Conv2d(3, 16, 3, dilation=2), "no letter for dilation"),
        ("cs231n", Conv2d(4, 4, 3, groups=4), "no letter for groups, but groups=4"),
        ("cs231n", Conv2d(3, 16, 4, padding="same"), "the same on both sides"),
        ("cs231n", ConvTranspose2d(4, 4, 3), "no letters for a transposed convolution"),
        ("onnx", Conv2d(3, 16, 3, padding=1, padding_mode="reflect"), "padding_mode='reflect'"),
        ("onnx", AvgPool2d(3, divisor_override=2), "divisor_override"),
        ("onnx", Linear(48, 3), "Linear is not converted"),
        ("onnx", Sequential(Conv2d(3, 4, 3), MaxPool2d(2)), "layer by layer"),
    ],
)
def test_what_cannot_be_said_is_told(framework: str, layer: object, words: str) -> None:
    channels = getattr(layer, "in_channels", 3)
    with pytest.raises(CannotSay, match=words):
        said(framework, layer, (channels, 32, 48))


def test_a_layer_that_torch_refuses_is_not_said() -> None:
    with pytest.raises(ShapeError, match="at most half the kernel"):
        said("onnx", MaxPool2d(3, padding=2))


# To ours


@pytest.mark.parametrize(
    ("framework", "text", "layer"),
    [
        ("keras", "Conv2D(16, 3, padding='same')", "Conv2d(3, 16, kernel_size=3, padding=1)"),
        (
            "keras",
            "Conv2D(16, 3, strides=2, padding='same', use_bias=False)",
            "Sequential(ZeroPad2d((0, 1, 0, 1)), "
            "Conv2d(3, 16, kernel_size=3, stride=2, bias=False))",
        ),
        (
            "keras",
            "Conv2D(16, 4, padding='same')",
            "Conv2d(3, 16, kernel_size=4, padding='same')",
        ),
        ("keras", "MaxPooling2D((2, 3))", "MaxPool2d((2, 3))"),
        (
            "keras",
            "MaxPooling2D(3, strides=2, padding='same')",
            "MaxPool2d(3, stride=2, ceil_mode=True)",
        ),
        (
            "keras",
            "AveragePooling2D(3, 2, 'same')",
            "AvgPool2d(3, stride=2, ceil_mode=True, count_include_pad=False)",
        ),
        (
            "keras",
            "x = layers.ZeroPadding2D(((1, 0), (2, 2)))(x)\nx = layers.Conv2D(16, 3)(x)",
            "Sequential(ZeroPad2d((2, 2, 1, 0)), Conv2d(3, 16, kernel_size=3))",
        ),
        (
            "keras",
            "Conv2DTranspose(16, 3, strides=2, padding='same')",
            "Sequential(ConvTranspose2d(3, 16, kernel_size=3, stride=2), "
            "ZeroPad2d((0, -1, 0, -1)))",
        ),
        (
            "onnx",
            "Conv(kernel_shape=[3, 3], strides=[2, 2], auto_pad=SAME_LOWER, group=1)",
            "Sequential(ZeroPad2d((1, 0, 1, 0)), Conv2d(3, 16, kernel_size=3, stride=2))",
        ),
        (
            "onnx",
            "helper.make_node('Conv', ['X', 'W'], ['Y'], W=[16, 3, 3, 5], pads=[1, 2, 1, 2])",
            "Conv2d(3, 16, kernel_size=(3, 5), padding=(1, 2))",
        ),
        ("onnx", "MaxPool(kernel_shape=[2, 2])", "MaxPool2d(2, stride=1)"),
        (
            "onnx",
            "AveragePool(kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1])",
            "AvgPool2d(3, stride=2, padding=1, count_include_pad=False)",
        ),
        (
            "onnx",
            "MaxPool(kernel_shape=[3, 3], pads=[2, 2, 2, 2])",
            "Sequential(ConstantPad2d(2, value=-inf), MaxPool2d(3, stride=1))",
        ),
        (
            "onnx",
            "ConvTranspose(kernel_shape=[3, 3], strides=[2, 2], pads=[1, 1, 1, 1], "
            "output_padding=[1, 0])",
            "ConvTranspose2d(3, 16, kernel_size=3, stride=2, padding=1, output_padding=(1, 0))",
        ),
        (
            "jax",
            "lax.conv_general_dilated(x, (16, 3, 3, 5), (2, 1), ((0, 1), (2, 2)))",
            "Sequential(ZeroPad2d((2, 2, 0, 1)), Conv2d(3, 16, kernel_size=(3, 5), stride=(2, 1)))",
        ),
        (
            "jax",
            "lax.reduce_window(x, -jnp.inf, lax.max, (1, 2, 3, 1), (1, 2, 3, 1), 'VALID')",
            "MaxPool2d((2, 3))",
        ),
        ("flax", "nn.Conv(16, (3, 3))", "Conv2d(3, 16, kernel_size=3, padding=1)"),
        ("flax", "nn.max_pool(x, (2, 2))", "MaxPool2d(2, stride=1)"),
        (
            "cs231n",
            "CS231n(F=3, S=1, P=2, K=16, dilation=1)",
            "Conv2d(3, 16, kernel_size=3, padding=2, dilation=2)",
        ),
        ("d2l", "d2l(k=3, p=2, c_o=16)", "Conv2d(3, 16, kernel_size=3, padding=1)"),
        (
            "d2l",
            "d2l(k=(4, 3), p=(3, 2), c_o=16)",
            "Sequential(ZeroPad2d((1, 1, 2, 1)), Conv2d(3, 16, kernel_size=(4, 3)))",
        ),
    ],
)
def test_words_are_read(framework: str, text: str, layer: str) -> None:
    assert repr(convert_from(framework, text, IMAGE, out_channels=16)) == layer


def test_same_depends_on_the_input() -> None:
    text = "Conv2D(16, 3, strides=2, padding='same')"
    assert repr(convert_from("keras", text, (3, 33, 47))) == (
        "Conv2d(3, 16, kernel_size=3, stride=2, padding=1)"
    )


@pytest.mark.parametrize(
    ("framework", "text", "words"),
    [
        ("keras", "Conv2D(16, 3, stride=2)", "Conv2D has no `stride`: it has filters"),
        ("keras", "Conv2D(16, 3, padding=1)", "pixels are a ZeroPadding layer before it"),
        ("keras", "Conv2D(16)", "kernel_size is missing"),
        ("keras", "Dense(16)", "Dense is no layer of Keras that is read here for 2 axes"),
        ("keras", "Conv2D(16, 2.5)", "kernel_size must hold integers, but kernel_size=2.5"),
        ("keras", "Conv2D(16, 3, strides=0)", "strides must be at least 1, but strides=0"),
        ("keras", "Conv2D(-1, 3)", "out_channels must be at least 1, but out_channels=-1"),
        ("keras", "Conv2D(16, 99)", "height: kernel_size=99 with dilation=1 spans 99 pixels"),
        ("keras", "import os", "is no call"),
        ("keras", "Conv2D(16, 3", "is no call"),
        ("keras", "", "is no call"),
        ("onnx", "Conv(kernel_shape=[3, 3])", "does not say its filters"),
        (
            "onnx",
            "Conv(kernel_shape=[3, 3], W=[4, 3, 3, 3], auto_pad=SAME)",
            "auto_pad must be one of NOTSET",
        ),
        ("onnx", "Conv(kernel_shape=[3, 3], pads=[1, 1], W=[16, 3, 3, 3])", "or 4 of them"),
        ("onnx", "Conv(auto_pad=VALID, pads=[0, 0, 0, 0], W=[4, 3, 3, 3])", "beside auto_pad"),
        ("onnx", "Gemm()", "Gemm is no operator that is read here"),
        ("jax", "lax.conv_general_dilated(x, w, (1, 1), 'SAME')", "the weight's shape"),
        (
            "jax",
            "lax.reduce_window(x, 0.0, lax.add, (1, 2, 2, 1), (1, 2, 2, 1), 'SAME')",
            "lax.max",
        ),
        ("flax", "nn.Dense(3)", "Dense is no layer of Flax"),
        ("cs231n", "CS231n(S=2)", "F is missing"),
        ("keras", "MaxPooling2D(2), MaxPooling2D(2)", "give one layer of Keras"),
        ("keras", "ZeroPadding2D(1), MaxPooling2D(2)", "puts zeros there"),
    ],
)
def test_what_cannot_be_read_is_told(framework: str, text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words.replace("(", r"\(")):
        convert_from(framework, text, IMAGE)


def test_an_unknown_framework_is_told() -> None:
    with pytest.raises(ValueError, match="'caffe' is none of torch, keras, onnx"):
        convert_to("caffe", MaxPool1d(2), (3, 8))
    with pytest.raises(ValueError, match="'torch' is none of keras, onnx"):
        convert_from("torch", "Conv2d(3, 16, 3)", IMAGE)


def test_an_input_without_channels_is_told() -> None:
    with pytest.raises(ShapeError, match=r"\(C, L\), \(C, H, W\) or \(C, D, H, W\), but is \(8,\)"):
        convert_to("keras", MaxPool1d(2), (8,))


# There and back


def test_what_is_said_is_read_as_the_same_operation() -> None:
    """Every case of the catalog in every framework whose words tell everything."""
    count = 0
    for case in CASES:
        plain = case.operation
        shape = (plain.in_channels, *plain.sizes)
        for framework in ("keras", "onnx", "flax"):
            words = case.said().get(framework)
            if words is None or any(
                "keras.ops" in line or "Cropping" in line for line in words.code
            ):
                continue
            found = read_as(framework, "\n".join(words.code), shape, plain.out_channels)
            assert found.output_sizes() == plain.output_sizes(), (case.text, words.code)
            assert found.stride == plain.stride, case.text
            if not plain.ceil_mode:
                assert found.sides == plain.sides, (case.text, words.code)
            count += 1
    assert count > 700


PIECES = ("(3, 5)", "-1", "'same'", "None", "x", "[1, 2, 3, 4]", "((1, 0), (0, 1))")
NAMES = ("Conv2D", "Conv", "conv_transpose", "MaxPool", "max_pool", "CS231n", "reduce_window")
NOT_WHOLE = "must be an integer, but"


@pytest.mark.parametrize("framework", READERS)
def test_no_text_ends_in_another_error(framework: str) -> None:
    for name in NAMES:
        for a, b in product(PIECES, PIECES):
            given = f"{name}({a}, {b}, padding={a}, pads={b}, F={a}, kernel_shape={b}, W={a})"
            for text in (given, f"{name}({a}, {b}, {a}, {b})", f"{name}(kernel_shape={b})"):
                found: Exception | None = None
                try:
                    written("onnx", read_as(framework, text, IMAGE, 4))
                except (ValueError, TypeError) as error:
                    found = error
                assert not isinstance(found, TypeError) or NOT_WHOLE in str(found), text


def test_the_frameworks_are_these() -> None:
    assert FRAMEWORKS == ("torch", "keras", "onnx", "jax", "flax", "cs231n", "d2l")


def test_torchs_3d_averages_keep_their_own_rule() -> None:
    with pytest.raises(ShapeError, match="is below kernel_size"):
        convert_to("onnx", AvgPool3d(3, padding=1), (2, 2, 5, 5))
