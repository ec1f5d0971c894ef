"""Convolutions and transposed convolutions."""

from __future__ import annotations

from convguide.layers import Conv1d, ConvTranspose1d
from convguide.problems import EdgeCase, Family, LayerExample, Reading

CONVOLUTION = Family(
    slug="convolution",
    title="Convolution",
    layers=("Conv1d", "Conv2d", "Conv3d"),
    lazy=("in_channels",),
    pieces=("conv2d_output_shape", "conv_paddings", "param_count"),
    tutorials=(
        "Conv2d output size, formula and examples",
        "Choose kernel, stride and padding for a target size",
        "Count Conv2d parameters",
        "Groups and depthwise convolution",
        "Receptive field of a CNN",
        "FLOPs, MACs and memory",
    ),
    examples=(
        LayerExample(
            id="conv-example",
            topic="two axes, each by its own numbers",
            layer="Conv2d",
            arguments={
                "in_channels": 3,
                "out_channels": 8,
                "kernel_size": (3, 5),
                "stride": (2, 1),
                "padding": (1, 2),
            },
            input_shape=(1, 3, 32, 40),
            hand=(1, 8, 16, 40),
            params=368,
            macs=230400,
        ),
    ),
    readings=(
        Reading(
            id="conv-reads",
            topic="what each output pixel reads",
            layer=Conv1d(1, 1, kernel_size=3, stride=2, padding=1),
            input_shape=(1, 1, 7),
            hand=((0, 1), (1, 2, 3), (3, 4, 5), (5, 6)),
        ),
    ),
    edges=(
        EdgeCase(
            id="same-with-an-even-kernel",
            topic="padding='same' keeps the size with an even kernel",
            layer="Conv1d",
            arguments={"in_channels": 1, "out_channels": 1, "kernel_size": 4, "padding": "same"},
            input_shape=(1, 1, 21),
            hand=(1, 1, 21),
            note="No symmetric padding does it: one pixel more goes on the right.",
        ),
        EdgeCase(
            id="same-with-a-stride",
            topic="padding='same' takes no stride",
            layer="Conv2d",
            arguments={
                "in_channels": 1,
                "out_channels": 1,
                "kernel_size": 3,
                "stride": (1, 2),
                "padding": "same",
            },
            input_shape=(1, 1, 8, 8),
            hand="refused",
            says="padding='same' is not supported for strided convolutions",
            note="One axis with a stride is enough, and the layer is not even built.",
        ),
        EdgeCase(
            id="dilation-of-zero",
            topic="dilation=0 is not 'no dilation'",
            layer="Conv2d",
            arguments={"in_channels": 3, "out_channels": 16, "kernel_size": 3, "dilation": 0},
            input_shape=(1, 3, 32, 32),
            hand="refused",
            says="dilation should be greater than zero, but got [0, 0]",
            note="The ordinary kernel has dilation=1. "
            "The layer is built; the refusal comes with the first input.",
        ),
        EdgeCase(
            id="reflect-needs-a-larger-input",
            topic="Reflected padding must be smaller than the input",
            layer="Conv1d",
            arguments={
                "in_channels": 1,
                "out_channels": 1,
                "kernel_size": 3,
                "padding": 4,
                "padding_mode": "reflect",
            },
            input_shape=(1, 1, 4),
            hand="refused",
            says="Argument #4: Padding size should be less than the corresponding input dimension, "
            "but got: padding (4, 4) at dimension 2 of input [1, 1, 4]",
            note="The edge pixel itself is not mirrored, so four pixels have three to give.",
        ),
        EdgeCase(
            id="circular-may-go-round-once",
            topic="Circular padding may be as large as the input",
            layer="Conv1d",
            arguments={
                "in_channels": 1,
                "out_channels": 1,
                "kernel_size": 3,
                "padding": 4,
                "padding_mode": "circular",
            },
            input_shape=(1, 1, 4),
            hand=(1, 1, 10),
            note="One pixel more would go round twice, and is refused.",
        ),
        EdgeCase(
            id="a-kernel-tuple-of-one",
            topic="A tuple of one entry is a stride, but no kernel",
            layer="Conv2d",
            arguments={"in_channels": 1, "out_channels": 1, "kernel_size": (3,)},
            input_shape=(1, 1, 8, 8),
            hand="refused",
            says="expected stride to be a single integer value or a list of 1 values to match "
            "the convolution dimensions, but got stride=[1, 1]",
            note="stride=(2,) is spread over both axes; the message blames the stride all the "
            "same, for it is the kernel that has too few axes.",
        ),
    ),
)

