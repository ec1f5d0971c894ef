"""Facts about the gate that answers pass, and about what every kind of problem derives."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import FrozenInstanceError, dataclass, replace

import pytest
from reference import confirmed

from convguide.catalog import problems
from convguide.layers import Conv2d
from convguide.problems import (
    Checked,
    CountProblem,
    Disagreement,
    MistakesProblem,
    Problem,
    SamePaddingProblem,
    ShapeProblem,
    TargetProblem,
    Value,
    Worked,
    agree,
)
from convguide.problems.base import by_pixels, call, series
from convguide.problems.counting import CountingProblem
from convguide.problems.shape import in_words

SHAPE = ShapeProblem(
    id="T1",
    topic="two axes",
    layer=Conv2d(3, 6, (3, 5), (2, 1), (1, 0), (1, 2)),
    input_shape=(3, 20, 31),
    hand=(6, 10, 23),
)


# The gate


def test_what_all_origins_give_is_checked() -> None:
    checked = agree({"hand": (6, 10, 23), "formula": (6, 10, 23), "torch": (6, 10, 23)})
    assert checked.value == (6, 10, 23)
    assert dict(checked.origins) == {
        "hand": (6, 10, 23),
        "formula": (6, 10, 23),
        "torch": (6, 10, 23),
    }


@pytest.mark.parametrize(
    ("values", "said"),
    [({}, "none"), ({"torch": 3}, "torch 3")],
)
def test_one_origin_is_not_enough(values: dict[str, Value], said: str) -> None:
    message = f"A5, padding: needs two independent origins, has {said}"
    with pytest.raises(Disagreement, match=f"^{message}$"):
        agree(values, place="A5, padding")


def test_a_difference_names_the_place_and_every_value_by_its_origin() -> None:
    message = "A1, output shape: the origins disagree: hand 16, formula 17, torch (16, 32)"
    with pytest.raises(Disagreement, match=f"^{re.escape(message)}$"):
        agree({"hand": 16, "formula": 17, "torch": (16, 32)}, place="A1, output shape")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (3, 3.0),
        (1, True),
        ((16, 32), [16, 32]),
        ((16, 32), (16, 32.0)),
        (((1, 1), 0), ((1, True), 0)),
    ],
)
def test_equal_values_of_different_types_disagree(one: Value, other: Value) -> None:
    for values in ({"hand": one, "torch": other}, {"hand": other, "torch": one}):
        with pytest.raises(Disagreement, match="the origins disagree"):
            agree(values)


def test_the_last_origin_counts_as_much_as_the_first() -> None:
    with pytest.raises(Disagreement, match=r"brute force 4$"):
        agree({"hand": 3, "formula": 3, "torch": 3, "brute force": 4})


def by_constructor() -> Checked:
    return Checked(3, {"hand": 3, "torch": 3}, seal=object())


def by_replacement() -> Checked:
    return replace(agree({"hand": 3, "torch": 3}), value=4)


def by_positional_seal() -> Checked:
    return Checked(3, {}, None)  # type: ignore[misc]


@pytest.mark.parametrize("make", [by_constructor, by_replacement, by_positional_seal])
def test_checked_cannot_be_made_by_hand(make: Callable[[], Checked]) -> None:
    with pytest.raises((TypeError, ValueError)):
        make()


def test_checked_cannot_be_changed() -> None:
    checked = agree({"hand": 3, "torch": 3})
    with pytest.raises(FrozenInstanceError):
        checked.value = 4  # type: ignore[misc]
    with pytest.raises(TypeError):
        checked.origins["hand"] = 4  # type: ignore[index]


# Verified problems


def test_a_verified_problem_gives_its_parts() -> None:
    verified = confirmed(SHAPE)
    assert verified["output shape"] == (6, 10, 23)
    assert verified.numbers() == {6, 10, 23, 0}


@dataclass(frozen=True)
class Unproved(ShapeProblem):
    """Its worked lines end in a number that nobody confirmed."""

    def worked(self) -> tuple[Worked, ...]:
        """Return one line that leads elsewhere."""
        return (Worked("H_out", ("5 + 6", "11"), 11),)


def test_worked_lines_must_end_in_a_checked_value() -> None:
    problem = Unproved("T1", "two axes", SHAPE.layer, SHAPE.input_shape, SHAPE.hand)
    message = "T1: the worked lines of H_out end in 11, which is no checked value of the problem"
    with pytest.raises(Disagreement, match=f"^{message}$"):
        confirmed(problem).worked()


@pytest.mark.parametrize("problem", tuple(problems()), ids=lambda problem: problem.id)
def test_every_problem_of_the_catalog_works_out_to_checked_values(problem: Problem) -> None:
    worked = confirmed(problem).worked()
    assert worked
    assert [one.lines[-1].replace(",", "") for one in worked] == [str(one.value) for one in worked]


# What counters say is shown in a table: no cell works it out.
WITH_CELLS = tuple(problem for problem in problems() if not isinstance(problem, CountingProblem))


@pytest.mark.parametrize("problem", WITH_CELLS, ids=lambda problem: problem.id)
def test_every_problem_has_all_its_texts(problem: Problem) -> None:
    figure = problem.figure()
    texts = [problem.statement(), *problem.hints(), problem.by_formula(), problem.literal()]
    assert all([*texts, figure.call, figure.text_alternative, figure.caption])
    for lines in (problem.by_torch(), problem.check(), (problem.by_formula(), figure.call)):
        compile("\n".join(lines), problem.id, "exec")


def test_a_shape_is_never_told_before_the_solution() -> None:
    shapes = [problem for problem in problems() if isinstance(problem, ShapeProblem)]
    assert shapes
    for problem in shapes:
        assert problem.literal() not in problem.statement() + "".join(problem.hints())


# Texts follow the data


def test_another_layer_gives_other_texts_everywhere() -> None:
    layer = Conv2d(3, 8, (4, 2), (1, 3), (0, 2), 3)
    other = replace(SHAPE, layer=layer, input_shape=(3, 22, 17), hand=(8, 13, 6))
    for text in ("statement", "hints", "worked", "by_torch", "by_formula", "check", "figure"):
        assert getattr(SHAPE, text)() != getattr(other, text)()
    figures = SHAPE.figure(), other.figure()
    for field in ("call", "text_alternative", "caption"):
        assert getattr(figures[0], field) != getattr(figures[1], field)


@pytest.mark.parametrize(
    ("layer", "size", "said"),
    [
        (
            Conv2d(3, 6, 3, 3),
            (10, 13),
            "The last window ends before the input does: "
            "1 of 10 rows and 1 of 13 columns are never read.",
        ),
        (
            Conv2d(3, 6, 3, 3),
            (10, 12),
            "The last window ends before the input does: 1 of 10 rows is never read.",
        ),
        (
            Conv2d(3, 6, 3, 2, 0, 2),
            (9, 13),
            "The stride of 2 and the dilation of 2 share the factor 2, so that the holes never "
            "close: 4 of 9 rows and 6 of 13 columns are never read.",
        ),
        (
            Conv2d(3, 6, 3, 4, 2),
            (60, 21),
            "The stride of 4 leaves pixels between windows that span 3: "
            "15 of 60 rows and 5 of 21 columns are never read.",
        ),
        (
            Conv2d(3, 6, 3, 4),
            (13, 11),
            "Along the height, the stride of 4 leaves pixels between windows that span 3, and the "
            "last window ends before the input does: 4 of 13 rows are never read. "
            "Along the width, the stride of 4 leaves pixels between windows that span 3: "
            "2 of 11 columns are never read.",
        ),
        (
            Conv2d(3, 12, (5, 3), 2, (3, 2), (2, 3)),
            (25, 36),
            "Along the height, the stride of 2 and the dilation of 2 share the factor 2, so that "
            "the holes never close: 13 of 25 rows are never read. "
            "Along the width, the division's remainder has no place for a window that would "
            "close the last holes: 1 of 36 columns is never read.",
        ),
        (
            Conv2d(3, 6, (2, 3), (3, 1), 0, (4, 3)),
            (11, 7),
            "Along the height, a window reads 2 pixels, fewer than the stride of 3, so that the "
            "holes never close: 5 of 11 rows are never read. Along the width, the only window "
            "reads nothing in the holes of its dilated kernel: 4 of 7 columns are never read.",
        ),
        (
            Conv2d(3, 6, 2, (4, 1), 0, (3, 2)),
            (8, 4),
            "No other window reaches into the holes of the dilated kernel: "
            "4 of 8 rows are never read.",
        ),
        (
            Conv2d(3, 6, (3, 1), (3, 1), 0, (2, 1)),
            (11, 4),
            "Near an end, too few windows overlap to close the holes of the dilated kernel: "
            "2 of 11 rows are never read.",
        ),
        (Conv2d(3, 6, 3, padding=1), (9, 9), ""),
    ],
)
def test_unread_pixels_are_told_with_the_reason_of_each_axis(
    layer: Conv2d, size: tuple[int, int], said: str
) -> None:
    assert replace(SHAPE, layer=layer, input_shape=(3, *size)).remark() == said


def test_a_single_choice_and_a_window_of_one_are_said_in_the_singular() -> None:
    problem = TargetProblem(
        **{"id": "T3", "topic": "t", "size": (9, 12), "target": (4, 6), "hand_count": 1},
        **{"hand_distinct": 1, "hand_choices": ((2, 2, 0, 1),), "stride_range": (2, 2)},
    )
    assert "Find one choice of" in problem.statement()
    assert "`kernel_size` from 1 to 7, `stride` 2, `padding` from 0 to 5" in problem.statement()
    one = CountProblem(id="T4", topic="t", layers={"layer": Conv2d(3, 6, 3)}, hand={"layer": 168})
    assert one.statement().endswith("\n\nHow many?")
    assert (one.wanted, one.literal()) == ("layer", "168")


def test_a_filter_without_bias_is_drawn_and_told_without_one() -> None:
    plain = CountProblem(
        **{"id": "T4", "topic": "t", "hand": {"layer": 270}},
        layers={"layer": Conv2d(3, 6, (3, 5), bias=False)},
    )
    assert "one bias" not in plain.schematic().text_alternative


def test_axes_that_differ_are_not_called_alike() -> None:
    problem = MistakesProblem(
        **{"id": "T6", "topic": "t", "hand": {"layer with dilation 1": (6, 10, 29)}},
        **{"asked": Conv2d(3, 6, (3, 5), (2, 1), 1, 0), "asked_input": (3, 20, 31)},
        **{"ran": Conv2d(3, 6, (3, 5), 1, 1), "ran_input": (3, 20, 30)},
    )
    assert "alike" not in problem.figure().text_alternative


def test_a_padding_is_searched_wide_enough_to_find_it() -> None:
    problem = SamePaddingProblem(id="T2", topic="t", size=20, kernel_size=5, dilation=2, hand=4)
    assert "for padding in range(10):" in problem.by_torch()


# Words


def test_words_that_texts_are_made_of() -> None:
    assert (by_pixels((3, 20, 31)), by_pixels(4)) == ("3×20×31", "4×4")
    assert (series(["a"]), series(["a", "b"])) == ("a", "a and b")
    long = call("f", "1" * 30, "2" * 30)
    assert long == f"f(\n    {'1' * 30},\n    {'2' * 30},\n)"


def test_one_position_is_said_in_the_singular() -> None:
    assert "steps of 2, 1 position, every pixel" in in_words("height", (3, 3, 2, 0, 1))
