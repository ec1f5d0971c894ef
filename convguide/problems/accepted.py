"""Which input sizes a model takes: hand, our own trace at every size, torch at every size."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import ClassVar

from convguide.architectures import ARCHITECTURES, architecture
from convguide.explain import Explanation, Unknown, explain
from convguide.layers import Shape
from convguide.networks.sizes import in_words, refused
from convguide.problems.base import Answers, Problem
from convguide.problems.edge import TORCH_SAYS
from convguide.reader import sizes_that_work, trace_source

SIZES, SMALLEST, COUNT, NEXT = "sizes that work", "smallest", "how many", "next size"


@dataclass(frozen=True)
class AcceptedSizes(Problem):
    """A model as source text, tried on every size from 1 on, the same on each axis.

    Attributes:
        code: source that makes `model`; torch executes it, ours is read from the text.
        begins: the input's shape in front of the sizes, such as (1, 3).
        rank: how many axes have the size.
        tried: the largest size that is tried.
        sizes: those that work, in words as `in_words` has them.
        refused: a size that does not, with torch's words for it; 0 if every size works.
        next_size: the smallest that works above it; 0 if there is none.
    """

    kind: ClassVar[str] = "input sizes"
    wanted: ClassVar[str] = "the input sizes that a model takes"
    quotations: ClassVar[tuple[str, ...]] = (TORCH_SAYS,)

    code: str
    begins: Shape
    tried: int
    sizes: str
    smallest: int
    count: int
    refused: int
    says: str
    next_size: int = 0
    rank: int = 2

    def shape(self, size: int) -> Shape:
        """Return the input of one size."""
        return (*self.begins, *(size,) * self.rank)

    def hand_answers(self) -> Answers:
        """Return the typed sizes, and torch's words as typed."""
        typed: Answers = {SIZES: self.sizes, SMALLEST: self.smallest, COUNT: self.count}
        return {**typed, NEXT: self.next_size, TORCH_SAYS: self.says}

    def answers(self) -> Answers:
        """Return the sizes at which our trace of the text meets no refusal."""
        report = trace_source(self.code, [self.shape(self.smallest)], fixing=False)
        found = sizes_that_work(report, largest=self.tried)
        return self.told(() if found is None else found.found)

    def told(self, works: Shape) -> Answers:
        """Return the parts of the answer that the sizes give."""
        above = (size for size in works if size > self.refused)
        least = works[0] if works else 0
        parts: Answers = {SIZES: in_words(works), SMALLEST: least, COUNT: len(works)}
        return {**parts, NEXT: next(above, 0)}

    def explained(self) -> Explanation | None:
        """Return what the refusal means, or None where its words are the code's own."""
        with suppress(Unknown):
            return explain(self.says)
        return None


@dataclass(frozen=True)
class ArchitectureSizes(Problem):
    """A well-known network, tried on square images of every size from 1 on."""

    kind: ClassVar[str] = "input sizes of an architecture"
    wanted: ClassVar[str] = "the input sizes that a network takes"

    name: str
    tried: int
    sizes: str
    smallest: int

    def shapes(self) -> Iterator[Shape]:
        """Yield the inputs that are tried."""
        batch, channels, *_ = ARCHITECTURES[self.name].input_shape
        yield from ((batch, channels, size, size) for size in range(1, self.tried + 1))

    def hand_answers(self) -> Answers:
        """Return the typed sizes."""
        return {SIZES: self.sizes, SMALLEST: self.smallest}

    def answers(self) -> Answers:
        """Return the sizes that our network takes."""
        network = architecture(self.name)
        return told(tuple(shape[-1] for shape in self.shapes() if not refused(network, shape)))


def told(works: Shape) -> Answers:
    """Return the parts of the answer for an architecture."""
    return {SIZES: in_words(works), SMALLEST: works[0] if works else 0}
