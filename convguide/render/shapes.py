"""Fewer and shorter shapes in an SVG that matplotlib wrote.

Contents
    merge       closed paths that look the same become one, wherever the picture stays the same
    share       neighbours that are set alike take it from one group
    shorten     a path by the distances between its points
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from xml.etree.ElementTree import Element

__all__ = ["merge", "share", "shorten"]

Bounds = tuple[float, float, float, float]

# What an element takes from the group around it.
INHERITED = {
    *("fill", "fill-opacity", "stroke", "stroke-dasharray", "stroke-linecap", "stroke-linejoin"),
    *("stroke-opacity", "stroke-width", "font-size", "font-style", "font-weight", "text-anchor"),
}
# Wider than any border of two areas side by side.
CLEAR = 2.0
NUMBERS = {"M": 2, "L": 2, "C": 6, "Q": 4, "z": 0}


class Shape:
    """An element with what decides whether another may join it."""

    def __init__(self, element: Element) -> None:
        """Read an element."""
        self.element = element
        self.look = {name: value for name, value in element.attrib.items() if name != "d"}
        self.border = [pair for pair in self.look.get("style", "").split(";") if "stroke" in pair]
        self.is_path = element.tag == "path"
        # Where a line lies on an edge, the order shows.
        self.is_area = self.is_path and element.get("d", "").endswith("z")
        self.boxes = [bounds(element)]

    def looks_like(self, other: Shape) -> bool:
        """Tell whether both are paths that differ in their outlines alone."""
        return self.is_path and other.is_path and self.look == other.look

    def join(self, other: Shape) -> None:
        """Take another's outline."""
        self.element.set("d", f"{self.element.get('d')} {other.element.get('d')}")
        self.boxes += other.boxes

    def is_apart(self, other: Shape, gap: float = 0) -> bool:
        """Tell whether nothing of this lies on a shape of one box, or within a gap of it."""
        return all(apart(box, other.boxes[0], gap) for box in self.boxes)

    def lets_pass(self, other: Shape) -> bool:
        """Tell whether an area may as well be drawn before this one."""
        gap = 0 if self.border == other.border else CLEAR
        return self.is_area and other.is_area and self.is_apart(other, gap)


def merge(parent: Element) -> None:
    """Join paths that look the same: a row of pixels becomes one shape."""
    kept: list[Shape] = []
    for child in list(parent):
        merge(child)
        shape = Shape(child)
        before = joinable(kept, shape)
        if before is None:
            kept.append(shape)
        else:
            before.join(shape)
            parent.remove(child)


def joinable(kept: list[Shape], shape: Shape) -> Shape | None:
    """Return the last shape that this one can join, if it may be drawn before all that follow.

    Joined shapes that overlap would show the lower one's border through the upper one.
    """
    for before in reversed(kept):
        if before.looks_like(shape) and before.is_apart(shape):
            return before
        if not before.lets_pass(shape):
            return None
    return None


def bounds(element: Element) -> Bounds:
    """Return the least and the greatest x and y of a path, which matplotlib writes as pairs."""
    numbers = [float(token) for token in element.get("d", "").split() if not token.isalpha()]
    xs, ys = numbers[::2] or [0], numbers[1::2] or [0]
    return min(xs), max(xs), min(ys), max(ys)


def apart(one: Bounds, other: Bounds, gap: float = 0) -> bool:
    """Tell whether two boxes share no more than an edge, or have a gap between them.

    >>> apart((0, 2, 0, 2), (2, 4, 0, 2)), apart((0, 2, 0, 2), (1, 4, 1, 2))
    (True, False)
    """
    least = gap - 0.02
    return (
        other[0] - one[1] >= least
        or one[0] - other[1] >= least
        or other[2] - one[3] >= least
        or one[2] - other[3] >= least
    )


def share(parent: Element) -> None:
    """Put three neighbours or more of one style into a group that has it."""
    runs = [list(run) for _, run in groupby(list(parent), lambda child: child.get("style"))]
    for child in list(parent):
        share(child)
        parent.remove(child)
    for run in runs:
        parent.extend([grouped(run)] if len(run) > 2 and is_inherited(run[0]) else run)


def is_inherited(element: Element) -> bool:
    """Tell whether the style of an element can as well be its group's."""
    pairs = [pair.partition(":")[0] for pair in element.get("style", "").split(";")]
    return set(pairs) <= INHERITED


def grouped(run: list[Element]) -> Element:
    """Return elements of one style in a group of that style."""
    group = Element("g", {"style": run[0].attrib["style"]})
    for element in run:
        del element.attrib["style"]
    group.extend(run)
    return group


def shorten(outline: str) -> str:
    """Return a path with distances in the place of points: those of equal shapes are equal.

    A path with other commands than matplotlib's usual ones stays as it is.

    >>> shorten("M 50 63 L 62.69 63 L 62.69 75.69 L 50 75.69 z M 62.69 63 L 70 70")
    'M50 63h12.69v12.69h-12.69zm12.69 0l7.31 7'
    """
    tokens = outline.split()
    if not {token for token in tokens if token.isalpha()} <= NUMBERS.keys():
        return outline
    return "".join(steps(tokens))


def steps(tokens: list[str]) -> Iterator[str]:
    """Yield the commands of a path, in hundredths all along so that nothing adds up."""
    here = start = (0, 0)
    place = 0
    while place < len(tokens):
        letter, count = tokens[place], NUMBERS[tokens[place]]
        given = [round(float(token) * 100) for token in tokens[place + 1 : place + 1 + count]]
        yield step(letter, [at - here[i % 2] for i, at in enumerate(given)], is_first=place == 0)
        here = (given[-2], given[-1]) if given else start
        start = here if letter == "M" else start
        place += 1 + count


def step(letter: str, way: list[int], is_first: bool) -> str:
    """Return one command of a path."""
    if letter == "L" and 0 in way:
        return f"v{decimal(way[1])}" if way[0] == 0 else f"h{decimal(way[0])}"
    return (letter if is_first else letter.lower()) + " ".join(map(decimal, way))


def decimal(hundredths: int) -> str:
    """Return a number of hundredths as it is written in a path.

    >>> decimal(1269), decimal(-50), decimal(700)
    ('12.69', '-0.5', '7')
    """
    return f"{hundredths / 100:.10g}"
