"""Every answer by every origin; only what agrees becomes Checked.

Contents
    verify, verify_all      problems with their checked values
    without_torch           what is typed, held against the formulas alone
    answers, chains, costs, fields, messages, practice, reference, sizes, solving
                            how torch answers each kind (the only modules that import torch)
    bank                    the bank of practice, verified
    record                  the committed record of verified answers, and what engines said
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from importlib.util import find_spec
from pathlib import Path

from convguide.formulas import ShapeError
from convguide.problems import Answers, Checked, Disagreement, Problem, Verified, agree
from convguide.verify import record

__all__ = ["has_torch", "verify", "verify_all", "without_torch"]

ByOrigin = Mapping[str, Answers]


def engines(problem: Problem) -> ByOrigin:
    """Return what the engines answer, each on its own.

    Raises:
        Disagreement: an engine refuses what the formulas answer.
    """
    # Each of these teaches torch its kinds of problem.
    from convguide.verify import (  # noqa: F401
        chains,
        costs,
        fields,
        messages,
        reference,
        sizes,
        solving,
    )
    from convguide.verify.answers import ORIGINS, TORCH_REFUSALS, one_thread

    try:
        with one_thread():
            return {origin: answers(problem) for origin, answers in ORIGINS.items()}
    except NotImplementedError:
        raise  # a kind that torch was never taught: no refusal, though it is a RuntimeError
    except TORCH_REFUSALS as refusal:
        hand, formula = dict(problem.hand_answers()), dict(by_formula(problem))
        raise Disagreement(
            f"{problem.id}: the origins disagree: hand {hand}, formula {formula}, "
            f"torch refuses: {refusal}"
        ) from None


def by_formula(problem: Problem) -> Answers:
    """Return what the formulas answer.

    Raises:
        Disagreement: the problem's data are refused; the message says why.
    """
    try:
        return problem.answers()
    except (ShapeError, TypeError) as refusal:
        raise Disagreement(f"{problem.id}: {refusal}") from None


def verify(problem: Problem, others: ByOrigin | None = None, typed: bool = True) -> Verified:
    """Return the problem with every part of its answer checked.

    Args:
        others: what the engines answered; they are asked here where it is not given.
        typed: whether somebody typed the hand answers; those of a problem that was made by
            the formulas are no origin of their own.

    Raises:
        Disagreement: two origins differ, or one names a part that the formulas do not give and
            that is no quotation; the message names the problem, the part and every value by
            its origin.
    """
    formula = by_formula(problem)
    by_origin = {"hand": problem.hand_answers()} if typed else {}
    by_origin |= {"formula": formula}
    by_origin |= engines(problem) if others is None else others
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


def has_torch() -> bool:
    """Return whether torch is installed; it is not loaded for that."""
    return find_spec("torch") is not None


def without_torch(problem: Problem) -> dict[str, Checked]:
    """Return what was typed, in which hand and formula agree; no page takes it.

    Raises:
        Disagreement: they differ, or the problem's data are refused.
    """
    by_origin = {"hand": problem.hand_answers(), "formula": by_formula(problem)}
    return agreed(problem, by_origin, by_origin["hand"])


def verify_all(
    problems: Iterable[Problem],
    kept: Path | None = None,
    report: Callable[[str], None] = lambda line: None,
) -> dict[str, Verified]:
    """Return every problem verified, by its id.

    Args:
        kept: a file of what the engines answered before, used for problems whose data have not
            changed, if neither what answers them nor an engine's version has.

    Raises:
        Disagreement: as `verify`; or two problems bear one id.
    """
    before = record.read_kept(kept) if kept else {}
    verified: dict[str, Verified] = {}
    others: dict[str, ByOrigin] = {}
    for problem in problems:
        if problem.id in verified:
            raise Disagreement(f"two problems bear the id {problem.id}")
        by_formula(problem)  # refused data are told as such, before torch is asked
        data = repr(problem)
        others[data] = before.get(data) or engines(problem)
        verified[problem.id] = verify(problem, others[data])
    if kept and before != others:
        record.write_kept(kept, others)
    count = sum(len(one.parts) for one in verified.values())
    asked = "as kept from the last run" if before == others else "asked just now"
    report(f"{len(verified)} problems: {count} values agree (torch {asked})")
    return verified
