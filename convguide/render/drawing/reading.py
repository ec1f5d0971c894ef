"""What reads what: lines between two rows, numbered grids, and elements that share a mean."""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from convguide.render.drawing.canvas import (
    INK,
    INPUT,
    KERNEL,
    LINE,
    MUTED,
    OUTPUT,
    PADDING,
    WIDTH,
    Grid,
    box,
    finish,
    new_axes,
    rule,
    write,
)

Shape = tuple[int, ...]
Block = tuple[int, list[str]]  # the columns of a block of cells, and what stands in each


def draw_links(size: int, reads: Sequence[Sequence[int]]) -> Figure:
    """Draw an input row above an output row, with a line to each pixel that is read."""
    ax, top, down = new_axes(), 14.0, 62.0
    columns = max(size, len(reads))
    side = min(22.0, (WIDTH - 46) / columns)
    lefts = [44 + (columns - count) * side / 2 for count in (size, len(reads))]
    for output, pixels in enumerate(reads):
        for pixel in pixels:
            xs = [lefts[0] + (pixel + 0.5) * side, lefts[1] + (output + 0.5) * side]
            rule(ax, xs, [top + side, top + down], color=INK)
    for row, (name, count, color) in enumerate(
        (("input", size, INPUT), ("output", len(reads), OUTPUT))
    ):
        y = top + row * down
        write(ax, 0, y + side / 2, name)
        cells(ax, (lefts[row], y, side), (count, [str(at) for at in range(count)]), color)
    return finish(ax, top + down + side + 4)


def draw_places(given: Shape, made: Shape, numbers: Sequence[Sequence[int]]) -> Figure:
    """Draw the numbered input, and the output with the number that each element came from."""
    ax = new_axes()
    every = [str(at) for at in range(prod(given))]
    came = ["".join(map(str, number)) for number in numbers]
    y = draw_planes(ax, 8, f"input {sizes(given)}", given, every, INPUT)
    y = draw_planes(ax, y + 8, f"output {sizes(made)}", made, came, OUTPUT)
    return finish(ax, y)


def draw_shares(shape: Shape, elements: Sequence[int]) -> Figure:
    """Draw a batch, an image a row and a channel a block, with the elements that share."""
    ax, (batch, channels, length) = new_axes(), shape
    side = min(18.0, (WIDTH - 54 - 8 * (channels - 1)) / (channels * length))
    for image in range(batch):
        write(ax, 0, 18 + image * (side + 6) + side / 2, f"image {image}")
    for channel in range(channels):
        x = 52 + channel * (length * side + 8)
        write(ax, x + length * side / 2, 8, f"channel {channel}", MUTED, ha="center")
        for image in range(batch):
            y = 18 + image * (side + 6)
            first = (image * channels + channel) * length
            for at in range(length):
                shared = first + at in elements
                color = KERNEL if shared else INPUT
                mark = "•" if shared else ""
                cells(ax, (x + at * side, y, side), (1, [mark]), color)
    return finish(ax, 18 + batch * (side + 6))


def draw_planes(
    ax: Axes, y: float, title: str, shape: Shape, texts: list[str], color: str
) -> float:
    """Draw the planes of a shape in a row, numbered; return where the next part begins."""
    *planes, rows, columns = shape
    count, step = prod(planes), rows * columns
    side = min(20.0, (WIDTH - 2 - 10 * (count - 1)) / (count * columns))
    write(ax, 0, y, title, weight="bold")
    for plane in range(count):
        x = 1 + plane * (columns * side + 10)
        part = texts[plane * step : (plane + 1) * step]
        cells(ax, (x, y + LINE, side), (columns, part), color)
    return y + LINE + rows * side + 6


def cells(ax: Axes, grid: Grid, block: Block, color: str) -> None:
    """Draw a block of cells with a text in each; one without a text counts as padding."""
    x, y, side = grid
    columns, texts = block
    for at, text in enumerate(texts):
        row, column = divmod(at, columns)
        look = {"facecolor": color} if text or color == INPUT else {"facecolor": PADDING}
        box(ax, x + column * side, y + row * side, side, side, **look)
        centre = x + (column + 0.5) * side, y + (row + 0.5) * side
        write(ax, *centre, text or ("0" if color == OUTPUT else ""), ha="center")


def sizes(shape: Shape) -> str:
    """Return a shape with multiplication signs.

    >>> sizes((2, 3))
    '2×3'
    """
    return "×".join(map(str, shape))
