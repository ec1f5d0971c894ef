"""torch and our layers on the same configurations: who refuses, which shape, what cost.

The CPU decides what is refused: the meta device lets much of it pass. torch is imported where
it is used, for the fast tests read this file too.
"""

from __future__ import annotations

import inspect
import random
from collections.abc import Iterator
from contextlib import nullcontext
from dataclasses import fields
from typing import Any

import pytest

import convguide.layers
from convguide.formulas import ShapeError
from convguide.layers import Conv2d, Layer
from convguide.networks import Sequential

pytestmark = [
    pytest.mark.torch,
    pytest.mark.filterwarnings("ignore:(Initializing zero|Using padding)"),
]

REFUSED = "refused"
Shape = tuple[int, ...]
Given = dict[str, Any]
Case = tuple[str, Given, Shape]


@pytest.fixture(autouse=True, scope="module")
def one_thread() -> Iterator[None]:
    """Run small tensors where they are: handing them to threads takes far longer."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def torchs(name: str, given: Given, shape: Shape, count_macs: bool) -> object:
    """Return (output shape, parameters, MACs or None) of torch, or that it refuses."""
    import torch
    from torch.utils.flop_counter import FlopCounterMode

    try:
        layer = getattr(torch.nn, name)(**given)
        flops = FlopCounterMode(display=False) if count_macs else nullcontext()
        with torch.no_grad(), flops:
            out = layer(torch.zeros(shape))
    except (RuntimeError, ValueError, TypeError, IndexError):
        return REFUSED
    out = out[0] if isinstance(out, tuple) else out
    params = sum(parameter.numel() for parameter in layer.parameters())
    return tuple(out.shape), params, flops.get_total_flops() // 2 if count_macs else None


def ours(name: str, given: Given, shape: Shape, count_macs: bool) -> object:
    """Return the same of our layer."""
    try:
        layer: Layer = getattr(convguide.layers, name)(**given)
        out = layer.output_shape(shape)
    except (ShapeError, TypeError):
        return REFUSED
    return out, layer.param_count(), layer.macs(shape) if count_macs else None


def disagreements(cases: Iterator[Case], accepted: tuple[float, float]) -> list[object]:
    """Return the cases on which the two differ; every eighth counts MACs too."""
    found, taken, at = [], 0, -1
    for at, case in enumerate(cases):
        expected, actual = torchs(*case, at % 8 == 0), ours(*case, at % 8 == 0)
        taken += expected != REFUSED
        if actual != expected:
            found.append({"case": case, "torch": expected, "ours": actual})
    least, most = accepted
    assert least < taken / (at + 1) < most, f"torch takes {taken} of {at + 1}: a lopsided draw"
    return found


class Draw(random.Random):
    """Numbers that suit mostly, and now and then do not."""

    def one(self, least: int, most: int, wrong: tuple[object, ...] = (0, -1)) -> Any:
        """Draw a number from a range, once in 60 times a wrong one."""
        return self.choice(wrong) if self.random() < 1 / 60 else self.randint(least, most)

    def axes(
        self, least: int, most: int, wrong: tuple[object, ...] = (0, -1, 2.0), odd: bool = True
    ) -> Any:
        """Draw a hyperparameter: a number, a pair, and rarely a tuple of an odd length."""
        length = self.choices((None, 1, 2, 3), (30, odd, 60, odd))[0]
        if length is None:
            return self.one(least, most, wrong)
        return tuple(self.one(least, most, wrong) for _ in range(length))

    def image(self, channels: int, most: int) -> Shape:
        """Draw (N, C, H, W) or (C, H, W), rarely another rank or an empty size."""
        shape = (channels, self.randint(4, most), self.randint(4, most))
        batch = self.choices(((), (2,), (0,), (1, 2)), (30, 60, 3, 1))[0]
        if self.random() < 0.04:
            shape = tuple(0 if self.random() < 0.4 else size for size in shape)
        return (*batch, *shape)


def convolutions(count: int) -> Iterator[Case]:
    """Draw convolutions, each with an image."""
    draw = Draw(2)
    for _ in range(count):
        groups = draw.choice((1, 1, 1, 2, 3))
        channels = groups * draw.randint(1, 3) + (draw.random() < 0.03)
        mode = draw.choice(("zeros", "zeros", "zeros", "reflect", "replicate", "circular"))
        named = draw.choices((None, "same", "valid", "half"), (40, 8, 4, 1))[0]
        given = {
            "in_channels": channels if draw.random() > 0.02 else 0,
            "out_channels": groups * draw.one(1, 3, (0,)) + (draw.random() < 0.03),
            "kernel_size": draw.axes(1, 5),
            "stride": draw.axes(1, 3) if named != "same" or draw.random() < 0.1 else 1,
            "padding": named or draw.axes(0, 3, (-1, -2, 9), odd=mode == "zeros"),
            "dilation": draw.axes(1, 3, odd=named != "same"),
            "groups": groups if draw.random() > 0.01 else 0,
            "bias": draw.random() < 0.5,
            "padding_mode": mode if draw.random() > 0.01 else "mirror",
        }
        image = draw.image(given["in_channels"] + (draw.random() < 0.03), 16)
        empty_batch = len(image) == 4 and image[0] == 0
        yield "Conv2d", given | ({"dilation": 1} if empty_batch else {}), image


def pools(count: int) -> Iterator[Case]:
    """Draw max pools, each with an image."""
    draw = Draw(3)
    for _ in range(count):
        kernel = draw.axes(1, 5)
        entries = kernel if isinstance(kernel, tuple) else (kernel,)
        half = max(0, int(min(entries)) // 2)
        given = {
            "kernel_size": kernel,
            "stride": draw.choice((None, (), draw.axes(1, 4), draw.axes(1, 4))),
            "padding": draw.axes(0, half, (half + 1, -1)),
            "dilation": draw.axes(1, 3),
            "ceil_mode": draw.random() < 0.5,
            "return_indices": draw.random() < 0.1,
        }
        yield "MaxPool2d", given, draw.image(draw.randint(1, 3), 14)


def linears(count: int) -> Iterator[Case]:
    """Draw Linear layers; the inputs' ranks go from none to three."""
    draw = Draw(4)
    for _ in range(count):
        features = draw.one(1, 6, (0, 0, -1, 2.0))
        given = {
            "in_features": features,
            "out_features": draw.one(1, 6, (0, -1, 3.0)),
            "bias": draw.random() < 0.5,
        }
        front = tuple(draw.one(1, 4, (0,)) for _ in range(draw.randint(0, 2)))
        last = max(0, int(features)) + (draw.random() < 0.15)
        yield "Linear", given, (*front, last) if draw.random() > 0.03 else ()


