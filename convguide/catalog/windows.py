"""Windows that pool, and windows the other way: pooling, transposed convolution."""

from __future__ import annotations

from convguide.layers import (
    AvgPool3d,
    Conv1d,
    ConvTranspose1d,
    ConvTranspose2d,
    ConvTranspose3d,
    MaxPool1d,
    MaxPool2d,
)
from convguide.problems import Lesson, OutputPaddingProblem, SizeProblem

POOLING = Lesson(
    slug="maxpool2d-ceil-mode",
    title="MaxPool2d and ceil_mode",
    prerequisites=("[Conv2d output size](conv2d-output-size.ipynb)",),
    afterwards=(
        "Tell the output shape of any max or average pool, of one axis, two or three.",
        "Say what `ceil_mode` adds, when it adds nothing, and when torch takes a window back.",
        "Know which padding a pool takes, and why not more.",
    ),
    examples=(
        SizeProblem(
            id="EP1",
            topic="the stride nobody named",
            layer=MaxPool2d(2),
            input_shape=(1, 1, 5, 6),
            hand=(1, 1, 2, 3),
        ),
        SizeProblem(
            id="EP2",
            topic="a last window that hangs over",
            layer=MaxPool2d(2, ceil_mode=True),
            input_shape=(1, 1, 5, 6),
            hand=(1, 1, 3, 3),
        ),
        SizeProblem(
            id="EP3",
            topic="a last window that is dropped",
            layer=MaxPool1d(2, padding=1, ceil_mode=True),
            input_shape=(1, 1, 5),
            hand=(1, 1, 3),
        ),
        SizeProblem(
            id="EP4",
            topic="sixteen, not seventeen",
            layer=MaxPool2d(1, stride=2, ceil_mode=True),
            input_shape=(1, 3, 32, 32),
            hand=(1, 3, 16, 16),
        ),
        SizeProblem(
            id="EP5",
            topic="a window wider than the input",
            layer=MaxPool1d(5, stride=3, ceil_mode=True),
            input_shape=(1, 1, 3),
            hand=(1, 1, 1),
        ),
    ),
    problems=(
        SizeProblem(
            id="P1",
            topic="windows that overlap",
            layer=MaxPool2d(3, stride=2, padding=1),
            input_shape=(8, 64, 112, 110),
            hand=(8, 64, 56, 55),
        ),
        SizeProblem(
            id="P2",
            topic="ceil_mode on two axes",
            layer=MaxPool2d(3, stride=2, ceil_mode=True),
            input_shape=(1, 192, 56, 75),
            hand=(1, 192, 28, 37),
        ),
        SizeProblem(
            id="P3",
            topic="one window too many",
            layer=MaxPool2d(2, padding=1, ceil_mode=True),
            input_shape=(4, 8, 7, 8),
            hand=(4, 8, 4, 5),
        ),
        SizeProblem(
            id="P4",
            topic="an average over a volume",
            layer=AvgPool3d((2, 3, 3), stride=2, padding=(0, 1, 1)),
            input_shape=(1, 16, 9, 20, 31),
            hand=(1, 16, 4, 10, 16),
        ),
        SizeProblem(
            id="P5",
            topic="find what torch refuses",
            layer=MaxPool2d(3, stride=1, padding=2, dilation=2),
            input_shape=(1, 8, 9, 12),
            hand="refused",
            largest=1,
        ),
    ),
)

TRANSPOSED = Lesson(
    slug="convtranspose2d-output-padding",
    title="ConvTranspose2d and output_padding",
    prerequisites=("[Conv2d output size](conv2d-output-size.ipynb)",),
    afterwards=(
        "Tell the output shape of any transposed convolution, and why its formula has each term.",
        "Say what `padding` cuts, what `output_padding` adds, and what the added pixels hold.",
        "Name a layer that doubles a size, and reach a given size by `output_size`.",
    ),
    examples=(
        SizeProblem(
            id="ET1",
            topic="four stamps",
            layer=ConvTranspose1d(1, 1, kernel_size=3, stride=2),
            input_shape=(1, 1, 4),
            hand=(1, 1, 9),
        ),
        SizeProblem(
            id="ET2",
            topic="padding cuts",
            layer=ConvTranspose1d(1, 1, kernel_size=3, stride=2, padding=1),
            input_shape=(1, 1, 4),
            hand=(1, 1, 7),
        ),
        SizeProblem(
            id="ET3",
            topic="a convolution of seven pixels",
            layer=Conv1d(1, 1, kernel_size=3, stride=2, padding=1),
            input_shape=(1, 1, 7),
            hand=(1, 1, 4),
        ),
        SizeProblem(
            id="ET4",
            topic="a convolution of eight pixels",
            layer=Conv1d(1, 1, kernel_size=3, stride=2, padding=1),
            input_shape=(1, 1, 8),
            hand=(1, 1, 4),
        ),
        SizeProblem(
            id="ET5",
            topic="one pixel more",
            layer=ConvTranspose1d(1, 1, kernel_size=3, stride=2, padding=1, output_padding=1),
            input_shape=(1, 1, 4),
            hand=(1, 1, 8),
        ),
        SizeProblem(
            id="ET6",
            topic="a single pixel, with output_padding",
            layer=ConvTranspose2d(1, 1, kernel_size=3, stride=2, padding=1, output_padding=1),
            input_shape=(1, 1, 1, 1),
            hand=(1, 1, 2, 2),
        ),
        OutputPaddingProblem(
            id="ET7",
            topic="a size named at the call",
            layer=ConvTranspose2d(16, 8, kernel_size=3, stride=2, padding=1),
            input_shape=(1, 16, 5, 7),
            output_size=(10, 13),
            hand=(1, 0),
        ),
        SizeProblem(
            id="ET8",
            topic="twice the size, evenly",
            layer=ConvTranspose1d(1, 1, kernel_size=4, stride=2, padding=1),
            input_shape=(1, 1, 4),
            hand=(1, 1, 8),
        ),
    ),
    problems=(
        SizeProblem(
            id="T1",
            topic="a layer of a generator",
            layer=ConvTranspose2d(64, 32, kernel_size=4, stride=2, padding=1),
            input_shape=(1, 64, 16, 24),
            hand=(1, 32, 32, 48),
        ),
        SizeProblem(
            id="T2",
            topic="stamps with holes",
            layer=ConvTranspose2d(8, 4, kernel_size=3, stride=3, padding=2, dilation=2),
            input_shape=(1, 8, 6, 9),
            hand=(1, 4, 16, 25),
        ),
        SizeProblem(
            id="T3",
            topic="a volume, each axis its own way",
            layer=ConvTranspose3d(
                6,
                2,
                kernel_size=(1, 2, 3),
                stride=(1, 2, 2),
                padding=(0, 0, 1),
                output_padding=(0, 0, 1),
            ),
            input_shape=(2, 6, 4, 5, 7),
            hand=(2, 2, 4, 10, 14),
        ),
        OutputPaddingProblem(
            id="T4",
            topic="meet a skip connection",
            layer=ConvTranspose2d(16, 16, kernel_size=5, stride=3, padding=2),
            input_shape=(1, 16, 8, 11),
            output_size=(23, 33),
            hand=(1, 2),
        ),
        SizeProblem(
            id="T5",
            topic="find what torch refuses",
            layer=ConvTranspose2d(4, 2, kernel_size=3, stride=2, padding=1, output_padding=2),
            input_shape=(1, 4, 6, 5),
            hand="refused",
            largest=1,
        ),
    ),
)
