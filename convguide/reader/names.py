"""What names mean before the source defines any: Python's own, and torch's usual short ones."""

from __future__ import annotations

import ast

from convguide.reader.calls import LAYERS, NETWORKS
from convguide.reader.source import words
from convguide.reader.values import MISSING, Names, Symbol, Value

BUILTINS = words(
    "range len int float bool str list tuple dict set sum max min abs round zip enumerate "
    "reversed sorted map filter any all isinstance issubclass hasattr getattr setattr print "
    "super type object property staticmethod classmethod pow divmod next iter callable id"
)
USUAL = {
    "torch": "torch",
    "nn": "torch.nn",
    "F": "torch.nn.functional",
    "math": "math",
    "np": "numpy",
    "partial": "functools.partial",
    "reduce": "functools.reduce",
    "OrderedDict": "collections.OrderedDict",
    "Module": "torch.nn.Module",
    "ModuleList": "torch.nn.ModuleList",
    "ModuleDict": "torch.nn.ModuleDict",
}
# The same thing by another path.
ALIASES = {
    "torch.functional": "torch",
    "torch.nn.modules": "torch.nn",
    "torch.nn.Functional": "torch.nn.functional",
    "torch.nn.parameter": "torch.nn",
}


def known_name(name: str) -> Value:
    """Return what a name means that the source does not define, or MISSING.

    >>> known_name("nn"), known_name("range")
    (Symbol(path='torch.nn'), Symbol(path='builtins.range'))
    """
    if name == "__name__":
        return "__main__"
    if name in BUILTINS:
        return Symbol(f"builtins.{name}")
    if name in USUAL:
        return Symbol(USUAL[name])
    if name in LAYERS or name in NETWORKS:
        return Symbol(f"torch.nn.{name}")
    return MISSING


def symbol(path: str) -> Symbol:
    """Return the symbol of a path, with torch's inner modules left out.

    >>> symbol("torch.nn.modules.conv.Conv2d"), symbol("torch.nn.functional.relu")
    (Symbol(path='torch.nn.Conv2d'), Symbol(path='torch.nn.functional.relu'))
    """
    for long, short in ALIASES.items():
        if path == long or path.startswith(f"{long}."):
            path = short + path[len(long) :]
    parts = path.split(".")
    if parts[:2] == ["torch", "nn"] and len(parts) == 4 and parts[3][:1].isupper():
        path = f"torch.nn.{parts[3]}" if parts[2] not in ("utils", "init") else path
    return Symbol(path)


def imported(node: ast.Import | ast.ImportFrom) -> Names:
    """Return the names that an import gives; nothing is imported.

    >>> imported(ast.parse("import torch.nn as nn").body[0])
    {'nn': Symbol(path='torch.nn')}
    """
    if isinstance(node, ast.Import):
        return {
            alias.asname or alias.name.partition(".")[0]: symbol(
                alias.name if alias.asname else alias.name.partition(".")[0]
            )
            for alias in node.names
        }
    home = node.module or ""
    if node.level or home == "__future__":
        home = ""
    return {
        alias.asname or alias.name: symbol(f"{home}.{alias.name}")
        for alias in node.names
        if alias.name != "*"
    }
