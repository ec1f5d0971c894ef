"""How the receptive field of one output grows, layer by layer, along one axis."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from convguide.formulas import receptive_field
from convguide.render.drawing.canvas import (
    LINE,
    MUTED,
    WIDTH,
    Grid,
    finish,
    new_axes,
    rule,
    write,
)
from convguide.render.drawing.pixels import cell

Slide = tuple[int, int, int, int]  # kernel_size, stride, padding, dilation
Seen = tuple[int, int, int]  # size, stride, start
LEFT = 78.0


def draw_growth(axes: Mapping[str, Sequence[Slide]]) -> Figure:
    """Draw what one output sees, from the last layer down to the image, axis by axis."""
    ax, y = new_axes(), 7.0
    for name, slides in axes.items():
        write(ax, 0, y, f"along the {name}", weight="bold")
        y = draw_cone(ax, y + LINE + 4, slides) + 14
    return finish(ax, y - 12)


def draw_cone(ax: Axes, y: float, slides: Sequence[Slide]) -> float:
    """Draw one axis, a row for what each layer gives; return where the next part begins."""
    size, rows, read = receptive_field(slides)[0], len(slides), {0}
    side = min(18.0, (WIDTH - LEFT - 2) / size)
    pitch, left = max(side, LINE + 9) + 22, LEFT + (WIDTH - LEFT - size * side) / 2
    for depth in range(rows, -1, -1):
        top, seen = y + (rows - depth) * pitch, receptive_field(slides[:depth])
        describe(ax, top + side / 2, depth, len(read), seen)
        draw_elements(ax, (left, top, side), read, seen, depth == rows)
        if depth:
            below = views(read, slides[depth - 1])
            lower = receptive_field(slides[: depth - 1])
            for at, taps in below.items():
                ends = [left + middle(tap, lower) * side for tap in (min(taps), max(taps))]
                x, foot = left + middle(at, seen) * side, top + side
                for end in ends:
                    rule(ax, (x, end), (foot, top + pitch), color=MUTED, linewidth=0.7)
            read = set().union(*below.values())
    return y + rows * pitch + max(side, LINE + 9)


def describe(ax: Axes, y: float, depth: int, count: int, seen: Seen) -> None:
    """Write beside a row whose numbers it shows, and what each of them sees of the image."""
    size, stride, _ = seen
    if not depth:
        write(ax, 0, y - 6, "image", weight="bold")
        write(ax, 0, y - 6 + LINE, f"{count} pixels read", MUTED)
        return
    write(ax, 0, y - 6, f"layer {depth}", weight="bold")
    write(ax, 0, y - 6 + LINE, f"size {size}, stride {stride}", MUTED)


def views(read: Collection[int], slide: Slide) -> dict[int, set[int]]:
    """Return which places of the layer below each place reads, counted without the padding.

    >>> views([0, 1], (3, 2, 1, 1))
    {0: {0, 1, 2}, 1: {2, 3, 4}}
    """
    kernel, stride, _, dilation = slide
    return {at: {at * stride + tap * dilation for tap in range(kernel)} for at in sorted(read)}


def middle(at: int, seen: Seen) -> float:
    """Return the middle of what a place sees, in pixels from the first one that is seen.

    >>> middle(1, (3, 2, 0))
    3.5
    """
    return at * seen[1] + seen[0] / 2


def draw_elements(ax: Axes, grid: Grid, read: Collection[int], seen: Seen, top: bool) -> None:
    """Draw the places that are read, and pale ones where there are holes between them."""
    x, y, side = grid
    for at in range(min(read), max(read) + 1):
        kind = "last" if top else "first" if at in read else "input"
        cell(ax, (x + (middle(at, seen) - 0.5) * side, y, side), 0, 0, kind)
