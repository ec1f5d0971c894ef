"""Facts about the figures of groups and of receptive fields."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from convguide.render.drawing import canvas, draw_groups, draw_growth


def the_axes(figure: Figure) -> Axes:
    (axes,) = figure.axes
    return axes


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for text in the_axes(figure).texts if text.get_text()]


def rows(figure: Figure, face: str) -> dict[float, int]:
    """How many cells of a colour stand at each height."""
    found = dict[float, int]()
    for patch in the_axes(figure).patches:
        if isinstance(patch, Rectangle) and to_hex(patch.get_facecolor()) == face:
            found[round(patch.get_y(), 3)] = found.get(round(patch.get_y(), 3), 0) + 1
    return found


def links(figure: Figure) -> int:
    """How many lines join two rows."""
    return sum(np.size(line.get_xdata()) == 2 for line in the_axes(figure).lines)


# Groups


def test_each_filter_is_joined_to_the_channels_of_its_group() -> None:
    assert links(draw_groups(4, 6, groups=2)) == 6 * 2
    assert links(draw_groups(4, 6)) == 6 * 4
    assert links(draw_groups(6, 12, groups=6)) == 12


def test_the_first_group_and_the_last_are_marked() -> None:
    figure = draw_groups(6, 9, groups=3)
    assert list(rows(figure, canvas.KERNEL).values()) == [2, 3]
    assert list(rows(figure, canvas.PAPER).values()) == [2, 3]
    assert list(rows(figure, canvas.LAST).values()) == [2, 3]


def test_the_weights_of_a_filter_are_written_out() -> None:
    assert "a filter reads 2 of 6: 3·5·2 = 30 weights" in texts(draw_groups(6, 9, 3, (3, 5)))


def test_many_channels_are_drawn_as_the_blocks_of_their_groups() -> None:
    written = texts(draw_groups(1024, 2048, groups=32))
    assert [text for text in written if "–" in text] == [
        *("1–32", "1–64", "33–64", "65–128", "993–1024", "1985–2048")
    ]
    assert written.count("…") == 2


def test_few_groups_have_a_block_each() -> None:
    written = texts(draw_groups(16, 32, groups=4))
    assert [text for text in written if "–" in text][-2:] == ["13–16", "25–32"]
    assert "…" not in written


# Growth


def test_a_row_shows_what_the_layer_above_reads() -> None:
    figure = draw_growth({"height": [(3, 1, 1, 1)] * 3})
    assert list(rows(figure, canvas.LAST).values()) == [1]
    assert list(rows(figure, canvas.KERNEL).values()) == [3, 5, 7]


def test_holes_are_pale() -> None:
    figure = draw_growth({"height": [(3, 1, 2, 2)] * 2})
    assert list(rows(figure, canvas.KERNEL).values()) == [3, 5]
    assert list(rows(figure, canvas.INPUT).values()) == [2, 4]


def test_neighbours_stand_a_stride_apart() -> None:
    figure = draw_growth({"height": [(3, 2, 1, 1)] * 2})
    patches = [patch for patch in the_axes(figure).patches if isinstance(patch, Rectangle)]
    *_, image = rows(figure, canvas.KERNEL)
    first = sorted(p.get_x() for p in patches if round(p.get_y(), 3) == image)
    above = sorted(
        p.get_x()
        for p in patches
        if round(p.get_y(), 3) != image and to_hex(p.get_facecolor()) == canvas.KERNEL
    )
    assert round((above[1] - above[0]) / (first[1] - first[0]), 6) == 2


def test_each_layer_tells_its_size_and_stride() -> None:
    written = texts(draw_growth({"height": [(3, 2, 1, 1), (5, 1, 2, 1)]}))
    assert written == [
        *("along the height", "layer 2", "size 11, stride 2", "layer 1", "size 3, stride 2"),
        *("image", "11 pixels read"),
    ]


def test_axes_that_differ_are_drawn_below_each_other() -> None:
    written = texts(draw_growth({"height": [(3, 1, 1, 1)], "width": [(5, 1, 2, 1)]}))
    assert [text for text in written if text.startswith("along")] == [
        *("along the height", "along the width")
    ]
