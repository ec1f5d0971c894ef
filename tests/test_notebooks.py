"""Facts about the notebooks: every cell that a lesson and its problems unfold into."""

from __future__ import annotations

import ast
import io
import re
from collections.abc import Iterator
from contextlib import redirect_stdout
from dataclasses import replace
from pathlib import Path
from typing import Any

import nbformat
import pytest
from jinja2 import UndefinedError
from nbformat.notebooknode import NotebookNode
from reference import confirmed

from convguide.catalog import LESSONS
from convguide.layers import Conv2d
from convguide.problems import Lesson, ShapeProblem, Verified
from convguide.render import notebooks
from convguide.render.notebooks import LESSONS as PROSE
from convguide.render.notebooks import filled, lesson_notebook

SHAPE = ShapeProblem(
    id="T1",
    topic="two axes",
    layer=Conv2d(3, 6, (3, 5), (2, 1), (1, 0), (1, 2)),
    input_shape=(3, 20, 31),
    hand=(6, 10, 23),
)
EACH = pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)


def verified(lesson: Lesson) -> dict[str, Verified]:
    """Return a lesson's problems with their values confirmed."""
    return {problem.id: confirmed(problem) for problem in lesson.everything()}


def notebook(lesson: Lesson) -> NotebookNode:
    """Return a lesson's notebook."""
    return lesson_notebook(lesson, verified(lesson))


def code_cells(lesson: Lesson) -> list[NotebookNode]:
    """Return the cells of a lesson that run."""
    return [cell for cell in notebook(lesson).cells if cell.cell_type == "code"]


def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, prose: str) -> NotebookNode:
    """Return the notebook of a small lesson with one example and one problem."""
    (tmp_path / "small.md").write_text(prose, encoding="utf-8")
    monkeypatch.setattr(notebooks, "LESSONS", tmp_path)
    example = replace(SHAPE, id="E0", layer=Conv2d(3, 6, 3), hand=(6, 18, 29))
    lesson = Lesson("small", "Small", ("nothing",), ("something",), (example,), (SHAPE,))
    return notebook(lesson)


# Cells


@EACH
def test_a_problem_is_statement_room_to_try_solution_check_and_figure(lesson: Lesson) -> None:
    ids = [cell.id for cell in notebook(lesson).cells]
    for problem in lesson.problems:
        key = problem.id.lower()
        at = ids.index(f"{key}-statement")
        of_this = [name.removeprefix(f"{key}-") for name in ids[at : at + 6] if key in name]
        assert [name for name in of_this if name != "formula"] == [
            *("statement", "try", "solution", "check", "figure")
        ]


@EACH
def test_a_notebook_is_valid_and_its_cells_have_their_own_names(lesson: Lesson) -> None:
    made = notebook(lesson)
    nbformat.validate(made)
    ids = [cell.id for cell in made.cells]
    assert len(ids) == len(set(ids))
    assert (made.nbformat, made.nbformat_minor) == (4, 5)
    assert nbformat.writes(made) == nbformat.writes(notebook(lesson))


@EACH
def test_a_notebook_begins_with_title_needs_gains_and_time(lesson: Lesson) -> None:
    heading = notebook(lesson).cells[0].source
    assert heading.startswith(f"# {lesson.title}\n\n**Before:**\n\n- {lesson.prerequisites[0]}")
    assert f"**Afterwards you can:**\n\n- {lesson.afterwards[0]}" in heading
    assert re.search(r"\*\*Time:\*\* about [1-9]\d?[05]? minutes\.", heading)


@EACH
def test_the_reader_sees_the_set_up_before_it_is_used(lesson: Lesson) -> None:
    first, second, third, *others = code_cells(lesson)
    assert [cell.id for cell in (first, second, third)] == ["setup", "torch", "drawings"]
    assert all(cell.metadata.tags == ["setup"] for cell in (first, second, third))
    assert second.source == (
        "# Needs Python with: pip install torch matplotlib notebook\n"
        "import torch\nfrom torch import nn"
    )
    assert {tag for cell in others for tag in cell.metadata.tags} == {"try", "check", "figure"}


@EACH
def test_no_cell_needs_this_package(lesson: Lesson) -> None:
    allowed = {"__future__", "collections", "itertools", "math", "operator", "torch"}
    allowed |= {"matplotlib", "dataclasses", "functools", "typing"}
    for cell in code_cells(lesson):
        assert "convguide" not in cell.source
        for node in ast.walk(ast.parse(cell.source)):
            if isinstance(node, ast.ImportFrom):
                assert str(node.module).partition(".")[0] in allowed
            elif isinstance(node, ast.Import):
                assert {alias.name.partition(".")[0] for alias in node.names} <= allowed


@EACH
def test_every_figure_is_told_in_words_too(lesson: Lesson) -> None:
    figures = [cell for cell in code_cells(lesson) if "figure" in cell.metadata.tags]
    assert len(figures) >= len(lesson.problems)
    for cell in figures:
        words = cell.metadata.convguide
        assert len(words.alt) > 30
        assert words.caption
        assert re.search(r"\d", words.alt)


@EACH
def test_a_solution_is_folded_and_shows_the_values_by_their_origins(lesson: Lesson) -> None:
    cells = {cell.id: cell.source for cell in notebook(lesson).cells}
    for problem in lesson.problems:
        solution = cells[f"{problem.id.lower()}-solution"]
        folds = re.findall(r"<details>\n<summary>(.*)</summary>\n\n", solution)
        assert folds == ["Hint 1", "Hint 2", "Worked solution"]
        assert solution.count("\n\n</details>") == 3
        assert "| checked value | by hand | by formula |" in solution


