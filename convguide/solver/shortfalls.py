"""Why no chain of layers does what was asked."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from convguide.layers import Shape
from convguide.layers.base import by_pixels
from convguide.solver.places import Board, Place
from convguide.solver.table import Table, Totals
from convguide.solver.task import Task

UNITS = {"max_params": "parameters", "max_macs": "MACs"}


def reason(task: Task) -> str:
    """Return what excludes every chain of a task that has none."""
    stages = reached(task)
    target = task.target_size
    if target not in stages:
        return unreached(task, stages)
    if not task.free and len(task.widths) not in stages[target]:
        return miscounted(task, stages[target])
    return out_of_bounds(task)


def miscounted(task: Task, stages: set[int]) -> str:
    """Return how many stages a chain has, where `channels` asks for another number."""
    asked, depth = counted(len(task.widths), "stage"), counted(task.depth, "layer")
    return (
        f"channels={task.widths} asks for {asked}, but chains of this menu that make "
        f"{made(task)} in at most {depth} have {listed(map(str, sorted(stages)), 'or')}"
    )


def reached(task: Task) -> dict[Shape, set[int]]:
    """Return the sizes that chains of any widths reach, and in how many stages each."""
    board = Board(replace(task, free=True, widths=task.widths[:1]))
    seen = fresh = {(board.start, 0)}
    for _ in range(task.depth):
        fresh = {following for here in fresh for following in beyond(board, *here)} - seen
        seen = seen | fresh
    sizes: dict[Shape, set[int]] = {}
    for place, closed in seen:
        if place.done:
            sizes.setdefault(place.shape[1:], set()).add(closed + place.held)
    return sizes


def beyond(board: Board, place: Place, closed: int) -> Iterable[tuple[Place, int]]:
    """Yield where one layer more leads, with how many stages are closed there."""
    for move in board.moves(place):
        after = move.place
        yield after, closed + (after.done and not after.held)


def unreached(task: Task, sizes: Iterable[Shape]) -> str:
    """Return that the target is out of reach, and which sizes are nearest."""

    def distance(shape: Shape) -> tuple[int, Shape]:
        return sum(abs(a - b) for a, b in zip(shape, task.target_size, strict=True)), shape

    start = f"no chain of this menu makes {made(task)} in at most {counted(task.depth, 'layer')}"
    nearest = sorted(sorted(sizes, key=distance)[:2])
    if not nearest:
        return f"{start}, nor any other size: every stage needs a convolution that fits"
    return f"{start}: the nearest {'is' if len(nearest) == 1 else 'are'} " + listed(
        map(by_pixels, nearest), "and"
    )


def made(task: Task) -> str:
    """Return the sizes asked for and those given, in words."""
    return f"{by_pixels(task.target_size)} of {by_pixels(task.input_shape[1:])}"


def out_of_bounds(task: Task) -> str:
    """Return which bounds exclude every chain: one that the others leave no room for, if any."""
    names = bounds(task)
    one = [possible(task, name) for name in names if least(lifted(task, name))]
    if one:
        return f"no chain keeps every bound: with the rest as asked, {listed(one, 'and')}"
    alone = {name: lifted(task, *(other for other in names if other != name)) for name in names}
    never = [possible(only, name) for name, only in alone.items() if not least(only)]
    if never:
        return f"no chain keeps even one of these bounds: {listed(never, 'and')}"
    return f"each of {listed(names, 'and')} can be kept on its own, but not two of them together"


def bounds(task: Task) -> list[str]:
    """Return the names of what the task bounds."""
    wide = ["receptive_field"] if max(task.receptive_field) > 1 else []
    return wide + [f"max_{name}" for name in task.bounds()]


def lifted(task: Task, *names: str) -> Task:
    """Return the task without some of its bounds."""
    nothing: dict[str, Any] = dict.fromkeys(names)
    if "receptive_field" in names:
        nothing["receptive_field"] = (1,) * len(task.receptive_field)
    return replace(task, **nothing)


def least(task: Task) -> Totals | None:
    """Return what the best chain of a task takes, or None where there is none."""
    return Table(Board(task)).least(task.depth, task.receptive_field)


def possible(task: Task, name: str) -> str:
    """Return the best that there is of what a bound limits; without it there is a chain."""
    if name == "receptive_field":
        largest, asked = by_pixels(largest_field(task)), by_pixels(task.receptive_field)
        return f"the largest receptive field is {largest} ({asked} asked)"
    resource = name.removeprefix("max_")
    fewest = least(replace(lifted(task, name), cost=resource)) or (0,)
    return f"the fewest {UNITS[name]} are {fewest[0]:,} ({name}={getattr(task, name):,})"


def largest_field(task: Task) -> Shape:
    """Return the largest receptive field within reach, no axis above what is asked of it.

    With different fields asked of the axes, all are cut at the same number of pixels.
    """
    table, fits, fails = Table(Board(task)), 1, max(task.receptive_field)
    while fails - fits > 1:
        middle = (fits + fails) // 2
        if table.least(task.depth, cut(task.receptive_field, middle)):
            fits = middle
        else:
            fails = middle
    return cut(task.receptive_field, fits)


def cut(shape: Shape, most: int) -> Shape:
    """Return sizes that are nowhere above `most`.

    >>> cut((3, 9), 5)
    (3, 5)
    """
    return tuple(min(size, most) for size in shape)


def counted(count: int, name: str) -> str:
    """Return a number with its noun.

    >>> counted(1, "stage"), counted(2, "stage")
    ('1 stage', '2 stages')
    """
    return f"{count} {name}{'s' * (count != 1)}"


def listed(parts: Iterable[str], link: str) -> str:
    """Return parts as a sentence lists them.

    >>> listed(["2", "3", "5"], "or")
    '2, 3 or 5'
    """
    *first, last = parts
    return f"{', '.join(first)} {link} {last}" if first else last
