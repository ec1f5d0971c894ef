"""Source text that is shown is cut out of the files that run, never typed again."""

from __future__ import annotations

import ast
from collections.abc import Iterable
from functools import cache
from pathlib import Path

PACKAGE = Path(__file__).parent.parent
OWN = "convguide."

# The modules that pages and notebooks are cut from.
SHOWN = tuple(
    f"convguide.{name}"
    for name in (
        "formulas",
        "solver.combos",
        "solver.rows",
        "render.drawing.canvas",
        "render.drawing.pixels",
        "render.drawing.convolution",
        "render.drawing.solutions",
        "render.drawing.paddings",
        "render.drawing.parameters",
        "render.drawing.windows",
        "render.drawing.transposed",
        "render.drawing.channels",
        "render.drawing.growth",
        "render.drawing.chain",
        "render.drawing.reading",
        "render.classroom",
        "render.measuring",
    )
)


class Module:
    """A source file as its top-level statements by the names that they define."""

    def __init__(self, path: Path) -> None:
        """Read and parse the file."""
        self.text = path.read_text(encoding="utf-8")
        self.defined: dict[str, ast.stmt] = {}
        self.imported: dict[str, ast.Import | ast.ImportFrom] = {}
        for statement in ast.parse(self.text).body:
            if isinstance(statement, (ast.Import, ast.ImportFrom)):
                self.imported.update(dict.fromkeys(defines(statement), statement))
            else:
                self.defined.update(dict.fromkeys(defines(statement), statement))

    def source(self, statement: ast.stmt) -> str:
        """Return the text of a statement, decorators included."""
        first = min(
            [statement.lineno, *(d.lineno for d in getattr(statement, "decorator_list", []))]
        )
        return "\n".join(self.text.splitlines()[first - 1 : statement.end_lineno])


def top(name: str) -> str:
    """Return the first part of a dotted name.

    >>> top("matplotlib.pyplot")
    'matplotlib'
    """
    return name.partition(".")[0]


def defines(statement: ast.stmt) -> list[str]:
    """Return the names that a top-level statement binds."""
    match statement:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            return [alias.asname or top(alias.name) for alias in names]
        case ast.Assign(targets=targets):
            return [
                node.id
                for target in targets
                for node in ast.walk(target)
                if isinstance(node, ast.Name)
            ]
        case ast.AnnAssign(target=ast.Name(id=name)):
            return [name]
    return []


@cache
def module(name: str) -> Module:
    """Return a module of the package by its dotted name.

    >>> "conv_size" in module("convguide.formulas").defined
    True
    """
    return Module(PACKAGE.joinpath(*name.split(".")[1:]).with_suffix(".py"))


class Cutting:
    """What a snippet needs, gathered by following names from the functions that it shows."""

    def __init__(self) -> None:
        """Start with nothing."""
        self.imports: set[str] = set()
        self.parts: dict[tuple[int, int], str] = {}
        self.told: set[tuple[int, int]] = set()

    def add(self, module_name: str, name: str) -> None:
        """Add a top-level name of a module, and what it uses in turn."""
        home = module(module_name)
        statement = home.defined.get(name)
        if statement is None:
            self.add_import(home.imported.get(name), name)
            return
        place = SHOWN.index(module_name), statement.lineno
        if place not in self.parts:
            self.parts[place] = home.source(statement)
            for used in names_in(statement):
                self.add(module_name, used)

    def add_import(self, statement: ast.Import | ast.ImportFrom | None, name: str) -> None:
        """Follow an import from the package itself; keep any other, for this name alone."""
        if statement is None:
            return
        (alias,) = (one for one in statement.names if name in (one.asname, one.name, top(one.name)))
        source = statement.module or "" if isinstance(statement, ast.ImportFrom) else ""
        if source.startswith(OWN):
            self.add(source, alias.name)
        else:
            spelled = f"{alias.name} as {alias.asname}" if alias.asname else alias.name
            self.imports.add(f"from {source} import {spelled}" if source else f"import {spelled}")

    def text(self) -> str:
        """Return what has been added since the last call: imports, then definitions."""
        fresh = sorted(set(self.parts) - self.told)
        self.told.update(fresh)
        head = ["from __future__ import annotations", "", *sorted(self.imports)]
        self.imports.clear()
        return "\n\n\n".join(["\n".join(head).strip(), *(self.parts[at] for at in fresh)]) + "\n"


def names_in(statement: ast.stmt) -> list[str]:
    """Return the names that a statement reads, annotations included."""
    return sorted({node.id for node in ast.walk(statement) if isinstance(node, ast.Name)})


def cut(names: Iterable[tuple[str, str]], after: Cutting | None = None) -> str:
    """Return a self-contained piece of source: the named functions and all that they use.

    Args:
        names: (module, function) pairs, such as ("convguide.formulas", "conv_size").
        after: what a reader has been shown already, and need not be shown again.

    >>> "class ShapeError" in cut([("convguide.formulas", "conv_size")])
    True
    """
    cutting = after or Cutting()
    for module_name, name in names:
        if name not in module(module_name).defined:
            raise LookupError(f"{module_name} has no top-level {name!r}")
        cutting.add(module_name, name)
    return cutting.text()


def home_of(function: str) -> tuple[str, str]:
    """Return a public function with the module of the package that defines it.

    >>> home_of("enumerate_combos")
    ('convguide.solver.combos', 'enumerate_combos')
    """
    for name in SHOWN:
        if function in module(name).defined:
            return name, function
    raise LookupError(f"no module that pages are cut from defines {function!r}")
