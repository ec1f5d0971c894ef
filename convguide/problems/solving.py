"""Questions to the solver whose answers the page of its derivation shows."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from inspect import signature
from itertools import product
from math import prod
from typing import Any, ClassVar

from convguide.formulas import conv_leeway, conv_paddings
from convguide.problems.base import Answers, Figure, Problem, call, series
from convguide.solver import Reason, Solution, Solutions, solve, solve_conv_transpose, solve_pool
from convguide.solver.combos import Pair, inclusive, overlap

NAMES = ("kernel_size", "stride", "padding", "dilation")
Choice = tuple[int, int, int, int]
# A square choice; of a transposed convolution with the output_padding of each axis.
Row = tuple[int | tuple[int, ...], ...]
Given = dict[str, Any]


@dataclass(frozen=True)
class Asking:
    """A layer of torch.nn and the inclusive window of values that it may take.

    The functions are chosen by the layer's name; `output_padding` is that of the transposed
    convolutions and `ceil_mode` that of the pools.
    """

    layer: str

    kernel_size: Pair = (1, 7)
    stride: Pair = (1, 3)
    padding: Pair = (0, 5)
    dilation: Pair = (1, 3)
    output_padding: Pair = (0, 0)
    ceil_mode: bool = False

    @property
    def transposed(self) -> bool:
        """Return whether an output_padding belongs to each axis."""
        return self.layer.startswith("ConvTranspose")

    def names(self) -> tuple[str, ...]:
        """Return the hyperparameters that have a range."""
        return (*NAMES, "output_padding") if self.transposed else NAMES

    def ranges(self) -> dict[str, range]:
        """Return the values that may be taken, by name."""
        least = dict.fromkeys(self.names(), 1) | {"padding": 0, "output_padding": 0}
        return {name: inclusive(name, getattr(self, name), least[name]) for name in self.names()}

    def function(self) -> Callable[..., Solutions]:
        """Return the solver for the layer."""
        return solve_conv_transpose if self.transposed else self._other()

    def _other(self) -> Callable[..., Solutions]:
        return solve_pool if "Pool" in self.layer else solve

    def options(self) -> Given:
        """Return what the layer is told beside what has a range."""
        return {"ceil_mode": True} if self.ceil_mode else {}

    def found(self, size: Any, target: Any, **more: bool) -> Solutions:
        """Return the solver's answer."""
        return self.function()(size, target, **self.ranges(), **self.options(), **more)

    def axis_choices(self) -> Iterator[Given]:
        """Yield every candidate of one axis, as the layer's arguments."""
        ranges = self.ranges()
        for chosen in product(*ranges.values()):
            yield dict(zip(ranges, chosen, strict=True)) | self.options()


@dataclass(frozen=True)
class SolverQuery(Asking, Problem):
    """One question on two axes: how many solutions, and which; if none, what is nearest."""

    kind: ClassVar[str] = "solver query"

    size: Pair = (1, 1)
    target: Pair = (1, 1)
    hand_square: int = 0
    hand_distinct: int = 0
    hand_per_axis: int = 0
    hand_nearest: tuple[Pair, ...] = ()
    hand_wider: tuple[Choice, ...] = ()

    def hand_answers(self) -> Answers:
        """Return the typed counts; of a question without solutions what is nearest to one."""
        nearby = {"nearest sizes": self.hand_nearest, "wider choices that do": self.hand_wider}
        return {
            "square solutions": self.hand_square,
            "different layers": self.hand_distinct,
            "solutions per axis": self.hand_per_axis,
            **({} if self.hand_square else nearby),
        }

    def answers(self) -> Answers:
        """Return the solver's counts and its list; its reason where there is nothing to list."""
        square = self.square()
        reason = square.reason()
        return {
            "candidates": prod(map(len, self.ranges().values())) * len(self.added()),
            "square solutions": square.total,
            "different layers": square.distinct().total,
            "solutions per axis": self.found(self.size, self.target, square=False).total,
            "every square solution": tuple(map(self.row, square)),
            **(self._told(reason) if reason else {}),
        }

    def _told(self, reason: Reason) -> Answers:
        choices = tuple(wider.choice for wider in reason.widenings)
        return {"nearest sizes": reason.nearest, "wider choices that do": choices}

    def square(self) -> Solutions:
        """Return the solutions that are alike on both axes."""
        return self.found(self.size, self.target)

    def row(self, one: Solution) -> Row:
        """Return a square solution as numbers."""
        chosen = tuple(getattr(one, name)[0] for name in NAMES)
        added = one.hyperparameters().get("output_padding")
        return (*chosen, added) if added else chosen

    def added(self) -> tuple[int, ...]:
        """Return the values of the second axis' own output_padding; one entry if it has none."""
        return tuple(self.ranges().get("output_padding", range(1)))

    def square_choices(self) -> Iterator[Given]:
        """Yield every candidate that is alike on both axes, output_padding excepted."""
        for given in self.axis_choices():
            for more in self.added():
                first = given.get("output_padding")
                yield given | ({"output_padding": (first, more)} if self.transposed else {})

    def code(self, *more: str) -> str:
        """Return the question as it is asked of the package."""
        usual = {name: at.default for name, at in signature(self.function()).parameters.items()}
        said = [
            f"{name}={written(values)}"
            for name, values in self.ranges().items()
            if values != ranged(usual[name])
        ]
        options = [f"{name}={value}" for name, value in self.options().items()]
        name = self.function().__name__
        return call(name, f"{self.size}", f"{self.target}", *said, *options, *more, width=88)


