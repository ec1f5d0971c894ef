"""A pool: its windows over each axis, the one that hangs over, and the one that is dropped."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from convguide.formulas import pool_size, window_span, window_taps
from convguide.render.drawing.canvas import (
    INK,
    LINE,
    MARGIN,
    MUTED,
    PADDING,
    PAPER,
    UNREAD,
    WIDTH,
    Grid,
    arrow,
    box,
    finish,
    new_axes,
    rule,
    write,
)
from convguide.render.drawing.pixels import cell

# size, kernel_size, stride, padding, dilation, ceil_mode
Pooled = tuple[int, int, int, int, int, bool]
Sizes = int | tuple[int, ...]

NAMES = ("depth", "height", "width")
EMPTY: dict[str, dict[str, Any]] = {
    "padding": {"facecolor": PADDING, "linestyle": ":"},
    "outside": {"facecolor": PAPER, "linestyle": ":"},
    "dropped": {"facecolor": PAPER, "edgecolor": UNREAD, "linestyle": "--", "linewidth": 1.2},
    "nothing": {"facecolor": PAPER, "edgecolor": INK, "linestyle": ":"},
}


def draw_pool(
    size: Sizes,
    kernel_size: Sizes,
    stride: Sizes | None = None,
    padding: Sizes = 0,
    dilation: Sizes = 1,
    ceil_mode: bool = False,
) -> Figure:
    """Draw the windows of a pool, one strip an axis; equal axes share one."""
    stride = kernel_size if stride is None else stride
    rows = by_axis(size, kernel_size, stride, padding, dilation)
    ax, y = new_axes(), 7.0
    pools: list[Pooled] = []
    for name, (n, k, s, p, d) in shared(rows).items():
        pools.append((n, k, s, p, d, ceil_mode))
        y = draw_pool_facts(ax, y, name, pools[-1])
        y = draw_pool_strip(ax, y, pools[-1]) + 12
    return finish(ax, key(ax, y - 2, dict(kinds_of_pools(pools))))


def by_axis(*columns: Sizes) -> list[tuple[int, ...]]:
    """Return one row an axis; a number stands for every axis of the first column."""
    first = columns[0] if isinstance(columns[0], tuple) else (columns[0],)
    filled = [c if isinstance(c, tuple) else (c,) * len(first) for c in columns]
    return list(zip(*filled, strict=True))


def shared(rows: Sequence[tuple[int, ...]]) -> dict[str, tuple[int, ...]]:
    """Return the rows by the names of their axes, equal ones under one name."""
    names = NAMES[-len(rows) :] if len(rows) > 1 else ("length",)
    found: dict[tuple[int, ...], list[str]] = {}
    for name, row in zip(names, rows, strict=True):
        found.setdefault(row, []).append(name)
    return {" and ".join(named): row for row, named in found.items()}


def drops(axis: Pooled) -> bool:
    """Tell whether ceil_mode would begin another window behind the input: torch drops it."""
    size, *hyperparameters, ceil_mode = axis
    last = window_taps(pool_size(*axis) - 1, *hyperparameters)[-1]
    return ceil_mode and last + 1 < size + hyperparameters[2]


def unpooled(axis: Pooled) -> list[int]:
    """Return the pixels that no window reads."""
    size, *hyperparameters, _ = axis
    windows = range(pool_size(*axis))
    read = {tap for window in windows for tap in window_taps(window, *hyperparameters)}
    return [pixel for pixel in range(size) if pixel not in read]


def draw_pool_facts(ax: Axes, y: float, name: str, axis: Pooled) -> float:
    """Write what an axis amounts to; return where the next part begins."""
    size, kernel_size, stride, padding, dilation, ceil_mode = axis
    mode = ", ceil_mode" if ceil_mode else ""
    write(ax, 0, y, f"{name}: {size} → {pool_size(*axis)}", weight="bold")
    padded = f"padding {padding}, " if padding else ""
    span = window_span(kernel_size, dilation)
    write(ax, 0, y + LINE, f"{padded}window of {span}, stride {stride}{mode}", MUTED)
    said = ""
    if drops(axis):
        first = pool_size(*axis) * stride - padding
        said = f"dropped: window {pool_size(*axis)} would begin at {first}, not before {size}"
    elif unpooled(axis):
        said = f"never read: {len(unpooled(axis))} of {size} pixels"
    if said:
        write(ax, 0, y + 2 * LINE, said, UNREAD)
    return y + (3 if said else 2) * LINE + 4


def draw_pool_strip(ax: Axes, y: float, axis: Pooled) -> float:
    """Draw an axis whole, or its two ends below each other."""
    size, kernel_size, stride, padding, dilation, _ = axis
    count, span = pool_size(*axis), window_span(kernel_size, dilation)
    shown = count + drops(axis)
    stop = max(size + padding, (shown - 1) * stride - padding + span)
    first = list(range(min(3 if 2 * stride + span <= 20 else 2, shown)))
    near = range(-padding, first[-1] * stride + span - padding)
    ends = list(dict.fromkeys([count - 1, shown - 1]))
    far = range(ends[0] * stride - padding - 1, stop)
    room = WIDTH - MARGIN - 2
    if stop + padding <= 18 or near.stop >= far.start:
        side = min(16, room / (stop + padding))
        rows = sorted({*first, *ends})
        return draw_pool_block(ax, y, axis, rows, side, range(-padding, stop))
    side = min(16, room / (max(len(near), len(far)) + 1.6))
    y = draw_pool_block(ax, y, axis, first, side, near)
    return draw_pool_block(ax, y + 8, axis, ends, side, far)


def draw_pool_block(
    ax: Axes, y: float, axis: Pooled, windows: list[int], side: float, columns: range
) -> float:
    """Draw part of an axis: pixels, one row a window, outputs below their windows' centres."""
    top, pitch = y + LINE, side + 4
    bottom = top + pitch * (len(windows) + 1) + 4
    count, far = pool_size(*axis), columns.start > -axis[3]
    grid = (MARGIN + (side if far else 0) - columns.start * side, top, side)
    write(ax, 0, y + 4, "pixel", MUTED)
    write(ax, 0, top + side / 2, "input")
    write(ax, 0, bottom + side / 2, "output")
    draw_pool_pixels(ax, grid, axis, columns, bottom)
    for row, window in enumerate(windows, 1):
        color = INK if window < count else UNREAD
        write(ax, 0, top + row * pitch + side / 2, f"window {window}", color)
        draw_pool_window(ax, grid, axis, window, row * pitch, bottom)
    for window in set(range(count)) - set(windows):
        taps = window_taps(window, *axis[1:5])
        if taps[0] in columns and taps[-1] in columns:
            cell(ax, (grid[0], bottom, side), 0, (taps[0] + taps[-1]) / 2, "output")
    return bottom + side + LINE


