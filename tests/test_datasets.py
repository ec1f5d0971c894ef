"""Facts about the data sets: what each holds, its schema, and that only checked values get in."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from convguide.problems import Verified, agree
from convguide.render.datasets import SETS, Dataset, Field, data_files, data_sets, files
from convguide.verify import verify_all

FIELDS = (
    Field("layer", "text", "The layer."),
    Field("input", "integers", "The shape of the input."),
    Field("size", "integer", "Pixels.", checked=True, optional=True),
    Field("verdict", "text", "What came of it.", choices=("agreed", "wrong")),
)
SIZE = agree({"hand": 30, "formula": 30})
ROW = {"layer": 'Conv1d(1, 1, "3")', "input": (1, 32), "size": SIZE, "verdict": "agreed"}


def small(*rows: dict[str, Any]) -> Dataset:
    return Dataset("small", "Small", "A small one.", FIELDS, rows)


@pytest.fixture(scope="module")
def verified() -> dict[str, Verified]:
    from convguide import catalog

    kept = Path(__file__).parent.parent / "build/cache/answers.json"
    return verify_all(catalog.everything(), kept if kept.exists() else None)


def test_json_and_csv_hold_the_same_rows() -> None:
    made = files(small(ROW, ROW | {"size": None, "verdict": "wrong"}))
    assert list(made) == [f"data/v1/small.{end}" for end in ("json", "csv", "schema.json")]
    assert json.loads(made["data/v1/small.json"])["rows"] == [
        {"layer": 'Conv1d(1, 1, "3")', "input": [1, 32], "size": 30, "verdict": "agreed"},
        {"layer": 'Conv1d(1, 1, "3")', "input": [1, 32], "size": None, "verdict": "wrong"},
    ]
    assert list(csv.reader(io.StringIO(made["data/v1/small.csv"]))) == [
        ["layer", "input", "size", "verdict"],
        ['Conv1d(1, 1, "3")', "[1, 32]", "30", "agreed"],
        ['Conv1d(1, 1, "3")', "[1, 32]", "", "wrong"],
    ]


def test_a_file_names_its_version_its_licence_and_the_programs() -> None:
    head = json.loads(files(small(ROW))["data/v1/small.json"])
    assert head["version"] == 1
    assert head["licence"] == "CC-BY-4.0"
    assert head["schema"] == "small.schema.json"
    assert head["torch"] == "2.13.0"
    assert head["convguide"] == "0.1.0"


def test_an_unchecked_value_gets_into_no_data_set() -> None:
    with pytest.raises(TypeError, match="size takes Checked alone, not 30"):
        files(small(ROW | {"size": 30}))


def test_a_row_has_every_field_and_no_other() -> None:
    with pytest.raises(ValueError, match="small: a row has"):
        small({"layer": "Conv1d(1, 1, 3)"})
    with pytest.raises(ValueError, match="small: a row has"):
        small(ROW | {"more": 1})


@pytest.mark.parametrize(
    "wrong",
    [{"input": "1x32"}, {"size": "30"}, {"verdict": "maybe"}, {"more": 1}, {"layer": None}],
    ids=str,
)
def test_the_schema_refuses_a_wrong_entry(wrong: dict[str, Any]) -> None:
    made = files(small(ROW))
    schema, content = (json.loads(made[f"data/v1/small.{end}"]) for end in ("schema.json", "json"))
    Draft202012Validator(schema).validate(content)
    content["rows"][0] |= wrong
    with pytest.raises(ValidationError):
        Draft202012Validator(schema).validate(content)


@pytest.mark.torch
def test_every_data_set_is_as_its_schema_says(verified: dict[str, Verified]) -> None:
    made = data_files(verified)
    assert len(made) == 3 * len(SETS)
    for one in data_sets(verified):
        schema = json.loads(made[f"data/v1/{one.name}.schema.json"])
        Draft202012Validator.check_schema(schema)
        Draft202012Validator(schema).validate(json.loads(made[f"data/v1/{one.name}.json"]))
        assert len(made[f"data/v1/{one.name}.csv"].splitlines()) > len(one.rows)
        assert one.rows


@pytest.mark.torch
def test_an_edge_case_is_a_row_with_torchs_words(verified: dict[str, Verified]) -> None:
    made = json.loads(data_files(verified)["data/v1/torch-edge-cases.json"])
    refused = [row for row in made["rows"] if row["outcome"] == "refused"]
    assert all(row["says"] for row in refused)
    assert all(row["says"] is None for row in made["rows"] if row not in refused)
