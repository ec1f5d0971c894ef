"""Figures of convolution arithmetic; every draw_ function of the list returns a Figure.

Contents
    draw_convolution        padded input, first and last window, output
    draw_axis               one axis as a strip, for sizes too large to draw by cell
    draw_solutions          where the hyperparameters lie that reach a target size
    draw_bars               parameter counts, whole or in parts
    draw_sharing            one filter at every position
    svg_text                a figure as SVG

A drawing is 288 points wide, so that a phone shows its text at 10 px or more. One data unit
is one point, x to the right and y downwards, and each part is laid out below the one before.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from io import StringIO
from typing import Any

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Polygon, Rectangle

from convguide.formulas import (
    conv2d_param_count,
    conv_size,
    pair,
    unread_pixels,
    window_span,
    window_taps,
)

__all__ = [
    "draw_axis",
    "draw_bars",
    "draw_convolution",
    "draw_sharing",
    "draw_solutions",
    "svg_text",
]

Pair = tuple[int, int]
Size = int | Pair
Combo = tuple[Pair, Pair, Pair, Pair]
Axis = tuple[int, int, int, int, int]  # size, kernel_size, stride, padding, dilation
Grid = tuple[float, float, float]  # x and y of pixel (0, 0), side of a pixel

INK, MUTED, GRID, PAPER = "#1b2430", "#55606e", "#8d97a5", "#ffffff"
INPUT, PADDING, OUTPUT = "#e3eaf2", "#f6f3ea", "#d3ead9"
KERNEL, LAST, ACCENT, UNREAD = "#f5b14c", "#1f5fa8", "#b3195e", "#8a2b1d"
WIDTH, TEXT, LINE, MARGIN = 288.0, 9.0, 13.0, 50.0
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


# Strokes


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


# Pixels


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


# A convolution, cell by cell


def draw_convolution(
    size: Size, kernel_size: Size, stride: Size = 1, padding: Size = 0, dilation: Size = 1
) -> Figure:
    """Draw what a convolution reads: by cell up to 16 pixels, else as one strip an axis."""
    given = [pair("size", value) for value in (size, kernel_size, stride, padding, dilation)]
    (H, kH, sH, pH, dH), (W, kW, sW, pW, dW) = zip(*given, strict=True)
    height, width = (H, kH, sH, pH, dH), (W, kW, sW, pW, dW)
    if max(H + 2 * pH, W + 2 * pW) <= 16:
        return draw_cells(height, width)
    if height == width:
        return draw_strips({"height and width": height})
    return draw_strips({"height": height, "width": width})


def draw_cells(height: Axis, width: Axis) -> Figure:
    """Draw the padded input and the output cell by cell, side by side where they fit."""
    H_out, W_out = conv_size(*height), conv_size(*width)
    rows, columns = (size + 2 * padding for size, _, _, padding, _ in (height, width))
    x, y, ax, beside = 14.0, 42.0, new_axes(), columns + 2 + W_out <= 18
    side = min(24.0, (WIDTH - x - 2) / (columns + (2 + W_out if beside else 0)))
    draw_input(ax, (x + width[3] * side, y + height[3] * side, side), height, width)
    bottom, output = y + rows * side, (x, y + rows * side + 28, side)
    if beside:
        output = (x + (columns + 2) * side, y + (rows - H_out) * side / 2, side)
        arrow(ax, output[0] - 1.6 * side, y + rows * side / 2, 1.2 * side, 0, MUTED)
    draw_output(ax, output, H_out, W_out)
    bottom = max(bottom, output[1] + H_out * side)
    unread = height[0] * width[0] - (read_count(height) * read_count(width))
    return finish(ax, legend(ax, bottom + 10, [height, width], f": {unread} pixels"))


def read_count(axis: Axis) -> int:
    """Return how many pixels of an axis some window reads."""
    return axis[0] - len(unread_pixels(*axis))


def draw_input(ax: Axes, grid: Grid, height: Axis, width: Axis) -> None:
    """Draw the padded input with its first and its last window and the step between two."""
    (H, kH, sH, pH, dH), (W, kW, sW, pW, dW) = height, width
    last = conv_size(*height) - 1, conv_size(*width) - 1
    spans = window_span(kH, dH), window_span(kW, dW)
    x, y = grid[0] - pW * grid[2], grid[1] - pH * grid[2]
    write(ax, x, y - 35, f"input {H}×{W}", weight="bold")
    padded = f"padded to {H + 2 * pH}×{W + 2 * pW}" if pH or pW else "no padding"
    write(ax, x, y - 35 + LINE, padded, MUTED)
    for row in range(-pH, H + pH):
        for column in range(-pW, W + pW):
            cell(ax, grid, row, column, pixel_kind(row, column, height, width, last))
    frame(ax, grid, 0, 0, H, W)
    frame(ax, grid, -pH, -pW, *spans, linewidth=2)
    if last != (0, 0):
        frame(ax, grid, last[0] * sH - pH, last[1] * sW - pW, *spans, linewidth=2, linestyle="--")
    if last[0]:
        arrow(ax, x - 5, y, 0, sH * grid[2])
        write(ax, x - 5, y + sH * grid[2] + 8, f"{sH}", ACCENT, ha="center")
    if last[1]:
        arrow(ax, x, y - 5, sW * grid[2], 0)
        write(ax, x + sW * grid[2] + 5, y - 6, f"{sW}", ACCENT)


def pixel_kind(row: int, column: int, height: Axis, width: Axis, last: Pair) -> str:
    """Return how a pixel is drawn: by the windows that read it, else by where it lies."""
    windows = {"last": last, "first": (0, 0)} if last != (0, 0) else {"first": last}
    reading = [
        name
        for name, (down, across) in windows.items()
        if row in window_taps(down, *height[1:]) and column in window_taps(across, *width[1:])
    ]
    if reading:
        return reading[0] if len(reading) == 1 else "both"
    if row not in range(height[0]) or column not in range(width[0]):
        return "padding"
    missed = row in unread_pixels(*height) or column in unread_pixels(*width)
    return "unread" if missed else "input"


def draw_output(ax: Axes, grid: Grid, H_out: int, W_out: int) -> None:
    """Draw the output; what the first and the last window give bears their marks."""
    kinds = {(H_out - 1, W_out - 1): "last", (0, 0): "first"}
    write(ax, grid[0], grid[1] - 9, f"output {H_out}×{W_out}", weight="bold")
    for row in range(H_out):
        for column in range(W_out):
            cell(ax, grid, row, column, kinds.get((row, column), "output"))


# An axis as a strip


def draw_axis(
    size: int,
    kernel_size: int,
    stride: int = 1,
    padding: int = 0,
    dilation: int = 1,
    name: str = "height",
) -> Figure:
    """Draw one axis as a strip: its first windows, the last one, and what they give."""
    return draw_strips({name: (size, kernel_size, stride, padding, dilation)})


def draw_strips(axes: Mapping[str, Axis]) -> Figure:
    """Draw one strip an axis, with one legend."""
    ax, y = new_axes(), 7.0
    for name, axis in axes.items():
        y = draw_facts(ax, y, name, axis)
        y = draw_strip(ax, y, axis) + 12
    return finish(ax, legend(ax, y - 2, axes.values()))


def draw_facts(ax: Axes, y: float, name: str, axis: Axis) -> float:
    """Write what an axis amounts to; return where the next part begins."""
    (size, kernel_size, stride, padding, dilation), missed = axis, unread_pixels(*axis)
    padded, span = size + 2 * padding, window_span(kernel_size, dilation)
    write(ax, 0, y, f"{name}: {size} → {conv_size(*axis)}", weight="bold")
    write(ax, 0, y + LINE, f"padded to {padded}, window of {span}, stride {stride}", MUTED)
    if not missed:
        return y + 2 * LINE + 4
    which = f" ({', '.join(map(str, missed))})" if len(missed) < 4 else ""
    write(ax, 0, y + 2 * LINE, f"never read: {len(missed)} of {size} pixels{which}", UNREAD)
    return y + 3 * LINE + 4


def draw_strip(ax: Axes, y: float, axis: Axis) -> float:
    """Draw an axis whole, or its two ends: in one row where they fit, else in two."""
    (size, kernel_size, stride, padding, dilation), last = axis, conv_size(*axis) - 1
    span, room = window_span(kernel_size, dilation), WIDTH - MARGIN - 2
    first = list(range(min(3 if 2 * stride + span <= 20 else 2, last + 1)))
    whole = range(-padding, size + padding)
    near = range(-padding, first[-1] * stride + span - padding)
    far = range(last * stride - padding - 1, size + padding)
    if len(whole) <= 18 or near.stop >= far.start:
        side = min(16, room / len(whole))
        return draw_block(ax, y, axis, sorted({*first, last}), side, {MARGIN: whole})
    if len(near) + len(far) <= 16:
        side = min(16, room / (len(near) + 2 + len(far)))
        ends = {MARGIN: near, MARGIN + (len(near) + 2) * side: far}
        return draw_block(ax, y, axis, [*first, last], side, ends)
    side = min(16, room / (max(len(near), len(far)) + 1.6))
    y = draw_block(ax, y, axis, first, side, {MARGIN: near})
    return draw_block(ax, y + 8, axis, [last], side, {MARGIN + side: far})


def draw_block(
    ax: Axes, y: float, axis: Axis, windows: list[int], side: float, parts: dict[float, range]
) -> float:
    """Draw parts of an axis: pixels, one row a window, outputs below their windows' centres."""
    top, pitch = y + LINE, side + 4
    bottom = top + pitch * (len(windows) + 1) + 4
    labels = {f"window {at}": top + pitch * row for row, at in enumerate(windows, 1)}
    for label, height in {"input": top, **labels, "output": bottom}.items():
        write(ax, 0, height + side / 2, label)
    write(ax, 0, y + 4, "pixel", MUTED)
    for x, columns in parts.items():
        grid = (x - columns.start * side, top, side)
        draw_pixels(ax, grid, axis, columns, bottom, alone=len(parts) == 1)
        for window in range(conv_size(*axis)):
            taps = window_taps(window, *axis[1:])
            if taps[0] in columns and taps[-1] in columns:
                row = windows.index(window) + 1 if window in windows else 0
                draw_window(ax, grid, axis, window, row * pitch, bottom)
    return bottom + side + LINE


