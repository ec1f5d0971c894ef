"""What do layers cost: parameters, multiply–accumulates, activations, bytes?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from math import prod
from typing import ClassVar

from convguide.layers import Layer, Linear, Shape
from convguide.layers.base import brief, each
from convguide.layers.conv import Conv
from convguide.networks import Row, Sequential
from convguide.problems.base import Answers, Figure, Problem, by_pixels, call, series
from convguide.problems.cost_steps import LINES, SUMMED, cost_worked, reads, rows_of, weights_of
from convguide.problems.steps import Worked, sum_worked, thousands

Rows = tuple[Row, ...]

IN_WORDS = {
    "params": "trainable parameters",
    "MACs": "multiply–accumulates (MACs)",
    "FLOPs": "floating-point operations (FLOPs)",
    "activations": "numbers that come out (activations)",
    "bytes": "bytes that these numbers take",
}
BY_TORCH = {
    "params": "sum(p.numel() for p in layer.parameters())",
    "MACs": "counter.get_total_flops() // 2",
    "FLOPs": "counter.get_total_flops()",
    "activations": "out.numel()",
    "bytes": "out.numel() * out.element_size()",
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


def in_brackets(parts: list[str]) -> str:
    """Return one part as it is, several as a tuple.

    >>> in_brackets(["a"]), in_brackets(["a", "b"])
    ('a', '(a, b)')
    """
    return parts[0] if len(parts) == 1 else f"({', '.join(parts)})"


def bracketed(expression: str) -> str:
    """Return an expression that may be multiplied.

    >>> bracketed("a + b"), bracketed("a")
    ('(a + b)', 'a')
    """
    return f"({expression})" if " + " in expression else expression


def bars_figure(counts: Mapping[str, int], what: str) -> Figure:
    """Return the drawing of counts by their names."""
    told = series([f"{name} {thousands(count)}" for name, count in counts.items()])
    return Figure(
        call("draw_bars", repr(dict(counts))),
        f"Bars of the {what}: {told}.",
        f"The {what}, each bar with its number.",
    )


def kept(counted: list[str]) -> list[str]:
    """Return the lines that keep what was counted of a layer.

    >>> kept(["out.numel()"])
    ['    counts.append(out.numel())']
    """
    if len(counted) == 1:
        return [f"    counts.append({counted[0]})"]
    return ["    counts.append((", *(f"        {one}," for one in counted), "    ))"]


def grouped(layer: Conv) -> str:
    """Return the keyword of the groups, where there are several.

    >>> from convguide.layers import Conv2d
    >>> grouped(Conv2d(4, 6, 3, groups=2))
    ', groups=2'
    """
    return f", groups={layer.groups}" if layer.groups > 1 else ""


def params_term(row: Row) -> str:
    """Return the parameters of a layer as code; nothing where it has none."""
    layer = row.layer
    if isinstance(layer, Linear):
        return f"{layer.in_features} * {layer.out_features}" + layer.bias * (
            f" + {layer.out_features}"
        )
    if not isinstance(layer, Conv):
        return ""
    bias = "" if layer.bias else ", bias=False"
    sizes = f"{layer.in_channels}, {layer.out_channels}, {each(layer, 'kernel_size')}"
    return f"conv_param_count({sizes}{grouped(layer)}{bias})"


def macs_term(row: Row) -> str:
    """Return the multiply–accumulates of a layer as code; nothing where it has none."""
    layer = row.layer
    if isinstance(layer, Linear):
        return f"{layer.in_features} * {layer.out_features}"
    if not isinstance(layer, Conv):
        return ""
    sizes = f"{row.output_shape[1:]}, {layer.in_channels}, {each(layer, 'kernel_size')}"
    return f"conv_macs({sizes}{grouped(layer)})"


TERMS = {"params": params_term, "MACs": macs_term}
assert set(LINES) == set(IN_WORDS) == set(BY_TORCH)


def in_torch(layer: Layer, dtype: str = "float32") -> str:
    """Return the torch code that builds a layer.

    >>> from convguide.layers import Conv2d
    >>> in_torch(Conv2d(3, 8, 3), "float16")
    'nn.Conv2d(3, 8, kernel_size=3).to(torch.float16)'
    """
    built = re.sub(r"\b([A-Z]\w*)\(", r"nn.\1(", repr(layer))
    if isinstance(layer, Sequential):
        parts = "".join(f"        {in_torch(part)},\n" for part in layer)
        built = f"nn.Sequential(\n{parts}    )"
    return built if dtype == "float32" else f"{built}.to(torch.{dtype})"


def listed(name: str, layer: Layer) -> str:
    r"""Return a layer by its name as an item of a list, a network's layers below it.

    >>> listed("end", Sequential(Linear(6, 4), Linear(4, 2)))
    '- end:\n    1. `Linear(6, 4)`\n    1. `Linear(4, 2)`'
    """
    if not isinstance(layer, Sequential):
        return f"- {name}: `{layer!r}`"
    return "\n".join([f"- {name}:", *(f"    1. `{part!r}`" for part in layer)])


def counted(count: int, name: str) -> str:
    """Return a count with its noun.

    >>> counted(1, "filter"), counted(3, "filter")
    ('1 filter', '3 filters')
    """
    return f"{count} {name}{'' if count == 1 else 's'}"


def channels_figure(layer: Conv) -> Figure:
    """Return the drawing of which input channels each filter reads."""
    share, filters = layer.in_channels // layer.groups, layer.out_channels // layer.groups
    kernel = brief(layer.kernel_size, layer.rank)
    reading = "its own group's" if layer.groups > 1 else "all"
    return Figure(
        call(
            "draw_groups",
            f"{layer.in_channels}, {layer.out_channels}",
            f"groups={layer.groups}, kernel_size={kernel}",
        ),
        f"{layer.in_channels} input channels and {layer.out_channels} filters in groups of "
        f"{counted(share, 'channel')} and {counted(filters, 'filter')}, "
        f"{counted(layer.groups, 'group')} in all: each filter "
        f"reads {share} of the {layer.in_channels} channels and holds "
        f"{prod(each(layer, 'kernel_size'))} weights for each of them.",
        f"Each filter reads {reading} {share} of {layer.in_channels} input channels.",
    )
