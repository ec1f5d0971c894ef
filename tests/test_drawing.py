"""Facts about the figures: what is drawn, where it stands, and that it can be read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cache
from itertools import combinations

import matplotlib as mpl
import matplotlib.pyplot as plt
import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.backend_bases import RendererBase
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Polygon, Rectangle
from matplotlib.text import Annotation

from convguide.formulas import ShapeError
from convguide.render.drawing import canvas as drawing
from convguide.render.drawing import (
    draw_axis,
    draw_bars,
    draw_chain,
    draw_convolution,
    draw_groups,
    draw_growth,
    draw_paddings,
    draw_pool,
    draw_sharing,
    draw_solutions,
    draw_transposed,
    svg_text,
)
from convguide.render.svg import PALETTES
from convguide.solver import enumerate_combos

MLP = {"Linear 3072→256": 786_688, "Linear 256→10": 2_570}
CNN = {"Conv2d 3→64": 1_792, "Conv2d 64→64": 36_928, "Linear 16384→10": 163_850}
FIGURES: dict[str, Callable[[], Figure]] = {
    "7x7": lambda: draw_convolution((7, 7), 3, 2, 1),
    "5x6": lambda: draw_convolution((5, 6), (3, 2), (2, 1), (1, 0)),
    "skipping": lambda: draw_convolution(6, 1, 2),
    "dilated": lambda: draw_convolution(9, 3, 1, 2, 2),
    "overlapping": lambda: draw_convolution((5, 5), 3),
    "one window": lambda: draw_convolution((3, 4), (3, 4)),
    "one row": lambda: draw_convolution((3, 4), (3, 2)),
    "16 wide": lambda: draw_convolution((14, 16), (5, 3), (3, 2), (1, 0)),
    "32": lambda: draw_convolution((32, 32), 3, 1, 1),
    "28": lambda: draw_convolution((28, 28), 3, 2, 1),
    "128": lambda: draw_convolution((128, 128), (3, 5), (2, 1), (1, 2)),
    "64x96": lambda: draw_convolution((64, 96), 7, 2, 3, 2),
    "64": lambda: draw_convolution((64, 64), 5, 2),
    "29x45": lambda: draw_convolution((29, 45), (5, 3), (2, 3), (2, 0)),
    "wide window": lambda: draw_axis(20, 7, 2, 0, 3, name="width"),
    "steps beyond": lambda: draw_axis(1000, 1, 3, name="width"),
    "1000": lambda: draw_axis(1000, 7, 2, 3, 3, name="width"),
    "32 to 16": lambda: draw_solutions(32, 16, enumerate_combos(32, 32, 16, 16)),
    "64 to 31": lambda: draw_solutions(
        64, 31, enumerate_combos(64, 64, 31, 31, pad_range=(0, 7)), pad_range=(0, 7)
    ),
    "72x96": lambda: draw_solutions((72, 96), (36, 48), enumerate_combos(72, 96, 36, 48)),
    "five dilations": lambda: draw_solutions(
        8,
        4,
        enumerate_combos(8, 8, 4, 4, (1, 11), dil_range=(1, 5)),
        ks_range=(1, 11),
        dil_range=(1, 5),
    ),
    "one padding": lambda: draw_paddings(32, 16, 2),
    "one or two paddings": lambda: draw_paddings(32, 11, 3),
    "no paddings": lambda: draw_paddings(32, 33, 1, 2),
    "many paddings": lambda: draw_paddings(
        32, 2, 24, 1, (2, 12), (1, 14), kernels=(3, 5), paddings=(2, 3)
    ),
    "bars": lambda: draw_bars({"small": 320, "large": 789_258}),
    "parts": lambda: draw_bars({"MLP": MLP, "CNN": CNN}),
    "sharing": lambda: draw_sharing(3, 64, 3),
    "sharing 3x5": lambda: draw_sharing(16, 1024, (3, 5), bias=False),
    "one filter": lambda: draw_sharing(1, 1, 7),
    "pool": lambda: draw_pool((5, 6), 2),
    "pool hangs over": lambda: draw_pool((56, 75), 3, 2, ceil_mode=True),
    "pool drops": lambda: draw_pool((7, 8), 2, padding=1, ceil_mode=True),
    "pool drops far away": lambda: draw_pool(1000, 1, 3, ceil_mode=True),
    "pool of a volume": lambda: draw_pool((9, 20, 31), (2, 3, 3), 2, (0, 1, 1)),
    "wide pool": lambda: draw_pool(3, 5, 3, ceil_mode=True),
    "dilated pool": lambda: draw_pool((9, 12), 3, 1, 1, 2),
    "stamps": lambda: draw_transposed(4, 3, 2, 1, 1),
    "one stamp": lambda: draw_transposed((1, 1), 3, 2, 1, 1),
    "far stamps": lambda: draw_transposed((160, 11), 5, 3, 2, (1, 2)),
    "stamps of a volume": lambda: draw_transposed((6, 5, 7), (1, 2, 3), (1, 2, 2), 0, 0, (1, 1, 2)),
    "empty places": lambda: draw_transposed(4, 2, 4, 0, 3),
    "two groups": lambda: draw_groups(4, 6, groups=2),
    "depthwise": lambda: draw_groups(16, 16, groups=16, kernel_size=(3, 5)),
    "many channels": lambda: draw_groups(1024, 2048, groups=32),
    "four blocks": lambda: draw_groups(16, 32, groups=4),
    "one block": lambda: draw_groups(3, 64),
    "growth": lambda: draw_growth({"height and width": [(3, 2, 1, 1)] * 3}),
    "growth with holes": lambda: draw_growth(
        {"height": [(3, 1, 2, 2)] * 2, "width": [(1, 2, 0, 1), (7, 1, 3, 1)]}
    ),
    "chain": lambda: draw_chain(
        (3, 24, 40),
        [
            ("Conv2d 3×5, stride 2×1", (8, 12, 40), (3, 5), 172_800),
            ("AvgPool2d", (8, 6, 20), (9, 50), 0),
        ],
    ),
    "long chain": lambda: draw_chain(
        (3, 224, 224),
        [
            ("MaxPool2d 3×3, stride 2", (512, 112, 112), (1023, 1023), 0),
            *[("Conv2d 3×3, dilation 2", (512, 14, 14), (201, 201), 1_462_422_016)] * 9,
        ],
    ),
    "growth of a deep stack": lambda: draw_growth({"width": [(3, 2, 1, 1)] * 5}),
}


@cache
def drawn(name: str) -> Figure:
    """A figure that several facts are about; none of them changes it."""
    return FIGURES[name]()


every_figure = pytest.mark.parametrize("name", FIGURES)


def the_axes(figure: Figure) -> Axes:
    (axes,) = figure.axes
    return axes


def texts(figure: Figure) -> list[str]:
    return [text.get_text() for text in the_axes(figure).texts if text.get_text()]


def colour(patch: Patch) -> str:
    return to_hex(patch.get_facecolor())


def cells(figure: Figure, face: str, hatched: bool = False) -> list[tuple[float, float]]:
    """The corners of the cells of a colour, the legend's (11 points wide) left out."""
    return [
        (patch.get_x(), patch.get_y())
        for patch in the_axes(figure).patches
        if isinstance(patch, Rectangle)
        and patch.get_fill()
        and patch.get_width() != 11
        and colour(patch) == face
        and bool(patch.get_hatch()) == hatched
    ]


