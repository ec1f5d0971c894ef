"""Facts about named mistakes: what each gives, and how an answer is told from another."""

from __future__ import annotations

from dataclasses import replace

import pytest

from convguide.layers import (
    AvgPool2d,
    Conv1d,
    Conv2d,
    Conv3d,
    ConvTranspose2d,
    Layer,
    Linear,
    MaxPool2d,
    Shape,
)
from convguide.problems import (
    ComparisonProblem,
    CountProblem,
    FieldProblem,
    NamingProblem,
    Problem,
    SamePaddingProblem,
    ShapeProblem,
    TargetProblem,
)
from convguide.problems.mistakes import MISTAKES, diagnose, slips, told
from convguide.problems.mistakes_counts import count_slips, macs_slips, padding_slips
from convguide.problems.slip import Numbers

# kernel 3×5, stride 2×3, padding 1×2, dilation 2×1 on 32×48: rooms of 29 and 47.
UNEVEN = Conv2d(4, 6, (3, 5), (2, 3), (1, 2), (2, 1), groups=2)
WIDE = Conv2d(4, 6, 3, 2, 1, 2)
POOL = MaxPool2d(2, padding=1, ceil_mode=True)
HANGING = MaxPool2d(3, 2, ceil_mode=True)
BACK = ConvTranspose2d(4, 6, (3, 5), 2, 1, 1, dilation=2)

SHAPES: dict[str, tuple[Layer, Shape, Numbers]] = {
    "dropped_minus_one": (UNEVEN, (4, 32, 48), (6, 16, 17)),
    "no_plus_one": (UNEVEN, (4, 32, 48), (6, 14, 15)),
    "stride_plus_one": (UNEVEN, (4, 32, 48), (6, 9, 11)),
    "plus_one_divided": (WIDE, (4, 33, 48), (6, 15, 23)),
    "padding_once": (UNEVEN, (4, 33, 48), (6, 15, 16)),
    "padding_four_times": (UNEVEN, (4, 32, 48), (6, 16, 18)),
    "padding_forgotten": (UNEVEN, (4, 32, 48), (6, 14, 15)),
    "padding_subtracted": (UNEVEN, (4, 32, 48), (6, 13, 14)),
    "kernel_added": (UNEVEN, (4, 32, 48), (6, 20, 20)),
    "stride_ignored": (UNEVEN, (4, 32, 48), (6, 30, 48)),
    "rounded_up": (UNEVEN, (4, 32, 48), (6, 16, 17)),
    "no_floor": (Conv2d(1, 2, 3, 2), (1, 8, 10), (2, 3.5, 4.5)),
    "dilation_times_kernel": (UNEVEN, (4, 33, 48), (6, 15, 16)),
    "dilation_ignored": (WIDE, (4, 33, 48), (6, 17, 24)),
    "dilation_from_zero": (WIDE, (4, 33, 48), (6, 17, 24)),
    "taken_for_same": (WIDE, (4, 33, 48), (6, 17, 24)),
    "axes_swapped": (UNEVEN, (4, 32, 48), (6, 16, 15)),
    "hyperparameters_swapped": (UNEVEN, (4, 32, 48), (6, 11, 23)),
    "in_channels_kept": (UNEVEN, (4, 32, 48), (4, 15, 16)),
    "one_group_alone": (UNEVEN, (4, 32, 48), (3, 15, 16)),
    "plain_ceil": (POOL, (4, 7, 9), (4, 5, 6)),
    "ceil_mode_ignored": (HANGING, (4, 8, 10), (4, 3, 4)),
    "default_stride_one": (AvgPool2d(2), (4, 8, 10), (4, 7, 9)),
    "conv_for_transposed": (BACK, (4, 10, 12), (6, 4, 3)),
    "span_dropped": (BACK, (4, 10, 12), (6, 18, 22)),
    "transposed_no_plus_one": (BACK, (4, 10, 12), (6, 21, 29)),
    "all_inputs_stretched": (BACK, (4, 10, 12), (6, 24, 32)),
    "output_padding_ignored": (BACK, (4, 10, 12), (6, 21, 29)),
    "output_padding_twice": (BACK, (4, 10, 12), (6, 23, 31)),
    "cut_once": (BACK, (4, 10, 12), (6, 23, 31)),
    "cut_forgotten": (BACK, (4, 10, 12), (6, 24, 32)),
    "cut_added": (BACK, (4, 10, 12), (6, 26, 34)),
    "transposed_stride_ignored": (BACK, (4, 10, 12), (6, 13, 19)),
    "transposed_dilation_ignored": (BACK, (4, 10, 12), (6, 20, 26)),
    "transposed_dilation_times_kernel": (BACK, (4, 10, 12), (6, 23, 31)),
}

