"""The browser's modules that an element needs, told to the browser before it would find out."""

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


def preloads(name: str) -> str:
    """Return the links by which a page two folders deep loads a module's files side by side."""
    place = "../../assets/js"
    lines = [f'<link rel="modulepreload" href="{place}/{file}">' for file in modules(name)]
    words = f'<link rel="preload" as="fetch" crossorigin href="{place}/sentences.json">'
    return "\n".join([*lines, words])
