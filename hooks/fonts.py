"""Cut fonts down to the characters that a site sets: a fifth of KaTeX's bytes is left.

Hints for old screens go too. What was cut is kept, and published, under a name that holds a
hash of the font, the characters and the versions: no copy of an earlier site is taken for it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from importlib.metadata import version
from pathlib import Path

from fontTools import subset

TOOLS = ("fonttools", "brotli")


def cut(font: Path, characters: Collection[str], cache: Path) -> Path:
    """Return the file of a woff2 font that holds no more than these characters."""
    kept = cache / f"{font.stem}.{digest(font, characters)}.woff2"
    if not kept.exists():
        cache.mkdir(parents=True, exist_ok=True)
        unfinished = kept.with_suffix(".unfinished")
        write(font, characters, unfinished)
        unfinished.replace(kept)
    return kept


def digest(font: Path, characters: Collection[str]) -> str:
    """Return a hash of all that a cut font depends on."""
    given = "\0".join(["".join(sorted(set(characters))), *map(version, TOOLS)])
    return hashlib.sha256(font.read_bytes() + given.encode()).hexdigest()[:12]


def write(font: Path, characters: Collection[str], place: Path) -> None:
    """Write the cut font into a file."""
    options = subset.Options(flavor="woff2", hinting=False)
    loaded = subset.load_font(str(font), options)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=map(ord, set(characters)))
    cutter.subset(loaded)
    subset.save_font(loaded, str(place), options)