GROUPED = Conv2d(8, 12, (3, 5), groups=4)  # 12 · (2·15 + 1) = 372
COUNTS = {
    "bias_forgotten": 360,
    "bias_twice": 384,
    "bias_per_weight": 720,
    "bias_per_channel": 384,
    "bias_once": 361,
    "in_channels_forgotten": 192,
    "one_filter": 31,
    "depth_for_filters": 128,
    "groups_ignored": 1452,
    "groups_twice": 102,
    "one_side": 84,
    "sides_added": 204,
}

# On 7×9 it gives 5×5: 12 · 25 · 2 · 15 = 9000.
COSTS = {
    "flops_for_macs": 18000,
    "input_positions": 22680,
    "macs_in_channels_forgotten": 4500,
    "macs_groups_ignored": 36000,
    "bias_multiplied": 9300,
    "params_for_macs": 360,
}

PADDINGS = {
    "total_per_side": 12,
    "same_dilation_ignored": 2,
    "same_dilation_times_kernel": 7,
    "kernel_for_padding": 5,
    "span_for_padding": 13,
    "half_span_rounded_up": 7,
    "dilation_for_padding": 3,
}

STACK = FieldProblem(
    id="T1",
    topic="a stack",
    layers=(
        Conv2d(1, 1, (3, 5), (2, 3), (1, 2)),
        Conv2d(1, 1, (5, 3), (2, 1), (2, 1), (2, 1)),
    ),
    hand_size=(19, 11),
    hand_stride=(4, 3),
    hand_start=(-5, -5),
    hand_read=(19, 11),
)
FIELDS = {
    "kernels_summed": (8, 4, -5, 8, 3, -5),
    "strides_ignored": (11, 1, -3, 7, 1, -3),
    "field_stride_ignored": (11, 4, -5, 7, 3, -5),
    "field_dilation_ignored": (11, 4, -5, 11, 3, -5),
    "own_stride_counted": (37, 4, -10, 19, 3, -9),
    "strides_added": (19, 4, -5, 11, 4, -5),
    "last_stride": (19, 2, -5, 11, 1, -5),
    "starts_unscaled": (19, 4, -3, 11, 3, -3),
    "start_positive": (19, 4, 5, 11, 3, 5),
    "start_forgotten": (19, 4, 0, 11, 3, 0),
    "field_axes_swapped": (11, 3, -5, 19, 4, -5),
}

# MLP: 128·10 + 10 + 10·2 + 2 = 1312; CNN: (2·9+1)·3 + (3·9+1)·4 + (4·16)·2 + 2 = 299.
COMPARED = ComparisonProblem(
    id="T2",
    topic="two networks",
    input_shape=(2, 8, 8),
    hidden=10,
    classes=2,
    channels=(3, 4),
    kernel_size=3,
    pool=2,
    padding=1,
    other_padding=0,
    hand={},
)
NETWORKS = {
    "biases_forgotten": (1300, 290),
    "pool_forgotten": (1312, 683),
    "other_padding": (1312, 203),
    "last_layer_forgotten": (1312, 169),
    "channels_alone_flattened": (1312, 179),
    "network_in_channels_forgotten": (672, 200),
    "networks_swapped": (299, 1312),
}


def given(problem: Problem) -> dict[str, Numbers]:
    """Return the answers of a problem's slips by mistake."""
    return {slip.mistake: slip.answer for slip in problem.slips()}


@pytest.mark.parametrize("name", SHAPES)
def test_a_mistake_gives_a_wrong_shape(name: str) -> None:
    layer, shape, answer = SHAPES[name]
    found = {slip.mistake: slip for slip in slips(layer, shape)}  # type: ignore[arg-type]
    assert found[name].answer == answer


def test_a_mistake_gives_a_wrong_count() -> None:
    assert {slip.mistake: slip.answer for slip in count_slips(GROUPED)} == {
        name: (count,) for name, count in COUNTS.items()
    }


def test_a_bias_that_is_not_there_is_counted() -> None:
    found = {slip.mistake: slip.answer for slip in count_slips(Conv2d(3, 4, 3, bias=False))}
    assert found["bias_added"] == (112,)
    assert "bias_forgotten" not in found


def test_a_mistake_gives_wrong_multiply_accumulates() -> None:
    found = {slip.mistake: slip.answer for slip in macs_slips(GROUPED, (8, 7, 9))}
    assert found == {name: (count,) for name, count in COSTS.items()}


def test_a_mistake_gives_a_wrong_padding() -> None:
    found = {slip.mistake: slip.answer for slip in padding_slips(5, 3)}
    assert found == {name: (count,) for name, count in PADDINGS.items()}


