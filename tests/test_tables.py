"""Facts about checked values as tables."""

from __future__ import annotations

from reference import confirmed

from convguide.layers import Conv2d
from convguide.problems import ShapeProblem, TargetProblem, Value
from convguide.render.tables import combos_table, origins_table, shown, table
from convguide.verify import verify

SHAPE = ShapeProblem(
    id="T1",
    topic="two axes",
    layer=Conv2d(3, 6, (3, 5), (2, 1), (1, 0), (1, 2)),
    input_shape=(3, 20, 31),
    hand=(6, 10, 23),
)
TARGET = TargetProblem(
    id="T3",
    topic="t",
    size=(9, 12),
    target=(5, 6),
    hand_count=5,
    hand_distinct=3,
    hand_choices=((3, 2, 1, 1),),
    ks_range=(1, 3),
    stride_range=(2, 2),
    pad_range=(0, 1),
)


def test_a_table_has_a_head_a_rule_and_rows() -> None:
    assert table(["a", "b"], [["1", ""]]) == "| a | b |\n| --- | --- |\n| 1 |  |"


def test_values_stand_side_by_side_by_their_origins() -> None:
    whole = '<span class="cg-whole">(6, 10, 23)</span>'
    assert origins_table(confirmed(SHAPE)).splitlines() == [
        "| checked value | by hand | by formula | by torch |",
        "| --- | --- | --- | --- |",
        f"| output shape | {whole} | {whole} | {whole} |",
        "| unread rows |  | 0 | 0 |",
        "| unread columns |  | 0 | 0 |",
    ]


def test_every_origin_has_a_column() -> None:
    answers = SHAPE.answers()
    verified = verify(SHAPE, {"torch": answers, "another engine": answers})
    assert "another engine" in origins_table(verified).splitlines()[0]


def test_counts_are_grouped_and_long_lists_counted() -> None:
    values: list[Value] = [1792, (64, 16, 16), (1000000,), (), ((1, 2), "→"), tuple(range(9))]
    assert list(map(shown, values)) == [
        *("1,792", "(64, 16, 16)", "(1,000,000,)", "()", "((1, 2), →)", "a list of 9")
    ]
    assert shown(tuple(range(8))) == "(0, 1, 2, 3, 4, 5, 6, 7)"


def test_combinations_are_listed_with_those_that_repeat_a_layer() -> None:
    lines = combos_table(confirmed(TARGET)).splitlines()
    assert lines[0].startswith("| kernel_size | stride | padding | dilation |")
    assert lines[2:] == [
        "| 1 | 2 | 0 | 1 |  |",
        "| 1 | 2 | 0 | 2 | repeated |",
        "| 1 | 2 | 0 | 3 | repeated |",
        "| 2 | 2 | 1 | 2 |  |",
        "| 3 | 2 | 1 | 1 |  |",
    ]


def test_other_kinds_have_no_combinations() -> None:
    assert combos_table(confirmed(SHAPE)) == ""
