"""A verified problem as the page's elements read it: plain data, texts as HTML.

A record holds question, form, answer, hints, worked lines, and what each named mistake gives.
"""

from __future__ import annotations

from typing import Any

from convguide.practice.markup import html
from convguide.problems import Disagreement, NamingProblem, Problem, TargetProblem, Verified
from convguide.problems.base import HYPERPARAMETERS
from convguide.problems.mistakes import MISTAKES, told
from convguide.problems.slip import Slip

Record = dict[str, Any]


def record(verified: Verified, title: str = "", **place: object) -> Record:
    """Return a verified problem as a record.

    Args:
        title: the heading; the problem's own where it is empty.
        place: where it stands, such as kind, level and number.

    Raises:
        Disagreement: the answer holds a number that no origin confirmed, or a slip is right.
    """
    problem = verified.problem
    return {
        "id": problem.id,
        **place,
        "title": title or problem.title,
        "question": html(problem.statement()),
        "form": form(problem),
        "answer": answer(verified),
        "hints": [html(hint) for hint in problem.hints()],
        "worked": [
            {"name": one.name, "lines": list(one.lines), "value": one.value}
            for one in verified.worked()
        ],
        "remark": html(problem.remark()),
        "slips": [slip_record(slip) for slip in wrong_slips(problem)],
        **opened(problem),
    }


def form(problem: Problem) -> Record:
    """Return what the reader fills in."""
    if isinstance(problem, NamingProblem):
        return {"type": "choice", "options": list(problem.titles())}
    if isinstance(problem, TargetProblem):
        ranges = zip(HYPERPARAMETERS, map(list, problem.ranges.values()), strict=True)
        return {
            "type": "hyperparameters",
            "names": list(HYPERPARAMETERS),
            "size": list(problem.size),
            "target": list(problem.target),
            "ranges": dict(ranges),
        }
    names = list(problem.expected())
    return {"type": "numbers", "names": names} if names else {"type": "none"}


def answer(verified: Verified) -> int | list[int] | None:
    """Return the right answer in the form's order, each number a checked one.

    Raises:
        Disagreement: a number of the answer is no checked value of the problem.
    """
    problem, right = verified.problem, verified.problem.expected()
    if isinstance(problem, NamingProblem):
        return problem.choice
    if isinstance(problem, TargetProblem):
        return list(right.values())
    for name, value in right.items():
        if value not in verified.numbers():
            raise Disagreement(f"{problem.id}: {name} = {value} is no checked value")
    return list(right.values()) or None


def wrong_slips(problem: Problem) -> tuple[Slip, ...]:
    """Return the slips of a problem, having seen that none of them is right.

    Raises:
        Disagreement: a mistake gives the right answer.
    """
    found, right = problem.slips(), tuple(problem.expected().values())
    for slip in found:
        if slip.answer == right:
            raise Disagreement(f"{problem.id}: {slip.mistake} gives {right}, which is right")
    return found


def slip_record(slip: Slip) -> Record:
    """Return a slip with its sentence."""
    step, line = slip.where or (None, None)
    return {
        "mistake": slip.mistake,
        "title": MISTAKES[slip.mistake].title,
        "answer": list(slip.answer),
        "step": step,
        "line": line,
        "text": told(slip),
        **({"whole": True} if slip.whole else {}),
    }


def opened(problem: Problem) -> Record:
    """Return the layer and the input with which a calculator opens, where there is one."""
    layer = getattr(problem, "layer", None)
    shape = getattr(problem, "input_shape", None)
    if layer is None or shape is None or callable(layer):
        return {}
    return {"layer": repr(layer), "input": list(shape)}
