"""What the words of a command line mean: sizes, hyperparameters, ranges."""

from __future__ import annotations

import argparse
import re

SIZE = re.compile(r"[0-9]+([x×][0-9]+)*", re.IGNORECASE)
LARGEST = 2**63 - 1
LONGEST = 10**6
RANGE = re.compile(r"([0-9]+)(?:-([0-9]+))?")


def number(text: str) -> int:
    """Read a whole number that fits torch's sizes.

    >>> number("64")
    64
    """
    if not re.fullmatch("-?[0-9]+", text):
        raise argparse.ArgumentTypeError(f"{shortened(text)!r} is no whole number")
    # A longer text than this is refused by its length: int() would take its time.
    value = int(text) if len(text) <= len(str(LARGEST)) + 1 else LARGEST + 1
    if abs(value) > LARGEST:
        raise argparse.ArgumentTypeError(
            f"{shortened(text)!r} is too large: torch's sizes end at 2**63 − 1"
        )
    return value


def shortened(text: str) -> str:
    """Return at most the first 40 characters.

    >>> shortened("9" * 50)[-3:]
    '99…'
    """
    return text if len(text) <= 40 else f"{text[:40]}…"


def sizes(text: str) -> tuple[int, ...]:
    """Read sizes such as 3x32x32.

    >>> sizes("3x32x48")
    (3, 32, 48)
    """
    if not SIZE.fullmatch(text):
        raise argparse.ArgumentTypeError(
            f"{shortened(text)!r} is no size: "
            "write whole numbers with x between them, such as 3x32x32"
        )
    return tuple(map(number, re.split("[x×]", text.lower())))


def image(text: str) -> tuple[int, ...]:
    """Read CxHxW or HxW."""
    found = sizes(text)
    if len(found) not in (2, 3):
        raise argparse.ArgumentTypeError(f"{text!r} is neither CxHxW nor HxW")
    return found


def network_input(text: str) -> tuple[int, ...]:
    """Read CxHxW or NxCxHxW."""
    found = sizes(text)
    if len(found) not in (3, 4):
        raise argparse.ArgumentTypeError(f"{text!r} is neither CxHxW nor NxCxHxW")
    return found


def height_width(text: str) -> tuple[int, int]:
    """Read HxW."""
    found = sizes(text)
    if len(found) != 2:
        raise argparse.ArgumentTypeError(f"{text!r} is not HxW, such as 32x32")
    return found[0], found[1]


def each_axis(text: str) -> int | tuple[int, int]:
    """Read a hyperparameter: 3 for both axes, 3x5 for height and width.

    >>> each_axis("3"), each_axis("3x5")
    (3, (3, 5))
    """
    found = sizes(text)
    if len(found) > 2:
        raise argparse.ArgumentTypeError(f"{text!r} is neither one number nor two, such as 3x5")
    return found[0] if len(found) == 1 else (found[0], found[1])


def bounds(text: str, least: int = 0) -> tuple[int, int]:
    """Read an inclusive range of numbers from `least` on.

    >>> bounds("1-7"), bounds("3")
    ((1, 7), (3, 3))
    """
    found = RANGE.fullmatch(text)
    if not found:
        raise argparse.ArgumentTypeError(f"{text!r} is no range: write 1-7, or 3 alone")
    first, last = number(found[1]), number(found[2] or found[1])
    if last < first:
        raise argparse.ArgumentTypeError(f"{text!r} runs backwards: write {last}-{first}")
    if first < least:
        raise argparse.ArgumentTypeError(f"{text!r} begins below {least}, the smallest there is")
    return first, last


def axes_sizes(text: str) -> tuple[int, ...]:
    """Read a size of one to three axes: 32, 32x48 or 8x32x48."""
    found = sizes(text)
    if len(found) > 3:
        raise argparse.ArgumentTypeError(f"{text!r} has more than three axes: leave channels away")
    return found


def channels(text: str) -> tuple[int, int]:
    """Read the channels of input and output, such as 3x16."""
    found = sizes(text)
    if len(found) != 2:
        raise argparse.ArgumentTypeError(f"{text!r} is not C_inxC_out, such as 3x16")
    return found[0], found[1]


def alternatives(text: str) -> range | list[int]:
    """Read numbers to choose from: 3, 1-7, or several of these with commas.

    >>> alternatives("1-7"), alternatives("3,5-6")
    (range(1, 8), [3, 5, 6])
    """
    ranges = [range(first, last + 1) for first, last in map(bounds, text.split(","))]
    if len(ranges) == 1:
        return ranges[0]
    if (many := sum(len(each) for each in ranges)) > LONGEST:
        raise argparse.ArgumentTypeError(f"{shortened(text)!r} lists {many:,} numbers: too many")
    return [value for each in ranges for value in each]


def choices(text: str) -> range | list[int] | tuple[range | list[int], ...]:
    """Read the values that a hyperparameter may take, per axis with x between them.

    >>> choices("1-7"), choices("3x1-2")
    (range(1, 8), (range(3, 4), range(1, 3)))
    """
    found = tuple(map(alternatives, re.split("[x×]", text.lower())))
    return found if len(found) > 1 else found[0]
