"""A sheet as data: what it asks, and what its key says."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

from convguide.practice.bank import kinds
from convguide.practice.records import Record, form
from convguide.practice.sheets.selection import Choice
from convguide.problems import NamingProblem, Problem, TargetProblem
from convguide.problems.mistakes import MISTAKES
from convguide.problems.slip import Slip
from convguide.problems.steps import thousands

TITLE = "Convolution arithmetic"


@dataclass(frozen=True)
class Item:
    """One problem of a sheet."""

    number: int
    heading: str
    problem: Problem

    @property
    def title(self) -> str:
        """Return its number and its heading."""
        return f"{self.number}. {self.heading[:1].upper()}{self.heading[1:]}"

    @cached_property
    def form(self) -> Record:
        """Return what is to fill in, as the page's elements have it."""
        return form(self.problem)

    @property
    def blanks(self) -> tuple[str, ...]:
        """Return the names of what is to fill in."""
        return tuple(self.form.get("names", ())) or ("Answer",)

    @property
    def options(self) -> tuple[str, ...]:
        """Return what is to choose from, lettered; nothing where numbers are asked for."""
        return tuple(
            f"{letter(at)}) {said}" for at, said in enumerate(self.form.get("options", ()))
        )

    @property
    def answer(self) -> str:
        """Return the right answer in words."""
        if isinstance(self.problem, NamingProblem):
            return self.options[self.problem.choice]
        if self.form["type"] == "none":
            return self.problem.literal().replace("'", "")
        said = filled(self.problem.expected())
        return f"for example {said}" if isinstance(self.problem, TargetProblem) else said

    @property
    def wrong(self) -> tuple[str, ...]:
        """Return wrong answers with the mistakes that give them."""
        if self.form["type"] != "numbers":
            return ()
        titles: dict[str, list[str]] = {}
        for slip in self.problem.slips():
            titles.setdefault(numbers(slip), []).append(MISTAKES[slip.mistake].title)
        return tuple(f"{given}: {' or '.join(named)}" for given, named in titles.items())


@dataclass(frozen=True)
class Sheet:
    """A sheet and its key.

    Attributes:
        place: its address below the site's, or from where else its problems are.
        origins: by what its answers were worked out.
    """

    title: str
    place: str
    origins: str
    items: tuple[Item, ...]


def sheet(title: str, place: str, origins: str, problems: Iterable[Problem]) -> Sheet:
    """Return a sheet of problems of one's own, numbered."""
    items = (Item(at, one.topic, one) for at, one in enumerate(problems, 1))
    return Sheet(title, place, origins, tuple(items))


def bank_sheet(choice: Choice, problems: Iterable[Problem], origins: str, is_public: bool) -> Sheet:
    """Return a sheet of the bank's problems; a public one names its address and theirs."""
    titles = {name: kind.title for name, kind in kinds(choice.version).items()}
    place = choice.address
    if not is_public:
        place = f"Private: {choice.words}, with a salt; in no public bank."
    items = []
    for at, (one, (kind, *_)) in enumerate(zip(problems, choice.places(), strict=True), 1):
        id_named = f" ({one.id})" if is_public else ""
        items.append(Item(at, f"{titles[kind]}{id_named}", one))
    return Sheet(TITLE, f"convguide: {place}" if is_public else place, origins, tuple(items))


def letter(at: int) -> str:
    """Return the letter of an option.

    >>> letter(0), letter(2)
    ('a', 'c')
    """
    return chr(ord("a") + at)


def filled(values: Mapping[str, int]) -> str:
    """Return numbers with their names.

    >>> filled({"H_out": 16, "total": 1234})
    'H_out = 16, total = 1,234'
    """
    return ", ".join(f"{name} = {thousands(value)}" for name, value in values.items())


def numbers(slip: Slip) -> str:
    """Return the numbers of a wrong answer, which may be halves."""
    return ", ".join(f"{number:,}" for number in slip.answer)