def real_input(figure: Figure) -> Rectangle:
    """The frame of the real pixels, which is drawn before those of the windows."""
    return next(
        patch
        for patch in the_axes(figure).patches
        if isinstance(patch, Rectangle) and not patch.get_fill()
    )


def pixels(figure: Figure, face: str, rows: int) -> list[tuple[int, int]]:
    """The (row, column) of the input's cells of a colour; the output lies apart from them."""
    edge = real_input(figure)
    side = edge.get_height() / rows
    found = [
        (round((y - edge.get_y()) / side), round((x - edge.get_x()) / side))
        for x, y in cells(figure, face)
    ]
    return found[: -1 if face in (drawing.KERNEL, drawing.LAST) else None]


def frames(figure: Figure) -> list[tuple[int, int, int, int, str]]:
    """The first pixel, the height and width in pixels, and the line of every frame."""
    edge = real_input(figure)
    side = edge.get_height() / 9
    return [
        (
            round((patch.get_y() - edge.get_y()) / side),
            round((patch.get_x() - edge.get_x()) / side),
            round(patch.get_height() / side),
            round(patch.get_width() / side),
            str(patch.get_linestyle()),
        )
        for patch in the_axes(figure).patches
        if isinstance(patch, Rectangle) and not patch.get_fill()
    ]


# Cell by cell


def test_the_first_window_covers_its_padding_and_its_pixels() -> None:
    figure = draw_convolution((5, 6), (3, 2), (2, 1), (1, 0))
    assert pixels(figure, drawing.KERNEL, 5) == [(-1, 0), (-1, 1), (0, 0), (0, 1), (1, 0), (1, 1)]


