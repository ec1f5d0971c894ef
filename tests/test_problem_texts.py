"""What the page of a problem says, word for word, for one problem of each kind."""

from __future__ import annotations

import pytest
from test_chains import CHAIN, CHAINS, SMALL
from test_costs import COST, COUNTERS, FIELD, GROUPS

from convguide.layers import AvgPool1d, Conv2d, ConvTranspose1d
from convguide.problems import (
    ComparisonProblem,
    CountProblem,
    EdgeCase,
    ErrorExample,
    LayerExample,
    MistakesProblem,
    NamingProblem,
    NetworkTotals,
    OutcomeProblem,
    OutputPaddingProblem,
    PaddingMap,
    Problem,
    Reading,
    SamePaddingProblem,
    ShapeProblem,
    SizeProblem,
    SolverQuery,
    SolverSweep,
    TargetProblem,
)
from convguide.problems.accepted import AcceptedSizes, ArchitectureSizes
from convguide.problems.counting import CountingProblem
from convguide.problems.foreign import ForeignCase, SideBySide

SHAPE = ShapeProblem(
    id="T1",
    topic="two axes",
    layer=Conv2d(3, 6, (3, 5), (2, 1), (1, 0), (1, 2)),
    input_shape=(3, 20, 31),
    hand=(6, 10, 23),
)
SAME = SamePaddingProblem(id="T2", topic="t", size=20, kernel_size=5, dilation=2, hand=4)
TARGET = TargetProblem(
    id="T3",
    topic="t",
    size=(9, 12),
    target=(5, 6),
    hand_count=5,
    hand_distinct=3,
    hand_choices=((3, 2, 1, 1), (1, 2, 0, 1)),
    ks_range=(1, 3),
    stride_range=(2, 2),
    pad_range=(0, 1),
    dil_range=(1, 3),
)
COUNT = CountProblem(
    id="T4",
    topic="t",
    layers={"first": Conv2d(3, 6, (3, 5)), "second": Conv2d(6, 4, 2, bias=False)},
    hand={"first": 276, "second": 96, "total": 372},
    summed=True,
)
COMPARISON = ComparisonProblem(
    id="T5",
    topic="t",
    input_shape=(2, 8, 12),
    hidden=5,
    classes=3,
    channels=(4, 6),
    kernel_size=3,
    pool=2,
    padding=1,
    other_padding=0,
    hand={"MLP": 983, "CNN": 733},
)
MISTAKES = MistakesProblem(
    id="T6",
    topic="t",
    asked=Conv2d(3, 6, (3, 5), (2, 1), 1, 0),
    asked_input=(3, 20, 31),
    ran=Conv2d(3, 6, (3, 5), 1, 1),
    ran_input=(3, 20, 30),
    hand={"layer with dilation 1": (6, 10, 29)},
)
SIZE = SizeProblem(
    id="T7",
    topic="t",
    layer=AvgPool1d(3, stride=2, ceil_mode=True),
    input_shape=(2, 5, 8),
    hand=(2, 5, 4),
)
REACH = OutputPaddingProblem(
    id="T8",
    topic="t",
    layer=ConvTranspose1d(3, 6, kernel_size=4, stride=3, padding=1),
    input_shape=(3, 5),
    output_size=(16,),
    hand=(2,),
)
KINDS = (
    SHAPE,
    SAME,
    TARGET,
    COUNT,
    COMPARISON,
    MISTAKES,
    SIZE,
    REACH,
    COST,
    GROUPS,
    COUNTERS,
    FIELD,
    CHAIN,
    CHAINS,
    SMALL,
)


def kinds_of(kind: type[Problem]) -> set[type[Problem]]:
    """Return every kind below a kind that the package defines."""
    own = "convguide.problems."
    below = {one for one in kind.__subclasses__() if one.__module__.startswith(own)}
    return below.union(*map(kinds_of, below)) if below else set()


# Those of the reference ask nothing: test_families.py and test_solver_page.py show them.
UNASKED = {EdgeCase, LayerExample, NetworkTotals, Reading, PaddingMap, SolverQuery, SolverSweep}
# Nor do those of a page: test_fitting.py, test_counters.py and test_engines.py show them.
UNASKED |= {AcceptedSizes, ArchitectureSizes, CountingProblem, ForeignCase, SideBySide}
# Of practice, of a lecturer's own file, and of messages: test_practice.py, test_toml.py and
# test_explain.py show them.
ELSEWHERE = {NamingProblem, OutcomeProblem, ErrorExample}


def test_every_kind_is_shown_here() -> None:
    assert kinds_of(Problem) - UNASKED - ELSEWHERE == {type(problem) for problem in KINDS}


