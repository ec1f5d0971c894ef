"""Layers as values, spelled like torch.nn: they name, check and compose the formulas.

Contents
    Layer                           the protocol of all of them
    Window                          what one output element sees along one axis
    Conv2d, MaxPool2d               windows that slide
    Linear, Flatten                 what usually follows them

Every layer answers `output_shape(input_shape)`, `param_count()`, `macs(input_shape)` and
`receptive_field()`. What torch's constructor refuses is refused at birth, the rest where torch
refuses it: when a shape arrives. `getattr(torch.nn, type(layer).__name__)` takes the fields
of a layer as they stand.
"""

from convguide.layers.base import Layer, Shape, Window
from convguide.layers.conv import Conv2d
from convguide.layers.dense import Flatten, Linear
from convguide.layers.pool import MaxPool2d

__all__ = ["Conv2d", "Flatten", "Layer", "Linear", "MaxPool2d", "Shape", "Window"]
