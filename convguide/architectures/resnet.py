"""ResNet: blocks whose output is added to their input."""

from __future__ import annotations

from collections.abc import Callable

from convguide.layers import (
    AdaptiveAvgPool2d,
    BatchNorm2d,
    Conv2d,
    Flatten,
    Layer,
    Linear,
    MaxPool2d,
    ReLU,
)
from convguide.networks import Sequential, Sum

Layers = tuple[Layer, ...]
Block = Callable[[int, int, int], Layers]


def conv_norm(in_channels: int, out_channels: int, kernel_size: int, stride: int = 1) -> Layers:
    """Return a convolution that keeps the size but for its stride, and its norm."""
    padding = kernel_size // 2
    conv = Conv2d(in_channels, out_channels, kernel_size, stride, padding, bias=False)
    return conv, BatchNorm2d(out_channels)


def residual(in_channels: int, out_channels: int, stride: int, body: Layers) -> Layers:
    """Return a block: the body beside the identity, or beside a 1×1 where shapes change."""
    plain = in_channels == out_channels and stride == 1
    shortcut = () if plain else conv_norm(in_channels, out_channels, 1, stride)
    return Sum(Sequential(*body), Sequential(*shortcut)), ReLU()


def basic(in_channels: int, width: int, stride: int) -> Layers:
    """Return a block of two 3×3 convolutions: (N, in_channels, …) → (N, width, …)."""
    first, second = conv_norm(in_channels, width, 3, stride), conv_norm(width, width, 3)
    return residual(in_channels, width, stride, (*first, ReLU(), *second))


def bottleneck(in_channels: int, width: int, stride: int, early: bool = False) -> Layers:
    """Return a block of 1×1, 3×3 and 1×1: (N, in_channels, …) → (N, 4 · width, …).

    The stride stands on the 3×3, or on the first 1×1 if `early`.
    """
    strides = (stride, 1) if early else (1, stride)
    body = (
        *(*conv_norm(in_channels, width, 1, strides[0]), ReLU()),
        *(*conv_norm(width, width, 3, strides[1]), ReLU()),
        *conv_norm(width, 4 * width, 1),
    )
    return residual(in_channels, 4 * width, stride, body)


def early_bottleneck(in_channels: int, width: int, stride: int) -> Layers:
    """Return a bottleneck with its stride on the first 1×1."""
    return bottleneck(in_channels, width, stride, early=True)


def resnet(block: Block, growth: int, *counts: int) -> Sequential:
    """Return a ResNet with so many blocks in each of its four stages.

    Args:
        growth: how many times its width a block puts out.
    """
    layers: list[Layer] = [*conv_norm(3, 64, 7, stride=2), ReLU(), MaxPool2d(3, 2, padding=1)]
    channels = 64
    for stage, count in enumerate(counts):
        width = 64 * 2**stage
        layers += block(channels, width, 2 if stage else 1)
        channels = growth * width
        layers += block(channels, width, 1) * (count - 1)
    return Sequential(*layers, AdaptiveAvgPool2d(1), Flatten(), Linear(channels, 1000))


RESNET18 = resnet(basic, 1, 2, 2, 2, 2)
"""(N, 3, 224, 224) → (N, 1000): 11,689,512 parameters."""

RESNET34 = resnet(basic, 1, 3, 4, 6, 3)
"""(N, 3, 224, 224) → (N, 1000): 21,797,672 parameters."""

RESNET50 = resnet(bottleneck, 4, 3, 4, 6, 3)
"""(N, 3, 224, 224) → (N, 1000): 25,557,032 parameters, 4,089,184,256 multiply–accumulates.

The stride stands on the 3×3, "v1.5": the receptive field at the last block is 427.

Source: https://docs.pytorch.org/vision/stable/models/resnet.html, which names these totals for
    18, 34 and 50.
"""

RESNET50_V1 = resnet(early_bottleneck, 4, 3, 4, 6, 3)
"""(N, 3, 224, 224) → (N, 1000): 25,557,032 parameters, 3.86 G multiply–accumulates.

The stride stands on the first 1×1, as in the paper: the receptive field at the last block is 483.

Source: He, Zhang, Ren and Sun, "Deep Residual Learning for Image Recognition", 2015, Table 1
    (3.8 · 10⁹), https://arxiv.org/abs/1512.03385; the receptive field: Araujo, Norris and Sim,
    https://distill.pub/2019/computing-receptive-fields/.
"""
