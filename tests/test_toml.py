"""Facts about files of problems: what they may hold, and every fault named with its line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from convguide.cli import main
from convguide.practice.sheets.own import FileFault, own_problems, read_own
from convguide.practice.sheets.toml_lines import lines_of

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "convguide/practice/sheets/my-problems.toml"
Captured = pytest.CaptureFixture[str]

SHAPE = """
[[problem]]
kind = "shape"
id = "A"
topic = "one layer"
layer = "Conv2d(3, 16, kernel_size=(3, 5))"
input_shape = [3, 32, 48]
hand = [16, 30, 44]
"""


def faults(text: str) -> list[str]:
    """Return every fault that a text is refused for."""
    with pytest.raises(FileFault) as refused:
        own_problems(text, "my.toml")
    return str(refused.value).splitlines()


# Lines


def test_every_name_has_the_line_on_which_it_stands() -> None:
    text = (
        'title = "a # [ b"\n\n[[problem]] # one\nhand = [ # [\n  1,\n]\n"topic" = """\n[x\n"""\n'
        "layers = { a = '}', b = 2 }\n[[problem]]\nid = 'B'\n[problem.layers]\none = 3\n"
    )
    assert lines_of(text) == {
        ("title",): 1,
        ("problem", 0): 3,
        ("problem", 0, "hand"): 4,
        ("problem", 0, "topic"): 7,
        ("problem", 0, "layers"): 10,
        ("problem", 1): 11,
        ("problem", 1, "id"): 12,
        ("problem", 1, "layers"): 13,
        ("problem", 1, "layers", "one"): 14,
    }


# Faults


def test_the_text_before_the_faults_is_sound() -> None:
    (problem,) = own_problems(SHAPE, "my.toml").problems
    assert repr(problem).endswith(
        "layer=Conv2d(3, 16, kernel_size=(3, 5)), input_shape=(3, 32, 48), hand=(16, 30, 44))"
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"shape"', '"shpe"', "line 3: problem A: kind 'shpe' is unknown: the kinds are shape, "),
        ('kind = "shape"\n', "", "line 2: problem A: kind is missing: the kinds are shape, size, "),
        ("topic = ", "topik = ", "line 5: problem A: topik is no name here: did you mean topic?"),
        ('topic = "one layer"\n', "", "line 2: problem A: topic is missing"),
        ('"one layer"', "3", "line 5: problem A: topic must be a text, but is 3"),
        ("[3, 32, 48]", "[3, 32]", "line 7: problem A: input_shape must be a list of 3 whole "),
        ("[3, 32, 48]", "[3, 32, 48.0]", "line 7: problem A: input_shape must be a list of 3 "),
        ("[3, 32, 48]", "[3, true, 48]", "line 7: problem A: input_shape must be a list of 3 "),
        ("[3, 32, 48]", "[3, 99999, 99999]", "line 6: problem A: input_shape (3, 99999, 99999) h"),
        (
            "16, kernel",
            "16, kernal",
            "line 6: problem A: layer: Conv2d: got an unexpected keyword ",
        ),
        ("Conv2d(3, 16", "Conv2d(3, n", "line 6: problem A: layer: `n` is no literal"),
        ("Conv2d(", "exec(", "line 6: problem A: layer: `exec` is no layer that is known here"),
        ("Conv2d(", "os.system(", "line 6: problem A: layer: `os.system` is none of torch.nn"),
        ("=(3, 5))", "=(3, 5)", "line 6: problem A: layer: '(' was never closed"),
        ('"Conv2d(3, 16, kernel_size=(3, 5))"', '"MaxPool2d(2)"', "line 6: problem A: layer must "),
        ("(3, 5))", "(3, 50))", "line 6: problem A: width: kernel_size=50 with dilation=1 spans "),
        ("(3, 5))", "3, padding='same')", "line 6: problem A: padding must be a number of pixels"),
    ],
)
def test_a_fault_is_named_with_its_line(old: str, new: str, said: str) -> None:
    assert old in SHAPE
    (found,) = faults(SHAPE.replace(old, new))
    assert found.startswith(f"my.toml, {said}")


def test_all_faults_are_named_at_once() -> None:
    text = SHAPE.replace("[3, 32, 48]", "3") + SHAPE.replace("(3, 16", "(3, n") + "more = 1\n"
    assert [line.partition(":")[0] for line in faults(text)] == [
        *("my.toml, line 7", "my.toml, line 14", "my.toml, line 17"),
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "my.toml, line 1: no problem here: each begins with [[problem]]"),
        ("[problem]\nid = 1", "my.toml, line 1: no problem here: each begins with [[problem]]"),
        ("problem = [3]", "my.toml, line 1: problem number 1: kind is missing: the kinds are "),
        ("hand = 1" + SHAPE, "my.toml, line 1: 'hand' is no name here: write it below [[problem]]"),
        ("title = 1" + SHAPE, "my.toml, line 1: title must be a text"),
        ("a = [1,\n2", "my.toml: Unclosed array (at end of document)"),
        ("a = 1\na = 2\n\n", "my.toml: Cannot overwrite a value (at line 2, column 6)"),
        (SHAPE + SHAPE, "my.toml, line 12: the id 'A' is that of line 2 too"),
        ("a = " + "[" * 5000, "my.toml: lists or tables stand too deep inside one another"),
        ("#" * 1_000_001, "my.toml: has 1,000,001 characters, but at most 1,000,000"),
    ],
)
def test_what_is_no_file_of_problems_is_refused(text: str, said: str) -> None:
    assert faults(text)[0].startswith(said)


GROUPS = '[[problem]]\nkind = "groups"\nid = "G"\ntopic = "t"\nin_channels = 4\nout_channels = 6\n'

TARGET = '[[problem]]\nkind = "target"\nid = "T"\ntopic = "t"\nsize = [32, 32]\ntarget = [16, 16]\n'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            GROUPS.replace("4", "5000") + "hand = [1]",
            "my.toml, line 5: problem G: in_channels must be at most 4,096, but in_channels=5000",
        ),
        (
            GROUPS.replace("4", "-6") + "hand = [1, 2]",
            "my.toml, line 5: problem G: in_channels must be at least 1, but in_channels=-6",
        ),
        (
            GROUPS.replace("6", "0") + "hand = [1, 2]",
            "my.toml, line 6: problem G: out_channels must be at least 1, but out_channels=0",
        ),
        (
            TARGET + "hand_choices = [[17, 1, 0, 1]]",
            "my.toml, line 7: problem T: hand_choices: (17, 1, 0, 1) has kernel_size=17, "
            "but the sheet asks for 1 to 7",
        ),
        (
            TARGET + "ks_range = [7, 1]\nhand_choices = [[2, 2, 0, 1]]",
            "my.toml, line 7: problem T: ks_range runs backwards: write [1, 7]",
        ),
        (
            TARGET + "pad_range = [0, 1]\nhand_choices = [[2, 2, 0, 1], [4, 2, 2, 1]]",
            "my.toml, line 8: problem T: hand_choices: (4, 2, 2, 1) has padding=2, "
            "but the sheet asks for 0 to 1",
        ),
        (
            SHAPE.replace('"shape"', '"count"')
            .replace("layer = ", "layers.a = ")
            .replace("input_shape = [3, 32, 48]\n", "")
            .replace("hand = [16, 30, 44]", "hand.b = 1"),
            "hand must name a: each once, and no other",
        ),
    ],
)
def test_a_kind_has_rules_of_its_own(text: str, said: str) -> None:
    assert said in faults(text)[0]


def test_files_that_cannot_be_read_are_told_in_a_line(tmp_path: Path, capsys: Captured) -> None:
    binary = tmp_path / "my.toml"
    binary.write_bytes(b"\xff\xfe")
    for path, said in (
        (binary, f"{binary}: is no text in UTF-8: byte 0"),
        (tmp_path, f"{tmp_path}: Is a directory"),
        (tmp_path / "none.toml", f"{tmp_path / 'none.toml'}: No such file or directory"),
    ):
        assert main(["verify", str(path)]) == 2
        assert capsys.readouterr().err == f"convguide verify: {said}\n"


def test_a_file_may_come_from_a_windows_editor(tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    path.write_bytes(b"\xef\xbb\xbf" + SHAPE.replace("\n", "\r\n").encode())
    assert read_own(path).lines == {"A": 2}


# Answers


def test_the_example_holds_every_kind() -> None:
    from convguide.practice.sheets.kinds import KINDS

    text = EXAMPLE.read_text(encoding="utf-8")
    assert all(f'kind = "{kind}"' in text for kind in KINDS)
    assert len(read_own(EXAMPLE).problems) == 13


@pytest.mark.torch
def test_the_example_is_right_by_all_origins(capsys: Captured) -> None:
    assert main(["verify", str(EXAMPLE)]) == 0
    *lines, last = capsys.readouterr().out.splitlines()
    assert lines[0] == "my-problems.toml, line 5, H1: right: output shape (16, 16, 48)"
    assert lines[2] == "my-problems.toml, line 23, H3: right: as asked refused; largest padding 1"
    assert all(": right: " in line for line in lines)
    assert last.startswith("13 of 13 right, by hand, formula and torch 2.")


@pytest.mark.torch
def test_a_wrong_answer_shows_every_value_by_its_origin(tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "my.toml"
    path.write_text(SHAPE.replace("[16, 30, 44]", "[16, 30, 45]"), encoding="utf-8")
    assert main(["verify", str(path)]) == 1
    assert capsys.readouterr().out.splitlines()[0] == (
        "my.toml, line 2, A: WRONG, output shape: the origins disagree: "
        "hand (16, 30, 45), formula (16, 30, 44), torch (16, 30, 44)"
    )
    assert main(["verify", str(path), "--json"]) == 1
    assert json.loads(capsys.readouterr().out)["problems"][0]["id"] == "A"


@pytest.mark.torch
def test_a_refusal_that_is_none_is_a_wrong_answer(tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "my.toml"
    text = SHAPE.replace('"shape"', '"layer"').replace("[16, 30, 44]", '"refused"')
    path.write_text(text, encoding="utf-8")
    assert main(["verify", str(path)]) == 1
    assert "hand 'refused', formula (16, 30, 44), torch (16, 30, 44)" in capsys.readouterr().out


def test_without_torch_hand_and_formula_are_held_against_each_other(tmp_path: Path) -> None:
    path = tmp_path / "my.toml"
    path.write_text(SHAPE + SHAPE.replace('"A"', '"B"').replace("44", "45"), encoding="utf-8")
    code = (
        "import sys; sys.modules['torch'] = None; from convguide.cli import main; "
        f"sys.exit(main(['verify', {str(path)!r}]))"
    )
    command = [sys.executable, "-c", code]
    inherited = {**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(command, capture_output=True, text=True, env=inherited, check=False)
    assert (done.returncode, done.stderr) == (1, "")
    assert done.stdout.splitlines() == [
        "my.toml, line 2, A: right: output shape (16, 30, 44)",
        "my.toml, line 10, B: WRONG, output shape: the origins disagree: "
        "hand (16, 30, 45), formula (16, 30, 44)",
        "1 of 2 right, by hand and formula; torch is not installed here, so it was not asked: "
        "pip install torch, then ask again",
    ]
