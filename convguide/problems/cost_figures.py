"""The figures of problems of cost: bars, and which channels a filter reads."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod

from convguide.layers.base import brief, each
from convguide.layers.conv import Conv
from convguide.problems.base import Figure, call, series
from convguide.problems.steps import thousands


def bars_figure(counts: Mapping[str, int], what: str) -> Figure:
    """Return the drawing of counts by their names."""
    told = series([f"{name} {thousands(count)}" for name, count in counts.items()])
    return Figure(
        call("draw_bars", repr(dict(counts))),
        f"Bars of the {what}: {told}.",
        f"The {what}, each bar with its number.",
    )


def counted(count: int, name: str) -> str:
    """Return a count with its noun.

    >>> counted(1, "filter"), counted(3, "filter")
    ('1 filter', '3 filters')
    """
    return f"{count} {name}{'' if count == 1 else 's'}"


def channels_figure(layer: Conv) -> Figure:
    """Return the drawing of which input channels each filter reads."""
    share, filters = layer.in_channels // layer.groups, layer.out_channels // layer.groups
    kernel = brief(layer.kernel_size, layer.rank)
    reading = "its own group's" if layer.groups > 1 else "all"
    return Figure(
        call(
            "draw_groups",
            f"{layer.in_channels}, {layer.out_channels}",
            f"groups={layer.groups}, kernel_size={kernel}",
        ),
        f"{layer.in_channels} input channels and {layer.out_channels} filters in groups of "
        f"{counted(share, 'channel')} and {counted(filters, 'filter')}, "
        f"{counted(layer.groups, 'group')} in all: each filter "
        f"reads {share} of the {layer.in_channels} channels and holds "
        f"{prod(each(layer, 'kernel_size'))} weights for each of them.",
        f"Each filter reads {reading} {share} of {layer.in_channels} input channels.",
    )
