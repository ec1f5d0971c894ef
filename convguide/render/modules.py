"""The modules that an element needs, which its page names so that they load side by side."""

from __future__ import annotations

import re
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[2] / "docs/assets/js"
IMPORT = re.compile(r'^(?:import|export)\b[^;]*?"\./([\w-]+\.js)"', re.MULTILINE)


def modules(name: str, folder: Path = FOLDER) -> list[str]:
    """Return the files that a module imports at once, those of its imports too, itself first.

    >>> modules("formulas")
    ['formulas.js', 'sentences.js']
    """
    found = [f"{name}.js"]
    for file in found:
        text = (folder / file).read_text(encoding="utf-8")
        found += [one for one in dict.fromkeys(IMPORT.findall(text)) if one not in found]
    return found


def files(name: str) -> str:
    """Return what an element's `files` names: its modules and their sentences."""
    return " ".join([*modules(name), "sentences.json"])