def draw_pool_pixels(ax: Axes, grid: Grid, axis: Pooled, columns: range, bottom: float) -> None:
    """Draw neighbouring pixels, with dots where the axis and its output go on."""
    (x, y, side), (size, _, _, padding, _, _), missed = grid, axis, unpooled(axis)
    every = -(-int(6 * len(str(size)) + 3) // int(side))
    origin = 0 if columns.start <= 0 else size - 1
    for pixel in columns:
        if 0 <= pixel < size:
            cell(ax, grid, 0, pixel, "unread" if pixel in missed else "input")
            if (pixel - origin) % every == 0:
                write(ax, x + (pixel + 0.5) * side, y - 9, f"{pixel}", MUTED, ha="center")
        else:
            kind = "padding" if -padding <= pixel < size + padding else "outside"
            box(ax, x + pixel * side, y, side, side, **EMPTY[kind])
    for height in (y + side / 2, bottom + side / 2):
        if columns.stop < size:
            write(ax, x + (columns.stop + 1) * side, height, "…", ha="center")
        if columns.start > -padding:
            write(ax, x + (columns.start - 0.6) * side, height, "…", ha="center")


def draw_pool_window(
    ax: Axes, grid: Grid, axis: Pooled, window: int, down: float, bottom: float
) -> None:
    """Draw what a window reads, `down` points below the pixels, and what it gives."""
    (x, y, side), taps, count = grid, window_taps(window, *axis[1:5]), pool_size(*axis)
    kind = {count - 1: "last", 0: "first"}.get(window, "next")
    middle, height = (taps[0] + taps[-1]) / 2, y + down + side / 2
    centre = x + (middle + 0.5) * side
    if window < count:
        rule(ax, (centre, centre), (height, bottom))
        cell(ax, (x, bottom, side), 0, middle, "output" if kind == "next" else kind)
        write(ax, centre, bottom + side + 7, f"{window}", ha="center")
    rule(ax, (x + taps[0] * side, x + taps[-1] * side), (height, height), color=INK)
    for tap in taps:
        if window < count and 0 <= tap < axis[0]:
            cell(ax, (x, y + down, side), 0, tap, kind)
        else:
            empty = EMPTY["nothing" if window < count else "dropped"]
            box(ax, x + tap * side, y + down, side, side, **empty)
    if window == 1:
        step = axis[2] * side
        arrow(ax, x + taps[0] * side - step, height, step, 0)


def kinds_of_pools(pools: Sequence[Pooled]) -> Iterator[tuple[str, str]]:
    """Yield the kinds of cell that appear, with their meaning."""
    several = any(pool_size(*axis) > 1 for axis in pools)
    yield "first", "first window" if several else "the only window"
    if several:
        yield "last", "last window"
        yield "stride", "stride"
    if any(axis[3] for axis in pools):
        yield "padding", "padding"
    if any(unpooled(axis) for axis in pools):
        yield "unread", "never read"
    if any(hangs_over(axis) for axis in pools):
        yield "nothing", "no pixel there"
    if any(map(drops, pools)):
        yield "dropped", "dropped by torch"


def hangs_over(axis: Pooled) -> bool:
    """Tell whether a window reads beyond the input."""
    size, *hyperparameters, _ = axis
    last = window_taps(pool_size(*axis) - 1, *hyperparameters)
    return hyperparameters[2] > 0 or last[-1] >= size


def key(ax: Axes, y: float, entries: Mapping[str, str]) -> float:
    """Explain kinds of cell; return where the next part begins."""
    x = 1.0
    for kind, text in entries.items():
        if x > 1 and x + 20 + 5.5 * len(text) > WIDTH:
            x, y = 1.0, y + LINE + 3
        if kind == "stride":
            arrow(ax, x, y + 6, 11, 0)
        elif kind in EMPTY:
            box(ax, x, y, 11, 11, **EMPTY[kind])
        else:
            cell(ax, (x, y, 11), 0, 0, kind)
        write(ax, x + 16, y + 6, text)
        x += 20 + 5.5 * len(text)
    return y + LINE + 2
