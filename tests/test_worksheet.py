"""Facts about worksheets: which problems an address names, and what sheet, key and quiz say."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from itertools import islice
from pathlib import Path
from xml.etree import ElementTree as Tree

import pytest

from convguide.cli import main, parser
from convguide.cli.worksheets import choice
from convguide.practice import bank
from convguide.practice.sheets import markdown, moodle, page
from convguide.practice.sheets.items import Sheet, bank_sheet, sheet
from convguide.practice.sheets.own import read_own
from convguide.practice.sheets.selection import Choice, draws, some

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "convguide/practice/sheets/my-problems.toml"
Captured = pytest.CaptureFixture[str]
CHOICE = Choice(seed=7, count=7, levels=(2,), kinds=tuple(bank.kinds()))


@pytest.fixture(scope="module")
def public() -> Sheet:
    """Return a sheet of every kind of the bank."""
    problems = [bank.problem(*place) for place in CHOICE.places()]
    return bank_sheet(CHOICE, problems, "by formula and torch 2.13.0", is_public=True)


@pytest.fixture(scope="module")
def own() -> Sheet:
    """Return a sheet of every kind of a file."""
    read = read_own(EXAMPLE)
    return sheet(read.title, f"Problems of {read.name}", "by hand", read.problems)


# Which problems


def test_the_numbers_are_the_same_for_ever() -> None:
    assert list(islice(draws(7), 3)) == [50271532, 266108690, 4195786334]
    assert list(islice(draws(2**32 - 1), 2)) == [3850105811, 813802916]
    assert some(seed=7, count=3, total=9) == [0, 1, 8]


def test_an_address_names_its_problems() -> None:
    chosen = Choice(seed=7, count=5, levels=(1, 3), kinds=("shape", "count"))
    assert chosen.address == "practice/worksheets/?v=1&seed=7&count=5&level=1,3&kinds=shape,count"
    assert chosen.places() == (
        *(("shape", 1, 6), ("count", 1, 31), ("shape", 1, 261)),
        *(("shape", 3, 489), ("count", 3, 350)),
    )


def test_no_problem_comes_twice() -> None:
    places = Choice(seed=3, count=100, levels=(1,), kinds=("shape",), total=100).places()
    assert sorted(number for *_, number in places) == list(range(1, 101))


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ("--level 5", "level must be one of 1, 2, 3, 4, but is 5"),
        ("--kinds shape,shapes", "kind must be one of shape, same-padding, target, count, "),
        ("--kinds shape,shape", "kinds must name one or more, each once, but are ('shape', 'sh"),
        ("--count 0", "count must be 1 to 100, but count=0"),
        ("--count 101", "count must be 1 to 100, but count=101"),
        ("--seed 4294967296", "seed must be 0 to 4,294,967,295, but seed=4294967296"),
        ("--bank 2", "version must be 1, but is 2"),
        (f"--catalog {EXAMPLE} --level 2", "--level goes with the bank: a catalog has neither "),
        (f"--catalog {EXAMPLE} --count 14", "--count must be 1 to 13, the problems of my-problems"),
        (f"--catalog {EXAMPLE} --kinds pool", "my-problems.toml has no problem of kind 'pool'"),
        ("--kinds shape,,count", "kind must be one of shape, same-padding, target, count, "),
        ("--catalog none.toml", "none.toml: No such file or directory"),
    ],
)
def test_what_no_sheet_can_have_is_told_in_a_line(
    arguments: str, said: str, capsys: Captured
) -> None:
    assert main(["worksheet", *arguments.split()]) == 2
    printed = capsys.readouterr()
    assert (printed.out, printed.err.count("\n")) == ("", 1)
    assert printed.err.startswith(f"convguide worksheet: {said}")


@pytest.mark.parametrize("salt", ["", "  "])
def test_an_empty_salt_is_refused_and_gives_no_public_sheet(salt: str, capsys: Captured) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["worksheet", "--salt", salt])
    assert ended.value.code == 2
    printed = capsys.readouterr()
    assert (printed.out, printed.err) == (
        "",
        "convguide worksheet: argument --salt: is empty: give a word of yours, or leave --salt out "
        "for a sheet of the public bank (see convguide worksheet --help)\n",
    )


def test_kinds_may_have_blanks_and_a_sheet_has_them_in_the_order_of_its_page() -> None:
    command = ["worksheet", "--seed", "7", "--count", "5", "--level", "3,1"]
    given = parser().parse_args([*command, "--kinds", " count, shape"])
    assert choice(given).address == (
        "practice/worksheets/?v=1&seed=7&count=5&level=1,3&kinds=shape,count"
    )
    found = read_own(EXAMPLE).some(7, None, "shape, count")
    assert [type(one).__name__ for one in found] == ["ShapeProblem", "CountProblem"]


# Sheet and key


def test_a_sheet_asks_and_its_key_answers(public: Sheet) -> None:
    asked, told = markdown.sheet_markdown(public), markdown.key_markdown(public)
    assert asked.split("\n\n")[2:5] == [
        "## 1. Output shape (shape-2-006)",
        "An image of C=16, H=40, W=20 goes through a `Conv2d` with `out_channels=2` and "
        "`kernel_size=4, stride=2, padding=2, dilation=1`.\n"
        "Which shape `(C_out, H_out, W_out)` comes out?",
        r"C\_out = \_\_\_\_\_\_, H\_out = \_\_\_\_\_\_, W\_out = \_\_\_\_\_\_",
    ]
    assert told.split("\n\n")[1:4] == [
        "Answers: by formula and torch 2.13.0.",
        "## 1. Output shape (shape-2-006)",
        r"**C\_out = 2, H\_out = 21, W\_out = 11**",
    ]
    assert "\n      = ⌊40 / 2⌋ + 1\n" in told
    assert "\n- 2, 41, 21: Stride ignored\n" in told
    assert "Wrong answers" not in asked
    for text in (asked, told):
        assert text.endswith(
            "convguide: practice/worksheets/?v=1&seed=7&count=7&level=2"
            "&kinds=shape,same-padding,target,count,compare,field,mistake\n"
        )


def test_the_pages_ask_nothing_of_the_network(public: Sheet, own: Sheet) -> None:
    for one in (public, own):
        text = page.document(one.title, page.sheet_article(one), page.key_article(one))
        assert not re.search(r"https?:|src=|url\(|@import|<script|<link", text)
        assert text.count("<section>") == 2 * len(one.items)
        assert "break-before: page" in text


def test_what_a_lecturer_writes_is_no_markup() -> None:
    problem = read_own(EXAMPLE).problems[0]
    hostile = sheet("<b>", "<i>", "<u>", [problem])
    text = page.sheet_article(hostile) + page.key_article(hostile)
    assert "&lt;b&gt;" in text
    assert not re.search("<[bu]>", text)


def test_every_kind_has_an_answer_in_words(own: Sheet, public: Sheet) -> None:
    assert [item.answer for item in own.items] == [
        "C_out = 16, H_out = 16, W_out = 48",
        "N = 1, C = 8, H_out = 6, W_out = 7",
        "(padding, 1)",
        "refused",
        "padding = 4",
        "for example kernel_size = 2, stride = 2, padding = 0, dilation = 1",
        "output_padding_H = 1, output_padding_W = 0",
        "first = 448, second = 4,640, total = 5,088",
        "params = 224, MACs = 25,920",
        "(1, 2)",
        "MLP = 1,210, CNN = 1,626",
        "size of the height = 8, stride of the height = 2, start of the height = 0, "
        "size of the width = 10, stride of the width = 2, start of the width = 0",
        "(4, 7, 9)",
    ]
    assert re.fullmatch("[a-z]\\) [A-Z].*", public.items[-1].answer)


# Moodle


def questions(one: Sheet) -> list[Tree.Element]:
    """Return a quiz's questions, its category first."""
    return list(Tree.fromstring(moodle.quiz_xml(one)))


