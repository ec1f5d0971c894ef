"""The totals of a whole network: hand, formula, torch, and what was published."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from convguide.architectures import ARCHITECTURES, architecture
from convguide.layers import Shape
from convguide.networks import Sequential, Trace
from convguide.problems.base import Answers, Problem
from convguide.problems.edge import COSTS

UNITS = {"": 1, " k": 10**3, " M": 10**6, " G": 10**9}


@dataclass(frozen=True)
class Published:
    """A figure as its source prints it: digits, and a unit of UNITS.

    Attributes:
        what: the part of the totals that it states.
        differs: why it is not ours, where it is not; the figure is then shown and not claimed.
    """

    figure: str
    what: str
    source: str
    url: str
    differs: str = ""

    @property
    def name(self) -> str:
        """Return what the checked value is called."""
        return f"{self.what}, {self.source}"

    def like(self, count: int) -> str:
        """Return a count to as many digits as the published figure has.

        >>> Published("4.09 G", "MACs", "torchvision", "").like(4_089_184_256)
        '4.09 G'
        """
        number, space, unit = self.figure.partition(" ")
        digits = len(number.partition(".")[2])
        return f"{count / UNITS[space + unit]:,.{digits}f}{space}{unit}"


@dataclass(frozen=True)
class NetworkTotals(Problem):
    """Parameters and multiply–accumulates of an architecture on its published input."""

    kind: ClassVar[str] = "architecture"
    wanted: ClassVar[str] = "parameters and multiply–accumulates"

    name: str
    params: int
    macs: int
    output: Shape
    published: tuple[Published, ...] = ()
    note: str = ""

    def network(self) -> Sequential:
        """Return the architecture."""
        return architecture(self.name)

    @property
    def input_shape(self) -> Shape:
        """Return the published input, a batch of one."""
        return ARCHITECTURES[self.name].input_shape

    def trace(self) -> Trace:
        """Return the rows of the table."""
        return self.network().trace(self.input_shape)

    def hand_answers(self) -> Answers:
        """Return the typed totals, and the published figures."""
        return self._parts(self.output, self.params, self.macs, lambda one, _: one.figure)

    def answers(self) -> Answers:
        """Return the totals by our layers."""
        return self.totals(*self._ours())

    def _ours(self) -> tuple[Shape, int, int]:
        trace = self.trace()
        return trace[-1].output_shape, trace.params, trace.macs

    def totals(self, output: Shape, params: int, macs: int) -> Answers:
        """Return the parts of the answer for totals, rounded as the published ones are."""
        return self._parts(output, params, macs, Published.like)

    def _parts(
        self, output: Shape, params: int, macs: int, said: Callable[[Published, int], str]
    ) -> Answers:
        counts = {"parameters": params, COSTS: macs}
        figures = {
            one.name: said(one, counts[one.what]) for one in self.published if not one.differs
        }
        return {"output shape": output, **counts, **figures}