def test_a_mistake_gives_a_wrong_field() -> None:
    assert given(STACK) == FIELDS


def test_a_mistake_gives_wrong_totals() -> None:
    assert COMPARED.expected() == {"MLP": 1312, "CNN": 299}
    assert given(COMPARED) == NETWORKS


def test_a_layer_is_left_out_of_a_sum() -> None:
    layers = {"one": Conv2d(1, 2, 3), "two": Conv2d(2, 3, 3, bias=False)}
    problem = CountProblem("T3", "a sum", layers, {}, summed=True)
    assert problem.expected() == {"one": 20, "two": 54, "total": 74}
    assert given(problem)["layer_left_out"] == (20, 54, 54)
    assert given(problem)["bias_forgotten"] == (18, 54, 72)


def test_every_mistake_has_a_test() -> None:
    tested = {*SHAPES, *COUNTS, "bias_added", *COSTS, *PADDINGS, *FIELDS, *NETWORKS}
    assert tested | {"layer_left_out"} == set(MISTAKES)


def test_every_sentence_is_whole_and_ends_in_a_point() -> None:
    for layer, shape, _ in SHAPES.values():
        for slip in slips(layer, shape):  # type: ignore[arg-type]
            assert told(slip)[0].isupper() or told(slip)[0] in "0123456789⌊⌈dop"
            assert told(slip).endswith(".")
            assert "{" not in told(slip)


def test_a_sentence_holds_the_arithmetic_that_was_done() -> None:
    found = {slip.mistake: told(slip) for slip in slips(UNEVEN, (4, 32, 48))}
    assert found["dropped_minus_one"] == (
        "Without the −1 that ends the bracket, H_out = ⌊(32 + 2·1 − 2·(3 − 1)) / 2⌋ + 1 = 16."
    )
    assert found["axes_swapped"] == (
        "Height and width changed places: the height comes first, so it is 15, not 16."
    )


@pytest.mark.parametrize(
    "layer",
    [Conv1d(2, 4, 3, 2), Conv3d(2, 4, (1, 3, 5), 2, (0, 1, 2)), Conv2d(2, 4, 3, padding="same")],
)
def test_layers_of_any_rank_have_slips_and_none_is_right(layer: Layer) -> None:
    shape = (2, 9, 10, 11)[: layer.rank + 1]  # type: ignore[attr-defined]
    found = slips(layer, shape)  # type: ignore[arg-type]
    assert bool(found) is (layer.padding != "same")  # type: ignore[attr-defined]
    assert layer.output_shape(shape) not in [slip.answer for slip in found]


def test_a_right_answer_is_right() -> None:
    problem = ShapeProblem("T4", "a shape", UNEVEN, (4, 32, 48), (6, 15, 16))
    assert diagnose(problem, (6, 15, 16)).verdict == "right"


def test_one_mistake_is_named_with_its_place() -> None:
    problem = ShapeProblem("T4", "a shape", UNEVEN, (4, 32, 48), (6, 15, 16))
    found = diagnose(problem, (6, 30, 48))
    assert (found.verdict, found.slips[0].mistake) == ("mistake", "stride_ignored")
    assert found.slips[0].where == (0, 1)
    assert problem.worked()[0].lines[1] == "⌊29 / 2⌋ + 1"


def test_two_mistakes_with_one_answer_are_both_named() -> None:
    problem = ShapeProblem("T4", "a shape", UNEVEN, (4, 32, 48), (6, 15, 16))
    found = diagnose(problem, (6, 16, 17))
    assert found.verdict == "ambiguous"
    assert [slip.mistake for slip in found.slips] == ["dropped_minus_one", "rounded_up"]


def test_a_mistake_on_one_axis_alone_is_found_too() -> None:
    problem = ShapeProblem("T4", "a shape", UNEVEN, (4, 32, 48), (6, 15, 16))
    found = diagnose(problem, (6, 30, 16))
    assert [slip.mistake for slip in found.slips] == ["stride_ignored"]


@pytest.mark.parametrize("answer", [(6, 99, 98), (6, 15), (), (6, 15, 16, 1)])
def test_other_answers_are_unknown(answer: Numbers) -> None:
    problem = ShapeProblem("T4", "a shape", UNEVEN, (4, 32, 48), (6, 15, 16))
    assert diagnose(problem, answer).verdict == "unknown"


TARGET = TargetProblem(
    id="T5",
    topic="a target",
    size=(9, 11),
    target=(4, 5),
    hand_count=1,
    hand_distinct=1,
    hand_choices=((3, 2, 0, 1),),
)


