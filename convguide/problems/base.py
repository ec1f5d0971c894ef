"""What every kind of problem answers, and the words that they share."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from convguide.layers import Conv2d
from convguide.layers.base import brief
from convguide.layers.base import by_pixels as by_pixels
from convguide.problems.checked import Value
from convguide.problems.slip import Numbers, Slip
from convguide.problems.steps import Worked

Answers = Mapping[str, Value]

REFUSED = "refused"


@dataclass(frozen=True)
class Problem:
    """One question: data, a hand answer, and everything that its page says, derived from them.

    A kind implements `hand_answers`, `answers` and the texts; `verify` knows how torch
    answers it.
    """

    kind: ClassVar[str]
    wanted: ClassVar[str]
    functions: ClassVar[tuple[str, ...]] = ()
    # Parts that no formula gives: torch's own words, say. Hand and torch still have to agree.
    quotations: ClassVar[tuple[str, ...]] = ()

    id: str
    topic: str

    @property
    def title(self) -> str:
        """Return the heading: what it is called and what it is about."""
        return f"{self.id}: {self.topic}"

    def hand_answers(self) -> Answers:
        """Return the typed values, by the part of the answer that they belong to."""
        raise NotImplementedError

    def answers(self) -> Answers:
        """Return every part of the answer by our formulas."""
        raise NotImplementedError

    def statement(self) -> str:
        """Return the question in Markdown."""
        raise NotImplementedError

    def hints(self) -> tuple[str, ...]:
        """Return nudges, from the gentlest to the most telling."""
        raise NotImplementedError

    def worked(self) -> tuple[Worked, ...]:
        """Return the numbers put into the formula, line by line."""
        raise NotImplementedError

    def remark(self) -> str:
        """Return what is worth knowing once the answer is found; may be empty."""
        return ""

    def check(self) -> tuple[str, ...]:
        """Return the lines that hold formula, torch and hand answer against each other."""
        return (
            'print("torch:  ", by_torch)',
            'print("formula:", by_formula)',
            f"assert by_formula == by_torch == {self.literal()}",
            f"print(report(answer_{self.id}, by_torch))",
        )

    def expected(self) -> Mapping[str, int]:
        """Return the numbers that are asked for by their names; none where it is no such kind."""
        return {}

    def accepts(self, answer: Numbers) -> bool:
        """Return whether numbers, in the order of `expected`, are a right answer."""
        return answer == tuple(self.expected().values())

    def slips(self) -> tuple[Slip, ...]:
        """Return the wrong answers that named mistakes give for these numbers."""
        return ()

    def slips_of(self, answer: Numbers) -> tuple[Slip, ...]:
        """Return the slips that give an answer; if none does, those that give its wrong entries."""
        found = self.slips()
        whole = tuple(slip for slip in found if slip.answer == answer)
        right = tuple(self.expected().values())
        parts = (slip for slip in found if not slip.whole)
        return whole or tuple(slip for slip in parts if partly(answer, slip.answer, right))

    def by_formula(self) -> str:
        """Return an expression for the answer with the functions of a notebook's set-up."""
        raise NotImplementedError

    def by_torch(self) -> tuple[str, ...]:
        """Return lines of code that leave torch's answer in `by_torch`."""
        raise NotImplementedError

    def literal(self) -> str:
        """Return the hand answer as code, in the form that `wanted` asks for."""
        raise NotImplementedError

    def figure(self) -> Figure:
        """Return the figure that belongs to the answer."""
        raise NotImplementedError


def partly(answer: Numbers, wrong: Numbers, right: Numbers) -> bool:
    """Return whether each entry is right or as a mistake gives it, and some are as it gives them.

    >>> partly((16, 31, 47), (16, 30, 47), (16, 31, 48))
    True
    """
    if len(answer) != len(right) or answer == right:
        return False
    entries = zip(answer, wrong, right, strict=True)
    return all(one in (bad, good) for one, bad, good in entries)


HYPERPARAMETERS = ("kernel_size", "stride", "padding", "dilation")


@dataclass(frozen=True)
class Figure:
    """A call that draws, and what it shows in words."""

    call: str
    text_alternative: str
    caption: str


def spelled_out(layer: Conv2d) -> str:
    """Return the four hyperparameters as keywords, defaults included.

    >>> spelled_out(Conv2d(3, 8, kernel_size=(3, 5)))
    'kernel_size=(3, 5), stride=1, padding=0, dilation=1'
    """
    return ", ".join(f"{name}={brief(getattr(layer, name))}" for name in HYPERPARAMETERS)


def torch_layer(layer: Conv2d) -> str:
    """Return the line of torch code with every hyperparameter spelled out.

    >>> torch_layer(Conv2d(3, 8, kernel_size=3))
    'nn.Conv2d(3, 8, kernel_size=3, stride=1, padding=0, dilation=1)'
    """
    return f"nn.Conv2d({layer.in_channels}, {layer.out_channels}, {spelled_out(layer)})"


def call(function: str, *arguments: str, width: int = 60) -> str:
    """Return a call as code, one argument per line where it would be long.

    >>> call("f", "1", "b=2")
    'f(1, b=2)'
    """
    line = f"{function}({', '.join(arguments)})"
    if len(line) <= width:
        return line
    return "\n".join([f"{function}(", *(f"    {argument}," for argument in arguments), ")"])


def pixels(count: int) -> str:
    """Return a count of pixels in words.

    >>> pixels(1), pixels(3)
    ('1 pixel', '3 pixels')
    """
    return f"{count} pixel" + ("" if count == 1 else "s")


def series(parts: list[str]) -> str:
    """Return parts joined as a sentence joins them.

    >>> series(["a", "b", "c"])
    'a, b and c'
    """
    return " and ".join([", ".join(parts[:-1]), parts[-1]] if parts[1:] else parts)
