"""Facts about the input sizes that a network takes."""

from __future__ import annotations

import re

import pytest

from convguide.formulas import ShapeError
from convguide.layers import Conv2d, Flatten, Linear, MaxPool2d
from convguide.networks import Concat, Sequential, ValidSizes, valid_input_sizes

OPEN = (1, 3, None, None)


def halving(*below: Sequential) -> Sequential:
    """Return a skip around a pool and a layer that doubles the size again."""
    from convguide.layers import ConvTranspose2d

    up = ConvTranspose2d(3, 3, kernel_size=2, stride=2)
    return Sequential(Concat(Sequential(), Sequential(MaxPool2d(2), *below, up)), Conv2d(6, 3, 1))


FOUR = halving(halving(halving(halving())))


def test_four_pools_take_multiples_of_sixteen() -> None:
    found = valid_input_sizes(FOUR, OPEN, range(1, 100))
    assert found.by_axis == ((16, 32, 48, 64, 80, 96),) * 2
    assert found.lines(["height", "width"]) == [
        "height: multiples of 16 from 16 to 96",
        "width: multiples of 16 from 16 to 96",
    ]


def test_the_nearest_sizes_and_the_padding_that_reaches_them() -> None:
    found = valid_input_sizes(FOUR, OPEN, range(1, 100))
    assert found.nearest(33, 15) == ((32, 48), (None, 16))
    assert found.nearest(16, 97) == ((16, 16), (96, None))
    padding = found.padding(33, 16)
    assert (padding.target, padding.sides) == ((48, 16), (0, 0, 7, 8))
    assert padding.line == "x = torch.nn.functional.pad(x, (0, 0, 7, 8))"
    with pytest.raises(ShapeError, match=r"no size of at least \(33, 97\) was found"):
        found.padding(33, 97)


@pytest.mark.torch
def test_the_padded_image_is_taken_by_torch() -> None:
    import torch

    from convguide.verify.answers import module

    found = valid_input_sizes(FOUR, OPEN, range(1, 100))
    for sizes in ((33, 16), (1, 57), (40, 41)):
        padding = found.padding(*sizes)
        names = {"torch": torch, "x": torch.zeros(1, 3, *sizes)}
        with pytest.raises(RuntimeError, match=r"Sizes of tensors must match|too small"):
            module(FOUR)(names["x"])
        exec(padding.line, names)
        assert tuple(module(FOUR)(names["x"]).shape[2:]) == padding.target


def test_axes_have_sizes_of_their_own() -> None:
    tall = Sequential(Conv2d(3, 2, (9, 3), (4, 1)), Flatten(), Linear(2 * 3 * 4, 5))
    with pytest.raises(ShapeError, match="no size of every size from 1 to 40 suits"):
        valid_input_sizes(tall, OPEN, range(1, 41))
    assert valid_input_sizes(tall, (1, 3, None, 6), range(1, 41)).by_axis == ((17, 18, 19, 20),)
    assert valid_input_sizes(tall, (1, 3, 20, None), range(1, 41)).by_axis == ((6,),)


def test_a_network_that_takes_none_is_refused_with_the_last_reason() -> None:
    message = (
        "no size of every size from 1 to 9 suits (1, 4, None, None); the last: 0: Conv2d, "
        "reached by (1, 4, 9, 9): in_channels=3"
    )
    with pytest.raises(ShapeError, match=f"^{re.escape(message)}"):
        valid_input_sizes(Sequential(Conv2d(3, 3, 3)), (1, 4, None, None), range(1, 10))


def test_an_input_without_an_open_axis_is_refused() -> None:
    with pytest.raises(ShapeError, match=r"no axis of \(1, 3, 8, 8\) is open"):
        valid_input_sizes(FOUR, (1, 3, 8, 8))


def test_one_size_is_asked_for_each_open_axis() -> None:
    found = ValidSizes((1, 3, None, 16), ((16, 32),))
    with pytest.raises(ShapeError, match="1 sizes are needed"):
        found.nearest(3, 4)
    with pytest.raises(TypeError):
        found.nearest(3.0)  # type: ignore[arg-type]
    assert found.padding(30).sides == (0, 0, 1, 1)


def test_one_layer_is_asked_as_a_network() -> None:
    assert valid_input_sizes(MaxPool2d(5), (3, None, 5), range(1, 8)).by_axis == ((5, 6, 7),)
