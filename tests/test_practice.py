"""Facts about the bank of practice: the same problems for ever, each held against torch."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from convguide.formulas import ShapeError
from convguide.layers import Conv2d
from convguide.practice import bank
from convguide.practice.draws import Draw
from convguide.practice.files import chunks, index, pinned, refuse_change, text
from convguide.problems import Disagreement, NamingProblem, Problem, ShapeProblem, Verified, agree
from convguide.verify import record
from convguide.verify.record import RECORD

KINDS = ("shape", "same-padding", "target", "count", "compare", "field", "mistake")
ADDRESSES = [(kind, level) for kind in KINDS for level in (1, 2, 3, 4)]


def trusted(problem: Problem) -> Verified:
    """Return a problem as if torch had agreed, for tests of what is made of it."""
    parts = problem.answers().items()
    return Verified(problem, {part: agree({"formula": v, "torch": v}) for part, v in parts})


def test_a_draw_is_told_by_its_seed_alone() -> None:
    draw = Draw("v1/shape/1//1/0")
    assert [draw.below(100) for _ in range(5)] == FIRST_DRAWS
    assert Draw("v1/shape/1//1/0").some("abcdef", 3) == FIRST_LETTERS


FIRST_DRAWS = [79, 78, 1, 14, 94]
FIRST_LETTERS = ["d", "e", "b"]


@pytest.mark.parametrize(("kind", "level"), ADDRESSES)
def test_the_first_problems_of_every_level_are_problems(kind: str, level: int) -> None:
    for number in range(1, 9):
        problem = bank.problem(kind, level, number)
        assert problem.id == f"{kind}-{level}-{number:03}"
        right = tuple(problem.expected().values())
        assert problem.accepts(right)
        assert right not in [slip.answer for slip in problem.slips()]
        assert problem.statement().strip()
        assert len(problem.hints()) == 2
        if isinstance(problem, NamingProblem):
            assert problem.giving() == (problem.choice,)
            assert problem.said != problem.answers()["output shape"]


def test_an_address_is_the_same_problem_for_ever() -> None:
    first = bank.problem("shape", 1, 1)
    assert isinstance(first, ShapeProblem)
    assert (first.layer, first.input_shape) == (
        Conv2d(10, 12, kernel_size=7, padding=4),
        (10, 30, 30),
    )
    assert first.expected() == {"C_out": 12, "H_out": 32, "W_out": 32}
    assert bank.problem("same-padding", 2, 1).expected() == {"padding": 6}
    assert bank.problem("count", 1, 1).expected() == {"layer": 5160}
    assert bank.problem("compare", 1, 1).expected() == {"MLP": 2354, "CNN": 295}
    assert bank.problem("field", 1, 1).expected() == {"size": 11, "stride": 1, "start": -3}


@pytest.mark.parametrize("name", ["shape-1", "shape-4", "same-padding-3", "count-4", "field-1"])
def test_a_level_is_what_its_committed_hash_says(name: str) -> None:
    kind, _, level = name.rpartition("-")
    problems = list(bank.problems(kind, int(level)))
    refuse_change(1, name, problems)
    data = {repr(replace(one, id="", topic="")) for one in problems}
    assert len(data) == len(problems) == 500


def test_every_kind_and_level_has_a_committed_hash() -> None:
    assert list(pinned(1)) == [f"{kind}-{level}" for kind, level in ADDRESSES]
    assert len(set(pinned(1).values())) == 28


def test_a_changed_problem_is_refused_with_the_remedy() -> None:
    problems = list(bank.problems("same-padding", 1))
    problems[36] = replace(problems[36], size=99)  # type: ignore[call-arg]
    with pytest.raises(Disagreement, match="version 1 of the bank has changed: same-padding-1"):
        refuse_change(1, "same-padding-1", problems)


def test_what_a_problem_is_called_does_not_matter_to_the_hash() -> None:
    problems = list(bank.problems("same-padding", 1))
    renamed = [replace(one, topic="renamed") for one in problems]
    assert bank.digest_of(renamed) == bank.digest_of(problems)


def test_a_salt_gives_another_bank() -> None:
    salted = bank.problem("shape", 2, 7, salt="ours")
    assert salted == bank.problem("shape", 2, 7, salt="ours")
    assert repr(salted) != repr(bank.problem("shape", 2, 7))
    assert repr(salted) != repr(bank.problem("shape", 2, 7, salt="theirs"))


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (("size", 1, 1), "kind must be one of shape, same-padding, .*, but is 'size'"),
        (("shape", 5, 1), "level must be one of 1, 2, 3, 4, but is 5"),
        (("shape", 1, 0), "n must lie from 1 to 500, but is 0"),
        (("shape", 1, 501), "n must lie from 1 to 500, but is 501"),
        (("shape", 1, 1, 2), "version must be 1, but is 2"),
    ],
)
def test_an_address_that_leads_nowhere_is_refused(address: tuple[object, ...], said: str) -> None:
    with pytest.raises(ShapeError, match=f"^{said}$"):
        bank.problem(*address)  # type: ignore[arg-type]


def test_a_file_holds_twenty_five_problems() -> None:
    found = [trusted(bank.problem("shape", 2, n)) for n in range(1, 31)]
    files = chunks(1, "shape", 2, found)
    assert list(files) == ["v1/shape-2-00.json", "v1/shape-2-01.json"]
    first, second = (json.loads(one) for one in files.values())
    assert (len(first), len(second)) == (25, 5)
    assert (second[0]["id"], second[0]["n"]) == ("shape-2-026", 26)
    assert second[0]["title"] == "Output shape, level 2, number 26"


def test_the_index_says_what_each_level_adds() -> None:
    found = index(1)
    assert [kind["kind"] for kind in found["kinds"]] == list(KINDS)
    assert found["kinds"][0]["levels"][0] == {
        "level": 1,
        "adds": "a square image, a square kernel, stride 1",
        "count": 500,
    }
    assert json.loads(text(found)) == found


def test_the_committed_record_counts_the_bank() -> None:
    content = json.loads(RECORD.read_text(encoding="utf-8"))
    assert content["practice"] == bank.counts()
    assert sum(content["practice"].values()) == 14000


def test_kept_files_are_taken_until_what_makes_them_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "practice.json"
    record.write_practice(path, {"v1/index.json": "{}"})
    assert record.read_practice(path) == {"v1/index.json": "{}"}
    monkeypatch.setattr(record, "practice_mark", lambda: "another")
    assert record.read_practice(path) == {}
    assert record.read_practice(tmp_path / "none.json") == {}


@pytest.mark.torch
@pytest.mark.parametrize(("kind", "level"), ADDRESSES)
def test_torch_agrees_to_the_first_problems_of_every_level(kind: str, level: int) -> None:
    from convguide.verify.practice import confirm, plain_kernels

    with plain_kernels():
        for number in (1, 2, 3):
            confirmed = confirm(bank.problem(kind, level, number))
            assert all(
                {"torch", "brute force"} & set(one.origins) for one in confirmed.parts.values()
            )
            assert "hand" not in {name for one in confirmed.parts.values() for name in one.origins}


@pytest.mark.torch
def test_a_fault_in_a_formula_is_told_with_the_problem_and_every_value(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from convguide.layers import conv
    from convguide.verify.practice import confirm

    problem = bank.problem("shape", 1, 1)
    right = conv.conv_size
    monkeypatch.setattr(conv, "conv_size", lambda *given: right(*given) + 1)
    with pytest.raises(
        Disagreement,
        match=r"shape-1-001, output shape: the origins disagree: "
        r"formula \(12, 33, 33\), torch \(12, 32, 32\)",
    ):
        confirm(problem)


@pytest.mark.torch
def test_an_option_that_gives_the_same_answer_twice_is_refused() -> None:
    from convguide.verify.practice import confirm

    problem = bank.problem("mistake", 1, 1)
    assert isinstance(problem, NamingProblem)
    other = (problem.choice + 1) % len(problem.options)
    with pytest.raises(Disagreement, match=rf"mistake-1-001: options \({problem.choice},\) give"):
        confirm(replace(problem, choice=other))


@pytest.mark.torch
def test_what_practice_does_not_know_is_refused() -> None:
    from convguide.verify.practice import confirm

    with pytest.raises(Disagreement, match="T1: practice knows no Problem"):
        confirm(Problem("T1", "nothing"))
