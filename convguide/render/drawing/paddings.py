"""Which paddings reach a target size, kernel by kernel: one interval each."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from convguide.formulas import conv_leeway, conv_paddings
from convguide.render.drawing.canvas import (
    ACCENT,
    INK,
    KERNEL,
    LINE,
    MUTED,
    WIDTH,
    Pair,
    box,
    finish,
    new_axes,
    write,
)

HIGH, LEFT = 17.0, 18.0


def draw_paddings(
    size: int,
    target: int,
    stride: int = 1,
    dilation: int = 1,
    ks_range: Pair = (1, 9),
    pad_range: Pair = (0, 6),
    kernels: Pair = (1, 7),
    paddings: Pair = (0, 5),
) -> Figure:
    """Draw the paddings that reach the target, a strip for each kernel: kernel across, padding up.

    A frame marks the kernels and paddings that are allowed.
    """
    ax = new_axes()
    draw_title(ax, size, target, stride, dilation)
    wide = (WIDTH - LEFT - 2) / (ks_range[1] - ks_range[0] + 1)
    low = 20 + 2 * LINE + HIGH * (pad_range[1] - pad_range[0] + 1)
    draw_grid(ax, (wide, low), ks_range, pad_range)
    for kernel in range(ks_range[0], ks_range[1] + 1):
        found = conv_paddings(size, target, kernel, stride, dilation)
        shown = range(max(found.start, pad_range[0]), min(found.stop, pad_range[1] + 1))
        draw_strip(ax, (LEFT + (kernel - ks_range[0]) * wide, low, wide), shown, pad_range[0])
    draw_frame(ax, (wide, low), kernels, paddings, (ks_range[0], pad_range[0]))
    return finish(ax, draw_key(ax, low + 2 * LINE + 12, kernels, paddings))


def draw_title(ax: Axes, size: int, target: int, stride: int, dilation: int) -> None:
    """Write which sizes, and what 2 · padding − span may be."""
    leeway = conv_leeway(size, target, stride)
    ends = dict.fromkeys(f"{end}".replace("-", "−") for end in (leeway[0], leeway[-1]))
    said = f"{size} → {target}, stride {stride}, dilation {dilation}"
    write(ax, 0, 7, said, weight="bold")
    write(ax, 0, 7 + LINE, f"2 · padding − span: {' to '.join(ends)}", MUTED)
    write(ax, 0, 10 + 2 * LINE, "padding", MUTED)


def draw_grid(ax: Axes, grid: tuple[float, float], ks_range: Pair, pad_range: Pair) -> None:
    """Draw a cell for each kernel and padding, with the numbers along both."""
    wide, low = grid
    for row, padding in enumerate(range(pad_range[0], pad_range[1] + 1), 1):
        write(ax, 4, low - (row - 0.5) * HIGH, f"{padding}", MUTED)
        for column in range(ks_range[1] - ks_range[0] + 1):
            box(ax, LEFT + column * wide, low - row * HIGH, wide, HIGH, fill=False, linewidth=0.5)
    for column, kernel in enumerate(range(ks_range[0], ks_range[1] + 1)):
        write(ax, LEFT + (column + 0.5) * wide, low + 8, f"{kernel}", MUTED, ha="center")
    write(ax, WIDTH, low + 8 + LINE, "kernel size", MUTED, ha="right")


def draw_strip(ax: Axes, place: tuple[float, float, float], shown: range, least: int) -> None:
    """Draw the interval of one kernel, each of its paddings as a number."""
    x, low, wide = place
    if not shown:
        return
    top = low - (shown[-1] - least + 1) * HIGH
    look = {"facecolor": KERNEL, "edgecolor": INK, "linewidth": 1}
    box(ax, x + 3, top + 2, wide - 6, HIGH * len(shown) - 4, **look)
    for padding in shown:
        y = low - (padding - least + 0.5) * HIGH
        write(ax, x + wide / 2, y, f"{padding}", ha="center")


def draw_frame(
    ax: Axes, grid: tuple[float, float], kernels: Pair, paddings: Pair, first: Pair
) -> None:
    """Frame the kernels and paddings that are allowed."""
    wide, low = grid
    x = LEFT + (kernels[0] - first[0]) * wide
    y = low - (paddings[1] - first[1] + 1) * HIGH
    across, up = kernels[1] - kernels[0] + 1, paddings[1] - paddings[0] + 1
    look = {"fill": False, "edgecolor": ACCENT, "linewidth": 2, "zorder": 2}
    box(ax, x, y, across * wide, up * HIGH, **look)


def draw_key(ax: Axes, y: float, kernels: Pair, paddings: Pair) -> float:
    """Explain strip and frame; return where the next part begins."""
    box(ax, 1, y - 5, 14, 10, facecolor=KERNEL, edgecolor=INK, linewidth=1)
    write(ax, 22, y, "the paddings that reach the target")
    box(ax, 1, y + LINE, 14, 10, fill=False, edgecolor=ACCENT, linewidth=2)
    allowed = "kernel {} to {}, padding {} to {}".format(*kernels, *paddings)
    write(ax, 22, y + LINE + 5, f"allowed: {allowed}")
    return y + 2 * LINE + 4
