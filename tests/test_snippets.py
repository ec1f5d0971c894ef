"""Facts about the pieces that readers copy: cut from the files that run, complete alone."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from itertools import product
from pathlib import Path

import pytest
from examples.short_formula import conv_size

from convguide import formulas
from convguide.files import PACKAGE
from convguide.render.pages import TEMPLATES
from convguide.render.pieces import PIECES, Piece
from convguide.render.snippets import cut, home_of

EACH = pytest.mark.parametrize("piece", PIECES, ids=lambda piece: piece.slug)


def alone(path: Path) -> str:
    """Run a file's doctests by an interpreter that has nothing but the standard library."""
    done = subprocess.run(
        [sys.executable, "-I", "-S", "-m", "doctest", "-v", path],
        **{"cwd": path.parent, "capture_output": True, "text": True, "encoding": "utf-8"},
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def passed(report: str) -> int:
    """Return how many examples passed."""
    return int(re.findall(r"^(\d+) passed", report, re.MULTILINE)[-1])


@EACH
def test_a_piece_runs_alone_with_its_examples(piece: Piece, tmp_path: Path) -> None:
    path = tmp_path / "piece.py"
    path.write_text(piece.source, encoding="utf-8")
    assert passed(alone(path)) >= len(piece.functions)


def test_the_formulas_run_alone_with_their_examples(tmp_path: Path) -> None:
    path = tmp_path / "formulas.py"
    path.write_text((PACKAGE / "formulas.py").read_text(encoding="utf-8"), encoding="utf-8")
    assert passed(alone(path)) > 15


@EACH
def test_a_piece_is_cut_from_the_files_that_run(piece: Piece) -> None:
    files = [
        (PACKAGE / f"{name}.py").read_text(encoding="utf-8")
        for name in ("formulas", "solver/combos")
    ]
    parts = piece.source.split("\n\n\n")[1:]
    assert parts
    assert [part for part in parts if not any(part in text for text in files)] == []


@EACH
def test_a_piece_defines_what_it_promises_once(piece: Piece) -> None:
    names = [
        statement.name
        for statement in ast.parse(piece.source).body
        if isinstance(statement, (ast.FunctionDef, ast.ClassDef))
    ]
    assert set(piece.functions) <= set(names)
    assert len(names) == len(set(names))


def test_no_piece_lacks_a_name_or_holds_an_import_that_it_does_not_use(tmp_path: Path) -> None:
    for piece in PIECES:
        (tmp_path / f"{piece.slug}.py").write_text(f"{piece.source}\n", encoding="utf-8")
    ruff = [Path(sys.executable).with_name("ruff"), "check", "--isolated", "--select", "F"]
    done = subprocess.run([*ruff, tmp_path], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_the_short_formula_stands_first_on_its_page() -> None:
    page = (TEMPLATES / "copy-the-formulas.md").read_text(encoding="utf-8")
    first = page.partition("```python\n")[2].partition("```")[0]
    assert first == '--8<-- "tests/examples/short_formula.py:short"\n'


def test_the_short_formula_gives_the_known_sizes() -> None:
    assert conv_size(7, 3, stride=2, padding=1) == 4
    assert [conv_size(size, 7, 2, 3, 2) for size in (64, 96)] == [29, 45]


def test_the_short_formula_is_the_checked_one_without_its_checks() -> None:
    for given in product(range(9, 14), range(1, 6), range(1, 4), range(3), range(1, 3)):
        assert conv_size(*given) == formulas.conv_size(*given)


def test_the_pieces_are_listed_once_each() -> None:
    assert [piece.slug for piece in PIECES] == [
        *("conv2d_output_shape", "pool_size", "conv_transpose_size"),
        *("same_padding_for", "conv_paddings", "pool_paddings"),
        *("enumerate_combos", "unread_pixels", "unread_count", "param_count"),
    ]


def test_a_cut_brings_what_the_function_uses_and_no_more() -> None:
    assert cut([("convguide.solver.combos", "overlap")]) == (
        "from __future__ import annotations\n\n\n"
        "def overlap(*ranges: range) -> range:\n"
        '    """Return what consecutive ranges share.\n\n'
        "    >>> overlap(range(0, 5), range(2, 9))\n"
        "    range(2, 5)\n"
        '    """\n'
        "    return range(max(r.start for r in ranges), min(r.stop for r in ranges))\n"
    )


def test_a_cut_follows_names_into_other_files_of_the_package() -> None:
    source = cut([("convguide.solver.combos", "enumerate_combos")])
    assert "def conv_paddings(" in source
    assert "Combo = tuple[Pair, Pair, Pair, Pair]" in source
    assert "from operator import index" in source
    assert "convguide" not in source
    assert "conv2d_output_hw" not in source


def test_a_missing_name_is_a_lookup_error() -> None:
    with pytest.raises(LookupError, match=r"^convguide\.formulas has no top-level 'conv3d'$"):
        cut([("convguide.formulas", "conv3d")])
    with pytest.raises(LookupError, match=r"^no module that pages are cut from defines 'conv3d'$"):
        home_of("conv3d")


def test_a_function_is_found_where_it_is_defined() -> None:
    assert home_of("conv_size") == ("convguide.formulas", "conv_size")
    assert home_of("report_choices") == ("convguide.render.classroom", "report_choices")


@EACH
def test_the_line_to_try_a_piece_with_gives_an_answer(piece: Piece) -> None:
    names: dict[str, object] = {}
    exec(piece.source, names)
    assert eval(piece.example, names) is not None
