"""Groups, and what layers cost."""

from __future__ import annotations

from convguide.catalog.counting import COUNTING
from convguide.layers import Conv2d, Flatten, Linear, MaxPool2d
from convguide.networks import Sequential
from convguide.problems import (
    CostProblem,
    CountersProblem,
    GroupsProblem,
    Lesson,
)

GROUPS = Lesson(
    slug="groups-depthwise-convolution",
    title="Groups and depthwise convolution",
    prerequisites=("[Count Conv2d parameters](count-conv2d-parameters.ipynb)",),
    afterwards=(
        "Tell which input channels a filter reads, and which `groups` a layer takes.",
        "Count the parameters and multiply–accumulates of a grouped convolution.",
        "Say how much a depthwise separable convolution saves, before building it.",
    ),
    examples=(
        CostProblem(
            id="EG1",
            topic="two groups",
            layers={"layer": Conv2d(4, 6, kernel_size=3, padding=1, groups=2)},
            input_shape=(4, 8, 10),
            asked=("params", "MACs"),
            hand={"layer": (114, 8640)},
        ),
        CostProblem(
            id="EG2",
            topic="the same layer in more and more groups",
            layers={
                "one group": Conv2d(8, 8, kernel_size=3, padding=1, bias=False),
                "two groups": Conv2d(8, 8, kernel_size=3, padding=1, groups=2, bias=False),
                "four groups": Conv2d(8, 8, kernel_size=3, padding=1, groups=4, bias=False),
                "eight groups": Conv2d(8, 8, kernel_size=3, padding=1, groups=8, bias=False),
            },
            input_shape=(8, 14, 10),
            asked=("params", "MACs"),
            hand={
                "one group": (576, 80640),
                "two groups": (288, 40320),
                "four groups": (144, 20160),
                "eight groups": (72, 10080),
            },
        ),
        GroupsProblem(
            id="EG3",
            topic="what divides both",
            in_channels=6,
            out_channels=9,
            hand=(1, 3),
        ),
        CostProblem(
            id="EG4",
            topic="depthwise: a group for each channel",
            layers={"layer": Conv2d(6, 6, kernel_size=3, padding=1, groups=6)},
            input_shape=(6, 8, 10),
            asked=("params", "MACs"),
            hand={"layer": (60, 4320)},
        ),
        CostProblem(
            id="EG5",
            topic="depthwise separable against standard",
            layers={
                "standard": Conv2d(32, 64, kernel_size=3, padding=1, bias=False),
                "separable": Sequential(
                    Conv2d(32, 32, kernel_size=3, padding=1, groups=32, bias=False),
                    Conv2d(32, 64, kernel_size=1, bias=False),
                ),
            },
            input_shape=(32, 28, 20),
            asked=("params", "MACs"),
            hand={"standard": (18432, 10321920), "separable": (2336, 1308160)},
            hand_share=(73, 576),
        ),
    ),
    problems=(
        CostProblem(
            id="G1",
            topic="four groups, and a kernel that is not square",
            layers={"layer": Conv2d(16, 32, kernel_size=(3, 5), groups=4)},
            input_shape=(16, 20, 31),
            asked=("params", "MACs"),
            hand={"layer": (1952, 933120)},
        ),
        GroupsProblem(
            id="G2",
            topic="every number of groups that fits",
            in_channels=24,
            out_channels=36,
            hand=(1, 2, 3, 4, 6, 12),
        ),
        CostProblem(
            id="G3",
            topic="two filters for each channel",
            layers={
                "layer": Conv2d(12, 24, kernel_size=3, stride=2, padding=1, groups=12),
            },
            input_shape=(12, 32, 24),
            asked=("params", "MACs"),
            hand={"layer": (240, 41472)},
        ),
        CostProblem(
            id="G4",
            topic="a larger kernel saves more",
            layers={
                "standard": Conv2d(64, 128, kernel_size=5, padding=2, bias=False),
                "separable": Sequential(
                    Conv2d(64, 64, kernel_size=5, padding=2, groups=64, bias=False),
                    Conv2d(64, 128, kernel_size=1, bias=False),
                ),
            },
            input_shape=(64, 16, 12),
            asked=("params", "MACs"),
            hand={"standard": (204800, 39321600), "separable": (9792, 1880064)},
            hand_share=(153, 3200),
        ),
        CostProblem(
            id="G5",
            topic="where the stride stands",
            layers={
                "early": Sequential(
                    Conv2d(32, 32, 3, stride=2, padding=1, groups=32, bias=False),
                    Conv2d(32, 64, 1, bias=False),
                ),
                "late": Sequential(
                    Conv2d(32, 32, 3, padding=1, groups=32, bias=False),
                    Conv2d(32, 64, 1, stride=2, bias=False),
                ),
            },
            input_shape=(32, 28, 20),
            asked=("MACs",),
            hand={"early": (327040,), "late": (448000,)},
            note=(
                "The parameters are the same, and so is the work of the pointwise layer; "
                "the depthwise one does its work at four times as many places when the stride "
                "comes behind it."
            ),
        ),
    ),
)

