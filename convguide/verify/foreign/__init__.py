"""What other engines make of the same layers, kept with their versions.

Contents
    ask             run every case in every engine that has words for it
    read, write     the committed record of what they said
    difference      how the record differs from what they say now
    verified_cases, verified_sides
                    all of it through the gate, findings left out

The record is what pages are made of, so that a build needs none of the engines.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from convguide.catalog.frameworks import CASES, FINDINGS, SIDES
from convguide.files import version_of, write_whole
from convguide.problems import Answers, Verified
from convguide.verify import verify
from convguide.verify.record import with_tuples

RECORD = Path(__file__).parent.with_name("engines.json")
PACKAGES = ("torch", "onnxruntime", "onnx", "jax", "jaxlib", "keras")
Said = Mapping[str, Mapping[str, Any]]


def versions() -> dict[str, str]:
    """Return the version of every engine."""
    return {name: version_of(name) for name in PACKAGES}


def ask() -> dict[str, Any]:
    """Return the whole record: versions, then what every engine says of every case."""
    # Here and not above: whoever reads the record needs no engine.
    from convguide.verify.foreign.asking import cases_said, sides_said

    return {"engines": versions(), "cases": cases_said(CASES), "sides": sides_said(SIDES)}


def read(path: Path = RECORD) -> dict[str, Any]:
    """Return the committed record."""
    content: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return content


def lines_of(content: Mapping[str, Any]) -> str:
    """Return the record as JSON, a line for each case."""
    parts = [f'  "engines": {json.dumps(content["engines"])}']
    for name in ("cases", "sides"):
        rows = ",\n".join(
            f"    {json.dumps(key)}: {json.dumps(value, ensure_ascii=False)}"
            for key, value in content[name].items()
        )
        parts.append(f'  "{name}": {{\n{rows}\n  }}')
    return "{\n" + ",\n".join(parts) + "\n}\n"


def write(content: Mapping[str, Any], path: Path = RECORD) -> None:
    """Rewrite the committed record."""
    write_whole(path, lines_of(content))


def difference(now: Mapping[str, Any], before: Mapping[str, Any]) -> list[str]:
    """Return a line for each thing that is said differently: case, engine and both values.

    >>> old = {"engines": {}, "cases": {"a": {"jax": {"output shape": [3]}}}, "sides": {}}
    >>> new = {"engines": {}, "cases": {"a": {"jax": {"output shape": [4]}}}, "sides": {}}
    >>> difference(new, old)
    ["a, jax: {'output shape': [4]} now, {'output shape': [3]} in the record"]
    """
    now, before = json.loads(json.dumps(now)), json.loads(json.dumps(before))
    found = [
        f"{name}: version {now['engines'].get(name)} now, {at} in the record"
        for name, at in before["engines"].items()
        if now["engines"].get(name) != at
    ]
    for part in ("cases", "sides"):
        for case in {**before[part], **now[part]}:
            old, new = before[part].get(case, {}), now[part].get(case, {})
            found += [
                f"{case}, {engine}: {new.get(engine)} now, {old.get(engine)} in the record"
                for engine in {**old, **new}
                if old.get(engine) != new.get(engine)
            ]
    return found


def agreeing(case_id: str, said: Said) -> dict[str, Answers]:
    """Return the answers that must agree: what is a listed finding is left out."""
    listed = {(finding.engine, case) for finding in FINDINGS for case in finding.cases}
    found = {engine: one for engine, one in said.items() if (engine, case_id) not in listed}
    return with_tuples(found)  # type: ignore[no-any-return]


def verified_cases(record: Mapping[str, Any] | None = None) -> dict[str, Verified]:
    """Return every case verified: all engines agree, but for the listed findings.

    Raises:
        Disagreement: an engine differs, or refuses, and no finding lists it.
    """
    said = (record or read())["cases"]
    return {case.id: verify(case, agreeing(case.id, said[case.id]), typed=False) for case in CASES}


def verified_sides(record: Mapping[str, Any] | None = None) -> dict[str, Verified]:
    """Return the numbers side by side, typed by hand, verified by rule and by engine.

    Raises:
        Disagreement: they differ.
    """
    said = (record or read())["sides"]
    return {one.id: verify(one, with_tuples(said[one.id])) for one in SIDES}
