"""Draw cases by the thousand, and shrink each kind of disagreement to its least case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field

from hypothesis import HealthCheck, Phase, given, seed, settings

from .cases import Answer, Case
from .compare import Disagreement, DisagreementError, compared
from .families import cases, portion

# How many cases one of hypothesis's runs draws: it repeats itself in longer ones.
CHUNK = 500

# The first case of each run is the simplest one, so that a run draws a few at least.
FEW = 20

MANY_KINDS = 25

# Cases in one piece of work: enough to pass to a process, few enough to share out evenly.
PIECE = 4000

Piece = tuple[str, int, int]  # family, count, first seed


@dataclass
class Tally:
    """What a hunt through a family met."""

    verdicts: Counter[str] = field(default_factory=Counter)
    layers: Counter[str] = field(default_factory=Counter)
    kinds: Counter[str] = field(default_factory=Counter)
    least: dict[str, Disagreement] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """Return how many cases were compared."""
        return self.verdicts["accepted"] + self.verdicts["refused"]

    def add(self, other: Tally) -> Tally:
        """Return what both hunts met."""
        return Tally(
            self.verdicts + other.verdicts,
            self.layers + other.layers,
            self.kinds + other.kinds,
            other.least | self.least,
        )


def hunt(family: str, count: int, first_seed: int = 0) -> Tally:
    """Compare `count` cases of a family; the same seed draws the same ones."""
    tally, at = Tally(), first_seed
    while (left := count - tally.count) > 0 and len(tally.least) < MANY_KINDS:
        chunk(family, min(CHUNK, max(left, FEW)), at, tally)
        at += 1
    return tally


def pieces(families: Sequence[str], count: int, seed: int) -> list[Piece]:
    """Share out `count` cases among families, as pieces of work.

    Seeds of different numbers draw different cases.
    """
    shares = {family: portion(family, count, families) for family in families}
    return [
        (family, min(PIECE, share - at), seed * 10**9 + at)
        for family, share in shares.items()
        for at in range(0, share, PIECE)
    ]


def chunk(family: str, count: int, at: int, tally: Tally) -> None:
    """Compare some cases; the first disagreement of a new kind is shrunk, and ends the chunk."""
    known = frozenset(tally.least)
    smallest: dict[str, Disagreement] = {}

    @seed(at)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=(Phase.generate, Phase.shrink),
        report_multiple_bugs=False,
        suppress_health_check=list(HealthCheck),
    )
    @given(cases(family))
    def compare(case: Case) -> None:
        found = judged(case, tally if not smallest else Tally())
        if found is not None and found.kind() in (smallest or {found.kind()} - known):
            smallest[found.kind()] = found
            raise DisagreementError(found.kind())

    try:
        compare()
    except DisagreementError:
        tally.least.update(smallest)


def judged(case: Case, tally: Tally) -> Disagreement | None:
    """Return the disagreement on a case, if there is one; count the verdicts."""
    expected, differing = compared(case)
    if expected is None:
        tally.verdicts["untold"] += 1
        return None
    tally.layers[case.name] += 1
    tally.verdicts["accepted" if isinstance(expected, Answer) else "refused"] += 1
    if differing is not None:
        tally.kinds[differing.kind()] += 1
    return differing
