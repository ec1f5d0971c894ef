"""AlexNet, as torchvision builds it and as the paper ran it on two GPUs."""

from __future__ import annotations

from convguide.layers import (
    AdaptiveAvgPool2d,
    Conv2d,
    Dropout,
    Flatten,
    Linear,
    LocalResponseNorm,
    MaxPool2d,
    ReLU,
)
from convguide.networks import Sequential

CLASSIFIER = (
    Flatten(),
    *(Dropout(), Linear(256 * 6 * 6, 4096), ReLU()),
    *(Dropout(), Linear(4096, 4096), ReLU()),
    Linear(4096, 1000),
)

ALEXNET = Sequential(
    *(Conv2d(3, 64, kernel_size=11, stride=4, padding=2), ReLU(), MaxPool2d(3, stride=2)),
    *(Conv2d(64, 192, kernel_size=5, padding=2), ReLU(), MaxPool2d(3, stride=2)),
    *(Conv2d(192, 384, kernel_size=3, padding=1), ReLU()),
    *(Conv2d(384, 256, kernel_size=3, padding=1), ReLU()),
    *(Conv2d(256, 256, kernel_size=3, padding=1), ReLU(), MaxPool2d(3, stride=2)),
    AdaptiveAvgPool2d(6),
    *CLASSIFIER,
)
"""(N, 3, 224, 224) → (N, 1000): 61,100,840 parameters, 0.71 G multiply–accumulates.

Source: https://docs.pytorch.org/vision/stable/models/generated/torchvision.models.alexnet.html;
    Krizhevsky, "One weird trick for parallelizing convolutional neural networks", 2014,
    https://arxiv.org/abs/1404.5997.
"""

NORM = LocalResponseNorm(5, alpha=1e-4, beta=0.75, k=2)

ALEXNET_2012 = Sequential(
    *(Conv2d(3, 96, kernel_size=11, stride=4), ReLU(), NORM, MaxPool2d(3, stride=2)),
    *(Conv2d(96, 256, kernel_size=5, padding=2, groups=2), ReLU(), NORM, MaxPool2d(3, stride=2)),
    *(Conv2d(256, 384, kernel_size=3, padding=1), ReLU()),
    *(Conv2d(384, 384, kernel_size=3, padding=1, groups=2), ReLU()),
    *(Conv2d(384, 256, kernel_size=3, padding=1, groups=2), ReLU(), MaxPool2d(3, stride=2)),
    *CLASSIFIER,
)
"""(N, 3, 227, 227) → (N, 1000): 60,965,224 parameters, the paper's "60 million".

The paper writes 224, with which its own 55×55 needs a padding that it does not name: 227 does
without. Each GPU held one of the two groups.

Source: Krizhevsky, Sutskever and Hinton, "ImageNet Classification with Deep Convolutional Neural
    Networks", 2012, https://papers.nips.cc/paper/4824.
"""
