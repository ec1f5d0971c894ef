"""Python for the reader's browser: Pyodide's files and the package's wheel, served by the site."""

from __future__ import annotations

import gzip
import hashlib
import json
import shutil
from pathlib import Path

from convguide.files import BuildFailure, write_whole

PARTS = (
    *("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm"),
    *("python_stdlib.zip", "pyodide-lock.json"),
)
FOLDER, MODULE = "assets/python", "assets/js/runtime.js"


def put_runtime(source: Path, wheel: Path, pages: Path) -> None:
    """Put Pyodide and the wheel where pages find them, under names that change with the content.

    A browser may therefore keep them for ever. The module that names them, and says how much a
    first use transfers, is small and read by every page with a cell that runs.

    Args:
        source: the folder of the npm package pyodide.
        pages: the folder of generated pages.

    Raises:
        BuildFailure: a file of Pyodide is missing.
    """
    missing = [name for name in PARTS if not (source / name).is_file()]
    if missing:
        raise BuildFailure(
            f"Pyodide is missing: {source} lacks {', '.join(missing)}. Run `make site`, which "
            "installs it, or build without Python in the page: "
            "python scripts/build.py --without-runtime"
        )
    folder = f"pyodide-{version(source)}-{digest(*(source / name for name in PARTS))}"
    named = f"convguide-{digest(wheel)}.whl"
    given = {f"{folder}/{name}": source / name for name in PARTS} | {named: wheel}
    place(given, pages / FOLDER)
    size = sum(map(transferred, given.values()))
    tell(pages, {"folder": folder, "wheel": named, "bytes": size})


def leave_runtime_out(pages: Path) -> None:
    """Tell the pages that there is no Python for them."""
    shutil.rmtree(pages / FOLDER, ignore_errors=True)
    tell(pages, None)


def tell(pages: Path, runtime: dict[str, object] | None) -> None:
    """Write the module that names the runtime."""
    text = f"// Written by the build.\nexport const RUNTIME = {json.dumps(runtime)};\n"
    path = pages / MODULE
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        write_whole(path, text)


def place(given: dict[str, Path], folder: Path) -> None:
    """Bring a folder to hold these files and no others; their names tell what is in them."""
    for name, source in given.items():
        target = folder / name
        if not target.is_file() or target.stat().st_size != source.stat().st_size:
            target.parent.mkdir(parents=True, exist_ok=True)
            unfinished = target.with_name(f"{target.name}.unfinished")
            shutil.copyfile(source, unfinished)
            unfinished.replace(target)
    for path in [path for path in folder.rglob("*") if path.is_file()]:
        if path.relative_to(folder).as_posix() not in given:
            path.unlink()


def version(source: Path) -> str:
    """Return the version of an npm package."""
    found: str = json.loads((source / "package.json").read_text(encoding="utf-8"))["version"]
    return found


def digest(*paths: Path) -> str:
    """Return a short hash of files."""
    whole = hashlib.sha256()
    for path in paths:
        whole.update(path.read_bytes())
    return whole.hexdigest()[:12]


def transferred(path: Path) -> int:
    """Return the bytes of a file as a server sends it: archives are compressed already."""
    content = path.read_bytes()
    if path.suffix in (".whl", ".zip"):
        return len(content)
    return len(gzip.compress(content, compresslevel=6))
