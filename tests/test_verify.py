"""Facts about verification: a planted fault anywhere stops it, and says where and what."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from types import MappingProxyType, ModuleType
from typing import Any

import pytest

from convguide.catalog import problems
from convguide.layers import Conv2d
from convguide.layers.conv import Conv
from convguide.problems import Answers, Disagreement, Problem, ShapeProblem, Value
from convguide.sources import Sources
from convguide.verify import engines, verify, verify_all
from convguide.verify.record import RECORD

pytestmark = pytest.mark.torch

BY_ID = MappingProxyType({problem.id: problem for problem in problems()})
SHAPE = ShapeProblem(
    id="T1",
    topic="two axes",
    layer=Conv2d(3, 6, (3, 5), (2, 1), (1, 0), (1, 2)),
    input_shape=(3, 20, 31),
    hand=(6, 10, 23),
)


def test_hand_formula_and_torch_are_held_against_each_other() -> None:
    parts = verify(SHAPE).parts
    assert {part: dict(checked.origins) for part, checked in parts.items()} == {
        "output shape": {"hand": (6, 10, 23), "formula": (6, 10, 23), "torch": (6, 10, 23)},
        "unread rows": {"formula": 0, "torch": 0},
        "unread columns": {"formula": 0, "torch": 0},
    }


def test_every_part_of_the_catalog_is_confirmed_by_torch_where_torch_can_run_it() -> None:
    elsewhere = {}
    for one in verify_all(problems()).values():
        for part, checked in one.parts.items():
            assert "formula" in checked.origins, (one.problem.id, part)
            if not {"torch", "the counters"} & {*checked.origins}:
                elsewhere[one.problem.id, part] = [*checked.origins]
    assert elsewhere == {
        ("A7", "unguarded formula"): ["hand", "formula", "brute force"],
        ("A7", "what differs"): ["hand", "formula"],
        **{(at, "candidates"): ["formula", "brute force"] for at in ("E5", "B1", "B2", "B3")},
        **{(at, "best chain"): ["hand", "formula", "second search"] for at in ("ES4", "ES5")},
        **{(at, "rows of the menu"): ["formula", "second search"] for at in ("ES4", "ES5")},
        ("S3", "rows of the menu"): ["formula", "brute force"],
    }


def test_every_combination_is_found_by_a_third_search() -> None:
    assert list(verify(BY_ID["B2"]).parts["every combination"].origins) == [
        *("formula", "torch", "brute force")
    ]


@pytest.fixture
def answers() -> ModuleType:
    """Import torch when a test asks for it, for the fast tests read this file too."""
    for kinds in ("chains", "costs", "fields", "sizes"):
        import_module(f"convguide.verify.{kinds}")
    return import_module("convguide.verify.answers")


# Planted faults


def test_a_wrong_hand_answer_names_problem_part_and_every_value() -> None:
    message = (
        "T1, output shape: the origins disagree: "
        "hand (6, 10, 24), formula (6, 10, 23), torch (6, 10, 23)"
    )
    with pytest.raises(Disagreement, match=f"^{re.escape(message)}$"):
        verify(replace(SHAPE, hand=(6, 10, 24)))


def wrong_in_one(real: Callable[..., Any]) -> Callable[..., Any]:
    """Return a formula that is off by one."""
    return lambda *given, **named: real(*given, **named) + 1


@pytest.mark.parametrize(
    ("problem_id", "place", "part"),
    [
        ("A1", "convguide.layers.conv.conv_size", "A1, output shape"),
        ("A5", "convguide.problems.padding.same_padding_for", "A5, "),
        ("C1", "convguide.layers.conv.conv_param_count", "C1, with bias"),
        ("D1", "convguide.layers.dense.linear_param_count", "D1, MLP layers"),
        ("D1", "convguide.layers.pool.pool_size", "D1: the origins disagree: hand "),
    ],
)
def test_a_wrong_formula_is_found(
    monkeypatch: pytest.MonkeyPatch, problem_id: str, place: str, part: str
) -> None:
    module, _, name = place.rpartition(".")
    real = getattr(import_module(module), name)
    monkeypatch.setattr(place, wrong_in_one(real))
    with pytest.raises(Disagreement, match=f"^{re.escape(part)}") as raised:
        verify(BY_ID[problem_id])
    assert re.search(r"hand .*, formula |formula .*, torch ", str(raised.value))


def test_a_swapped_axis_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    real = Conv.output_shape

    def swapped(layer: Conv, shape: tuple[int, ...], training: bool = True) -> tuple[int, ...]:
        *front, height, width = real(layer, shape, training)
        return (*front, width, height)

    monkeypatch.setattr(Conv, "output_shape", swapped)
    message = (
        "A3, output shape: the origins disagree: "
        "hand (8, 64, 128), formula (8, 128, 64), torch (8, 64, 128)"
    )
    with pytest.raises(Disagreement, match=f"^{re.escape(message)}$"):
        verify(BY_ID["A3"])


def test_a_combination_too_few_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    place = "convguide.problems.target.enumerate_combos"
    real = import_module("convguide.solver.combos").enumerate_combos
    monkeypatch.setattr(place, lambda *given, **named: real(*given, **named)[:-1])
    message = "B1, combinations: the origins disagree: hand 18, formula 17, torch 18"
    with pytest.raises(Disagreement, match=f"^{message}$"):
        verify(BY_ID["B1"])


def test_a_wrong_torch_is_found(monkeypatch: pytest.MonkeyPatch, answers: ModuleType) -> None:
    real = answers.run
    monkeypatch.setattr(answers, "run", lambda layer, shape: (*real(layer, shape)[:-1], 99))
    message = (
        "A4, output shape: the origins disagree: "
        "hand (12, 29, 45), formula (12, 29, 45), torch (12, 29, 99)"
    )
    with pytest.raises(Disagreement, match=f"^{re.escape(message)}$"):
        verify(BY_ID["A4"])


def test_a_layer_that_torch_refuses_is_a_disagreement(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("convguide.layers.conv.conv_size", lambda *given: 23)
    wide = replace(SHAPE, layer=Conv2d(3, 6, 40), hand=(6, 23, 23))
    monkeypatch.setattr(ShapeProblem, "answers", lambda self: {"output shape": (6, 23, 23)})
    with pytest.raises(
        Disagreement,
        match=r"^T1: .*hand .*, formula .*torch refuses: .*Kernel size",
    ):
        verify(wide)


def test_a_refusal_by_the_formulas_alone_is_found(
    monkeypatch: pytest.MonkeyPatch, answers: ModuleType
) -> None:
    monkeypatch.setattr(answers, "run_or_refused", lambda layer, shape: (16, 34, 34))
    message = "A7, layer as asked: the origins disagree: hand 'refused', formula 'refused', torch ("
    with pytest.raises(Disagreement, match=f"^{re.escape(message)}"):
        verify(BY_ID["A7"])


def test_a_part_that_the_formulas_do_not_give_is_refused() -> None:
    with pytest.raises(Disagreement, match=r"^T1: torch answers \['depth'\], the formulas do not$"):
        verify(SHAPE, {"torch": {**SHAPE.answers(), "depth": 3}})


def test_a_part_that_only_the_formulas_give_is_refused() -> None:
    message = "T1, unread rows: needs two independent origins, has formula 0"
    with pytest.raises(Disagreement, match=f"^{message}$"):
        verify(SHAPE, {"torch": {"output shape": (6, 10, 23)}})


# Every kind, every id


def kinds_of(kind: type[Problem]) -> set[type[Problem]]:
    """Return every kind below a kind that the package defines."""
    below = {one for one in kind.__subclasses__() if one.__module__.startswith("convguide.")}
    return below.union(*map(kinds_of, below)) if below else set()


def test_torch_answers_every_kind(answers: ModuleType) -> None:
    engines(SHAPE)  # loads what teaches torch its kinds
    untaught = answers.torch_answers.dispatch(Problem)
    # Those of other frameworks are asked of their own engines: test_engines.py.
    asked = {one for one in kinds_of(Problem) if not one.__module__.endswith(".foreign")}
    assert [kind for kind in asked if answers.torch_answers.dispatch(kind) is untaught] == []
    assert len(asked) > 20


def test_a_search_with_several_ends_agrees_with_nothing(answers: ModuleType) -> None:
    assert answers.single([3]) == 3
    assert (answers.single([3, 4]), answers.single([])) == ((3, 4), ())


@dataclass(frozen=True)
class Riddle(Problem):
    """A kind that torch knows nothing about."""

    def answers(self) -> Answers:
        """Return one part."""
        return {"part": 3}


def test_a_kind_without_an_answer_by_torch_is_no_silent_success() -> None:
    with pytest.raises((NotImplementedError, Disagreement), match="torch has no answer for Riddle"):
        engines(Riddle(id="T9", topic="t"))


def test_two_problems_with_one_id_are_refused() -> None:
    with pytest.raises(Disagreement, match=r"^two problems bear the id T1$"):
        verify_all([SHAPE, BY_ID["A1"], replace(SHAPE, topic="again")])


# What is kept from the last run


@pytest.fixture
def kept(tmp_path: Path) -> Path:
    path = tmp_path / "answers.json"
    verify_all([SHAPE, BY_ID["A7"]], path)
    return path


def never(problem: Problem) -> dict[str, dict[str, Value]]:
    """Stand in for engines that must not be asked."""
    raise AssertionError(f"{problem.id}: torch was asked")


def test_kept_answers_are_used_when_nothing_changed(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("convguide.verify.engines", never)
    said: list[str] = []
    verified = verify_all([SHAPE, BY_ID["A7"]], kept, said.append)
    assert verified["A7"]["layer with dilation 1"] == (16, 33, 33)
    assert said == ["2 problems: 8 values agree (torch as kept from the last run)"]


def test_kept_answers_are_asked_again_when_the_engines_version_changed(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("convguide.files.version_of", lambda name: "another")
    monkeypatch.setattr("convguide.verify.engines", never)
    with pytest.raises(AssertionError, match="torch was asked"):
        verify_all([SHAPE], kept)


def test_only_a_problem_that_is_new_is_asked(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def noted(problem: Problem) -> Any:
        asked.append(problem.id)
        return engines(problem)

    monkeypatch.setattr("convguide.verify.engines", noted)
    verify_all([SHAPE, BY_ID["A7"], BY_ID["A1"]], kept)
    verify_all([SHAPE, BY_ID["A7"], BY_ID["A1"]], kept)
    assert asked == ["A1"]


def test_a_wrong_kept_answer_is_a_disagreement_too(kept: Path) -> None:
    content = json.loads(kept.read_text(encoding="utf-8"))
    _, said = content["by mark"][repr(SHAPE)]
    said["torch"]["output shape"] = [6, 10, 22]
    kept.write_text(json.dumps(content), encoding="utf-8")
    with pytest.raises(Disagreement, match=r"torch \(6, 10, 22\)$"):
        verify_all([SHAPE], kept)


def test_nothing_is_kept_of_answers_that_disagree(tmp_path: Path) -> None:
    path = tmp_path / "answers.json"
    with pytest.raises(Disagreement):
        verify_all([replace(SHAPE, hand=(6, 10, 24))], path)
    assert not path.exists()


# SHAPE is a ShapeProblem of a Conv2d, which torch answers in verify/answers.py.
@pytest.mark.parametrize(
    ("changed", "is_asked"),
    [
        *(("verify/answers.py", True), ("verify/chains.py", False), ("layers/conv.py", True)),
        *(("layers/norm.py", False), ("problems/shape.py", True), ("problems/chain.py", False)),
        *(("formulas.py", True), ("catalog/convolution.py", False), ("render/site.py", False)),
    ],
)
def test_only_code_that_answers_makes_a_kept_answer_stale(
    kept: Path, monkeypatch: pytest.MonkeyPatch, changed: str, is_asked: bool
) -> None:
    real = Sources.__init__

    def read(sources: Sources) -> None:
        real(sources)
        assert f"convguide/{changed}" in sources.hashes
        sources.hashes[f"convguide/{changed}"] = "another"

    monkeypatch.setattr(Sources, "__init__", read)
    monkeypatch.setattr("convguide.verify.engines", never)
    with pytest.raises(AssertionError, match="torch was asked") if is_asked else nullcontext():
        verify_all([SHAPE], kept)


def test_answers_that_ask_for_anothers_answer_find_it_among_the_commonest() -> None:
    asking = {
        path.name
        for path in RECORD.parent.glob("*.py")
        if re.search(r"return (torch_answers|brute_force|second_search)\(", path.read_text())
    }
    # Their problems are shown as a ShapeProblem, which verify/answers.py answers.
    assert asking == {"sizes.py"}
