"""Facts about problems of chains of layers: texts, values by every origin, planted faults."""

from __future__ import annotations

import io
import re
from contextlib import redirect_stdout
from dataclasses import replace

import pytest
from reference import confirmed

from convguide import Design
from convguide.catalog.chains import DESIGN as LESSON
from convguide.layers import Conv2d, MaxPool2d
from convguide.problems import (
    ChainProblem,
    ChainsProblem,
    DesignProblem,
    Disagreement,
    Problem,
)
from convguide.problems.chain import steps_of
from convguide.render.facts import facts
from convguide.solver import rows
from convguide.verify import verify

LAYERS = (
    Conv2d(2, 4, (3, 5), stride=(2, 1), padding=(1, 2)),
    Conv2d(4, 6, kernel_size=3, padding=1),
    MaxPool2d((1, 2)),
)
CHAIN = ChainProblem(
    id="T1",
    topic="t",
    layers=LAYERS,
    input_shape=(2, 8, 12),
    hand=(((4, 4, 12), (3, 5), 124, 5760), ((6, 4, 6), (7, 8), 222, 10368)),
    note="A note.",
)
CHAINS = ChainsProblem(
    id="T2",
    topic="t",
    chains={
        "A": (Conv2d(2, 4, kernel_size=3, stride=2, padding=1),),
        "B": (Conv2d(2, 4, kernel_size=3, padding=1), MaxPool2d(2)),
        "C": (Conv2d(2, 4, kernel_size=5, stride=2, padding=2),),
    },
    input_shape=(2, 8, 12),
    target_size=(4, 6),
    field=4,
    max_params=210,
    hand=("C", 4800),
    hand_keeping=("B", "C"),
)
SMALL = DesignProblem(
    id="T3",
    topic="t",
    input_shape=(2, 8, 12),
    target_size=(4, 6),
    menu=(
        Conv2d(2, 2, kernel_size=3, padding=1),
        Conv2d(2, 2, kernel_size=1, stride=2),
        MaxPool2d(2),
    ),
    channels=2,
    depth=3,
    field=6,
    hand=(2, 1, 1),
    hand_costs=(82, 1824),
    hand_field=9,
    hand_read=5,
)
LARGE = DesignProblem(
    id="T4",
    topic="t",
    input_shape=(2, 16, 12),
    target_size=(4, 3),
    menu=(
        Conv2d(1, 1, kernel_size=3, padding=1),
        Conv2d(1, 1, kernel_size=3, stride=2, padding=1),
        MaxPool2d(2),
    ),
    channels=(4, 6),
    depth=4,
    field=9,
    hand=(2, 1, 3),
    hand_costs=(298, 13824),
    hand_field=9,
    hand_read=9,
)
ALL = (CHAIN, CHAINS, SMALL, LARGE)
EACH = pytest.mark.parametrize("problem", ALL, ids=lambda problem: problem.id)
DESIGNS = [one for one in LESSON.everything() if isinstance(one, DesignProblem)]


# Plain formulas


def test_a_chain_is_followed_layer_by_layer() -> None:
    links = [(4, (3, 5), (2, 1), (1, 2), 1), (6, 3, 1, 1, 1), (0, (1, 2), (1, 2), 0, 1)]
    assert rows.chain_rows((2, 8, 12), links) == [
        ((4, 4, 12), (3, 5), 124, 5760),
        ((6, 4, 12), (7, 7), 222, 10368),
        ((6, 4, 6), (7, 8), 0, 0),
    ]
    assert rows.chain_totals((2, 8, 12), links) == ((6, 4, 6), (7, 8), 346, 16128)
    assert rows.stage_totals((2, 8, 12), links) == CHAIN.hand


def test_a_stage_ends_where_an_axis_shrinks() -> None:
    assert rows.stages([(2, 8, 12), (4, 4, 12), (6, 4, 12), (6, 4, 6)]) == [[0], [1, 2]]
    assert rows.stages([(2, 8, 12), (4, 8, 12)]) == [[0]]
    assert rows.stages([(2, 8, 12), (2, 4, 12), (2, 4, 6)]) == [[0], [1]]


