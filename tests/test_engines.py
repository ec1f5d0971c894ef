"""Facts about other frameworks' engines: they run every case now, and say what the record says."""

from __future__ import annotations

import copy
import inspect
from typing import Any

import pytest

from convguide.catalog.frameworks import CASES, FINDINGS, SIDES
from convguide.problems import Disagreement
from convguide.verify import foreign
from convguide.verify.foreign.by_jax import loaded

Record = dict[str, Any]


@pytest.fixture(scope="module")
def record() -> Record:
    """Return the committed record."""
    return foreign.read()


@pytest.mark.torch
def test_every_engine_says_what_the_record_says(record: Record) -> None:
    assert foreign.difference(foreign.ask(), record) == []


@pytest.mark.torch
def test_the_defaults_on_the_page_are_the_engines_own() -> None:
    import onnx
    import torch

    _, keras = loaded()

    def default(function: Any, name: str) -> object:
        return inspect.signature(function).parameters[name].default

    assert default(torch.nn.Conv2d, "padding") == 0
    assert default(keras.layers.Conv2D, "padding") == "valid"
    assert default(torch.nn.MaxPool2d, "stride") is None
    assert default(keras.layers.MaxPooling2D, "strides") is None
    assert default(torch.nn.AvgPool2d, "count_include_pad") is True
    assert keras.config.image_data_format() == "channels_last"
    assert onnx.defs.get_schema("AveragePool").attributes["count_include_pad"].default_value.i == 0


def test_a_few_hundred_cases_agree(record: Record) -> None:
    assert len(foreign.verified_cases(record)) == len(CASES) == 279
    assert len(foreign.verified_sides(record)) == len(SIDES) == 16


def test_most_cases_are_run_by_all_engines(record: Record) -> None:
    counts = dict.fromkeys(("torch", "onnxruntime", "jax", "keras"), 0)
    for said in record["cases"].values():
        for engine in counts:
            counts[engine] += engine in said
    assert min(counts.values()) > 230


def test_every_finding_is_still_found(record: Record) -> None:
    for finding in FINDINGS:
        for case in finding.cases:
            said = record["cases"][case]
            assert said[finding.engine] != said["torch"], finding.id


def test_every_finding_is_shown_by_numbers() -> None:
    assert {finding.shown for finding in FINDINGS} <= {one.id for one in SIDES}


def test_ids_are_used_once() -> None:
    ids = [one.id for one in (*CASES, *SIDES)]
    assert len(ids) == len({*ids})


# Faults


def test_a_changed_answer_is_told_by_case_engine_and_both_values(record: Record) -> None:
    now = copy.deepcopy(record)
    now["cases"]["torch-conv2d-1"]["jax"]["numbers"] = "planted"
    (line,) = foreign.difference(now, record)
    assert line.startswith("torch-conv2d-1, jax: {'output shape': [6, 9, 13], 'numbers': 'planted'")
    assert "in the record" in line


def test_another_version_is_told(record: Record) -> None:
    now = copy.deepcopy(record)
    now["engines"]["keras"] = "4.0.0"
    was = record["engines"]["keras"]
    assert foreign.difference(now, record) == [f"keras: version 4.0.0 now, {was} in the record"]


def test_a_case_that_is_gone_is_told(record: Record) -> None:
    now = copy.deepcopy(record)
    del now["cases"]["onnx-max-pool-1"]["keras"]
    (line,) = foreign.difference(now, record)
    assert line.startswith("onnx-max-pool-1, keras: None now, ")


@pytest.mark.parametrize("part", ["output shape", "numbers"])
def test_an_engine_that_differs_without_being_listed_publishes_nothing(
    record: Record, part: str
) -> None:
    planted = copy.deepcopy(record)
    planted["cases"]["keras-conv2d-3"]["onnxruntime"][part] = "planted"
    with pytest.raises(Disagreement, match=f"keras-conv2d-3, {part}: .*onnxruntime 'planted'"):
        foreign.verified_cases(planted)


def test_a_listed_difference_alone_is_left_out(record: Record) -> None:
    planted = copy.deepcopy(record)
    planted["cases"]["onnx-conv-auto-pad-dilation-1"]["jax"]["numbers"] = "planted"
    with pytest.raises(Disagreement, match="onnx-conv-auto-pad-dilation-1, numbers"):
        foreign.verified_cases(planted)


def test_a_wrong_number_side_by_side_publishes_nothing(record: Record) -> None:
    planted = copy.deepcopy(record)
    said = planted["sides"]["same-stride-2-even-input"]["keras"]
    (part,) = said
    said[part] = [12, 234, 456]
    with pytest.raises(Disagreement, match=r"hand \(123, 345, 560\)"):
        foreign.verified_sides(planted)


def test_a_wrong_rule_is_caught_by_the_engines(
    record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    import convguide.frameworks.keras as keras

    # The odd pixel before instead of behind.
    monkeypatch.setattr(keras, "same_sides", lambda *given: (1, 0))
    for one in SIDES:
        one.__dict__.pop("operation", None)
    with pytest.raises(Disagreement, match="keras: Conv1D"):
        foreign.verified_sides(record)
