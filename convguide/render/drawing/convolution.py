"""A convolution: padded input, windows and output, cell by cell or as strips."""

from __future__ import annotations

from collections.abc import Mapping

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from convguide.formulas import (
    conv_size,
    pair,
    unread_pixels,
    window_span,
    window_taps,
)
from convguide.render.drawing.canvas import (
    ACCENT,
    INK,
    LINE,
    MARGIN,
    MUTED,
    UNREAD,
    WIDTH,
    Axis,
    Grid,
    Pair,
    Size,
    arrow,
    finish,
    new_axes,
    rule,
    write,
)
from convguide.render.drawing.pixels import cell, frame, legend


def draw_convolution(
    size: Size, kernel_size: Size, stride: Size = 1, padding: Size = 0, dilation: Size = 1
) -> Figure:
    """Draw what a convolution reads: by cell up to 16 pixels, else as one strip per axis."""
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
    """Draw one strip per axis, with one legend."""
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
    """Draw parts of an axis: pixels, one row per window, outputs below their windows' centres."""
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
