"""SqueezeNet 1.1: few channels through 1×1, then 1×1 and 3×3 side by side."""

from __future__ import annotations

from convguide.layers import AdaptiveAvgPool2d, Conv2d, Dropout, Flatten, MaxPool2d, ReLU
from convguide.networks import Concat, Sequential


def fire(in_channels: int, squeeze: int, expand: int) -> Sequential:
    """Return a fire module: (N, in_channels, …) → (N, 2 · expand, …)."""
    return Sequential(
        *(Conv2d(in_channels, squeeze, kernel_size=1), ReLU()),
        Concat(
            Sequential(Conv2d(squeeze, expand, kernel_size=1), ReLU()),
            Sequential(Conv2d(squeeze, expand, kernel_size=3, padding=1), ReLU()),
        ),
    )


SQUEEZENET1_1 = Sequential(
    *(Conv2d(3, 64, kernel_size=3, stride=2), ReLU(), MaxPool2d(3, stride=2, ceil_mode=True)),
    *(fire(64, 16, 64), fire(128, 16, 64), MaxPool2d(3, stride=2, ceil_mode=True)),
    *(fire(128, 32, 128), fire(256, 32, 128), MaxPool2d(3, stride=2, ceil_mode=True)),
    *(fire(256, 48, 192), fire(384, 48, 192)),
    *(fire(384, 64, 256), fire(512, 64, 256)),
    *(Dropout(), Conv2d(512, 1000, kernel_size=1), ReLU()),
    *(AdaptiveAvgPool2d(1), Flatten()),
)
"""(N, 3, 224, 224) → (N, 1000): 1,235,496 parameters, 0.35 G multiply–accumulates.

Source: https://docs.pytorch.org/vision/stable/models/generated/torchvision.models.squeezenet1_1.html;
    Iandola et al., "SqueezeNet: AlexNet-level accuracy with 50x fewer parameters and <0.5MB model
    size", 2016, https://arxiv.org/abs/1602.07360.
"""
