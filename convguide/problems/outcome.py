"""Which shape comes out of any layer, or does torch refuse it? Asked without a formula at hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from convguide.problems.base import REFUSED
from convguide.problems.edge import EdgeCase
from convguide.problems.layer_steps import worked_lines
from convguide.problems.steps import Worked


@dataclass(frozen=True)
class OutcomeProblem(EdgeCase):
    """The outcome of any layer, as it is written down; `hand` is a shape or "refused"."""

    kind: ClassVar[str] = "shape or refusal, any layer"
    wanted: ClassVar[str] = "the output shape, or refused"
    quotations: ClassVar[tuple[str, ...]] = ()

    def __post_init__(self) -> None:
        """Take a refusal without a quotation."""

    def statement(self) -> str:
        """Return the question."""
        built = self.constructor().removeprefix("nn.")
        return (
            f"An input of shape `{self.input_shape}` is given to `{built}`.\n"
            "Which shape comes out, or does torch refuse it?"
        )

    def hints(self) -> tuple[str, ...]:
        """Return where to look."""
        return (
            "Look first at the number of dimensions and at the channels, "
            "then at each spatial axis on its own.",
        )

    def worked(self) -> tuple[Worked, ...]:
        """Return the lines of the sizes, where the layer runs and has a formula."""
        if self.hand == REFUSED:
            return ()
        lines = worked_lines(self.built(), self.input_shape)
        return tuple(one for one in lines if one.name.endswith("_out"))

    def remark(self) -> str:
        """Return our reason for a refusal."""
        words = self.our_words()
        return f"Refused: {words}." if words else ""

    def literal(self) -> str:
        """Return the typed outcome."""
        return repr(self.hand)
