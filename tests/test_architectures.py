"""Well-known networks: their published totals, and torch's answers layer by layer."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

import convguide
from convguide import architectures
from convguide.architectures import ARCHITECTURES, architecture
from convguide.architectures.lenet import C3_MAPS, LENET5_1998
from convguide.formulas import ShapeError
from convguide.layers import Window
from convguide.networks import Sequential, valid_input_sizes

NAMES = sorted(ARCHITECTURES)

# Parameters and multiply–accumulates on the published input, a batch of one.
TOTALS = {
    "LENET5": (61706, 416520),
    "ALEXNET": (61100840, 714188480),
    "ALEXNET_2012": (60965224, 724406816),
    "VGG11": (132863336, 7609090048),
    "VGG13": (133047848, 11308466176),
    "VGG16": (138357544, 15470264320),
    "VGG19": (143667240, 19632062464),
    "RESNET18": (11689512, 1814073344),
    "RESNET34": (21797672, 3663761408),
    "RESNET50": (25557032, 4089184256),
    "RESNET50_V1": (25557032, 3857973248),
    "MOBILENET_V1": (4231976, 568740352),
    "MOBILENET_V2": (3504872, 300774272),
    "SQUEEZENET1_1": (1235496, 349151936),
    "UNET": (31030658, 192384335872),
    "UNET_2015": (31030658, 150428424448),
    "DCGAN_GENERATOR": (3576704, 104628224),
    "PATCHGAN": (2768705, 3197140992),
}


@pytest.mark.parametrize("name", NAMES)
def test_totals_are_those_that_were_published(name: str) -> None:
    network, shape = architecture(name), ARCHITECTURES[name].input_shape
    assert (network.param_count(), network.macs(shape)) == TOTALS[name]


def test_last_outputs() -> None:
    found = {
        name: architecture(name).output_shape(entry.input_shape, training=False)
        for name, entry in ARCHITECTURES.items()
    }
    others = {
        "LENET5": (1, 10),
        "UNET": (1, 2, 512, 512),
        "UNET_2015": (1, 2, 388, 388),
        "DCGAN_GENERATOR": (1, 3, 64, 64),
        "PATCHGAN": (1, 1, 30, 30),
    }
    assert found == dict.fromkeys(ARCHITECTURES, (1, 1000)) | others


@pytest.mark.parametrize(
    ("name", "size", "stride"),
    [
        *(("RESNET18", 435, 32), ("RESNET34", 899, 32)),
        *(("RESNET50", 427, 32), ("RESNET50_V1", 483, 32)),
        *(("VGG16", 212, 32), ("ALEXNET", 195, 32), ("ALEXNET_2012", 195, 32)),
        *(("MOBILENET_V1", 315, 32), ("PATCHGAN", 70, 8), ("LENET5", 16, 4)),
    ],
)
def test_the_receptive_field_before_the_end_of_the_axes(name: str, size: int, stride: int) -> None:
    rows = architecture(name).trace(ARCHITECTURES[name].input_shape)
    height, width = [row.receptive_field for row in rows if row.receptive_field][-1]
    assert (height.size, height.stride, height.holes) == (size, stride, False)
    assert height == width


def test_the_two_strides_of_a_bottleneck_give_different_windows() -> None:
    def stage(name: str) -> tuple[Window, ...] | None:
        rows = architecture(name).trace((1, 3, 224, 224))
        return next(row.receptive_field for row in rows if row.output_shape[1:3] == (512, 28))

    assert stage("RESNET50") == (Window(43, 8, -21),) * 2
    assert stage("RESNET50_V1") == (Window(51, 8, -25),) * 2


def test_the_u_net_takes_multiples_of_sixteen() -> None:
    sizes = range(100, 180)
    found = valid_input_sizes(architectures.UNET, (1, 1, None, None), sizes)
    assert found.by_axis == ((112, 128, 144, 160, 176),) * 2


def test_the_papers_u_net_takes_sizes_that_are_even_at_every_level() -> None:
    found = valid_input_sizes(architectures.UNET_2015, (1, 1, None, 572), range(540, 610))
    assert found.by_axis == ((540, 556, 572, 588, 604),)


def test_the_papers_lenet_counts_connections() -> None:
    counted = [(layer.name, layer.params, layer.connections) for layer in LENET5_1998]
    assert counted == [
        *(("C1", 156, 122304), ("S2", 12, 5880), ("C3", 1516, 151600), ("S4", 32, 2000)),
        *(("C5", 48120, 48120), ("F6", 10164, 10164), ("OUTPUT", 0, 840)),
    ]
    assert sum(layer.params for layer in LENET5_1998) == 60000
    assert sum(layer.connections for layer in LENET5_1998) == 340908
    assert [layer.size for layer in LENET5_1998[:5]] == [28, 14, 10, 5, 1]


def test_each_map_of_c3_reads_different_maps_of_s2() -> None:
    assert len(set(C3_MAPS)) == 16
    assert sum(map(len, C3_MAPS)) == 60
    assert all(tuple(sorted(set(maps))) == maps for maps in C3_MAPS)


# Loading


def test_architectures_are_loaded_when_they_are_asked_for() -> None:
    code = (
        "import sys, convguide; "
        "assert 'convguide.architectures' not in sys.modules; "
        "convguide.architectures.VGG11; "
        "print(*(name for name in sys.modules if name.startswith('convguide.architectures.')))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["convguide.architectures.vgg"]


def test_every_name_is_listed() -> None:
    assert {*architectures.__all__} == {*ARCHITECTURES, "ARCHITECTURES", "architecture"}
    assert {*ARCHITECTURES} == {*TOTALS}
    assert {*ARCHITECTURES} <= {*dir(architectures)}
    assert architecture("Vgg16") is architectures.VGG16
    assert convguide.architectures is architectures


def test_an_unknown_name_is_refused() -> None:
    with pytest.raises(ShapeError, match="there is no architecture 'resnet': there are lenet5, "):
        architecture("resnet")
    with pytest.raises(AttributeError, match="no attribute 'VGG12'"):
        architectures.VGG12  # noqa: B018


# Against torch


@pytest.fixture(scope="module", params=NAMES)
def built(request: pytest.FixtureRequest) -> Iterator[tuple[Sequential, tuple[int, ...], Any]]:
    """Return an architecture, its input, and its torch module without memory."""
    import torch

    from convguide.verify.answers import module

    network, shape = architecture(request.param), ARCHITECTURES[request.param].input_shape
    with torch.device("meta"):
        yield network, shape, module(network).eval()


@pytest.mark.torch
def test_every_layer_is_torchs(built: tuple[Sequential, tuple[int, ...], Any]) -> None:
    import torch

    network, shape, real = built
    seen: list[tuple[str, tuple[int, ...], tuple[int, ...], int]] = []

    def note(part: Any, given: Any, made: Any) -> None:
        own = sum(parameter.numel() for parameter in part.parameters(recurse=False))
        kind = type(part).__name__
        seen.append((kind, tuple(given[0].shape), tuple(made.shape), own))

    for part in real.modules():
        if not isinstance(part, (torch.nn.Sequential, torch.nn.ModuleList)):
            part.register_forward_hook(note)
    real(torch.zeros(shape))
    joins = {"Sum": "Joined", "Concat": "Joined"}
    rows = [
        (type(row.layer).__name__, row.input_shape, row.output_shape, row.params)
        for row in network.trace(shape)
    ]
    assert [(joins.get(kind, kind), *rest) for kind, *rest in rows] == seen


@pytest.mark.torch
def test_totals_are_torchs(built: tuple[Sequential, tuple[int, ...], Any]) -> None:
    import torch
    from torch.utils.flop_counter import FlopCounterMode

    network, (_, *image), real = built
    assert network.param_count() == sum(parameter.numel() for parameter in real.parameters())
    with FlopCounterMode(display=False) as counter:
        real(torch.zeros(3, *image))
    assert network.macs((3, *image)) == counter.get_total_flops() // 2