def test_every_row_is_tried() -> None:
    assert len(set(rows.every_row(3, 4))) == 3 + 9 + 27 + 81 == rows.count_rows(3, 4)
    assert rows.count_rows(1, 5) == len(list(rows.every_row(1, 5))) == 5


def test_a_stage_without_a_convolution_does_not_fit() -> None:
    pool, conv = (0, 2, 2, 0, 1), (2, 1, 1, 0, 1)
    found = rows.fitting_chains((2, 8, 12), (2, 3), [pool, conv], depth=4, field=1)
    assert [row for row, _ in found] == [(2, 1, 2, 1)]


def test_rows_that_do_not_fit_the_map_are_left_out() -> None:
    links = [(0, 2, 2, 0, 1), (2, 3, 1, 0, 1)]
    found = rows.fitting_chains((2, 6, 6), (2, 2), links, depth=3, field=1)
    assert found == [((2, 2), 2 * (4 * 4 + 2 * 2) * 18)]


def test_of_several_chains_the_cheapest_that_keeps_the_bounds_is_chosen() -> None:
    totals = {
        "cheap but short-sighted": ((2, 4, 6), (3, 9), 5, 10),
        "of the wrong size": ((2, 4, 5), (9, 9), 5, 20),
        "too many parameters": ((2, 4, 6), (9, 9), 7, 30),
        "good": ((2, 4, 6), (5, 5), 6, 50),
        "better": ((2, 4, 6), (5, 9), 6, 40),
    }
    assert rows.cheapest_named(totals, (4, 6), 5, 6) == ("better", 40)


def test_pixels_that_are_stepped_over_are_not_read() -> None:
    layers = [Conv2d(1, 1, 1, stride=2), Conv2d(1, 1, 1, stride=2), Conv2d(1, 1, 3)]
    last = steps_of(layers, (1, 20, 24))[-1]
    assert (last.seen, last.read) == ((9, 9), (3, 3))


# By every origin


@pytest.mark.torch
@EACH
def test_hand_formula_and_torch_agree(problem: Problem) -> None:
    parts = verify(problem).parts
    second = {"torch", "brute force", "second search"}
    for checked in parts.values():
        assert "formula" in checked.origins
        assert second & set(checked.origins)


@pytest.mark.torch
def test_a_small_menu_is_tried_row_by_row_and_in_torch() -> None:
    parts = verify(SMALL).parts
    assert dict(parts["best chain"].origins) == dict.fromkeys(
        ("hand", "formula", "torch", "brute force"), (2, 1, 1)
    )
    assert dict(parts["chains that keep the bounds"].origins) == dict.fromkeys(
        ("formula", "torch", "brute force"), 4
    )


@pytest.mark.torch
def test_a_large_menu_is_searched_a_second_time() -> None:
    parts = verify(LARGE).parts
    assert dict(parts["best chain"].origins) == dict.fromkeys(
        ("hand", "formula", "second search"), (2, 1, 3)
    )
    assert list(parts["MACs"].origins) == ["hand", "formula", "torch", "second search"]


@pytest.mark.torch
@pytest.mark.parametrize(
    ("problem", "said"),
    [
        (
            replace(CHAIN, hand=(CHAIN.hand[0], ((6, 4, 6), (7, 7), 222, 10368))),
            "T1, stage 2, receptive field: the origins disagree: "
            "hand (7, 7), formula (7, 8), torch (7, 8)",
        ),
        (
            replace(CHAINS, hand=("B", 6912)),
            "T2, cheapest: the origins disagree: hand 'B', formula 'C', torch 'C'",
        ),
        (
            replace(CHAINS, hand_keeping=("A", "B", "C")),
            "T2, keep every bound: the origins disagree: "
            "hand ('A', 'B', 'C'), formula ('B', 'C'), torch ('B', 'C')",
        ),
        (
            replace(SMALL, hand=(1, 1, 2)),
            "T3, best chain: the origins disagree: hand (1, 1, 2), formula (2, 1, 1), "
            "torch (2, 1, 1), brute force (2, 1, 1)",
        ),
        (
            replace(SMALL, hand_read=9),
            "T3, pixels read: the origins disagree: hand (9, 9), formula (5, 5), torch (5, 5)",
        ),
        (
            replace(LARGE, hand=(2, 1, 2)),
            "T4, best chain: the origins disagree: hand (2, 1, 2), formula (2, 1, 3), "
            "second search (2, 1, 3)",
        ),
        (
            replace(LARGE, hand_costs=(298, 13825)),
            "T4, MACs: the origins disagree: hand 13825, formula 13824, torch 13824, "
            "second search 13824",
        ),
    ],
    ids=lambda value: "" if isinstance(value, Problem) else value.partition(":")[0],
)
def test_a_wrong_hand_answer_is_refused(problem: Problem, said: str) -> None:
    with pytest.raises(Disagreement, match=f"^{re.escape(said)}$"):
        verify(problem)


