"""Chains of layers from a menu that take an input to a target size, the best first.

Contents
    design                  which chains there are, in order of their cost
    MENU                    the layers that it chooses from unless told otherwise
    Design, Designs         one chain, and the list of all, searched as far as it is read
    Progress                what a long search tells of itself
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

from convguide.layers import AvgPool2d, Conv2d, Layer, MaxPool2d, Shape
from convguide.layers.base import Sizes, by_pixels
from convguide.networks import Sequential, Trace
from convguide.solver.search import Search
from convguide.solver.shortfalls import counted, reason
from convguide.solver.task import checked_task

MENU: tuple[Layer, ...] = (
    Conv2d(1, 1, kernel_size=1),
    Conv2d(1, 1, kernel_size=3, padding=1),
    Conv2d(1, 1, kernel_size=5, padding=2),
    Conv2d(1, 1, kernel_size=7, padding=3),
    Conv2d(1, 1, kernel_size=3, padding=2, dilation=2),
    Conv2d(1, 1, kernel_size=1, stride=2),
    Conv2d(1, 1, kernel_size=3, stride=2, padding=1),
    Conv2d(1, 1, kernel_size=5, stride=2, padding=2),
    Conv2d(1, 1, kernel_size=7, stride=2, padding=3),
    MaxPool2d(2),
    MaxPool2d(3, stride=2, padding=1),
    AvgPool2d(2),
)


@dataclass(frozen=True)
class Design:
    """One chain of layers that does what was asked.

    Attributes:
        layers: the layers, with the channels of their places.
        input_shape: what they take, without the batch.
        cost: what the list goes by: multiply–accumulates, parameters or layers.

    >>> found = Design((Conv2d(3, 8, 3), MaxPool2d(2)), (3, 10, 12), cost=17280)
    >>> found.params, found.macs, found.receptive_field
    (224, 17280, (4, 4))
    """

    layers: tuple[Layer, ...]
    input_shape: Shape
    cost: int

    @cached_property
    def network(self) -> Sequential:
        """The layers as a network."""
        return Sequential(*self.layers)

    @cached_property
    def table(self) -> Trace:
        """A row for each layer, for a batch of 1; it prints as a table."""
        return self.network.trace((1, *self.input_shape))

    @property
    def params(self) -> int:
        """The trainable parameters."""
        return self.network.param_count()

    @property
    def macs(self) -> int:
        """The multiply–accumulates for a batch of 1, bias excluded."""
        return self.table.macs

    @property
    def output_shape(self) -> Shape:
        """What comes out, without the batch."""
        return self.table[-1].output_shape[1:]

    @property
    def receptive_field(self) -> tuple[int, ...]:
        """How many input pixels an output element sees along each axis, holes included."""
        return tuple(window.size for window in self.network.receptive_field())

    @property
    def sentence(self) -> str:
        """The chain in one sentence.

        >>> Design((Conv2d(3, 8, 3), MaxPool2d(2)), (3, 10, 12), cost=17280).sentence
        '3×10×12 becomes 8×4×5 in 2 layers: 224 parameters, 17,280 MACs, receptive field 4×4.'
        """
        return (
            f"{by_pixels(self.input_shape)} becomes {by_pixels(self.output_shape)} in "
            f"{counted(len(self.layers), 'layer')}: {self.params:,} parameters, "
            f"{self.macs:,} MACs, receptive field {by_pixels(self.receptive_field)}."
        )

    @property
    def code(self) -> str:
        """The torch code that builds the chain.

        >>> print(Design((Conv2d(3, 8, 3), MaxPool2d(2)), (3, 10, 12), cost=17280).code)
        network = torch.nn.Sequential(
            torch.nn.Conv2d(3, 8, kernel_size=3),
            torch.nn.MaxPool2d(2),
        )
        """
        lines = "".join(f"    torch.nn.{layer!r},\n" for layer in self.layers)
        return f"network = torch.nn.Sequential(\n{lines})"

    def __str__(self) -> str:
        """Return the sentence and the table."""
        return f"{self.sentence}\n\n{self.table}"


class Progress(NamedTuple):
    """How far a search is.

    Attributes:
        states: the entries of the table so far.
        expanded: the beginnings of chains that were followed.
        bound: what every chain not yet found costs at least; None: there is no other.
        best: the best chain so far, if there is one: not yet the best of all, perhaps.
    """

    states: int
    expanded: int
    bound: int | None
    best: Design | None


class Designs:
    """The chains that do what was asked, the best first, each searched for when it is read.

    An interruption (Ctrl+C) loses nothing: `best_so_far` and `bound` stay readable, and reading
    on goes on with the search.

    >>> found = design((1, 8, 8), 4, channels=2, depth=2)
    >>> [chain.cost for chain, _ in zip(found, range(3))], found.bound
    ([32, 96, 128], 128)
    """

    def __init__(self, search: Search) -> None:
        """Take the search."""
        self._search = search

    def __iter__(self) -> Iterator[Design]:
        """Yield the chains by rising (cost, layers, positions in the menu)."""
        at, found = 0, self._search.found
        while at < len(found) or self._search.advance():
            yield self._design(found[at].positions, found[at].least[0])
            at += 1

    def _design(self, positions: tuple[int, ...], cost: int) -> Design:
        layers = tuple(self._search.board.along(positions))
        return Design(layers, self._search.task.input_shape, cost)

    @property
    def best(self) -> Design | None:
        """The best chain, or None where there is none: `reason` says why."""
        return next(iter(self), None)

    @property
    def best_so_far(self) -> Design | None:
        """The best chain that is known without searching on."""
        if self._search.so_far is None:
            return None
        (cost, _), positions = self._search.so_far
        return self._design(positions, cost)

    @property
    def states(self) -> int:
        """How many entries the table of completions has so far."""
        return len(self._search.table)

    @property
    def expanded(self) -> int:
        """How many beginnings of chains were followed so far."""
        return self._search.expanded

    @property
    def bound(self) -> int | None:
        """What every chain not yet read costs at least; None: there is no other."""
        return self._search.bound

    @property
    def progress(self) -> Progress:
        """How far the search is."""
        return Progress(self.states, self.expanded, self.bound, self.best_so_far)

    def reason(self) -> str:
        """Return what excludes every chain, or "" where there is one.

        Each bound is lifted on its own, to say what could be had without it.

        >>> design((3, 8, 8), 3, channels=4, depth=2).reason()
        'no chain of this menu makes 3×3 of 8×8 in at most 2 layers: the nearest are 2×2 and 4×4'
        """
        return "" if self.best else reason(self._search.task)


def design(
    input_shape: Shape,
    target_size: Sizes,
    menu: Iterable[Layer] = MENU,
    channels: Sizes = 64,
    depth: int = 10,
    receptive_field: Sizes = 1,
    max_params: int | None = None,
    max_macs: int | None = None,
    cost: str = "macs",
    progress: Callable[[Progress], None] | None = None,
) -> Designs:
    """Return the chains of layers from a menu that take an input to a target size, best first.

    They come in order of (cost, number of layers, positions in the menu), without exception
    and without omission: the first one is the best that there is. A stage is a run of layers
    up to and including the first one that makes some axis smaller, or to the end of the chain.
    Every stage holds at least one convolution, so that a row of pools is no answer.

    Args:
        input_shape: (C, L), (C, H, W) or (C, D, H, W), without the batch.
        target_size: the sizes that come out, in pixels; one number holds for every axis.
        menu: the layers to choose from. A convolution stands for itself at any widths: its
            channels are replaced, all else stays. Sliding pools stand as they are. A layer
            that refuses a shape is not possible there.
        channels: the out_channels of all convolutions of a stage, stage by stage: a chain has
            as many stages as there are numbers. One number holds for any number of stages.
        depth: the most layers of a chain.
        receptive_field: the least receptive field in pixels, its extent along each axis.
        max_params: the most trainable parameters.
        max_macs: the most multiply–accumulates, for a batch of 1, bias excluded.
        cost: what is least in the best chain: "macs", "params" or "depth".
        progress: called with a `Progress` every 2,000 steps of the search.

    Raises:
        TypeError: an argument is of the wrong type, or the menu holds another kind of layer.
        ShapeError: a number is too small, a tuple of the wrong length, a layer of other axes,
            the menu empty or the cost unknown.

    Source: Hart, Nilsson and Raphael, "A Formal Basis for the Heuristic Determination of
        Minimum Cost Paths", 1968, https://doi.org/10.1109/TSSC.1968.300136: the search is A*.

    >>> design((1, 8, 8), 4, channels=2, depth=2).best.layers
    (Conv2d(1, 2, kernel_size=1, stride=2),)
    """
    search = Search(
        checked_task(
            *(input_shape, target_size, menu, channels, depth, receptive_field),
            *(max_params, max_macs, cost),
        )
    )
    designs = Designs(search)
    if progress is not None:
        search.watch = lambda: progress(designs.progress)
    return designs
