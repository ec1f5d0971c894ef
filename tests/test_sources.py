"""Facts about the files behind a module, which decide what a change makes stale."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

from convguide.sources import Sources, imported

NOW = Sources()
FILES = {
    "__init__.py": "from convguide.lazy import attach\nattach(__name__)\n",
    "__init__.pyi": "from top.formulas import *\nfrom top.layers import *\n",
    "formulas.py": "import math\n",
    "layers/__init__.py": '"""No code."""\n',
    "layers/__init__.pyi": "from top.layers.conv import Conv as Conv\n"
    "from top.layers.pool import Pool as Pool\n",
    "layers/conv.py": "from top.formulas import size\n",
    "layers/pool.py": "from top import window\n",
    "window.py": "",
    "kinds/__init__.py": "from top.kinds.one import One\nfrom top.kinds.two import Two as Other\n",
    "kinds/one.py": "def answer():\n    from top.layers import Conv\n    return Conv\n",
    "kinds/two.py": "from top.layers import (\n    Pool,  # a comment\n)\n",
    "verify/__init__.py": "from top.kinds import One\n\n\ndef ask():\n"
    "    from top.verify import torch\n",
    "verify/torch.py": "from top.formulas import size\n",
    "verify/bank.py": "from importlib import import_module\n"
    'def v(n): return import_module(f"top.bank.v{n}")\n',
    "bank/v1.py": "from top.kinds import Other\n",
}
BELOW = {"__init__.py", "__init__.pyi", "formulas.py", "layers/__init__.py", "layers/__init__.pyi"}


@pytest.fixture
def sources(tmp_path: Path) -> Sources:
    for name, text in FILES.items():
        path = tmp_path / "top" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return Sources(tmp_path / "top")


def behind(sources: Sources, module: str) -> set[str]:
    """Return the files behind a module that not every module has behind it."""
    found = {name.removeprefix("top/") for name in sources.behind(module)}
    assert found >= BELOW
    return found - BELOW


@pytest.mark.parametrize(
    ("module", "files"),
    [
        ("top.formulas", []),
        ("top.layers.conv", ["layers/conv.py"]),
        ("top.layers.pool", ["layers/pool.py", "window.py"]),
        ("top.layers", ["layers/conv.py", "layers/pool.py", "window.py"]),
        ("top.kinds.one", ["kinds/__init__.py", "kinds/one.py", "layers/conv.py"]),
        (
            "top.verify.torch",
            [
                *("verify/__init__.py", "verify/torch.py"),
                *("kinds/__init__.py", "kinds/one.py", "layers/conv.py"),
            ],
        ),
    ],
)
def test_behind_a_module_are_its_imports_and_theirs(
    sources: Sources, module: str, files: list[str]
) -> None:
    assert behind(sources, module) == set(files)


def test_a_package_asked_for_a_function_of_its_own_counts_with_all_its_imports(
    sources: Sources,
) -> None:
    assert sources.resolved("top.verify", "ask") == ["top.verify"]
    assert "verify/torch.py" in behind(sources, "top.verify")
    assert sources.late("top.verify") == ["top.verify.torch"]


def test_a_module_that_is_chosen_at_run_time_counts(sources: Sources) -> None:
    found = behind(sources, "top.verify.bank")
    assert found >= {"bank/v1.py", "kinds/two.py", "layers/pool.py"}


def test_a_name_handed_on_under_another_name_is_found(sources: Sources) -> None:
    assert sources.resolved("top.kinds", "Other") == ["top.kinds/", "top.kinds.two"]
    assert sources.resolved("top", "Conv")[-2:] == ["top.layers/", "top.layers.conv"]
    assert sources.resolved("json", "loads") == []


def test_a_change_behind_a_module_changes_its_mark_and_no_others(
    sources: Sources, tmp_path: Path
) -> None:
    (tmp_path / "top/layers/conv.py").write_text("from top.formulas import size  # x\n")
    changed = Sources(tmp_path / "top")
    assert changed.mark("top.kinds.one") != sources.mark("top.kinds.one")
    assert changed.mark("top.kinds.two") == sources.mark("top.kinds.two")


def by_tree(text: str) -> Iterator[tuple[str, str, str, bool]]:
    """Yield the imports of a text as the syntax tree holds them."""
    tree = ast.parse(text)
    for node in ast.walk(tree):
        at_once = getattr(node, "col_offset", 1) == 0
        if isinstance(node, ast.Import):
            for one in node.names:
                yield one.name, "", one.asname or one.name, at_once
        elif isinstance(node, ast.ImportFrom):
            for one in node.names:
                yield node.module or "", one.name, one.asname or one.name, at_once


@pytest.mark.parametrize("folder", sorted({Path(name).parts[1] for name in NOW.texts}))
def test_the_pattern_finds_what_the_syntax_tree_holds(folder: str) -> None:
    for name, text in NOW.texts.items():
        if Path(name).parts[1] == folder:
            wanted = {one for one in by_tree(text) if one[0] != "__future__"}
            found = {tuple(one) for one in imported(text) if one.module != "__future__"}
            assert found >= wanted, name


def test_modules_are_chosen_at_run_time_in_ways_that_are_seen() -> None:
    choosing = {name: text for name, text in NOW.texts.items() if "import_module(" in text}
    assert set(choosing) == {
        *("convguide/architectures/__init__.py", "convguide/lazy.py", "convguide/practice/bank.py")
    }
    assert not [name for name, text in NOW.texts.items() if "__import__" in text]
    assert set(NOW.chosen("convguide.practice.bank")) >= {"convguide.practice.v1.shapes"}
    assert set(NOW.chosen("convguide.architectures")) >= {"convguide.architectures.vgg"}


def test_the_bank_does_not_depend_on_what_only_pages_and_commands_need() -> None:
    names = NOW.behind("convguide.verify.bank")
    rooms = {Path(name).parts[1] for name in names}
    assert rooms.isdisjoint({"cli", "render", "reader", "explain", "catalog", "architectures"})
    for needed in ("formulas.py", "practice/v1/targets.py", "verify/practice.py"):
        assert f"convguide/{needed}" in names
