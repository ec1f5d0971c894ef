"""Facts about layers in a row."""

from __future__ import annotations

import re
from dataclasses import FrozenInstanceError

import pytest

from convguide.formulas import ShapeError
from convguide.layers import Conv2d, Flatten, Linear, MaxPool2d, Window
from convguide.networks import Row, Sequential

CONV = Conv2d(3, 8, kernel_size=(3, 5), stride=(2, 1), padding=(1, 2))
POOL = MaxPool2d(2)
NET = Sequential(CONV, POOL, Flatten(), Linear(640, 10))


def test_a_trace_has_a_row_for_each_layer() -> None:
    assert NET.trace((1, 3, 20, 32)) == (
        Row("0: Conv2d", CONV, (1, 3, 20, 32), (1, 8, 10, 32), 368, 115200),
        Row("1: MaxPool2d", POOL, (1, 8, 10, 32), (1, 8, 5, 16), 0, 0),
        Row("2: Flatten", Flatten(), (1, 8, 5, 16), (1, 640), 0, 0),
        Row("3: Linear", Linear(640, 10), (1, 640), (1, 10), 6410, 6400),
    )


def test_a_network_answers_as_one_layer() -> None:
    assert NET.output_shape((1, 3, 20, 32)) == (1, 10)
    assert NET.param_count() == 6778
    assert NET.macs((1, 3, 20, 32)) == 121600
    assert NET.macs((5, 3, 20, 32)) == 608000


def test_the_notebooks_comparison() -> None:
    def cnn(padding: int, features: int) -> Sequential:
        first, second = Conv2d(3, 64, 3, padding=padding), Conv2d(64, 64, 3, padding=padding)
        return Sequential(first, second, MaxPool2d(2), Flatten(), Linear(features, 10))

    padded, unpadded = cnn(1, 16384), cnn(0, 12544)
    assert (padded.param_count(), unpadded.param_count()) == (202570, 164170)
    assert [row.output_shape for row in padded.trace((1, 3, 32, 32))][2] == (1, 64, 16, 16)
    assert [row.output_shape for row in unpadded.trace((1, 3, 32, 32))][2] == (1, 64, 14, 14)
    assert unpadded.layers[-1].param_count() == 125450


def test_a_refusal_names_the_place_and_what_reached_it() -> None:
    message = (
        "3: Linear, reached by (1, 672): Linear expects 640 features, "
        "but Flatten gives 8·6·14 = 672: in_features=672 would fit"
    )
    for ask in (NET.trace, NET.output_shape, NET.macs):
        with pytest.raises(ShapeError, match=f"^{re.escape(message)}$"):
            ask((1, 3, 24, 28))


def test_a_refusal_inside_a_network_in_a_network_names_the_whole_place() -> None:
    outer = Sequential(POOL, Sequential(POOL, Conv2d(5, 1, 3)))
    message = "1.1: Conv2d, reached by (3, 5, 8): in_channels=5"
    with pytest.raises(ShapeError, match=f"^{re.escape(message)}"):
        outer.output_shape((3, 20, 32))


def test_windows_of_a_stack_grow_by_the_stride_before() -> None:
    stack = Sequential(Conv2d(3, 8, (3, 5), (2, 1), (1, 2)), MaxPool2d((2, 3)), Conv2d(8, 8, 3))
    assert stack.receptive_field() == (Window(13, 4, -1), Window(13, 3, -2))
    assert (
        Sequential(Sequential(*stack.layers[:1]), *stack.layers[1:]).receptive_field()
        == stack.receptive_field()
    )


def test_an_empty_network_changes_nothing() -> None:
    assert Sequential().output_shape((2, 3, 4)) == (2, 3, 4)
    assert (Sequential().param_count(), Sequential().macs((2, 3, 4))) == (0, 0)
    assert Sequential().receptive_field() == ()
    assert Sequential(CONV, Sequential()).receptive_field() == CONV.receptive_field()


def test_repr_is_the_code_that_builds_the_network_again() -> None:
    line = "Sequential(MaxPool2d(2), Sequential(Flatten()), Linear(4, 2, bias=False))"
    network = Sequential(MaxPool2d(2), Sequential(Flatten()), Linear(4, 2, bias=False))
    assert repr(network) == line
    assert eval(line) == network


def test_networks_are_frozen_values() -> None:
    assert Sequential(POOL, CONV) == Sequential(MaxPool2d((2, 2)), CONV)
    assert hash(Sequential(POOL)) == hash(Sequential(MaxPool2d(2)))
    with pytest.raises(FrozenInstanceError):
        NET.layers = ()  # type: ignore[misc]