@pytest.mark.torch
def test_a_solver_that_misses_the_best_chain_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(DesignProblem, "best", SMALL.built((1, 2, 1)))
    with pytest.raises(Disagreement, match=r"^T3, best chain: .* formula \(1, 2, 1\), torch \(2,"):
        verify(replace(SMALL))


# Texts


@pytest.mark.parametrize(
    ("problem", "statement"),
    [
        (
            CHAIN,
            "One image of shape `(2, 8, 12)` goes through these layers, one after the other.\n\n"
            "1. `Conv2d(2, 4, kernel_size=(3, 5), stride=(2, 1), padding=(1, 2))`\n"
            "1. `Conv2d(4, 6, kernel_size=3, padding=1)`\n1. `MaxPool2d((1, 2))`\n\n"
            "Cut the chain into stages: each ends where an axis gets smaller. "
            "For each stage, give the shape that comes out, the receptive field behind it as "
            "`(height, width)`, its parameters and its multiply–accumulates (MACs).",
        ),
        (
            SMALL,
            "One image of shape `(2, 8, 12)` is to come out at 4×6, with 6 pixels or more in the "
            "receptive field along both axes. You may put up to 3 layers in a row, each as often "
            "as you like:\n\n1. `Conv2d(2, 2, kernel_size=3, padding=1)`\n"
            "1. `Conv2d(2, 2, kernel_size=1, stride=2)`\n1. `MaxPool2d(2)`\n\n"
            "Every stage, up to the layer that makes the map smaller, needs a convolution. "
            "Which chain has the fewest multiply–accumulates (MACs), and how many?",
        ),
    ],
    ids=lambda value: value.id if isinstance(value, Problem) else "",
)
def test_the_statement(problem: Problem, statement: str) -> None:
    assert problem.statement() == statement


def test_a_choice_names_its_bounds() -> None:
    assert CHAINS.statement().endswith(
        "It is to come out at 4×6, each output is to see at least 4 pixels along both axes, and "
        "there may be at most 210 parameters. Which of the chains that keep every bound has the "
        "fewest multiply–accumulates (MACs), and how many?"
    )


@pytest.mark.parametrize(
    ("problem", "telling"),
    [
        (CHAIN, "The first layer gives 4×4×12, and one output sees 3×5 pixels of the image."),
        (CHAINS, "Chain A gives 4×4×6, and one output of it sees 3×3 pixels."),
        (SMALL, "The best chain begins with layer 2 of the menu: it gives 2×4×6."),
    ],
    ids=lambda value: value.id if isinstance(value, Problem) else "",
)
def test_the_last_hint_has_the_problems_numbers(problem: Problem, telling: str) -> None:
    assert len(problem.hints()) == 2
    assert problem.hints()[-1] == telling


def lines(problem: Problem) -> dict[str, tuple[str, ...]]:
    """Return the worked lines by their names."""
    return {worked.name: worked.lines for worked in problem.worked()}


def test_worked_lines_of_a_chain() -> None:
    found = lines(CHAIN)
    assert found["field of the width"] == (
        "1 + (5 − 1)·1 + (3 − 1)·1 + (2 − 1)·1",
        "1 + 4·1 + 2·1 + 1·1",
        "1 + 4 + 2 + 1",
        "8",
    )
    assert found["parameters 2"] == ("(3·3·4 + 1)·6", "37·6", "222")
    assert found["MACs 1"] == ("4·4·12·3·5·2", "192·30", "5,760")
    assert found["MACs"] == ("5,760 + 10,368", "16,128")
    assert "MACs 3" not in found


def test_worked_lines_of_several_chains_are_their_totals() -> None:
    assert [*lines(CHAINS)] == ["A, field", "B, field", "C, field"]
    assert lines(SMALL)["MACs"] == ("96 + 864 + 864", "1,824")


