"""A transposed convolution: every input pixel stamps its window, then the sides are cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from convguide.formulas import conv_transpose_size, window_span, window_taps
from convguide.render.drawing.canvas import (
    ACCENT,
    GRID,
    INK,
    LINE,
    MARGIN,
    MUTED,
    OUTPUT,
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
from convguide.render.drawing.windows import Sizes, by_axis, shared

# size, kernel_size, stride, padding, output_padding, dilation
Stamped = tuple[int, int, int, int, int, int]

RESULT: dict[str, dict[str, Any]] = {
    "kept": {"facecolor": OUTPUT, "edgecolor": GRID},
    "added": {"facecolor": OUTPUT, "edgecolor": ACCENT, "linewidth": 1.8},
    "cut": {"facecolor": PAPER, "edgecolor": UNREAD, "hatch": "/////", "linewidth": 0.5},
}


def draw_transposed(
    size: Sizes,
    kernel_size: Sizes,
    stride: Sizes = 1,
    padding: Sizes = 0,
    output_padding: Sizes = 0,
    dilation: Sizes = 1,
) -> Figure:
    """Draw stamps, and what is cut and added, one strip an axis; equal axes share one."""
    rows = by_axis(size, kernel_size, stride, padding, output_padding, dilation)
    ax, y = new_axes(), 7.0
    drawn: list[Stamped] = []
    for name, (n, k, s, p, added, d) in shared(rows).items():
        drawn.append((n, k, s, p, added, d))
        y = draw_stamp_facts(ax, y, name, drawn[-1])
        y = draw_stamp_strip(ax, y, drawn[-1]) + 12
    return finish(ax, result_key(ax, y - 2, drawn))


def laid_out(axis: Stamped) -> range:
    """Return every place from the first stamp's first pixel to the end of all, cut or not."""
    size, kernel_size, stride, padding, _, dilation = axis
    stamped = (size - 1) * stride + window_span(kernel_size, dilation)
    return range(max(stamped, padding + conv_transpose_size(*axis)))


def stamps_on(axis: Stamped, place: int) -> int:
    """Return how many stamps meet on a place."""
    size, kernel_size, stride, _, _, dilation = axis
    stamps = (window_taps(pixel, kernel_size, stride, 0, dilation) for pixel in range(size))
    return sum(place in taps for taps in stamps)


def result_of(axis: Stamped, place: int) -> str:
    """Return what becomes of a place: cut by the padding, kept, or there by output_padding."""
    padding, added, out = axis[3], axis[4], conv_transpose_size(*axis)
    if not padding <= place < padding + out:
        return "cut"
    return "added" if place >= padding + out - added else "kept"


def draw_stamp_facts(ax: Axes, y: float, name: str, axis: Stamped) -> float:
    """Write what an axis amounts to; return where the next part begins."""
    size, kernel_size, stride, padding, added, dilation = axis
    write(ax, 0, y, f"{name}: {size} → {conv_transpose_size(*axis)}", weight="bold")
    said = f"stamps of {window_span(kernel_size, dilation)}, stride {stride}"
    said += f", {padding} cut per side" if padding else ""
    write(ax, 0, y + LINE, f"{said}, {added} added" if added else said, MUTED)
    return y + 2 * LINE + 4


def draw_stamp_strip(ax: Axes, y: float, axis: Stamped) -> float:
    """Draw an axis whole, or its two ends below each other."""
    size, kernel_size, stride, _, _, dilation = axis
    places, span = laid_out(axis), window_span(kernel_size, dilation)
    first = list(range(min(3 if 2 * stride + span <= 18 else 2, size)))
    near = range(first[-1] * stride + span)
    far = range((size - 1) * stride - 1, places.stop)
    room = WIDTH - MARGIN - 2
    if places.stop <= 18 or near.stop >= far.start:
        pixels = range(size) if size <= 5 else sorted({*first, size - 1})
        return draw_stamps(ax, y, axis, pixels, min(16, room / places.stop), places)
    side = min(16, room / (max(len(near), len(far)) + 1.6))
    y = draw_stamps(ax, y, axis, first, side, near)
    return draw_stamps(ax, y + 8, axis, [size - 1], side, far)


