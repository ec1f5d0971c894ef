"""Several chains of layers against one another: which keep the bounds, and which is cheapest."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import indent
from typing import ClassVar

from convguide.layers import Shape
from convguide.problems.base import Answers, Figure, Problem, by_pixels, series
from convguide.problems.chain import (
    Layers,
    Step,
    chain_worked,
    costs_of,
    inside,
    probe,
    steps_of,
    totals_of,
)
from convguide.problems.chain_code import COUNTER, chain_call, field_lines, in_order, link_of
from convguide.problems.cost_figures import bars_figure
from convguide.problems.steps import Worked, thousands

Found = Mapping[str, tuple[Step, ...]]


@dataclass(frozen=True)
class ChainsProblem(Problem):
    """Named chains for one input; `hand` is the cheapest that keeps every bound, and its MACs.

    `hand_keeping` names all that keep the bounds: `field` at least as the receptive field along
    both axes, `max_params` at most. `note` is what the reader should see.
    """

    kind: ClassVar[str] = "choice among chains"
    wanted: ClassVar[str] = "(name of the chain, its MACs)"
    functions: ClassVar[tuple[str, ...]] = ("chain_totals", "cheapest_named", "gradient_window")

    chains: Mapping[str, Layers]
    input_shape: Shape
    target_size: tuple[int, int]
    field: int
    max_params: int
    hand: tuple[str, int]
    hand_keeping: tuple[str, ...]
    note: str = ""

    def hand_answers(self) -> Answers:
        """Return the typed names and the MACs."""
        name, macs = self.hand
        return {"keep every bound": self.hand_keeping, "cheapest": name, f"{name}, MACs": macs}

    def steps(self) -> Found:
        """Return every layer of every chain by our formulas."""
        return {name: steps_of(layers, self.input_shape) for name, layers in self.chains.items()}

    def answers(self) -> Answers:
        """Return what the chains come to by our formulas."""
        return self.parts(self.steps())

    def parts(self, found: Found) -> Answers:
        """Return the parts of the answer that the steps make up."""
        totals = {name: totals_of(steps) for name, steps in found.items()}
        keeping = tuple(name for name, steps in found.items() if self.keeps(steps))
        return {
            **{f"{name}, {what}": n for name, each in totals.items() for what, n in each.items()},
            "keep every bound": keeping,
            "cheapest": min(keeping, key=lambda name: costs_of(found[name])[1]),
        }

    def keeps(self, steps: tuple[Step, ...]) -> bool:
        """Return whether a chain keeps every bound."""
        fits = steps[-1].shape[1:] == self.target_size and min(steps[-1].seen) >= self.field
        return fits and costs_of(steps)[0] <= self.max_params

    def statement(self) -> str:
        """Return the question."""
        listed = "\n\n".join(
            f"**{name}:**\n\n" + "\n".join(f"1. `{layer!r}`" for layer in layers)
            for name, layers in self.chains.items()
        )
        return (
            f"One image of shape `({inside(self.input_shape)})` can go through one of these "
            f"chains.\n\n{listed}\n\n"
            f"It is to come out at {by_pixels(self.target_size)}, each output is to see at least "
            f"{self.field} pixels along both axes, and there may be at most "
            f"{thousands(self.max_params)} parameters. "
            "Which of the chains that keep every bound has the fewest multiply–accumulates "
            "(MACs), and how many?"
        )

    def hints(self) -> tuple[str, ...]:
        """Return what to begin with, then a receptive field."""
        name, steps = next(iter(self.steps().items()))
        return (
            "Sizes and receptive fields are quickly told: drop a chain that breaks a bound "
            "before counting its MACs.",
            f"Chain {name} gives {by_pixels(steps[-1].shape)}, and one output of it sees "
            f"{by_pixels(steps[-1].seen)} pixels.",
        )

    def worked(self) -> tuple[Worked, ...]:
        """Return the receptive field of each chain, and its costs in all."""
        return tuple(
            Worked(f"{name}, {one.name}", one.lines, one.value)
            for name, layers in self.chains.items()
            for one in chain_worked(layers, self.input_shape)
            if not one.name[-1].isdigit()
        )

    def remark(self) -> str:
        """Return which chains break a bound, and the note."""
        broken = [name for name in self.chains if name not in self.hand_keeping]
        said = ""
        if broken:
            verb = "breaks" if len(broken) == 1 else "break"
            said = f"{series(broken)} {verb} a bound."
        return f"{said} {self.note}".strip()

    def by_formula(self) -> str:
        """Return the totals of every chain, and the choice among them."""
        calls = "".join(
            f'"{name}": {chain_call("chain_totals", self.input_shape, map(link_of, layers))},\n'
            for name, layers in self.chains.items()
        )
        return f"cheapest_named({{\n{indent(calls, '    ')}}}, {self.bounds()})"

    def bounds(self) -> str:
        """Return the bounds as arguments."""
        return f"{self.target_size}, {self.field}, {self.max_params}"

    def by_torch(self) -> tuple[str, ...]:
        """Return every chain as real modules, under torch's own counter."""
        sizes = [probe(layers) for layers in self.chains.values()]
        H, W = (max(axis) for axis in zip(*sizes, strict=True))
        C = self.input_shape[0]
        return (
            COUNTER,
            "chains = {",
            *(
                line
                for name, layers in self.chains.items()
                for line in in_order(layers, f'"{name}": ')
            ),
            "}",
            "totals = {}",
            "for name, layers in chains.items():",
            "    with torch.no_grad(), FlopCounterMode(display=False) as counter:",
            f"        out = layers(torch.zeros(1, {inside(self.input_shape)}))",
            *field_lines(f"torch.ones(1, {C}, {H}, {W})", "    "),
            "    params = sum(p.numel() for p in layers.parameters())",
            "    macs = counter.get_total_flops() // 2",
            "    totals[name] = (tuple(out.shape[1:]), field, params, macs)",
            f"by_torch = cheapest_named(totals, {self.bounds()})",
        )

    def literal(self) -> str:
        """Return the typed name and MACs."""
        return repr(self.hand)

    def figure(self) -> Figure:
        """Return bars of the multiply–accumulates."""
        counts = {name: costs_of(steps)[1] for name, steps in self.steps().items()}
        return bars_figure(counts, "multiply–accumulates (MACs)")
