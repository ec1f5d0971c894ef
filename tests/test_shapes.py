"""Facts about the shapes of a figure: which are joined, grouped and shortened."""

from __future__ import annotations

from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from convguide.render.shapes import merge, share, shorten

GREY = "fill:#fff;stroke:#888"
FILLED = "fill:#00f;stroke:#888"
EDGED = "fill:#fff;stroke:#f00"


def square(x: int, y: int, style: str = GREY) -> str:
    d = f"M {x} {y} L {x + 10} {y} L {x + 10} {y + 10} L {x} {y + 10} z"
    return f'<path d="{d}" style="{style}"/>'


def line(x: int) -> str:
    return f'<path d="M {x} 0 L {x} 10" style="fill:none;stroke:#888"/>'


def merged(*shapes: str) -> list[str]:
    """Return the outlines that are left."""
    root = ElementTree.fromstring(f"<svg>{''.join(shapes)}</svg>")
    merge(root)
    return [shape.get("d", shape.tag) for shape in root]


def shared(*styles: str) -> list[Element]:
    root = ElementTree.fromstring(f"<svg>{''.join(f'<text style={s!r}/>' for s in styles)}</svg>")
    share(root)
    return list(root)


def test_neighbours_that_look_the_same_become_one_shape() -> None:
    (d,) = merged(square(0, 0), square(10, 0), square(20, 10))
    assert d.count("M") == 3


def test_shapes_that_overlap_stay_apart() -> None:
    assert len(merged(square(0, 0), square(5, 5))) == 2


def test_a_chessboard_of_one_border_becomes_two_shapes() -> None:
    cells = [square(10 * x, 0, GREY if x % 2 else FILLED) for x in range(6)]
    assert [d.count("M") for d in merged(*cells)] == [3, 3]


def test_areas_that_touch_keep_their_order_if_their_borders_differ() -> None:
    assert len(merged(square(0, 0), square(10, 0, EDGED), square(20, 0))) == 3
    assert len(merged(square(0, 0), square(40, 0, EDGED), square(20, 0))) == 2


def test_nothing_moves_behind_what_it_covers() -> None:
    assert len(merged(square(0, 0), square(30, 0, FILLED), square(35, 0))) == 3


@pytest.mark.parametrize("between", [line(50), "<text>9</text>"])
def test_nothing_moves_behind_a_line_or_a_text(between: str) -> None:
    assert len(merged(square(0, 0), between, square(20, 0))) == 3


def test_three_neighbours_of_one_style_share_it() -> None:
    plain, group = shared("fill:red", *["fill:blue;font-size:9px"] * 3)
    assert plain.attrib == {"style": "fill:red"}
    assert group.attrib == {"style": "fill:blue;font-size:9px"}
    assert [(text.tag, text.attrib) for text in group] == [("text", {})] * 3


@pytest.mark.parametrize("style", ["opacity:0.5", "fill:red;clip-path:none"])
def test_what_a_group_does_not_hand_on_is_not_shared(style: str) -> None:
    assert [text.tag for text in shared(*[style] * 4)] == ["text"] * 4


@pytest.mark.parametrize(
    ("outline", "short"),
    [
        ("M 1 2 L 1 5 L 4 5 L 4 2 z", "M1 2v3h3v-3z"),
        ("M 0 0 L 1.1 2.2 L 0 0 z M 3 3 L 4 4", "M0 0l1.1 2.2l-1.1 -2.2zm3 3l1 1"),
        ("M 1 1 C 2 1 3 2 3 3 Q 4 4 5 3", "M1 1c1 0 2 1 2 2q1 1 2 0"),
        ("M 1 1 A 2 2 0 0 1 3 3", "M 1 1 A 2 2 0 0 1 3 3"),
    ],
)
def test_a_path_is_written_by_its_distances(outline: str, short: str) -> None:
    assert shorten(outline) == short


def test_distances_do_not_add_up_errors() -> None:
    points = " ".join(f"L {number * 12.69:.2f} 0" for number in range(1, 100))
    short = shorten(f"M 0 0 {points}")
    assert sum(round(float(way) * 100) for way in short.split("h")[1:]) == 99 * 1269
