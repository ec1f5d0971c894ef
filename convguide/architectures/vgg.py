"""VGG: 3×3 convolutions in five blocks, each ended by a pool that halves the size."""

from __future__ import annotations

from convguide.layers import (
    AdaptiveAvgPool2d,
    Conv2d,
    Dropout,
    Flatten,
    Layer,
    Linear,
    MaxPool2d,
    ReLU,
)
from convguide.networks import Sequential

CHANNELS = (64, 128, 256, 512, 512)


def vgg(*convolutions: int) -> Sequential:
    """Return a VGG with so many convolutions in each of its five blocks.

    >>> vgg(1, 1, 2, 2, 2).output_shape((1, 3, 224, 224))
    (1, 1000)
    """
    layers: list[Layer] = []
    in_channels = 3
    for count, channels in zip(convolutions, CHANNELS, strict=True):
        for _ in range(count):
            layers += (Conv2d(in_channels, channels, kernel_size=3, padding=1), ReLU())
            in_channels = channels
        layers += (MaxPool2d(2),)
    return Sequential(
        *layers,
        *(AdaptiveAvgPool2d(7), Flatten()),
        *(Linear(512 * 7 * 7, 4096), ReLU(), Dropout()),
        *(Linear(4096, 4096), ReLU(), Dropout()),
        Linear(4096, 1000),
    )


VGG11 = vgg(1, 1, 2, 2, 2)
"""(N, 3, 224, 224) → (N, 1000): 132,863,336 parameters, the paper's configuration A."""

VGG13 = vgg(2, 2, 2, 2, 2)
"""(N, 3, 224, 224) → (N, 1000): 133,047,848 parameters, the paper's configuration B."""

VGG16 = vgg(2, 2, 3, 3, 3)
"""(N, 3, 224, 224) → (N, 1000): 138,357,544 parameters, the paper's configuration D.

Source: https://docs.pytorch.org/vision/stable/models/vgg.html, which names these totals for the
    four; Simonyan and Zisserman, "Very Deep Convolutional Networks for Large-Scale Image
    Recognition", 2014, Table 1 and Table 2, https://arxiv.org/abs/1409.1556.
"""

VGG19 = vgg(2, 2, 4, 4, 4)
"""(N, 3, 224, 224) → (N, 1000): 143,667,240 parameters, the paper's configuration E."""
