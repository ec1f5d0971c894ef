"""Tutorials on convolution: output sizes, targets, parameters, CNN against MLP."""

from __future__ import annotations

from convguide.layers import Conv2d
from convguide.problems import (
    ComparisonProblem,
    CountProblem,
    Lesson,
    MistakesProblem,
    SamePaddingProblem,
    ShapeProblem,
    TargetProblem,
)

OUTPUT_SIZE = Lesson(
    slug="conv2d-output-size",
    title="Conv2d output size, formula and examples",
    prerequisites=("What a convolution does: a small window of weights slides over an image.",),
    afterwards=(
        "Compute the output shape of any `Conv2d` from its hyperparameters, without running it.",
        "Explain each term of the formula, and say which pixels a layer never reads.",
        "Find the padding that keeps a size.",
    ),
    examples=(
        ShapeProblem(
            id="E1",
            topic="a stride of two over seven pixels",
            layer=Conv2d(1, 1, kernel_size=3, stride=2, padding=1),
            input_shape=(1, 7, 7),
            hand=(1, 4, 4),
        ),
        ShapeProblem(
            id="E2",
            topic="a dilated kernel",
            layer=Conv2d(1, 1, kernel_size=3, dilation=2),
            input_shape=(1, 9, 9),
            hand=(1, 5, 5),
        ),
        ShapeProblem(
            id="E3",
            topic="a division with a remainder",
            layer=Conv2d(1, 1, kernel_size=3, stride=2),
            input_shape=(1, 8, 8),
            hand=(1, 3, 3),
        ),
        ShapeProblem(
            id="E4",
            topic="two axes, two calculations",
            layer=Conv2d(1, 1, kernel_size=(3, 2), stride=(2, 1), padding=(1, 0)),
            input_shape=(1, 5, 6),
            hand=(1, 3, 5),
        ),
    ),
    problems=(
        ShapeProblem(
            id="A1",
            topic="a layer that keeps the size",
            layer=Conv2d(3, 16, kernel_size=3, stride=1, padding=1, dilation=1),
            input_shape=(3, 32, 32),
            hand=(16, 32, 32),
        ),
        ShapeProblem(
            id="A2",
            topic="a stride of two",
            layer=Conv2d(1, 32, kernel_size=3, stride=2, padding=1, dilation=1),
            input_shape=(1, 28, 28),
            hand=(32, 14, 14),
        ),
        ShapeProblem(
            id="A3",
            topic="hyperparameters that differ by axis",
            layer=Conv2d(8, 8, kernel_size=(3, 5), stride=(2, 1), padding=(1, 2)),
            input_shape=(8, 128, 128),
            hand=(8, 64, 128),
        ),
        ShapeProblem(
            id="A4",
            topic="a wide, dilated kernel",
            layer=Conv2d(3, 12, kernel_size=7, stride=2, padding=3, dilation=2),
            input_shape=(3, 64, 96),
            hand=(12, 29, 45),
        ),
        SamePaddingProblem(
            id="A5",
            topic="the padding that keeps the size",
            size=32,
            kernel_size=3,
            dilation=3,
            hand=3,
        ),
        ShapeProblem(
            id="A6",
            topic="no padding, and a remainder",
            layer=Conv2d(3, 8, kernel_size=5, stride=2, padding=0, dilation=1),
            input_shape=(3, 64, 64),
            hand=(8, 30, 30),
        ),
        MistakesProblem(
            id="A7",
            topic="find the two mistakes",
            asked=Conv2d(3, 16, kernel_size=3, stride=2, padding=2, dilation=0),
            asked_input=(3, 64, 64),
            ran=Conv2d(3, 16, kernel_size=3, stride=1, padding=1, dilation=1),
            ran_input=(3, 32, 32),
            hand={
                "layer as asked": "refused",
                "layer with dilation 1": (16, 33, 33),
                "unguarded formula": (16, 34, 34),
                "layer that ran": (16, 32, 32),
                "what differs": ("input size", "stride", "padding", "dilation"),
            },
        ),
    ),
)

