"""Compare torch and convguide on random layers, and exit 1 if they differ.

python scripts/parity.py --count 500000 [--family Conv] [--jobs 2] [--seed 7]
"""

from __future__ import annotations

import argparse
import sys
import time
from collections import defaultdict
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.parity.families import NAMES, portion
from tests.parity.hunt import Tally, hunt

# Cases in one piece of work: enough to start a process for, few enough to share out evenly.
PIECE = 4000

Piece = tuple[str, int, int]


def main() -> int:
    """Hunt through the families, print what was met, and return the exit code."""
    options = arguments()
    begun = time.perf_counter()
    tallies: defaultdict[str, Tally] = defaultdict(Tally)
    with ProcessPoolExecutor(options.jobs, initializer=one_thread) as pool:
        todo = pieces(options.family or NAMES, options.count, options.seed)
        for family, tally in pool.map(work, todo):
            tallies[family].add(tally)
    for family, tally in tallies.items():
        report(family, tally)
    return summary(list(tallies.values()), time.perf_counter() - begun)


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=500_000, help="cases in all")
    parser.add_argument("--family", nargs="*", choices=NAMES, help="these families alone")
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    parser.add_argument("--seed", type=int, default=1, help="the same seed draws the same cases")
    return parser.parse_args()


def pieces(families: list[str] | tuple[str, ...], count: int, seed: int) -> list[Piece]:
    """Return the work: a family, how many cases, and the first seed."""
    return [
        (family, min(PIECE, share - at), seed * 10**9 + at)
        for family, share in portions(families, count).items()
        for at in range(0, share, PIECE)
    ]


def portions(families: list[str] | tuple[str, ...], count: int) -> dict[str, int]:
    """Return how many cases each family gets."""
    if len(families) == 1:
        return {families[0]: count}
    return {family: portion(family, count) for family in families}


def one_thread() -> None:
    """Keep torch to one thread, for the processes share out the machine."""
    import torch

    torch.set_num_threads(1)


def work(piece: Piece) -> tuple[str, Tally]:
    """Do one piece of work."""
    family, count, seed = piece
    return family, hunt(family, count, seed)


def report(family: str, tally: Tally) -> None:
    """Print a family's counts and its least disagreements."""
    share = tally.verdicts["accepted"] / max(1, tally.count)
    differing = sum(tally.kinds.values())
    print(f"{family:20} {tally.count:8,} compared, {share:4.0%} accepted, {differing} differ")
    for kind, found in tally.least.items():
        print(f"  {tally.kinds[kind]} × {kind}\n    {found}")


def summary(tallies: list[Tally], seconds: float) -> int:
    """Print the totals and return the exit code."""
    count = sum(tally.count for tally in tallies)
    untold = sum(tally.verdicts["untold"] for tally in tallies)
    differing = sum(sum(tally.kinds.values()) for tally in tallies)
    print(f"\n{count:,} compared in {seconds:.0f} s, {differing} differ")
    print(f"{untold:,} more were too large for this machine, or undecided in torch itself")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
