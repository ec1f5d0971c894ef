"""Files written whole, the failure of a build, and hashes of what results depend on."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Collection, Iterable
from importlib.metadata import version
from pathlib import Path

from convguide import __version__

PACKAGE = Path(__file__).parent
WHEEL = f"convguide-{__version__}-py3-none-any.whl"


class BuildFailure(Exception):
    """The site cannot be published; the message says what to mend."""


def write_whole(path: Path, text: str) -> None:
    """Write a file so that an interruption leaves the old one or the new one, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    unfinished = path.with_name(f"{path.name}.unfinished")
    unfinished.write_text(text, encoding="utf-8")
    unfinished.replace(path)


def package_source(ending: str = ".py", without: Collection[str] = ()) -> str:
    """Return the package's files as one text: its modules, or with ending="" all of them.

    Args:
        without: what is left out: rooms such as "cli", or files such as "verify/costs.py".
    """
    found = (path for path in PACKAGE.rglob(f"*{ending}") if path.is_file())
    paths = sorted(path for path in found if "__pycache__" not in path.parts)
    named = ((path.relative_to(PACKAGE).as_posix(), path) for path in paths)
    named = ((name, path) for name, path in named if not within(name, without))
    return "\0".join(f"{name}\0{path.read_text(encoding='utf-8')}" for name, path in named)


def within(name: str, places: Collection[str]) -> bool:
    """Return whether a file is one of several, or stands in one of them.

    >>> within("cli/parts.py", ["cli"]), within("cli.py", ["cli"])
    (True, False)
    """
    return any(name == place or name.startswith(f"{place}/") for place in places)


def version_of(name: str) -> str:
    """Return a package's version without the mark of a build (2.13.0, not 2.13.0+cpu)."""
    return version(name).partition("+")[0]


def fingerprint(
    texts: Iterable[str],
    packages: Iterable[str],
    without: Collection[str] = (),
    source: str | None = None,
) -> str:
    """Return a hash of texts, the package's source, and the versions of Python and packages.

    Args:
        without: rooms of the package on which the result does not depend.
        source: what the result depends on, where that is not the package's source.
    """
    given = [
        *texts,
        package_source(without=without) if source is None else source,
        platform.python_version(),
        *map(version_of, packages),
    ]
    return hashlib.sha256("\0".join(given).encode()).hexdigest()[:32]