def test_a_quiz_has_the_type_that_fits_each_answer(public: Sheet, own: Sheet) -> None:
    assert [one.get("type") for one in questions(public)] == [
        *("category", "cloze", "numerical", "shortanswer", "cloze", "cloze", "cloze"),
        "multichoice",
    ]
    assert [one.get("type") for one in questions(own)] == [
        *("category", "cloze", "cloze", "shortanswer", "shortanswer", "numerical", "shortanswer"),
        *("cloze", "cloze", "cloze", "shortanswer", "cloze", "cloze", "shortanswer"),
    ]


def test_every_question_is_whole(public: Sheet, own: Sheet) -> None:
    for question in questions(public)[1:] + questions(own)[1:]:
        assert question.findtext("name/text")
        assert (question.findtext("questiontext/text") or "").startswith("<p>")
        assert question.find("questiontext").get("format") == "html"  # type: ignore[union-attr]
        answers = question.findall("answer")
        if question.get("type") == "cloze":
            assert answers == []
            assert "{1:NUMERICAL:=" in (question.findtext("questiontext/text") or "")
        else:
            fractions = [one.get("fraction") for one in answers]
            assert "100" in fractions
            assert set(fractions) <= {"100", "0"}
            assert all(one.findtext("text") for one in answers)
        if question.get("type") == "numerical":
            assert {one.findtext("tolerance") for one in answers} == {"0"}
        if question.get("type") == "multichoice":
            assert fractions.count("100") == 1
            assert question.findtext("single") == "true"


def test_a_known_wrong_number_gets_its_sentence(own: Sheet) -> None:
    padding = questions(own)[5]
    given = {one.findtext("text"): one for one in padding.findall("answer")}
    assert given["4"].get("fraction") == "100"
    assert given["8"].get("fraction") == "0"
    assert given["8"].findtext("feedback/text") == (
        "<p>8 pixels are missing in all; half of them, 4, go on each side.</p>"
    )


