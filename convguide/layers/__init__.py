"""Layers as values, spelled like torch.nn: they name, check and compose the formulas.

Contents
    Layer                           the protocol of all of them
    Window                          what one output element sees along one axis
    Conv1d … 3d                     windows that slide and multiply
    ConvTranspose1d … 3d            the same the other way: sizes grow
    MaxPool1d … 3d, AvgPool1d … 3d, LPPool1d … 3d
                                    windows that slide and pool
    Unfold, Fold                    the windows as columns, and back
    Linear, Flatten                 what usually follows them

Every layer answers `output_shape(input_shape)`, `param_count()`, `macs(input_shape)` and
`receptive_field()`. What torch's constructor refuses is refused at birth, the rest where torch
refuses it: when a shape arrives. `getattr(torch.nn, type(layer).__name__)` takes the fields
of a layer as they stand.
"""

from convguide.layers.base import Layer, Shape, Window
from convguide.layers.conv import Conv1d, Conv2d, Conv3d
from convguide.layers.dense import Flatten, Linear
from convguide.layers.fold import Fold, Unfold
from convguide.layers.pool import (
    AvgPool1d,
    AvgPool2d,
    AvgPool3d,
    LPPool1d,
    LPPool2d,
    LPPool3d,
    MaxPool1d,
    MaxPool2d,
    MaxPool3d,
)
from convguide.layers.transposed import ConvTranspose1d, ConvTranspose2d, ConvTranspose3d

__all__ = [
    "AvgPool1d",
    "AvgPool2d",
    "AvgPool3d",
    "Conv1d",
    "Conv2d",
    "Conv3d",
    "ConvTranspose1d",
    "ConvTranspose2d",
    "ConvTranspose3d",
    "Flatten",
    "Fold",
    "LPPool1d",
    "LPPool2d",
    "LPPool3d",
    "Layer",
    "Linear",
    "MaxPool1d",
    "MaxPool2d",
    "MaxPool3d",
    "Shape",
    "Unfold",
    "Window",
]
