"""Facts about how a notebook judges its reader's answers."""

from __future__ import annotations

import pytest

from convguide.render.classroom import report, report_choices
from convguide.solver import enumerate_combos

COMBOS = enumerate_combos(32, 32, 16, 16)


@pytest.mark.parametrize(
    ("yours", "right", "said"),
    [
        (None, (16, 32, 32), "none yet"),
        ((16, 32, 32), (16, 32, 32), "(16, 32, 32) is right"),
        ([16, 32, 32], (16, 32, 32), "[16, 32, 32] is right"),
        ([4864, 4800], (4864, 4800), "[4864, 4800] is right"),
        ([4800, 4864], (4864, 4800), "[4800, 4864] is not right"),
        (3, 3, "3 is right"),
        ([3], 3, "[3] is not right"),
        ("three", 3, "three is not right"),
    ],
)
def test_an_answer_is_judged_by_its_numbers(yours: object, right: object, said: str) -> None:
    assert report(yours, right) == f"your answer: {said}"


@pytest.mark.parametrize(
    ("yours", "said"),
    [
        (None, "none yet"),
        ((3, 2, 1, 1), "(3, 2, 1, 1) is right: 1 of 3 different layers found"),
        ([3, 2, 1, 1], "(3, 2, 1, 1) is right: 1 of 3 different layers found"),
        (
            ((3, 3), (2, 2), (1, 1), (1, 1)),
            "((3, 3), (2, 2), (1, 1), (1, 1)) is right: 1 of 3 different layers found",
        ),
        (
            [(3, 2, 1, 1), [2, 2, 0, 1], ((5, 5), (2, 2), (2, 2), (1, 1))],
            "(3, 2, 1, 1) is right, (2, 2, 0, 1) is right, "
            "((5, 5), (2, 2), (2, 2), (1, 1)) is right: 3 of 3 different layers found",
        ),
        (
            [(1, 2, 0, 1), (1, 2, 0, 2), (1, 2, 0, 3)],
            "(1, 2, 0, 1) is right, (1, 2, 0, 2) is right, (1, 2, 0, 3) is right: "
            "1 of 3 different layers found",
        ),
        ([(3, 2, 2, 1)], "(3, 2, 2, 1) is not: 0 of 3 different layers found"),
    ],
)
def test_choices_are_judged_one_by_one_and_counted_as_layers(yours: object, said: str) -> None:
    assert report_choices(yours, COMBOS, asked=3) == f"your answer: {said}"


def test_a_single_choice_that_is_asked_for_is_one_layer() -> None:
    assert report_choices([(3, 2, 1, 1), (2, 2, 0, 1)], COMBOS) == (
        "your answer: (3, 2, 1, 1) is right, (2, 2, 0, 1) is right: 1 of 1 layer found"
    )


@pytest.mark.parametrize(
    "yours",
    [
        *([], (), 3, "3, 2, 1, 1", [3], [(3, 2, 1)], [(3, 2, 1, 1), 3], [(3, 2, "1", 1)]),
        *([((3, 3), (2, 2), (1, 1))], (((3, 3, 3), (2, 2), (1, 1), (1, 1)),), {3: 2}, [None]),
        *([3, 2, 1], [(3, 2, 1, None)], [()]),
    ],
    ids=str,
)
def test_what_is_no_choice_gets_a_sentence(yours: object) -> None:
    assert report_choices(yours, COMBOS, asked=3) == (
        f"your answer: {yours} cannot be read, "
        "write each choice as (kernel_size, stride, padding, dilation)"
    )
