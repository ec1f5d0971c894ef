"""Which problems of the bank a sheet holds: told by its address alone, here and in the page."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from convguide.formulas import ShapeError

MOST = 100
PAGE = "practice/worksheets/"
WORD = 2**32

Place = tuple[str, int, int]


@dataclass(frozen=True)
class Choice:
    """What the address of a sheet says.

    Attributes:
        seed: any number from 0 to 2**32 − 1.
        total: how many problems the bank holds of each kind and level.
    """

    seed: int
    count: int
    levels: tuple[int, ...]
    kinds: tuple[str, ...]
    version: int = 1
    total: int = 500

    def __post_init__(self) -> None:
        """Refuse a choice that no sheet can have.

        Raises:
            ShapeError: a number is out of its range, or no kind or level is left.
        """
        for name, value, least, most in (
            ("seed", self.seed, 0, WORD - 1),
            ("count", self.count, 1, MOST),
        ):
            if not least <= value <= most:
                raise ShapeError(f"{name} must be {least} to {most:,}, but {name}={value}")
        for name, chosen in (("level", self.levels), ("kinds", self.kinds)):
            if not chosen or len(set(chosen)) < len(chosen):
                raise ShapeError(f"{name} must name one or more, each once, but are {chosen}")

    def places(self) -> tuple[Place, ...]:
        """Return (kind, level, number) of each problem, kinds in turn, the easiest level first.

        >>> Choice(seed=7, count=3, levels=(2,), kinds=("shape", "count")).places()
        (('shape', 2, 6), ('count', 2, 31), ('shape', 2, 489))
        """
        draw = draws(self.seed)
        pairs = [(kind, level) for level in self.levels for kind in self.kinds]
        taken: list[Place] = []
        for at in range(self.count):
            pair = pairs[at % len(pairs)]
            numbers = (1 + next(draw) * self.total // WORD for _ in iter(int, 1))
            taken.append(next((*pair, n) for n in numbers if (*pair, n) not in taken))
        return tuple(sorted(taken, key=lambda place: self.levels.index(place[1])))

    @property
    def address(self) -> str:
        """Return the sheet's address below that of the site.

        >>> Choice(seed=7, count=12, levels=(2,), kinds=("shape", "count")).address
        'practice/worksheets/?v=1&seed=7&count=12&level=2&kinds=shape,count'
        """
        levels, kinds = ",".join(map(str, self.levels)), ",".join(self.kinds)
        numbers = f"v={self.version}&seed={self.seed}&count={self.count}"
        return f"{PAGE}?{numbers}&level={levels}&kinds={kinds}"

    @property
    def words(self) -> str:
        """Return the choice in words."""
        levels = ", ".join(map(str, self.levels))
        return f"version {self.version}, seed {self.seed}, level {levels}"


def named(text: str) -> tuple[str, ...]:
    """Return names that stand in a text with commas between them.

    >>> named("shape, count")
    ('shape', 'count')
    """
    return tuple(name.strip() for name in text.split(","))


def some(seed: int, count: int, total: int) -> list[int]:
    """Return the places of `count` out of `total`, in order.

    >>> some(seed=7, count=2, total=5)
    [0, 1]
    """
    numbers, left = draws(seed), list(range(total))
    taken = [left.pop(next(numbers) * len(left) // WORD) for _ in range(count)]
    return sorted(taken)


def draws(seed: int) -> Iterator[int]:
    """Yield numbers below 2**32 without end: mulberry32, which the page computes too.

    >>> numbers = draws(7)
    >>> next(numbers), next(numbers)
    (50271532, 266108690)
    """
    while True:
        seed = (seed + 0x6D2B79F5) % WORD
        mixed = (seed ^ seed >> 15) * (1 | seed) % WORD
        mixed ^= (mixed + (mixed ^ mixed >> 7) * (61 | mixed)) % WORD
        yield mixed ^ mixed >> 14
