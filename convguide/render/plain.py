"""Which cells of a notebook need Python alone, and so can run in a reader's browser."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator

STANDARD = sys.stdlib_module_names | {"convguide"}
DEFINITIONS = (ast.FunctionDef, ast.ClassDef)


def plain_cells(sources: Iterable[str]) -> Iterator[bool]:
    r"""Yield for each cell whether neither it nor what it uses needs another package.

    A function that uses torch may be defined; what calls it is not plain.

    >>> list(plain_cells(["import torch", "def f(x):\n    return torch.ones(x)", "f(2)", "1 + 1"]))
    [False, True, False, True]
    """
    heavy: set[str] = set()
    for source in sources:
        # All are looked at before one is answered for: what they make is needed later.
        found = [is_plain(statement, heavy) for statement in ast.parse(source).body]
        yield all(found)


def is_plain(statement: ast.stmt, heavy: set[str]) -> bool:
    """Return whether a statement runs with Python alone; what it makes otherwise joins `heavy`."""
    if isinstance(statement, (ast.Import, ast.ImportFrom)):
        outside = modules(statement) - STANDARD
        if outside:
            heavy |= {alias.asname or alias.name.partition(".")[0] for alias in statement.names}
        return not outside
    names = [node for node in ast.walk(statement) if isinstance(node, ast.Name)]
    if all(node.id not in heavy for node in names if isinstance(node.ctx, ast.Load)):
        return True
    if isinstance(statement, DEFINITIONS):
        heavy.add(statement.name)
        return True
    heavy |= {node.id for node in names if isinstance(node.ctx, ast.Store)}
    return False


def modules(statement: ast.Import | ast.ImportFrom) -> set[str]:
    """Return the packages that an import loads.

    >>> modules(ast.parse("import os.path, torch").body[0]) == {"os", "torch"}
    True
    """
    if isinstance(statement, ast.ImportFrom):
        return {(statement.module or "").partition(".")[0]}
    return {alias.name.partition(".")[0] for alias in statement.names}
