"""Where a chain of layers can stand, and which layers lead on from there.

Contents
    Place, Move, Board      a shape in a stage, a layer that leads on, and all that can be reached
    needed                  the receptive field that is left to the layers behind one
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import lru_cache
from operator import lt
from typing import NamedTuple

from convguide.formulas import ShapeError
from convguide.layers import Layer, Shape
from convguide.layers.conv import Conv
from convguide.solver.task import Task, Template

# Parameters, multiply–accumulates and layers: as in RESOURCES.
Costs = tuple[int, int, int]
Need = tuple[int, ...]
# The span and the stride of a layer's window, by axis.
Field = tuple[tuple[int, int], ...]


@dataclass(frozen=True, eq=False)
class Place:
    """Where a chain can stand.

    Attributes:
        shape: channels and sizes, without the batch.
        stage: the stage of the layer that comes next.
        held: whether a convolution stands in that stage already.
        done: whether the stages let a chain end here.
        ends: whether the sizes do too.
    """

    shape: Shape
    stage: int
    held: bool
    done: bool
    ends: bool


class Move(NamedTuple):
    """A layer that leads on: its position in the menu, and (params, macs, 1) as its costs."""

    position: int
    layer: Layer
    place: Place
    field: Field
    costs: Costs


class Fitted(NamedTuple):
    """A layer of the menu at the widths of its place."""

    layer: Template
    field: Field
    params: int


class Board:
    """The places of a task; each layer is asked once what it makes of a shape."""

    def __init__(self, task: Task) -> None:
        """Take the task; places come up as they are asked for."""
        self.task = task
        self.known: dict[tuple[Shape, int, bool, bool], Place] = {}
        self.led: dict[Place, tuple[Move, ...]] = {}
        self.layers: dict[tuple[int, int, int], Fitted | None] = {}
        self.answers: dict[tuple[int, Shape], tuple[Shape, Costs] | None] = {}
        self.start = self.place(task.input_shape, 0, held=False, done=False)

    def place(self, shape: Shape, stage: int, held: bool, done: bool) -> Place:
        """Return the one place of this description."""
        key = shape, stage, held, done
        if key not in self.known:
            ends = done and shape[1:] == self.task.target_size
            self.known[key] = Place(*key, ends)
        return self.known[key]

    def moves(self, place: Place) -> tuple[Move, ...]:
        """Return the layers that can come next, in the menu's order."""
        if place not in self.led:
            self.led[place] = tuple(self._moves(place))
        return self.led[place]

    def _moves(self, place: Place) -> Iterable[Move]:
        if place.stage == len(self.task.widths):
            return
        for position in range(len(self.task.menu)):
            fitted = self.fitted(position, place.shape[0], self.task.widths[place.stage])
            answers = fitted and self.asked(fitted, place.shape)
            if not fitted or not answers:
                continue
            after = self._after(place, answers[0], isinstance(fitted.layer, Conv))
            if after:
                yield Move(position, fitted.layer, after, fitted.field, answers[1])

    def fitted(self, position: int, in_channels: int, out_channels: int) -> Fitted | None:
        """Return a layer of the menu at the widths of its place; None where it takes none such."""
        key = position, in_channels, out_channels
        if key not in self.layers:
            self.layers[key] = at_widths(self.task.menu[position], in_channels, out_channels)
        return self.layers[key]

    def asked(self, fitted: Fitted, shape: Shape) -> tuple[Shape, Costs] | None:
        """Return what a layer makes of a shape and what that costs; None where it refuses."""
        key = id(fitted), shape
        if key not in self.answers:
            self.answers[key] = answered(fitted, shape)
        return self.answers[key]

    def _after(self, place: Place, shape: Shape, convolves: bool) -> Place | None:
        """Return where a layer ends, or None where it would close a stage without convolution."""
        held, free, last = place.held or convolves, self.task.free, len(self.task.widths) - 1
        if not any(map(lt, shape[1:], place.shape[1:])):
            return self.place(shape, place.stage, held, held and (free or place.stage == last))
        following = place.stage if free else place.stage + 1
        done = free or place.stage == last
        return self.place(shape, following, held=False, done=done) if held else None

    def along(self, positions: Iterable[int]) -> list[Layer]:
        """Return the layers of a chain, from their positions in the menu."""
        place, layers = self.start, []
        for position in positions:
            move = next(move for move in self.moves(place) if move.position == position)
            layers.append(move.layer)
            place = move.place
        return layers


def at_widths(template: Template, in_channels: int, out_channels: int) -> Fitted | None:
    """Return a layer of the menu with these channels, or None where it has no such place.

    >>> from convguide.layers import Conv2d
    >>> at_widths(Conv2d(1, 1, 3), 4, 8).layer
    Conv2d(4, 8, kernel_size=3)
    """
    try:
        layer = template
        if isinstance(template, Conv):
            layer = replace(template, in_channels=in_channels, out_channels=out_channels)
        field = tuple((window.size, window.stride) for window in layer.receptive_field())
        return Fitted(layer, field, layer.param_count())
    except ShapeError:
        return None


def answered(fitted: Fitted, shape: Shape) -> tuple[Shape, Costs] | None:
    """Return what comes out of a layer and what it costs; None where it refuses the shape."""
    try:
        out = fitted.layer.output_shape((1, *shape))[1:]
        return out, (fitted.params, fitted.layer.macs((1, *shape)), 1)
    except ShapeError:
        return None


@lru_cache(maxsize=2**16)
def needed(need: Need, field: Field) -> Need:
    """Return the receptive field that is left to the layers behind one.

    Behind a layer of this span and stride they need 1 + ⌈(need − span) / stride⌉ pixels of its
    output, by axis.

    Source: span + (rest − 1) · stride, `Window.then`, turned round.

    >>> needed((7, 3), ((3, 2), (3, 2)))
    (3, 1)
    """
    pairs = zip(need, field, strict=True)
    return tuple(max(1, 1 - (span - pixels) // stride) for pixels, (span, stride) in pairs)
