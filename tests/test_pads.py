"""Facts about pads: how they grow and crop, and what each mode can read."""

from __future__ import annotations

import re

import pytest

import convguide.layers.pads as pads
from convguide.formulas import ShapeError
from convguide.layers.pads import (
    CircularPad1d,
    CircularPad2d,
    CircularPad3d,
    ConstantPad1d,
    ConstantPad2d,
    Pad,
    ReflectionPad1d,
    ReflectionPad2d,
    ReplicationPad2d,
    ReplicationPad3d,
    ZeroPad1d,
    ZeroPad2d,
    ZeroPad3d,
)
from convguide.layers.window import Window


@pytest.mark.parametrize(
    ("layer", "line"),
    [
        (ZeroPad2d(1), "ZeroPad2d(1)"),
        (ZeroPad2d((1, 1)), "ZeroPad2d((1, 1))"),
        (ReflectionPad1d((1, 2)), "ReflectionPad1d((1, 2))"),
        (ConstantPad2d((1, 2, 3, 4), 0.5), "ConstantPad2d((1, 2, 3, 4), value=0.5)"),
    ],
)
def test_repr_is_the_code_that_builds_the_layer_again(layer: Pad, line: str) -> None:
    assert repr(layer) == line
    assert eval(line, vars(pads)) == layer


def test_one_number_stands_for_every_side() -> None:
    assert ZeroPad2d(1).padding == (1, 1, 1, 1)
    assert ZeroPad2d(1) == ZeroPad2d((1, 1, 1, 1)) != ReplicationPad2d(1)


def test_sides_are_named_from_the_last_dimension_on() -> None:
    assert ZeroPad2d((1, 2, 3, 5)).output_shape((3, 8, 9)) == (3, 16, 12)
    assert ZeroPad3d((1, 0, 0, 2, 3, 3)).output_shape((2, 1, 4, 5, 6)) == (2, 1, 10, 7, 7)
    assert ReplicationPad3d(2).output_shape((1, 4, 5, 6)) == (1, 8, 9, 10)


def test_constants_pad_any_rank_that_has_the_dimensions() -> None:
    assert ZeroPad2d(1).output_shape((8, 9)) == (10, 11)
    assert ConstantPad1d((2, 0), 1).output_shape((7,)) == (9,)
    assert ZeroPad2d((1, 1)).output_shape((2, 3, 8, 9)) == (2, 3, 8, 11)
    assert ZeroPad1d(1).output_shape((0, 0)) == (0, 2)


def test_negative_padding_crops() -> None:
    assert ZeroPad2d((-2, 1, 0, -3)).output_shape((1, 8, 9)) == (1, 5, 8)
    assert ReflectionPad2d((-2, 1, 0, -3)).output_shape((1, 8, 9)) == (1, 5, 8)
    assert CircularPad2d((-2, 1, 0, -3)).output_shape((2, 8, 9)) == (2, 5, 8)
    assert ZeroPad1d((-4, -4)).output_shape((3, 8)) == (3, 0)


def test_each_mode_has_a_limit_of_its_own() -> None:
    assert ReflectionPad1d(4).output_shape((3, 5)) == (3, 13)
    assert CircularPad1d(5).output_shape((3, 5)) == (3, 15)
    assert ReplicationPad2d(90).output_shape((3, 5, 7)) == (3, 185, 187)
    assert CircularPad3d((1, 0, 0, 0, 4, 4)).output_shape((2, 0, 4, 5, 6)) == (2, 0, 12, 5, 7)


def test_pads_cost_nothing_and_shift_the_start() -> None:
    layer = ConstantPad2d((1, 2, 3, 4), 0)
    assert (layer.param_count(), layer.macs((3, 8, 9))) == (0, 0)
    assert layer.receptive_field() == (Window(1, 1, -3), Window(1, 1, -1))
    assert ZeroPad2d((2, 1)).receptive_field() == (Window(1, 1, 0), Window(1, 1, -2))
    assert ZeroPad1d((-3, 0)).receptive_field() == (Window(1, 1, 3),)


@pytest.mark.parametrize(
    ("layer", "shape", "message"),
    [
        (ZeroPad2d((1, 2, 3)), (3, 8, 9), "padding comes in pairs, but padding=(1, 2, 3) is an"),
        (ZeroPad2d(1), (9,), "padding has 2 pairs, but the input (9,) has 1 dimensions"),
        (ZeroPad1d((-5, 9)), (3, 4), "padding=(-5, 9) crops 5 pixels off a size of 4"),
        (ConstantPad1d(1, 1e39), (3, 4), "value must fit float32, at most 3.4028235e+38, but va"),
        (ReflectionPad1d(4), (3, 4), "a reflection takes less than the size per side, but paddin"),
        (ReflectionPad2d(1), (8, 9), "ReflectionPad2d of 2 padded axes takes an input with a cha"),
        (ReflectionPad2d(1), (2, 0, 8, 9), "ReflectionPad2d takes no empty size but the batch's"),
        (
            ReflectionPad2d((-3, -3, 0, 0)),
            (0, 2, 4, 5),
            "padding=((0, 0), (-3, -3)) leaves sizes [4, -1] of the input (0, 2, 4, 5)",
        ),
        (ReflectionPad1d((-4, 0)), (3, 4), "padding=((-4, 0),) leaves sizes [0] of the input (3"),
        (CircularPad1d((5, 0)), (3, 4), "a circular pad takes at most the size per side, but pad"),
        (CircularPad1d(1), (4,), "CircularPad1d takes 2 or 3 dimensions, but the input shape is"),
        (CircularPad1d((-5, 0)), (3, 4), "padded size must be at least 0, but padded size=-1"),
        (CircularPad1d((3, -5)), (3, 4), "padding=(3, -5) crops what the other side reads of 4"),
        (CircularPad1d((-1, 4)), (1, 4), "padding=(-1, 4) on 4 pixels reads pixels that it over"),
    ],
)
def test_a_shape_is_refused_with_its_arithmetic(
    layer: Pad, shape: tuple[int, ...], message: str
) -> None:
    for ask in (layer.output_shape, layer.macs):
        with pytest.raises(ShapeError, match=f"^{re.escape(message)}"):
            ask(shape)


@pytest.mark.parametrize("padding", [1.0, True, None, "12", (True, 1), (1, 2.0)])
def test_padding_is_made_of_integers(padding: object) -> None:
    with pytest.raises(TypeError, match=r"^padding must hold integers, but padding="):
        ZeroPad1d(padding)  # type: ignore[arg-type]


def test_a_constant_is_a_number_or_none() -> None:
    assert ConstantPad1d(1, None).output_shape((3, 4)) == (3, 6)  # type: ignore[arg-type]
    assert ConstantPad1d(-1, 1e39).output_shape((3, 4)) == (3, 2)
    with pytest.raises(TypeError, match=r"^value must be a number, but value='0'$"):
        ConstantPad1d(1, "0")  # type: ignore[arg-type]
