"""Facts that the page on contributing promises: one entry is enough, and the tree is the disk's."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
from examples.add_a_problem import LESSON

from convguide import catalog
from convguide.catalog import problems, strays
from convguide.layers import Conv2d
from convguide.problems import Disagreement, ShapeProblem
from convguide.render.notebooks import lesson_notebook
from convguide.verify import verify, verify_all

ROOT = Path(__file__).resolve().parent.parent
PAGE = ROOT / "docs/how-we-check/contributing.md"
EXAMPLE = ROOT / "tests/examples/add_a_problem.py"
*_, NEW = LESSON.problems
assert isinstance(NEW, ShapeProblem)


# The entry


def test_the_new_problem_is_none_of_the_catalogs() -> None:
    assert NEW.id not in {problem.id for problem in problems()}


@pytest.mark.torch
def test_one_entry_is_verified_by_torch() -> None:
    checked = verify(NEW).parts["output shape"]
    assert dict(checked.origins) == dict.fromkeys(("hand", "formula", "torch"), (24, 16, 13))


@pytest.mark.torch
def test_one_entry_brings_all_the_cells_of_a_problem() -> None:
    notebook = lesson_notebook(LESSON, verify_all(LESSON.everything()))
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


@pytest.mark.parametrize(
    ("wrong", "reason"),
    [
        (
            {"layer": Conv2d(3, 24, kernel_size=50), "input_shape": (3, 5, 5)},
            "height: kernel_size=50 with dilation=1 spans 50 pixels, "
            "but the padded size is 5 + 2·0 = 5",
        ),
        (
            {"input_shape": (4, 50, 40)},
            "in_channels=3, but the input (4, 50, 40) has 4 channels",
        ),
        (
            {"input_shape": (1, 3, 50, 40)},
            "input_shape must be (C, H, W), without a batch, but is (1, 3, 50, 40)",
        ),
        (
            {"layer": Conv2d(3, 24, kernel_size=5, padding="same")},
            "padding must be a number of pixels per side, or two of them, but padding='same'",
        ),
    ],
)
def test_a_mistake_in_its_data_is_told_in_one_line(wrong: dict[str, Any], reason: str) -> None:
    for ask in (verify, lambda problem: verify_all([problem])):
        with pytest.raises(Disagreement, match=f"^{re.escape(f'A8: {reason}')}$"):
            ask(replace(NEW, **wrong))


def pasted(tmp_path: Path, text: str) -> list[str]:
    """Return the complaints about a catalog with a text at its end."""
    for path in Path(catalog.__file__).parent.glob("*.py"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    with (tmp_path / "convolution.py").open("a", encoding="utf-8") as end:
        end.write(text)
    return strays(tmp_path)


def test_every_problem_of_the_catalog_stands_in_a_lesson(tmp_path: Path) -> None:
    assert strays() == pasted(tmp_path, "") == []


@pytest.mark.parametrize("name", ["", "NEW = "])
def test_the_entry_pasted_outside_of_the_lessons_is_refused(tmp_path: Path, name: str) -> None:
    shown = EXAMPLE.read_text(encoding="utf-8").split("[start:entry]")[1].split("# --8<--")[0]
    (complaint,) = pasted(tmp_path, f"{name}{dedent(shown).strip()}\n")
    assert re.fullmatch(
        r"A8: no lesson holds this problem of convguide/catalog/convolution\.py, line \d+: "
        r"put it into the problems=\( … \) of a Lesson",
        complaint,
    )


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
    assert [room.rstrip("/").removesuffix(".py") for room in rooms[:17]] == [
        *("formulas", "lazy", "layers", "networks", "architectures", "solver", "frameworks"),
        *(
            "reader",
            "explain",
            "problems",
            "catalog",
            "practice",
            "files",
            "sources",
            "verify",
            "cli",
            "render",
        ),
    ]


def test_every_file_that_the_page_names_is_there() -> None:
    text = PAGE.read_text(encoding="utf-8").partition("## The tree")[0]
    named = re.findall(r"`(convguide/[^`]+|tests/[^`]+|docs/[^`]+)`", text)
    assert named
    assert [name for name in named if not (ROOT / name).exists()] == []