def test_the_last_window_ends_where_the_last_output_reads() -> None:
    figure = draw_convolution((5, 6), (3, 2), (2, 1), (1, 0))
    assert pixels(figure, drawing.LAST, 5) == [(3, 4), (3, 5), (4, 4), (4, 5), (5, 4), (5, 5)]


def test_dilation_leaves_holes_between_the_taps() -> None:
    figure = draw_convolution((9, 10), 3, 1, 2, 2)
    assert sorted(set(pixels(figure, drawing.KERNEL, 9))) == [
        (row, column) for row in (-2, 0, 2) for column in (-2, 0, 2)
    ]
    assert sorted(set(pixels(figure, drawing.LAST, 9))) == [
        (row, column) for row in (6, 8, 10) for column in (7, 9, 11)
    ]


def test_windows_are_framed_with_their_holes_and_the_last_one_is_dashed() -> None:
    edge, first, last = frames(draw_convolution((9, 10), (3, 2), (1, 2), (2, 1), (2, 3)))
    assert (edge[2:], first[:4], last[:4]) == ((9, 10, "solid"), (-2, -1, 5, 4), (6, 7, 5, 4))
    assert (first[4], last[4]) == ("solid", "--")


def test_arrows_are_as_long_as_the_stride() -> None:
    figure = draw_convolution((9, 8), 3, (2, 3))
    side = real_input(figure).get_height() / 9
    down, across, maps, key = (
        (
            round((note.xy[0] - note.xyann[0]) / side, 3),
            round((note.xy[1] - note.xyann[1]) / side, 3),
        )
        for note in the_axes(figure).texts
        if isinstance(note, Annotation)
    )
    assert (down, across) == ((0, 2), (3, 0))
    assert maps[1] == key[1] == 0


def test_padding_is_drawn_as_zeros() -> None:
    figure = draw_convolution((7, 7), 3, 2, 1)
    assert len(cells(figure, drawing.PADDING)) == 22  # 32, of which each window reads 5
    assert texts(figure).count("0") == 23  # and one in the legend


def test_every_output_is_a_cell() -> None:
    assert len(cells(draw_convolution((7, 8), 3, (2, 1), 1), drawing.OUTPUT)) == 4 * 8 - 2


def test_marks_tell_the_windows_apart_without_colour() -> None:
    figure = draw_convolution((7, 7), 3, 2, 1)
    marks = Counter(str(line.get_marker()) for line in the_axes(figure).lines)
    assert (marks["o"], marks["D"]) == (11, 11)  # nine taps, one output, one in the legend


def test_a_pixel_that_both_windows_read_is_halved() -> None:
    patches = the_axes(draw_convolution((5, 5), 3)).patches
    assert [colour(patch) for patch in patches if isinstance(patch, Polygon)] == [drawing.LAST]


def test_pixels_that_no_window_reads_are_hatched() -> None:
    figure = draw_convolution(6, 1, 2)
    assert len(cells(figure, drawing.INPUT, hatched=True)) == 27
    assert "never read: 27 pixels" in texts(figure)


def test_nothing_is_hatched_where_every_pixel_is_read() -> None:
    figure = draw_convolution((7, 7), 3, 2, 1)
    assert cells(figure, drawing.INPUT, hatched=True) == []
    assert not any("never read" in text for text in texts(figure))


def test_sizes_are_written_height_first() -> None:
    figure = draw_convolution((5, 6), (3, 2), (2, 1), (1, 0))
    assert {"input 5×6", "padded to 7×6", "output 3×5"} <= set(texts(figure))


def test_a_single_window_is_called_the_only_one() -> None:
    figure = draw_convolution((3, 4), (3, 4))
    assert "the only window" in texts(figure)
    assert cells(figure, drawing.LAST) == []


def test_what_torch_refuses_is_not_drawn() -> None:
    with pytest.raises(ShapeError, match="spans 3 pixels, but the padded size is 2"):
        draw_convolution(2, 3)


# Strips


def test_an_axis_beyond_sixteen_pixels_becomes_a_strip() -> None:
    assert "input 14×16" in texts(draw_convolution((14, 16), 3))
    assert "height: 14 → 12" in texts(draw_convolution((14, 17), 3))
    assert "height: 14 → 14" in texts(draw_convolution((14, 16), 3, padding=1))


