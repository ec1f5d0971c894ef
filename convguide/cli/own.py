"""The command for problems of one's own: verify."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from convguide.cli.parts import Answer, add_command

INSTALL = "torch is not installed here, so it was not asked: pip install torch, then ask again"


def add_verify(commands: Any) -> None:
    """Add `convguide verify`."""
    text = "check a file of problems by hand answer, formula and torch"
    command = add_command(commands, "verify", text)
    command.epilog = "Exit status: 0 all right, 1 an answer is wrong, 2 the file cannot be read."
    command.set_defaults(answer=verified)
    command.add_argument("file", type=Path, metavar="FILE.toml", help="the problems, as TOML")


def verified(given: argparse.Namespace) -> Answer:
    """Answer `convguide verify`."""
    from convguide.practice.sheets.own import read_own

    own = read_own(given.file)
    origins, ask = judges()
    told = [judged(one, ask) for one in own.problems]
    wrong = sum(1 for one in told if one["wrong"])
    given.status = 1 if wrong else 0
    lines = [f"{own.name}, line {own.lines[one['id']]}, {said(one)}" for one in told]
    right = f"{len(told) - wrong} of {len(told)} right, {origins}"
    return {"file": own.name, "origins": origins, "problems": told}, [*lines, right]


def judges() -> tuple[str, Any]:
    """Return who is asked about typed answers, in words, and the function that asks them."""
    from convguide import verify

    if not verify.has_torch():
        return f"by hand and formula; {INSTALL}", verify.without_torch
    return f"by hand, formula and {torch_named()}", by_all


def bank_judges() -> tuple[str, Any]:
    """Return who is asked about problems that the bank makes: nobody typed an answer to them."""
    from convguide import verify

    if not verify.has_torch():
        return "by formula; torch is not installed here", verify.without_torch
    return f"by formula and {torch_named()}", of_bank


def torch_named() -> str:
    """Return torch with its version."""
    from convguide.files import version_of

    return f"torch {version_of('torch')}"


def of_bank(problem: Any) -> Any:
    """Return the checked parts of a problem that the bank has made."""
    from convguide.verify.practice import confirm

    return confirm(problem).parts


def by_all(problem: Any) -> Any:
    """Return the checked parts of a problem's answer."""
    from convguide import verify

    return verify.verify(problem).parts


def judged(problem: Any, ask: Any) -> dict[str, Any]:
    """Return what becomes of one problem: its checked values, or what is wrong."""
    from convguide.problems import Disagreement

    try:
        parts = ask(problem)
    except Disagreement as error:
        return {"id": problem.id, "wrong": str(error).removeprefix(f"{problem.id}")}
    typed = {part: parts[part].value for part in problem.hand_answers()}
    return {"id": problem.id, "wrong": "", "values": typed, "checked": len(parts)}


def said(one: dict[str, Any]) -> str:
    """Return one problem's line."""
    if one["wrong"]:
        return f"{one['id']}: WRONG{one['wrong']}"
    values = "; ".join(f"{part} {value}" for part, value in one["values"].items())
    shown = values if len(values) <= 120 else f"{values[:119]}…"
    return f"{one['id']}: right: {shown}"
