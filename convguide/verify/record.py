"""What was verified, on disk: the committed record, and the engines' answers of the last run."""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping
from difflib import unified_diff
from itertools import product
from pathlib import Path
from types import MappingProxyType
from typing import Any

from convguide.files import PACKAGE, fingerprint, version_of, write_whole
from convguide.problems import Answers, Verified
from convguide.sources import Sources

RECORD = Path(__file__).with_name("record.json")
# What the counters of others said, with their versions (counting.py rewrites it).
COUNTERS = Path(__file__).with_name("counters.json")
ENGINES = ("torch",)
# What asks torch about the problems of the catalog, and what draws and verifies the bank.
ASKING, BANK = "convguide.verify", "convguide.verify.bank"
# A class in the data of a problem, and where classes are found.
CLASS = re.compile(r"\b([A-Z]\w*)\(")
HOMES = ("convguide.problems", "convguide.layers", "convguide.networks")

NO_PRACTICE: Mapping[str, int] = MappingProxyType({})

ByOrigin = Mapping[str, Answers]


def record_of(verified: Mapping[str, Verified], practice: Mapping[str, int] = NO_PRACTICE) -> str:
    """Return the record of verified answers as JSON: engines, then values and their origins.

    Args:
        practice: how many problems of the bank were verified, by version, kind and level.
    """
    problems = {
        problem_id: {
            part: {"value": checked.value, "origins": list(checked.origins)}
            for part, checked in one.parts.items()
        }
        for problem_id, one in verified.items()
    }
    engines = {name: version_of(name) for name in ENGINES}
    counted = {"practice": dict(practice)} if practice else {}
    return lines_of({"engines": engines, **counted, "problems": problems})


def lines_of(content: Mapping[str, Any]) -> str:
    """Return JSON with one checked value per line, so that a difference reads well."""
    problems = ",\n".join(
        f"    {json.dumps(problem_id)}: {{\n{values(parts)}\n    }}"
        for problem_id, parts in content["problems"].items()
    )
    others = "".join(
        f"  {json.dumps(name)}: {json.dumps(content[name])},\n"
        for name in ("engines", "practice")
        if name in content
    )
    return f'{{\n{others}  "problems": {{\n{problems}\n  }}\n}}\n'


def values(parts: Mapping[str, Any]) -> str:
    """Return the values of one problem, one per line."""
    return ",\n".join(
        f"      {json.dumps(part)}: {json.dumps(value, ensure_ascii=False)}"
        for part, value in parts.items()
    )


def difference(
    verified: Mapping[str, Verified],
    path: Path = RECORD,
    practice: Mapping[str, int] = NO_PRACTICE,
) -> str:
    """Return how the committed record differs from what is true now; empty if it does not."""
    committed = path.read_text(encoding="utf-8") if path.exists() else ""
    lines = unified_diff(
        committed.splitlines(),
        record_of(verified, practice).splitlines(),
        f"{path.name} as committed",
        f"{path.name} as verified now",
        lineterm="",
        n=1,
    )
    return "\n".join(lines)


def update(
    verified: Mapping[str, Verified],
    path: Path = RECORD,
    practice: Mapping[str, int] = NO_PRACTICE,
) -> None:
    """Rewrite the committed record."""
    write_whole(path, record_of(verified, practice))


def read_kept(path: Path) -> dict[str, ByOrigin]:
    """Return what the engines answered by problem data, but where what answers has changed."""
    if not path.exists():
        return {}
    kept = json.loads(path.read_text(encoding="utf-8")).get("by mark", {})
    mark = Marks()
    return {data: with_tuples(said) for data, (then, said) in kept.items() if then == mark(data)}


def write_kept(path: Path, answers: Mapping[str, ByOrigin]) -> None:
    """Keep what the engines answered for the next run."""
    mark = Marks()
    kept = {data: [mark(data), said] for data, said in answers.items()}
    write_whole(path, json.dumps({"by mark": kept}))


class Marks:
    """Hashes of what the answers to problems depend on, beside the data of each."""

    def __init__(self) -> None:
        """Read the package."""
        self.sources = Sources()
        self.known: dict[frozenset[str], str] = {}

    def __call__(self, data: str) -> str:
        """Return the hash for a problem's data: the code of all classes named there counts."""
        named = frozenset(CLASS.findall(data))
        if named not in self.known:
            said = COUNTERS.read_text(encoding="utf-8") if "CountingProblem" in named else ""
            texts = [self.sources.mark(*self.roots(named)), said]
            self.known[named] = fingerprint(texts, ENGINES)
        return self.known[named]

    def roots(self, named: Collection[str]) -> Iterator[str]:
        """Yield the modules of classes, and those that teach torch what these ask."""
        for home, name in product(HOMES, named):
            if self.sources.has(home, name):
                yield from self.sources.resolved(home, name)
        for teacher in self.sources.late(ASKING):
            if {one.name for one in self.sources.ever(teacher)}.intersection(named):
                yield teacher


def counters_kept(path: Path = COUNTERS) -> dict[str, Any]:
    """Return what the counters of others said, and their versions."""
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def read_practice(path: Path) -> dict[str, str]:
    """Return the files of the bank from the last run; nothing if what makes them has changed."""
    if not path.exists():
        return {}
    content = json.loads(path.read_text(encoding="utf-8"))
    files: dict[str, str] = content["files"] if content["fingerprint"] == practice_mark() else {}
    return files


def write_practice(path: Path, files: Mapping[str, str]) -> None:
    """Keep the files of the bank for the next run."""
    write_whole(path, json.dumps({"fingerprint": practice_mark(), "files": files}))


def practice_mark() -> str:
    """Return a hash of what the bank depends on: how it is drawn, worked and verified."""
    pins = sorted(PACKAGE.glob("practice/v*/digests.json"))
    texts = [path.read_text(encoding="utf-8") for path in pins]
    return fingerprint([*texts, Sources().mark(BANK)], ENGINES)


def with_tuples(value: Any) -> Any:
    """Return JSON with its lists as tuples.

    >>> with_tuples({"a": [1, [2]]})
    {'a': (1, (2,))}
    """
    if isinstance(value, dict):
        return {name: with_tuples(entry) for name, entry in value.items()}
    return tuple(map(with_tuples, value)) if isinstance(value, list) else value
