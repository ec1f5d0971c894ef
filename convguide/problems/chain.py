"""A chain of layers, followed stage by stage: sizes, receptive field, parameters, MACs."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import ClassVar, NamedTuple

from convguide.layers import Layer, Shape
from convguide.layers.base import each
from convguide.layers.conv import Conv
from convguide.networks import Row, Sequential
from convguide.problems.base import Answers, Figure, Problem, by_pixels, series
from convguide.problems.chain_code import (
    COUNTER,
    chain_call,
    field_lines,
    in_order,
    link_of,
)
from convguide.problems.checked import Value
from convguide.problems.cost_steps import distinct, macs_lines, params_lines
from convguide.problems.field import read_by, size_worked, slide_of
from convguide.problems.steps import Worked, sum_worked, thousands
from convguide.solver.rows import stages

Layers = tuple[Layer, ...]
StageAnswer = tuple[Shape, Shape, int, int]  # output shape, receptive field, parameters, MACs


class Step(NamedTuple):
    """One layer of a chain: what it gives and costs, and what its output sees of the image.

    Attributes:
        seen: from the first pixel to the last, along height and width.
        read: how many of them are really read.
    """

    shape: Shape
    seen: tuple[int, ...]
    read: tuple[int, ...]
    params: int
    macs: int


@dataclass(frozen=True)
class ChainProblem(Problem):
    """What a chain gives, sees and costs; `hand` has an entry for each stage.

    A stage ends at the first layer that makes some axis smaller, or at the end of the chain.
    `note` is what the reader should see in the counts.
    """

    kind: ClassVar[str] = "chain of layers"
    wanted: ClassVar[str] = "(output shape, receptive field, parameters, MACs) of each stage"
    functions: ClassVar[tuple[str, ...]] = ("stage_totals", "gradient_window")

    layers: Layers
    input_shape: Shape
    hand: tuple[StageAnswer, ...]
    note: str = ""

    def hand_answers(self) -> Answers:
        """Return the typed values stage by stage."""
        parts: dict[str, Value] = {}
        for at, stage in enumerate(self.hand, 1):
            typed: tuple[Value, ...] = stage
            parts |= {f"stage {at}, {what}": n for what, n in zip(ASKED, typed, strict=True)}
        return parts

    def steps(self) -> tuple[Step, ...]:
        """Return every layer by our formulas."""
        return steps_of(self.layers, self.input_shape)

    def answers(self) -> Answers:
        """Return stages, layers and totals by our formulas."""
        return self.parts(self.steps())

    def parts(self, steps: Sequence[Step]) -> Answers:
        """Return the parts of the answer that the steps make up."""
        parts: dict[str, Value] = {}
        for at, places in enumerate(self.stages(), 1):
            asked = totals_of([steps[place] for place in places])
            parts |= {f"stage {at}, {what}": value for what, value in asked.items()}
        return {**parts, **whole_chain(steps)}

    def stages(self) -> list[list[int]]:
        """Return the places of the layers stage by stage."""
        return stages([self.input_shape, *(step.shape for step in self.steps())])

    def statement(self) -> str:
        """Return the question."""
        image = ", ".join(map(str, self.input_shape))
        return (
            f"One image of shape `({image})` goes through these layers, one after the other.\n\n"
            f"{numbered(self.layers)}\n\n"
            "Cut the chain into stages: each ends where an axis gets smaller. "
            "For each stage, give the shape that comes out, the receptive field behind it as "
            "`(height, width)`, its parameters and its multiply–accumulates (MACs)."
        )

    def hints(self) -> tuple[str, ...]:
        """Return where the stages end, then the first numbers."""
        first, parts = self.steps()[0], self.stages()
        ends = series([str(part[-1] + 1) for part in parts])
        return (
            f"There are {len(parts)} stages: they end at the layers {ends}.",
            f"The first layer gives {by_pixels(first.shape)}, and one output sees "
            f"{by_pixels(first.seen)} pixels of the image.",
        )

    def worked(self) -> tuple[Worked, ...]:
        """Return the receptive field, then parameters and MACs with their sums."""
        return chain_worked(self.layers, self.input_shape)

    def remark(self) -> str:
        """Return the note."""
        return self.note

    def by_formula(self) -> str:
        """Return the call that follows the links and adds them up by stage."""
        return chain_call("stage_totals", self.input_shape, map(link_of, self.layers))

    def by_torch(self) -> tuple[str, ...]:
        """Return the real modules stage by stage, under torch's own counter."""
        H, W = probe(self.layers)
        return (
            COUNTER,
            "parts = [",
            *(line for part in self.stages() for line in in_order(self.layers[at] for at in part)),
            "]",
            f"images, layers, by_torch = torch.zeros(1, {inside(self.input_shape)}), [], ()",
            "for part in parts:",
            "    with torch.no_grad(), FlopCounterMode(display=False) as counter:",
            "        images = part(images)",
            "    params = sum(p.numel() for p in part.parameters())",
            "    layers += part",
            *field_lines(f"torch.ones(1, {self.input_shape[0]}, {H}, {W})", "    "),
            "    costs = (params, counter.get_total_flops() // 2)",
            "    by_torch += ((tuple(images.shape[1:]), field, *costs),)",
        )

    def literal(self) -> str:
        """Return the typed stages."""
        return repr(self.hand)

    def figure(self) -> Figure:
        """Return the drawing of the chain."""
        return chain_figure(self.layers, self.input_shape)


ASKED = ("output shape", "receptive field", "parameters", "MACs")


