"""Facts that the page on contributing promises: one entry is enough, and the tree is the disk's."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from examples.add_a_problem import NEW

from convguide.catalog import OUTPUT_SIZE, problems
from convguide.problems import Disagreement
from convguide.render.notebooks import lesson_notebook
from convguide.verify import verify, verify_all

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/how-we-check/contributing.md"


# The entry


def test_the_new_problem_is_none_of_the_catalogs() -> None:
    assert NEW.id not in {problem.id for problem in problems()}


@pytest.mark.torch
def test_one_entry_is_verified_by_torch() -> None:
    checked = verify(NEW).parts["output shape"]
    assert dict(checked.origins) == dict.fromkeys(("hand", "formula", "torch"), (24, 16, 13))


@pytest.mark.torch
def test_one_entry_brings_all_the_cells_of_a_problem() -> None:
    lesson = replace(OUTPUT_SIZE, problems=(*OUTPUT_SIZE.problems, NEW))
    notebook = lesson_notebook(lesson, verify_all(lesson.everything()))
    cells = {cell.id: cell for cell in notebook.cells}
    assert cells["a8-statement"].source.startswith("### A8: a stride of three\n\nAn image of C=3")
    assert cells["a8-try"].source.endswith("answer_A8 = None")
    assert "= ⌊48 / 3⌋ + 1" not in cells["a8-solution"].source
    assert "= ⌊47 / 3⌋ + 1\n" in cells["a8-solution"].source
    whole = '<span class="cg-whole">(24, 16, 13)</span>'
    assert f"| output shape | {whole} | {whole} | {whole} |" in cells["a8-solution"].source
    assert "assert by_formula == by_torch == (24, 16, 13)" in cells["a8-check"].source
    assert "Along the width: 40 pixels" in cells["a8-figure"].metadata.convguide.alt


@pytest.mark.torch
def test_a_wrong_answer_in_its_place_is_refused() -> None:
    message = (
        "A8, output shape: the origins disagree: "
        "hand (24, 16, 14), formula (24, 16, 13), torch (24, 16, 13)"
    )
    with pytest.raises(Disagreement, match=f"^{re.escape(message)}$"):
        verify(replace(NEW, hand=(24, 16, 14)))


# The tree


def shown() -> tuple[list[str], list[str]]:
    """Return the tree's entries: those of the project, and those of the package."""
    text = PAGE.read_text(encoding="utf-8").partition("## The tree")[2]
    (tree,) = re.findall(r"```text\n(.*?)```", text, re.DOTALL)
    lines = [line for line in tree.splitlines() if line.strip()]
    top = [line.split()[0] for line in lines if not line.startswith(" ")]
    return top, [line.split()[0] for line in lines if line.startswith("    ")]


def tracked() -> list[Path]:
    """Return the files that belong to the project, those not yet committed too."""
    asked = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    done = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        pytest.skip("not a git repository")
    names = map(Path, done.stdout.splitlines())
    return [name for name in names if (ROOT / name).is_file()]


def entries(paths: list[Path]) -> set[str]:
    """Return the first step of each path, folders with a slash."""
    return {path.parts[0] + ("/" if len(path.parts) > 1 else "") for path in paths}


def test_the_tree_lists_what_is_on_the_disk() -> None:
    top, _ = shown()
    assert sorted(top) == sorted(entries(tracked()))


def test_the_tree_lists_the_rooms_of_the_package_from_the_ground_up() -> None:
    _, rooms = shown()
    inside = [Path(*path.parts[1:]) for path in tracked() if path.parts[0] == "convguide"]
    assert sorted(rooms) == sorted(entries(inside))
    assert [room.rstrip("/").removesuffix(".py") for room in rooms[:10]] == [
        *("formulas", "layers", "networks", "solver", "problems", "catalog", "files", "verify"),
        *("cli", "render"),
    ]


def test_every_file_that_the_page_names_is_there() -> None:
    text = PAGE.read_text(encoding="utf-8").partition("## The tree")[0]
    named = re.findall(r"`(convguide/[^`]+|tests/[^`]+|docs/[^`]+)`", text)
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []
