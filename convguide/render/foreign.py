"""What the page of the frameworks shows: numbers side by side, code, findings, every case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from html import escape
from typing import cast

from convguide.catalog.frameworks import FINDINGS, SIDES
from convguide.catalog.frameworks.findings import Finding
from convguide.problems import REFUSED, Checked, Value, Verified
from convguide.problems.foreign import (
    ENGINES,
    NUMBERS,
    PADDING,
    SHAPE,
    ForeignCase,
    Side,
    SideBySide,
)
from convguide.reader import read_call
from convguide.render.links import calculator_address
from convguide.render.opening import as_source
from convguide.render.tables import shown, table
from convguide.verify import foreign

NAMES = {
    "torch": "PyTorch",
    "keras": "Keras",
    "onnx": "ONNX",
    "jax": "JAX",
    "flax": "Flax (by rule)",
    "cs231n": "CS231n (by rule)",
    "d2l": "d2l (by rule)",
}
KINDS = {
    "conv": "convolution",
    "conv_transpose": "transposed convolution",
    "max_pool": "max pool",
    "avg_pool": "average pool",
}
# Shown with their code in every framework.
EXAMPLES = {
    "keras-conv2d-even-input-1": "'same' with stride 2",
    "torch-conv2d-8": "padding=1 with stride 2",
    "torch-max-pool-2": "A max pool with ceil_mode",
    "torch-avg-pool-1": "An average that counts its padding",
    "torch-transposed-6": "A transposed convolution with output_padding",
}


def foreign_parts() -> dict[str, object]:
    """Return what the template may use; every number has passed the gate."""
    record = foreign.read()
    cases, sides = foreign.verified_cases(record), foreign.verified_sides(record)
    return {
        "sides": [side_by_side(sides[one.id]) for one in SIDES],
        "examples": [example(cases[case_id]) for case_id in EXAMPLES],
        "findings": "\n".join(map(finding, FINDINGS)),
        "finding_count": len(FINDINGS),
        "cases": "\n".join(map(row, cases.values())),
        "case_count": len(cases),
        "number_count": sum(len(one.parts) for one in sides.values()),
        "engines": engines(record["engines"], cases.values()),
    }


def engines(versions: Mapping[str, str], cases: Iterable[Verified]) -> str:
    """Return how many cases each engine ran, with its version, as a table."""
    ran = Counter(origin for one in cases for origin in one.parts[SHAPE].origins)
    rows = [
        [NAMES[name], f"{engine} {versions[engine]}", str(ran[engine])]
        for name, engine in ENGINES.items()
    ]
    return table(["words of", "run by", "cases that agree"], rows)


def side_by_side(verified: Verified) -> dict[str, object]:
    """Return one entry of the numbers side by side."""
    one = cast(SideBySide, verified.problem)
    rows = [
        [NAMES[side.framework], f"`{side.text}`", outcome(verified[side.part])]
        for side in one.sides
    ]
    return {
        "id": one.id,
        "topic": one.topic,
        "pixels": ", ".join(map(str, one.pixels)),
        "verdict": one.verdict,
        "lesson": one.lesson,
        "table": table(["framework", "code", "output"], rows),
        "links": [f"[{claim}]({address})" for claim, address in one.links],
        "drawn": drawn(one.sides, one.size),
    }


def drawn(sides: Iterable[Side], size: int) -> str:
    """Return the calculator's address of the first side in PyTorch's words that runs."""
    for side in sides:
        if side.framework == "torch" and side.hand != REFUSED:
            address = calculator_address(read_call(side.text), (1, size))
            return f"[Open this in the calculator](../{as_source(address)})"
    return ""


def outcome(value: Value) -> str:
    """Return output numbers for a cell.

    >>> outcome((12, 234)), outcome("refused"), outcome(())
    ('12, 234', 'refused', 'size 0')
    """
    if isinstance(value, tuple):
        return ", ".join(map(str, value)) or "size 0"
    return str(value)


def example(verified: Verified) -> dict[str, object]:
    """Return one layer with its code in every framework that has words for it."""
    case = cast(ForeignCase, verified.problem)
    words = {name: case.words(name) for name in NAMES}
    code = [
        (NAMES[name], "\n".join([*one.code, *(f"# {note}" for note in one.notes)]))
        for name, one in words.items()
        if not isinstance(one, str)
    ]
    return {
        "title": EXAMPLES[case.id],
        "text": f"`{case.text}`",
        "id": case.id,
        "input": shown(case.input_shape),
        "output": shown(verified[SHAPE]),
        "padding": sides_of(verified.parts[PADDING]),
        "transposed": case.operation.kind == "conv_transpose",
        "code": code,
        "silent": [(NAMES[name], one) for name, one in words.items() if isinstance(one, str)],
    }


def sides_of(checked: Checked) -> str:
    """Return padding of each axis as before | after."""
    pairs = cast("tuple[tuple[int, int], ...]", checked.value)
    return ", ".join(f'<span class="cg-whole">{a} | {b}</span>' for a, b in pairs)


def finding(one: Finding) -> str:
    """Return a finding as an entry of a list."""
    link = f" ([reported]({one.link}))" if one.link else ""
    return (
        f"- <span id='{one.id}'></span>**{one.engine}** {one.fact}{link}: "
        f"[the numbers](#{one.shown}). {one.reason}"
    )


def row(verified: Verified) -> str:
    """Return a case as a row to filter."""
    case = cast(ForeignCase, verified.problem)
    kind, padding = KINDS[case.operation.kind], sides_of(verified.parts[PADDING])
    ran = [name for name in ENGINES if ENGINES[name] in verified.parts[NUMBERS].origins]
    cells = (
        f"<code>{escape(case.text)}</code>",
        *(shown(case.input_shape), shown(verified[SHAPE]), padding),
        ", ".join(NAMES[name] for name in ran),
    )
    data = f'id="{case.id}" data-framework="{NAMES[case.framework]}" data-layer="{kind}"'
    return f"<tr {data}>{''.join(f'<td>{cell}</td>' for cell in cells)}</tr>"
