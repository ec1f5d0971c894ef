"""The bank: one problem for each version, kind, level and number, the same for ever.

Contents
    VERSION, COUNT              the newest version, and how many problems a kind and level has
    kinds                       the kinds of a version
    problem                     the problem at an address
    problems                    all problems of a kind and level
    digest_of                   a hash of the data of problems
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from importlib import import_module

from convguide.formulas import ShapeError
from convguide.practice.draws import Draw
from convguide.practice.kinds import Kind
from convguide.problems import Problem

VERSIONS = (1,)  # none is ever changed; a new generator is a new one, v2 beside v1
VERSION = VERSIONS[-1]
COUNT = 500
LEVELS = (1, 2, 3, 4)


def kinds(version: int = VERSION) -> dict[str, Kind]:
    """Return the kinds of a version by name.

    Raises:
        ShapeError: there is no such version.

    >>> list(kinds(1))[:2]
    ['shape', 'same-padding']
    """
    if version not in VERSIONS:
        raise ShapeError(f"version must be {listed(VERSIONS)}, but is {version}")
    found: dict[str, Kind] = import_module(f"convguide.practice.v{version}").KINDS
    return found


def listed(values: tuple[object, ...]) -> str:
    """Return what may be chosen, in words.

    >>> listed((1,)), listed((1, 2, 3))
    ('1', 'one of 1, 2, 3')
    """
    said = ", ".join(map(str, values))
    return f"one of {said}" if len(values) > 1 else said


def problem(kind: str, level: int, number: int, version: int = VERSION, salt: str = "") -> Problem:
    """Return the problem at an address.

    Args:
        number: from 1 to COUNT.
        salt: a word that gives another bank, whose problems nobody can look up without it.

    Raises:
        ShapeError: there is no such kind, level, number or version.

    >>> problem("shape", 1, 1).id
    'shape-1-001'
    """
    check(kind, level, number, version)
    return series(kind, level, version, salt).at(number)


def check(kind: str, level: int, number: int = 1, version: int = VERSION) -> None:
    """Refuse an address that leads nowhere.

    Raises:
        ShapeError: as `problem`.
    """
    known = kinds(version)
    if kind not in known:
        raise ShapeError(f"kind must be {listed(tuple(known))}, but is {kind!r}")
    if level not in LEVELS:
        raise ShapeError(f"level must be {listed(LEVELS)}, but is {level}")
    if not 1 <= number <= COUNT:
        raise ShapeError(f"n must lie from 1 to {COUNT}, but is {number}")


def problems(kind: str, level: int, version: int = VERSION, salt: str = "") -> Iterator[Problem]:
    """Yield all problems of a kind and level, by number."""
    for number in range(1, COUNT + 1):
        yield problem(kind, level, number, version, salt)


def counts() -> dict[str, int]:
    """Return how many problems each version, kind and level holds.

    >>> counts()["v1/shape-1"]
    500
    """
    return {
        f"v{version}/{kind}-{level}": COUNT
        for version in VERSIONS
        for kind in kinds(version)
        for level in LEVELS
    }


class Series:
    """The problems of one kind and level, drawn one after the other, no two alike."""

    def __init__(self, kind: str, level: int, version: int, salt: str) -> None:
        """Take the address without its number."""
        self.named, self.level = kinds(version)[kind], level
        self.name = f"{kind}-{level}"
        self.seed = "/".join((f"v{version}", kind, str(level), salt))
        self.drawn: list[Problem] = []
        self.known: set[str] = set()

    def at(self, number: int) -> Problem:
        """Return the problem of a number."""
        while len(self.drawn) < number:
            self.drawn.append(self.next())
        return self.drawn[number - 1]

    def next(self) -> Problem:
        """Draw the next problem: the first attempt that is like none before."""
        number, attempt = len(self.drawn) + 1, 0
        while True:
            found = self.named.levels[self.level - 1].make(Draw(self.seed_of(number, attempt)))
            data, attempt = repr(found), attempt + 1
            if data not in self.known:
                self.known.add(data)
                topic = f"{self.named.title}, level {self.level}, number {number}"
                return replace(found, id=f"{self.name}-{number:03}", topic=topic)

    def seed_of(self, number: int, attempt: int) -> str:
        """Return the seed of a number and an attempt."""
        return f"{self.seed}/{number}/{attempt}"


@lru_cache(maxsize=64)
def series(kind: str, level: int, version: int, salt: str) -> Series:
    """Return the series of an address without its number."""
    return Series(kind, level, version, salt)


def digest_of(problems: Iterable[Problem]) -> str:
    """Return a hash of the data of problems, whatever they are called."""
    data = "\n".join(repr(replace(problem, id="", topic="")) for problem in problems)
    return hashlib.sha256(data.encode()).hexdigest()[:32]
