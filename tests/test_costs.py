"""Facts about problems of cost and of receptive fields: texts, values, planted faults."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from reference import confirmed

from convguide.formulas import ShapeError, conv_macs, receptive_field
from convguide.layers import AvgPool2d, Conv2d, Flatten, Linear, MaxPool2d
from convguide.networks import Sequential
from convguide.problems import (
    CostProblem,
    CountersProblem,
    Disagreement,
    FieldProblem,
    GroupsProblem,
    Problem,
)
from convguide.problems.field import read_by
from convguide.render.facts import facts
from convguide.verify import verify

COST = CostProblem(
    id="T1",
    topic="a stack",
    layers={
        "conv": Conv2d(4, 6, (3, 5), (2, 1), (1, 2), groups=2),
        "pool": MaxPool2d((2, 3)),
        "linear": Sequential(Flatten(), Linear(48, 5)),
    },
    input_shape=(4, 8, 12),
    asked=("params", "MACs", "FLOPs", "activations", "bytes"),
    hand={
        "conv": (186, 8640, 17280, 288, 576),
        "pool": (0, 0, 0, 48, 96),
        "linear": (245, 240, 480, 5, 10),
        "total": (431, 8880, 17760, 341, 682),
    },
    stacked=True,
    dtype="bfloat16",
)
SEPARABLE = CostProblem(
    id="T2",
    topic="two ways",
    layers={
        "standard": Conv2d(4, 6, (3, 5), padding=(1, 2), bias=False),
        "separable": Sequential(
            Conv2d(4, 4, (3, 5), padding=(1, 2), groups=4, bias=False),
            Conv2d(4, 6, 1, bias=False),
        ),
    },
    input_shape=(4, 7, 9),
    asked=("MACs",),
    hand={"standard": (22680,), "separable": (5292,)},
    hand_share=(7, 30),
)
GROUPS = GroupsProblem(id="T3", topic="t", in_channels=12, out_channels=18, hand=(1, 2, 3, 6))
COUNTERS = CountersProblem(
    id="T4",
    topic="t",
    layer=Conv2d(4, 6, (3, 5), groups=2),
    input_shape=(4, 5, 8),
    hand=(2160, 2232, 4320),
)
FIELD = FieldProblem(
    id="T5",
    topic="t",
    layers=(Conv2d(1, 1, (3, 5), (2, 1), (1, 2)), MaxPool2d((1, 2)), Conv2d(1, 1, 2, dilation=3)),
    hand_size=(9, 12),
    hand_stride=(2, 2),
    hand_start=(-1, -2),
    hand_read=(6, 12),
)
ALL = (COST, SEPARABLE, GROUPS, COUNTERS, FIELD)
EACH = pytest.mark.parametrize("problem", ALL, ids=lambda problem: problem.id)


# The two formulas


def test_macs_are_outputs_times_weights() -> None:
    assert conv_macs((2, 6, 4, 12), 4, (3, 5), groups=2) == 2 * 6 * 4 * 12 * 2 * 15
    assert conv_macs((8, 9), 3, (5,)) == 8 * 9 * 15


def test_macs_refuse_groups_that_do_not_divide() -> None:
    with pytest.raises(ShapeError, match="in_channels must be a multiple of groups"):
        conv_macs((6, 4, 4), 4, (3, 3), groups=3)


def test_a_receptive_field_grows_by_the_stride_below() -> None:
    assert receptive_field([]) == (1, 1, 0)
    assert receptive_field([(3, 2, 1, 1), (3, 1, 1, 1)]) == (7, 2, -3)
    assert receptive_field([(3, 1, 1, 1), (3, 2, 1, 1)]) == (5, 2, -2)
    assert receptive_field([(3, 1, 0, 4), (2, 3, 0, 1)]) == (10, 3, 0)


def test_a_receptive_field_refuses_what_torch_refuses() -> None:
    with pytest.raises(ShapeError, match="dilation must be at least 1, but dilation=0"):
        receptive_field([(3, 1, 1, 0)])
    with pytest.raises(ShapeError, match="stride must be at least 1"):
        receptive_field([(3, 0, 1, 1)])


def test_holes_are_pixels_that_no_path_reaches() -> None:
    assert sorted(read_by([(3, 1, 2, 2), (3, 1, 2, 2)])) == [-4, -2, 0, 2, 4]
    assert sorted(read_by([(1, 2, 0, 1), (3, 1, 0, 1)])) == [0, 2, 4]


# By every origin


@pytest.mark.torch
@EACH
def test_hand_formula_and_torch_agree(problem: Problem) -> None:
    parts = verify(problem).parts
    assert all({"formula", "torch"} <= set(checked.origins) for checked in parts.values())


@pytest.mark.torch
@pytest.mark.parametrize(
    ("problem", "part"),
    [
        (replace(COST, hand={**COST.hand, "conv": (186, 8641, 17280, 288, 576)}), "T1, conv, MACs"),
        (
            replace(COST, hand={**COST.hand, "total": (430, 8880, 17760, 341, 682)}),
            "T1, total, params",
        ),
        (replace(COST, dtype="float32"), "T1, conv, bytes"),
        (replace(SEPARABLE, hand_share=(7, 31)), "T2, MACs, last by first"),
        (replace(GROUPS, hand=(1, 2, 3, 4, 6)), "T3, groups"),
        (replace(COUNTERS, hand=(2160, 2233, 4320)), "T4, ptflops and torchinfo"),
        (replace(FIELD, hand_size=(8, 12)), "T5, size"),
        (replace(FIELD, hand_start=(-1, -3)), "T5, start"),
        (replace(FIELD, hand_read=(9, 12)), "T5, pixels read"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_wrong_hand_answer_is_refused(problem: Problem, part: str) -> None:
    with pytest.raises(Disagreement, match=f"^{re.escape(part)}: the origins disagree: hand "):
        verify(problem)


@pytest.mark.torch
def test_a_wrong_formula_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Conv2d, "macs", lambda self, shape: 8641)
    with pytest.raises(Disagreement, match=r"^T1, conv, MACs: .*formula 8641, torch 8640$"):
        verify(COST)


# Texts


@pytest.mark.parametrize(
    ("problem", "statement"),
    [
        (
            COST,
            "One image of shape `(4, 8, 12)` in `bfloat16` goes through these layers, one after "
            "the other:\n\n- conv: `Conv2d(4, 6, kernel_size=(3, 5), stride=(2, 1), "
            "padding=(1, 2), groups=2)`\n- pool: `MaxPool2d((2, 3))`\n- linear:\n"
            "    1. `Flatten()`\n    1. `Linear(48, 5)`\n\nCount the trainable parameters, "
            "multiply–accumulates (MACs), floating-point operations (FLOPs), numbers that come "
            "out (activations) and bytes that these numbers take, and the totals.",
        ),
        (
            GROUPS,
            "A `Conv2d` reads 12 channels and writes 18.\nWhich values of `groups` does it take?",
        ),
    ],
    ids=lambda value: value.id if isinstance(value, Problem) else "",
)
def test_the_statement(problem: Problem, statement: str) -> None:
    assert problem.statement() == statement


def lines(problem: Problem) -> dict[str, tuple[str, ...]]:
    """Return the worked lines by their names."""
    return {worked.name: worked.lines for worked in problem.worked()}


def test_worked_lines_of_costs() -> None:
    found = lines(COST)
    assert found["conv, params"] == ("(3·5·4/2 + 1)·6", "31·6", "186")
    assert found["conv, MACs"] == ("6·4·12·(3·5·4/2)", "288·30", "8,640")
    assert found["linear, MACs"] == ("48·5", "240")
    assert found["conv, bytes"] == ("288·2", "576")
    assert found["total, MACs"] == ("8,640 + 240", "8,880")
    assert "pool, MACs" not in found


def test_worked_lines_of_a_network_are_sums_of_its_layers() -> None:
    assert lines(SEPARABLE)["separable, MACs"] == ("252·15 + 378·4", "3,780 + 1,512", "5,292")


def test_worked_lines_of_groups_are_euclids() -> None:
    assert lines(GROUPS) == {"largest": ("gcd(12, 18)", "gcd(18, 12)", "gcd(12, 6)", "6")}


def test_worked_lines_of_counters_are_their_conventions() -> None:
    assert lines(COUNTERS) == {
        "fvcore": ("6·3·4·(3·5·4/2)", "72·30", "2,160"),
        "with bias": ("2,160 + 72", "2,232"),
        "torch": ("2·2,160", "4,320"),
    }


def test_worked_lines_of_a_receptive_field() -> None:
    found = lines(FIELD)
    assert found["size of the height"] == (
        "1 + (3 − 1)·1 + (1 − 1)·2 + 3·(2 − 1)·2",
        "1 + 2·1 + 0·2 + 3·2",
        "1 + 2 + 0 + 6",
        "9",
    )
    assert found["stride of the width"] == ("1·2·1", "2")
    assert found["start of the width"] == ("0 − 2·1 − 0·1 − 0·2", "-2")


@pytest.mark.parametrize(
    ("problem", "remark"),
    [
        (SEPARABLE, "Separable takes 7/30 of what standard takes: 4.2 times less."),
        (
            FIELD,
            "Of the 9 pixels along the height, 6 are read; "
            "the others lie in holes that no layer fills.",
        ),
        (replace(FIELD, hand_read=(9, 12), note="A note."), "A note."),
    ],
    ids=["share", "holes", "note"],
)
def test_the_remark(problem: Problem, remark: str) -> None:
    assert problem.remark() == remark


@pytest.mark.parametrize(
    ("problem", "call", "words"),
    [
        (
            replace(COST, layers={"conv": COST.layers["conv"]}, stacked=False),
            "draw_groups(4, 6, groups=2, kernel_size=(3, 5))",
            "4 input channels and 6 filters in groups of 2 channels and 3 filters, 2 groups in "
            "all: each filter reads 2 of the 4 channels and holds 15 weights for each of them.",
        ),
        (
            SEPARABLE,
            "draw_bars({'standard': 22680, 'separable': 5292})",
            "Bars of the multiply–accumulates (MACs): standard 22,680 and separable 5,292.",
        ),
        (
            FIELD,
            "draw_growth(",
            "Along the height, an output sees 3 pixels after layer 1, 3 pixels after layer 2 and "
            "9 pixels after layer 3. Of these it reads 6; the others lie in holes. Along the "
            "width, an output sees 5 pixels after layer 1, 6 pixels after layer 2 and 12 pixels "
            "after layer 3.",
        ),
    ],
    ids=["one layer", "several", "field"],
)
def test_the_figure_in_words(problem: Problem, call: str, words: str) -> None:
    assert problem.figure().call.startswith(call)
    assert problem.figure().text_alternative == words


# Code


@pytest.mark.torch
@EACH
def test_the_code_of_a_problem_answers_it(problem: Problem) -> None:
    import torch

    from convguide.render.measuring import gradient_window, with_total

    names: dict[str, object] = {"torch": torch, "nn": torch.nn, "with_total": with_total}
    names |= {"gradient_window": gradient_window}
    exec("from convguide.formulas import *", names)
    exec("\n".join([*problem.by_torch(), f"by_formula = {problem.by_formula()}"]), names)
    assert names["by_torch"] == names["by_formula"] == eval(problem.literal())


def test_a_mean_stands_in_for_a_maximum_where_gradients_are_asked() -> None:
    code = "\n".join(FIELD.by_torch())
    assert "nn.AvgPool2d((1, 2)),  # for MaxPool2d" in code
    assert "MaxPool2d(" not in code
    assert "#" not in "\n".join(replace(FIELD, layers=(AvgPool2d(2),)).by_torch())


# Prose


def test_a_table_of_costs_ends_in_the_totals() -> None:
    table = str(facts(confirmed(COST))["table"]).splitlines()
    assert table[0] == "| layer | output shape | params | MACs | FLOPs | activations | bytes |"
    assert table[2] == "| conv | 6×4×12 | 186 | 8,640 | 17,280 | 288 | 576 |"
    assert table[-1] == "| total |  | 431 | 8,880 | 17,760 | 341 | 682 |"


def test_a_table_of_a_receptive_field_grows_from_the_image() -> None:
    table = str(facts(confirmed(FIELD))["table"]).splitlines()
    assert table[2] == "| (the image) | 1 | 1 | 0 |"
    assert table[-1] == "| `Conv2d(1, 1, kernel_size=2, dilation=3)` | 9 | 2 | -1 |"


def test_the_counters_are_told_with_their_conventions() -> None:
    told = facts(confirmed(COUNTERS))
    assert "| ptflops, torchinfo | one | yes | 2,232 |" in str(told["table"])
