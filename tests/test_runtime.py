"""Facts about Python for the browser: its files, named by their content, or a clear refusal."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from convguide.files import BuildFailure
from convguide.render.runtime import PARTS, leave_runtime_out, put_runtime


@pytest.fixture
def source(tmp_path: Path) -> Path:
    """Return a folder with files under the names of Pyodide's."""
    folder = tmp_path / "pyodide"
    folder.mkdir()
    for name in PARTS:
        (folder / name).write_bytes(name.encode() * 100)
    (folder / "package.json").write_text('{"version": "1.2.3"}', encoding="utf-8")
    return folder


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    """Return a wheel of eight bytes."""
    path = tmp_path / "some.whl"
    path.write_bytes(b"a wheel!")
    return path


def told(pages: Path) -> dict[str, object] | None:
    """Return what the pages are told of the runtime."""
    text = (pages / "assets/js/runtime.js").read_text(encoding="utf-8")
    found: dict[str, object] | None = json.loads(text.partition(" RUNTIME = ")[2].rstrip(";\n"))
    return found


def names(pages: Path) -> set[str]:
    """Return the files of the runtime."""
    folder = pages / "assets/python"
    return {p.relative_to(folder).as_posix() for p in folder.rglob("*") if p.is_file()}


def test_the_files_stand_under_names_that_tell_their_content(
    source: Path, wheel: Path, tmp_path: Path
) -> None:
    pages = tmp_path / "pages"
    put_runtime(source, wheel, pages)
    runtime = told(pages)
    assert runtime is not None
    folder = str(runtime["folder"])
    assert folder.startswith("pyodide-1.2.3-")
    assert names(pages) == {*(f"{folder}/{name}" for name in PARTS), str(runtime["wheel"])}
    assert (pages / "assets/python" / folder / "pyodide.mjs").read_bytes()[:11] == b"pyodide.mjs"


def test_a_changed_wheel_has_another_name_and_the_old_one_goes(
    source: Path, wheel: Path, tmp_path: Path
) -> None:
    pages = tmp_path / "pages"
    put_runtime(source, wheel, pages)
    before = names(pages)
    wheel.write_bytes(b"another!")
    put_runtime(source, wheel, pages)
    assert len(names(pages)) == len(before) == 6
    assert len(names(pages) - before) == 1


def test_the_size_told_is_that_of_a_first_use(source: Path, wheel: Path, tmp_path: Path) -> None:
    put_runtime(source, wheel, tmp_path / "pages")
    runtime = told(tmp_path / "pages")
    assert runtime is not None
    # The archive of 1,700 bytes and the wheel go as they are; the rest is squeezed.
    assert 1708 < int(str(runtime["bytes"])) < 2100


def test_a_missing_file_is_refused_by_name(source: Path, wheel: Path, tmp_path: Path) -> None:
    (source / "pyodide.asm.wasm").unlink()
    with pytest.raises(BuildFailure, match=r"lacks pyodide\.asm\.wasm\. .*--without-runtime"):
        put_runtime(source, wheel, tmp_path / "pages")


def test_pages_without_it_are_told_so(source: Path, wheel: Path, tmp_path: Path) -> None:
    pages = tmp_path / "pages"
    put_runtime(source, wheel, pages)
    leave_runtime_out(pages)
    assert told(pages) is None
    assert names(pages) == set()
