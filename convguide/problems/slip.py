"""A wrong answer that is known beforehand, and what was done to get it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Number = int | float  # a float only where the mistake leaves half a pixel
Numbers = tuple[Number, ...]
Values = Mapping[str, int | float | str]


@dataclass(frozen=True)
class Mistake:
    """One thing that goes wrong, by name.

    Attributes:
        rule: the sentence that says what was done and what it gives, a str.format template.
        gives: the wrong value, from what the table of the mistake is about; None where the
            mistake cannot be made.
        line: where in the worked lines it goes wrong.
    """

    name: str
    title: str
    rule: str
    gives: Callable[[Any], Any]
    line: int = 0


@dataclass(frozen=True)
class Slip:
    """What a mistake gives for the numbers of one problem.

    Attributes:
        mistake: its name in MISTAKES.
        answer: the wrong answer, in the order in which the right one is asked for.
        values: what its sentence is filled in with.
        where: (step, line) of the worked lines at which it goes wrong, if they show it.
        whole: whether an answer has to have all of its entries; else some may be right.
    """

    mistake: str
    answer: Numbers
    values: Values
    where: tuple[int, int] | None = None
    whole: bool = False