def test_equal_axes_share_a_strip() -> None:
    assert "height and width: 32 → 32" in texts(draw_convolution((32, 32), 3, 1, 1))


def test_different_axes_have_a_strip_each() -> None:
    written = texts(draw_convolution((128, 128), (3, 5), (2, 1), (1, 2)))
    assert [text for text in written if "→" in text] == ["height: 128 → 64", "width: 128 → 128"]
    assert "padded to 130, window of 3, stride 2" in written
    assert "padded to 132, window of 5, stride 1" in written


def test_a_long_axis_is_drawn_by_its_ends() -> None:
    figure = draw_axis(128, 7, 2, 3, 2)
    assert len(cells(figure, drawing.INPUT) + cells(figure, drawing.INPUT, hatched=True)) < 30
    assert "…" in texts(figure)
    assert "…" not in texts(draw_axis(9, 3, 2, 1))


def test_a_strip_names_its_first_windows_and_the_last() -> None:
    written = texts(draw_axis(64, 7, 2, 3, 2))
    names = [text for text in written if text.startswith("window")]
    assert names == ["window 0", "window 1", "window 2", "window 28"]


def test_a_strip_draws_every_tap_of_its_windows() -> None:
    figure = draw_axis(64, 7, 2, 3, 2)
    assert len(cells(figure, drawing.KERNEL)) == 7 + 1  # and its output
    assert len(cells(figure, drawing.PAPER)) == 7 * 2
    assert len(cells(figure, drawing.LAST)) == 7 + 1


def test_windows_of_a_strip_begin_a_stride_apart() -> None:
    figure = draw_axis(64, 5, 3)
    first = min(x for x, _ in cells(figure, drawing.KERNEL))
    side = sorted({x for x, _ in cells(figure, drawing.KERNEL)})[1] - first
    second = min(x for x, _ in cells(figure, drawing.PAPER))
    assert round((second - first) / side, 6) == 3


def test_an_output_lies_under_the_middle_of_its_window() -> None:
    *taps, output = sorted(cells(draw_axis(64, 7, 2, 3, 2), drawing.KERNEL), key=lambda at: at[1])
    assert output[0] == pytest.approx((taps[0][0] + taps[-1][0]) / 2)


def test_an_unread_last_pixel_is_hatched_and_named() -> None:
    figure = draw_axis(64, 5, 2)
    assert len(cells(figure, drawing.INPUT, hatched=True)) == 1
    assert "never read: 1 of 64 pixels (63)" in texts(figure)


def test_many_unread_pixels_are_counted() -> None:
    assert "never read: 32 of 64 pixels" in texts(draw_axis(64, 7, 2, 3, 2))


# Solutions


def points(line: Line2D) -> list[tuple[float, float]]:
    return [(float(x), float(y)) for x, y in np.asarray(line.get_xydata())]


def hits(figure: Figure) -> list[tuple[float, float]]:
    """Where the marks of solutions stand, the three of the key left out."""
    marks = [line for line in the_axes(figure).lines if line.get_markeredgecolor() == drawing.INK]
    return [point for line in marks[:-3] for point in points(line)]


def candidates(figure: Figure) -> int:
    """How many dots there are, the one of the key left out."""
    dots = [line for line in the_axes(figure).lines if line.get_markersize() == 1.6]
    return sum(len(points(line)) for line in dots) - 1


@pytest.mark.parametrize(("name", "count"), [("32 to 16", 18), ("64 to 31", 16), ("72x96", 17)])
def test_every_solution_has_a_place_of_its_own(name: str, count: int) -> None:
    found = hits(drawn(name))
    assert len(found) == count
    assert all(abs(a[0] - b[0]) + abs(a[1] - b[1]) > 9 for a, b in combinations(found, 2))


def test_every_candidate_of_a_stride_with_solutions_is_a_dot() -> None:
    assert candidates(drawn("32 to 16")) == 2 * 7 * 6 * 3
    assert candidates(drawn("64 to 31")) == 7 * 8 * 3


def test_a_solution_stands_on_its_candidate() -> None:
    dots = [line for line in the_axes(drawn("72x96")).lines if line.get_markersize() == 1.6]
    assert set(hits(drawn("72x96"))) <= {point for line in dots for point in points(line)}


def test_each_stride_tells_how_many_it_gives() -> None:
    written = texts(drawn("32 to 16"))
    assert [text for text in written if text.startswith("stride")] == [
        "stride 1: 1 of 18",
        "stride 2: 17 of 18",
        "stride 3: none",
    ]


