"""Where the hyperparameters lie that reach a target size."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from convguide.formulas import (
    pair,
)
from convguide.render.drawing.canvas import (
    ACCENT,
    GRID,
    INK,
    INPUT,
    KERNEL,
    LINE,
    MUTED,
    OUTPUT,
    PADDING,
    WIDTH,
    Combo,
    Pair,
    Size,
    box,
    finish,
    mark,
    new_axes,
    write,
)

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
    """Draw where the square solutions lie: kernel across, padding up, one panel per stride.

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
