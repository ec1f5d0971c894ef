"""Facts about which cells run in a reader's browser: those that need Python alone."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from convguide.catalog import LESSONS
from convguide.problems import Lesson
from convguide.render.plain import plain_cells


def test_a_cell_is_plain_until_it_uses_what_is_not() -> None:
    cells = [
        "from math import prod\nx = prod([2, 3])",
        "import torch as t",
        "y = t.ones(x)",
        "y",
        "x",
    ]
    assert list(plain_cells(cells)) == [True, False, False, False, True]


def test_a_function_may_use_torch_as_long_as_nobody_calls_it() -> None:
    cells = ["from torch import nn", "def f(): return nn.ReLU()\ndef g(): return f()", "g()", "1"]
    assert list(plain_cells(cells)) == [False, True, False, True]


def test_what_comes_before_torch_is_plain() -> None:
    assert list(
        plain_cells(["def f(x): return x", "f(2)", "import numpy as np", "np.ones(f(2))"])
    ) == [*(True, True, False, False)]


@pytest.mark.torch
@pytest.mark.parametrize("lesson", LESSONS, ids=lambda lesson: lesson.slug)
def test_a_plain_cell_of_a_tutorial_runs_without_any_package(lesson: Lesson) -> None:
    from tests.test_notebooks import code_cells

    names: dict[str, object] = {"__name__": "__main__"}
    cells = code_cells(lesson)
    flags: Mapping[str, bool] = dict(
        zip((c.id for c in cells), plain_cells(c.source for c in cells), strict=True)
    )
    assert flags["setup"]
    assert not flags["torch"]
    for cell in cells:
        if flags[cell.id]:
            exec(cell.source, names)
    assert "torch" not in names
