"""Facts about Unfold and Fold: blocks of an image in a row, and back."""

from __future__ import annotations

import re

import pytest

import convguide.layers as built_from_text
from convguide.formulas import ShapeError
from convguide.layers import Fold, Unfold

BLOCKS = Unfold((2, 3), dilation=(2, 1), padding=(1, 0), stride=(1, 2))
IMAGE = Fold((5, 9), (2, 3), dilation=(2, 1), padding=(1, 0), stride=(1, 2))


def test_unfold_and_fold_turn_each_others_shapes_round() -> None:
    assert BLOCKS.blocks((5, 9)) == (5, 4)
    assert BLOCKS.output_shape((7, 4, 5, 9)) == (7, 24, 20)
    assert BLOCKS.output_shape((4, 5, 9)) == (24, 20)
    assert IMAGE.output_shape((7, 24, 20)) == (7, 4, 5, 9)
    assert IMAGE.output_shape((24, 20)) == (4, 5, 9)


def test_an_empty_batch_stays_empty() -> None:
    assert BLOCKS.output_shape((0, 4, 5, 9)) == (0, 24, 20)
    assert IMAGE.output_shape((0, 24, 20)) == (0, 4, 5, 9)


def test_an_output_size_may_be_one_number() -> None:
    assert Fold(4, 2).output_shape((4, 9)) == (1, 4, 4)


def test_nothing_is_learned_or_multiplied() -> None:
    assert BLOCKS.param_count() == IMAGE.param_count() == 0
    assert BLOCKS.macs((4, 5, 9)) == IMAGE.macs((24, 20)) == 0


@pytest.mark.parametrize("layer", [BLOCKS, IMAGE])
def test_a_row_of_blocks_has_no_receptive_field(layer: Unfold) -> None:
    with pytest.raises(ShapeError, match="lays the blocks of both axes in one row"):
        layer.receptive_field()


@pytest.mark.parametrize(
    ("layer", "line"),
    [
        (Unfold(3), "Unfold(kernel_size=3)"),
        (
            IMAGE,
            "Fold((5, 9), kernel_size=(2, 3), dilation=(2, 1), padding=(1, 0), stride=(1, 2))",
        ),
    ],
)
def test_repr_is_the_code_that_builds_the_layer_again(layer: Unfold, line: str) -> None:
    assert repr(layer) == line
    assert eval(line, vars(built_from_text)) == layer


def test_a_tuple_of_one_does_not_stand_for_both_axes() -> None:
    message = r"^stride must be one number or 2 of them, but stride=\(1,\)$"
    for build in (lambda: Unfold(2, stride=(1,)), lambda: Fold(4, 2, stride=(1,))):
        with pytest.raises(ShapeError, match=message):
            build()
    with pytest.raises(
        TypeError, match=r"^kernel_size must hold integers, but kernel_size=True is"
    ):
        Unfold(True)
    assert Unfold((2, True)).output_shape((3, 5, 9)) == (6, 36)


@pytest.mark.parametrize(
    ("layer", "shape", "message"),
    [
        (Unfold(2), (1, 1, 8), "height: kernel_size=2 with dilation=1 spans 2 pixels, but the pa"),
        (
            Unfold(2),
            (5, 9),
            "Unfold takes (C, H, W) or (N, C, H, W), but the input shape is (5, 9)",
        ),
        (Unfold(2), (3, 0, 5, 9), "channels must be at least 1, but channels=0"),
        (Unfold((2, 0)), (3, 5, 9), "width: kernel_size must be at least 1, but kernel_size=0"),
        (
            IMAGE,
            (7, 24, 21),
            "L must be 5·4 = 20, the blocks of output_size=(5, 9), but the input (7, 24, 21) has",
        ),
        (
            IMAGE,
            (25, 20),
            "C·kernel must be a multiple of kernel_size 2·3 = 6, but 25 = 4·6 + 1",
        ),
        (IMAGE, (0, 20), "C·kernel must be at least 1, but C·kernel=0"),
        (
            IMAGE,
            (1, 7, 24, 20),
            "Fold takes (C·kernel, L) or (N, C·kernel, L), but the input shape",
        ),
        (
            Fold(1, 3),
            (9, 1),
            "height: kernel_size=3 with dilation=1 spans 3 pixels, but the padded",
        ),
        (Fold((0, 5), 1), (1, 0), "height: size must be at least 1, but size=0"),
    ],
)
def test_a_shape_is_refused_with_its_arithmetic(
    layer: Unfold, shape: tuple[int, ...], message: str
) -> None:
    for ask in (layer.output_shape, layer.macs):
        with pytest.raises(ShapeError, match=f"^{re.escape(message)}"):
            ask(shape)
