"""The bank as files: chunks of records, an index, and the hashes that pin every version.

Contents
    bank_files      every file of a version by its place below assets/practice
    pinned          the committed hash of each kind and level of a version
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from importlib import resources

from convguide.practice import bank
from convguide.practice.records import Record, record
from convguide.problems import Disagreement, Problem, Verified

CHUNK = 25  # problems of a file: at most 12 kB of it travel

OfLevel = Callable[[str, int, int], Iterable[Verified]]


def bank_files(version: int, verified: OfLevel) -> dict[str, str]:
    """Return the files of a version, every record of a verified problem.

    Raises:
        Disagreement: two origins differ, or the version is not what it was.
    """
    files = {f"v{version}/index.json": text(index(version))}
    for kind in bank.kinds(version):
        for level in bank.LEVELS:
            found = list(verified(kind, level, version))
            refuse_change(version, f"{kind}-{level}", [one.problem for one in found])
            files |= chunks(version, kind, level, found)
    return files


def chunks(version: int, kind: str, level: int, found: Sequence[Verified]) -> dict[str, str]:
    """Return the files of a kind and level; a problem's is (n − 1) // 25, in two digits."""
    records = [
        record(one, heading(version, kind, level, n), kind=kind, level=level, n=n)
        for n, one in enumerate(found, 1)
    ]
    return {
        f"v{version}/{kind}-{level}-{first // CHUNK:02}.json": text(records[first : first + CHUNK])
        for first in range(0, len(records), CHUNK)
    }


def heading(version: int, kind: str, level: int, number: int) -> str:
    """Return what a problem of the bank is called.

    >>> heading(1, "shape", 2, 37)
    'Output shape, level 2, number 37'
    """
    return f"{bank.kinds(version)[kind].title}, level {level}, number {number}"


def index(version: int) -> Record:
    """Return what a version holds: its kinds, what each level adds, and how many there are."""
    return {
        "version": version,
        "chunk": CHUNK,
        "kinds": [
            {
                "kind": name,
                "title": kind.title,
                "asks": kind.asks,
                "levels": [
                    {"level": at, "adds": level.adds, "count": bank.COUNT}
                    for at, level in enumerate(kind.levels, 1)
                ],
            }
            for name, kind in bank.kinds(version).items()
        ],
    }


def text(content: object) -> str:
    """Return data as JSON that takes no more room than it must."""
    return json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n"


def pinned(version: int) -> dict[str, str]:
    """Return the committed hashes of a version."""
    place = resources.files(f"convguide.practice.v{version}") / "digests.json"
    found: dict[str, str] = json.loads(place.read_text(encoding="utf-8"))
    return found


def refuse_change(version: int, name: str, problems: Sequence[Problem]) -> None:
    """Refuse problems that are not those which the version has always had.

    Raises:
        Disagreement: the hash of their data is another than the committed one.
    """
    found = bank.digest_of(problems)
    if found != pinned(version)[name]:
        raise Disagreement(
            f"version {version} of the bank has changed: {name} was {pinned(version)[name]}, "
            f"is {found}. Its problems are the same for ever; a changed generator starts a new "
            "version beside it"
        )
