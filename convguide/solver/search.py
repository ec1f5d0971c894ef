"""Best-first search over chains of layers, led by a table of what completes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from heapq import heappop, heappush
from itertools import count
from operator import add
from typing import NamedTuple

from convguide.solver.places import Board, Need, Place, needed
from convguide.solver.table import Table, Totals
from convguide.solver.task import Task

# How many entries and expansions lie between two reports.
EVERY = 2000


class Node(NamedTuple):
    """The beginning of a chain, or a whole one; the first three fields are the order.

    Attributes:
        least: what the best chain that begins so costs, and how many layers it has.
        positions: the layers so far, by their positions in the menu.
        whole: whether the chain ends here.
        number: tells twins apart, before what cannot be compared.
        spent: what the layers so far take.
        need: the receptive field that is left to the others.
    """

    least: Totals
    positions: tuple[int, ...]
    whole: bool
    number: int
    spent: Totals
    place: Place
    need: Need

    @property
    def key(self) -> tuple[Totals, tuple[int, ...]]:
        """Where a chain stands in the list of all."""
        return self.least, self.positions


class Search:
    """A*: the chains of a task in order of (cost, layers, positions in the menu).

    What the table says of a beginning is no estimate but what its best chain takes, so that
    hardly more is expanded than what is listed. An interruption loses nothing: the search can
    go on where it was.

    Args:
        watch: called every few thousand steps.

    Source: Hart, Nilsson and Raphael, "A Formal Basis for the Heuristic Determination of
        Minimum Cost Paths", 1968, https://doi.org/10.1109/TSSC.1968.300136.
    """

    def __init__(self, task: Task, watch: Callable[[], None] = lambda: None) -> None:
        """Take the task; nothing is searched before the first step."""
        self.task = task
        self.board = Board(task)
        self.table = Table(self.board, self._step)
        self.watch = watch
        self.heap: list[Node] | None = None
        self.numbers = count()
        self.found: list[Node] = []
        self.expanded = 0
        self.floor = 0
        self.so_far: tuple[Totals, tuple[int, ...]] | None = None

    def _step(self) -> None:
        if (len(self.table) + self.expanded) % EVERY == 0:
            self.watch()

    @property
    def bound(self) -> int | None:
        """What every chain not yet found costs at least; None: all are found."""
        if self.heap is None:
            return self.floor
        node = self.first()
        return None if node is None else node.least[0]

    def first(self) -> Node | None:
        """Return the first node of the heap, without the chains that are found already."""
        heap = self.heap or []
        while heap and heap[0].whole and self.found and heap[0].key <= self.found[-1].key:
            heappop(heap)
        return heap[0] if heap else None

    def advance(self) -> bool:
        """Find the next chain and return whether there is one."""
        self.heap = self.begun() if self.heap is None else self.heap
        while (node := self.first()) is not None:
            # Nothing leaves the heap before what follows from it is kept.
            if node.whole:
                self.found.append(node)
                return True
            self.expand(self.heap, node)
        return False

    def begun(self) -> list[Node]:
        """Return the heap with the empty chain, the table filled layer by layer.

        So there is a chain to show as soon as some depth has one, each later one cheaper.
        """
        depth, need = self.task.depth, self.task.receptive_field
        whatever_is_seen = self.table.least(depth, (1,) * len(need))
        if whatever_is_seen is None:
            return []
        self.floor = whatever_is_seen[0]
        for at_most in range(1, depth + 1):
            self.note(at_most, self.table.least(at_most, need))
        nothing = self.table.nothing
        return list(self.node((), nothing, self.board.start, need))

    def note(self, depth: int, least: Totals | None) -> None:
        """Keep the best chain of at most `depth` layers if there is none cheaper so far."""
        if least is not None and (self.so_far is None or least[:2] < self.so_far[0]):
            self.so_far = least[:2], self.table.best(depth, self.task.receptive_field)

    def node(
        self, positions: tuple[int, ...], spent: Totals, place: Place, need: Need
    ) -> Iterator[Node]:
        """Yield a beginning, if some chain begins so."""
        left = self.task.depth - len(positions)
        least = self.table.first(place, left, need, spent)
        if least is not None:
            number = next(self.numbers)
            yield Node(least[:2], positions, False, number, spent, place, need)

    def expand(self, heap: list[Node], node: Node) -> None:
        """Put the beginnings that are one layer longer in the place of the first one."""
        self.expanded += 1
        self._step()
        for longer in [*self.ended(node), *self.longer(node)]:
            heappush(heap, longer)
        heappop(heap)

    def ended(self, node: Node) -> Iterator[Node]:
        """Yield the chain that ends with this beginning, if it may."""
        if node.place.ends and set(node.need) == {1}:
            number = next(self.numbers)
            yield node._replace(least=node.spent[:2], whole=True, number=number)

    def longer(self, node: Node) -> Iterator[Node]:
        """Yield the beginnings with one layer more."""
        if len(node.positions) == self.task.depth:
            return
        for price, move in self.table.prices(node.place):
            positions, spent = (*node.positions, move.position), tuple(map(add, node.spent, price))
            yield from self.node(positions, spent, move.place, needed(node.need, move.field))
