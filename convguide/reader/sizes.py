"""The input sizes with which a model runs, found by tracing it on each."""

from __future__ import annotations

from dataclasses import dataclass

from convguide.networks.sizes import in_words
from convguide.reader.machine import MOST_STEPS
from convguide.reader.trace import Report

LARGEST_SIZE = 256


@dataclass(frozen=True)
class Sizes:
    """The sizes of the spatial axes, all alike, with which a model runs."""

    tried: int
    found: tuple[int, ...]

    def __str__(self) -> str:
        """Return the sizes in words."""
        said = in_words(self.found) if self.found else "none"
        return f"{said} (tried 1 to {self.tried}, the same for each axis)"


def sizes_that_work(
    report: Report, steps: int = 5 * MOST_STEPS, largest: int = LARGEST_SIZE
) -> Sizes | None:
    """Return with which sizes the model of a report runs, found by tracing it on each.

    None where the model has no spatial axes, several inputs, or parts that are not followed.
    A size at which a view mixes the images of a batch does not count: it runs, and is wrong.
    """
    if len(report.inputs) != 1 or len(report.inputs[0]) < 3 or report.model.module is None:
        return None
    is_unknown = report.error is None and report.output is None
    if report.model.refused or report.notes or is_unknown:
        return None
    shape, found, last = report.inputs[0], [], 0
    for size in range(1, largest + 1):
        run = report.model.run([(*shape[:2], *(size,) * (len(shape) - 2))], max(steps, 1))
        steps = report.model.machine.steps
        if steps < MOST_STEPS // 10:
            break
        last = size
        if run.refused is None and run.stopped is None and not run.warnings:
            found.append(size)
    return Sizes(last, tuple(found))