@dataclass(frozen=True)
class SolverSweep(Asking, Problem):
    """Every question of a small window, on one axis: is anything missed, is anything wrong?"""

    kind: ClassVar[str] = "solver sweep"

    sizes: Pair = (1, 12)
    targets: Pair = (1, 9)

    def hand_answers(self) -> Answers:
        """Return nothing: nobody goes through so many by hand."""
        return {}

    def answers(self) -> Answers:
        """Return how many questions, candidates and solutions there are, by the solver."""
        questions = len(tuple(self.questions()))
        return {
            "questions": questions,
            "candidates": questions * prod(map(len, self.ranges().values())),
            "solutions": sum(self.found(*one).total for one in self.questions()),
            "listed and right": len({(one, row) for one, row in self.listed()}),
        }

    def questions(self) -> Iterator[Pair]:
        """Yield each size with each target."""
        sizes, targets = inclusive("sizes", self.sizes, 1), inclusive("targets", self.targets, 1)
        return product(sizes, targets)

    def listed(self) -> Iterator[tuple[Pair, tuple[int, ...]]]:
        """Yield each question with each of the solver's solutions."""
        for size, target in self.questions():
            for one in self.found(size, target):
                yield (size, target), tuple(getattr(one, name)[0] for name in self.names())


@dataclass(frozen=True)
class PaddingMap(Problem):
    """Which paddings reach a target, kernel by kernel, at one stride and dilation.

    `ks_range` and `pad_range` are what is drawn; `kernels` and `paddings` are what is allowed.
    """

    kind: ClassVar[str] = "reachable paddings"

    size: int
    target: int
    stride: int
    hand_leeway: tuple[int, ...]
    hand: tuple[tuple[int, ...], ...]
    dilation: int = 1
    ks_range: Pair = (1, 9)
    pad_range: Pair = (0, 6)
    kernels: Pair = (1, 7)
    paddings: Pair = (0, 5)

    def hand_answers(self) -> Answers:
        """Return the typed leeway and paddings."""
        return {"leeway": self.hand_leeway, "paddings by kernel": self.hand}

    def answers(self) -> Answers:
        """Return the leeway, and the paddings that the formulas solve for."""
        tried = inclusive("pad_range", self.pad_range, 0)
        rest = self.stride, self.dilation
        return {
            "leeway": tuple(conv_leeway(self.size, self.target, self.stride)),
            "paddings by kernel": tuple(
                tuple(overlap(conv_paddings(self.size, self.target, kernel, *rest), tried))
                for kernel in inclusive("ks_range", self.ks_range, 1)
            ),
        }

    def figure(self) -> Figure:
        """Return the strip of the paddings that reach the target."""
        given = [str(self.size), str(self.target), str(self.stride), str(self.dilation)]
        windows = [f"{name}={getattr(self, name)}" for name in MAPPED]
        return Figure(call("draw_paddings", *given, *windows), self.in_words(), self._caption())

    def in_words(self) -> str:
        """Return the figure in words."""
        kernels = inclusive("ks_range", self.ks_range, 1)
        found = [
            f"kernel {kernel}: {series(list(map(str, paddings))) or 'none'}"
            for kernel, paddings in zip(kernels, self.hand, strict=True)
        ]
        (first, last), (least, most) = self.kernels, self.paddings
        return (
            f"Kernel size across, padding upwards: which paddings turn {self.size} into "
            f"{self.target} with stride {self.stride} and dilation {self.dilation}. "
            f"{'; '.join(found)}. A frame marks kernels {first} to {last} and paddings {least} "
            f"to {most}."
        )

    def _caption(self) -> str:
        return (
            f"{self.topic[:1].upper()}{self.topic[1:]}: {self.size} to {self.target} pixels with "
            f"stride {self.stride} and dilation {self.dilation}."
        )


MAPPED = ("ks_range", "pad_range", "kernels", "paddings")


def ranged(values: int | range) -> range:
    """Return a default as the range that it stands for.

    >>> ranged(1)
    range(1, 2)
    """
    return values if isinstance(values, range) else range(values, values + 1)


def written(values: range) -> str:
    """Return a range as one writes it in a call.

    >>> written(range(1, 2)), written(range(0, 8)), written(range(1, 3))
    ('1', 'range(8)', 'range(1, 3)')
    """
    if len(values) == 1:
        return str(values[0])
    return f"range({values.stop})" if values.start == 0 else f"range({values.start}, {values.stop})"
