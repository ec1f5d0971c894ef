"""Layers as values, spelled like torch.nn: they name, check and compose the formulas.

Contents
    Layer, Window                   the protocol, and what one output element sees along one axis
    conv, transposed                Conv1d … 3d, and ConvTranspose1d … 3d for the way back
    pool, adaptive, fractional      pools: sliding, to a given size, at uneven steps
    unpool                          MaxUnpool1d … 3d
    fold                            Unfold and Fold: windows as columns, and back
    resize                          Upsample, PixelShuffle, PixelUnshuffle
    dense                           Linear, Flatten, Unflatten
    norm                            batch, instance, group, layer and local response norms
    pads                            zero, constant, reflection, replication and circular pads
    pointwise                       activations, dropouts, Identity, softmaxes

Every layer answers `output_shape(input_shape)`, `param_count()`, `macs(input_shape)` and
`receptive_field()`. What torch's constructor refuses is refused at birth, the rest where torch
refuses it: when a shape arrives. `getattr(torch.nn, type(layer).__name__)` takes the fields
of a layer as they stand.
"""

from convguide.lazy import attach

# The names stand in __init__.pyi; each module is loaded when it is first needed.
__all__, __getattr__, __dir__ = attach(__name__)
