"""How much of its input does one output of a stack see?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce
from typing import ClassVar

from convguide.formulas import receptive_field, window_span
from convguide.layers import Layer, Window
from convguide.layers.base import each
from convguide.networks import Sequential
from convguide.problems.base import Answers, Figure, Problem, call, pixels, series
from convguide.problems.cost_code import in_torch
from convguide.problems.cost_steps import distinct
from convguide.problems.mistakes_counts import field_slips
from convguide.problems.slip import Slip
from convguide.problems.steps import Worked

Slide = tuple[int, int, int, int]  # kernel_size, stride, padding, dilation
Pair = tuple[int, ...]

AXES = ("height", "width")


@dataclass(frozen=True)
class FieldProblem(Problem):
    """The receptive field of a stack of windows that slide, by axis (height, width).

    `hand_size`, `hand_stride` and `hand_start` are those of the stack, `hand_read` how many
    pixels of the size are really read: fewer where dilation or stride leaves holes. `note` is
    what the reader should see in the answer.
    """

    kind: ClassVar[str] = "receptive field"
    functions: ClassVar[tuple[str, ...]] = ("receptive_field", "gradient_window")

    layers: tuple[Layer, ...]
    hand_size: Pair
    hand_stride: Pair
    hand_start: Pair
    hand_read: Pair
    note: str = ""

    @property
    def wanted(self) -> str:  # type: ignore[override]
        """Return the form of the answer."""
        triple = "(size, stride, start)"
        return (
            f"{triple} along each axis"
            if self.alike
            else f"({triple} of the height, {triple} of the width)"
        )

    @property
    def alike(self) -> bool:
        """Return whether all layers do the same along both axes."""
        return len({self.slides(axis) for axis in range(2)}) == 1

    def slides(self, axis: int) -> tuple[Slide, ...]:
        """Return (kernel_size, stride, padding, dilation) of each layer along an axis."""
        return tuple(slide_of(layer, axis) for layer in self.layers)

    def hand_answers(self) -> Answers:
        """Return the typed values."""
        return {
            "size": self.hand_size,
            "stride": self.hand_stride,
            "start": self.hand_start,
            "pixels read": self.hand_read,
        }

    def answers(self) -> Answers:
        """Return the whole stack's window, and how it grew layer by layer."""
        grown = [Sequential(*self.layers[:depth]).receptive_field() for depth in self.depths()]
        read = tuple(len(read_by(self.slides(axis))) for axis in range(2))
        return {
            **parts_of(grown[-1]),
            "pixels read": read,
            "sizes layer by layer": tuple(tuple(one.size for one in seen) for seen in grown),
            "strides layer by layer": tuple(tuple(one.stride for one in seen) for seen in grown),
            "starts layer by layer": tuple(tuple(one.start for one in seen) for seen in grown),
        }

    def depths(self) -> range:
        """Return the numbers of layers after which the window is looked at."""
        return range(1, len(self.layers) + 1)

    def statement(self) -> str:
        """Return the question."""
        layers = "\n".join(f"1. `{layer!r}`" for layer in self.layers)
        axes = "along each axis" if self.alike else "along the height, and along the width"
        return (
            f"An image goes through these layers, one after the other.\n\n{layers}\n\n"
            f"What does one output see of the image {axes}: how many pixels from the first to the "
            "last, how many pixels apart do two neighbours look, and where does the first output "
            "begin?"
        )

    def hints(self) -> tuple[str, ...]:
        """Return the rule, then its first step."""
        (kernel, stride, _, dilation), *_ = self.slides(0)
        span = window_span(kernel, dilation)
        return (
            "Go from the input on, with three numbers: size 1, stride 1, start 0. "
            "Each layer widens the size by its span less one, times the stride so far.",
            f"After the first layer the size is {span} and the stride {stride} "
            "along the height: what does one step of the next layer mean in pixels?",
        )

    def worked(self) -> tuple[Worked, ...]:
        """Return size, stride and start of each axis, of both where they are alike."""
        axes = ("",) if self.alike else tuple(f" of the {axis}" for axis in AXES)
        return tuple(
            worked
            for axis, mark in enumerate(axes)
            for worked in (
                size_worked(mark, self.slides(axis)),
                stride_worked(mark, self.slides(axis)),
                start_worked(mark, self.slides(axis)),
            )
        )

    def remark(self) -> str:
        """Return how many pixels are not read, where there are any, and the note."""
        if self.hand_read == self.hand_size:
            return self.note
        return (
            f"Of the {pixels(self.hand_size[0])} along the height, {self.hand_read[0]} are read; "
            f"the others lie in holes that no layer fills. {self.note}"
        ).strip()

    def expected(self) -> dict[str, int]:
        """Return size, stride and start, of each axis where they differ."""
        marks = ("",) if self.alike else tuple(f" of the {axis}" for axis in AXES)
        fields = [receptive_field(self.slides(axis)) for axis in range(len(marks))]
        return {
            f"{part}{mark}": value
            for mark, one in zip(marks, fields, strict=True)
            for part, value in zip(("size", "stride", "start"), one, strict=True)
        }

    def slips(self) -> tuple[Slip, ...]:
        """Return the wrong fields that named mistakes give."""
        return tuple(field_slips([self.slides(axis) for axis in range(1 if self.alike else 2)]))

    def by_formula(self) -> str:
        """Return the call of `receptive_field` for each axis, or for both."""
        calls = [f"receptive_field({list(self.slides(axis))})" for axis in range(2)]
        return calls[0] if self.alike else call("", *calls, width=0)

    def by_torch(self) -> tuple[str, ...]:
        """Return the pixels that a gradient reaches from two neighbouring outputs."""
        pooled = any(type(layer).__name__.startswith("MaxPool") for layer in self.layers)
        note = "  # for MaxPool2d, whose gradient goes to its winner alone" if pooled else ""
        lines = [
            f"    {in_torch(layer).replace('MaxPool', 'AvgPool')},"
            + (note if type(layer).__name__.startswith("MaxPool") else "")
            for layer in self.layers
        ]
        H, W = self.probe()
        image = f"torch.ones(1, 1, {H}, {W})"
        first = "height, width = " if self.alike else "by_torch = "
        return (
            "layers = nn.Sequential(",
            *lines,
            ")",
            f"{first}gradient_window(layers, {image})",
            *(("assert height == width", "by_torch = height") if self.alike else ()),
        )

    def probe(self) -> Pair:
        """Return the sizes of an image in which a window in the middle is whole."""
        return tuple(
            3 * size + 4 * stride
            for size, stride in zip(self.hand_size, self.hand_stride, strict=True)
        )

    def literal(self) -> str:
        """Return the typed triples."""
        typed = tuple(zip(self.hand_size, self.hand_stride, self.hand_start, strict=True))
        return repr(typed[0] if self.alike else typed)

    def figure(self) -> Figure:
        """Return the drawing of how the window grows, an axis at a time."""
        names = ("height and width",) if self.alike else AXES
        axes = {name: list(self.slides(axis)) for axis, name in enumerate(names)}
        told = " ".join(in_words(name, slides) for name, slides in axes.items())
        return Figure(
            call("draw_growth", repr(axes)),
            told,
            "What one output sees, from the last layer down to the image.",
        )


