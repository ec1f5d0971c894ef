"""Every problem of the site, in the order of its pages: data only.

The values given as `hand` were reckoned on paper, or carried over from the practice notebook
that this site grew out of; nothing here is computed. To add a problem, add one entry to the
lesson where it belongs.

Contents
    LESSONS, problems       the tutorials, and every problem on them
    FAMILIES, ARCHITECTURES the pages of the reference
    everything              all that is verified
"""

from __future__ import annotations

from collections.abc import Iterator

from convguide.catalog.convolution import CNN_OR_MLP, OUTPUT_SIZE, PARAMETERS, TARGET_SIZE
from convguide.catalog.families import ARCHITECTURES, FAMILIES
from convguide.problems import Problem

LESSONS = (OUTPUT_SIZE, TARGET_SIZE, PARAMETERS, CNN_OR_MLP)


def problems() -> Iterator[Problem]:
    """Yield every example and problem in site order."""
    for lesson in LESSONS:
        yield from lesson.everything()


def everything() -> Iterator[Problem]:
    """Yield all that is verified: the tutorials' problems, then what the reference holds."""
    yield from problems()
    for family in FAMILIES:
        yield from family.everything()
    yield from ARCHITECTURES
