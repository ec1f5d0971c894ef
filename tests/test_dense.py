"""Facts about Linear, Flatten and Unflatten that test_layers does not hold yet."""

from __future__ import annotations

import re

import pytest

import convguide.layers.dense as dense
from convguide.formulas import ShapeError
from convguide.layers.dense import Flatten, Linear, Unflatten


def test_the_spelling_of_an_unflatten_keeps_its_tuple() -> None:
    assert repr(Unflatten(1, (7, 7))) == "Unflatten(1, (7, 7))"
    assert eval("Unflatten(1, (7, 7))", vars(dense)) == Unflatten(1, [7, 7])  # type: ignore[arg-type]


def test_unflatten_is_the_inverse_of_flatten() -> None:
    assert Flatten().output_shape((2, 8, 3, 5)) == (2, 120)
    assert Unflatten(1, (8, 3, 5)).output_shape((2, 120)) == (2, 8, 3, 5)
    assert Unflatten(-2, (2, 3)).output_shape((4, 6, 5)) == (4, 2, 3, 5)


def test_one_size_may_be_left_open() -> None:
    assert Unflatten(1, (8, -1, 5)).output_shape((2, 120)) == (2, 8, 3, 5)
    assert Unflatten(0, (-1, 4)).output_shape((0, 3)) == (0, 4, 3)


@pytest.mark.parametrize(
    ("size", "dims", "message"),
    [
        ((8, 3), (2, 25), "unflattened_size=(8, 3) must have the product 25, the size of dim=1"),
        ((-1, -1), (2, 25), "unflattened_size=(-1, -1) must have the product 25, the size of d"),
        ((-2, -5), (2, 10), "unflattened_size=(-2, -5) must have the product 10, the size of d"),
        ((0, -1), (2, 0), "unflattened_size=(0, -1) must have the product 0, the size of dim=1"),
        ((), (2, 1), "unflattened_size=() must have the product 1, the size of dim=1"),
        ((5,), (5,), "dim must lie from -1 to 0 for 1 dimensions, but dim=1"),
        ((1,), (), "Unflatten splits a dimension, but the input shape () has none"),
    ],
)
def test_a_product_that_differs_is_refused(
    size: tuple[int, ...], dims: tuple[int, ...], message: str
) -> None:
    for ask in (Unflatten(1, size).output_shape, Unflatten(1, size).macs):
        with pytest.raises(ShapeError, match=f"^{re.escape(message)}"):
            ask(dims)


@pytest.mark.parametrize(
    ("dim", "size", "message"),
    [
        (1.0, (2, 3), "dim must hold integers, but dim=1.0"),
        (1, 6, "unflattened_size must be a tuple of integers, but unflattened_size=6"),
        (1, (2, 3.0), "unflattened_size must hold integers, but unflattened_size=3.0"),
        ("C", (2, 3), "dim must hold integers, but dim='C'"),
    ],
)
def test_types_are_checked_at_birth(dim: object, size: object, message: str) -> None:
    with pytest.raises(TypeError, match=f"^{re.escape(message)}"):
        Unflatten(dim, size)  # type: ignore[arg-type]


def test_unflatten_costs_nothing_and_has_no_receptive_field() -> None:
    layer = Unflatten(1, (2, 3))
    assert layer.param_count() == layer.macs((1, 6)) == 0
    with pytest.raises(ShapeError, match=r"^Unflatten makes new axes: it has no receptive field"):
        layer.receptive_field()


def test_true_is_one_feature_that_goes_in_and_none_that_comes_out() -> None:
    assert Linear(True, 3).param_count() == 6
    with pytest.raises(TypeError, match=r"^out_features must be an integer, but out_features=Tru"):
        Linear(3, True)