def slide_of(layer: Layer, axis: int) -> Slide:
    """Return (kernel_size, stride, padding, dilation) of a layer along an axis.

    >>> from convguide.layers import Conv2d, MaxPool2d
    >>> slide_of(Conv2d(1, 1, (3, 5), dilation=2), 1), slide_of(MaxPool2d(2), 0)
    ((5, 1, 0, 2), (2, 2, 0, 1))
    """
    dilation = each(layer, "dilation")[axis] if hasattr(layer, "dilation") else 1
    kernel, stride = each(layer, "kernel_size")[axis], each(layer, "stride")[axis]
    return kernel, stride, each(layer, "padding")[axis], dilation


def parts_of(seen: Sequence[Window]) -> Answers:
    """Return size, stride and start, each by axis."""
    return {
        "size": tuple(one.size for one in seen),
        "stride": tuple(one.stride for one in seen),
        "start": tuple(one.start for one in seen),
    }


def read_by(slides: Sequence[Slide]) -> frozenset[int]:
    """Return the pixels that the first output reads, from the last layer to the image.

    >>> sorted(read_by([(3, 1, 0, 1), (2, 1, 0, 4)]))
    [0, 1, 2, 4, 5, 6]
    """

    def below(outputs: frozenset[int], slide: Slide) -> frozenset[int]:
        kernel, stride, padding, dilation = slide
        return frozenset(
            at * stride - padding + tap * dilation for at in outputs for tap in range(kernel)
        )

    return reduce(below, reversed(slides), frozenset([0]))


