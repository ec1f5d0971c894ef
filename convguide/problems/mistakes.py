"""Mistakes by name: what each would give, and which one gave an answer.

Contents
    MISTAKES            every mistake by its name
    slips               the wrong shapes of a layer, by mistake
    told                a slip as a sentence, its numbers filled in
    diagnose            whether an answer is right, or which mistake gave it

A mistake that gives the right answer for the numbers at hand is no slip of theirs.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from convguide.formulas import ShapeError
from convguide.layers import Shape
from convguide.layers.pool import Pool
from convguide.layers.transposed import ConvTranspose
from convguide.problems.base import Problem
from convguide.problems.mistakes_axis import CONV, POOL, TRANSPOSED, values_of
from convguide.problems.mistakes_counts import COUNTS, FIELDS, MACS, NETWORKS, PADDINGS
from convguide.problems.slip import Mistake, Number, Numbers, Slip
from convguide.problems.window import Axis, WindowLayer, axes_of

SHAPES = (
    Mistake(
        "axes_swapped",
        "Height and width swapped",
        "Height and width changed places: the height comes first, so it is {right}, not {wrong}.",
        lambda shape: (*shape[:-2], shape[-1], shape[-2]),
    ),
    Mistake(
        "hyperparameters_swapped",
        "Hyperparameters of the other axis",
        "The pairs were read as (width, height): the first entry belongs to the height. "
        "That gives {wrong}, not {right}.",
        lambda shape: None,
    ),
    Mistake(
        "in_channels_kept",
        "Channels of the input kept",
        "{wrong} is the number of channels that go in; what comes out has one channel for each "
        "filter: {right}.",
        lambda shape: None,
    ),
    Mistake(
        "one_group_alone",
        "The filters of one group alone",
        "The {right} filters were divided by the groups, which gives {wrong}; the outputs of all "
        "groups are put together again.",
        lambda shape: None,
    ),
)

TABLES = (SHAPES, CONV, POOL, TRANSPOSED, COUNTS, MACS, FIELDS, PADDINGS, NETWORKS)
MISTAKES = {mistake.name: mistake for table in TABLES for mistake in table}


@dataclass(frozen=True)
class Diagnosis:
    """What is known of an answer: right, or the slips that give it; none where it is unknown."""

    right: bool
    slips: tuple[Slip, ...] = ()

    @property
    def verdict(self) -> str:
        """Return "right", "mistake", "ambiguous" or "unknown"."""
        if self.right:
            return "right"
        return ("unknown", "mistake", "ambiguous")[min(2, len(self.slips))]


def diagnose(problem: Problem, answer: Numbers) -> Diagnosis:
    """Return whether an answer is right, and if not, which mistakes give it.

    A mistake that was made in some entries only is found where none gives them all; one that
    changes places is made in all of them or not at all.

    >>> from convguide.layers import Conv2d
    >>> from convguide.problems import ShapeProblem
    >>> layer = Conv2d(3, 16, kernel_size=3, stride=2, padding=1)
    >>> problem = ShapeProblem("T1", "a stride", layer, (3, 32, 48), (16, 16, 24))
    >>> [slip.mistake for slip in diagnose(problem, (16, 32, 48)).slips]
    ['stride_ignored']
    """
    if problem.accepts(answer):
        return Diagnosis(right=True)
    return Diagnosis(False, problem.slips_of(answer))


def told(slip: Slip) -> str:
    """Return the sentence of a slip, with its numbers."""
    return MISTAKES[slip.mistake].rule.format(**slip.values)


def slips(layer: WindowLayer, input_shape: Shape) -> tuple[Slip, ...]:
    """Return every wrong output shape that a named mistake gives; none for padding in words.

    >>> from convguide.layers import Conv2d
    >>> found = slips(Conv2d(3, 16, kernel_size=3), (3, 32, 48))
    >>> {slip.mistake: slip.answer for slip in found}["dropped_minus_one"]
    (16, 31, 47)
    """
    if isinstance(getattr(layer, "padding", 0), str):
        return ()
    right = layer.output_shape(input_shape)
    found = (*axis_slips(layer, input_shape, right), *shape_slips(layer, input_shape, right))
    return tuple(slip for slip in found if slip.answer != right)


def mistaken(layer: WindowLayer, input_shape: Shape, target: Shape) -> tuple[Slip, ...]:
    """Return the mistakes by which a layer would seem to give the sizes of a target.

    >>> from convguide.layers import Conv2d
    >>> [slip.mistake for slip in mistaken(Conv2d(1, 1, 3, 2, 1), (1, 9, 9), (4, 4))]
    ['no_plus_one', 'plus_one_divided', 'padding_once', 'padding_forgotten']
    """
    right = layer.output_shape(input_shape)
    found = axis_slips(layer, input_shape, right)
    return tuple(slip for slip in found if slip.answer[-layer.rank :] == target)


def table_of(layer: WindowLayer) -> tuple[Mistake, ...]:
    """Return the mistakes that can be made along an axis of a layer."""
    if isinstance(layer, ConvTranspose):
        return TRANSPOSED
    return CONV + POOL if isinstance(layer, Pool) else CONV


def axis_slips(layer: WindowLayer, input_shape: Shape, right: Shape) -> Iterator[Slip]:
    """Yield what each mistake gives when it is made along every axis."""
    axes = axes_of(layer, input_shape)
    for mistake in table_of(layer):
        sizes = tuple(wrong_size(mistake, axis) for axis in axes)
        unlike = [at for at, axis in enumerate(axes) if sizes[at] != axis.out()]
        if not unlike or min(sizes) < 1:
            continue
        first = axes[unlike[0]]
        values = values_of(first) | {"wrong": sizes[unlike[0]], "right": first.out()}
        answer = (*right[: -layer.rank], *sizes)
        yield Slip(mistake.name, answer, values, (unlike[0], mistake.line))


def wrong_size(mistake: Mistake, axis: Axis) -> Number:
    """Return what a mistake gives along an axis; the right size where it cannot be made."""
    found: Number | None = mistake.gives(axis)
    return axis.out() if found is None else found


def shape_slips(layer: WindowLayer, input_shape: Shape, right: Shape) -> Iterator[Slip]:
    """Yield what goes wrong between the axes, and with the channels."""
    if layer.rank == 2:
        yield named("axes_swapped", (*right[:-2], right[-1], right[-2]), right, -2, whole=True)
        yield from crossed(layer, input_shape, right)
    if isinstance(layer, Pool):
        return
    at = -layer.rank - 1
    for name, count in (
        ("in_channels_kept", layer.in_channels),
        ("one_group_alone", layer.out_channels // layer.groups),
    ):
        yield named(name, (*right[:at], count, *right[at + 1 :]), right, at)


def named(name: str, answer: Shape, right: Shape, at: int, whole: bool = False) -> Slip:
    """Return a slip that shows at one place of the shape."""
    return Slip(name, answer, {"wrong": answer[at], "right": right[at]}, whole=whole)


def crossed(layer: WindowLayer, input_shape: Shape, right: Shape) -> Iterator[Slip]:
    """Yield the shape with the hyperparameters of each axis taken for the other."""
    names = ("kernel_size", "stride", "padding", "dilation", "output_padding")
    turned = {name: getattr(layer, name)[::-1] for name in names if hasattr(layer, name)}
    if all(getattr(layer, name) == value for name, value in turned.items()):
        return
    try:
        answer = replace(layer, **turned).output_shape(input_shape)  # type: ignore[type-var]
    except ShapeError:
        return
    unlike = [at for at in (-2, -1) if answer[at] != right[at]]
    if unlike:
        yield named("hyperparameters_swapped", answer, right, unlike[0], whole=True)


__all__ = ["MISTAKES", "Diagnosis", "Mistake", "Numbers", "Slip", "diagnose", "slips", "told"]
