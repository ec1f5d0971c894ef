"""Which mistake gave this answer?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from convguide.layers import Shape
from convguide.problems.base import Answers, Problem
from convguide.problems.mistakes import MISTAKES, told
from convguide.problems.size import SizeProblem
from convguide.problems.slip import Numbers, Slip
from convguide.problems.steps import Worked
from convguide.problems.window import WindowLayer


@dataclass(frozen=True)
class NamingProblem(Problem):
    """A wrong shape `said` of a layer; `choice` is the place of its mistake in `options`.

    The right shape is what formula and torch have to agree on. What was said is wrong by
    construction, and of the options one alone gives it.
    """

    kind: ClassVar[str] = "name the mistake"
    wanted: ClassVar[str] = "the number of the mistake"

    layer: WindowLayer
    input_shape: Shape
    said: Shape
    options: tuple[str, ...]
    choice: int

    def shaped(self) -> SizeProblem:
        """Return the problem of the layer's right shape."""
        shape = self.layer.output_shape(self.input_shape)
        return SizeProblem(self.id, self.topic, self.layer, self.input_shape, shape)

    def hand_answers(self) -> Answers:
        """Return nothing: what is right has to come from formula and torch."""
        return {}

    def answers(self) -> Answers:
        """Return the right shape, and what stands beside it."""
        return self.shaped().answers()

    def statement(self) -> str:
        """Return the question."""
        wanted = self.shaped().wanted
        return (
            f"An input of shape `{self.input_shape}` goes through `{self.layer!r}`.\n"
            f"Somebody says that `{wanted}` is `{self.said}`, and torch does not agree.\n"
            "Which mistake gives this answer?"
        )

    def hints(self) -> tuple[str, ...]:
        """Return how to begin, then the right shape's first number to hold against it."""
        axis = self.shaped().axes()[0]
        return (
            "Work out the right shape first, and see which numbers differ.",
            f"Along the {axis.name}, {axis.hint()}.",
        )

    def worked(self) -> tuple[Worked, ...]:
        """Return the lines of the right shape."""
        return self.shaped().worked()

    def remark(self) -> str:
        """Return what was done."""
        return told(self.by_option()[self.options[self.choice]])

    def titles(self) -> tuple[str, ...]:
        """Return the options in words."""
        return tuple(MISTAKES[name].title for name in self.options)

    def by_option(self) -> dict[str, Slip]:
        """Return the slip of each option."""
        found = {slip.mistake: slip for slip in self.shaped().slips()}
        return {name: found[name] for name in self.options}

    def giving(self) -> tuple[int, ...]:
        """Return the places of the options that give what was said."""
        slips = self.by_option().values()
        return tuple(at for at, slip in enumerate(slips) if slip.answer == self.said)

    def expected(self) -> dict[str, int]:
        """Return the place of the mistake."""
        return {"choice": self.choice}

    def slips(self) -> tuple[Slip, ...]:
        """Return the other options, each with what it would give."""
        return tuple(
            replace(slip, answer=(at,))
            for at, slip in enumerate(self.by_option().values())
            if at != self.choice
        )

    def slips_of(self, answer: Numbers) -> tuple[Slip, ...]:
        """Return the slip of a wrong choice."""
        return tuple(slip for slip in self.slips() if slip.answer == answer)
