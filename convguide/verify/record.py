"""What was verified, on disk: the committed record, and the engines' answers of the last run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from difflib import unified_diff
from pathlib import Path
from types import MappingProxyType
from typing import Any

from convguide.files import fingerprint, version_of, write_whole
from convguide.problems import Answers, Verified

RECORD = Path(__file__).with_name("record.json")
ENGINES = ("torch",)
# Answers are kept by the data of their problem, and these rooms hold data or use the answers.
AFTERWARDS = ("catalog", "practice", "cli", "render")
# What the bank of practice does not depend on.
APART = (
    *("catalog", "cli", "render", "reader", "explain", "architectures", "practice/sheets"),
    *(f"verify/{name}.py" for name in ("chains", "costs", "fields", "messages", "reference")),
    *("verify/solving.py", "files.py", "lazy.py", "__init__.py", "__main__.py"),
)

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
    """Return what the engines answered by problem data; nothing if what answers has changed."""
    if not path.exists():
        return {}
    content = json.loads(path.read_text(encoding="utf-8"))
    if content["fingerprint"] != mark():
        return {}
    answers: dict[str, ByOrigin] = with_tuples(content["answers"])
    return answers


def write_kept(path: Path, answers: Mapping[str, ByOrigin]) -> None:
    """Keep what the engines answered for the next run."""
    write_whole(path, json.dumps({"fingerprint": mark(), "answers": answers}))


def mark() -> str:
    """Return a hash of what answers depend on, beside the problem's own data."""
    return fingerprint((), ENGINES, without=AFTERWARDS)


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
    return fingerprint((), ENGINES, without=APART)


def with_tuples(value: Any) -> Any:
    """Return JSON with its lists as tuples.

    >>> with_tuples({"a": [1, [2]]})
    {'a': (1, (2,))}
    """
    if isinstance(value, dict):
        return {name: with_tuples(entry) for name, entry in value.items()}
    return tuple(map(with_tuples, value)) if isinstance(value, list) else value
