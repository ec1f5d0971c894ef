"""Build the site: verify, render, execute, and swap it in when it is whole."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from convguide.files import BuildFailure
from convguide.problems import Disagreement
from convguide.render.site import Site

ROOT = Path(__file__).resolve().parent.parent


def parser() -> argparse.ArgumentParser:
    """Return the command line: one thing at a time."""
    parser = argparse.ArgumentParser(description="Build the site, or do one step of it.")
    one = parser.add_mutually_exclusive_group()
    one.add_argument("--check", action="store_true", help="fail if the record is stale")
    one.add_argument("--update", action="store_true", help="rewrite the record")
    one.add_argument("--render", action="store_true", help="write build/pages only")
    one.add_argument("--serve", action="store_true", help="show the site with live reload")
    text = "leave Python out of the pages: cells then show their recorded output alone"
    parser.add_argument("--without-runtime", action="store_true", help=text)
    return parser


def perform(site: Site, given: argparse.Namespace) -> None:
    """Do what was asked."""
    if given.update:
        site.update()
    elif given.check:
        site.check()
    elif given.render:
        site.render()
    elif given.serve:
        site.serve()
    else:
        site.build()


def say(line: str) -> None:
    """Tell of the progress at once."""
    print(f"   {line}", flush=True)


def main() -> int:
    """Return 0, or 1 with one clear message."""
    given = parser().parse_args()
    try:
        perform(Site(ROOT, say, has_runtime=not given.without_runtime), given)
    except (Disagreement, BuildFailure) as error:
        print(f"\nNothing was published. {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nInterrupted: the last good site is as it was.", file=sys.stderr)
        return 130
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
