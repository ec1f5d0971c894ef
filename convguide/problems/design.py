"""The best chain of layers from a menu: which one, and what does it come to?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import ClassVar

from convguide.layers import Layer, Shape
from convguide.problems.base import Answers, Figure, Problem, by_pixels
from convguide.problems.chain import (
    Layers,
    Step,
    chain_figure,
    chain_worked,
    inside,
    numbered,
    probe,
    steps_of,
    whole_chain,
    with_widths,
)
from convguide.problems.chain_code import COUNTER, chain_call, field_lines, link_of
from convguide.problems.cost_code import in_torch
from convguide.problems.steps import Worked
from convguide.solver.designs import Designs, design
from convguide.solver.rows import count_rows, shrinks

Numbers = tuple[int, ...]


@dataclass(frozen=True)
class DesignProblem(Problem):
    """The chain with the fewest MACs that keeps the bounds, as numbers in the menu, from 1.

    `channels` is one width for the image and every convolution, or the widths stage by stage:
    then there are as many stages. With one width the menu is small enough to try every row.

    `hand` is the chain, `hand_costs` its (parameters, MACs), `hand_field` its receptive field
    along both axes, `hand_read` how many of these pixels it reads.
    """

    kind: ClassVar[str] = "best chain of a menu"
    wanted: ClassVar[str] = "(numbers of its layers in the menu, its MACs)"
    input_shape: Shape
    target_size: tuple[int, int]
    menu: Layers
    channels: int | tuple[int, ...]
    depth: int
    field: int
    hand: Numbers
    hand_costs: tuple[int, int]
    hand_field: int
    hand_read: int
    note: str = ""

    @property
    def functions(self) -> tuple[str, ...]:  # type: ignore[override]
        """Return the formulas that a try of every row needs."""
        return ("fitting_chains", "gradient_window") if self.small else ()

    @property
    def small(self) -> bool:
        """Return whether every row of the menu can be tried."""
        return isinstance(self.channels, int)

    def hand_answers(self) -> Answers:
        """Return the typed values."""
        params, macs = self.hand_costs
        return {
            "best chain": self.hand,
            "receptive field": (self.hand_field, self.hand_field),
            "pixels read": (self.hand_read, self.hand_read),
            "parameters": params,
            "MACs": macs,
        }

    def designs(self) -> Designs:
        """Return the solver's list of chains, the best first."""
        asked = self.channels, self.depth, self.field
        return design(self.input_shape, self.target_size, self.menu, *asked)

    @cached_property
    def best(self) -> Layers:
        """The chain that the solver finds."""
        found = self.designs().best
        assert found is not None, f"{self.id}: no chain of the menu keeps the bounds"
        return found.layers

    def answers(self) -> Answers:
        """Return the solver's chain with all that our formulas say of it."""
        steps = steps_of(self.best, self.input_shape)
        counts = {"rows of the menu": count_rows(len(self.menu), self.depth)}
        if self.small:
            counts["chains that keep the bounds"] = sum(1 for _ in self.designs())
        return {"best chain": self.numbers(self.best), **self.parts(steps), **counts}

    def parts(self, steps: Sequence[Step]) -> Answers:
        """Return what a chain comes to."""
        return {"output shape": steps[-1].shape, **whole_chain(steps)}

    def numbers(self, layers: Iterable[Layer]) -> Numbers:
        """Return layers as their numbers in the menu."""
        menu = [with_widths(layer, 1, 1) for layer in self.menu]
        return tuple(menu.index(with_widths(layer, 1, 1)) + 1 for layer in layers)

    def built(self, numbers: Numbers) -> Layers:
        """Return layers by their numbers, with the widths of their stages."""
        shape, stage, layers = self.input_shape, 0, []
        for number in numbers:
            layer = with_widths(self.menu[number - 1], shape[0], self.width(stage))
            out = layer.output_shape((1, *shape))[1:]
            stage, shape = stage + shrinks(shape, out), out
            layers.append(layer)
        return tuple(layers)

    def width(self, stage: int) -> int:
        """Return the channels of a stage's convolutions."""
        return self.channels if isinstance(self.channels, int) else self.channels[stage]

    def statement(self) -> str:
        """Return the question."""
        return (
            f"One image of shape `({inside(self.input_shape)})` is to come out at "
            f"{by_pixels(self.target_size)}, with {self.field} pixels or more in the receptive "
            f"field along both axes. You may put up to {self.depth} layers in a row, each as often "
            f"as you like:\n\n{numbered(self.sized_menu())}\n\n"
            "Every stage, up to the layer that makes the map smaller, needs a convolution. "
            "Which chain has the fewest multiply–accumulates (MACs), and how many?"
        )

    def hints(self) -> tuple[str, ...]:
        """Return how to bound the search, then how the best chain begins."""
        first, *_ = self.best
        step = steps_of(self.best[:1], self.input_shape)[0]
        return (
            "Count how often the map has to be halved; the other layers are there to see more. "
            "Where do they cost least?",
            f"The best chain begins with layer {self.numbers([first])[0]} of the menu: it gives "
            f"{by_pixels(step.shape)}.",
        )

    def worked(self) -> tuple[Worked, ...]:
        """Return the receptive field and the costs of the best chain."""
        return chain_worked(self.best, self.input_shape)

    def remark(self) -> str:
        """Return the note."""
        return self.note

    def by_formula(self) -> str:
        """Return a try of every row; where they are too many, what the best one comes to."""
        if not self.small:
            links = map(link_of, self.best)
            return f"{chain_call('chain_totals', self.input_shape, links)}[1:]"
        menu = "".join(f"    {link_of(layer)},\n" for layer in self.sized_menu())
        asked = f"depth={self.depth}, field={self.field}"
        reached = f"{self.input_shape}, {self.target_size}"
        return f"fitting_chains({reached}, [\n{menu}], {asked})[0]"

    def by_torch(self) -> tuple[str, ...]:
        """Return the same with real modules, under torch's own counter."""
        return self.every_row_in_torch() if self.small else self.best_in_torch()

    def every_row_in_torch(self) -> tuple[str, ...]:
        """Return a run of every row of the menu."""
        H, W = probe(self.best)
        return (
            COUNTER,
            "menu = [",
            *(f"    {in_torch(layer)}," for layer in self.sized_menu()),
            "]",
            "found = []",
            f"for row in every_row({len(self.menu)}, {self.depth}):",
            "    layers = [menu[number - 1] for number in row]",
            f"    maps = [torch.zeros(1, {inside(self.input_shape)})]",
            "    with torch.no_grad():",
            "        for layer in layers:",
            "            maps.append(layer(maps[-1]))",
            "    parts = stages([tuple(one.shape[1:]) for one in maps])",
            "    is_conv = [isinstance(layer, nn.Conv2d) for layer in layers]",
            "    convolved = all(any(is_conv[at] for at in part) for part in parts)",
            f"    if convolved and maps[-1].shape[2:] == {self.target_size}:",
            "        with torch.no_grad(), FlopCounterMode(display=False) as counter:",
            "            nn.Sequential(*layers)(maps[0])",
            "        found.append((counter.get_total_flops() // 2, len(row), row))",
            "for macs, _, row in sorted(found):",
            "    layers = [menu[number - 1] for number in row]",
            *field_lines(f"torch.ones(1, {self.input_shape[0]}, {H}, {W})", "    "),
            f"    if min(field) >= {self.field}:",
            "        break",
            "by_torch = (row, macs)",
        )

    def best_in_torch(self) -> tuple[str, ...]:
        """Return a run of the best chain alone."""
        H, W = probe(self.best)
        return (
            COUNTER,
            "layers = nn.Sequential(",
            *(f"    {in_torch(layer)}," for layer in self.best),
            ")",
            "with torch.no_grad(), FlopCounterMode(display=False) as counter:",
            f"    out = layers(torch.zeros(1, {inside(self.input_shape)}))",
            "params = sum(p.numel() for p in layers.parameters())",
            *field_lines(f"torch.ones(1, {self.input_shape[0]}, {H}, {W})"),
            "by_torch = (field, params, counter.get_total_flops() // 2)",
        )

    def sized_menu(self) -> Layers:
        """Return the menu at the widths of the first stage."""
        ends = self.input_shape[0], self.width(0)
        return tuple(with_widths(layer, *ends) for layer in self.menu)

    def literal(self) -> str:
        """Return the typed chain with its MACs, or what the best one comes to."""
        params, macs = self.hand_costs
        if self.small:
            return repr((self.hand, macs))
        return repr(((self.hand_field, self.hand_field), params, macs))

    def figure(self) -> Figure:
        """Return the drawing of the best chain."""
        return chain_figure(self.best, self.input_shape)
