"""Facts about `convguide convert`: what it prints, and one line for whatever it cannot take."""

from __future__ import annotations

import json

import pytest

from convguide.cli import main

Captured = pytest.CaptureFixture[str]
LAYER = "Conv2d(3, 16, 3, stride=2, padding=1)"


def test_one_framework_is_said_with_shape_and_sides(capsys: Captured) -> None:
    assert main(["convert", LAYER, "--input", "3x32x48", "--to", "keras"]) == 0
    assert capsys.readouterr().out == (
        "(3, 32, 48) → (16, 16, 24)\n"
        "padding per side: height 1 before, 1 after; width 1 before, 1 after\n"
        "\n"
        "keras\n"
        "    keras.layers.ZeroPadding2D(1)\n"
        "    keras.layers.Conv2D(16, 3, strides=2)\n"
        "    # input (N, H, W, C): channels last\n"
        "    # kernel (3, 3, 3, 16)\n"
    )


def test_all_are_said_and_what_has_no_words_tells_why(capsys: Captured) -> None:
    text = "ConvTranspose2d(16, 8, 3, stride=2)"
    assert main(["convert", text, "--input", "16x5x7"]) == 0
    out = capsys.readouterr().out
    assert "cut off the output: height 0 before, 0 after" in out
    for name in ("torch", "keras", "onnx", "jax", "flax", "cs231n", "d2l"):
        assert f"\n{name}\n" in out
    assert "no words for it: CS231n has no letters for a transposed convolution" in out


def test_words_of_another_framework_are_read(capsys: Captured) -> None:
    text = "Conv(kernel_shape=[3,3], strides=[2,2], auto_pad=SAME_UPPER)"
    given = ["--from", "onnx", "--to", "torch", "--input", "3x32x48", "--out-channels", "16"]
    assert main(["convert", text, *given, "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == {
        "input": [3, 32, 48],
        "output": [16, 16, 24],
        "padding": [[0, 1], [0, 1]],
        "words": {
            "torch": {
                "code": [
                    "torch.nn.ZeroPad2d((0, 1, 0, 1))",
                    "torch.nn.Conv2d(3, 16, kernel_size=3, stride=2)",
                ],
                "notes": ["weight (16, 3, 3, 3)"],
            }
        },
    }


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ([LAYER, "--input", "4x32x48"], "in_channels=3, but the input (4, 32, 48) has 4 channels"),
        ([LAYER, "--input", "32"], "(C, L), (C, H, W) or (C, D, H, W), but is (32,)"),
        ([LAYER, "--input", "axb"], "'axb' is no size"),
        ([LAYER], "the following arguments are required: --input"),
        ([LAYER, "--input", "3x32x48", "--to", "caffe"], "invalid choice: 'caffe'"),
        (["Conv2d(3, 16, 3", "--input", "3x32x48"], "line 1"),
        (
            ["Conv2D(16, 3, padding=1)", "--from", "keras", "--input", "3x8x8"],
            "a ZeroPadding layer",
        ),
        (
            ["Conv(kernel_shape=[3])", "--from", "onnx", "--input", "3x8"],
            "does not say its filters",
        ),
        (
            ["Conv2d(4, 4, 3, groups=2)", "--input", "4x8x8", "--to", "d2l"],
            "d2l has no letter for groups, but groups=2",
        ),
    ],
)
def test_bad_input_is_one_line_and_status_2(given: list[str], words: str, capsys: Captured) -> None:
    try:
        status = main(["convert", *given])
    except SystemExit as left:
        status = int(str(left.code))
    error = capsys.readouterr().err
    assert status == 2
    assert words in error
    assert error.count("\n") == 1
    assert "Traceback" not in error