COSTS = Lesson(
    slug="flops-macs-memory",
    title="FLOPs, MACs and memory",
    prerequisites=(
        "[Conv2d output size](conv2d-output-size.ipynb)",
        "[Count Conv2d parameters](count-conv2d-parameters.ipynb)",
    ),
    afterwards=(
        "Count the multiply–accumulates of a network layer by layer.",
        "Tell how many bytes its outputs take, in any dtype.",
        "Read a published FLOP count, and ask what it means by one.",
    ),
    examples=(
        CostProblem(
            id="EM1",
            topic="one layer on a colour image",
            layers={"layer": Conv2d(3, 16, kernel_size=3, padding=1)},
            input_shape=(3, 32, 24),
            asked=("MACs", "FLOPs"),
            hand={"layer": (331776, 663552)},
        ),
        CostProblem(
            id="EM2",
            topic="a small CNN, layer by layer",
            layers={
                "conv 1": Conv2d(1, 8, kernel_size=3, padding=1),
                "pool 1": MaxPool2d(2),
                "conv 2": Conv2d(8, 16, kernel_size=3, padding=1),
                "pool 2": MaxPool2d(2),
                "linear": Sequential(Flatten(), Linear(560, 10)),
            },
            input_shape=(1, 28, 20),
            asked=("params", "MACs", "activations", "bytes"),
            hand={
                "conv 1": (80, 40320, 4480, 17920),
                "pool 1": (0, 0, 1120, 4480),
                "conv 2": (1168, 161280, 2240, 8960),
                "pool 2": (0, 0, 560, 2240),
                "linear": (5610, 5600, 10, 40),
                "total": (6858, 207200, 8410, 33640),
            },
            stacked=True,
        ),
        CostProblem(
            id="EM3",
            topic="an output in single precision",
            layers={"layer": Conv2d(3, 16, kernel_size=3, padding=1)},
            input_shape=(3, 32, 24),
            asked=("activations", "bytes"),
            hand={"layer": (12288, 49152)},
        ),
        CostProblem(
            id="EM4",
            topic="the same output in half precision",
            layers={"layer": Conv2d(3, 16, kernel_size=3, padding=1)},
            input_shape=(3, 32, 24),
            asked=("activations", "bytes"),
            hand={"layer": (12288, 24576)},
            dtype="bfloat16",
        ),
        CountersProblem(
            id="EM5",
            topic="one layer, three conventions",
            layer=Conv2d(16, 32, kernel_size=3, groups=4),
            input_shape=(16, 28, 28),
            hand=(778752, 800384, 1557504),
        ),
        *COUNTING,
    ),
    problems=(
        CostProblem(
            id="M1",
            topic="a kernel and a stride that differ by axis",
            layers={"layer": Conv2d(16, 32, kernel_size=(3, 5), stride=(2, 1), padding=(1, 2))},
            input_shape=(16, 24, 30),
            asked=("params", "MACs", "FLOPs"),
            hand={"layer": (7712, 2764800, 5529600)},
        ),
        CostProblem(
            id="M2",
            topic="the memory of one output",
            layers={"layer": Conv2d(3, 64, kernel_size=7, stride=2, padding=3)},
            input_shape=(3, 64, 48),
            asked=("activations", "bytes"),
            hand={"layer": (49152, 98304)},
            dtype="bfloat16",
        ),
        CostProblem(
            id="M3",
            topic="where the parameters sit, and where the work is done",
            layers={
                "conv 1": Conv2d(3, 32, kernel_size=3, padding=1),
                "conv 2": Conv2d(32, 64, kernel_size=3, stride=2, padding=1),
                "linear": Sequential(Flatten(), Linear(3072, 10)),
            },
            input_shape=(3, 16, 12),
            asked=("params", "MACs"),
            hand={
                "conv 1": (896, 165888),
                "conv 2": (18496, 884736),
                "linear": (30730, 30720),
                "total": (50122, 1081344),
            },
            stacked=True,
            note=(
                "The linear layer holds most of the parameters and does almost none of the work; "
                "the convolutions use each of their weights at every position."
            ),
        ),
        CountersProblem(
            id="M4",
            topic="three counters, one layer",
            layer=Conv2d(8, 16, kernel_size=3, padding=1, groups=2),
            input_shape=(8, 10, 12),
            hand=(69120, 71040, 138240),
        ),
    ),
)