TARGET_SIZE = Lesson(
    slug="choose-kernel-stride-padding",
    title="Choose kernel, stride and padding for a target size",
    prerequisites=("[Conv2d output size](conv2d-output-size.ipynb)",),
    afterwards=(
        "Solve the formula for the padding, and see whether any fits.",
        "Name several layers that reach a size, and spot those that are the same layer.",
    ),
    examples=(
        TargetProblem(
            id="E5",
            topic="half of eight pixels",
            size=(8, 8),
            target=(4, 4),
            hand_count=3,
            hand_distinct=3,
            hand_choices=((3, 2, 1, 1), (2, 2, 0, 1), (1, 2, 0, 1)),
            ks_range=(1, 3),
            stride_range=(1, 2),
            pad_range=(0, 1),
            dil_range=(1, 1),
        ),
    ),
    problems=(
        TargetProblem(
            id="B1",
            topic="halve a square image in three ways",
            size=(32, 32),
            target=(16, 16),
            hand_count=18,
            hand_distinct=16,
            hand_choices=((3, 2, 1, 1), (2, 2, 0, 1), (5, 2, 2, 1)),
        ),
        TargetProblem(
            id="B2",
            topic="one pixel less than half",
            size=(64, 64),
            target=(31, 31),
            hand_count=16,
            hand_distinct=16,
            hand_choices=((3, 2, 0, 1),),
            pad_range=(0, 7),
        ),
        TargetProblem(
            id="B3",
            topic="halve an image that is not square",
            size=(72, 96),
            target=(36, 48),
            hand_count=17,
            hand_distinct=15,
            hand_choices=((3, 2, 1, 1), (2, 2, 0, 1)),
        ),
    ),
)

PARAMETERS = Lesson(
    slug="count-conv2d-parameters",
    title="Count Conv2d parameters",
    prerequisites=("[Conv2d output size](conv2d-output-size.ipynb)",),
    afterwards=(
        "Count the weights and biases of a convolution, and of a stack of them.",
        "Explain why the size of the image does not enter the count.",
    ),
    examples=(
        CountProblem(
            id="E6",
            topic="one layer on a colour image",
            layers={"layer": Conv2d(3, 64, kernel_size=3)},
            hand={"layer": 1792},
        ),
        CountProblem(
            id="E7",
            topic="two layers in a row",
            layers={
                "layer 1": Conv2d(3, 32, kernel_size=3),
                "layer 2": Conv2d(32, 64, kernel_size=3),
            },
            hand={"layer 1": 896, "layer 2": 18496, "total": 19392},
            summed=True,
        ),
    ),
    problems=(
        CountProblem(
            id="C1",
            topic="with bias and without",
            layers={
                "with bias": Conv2d(3, 64, kernel_size=5),
                "without bias": Conv2d(3, 64, kernel_size=5, bias=False),
            },
            hand={"with bias": 4864, "without bias": 4800},
        ),
        CountProblem(
            id="C2",
            topic="a stack with one bias",
            layers={
                "layer 1": Conv2d(3, 16, kernel_size=3),
                "layer 2": Conv2d(16, 32, kernel_size=3, bias=False),
            },
            hand={"layer 1": 448, "layer 2": 4608, "total": 5056},
            summed=True,
        ),
    ),
)

CNN_OR_MLP = Lesson(
    slug="cnn-versus-fully-connected",
    title="CNN versus fully connected",
    prerequisites=(
        "[Conv2d output size](conv2d-output-size.ipynb)",
        "[Count Conv2d parameters](count-conv2d-parameters.ipynb)",
    ),
    afterwards=(
        "Compare the parameters of two architectures layer by layer.",
        "Say which layer of a CNN holds most of them, and how to make it smaller.",
    ),
    examples=(
        ComparisonProblem(
            id="E8",
            topic="a small image, read by both",
            input_shape=(1, 8, 8),
            hidden=16,
            classes=4,
            channels=(4, 4),
            kernel_size=3,
            pool=2,
            padding=1,
            other_padding=0,
            hand={
                "MLP layers": (1040, 68),
                "MLP": 1108,
                "pooled shape": (4, 4, 4),
                "convolutions": 188,
                "final Linear": 260,
                "CNN": 448,
                "pooled shape with padding 0": (4, 2, 2),
                "final Linear with padding 0": 68,
                "CNN with padding 0": 256,
            },
        ),
    ),
    problems=(
        ComparisonProblem(
            id="D1",
            topic="two convolutions against an MLP",
            input_shape=(3, 32, 32),
            hidden=256,
            classes=10,
            channels=(64, 64),
            kernel_size=3,
            pool=2,
            padding=1,
            other_padding=0,
            hand={
                "MLP layers": (786688, 2570),
                "MLP": 789258,
                "pooled shape": (64, 16, 16),
                "convolutions": 38720,
                "final Linear": 163850,
                "CNN": 202570,
                "pooled shape with padding 0": (64, 14, 14),
                "final Linear with padding 0": 125450,
                "CNN with padding 0": 164170,
            },
        ),
    ),
)