def test_one_layer_found_three_times_is_framed() -> None:
    framed = {
        name: sum(
            to_hex(patch.get_edgecolor()) == drawing.ACCENT and isinstance(patch, Rectangle)
            for patch in the_axes(drawn(name)).patches
        )
        for name in ("32 to 16", "64 to 31")
    }
    assert framed == {"32 to 16": 2, "64 to 31": 0}  # the key has one too


def test_the_title_counts_combinations_and_layers() -> None:
    assert "18 combinations, 16 different layers" in texts(drawn("32 to 16"))
    assert "17 combinations, 15 different layers" in texts(drawn("72x96"))
    assert "72×96 → 36×48" in texts(drawn("72x96"))


# Paddings


def strips(figure: Figure) -> list[tuple[int, int]]:
    """Return the column of each strip and how many cells it is high, that of the key left out."""
    every = [p for p in the_axes(figure).patches if isinstance(p, Rectangle) and p.get_fill()]
    wide = next(p for p in the_axes(figure).patches if isinstance(p, Rectangle)).get_width()
    return [
        (round((one.get_x() - 21) / wide), round((one.get_height() + 4) / 17)) for one in every[:-1]
    ]


def test_a_strip_of_paddings_is_as_high_as_they_are_many() -> None:
    assert strips(drawn("one padding")) == [(column, 1) for column in range(9)]
    assert strips(drawn("one or two paddings")) == [(column, 1 + column % 2) for column in range(9)]
    assert strips(drawn("no paddings")) == []


def test_paddings_outside_of_the_drawing_are_left_out() -> None:
    assert strips(drawn("many paddings"))[:2] == [(0, 8), (1, 9)]


def test_the_allowed_window_is_framed() -> None:
    frame = next(
        patch
        for patch in the_axes(drawn("many paddings")).patches
        if isinstance(patch, Rectangle) and to_hex(patch.get_edgecolor()) == drawing.ACCENT
    )
    cell = the_axes(drawn("many paddings")).patches[0]
    assert isinstance(cell, Rectangle)
    assert frame.get_width() == pytest.approx(3 * cell.get_width())
    assert frame.get_height() == 2 * 17
    assert "allowed: kernel 3 to 5, padding 2 to 3" in texts(drawn("many paddings"))


def test_the_leeway_stands_above_the_strips() -> None:
    assert "2 · padding − span: −2 to −1" in texts(drawn("one padding"))
    assert "2 · padding − span: 0" in texts(drawn("no paddings"))


# Parameters


def bars(figure: Figure) -> list[tuple[float, float]]:
    return [
        (patch.get_x(), patch.get_width())
        for patch in the_axes(figure).patches
        if isinstance(patch, Rectangle)
    ]


def test_bars_begin_at_zero_and_are_as_long_as_their_counts() -> None:
    (small_at, small), (large_at, large) = bars(draw_bars({"small": 320, "large": 789_258}))
    assert small_at == large_at
    assert large / small == pytest.approx(789_258 / 320)


def test_a_tiny_bar_keeps_an_edge_that_can_be_seen() -> None:
    patches = the_axes(draw_bars({"small": 320, "large": 789_258})).patches
    assert [patch.get_linewidth() for patch in patches] == [1, 1]


def test_bars_bear_their_numbers() -> None:
    assert texts(draw_bars({"a": 896, "b": 18_496})) == ["a", "896", "b", "18,496"]


def test_parts_add_up_to_their_whole() -> None:
    figure = draw_bars({"MLP": MLP, "CNN": CNN})
    assert [text for text in texts(figure) if text[0].isdigit()] == ["789,258", "202,570"]
    whole, first, second, *_ = bars(figure)
    assert first[0] + first[1] == pytest.approx(second[0])
    assert second[0] + second[1] == pytest.approx(whole[0] + whole[1])
    assert "Linear 3072→256: 786,688" in texts(figure)


def test_sharing_counts_a_filter_and_a_layer() -> None:
    written = texts(draw_sharing(3, 64, 3))
    assert "1 filter: 3·3·3 weights + 1 bias = 28" in written
    assert "64 filters: 64 · 28 = 1,792 parameters" in written


def sheets(figure: Figure) -> int:
    """Return how many sheets of 48 points lie behind the weights of the upper filter."""
    kernel = PALETTES["default"]["kernel"]
    boxes = [one for one in the_axes(figure).patches if colour(one) == kernel]
    return sum(isinstance(one, Rectangle) and one.get_width() == 48 for one in boxes)


