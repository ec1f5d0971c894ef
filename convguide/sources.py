"""What a module is made of: the files behind its imports, so that kept results can be trusted.

Contents
    Sources         the package's modules as they stand on disk now
    imported        the imports of a text

Imports inside functions count. A package that only hands on what its modules offer counts with
its own text, and with the modules of the names that are asked for. Tables that a module reads
are not seen: who keeps a result names them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from convguide.files import PACKAGE

# Fifty times as fast as the syntax tree, against which the tests hold it.
STATEMENT = re.compile(
    r"^([ \t]*)(?:from ([\w.]+) import (\([^)]*\)|.*)|import (.*))", re.MULTILINE
)
COMMENT = re.compile(r"#.*")
# A module that is chosen when the program runs: all that can be meant count.
CHOSEN = re.compile(r"""\bimport_module\(f"((?:\{__name__\}|[\w.])+)""")
DEFINITION = re.compile(r"^(?:async )?(?:def|class) ", re.MULTILINE)
# Stands behind the name of a package of which only the text counts.
TEXT = "/"


class Import(NamedTuple):
    """A name that is imported from a module; the module itself if the name is empty."""

    module: str
    name: str
    known_as: str
    at_once: bool  # and not when a function is called


@cache
def imported(text: str) -> tuple[Import, ...]:
    """Return the imports of a text.

    >>> [(one.module, one.name) for one in imported("from os import path, sep as s")]
    [('os', 'path'), ('os', 'sep')]
    """
    return tuple(one for match in STATEMENT.finditer(text) for one in of_statement(match))


def of_statement(match: re.Match[str]) -> Iterator[Import]:
    """Yield the imports of one statement."""
    indent, module, names, modules = (part or "" for part in match.groups())
    for name, known_as in listed(names or modules):
        given = (module, name) if module else (name, "")
        yield Import(*given, known_as, not indent)


def listed(names: str) -> Iterator[tuple[str, str]]:
    """Yield each name of a list, and what it is called afterwards."""
    for part in COMMENT.sub("", names).strip("() \n").split(","):
        if words := part.split():
            yield words[0], words[-1]


class Sources:
    """The modules of a package as they stand on disk now."""

    def __init__(self, folder: Path = PACKAGE) -> None:
        """Read every module, and the stubs beside them."""
        self.top = folder.name
        self.texts = {
            path.relative_to(folder.parent).as_posix(): path.read_text(encoding="utf-8")
            for path in sorted(folder.rglob("*.py*"))
            if path.suffix in (".py", ".pyi")
        }
        self.packages = {dotted(str(above)) for name in self.texts for above in parents(name)}
        self.modules = {*map(dotted, self.texts), *self.packages}
        self.hashes = {name: sha256(text.encode()).hexdigest() for name, text in self.texts.items()}
        self.needed: dict[str, list[str]] = {}

    def mark(self, *modules: str) -> str:
        """Return a text that changes with any of the files behind modules."""
        behind = self.behind(*modules)
        return "\n".join(f"{name} {self.hashes[name]}" for name in behind)

    def behind(self, *modules: str) -> list[str]:
        """Return the files without which modules would do something else.

        >>> [name for name in Sources().behind("convguide.layers.window") if "__" not in name]
        ['convguide/formulas.py', 'convguide/layers/window.py', 'convguide/lazy.py']
        """
        todo, seen = list(modules), set[str]()
        while todo:
            one = todo.pop()
            if one not in seen:
                seen.add(one)
                todo += self.needs(one)
        return sorted({name for one in seen for name in self.files(one.removesuffix(TEXT))})

    def has(self, package: str, name: str) -> bool:
        """Return whether a package hands on a name."""
        return bool(self.handed_on(package, name))

    def late(self, module: str) -> list[str]:
        """Return the modules that a module imports only when it is called."""
        late = (one for one in self.ever(module) if not one.at_once)
        return sorted({home for one in late for home in self.resolved(one.module, one.name)})

    def files(self, module: str) -> list[str]:
        """Return the files of a module; of a package, its code and its stub."""
        place = module.replace(".", "/")
        names = (f"{place}.py", f"{place}/__init__.py", f"{place}/__init__.pyi")
        return [name for name in names if name in self.texts]

    def needs(self, node: str) -> list[str]:
        """Return what a module, or the mere text of a package, needs of the others."""
        if node not in self.needed:
            self.needed[node] = sorted(set(self.found(node)))
        return self.needed[node]

    def found(self, node: str) -> Iterator[str]:
        """Yield what a module, or the mere text of a package, needs of the others."""
        module = node.removesuffix(TEXT)
        if "." in module:
            yield module.rpartition(".")[0] + TEXT
        for one in self.at_once(module) if node.endswith(TEXT) else self.ever(module):
            yield from self.resolved(one.module, one.name)
        if module == node:
            yield from self.chosen(module)

    def ever(self, module: str) -> Iterator[Import]:
        """Yield every import of a module, or of a package whose names are all asked for."""
        for name in self.files(module):
            yield from imported(self.texts[name])

    def at_once(self, package: str) -> Iterator[Import]:
        """Yield what a package imports for itself before a name of it is asked for."""
        for name in self.files(package):
            own, stub = DEFINITION.search(self.texts[name]), name.endswith(".pyi")
            for one in imported(self.texts[name]):
                if one.name == "*" if stub else (one.at_once and (own or one.name == "attach")):
                    yield one

    def chosen(self, module: str) -> Iterator[str]:
        """Yield the modules from which a module chooses when it runs."""
        for name in self.files(module):
            for start in CHOSEN.findall(self.texts[name]):
                begun = start.replace("{__name__}", module)
                yield from (other for other in self.modules if other.startswith(begun))

    def resolved(self, module: str, name: str = "") -> list[str]:
        """Return what is needed for a name of a module; nothing if it is of another package.

        >>> Sources().resolved("convguide.layers", "Conv2d")
        ['convguide.layers/', 'convguide.layers.conv']
        """
        if module not in self.modules:
            return []
        if f"{module}.{name}" in self.modules:
            return [f"{module}.{name}"]
        if module not in self.packages or not name:
            return [module]
        if name == "*":
            return [module + TEXT]
        return self.handed_on(module, name) or [module]

    def handed_on(self, package: str, name: str) -> list[str]:
        """Return the text of a package and the home of a name that it hands on, if it does."""
        stated = [one for one in self.ever(package) if one.known_as in (name, "*")]
        homes = [home for one in stated for home in self.home(one, name)]
        return [package + TEXT, *homes] if homes else []

    def home(self, stated: Import, name: str) -> list[str]:
        """Return what is needed for a name that an import of a package brings, if it does."""
        if stated.name != "*":
            return self.resolved(stated.module, stated.name)
        handed = stated.module in self.packages
        return self.handed_on(stated.module, name) if handed else [stated.module]


def dotted(name: str) -> str:
    """Return a file or a folder as a module.

    >>> dotted("convguide/layers/__init__.pyi"), dotted("convguide/lazy.py")
    ('convguide.layers', 'convguide.lazy')
    """
    place = name.removesuffix(".pyi").removesuffix(".py").replace("/", ".")
    return place.removesuffix(".__init__")


def parents(name: str) -> Iterator[PurePosixPath]:
    """Yield the folders above a file, but for the one that holds them all."""
    yield from [above for above in PurePosixPath(name).parents if above.name]
