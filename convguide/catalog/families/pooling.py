"""Pools: those whose window slides, and those that are told their output."""

from __future__ import annotations

from convguide.layers import AdaptiveAvgPool1d, AvgPool1d
from convguide.problems import EdgeCase, Family, LayerExample, Reading

POOLING = Family(
    slug="pooling",
    title="Pooling",
    layers=(
        *("MaxPool1d", "MaxPool2d", "MaxPool3d", "AvgPool1d", "AvgPool2d", "AvgPool3d"),
        *("LPPool1d", "LPPool2d", "LPPool3d", "FractionalMaxPool2d", "FractionalMaxPool3d"),
        *("MaxUnpool1d", "MaxUnpool2d", "MaxUnpool3d"),
    ),
    pieces=("pool_size", "pool_paddings"),
    tutorials=("MaxPool2d and ceil_mode", "Receptive field of a CNN"),
    examples=(
        LayerExample(
            id="pool-example",
            topic="ceil_mode drops a window on one axis and keeps it on the other",
            layer="MaxPool2d",
            arguments={"kernel_size": 2, "padding": 1, "ceil_mode": True},
            input_shape=(1, 64, 5, 8),
            hand=(1, 64, 3, 5),
        ),
    ),
    readings=(
        Reading(
            id="pool-keeps",
            topic="ceil_mode keeps a window that hangs over the end",
            layer=AvgPool1d(3, stride=2, ceil_mode=True),
            input_shape=(1, 1, 6),
            hand=((0, 1, 2), (2, 3, 4), (4, 5)),
        ),
        Reading(
            id="pool-drops",
            topic="a fourth window would read padding alone, and is dropped",
            layer=AvgPool1d(2, padding=1, ceil_mode=True),
            input_shape=(1, 1, 5),
            hand=((0,), (1, 2), (3, 4)),
        ),
    ),
    edges=(
        EdgeCase(
            id="ceil-mode-drops-a-window",
            topic="ceil_mode is not a plain ceil",
            layer="MaxPool1d",
            arguments={"kernel_size": 2, "padding": 1, "ceil_mode": True},
            input_shape=(1, 1, 5),
            hand=(1, 1, 3),
            note="The plain formula gives 4: "
            "the fourth window would start behind the input and its left padding.",
        ),
        EdgeCase(
            id="ceil-mode-and-a-large-kernel",
            topic="ceil_mode takes a kernel that is larger than the input",
            layer="MaxPool1d",
            arguments={"kernel_size": 5, "stride": 3, "ceil_mode": True},
            input_shape=(1, 1, 3),
            hand=(1, 1, 1),
            note="As long as less than a stride is missing.",
        ),
        EdgeCase(
            id="a-large-kernel-without-ceil-mode",
            topic="Without ceil_mode the same layer is refused",
            layer="MaxPool1d",
            arguments={"kernel_size": 5, "stride": 3},
            input_shape=(1, 1, 3),
            hand="refused",
            says="max_pool1d() Invalid computed output size: 0",
        ),
        EdgeCase(
            id="the-stride-of-a-pool",
            topic="The stride of a pool is its kernel, not 1",
            layer="AvgPool2d",
            arguments={"kernel_size": 3},
            input_shape=(1, 1, 9, 9),
            hand=(1, 1, 3, 3),
        ),
        EdgeCase(
            id="pool-padding-above-half",
            topic="Padding is at most half the kernel",
            layer="MaxPool2d",
            arguments={"kernel_size": 3, "stride": 1, "padding": 2},
            input_shape=(1, 1, 9, 9),
            hand="refused",
            says="pad should be at most half of effective kernel size, "
            "but got pad=2, kernel_size=3 and dilation=1",
        ),
        EdgeCase(
            id="pool-padding-and-dilation",
            topic="Dilation does not raise that limit",
            layer="MaxPool2d",
            arguments={"kernel_size": 3, "stride": 1, "padding": 2, "dilation": 2},
            input_shape=(1, 1, 9, 9),
            hand="refused",
            says="pad should be smaller than or equal to half of kernel size, "
            "but got padW = 2, padH = 2, kW = 3, kH = 3",
            note="Whatever the message above says of the effective kernel, which is 5 here.",
        ),
    ),
)

ADAPTIVE = Family(
    slug="adaptive-pooling",
    title="Adaptive pooling",
    layers=(
        *("AdaptiveAvgPool1d", "AdaptiveAvgPool2d", "AdaptiveAvgPool3d"),
        *("AdaptiveMaxPool1d", "AdaptiveMaxPool2d", "AdaptiveMaxPool3d"),
    ),
    tutorials=("MaxPool2d and ceil_mode",),
    examples=(
        LayerExample(
            id="adaptive-example",
            topic="one axis kept, one brought to three",
            layer="AdaptiveAvgPool2d",
            arguments={"output_size": (None, 3)},
            input_shape=(1, 512, 8, 10),
            hand=(1, 512, 8, 3),
        ),
    ),
    readings=(
        Reading(
            id="adaptive-reads",
            topic="windows that overlap and differ in size",
            layer=AdaptiveAvgPool1d(4),
            input_shape=(1, 1, 7),
            hand=((0, 1), (1, 2, 3), (3, 4, 5), (5, 6)),
        ),
        Reading(
            id="adaptive-repeats",
            topic="an output that is larger than the input",
            layer=AdaptiveAvgPool1d(5),
            input_shape=(1, 1, 3),
            hand=((0,), (0, 1), (1,), (1, 2), (2,)),
        ),
    ),
    edges=(
        EdgeCase(
            id="adaptive-none-in-a-tuple",
            topic="None in a tuple keeps that axis",
            layer="AdaptiveAvgPool2d",
            arguments={"output_size": (None, 3)},
            input_shape=(1, 1, 4, 7),
            hand=(1, 1, 4, 3),
        ),
        EdgeCase(
            id="adaptive-bare-none",
            topic="None by itself is refused",
            layer="AdaptiveAvgPool2d",
            arguments={"output_size": None},
            input_shape=(1, 1, 4, 7),
            hand="refused",
            says="object of type 'NoneType' has no len()",
            note="Write (None, None) to keep both, though that layer does nothing.",
        ),
        EdgeCase(
            id="adaptive-output-of-zero",
            topic="An output size of 0 is legal",
            layer="AdaptiveAvgPool2d",
            arguments={"output_size": 0},
            input_shape=(1, 1, 4, 4),
            hand=(1, 1, 0, 0),
            note="The next convolution will not think so.",
        ),
        EdgeCase(
            id="adaptive-output-above-the-input",
            topic="The output may be larger than the input",
            layer="AdaptiveMaxPool1d",
            arguments={"output_size": 9},
            input_shape=(1, 1, 3),
            hand=(1, 1, 9),
            note="Values are repeated. "
            "An image that is too small for the network passes here without a word.",
        ),
        EdgeCase(
            id="adaptive-negative-output",
            topic="A negative output size is refused",
            layer="AdaptiveAvgPool2d",
            arguments={"output_size": -1},
            input_shape=(1, 1, 4, 4),
            hand="refused",
            says="adaptive_avg_pool2d: elements of output_size must be greater than or equal to 0 "
            "but received {-1, -1}",
            note="-1 does not mean 'keep': that is None, in a tuple.",
        ),
    ),
)
