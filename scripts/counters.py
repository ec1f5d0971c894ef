"""Ask the counters of FLOPs again: tell what differs from the record, or rewrite it."""

from __future__ import annotations

import argparse
import sys

from convguide.catalog import counted
from convguide.verify import counting


def main() -> int:
    """Return 0, or 1 where a counter says something else than the record has."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--update", action="store_true", help="rewrite the record")
    if parser.parse_args().update:
        counting.update(counted())
        return 0
    lines = counting.difference(counted())
    print("\n".join(lines), file=sys.stderr, end="\n" if lines else "")
    return bool(lines)


if __name__ == "__main__":
    raise SystemExit(main())
