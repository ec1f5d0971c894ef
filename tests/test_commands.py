"""Facts about what commands printed: kept until the package or torch changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from convguide.render import commands
from convguide.render.commands import Commands
from convguide.sources import Sources

COMMAND = "convguide params conv2d 3 2"


@pytest.fixture
def runs(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note the commands that are run."""
    names: list[str] = []
    real = commands.printed

    def noted(command: str) -> str:
        names.append(command)
        return real(command)

    monkeypatch.setattr(commands, "printed", noted)
    return names


def asked(path: Path) -> str:
    """Return what the command prints, as a build asks for it."""
    kept = Commands(path)
    said = kept(COMMAND)
    kept.keep()
    return said


def test_a_command_is_run_once(tmp_path: Path, runs: list[str]) -> None:
    path = tmp_path / "commands.json"
    assert asked(path).splitlines()[-1].strip() == "= 56"
    assert asked(path).splitlines()[-1].strip() == "= 56"
    assert runs == [COMMAND]


@pytest.mark.parametrize(
    ("changed", "again"), [("convguide/cli/layers.py", True), ("convguide/render/site.py", False)]
)
def test_changed_code_behind_the_commands_runs_it_again(
    tmp_path: Path, runs: list[str], monkeypatch: pytest.MonkeyPatch, changed: str, again: bool
) -> None:
    path = tmp_path / "commands.json"
    asked(path)
    real = Sources.__init__

    def read(sources: Sources) -> None:
        real(sources)
        sources.hashes[changed] = "another"

    monkeypatch.setattr(Sources, "__init__", read)
    asked(path)
    assert len(runs) == 1 + again


def test_a_complaint_and_a_help_are_outputs_too(tmp_path: Path) -> None:
    kept = Commands(tmp_path / "commands.json")
    assert "kernel_size=7 with dilation=1 spans 7 pixels" in kept("convguide shape 5x5 -k 7")
    assert kept("convguide shape --help").startswith("usage: convguide shape")
