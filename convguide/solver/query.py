"""What is asked of the solver: sizes, the values allowed, and which layer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from convguide.formulas import (
    ShapeError,
    conv_leeway,
    conv_size,
    conv_transpose_leeway,
    conv_transpose_size,
    pool_size,
    whole,
    window_span,
)
from convguide.solver.alike import Alike, Choice
from convguide.solver.allowed import Values, shared, within
from convguide.solver.combos import overlap
from convguide.solver.rules import Fit, LeewayFit, PoolFit, Shape
from convguide.solver.solution import ConvTransposeSolution, PoolSolution, Solution

AllValues = tuple[Values, ...]
NAMES = ("kernel_size", "stride", "padding", "dilation")


@dataclass(frozen=True)
class Query:
    """Which convolutions turn one size into another? Values are one entry an axis."""

    layer: ClassVar[str] = "Conv"

    input_size: Shape
    target_size: Shape
    kernel_size: AllValues
    stride: AllValues
    padding: AllValues
    dilation: AllValues
    square: bool = True
    wishes: frozenset[str] = frozenset()

    @property
    def rank(self) -> int:
        """Return the number of axes."""
        return len(self.input_size)

    def axes(self) -> tuple[Shape, ...]:
        """Return the axes that are solved together: all of them if square, else each alone."""
        every = range(self.rank)
        return (tuple(every),) if self.square else tuple((at,) for at in every)

    def groups(self) -> tuple[Alike, ...]:
        """Return the solutions of the axes that are solved together."""
        return tuple(map(self.together, self.axes()))

    def together(self, axes: Shape) -> Alike:
        """Return the solutions of axes that share their hyperparameters."""
        asked = self.asked(axes)
        return Alike(
            rule=Rule(self, asked),
            sizes=tuple(self.input_size[at] for at in asked),
            targets=tuple(self.target_size[at] for at in asked),
            wishes=self.wishes,
            **{name: shared(getattr(self, name)[at] for at in axes) for name in NAMES},
        )

    def asked(self, axes: Shape) -> Shape:
        """Return these axes without those that ask the same as another one."""
        questions = ((self.input_size[at], self.target_size[at], self._more(at)) for at in axes)
        return tuple(dict(zip(questions, axes, strict=True)).values())

    def _more(self, axis: int) -> object:
        """Return what else an axis asks, beside its sizes and the shared hyperparameters."""
        return None

    def fit(self, axes: Shape, stride: int, dilation: int) -> Fit:
        """Return what fits these axes at one stride and dilation."""
        leeways = (self.leeway(axis, stride, dilation) for axis in axes)
        return LeewayFit(overlap(*leeways), dilation)

    def leeway(self, axis: int, stride: int, dilation: int) -> range:
        """Return what 2 · padding − span may be on an axis."""
        return conv_leeway(self.input_size[axis], self.target_size[axis], stride)

    def reached(self, axis: int, choice: Choice) -> Shape:
        """Return the output size that a choice gives on an axis, or raise ShapeError."""
        return (conv_size(self.input_size[axis], *choice),)

    def columns(self, choices: tuple[Choice, ...]) -> tuple[Shape, Shape, Shape, Shape]:
        """Return kernels, strides, paddings and dilations of one choice for each group of axes."""
        if self.square:
            rank = len(self.input_size)
            k, s, p, d = choices[0]
            return (k,) * rank, (s,) * rank, (p,) * rank, (d,) * rank
        kernels, strides, paddings, dilations = zip(*choices, strict=True)
        return kernels, strides, paddings, dilations

    def solution(self, choices: tuple[Choice, ...]) -> Solution:
        """Return the solution of one choice for each group of axes."""
        return Solution(self.input_size, self.target_size, *self.columns(choices))


@dataclass(frozen=True)
class Rule:
    """A query's fits for some of its axes, by stride and dilation."""

    query: Query
    axes: Shape

    def __call__(self, stride: int, dilation: int) -> Fit:
        """Return what fits."""
        return self.query.fit(self.axes, stride, dilation)


@dataclass(frozen=True)
class PoolQuery(Query):
    """Which pools turn one size into another?"""

    layer: ClassVar[str] = "MaxPool"

    ceil_mode: bool = False

    def fit(self, axes: Shape, stride: int, dilation: int) -> Fit:
        """Return what fits these axes at one stride and dilation."""
        sizes = tuple(self.input_size[at] for at in axes)
        targets = tuple(self.target_size[at] for at in axes)
        return PoolFit(sizes, targets, stride, dilation, self.ceil_mode)

    def reached(self, axis: int, choice: Choice) -> Shape:
        """Return the output size that a choice gives on an axis, or raise ShapeError."""
        return (pool_size(self.input_size[axis], *choice, self.ceil_mode),)

    def solution(self, choices: tuple[Choice, ...]) -> Solution:
        """Return the solution of one choice for each group of axes."""
        window = self.columns(choices)
        return PoolSolution(self.input_size, self.target_size, *window, self.ceil_mode)


@dataclass(frozen=True)
class ConvTransposeQuery(Query):
    """Which transposed convolutions turn one size into another?

    An output_padding for each axis follows from the rest.
    """

    layer: ClassVar[str] = "ConvTranspose"

    output_padding: AllValues = ()

    def _more(self, axis: int) -> object:
        return self.output_padding[axis]

    def leeway(self, axis: int, stride: int, dilation: int) -> range:
        """Return what 2 · padding − span may be on an axis, by rising output_padding."""
        sizes = self.input_size[axis], self.target_size[axis]
        leeway = conv_transpose_leeway(*sizes, stride, dilation)
        added = within(self.output_padding[axis], 0, len(leeway) - 1)
        return leeway[added[0] : added[-1] + 1] if added else leeway[:0]

    def reached(self, axis: int, choice: Choice) -> Shape:
        """Return the output sizes of a choice by output_padding, or raise ShapeError."""
        kernel_size, stride, padding, dilation = choice
        given = (self.input_size[axis], kernel_size, stride, padding)
        added = within(self.output_padding[axis], 0, max(stride, dilation) - 1)
        return tuple(conv_transpose_size(*given, more, dilation) for more in added)

    def solution(self, choices: tuple[Choice, ...]) -> Solution:
        """Return the solution of one choice for each group, its output_padding filled in."""
        each = choices * self.rank if self.square else choices
        sizes = zip(self.input_size, self.target_size, each, strict=True)
        added = tuple(output_padding(*given) for given in sizes)
        window = self.columns(choices)
        return ConvTransposeSolution(self.input_size, self.target_size, *window, added)


def output_padding(size: int, target: int, choice: Choice) -> int:
    """Return the output_padding with which a choice reaches the target."""
    kernel_size, stride, padding, dilation = choice
    leeway = conv_transpose_leeway(size, target, stride, dilation)
    return leeway.index(2 * padding - window_span(kernel_size, dilation))


def sizes_of(name: str, given: int | tuple[int, ...]) -> Shape:
    """Return a size as a tuple of one to three axes.

    >>> sizes_of("input_size", 32), sizes_of("input_size", (32, 48))
    ((32,), (32, 48))
    """
    entries = tuple(given) if isinstance(given, (tuple, list)) else (given,)
    if not 1 <= len(entries) <= 3:
        raise ShapeError(f"{name} has one to three axes, but {name}={given!r}")
    return tuple(whole(f"{name}[{at}]", size, 1) for at, size in enumerate(entries))
