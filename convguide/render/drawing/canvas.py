"""The sheet: its colours, its sizes, and the strokes that every figure is made of."""

from __future__ import annotations

from collections.abc import Sequence
from io import StringIO
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

Pair = tuple[int, int]
Size = int | Pair
Combo = tuple[Pair, Pair, Pair, Pair]
Axis = tuple[int, int, int, int, int]  # size, kernel_size, stride, padding, dilation
Grid = tuple[float, float, float]  # x and y of pixel (0, 0), side of a pixel

INK, MUTED, GRID, PAPER = "#1b2430", "#55606e", "#8d97a5", "#ffffff"
INPUT, PADDING, OUTPUT = "#e3eaf2", "#f6f3ea", "#d3ead9"
KERNEL, LAST, ACCENT, UNREAD = "#f5b14c", "#1f5fa8", "#b3195e", "#8a2b1d"
WIDTH, TEXT, LINE, MARGIN = 288.0, 9.0, 13.0, 50.0


def new_axes() -> Axes:
    """Return an empty drawing."""
    axes = plt.figure(figsize=(WIDTH / 72, 1), facecolor=PAPER).add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    return axes


def finish(ax: Axes, height: float) -> Figure:
    """Return the figure `height` points high, closed so that a notebook shows it once."""
    figure = ax.get_figure()
    assert isinstance(figure, Figure)
    ax.set(xlim=(0, WIDTH), ylim=(height, 0))
    figure.set_size_inches(WIDTH / 72, height / 72)
    plt.close(figure)
    return figure


def write(ax: Axes, x: float, y: float, text: str, color: str = INK, **style: Any) -> None:
    """Write a line of text whose digits are centred on height y, whatever the font."""
    ax.text(x, y + 0.36 * TEXT, text, color=color, **{"fontsize": TEXT, **style})


def box(ax: Axes, x: float, y: float, width: float, height: float, **style: Any) -> None:
    """Draw a rectangle from its upper left corner."""
    look = {"edgecolor": GRID, "linewidth": 0.8, "clip_on": False, **style}
    ax.add_patch(Rectangle((x, y), width, height, **look))


def rule(ax: Axes, xs: Sequence[float], ys: Sequence[float], **style: Any) -> None:
    """Draw a line, behind the cells if nothing else is said."""
    look = {"color": GRID, "linewidth": 1, "zorder": 0, "clip_on": False, **style}
    ax.plot(xs, ys, **look)


def mark(
    ax: Axes,
    xs: Sequence[float],
    ys: Sequence[float],
    shape: str,
    color: str,
    size: float,
    **style: Any,
) -> None:
    """Draw a mark at every point."""
    ax.plot(xs, ys, shape, color=color, markersize=size, clip_on=False, **style)


def arrow(ax: Axes, x: float, y: float, dx: float, dy: float, color: str = ACCENT) -> None:
    """Draw a step along one axis: an arrow that begins at a tick."""
    style = {"arrowstyle": "->", "color": color, "linewidth": 1.3, "shrinkA": 0, "shrinkB": 0}
    ax.annotate("", (x + dx, y + dy), (x, y), arrowprops=style)
    across, down = 3 * bool(dy), 3 * bool(dx)
    rule(ax, (x - across, x + across), (y - down, y + down), color=color, linewidth=1.3)


def svg_text(figure: Figure) -> str:
    """Return a figure as SVG, the same bytes each time, its text as text."""
    file = StringIO()
    with plt.rc_context({"svg.fonttype": "none", "svg.hashsalt": "convguide"}):
        figure.savefig(file, format="svg", metadata={"Date": None})
    return file.getvalue()
