"""Two halves of generative adversarial networks: DCGAN's generator, pix2pix's discriminator."""

from __future__ import annotations

from convguide.layers import BatchNorm2d, Conv2d, ConvTranspose2d, Layer, LeakyReLU, ReLU, Tanh
from convguide.networks import Sequential

Layers = tuple[Layer, ...]


def doubled(in_channels: int, out_channels: int) -> Layers:
    """Return a step that doubles the size: (N, in_channels, H, W) → (N, out_channels, 2H, 2W)."""
    up = ConvTranspose2d(in_channels, out_channels, 4, stride=2, padding=1, bias=False)
    return up, BatchNorm2d(out_channels), ReLU()


DCGAN_GENERATOR = Sequential(
    *(ConvTranspose2d(100, 512, kernel_size=4, bias=False), BatchNorm2d(512), ReLU()),
    *doubled(512, 256),
    *doubled(256, 128),
    *doubled(128, 64),
    *(ConvTranspose2d(64, 3, kernel_size=4, stride=2, padding=1, bias=False), Tanh()),
)
"""(N, 100, 1, 1) → (N, 3, 64, 64): 1 → 4 → 8 → 16 → 32 → 64 pixels, 3,576,704 parameters.

Source: https://docs.pytorch.org/tutorials/beginner/dcgan_faces_tutorial.html; Radford, Metz and
    Chintala, "Unsupervised Representation Learning with Deep Convolutional Generative
    Adversarial Networks", 2015, https://arxiv.org/abs/1511.06434 (twice as wide).
"""


def halved(in_channels: int, out_channels: int, stride: int = 2) -> Layers:
    """Return a 4×4 convolution with its norm."""
    conv = Conv2d(in_channels, out_channels, 4, stride=stride, padding=1, bias=False)
    return conv, BatchNorm2d(out_channels), LeakyReLU(0.2)


PATCHGAN = Sequential(
    *(Conv2d(6, 64, kernel_size=4, stride=2, padding=1), LeakyReLU(0.2)),
    *halved(64, 128),
    *halved(128, 256),
    *halved(256, 512, stride=1),
    Conv2d(512, 1, kernel_size=4, padding=1),
)
"""(N, 6, 256, 256) → (N, 1, 30, 30): each number judges a patch of 70×70 pixels.

2,768,705 parameters. The six channels are the image and its translation.

Source: https://github.com/junyanz/pytorch-CycleGAN-and-pix2pix, NLayerDiscriminator; Isola et
    al., "Image-to-Image Translation with Conditional Adversarial Networks", 2016, 6.1.2,
    https://arxiv.org/abs/1611.07004.
"""
