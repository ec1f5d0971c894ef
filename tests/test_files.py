"""Facts about files written whole, and about what makes a kept result stale."""

from __future__ import annotations

from pathlib import Path

import pytest

from convguide import files
from convguide.files import fingerprint, package_source, version_of, write_whole


def test_a_file_is_written_with_its_folders_and_nothing_beside_it(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "page.md"
    write_whole(path, "⌊6 / 2⌋\n")
    assert path.read_bytes() == "⌊6 / 2⌋\n".encode()
    assert [one.name for one in path.parent.iterdir()] == ["page.md"]


def test_an_interruption_leaves_the_old_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "page.md"
    path.write_text("old", encoding="utf-8")

    def interrupted(self: Path, target: Path) -> Path:
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "replace", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write_whole(path, "new")
    assert path.read_text(encoding="utf-8") == "old"


def test_a_build_mark_is_no_part_of_a_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "version", {"torch": "2.13.0+cpu"}.__getitem__)
    assert version_of("torch") == "2.13.0"


def test_the_packages_source_is_all_of_it() -> None:
    source = package_source()
    for line in ("def conv_size(", "def torch_answers(", "def draw_convolution("):
        assert line in source


@pytest.mark.parametrize("changed", ["text", "python", "version"])
def test_any_change_gives_another_fingerprint(
    monkeypatch: pytest.MonkeyPatch, changed: str
) -> None:
    monkeypatch.setattr(files, "version", lambda name: "1.0")
    before = fingerprint(["text"], ["torch"])
    assert fingerprint(["text"], ["torch"]) == before
    if changed == "version":
        monkeypatch.setattr(files, "version", lambda name: "1.1")
    elif changed == "python":
        monkeypatch.setattr(files.platform, "python_version", lambda: "3.99.0")
    text = "other" if changed == "text" else "text"
    assert fingerprint([text], ["torch"]) != before


def test_texts_are_told_apart_by_where_they_end() -> None:
    assert fingerprint(["ab", "c"], []) != fingerprint(["a", "bc"], [])


def test_a_file_that_moves_changes_the_packages_source(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "PACKAGE", tmp_path)
    write_whole(tmp_path / "a" / "one.py", "x = 1\n")
    before = package_source()
    (tmp_path / "a").rename(tmp_path / "b")
    assert package_source() != before
