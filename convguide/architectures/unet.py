"""U-Net: down by four pools, up again by four transposed convolutions, with skips between."""

from __future__ import annotations

from convguide.layers import Conv2d, ConvTranspose2d, Layer, MaxPool2d, ReLU, ZeroPad2d
from convguide.networks import Concat, Sequential

Layers = tuple[Layer, ...]


def twice(in_channels: int, out_channels: int, padding: int) -> Layers:
    """Return two 3×3 convolutions."""
    first = Conv2d(in_channels, out_channels, kernel_size=3, padding=padding)
    return first, ReLU(), Conv2d(out_channels, out_channels, kernel_size=3, padding=padding), ReLU()


def level(channels: int, below: Layers, crop: int, padding: int) -> Layers:
    """Return what stands between two levels: (N, channels, …) → (N, channels, …).

    The input goes on beside what comes up from below, cropped to it, and both are merged.
    """
    skip = Sequential(ZeroPad2d(-crop)) if crop else Sequential()
    down = (MaxPool2d(2), *twice(channels, 2 * channels, padding))
    up = ConvTranspose2d(2 * channels, channels, kernel_size=2, stride=2)
    joined = Concat(skip, Sequential(*down, *below, up))
    return joined, *twice(2 * channels, channels, padding)


def unet(padding: int, *crops: int) -> Sequential:
    """Return a U-Net from one channel to two classes, with a crop for each level from the top."""
    below: Layers = ()
    for depth in (3, 2, 1, 0):
        below = level(64 * 2**depth, below, crops[depth], padding)
    return Sequential(*twice(1, 64, padding), *below, Conv2d(64, 2, kernel_size=1))


UNET = unet(1, 0, 0, 0, 0)
"""(N, 1, H, W) → (N, 2, H, W) for multiples of 16: 31,030,658 parameters.

The convolutions are padded, as in most of today's code, so that nothing is cropped.

Source: as `UNET_2015`.
"""

UNET_2015 = unet(0, 88, 40, 16, 4)
"""(N, 1, 572, 572) → (N, 2, 388, 388): the paper's, whose convolutions shrink the image.

Source: Ronneberger, Fischer and Brox, "U-Net: Convolutional Networks for Biomedical Image
    Segmentation", 2015, Fig. 1, https://arxiv.org/abs/1505.04597.
"""
