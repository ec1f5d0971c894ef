"""What a notebook needs to judge its reader's answers; copied into its set-up cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from convguide.formulas import ShapeError


def report(yours: object, right: object) -> str:
    """Return whether an answer is torch's.

    >>> report((16, 32, 32), (16, 32, 32))
    'your answer: (16, 32, 32) is right'
    """
    if yours is None:
        return "your answer: none yet"
    return f"your answer: {yours} is {'right' if yours == right else 'not what torch gives'}"


def report_choices(yours: Sequence[tuple[int, int, int, int]] | None, combos: object) -> str:
    """Return which of the choices (kernel_size, stride, padding, dilation) reach the target.

    >>> report_choices([(1, 2, 0, 1), (9, 1, 0, 1)], [((1, 1), (2, 2), (0, 0), (1, 1))])
    'your answer: (1, 2, 0, 1) is right, (9, 1, 0, 1) is not'
    """
    if yours is None:
        return "your answer: none yet"
    judged = []
    for k, s, p, d in yours:
        right = ((k, k), (s, s), (p, p), (d, d)) in list(combos)  # type: ignore[call-overload]
        judged.append(f"{(k, s, p, d)} is {'right' if right else 'not'}")
    return f"your answer: {', '.join(judged)}"


def largest_taken(size_of: Callable[[int], int], most: int) -> int:
    """Return the largest value up to `most` that a formula takes.

    >>> largest_taken(lambda value: {0: 5, 1: 7}[value], 1)
    1
    """
    taken = []
    for value in range(most + 1):
        try:
            size_of(value)
            taken.append(value)
        except ShapeError as refusal:
            print("refused by the formula:", refusal)
    return max(taken)
