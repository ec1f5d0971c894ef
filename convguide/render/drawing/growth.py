"""How the receptive field of one output grows, layer by layer, along one axis."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from convguide.formulas import receptive_field
from convguide.render.drawing.canvas import (
    LINE,
    MUTED,
    WIDTH,
    finish,
    new_axes,
    rule,
    write,
)
from convguide.render.drawing.pixels import cell

Slide = tuple[int, int, int, int]  # kernel_size, stride, padding, dilation


def draw_growth(axes: Mapping[str, Sequence[Slide]]) -> Figure:
    """Draw what one output sees, from the last layer down to the image, axis by axis."""
    ax, y = new_axes(), 7.0
    for name, slides in axes.items():
        write(ax, 0, y, f"along the {name}", weight="bold")
        y = draw_cone(ax, y + LINE + 5, slides) + 8
    return finish(ax, y - 6)


def draw_cone(ax: Axes, y: float, slides: Sequence[Slide]) -> float:
    """Draw one axis, a row for what each layer reads; return where the next part begins."""
    size = receptive_field(slides)[0]
    side, read, rows = min(18.0, (WIDTH - 4) / size), {0}, len(slides)
    left = (WIDTH - size * side) / 2
    pitch = LINE + side + 14
    for depth in range(rows, -1, -1):
        seen, jump, _ = receptive_field(slides[:depth])
        height = y + (rows - depth) * pitch
        write(ax, 0, height, told(depth, rows, receptive_field(slides[depth:])[0], seen, jump))
        # The middle of an element, counted in pixels from the first one that is seen.
        middle = {at: at * jump + seen / 2 for at in read}
        draw_elements(ax, left, height + LINE - 3, side, middle, span(read), depth == rows)
        if depth:
            kernel, stride, _, dilation = slides[depth - 1]
            below = {at: {at * stride + tap * dilation for tap in range(kernel)} for at in read}
            lower, step, _ = receptive_field(slides[: depth - 1])
            for at, taps in below.items():
                xs = [left + (tap * step + lower / 2) * side for tap in (min(taps), max(taps))]
                draw_view(ax, left + middle[at] * side, height + LINE - 3 + side, xs, pitch - side)
            read = set().union(*below.values())
    return y + rows * pitch + LINE + side


def told(depth: int, rows: int, wide: int, seen: int, jump: int) -> str:
    """Return what a row shows: whose pixels they are, and what one of them sees."""
    if depth == rows:
        return f"one output of layer {depth}: sees {seen} of the image, stride {jump}"
    if depth:
        return f"{wide} of layer {depth}, each seeing {seen} of the image"
    return f"image: {wide} pixels"


def span(read: set[int]) -> range:
    """Return all places from the first to the last one that is read.

    >>> span({0, 2, 4})
    range(0, 5)
    """
    return range(min(read), max(read) + 1)


def draw_elements(
    ax: Axes,
    left: float,
    y: float,
    side: float,
    middle: Mapping[int, float],
    places: range,
    top: bool,
) -> None:
    """Draw the elements that are read, and pale ones where there are holes."""
    step = 0.0 if len(places) < 2 else (middle[places[-1]] - middle[0]) / (len(places) - 1)
    for at in places:
        x = left + (middle[0] + (at - places[0]) * step - 0.5) * side
        kind = "last" if top else "first" if at in middle else "input"
        cell(ax, (x, y, side), 0, 0, kind)


def draw_view(ax: Axes, x: float, y: float, below: Sequence[float], height: float) -> None:
    """Draw the two lines from an element to the first and the last that it reads."""
    for end in below:
        rule(ax, (x, end), (y, y + height), color=MUTED, linewidth=0.7)


