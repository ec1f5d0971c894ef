"""The example of the page on contributing: a lesson with one more entry, as the catalog has it."""

from dataclasses import replace

from convguide.catalog import OUTPUT_SIZE
from convguide.layers import Conv2d
from convguide.problems import ShapeProblem

LESSON = replace(
    OUTPUT_SIZE,
    problems=(
        *OUTPUT_SIZE.problems,
        # --8<-- [start:entry]
        ShapeProblem(
            id="A8",
            topic="a stride of three",
            layer=Conv2d(3, 24, kernel_size=5, stride=3, padding=1),
            input_shape=(3, 50, 40),
            hand=(24, 16, 13),
        ),
        # --8<-- [end:entry]
    ),
)
