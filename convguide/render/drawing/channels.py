"""Which input channels each filter of a grouped convolution reads."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from convguide.formulas import pair, per_group
from convguide.render.drawing.canvas import (
    INK,
    LINE,
    MUTED,
    WIDTH,
    Grid,
    Size,
    finish,
    new_axes,
    rule,
    write,
)
from convguide.render.drawing.pixels import cell

MOST_CHANNELS = 16


def draw_groups(
    in_channels: int, out_channels: int, groups: int = 1, kernel_size: Size = 3
) -> Figure:
    """Draw the channels, the filters and what reads what; by group beyond 16 channels."""
    ax, kernel = new_axes(), pair("kernel_size", kernel_size)
    shares = per_group("in_channels", in_channels, groups), per_group("", out_channels, groups)
    write(ax, 0, 7, f"input: {in_channels} channels", weight="bold")
    by_channel = max(in_channels, out_channels) <= MOST_CHANNELS
    draw = draw_channels if by_channel else draw_blocks
    y = draw(ax, 20.0, groups, *shares)
    write(ax, 0, y, f"output: {out_channels} channels, one from each filter", weight="bold")
    weights = f"{kernel[0]}·{kernel[1]}·{shares[0]}"
    reads = f"a filter reads {shares[0]} of {in_channels}"
    write(ax, 0, y + LINE, f"{reads}: {weights} = {kernel[0] * kernel[1] * shares[0]:,} weights")
    return finish(ax, y + 2 * LINE)


def draw_channels(ax: Axes, y: float, groups: int, each_in: int, each_out: int) -> float:
    """Draw every channel and every filter; return where the next part begins."""
    side = min(22.0, (WIDTH - 2) / max(groups * each_in, groups * each_out))
    below, kinds = y + side + 44, ("first", "next")
    tops = centred(groups * each_in, side, y)
    feet = centred(groups * each_out, side, below)
    for group in range(groups):
        kind = "last" if group == groups - 1 > 0 else kinds[min(group, 1)]
        for one in range(each_out):
            draw_reading(ax, tops, feet, (group * each_in, each_in), group * each_out + one)
        for channel in range(group * each_in, (group + 1) * each_in):
            cell(ax, tops, 0, channel, kind)
        for channel in range(group * each_out, (group + 1) * each_out):
            cell(ax, feet, 0, channel, kind)
    return below + side + 12


def centred(count: int, side: float, y: float) -> Grid:
    """Return where a row of channels begins so that it stands in the middle."""
    return (WIDTH - count * side) / 2, y, side


def draw_reading(ax: Axes, tops: Grid, feet: Grid, share: tuple[int, int], at: int) -> None:
    """Draw the lines from the channels of a group to one of its filters."""
    for channel in range(share[0], share[0] + share[1]):
        xs = tops[0] + (channel + 0.5) * tops[2], feet[0] + (at + 0.5) * feet[2]
        rule(ax, xs, (tops[1] + tops[2], feet[1]), color=MUTED, linewidth=0.8)


def draw_blocks(ax: Axes, y: float, groups: int, each_in: int, each_out: int) -> float:
    """Draw a block a group, the first two and the last where there are many."""
    drawn = list(range(groups)) if groups <= 4 else [0, 1, groups - 1]
    pitch, top, foot = WIDTH / max(2, len(drawn)), y + LINE, y + LINE + 52
    for place, group in enumerate(drawn):
        x, kind = place * pitch, {0: "first", groups - 1: "last"}.get(group, "next")
        for height, label, share in ((top, top - 8, each_in), (foot, foot + 28, each_out)):
            first, last = group * share + 1, (group + 1) * share
            write(ax, x, label, f"{first}–{last}" if last > first else f"{first}")
            cell(ax, (x + 1, height, 20), 0, 0, kind)
        rule(ax, (x + 11, x + 11), (top + 20, foot), color=INK)
    if groups > len(drawn):
        for height in (top + 10, foot + 10):
            write(ax, 2 * pitch - 30, height, "…")
    return foot + 50
