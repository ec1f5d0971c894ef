"""Facts about scripts/browser.py: where a Chromium is found, and how one is installed."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from scripts import browser


@pytest.fixture
def bin_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make an empty folder all of PATH, with no Chromium named or downloaded."""
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv(browser.VARIABLE, raising=False)
    monkeypatch.setattr(browser, "_playwright_chromium", lambda: None)
    return tmp_path


def add_program(folder: Path, name: str, text: str = "") -> str:
    path = folder / name
    path.write_text(f"#!/bin/sh\n{text}")
    path.chmod(0o755)
    return str(path)


def test_none_is_found_where_there_is_none(bin_folder: Path) -> None:
    assert browser.find_chromium() is None


@pytest.mark.parametrize(
    "name", ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
)
def test_each_usual_name_is_found_on_path(bin_folder: Path, name: str) -> None:
    expected = add_program(bin_folder, name)
    assert browser.find_chromium() == expected


def test_a_file_that_cannot_run_is_no_chromium(bin_folder: Path) -> None:
    (bin_folder / "chromium").touch(mode=0o644)
    assert browser.find_chromium() is None


def test_debians_chromium_comes_before_chrome(bin_folder: Path) -> None:
    add_program(bin_folder, "google-chrome")
    expected = add_program(bin_folder, "chromium")
    assert browser.find_chromium() == expected


def test_the_variable_wins_over_path(bin_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    add_program(bin_folder, "chromium")
    expected = add_program(bin_folder, "my-own-browser")
    monkeypatch.setenv("CONVGUIDE_CHROMIUM", expected)
    assert browser.find_chromium() == expected


def test_a_wrong_variable_is_told_and_not_passed_over(
    bin_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    add_program(bin_folder, "chromium")
    monkeypatch.setenv("CONVGUIDE_CHROMIUM", "/nowhere/chromium")
    assert browser.main() == 1
    assert "CONVGUIDE_CHROMIUM=/nowhere/chromium is not a program" in capsys.readouterr().err


def test_playwrights_own_download_comes_last(
    bin_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser, "_playwright_chromium", lambda: "/cache/chrome")
    assert browser.find_chromium() == "/cache/chrome"
    expected = add_program(bin_folder, "google-chrome-stable")
    assert browser.find_chromium() == expected


def test_playwright_is_asked_where_its_download_would_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    assert browser._playwright_chromium() is None


def test_root_with_apt_installs_debians_package_after_an_update() -> None:
    update, install = browser.installers(is_root=True, has_apt=True)
    assert update == ["apt-get", "update"]
    assert install[:3] == ["apt-get", "install", "--yes"]
    assert "chromium" in install


@pytest.mark.parametrize(("is_root", "has_apt"), [(False, True), (False, False), (True, False)])
def test_everyone_else_takes_playwrights_download(is_root: bool, has_apt: bool) -> None:
    assert browser.installers(is_root, has_apt) == [
        [sys.executable, "-m", "playwright", "install", "chromium"]
    ]


def test_what_is_installed_is_then_found(
    bin_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    program = bin_folder / "chromium"
    add_program(
        bin_folder, "apt-get", f'[ "$1" = update ] || {{ : >{program}; /bin/chmod +x {program}; }}'
    )
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert browser.main() == 0
    assert capsys.readouterr().out.splitlines()[-1] == str(program)


def test_a_failed_installation_is_one_line_and_status_1(
    bin_folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    add_program(bin_folder, "apt-get", "exit 100")
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    assert browser.main() == 1
    error = capsys.readouterr().err
    assert "exit status 100" in error
    assert len(error.splitlines()) == 1