def jumps(slides: Sequence[Slide]) -> list[int]:
    """Return the stride before each layer, and the one behind the last.

    >>> jumps([(3, 2, 1, 1), (3, 3, 1, 1)])
    [1, 2, 6]
    """
    return [receptive_field(slides[:depth])[1] for depth in range(len(slides) + 1)]


def size_worked(mark: str, slides: Sequence[Slide]) -> Worked:
    """Return the lines of the size: each span less one, times the stride before it.

    >>> size_worked("", [(3, 2, 1, 1), (3, 1, 1, 2)]).lines
    ('1 + (3 − 1)·1 + 2·(3 − 1)·2', '1 + 2·1 + 4·2', '1 + 2 + 8', '11')
    """
    size, steps = receptive_field(slides)[0], list(zip(slides, jumps(slides), strict=False))
    spelled = [
        f"({k} − 1)·{jump}" if d == 1 else f"{d}·({k} − 1)·{jump}" for (k, _, _, d), jump in steps
    ]
    times = [f"{d * (k - 1)}·{jump}" for (k, _, _, d), jump in steps]
    added = [str(d * (k - 1) * jump) for (k, _, _, d), jump in steps]
    # A line of more terms would not fit a phone.
    shown = [times, added] if len(slides) > 3 else [spelled, times, added]
    lines = (" + ".join(["1", *terms]) for terms in shown)
    return Worked(f"size{mark}", (*lines, f"{size}"), size)


def stride_worked(mark: str, slides: Sequence[Slide]) -> Worked:
    """Return the lines of the stride: all of them multiplied."""
    stride = receptive_field(slides)[1]
    lines = "·".join(str(s) for _, s, _, _ in slides), f"{stride}"
    return Worked(f"stride{mark}", distinct(lines), stride)


def start_worked(mark: str, slides: Sequence[Slide]) -> Worked:
    """Return the lines of the start: each padding, times the stride before it."""
    start = receptive_field(slides)[2]
    terms = [f"{p}·{jump}" for (_, _, p, _), jump in zip(slides, jumps(slides), strict=False)]
    return Worked(f"start{mark}", (" − ".join(["0", *terms]), f"{start}"), start)


def in_words(name: str, slides: Sequence[Slide]) -> str:
    """Return how the window grows along an axis as a sentence.

    >>> in_words("height", [(3, 2, 1, 1), (3, 1, 1, 1)])
    'Along the height, an output sees 3 pixels after layer 1 and 7 pixels after layer 2.'
    """
    grown = [receptive_field(slides[:depth])[0] for depth in range(1, len(slides) + 1)]
    told = series([f"{pixels(size)} after layer {depth}" for depth, size in enumerate(grown, 1)])
    read = len(read_by(slides))
    holes = f" Of these it reads {read}; the others lie in holes." if read < grown[-1] else ""
    return f"Along the {name}, an output sees {told}.{holes}"
