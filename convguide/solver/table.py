"""What it takes at least to complete a chain of layers, from every place where it can stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from math import inf
from operator import add, le

from convguide.solver.places import Board, Move, Need, Place, needed
from convguide.solver.task import RESOURCES

# What layers take together: the cost, how many they are, then what else is bounded.
Totals = tuple[int, ...]


class Table:
    """The totals with which a chain can be completed, those left out that others are better than.

    An entry belongs to a place, the layers left and the receptive field that they must have.
    It holds, by rising (cost, layers), every total that takes less of something bounded than
    all before it: with nothing bounded but the cost that is a single one. So the first that
    fits what is left of the bounds is what the best completion takes, exactly.

    Args:
        watch: called after each new entry.
    """

    def __init__(self, board: Board, watch: Callable[[], None] = lambda: None) -> None:
        """Take the board; entries are computed when they are asked for, once each."""
        task, bounds = board.task, board.task.bounds()
        others = [name for name in bounds if name != task.cost]
        self.board = board
        self.watch = watch
        self.order = [RESOURCES.index(name) for name in (task.cost, "depth", *others)]
        self.most = (bounds.get(task.cost, inf), inf, *(bounds[name] for name in others))
        self.nothing: Totals = (0,) * len(self.order)
        self.known: dict[tuple[Place, int, Need], tuple[Totals, ...]] = {}
        self.priced: dict[Place, tuple[tuple[Totals, Move], ...]] = {}

    def __len__(self) -> int:
        """Return how many entries are computed."""
        return len(self.known)

    def entry(self, place: Place, left: int, need: Need) -> tuple[Totals, ...]:
        """Return the totals that complete a chain in at most `left` layers."""
        key = place, left, need
        if key not in self.known:
            self.known[key] = self._entry(place, left, need)
            self.watch()
        return self.known[key]

    def _entry(self, place: Place, left: int, need: Need) -> tuple[Totals, ...]:
        nowhere = (1,) * len(need)
        if place.ends and need == nowhere:
            return (self.nothing,)
        # Where even a receptive field of one pixel is out of reach, none is worth a look.
        if not left or (need != nowhere and not self.entry(place, left, nowhere)):
            return ()
        found: set[Totals] = set()
        for price, move in self.prices(place):
            for rest in self.entry(move.place, left - 1, needed(need, move.field)):
                found.add(tuple(map(add, price, rest)))
        return best_of(total for total in found if all(map(le, total, self.most)))

    def prices(self, place: Place) -> tuple[tuple[Totals, Move], ...]:
        """Return the layers that can come next, each with what it takes."""
        if place not in self.priced:
            self.priced[place] = tuple(
                (tuple(move.costs[at] for at in self.order), move)
                for move in self.board.moves(place)
            )
        return self.priced[place]

    def first(self, place: Place, left: int, need: Need, spent: Totals) -> Totals | None:
        """Return what the best chain takes that goes on from here, `spent` included."""
        for rest in self.entry(place, left, need):
            total = tuple(map(add, spent, rest))
            if all(map(le, total, self.most)):
                return total
        return None

    def least(self, left: int, need: Need) -> Totals | None:
        """Return what the best chain takes from the start, or None where there is none."""
        return self.first(self.board.start, left, need, self.nothing)

    def best(self, left: int, need: Need) -> tuple[int, ...]:
        """Return the best chain from the start, as positions in the menu; there must be one."""
        place, spent, positions = self.board.start, self.nothing, []
        wanted = self.least(left, need)
        while spent != wanted:
            for price, move in self.prices(place):
                after = move.place, left - 1, needed(need, move.field)
                paid = tuple(map(add, spent, price))
                if self.first(*after, paid) == wanted:
                    break
            positions.append(move.position)
            (place, left, need), spent = after, paid
        return tuple(positions)


def best_of(totals: Iterable[Totals]) -> tuple[Totals, ...]:
    """Return the totals by rising (cost, layers), without those that others are better than.

    >>> best_of([(5, 2, 40), (4, 3, 50), (6, 1, 40)])
    ((4, 3, 50), (5, 2, 40))
    """
    kept: list[Totals] = []
    for total in sorted(totals):
        if not any(all(map(le, other[2:], total[2:])) for other in kept):
            kept.append(total)
    return tuple(kept)
