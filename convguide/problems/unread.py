"""Why pixels of an input are never read, in words.

Contents
    unread_remark       how many rows and columns are never read, and the reason of each axis
    reasons             why pixels of one axis are never read
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from math import gcd

from convguide.formulas import conv_size, unread_pixels, window_span, window_taps
from convguide.problems.base import series

Row = tuple[int, int, int, int, int]  # size, kernel_size, stride, padding, dilation
OPENINGS = ("along the height, ", "along the width, ")


def unread_remark(height: Row, width: Row) -> str:
    """Return the rows and columns that no window reads, each with its reason; may be empty.

    >>> unread_remark((10, 3, 3, 0, 1), (9, 3, 3, 0, 1))
    'The last window ends before the input does: 1 of 10 rows is never read.'
    """
    told: dict[str, list[str]] = {}
    for lines, axis in (("rows", height), ("columns", width)):
        if unread := len(unread_pixels(*axis)):
            cause = ", and ".join(reasons(axis))
            told.setdefault(cause, []).append(f"{unread} of {axis[0]} {lines}")
    opening = OPENINGS if len(told) > 1 else ("",) * len(told)
    said = (
        f"{start}{cause}: {never_read(n)}"
        for start, (cause, n) in zip(opening, told.items(), strict=True)
    )
    return " ".join(one[:1].upper() + one[1:] for one in said)


def never_read(counts: Sequence[str]) -> str:
    """Return counts such as "1 of 9 rows" as never read.

    >>> never_read(["1 of 9 rows"]), never_read(["1 of 9 rows", "2 of 8 columns"])
    ('1 of 9 rows is never read.', '1 of 9 rows and 2 of 8 columns are never read.')
    """
    single = len(counts) == 1 and counts[0].startswith("1 ")
    return f"{series(list(counts))} {'is' if single else 'are'} never read."


def reasons(axis: Row) -> Iterator[str]:
    """Yield why pixels of an axis are never read: gaps, holes, and a remainder of the division.

    >>> list(reasons((11, 3, 4, 0, 1)))
    ['the stride of 4 leaves pixels between windows that span 3']
    """
    size, *hyper = axis
    windows = [window_taps(at, *hyper) for at in range(conv_size(*axis))]
    unread = [pixel for pixel in unread_pixels(*axis) if pixel <= windows[-1][-1]]
    inside = [pixel for pixel in unread if any(taps[0] < pixel < taps[-1] for taps in windows)]
    if inside != unread:
        span = window_span(hyper[0], hyper[3])
        yield f"the stride of {hyper[1]} leaves pixels between windows that span {span}"
    if inside:
        yield holes(axis, inside)
    if windows[-1][-1] < size - 1:
        yield "the last window ends before the input does"


def holes(axis: Row, inside: Sequence[int]) -> str:
    """Return why pixels in the holes of a dilated kernel stay unread.

    >>> holes((9, 3, 2, 0, 2), [1, 3, 5, 7])
    'the stride of 2 and the dilation of 2 share the factor 2, so that the holes never close'
    """
    size, kernel_size, stride, padding, dilation = axis
    factor, span = gcd(stride, dilation), window_span(kernel_size, dilation)
    if conv_size(*axis) == 1:
        return "the only window reads nothing in the holes of its dilated kernel"
    if stride >= span:
        return "no other window reaches into the holes of the dilated kernel"
    if factor > 1:
        both = f"the stride of {stride} and the dilation of {dilation}"
        return f"{both} share the factor {factor}, so that the holes never close"
    if kernel_size < stride:
        few = f"a window reads {kernel_size} pixels, fewer than the stride of {stride}"
        return f"{few}, so that the holes never close"
    after = window_taps(conv_size(*axis), kernel_size, stride, padding, dilation)
    if (size + 2 * padding - span) % stride and set(inside) <= set(after):
        return "the division's remainder has no place for a window that would close the last holes"
    return "near an end, too few windows overlap to close the holes of the dilated kernel"