@pytest.mark.parametrize(
    ("problem", "statement"),
    [
        (
            SHAPE,
            "An image of C=3, H=20, W=31 goes through a `Conv2d` with `out_channels=6` and "
            "`kernel_size=(3, 5), stride=(2, 1), padding=(1, 0), dilation=(1, 2)`.\n"
            "Which shape `(C_out, H_out, W_out)` comes out?",
        ),
        (
            SAME,
            "An image of H=W=20 goes through a `Conv2d` with "
            "`kernel_size=5, stride=1, dilation=2`.\n"
            "Which `padding`, in pixels per side, keeps its size?",
        ),
        (
            TARGET,
            "An image of 9×12 pixels is to come out at 5×6.\n"
            "Find 2 different choices of `(kernel_size, stride, padding, dilation)`, each a "
            "single number for both axes, with `kernel_size` from 1 to 3, `stride` 2, "
            "`padding` from 0 to 1 and `dilation` from 1 to 3.\n"
            "Choices that make one and the same layer count once.",
        ),
        (
            COUNT,
            "Count the trainable parameters.\n\n- first: C_in=3, C_out=6, kernel 3×5, with bias\n"
            "- second: C_in=6, C_out=4, kernel 2×2, no bias\n\nHow many in each, and in total?",
        ),
        (
            COMPARISON,
            "An image of C=2, H=8, W=12 is to be sorted into 3 classes.\n\n"
            "- MLP: the image flattened, then `Linear` layers of sizes `[192, 5, 3]`.\n"
            "- CNN: `Conv2d` 2→4 and `Conv2d` 4→6, both 3×3 with padding 1, then "
            "`MaxPool2d(2)`, `Flatten` and one `Linear` to the 3 classes.\n\n"
            "Activation functions have no parameters, so they are left out.\n"
            "How many trainable parameters does each have? Answer with `(MLP, CNN)`.",
        ),
        (
            MISTAKES,
            "A notebook checks its formula against torch like this, and expects `(6, 20, 28)` "
            "from both:\n\n"
            "- the formula is asked about an image of 20×31 pixels and a layer with "
            "`kernel_size=(3, 5), stride=(2, 1), padding=1, dilation=0`;\n"
            "- torch runs an image of 20×30 pixels through "
            "`nn.Conv2d(3, 6, kernel_size=(3, 5), stride=1, padding=1, dilation=1)`.\n\n"
            "There are two mistakes in this check, and for one of them torch refuses the first "
            "layer.\n"
            "Mend that one: which shape `(C_out, H_out, W_out)` does the first layer then give?",
        ),
        (
            SIZE,
            "A batch of shape `(2, 5, 8)` goes through "
            "`AvgPool1d(3, stride=2, ceil_mode=True)`.\n"
            "Which shape `(N, C, L_out)` comes out?",
        ),
        (
            REACH,
            "`ConvTranspose1d(3, 6, kernel_size=4, stride=3, padding=1)` gets an input of shape "
            "`(3, 5)` and is to give 16 pixels.\nWhich `output_padding` does it need?",
        ),
    ],
    ids=lambda value: value.id if isinstance(value, Problem) else "",
)
def test_the_statement(problem: Problem, statement: str) -> None:
    assert problem.statement() == statement


@pytest.mark.parametrize(
    ("problem", "telling"),
    [
        (
            SHAPE,
            "Along the height the kernel spans 3 pixels of the 20 + 2·1 = 22 in the padded input.",
        ),
        (SAME, "The dilated kernel spans 9 pixels, and the padding counts on both sides."),
        (TARGET, "Try `stride=2` with `kernel_size=3, dilation=1`: which padding fits?"),
        (COUNT, "One filter here holds 3·5·3 weights, and there are 6 filters."),
        (
            COMPARISON,
            "The pool gives 6×4×6: multiply it out for the features that reach the last layer.",
        ),
        (MISTAKES, "Ask torch to run the first layer: what does it say about `dilation=0`?"),
        (
            SIZE,
            "Along the length, the window spans 3 pixels of the 8 + 2·0 = 8 that it may slide "
            "over; round up, then ask whether the last window begins behind pixel 7, the last one.",
        ),
        (
            REACH,
            "Along the length, the last stamp begins (5 − 1)·3 = 12 pixels behind the first and "
            "is 4 wide; the padding cuts 2·1.",
        ),
    ],
    ids=lambda value: value.id if isinstance(value, Problem) else "",
)
def test_the_last_hint_has_the_problems_numbers(problem: Problem, telling: str) -> None:
    assert len(problem.hints()) == 2
    assert problem.hints()[-1] == telling


def lines(problem: Problem) -> dict[str, tuple[str, ...]]:
    """Return the worked lines by their names."""
    return {worked.name: worked.lines for worked in problem.worked()}


def test_worked_lines_of_a_shape() -> None:
    assert lines(SHAPE) == {
        "H_out": ("⌊(20 + 2·1 − 1·(3 − 1) − 1) / 2⌋ + 1", "⌊19 / 2⌋ + 1", "9 + 1", "10"),
        "W_out": ("⌊(31 + 2·0 − 2·(5 − 1) − 1) / 1⌋ + 1", "⌊22 / 1⌋ + 1", "22 + 1", "23"),
    }
    assert SHAPE.worked()[0].text().splitlines()[1] == "      = ⌊19 / 2⌋ + 1"


