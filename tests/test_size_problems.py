"""Facts about problems on pools and transposed convolutions: shapes, refusals, what torch says."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from reference import confirmed

from convguide.catalog import LESSONS, problems
from convguide.formulas import ShapeError
from convguide.layers import (
    AvgPool1d,
    AvgPool2d,
    AvgPool3d,
    Conv1d,
    Conv2d,
    Conv3d,
    ConvTranspose1d,
    ConvTranspose2d,
    ConvTranspose3d,
    LPPool2d,
    MaxPool1d,
    MaxPool2d,
    MaxPool3d,
)
from convguide.problems import Disagreement, OutputPaddingProblem, Problem, SizeProblem
from convguide.problems.counting import CountingProblem
from convguide.problems.limit import fault
from convguide.problems.size import alike
from convguide.problems.window import PoolAxis, WindowLayer, axes_of
from convguide.verify import verify

DROPPED = SizeProblem(
    id="P9",
    topic="dropped",
    layer=MaxPool2d((2, 3), stride=2, padding=1, ceil_mode=True),
    input_shape=(2, 3, 7, 12),
    hand=(2, 3, 4, 7),
)
TRANSPOSED = SizeProblem(
    id="T9",
    topic="transposed",
    layer=ConvTranspose2d(3, 6, (3, 4), stride=(2, 3), padding=(1, 0), output_padding=(0, 2)),
    input_shape=(2, 3, 5, 7),
    hand=(2, 6, 9, 24),
)
PADDED = SizeProblem(
    id="P8",
    topic="refused",
    layer=AvgPool2d((5, 3), stride=2, padding=2),
    input_shape=(1, 4, 20, 31),
    hand="refused",
    largest=1,
)
ADDED = SizeProblem(
    id="T8",
    topic="refused",
    layer=ConvTranspose1d(3, 6, 4, stride=2, dilation=3, output_padding=3),
    input_shape=(1, 3, 6),
    hand="refused",
    largest=2,
)
REACH = OutputPaddingProblem(
    id="T7",
    topic="reach",
    layer=ConvTranspose2d(3, 6, (3, 5), stride=(2, 4), padding=(1, 0)),
    input_shape=(1, 3, 6, 4),
    output_size=(12, 20),
    hand=(1, 3),
)
KINDS = (DROPPED, TRANSPOSED, PADDED, ADDED, REACH)
EACH = pytest.mark.parametrize("problem", KINDS, ids=lambda problem: problem.id)
OURS = [problem for lesson in LESSONS[-2:] for problem in lesson.everything()]


# Values


@pytest.mark.torch
@pytest.mark.parametrize(
    ("layer", "input_shape", "shape"),
    [
        (MaxPool1d(5, stride=3, ceil_mode=True), (1, 4, 3), (1, 4, 1)),
        (MaxPool1d(2, padding=1, ceil_mode=True), (4, 5), (4, 3)),
        (AvgPool1d(3, stride=2, ceil_mode=True), (2, 4, 8), (2, 4, 4)),
        (MaxPool2d(1, stride=2, ceil_mode=True), (1, 3, 32, 31), (1, 3, 16, 16)),
        (LPPool2d(2, (2, 3)), (1, 3, 9, 13), (1, 3, 4, 4)),
        (MaxPool3d((1, 2, 3), stride=2, dilation=(1, 1, 2)), (1, 2, 5, 6, 9), (1, 2, 3, 3, 3)),
        (AvgPool3d((2, 3, 3), stride=2, padding=(0, 1, 1)), (1, 4, 9, 6, 5), (1, 4, 4, 3, 3)),
        (Conv1d(3, 6, 5, stride=2), (2, 3, 12), (2, 6, 4)),
        (Conv2d(4, 6, (3, 5), stride=(2, 1), groups=2), (1, 4, 8, 9), (1, 6, 3, 5)),
        (Conv3d(1, 2, (1, 2, 3), dilation=(1, 2, 1)), (1, 3, 5, 7), (2, 3, 3, 5)),
        (ConvTranspose1d(3, 6, 3, stride=4), (3, 5), (6, 19)),
        (ConvTranspose3d(2, 4, (1, 2, 3), stride=(1, 2, 3)), (1, 2, 3, 4, 5), (1, 4, 3, 8, 15)),
    ],
    ids=repr,
)
def test_hand_formula_and_torch_agree_for_every_rank(
    layer: WindowLayer, input_shape: tuple[int, ...], shape: tuple[int, ...]
) -> None:
    problem = SizeProblem(id="P9", topic="t", layer=layer, input_shape=input_shape, hand=shape)
    origins = verify(problem).parts["output shape"].origins
    assert dict(origins) == dict.fromkeys(("hand", "formula", "torch"), shape)
    assert [worked.value for worked in problem.worked()] == list(shape[-layer.rank :])


@pytest.mark.torch
@pytest.mark.parametrize(
    ("problem", "parts"),
    [
        (DROPPED, {"without ceil_mode": (2, 3, 4, 6), "never read by axis": (0, 0)}),
        (
            TRANSPOSED,
            {
                "nothing cut or added": (2, 6, 11, 22),
                "stamps along the height": (1, 2, 1, 2, 1, 2, 1, 2, 1),
                "stamps along the width": (
                    *(1, 1, 1, 2, 1, 1, 2, 1, 1, 2, 1, 1, 2, 1, 1, 2, 1, 1, 2, 1, 1, 1),
                    *(0, 0),
                ),
            },
        ),
        (
            PADDED,
            {"as asked": "refused", "largest padding": 1, "output shape with it": (1, 4, 9, 16)},
        ),
        (ADDED, {"as asked": "refused", "largest output_padding": 2}),
        (REACH, {"output_padding": (1, 3), "output shape without it": (1, 6, 11, 17)}),
    ],
    ids=lambda value: value.id if isinstance(value, Problem) else "",
)
def test_what_stands_beside_the_shape(problem: Problem, parts: dict[str, object]) -> None:
    verified = verify(problem)
    assert {part: verified[part] for part in parts} == parts


@pytest.mark.torch
@pytest.mark.parametrize(
    ("problem", "message"),
    [
        (
            replace(DROPPED, hand=(2, 3, 5, 7)),
            "P9, output shape: the origins disagree: "
            "hand (2, 3, 5, 7), formula (2, 3, 4, 7), torch (2, 3, 4, 7)",
        ),
        (
            replace(TRANSPOSED, hand=(2, 6, 9, 22)),
            "T9, output shape: the origins disagree: "
            "hand (2, 6, 9, 22), formula (2, 6, 9, 24), torch (2, 6, 9, 24)",
        ),
        (
            replace(PADDED, largest=2),
            "P8, largest padding: the origins disagree: hand 2, formula 1, torch 1",
        ),
        (
            replace(ADDED, layer=ConvTranspose1d(3, 6, 4, stride=2, dilation=3, output_padding=2)),
            "T8, as asked: the origins disagree: "
            "hand 'refused', formula (1, 6, 22), torch (1, 6, 22)",
        ),
        (
            replace(REACH, hand=(1, 2)),
            "T7, output_padding: the origins disagree: hand (1, 2), formula (1, 3), torch (1, 3)",
        ),
    ],
)
def test_a_planted_wrong_hand_value_is_refused(problem: Problem, message: str) -> None:
    with pytest.raises(Disagreement, match=f"^{re.escape(message)}$"):
        verify(problem)


@pytest.mark.torch
def test_a_formula_that_keeps_the_last_window_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def plain(size: int, k: int, s: int, p: int, d: int, ceil_mode: bool = False) -> int:
        return (size + 2 * p - d * (k - 1) - 1 + (s - 1) * ceil_mode) // s + 1

    monkeypatch.setattr("convguide.layers.pool.pool_size", plain)
    with pytest.raises(Disagreement, match=r"formula \(2, 3, 5, 7\), torch \(2, 3, 4, 7\)$"):
        verify(DROPPED)


@pytest.mark.torch
def test_output_padding_brings_back_what_padding_had_cut() -> None:
    import torch

    image, kernel = torch.arange(1.0, 5.0)[None, None], torch.tensor([[[1.0, 10.0, 100.0]]])
    whole = torch.nn.functional.conv_transpose1d(image, kernel, stride=2)
    added = torch.nn.functional.conv_transpose1d(image, kernel, None, 2, 1, 1)
    assert added[0, 0].tolist() == whole[0, 0, 1:].tolist()
    assert added[0, 0, -1] == 400


@pytest.mark.torch
def test_a_mean_that_hangs_over_divides_by_fewer_pixels_but_counts_padding() -> None:
    import torch

    ones = torch.ones(1, 1, 5)
    assert torch.nn.AvgPool1d(2, ceil_mode=True)(ones).tolist() == [[[1, 1, 1]]]
    assert torch.nn.AvgPool1d(2, padding=1)(ones).tolist() == [[[0.5, 1, 1]]]
    without = torch.nn.AvgPool1d(2, padding=1, count_include_pad=False)
    assert without(ones).tolist() == [[[1, 1, 1]]]
    assert torch.nn.MaxPool1d(2, padding=1)(-ones).max() == -1


# Texts


def lines(problem: Problem) -> dict[str, tuple[str, ...]]:
    """Return the worked lines by their names."""
    return {worked.name: worked.lines for worked in problem.worked()}


def test_ceil_mode_rounds_up_and_says_what_is_dropped() -> None:
    assert lines(DROPPED) == {
        "H_out": (
            "⌈(7 + 2·1 − 1·(2 − 1) − 1) / 2⌉ + 1",
            *("⌈7 / 2⌉ + 1", "4 + 1", "5 − 1, the last one dropped", "4"),
        ),
        "W_out": ("⌈(12 + 2·1 − 1·(3 − 1) − 1) / 2⌉ + 1", "⌈11 / 2⌉ + 1", "6 + 1", "7"),
    }
    assert DROPPED.remark() == (
        "Along the height, window 4 would begin at 4·2 − 1 = 7, behind pixel 6: torch drops it. "
        "Along the width, the last window hangs over by 1 pixel."
    )


def test_without_ceil_mode_a_pool_is_reckoned_like_a_convolution() -> None:
    pool = replace(DROPPED, layer=MaxPool2d(2, padding=1), hand=(2, 3, 4, 7))
    assert lines(pool)["H_out"] == (
        "⌊(7 + 2·1 − 1·(2 − 1) − 1) / 2⌋ + 1",
        "⌊7 / 2⌋ + 1",
        "3 + 1",
        "4",
    )
    assert "No `stride` is named, so it is the kernel's size." in pool.hints()[0]
    assert "No `stride`" not in DROPPED.hints()[0]


def test_a_room_below_zero_bears_a_minus_sign() -> None:
    (length,) = axes_of(MaxPool1d(5, stride=3, ceil_mode=True), (1, 3))
    assert length.worked().lines == (
        "⌈(3 + 2·0 − 1·(5 − 1) − 1) / 3⌉ + 1",
        "⌈−2 / 3⌉ + 1",
        "0 + 1",
        "1",
    )


def test_worked_lines_of_a_transposed_layer_are_its_terms() -> None:
    assert lines(TRANSPOSED) == {
        "H_out": ("(5 − 1)·2 − 2·1 + 1·(3 − 1) + 1 + 0", "8 − 2 + 2 + 1 + 0", "9"),
        "W_out": ("(7 − 1)·3 − 2·0 + 1·(4 − 1) + 1 + 2", "18 − 0 + 3 + 1 + 2", "24"),
    }
    assert TRANSPOSED.remark() == "Along the width, no stamp reaches 2 of its 24 pixels."


def test_a_refused_layer_works_out_its_limit_then_its_mended_shape() -> None:
    found = lines(PADDED)
    assert list(found) == ["largest padding", "H_out", "W_out"]
    assert found["largest padding"] == ("⌊3 / 2⌋", "1")
    assert found["H_out"][0] == "⌊(20 + 2·1 − 1·(5 − 1) − 1) / 2⌋ + 1"
    assert PADDED.remark() == (
        "A pool's padding is at most half the kernel, but 2 is above 3 // 2."
    )
    assert lines(ADDED)["largest output_padding"] == ("max(2, 3) − 1", "3 − 1", "2")
    assert ADDED.remark() == (
        "`output_padding` must be below the stride or below the dilation, but 3 is below "
        "neither 2 nor 3. Along the length, no stamp reaches 4 of its 22 pixels."
    )


def test_dilation_does_not_raise_the_limit_of_the_padding() -> None:
    dilated = replace(PADDED, layer=MaxPool2d(3, stride=1, padding=2, dilation=2))
    assert dilated.remark().startswith(
        "A pool's padding is at most half the kernel, but 2 is above 3 // 2. "
        "`dilation=2` widens the window, yet it does not raise this limit."
    )


def test_an_output_padding_is_what_is_missing() -> None:
    assert lines(REACH) == {
        "H_least": ("(6 − 1)·2 − 2·1 + 1·(3 − 1) + 1", "11"),
        "output_padding_H": ("12 − 11", "1"),
        "W_least": ("(4 − 1)·4 − 2·0 + 1·(5 − 1) + 1", "17"),
        "output_padding_W": ("20 − 17", "3"),
    }


def test_a_size_out_of_reach_is_refused() -> None:
    with pytest.raises(ShapeError, match="output_size must lie from"):
        replace(REACH, output_size=(13, 20)).answers()


@EACH
def test_two_hints_and_lines_that_end_in_checked_values(problem: Problem) -> None:
    assert len(problem.hints()) == 2
    assert confirmed(problem).worked()


ASKED = [problem for problem in OURS if not isinstance(problem, CountingProblem)]


@pytest.mark.parametrize("problem", ASKED, ids=lambda problem: problem.id)
def test_the_answer_is_never_told_before_the_solution(problem: Problem) -> None:
    if problem.literal() != "(1, 1, 1)":
        assert problem.literal() not in problem.statement() + "".join(problem.hints())


@pytest.mark.torch
@EACH
def test_the_cells_of_a_problem_run(problem: Problem) -> None:
    import torch

    from convguide.render.snippets import cut, home_of

    names: dict[str, object] = {"torch": torch, "nn": torch.nn, f"answer_{problem.id}": None}
    exec(cut(map(home_of, (*problem.functions, "report"))), names)
    check = [*problem.by_torch(), f"by_formula = {problem.by_formula()}", *problem.check()]
    exec("\n".join(check), names)
    assert names["by_torch"] == names["by_formula"]


def test_the_figures_in_words() -> None:
    assert DROPPED.figure().text_alternative == (
        "Along the height: 7 pixels and 1 of padding on each side, a window 2 wide, steps of 2, "
        "4 windows, every pixel read, window 4 dropped because it would begin at 4·2 − 1 = 7, "
        "behind pixel 6. Along the width: 12 pixels and 1 of padding on each side, a window 3 "
        "wide, steps of 2, 7 windows, every pixel read, the last one 1 pixel beyond the padded "
        "input."
    )
    assert TRANSPOSED.figure().text_alternative == (
        "Along the height: 5 pixels in, stamps 3 wide, 2 apart, 1 cut off on each side: "
        "9 pixels out, each under 1 to 2 stamps. Along the width: 7 pixels in, stamps 4 wide, "
        "3 apart, 2 added on the right: 24 pixels out, each under 0 to 2 stamps."
    )
    assert PADDED.figure().caption == "With `padding=1`: 20×31 pixels in, 9×16 out."


def test_axes_of_one_text_are_told_together() -> None:
    assert alike({"depth": "a", "height": "a", "width": "a"}) == {
        "depth, height and the width": "a"
    }


def test_a_convolution_has_no_rule_that_it_breaks() -> None:
    with pytest.raises(ShapeError, match="no rule between two hyperparameters"):
        fault(Conv2d(3, 6, 3))


def test_an_overhang_is_counted_beyond_the_padding() -> None:
    height, width = axes_of(DROPPED.layer, DROPPED.input_shape)
    assert isinstance(height, PoolAxis)
    assert isinstance(width, PoolAxis)
    assert (height.drops(), height.overhang()) == (True, 0)
    assert (width.drops(), width.overhang()) == (False, 1)


def test_the_catalog_has_both_topics() -> None:
    kinds = {type(problem) for problem in problems()}
    assert {SizeProblem, OutputPaddingProblem} <= kinds


def test_a_dropped_window_can_leave_pixels_unread() -> None:
    sparse = SizeProblem("P7", "t", MaxPool1d(1, stride=2, ceil_mode=True), (1, 1, 6), (1, 1, 3))
    assert sparse.remark() == (
        "Along the length, window 3 would begin at 3·2 = 6, behind pixel 5: torch drops it, "
        "and 3 of its 6 pixels are never read."
    )
