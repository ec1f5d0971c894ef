"""Ask the other frameworks' engines, and hold what they say against the committed record.

python scripts/engines.py [--update]
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from convguide.problems import Disagreement
from convguide.verify import foreign


def main() -> int:
    """Return 0, or 1 where the record is stale or an engine differs without being listed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--update", action="store_true", help="rewrite the record")
    given = parser.parse_args()
    now = foreign.ask()
    try:
        verified = {**foreign.verified_cases(now), **foreign.verified_sides(now)}
    except Disagreement as error:
        print(f"Nothing was recorded. {error}", file=sys.stderr)
        return 1
    if given.update:
        foreign.write(now)
    stale = foreign.difference(now, foreign.read())
    print("\n".join(stale) or f"{len(verified)} entries: every engine says what the record says")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
