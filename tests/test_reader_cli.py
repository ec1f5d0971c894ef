"""Facts about `convguide trace model.py`: answers, confirmed by torch, and refusals."""

from __future__ import annotations

import io
import json
import sys
from pathlib import Path

import pytest

from convguide.cli import main

MODELS = Path(__file__).parent / "models"
Captured = pytest.CaptureFixture[str]


def printed(arguments: list[str], capsys: Captured) -> str:
    """Return what a command prints."""
    assert main(["trace", *arguments]) == 0
    captured = capsys.readouterr()
    assert captured.err == ""
    return captured.out


def test_a_mismatch_comes_with_its_arithmetic_and_the_corrected_line(capsys: Captured) -> None:
    command = [str(MODELS / "global_pool_wrong.py"), "--input", "2x3x64x64"]
    lines = printed(command, capsys).splitlines()
    assert lines[0] == "Net() on (2, 3, 64, 64)"
    assert lines[2].split()[:2] == ["place", "layer"]
    at = lines.index(
        "first mismatch: fc, line 17: Linear expects 64 features, "
        "but view gives 64·4·4 = 1,024: in_features=1024 would fit"
    )
    assert lines[at + 1 : at + 5] == [
        "fix: in_features should be 1,024",
        "   12 - self.fc = nn.Linear(64, 10)",
        "   12 + self.fc = nn.Linear(1024, 10)",
        "then the output is (2, 10)",
    ]


def test_the_standard_input_and_json(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    text = "model = nn.Sequential(nn.Linear(8, 4))"
    monkeypatch.setattr(sys, "stdin", io.StringIO(text))
    found = json.loads(printed(["-", "--input", "5,8", "--json"], capsys))
    assert (found["output"], found["params"], found["error"]) == ([5, 4], 36, None)


def test_an_input_of_three_sizes_gets_a_batch_of_one(capsys: Captured) -> None:
    command = [str(MODELS / "cifar_net.py"), "3x32x32", "--json"]
    found = json.loads(printed(command, capsys))
    assert (found["inputs"], found["output"]) == ([[1, 3, 32, 32]], [1, 10])
    assert found["sizes"]["found"] == [32, 33, 34, 35]


@pytest.mark.torch
@pytest.mark.parametrize(
    ("name", "options", "said"),
    [
        (
            "segnet_unpool",
            ["--input", "3x17x22"],
            "torch agrees on 4 rows and 278 parameters",
        ),
        (
            "patch_embed",
            ["--input", "2x3x32x32"],
            "torch agrees on 17 rows and 14,789 parameters",
        ),
        (
            "cifar_net_224",
            ["--input", "3x224x224"],
            "torch agrees on 7 rows and 62,006 parameters; it refuses too: "
            "mat1 and mat2 shapes cannot be multiplied (1x44944 and 400x120)",
        ),
        (
            "two_inputs",
            ["--input", "4x3x16x16", "--input", "4,7"],
            "torch agrees on 6 rows and 256 parameters",
        ),
    ],
)
def test_torch_confirms(name: str, options: list[str], said: str, capsys: Captured) -> None:
    lines = printed([str(MODELS / f"{name}.py"), *options, "--torch"], capsys).splitlines()
    assert lines[-1] == said


@pytest.mark.torch
def test_torch_finds_a_planted_fault() -> None:
    from convguide.reader import trace_source
    from convguide.verify.traced import Differs, confirmed

    report = trace_source("model = nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU())", [(1, 3, 9, 8)])
    assert confirmed(report)["rows"] == 2
    report.rows[0].result.shape = (1, 8, 7, 7)
    with pytest.raises(Differs, match=r"0.*\(1, 8, 7, 7\) here, \(1, 8, 7, 6\) by torch"):
        confirmed(report)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["no_such_file.py"], "no_such_file.py: No such file or directory"),
        (["nonet"], "there is no architecture 'nonet'"),
        ([str(MODELS / "cifar_net.py")], "no input shape is given"),
        ([str(MODELS / "cifar_net.py"), "3x32x32", "--class", "Other"], "`Other` is defined"),
        (["vgg16", "--class", "Net"], "--class goes with a file such as model.py"),
        ([str(MODELS)], f"{MODELS}: Is a directory"),
    ],
)
def test_bad_input_is_one_line_and_status_2(
    arguments: list[str], said: str, capsys: Captured
) -> None:
    assert main(["trace", *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    assert said in captured.err
