"""Facts about the committed record of verified answers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from reference import confirmed

from convguide.catalog import everything
from convguide.layers import Conv2d
from convguide.practice import bank
from convguide.problems import ShapeProblem, Verified
from convguide.verify import record, verify_all
from convguide.verify.record import RECORD, difference, lines_of, record_of, update, with_tuples

SHAPE = ShapeProblem(
    id="T1",
    topic="two axes",
    layer=Conv2d(3, 6, (3, 5), (2, 1), (1, 0), (1, 2)),
    input_shape=(3, 20, 31),
    hand=(6, 10, 23),
)


@pytest.fixture
def verified(monkeypatch: pytest.MonkeyPatch) -> Mapping[str, Verified]:
    monkeypatch.setattr(record, "version_of", {"torch": "2.13.0"}.__getitem__)
    return {"T1": confirmed(SHAPE)}


@pytest.mark.torch
def test_the_committed_record_is_what_comes_out_now() -> None:
    assert difference(verify_all(everything()), practice=bank.counts()) == ""


def test_the_committed_record_holds_every_problem_and_the_engines_version() -> None:
    content = json.loads(RECORD.read_text(encoding="utf-8"))
    assert list(content["problems"]) == [problem.id for problem in everything()]
    assert set(content["engines"]) == {"torch"}
    assert content["problems"]["A4"]["output shape"] == {
        "value": [12, 29, 45],
        "origins": ["hand", "formula", "torch"],
    }


def test_the_record_has_a_line_for_each_value(verified: Mapping[str, Verified]) -> None:
    assert record_of(verified) == (
        "{\n"
        '  "engines": {"torch": "2.13.0"},\n'
        '  "problems": {\n'
        '    "T1": {\n'
        '      "output shape": {"value": [6, 10, 23], "origins": ["hand", "formula", "torch"]},\n'
        '      "unread rows": {"value": 0, "origins": ["formula", "torch"]},\n'
        '      "unread columns": {"value": 0, "origins": ["formula", "torch"]}\n'
        "    }\n"
        "  }\n"
        "}\n"
    )


def test_a_changed_value_gives_a_readable_difference(
    verified: Mapping[str, Verified], tmp_path: Path
) -> None:
    path = tmp_path / "record.json"
    update(verified, path)
    assert difference(verified, path) == ""
    layer = replace(SHAPE.layer, padding=(1, 1))
    changed = {"T1": confirmed(replace(SHAPE, layer=layer, hand=(6, 10, 25)))}
    assert difference(changed, path).splitlines() == [
        "--- record.json as committed",
        "+++ record.json as verified now",
        "@@ -4,3 +4,3 @@",
        '     "T1": {',
        '-      "output shape": {"value": [6, 10, 23], "origins": ["hand", "formula", "torch"]},',
        '+      "output shape": {"value": [6, 10, 25], "origins": ["hand", "formula", "torch"]},',
        '       "unread rows": {"value": 0, "origins": ["formula", "torch"]},',
    ]


def test_another_torch_makes_the_record_stale(
    verified: Mapping[str, Verified], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "record.json"
    update(verified, path)
    monkeypatch.setattr(record, "version_of", {"torch": "2.14.0"}.__getitem__)
    said = difference(verified, path)
    assert '-  "engines": {"torch": "2.13.0"},' in said
    assert '+  "engines": {"torch": "2.14.0"},' in said


def test_a_missing_record_differs_in_every_line(
    verified: Mapping[str, Verified], tmp_path: Path
) -> None:
    said = difference(verified, tmp_path / "none.json").splitlines()[3:]
    assert said == [f"+{line}" for line in record_of(verified).splitlines()]


def test_update_rewrites_the_record_whole(verified: Mapping[str, Verified], tmp_path: Path) -> None:
    path = tmp_path / "record.json"
    path.write_text("an older, much longer record\n" * 999, encoding="utf-8")
    update(verified, path)
    assert path.read_text(encoding="utf-8") == record_of(verified)
    assert [one.name for one in tmp_path.iterdir()] == ["record.json"]


def test_the_record_is_plain_json_with_names_as_they_are() -> None:
    text = lines_of({"engines": {}, "problems": {"T1": {"3×5": {"value": "→", "origins": []}}}})
    assert '      "3\\u00d75": {"value": "→", "origins": []}' in text
    assert json.loads(text)["problems"]["T1"]["3×5"]["value"] == "→"


def test_lists_of_json_become_tuples_at_any_depth() -> None:
    assert with_tuples({"a": [1, [2, [3]]], "b": "x"}) == {"a": (1, (2, (3,))), "b": "x"}
