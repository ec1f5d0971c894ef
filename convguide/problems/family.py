"""A family of layers as data: what its page of the reference holds."""

from __future__ import annotations

from dataclasses import dataclass

from convguide.problems.base import Problem
from convguide.problems.edge import EdgeCase, LayerExample
from convguide.problems.reading import Reading


@dataclass(frozen=True)
class Family:
    """One page; its prose stands in render/families/<slug>.md.

    Attributes:
        layers: the classes of torch.nn, in the order of the table of parameters.
        lazy: what each lazy class infers, by the name of its plain one.
        tutorials: titles of the tutorials that teach it.
        pieces: what of Copy the formulas belongs to it.
    """

    slug: str
    title: str
    layers: tuple[str, ...]
    examples: tuple[LayerExample, ...]
    edges: tuple[EdgeCase, ...]
    readings: tuple[Reading, ...] = ()
    lazy: tuple[str, ...] = ()
    tutorials: tuple[str, ...] = ()
    pieces: tuple[str, ...] = ()

    def everything(self) -> tuple[Problem, ...]:
        """Return all that is verified, in the order of the page."""
        return (*self.examples, *self.readings, *self.edges)
