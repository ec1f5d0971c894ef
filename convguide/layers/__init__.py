"""Layers as values, spelled like torch.nn: they name, check and compose the formulas.

Contents
    Layer, Window                   the protocol, and what one output element sees along one axis
    conv, transposed                Conv1d … 3d, and ConvTranspose1d … 3d for the way back
    pool, lp_pool                   pools that slide: max and average, power average
    adaptive, fractional            pools to a given size, and at uneven steps
    unpool                          MaxUnpool1d … 3d
    fold                            Unfold and Fold: windows as columns, and back
    resize                          Upsample, PixelShuffle, PixelUnshuffle
    dense                           Linear, Flatten, Unflatten
    norm, group_norm                batch and instance norms; group, layer and local response ones
    pads                            zero, constant, reflection, replication and circular pads
    pointwise                       activations of each element, Identity
    along                           softmaxes, GLU, ChannelShuffle: along one dimension
    dropout                         dropouts of elements and of channels

Every layer answers `output_shape(input_shape)`, `param_count()`, `macs(input_shape)` and
`receptive_field()`. What torch's constructor refuses is refused at birth, the rest where torch
refuses it: when a shape arrives. `getattr(torch.nn, type(layer).__name__)` takes the fields
of a layer as they stand.
"""

from convguide.lazy import attach

# The names stand in __init__.pyi; each module is loaded when it is first needed.
__all__, __getattr__, __dir__ = attach(__name__)
