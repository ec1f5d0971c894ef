"""What a notebook needs to judge its reader's answers; copied into its set-up cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from convguide.formulas import ShapeError
from convguide.solver.combos import Combo, distinct_combos

NAMES = "(kernel_size, stride, padding, dilation)"


def report(yours: object, right: object) -> str:
    """Return whether an answer is torch's.

    >>> report([16, 32, 32], (16, 32, 32))
    'your answer: [16, 32, 32] is right'
    """
    if yours is None:
        return "your answer: none yet"
    same = tupled(yours) == tupled(right)
    return f"your answer: {yours} is {'right' if same else 'not right'}"


def report_choices(yours: object, combos: Sequence[Combo], asked: int = 1) -> str:
    """Return which choices reach the target, and how many layers they are of those asked for.

    >>> report_choices([(1, 2, 0, 1), (9, 1, 0, 1)], [((1, 1), (2, 2), (0, 0), (1, 1))])
    'your answer: (1, 2, 0, 1) is right, (9, 1, 0, 1) is not: 1 of 1 layer found'
    """
    if yours is None:
        return "your answer: none yet"
    choices = choices_in(tupled(yours))
    if not choices or not all(map(is_choice, choices)):
        return f"your answer: {yours} cannot be read, write each choice as {NAMES}"
    right = [on_both_axes(choice) in list(combos) for choice in choices]
    judged = zip(choices, right, strict=True)
    said = ", ".join(f"{choice} is {'right' if good else 'not'}" for choice, good in judged)
    reaching = (on_both_axes(c) for c, good in zip(choices, right, strict=True) if good)
    found = len(distinct_combos(reaching))
    layers = "layer" if asked == 1 else "different layers"
    return f"your answer: {said}: {min(found, asked)} of {asked} {layers} found"


def tupled(value: object) -> object:
    """Return a value with its lists as tuples.

    >>> tupled([1, [2, 3]])
    (1, (2, 3))
    """
    return tuple(map(tupled, value)) if isinstance(value, (list, tuple)) else value


def choices_in(value: object) -> tuple[object, ...]:
    """Return the choices of an answer: several of them, or a single one alone.

    >>> choices_in((3, 2, 1, 1)), choices_in(((3, 2, 1, 1),))
    (((3, 2, 1, 1),), ((3, 2, 1, 1),))
    """
    return (value,) if is_choice(value) or not isinstance(value, tuple) else value


def is_choice(value: object) -> bool:
    """Return whether a value is four numbers, or four pairs (height, width) of them.

    >>> is_choice((3, 2, 1, 1)), is_choice(((3, 3), (2, 2), (1, 1), (1, 1))), is_choice((3, 2, 1))
    (True, True, False)
    """
    if not isinstance(value, tuple) or len(value) != 4:
        return False
    pairs = [entry if isinstance(entry, tuple) else (entry, entry) for entry in value]
    return all(len(pair) == 2 and all(isinstance(n, int) for n in pair) for pair in pairs)


def on_both_axes(choice: object) -> Combo:
    """Return a choice with each of its numbers as a pair (height, width).

    >>> on_both_axes((3, 2, 1, 1))
    ((3, 3), (2, 2), (1, 1), (1, 1))
    """
    assert isinstance(choice, tuple)
    k, s, p, d = (entry if isinstance(entry, tuple) else (entry, entry) for entry in choice)
    return k, s, p, d


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
