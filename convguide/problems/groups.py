"""Which groups can a convolution have?"""

from __future__ import annotations

from dataclasses import dataclass
from math import gcd
from typing import ClassVar

from convguide.formulas import ShapeError
from convguide.layers import Conv2d
from convguide.problems.base import Answers, Figure, Problem, series
from convguide.problems.cost_figures import channels_figure
from convguide.problems.steps import Worked


@dataclass(frozen=True)
class GroupsProblem(Problem):
    """The values of `groups` that a layer takes; `hand` lists them in order."""

    kind: ClassVar[str] = "possible groups"
    wanted: ClassVar[str] = "every value of groups, in order, as a tuple"

    in_channels: int
    out_channels: int
    hand: tuple[int, ...]

    def hand_answers(self) -> Answers:
        """Return the typed values, and the typed largest one."""
        return {"groups": self.hand, "largest": self.hand[-1]}

    def answers(self) -> Answers:
        """Return the values that our layer takes, and their largest."""
        taken = tuple(groups for groups in range(1, self.in_channels + 1) if self.takes(groups))
        return {"groups": taken, "largest": gcd(self.in_channels, self.out_channels)}

    def takes(self, groups: int) -> bool:
        """Return whether a layer can be built."""
        try:
            return bool(self.layer(groups))
        except ShapeError:
            return False

    def layer(self, groups: int) -> Conv2d:
        """Return the layer with so many groups."""
        return Conv2d(self.in_channels, self.out_channels, kernel_size=3, groups=groups)

    def statement(self) -> str:
        """Return the question."""
        return (
            f"A `Conv2d` reads {self.in_channels} channels and writes {self.out_channels}.\n"
            "Which values of `groups` does it take?"
        )

    def hints(self) -> tuple[str, ...]:
        """Return the rule, then its arithmetic."""
        return (
            "All groups have equally many input channels, and equally many filters.",
            f"`groups` must divide {self.in_channels} and {self.out_channels}: "
            "look for their common divisors.",
        )

    def worked(self) -> tuple[Worked, ...]:
        """Return the greatest common divisor, by Euclid's rule."""
        lines, a, b = list[str](), self.in_channels, self.out_channels
        while b:
            lines.append(f"gcd({a}, {b})")
            a, b = b, a % b
        return (Worked("largest", (*lines, f"{a}"), a),)

    def remark(self) -> str:
        """Return the divisors."""
        return (
            f"The divisors of {self.hand[-1]} are {series([str(one) for one in self.hand])}; "
            "torch refuses any other value when the layer is built."
        )

    def by_formula(self) -> str:
        """Return the common divisors."""
        rest = f"{self.in_channels} % g == {self.out_channels} % g == 0"
        return f"tuple(g for g in range(1, {self.in_channels} + 1) if {rest})"

    def by_torch(self) -> tuple[str, ...]:
        """Return a try at every value."""
        channels = f"{self.in_channels}, {self.out_channels}"
        return (
            "def takes(groups):",
            "    try:",
            f"        return bool(nn.Conv2d({channels}, kernel_size=3, groups=groups))",
            "    except ValueError:  # groups do not divide the channels",
            "        return False",
            "",
            f"by_torch = tuple(g for g in range(1, {self.in_channels} + 1) if takes(g))",
        )

    def literal(self) -> str:
        """Return the typed values."""
        return repr(self.hand)

    def figure(self) -> Figure:
        """Return the channels of the layer with the most groups."""
        return channels_figure(self.layer(self.hand[-1]))
