"""Which shape comes out of any layer with a window, or why does torch refuse it?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from convguide.formulas import ShapeError
from convguide.layers import Shape
from convguide.layers.base import letters
from convguide.layers.conv import Conv
from convguide.layers.pool import Pool
from convguide.layers.transposed import ConvTranspose
from convguide.problems import limit
from convguide.problems.base import REFUSED, Answers, Figure, Problem, by_pixels, call, series
from convguide.problems.checked import Value
from convguide.problems.mistakes import slips
from convguide.problems.slip import Slip
from convguide.problems.steps import Worked
from convguide.problems.window import (
    Axis,
    TransposedAxis,
    WindowLayer,
    axes_of,
)


@dataclass(frozen=True)
class SizeProblem(Problem):
    """The output shape of one layer for one input; `hand` is all of it, the batch included.

    A convolution, a transposed one or a pool, of any rank, its padding given in numbers.
    With hand="refused" one hyperparameter breaks a rule; `largest` types the greatest value of
    it that torch takes, the others as they are and the same on every axis.
    """

    kind: ClassVar[str] = "output shape, any layer"

    layer: WindowLayer
    input_shape: Shape
    hand: Shape | str
    largest: int = 0

    @property
    def refused(self) -> bool:
        """Whether torch is to refuse the layer."""
        return self.hand == REFUSED

    @property
    def runs(self) -> WindowLayer:
        """Return the layer, mended where it is refused."""
        if not self.refused:
            return self.layer
        return limit.mended(self.layer)

    @property
    def functions(self) -> tuple[str, ...]:  # type: ignore[override]
        """Return the formula that the notebook needs."""
        judge = ("largest_taken",) if self.refused else ()
        return (self.axes()[0].function, *judge)

    @property
    def wanted(self) -> str:  # type: ignore[override]
        """Return what is asked for."""
        if self.refused:
            return '("its name", its largest value)'
        channels = "C" if isinstance(self.layer, Pool) else "C_out"
        batch = ("N",) * (len(self.input_shape) - self.layer.rank - 1)
        sizes = (f"{letter}_out" for letter in letters(self.layer.rank))
        return f"({', '.join((*batch, channels, *sizes))})"

    def axes(self) -> tuple[Axis, ...]:
        """Return each axis of the layer, mended where it is refused."""
        return axes_of(self.runs, self.input_shape)

    def hand_answers(self) -> Answers:
        """Return the typed shape, or the verdict with the typed limit."""
        if not self.refused:
            return {"output shape": self.hand}
        return {"as asked": REFUSED, f"largest {limit.fault(self.layer)}": self.largest}

    def answers(self) -> Answers:
        """Return the shape, or the verdict and the limit, and what the figure shows."""
        shape = self.runs.output_shape(self.input_shape)
        if not self.refused:
            return {"output shape": shape, **self.side_answers()}
        return {
            "as asked": verdict(self.layer, self.input_shape),
            f"largest {limit.fault(self.layer)}": limit.largest(self.layer, self.input_shape),
            "output shape with it": shape,
            **self.side_answers(),
        }

    def side_answers(self) -> Answers:
        """Return what the family's figure shows beside the shape."""
        layer, axes = self.runs, self.axes()
        if isinstance(layer, ConvTranspose):
            plain = replace(layer, padding=0, output_padding=0)
            stamps = {
                f"stamps along the {axis.name}": axis.stamps()
                for axis in axes
                if isinstance(axis, TransposedAxis)
            }
            return {"nothing cut or added": plain.output_shape(self.input_shape), **stamps}
        parts: dict[str, Value] = {}
        if isinstance(layer, Pool) and layer.ceil_mode:
            plain_pool = replace(layer, ceil_mode=False)  # type: ignore[type-var]
            parts["without ceil_mode"] = verdict(plain_pool, self.input_shape)
        return parts | {"never read by axis": tuple(len(axis.unread()) for axis in axes)}

    def statement(self) -> str:
        """Return the question."""
        batched = len(self.input_shape) - self.layer.rank == 2
        shape = f"{'A batch' if batched else 'An image'} of shape `{self.input_shape}`"
        if self.refused:
            return (
                f"{shape} is given to `{self.layer!r}`, and torch refuses it.\n"
                "One hyperparameter is at fault. Which one, and what is the largest value of it "
                "that torch takes, the others as they are?"
            )
        return f"{shape} goes through `{self.layer!r}`.\nWhich shape `{self.wanted}` comes out?"

    def hints(self) -> tuple[str, ...]:
        """Return the rule, then the numbers of the first axis."""
        if self.refused:
            return limit.hints(self.layer)
        first = self.axes()[0]
        return self._first_hint(), f"Along the {first.name}, {first.hint()}."

    def _first_hint(self) -> str:
        if isinstance(self.layer, ConvTranspose):
            return (
                "Run it forwards: every input pixel stamps a window into the output. "
                "Where does the first stamp begin, and where does the last one end?"
            )
        if isinstance(self.layer, Conv):
            return "Each axis is computed on its own, and the channels are those of the filters."
        default = " No `stride` is named, so it is the kernel's size."
        plain = all(axis.stride == axis.kernel_size for axis in self.axes())
        kept = "A pool keeps batch and channels; each axis is computed on its own."
        return kept + (default if plain else "")

    def worked(self) -> tuple[Worked, ...]:
        """Return each axis's lines, after the limit's where the layer is refused."""
        lines = tuple(axis.worked() for axis in self.axes())
        return (limit.worked(self.layer), *lines) if self.refused else lines

    def remark(self) -> str:
        """Return the rule that is broken, and what is worth knowing of each axis."""
        said = [limit.rule(self.layer)] if self.refused else []
        told = {axis.name: axis.remark() for axis in self.axes()}
        said += [f"Along the {name}, {text}." for name, text in alike(told).items() if text]
        return " ".join(said)

    def expected(self) -> dict[str, int]:
        """Return the output shape by its letters; nothing where torch refuses the layer."""
        if self.refused:
            return {}
        names = self.wanted[1:-1].split(", ")
        return dict(zip(names, self.layer.output_shape(self.input_shape), strict=True))

    def slips(self) -> tuple[Slip, ...]:
        """Return the wrong shapes that named mistakes give."""
        return () if self.refused else slips(self.layer, self.input_shape)

    def by_formula(self) -> str:
        """Return the one-axis formula's calls, in the shape; or the search for the limit."""
        if self.refused:
            return limit.by_formula(self.layer, self.axes())
        leading = self.input_shape[: -self.layer.rank - 1]
        channels = self.layer.output_shape(self.input_shape)[-self.layer.rank - 1]
        sizes = [axis.call() for axis in self.axes()]
        return call("", ", ".join(map(str, (*leading, channels))), *sizes)

    def by_torch(self) -> tuple[str, ...]:
        """Return a forward pass of a real batch; or one for every value up to the refused one."""
        images = f"images = torch.zeros{self.input_shape}"
        if self.refused:
            return (images, *limit.by_torch(self.layer))
        return (f"layer = nn.{self.layer!r}", images, "by_torch = tuple(layer(images).shape)")

    def literal(self) -> str:
        """Return the typed answer."""
        return repr((limit.fault(self.layer), self.largest) if self.refused else self.hand)

    def figure(self) -> Figure:
        """Return the drawing of every axis."""
        return Figure(self._call(), self._in_words(), self._caption())

    def _call(self) -> str:
        axes = self.axes()
        if isinstance(self.runs, Conv):
            return call("draw_strips", repr({axis.name: axis.row for axis in axes}))
        function = "draw_transposed" if isinstance(self.runs, ConvTranspose) else "draw_pool"
        size = axes[0].size if len(axes) == 1 else tuple(axis.size for axis in axes)
        return call(function, repr(size), *keywords(axes))

    def _in_words(self) -> str:
        told = {axis.name: axis.in_words() for axis in self.axes()}
        return " ".join(f"Along the {name}: {words}." for name, words in alike(told).items())

    def _caption(self) -> str:
        sizes = [axis.size for axis in self.axes()], [axis.out() for axis in self.axes()]
        before, after = (by_pixels(tuple(one)) for one in sizes)
        mended = f"With `{limit.spelled(self.runs, self.layer)}`: " if self.refused else ""
        return f"{mended}{before} pixels in, {after} out."


def verdict(layer: WindowLayer, input_shape: Shape) -> Value:
    """Return the output shape, or that the layer is refused."""
    try:
        return layer.output_shape(input_shape)
    except ShapeError:
        return REFUSED


def alike(told: dict[str, str]) -> dict[str, str]:
    """Return texts by the axes that they hold for, axes of one text together.

    >>> alike({"height": "a", "width": "a"}), alike({"height": "a", "width": "b"})
    ({'height and the width': 'a'}, {'height': 'a', 'width': 'b'})
    """
    names: dict[str, list[str]] = {}
    for name, text in told.items():
        names.setdefault(text, []).append(name)
    return {series(named).replace(" and ", " and the "): text for text, named in names.items()}


def keywords(axes: tuple[Axis, ...]) -> list[str]:
    """Return the hyperparameters of a drawing as keywords: a number where all axes agree."""
    named: dict[str, None] = {}
    for axis in axes:
        named |= dict.fromkeys(axis.given())
    values = {name: [getattr(axis, name) for axis in axes] for name in named}
    return [
        f"{name}={column[0] if len(set(column)) == 1 else tuple(column)}"
        for name, column in values.items()
    ]
