"""Facts about the counters of FLOPs: what they really say, our rules for it, and its record."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from convguide.catalog import counted
from convguide.layers import (
    Conv2d,
    ConvTranspose2d,
    GroupNorm,
    Linear,
    LocalResponseNorm,
    MaxPool2d,
    ReLU,
)
from convguide.networks import Sequential
from convguide.problems import Counted, CountingProblem, Disagreement, Verified
from convguide.problems.counter_rules import RULES, SOURCES
from convguide.problems.counting import THOPS
from convguide.render.facts import facts
from convguide.verify import record, verify

GROUPED = Counted(Conv2d(16, 32, 3, groups=4), (1, 16, 28, 28))
LAYERS, NETWORKS = counted()


def said(case: Counted) -> dict[str, int]:
    return {counter: case.count(counter) for counter in RULES}


def test_a_bias_counts_for_torchinfo_and_ptflops_alone() -> None:
    assert said(GROUPED) == {
        "torch": 1557504,
        "fvcore": 778752,
        "torchinfo": 800384,
        "ptflops": 800384,
        "thop": 778752,
    }


def test_thop_and_torchinfo_charge_a_transposed_layer_by_its_output() -> None:
    # 3·5 products for each of 2·3 pixels, on to 5·11.
    layer = ConvTranspose2d(1, 1, (3, 5), stride=(2, 3), bias=False)
    found = said(Counted(layer, (1, 1, 2, 3)))
    assert found == {"torch": 180, "fvcore": 90, "torchinfo": 825, "ptflops": 90, "thop": 825}


def test_torchinfo_counts_a_linear_once_an_image_whatever_the_tokens() -> None:
    found = said(Counted(Linear(4, 3), (2, 5, 4)))
    assert found == {"torch": 240, "fvcore": 120, "torchinfo": 30, "ptflops": 150, "thop": 120}


def test_a_network_is_the_sum_of_its_layers() -> None:
    net = Sequential(Conv2d(1, 2, 3), ReLU(), GroupNorm(1, 2), MaxPool2d(2))
    case = Counted(net, (1, 1, 6, 8))  # 2·4·6 = 48 numbers, 9 products each
    assert said(case) == {
        "torch": 864,
        "fvcore": 432 + 5 * 48,
        "torchinfo": 20 * 24 + 4,
        "ptflops": 432 + 48 + 2 * 48 + 2 * 48 + 2 * 48,
        "thop": 432,
    }
    assert case.trace.params == 24
    assert case.params_by_thop() == 20  # it does not know GroupNorm
    assert case.parts("ptflops") == {
        **{"MACs": 432, "biases": 48, "activations": 96, "norms": 96, "pools": 96}
    }


def test_ptflops_meets_a_local_norm_through_the_functions_that_it_calls() -> None:
    case = Counted(LocalResponseNorm(5), (1, 3, 2, 4))
    assert case.count("ptflops") == 3 * 24 + 7 * 8


def test_every_rule_names_its_source() -> None:
    assert SOURCES.keys() == RULES.keys()
    assert RULES.keys() == record.counters_kept()["versions"].keys()


# What is kept


@pytest.fixture(scope="module")
def verified() -> dict[str, Verified]:
    return {problem.id: verify(problem) for problem in (LAYERS, NETWORKS)}


@pytest.mark.torch
def test_the_counters_still_say_what_is_kept() -> None:
    from convguide.verify.counting import difference

    assert difference(counted()) == []


@pytest.mark.torch
@pytest.mark.parametrize("problem", [LAYERS, NETWORKS], ids=["layers", "networks"])
def test_every_figure_of_every_counter_comes_out_by_rule(
    problem: CountingProblem, verified: dict[str, Verified]
) -> None:
    found = verified[problem.id]
    for name in problem.cases:
        for counter in RULES:
            assert "the counters" in found.parts[f"{name}, {counter}"].origins
            assert "formula" in found.parts[f"{name}, {counter}"].origins
        assert "the counters" in found.parts[f"{name}, {THOPS}"].origins


@pytest.mark.torch
def test_a_counter_that_says_something_else_is_named_with_both_values(tmp_path: Path) -> None:
    from convguide.verify import counting

    small = replace(LAYERS, cases={"grouped convolution": GROUPED})
    kept = tmp_path / "counters.json"
    counting.update([small], kept)
    assert counting.difference([small], kept) == []
    content = json.loads(kept.read_text())
    content["cases"]["grouped convolution"]["thop"] = [0, 778753]
    content["versions"]["thop"] = "0.0.1"
    kept.write_text(json.dumps(content))
    assert counting.difference([small], kept) == [
        "thop version: kept 0.0.1, now 0.1.1-2209072238",
        "thop says, grouped convolution: kept [0, 778753], now [0, 778752]",
    ]


@pytest.mark.torch
def test_a_record_that_no_rule_explains_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    content = record.counters_kept()
    content["cases"]["grouped convolution"]["fvcore"][1] += 1
    monkeypatch.setattr(record, "counters_kept", lambda: content)
    small = replace(LAYERS, cases={"grouped convolution": GROUPED}, hand={})
    with pytest.raises(Disagreement, match=r"grouped convolution, fvcore.*778753"):
        verify(small)


@pytest.mark.torch
def test_a_case_that_no_counter_was_asked_about_is_refused() -> None:
    stray = replace(LAYERS, cases={"a stray": GROUPED}, hand={})
    with pytest.raises(Disagreement, match="a stray, fvcore"):
        verify(stray)


# On the page


@pytest.mark.torch
def test_the_page_takes_a_network_apart(verified: dict[str, Verified]) -> None:
    told = facts(verified[NETWORKS.id])
    assert (
        "fvcore = 4,089,184,256 MACs + 22,227,968 norms + 100,352 pools\n       = 4,111,512,576"
        in str(told["worked"])
    )
    assert "| LeNet-5 | 416,520 | 833,040 | 416,520 | 423,038 | 435,646 | 418,096 |" in str(
        told["table"]
    )
    assert "thop 0.1.1-2209072238" in str(told["versions"])
