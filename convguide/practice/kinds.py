"""What a kind of practice is: a title, and levels that are drawn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from convguide.practice.draws import Draw
from convguide.problems import Problem


@dataclass(frozen=True)
class Level:
    """One level: what it adds, and a draw of one problem, without id and topic."""

    adds: str
    make: Callable[[Draw], Problem]


@dataclass(frozen=True)
class Kind:
    """One kind of practice: its title, what is asked, and its levels from the easiest."""

    title: str
    asks: str
    levels: tuple[Level, ...]