def test_the_remark() -> None:
    assert CHAIN.remark() == "A note."
    assert CHAINS.remark() == "A breaks a bound."
    assert replace(CHAINS, hand_keeping=(), note="So.").remark() == "A, B and C break a bound. So."
    assert replace(CHAINS, hand_keeping=("A", "B", "C")).remark() == ""


def test_the_figure_in_words() -> None:
    figure = CHAIN.figure()
    assert figure.call == (
        "draw_chain((2, 8, 12), [\n"
        "    ('Conv2d 3×5, stride 2×1', (4, 4, 12), (3, 5), 5760),\n"
        "    ('Conv2d 3×3', (6, 4, 12), (7, 7), 10368),\n"
        "    ('MaxPool2d 1×2, stride 1×2', (6, 4, 6), (7, 8), 0),\n])"
    )
    assert figure.text_alternative == (
        "The image is 2×8×12. 1. Conv2d 3×5, stride 2×1 gives 4×4×12, sees 3×5, 5,760 MACs; "
        "2. Conv2d 3×3 gives 6×4×12, sees 7×7, 10,368 MACs; "
        "3. MaxPool2d 1×2, stride 1×2 gives 6×4×6, sees 7×8, 0 MACs."
    )
    assert CHAINS.figure().call == "draw_bars({'A': 1728, 'B': 6912, 'C': 4800})"


# Code


@pytest.mark.torch
@EACH
def test_the_code_of_a_problem_answers_it(problem: Problem) -> None:
    import torch

    from convguide.render.measuring import gradient_window

    names: dict[str, object] = {"torch": torch, "nn": torch.nn, **vars(rows)}
    names["gradient_window"] = gradient_window
    exec("\n".join([*problem.by_torch(), f"by_formula = {problem.by_formula()}"]), names)
    assert names["by_torch"] == names["by_formula"] == eval(problem.literal())


# Prose


def test_a_table_of_a_chain_ends_in_the_totals() -> None:
    table = str(facts(confirmed(CHAIN))["table"]).splitlines()
    assert table[0] == "| layer | output shape | receptive field | parameters | MACs |"
    assert table[2] == "| Conv2d 3×5, stride 2×1 | 4×4×12 | 3×5 | 124 | 5,760 |"
    assert table[4] == "| MaxPool2d 1×2, stride 1×2 | 6×4×6 | 7×8 | 0 | 0 |"
    assert table[-1] == "| total |  |  | 346 | 16,128 |"


def test_a_table_of_chains_has_one_in_a_row() -> None:
    table = str(facts(confirmed(CHAINS))["table"]).splitlines()
    assert table[0] == "| chain | output shape | receptive field | parameters | MACs |"
    assert table[-1] == "| C | 4×4×6 | 5×5 | 204 | 4,800 |"


@pytest.mark.parametrize("problem", DESIGNS, ids=lambda problem: problem.id)
def test_the_code_on_the_page_prints_the_table_of_the_page(problem: DesignProblem) -> None:
    told = facts(confirmed(problem))
    fenced = re.fullmatch(r"```python\n(.*)\n```", str(told["code"]), re.DOTALL)
    assert fenced
    names: dict[str, object] = {}
    said = io.StringIO()
    with redirect_stdout(said):
        exec(fenced[1], names)
    best = names["chains"].best  # type: ignore[attr-defined]
    assert isinstance(best, Design)
    assert best.layers == problem.built(problem.hand)
    assert said.getvalue() == f"{best}\n"
    *_, total = str(told["table"]).splitlines()
    assert total == f"| total |  |  | {best.params:,} | {best.macs:,} |"


def test_the_page_shows_what_the_big_question_gives() -> None:
    big, meant = DESIGNS[:2]
    assert (big.id, meant.id) == ("ES4", "ES5")
    one, other = facts(confirmed(big)), facts(confirmed(meant))
    assert (one["macs"], one["field"], one["read"]) == ("1,402,519,552", 201, 39)
    assert (other["macs"], other["field"], other["read"]) == ("1,575,927,808", 209, 209)
    assert (one["rows"], other["menu_count"]) == ("67,546,215,516", 11)
