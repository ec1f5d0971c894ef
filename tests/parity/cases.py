"""One configuration: a layer, the shape that reaches it, and the mode."""

from __future__ import annotations

from typing import Any, NamedTuple

Shape = tuple[int, ...]
Given = dict[str, Any]


class Case(NamedTuple):
    """A constructor's arguments and a call's: what torch and we are both asked."""

    name: str
    given: Given
    shape: Shape
    training: bool = True
    # What output_shape and torch's forward take beside the input.
    call: Given = {}  # noqa: RUF012

    def __str__(self) -> str:
        """Return the case as a line of code."""
        words = ", ".join(f"{name}={value!r}" for name, value in self.given.items())
        more = "".join(f", {name}={value!r}" for name, value in self.call.items())
        mode = "" if self.training else ".eval()"
        return f"{self.name}({words}){mode} on {self.shape}{more}"


class Answer(NamedTuple):
    """What a layer answers when it takes a case; macs is None where they were not counted."""

    shape: Shape
    params: int
    macs: int | None = None


class Refused(NamedTuple):
    """That a case is refused, and with which words. Two refusals are equal."""

    words: str

    def __eq__(self, other: object) -> bool:
        """Compare the verdict, not the words."""
        return isinstance(other, Refused)

    def __hash__(self) -> int:
        """Agree with equality."""
        return 0


Verdict = Answer | Refused
