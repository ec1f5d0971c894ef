"""A lecturer's own problems, read from a TOML file; what is wrong is named with its line."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from convguide.practice.sheets.kinds import KINDS, Kind
from convguide.practice.sheets.limits import NamedFault, check_choices, check_given, check_known
from convguide.practice.sheets.selection import named, some
from convguide.practice.sheets.toml_lines import Lines, lines_of
from convguide.problems import Problem, TargetProblem

MOST_CHARACTERS = 1_000_000
TOP = ("title", "problem")


@dataclass(frozen=True)
class OwnProblems:
    """The problems of a file, each with the line on which it begins."""

    name: str
    title: str
    problems: tuple[Problem, ...]
    lines: Mapping[str, int]
    kinds: Mapping[str, str]

    def some(self, seed: int, count: int | None, kinds: str | None) -> list[Problem]:
        """Return problems of some kinds, or of all; `count` of them, or all.

        Raises:
            ValueError: the file has no such kind, or fewer problems.
        """
        wanted = named(kinds) if kinds is not None else list(self.kinds.values())
        for kind in wanted:
            if kind not in self.kinds.values():
                raise ValueError(f"{self.name} has no problem of kind {kind!r}")
        found = [one for one in self.problems if self.kinds[one.id] in wanted]
        many = len(found) if count is None else count
        if not 1 <= many <= len(found):
            raise ValueError(f"--count must be 1 to {len(found)}, the problems of {self.name}")
        return [found[at] for at in some(seed, many, len(found))]


class FileFault(ValueError):
    """What cannot be read in a file of problems: one line for each fault, with its place."""


def read_own(path: Path) -> OwnProblems:
    """Return the problems of a file.

    Raises:
        FileFault: the file, or a problem in it, cannot be read.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise FileFault(f"{path}: {error.strerror or error}") from None
    except UnicodeDecodeError as error:
        raise FileFault(f"{path}: is no text in UTF-8: byte {error.start:,}") from None
    return own_problems(text, path.name)


def own_problems(text: str, name: str) -> OwnProblems:
    """Return the problems of a TOML text.

    Raises:
        FileFault: every fault in a line of its own, with its line's number.
    """
    content, lines = parsed_toml(text, name)
    faults = list(top_faults(content, lines))
    problems: dict[int, Problem] = {}
    tables = content.get("problem", [])
    for at, table in enumerate(tables if isinstance(tables, list) else []):
        reader = Entry(table, at, lines)
        faults += reader.faults()
        if not reader.found:
            problems[at] = reader.problem
    faults += repeated(problems, lines)
    if faults:
        raise FileFault("\n".join(f"{name}, line {line}: {said}" for line, said in sorted(faults)))
    begun = {one.id: lines["problem", at] for at, one in problems.items()}
    title = str(content.get("title", "")) or "Problems"
    named = {one.id: str(tables[at]["kind"]) for at, one in problems.items()}
    return OwnProblems(name, title, tuple(problems.values()), begun, named)


def parsed_toml(text: str, name: str) -> tuple[dict[str, Any], Lines]:
    """Return a TOML text's content, and the line of every name.

    Raises:
        FileFault: the text is too long, or no TOML.
    """
    if len(text) > MOST_CHARACTERS:
        raise FileFault(f"{name}: has {len(text):,} characters, but at most {MOST_CHARACTERS:,}")
    text = text.replace("\r\n", "\n")
    try:
        return tomllib.loads(text), lines_of(text)
    except tomllib.TOMLDecodeError as error:
        raise FileFault(f"{name}: {error}") from None
    except RecursionError:
        raise FileFault(f"{name}: lists or tables stand too deep inside one another") from None


def top_faults(content: Mapping[str, Any], lines: Lines) -> Iterator[tuple[int, str]]:
    """Yield what is wrong outside of the problems."""
    for key in content:
        if key not in TOP:
            yield lines.get((key,), 1), f"{key!r} is no name here: write it below [[problem]]"
    if not isinstance(content.get("title", ""), str):
        yield lines["title",], "title must be a text"
    if not isinstance(content.get("problem"), list) or not content["problem"]:
        yield lines.get(("problem",), 1), "no problem here: each begins with [[problem]]"


