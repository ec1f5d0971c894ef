"""MobileNet: a kernel for each channel by itself, then 1×1 convolutions across them."""

from __future__ import annotations

from convguide.layers import (
    AdaptiveAvgPool2d,
    BatchNorm2d,
    Conv2d,
    Dropout,
    Flatten,
    Layer,
    Linear,
    ReLU,
    ReLU6,
)
from convguide.networks import Sequential, Sum

Layers = tuple[Layer, ...]


def conv_norm(
    in_channels: int, out_channels: int, kernel_size: int, stride: int = 1, groups: int = 1
) -> Layers:
    """Return a convolution that keeps the size but for its stride, and its norm."""
    padding = kernel_size // 2
    conv = Conv2d(
        in_channels, out_channels, kernel_size, stride, padding, groups=groups, bias=False
    )
    return conv, BatchNorm2d(out_channels)


def separable(in_channels: int, out_channels: int, stride: int = 1) -> Layers:
    """Return a depthwise 3×3 and a pointwise 1×1."""
    depthwise = conv_norm(in_channels, in_channels, 3, stride, groups=in_channels)
    return *depthwise, ReLU(), *conv_norm(in_channels, out_channels, 1), ReLU()


def mobilenet_v1(width: int = 32) -> Sequential:
    """Return a MobileNetV1 whose first convolution has `width` channels: 32 times the multiplier.

    >>> mobilenet_v1(8).output_shape((1, 3, 224, 224))
    (1, 1000)
    """
    w1, w2, w4, w8, w16, w32 = (width * times for times in (1, 2, 4, 8, 16, 32))
    return Sequential(
        *(*conv_norm(3, w1, 3, stride=2), ReLU()),
        *separable(w1, w2),
        *(*separable(w2, w4, stride=2), *separable(w4, w4)),
        *(*separable(w4, w8, stride=2), *separable(w8, w8)),
        *(*separable(w8, w16, stride=2), *separable(w16, w16) * 5),
        *(*separable(w16, w32, stride=2), *separable(w32, w32)),
        *(AdaptiveAvgPool2d(1), Flatten(), Linear(w32, 1000)),
    )


MOBILENET_V1 = mobilenet_v1()
"""(N, 3, 224, 224) → (N, 1000): 4,231,976 parameters, 568,740,352 multiply–accumulates.

Source: Howard et al., "MobileNets: Efficient Convolutional Neural Networks for Mobile Vision
    Applications", 2017, Tables 1 and 4 (569 million), https://arxiv.org/abs/1704.04861.
"""


def inverted(in_channels: int, out_channels: int, stride: int = 1, expansion: int = 6) -> Layer:
    """Return a block that widens, filters each channel and narrows again.

    It is added to its input where the shapes agree.
    """
    width = expansion * in_channels
    widen = (*conv_norm(in_channels, width, 1), ReLU6()) if expansion > 1 else ()
    depthwise = (*conv_norm(width, width, 3, stride, groups=width), ReLU6())
    body = Sequential(*widen, *depthwise, *conv_norm(width, out_channels, 1))
    return Sum(body, Sequential()) if stride == 1 and in_channels == out_channels else body


MOBILENET_V2 = Sequential(
    *(*conv_norm(3, 32, 3, stride=2), ReLU6()),
    inverted(32, 16, expansion=1),
    *(inverted(16, 24, stride=2), inverted(24, 24)),
    *(inverted(24, 32, stride=2), inverted(32, 32), inverted(32, 32)),
    *(inverted(32, 64, stride=2), *(inverted(64, 64),) * 3),
    *(inverted(64, 96), inverted(96, 96), inverted(96, 96)),
    *(inverted(96, 160, stride=2), inverted(160, 160), inverted(160, 160)),
    inverted(160, 320),
    *(*conv_norm(320, 1280, 1), ReLU6()),
    *(AdaptiveAvgPool2d(1), Flatten(), Dropout(0.2), Linear(1280, 1000)),
)
"""(N, 3, 224, 224) → (N, 1000): 3,504,872 parameters, 0.3 G multiply–accumulates.

Source: https://docs.pytorch.org/vision/stable/models/generated/torchvision.models.mobilenet_v2.html;
    Sandler et al., "MobileNetV2: Inverted Residuals and Linear Bottlenecks", 2018, Table 2,
    https://arxiv.org/abs/1801.04381.
"""
