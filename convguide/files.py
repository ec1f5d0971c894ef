"""Files written whole, the failure of a build, and hashes of what results depend on."""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Iterable
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


def package_source(ending: str = ".py") -> str:
    """Return the package's files as one text: its modules, or with ending="" all of them."""
    found = (path for path in PACKAGE.rglob(f"*{ending}") if path.is_file())
    paths = sorted(path for path in found if "__pycache__" not in path.parts)
    named = ((path.relative_to(PACKAGE).as_posix(), path) for path in paths)
    return "\0".join(f"{name}\0{path.read_text(encoding='utf-8')}" for name, path in named)


def version_of(name: str) -> str:
    """Return a package's version without the mark of a build (2.13.0, not 2.13.0+cpu)."""
    return version(name).partition("+")[0]


def fingerprint(texts: Iterable[str], packages: Iterable[str]) -> str:
    """Return a hash of texts, and of the versions of Python and packages."""
    given = [*texts, platform.python_version(), *map(version_of, packages)]
    return hashlib.sha256("\0".join(given).encode()).hexdigest()[:32]
