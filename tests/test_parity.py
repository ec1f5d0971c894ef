"""torch and our layers on the same configurations: who refuses, which shape, what cost.

The CPU decides what is refused: the meta device lets much of it pass. tests/parity draws the
cases; `python scripts/parity.py` compares half a million of them. torch is imported where it is
used, for the fast tests read this file too.
"""

from __future__ import annotations

import inspect
import math
import random
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from parity.cases import Answer, Case, Refused
from parity.families import FAMILIES, NAMES, portion

import convguide.layers
from convguide.formulas import ShapeError
from convguide.networks import Sequential

pytestmark = [
    pytest.mark.torch,
    pytest.mark.filterwarnings("ignore:(Initializing zero|Using padding)"),
]

# A share of the long run (`make parity`) that takes a quarter of a minute.
QUICK = 6_000
# The least of a family, and of each of its layers.
FEWEST, EACH = 250, 50

REFUSED = "refused"
Shape = tuple[int, ...]
Given = dict[str, Any]

LAYERS = [
    name
    for name in convguide.layers.__all__
    if name not in ("Layer", "Sequential", "Shape", "Window")
]


@pytest.fixture(autouse=True, scope="module")
def one_thread() -> Iterator[None]:
    """Run small tensors where they are: handing them to threads takes far longer."""
    import torch

    before = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(before)


def test_every_layer_is_drawn() -> None:
    drawn = {name for family in FAMILIES.values() for name in family.layers}
    assert set(LAYERS) - drawn == set()


@pytest.mark.parametrize("family", NAMES)
def test_torch_and_our_layers_agree(family: str) -> None:
    from parity.hunt import hunt

    layers = FAMILIES[family].layers
    tally = hunt(family, max(portion(family, QUICK), FEWEST, EACH * len(layers)))
    assert not tally.least, "\n".join(map(str, tally.least.values()))
    assert set(tally.layers) == set(layers)
    share = tally.verdicts["accepted"] / tally.count
    assert 0.4 < share < 0.95 or family == "Identity", f"torch takes {share:.0%}: a lopsided draw"


@pytest.mark.parametrize("source", ["of_modules", "of_functions"])
def test_torchs_own_test_inputs(source: str) -> None:
    from parity import samples
    from parity.compare import disagreement

    cases = list(getattr(samples, source)())
    found = [str(differing) for differing in map(disagreement, cases) if differing]
    assert found[:5] == []
    assert len(cases) > 500


def networks(count: int) -> Iterator[tuple[list[tuple[str, Given]], Shape]]:
    """Draw two convolutions, a pool and a Linear that mostly fits, each with an image."""
    draw = random.Random(6)
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


@pytest.mark.parametrize("name", LAYERS)
def test_every_layer_takes_torchs_parameters(name: str) -> None:
    import torch

    assert parameters(getattr(convguide.layers, name)) == [
        parameter
        for parameter in parameters(getattr(torch.nn, name))
        if parameter[0] not in ("device", "dtype")
    ]


def parameters(layer: Any) -> list[tuple[str, object]]:
    """Return the names and defaults of a constructor, in order."""
    return [(at.name, at.default) for at in inspect.signature(layer).parameters.values()]


@pytest.mark.parametrize("family", NAMES)
def test_a_layers_fields_build_torchs_layer_and_its_repr_builds_it_again(family: str) -> None:
    from parity.compare import slips
    from parity.oracle import torchs

    @settings(
        max_examples=40, derandomize=True, database=None, deadline=None, phases=(Phase.generate,)
    )
    @given(FAMILIES[family].strategy)
    def check(case: Case) -> None:
        expected = torchs(case)
        if not isinstance(expected, Answer) or slips(case, expected):
            return
        layer = getattr(convguide.layers, case.name)(**case.given)
        held = {at.name: getattr(layer, at.name) for at in fields(layer)}
        assert torchs(case._replace(given=held)) == expected
        assert eval(repr(layer), vars(convguide.layers) | {"inf": math.inf}) == layer

    check()


PADDED_BY_THREE = Case(
    "Conv2d",
    {
        **{"in_channels": 1, "out_channels": 1, "kernel_size": 3},
        **{"padding": (0, 1, 1), "padding_mode": "circular"},
    },
    (2, 1, 8, 9),
)
SAME_WITH_ONE_DILATION = Case(
    "Conv2d",
    {
        **{"in_channels": 1, "out_channels": 1, "kernel_size": (4, 3)},
        **{"padding": "same", "dilation": (2,), "padding_mode": "reflect"},
    },
    (1, 12, 14),
)


def test_a_third_entry_of_the_padding_is_refused_here() -> None:
    """It pads the channels in torch: its slip, and a reader's mistake."""
    from parity.compare import disagreement, ours
    from parity.oracle import torchs

    assert torchs(PADDED_BY_THREE) == Answer((2, 1, 8, 9), 10)
    assert isinstance(ours(PADDED_BY_THREE), Refused)
    assert disagreement(PADDED_BY_THREE) is None


def test_padding_same_with_a_1_tuple_dilation_keeps_the_size_here_in_every_mode() -> None:
    """torch forgets the width's padding then, in the modes that read the image."""
    from parity.compare import disagreement, ours
    from parity.oracle import torchs

    assert torchs(SAME_WITH_ONE_DILATION) == Answer((1, 12, 10), 13)
    assert ours(SAME_WITH_ONE_DILATION) == Answer((1, 12, 14), 13)
    assert disagreement(SAME_WITH_ONE_DILATION) is None


CROPPED_BELOW_ZERO = Case("ReflectionPad2d", {"padding": (-3, -3, 0, 0)}, (0, 2, 4, 5))


def test_a_size_below_0_is_refused_here_though_torch_makes_one_of_an_empty_batch() -> None:
    """What torch gives says that it is 0×2×4×(−1), and copying it fails."""
    from parity.compare import disagreement, ours
    from parity.oracle import torchs

    assert torchs(CROPPED_BELOW_ZERO) == Answer((0, 2, 4, -1), 0)
    assert isinstance(ours(CROPPED_BELOW_ZERO), Refused)
    assert disagreement(CROPPED_BELOW_ZERO) is None
    others = (
        Case("ReflectionPad1d", {"padding": (-3, -3)}, (0, 2, 5)),
        Case("ReflectionPad3d", {"padding": (-3, -3, 0, 0, 0, 0)}, (0, 2, 6, 4, 5)),
        Case("ReplicationPad2d", {"padding": (-3, -3, 0, 0)}, (0, 2, 4, 5)),
    )
    assert all(isinstance(torchs(case), Refused) for case in others)
