"""Parameter counts as bars, and one filter at every position."""

from __future__ import annotations

from collections.abc import Mapping

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from convguide.formulas import (
    conv2d_param_count,
    pair,
)
from convguide.render.drawing.canvas import (
    INK,
    INPUT,
    KERNEL,
    LINE,
    MUTED,
    OUTPUT,
    WIDTH,
    Grid,
    Size,
    box,
    finish,
    new_axes,
    rule,
    write,
)
from convguide.render.drawing.pixels import CELLS, cell


def draw_bars(values: Mapping[str, int | Mapping[str, int]]) -> Figure:
    """Draw counts as bars from 0; a mapping of parts is their sum, then each where it begins."""
    parts = {name: {} if isinstance(value, int) else value for name, value in values.items()}
    totals = {name: sum(each.values()) for name, each in parts.items()}
    totals.update((name, value) for name, value in values.items() if isinstance(value, int))
    most, ax, y = max(totals.values()), new_axes(), 7.0
    scale = (WIDTH - 8 - 6.6 * len(f"{most:,}")) / most
    for name, total in totals.items():
        write(ax, 0, y, name, weight="bold")
        box(ax, 1, y + 8, total * scale, 14, facecolor=KERNEL, edgecolor=INK, linewidth=1)
        write(ax, total * scale + 6, y + 15, f"{total:,}", weight="bold")
        y, before = y + 33, 0
        for part, count in parts[name].items():
            write(ax, 12, y, f"{part}: {count:,}")
            box(ax, 1 + before * scale, y + 7, count * scale, 7, facecolor=INPUT, edgecolor=INK)
            y, before = y + 24, before + count
        y += 5 if parts[name] else 0
    return finish(ax, y - 6)


def draw_sharing(C_in: int, C_out: int, kernel_size: Size, bias: bool = True) -> Figure:
    """Draw one filter serving every position, the filters of a layer, and their parameters."""
    kH, kW = pair("kernel_size", kernel_size)
    each, ax, y = conv2d_param_count(C_in, 1, kH, kW, bias), new_axes(), 160.0
    write(ax, 0, 7, "one filter, used at every position", weight="bold")
    draw_positions(ax, 24, kH, kW, C_in)
    if C_out > 1:
        write(ax, 0, y, "every output channel has its own filter", weight="bold")
        y = draw_filters(ax, y + 32, kH, kW, C_in, C_out)
        total = f"{C_out:,} filters: {C_out:,} · {each:,} = {C_out * each:,} parameters"
        write(ax, 0, y + LINE, total)
    weights = f"{kH}·{kW}·{C_in} weights" + (" + 1 bias" if bias else ", no bias")
    write(ax, 0, y, f"1 filter: {weights} = {each:,}")
    return finish(ax, y + (2 if C_out > 1 else 1) * LINE)


def draw_positions(ax: Axes, y: float, kH: int, kW: int, C_in: int) -> None:
    """Draw three windows of an input that meet in one filter and leave for one channel."""
    for sheet in range(min(C_in, 3) - 1, -1, -1):
        box(ax, 1 + 5 * sheet, y + 10 - 5 * sheet, 86, 86, facecolor=INPUT)
    box(ax, 213, y + 16, 74, 74, facecolor=OUTPUT)
    high, wide = 24 * kH / max(kH, kW), 24 * kW / max(kH, kW)
    for step in (0.06, 0.36, 0.66):
        x_in, y_in, x_out, y_out = (
            at + by * step for at, by in ((1, 86), (y + 10, 86), (213, 74), (y + 16, 74))
        )
        rule(ax, (x_in + wide, 128), (y_in + high / 2, y + 53), zorder=2, color=INK)
        rule(ax, (176, x_out), (y + 53, y_out + 7), zorder=2, color=INK)
        box(ax, x_in, y_in, wide, high, **CELLS["first"])
        cell(ax, (x_out, y_out, 14), 0, 0, "first")
    side = 48 / max(kH, kW)
    draw_filter(ax, (152 - kW * side / 2, y + 53 - kH * side / 2, side), kH, kW, C_in, "first")
    channels = "1 channel" if C_in == 1 else f"{C_in} channels"
    for x, above, below in (
        (44, "input", channels),
        (152, "filter 1", ""),
        (250, "output", "channel 1"),
    ):
        write(ax, x, y + 105, above, ha="center")
        write(ax, x, y + 104 + LINE, below, MUTED, ha="center")


def draw_filters(ax: Axes, y: float, kH: int, kW: int, C_in: int, C_out: int) -> float:
    """Draw the first two filters of a layer and the last."""
    side = 42 / max(kH, kW)
    for at, channel in enumerate(sorted({0, 1, C_out - 1})):
        x, kind = 1 + 100.0 * at, {0: "first", C_out - 1: "last"}.get(channel, "next")
        draw_filter(ax, (x, y, side), kH, kW, C_in, kind)
        write(ax, x, y + kH * side + 10, f"filter {channel + 1}")
        write(ax, x, y + kH * side + 9 + LINE, f"{kH}×{kW}×{C_in}", MUTED)
    if C_out > 3:
        write(ax, 180, y + kH * side / 2, "…", ha="center")
    return y + kH * side + 3 * LINE + 4


def draw_filter(ax: Axes, grid: Grid, kH: int, kW: int, C_in: int, kind: str) -> None:
    """Draw a filter, one sheet per input channel and three at most."""
    x, y, side = grid
    for sheet in range(min(C_in, 3) - 1, 0, -1):
        box(ax, x + 6 * sheet, y - 6 * sheet, kW * side, kH * side, **CELLS[kind])
    draw_weights(ax, grid, kH, kW, kind)


def draw_weights(ax: Axes, grid: Grid, kH: int, kW: int, kind: str) -> None:
    """Draw the weights of a filter for one channel."""
    x, y, side = grid
    for at in range(kH * kW):
        box(ax, x + at % kW * side, y + at // kW * side, side, side, **CELLS[kind])
