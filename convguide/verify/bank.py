"""The bank of practice, verified: its files, and how many problems torch agreed to."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from convguide.practice import bank
from convguide.practice.files import bank_files
from convguide.verify import record


@dataclass(frozen=True)
class Bank:
    """The files of every version, and the count of problems by version, kind and level."""

    files: dict[str, str]
    counts: dict[str, int]


def verified_bank(kept: Path, report: Callable[[str], None] = lambda line: None) -> Bank:
    """Return the bank, every problem of it verified.

    Args:
        kept: the files of the last run, taken if nothing that they depend on has changed.

    Raises:
        Disagreement: formula and torch differ; or a version of the bank is not what it was.
    """
    before = record.read_practice(kept)
    files = before or asked()
    if not before:
        record.write_practice(kept, files)
    counts = bank.counts()
    said = "as kept from the last run" if before else "asked just now"
    report(f"{sum(counts.values()):,} problems of practice: all agree (torch {said})")
    return Bank(files, counts)


def asked() -> dict[str, str]:
    """Return the files of every version, torch asked about each problem."""
    # Here and not above: it loads torch, which a run with kept files does not need.
    from convguide.verify.practice import verified

    return {
        name: text
        for version in bank.VERSIONS
        for name, text in bank_files(version, verified).items()
    }