@EACH
def test_the_room_to_try_is_empty_and_says_what_is_wanted(lesson: Lesson) -> None:
    cells = {cell.id: cell.source for cell in notebook(lesson).cells}
    for problem in lesson.problems:
        assert cells[f"{problem.id.lower()}-try"] == (
            f"# {problem.wanted}\nanswer_{problem.id} = None"
        )


def test_the_cells_of_a_problem_word_for_word(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    cells = written(tmp_path, monkeypatch, "Begin.\n\n%% problems\n\nEnd.\n").cells
    assert [cell.id for cell in cells] == [
        *("intro", "t1-statement", "t1-try", "t1-solution", "t1-formula", "t1-check"),
        *("t1-figure", "text-1"),
    ]
    assert cells[0].source.endswith("Begin.")
    assert cells[1].source.startswith("### T1: two axes\n\nAn image of C=3, H=20, W=31 goes")
    assert cells[5].source == (
        "layer = nn.Conv2d(3, 6, kernel_size=(3, 5), stride=(2, 1), padding=(1, 0), "
        "dilation=(1, 2))\n"
        "images = torch.zeros(1, 3, 20, 31)  # a batch of one\n"
        "by_torch = tuple(layer(images).shape[1:])\n"
        "by_formula = conv2d_output_shape(\n"
        "    3, 20, 31, 6,\n"
        "    kernel_size=(3, 5), stride=(2, 1), padding=(1, 0), dilation=(1, 2),\n"
        ")\n"
        'print("torch:  ", by_torch)\n'
        'print("formula:", by_formula)\n'
        "assert by_formula == by_torch == (6, 10, 23)\n"
        "print(report(answer_T1, by_torch))"
    )
    assert cells[7].source == "End."


# Prose


@pytest.mark.parametrize("path", sorted(PROSE.glob("*.md")), ids=lambda path: path.stem)
def test_no_number_is_typed_in_the_prose(path: Path) -> None:
    prose = path.read_text(encoding="utf-8")
    for filled_or_code in (
        r"^```pycon$.*?^```$",
        r"\{\{.*?\}\}",
        r"\{%.*?%\}",
        r"\$\$.*?\$\$",
        r"\$[^$\n]+\$",
        r"`[^`\n]*`",
        r"^%% .*$",
        r"\]\([^)]*\)",
        r"^ *\d+\. ",
        r"\b(Conv|MaxPool)\dd\b",
    ):
        prose = re.sub(filled_or_code, "", prose, flags=re.MULTILINE | re.DOTALL)
    assert re.findall(r".*\d.*", prose) == []


def test_checked_values_fill_the_prose(tmp_path: Path) -> None:
    path = tmp_path / "lesson.md"
    path.write_text(
        "{{ T1.H }}×{{ T1.W }}, {{ T1.span_W }} of {{ T1.padded_W }}: {{ T1.output }}\n"
        "{{ T1.worked_H }}",
        encoding="utf-8",
    )
    head, worked = filled(path, {"T1": confirmed(SHAPE)}).split("\n", 1)
    assert head == "20×31, 9 of 31: (6, 10, 23)"
    assert "H_out = ⌊(20 + 2·1 − 1·(3 − 1) − 1) / 2⌋ + 1\n      = ⌊19 / 2⌋ + 1\n" in worked


@pytest.mark.parametrize("wrong", ["{{ T1.hieght }}", "{{ T2.H }}", "{{ H }}"])
def test_a_wrong_name_in_the_prose_is_an_error(tmp_path: Path, wrong: str) -> None:
    path = tmp_path / "lesson.md"
    path.write_text(wrong, encoding="utf-8")
    with pytest.raises(UndefinedError):
        filled(path, {"T1": confirmed(SHAPE)})


def test_an_unknown_directive_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(LookupError, match=r"^small\.md: no directive %% problem$"):
        written(tmp_path, monkeypatch, "Begin.\n\n%% problem\n")


def test_a_figure_of_a_problem_that_the_lesson_lacks_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(LookupError, match="E9"):
        written(tmp_path, monkeypatch, "Begin.\n\n%% figure E9\n")


# From top to bottom


@pytest.fixture
def quiet_torch() -> Iterator[None]:
    """Draw into memory, and run small layers where they are."""
    import matplotlib.pyplot as plt
    import torch

    plt.switch_backend("Agg")
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)
    plt.close("all")


def printed(source: str, names: dict[str, Any]) -> str:
    """Run a cell and return the last line that it prints."""
    said = io.StringIO()
    with redirect_stdout(said):
        exec(compile(source, "<cell>", "exec"), names)
    return (said.getvalue().splitlines() or [""])[-1]


@pytest.mark.torch
@pytest.mark.usefixtures("quiet_torch")
@EACH
def test_a_notebook_runs_and_judges_its_readers_answers(lesson: Lesson) -> None:
    right = {f"answer_{problem.id}": problem.literal() for problem in lesson.problems}
    names: dict[str, Any] = {"__name__": "__main__"}
    judged = []
    for cell in code_cells(lesson):
        last = printed(cell.source, names)
        if "check" in cell.metadata.tags:
            answer = f"answer_{cell.id.rpartition('-')[0].upper()}"
            for given in (right[answer], re.sub(r"\d+", "7", right[answer])):
                report = f"{answer} = {given}\n{cell.source.splitlines()[-1]}"
                judged.append((last, " is right" in printed(report, names)))
            names[answer] = None
    checks = sum("check" in cell.metadata.tags for cell in code_cells(lesson))
    assert judged == [("your answer: none yet", True), ("your answer: none yet", False)] * checks
