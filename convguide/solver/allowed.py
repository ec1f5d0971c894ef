"""The values that a hyperparameter may take: a number, a range, a collection, or one an axis.

Values are kept in rising order as a range or a tuple, so that those between two bounds are a
slice: a wide range costs no more than a narrow one.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from functools import reduce
from typing import TypeAlias

from convguide.formulas import ShapeError, whole
from convguide.solver.combos import overlap

Values: TypeAlias = "range | tuple[int, ...]"
OneAxis: TypeAlias = "int | Iterable[int]"
Choices: TypeAlias = "OneAxis | tuple[OneAxis, ...]"


def per_axis(name: str, given: Choices, rank: int, least: int) -> tuple[Values, ...]:
    """Return the values for each axis: a tuple gives one entry an axis, all else holds for all.

    Raises:
        TypeError: `given` holds something else than integers.
        ShapeError: a tuple has not `rank` entries, or a value is below `least`.

    >>> per_axis("stride", (2, range(1, 4)), rank=2, least=1)
    (range(2, 3), range(1, 4))
    """
    if not isinstance(given, tuple):
        return (values(name, given, least),) * rank
    if len(given) != rank:
        raise ShapeError(
            f"{name} as a tuple has one entry for each of the {rank} axes, but {name}={given!r}: "
            f"write alternatives as a list"
        )
    return tuple(values(f"{name}[{at}]", entry, least) for at, entry in enumerate(given))


def values(name: str, given: OneAxis, least: int) -> Values:
    """Return one axis' values in rising order, each once.

    >>> values("kernel_size", [5, 3, 5], least=1), values("stride", 2, least=1)
    ((3, 5), range(2, 3))
    """
    if isinstance(given, range):
        rising = given if given.step > 0 else given[::-1]
        if rising:
            whole(f"the smallest {name}", rising[0], least)
        return rising
    if isinstance(given, str) or not isinstance(given, Iterable):
        number = whole(name, given, least)
        return range(number, number + 1)
    return tuple(sorted({whole(f"each {name}", entry, least) for entry in given}))


def within(allowed: Values, least: int, most: int) -> Values:
    """Return the values from `least` to `most`, both included.

    >>> within(range(0, 10, 3), 2, 7), within((1, 3, 5), 2, 5)
    (range(3, 9, 3), (3, 5))
    """
    if isinstance(allowed, range):
        if allowed.step == 1:
            start = max(allowed.start, least)
            return range(start, max(start, min(allowed.stop, most + 1)))
        first = max(0, -(-(least - allowed.start) // allowed.step))
        return allowed[first : max(first, (most - allowed.start) // allowed.step + 1)]
    return allowed[bisect_left(allowed, least) : bisect_right(allowed, most)]


def value_count(allowed: Values) -> int:
    """Return how many values there are: `len` ends at sys.maxsize.

    >>> value_count(range(1, 10**20, 3)), value_count((1, 3))
    (33333333333333333333, 2)
    """
    if isinstance(allowed, range):
        return max(0, -(-(allowed.stop - allowed.start) // allowed.step))
    return len(allowed)


def shared(axes: Iterable[Values]) -> Values:
    """Return the values that every axis allows.

    >>> shared([range(1, 6), range(3, 9)]), shared([range(1, 6), (1, 4, 7)])
    (range(3, 6), (1, 4))
    """
    return reduce(both, axes)


def both(one: Values, other: Values) -> Values:
    """Return the values that are in both."""
    if one == other:
        return one
    if isinstance(one, range) and isinstance(other, range) and one.step == other.step == 1:
        return overlap(one, other)
    few, many = sorted((one, other), key=value_count)
    return tuple(value for value in few if value in many)


def odd(allowed: Values) -> Values:
    """Return the odd values.

    >>> odd(range(2, 8)), odd((2, 3, 9))
    (range(3, 8, 2), (3, 9))
    """
    if isinstance(allowed, range) and allowed.step == 1:
        return range(allowed.start | 1, allowed.stop, 2)
    return tuple(value for value in allowed if value % 2)


def in_words(allowed: Values) -> str:
    """Return the values as a person would write them.

    >>> in_words(range(1, 8)), in_words(range(2, 3)), in_words((1, 3, 7)), in_words(())
    ('1 to 7', '2', '1, 3 or 7', 'nothing')
    """
    if not allowed:
        return "nothing"
    if isinstance(allowed, range) and allowed.step == 1 and len(allowed) > 1:
        return f"{allowed[0]} to {allowed[-1]}"
    *others, last = map(str, allowed[:12])
    words = f"{', '.join(others)} or {last}" if others else last
    return f"{words} and others" if len(allowed) > 12 else words