@pytest.mark.parametrize("choice", [(3, 2, 0, 1), (5, 2, 1, 1), (2, 2, 0, 2)])
def test_any_choice_that_reaches_the_target_is_right(choice: Numbers) -> None:
    assert diagnose(TARGET, choice).verdict == "right"


@pytest.mark.parametrize(
    "choice", [(9, 2, 3, 1), (3, 2, 0, 0), (3, 0, 0, 1), (3, 2), (3.0, 2, 0, 1)]
)
def test_a_choice_outside_of_the_ranges_is_not(choice: Numbers) -> None:
    assert diagnose(TARGET, choice).verdict == "unknown"


def test_a_wrong_choice_is_told_by_the_mistake_that_would_reach_the_target() -> None:
    found = diagnose(TARGET, (3, 2, 1, 1))
    assert "padding_forgotten" in [slip.mistake for slip in found.slips]


def test_the_name_of_a_mistake_is_a_problem_of_its_own() -> None:
    options = ("padding_forgotten", "stride_ignored", "kernel_added")
    problem = NamingProblem("T6", "a name", UNEVEN, (4, 32, 48), (6, 30, 48), options, 1)
    assert problem.giving() == (1,)
    assert diagnose(problem, (1,)).verdict == "right"
    assert [slip.mistake for slip in diagnose(problem, (0,)).slips] == ["padding_forgotten"]
    assert problem.remark() == "With steps of 1 in place of 2, H_out = 29 + 1 = 30."


def test_a_same_padding_is_told_from_its_double() -> None:
    problem = SamePaddingProblem("T7", "a padding", 32, 5, 3, 6)
    assert [slip.mistake for slip in diagnose(problem, (12,)).slips] == ["total_per_side"]


def test_a_linear_layer_has_no_window() -> None:
    with pytest.raises(AttributeError):
        slips(Linear(3, 4), (3,))  # type: ignore[arg-type]


def compared() -> Problem:
    """Return two networks with 2354 and 295 parameters."""
    sizes = {"input_shape": (1, 12, 12), "hidden": 16, "channels": (2, 3)}
    return replace(COMPARED, **sizes)  # type: ignore[arg-type]


def test_swapped_networks_are_told_by_what_the_first_has() -> None:
    found = diagnose(compared(), (295, 2354)).slips
    assert [told(slip) for slip in found] == ["The MLP was asked for first, and has 2354, not 295."]


@pytest.mark.parametrize("answer", [(2354, 2354), (295, 295)])
def test_half_of_a_swap_is_none(answer: Numbers) -> None:
    assert diagnose(compared(), answer).verdict == "unknown"


@pytest.mark.parametrize("answer", [(6, 16, 16), (6, 15, 15), (6, 11, 16), (6, 15, 23)])
def test_axes_change_places_together_or_not_at_all(answer: Numbers) -> None:
    problem = ShapeProblem("T4", "a shape", UNEVEN, (4, 32, 48), (6, 15, 16))
    whole = {"axes_swapped", "hyperparameters_swapped"}
    assert not whole & {slip.mistake for slip in diagnose(problem, answer).slips}


@pytest.mark.parametrize(
    ("answer", "said", "line"),
    [
        ((2354, 288), "288 are weights alone", "(3·3·1 + 1)·2"),
        ((2336, 295), "2336 are weights alone", "144·16 + 16"),
        ((2336, 288), "2336 and 288 are weights alone", "144·16 + 16"),
    ],
)
def test_the_count_that_is_wrong_decides_number_and_line(
    answer: Numbers, said: str, line: str
) -> None:
    (slip,) = diagnose(compared(), answer).slips
    assert slip.mistake == "biases_forgotten"
    assert told(slip).partition(";")[0] == said
    assert slip.where is not None
    step, at = slip.where
    assert compared().worked()[step].lines[at] == line


@pytest.mark.parametrize(("answer", "step"), [((672, 299), 0), ((1312, 200), 3)])
def test_channels_are_forgotten_in_one_network_alone(answer: Numbers, step: int) -> None:
    (slip,) = diagnose(COMPARED, answer).slips
    assert (slip.mistake, slip.where) == ("network_in_channels_forgotten", (step, 0))


def test_an_input_of_one_channel_is_in_the_singular() -> None:
    found = {slip.mistake: told(slip) for slip in slips(Conv2d(1, 8, 3), (1, 9, 9))}
    assert found["in_channels_kept"] == (
        "1 is the number of channels that go in; what comes out has one channel for each filter: 8."
    )


def test_without_dilation_the_kernel_is_the_span_and_one_mistake() -> None:
    problem = SamePaddingProblem("T8", "a padding", 32, 5, 1, 2)
    assert [slip.mistake for slip in diagnose(problem, (5,)).slips] == ["kernel_for_padding"]
