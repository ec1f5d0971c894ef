"""Several layers or networks, and what each counter really says of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from convguide.architectures import architecture
from convguide.layers import Layer, Shape
from convguide.networks import Row, Sequential, Trace
from convguide.networks.walk import Network
from convguide.problems.base import Answers, Figure, Problem, call, series
from convguide.problems.checked import Value
from convguide.problems.counter_rules import RULES, params_by_thop, part_of, rule_of
from convguide.problems.edge import COSTS
from convguide.problems.steps import Worked, thousands

THOPS = "parameters by thop"


@dataclass(frozen=True)
class Counted:
    """A layer, or an architecture by its name, and the input that it is counted on.

    Attributes:
        form: how the layer is called where not as a module; a name of `counter_rules`.
    """

    layer: Layer | str
    input_shape: Shape
    form: str = ""

    def network(self) -> Layer:
        """Return the layer, or the architecture."""
        return architecture(self.layer) if isinstance(self.layer, str) else self.layer

    @cached_property
    def trace(self) -> Trace:
        """The rows of the layers that run."""
        network = self.network()
        whole = network if isinstance(network, Network) else Sequential(network)
        return whole.trace(self.input_shape)

    def count(self, counter: str) -> int:
        """Return what a counter counts, by its rules."""
        return sum(map(rule_of(counter, self.form), self.trace))

    def params_by_thop(self) -> int:
        """Return the parameters that thop names; the other counters name all of them."""
        alone = not isinstance(self.network(), Network)
        return 0 if alone else params_by_thop(self.trace)

    def parts(self, counter: str) -> dict[str, int]:
        """Return what makes up a count: multiply–accumulates, then the rest by its part."""
        rule, rest = rule_of(counter, self.form), Counter[str]()
        for row in self.trace:
            rest[part_of(row)] += rule(row) - doubled(counter, row)
        return {"MACs": self.trace.macs, **{part: count for part, count in rest.items() if count}}


def doubled(counter: str, row: Row) -> int:
    """Return a layer's multiply–accumulates as a counter counts them."""
    return (2 if counter == "torch" else 1) * row.macs


@dataclass(frozen=True)
class CountingProblem(Problem):
    """Cases by their names, and what every counter of `RULES` says of each.

    `hand` types some of it. The counters themselves are asked, and what they said is kept.
    """

    kind: ClassVar[str] = "counters compared"
    wanted: ClassVar[str] = "the count of each counter"

    cases: Mapping[str, Counted]
    hand: Mapping[str, Value]

    def hand_answers(self) -> Answers:
        """Return the typed values."""
        return self.hand

    def answers(self) -> Answers:
        """Return multiply–accumulates, parameters, and by rule what each counter says."""
        found: dict[str, Value] = {}
        for name, case in self.cases.items():
            found |= {f"{name}, parameters": case.trace.params, f"{name}, {COSTS}": case.trace.macs}
            found |= {f"{name}, {counter}": case.count(counter) for counter in RULES}
            found |= {f"{name}, {THOPS}": case.params_by_thop()}
        return found

    def statement(self) -> str:
        """Return what was asked."""
        return (
            f"{series([*RULES])} were asked about {series([*self.cases])}: "
            "how many parameters, and how much work?"
        )

    def hints(self) -> tuple[str, ...]:
        """Return nothing: this is an example."""
        return ()

    def worked(self) -> tuple[Worked, ...]:
        """Return what makes up each figure of the first case."""
        case = next(iter(self.cases.values()))
        return tuple(self.sum_of(case, counter) for counter in RULES)

    def sum_of(self, case: Counted, counter: str) -> Worked:
        """Return the terms of a counter's figure, then the figure."""
        (_, macs), *rest = case.parts(counter).items()
        count = case.count(counter)
        first = f"2·{thousands(macs)}" if counter == "torch" else thousands(macs)
        terms = [f"{first} MACs", *(f"{thousands(value)} {part}" for part, value in rest)]
        return Worked(counter, (" + ".join(terms), thousands(count)), count)

    def figure(self) -> Figure:
        """Return the first case's figures as bars."""
        name, case = next(iter(self.cases.items()))
        counts = {counter: case.count(counter) for counter in RULES}
        told = series([f"{counter} {thousands(count)}" for counter, count in counts.items()])
        return Figure(
            call("draw_bars", repr(counts)),
            f"Bars of what the counters say about {name}: {told}.",
            f"{name} by five counters.",
        )
