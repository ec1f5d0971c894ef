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
    f"convguide.{name}" for name in ("formulas", "solver", "render.drawing", "render.classroom")
)


class Module:
    """A source file as its top-level statements by the names that they define."""

    def __init__(self, path: Path) -> None:
        """Read and parse the file."""
        self.text = path.read_text(encoding="utf-8")
        self.defined: dict[str, ast.stmt] = {}
        self.imported: dict[str, ast.stmt] = {}
        for statement in ast.parse(self.text).body:
            names, table = defines(statement), self.defined
            if isinstance(statement, (ast.Import, ast.ImportFrom)):
                table = self.imported
            table.update(dict.fromkeys(names, statement))

    def source(self, statement: ast.stmt) -> str:
        """Return the text of a statement, decorators included."""
        first = min(
            [statement.lineno, *(d.lineno for d in getattr(statement, "decorator_list", []))]
        )
        return "\n".join(self.text.splitlines()[first - 1 : statement.end_lineno])


def defines(statement: ast.stmt) -> list[str]:
    """Return the names that a top-level statement binds."""
    match statement:
        case ast.FunctionDef(name=name) | ast.ClassDef(name=name):
            return [name]
        case ast.Import(names=names) | ast.ImportFrom(names=names):
            return [(alias.asname or alias.name).partition(".")[0] for alias in names]
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
        self.parts: dict[tuple[str, int], str] = {}

    def add(self, module_name: str, name: str) -> None:
        """Add a top-level name of a module, and what it uses in turn."""
        home = module(module_name)
        statement = home.defined.get(name)
        if statement is None:
            self.add_import(home.imported.get(name))
        elif (module_name, statement.lineno) not in self.parts:
            self.parts[module_name, statement.lineno] = home.source(statement)
            for used in names_in(statement):
                self.add(module_name, used)

    def add_import(self, statement: ast.stmt | None) -> None:
        """Follow an import from the package itself; keep any other."""
        if isinstance(statement, ast.ImportFrom) and (statement.module or "").startswith(OWN):
            for alias in statement.names:
                self.add(statement.module or "", alias.name)
        elif statement is not None:
            self.imports.add(ast.unparse(statement))

    def text(self) -> str:
        """Return imports, then definitions in the order of their files."""
        head = ["from __future__ import annotations"] if self.parts else []
        parts = [self.parts[at] for at in sorted(self.parts)]
        return "\n\n\n".join(["\n".join([*head, "", *sorted(self.imports)]).strip(), *parts]) + "\n"


def names_in(statement: ast.stmt) -> list[str]:
    """Return the names that a statement reads, annotations included."""
    return sorted({node.id for node in ast.walk(statement) if isinstance(node, ast.Name)})


def cut(names: Iterable[tuple[str, str]]) -> str:
    """Return a self-contained piece of source: the named functions and all that they use.

    Args:
        names: (module, function) pairs, such as ("convguide.formulas", "conv_size").

    >>> "class ShapeError" in cut([("convguide.formulas", "conv_size")])
    True
    """
    cutting = Cutting()
    for module_name, name in names:
        if name not in module(module_name).defined:
            raise LookupError(f"{module_name} has no top-level {name!r}")
        cutting.add(module_name, name)
    return cutting.text()


def home_of(function: str) -> tuple[str, str]:
    """Return a public function with the module of the package that defines it.

    >>> home_of("enumerate_combos")
    ('convguide.solver', 'enumerate_combos')
    """
    for name in SHOWN:
        if function in module(name).defined:
            return name, function
    raise LookupError(f"no module that pages are cut from defines {function!r}")
