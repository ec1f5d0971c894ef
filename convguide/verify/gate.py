"""The gate: what every origin answers goes in, and only what agrees comes out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from convguide.formulas import ShapeError
from convguide.problems import Answers, Checked, Disagreement, Problem, Verified, agree

ByOrigin = Mapping[str, Answers]


def by_formula(problem: Problem) -> Answers:
    """Return what the formulas answer.

    Raises:
        Disagreement: the problem's data are refused; the message says why.
    """
    try:
        return problem.answers()
    except (ShapeError, TypeError) as refusal:
        raise Disagreement(f"{problem.id}: {refusal}") from None


def held(problem: Problem, others: ByOrigin, typed: bool = True) -> Verified:
    """Return the problem with every part of its answer checked.

    Args:
        others: what the engines answered.
        typed: whether somebody typed the hand answers; those of a problem that was made by
            the formulas are no origin of their own.

    Raises:
        Disagreement: two origins differ, or one names a part that the formulas do not give and
            that is no quotation; the message names the problem, the part and every value by
            its origin.
    """
    formula = by_formula(problem)
    by_origin = {"hand": problem.hand_answers()} if typed else {}
    by_origin |= {"formula": formula, **others}
    for origin, answers in by_origin.items():
        unknown = sorted(set(answers) - {*formula, *problem.quotations})
        if unknown:
            raise Disagreement(f"{problem.id}: {origin} answers {unknown}, the formulas do not")
    named = {part for answers in by_origin.values() for part in answers}
    parts = [*formula, *(part for part in problem.quotations if part in named)]
    return Verified(problem, agreed(problem, by_origin, parts))


def agreed(problem: Problem, by_origin: ByOrigin, parts: Iterable[str]) -> dict[str, Checked]:
    """Return parts of an answer, in which all origins that name them agree."""
    return {
        part: agree(
            {origin: found[part] for origin, found in by_origin.items() if part in found},
            place=f"{problem.id}, {part}",
        )
        for part in parts
    }
