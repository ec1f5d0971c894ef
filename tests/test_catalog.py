"""Facts about the catalog: the notebook's problems with the notebook's answers, data only."""

from __future__ import annotations

import ast
from collections import Counter
from pathlib import Path

import pytest

import convguide.catalog
import convguide.layers
import convguide.networks
import convguide.problems
from convguide.catalog import LESSONS, problems
from convguide.layers import Conv2d
from convguide.problems import Problem, TargetProblem
from convguide.render.notebooks import LESSONS as PROSE

BY_ID = {problem.id: problem for problem in problems()}


def test_the_problems_come_in_site_order() -> None:
    asked = [problem.id for lesson in LESSONS for problem in lesson.problems]
    assert asked == [
        *("A1", "A2", "A3", "A4", "A5", "A6", "A7"),
        *("B1", "B2", "B3"),
        *("C1", "C2"),
        *("D1",),
        *("P1", "P2", "P3", "P4", "P5"),
        *("T1", "T2", "T3", "T4", "T5"),
        *("G1", "G2", "G3", "G4", "G5"),
        *("R1", "R2", "R3", "R4", "R5"),
        *("M1", "M2", "M3", "M4"),
        *("S1", "S2", "S3"),
    ]


def test_no_two_problems_bear_one_id() -> None:
    ids = Counter(problem.id for problem in problems())
    assert [problem_id for problem_id, count in ids.items() if count > 1] == []


@pytest.mark.parametrize(
    ("problem_id", "part", "value"),
    [
        ("A1", "output shape", (16, 32, 32)),
        ("A2", "output shape", (32, 14, 14)),
        ("A3", "output shape", (8, 64, 128)),
        ("A4", "output shape", (12, 29, 45)),
        ("A5", "padding", 3),
        ("A6", "output shape", (8, 30, 30)),
        ("A7", "layer as asked", "refused"),
        ("A7", "unguarded formula", (16, 34, 34)),
        ("A7", "layer that ran", (16, 32, 32)),
        ("A7", "layer with dilation 1", (16, 33, 33)),
        ("B1", "combinations", 18),
        ("B1", "distinct layers", 16),
        ("B2", "combinations", 16),
        ("B3", "combinations", 17),
        ("B3", "distinct layers", 15),
        ("E6", "layer", 1792),
        ("E7", "layer 1", 896),
        ("E7", "layer 2", 18496),
        ("E7", "total", 19392),
        ("C1", "with bias", 4864),
        ("C1", "without bias", 4800),
        ("C2", "total", 5056),
        ("D1", "MLP", 789258),
        ("D1", "convolutions", 38720),
        ("D1", "final Linear", 163850),
        ("D1", "CNN", 202570),
        ("D1", "pooled shape", (64, 16, 16)),
        ("D1", "pooled shape with padding 0", (64, 14, 14)),
        ("D1", "final Linear with padding 0", 125450),
    ],
)
def test_the_notebooks_answers(problem_id: str, part: str, value: object) -> None:
    problem = BY_ID[problem_id]
    assert problem.answers()[part] == value
    assert problem.hand_answers()[part] == value


def test_the_notebooks_windows_of_ranges() -> None:
    usual = {"ks_range": (1, 7), "stride_range": (1, 3), "pad_range": (0, 5), "dil_range": (1, 3)}
    targets = [BY_ID[problem_id] for problem_id in ("B1", "B2", "B3")]
    assert all(isinstance(problem, TargetProblem) for problem in targets)
    ranges = [vars(problem).get("pad_range") for problem in targets]
    assert ranges == [(0, 5), (0, 7), (0, 5)]
    assert targets[0].ranges == targets[2].ranges == usual  # type: ignore[attr-defined]
    assert [len(vars(problem)["hand_choices"]) for problem in targets] == [3, 1, 2]


def test_the_notebooks_layers() -> None:
    assert vars(BY_ID["A3"])["layer"] == Conv2d(8, 8, (3, 5), (2, 1), (1, 2), (1, 1))
    assert vars(BY_ID["A4"])["layer"] == Conv2d(3, 12, 7, 2, 3, 2)
    assert vars(BY_ID["A4"])["input_shape"] == (3, 64, 96)
    assert vars(BY_ID["A7"])["asked"] == Conv2d(3, 16, 3, 2, 2, 0)


@pytest.mark.parametrize("problem", tuple(problems()), ids=lambda problem: problem.id)
def test_every_part_is_confirmed_by_hand_or_formula_and_every_problem_by_hand(
    problem: Problem,
) -> None:
    by_hand, by_formula = problem.hand_answers(), problem.answers()
    assert by_hand
    assert {part: by_formula[part] for part in by_hand} == by_hand


def test_every_lesson_has_prose_and_all_prose_a_lesson() -> None:
    slugs = [lesson.slug for lesson in LESSONS]
    assert sorted(slugs) == sorted(path.stem for path in PROSE.glob("*.md"))
    assert all(lesson.prerequisites and lesson.afterwards for lesson in LESSONS)


def test_the_catalog_computes_nothing() -> None:
    folder = Path(convguide.catalog.__file__).parent
    # One module puts texts together, the sources of models that differ in a line.
    texts = folder / "sizes.py"
    modules = [path for path in folder.rglob("*.py") if path.name != "__init__.py"]
    assert texts in modules
    modules.remove(texts)
    trees = [ast.parse(path.read_text(encoding="utf-8")) for path in modules]
    data = [node for tree in trees for node in tree.body if isinstance(node, ast.Assign)]
    called = {
        ast.unparse(node.func)
        for statement in data
        for node in ast.walk(statement)
        if isinstance(node, ast.Call)
    }
    values = (convguide.layers, convguide.networks, convguide.problems)
    frameworks = {"Finding", "Side", "SideBySide"}
    assert called <= {name for module in values for name in module.__all__} | frameworks
    assert "ShapeProblem" in called
    reckoned = (ast.BinOp, ast.comprehension, ast.Lambda, ast.IfExp)
    assert not [n for statement in data for n in ast.walk(statement) if isinstance(n, reckoned)]
