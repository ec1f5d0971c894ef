"""The command that asks: convguide practice."""

from __future__ import annotations

import argparse
import re
import secrets
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from convguide.cli.parts import Answer, Parser
from convguide.cli.reading import number
from convguide.formulas import ShapeError, conv2d_output_hw

if TYPE_CHECKING:
    from convguide.problems import Problem
    from convguide.problems.slip import Numbers, Slip

NUMBER = re.compile(r"[-−]?[0-9]+(\.[0-9]+)?")
BETWEEN = re.compile(r"[\s,;()\[\]x×]+")
HELP = "An answer, ? for a hint, ! for the solution; q or Ctrl-D ends the round."
HINT, END = ("?", "hint"), ("q", "quit", "exit")


class Ended(Exception):
    """The reader has left."""


def add_practice(commands: Any) -> None:
    """Add `convguide practice`."""
    text = "a round of practice: problems, and what went wrong"
    command: Parser = commands.add_parser("practice", help=text, description=f"{text}.")
    command.set_defaults(answer=answer, json=False)
    kinds = "shape, same-padding, target, count, compare, field or mistake"
    command.add_argument("--kind", default="shape", help=f"{kinds}; shape if not given")
    text = "1 to 4, the easiest first; 1 if not given"
    command.add_argument("--level", type=number, default=1, metavar="L", help=text)
    text = "how many problems; 5 if not given"
    command.add_argument("--count", type=number, default=5, metavar="N", help=text)
    text = "the number of the first, as in an address of the site; any if not given"
    command.add_argument("--n", type=number, metavar="N", help=text)


def answer(given: argparse.Namespace) -> Answer:
    """Ask the problems of a round, and answer with what came of it."""
    from convguide.practice import bank

    if not 1 <= given.count <= bank.COUNT:
        raise ShapeError(f"count must be 1 to {bank.COUNT}, but count={given.count}")
    first = secrets.randbelow(bank.COUNT) + 1 if given.n is None else given.n
    bank.check(given.kind, given.level, first)
    kind, done = bank.kinds()[given.kind], Round(given.count)
    print(f"{kind.title}, level {given.level}: {kind.levels[given.level - 1].adds}.")
    print(f"The answers are by formula. {HELP}")
    try:
        for at in range(done.count):
            place = (first - 1 + at) % bank.COUNT + 1
            done.ask(at, bank.problem(given.kind, given.level, place))
    except (Ended, KeyboardInterrupt):
        print()
    return {}, ["", done.summary()]


@dataclass
class Round:
    """What came of a round so far."""

    count: int
    first: int = 0
    later: int = 0
    shown: int = 0
    mistakes: Counter[str] = field(default_factory=Counter)

    def ask(self, at: int, problem: Problem) -> None:
        """Ask one problem until it is answered or shown."""
        print(f"\n{at + 1}/{self.count}  {problem.id}\n{plain(problem.statement())}")
        for line in options(problem):
            print(line)
        hints, tries = iter(problem.hints()), 0
        while True:
            said = heard(prompt(problem))
            if said.lower() in HINT:
                print(plain(next(hints, "There is no other hint; ! shows the solution.")))
            elif said == "!":
                self.shown += 1
                return print_all(solution(problem))
            elif (numbers := read(problem, said)) is not None:
                tries += 1
                if self.judge(problem, numbers, tries):
                    return None

    def judge(self, problem: Problem, numbers: Numbers, tries: int) -> bool:
        """Say what is known of an answer; return whether it is right."""
        from convguide.problems.mistakes import MISTAKES, diagnose

        found = diagnose(problem, numbers)
        if found.right:
            self.first += tries == 1
            self.later += tries > 1
            print(f"Right. {plain(problem.remark())}".strip())
            return True
        self.mistakes.update(MISTAKES[slip.mistake].title for slip in found.slips)
        print_all(diagnosis(problem, found.slips, reached(problem, numbers)))
        return False

    def summary(self) -> str:
        """Return the round in one sentence or two."""
        told = [f"{self.first} of {self.count} right at once"]
        told += [f"{self.later} after another try"] if self.later else []
        told += [f"{self.shown} shown"] if self.shown else []
        left = self.count - self.first - self.later - self.shown
        told += [f"{left} left"] if left else []
        made = ", ".join(f"{title} ({times})" for title, times in self.mistakes.most_common(3))
        return f"{', '.join(told)}." + (f" Mistakes: {made}." if made else "")


