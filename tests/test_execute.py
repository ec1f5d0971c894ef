"""Notebooks run in one kernel as if each had its own."""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbformat.notebooknode import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from convguide.render.execute import CellFailure, execute, execute_all, scrubbed

pytestmark = pytest.mark.torch


def notebook(*sources: str) -> NotebookNode:
    """Return a notebook of one text and these code cells, named c0, c1, …"""
    code = [new_code_cell(source, id=f"c{at}") for at, source in enumerate(sources)]
    return new_notebook(cells=[new_markdown_cell("text", id="t"), *code])


def printed(done: NotebookNode) -> list[str]:
    return [
        "".join(output.get("text", "") for output in cell.outputs)
        for cell in done.cells
        if cell.cell_type == "code"
    ]


@pytest.fixture(scope="module")
def both() -> dict[str, NotebookNode]:
    """Return two notebooks after their run, the first of which leaves things behind."""
    first = notebook(
        "import torch, matplotlib\nleft_behind = 1\ntorch.set_default_dtype(torch.float64)",
        "matplotlib.rcParams['font.size'] = 31\nprint('first', flush=True)\nprint('later')",
    )
    second = notebook(
        "import torch, matplotlib\nprint('left_behind' in globals(), torch.get_default_dtype())",
        "print(matplotlib.rcParams['font.size'])",
        "import time\nprint('a', end='', flush=True)\ntime.sleep(0.5)\nprint('b')",
    )
    return execute({"first": first, "second": second})


def test_a_notebook_finds_nothing_of_the_one_before(both: dict[str, NotebookNode]) -> None:
    assert printed(both["second"]) == ["False torch.float32\n", "10.0\n", "ab\n"]


def test_execution_counts_start_at_one_in_each_notebook(both: dict[str, NotebookNode]) -> None:
    code = [cell for cell in both["second"].cells if cell.cell_type == "code"]
    assert [cell.execution_count for cell in code] == [1, 2, 3]


def test_what_a_cell_prints_in_pieces_is_one_output(both: dict[str, NotebookNode]) -> None:
    pieces = both["second"].cells[3]
    assert [output.text for output in pieces.outputs] == ["ab\n"]


def test_ids_and_texts_stay_those_of_the_notebook(both: dict[str, NotebookNode]) -> None:
    assert [cell.id for cell in both["first"].cells] == ["t", "c0", "c1"]
    nbformat.validate(both["first"])


def test_what_a_cell_prints_at_two_times_is_one_output(both: dict[str, NotebookNode]) -> None:
    *_, last = both["first"].cells
    assert [output.text for output in last.outputs] == ["first\nlater\n"]


def test_the_first_notebook_is_not_told_from_the_others(both: dict[str, NotebookNode]) -> None:
    assert both["first"].metadata == both["second"].metadata == {}


def test_a_failing_cell_is_named_with_its_notebook() -> None:
    with pytest.raises(CellFailure, match=r"lesson, cell c1: [\s\S]*ZeroDivisionError"):
        execute({"lesson": notebook("x = 0", "1 / x", "print('never')")})


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let notebooks answer at once, and return the names of those that were run."""
    names: list[str] = []

    def answer(notebooks: dict[str, NotebookNode]) -> dict[str, NotebookNode]:
        names.extend(notebooks)
        return notebooks

    monkeypatch.setattr("convguide.render.execute.execute", answer)
    return names


def test_an_unchanged_notebook_is_not_run_again(tmp_path: Path, runs: list[str]) -> None:
    said: list[str] = []
    for _ in range(2):
        execute_all({"a": notebook("1 + 1")}, tmp_path, said.append)
    execute_all({"a": notebook("1 + 1"), "b": notebook("1 + 2")}, tmp_path, said.append)
    assert runs == ["a", "b"]
    assert said == ["executing a in one kernel", "executing b in one kernel"]


@pytest.mark.parametrize("changed", ["version", "python_version"])
def test_other_versions_run_the_notebooks_again(
    tmp_path: Path, runs: list[str], monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    execute_all({"a": notebook("1 + 1")}, tmp_path)
    place = "convguide.files.platform" if changed == "python_version" else "convguide.files"
    monkeypatch.setattr(f"{place}.{changed}", lambda *_: "3.99.0")
    execute_all({"a": notebook("1 + 1")}, tmp_path)
    assert runs == ["a", "a"]


def test_what_a_notebook_cannot_import_does_not_run_it_again(
    tmp_path: Path, runs: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    execute_all({"a": notebook("1 + 1")}, tmp_path)
    monkeypatch.setattr("convguide.files.package_source", lambda **_: "something else")
    execute_all({"a": notebook("1 + 1")}, tmp_path)
    assert runs == ["a"]


def test_tracebacks_lose_colours_and_paths() -> None:
    text = "\x1b[31mFile /tmp/run/ipykernel_12/345.py\x1b[0m in /tmp/here"
    assert scrubbed(text, "/tmp/here") == "File <cell> in ."


def test_a_notebook_that_imports_convguide_fails() -> None:
    with pytest.raises(CellFailure, match=r"lesson, cell c0: [\s\S]*import of convguide halted"):
        execute({"lesson": notebook("import convguide")})
