"""Facts about the walls between rooms, read off the syntax trees."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from graphlib import TopologicalSorter
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "convguide"

# Each room imports only from those above it.
ROOMS = (
    *("formulas", "lazy", "layers", "networks", "architectures", "solver", "frameworks"),
    *("reader", "explain", "problems", "catalog", "practice", "files", "sources", "verify"),
    *("cli", "render"),
)
HEAVY = {"torch", "numpy", "matplotlib", "jinja2", "nbformat", "nbclient", "lxml", "mkdocs"}
HEAVY |= {"jax", "keras", "onnx", "onnxruntime"}

FILES = sorted(
    path for folder in ("convguide", "scripts", "hooks") for path in (ROOT / folder).rglob("*.py")
)
SCRIPTS = [path for path in FILES if path.parent.name == "scripts"]


@cache
def tree(path: Path) -> ast.Module:
    """Return a file's syntax tree."""
    return ast.parse(path.read_text(encoding="utf-8"))


def name_of(path: Path) -> str:
    """Return a file as a module, or as its place in the project."""
    return path.relative_to(ROOT).as_posix()


def imports(path: Path) -> Iterator[str]:
    """Yield everything that a file, or its stub, imports anywhere, by its full name."""
    files = [path, *path.parent.glob(f"{path.stem}.pyi")]
    for node in (node for file in files for node in ast.walk(tree(file))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{name_of(path)}: a relative import"
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def room_of(path: Path) -> str:
    """Return the room in which a file of the package stands."""
    return path.relative_to(PACKAGE).parts[0].removesuffix(".py")


def importers(top: str) -> set[str]:
    """Return the files that import a package."""
    return {
        name_of(path)
        for path in FILES
        if any(name.partition(".")[0] == top for name in imports(path))
    }


def callers(function: str) -> set[str]:
    """Return the files that name a function, called or not."""
    return {
        name_of(path)
        for path in FILES
        for node in ast.walk(tree(path))
        if (isinstance(node, ast.Name) and node.id == function)
        or (isinstance(node, ast.Attribute) and node.attr == function)
    }


def test_every_room_is_listed() -> None:
    on_disk = {room_of(path) for path in PACKAGE.rglob("*.py")}
    assert on_disk == {*ROOMS, "__init__", "__main__"}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_from_the_rooms_above_it_alone(room: str) -> None:
    allowed = ROOMS[: ROOMS.index(room) + 1]
    for path in PACKAGE.rglob("*.py"):
        own = [name.split(".") for name in imports(path) if name.startswith("convguide.")]
        if room_of(path) == room:
            below = {parts[1] for parts in own} - {*allowed, "__version__"}
            assert below == set(), f"{name_of(path)} imports from below"


def test_no_module_imports_itself_by_a_detour() -> None:
    modules = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts).removesuffix(".__init__"): path
        for path in PACKAGE.rglob("*.py")
    }
    graph = {
        name: {
            found if found in modules else found.rpartition(".")[0]
            for found in imports(path)
            if found.startswith("convguide.") and found != name
        }
        - {name, "convguide"}
        for name, path in modules.items()
        if name != "convguide"
    }
    assert len(list(TopologicalSorter(graph).static_order())) >= len(graph)


def test_only_verification_imports_torch() -> None:
    found = importers("torch")
    assert "convguide/verify/answers.py" in found
    assert [name for name in found if not name.startswith("convguide/verify/")] == []


@pytest.mark.parametrize("engine", ["jax", "keras", "onnx", "onnxruntime"])
def test_only_its_own_module_imports_an_engine(engine: str) -> None:
    module = "by_onnx" if engine.startswith("onnx") else "by_jax"
    assert importers(engine) == {f"convguide/verify/foreign/{module}.py"}


def test_only_the_drawings_import_matplotlib() -> None:
    found = importers("matplotlib")
    assert found
    assert [name for name in found if not name.startswith("convguide/render/drawing")] == []


def test_only_verification_lets_origins_agree() -> None:
    assert callers("agree") == {"convguide/verify/gate.py"}


def test_only_the_gate_knows_the_seal() -> None:
    assert callers("_AGREED") == callers("seal") == {"convguide/problems/checked.py"}


def test_renderers_take_no_answer_past_the_gate() -> None:
    for function in ("answers", "hand_answers"):
        past = {name for name in callers(function) if name.startswith("convguide/render/")}
        assert past == set()


def test_the_formulas_need_the_standard_library_alone() -> None:
    for name in imports(PACKAGE / "formulas.py"):
        assert name.partition(".")[0] in sys.stdlib_module_names


def test_the_import_of_the_package_loads_nothing_heavy() -> None:
    code = "import sys, convguide, convguide.cli; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.partition(".")[0] for name in done.stdout.split()}
    assert loaded & HEAVY == set()
    assert "convguide" in loaded


def test_the_import_of_the_package_loads_the_formulas_and_no_layer() -> None:
    here = f"import sys; sys.path.insert(0, {str(ROOT)!r})"
    code = f"{here}; before = set(sys.modules); import convguide; print(*{{*sys.modules}} - before)"
    command = [sys.executable, "-I", "-c", code]
    loaded = set(subprocess.run(command, capture_output=True, text=True, check=True).stdout.split())
    assert {name for name in loaded if name.startswith("convguide")} == {
        *("convguide", "convguide.formulas", "convguide.lazy", "convguide.layers"),
        *("convguide.networks", "convguide.solver"),
    }
    # The slowest of the standard library that layers need.
    assert loaded & {"ast", "dataclasses", "enum", "inspect", "re", "typing"} == set()


@pytest.mark.parametrize("path", SCRIPTS, ids=lambda path: path.name)
def test_scripts_hold_no_formula(path: Path) -> None:
    powerful = (ast.FloorDiv, ast.Mod, ast.Pow, ast.Mult, ast.MatMult)
    found = [
        ast.unparse(node)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.BinOp) and isinstance(node.op, powerful)
    ]
    assert found == []
    assert not [name for name in imports(path) if name.startswith("convguide.formulas")]