def draw_stamps(
    ax: Axes, y: float, axis: Stamped, pixels: Sequence[int], side: float, places: range
) -> float:
    """Draw part of an axis: input pixels a stride apart, their stamps, and the result below."""
    top, pitch, far = y + LINE, side + 4, places.start > 0
    bottom = top + pitch * (len(pixels) + 1) + 4
    grid = (MARGIN + (side if far else 0) - places.start * side, top, side)
    write(ax, 0, top + side / 2, "input")
    write(ax, 0, bottom + side / 2, "output")
    for pixel in range(axis[0]):
        taps = window_taps(pixel, axis[1], axis[2], 0, axis[5])
        if taps[0] in places and taps[-1] in places:
            row = list(pixels).index(pixel) + 1 if pixel in pixels else 0
            draw_stamp(ax, grid, axis, pixel, row * pitch, bottom)
    for row, pixel in enumerate(pixels, 1):
        write(ax, 0, top + row * pitch + side / 2, f"stamp {pixel}")
    draw_result(ax, (grid[0], bottom, side), axis, places)
    for height in (top + side / 2, bottom + side / 2):
        if places.stop < laid_out(axis).stop:
            write(ax, grid[0] + (places.stop + 1) * side, height, "…", ha="center")
        if far:
            write(ax, grid[0] + (places.start - 0.6) * side, height, "…", ha="center")
    return bottom + side + LINE


def draw_stamp(ax: Axes, grid: Grid, axis: Stamped, pixel: int, down: float, bottom: float) -> None:
    """Draw an input pixel over the middle of its stamp, and if it has a row, the stamp."""
    (x, y, side), taps = grid, window_taps(pixel, axis[1], axis[2], 0, axis[5])
    middle = (taps[0] + taps[-1]) / 2
    kind = {axis[0] - 1: "last", 0: "first"}.get(pixel, "next")
    centre, height = x + (middle + 0.5) * side, y + down + side / 2
    if down:
        rule(ax, (centre, centre), (y + side / 2, height))
        rule(ax, (x + taps[0] * side, x + taps[-1] * side), (height, height), color=INK)
        for tap in taps:
            cell(ax, (x, y + down, side), 0, tap, kind)
        write(ax, centre, y - 9, f"{pixel}", MUTED, ha="center")
    cell(ax, grid, 0, middle, "input" if kind == "next" else kind)
    if pixel == 1 and down:
        step = axis[2] * side
        arrow(ax, x + taps[0] * side - step, height, step, 0)


def draw_result(ax: Axes, grid: Grid, axis: Stamped, places: range) -> None:
    """Draw what is kept, with the number of stamps that meet there, what is cut and added."""
    x, y, side = grid
    kinds = {place: result_of(axis, place) for place in places}
    for place in sorted(places, key=lambda place: kinds[place] == "added"):
        kind = kinds[place]
        box(ax, x + place * side, y, side, side, **RESULT[kind])
        if kind != "cut":
            middle = x + (place + 0.5) * side
            write(ax, middle, y + side / 2, f"{stamps_on(axis, place)}", ha="center")


def result_kinds(drawn: Sequence[Stamped]) -> Iterator[tuple[str, str]]:
    """Yield the kinds of cell that appear, with their meaning."""
    several = any(axis[0] > 1 for axis in drawn)
    yield "first", "first pixel and its stamp" if several else "the only pixel and its stamp"
    if several:
        yield "last", "the last"
        yield "stride", "stride"
    yield "kept", "stamps that meet"
    found = {result_of(axis, place) for axis in drawn for place in laid_out(axis)}
    if "cut" in found:
        yield "cut", "cut by padding"
    if "added" in found:
        yield "added", "output_padding"


def result_key(ax: Axes, y: float, drawn: Sequence[Stamped]) -> float:
    """Explain the kinds of cell that appear; return where the next part begins."""
    x = 1.0
    for kind, text in result_kinds(drawn):
        if x > 1 and x + 20 + 5.5 * len(text) > WIDTH:
            x, y = 1.0, y + LINE + 3
        if kind == "stride":
            arrow(ax, x, y + 6, 11, 0)
        elif kind in RESULT:
            box(ax, x, y, 11, 11, **RESULT[kind])
        else:
            cell(ax, (x, y, 11), 0, 0, kind)
        if kind == "kept":
            write(ax, x + 5.5, y + 5.5, "2", ha="center")
        write(ax, x + 16, y + 6, text)
        x += 20 + 5.5 * len(text)
    return y + LINE + 2