def test_each_number_of_a_shape_is_a_field(own: Sheet) -> None:
    text = questions(own)[1].findtext("questiontext/text") or ""
    fields = re.findall(r"<p>(\w+) = \{1:NUMERICAL:=(\d+):0#Right\.~(.*?)(?<!\\)\}</p>", text)
    assert [(name, right) for name, right, _ in fields] == [
        *(("C_out", "16"), ("H_out", "16"), ("W_out", "48")),
    ]
    known = re.findall(r"(?:^|(?<!\\)~)%0%([\d.]+):0#", fields[1][2])
    assert {"17", "15", "10", "16.5", "32"} <= set(known)
    assert "16" not in known


def test_a_field_has_no_sentence_about_another_field() -> None:
    chosen = Choice(seed=7, count=1, levels=(2,), kinds=("compare",))
    one = questions(bank_sheet(chosen, [bank.problem("compare", 2, 261)], "", is_public=True))[1]
    mlp, cnn = (one.findtext("questiontext/text") or "").split("<p>CNN = ")
    assert "%0%19232:0#19232 are weights alone; every filter " in mlp
    assert "changed places" not in mlp + cnn
    assert "asked for first" not in mlp + cnn
    assert "2585" not in mlp
    assert "%0%2585:0#2585 are weights alone; every filter " in cnn


def test_every_layer_that_reaches_a_target_is_right(own: Sheet) -> None:
    texts = {one.findtext("text") for one in questions(own)[6].findall("answer")}
    assert {"(2, 2, 0, 1)", "(2,2,0,1)", "2, 2, 0, 1", "3,2,1,1"} <= texts
    assert "3,2,0,1" not in texts


# The command


@pytest.mark.torch
def test_the_key_says_that_torch_was_asked(tmp_path: Path, capsys: Captured) -> None:
    command = "worksheet --seed 7 --count 2 --level 2 --kinds shape,count --format html --out"
    assert main([*command.split(), str(tmp_path)]) == 0
    stem = tmp_path / "worksheet-v1-seed7-level2"
    assert capsys.readouterr().out.splitlines()[:2] == [f"{stem}.html", f"{stem}-key.html"]
    key = Path(f"{stem}-key.html").read_text(encoding="utf-8")
    assert "<p>Answers: by formula and torch 2." in key
    assert '<p class="answer">C_out = 2, H_out = 21, W_out = 11</p>' in key


@pytest.mark.torch
def test_a_wrong_answer_makes_no_sheet(tmp_path: Path, capsys: Captured) -> None:
    path = tmp_path / "mine.toml"
    text = EXAMPLE.read_text(encoding="utf-8").replace("hand = 4\n", "hand = 5\n")
    path.write_text(text, encoding="utf-8")
    command = ["worksheet", "--catalog", str(path), "--kinds", "same-padding", "--out"]
    assert main([*command, str(tmp_path / "out")]) == 1
    assert capsys.readouterr().out.splitlines() == [
        "mine.toml, line 42, H5: WRONG, padding: the origins disagree: hand 5, formula 4, torch 4",
        "No sheet was made: `convguide verify` tells all.",
    ]
    assert not (tmp_path / "out").exists()


WITHOUT = """
import io, json, sys
from contextlib import redirect_stdout
for name in ("torch", "numpy", "matplotlib", "jinja2", "lxml"):
    sys.modules[name] = None
from convguide.cli import main
for command in json.loads(sys.argv[1]):
    said = io.StringIO()
    with redirect_stdout(said):
        assert main(["worksheet", *command]) == 0
    print(json.dumps(said.getvalue()))
"""
ASKED = ("--kinds", "shape", "--count", "4", "--seed", "7")
SALTS = ("", "spring", "autumn")


@pytest.fixture(scope="module")
def alone() -> list[str]:
    """Return what commands print where nothing but Python is installed."""
    salted = [["--salt", salt] if salt else [] for salt in SALTS]
    commands = [[*ASKED, *salt, *more] for salt in salted for more in ([], ["--json"])]
    inherited = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", WITHOUT, json.dumps(commands)]
    done = subprocess.run(command, capture_output=True, text=True, env=inherited, check=False)
    assert done.stderr == ""
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_the_core_alone_makes_a_sheet_and_says_so(alone: list[str]) -> None:
    assert "\nAnswers: by formula; torch is not installed here.\n" in alone[0]


def test_a_salt_gives_problems_that_the_public_bank_does_not_have(alone: list[str]) -> None:
    public, private, other = map(json.loads, alone[1::2])
    answers = [[one["answer"] for one in told["problems"]] for told in (public, private, other)]
    assert answers[0] != answers[1] != answers[2] != answers[0]
    assert private["place"] == (
        "Private: version 1, seed 7, level 1, with a salt; in no public bank."
    )
    assert not re.search("spring|shape-1-|worksheets/", alone[2])