def flattens(count: int) -> Iterator[Case]:
    """Draw Flattens; the inputs' ranks go from none to five."""
    draw = Draw(5)
    for _ in range(count):
        given = {"start_dim": draw.randint(-5, 3), "end_dim": draw.randint(-3, 5)}
        usual = draw.random() < 0.3
        shape = tuple(draw.one(1, 5, (0,)) for _ in range(draw.randint(0, 5)))
        yield "Flatten", {} if usual else given, shape


@pytest.mark.parametrize(
    ("cases", "accepted"),
    [
        (convolutions(3000), (0.55, 0.8)),
        (pools(2000), (0.55, 0.85)),
        (linears(400), (0.55, 0.9)),
        (flattens(600), (0.3, 0.8)),
    ],
    ids=["Conv2d", "MaxPool2d", "Linear", "Flatten"],
)
def test_torch_and_our_layer_agree(cases: Iterator[Case], accepted: tuple[float, float]) -> None:
    assert disagreements(cases, accepted)[:5] == []


def networks(count: int) -> Iterator[tuple[list[tuple[str, Given]], Shape]]:
    """Draw two convolutions, a pool and a Linear that mostly fits, each with an image."""
    draw = Draw(6)
    for _ in range(count):
        shape = (draw.randint(1, 2), 3, draw.randint(9, 20), draw.randint(9, 20))
        rows: list[tuple[str, Given]] = []
        for channels in ((3, 4), (4, 2)):
            kernel, stride = (draw.randint(1, 4), draw.randint(1, 5)), (draw.randint(1, 2), 1)
            given = dict(zip(("in_channels", "out_channels"), channels, strict=True))
            rows.append(("Conv2d", given | {"kernel_size": kernel, "stride": stride}))
        rows.append(("MaxPool2d", {"kernel_size": (2, 3), "ceil_mode": draw.random() < 0.5}))
        rows.append(("Flatten", {"start_dim": draw.choice((1, 1, 1, 1, 2))}))
        body = torchs_stack(rows, shape)
        features = 7 if body == REFUSED else body[0][-1] + (draw.random() < 0.2)
        rows.append(("Linear", {"in_features": features, "out_features": 5}))
        yield rows, shape


