"""Receptive fields of random networks against the pixels that torch's gradients reach."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest

from convguide.formulas import ShapeError
from convguide.layers import Conv2d, Flatten, Layer, Linear, MaxPool2d, Window
from convguide.networks import Concat, Sequential, Sum

BLOCK = Sequential(Conv2d(2, 2, (3, 5), padding=(1, 2)), Conv2d(2, 2, 3, padding=2, dilation=2))


def test_a_pointwise_branch_sees_its_own_pixel() -> None:
    assert Sum(BLOCK, Sequential()).receptive_field() == (Window(7, 1, -3), Window(9, 1, -4))
    assert Sum(Sequential(), Sequential()).receptive_field() == ()
    assert Concat(Conv2d(2, 2, 3, padding=1), Sequential()).receptive_field()[1] == Window(3, 1, -1)


def test_a_skip_over_a_dilated_layer_fills_no_hole_but_a_wider_branch_does() -> None:
    dilated = Conv2d(2, 2, 3, padding=4, dilation=4)
    assert [window.holes for window in Sum(dilated, Sequential()).receptive_field()] == [True] * 2
    wide = Conv2d(2, 2, (9, 5), padding=(4, 2))
    assert [window.holes for window in Sum(dilated, wide).receptive_field()] == [False, True]


def test_branches_with_different_strides_are_refused_with_their_place() -> None:
    net = Sequential(BLOCK, Sum(Conv2d(2, 2, 1, stride=2), Sequential()))
    with pytest.raises(ShapeError, match=r"^1: Sum: branches with different strides \[1, 2\]"):
        net.receptive_field()
    with pytest.raises(ShapeError, match=r"^Sum: branches with different strides"):
        net.layers[1].receptive_field()


def test_a_layer_without_a_receptive_field_is_named() -> None:
    net = Sequential(BLOCK, Sum(Sequential(), Sequential(MaxPool2d(1), Flatten())))
    with pytest.raises(ShapeError, match=r"^1\.branch1\.1: Flatten: Flatten ends the spatial"):
        net.receptive_field()
    with pytest.raises(ShapeError, match=r"^0: Linear: "):
        Sequential(Linear(3, 3)).receptive_field()


@pytest.mark.parametrize("dim", [2, 3, -1, -2])
def test_a_concatenation_along_a_spatial_axis_is_refused(dim: int) -> None:
    net = Concat(BLOCK, BLOCK, dim=dim)
    with pytest.raises(ShapeError, match=rf"^Concat: along dim={dim} one branch stands behind"):
        net.receptive_field()


def test_a_trace_shows_what_each_layer_sees_of_the_input_and_a_dash_where_none_does() -> None:
    net = Sequential(MaxPool2d(2), Sum(BLOCK, Sequential()), Flatten(), Linear(18, 3))
    seen = [row.receptive_field for row in net.trace((1, 2, 6, 6))]
    assert seen[0] == (Window(2, 2, 0), Window(2, 2, 0))
    assert seen[1] == (Window(6, 2, -2), Window(10, 2, -4))
    assert seen[3] == (Window(14, 2, -6), Window(18, 2, -8))
    assert seen[4:] == [None, None]


def test_the_last_row_of_a_deep_network_is_asked_without_the_others() -> None:
    net = Sequential(*[Conv2d(1, 1, 3, padding=1)] * 3000)
    last = net.trace((1, 1, 8, 9))[-1]
    assert last.receptive_field == (Window(6001, 1, -3000),) * 2


# Against torch


class Draw(random.Random):
    """Small networks with a side for every axis."""

    def pair(self, least: int, most: int) -> tuple[int, int]:
        """Draw a number for each axis."""
        return self.randint(least, most), self.randint(least, most)

    def layer(self, stride: bool = True) -> Layer:
        """Draw a layer of two channels."""
        step = self.pair(1, 3) if stride else (1, 1)
        kernel = self.pair(1, 4)
        if self.random() < 0.25:
            return MaxPool2d(kernel, step, (kernel[0] // 2, kernel[1] // 2), self.pair(1, 2))
        return Conv2d(2, 2, kernel, step, self.pair(0, 3), self.pair(1, 3))

    def same(self) -> Layer:
        """Draw a layer that keeps the sizes."""
        kernel, dilation = self.pair(1, 4), self.pair(1, 3)
        return Conv2d(2, 2, kernel, padding="same", dilation=dilation)

    def network(self, depth: int = 2) -> Sequential:
        """Draw layers, among them branches."""
        layers: list[Layer] = [self.layer() for _ in range(self.randint(0, 2))]
        if self.random() < 0.7 and depth:
            branches = [
                Sequential(*(self.same() for _ in range(self.randint(0, 2)))) for _ in range(2)
            ]
            layers += [Sum(*branches)]
        return Sequential(*layers, *(self.network(depth - 1) if depth else ()))


def networks(count: int) -> Iterator[Sequential]:
    """Draw networks that have a receptive field of at most 60 pixels."""
    draw = Draw(8)
    while count:
        net = draw.network()
        seen = net.receptive_field()
        if seen and max(window.size + window.stride for window in seen) <= 60:
            count -= 1
            yield net


def averaging(layer: Layer) -> Any:
    """Return the torch module with means for maxima, and ones for weights."""
    import torch

    from convguide.verify.answers import module

    def mean(pool: Any) -> Any:
        return torch.nn.Conv2d(2, 2, pool.kernel_size, pool.stride, pool.padding, pool.dilation)

    real = module(layer)
    for name, child in list(real.named_modules()):
        if isinstance(child, torch.nn.MaxPool2d):
            parent = real.get_submodule(name.rpartition(".")[0])
            setattr(parent, name.rpartition(".")[2], mean(child))
    for parameter in real.parameters():
        torch.nn.init.ones_(parameter)
    return real.double()


@pytest.mark.torch
@pytest.mark.filterwarnings("ignore:Using padding")
def test_random_networks_see_what_gradients_reach() -> None:
    import torch

    torch.set_num_threads(1)
    for net in networks(150):
        image = torch.zeros(1, 2, 150, 150, requires_grad=True, dtype=torch.float64)
        out = averaging(net)(image)
        # An output whose window lies inside the image: padding would hide pixels.
        at = [-(-max(-window.start, 0) // window.stride) for window in net.receptive_field()]
        out[0, 0, at[0], at[1]].backward()
        assert image.grad is not None
        reached = image.grad[0].abs().sum(0) > 0
        for axis, (window, place) in enumerate(zip(net.receptive_field(), at, strict=True)):
            pixels = reached.any(1 - axis).nonzero().flatten().tolist()
            first = window.start + place * window.stride
            assert (pixels[0], pixels[-1]) == (first, first + window.size - 1), net
            assert window.holes == (len(pixels) < window.size), net