def steps_of(layers: Sequence[Layer], input_shape: Shape) -> tuple[Step, ...]:
    """Return every layer of a chain by our formulas.

    >>> from convguide.layers import Conv2d
    >>> steps_of([Conv2d(1, 2, 1, stride=2), Conv2d(2, 2, 3)], (1, 10, 12))[1]
    Step(shape=(2, 3, 4), seen=(5, 5), read=(3, 3), params=38, macs=432)
    """
    found = []
    for depth, row in enumerate(trace_of(layers, input_shape), 1):
        seen = Sequential(*layers[:depth]).receptive_field()
        slides = [[slide_of(layer, axis) for layer in layers[:depth]] for axis in range(2)]
        found.append(
            Step(
                row.output_shape[1:],
                tuple(window.size for window in seen),
                tuple(len(read_by(axis)) for axis in slides),
                row.params,
                row.macs,
            )
        )
    return tuple(found)


def trace_of(layers: Sequence[Layer], input_shape: Shape) -> tuple[Row, ...]:
    """Return the rows of a chain for a batch of one."""
    return tuple(Sequential(*layers).trace((1, *input_shape)))


def whole_chain(steps: Sequence[Step]) -> Answers:
    """Return the totals of a chain, and every layer in lists."""
    params, macs = costs_of(steps)
    return {
        "receptive field": steps[-1].seen,
        "pixels read": steps[-1].read,
        "parameters": params,
        "MACs": macs,
        "output shapes layer by layer": tuple(step.shape for step in steps),
        "receptive fields layer by layer": tuple(step.seen for step in steps),
        "parameters layer by layer": tuple(step.params for step in steps),
        "MACs layer by layer": tuple(step.macs for step in steps),
    }


def costs_of(steps: Sequence[Step]) -> tuple[int, int]:
    """Return the parameters and the multiply–accumulates of steps together."""
    return sum(step.params for step in steps), sum(step.macs for step in steps)


def totals_of(steps: Sequence[Step]) -> dict[str, Value]:
    """Return where steps end, what is seen there, and what they cost together."""
    params, macs = costs_of(steps)
    return dict(zip(ASKED, (steps[-1].shape, steps[-1].seen, params, macs), strict=True))


def probe(layers: Sequence[Layer]) -> tuple[int, ...]:
    """Return the sizes of an image in which a window in the middle is whole."""
    windows = Sequential(*layers).receptive_field()
    return tuple(3 * window.size + 4 * window.stride for window in windows)


def numbered(layers: Sequence[Layer]) -> str:
    """Return layers as a numbered list."""
    return "\n".join(f"1. `{layer!r}`" for layer in layers)


def inside(shape: Shape) -> str:
    """Return the numbers of a shape without its brackets.

    >>> inside((3, 8, 12))
    '3, 8, 12'
    """
    return ", ".join(map(str, shape))


def chain_worked(layers: Sequence[Layer], input_shape: Shape) -> tuple[Worked, ...]:
    """Return the lines of the receptive field, of each layer's costs, and of their sums."""
    axes = [tuple(slide_of(layer, axis) for layer in layers) for axis in range(2)]
    marks = ("",) if axes[0] == axes[1] else (" of the height", " of the width")
    fields = (size_worked(mark, axis) for mark, axis in zip(marks, axes, strict=False))
    rows = trace_of(layers, input_shape)
    return (
        *(Worked(f"field{one.name.removeprefix('size')}", one.lines, one.value) for one in fields),
        *summed("parameters", rows),
        *summed("MACs", rows),
    )


def summed(what: str, rows: Sequence[Row]) -> Iterator[Worked]:
    """Yield the lines of each layer with weights, then of all of them together."""
    counts = []
    for at, row in enumerate(rows, 1):
        count = row.params if what == "parameters" else row.macs
        lines = params_lines(row, "") if what == "parameters" else macs_lines(row, "")
        if lines:
            counts.append(count)
            yield Worked(f"{what} {at}", distinct(lines), count)
    if len(counts) > 1:
        yield sum_worked(what, tuple(counts))


def chain_figure(layers: Sequence[Layer], input_shape: Shape) -> Figure:
    """Return the drawing of a chain, and what it shows in words."""
    steps = steps_of(layers, input_shape)
    drawn = [
        (named(layer), step.shape, step.seen, step.macs)
        for layer, step in zip(layers, steps, strict=True)
    ]
    told = "; ".join(
        f"{at}. {name} gives {by_pixels(shape)}, sees {by_pixels(seen)}, {thousands(macs)} MACs"
        for at, (name, shape, seen, macs) in enumerate(drawn, 1)
    )
    return Figure(
        chain_call("draw_chain", input_shape, drawn),
        f"The image is {by_pixels(input_shape)}. {told}.",
        "Down the chain: the map that a layer gives, its multiply–accumulates, "
        "and what one of its outputs sees of the image.",
    )


def named(layer: Layer) -> str:
    """Return a layer's kind and window in short.

    >>> from convguide.layers import Conv2d, MaxPool2d
    >>> named(Conv2d(3, 8, (3, 5), stride=(2, 1), dilation=2)), named(MaxPool2d(2))
    ('Conv2d 3×5, stride 2×1, dilation 2', 'MaxPool2d 2×2, stride 2')
    """
    said = [f"{type(layer).__name__} {by_pixels(each(layer, 'kernel_size'))}"]
    for name in ("stride", "dilation"):
        height, width = each(layer, name) if hasattr(layer, name) else (1, 1)
        value = f"{height}" if height == width else f"{height}×{width}"
        said += [f"{name} {value}"] if value != "1" else []
    return ", ".join(said)


def with_widths(layer: Layer, in_channels: int, out_channels: int) -> Layer:
    """Return a convolution with other channels; a pool as it is."""
    if not isinstance(layer, Conv):
        return layer
    return replace(layer, in_channels=in_channels, out_channels=out_channels)