@pytest.mark.parametrize(("channels", "behind"), [(1, 0), (2, 1), (3, 2), (16, 2)])
def test_the_shared_filter_has_a_sheet_for_each_channel(channels: int, behind: int) -> None:
    assert sheets(draw_sharing(channels, 64, 3)) == behind


def test_sharing_without_bias_has_weights_alone() -> None:
    assert "1 filter: 3·5·16 weights, no bias = 240" in texts(
        draw_sharing(16, 2, (3, 5), bias=False)
    )


# Every figure


@cache
def renderer(figure: Figure) -> RendererBase:
    made: RendererBase = FigureCanvasAgg(figure).get_renderer()  # type: ignore[no-untyped-call]
    return made


@every_figure
def test_every_text_can_be_read_on_a_phone(name: str) -> None:
    figure = drawn(name)
    assert figure.get_figwidth() == 4.0
    sizes = {text.get_fontsize() for text in the_axes(figure).texts if text.get_text()}
    assert sizes == {9.0}  # 11 px where the figure is 358 px wide


@every_figure
def test_no_text_leaves_the_figure_or_meets_another(name: str) -> None:
    figure = drawn(name)
    boxes = [
        text.get_window_extent(renderer(figure)).padded(-1)
        for text in the_axes(figure).texts
        if text.get_text()
    ]
    assert all(figure.bbox.contains(*box.min) and figure.bbox.contains(*box.max) for box in boxes)
    assert not any(one.overlaps(other) for one, other in combinations(boxes, 2))


@every_figure
def test_nothing_reaches_beyond_the_figure(name: str) -> None:
    figure = drawn(name)
    tight = figure.get_tightbbox(renderer(figure))
    assert tight.width == pytest.approx(4, abs=0.03)
    assert tight.height == pytest.approx(figure.get_figheight(), abs=0.03)


def backgrounds(figure: Figure) -> list[tuple[str, str, str]]:
    """Each text with its colour and that of the topmost thing that it stands on."""
    axes, found = the_axes(figure), []
    for text in axes.texts:
        if not text.get_text():
            continue
        x, y = text.get_position()
        under = [
            colour(patch)
            for patch in axes.patches
            if isinstance(patch, Rectangle)
            and patch.get_fill()
            and 0 <= x - patch.get_x() <= patch.get_width()
            and 0 <= y - 3 - patch.get_y() <= patch.get_height()
        ]
        under += [
            to_hex(line.get_markerfacecolor())
            for line in axes.lines
            for across, down in points(line)
            if line.get_markersize() > 7 and abs(across - x) + abs(down - y + 3.24) < 1
        ]
        found.append((text.get_text(), str(text.get_color()), [drawing.PAPER, *under][-1]))
    return found


def luminance(colour: str) -> float:
    channels = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", PALETTES)
@every_figure
def test_every_text_stands_out_from_what_it_stands_on(name: str, scheme: str) -> None:
    seen = {hexed: PALETTES[scheme][role] for role, hexed in PALETTES["default"].items()}
    faint = {
        (text, ink, under)
        for text, ink, under in backgrounds(drawn(name))
        if contrast(seen[ink], seen[under]) < 4.5
    }
    assert faint == set()


def test_text_on_a_mark_is_measured_against_the_mark() -> None:
    under = {under for text, _, under in backgrounds(drawn("32 to 16")) if text == "1"}
    assert drawing.KERNEL in under


def test_contrast_is_that_of_wcag() -> None:
    assert contrast("#000000", "#ffffff") == 21
    assert round(contrast("#767676", "#ffffff"), 2) == 4.54


@pytest.mark.parametrize("scheme", PALETTES)
def test_marks_and_arrows_stand_out(scheme: str) -> None:
    palette = PALETTES[scheme]
    pairs = [
        ("ink", "kernel"),
        ("paper", "last"),
        ("accent", "paper"),
        ("unread", "input"),
        ("last", "kernel"),
        ("last", "input"),
    ]
    assert [pair for pair in pairs if contrast(palette[pair[0]], palette[pair[1]]) < 3] == []


@every_figure
def test_drawing_leaves_no_figure_and_no_setting_behind(name: str) -> None:
    before = dict(mpl.rcParams)
    svg_text(FIGURES[name]())
    assert plt.get_fignums() == []
    assert dict(mpl.rcParams) == before


def test_the_palette_is_the_light_one_of_the_site() -> None:
    assert {role: getattr(drawing, role.upper()) for role in PALETTES["default"]} == PALETTES[
        "default"
    ]
