"""What do layers cost: parameters, multiply–accumulates, activations, bytes?"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar

from convguide.layers import Layer, Shape
from convguide.layers.conv import Conv
from convguide.networks import Row
from convguide.problems.base import Answers, Figure, Problem, by_pixels, call, series
from convguide.problems.cost_code import (
    BY_TORCH,
    TERMS,
    bracketed,
    in_brackets,
    in_torch,
    kept,
    listed,
)
from convguide.problems.cost_figures import bars_figure, channels_figure
from convguide.problems.cost_steps import SUMMED, cost_worked, reads, rows_of, weights_of
from convguide.problems.steps import Worked, sum_worked, thousands

Rows = tuple[Row, ...]

IN_WORDS = {
    "params": "trainable parameters",
    "MACs": "multiply–accumulates (MACs)",
    "FLOPs": "floating-point operations (FLOPs)",
    "activations": "numbers that come out (activations)",
    "bytes": "bytes that these numbers take",
}


@dataclass(frozen=True)
class CostProblem(Problem):
    """Costs of named layers for one image; `hand` gives each name's in the order of `asked`.

    Each layer reads the image, or, if `stacked`, what the one before it gives; a stack has a
    `total` too. A layer may be a `Sequential`: its parameters and MACs are those of all its
    layers, its activations those that it gives at its end. `hand_share` is what the last
    layer costs of the first, as (numerator, denominator), in the last quantity asked for;
    `note` is what the reader should see in the counts.
    """

    kind: ClassVar[str] = "cost of layers"

    layers: Mapping[str, Layer]
    input_shape: Shape
    asked: tuple[str, ...]
    hand: Mapping[str, tuple[int, ...]]
    stacked: bool = False
    dtype: str = "float32"
    hand_share: tuple[int, int] | None = None
    note: str = ""

    @property
    def functions(self) -> tuple[str, ...]:  # type: ignore[override]
        """Return the formulas that its quantities need."""
        named = {"params": "conv_param_count", "MACs": "conv_macs", "FLOPs": "conv_macs"}
        used = [named[what] for what in self.asked if what in named]
        return tuple(dict.fromkeys([*used, *(["with_total"] if self.stacked else [])]))

    @property
    def wanted(self) -> str:  # type: ignore[override]
        """Return the form of the answer: the quantities, for each name."""
        each_one = in_brackets(list(self.asked))
        return each_one if len(self.hand) == 1 else f"{each_one} for each of {series([*self.hand])}"

    def hand_answers(self) -> Answers:
        """Return the typed values, and the typed share."""
        typed = {
            f"{name}, {what}": value
            for name, values in self.hand.items()
            for what, value in zip(self.asked, values, strict=True)
        }
        return typed | ({self.share_name: self.hand_share} if self.hand_share else {})

    @property
    def share_name(self) -> str:
        """Return what the share of the last layer in the first is called."""
        return f"{self.asked[-1]}, last by first"

    def rows(self) -> dict[str, Rows]:
        """Return the trace of each layer by its name."""
        found, shape = dict[str, Rows](), (1, *self.input_shape)
        for name, layer in self.layers.items():
            found[name] = rows_of(layer, shape)
            shape = found[name][-1].output_shape if self.stacked else shape
        return found

    def costs(self) -> dict[str, dict[str, int]]:
        """Return every quantity asked for by the layer's name, and the stack's totals."""
        found = {name: self.cost(rows) for name, rows in self.rows().items()}
        if self.stacked:
            found["total"] = {
                what: sum(costs[what] for costs in found.values()) for what in self.asked
            }
        return found

    def cost(self, rows: Rows) -> dict[str, int]:
        """Return the quantities asked for of one layer."""
        params, macs = sum(row.params for row in rows), sum(row.macs for row in rows)
        known = {"params": params, "MACs": macs, "FLOPs": 2 * macs}
        known |= {"activations": rows[-1].activations, "bytes": rows[-1].bytes(self.dtype)}
        return {what: known[what] for what in self.asked}

    def answers(self) -> Answers:
        """Return every cost, the shapes on the way, and the share where one was typed."""
        costs = self.costs()
        shapes = {
            f"{at}, output shape": one[-1].output_shape[1:] for at, one in self.rows().items()
        }
        parts = {f"{at}, {what}": n for at, found in costs.items() for what, n in found.items()}
        return {**shapes, **parts, **(self.share(costs) if self.hand_share else {})}

    def share(self, costs: Mapping[str, Mapping[str, int]]) -> Answers:
        """Return what the last layer costs of the first, as a fraction in lowest terms."""
        first, *_, last = (costs[name][self.asked[-1]] for name in self.layers)
        return {self.share_name: Fraction(last, first).as_integer_ratio()}

    def expected(self) -> dict[str, int]:
        """Return each quantity of each layer; nothing where a share is asked for too."""
        if self.hand_share:
            return {}
        costs = self.costs()
        return {
            what if len(self.hand) == 1 else f"{name}, {what}": costs[name][what]
            for name in self.hand
            for what in self.asked
        }

    def statement(self) -> str:
        """Return the question."""
        way = "these layers, one after the other" if self.stacked else "each of these on its own"
        layers = self.listing()
        image = ", ".join(map(str, self.input_shape))
        asked = series([IN_WORDS[what] for what in self.asked])
        if len(self.layers) == 1:
            way, layers = "this layer", f"- `{next(iter(self.layers.values()))!r}`"
        dtype = f" in `{self.dtype}`" if "bytes" in self.asked else ""
        return (
            f"One image of shape `({image})`{dtype} goes through {way}:\n\n{layers}\n\n"
            f"Count the {asked}{', and the totals' if self.stacked else ''}."
        )

    def listing(self) -> str:
        """Return the layers as a list."""
        return "\n".join(listed(name, layer) for name, layer in self.layers.items())

    def hints(self) -> tuple[str, ...]:
        """Return what to multiply, then the first numbers."""
        row = next(iter(self.rows().values()))[0]
        shape = by_pixels(row.output_shape[1:])
        first = "Find the output shape first: every output number costs the same."
        if self.asked == ("params",):
            first = "One filter has a weight for each pixel of its kernel in each channel it reads."
        if not isinstance(row.layer, Conv) or not set(SUMMED) & set(self.asked):
            return first, f"The first layer gives {shape}."
        return (
            first,
            f"The first layer gives {shape}, and each of these numbers takes "
            f"{reads(row.layer)} = {thousands(weights_of(row.layer))} multiply–accumulates: "
            "as many as a filter has weights.",
        )

    def worked(self) -> tuple[Worked, ...]:
        """Return the lines of each quantity layer by layer, then of its total."""
        return tuple(one for what in self.asked for one in self.worked_quantity(what))

    def worked_quantity(self, what: str) -> Iterator[Worked]:
        """Yield the lines of one quantity."""
        for name, rows in self.rows().items():
            yield from cost_worked(name, what, rows, self.dtype)
        if self.stacked:
            counts = [costs[what] for name, costs in self.costs().items() if name != "total"]
            yield sum_worked(f"total, {what}", tuple(count for count in counts if count))

    def remark(self) -> str:
        """Return the share in words, where one was typed, and the note."""
        if not self.hand_share:
            return self.note
        first, *_, last = self.layers
        part, whole = self.hand_share
        times = whole * 10 // part
        return (
            f"{last.capitalize()} takes {part}/{whole} of what {first} takes: "
            f"{times // 10}.{times % 10} times less. {self.note}"
        ).strip()

    def by_formula(self) -> str:
        """Return the costs as calls, a line for each layer."""
        found = [self.formula_of(rows) for rows in self.rows().values()]
        if self.stacked:
            return call("with_total", *found, width=0)
        return found[0] if len(found) == 1 else call("", *found, width=0)

    def formula_of(self, rows: Rows) -> str:
        """Return the costs of one layer as an expression."""
        return in_brackets([self.expression(rows, what) for what in self.asked])

    def expression(self, rows: Rows, what: str) -> str:
        """Return one quantity as code."""
        if what == "FLOPs":
            return f"2 * {bracketed(self.expression(rows, 'MACs'))}"
        if what in SUMMED:
            terms = [term for row in rows if (term := TERMS[what](row))]
            return " + ".join(terms) or "0"
        out = " * ".join(map(str, rows[-1].output_shape[1:]))
        size = rows[-1].bytes(self.dtype) // rows[-1].activations
        return f"{out} * {size}" if what == "bytes" else out

    def by_torch(self) -> tuple[str, ...]:
        """Return a forward pass of every layer under torch's own counter."""
        dtype = "" if self.dtype == "float32" else f", dtype=torch.{self.dtype}"
        watched = {"MACs", "FLOPs"} & set(self.asked)
        counter = ", FlopCounterMode(display=False) as counter" if watched else ""
        return (
            *(["from torch.utils.flop_counter import FlopCounterMode"] if watched else []),
            "layers = [",
            *(f"    {in_torch(layer, self.dtype)}," for layer in self.layers.values()),
            "]",
            f"images = torch.zeros(1, {', '.join(map(str, self.input_shape))}{dtype})",
            "counts = []",
            "for layer in layers:",
            f"    with torch.no_grad(){counter}:",
            "        out = layer(images)",
            *kept([BY_TORCH[what] for what in self.asked]),
            *(["    images = out  # the next layer reads it"] if self.stacked else []),
            f"by_torch = {self.collected()}",
        )

    def collected(self) -> str:
        """Return the code that makes an answer of what was counted."""
        if self.stacked:
            return "with_total(*counts)"
        return "tuple(counts)" if len(self.hand) > 1 else "counts[0]"

    def literal(self) -> str:
        """Return the typed values: one, or a tuple, for each name."""
        typed = [value if len(value) > 1 else value[0] for value in self.hand.values()]
        return repr(tuple(typed) if len(typed) > 1 else typed[0])

    def figure(self) -> Figure:
        """Return which channels a filter reads, or bars: of one layer's costs, or of layers."""
        (name, first), *others = self.layers.items()
        if others:
            return self.bars(self.asked[-1])
        if isinstance(first, Conv) and first.groups > 1:
            return channels_figure(first)
        return bars_figure(self.costs()[name], "costs of the layer")

    def schematic(self) -> Figure:
        """Return bars of the first quantity asked for."""
        return self.bars(self.asked[0])

    def work(self) -> Figure:
        """Return bars of the multiply–accumulates."""
        return self.bars("MACs")

    def bars(self, what: str) -> Figure:
        """Return the drawing of one quantity, layer by layer."""
        counts = {at: costs[what] for at, costs in self.costs().items() if costs[what]}
        return bars_figure(counts, IN_WORDS[what])
