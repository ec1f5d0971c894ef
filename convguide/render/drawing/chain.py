"""A chain of layers: the maps that get smaller, the work of each layer, and what is seen."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from convguide.render.drawing.canvas import (
    INK,
    INPUT,
    KERNEL,
    LINE,
    MUTED,
    OUTPUT,
    box,
    finish,
    new_axes,
    write,
)

Shape = tuple[int, ...]
Row = tuple[str, Shape, Shape, int]  # name, output shape, receptive field, MACs
LEFT, RIGHT, SIDE, PITCH = 46.0, 242.0, 38.0, 52.0


def draw_chain(input_shape: Shape, rows: Sequence[Row]) -> Figure:
    """Draw, down the chain, each layer's map, its multiply–accumulates and its view."""
    ax, image = new_axes(), input_shape[1:]
    write(ax, 0, 7, "map", weight="bold")
    write(ax, LEFT, 7, "layer, output, MACs", weight="bold")
    write(ax, RIGHT + SIDE / 2, 7, "sees", weight="bold", ha="center")
    draw_map(ax, (0, 18), image, image)
    write(ax, LEFT, 24, "image", weight="bold")
    write(ax, LEFT, 24 + LINE, by_axis(input_shape))
    most = max(1, *(row[3] for row in rows))
    for at, row in enumerate(rows, 1):
        draw_row(ax, 18 + at * PITCH, image, row, most)
    return finish(ax, 18 + len(rows) * PITCH + SIDE + LINE)


def draw_row(ax: Axes, y: float, image: Shape, row: Row, most: int) -> None:
    """Draw one layer: its map, its name and shape, a bar of its MACs, and what it sees."""
    name, shape, seen, macs = row
    draw_map(ax, (0, y), image, shape[1:])
    write(ax, LEFT, y + 5, name, weight="bold")
    write(ax, LEFT, y + 5 + LINE, by_axis(shape))
    scale = (RIGHT - LEFT - 14 - 6 * len(f"{most:,}")) / most
    if macs:
        box(ax, LEFT, y + 27, macs * scale, 10, facecolor=KERNEL, edgecolor=INK)
    write(ax, LEFT + (macs * scale + 4) * bool(macs), y + 32, f"{macs:,}" if macs else "no MACs")
    draw_view(ax, (RIGHT, y), image, seen)


def draw_map(ax: Axes, place: tuple[float, float], image: Shape, size: Shape) -> None:
    """Draw a map as large as it is, measured by the image."""
    side = SIDE / max(image)
    height, width = (max(1.5, pixels * side) for pixels in size)
    box(ax, *place, width, height, facecolor=OUTPUT, edgecolor=INK)


def draw_view(ax: Axes, place: tuple[float, float], image: Shape, seen: Shape) -> None:
    """Draw the image with what one output sees in its middle, cut where it is larger."""
    side = SIDE / max(image)
    whole = [pixels * side for pixels in image]
    height, width = (max(1.5, min(n, most) * side) for n, most in zip(seen, image, strict=True))
    x, y = place
    x += (SIDE - whole[1]) / 2
    box(ax, x, y, whole[1], whole[0], facecolor=INPUT)
    middle = x + (whole[1] - width) / 2, y + (whole[0] - height) / 2
    box(ax, *middle, width, height, facecolor=KERNEL, edgecolor=INK)
    below = y + max(whole[0], SIDE * 0.6) + 6
    write(ax, place[0] + SIDE / 2, below, by_axis(seen), MUTED, ha="center")


def by_axis(shape: Shape) -> str:
    """Return sizes with a multiplication sign.

    >>> by_axis((3, 24, 40))
    '3×24×40'
    """
    return "×".join(map(str, shape))
