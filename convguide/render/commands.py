"""What commands of ours print, kept from build to build while their code is the same."""

from __future__ import annotations

import io
import json
import shlex
from collections.abc import Iterator
from contextlib import redirect_stderr, redirect_stdout, suppress
from pathlib import Path

from convguide import cli
from convguide.files import PACKAGE, fingerprint, write_whole
from convguide.sources import Sources
from convguide.verify.record import RECORD


def printed(command: str) -> str:
    """Return what a command of ours prints, its complaints included.

    >>> printed("convguide params conv2d 3 2").splitlines()[-1].strip()
    '= 56'
    """
    said = io.StringIO()
    # --help leaves by SystemExit.
    with redirect_stdout(said), redirect_stderr(said), suppress(SystemExit):
        cli.main(shlex.split(command)[1:])
    return said.getvalue().rstrip()


def depended_on() -> Iterator[str]:
    """Yield what decides what commands print: their code, and the package's tables."""
    yield Sources().mark("convguide.cli")
    tables = [path for ending in ("json", "toml") for path in PACKAGE.rglob(f"*.{ending}")]
    yield from (path.read_text(encoding="utf-8") for path in sorted(tables) if path != RECORD)


class Commands:
    """Commands by what they printed; those of unchanged code are not run again."""

    def __init__(self, path: Path) -> None:
        """Read what was kept, if the code and torch are still those that said it."""
        self.path, self.mark = path, fingerprint([*depended_on()], ("torch",))
        kept = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        self.said: dict[str, str] = kept["said"] if kept.get("mark") == self.mark else {}
        self.before = dict(self.said)

    def __call__(self, command: str) -> str:
        """Return what a command prints."""
        if command not in self.said:
            self.said[command] = printed(command)
        return self.said[command]

    def keep(self) -> None:
        """Keep it all for the next build."""
        if self.said != self.before:
            write_whole(self.path, json.dumps({"mark": self.mark, "said": self.said}))
