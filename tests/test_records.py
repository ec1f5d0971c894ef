"""Facts about the records of problems that the page's elements read."""

from __future__ import annotations

import json

import pytest
from reference import confirmed

from convguide.catalog import LESSONS, problems
from convguide.layers import Conv2d
from convguide.practice.markup import html
from convguide.practice.records import record
from convguide.problems import (
    Disagreement,
    NamingProblem,
    ShapeProblem,
    TargetProblem,
    Verified,
    agree,
)

LAYER = Conv2d(3, 6, (3, 5), (2, 1), (1, 0))
SHAPE = ShapeProblem("T1", "two axes", LAYER, (3, 20, 31), (6, 10, 27))


def test_a_shape_becomes_a_record() -> None:
    found = record(confirmed(SHAPE), "A title", kind="shape", level=2, n=37)
    assert list(found) == [
        *("id", "kind", "level", "n", "title", "question", "form", "answer", "hints"),
        *("worked", "remark", "slips", "layer", "input"),
    ]
    assert (found["kind"], found["level"], found["n"]) == ("shape", 2, 37)
    assert found["question"] == (
        "<p>An image of C=3, H=20, W=31 goes through a <code>Conv2d</code> with "
        "<code>out_channels=6</code> and <code>kernel_size=(3, 5), stride=(2, 1), "
        "padding=(1, 0), dilation=1</code>. Which shape <code>(C_out, H_out, W_out)</code> "
        "comes out?</p>"
    )
    assert found["form"] == {"type": "numbers", "names": ["C_out", "H_out", "W_out"]}
    assert found["answer"] == [6, 10, 27]
    assert found["worked"][0]["lines"][-1] == "10"
    assert (found["layer"], found["input"]) == (repr(LAYER), [3, 20, 31])
    assert found["slips"][0] == {
        "mistake": "dropped_minus_one",
        "title": "The −1 dropped",
        "answer": [6, 11, 28],
        "step": 0,
        "line": 0,
        "text": (
            "Without the −1 that ends the bracket, H_out = ⌊(20 + 2·1 − 1·(3 − 1)) / 2⌋ + 1 = 11."
        ),
    }


def test_a_slip_that_counts_only_as_a_whole_says_so() -> None:
    found = {slip["mistake"]: slip for slip in record(confirmed(SHAPE))["slips"]}
    assert found["axes_swapped"]["whole"] is True
    assert "whole" not in found["stride_ignored"]


def test_a_record_is_json() -> None:
    found = record(confirmed(SHAPE))
    assert json.loads(json.dumps(found)) == found


def test_a_target_names_its_ranges() -> None:
    (lesson,) = [one for one in LESSONS if one.slug == "choose-kernel-stride-padding"]
    problem = lesson.problems[0]
    assert isinstance(problem, TargetProblem)
    found = record(confirmed(problem))
    assert found["form"]["ranges"]["padding"] == [0, 5]
    assert (found["form"]["size"], found["form"]["target"]) == ([32, 32], [16, 16])
    assert found["answer"] == [3, 2, 1, 1]


def test_the_name_of_a_mistake_is_a_choice() -> None:
    options = ("stride_ignored", "padding_forgotten")
    problem = NamingProblem("T2", "a name", LAYER, (3, 20, 31), (6, 20, 27), options, 0)
    parts = {
        part: agree({"formula": value, "torch": value}) for part, value in problem.answers().items()
    }
    found = record(Verified(problem, parts))
    assert found["form"] == {"type": "choice", "options": ["Stride ignored", "Padding forgotten"]}
    assert found["answer"] == 0
    assert [slip["answer"] for slip in found["slips"]] == [[1]]


def test_an_answer_that_nobody_checked_is_refused() -> None:
    verified = confirmed(SHAPE)
    parts = {"unread rows": verified.parts["unread rows"]}
    with pytest.raises(Disagreement, match="T1: C_out = 6 is no checked value"):
        record(unworked(parts))


def unworked(parts: object) -> Verified:
    class Unworked(ShapeProblem):
        def worked(self) -> tuple[()]:  # type: ignore[override]
            return ()

    problem = Unworked("T1", "two axes", LAYER, (3, 20, 31), (6, 10, 27))
    return Verified(problem, parts)  # type: ignore[arg-type]


@pytest.mark.parametrize("problem", list(problems()), ids=lambda problem: problem.id)
def test_no_problem_of_a_tutorial_takes_a_slip_for_its_answer(problem: object) -> None:
    slips = problem.slips()  # type: ignore[attr-defined]
    assert not any(problem.accepts(slip.answer) for slip in slips)  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", ""),
        ("a\nb", "<p>a b</p>"),
        ("a\n\nb `c`", "<p>a</p><p>b <code>c</code></p>"),
        ("a:\n\n- `b`\n- c\n\nd", "<p>a:</p><ul><li><code>b</code></li><li>c</li></ul><p>d</p>"),
        ("1. a\n1. b", "<ol><li>a</li><li>b</li></ol>"),
        ("<b> & `<i>`", "<p>&lt;b&gt; &amp; <code>&lt;i&gt;</code></p>"),
    ],
)
def test_marks_become_html(text: str, found: str) -> None:
    assert html(text) == found
