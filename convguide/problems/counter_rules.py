"""What each counter of FLOPs makes of a layer: its published rules in whole numbers.

Contents
    RULES           what each counter makes of one layer, by its name
    SOURCES         where each of them says so
    CALLED, ADDED   forms of a layer that some counters do not see
    params_by_thop  the parameters that thop names for a whole network
    PARTS, part_of  what of a network a figure beside its multiply–accumulates is due to
"""

from __future__ import annotations

from collections.abc import Callable, Collection
from math import prod

from convguide.layers import Linear
from convguide.layers.conv import Conv
from convguide.layers.transposed import ConvTranspose
from convguide.networks import Row, Trace

# A convolution that is called as torch.nn.functional's, and branches joined by torch.add.
CALLED, ADDED = "functional", "torch.add"

Rule = Callable[[Row], int]

WEIGHED = (Conv, ConvTranspose, Linear)


def family(*stems: str) -> frozenset[str]:
    """Return the classes of all ranks.

    >>> sorted(family("MaxPool"))
    ['MaxPool1d', 'MaxPool2d', 'MaxPool3d']
    """
    return frozenset(f"{stem}{rank}d" for stem in stems for rank in (1, 2, 3))


BATCH, INSTANCE = family("BatchNorm"), family("InstanceNorm")
NORMS = BATCH | INSTANCE | {"GroupNorm", "LayerNorm"}
LOCAL = "LocalResponseNorm"
AVERAGES, ADAPTIVE = family("AvgPool"), family("AdaptiveAvgPool")
POOLS = AVERAGES | ADAPTIVE | family("MaxPool", "AdaptiveMaxPool")
ACTIVATIONS = frozenset(("ReLU", "ReLU6", "PReLU", "ELU", "LeakyReLU", "GELU", "Softmax"))
# The modules that call a function which ptflops counts a second time.
TWICE = POOLS | {"ReLU", "PReLU", "ELU", "GELU", "Upsample"}


def kind(row: Row) -> str:
    """Return the class of a row's layer."""
    return type(row.layer).__name__


def taken(row: Row) -> int:
    """Return how many numbers go into a layer."""
    return prod(row.input_shape)


def affine(row: Row) -> bool:
    """Return whether a norm has weights."""
    names = ("affine", "elementwise_affine")
    return any(getattr(row.layer, name, False) for name in names)


def biases(row: Row) -> int:
    """Return an addition for each number that a layer with a bias gives."""
    weighed = isinstance(row.layer, WEIGHED)
    return row.activations if weighed and row.layer.bias else 0  # type: ignore[attr-defined]


def by_torch(row: Row) -> int:
    """Return what FlopCounterMode counts: two for each multiply–accumulate."""
    return 2 * row.macs


def by_fvcore(row: Row) -> int:
    """Return the multiply–accumulates, and what norms, averages and upsampling take."""
    name = kind(row)
    if name in BATCH:
        return taken(row) * (2 if affine(row) else 1)
    if name in NORMS:
        return taken(row) * (5 if affine(row) else 4)
    if name == "AdaptiveAvgPool2d":
        return taken(row)
    if name == "Upsample":
        return row.activations * {"nearest": 1, "bilinear": 4}[row.layer.mode]  # type: ignore[attr-defined]
    return row.macs


def by_torchinfo(row: Row) -> int:
    """Return every parameter, once for each image, or for each position of a convolution."""
    positions = prod(row.output_shape[2:]) if isinstance(row.layer, Conv | ConvTranspose) else 1
    return row.params * row.output_shape[0] * positions


def by_ptflops(row: Row) -> int:
    """Return multiply–accumulates with biases, and what elementwise layers take in or give."""
    name = kind(row)
    if isinstance(row.layer, WEIGHED):
        return row.macs + biases(row)
    if name in NORMS:
        return taken(row) * (2 if getattr(row.layer, "affine", False) else 1)
    if name == LOCAL:  # two products and a sum, and an average over padded channels
        return 3 * taken(row) + taken(row) // row.input_shape[1] * padded_channels(row)
    once = taken(row) if name in POOLS else row.activations
    counted = name in POOLS | ACTIVATIONS | {"Upsample"}
    return once * counted * (2 if name in TWICE else 1)


def padded_channels(row: Row) -> int:
    """Return the channels over which a LocalResponseNorm slides its window."""
    size: int = row.layer.size  # type: ignore[attr-defined]
    return row.input_shape[1] + size - 1


def by_thop(row: Row) -> int:
    """Return the multiply–accumulates, and what norms, averages and some activations take."""
    name = kind(row)
    if isinstance(row.layer, ConvTranspose):  # charged by the output, as a convolution is
        return row.macs * prod(row.output_shape[2:]) // prod(row.input_shape[2:])
    if isinstance(row.layer, Conv | Linear):
        return row.macs
    if name in NORMS - {"GroupNorm"}:
        return taken(row) * (4 if affine(row) else 2)
    if name == "Upsample":
        return row.activations * {"nearest": 1, "bilinear": 11}[row.layer.mode]  # type: ignore[attr-defined]
    return {
        **dict.fromkeys(AVERAGES, row.activations),
        **dict.fromkeys(ADAPTIVE, taken(row) + row.activations),
        "PReLU": row.activations,
        "Softmax": 3 * row.activations - row.activations // row.output_shape[-1],
    }.get(name, 0)


RULES: dict[str, Rule] = {
    "torch": by_torch,
    "fvcore": by_fvcore,
    "torchinfo": by_torchinfo,
    "ptflops": by_ptflops,
    "thop": by_thop,
}

SOURCES = {
    "torch": "torch/utils/flop_counter.py, `conv_flop_count` and `mm_flop`",
    "fvcore": "fvcore/nn/jit_handles.py and flop_count.py, `_DEFAULT_SUPPORTED_OPS`",
    "torchinfo": "torchinfo/layer_info.py, `calculate_macs`",
    "ptflops": "ptflops/pytorch_ops.py, `MODULES_MAPPING` and `FUNCTIONAL_MAPPING`",
    "thop": "thop/vision/basic_hooks.py, thop/vision/calc_func.py and thop/profile.py",
}


def rule_of(counter: str, form: str) -> Rule:
    """Return what a counter makes of a layer in a form."""
    if form == CALLED and counter == "torchinfo":
        return lambda row: row.params * row.output_shape[0]
    if form == CALLED and counter in ("ptflops", "thop"):
        return lambda row: 0
    if form == ADDED and counter == "ptflops":
        return lambda row: row.activations if kind(row) == "Sum" else by_ptflops(row)
    return RULES[counter]


def params_by_thop(trace: Trace) -> int:
    """Return the parameters of the layers inside a network that thop has a rule for."""
    return sum(row.params for row in trace if kind(row) != "GroupNorm")


PARTS: dict[str, Collection[str]] = {
    "norms": NORMS | {LOCAL},
    "activations": ACTIVATIONS,
    "pools": POOLS,
    "upsampling": ("Upsample",),
    "additions": ("Sum",),
}


def part_of(row: Row) -> str:
    """Return what a layer's count beside its multiply–accumulates is called."""
    found = (part for part, names in PARTS.items() if kind(row) in names)
    return next(found, "transposed" if isinstance(row.layer, ConvTranspose) else "biases")
