"""Windows that pool, and windows the other way: pooling, transposed convolution."""

from __future__ import annotations

from convguide.layers import AvgPool3d, MaxPool1d, MaxPool2d
from convguide.problems import Lesson, SizeProblem

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
