"""Every answer by every origin; only what agrees becomes Checked.

Contents
    verify, verify_all      problems with their checked values
    without_torch           what is typed, held against the formulas alone
    accepted, answers, chains, costs, counting, fields, messages, practice, reference, sizes,
    solving                 how torch answers each kind (the only modules that import torch)
    gate                    what every origin answers goes in, only what agrees comes out
    bank                    the bank of practice, verified
    record                  the committed record of verified answers, and what engines said
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from importlib.util import find_spec
from pathlib import Path

from convguide.problems import Checked, Disagreement, Problem, Verified
from convguide.verify import record
from convguide.verify.gate import ByOrigin, agreed, by_formula, held

__all__ = ["has_torch", "verify", "verify_all", "without_torch"]


def engines(problem: Problem) -> ByOrigin:
    """Return what the engines answer, each on its own.

    Raises:
        Disagreement: an engine refuses what the formulas answer.
    """
    # Each of these teaches torch its kinds of problem.
    from convguide.verify import (  # noqa: F401
        accepted,
        chains,
        costs,
        counting,
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


def verify(problem: Problem, others: ByOrigin | None = None, typed: bool = True) -> Verified:
    """Return the problem with every part of its answer checked.

    Args:
        others: what the engines answered; they are asked here where it is not given.
        typed: as for `gate.held`.

    Raises:
        Disagreement: as `gate.held`.
    """
    return held(problem, asked(problem) if others is None else others, typed)


def asked(problem: Problem) -> ByOrigin:
    """Return what the engines answer; refused data are told as such before.

    Raises:
        Disagreement: the problem's data are refused, or as `engines`.
    """
    by_formula(problem)
    return engines(problem)


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
        data = repr(problem)
        others[data] = before.get(data) or asked(problem)
        verified[problem.id] = held(problem, others[data])
    if kept and before != others:
        record.write_kept(kept, others)
    count = sum(len(one.parts) for one in verified.values())
    said = "as kept from the last run" if before == others else "asked just now"
    report(f"{len(verified)} problems: {count} values agree (torch {said})")
    return verified