def torchs_stack(rows: list[tuple[str, Given]], shape: Shape) -> Any:
    """Return what torch's Sequential gives, its parameters and MACs, or that it refuses."""
    import torch
    from torch.utils.flop_counter import FlopCounterMode

    stack = torch.nn.Sequential(*(getattr(torch.nn, name)(**given) for name, given in rows))
    try:
        with torch.no_grad(), FlopCounterMode(display=False) as flops:
            out = stack(torch.zeros(shape))
    except RuntimeError:
        return REFUSED
    params = sum(parameter.numel() for parameter in stack.parameters())
    return tuple(out.shape), params, flops.get_total_flops() // 2


def test_torch_and_our_network_agree() -> None:
    taken = 0
    for rows, shape in networks(150):
        stack = Sequential(*(getattr(convguide.layers, name)(**given) for name, given in rows))
        expected = torchs_stack(rows, shape)
        try:
            found: object = stack.output_shape(shape), stack.param_count(), stack.macs(shape)
        except ShapeError:
            found = REFUSED
        assert found == expected, (rows, shape)
        taken += expected != REFUSED
    assert 90 < taken < 140


@pytest.mark.parametrize("name", convguide.layers.__all__)
def test_every_layer_takes_torchs_parameters(name: str) -> None:
    import torch

    if not hasattr(torch.nn, name):
        assert name in ("Layer", "Shape", "Window")
        return
    assert parameters(getattr(convguide.layers, name)) == [
        parameter
        for parameter in parameters(getattr(torch.nn, name))
        if parameter[0] not in ("device", "dtype")
    ]


def parameters(layer: Any) -> list[tuple[str, object]]:
    """Return the names and defaults of a constructor, in order."""
    return [(at.name, at.default) for at in inspect.signature(layer).parameters.values()]


def test_a_layers_fields_build_torchs_layer() -> None:
    import torch

    given = {"kernel_size": (3, 5), "stride": (2, 1), "padding": (1, 2), "dilation": (1, 3)}
    layer = Conv2d(4, 6, groups=2, bias=False, padding_mode="circular", **given)
    real = torch.nn.Conv2d(**{at.name: getattr(layer, at.name) for at in fields(layer)})
    assert {name: getattr(real, name) for name in given} == given
    assert (real.groups, real.bias, real.padding_mode) == (2, None, "circular")


def test_a_few_layers_that_torch_takes_by_accident_are_refused_here() -> None:
    """Each is torch's slip, and would be a reader's mistake."""
    one = {"in_channels": 1, "out_channels": 1}
    accidents: list[tuple[Given, Shape, Shape]] = [
        # A bool only sizes the weight; as a stride torch refuses it.
        ({**one, "kernel_size": True}, (1, 1, 8, 9), (1, 1, 8, 9)),
        # An empty batch skips the check of the dilation.
        ({**one, "kernel_size": 3, "dilation": 0}, (0, 1, 8, 9), (0, 1, 8, 9)),
        # A 1-tuple pads the width alone, and that without a batch only.
        (
            {**one, "kernel_size": 3, "padding": (1,), "padding_mode": "circular"},
            (1, 8, 9),
            (1, 6, 9),
        ),
        # A third entry pads the channels.
        (
            {**one, "kernel_size": 3, "padding": (0, 1, 1), "padding_mode": "circular"},
            (2, 1, 8, 9),
            (2, 1, 8, 9),
        ),
    ]
    for given, shape, out in accidents:
        found = torchs("Conv2d", given, shape, False)
        assert isinstance(found, tuple)
        assert (found[0], ours("Conv2d", given, shape, False)) == (out, REFUSED)


def test_padding_same_with_a_1_tuple_dilation_keeps_the_size_here_in_every_mode() -> None:
    """torch forgets the width's padding then, in the modes that read the image."""
    given = {
        **{"in_channels": 1, "out_channels": 1, "kernel_size": (4, 3)},
        **{"padding": "same", "dilation": (2,), "padding_mode": "reflect"},
    }
    assert torchs("Conv2d", given, (1, 12, 14), False) == ((1, 12, 10), 13, None)
    assert ours("Conv2d", given, (1, 12, 14), False) == ((1, 12, 14), 13, None)