def repeated(problems: Mapping[int, Problem], lines: Lines) -> Iterator[tuple[int, str]]:
    """Yield the problems whose id another one bears."""
    first: dict[str, int] = {}
    for at, one in problems.items():
        if first.setdefault(one.id, at) != at:
            line = lines["problem", first[one.id]]
            yield lines["problem", at, "id"], f"the id {one.id!r} is that of line {line} too"


class Entry:
    """One problem of a file, being read."""

    def __init__(self, table: Any, at: int, lines: Lines) -> None:
        """Keep the table, its place among the others, and the lines of its names."""
        self.table: dict[str, Any] = table if isinstance(table, dict) else {}
        self.at = at
        self.lines = lines
        self.found: list[tuple[int, str]] = []
        self.problem: Problem

    def line(self, name: str) -> int:
        """Return the line of a name, or that on which the problem begins."""
        start = self.lines.get(("problem", self.at), self.lines.get(("problem",), 1))
        return self.lines.get(("problem", self.at, name), start)

    def fault(self, name: str, said: str) -> None:
        """Keep what is wrong with a name."""
        called = self.table.get("id", f"number {self.at + 1}")
        self.found.append((self.line(name), f"problem {called}: {said}"))

    def faults(self) -> list[tuple[int, str]]:
        """Read the problem, and return what is wrong with it."""
        asked = self.table.get("kind")
        if not isinstance(asked, str) or asked not in KINDS:
            known = f"the kinds are {', '.join(KINDS)}"
            said = "kind is missing" if asked is None else f"kind {asked!r} is unknown"
            self.fault("kind", f"{said}: {known}")
            return self.found
        kind = KINDS[asked]
        self.check_names(asked, kind)
        given = {name: self.value(name, read) for name, read in kind.reads() if name in self.table}
        if not self.found:
            self.make(kind, given)
        return self.found

    def check_names(self, asked: str, kind: Kind) -> None:
        """Keep names that the kind does not have, and those that are missing."""
        missing = [name for name in kind.needed() if name not in self.table]
        for name in self.table:
            if name in kind.names():
                continue
            near = get_close_matches(name, kind.names(), 1)
            missing = [one for one in missing if one not in near]
            has = f"a problem of kind {asked} has {', '.join(kind.names())}"
            meant = f"did you mean {near[0]}?" if near else has
            self.fault(name, f"{name} is no name here: {meant}")
        if missing:
            self.fault("", f"{', '.join(missing)} {'is' if len(missing) == 1 else 'are'} missing")

    def value(self, name: str, read: Any) -> Any:
        """Return what a name's value means."""
        try:
            return read(self.table[name])
        except (ValueError, TypeError) as error:
            said = str(getattr(error, "reason", error))  # a ReadError's own place is not the file's
            self.fault(name, f"{name}{' ' if said.startswith('must') else ': '}{said}")
            return None

    def make(self, kind: Kind, given: Mapping[str, Any]) -> None:
        """Make the problem, and ask it for everything that a sheet will say."""
        try:
            check_given(given)
            self.problem = kind.make(**given)
            if isinstance(self.problem, TargetProblem):
                check_choices(self.problem)
            known = self.problem.answers()
            check_known(self.problem, known)
            unknown = [part for part in self.problem.hand_answers() if part not in known]
            texts_of(self.problem)
        except NamedFault as error:
            return self.fault(error.name, f"{error}")
        except KeyError as error:
            return self.fault("hand", f"hand must name {error}")
        except (ValueError, TypeError, IndexError) as error:
            return self.fault("layer", f"{error}")
        if unknown:
            said = f"hand: {unknown[0]!r} is no part of the answer, which has "
            return self.fault("hand", said + ", ".join(known))
        return None


def texts_of(problem: Problem) -> tuple[object, ...]:
    """Return all that a sheet and its key say."""
    texts = (problem.statement(), problem.hints(), problem.remark(), problem.literal())
    return (*texts, problem.wanted, problem.worked())
