"""A problem once verified, and a tutorial as data."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from convguide.problems.base import Problem
from convguide.problems.checked import Checked, Disagreement, Value
from convguide.problems.steps import Worked


@dataclass(frozen=True)
class Verified:
    """A problem with every part of its answer checked: the only thing that renderers take."""

    problem: Problem
    parts: Mapping[str, Checked]

    def __getitem__(self, part: str) -> Value:
        """Return the checked value of a part."""
        return self.parts[part].value

    def numbers(self) -> frozenset[Value]:
        """Return every checked value, the entries of tuples too."""
        return frozenset(flattened(checked.value for checked in self.parts.values()))

    def worked(self) -> tuple[Worked, ...]:
        """Return the worked lines, each ending in a checked value.

        Raises:
            Disagreement: lines end in a value that no origin confirmed.
        """
        for worked in self.problem.worked():
            if worked.value not in self.numbers():
                raise Disagreement(
                    f"{self.problem.id}: the worked lines of {worked.name} end in "
                    f"{worked.value}, which is no checked value of the problem"
                )
        return self.problem.worked()


def flattened(values: object) -> Iterator[Value]:
    """Yield values, and the entries of tuples among them.

    >>> list(flattened([1, (2, (3,))]))
    [1, 2, 3]
    """
    for value in values:  # type: ignore[attr-defined]
        if isinstance(value, tuple):
            yield from flattened(value)
        else:
            yield value


@dataclass(frozen=True)
class Lesson:
    """One tutorial; its prose stands in render/lessons/<slug>.md.

    `examples` are worked on the page, `problems` are asked; both are verified alike.
    """

    slug: str
    title: str
    prerequisites: tuple[str, ...]
    afterwards: tuple[str, ...]
    examples: tuple[Problem, ...]
    problems: tuple[Problem, ...]

    def everything(self) -> tuple[Problem, ...]:
        """Return examples and problems in the order of the page."""
        return self.examples + self.problems
