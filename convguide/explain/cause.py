"""What an explanation is made of: messages, and the causes that their numbers allow."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from math import prod
from typing import Any

from convguide.explain.wording import Numbers, matched, title_of

Shape = tuple[int, ...]


@dataclass(frozen=True)
class Cause:
    """Why the message came: `because` shows the arithmetic, `change` says what to do.

    `code` is a line to write, with the message's own numbers.
    """

    name: str
    title: str
    because: str
    change: str
    code: str = ""


Causes = Callable[[Any], Iterator[Cause]]


@dataclass(frozen=True)
class Message:
    """A message of torch: its wordings, and what can be behind it, likeliest first.

    `wording` is that of the installed torch; `recorded` are those of older releases, which no
    test can raise. `meaning` says in a sentence what torch found.
    """

    slug: str
    wording: str
    meaning: str
    causes: Causes
    recorded: tuple[str, ...] = ()

    @property
    def title(self) -> str:
        """Return the message without the numbers of one case."""
        return title_of(self.wording)

    def read(self, text: str) -> tuple[Numbers, str] | None:
        """Return the numbers in a text that holds this message, and the wording that it has."""
        for wording in (self.wording, *self.recorded):
            numbers = matched(wording, text)
            if numbers is not None:
                return numbers, wording
        return None

    def explained(self, numbers: Numbers) -> tuple[Cause, ...]:
        """Return every cause that the numbers allow, likeliest first."""
        found: list[Cause] = []
        # Numbers that torch never says, pasted from a damaged text, end the list early.
        with suppress(IndexError, ZeroDivisionError, ValueError):
            found.extend(self.causes(Given(numbers)))
        return tuple(found)


class Given:
    """The numbers of a message, as attributes."""

    def __init__(self, numbers: Numbers) -> None:
        """Keep them."""
        self.__dict__.update(numbers)

    def __getattr__(self, name: str) -> Any:
        """Return None for what this wording does not say."""
        return None


def sizes(shape: Iterable[int]) -> str:
    """Return a shape as it is written.

    >>> sizes([1, 64])
    '(1, 64)'
    """
    return str(tuple(shape))


def times(factors: Iterable[int]) -> str:
    """Return a product with its value.

    >>> times((16, 5, 5))
    '16·5·5 = 400'
    """
    listed = tuple(factors)
    return f"{'·'.join(map(str, listed))} = {prod(listed):,}"


def always(*causes: Cause) -> Causes:
    """Return causes that need no numbers."""

    def given(_: Any) -> Iterator[Cause]:
        yield from causes

    return given
