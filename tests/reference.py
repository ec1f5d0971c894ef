"""What tests hold the package against, by other means than its formulas."""

from __future__ import annotations

from convguide.problems import Problem, Verified
from convguide.verify import verify


def stops(size: int, kernel: int, stride: int = 1, padding: int = 0, dilation: int = 1) -> int:
    """Walk a window over the axis and count where it stands."""
    at, count = -padding, 0
    while at + dilation * (kernel - 1) < size + padding:
        at, count = at + stride, count + 1
    return count


def confirmed(problem: Problem) -> Verified:
    """Return the problem verified with a second origin that repeats the formulas.

    For tests of what is made out of checked values, so that they do not wait for torch.
    """
    return verify(problem, {"torch": problem.answers()})
