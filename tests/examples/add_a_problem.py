"""The example of the page on contributing: one more entry for the catalog."""

from convguide.layers import Conv2d
from convguide.problems import ShapeProblem

# --8<-- [start:entry]
NEW = ShapeProblem(
    id="A8",
    topic="a stride of three",
    layer=Conv2d(3, 24, kernel_size=5, stride=3, padding=1),
    input_shape=(3, 50, 40),
    hand=(24, 16, 13),
)
# --8<-- [end:entry]
