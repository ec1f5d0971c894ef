"""Chains of layers, and the best one of a menu."""

from __future__ import annotations

from convguide.layers import Conv2d, MaxPool2d
from convguide.problems import ChainProblem, ChainsProblem, DesignProblem, Lesson
from convguide.solver import MENU

DESIGN = Lesson(
    slug="design-a-convolution-stack",
    title="Design a convolution stack",
    prerequisites=(
        "[Receptive field of a CNN](receptive-field.ipynb)",
        "[FLOPs, MACs and memory](flops-macs-memory.ipynb)",
    ),
    afterwards=(
        "Follow a chain of layers stage by stage: sizes, receptive field, parameters and MACs.",
        "Say where in a chain a layer sees far for little work.",
        "Search a menu of layers for the cheapest chain, and read its answer with suspicion.",
    ),
    examples=(
        ChainProblem(
            id="ES1",
            topic="five halvings",
            layers=(
                Conv2d(3, 64, kernel_size=3, stride=2, padding=1),
                Conv2d(64, 128, kernel_size=3, stride=2, padding=1),
                Conv2d(128, 256, kernel_size=3, stride=2, padding=1),
                Conv2d(256, 512, kernel_size=3, stride=2, padding=1),
                Conv2d(512, 512, kernel_size=3, stride=2, padding=1),
            ),
            input_shape=(3, 224, 224),
            hand=(
                ((64, 112, 112), (3, 3), 1792, 21676032),
                ((128, 56, 56), (7, 7), 73856, 231211008),
                ((256, 28, 28), (15, 15), 295168, 231211008),
                ((512, 14, 14), (31, 31), 1180160, 231211008),
                ((512, 7, 7), (63, 63), 2359808, 115605504),
            ),
        ),
        ChainsProblem(
            id="ES2",
            topic="one layer more, early or late",
            chains={
                "early": (
                    Conv2d(3, 64, kernel_size=3, stride=2, padding=1),
                    Conv2d(64, 64, kernel_size=3, padding=1),
                    Conv2d(64, 128, kernel_size=3, stride=2, padding=1),
                    Conv2d(128, 256, kernel_size=3, stride=2, padding=1),
                    Conv2d(256, 512, kernel_size=3, stride=2, padding=1),
                    Conv2d(512, 512, kernel_size=3, stride=2, padding=1),
                ),
                "late": (
                    Conv2d(3, 64, kernel_size=3, stride=2, padding=1),
                    Conv2d(64, 128, kernel_size=3, stride=2, padding=1),
                    Conv2d(128, 256, kernel_size=3, stride=2, padding=1),
                    Conv2d(256, 512, kernel_size=3, stride=2, padding=1),
                    Conv2d(512, 512, kernel_size=3, stride=2, padding=1),
                    Conv2d(512, 512, kernel_size=3, padding=1),
                ),
            },
            input_shape=(3, 224, 224),
            target_size=(7, 7),
            field=64,
            max_params=10_000_000,
            hand=("late", 946520064),
            hand_keeping=("early", "late"),
        ),
        ChainsProblem(
            id="ES3",
            topic="a stride, or a pool",
            chains={
                "strided": (Conv2d(16, 32, kernel_size=3, stride=2, padding=1),),
                "pooled": (Conv2d(16, 32, kernel_size=3, padding=1), MaxPool2d(2)),
            },
            input_shape=(16, 28, 20),
            target_size=(14, 10),
            field=3,
            max_params=5000,
            hand=("strided", 645120),
            hand_keeping=("strided", "pooled"),
        ),
        DesignProblem(
            id="ES4",
            topic="the fewest MACs from a menu of twelve",
            input_shape=(3, 224, 224),
            target_size=(7, 7),
            menu=MENU,
            channels=(64, 128, 256, 512, 512),
            depth=10,
            field=200,
            hand=(6, 6, 1, 11, 6, 5, 5, 8),
            hand_costs=(11446912, 1402519552),
            hand_field=201,
            hand_read=39,
        ),
        DesignProblem(
            id="ES5",
            topic="the same without the layers that skip",
            input_shape=(3, 224, 224),
            target_size=(7, 7),
            menu=(*MENU[:5], *MENU[6:]),  # without the 1×1 convolution of stride 2
            channels=(64, 128, 256, 512, 512),
            depth=10,
            field=200,
            hand=(6, 1, 9, 1, 9, 1, 9, 5, 5, 7),
            hand_costs=(11448448, 1575927808),
            hand_field=209,
            hand_read=209,
        ),
    ),
    problems=(
        ChainProblem(
            id="S1",
            topic="three stages, stage by stage",
            layers=(
                Conv2d(3, 8, kernel_size=3, padding=1),
                MaxPool2d(2),
                Conv2d(8, 16, kernel_size=(3, 5), stride=2, padding=(1, 2)),
                Conv2d(16, 32, kernel_size=3, padding=1),
                MaxPool2d(2),
            ),
            input_shape=(3, 24, 40),
            hand=(
                ((8, 12, 20), (4, 4), 224, 207360),
                ((16, 6, 10), (8, 12), 1936, 115200),
                ((32, 3, 5), (20, 24), 4640, 276480),
            ),
            note=(
                "The first stage has the fewest parameters, for it is narrow; "
                "its map is so large that it does more work than the second."
            ),
        ),
        ChainsProblem(
            id="S2",
            topic="three chains, two bounds",
            chains={
                "A": (
                    Conv2d(3, 8, kernel_size=3, stride=2, padding=1),
                    Conv2d(8, 16, kernel_size=3, stride=2, padding=1),
                    Conv2d(16, 32, kernel_size=3, stride=2, padding=1),
                ),
                "B": (
                    Conv2d(3, 8, kernel_size=3, stride=2, padding=1),
                    Conv2d(8, 16, kernel_size=3, stride=2, padding=1),
                    Conv2d(16, 32, kernel_size=3, stride=2, padding=1),
                    Conv2d(32, 32, kernel_size=3, padding=1),
                ),
                "C": (
                    Conv2d(3, 8, kernel_size=3, padding=1),
                    MaxPool2d(2),
                    Conv2d(8, 16, kernel_size=3, padding=1),
                    MaxPool2d(2),
                    Conv2d(16, 32, kernel_size=3, padding=1),
                    MaxPool2d(2),
                ),
            },
            input_shape=(3, 32, 48),
            target_size=(4, 6),
            field=20,
            max_params=20000,
            hand=("B", 525312),
            hand_keeping=("B", "C"),
            note=(
                "Chain C has fewer parameters than chain B, but its convolutions work on maps "
                "before they are halved. A layer at the end sees far, and on a small map its work "
                "is small."
            ),
        ),
        DesignProblem(
            id="S3",
            topic="the best of a small menu",
            input_shape=(8, 24, 40),
            target_size=(6, 10),
            menu=(
                Conv2d(8, 8, kernel_size=3, padding=1),
                Conv2d(8, 8, kernel_size=3, stride=2, padding=1),
                Conv2d(8, 8, kernel_size=5, stride=2, padding=2),
                MaxPool2d(2),
            ),
            channels=8,
            depth=4,
            field=25,
            hand=(2, 3, 1, 1),
            hand_costs=(3360, 303360),
            hand_field=27,
            hand_read=27,
            note=(
                "The small kernel halves the large map, the large kernel the small one: the other "
                "way round the chain sees just enough too, and takes more work. "
                "The layers that only widen the view stand at the end, where a step is longest."
            ),
        ),
    ),
)
