"""Pixels by their kind, blocks of them, and the legend that explains them."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from matplotlib.axes import Axes
from matplotlib.patches import Polygon

from convguide.formulas import (
    conv_size,
    unread_pixels,
)
from convguide.render.drawing.canvas import (
    INK,
    INPUT,
    KERNEL,
    LAST,
    LINE,
    MUTED,
    OUTPUT,
    PADDING,
    PAPER,
    UNREAD,
    WIDTH,
    Axis,
    Grid,
    arrow,
    box,
    mark,
    write,
)

CELLS: dict[str, dict[str, Any]] = {
    "input": {"facecolor": INPUT},
    "padding": {"facecolor": PADDING, "linestyle": ":"},
    "unread": {"facecolor": INPUT, "edgecolor": UNREAD, "hatch": "/////", "linewidth": 0.5},
    "first": {"facecolor": KERNEL, "edgecolor": INK},
    "next": {"facecolor": PAPER, "edgecolor": INK},
    "last": {"facecolor": LAST, "edgecolor": PAPER},
    "output": {"facecolor": OUTPUT},
}
MARKS = {"first": ("o", INK), "last": ("D", PAPER)}


def cell(ax: Axes, grid: Grid, row: int, column: float, kind: str) -> None:
    """Draw one pixel; one that the first and the last window share is halved between them."""
    side = grid[2]
    x, y = grid[0] + column * side, grid[1] + row * side
    box(ax, x, y, side, side, **CELLS["first" if kind == "both" else kind])
    if kind == "both":
        corners = [(x + side, y), (x + side, y + side), (x, y + side)]
        ax.add_patch(Polygon(corners, clip_on=False, linewidth=0.8, **CELLS["last"]))
    for half, shift in {"both": [("first", 0.28), ("last", 0.72)]}.get(kind, [(kind, 0.5)]):
        if half in MARKS:
            mark(ax, [x + shift * side], [y + shift * side], *MARKS[half], min(5.0, 0.3 * side))
    if kind == "padding":
        write(ax, x + side / 2, y + side / 2, "0", MUTED, ha="center")


def frame(
    ax: Axes, grid: Grid, row: int, column: int, rows: int, columns: int, **style: Any
) -> None:
    """Frame a block of pixels, given by its first pixel and its size."""
    x, y, side = grid
    look = {"fill": False, "edgecolor": INK, "linewidth": 1.6, **style}
    box(ax, x + column * side, y + row * side, columns * side, rows * side, **look)


def legend(ax: Axes, y: float, axes: Collection[Axis], missed: str = "") -> float:
    """Explain the kinds of pixel that appear; return where the next part begins."""
    several = any(conv_size(*axis) > 1 for axis in axes)
    entries = {
        "first": "first window" if several else "the only window",
        "last": "last window" if several else "",
        "stride": "stride" if several else "",
        "padding": "padding" if any(padding for _, _, _, padding, _ in axes) else "",
        "unread": f"never read{missed}" if any(unread_pixels(*axis) for axis in axes) else "",
    }
    x = 1.0
    for kind, text in entries.items():
        if not text:
            continue
        if x > 1 and x + 20 + 5.5 * len(text) > WIDTH:
            x, y = 1.0, y + LINE + 3
        if kind == "stride":
            arrow(ax, x, y + 6, 11, 0)
        else:
            cell(ax, (x, y, 11), 0, 0, kind)
        write(ax, x + 16, y + 6, text)
        x += 20 + 5.5 * len(text)
    return y + LINE + 2
