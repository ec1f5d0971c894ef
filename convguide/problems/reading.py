"""Which input elements does each output element read? Hand against torch's gradient."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from convguide.layers import Layer, Shape
from convguide.problems.base import Answers, Figure, Problem

Reads = tuple[tuple[int, ...], ...]
READS = "elements read"


@dataclass(frozen=True)
class Reading(Problem):
    """What each output element reads, elements counted through the shape, last axis fastest.

    Attributes:
        drawing: "links" for two rows with lines between them, "places" for numbered grids,
            "shares" for what the first output element alone depends on.
    """

    kind: ClassVar[str] = "elements read"
    wanted: ClassVar[str] = "the numbers of the input elements that each output element reads"
    quotations: ClassVar[tuple[str, ...]] = (READS,)

    layer: Layer
    input_shape: Shape
    hand: Reads
    drawing: str = "links"

    def hand_answers(self) -> Answers:
        """Return the typed numbers."""
        return {READS: self.hand}

    def answers(self) -> Answers:
        """Return nothing: shapes have a formula, this has torch's gradient."""
        return {}

    def output_shape(self) -> Shape:
        """Return the shape of what reads."""
        return self.layer.output_shape(self.input_shape)

    def figure(self) -> Figure:
        """Return the drawing of the hand answer, which torch has confirmed."""
        shape, out = grid(self.input_shape), grid(self.output_shape())
        calls = {
            "links": f"draw_links({shape[-1]}, {self.hand})",
            "places": f"draw_places({shape}, {out}, {[one[:1] for one in self.hand]})",
            "shares": f"draw_shares({self.input_shape}, {self.hand[0]})",
        }
        topic = f"{self.topic[:1].upper()}{self.topic[1:]}"
        caption = f"{topic}: <code>{self.layer!r}</code>"
        return Figure(calls[self.drawing], self.in_words(), caption)

    def in_words(self) -> str:
        """Return the figure in words."""
        if self.drawing == "shares":
            said = f"Element 0 shares its statistics with elements {listed(self.hand[0])}."
            return f"{self.layer!r} on {self.input_shape}. {said}"
        lines = [f"{at} reads {listed(read)}" for at, read in enumerate(self.hand)]
        head = f"{self.layer!r}: {self.input_shape} becomes {self.output_shape()}."
        return f"{head} Output element {'; '.join(lines)}."


def grid(shape: Shape) -> tuple[int, ...]:
    """Return a shape without what is 1 at its front, at least two axes.

    >>> grid((1, 1, 3, 4)), grid((1, 1, 5))
    ((3, 4), (1, 5))
    """
    rows = list(shape)
    while len(rows) > 2 and rows[0] == 1:
        rows.pop(0)
    return tuple(rows)


def listed(elements: tuple[int, ...]) -> str:
    """Return numbers as text.

    >>> listed((0, 1)), listed(())
    ('0 and 1', 'none')
    """
    if len(elements) < 2:
        return "".join(map(str, elements)) or "none"
    return f"{', '.join(map(str, elements[:-1]))} and {elements[-1]}"
