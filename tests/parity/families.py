"""Every family of layers: the strategy that draws its cases, and what it draws."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from hypothesis.strategies import SearchStrategy

from . import pointwise, resizing, windows
from .cases import Case
from .draws import sometimes_huge, sometimes_spoilt


class Family(NamedTuple):
    """A strategy, its share of a run, and the layers that it draws."""

    strategy: SearchStrategy[Case]
    share: int
    layers: tuple[str, ...]


def ranked(*names: str, ranks: tuple[int, ...] = (1, 2, 3)) -> tuple[str, ...]:
    """Return the name of each rank's layer."""
    return tuple(f"{name}{rank}d" for name in names for rank in ranks)


FAMILIES = {
    "Conv": Family(windows.convolution(), 5, ranked("Conv")),
    "ConvTranspose": Family(windows.transposed(), 4, ranked("ConvTranspose")),
    "MaxPool": Family(windows.max_pool(), 3, ranked("MaxPool")),
    "AvgPool": Family(windows.avg_pool(), 3, ranked("AvgPool")),
    "LPPool": Family(windows.lp_pool(), 2, ranked("LPPool")),
    "FractionalMaxPool": Family(windows.fractional(), 2, ranked("FractionalMaxPool", ranks=(2, 3))),
    "MaxUnpool": Family(windows.max_unpool(), 2, ranked("MaxUnpool")),
    "AdaptivePool": Family(resizing.adaptive(), 2, ranked("AdaptiveAvgPool", "AdaptiveMaxPool")),
    "Unfold": Family(windows.unfold(), 2, ("Unfold",)),
    "Fold": Family(windows.fold(), 2, ("Fold",)),
    "Upsample": Family(resizing.upsample(), 3, ("Upsample",)),
    "Upsampling2d": Family(
        resizing.upsampling_2d(), 1, ranked("UpsamplingNearest", "UpsamplingBilinear", ranks=(2,))
    ),
    "PixelShuffle": Family(resizing.pixel_shuffle(), 1, ("PixelShuffle",)),
    "PixelUnshuffle": Family(resizing.pixel_unshuffle(), 1, ("PixelUnshuffle",)),
    "ChannelShuffle": Family(resizing.channel_shuffle(), 1, ("ChannelShuffle",)),
    "Linear": Family(resizing.linear(), 1, ("Linear",)),
    "Flatten": Family(resizing.flatten(), 1, ("Flatten",)),
    "Unflatten": Family(resizing.unflatten(), 1, ("Unflatten",)),
    "Pad": Family(resizing.pad(), 3, ranked(*(f"{kind}Pad" for kind in resizing.PADS))),
    "BatchNorm": Family(pointwise.batch_norm(), 3, ranked("BatchNorm", "InstanceNorm")),
    "GroupNorm": Family(pointwise.group_norm(), 1, ("GroupNorm",)),
    "LayerNorm": Family(pointwise.layer_norm(), 1, pointwise.LAYER_NORMS),
    "LocalResponseNorm": Family(pointwise.local_response_norm(), 1, ("LocalResponseNorm",)),
    "Activation": Family(pointwise.activation(), 2, tuple(pointwise.ACTIVATIONS)),
    "Dropout": Family(pointwise.dropout(), 1, pointwise.DROPOUTS),
    "Identity": Family(pointwise.identity(), 1, ("Identity",)),
}
NAMES = tuple(FAMILIES)


def cases(family: str) -> SearchStrategy[Case]:
    """Return the strategy of a family: spoilt in three of ten draws, huge now and then."""
    return sometimes_huge(sometimes_spoilt(FAMILIES[family].strategy))


def portion(family: str, count: int, among: Sequence[str] = NAMES) -> int:
    """Return how many of `count` cases a family gets among others."""
    return -(-count * FAMILIES[family].share // sum(FAMILIES[each].share for each in among))