def print_all(lines: Iterator[str]) -> None:
    """Print lines."""
    for line in lines:
        print(line)


def plain(text: str) -> str:
    """Return a text without its marks of code.

    >>> plain("`padding` of 1")
    'padding of 1'
    """
    return text.replace("`", "")


def heard(text: str) -> str:
    """Return the reader's next line.

    Raises:
        Ended: there is none, or it says so.
    """
    print(text, end="", flush=True)
    line = sys.stdin.readline()
    if not line:
        raise Ended
    if not sys.stdin.isatty():
        print(line.rstrip("\n"))
    if line.strip().lower() in END:
        raise Ended
    return line.strip()


def prompt(problem: Problem) -> str:
    """Return what stands before the answer."""
    return f"{', '.join(problem.expected())}> "


def options(problem: Problem) -> list[str]:
    """Return the choices of a problem, numbered from 1; none where it asks for numbers."""
    titles: tuple[str, ...] = getattr(problem, "titles", tuple)()
    return [f"  {at}  {title}" for at, title in enumerate(titles, 1)]


def read(problem: Problem, said: str) -> Numbers | None:
    """Return the numbers of an answer; None where it is no answer, which is said."""
    names, words = list(problem.expected()), [word for word in BETWEEN.split(said) if word]
    bad = next((word for word in words if not NUMBER.fullmatch(word)), None)
    if bad is not None:
        print(f"{bad[:40]!r} is no number. {HELP}")
    elif not words:
        print(HELP)
    elif len(words) != len(names):
        print(f"{len(names)} asked for ({', '.join(names)}), {len(words)} given.")
    elif max(map(len, words)) > 18:
        print("No answer has so many digits.")
    else:
        return chosen(problem, tuple(value_of(word) for word in words))
    return None


def value_of(word: str) -> int | float:
    """Return a number that was written.

    >>> value_of("−3"), value_of("3.5"), value_of("3.0")
    (-3, 3.5, 3.0)
    """
    spelled = word.replace("−", "-")
    return float(spelled) if "." in spelled else int(spelled)


def chosen(problem: Problem, numbers: Numbers) -> Numbers | None:
    """Return numbers as the problem counts them: a choice is counted from 0."""
    count = len(options(problem))
    if not count:
        return numbers
    if numbers[0] not in range(1, count + 1):
        print(f"Choose from 1 to {count}.")
        return None
    return (numbers[0] - 1,)


def diagnosis(problem: Problem, slips: tuple[Slip, ...], reached: str) -> Iterator[str]:
    """Yield what a wrong answer tells, and the line where it went wrong."""
    from convguide.problems.mistakes import MISTAKES, told

    if reached:
        yield f"Not right: {reached}."
    elif not slips:
        yield "Not right, and no mistake that has a name here gives it. ? gives a hint."
    if len(slips) > 1:
        yield (
            "Several mistakes would make it seem right:"
            if reached
            else ("Not right. Several mistakes give this answer:")
        )
    for slip in slips:
        lead = "- " if slips[1:] else "" if reached else "Not right. "
        yield f"{lead}{MISTAKES[slip.mistake].title}. {told(slip)}"
    if len(slips) == 1 and slips[0].where and not options(problem) and not reached:
        step, line = slips[0].where
        worked = problem.worked()
        if step < len(worked):
            yield f"Look at: {worked[step].name} = {worked[step].lines[line]}"


def reached(problem: Problem, numbers: Numbers) -> str:
    """Return what a choice of hyperparameters gives, or why it is none; empty for other kinds."""
    from convguide.problems import TargetProblem
    from convguide.problems.base import HYPERPARAMETERS, by_pixels

    if not isinstance(problem, TargetProblem):
        return ""
    ranges = zip(HYPERPARAMETERS, numbers, problem.ranges.values(), strict=True)
    for name, value, (first, last) in ranges:
        if value not in range(first, last + 1):
            return f"{name}={value} is not from {first} to {last}"
    try:
        return f"it gives {by_pixels(conv2d_output_hw(*problem.size, *map(int, numbers)))}"
    except ShapeError as refusal:
        return str(refusal)


def solution(problem: Problem) -> Iterator[str]:
    """Yield the worked lines, the answer and what is worth knowing."""
    for worked in problem.worked():
        yield worked.text()
    right = problem.expected().values()
    named = options(problem)
    if named:
        yield f"The answer: {next(iter(right)) + 1}."
    else:
        yield f"The answer: {', '.join(map(str, right))}."
    if problem.remark():
        yield plain(problem.remark())
