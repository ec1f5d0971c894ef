"""Draws that are the same for ever: a number comes from a hash, not from a random generator."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from typing import TypeVar

Item = TypeVar("Item")


class Draw:
    """Numbers one after the other, told by a seed alone.

    Each is the first 8 bytes of SHA-256 of "seed/place", modulo what is asked for.

    >>> draw = Draw("v1/shape/1/1")
    >>> draw.below(10), draw.below(10)
    (8, 1)
    """

    def __init__(self, seed: str) -> None:
        """Take the seed."""
        self.seed = seed
        self.place = 0

    def below(self, end: int) -> int:
        """Return a number from 0 to end − 1."""
        digest = hashlib.sha256(f"{self.seed}/{self.place}".encode()).digest()
        self.place += 1
        return int.from_bytes(digest[:8], "big") % end

    def between(self, first: int, last: int) -> int:
        """Return a number from first to last, both included."""
        return first + self.below(last - first + 1)

    def one(self, items: Sequence[Item]) -> Item:
        """Return one of several."""
        return items[self.below(len(items))]

    def some(self, items: Sequence[Item], count: int) -> list[Item]:
        """Return several different ones, in the order of the draw."""
        left = list(items)
        return [left.pop(self.below(len(left))) for _ in range(min(count, len(left)))]

    def yes(self, of: int = 2) -> bool:
        """Return true once in so many draws."""
        return self.below(of) == 0

    def pair(self, items: Sequence[int]) -> tuple[int, int]:
        """Return two numbers that differ, for the height and the width."""
        first, second = self.some(items, 2)
        return first, second
