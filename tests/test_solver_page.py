"""Facts about the page of the solver's derivation: what it asks, what is checked, what it says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from reference import confirmed

from convguide.catalog.families import SOLVING
from convguide.problems import Disagreement, PaddingMap, SolverQuery, SolverSweep, Verified
from convguide.problems.solving import ranged, written
from convguide.render.families.solver import (
    counts_table,
    listing,
    map_parts,
    overview,
    query_parts,
    reason,
    sweeps,
)
from convguide.verify import verify

BY_ID = {problem.id: problem for problem in SOLVING}

CONV = SolverQuery(
    id="t1",
    topic="two axes",
    layer="Conv2d",
    kernel_size=(1, 3),
    stride=(2, 2),
    padding=(0, 1),
    dilation=(1, 2),
    size=(8, 9),
    target=(4, 5),
    hand_square=4,
    hand_distinct=3,
    hand_per_axis=25,
)
POOL = replace(CONV, id="t2", layer="MaxPool2d", ceil_mode=True)
BACK = SolverQuery(
    id="t3",
    topic="back",
    layer="ConvTranspose2d",
    kernel_size=(2, 3),
    stride=(2, 2),
    padding=(0, 1),
    dilation=(1, 1),
    output_padding=(0, 1),
    size=(4, 5),
    target=(8, 9),
    hand_square=1,
    hand_distinct=1,
    hand_per_axis=4,
)
NONE = SolverQuery(
    id="t4",
    topic="none",
    layer="Conv2d",
    stride=(1, 1),
    dilation=(2, 2),
    size=(20, 20),
    target=(21, 21),
    hand_nearest=((20, 20), (22, 22)),
    hand_wider=((2, 1, 1, 1),),
)
SWEEP = SolverSweep(
    id="t5",
    topic="convolutions",
    layer="Conv1d",
    kernel_size=(1, 3),
    stride=(1, 2),
    padding=(0, 1),
    dilation=(1, 1),
    sizes=(3, 4),
    targets=(2, 3),
)
STRIP = PaddingMap(
    id="t6",
    topic="one or two",
    size=20,
    target=7,
    stride=3,
    hand_leeway=(-2, -1, 0),
    hand=((0,), (0, 1), (1,)),
    ks_range=(1, 3),
    pad_range=(0, 2),
    kernels=(1, 2),
    paddings=(0, 1),
)


def values(verified: Verified) -> dict[str, object]:
    """Return every checked value by its part."""
    return {part: checked.value for part, checked in verified.parts.items()}


# The data


def test_the_notebooks_questions_have_the_notebooks_counts() -> None:
    asked = [BY_ID[name] for name in ("solve-square", "solve-one-less", "solve-not-square")]
    found = [problem.answers() for problem in asked]
    assert [one["square solutions"] for one in found] == [18, 16, 17]
    assert [one["different layers"] for one in found] == [16, 16, 15]
    assert [one["solutions per axis"] for one in found] == [324, 256, 289]


@pytest.mark.parametrize("problem", SOLVING, ids=lambda problem: problem.id)
def test_the_formulas_give_what_was_worked_out_by_hand(problem: SolverQuery) -> None:
    by_hand, by_formula = problem.hand_answers(), problem.answers()
    assert {part: by_formula[part] for part in by_hand} == by_hand


def test_a_question_is_asked_as_one_writes_it() -> None:
    assert [problem.code() for problem in SOLVING if isinstance(problem, SolverQuery)] == [
        "solve((32, 32), (16, 16))",
        "solve((64, 64), (31, 31), padding=range(8))",
        "solve((72, 96), (36, 48))",
        "solve_pool((7, 9), (4, 5), dilation=range(1, 3), ceil_mode=True)",
        "solve_conv_transpose((7, 8), (14, 15), dilation=1)",
        "solve((32, 32), (33, 33), stride=1, dilation=2)",
        "solve((224, 224), (50, 50))",
        "solve((32, 32), (64, 64))",
        "solve((32, 48), (16, 16))",
    ]


def test_ranges_are_written_short() -> None:
    assert (written(range(3, 4)), written(range(6)), written(range(1, 4))) == (
        *("3", "range(6)", "range(1, 4)"),
    )
    assert (ranged(1), ranged(range(2))) == (range(1, 2), range(2))


def test_a_pool_and_a_transposed_question_list_what_belongs_to_them() -> None:
    found = POOL.answers()["every square solution"]
    assert found == ((1, 2, 0, 1), (1, 2, 0, 2), (2, 2, 0, 1))
    assert BACK.answers()["every square solution"] == ((3, 2, 1, 1, (1, 0)),)


# What is checked


@pytest.mark.torch
def test_every_origin_tries_for_itself() -> None:
    verified = verify(CONV)
    assert values(verified) == {
        "candidates": 12,
        "square solutions": 4,
        "different layers": 3,
        "solutions per axis": 25,
        "every square solution": ((1, 2, 0, 1), (1, 2, 0, 2), (2, 2, 1, 2), (3, 2, 1, 1)),
    }
    origins = {part: list(checked.origins) for part, checked in verified.parts.items()}
    assert origins["solutions per axis"] == ["hand", "formula", "torch", "brute force"]
    assert origins["every square solution"] == ["formula", "torch", "brute force"]


@pytest.mark.torch
def test_torch_finds_sweeps_and_strips_too() -> None:
    assert values(verify(SWEEP)) == {
        "questions": 4,
        "candidates": 48,
        "solutions": 14,
        "listed and right": 14,
    }
    assert values(verify(STRIP)) == {
        "leeway": (-2, -1, 0),
        "paddings by kernel": ((0,), (0, 1), (1,)),
    }


@pytest.mark.torch
@pytest.mark.parametrize(
    ("planted", "part"),
    [
        (replace(CONV, hand_square=3), "t1, square solutions"),
        (replace(CONV, hand_distinct=4), "t1, different layers"),
        (replace(CONV, hand_per_axis=9), "t1, solutions per axis"),
        (replace(BACK, hand_per_axis=5), "t3, solutions per axis"),
        (replace(NONE, hand_nearest=((20, 20),)), "t4, nearest sizes"),
        (replace(NONE, hand_wider=((3, 1, 1, 1),)), "t4, wider choices that do"),
        (replace(STRIP, hand_leeway=(-2, -1)), "t6, leeway"),
        (replace(STRIP, hand=((0,), (0,), (1,))), "t6, paddings by kernel"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_planted_wrong_answer_is_refused(planted: SolverQuery, part: str) -> None:
    with pytest.raises(Disagreement, match=f"^{part}: "):
        verify(planted)


@pytest.mark.torch
@pytest.mark.parametrize("problem", [CONV, SWEEP], ids=["query", "sweep"])
def test_a_solver_that_misses_a_solution_is_found_out(
    problem: SolverQuery | SolverSweep, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = type(problem).found

    def without_kernel_3(self: SolverQuery, *sizes: object, **more: bool) -> object:
        return found(replace(self, kernel_size=(1, 2)), *sizes, **more)

    monkeypatch.setattr(type(problem), "found", without_kernel_3)
    with pytest.raises(Disagreement, match=r"solutions: the origins disagree"):
        verify(problem)


# What the page says


def test_a_figure_says_which_paddings_it_shows() -> None:
    figure = STRIP.figure()
    assert figure.call == (
        "draw_paddings(\n    20,\n    7,\n    3,\n    1,\n    ks_range=(1, 3),\n"
        "    pad_range=(0, 2),\n    kernels=(1, 2),\n    paddings=(0, 1),\n)"
    )
    assert figure.text_alternative == (
        "Kernel size across, padding upwards: which paddings turn 20 into 7 with stride 3 and "
        "dilation 1. kernel 1: 0; kernel 2: 0 and 1; kernel 3: 1. A frame marks kernels 1 to 2 "
        "and paddings 0 to 1."
    )
    assert map_parts(confirmed(STRIP)) == {"size": 20, "target": 7, "first": "−2", "last": "0"}


def test_the_overview_links_to_each_question() -> None:
    assert overview([confirmed(CONV)]).splitlines()[2] == (
        "| [two axes](#t1) | 8×9 → 4×5 | 12 | 4 | 3 | 25 |"
    )
    assert query_parts(confirmed(CONV))["topic"] == "Two axes"


def test_the_list_of_solutions_tells_which_are_one_layer() -> None:
    assert listing(CONV, confirmed(CONV)).splitlines()[2:] == [
        "| 1 | 2 | 0 | 1 |  |",
        "| 1 | 2 | 0 | 2 | repeated |",
        "| 2 | 2 | 1 | 2 |  |",
        "| 3 | 2 | 1 | 1 |  |",
    ]
    assert "| 3 | 2 | 1 | 1 | <span" in listing(BACK, confirmed(BACK))


def test_the_table_of_origins_leaves_the_list_to_its_own_table() -> None:
    assert "every square solution" not in counts_table(confirmed(CONV))
    assert "| solutions per axis | 25 | 25 | 25 |" in counts_table(confirmed(CONV))


def test_a_reason_stands_as_the_package_tells_it() -> None:
    shown = reason(confirmed(NONE))
    assert shown.startswith(
        "```python\nprint(solve((20, 20), (21, 21), stride=1, dilation=2).reason())\n```"
    )
    assert "Nearest sizes within the ranges: 20×20, 22×22.\nA wider range would do:\n" in shown
    assert "| wider choices that do |" in shown


def test_sweeps_stand_in_one_table() -> None:
    assert sweeps([confirmed(SWEEP)]).splitlines()[2] == "| convolutions | 4 | 48 | 14 | 14 |"
