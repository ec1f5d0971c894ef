"""What a problem of one's own may ask a machine to run."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod
from typing import Any

from convguide.formulas import ShapeError
from convguide.problems import ComparisonProblem, CountProblem, Problem, TargetProblem
from convguide.problems.base import HYPERPARAMETERS

MOST_NUMBERS = 2**26
MOST_WEIGHTS = 2**27
MOST_CANDIDATES = 20_000
LARGEST = 4_096

SMALL = (
    *("size", "target", "kernel_size", "dilation", "in_channels", "out_channels"),
    *("channels", "hidden", "classes", "pool", "padding", "other_padding"),
    *("hand_size", "hand_stride"),
)
COUNTED = ("in_channels", "out_channels", "channels", "hidden", "classes")
RANGES = ("ks_range", "stride_range", "pad_range", "dil_range")


class NamedFault(ShapeError):
    """What cannot be asked, and the name whose line says it."""

    def __init__(self, name: str, said: str) -> None:
        """Keep the name beside what is said."""
        super().__init__(said)
        self.name = name


def check_given(given: Mapping[str, Any]) -> None:
    """Refuse data that no layer has, or that would take too long to work out.

    Raises:
        NamedFault: a number is too small or too large, or a range runs backwards.
        ShapeError: a shape holds too many numbers.

    >>> check_given({"classes": 0})
    Traceback (most recent call last):
    convguide.practice.sheets.limits.NamedFault: classes must be at least 1, but classes=0
    """
    for name, value in given.items():
        entries = value if isinstance(value, tuple) else (value,)
        if name in SMALL and any(entry > LARGEST for entry in entries):
            raise NamedFault(name, f"{name} must be at most {LARGEST:,}, but {name}={value}")
        if name in COUNTED and min(entries) < 1:
            raise NamedFault(name, f"{name} must be at least 1, but {name}={value}")
        if "input" in name:
            check_shape(name, value)
        if name in RANGES and entries[1] < entries[0]:
            raise NamedFault(name, f"{name} runs backwards: write {[*reversed(entries)]}")
    spans = [last - first + 1 for first, last in (given[at] for at in RANGES if at in given)]
    if prod(spans) > MOST_CANDIDATES:
        said = f"the ranges hold {prod(spans):,} combinations, but at most {MOST_CANDIDATES:,}"
        raise ShapeError(f"{said} are tried")


def check_choices(problem: TargetProblem) -> None:
    """Refuse a typed choice outside of the ranges that the sheet states.

    Raises:
        NamedFault: a number of a choice is not in its range.
    """
    for choice in problem.hand_choices:
        ranges = zip(HYPERPARAMETERS, choice, problem.ranges.values(), strict=True)
        for name, value, (first, last) in ranges:
            if not first <= value <= last:
                said = f"{choice} has {name}={value}, but the sheet asks for {first} to {last}"
                raise NamedFault("hand_choices", f"hand_choices: {said}")


def check_known(problem: Problem, known: Mapping[str, Any]) -> None:
    """Refuse answers that torch would have to run out of memory for.

    Raises:
        ShapeError: an output, or what a layer holds, is too large.
    """
    counted = isinstance(problem, (CountProblem, ComparisonProblem))
    for name, value in known.items():
        if isinstance(value, tuple) and "shape" in name:
            check_shape(name, value)
        is_count = isinstance(value, int) and (counted or name.endswith("params"))
        if is_count and value > MOST_WEIGHTS:
            said = f"{name} comes to {value:,} parameters, but at most {MOST_WEIGHTS:,}"
            raise ShapeError(f"{said} are built to count them")


def check_shape(name: str, shape: tuple[int, ...]) -> None:
    """Refuse a shape that holds more numbers than MOST_NUMBERS.

    Raises:
        ShapeError: it does.
    """
    if (count := prod(shape)) > MOST_NUMBERS:
        said = f"{name} {shape} holds {count:,} numbers, but at most {MOST_NUMBERS:,}"
        raise ShapeError(f"{said} are run to check it")
