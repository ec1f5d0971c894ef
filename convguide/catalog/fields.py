"""Receptive fields of stacks."""

from __future__ import annotations

from convguide.layers import Conv2d, MaxPool2d
from convguide.networks import Sequential
from convguide.problems import CostProblem, FieldProblem, Lesson

FIELD = Lesson(
    slug="receptive-field",
    title="Receptive field of a CNN",
    prerequisites=("[Conv2d output size](conv2d-output-size.ipynb)",),
    afterwards=(
        "Tell how many pixels of the image one output of a stack sees, and where they lie.",
        "Say why stacked small kernels are cheaper than one large one.",
        "Spot the holes that dilation and stride can leave.",
    ),
    examples=(
        FieldProblem(
            id="ER1",
            topic="three kernels of three",
            layers=(
                Conv2d(1, 1, kernel_size=3, padding=1),
                Conv2d(1, 1, kernel_size=3, padding=1),
                Conv2d(1, 1, kernel_size=3, padding=1),
            ),
            hand_size=(7, 7),
            hand_stride=(1, 1),
            hand_start=(-3, -3),
            hand_read=(7, 7),
        ),
        FieldProblem(
            id="ER2",
            topic="one kernel of seven",
            layers=(Conv2d(1, 1, kernel_size=7, padding=3),),
            hand_size=(7, 7),
            hand_stride=(1, 1),
            hand_start=(-3, -3),
            hand_read=(7, 7),
        ),
        CostProblem(
            id="ER3",
            topic="what the two cost",
            layers={
                "one of seven": Conv2d(64, 64, kernel_size=7, padding=3, bias=False),
                "three of three": Sequential(
                    Conv2d(64, 64, kernel_size=3, padding=1, bias=False),
                    Conv2d(64, 64, kernel_size=3, padding=1, bias=False),
                    Conv2d(64, 64, kernel_size=3, padding=1, bias=False),
                ),
            },
            input_shape=(64, 8, 10),
            asked=("params",),
            hand={"one of seven": (200704,), "three of three": (110592,)},
        ),
        FieldProblem(
            id="ER4",
            topic="strides multiply",
            layers=(
                Conv2d(1, 1, kernel_size=3, stride=2, padding=1),
                Conv2d(1, 1, kernel_size=3, stride=2, padding=1),
                Conv2d(1, 1, kernel_size=3, stride=2, padding=1),
            ),
            hand_size=(15, 15),
            hand_stride=(8, 8),
            hand_start=(-7, -7),
            hand_read=(15, 15),
        ),
        FieldProblem(
            id="ER5",
            topic="the same dilation twice",
            layers=(
                Conv2d(1, 1, kernel_size=3, padding=2, dilation=2),
                Conv2d(1, 1, kernel_size=3, padding=2, dilation=2),
            ),
            hand_size=(9, 9),
            hand_stride=(1, 1),
            hand_start=(-4, -4),
            hand_read=(5, 5),
        ),
        FieldProblem(
            id="ER6",
            topic="dilations that double",
            layers=(
                Conv2d(1, 1, kernel_size=3, padding=1),
                Conv2d(1, 1, kernel_size=3, padding=2, dilation=2),
                Conv2d(1, 1, kernel_size=3, padding=4, dilation=4),
            ),
            hand_size=(15, 15),
            hand_stride=(1, 1),
            hand_start=(-7, -7),
            hand_read=(15, 15),
        ),
    ),
    problems=(
        FieldProblem(
            id="R1",
            topic="a pool in between",
            layers=(
                Conv2d(1, 1, kernel_size=3, padding=1),
                Conv2d(1, 1, kernel_size=3, padding=1),
                MaxPool2d(2),
                Conv2d(1, 1, kernel_size=3, padding=1),
            ),
            hand_size=(10, 10),
            hand_stride=(2, 2),
            hand_start=(-4, -4),
            hand_read=(10, 10),
        ),
        FieldProblem(
            id="R2",
            topic="two axes, each on its own",
            layers=(
                Conv2d(1, 1, kernel_size=(3, 5), stride=(2, 1), padding=(1, 2)),
                Conv2d(1, 1, kernel_size=(5, 3), stride=(1, 2), padding=(2, 1)),
            ),
            hand_size=(11, 7),
            hand_stride=(2, 2),
            hand_start=(-5, -3),
            hand_read=(11, 7),
        ),
        FieldProblem(
            id="R3",
            topic="a dilation that is too wide",
            layers=(
                Conv2d(1, 1, kernel_size=3, padding=1),
                Conv2d(1, 1, kernel_size=3, padding=4, dilation=4),
            ),
            hand_size=(11, 11),
            hand_stride=(1, 1),
            hand_start=(-5, -5),
            hand_read=(9, 9),
        ),
        FieldProblem(
            id="R4",
            topic="the stride on the first layer",
            layers=(
                Conv2d(1, 1, kernel_size=1, stride=2),
                Conv2d(1, 1, kernel_size=3, padding=1),
                Conv2d(1, 1, kernel_size=3, padding=1),
            ),
            hand_size=(9, 9),
            hand_stride=(2, 2),
            hand_start=(-4, -4),
            hand_read=(5, 5),
            note="A kernel of one pixel with a stride steps over every other pixel for good.",
        ),
        FieldProblem(
            id="R5",
            topic="the stride one layer later",
            layers=(
                Conv2d(1, 1, kernel_size=1),
                Conv2d(1, 1, kernel_size=3, stride=2, padding=1),
                Conv2d(1, 1, kernel_size=3, padding=1),
            ),
            hand_size=(7, 7),
            hand_stride=(2, 2),
            hand_start=(-3, -3),
            hand_read=(7, 7),
            note=(
                "The later the stride stands, the less the layers behind it widen the view: "
                "this stack sees less than the one before, but it reads every pixel."
            ),
        ),
    ),
)
