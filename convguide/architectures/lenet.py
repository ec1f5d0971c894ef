"""LeNet-5: today's form as a network, and the paper's own layers in numbers."""

from __future__ import annotations

from typing import NamedTuple

from convguide.formulas import conv_param_count, conv_size, linear_param_count
from convguide.layers import AvgPool2d, Conv2d, Flatten, Linear, Tanh
from convguide.networks import Sequential

LENET5 = Sequential(
    *(Conv2d(1, 6, kernel_size=5), Tanh(), AvgPool2d(2)),
    *(Conv2d(6, 16, kernel_size=5), Tanh(), AvgPool2d(2)),
    Flatten(),
    *(Linear(400, 120), Tanh()),
    *(Linear(120, 84), Tanh()),
    Linear(84, 10),
)
"""(N, 1, 32, 32) → (N, 10): 61,706 parameters, for every map of C3 reads all six of S2.

Source: LeCun, Bottou, Bengio and Haffner, "Gradient-Based Learning Applied to Document
    Recognition", 1998, Fig. 2, http://yann.lecun.com/exdb/publis/pdf/lecun-98.pdf; dense as in
    "Dive into Deep Learning", 7.6, https://d2l.ai/chapter_convolutional-neural-networks/lenet.html.
"""

C3_MAPS = (
    *((0, 1, 2), (1, 2, 3), (2, 3, 4), (3, 4, 5), (0, 4, 5), (0, 1, 5)),
    *((0, 1, 2, 3), (1, 2, 3, 4), (2, 3, 4, 5), (0, 3, 4, 5), (0, 1, 4, 5), (0, 1, 2, 5)),
    *((0, 1, 3, 4), (1, 2, 4, 5), (0, 2, 3, 5)),
    (0, 1, 2, 3, 4, 5),
)
"""Which of the six maps of S2 each of the sixteen maps of C3 reads: 60 pairs out of 96.

Source: LeCun et al. 1998, Table I.
"""


class PaperLayer(NamedTuple):
    """A layer as the paper counts it: a connection is one use of a weight or a bias."""

    name: str
    maps: int
    size: int
    params: int
    connections: int


def convolution(name: str, size: int, reads: tuple[int, ...]) -> PaperLayer:
    """Return a layer of 5×5 kernels, one map for each entry of `reads`: how many it reads.

    params = sum over the maps of (25 · maps read + 1), each used once a pixel.

    >>> convolution("C1", 32, (1,) * 6)
    PaperLayer(name='C1', maps=6, size=28, params=156, connections=122304)
    """
    out = conv_size(size, kernel_size=5)
    params = sum(conv_param_count(maps, 1, (5, 5)) for maps in reads)
    return PaperLayer(name, len(reads), out, params, out * out * params)


def subsampling(name: str, size: int, maps: int) -> PaperLayer:
    """Return a layer that adds four pixels, times one coefficient a map, plus one bias.

    >>> subsampling("S2", 28, 6)
    PaperLayer(name='S2', maps=6, size=14, params=12, connections=5880)
    """
    out = conv_size(size, kernel_size=2, stride=2)
    return PaperLayer(name, maps, out, 2 * maps, maps * out * out * (4 + 1))


LENET5_1998 = (
    convolution("C1", 32, (1,) * 6),
    subsampling("S2", 28, 6),
    convolution("C3", 14, tuple(map(len, C3_MAPS))),
    subsampling("S4", 10, 16),
    convolution("C5", 5, (16,) * 120),
    PaperLayer("F6", 84, 1, linear_param_count(120, 84), linear_param_count(120, 84)),
    # Ten distances to fixed codes of 84 numbers: nothing there is learned.
    PaperLayer("OUTPUT", 10, 1, 0, linear_param_count(84, 10, bias=False)),
)
"""The paper's layers: 60,000 trainable parameters and 340,908 connections in all.

Source: LeCun et al. 1998, section II.B.
"""