TRANSPOSED = Family(
    slug="transposed-convolution",
    title="Transposed convolution",
    layers=("ConvTranspose1d", "ConvTranspose2d", "ConvTranspose3d"),
    lazy=("in_channels",),
    pieces=("conv_transpose_size",),
    tutorials=("ConvTranspose2d and output_padding",),
    examples=(
        LayerExample(
            id="transposed-example",
            topic="twice the size, on one axis by output_padding",
            layer="ConvTranspose2d",
            arguments={
                "in_channels": 8,
                "out_channels": 4,
                "kernel_size": (3, 4),
                "stride": 2,
                "padding": 1,
                "output_padding": (1, 0),
            },
            input_shape=(1, 8, 5, 7),
            hand=(1, 4, 10, 14),
            params=388,
            macs=13440,
        ),
    ),
    readings=(
        Reading(
            id="transposed-reads",
            topic="the same lines, read the other way",
            layer=ConvTranspose1d(1, 1, kernel_size=3, stride=2, padding=1),
            input_shape=(1, 1, 4),
            hand=((0,), (0, 1), (1,), (1, 2), (2,), (2, 3), (3,)),
        ),
    ),
    edges=(
        EdgeCase(
            id="output-padding-below-the-dilation",
            topic="output_padding may reach the stride if it is below the dilation",
            layer="ConvTranspose1d",
            arguments={
                "in_channels": 1,
                "out_channels": 1,
                "kernel_size": 3,
                "output_padding": 1,
                "dilation": 2,
            },
            input_shape=(1, 1, 4),
            hand=(1, 1, 9),
        ),
        EdgeCase(
            id="output-padding-below-neither",
            topic="output_padding below neither is refused",
            layer="ConvTranspose1d",
            arguments={"in_channels": 1, "out_channels": 1, "kernel_size": 3, "output_padding": 1},
            input_shape=(1, 1, 4),
            hand="refused",
            says="output padding must be smaller than either stride or dilation, but got "
            "output_padding_height: 0 output_padding_width: 1 stride_height: 1 stride_width: 1 "
            "dilation_height: 1 dilation_width: 1",
            note="torch takes a row as an image of height 1: hence the heights in the message.",
        ),
        EdgeCase(
            id="output-size-in-the-call",
            topic="output_size in the call stands in for output_padding",
            layer="ConvTranspose1d",
            arguments={"in_channels": 1, "out_channels": 1, "kernel_size": 3, "stride": 2},
            input_shape=(1, 1, 4),
            call={"output_size": (10,)},
            hand=(1, 1, 10),
        ),
        EdgeCase(
            id="output-size-out-of-reach",
            topic="output_size lies within a stride of the least size",
            layer="ConvTranspose1d",
            arguments={"in_channels": 1, "out_channels": 1, "kernel_size": 3, "stride": 2},
            input_shape=(1, 1, 4),
            call={"output_size": (11,)},
            hand="refused",
            says="requested an output size of (11,), but valid sizes range from [9] to [10] "
            "(for an input of torch.Size([4]))",
        ),
        EdgeCase(
            id="same-on-a-transposed-convolution",
            topic="There is no padding='same' here",
            layer="ConvTranspose1d",
            arguments={"in_channels": 1, "out_channels": 1, "kernel_size": 3, "padding": "same"},
            input_shape=(1, 1, 4),
            hand="refused",
            says="conv_transpose1d(): argument 'padding' (position 5) must be tuple of ints, "
            "but found element of type str at pos 0",
        ),
        EdgeCase(
            id="transposed-padding-mode",
            topic="padding_mode knows zeros alone",
            layer="ConvTranspose2d",
            arguments={
                "in_channels": 1,
                "out_channels": 1,
                "kernel_size": 3,
                "padding_mode": "reflect",
            },
            input_shape=(1, 1, 4, 4),
            hand="refused",
            says='Only "zeros" padding mode is supported for ConvTranspose2d',
            note="Its padding cuts pixels off the output, so that there is nothing to fill in.",
        ),
    ),
)
