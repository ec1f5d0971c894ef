"""A pasted message, with or without its traceback."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from convguide.explain import (
    convolutions,
    dense,
    joining,
    kinds,
    norms,
    resizing,
    views,
    windows,
)
from convguide.explain.cause import Cause, Message
from convguide.explain.wording import Numbers

MESSAGES: tuple[Message, ...] = tuple(
    message
    for module in (dense, convolutions, windows, joining, views, norms, resizing, kinds)
    for message in module.MESSAGES
)

# A longer text is cut at both ends: a traceback ends with its message.
LONGEST, MOST_ERRORS = 200_000, 20
FRAME = re.compile(r'^\s*File "(?P<file>[^"]+)", line (?P<line>\d+), in (?P<name>.+)$')
ERROR = re.compile(r"^\s*(?:[\w.]+\.)?\w*(?:Error|Exception): ", re.MULTILINE)
LIBRARIES = ("site-packages", "dist-packages", "/torch/", "\\torch\\", "<frozen")


class Unknown(ValueError):
    """A text in which no message of torch is known."""


@dataclass(frozen=True)
class Frame:
    """A place in a traceback, and the line of code that stands there."""

    file: str
    line: int
    function: str
    code: str


@dataclass(frozen=True)
class Explanation:
    """A message that was found, its numbers, and every cause that they allow.

    `is_recorded` tells that the wording is an older release's.
    """

    message: Message
    wording: str
    numbers: Numbers
    causes: tuple[Cause, ...]
    frame: Frame | None

    @property
    def is_recorded(self) -> bool:
        """Return whether the wording is that of an older release."""
        return self.wording != self.message.wording

    def lines(self) -> list[str]:
        """Return it all as lines of text."""
        said = [self.message.title, "", self.message.meaning]
        if self.frame:
            said += ["", f"It came from line {self.frame.line} of {self.frame.file}:"]
            said += [f"    {self.frame.code}"]
        if self.is_recorded:
            said += ["", "This wording is an older release's; torch words it anew today."]
        for at, cause in enumerate(self.causes, 1):
            said += ["", f"{at}. {cause.title}.", f"   {cause.because}", f"   {cause.change}"]
            said += [f"       {cause.code}"] if cause.code else []
        return said

    def as_dict(self) -> dict[str, object]:
        """Return it for JSON."""
        return {
            "message": self.message.slug,
            "title": self.message.title,
            "meaning": self.message.meaning,
            "recorded": self.is_recorded,
            "numbers": dict(self.numbers),
            "line": vars(self.frame) if self.frame else None,
            "causes": [vars(cause) for cause in self.causes],
        }


def explain(text: str) -> Explanation:
    """Return what a message means, with every cause that its numbers allow, likeliest first.

    Args:
        text: the message, or the whole traceback; the last known message in it counts.

    Raises:
        Unknown: no message that is known stands in the text.

    >>> found = explain("mat1 and mat2 shapes cannot be multiplied (10x49 and 490x10)")
    >>> [cause.name for cause in found.causes]
    ['unbatched', 'in-features']
    """
    pasted = text if len(text) <= LONGEST else f"{text[: LONGEST // 2]}\n{text[-LONGEST // 2 :]}"
    found = next((one for part in parts(pasted) for one in known(part)), None)
    if found is None:
        raise Unknown(why_unknown(pasted))
    message, numbers, wording = found
    return Explanation(message, wording, numbers, message.explained(numbers), last_frame(pasted))


def parts(text: str) -> Iterator[str]:
    """Yield the places where a message may stand, likeliest first.

    In a traceback that is what follows the last name of an error; else the whole text.
    """
    starts = [error.end() for error in ERROR.finditer(text)][-MOST_ERRORS:]
    yield from (text[a:b] for a, b in reversed(list(pairwise([*starts, len(text)]))))
    yield text


def known(text: str) -> Iterator[tuple[Message, Numbers, str]]:
    """Yield every message that stands in a text."""
    for message in MESSAGES:
        if read := message.read(text):
            yield message, *read


def why_unknown(text: str) -> str:
    """Return that nothing is known, with the line that was looked at."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if not lines:
        return "the text is empty: paste the message, or the whole traceback"
    last = lines[-1] if len(lines[-1]) <= 100 else f"{lines[-1][:100]}…"
    return f"no message of torch about shapes is known in this text; its last line is {last!r}"


def last_frame(text: str) -> Frame | None:
    """Return the last place of a traceback that is the reader's own code, no library's."""
    found, lines = None, text.splitlines()
    for line, code in pairwise(lines):
        frame = FRAME.match(line)
        if frame and not any(name in frame["file"] for name in LIBRARIES):
            found = Frame(frame["file"], int(frame["line"]), frame["name"], code.strip())
    return found