def draw_pixels(
    ax: Axes, grid: Grid, axis: Axis, columns: range, bottom: float, alone: bool
) -> None:
    """Draw neighbouring pixels of an axis, with dots where the axis and its output go on."""
    (x, y, side), (size, _, _, padding, _), missed = grid, axis, unread_pixels(*axis)
    every = -(-int(6 * len(str(size)) + 3) // int(side))
    origin = 0 if columns.start <= 0 else size - 1
    for pixel in columns:
        real = 0 <= pixel < size
        cell(ax, grid, 0, pixel, "unread" if pixel in missed else "input" if real else "padding")
        if real and (pixel - origin) % every == 0:
            write(ax, x + (pixel + 0.5) * side, y - 9, f"{pixel}", MUTED, ha="center")
    for height in (y + side / 2, bottom + side / 2):
        if columns.stop < size + padding:
            write(ax, x + (columns.stop + 1) * side, height, "…", ha="center")
        if columns.start > -padding and alone:
            write(ax, x + (columns.start - 0.6) * side, height, "…", ha="center")


def draw_window(ax: Axes, grid: Grid, axis: Axis, window: int, down: float, bottom: float) -> None:
    """Draw what a window gives, and if it has a row, what it reads, `down` points below."""
    (x, y, side), taps = grid, window_taps(window, *axis[1:])
    middle = (taps[0] + taps[-1]) / 2
    kind = {conv_size(*axis) - 1: "last", 0: "first"}.get(window, "next")
    cell(ax, (x, bottom, side), 0, middle, "output" if kind == "next" else kind)
    if not down:
        return
    centre, height = x + (middle + 0.5) * side, y + down + side / 2
    rule(ax, (centre, centre), (height, bottom))
    rule(ax, (x + taps[0] * side, x + taps[-1] * side), (height, height), color=INK)
    for tap in taps:
        cell(ax, (x, y + down, side), 0, tap, kind)
    if window == 1:
        step = axis[2] * side
        arrow(ax, x + taps[0] * side - step, height, step, 0)
    write(ax, centre, bottom + side + 7, f"{window}", ha="center")


# Solutions

SHAPES = (("o", KERNEL, 11.0), ("s", INPUT, 10.0), ("p", OUTPUT, 12.0), ("h", PADDING, 12.0))


def draw_solutions(
    size: Size,
    target: Size,
    combos: Sequence[Combo],
    ks_range: Pair = (1, 7),
    stride_range: Pair = (1, 3),
    pad_range: Pair = (0, 5),
    dil_range: Pair = (1, 3),
) -> Figure:
    """Draw where the square solutions lie: kernel across, padding up, one panel a stride.

    A dot is a candidate that misses the target; a mark's shape and digit are its dilation.
    """
    (H, W), (H_out, W_out) = pair("size", size), pair("target", target)
    found = {(k, s, p, d) for (k, _), (s, _), (p, _), (d, _) in combos}
    layers = {(k, s, p, d if k > 1 else 1) for k, s, p, d in found}
    kernels, strides, paddings, dilations = (
        range(first, last + 1) for first, last in (ks_range, stride_range, pad_range, dil_range)
    )
    ax, y = new_axes(), 2 * LINE + 11
    write(ax, 0, 7, f"{H}×{W} → {H_out}×{W_out}", weight="bold")
    write(ax, 0, 7 + LINE, f"{len(found)} combinations, {len(layers)} different layers", MUTED)
    for stride in strides:
        here = {(k, p, d) for k, s, p, d in found if s == stride}
        if here:
            write(ax, 0, y, f"stride {stride}: {len(here)} of {len(found)}", weight="bold")
            y = draw_panel(ax, y + LINE + 3, here, kernels, paddings, dilations)
        else:
            write(ax, 0, y, f"stride {stride}: none", MUTED)
            y += LINE + 3
    return finish(ax, draw_dilations(ax, y, dilations, len(layers) < len(found)))


def draw_panel(
    ax: Axes,
    y: float,
    here: set[tuple[int, int, int]],
    kernels: range,
    paddings: range,
    dilations: range,
) -> float:
    """Draw the candidates of one stride; return where the next part begins."""
    left, wide = 18.0, (WIDTH - 19.0) / len(kernels)
    high = 15.0 * -(-len(dilations) // int(wide // 12)) + 2
    bottom = y + 9 + high * len(paddings)
    write(ax, 0, y, "padding", MUTED)
    for at, padding in enumerate(paddings, 1):
        write(ax, 4, bottom - (at - 0.5) * high, f"{padding}", MUTED)
        for column, kernel in enumerate(kernels):
            corner = left + column * wide, bottom - at * high
            box(ax, *corner, wide, high, fill=False, linewidth=0.5)
            hits = {d for k, p, d in here if (k, p) == (kernel, padding)}
            draw_candidates(ax, *corner, wide, dilations, hits)
            if kernel == 1 and len(hits) > 1:
                box(ax, *corner, wide, high, fill=False, edgecolor=ACCENT, linewidth=2, zorder=2)
    for column, kernel in enumerate(kernels):
        write(ax, left + (column + 0.5) * wide, bottom + 8, f"{kernel}", MUTED, ha="center")
    write(ax, WIDTH, bottom + 8 + LINE, "kernel size", MUTED, ha="right")
    return bottom + 2 * LINE + 12


def draw_candidates(
    ax: Axes, x: float, y: float, wide: float, dilations: range, hits: set[int]
) -> None:
    """Draw one kernel size and padding: a place for every dilation, so that none hides another."""
    a_line = min(int(wide // 12), len(dilations))
    xs = [x + wide / 2 + (at % a_line - (a_line - 1) / 2) * 11.8 for at in range(len(dilations))]
    ys = [y + 8.5 + 15 * (at // a_line) for at in range(len(dilations))]
    mark(ax, xs, ys, "o", GRID, 1.6)
    for across, down, dilation in zip(xs, ys, dilations, strict=True):
        if dilation in hits:
            draw_dilation(ax, across, down, dilation)


def draw_dilation(ax: Axes, x: float, y: float, dilation: int) -> None:
    """Draw the mark of a dilation."""
    shape, face, size = SHAPES[(dilation - 1) % len(SHAPES)]
    mark(ax, [x], [y], shape, face, size, markeredgecolor=INK)
    write(ax, x, y, f"{dilation}", ha="center")


def draw_dilations(ax: Axes, y: float, dilations: range, twins: bool) -> float:
    """Explain the marks; return where the next part begins."""
    write(ax, 0, y, "dilation")
    for at, dilation in enumerate(dilations):
        draw_dilation(ax, 54 + 18 * at, y, dilation)
    x = 54.0 + 18 * len(dilations)
    mark(ax, [x], [y], "o", GRID, 1.6)
    write(ax, x + 8, y, "misses the target")
    if twins:
        box(ax, 1, y + LINE - 2, 14, 10, fill=False, edgecolor=ACCENT, linewidth=2)
        write(ax, 22, y + LINE + 3, "one layer: kernel 1 has nothing to dilate")
    return y + (2 if twins else 1) * LINE


# Parameters


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
    draw_weights(ax, (152 - kW * side / 2, y + 53 - kH * side / 2, side), kH, kW, "first")
    channels = "1 channel" if C_in == 1 else f"{C_in} channels"
    for x, above, below in (
        (44, "input", channels),
        (152, "filter 1", ""),
        (250, "output", "channel 1"),
    ):
        write(ax, x, y + 105, above, ha="center")
        write(ax, x, y + 104 + LINE, below, MUTED, ha="center")


def draw_filters(ax: Axes, y: float, kH: int, kW: int, C_in: int, C_out: int) -> float:
    """Draw the first two filters and the last, one sheet an input channel and three at most."""
    side = 42 / max(kH, kW)
    for at, channel in enumerate(sorted({0, 1, C_out - 1})):
        x, kind = 1 + 100.0 * at, {0: "first", C_out - 1: "last"}.get(channel, "next")
        for sheet in range(min(C_in, 3) - 1, 0, -1):
            box(ax, x + 6 * sheet, y - 6 * sheet, kW * side, kH * side, **CELLS[kind])
        draw_weights(ax, (x, y, side), kH, kW, kind)
        write(ax, x, y + kH * side + 10, f"filter {channel + 1}")
        write(ax, x, y + kH * side + 9 + LINE, f"{kH}×{kW}×{C_in}", MUTED)
    if C_out > 3:
        write(ax, 180, y + kH * side / 2, "…", ha="center")
    return y + kH * side + 3 * LINE + 4


def draw_weights(ax: Axes, grid: Grid, kH: int, kW: int, kind: str) -> None:
    """Draw the weights of a filter for one channel."""
    x, y, side = grid
    for at in range(kH * kW):
        box(ax, x + at % kW * side, y + at // kW * side, side, side, **CELLS[kind])


# For the site


def svg_text(figure: Figure) -> str:
    """Return a figure as SVG, the same bytes each time, its text as text."""
    file = StringIO()
    with plt.rc_context({"svg.fonttype": "none", "svg.hashsalt": "convguide"}):
        figure.savefig(file, format="svg", metadata={"Date": None})
    return file.getvalue()
