"""What is behind a message of torch, and does the advice mend it?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from convguide.explain import MESSAGES, Explanation, Message, explain
from convguide.layers import Shape
from convguide.problems.base import Answers, Problem
from convguide.problems.edge import TORCH_SAYS

FOUND, CAUSES = "message found", "causes, likeliest first"


@dataclass(frozen=True)
class ErrorExample(Problem):
    """Code that torch refuses, its words, the causes by hand, and the code mended.

    `says` quotes the first line of the refusal. `mended` holds for causes the code after the
    advice and the shape that it then gives, both tried by torch.
    """

    kind: ClassVar[str] = "error message"
    wanted: ClassVar[str] = "the causes that the numbers allow"

    message: str
    code: str
    says: str
    causes: tuple[str, ...]
    mended: Mapping[str, tuple[str, Shape]]

    @property
    def quotations(self) -> tuple[str, ...]:  # type: ignore[override]
        """Return the parts that torch alone gives beside the hand."""
        return (TORCH_SAYS, *map(after, self.mended))

    def known(self) -> Message:
        """Return the message of this example."""
        return next(one for one in MESSAGES if one.slug == self.message)

    def explained(self) -> Explanation:
        """Return what is said about it."""
        return explain(self.says)

    def hand_answers(self) -> Answers:
        """Return the message and its causes as typed, torch's words, the shapes afterwards."""
        shapes = {after(cause): shape for cause, (_, shape) in self.mended.items()}
        return {FOUND: self.message, CAUSES: self.causes, TORCH_SAYS: self.says, **shapes}

    def answers(self) -> Answers:
        """Return the message that is found in torch's words, and the causes told apart."""
        found = self.explained()
        return {FOUND: found.message.slug, CAUSES: tuple(cause.name for cause in found.causes)}


def after(cause: str) -> str:
    """Return the part of the answer that holds the shape once a cause is mended.

    >>> after("stride")
    'shape once mended: stride'
    """
    return f"shape once mended: {cause}"