def test_worked_lines_of_a_padding_end_in_the_proof() -> None:
    assert lines(SAME) == {
        "padding": ("2·(5 − 1) / 2", "8 / 2", "4"),
        "H_out": ("⌊(20 + 2·4 − 2·(5 − 1) − 1) / 1⌋ + 1", "⌊19 / 1⌋ + 1", "19 + 1", "20"),
    }


def test_worked_lines_of_a_target_are_those_of_the_first_choice() -> None:
    assert lines(TARGET) == {
        "H_out": ("⌊(9 + 2·1 − 1·(3 − 1) − 1) / 2⌋ + 1", "⌊8 / 2⌋ + 1", "4 + 1", "5"),
        "W_out": ("⌊(12 + 2·1 − 1·(3 − 1) − 1) / 2⌋ + 1", "⌊11 / 2⌋ + 1", "5 + 1", "6"),
    }


def test_worked_lines_of_counts_end_in_the_sum() -> None:
    assert lines(COUNT) == {
        "first": ("(3·5·3 + 1)·6", "46·6", "276"),
        "second": ("2·2·6·4", "24·4", "96"),
        "total": ("276 + 96", "372"),
    }


def test_worked_lines_of_a_comparison_go_through_every_layer() -> None:
    found = lines(COMPARISON)
    assert found["Linear 1"] == ("192·5 + 5", "960 + 5", "965")
    assert found["H_conv2"][0] == "⌊(8 + 2·1 − 1·(3 − 1) − 1) / 1⌋ + 1"
    assert found["H_pool"] == ("⌊(8 + 2·0 − 1·(2 − 1) − 1) / 2⌋ + 1", "⌊6 / 2⌋ + 1", "3 + 1", "4")
    assert found["final Linear"] == ("144·3 + 3", "432 + 3", "435")
    assert found["CNN"] == ("298 + 435", "733")


def test_worked_lines_of_mistakes_are_those_of_both_layers() -> None:
    assert [values[-1] for values in lines(MISTAKES).values()] == ["10", "20"]


@pytest.mark.parametrize(
    ("problem", "remark"),
    [
        (SHAPE, ""),
        (
            TARGET,
            "5 of the window's 18 candidates reach it. 2 of them repeat another as a layer: "
            "with a kernel of one pixel the dilation changes nothing.",
        ),
        (
            MISTAKES,
            "First, `dilation=0` is no convolution, and torch refuses it; an ordinary kernel is "
            "written `dilation=1`. A formula without a guard says (6, 11, 33), as if the kernel "
            "were one pixel wide. Second, the two layers differ in input size, stride and "
            "dilation, so even two right answers would prove nothing.",
        ),
    ],
    ids=lambda value: value.id if isinstance(value, Problem) else "",
)
def test_the_remark(problem: Problem, remark: str) -> None:
    assert problem.remark() == remark


def test_the_comparisons_remark_says_what_the_padding_decides() -> None:
    for telling in (
        "With padding 1 ",
        "the pool leaves 4×6×6 features. ",
        "With `Conv2d`'s default, 0, the pool leaves 2×4×6, ",
        "has 147 parameters instead of 435.\n\n",
        "So the MLP has more parameters, 983 against 733. ",
        "The CNN's largest layer is `Linear` 144→3 with 435 of 733; "
        "with padding 0 it is `Conv2d` 4→6 with 222 of 445.",
    ):
        assert telling in COMPARISON.remark()


@pytest.mark.parametrize(
    ("problem", "words"),
    [
        (
            SHAPE,
            "Along the height: 20 pixels and 1 of padding on each side, a window 3 wide, steps "
            "of 2, 10 positions, every pixel read. Along the width: 31 pixels, a window 9 wide "
            "that reads 5 of them, steps of 1, 23 positions, every pixel read.",
        ),
        (
            SAME,
            "Along the height and the width alike: 20 pixels and 4 of padding on each side, a "
            "window 9 wide that reads 5 of them, steps of 1, 20 positions, every pixel read.",
        ),
        (
            TARGET,
            "Map of the 5 combinations that turn 9×12 into 5×6, kernel size across, padding "
            "upwards: 3 with stride 2 and kernel size 1, 1 with stride 2 and kernel size 2 and "
            "1 with stride 2 and kernel size 3.",
        ),
        (COUNT, "Bars of the parameter counts: first 276, second 96 and total 372."),
        (
            COMPARISON,
            "MLP: Linear 192→5 965 and Linear 5→3 18, 983 in all. CNN: Conv2d 2→4 76, Conv2d "
            "4→6 222 and Linear 144→3 435, 733 in all. CNN, padding 0: Conv2d 2→4 76, Conv2d "
            "4→6 222 and Linear 48→3 147, 445 in all.",
        ),
    ],
    ids=lambda value: value.id if isinstance(value, Problem) else "",
)
def test_the_figure_in_words(problem: Problem, words: str) -> None:
    assert problem.figure().text_alternative == words
