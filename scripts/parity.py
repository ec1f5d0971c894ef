"""Compare torch and convguide on random layers, and exit 1 if they differ.

python scripts/parity.py --count 500000 [--family Conv] [--jobs 2] [--seed 7]
"""

from __future__ import annotations

import argparse
import sys
import time
from concurrent.futures import ProcessPoolExecutor
from functools import reduce
from itertools import groupby
from operator import itemgetter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.parity.families import NAMES
from tests.parity.hunt import Piece, Tally, hunt, pieces
from tests.parity.oracle import one_thread


def main() -> int:
    """Hunt through the families, print what was met in each, and return the exit code."""
    options = arguments()
    begun, total = time.perf_counter(), Tally()
    with ProcessPoolExecutor(options.jobs, initializer=one_thread) as pool:
        done = pool.map(work, pieces(options.family or NAMES, options.count, options.seed))
        for family, tallies in groupby(done, key=itemgetter(0)):
            tally = reduce(Tally.add, (each for _, each in tallies))
            report(family, tally)
            total = total.add(tally)
    return summary(total, time.perf_counter() - begun)


def arguments() -> argparse.Namespace:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=500_000, help="cases in all")
    parser.add_argument("--family", nargs="*", choices=NAMES, help="these families alone")
    parser.add_argument("--jobs", type=int, default=2, help="processes")
    parser.add_argument("--seed", type=int, default=1, help="the same seed draws the same cases")
    return parser.parse_args()


def work(piece: Piece) -> tuple[str, Tally]:
    """Do one piece of work."""
    family, count, seed = piece
    return family, hunt(family, count, seed)


def report(family: str, tally: Tally) -> None:
    """Print a family's counts and its least disagreements."""
    share = tally.verdicts["accepted"] / max(1, tally.count)
    differing = sum(tally.kinds.values())
    print(
        f"{family:20} {tally.count:8,} compared, {share:4.0%} accepted, {differing} differ",
        flush=True,
    )
    for kind, found in tally.least.items():
        print(f"  {tally.kinds[kind]} × {kind}\n    {found}")


def summary(total: Tally, seconds: float) -> int:
    """Print the totals and return the exit code."""
    print(f"\n{total.count:,} compared in {seconds:.0f} s, {sum(total.kinds.values())} differ")
    print(f"{total.verdicts['untold']:,} more were too large for this machine,", end=" ")
    print("undecided in torch itself, or one of its three slips that the tests pin")
    return 1 if total.kinds else 0


if __name__ == "__main__":
    sys.exit(main())
