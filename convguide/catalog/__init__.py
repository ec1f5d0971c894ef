"""Every problem of the site, in the order of its pages: data only.

The values given as `hand` were worked out on paper, or carried over from the practice notebook
that this site grew out of; nothing here is computed. To add a problem, add one entry to the
lesson where it belongs.

Contents
    LESSONS, problems       the tutorials, and every problem on them
    FAMILIES, SOLVING, ARCHITECTURES
                            the pages of the reference
    ERRORS                  torch's messages, an example or more each
    MODEL_SIZES, ARCHITECTURE_SIZES
                            input sizes that models take
    everything              all that is verified
    counted                 about what the counters of FLOPs are asked
    strays                  problems that were written down, and that no lesson holds
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from convguide.catalog.chains import DESIGN
from convguide.catalog.convolution import CNN_OR_MLP, OUTPUT_SIZE, PARAMETERS, TARGET_SIZE
from convguide.catalog.costs import COSTS, GROUPS
from convguide.catalog.errors import ERRORS
from convguide.catalog.families import ARCHITECTURES, FAMILIES, SOLVING
from convguide.catalog.fields import FIELD
from convguide.catalog.sizes import ARCHITECTURE_SIZES, MODEL_SIZES
from convguide.catalog.windows import POOLING, TRANSPOSED
from convguide.problems import CountingProblem, Problem

LESSONS = (
    *(OUTPUT_SIZE, TARGET_SIZE, PARAMETERS, CNN_OR_MLP),
    *(POOLING, TRANSPOSED, GROUPS, FIELD, COSTS, DESIGN),
)


def problems() -> Iterator[Problem]:
    """Yield every example and problem in site order."""
    for lesson in LESSONS:
        yield from lesson.everything()


def everything() -> Iterator[Problem]:
    """Yield all that is verified: the tutorials' problems, then what the reference holds."""
    yield from problems()
    for family in FAMILIES:
        yield from family.everything()
    yield from SOLVING
    yield from ARCHITECTURES
    yield from ERRORS
    yield from MODEL_SIZES
    yield from ARCHITECTURE_SIZES


def counted() -> Iterator[CountingProblem]:
    """Yield the problems about which the counters of others are asked."""
    yield from (problem for problem in problems() if isinstance(problem, CountingProblem))


def strays(folder: Path = Path(__file__).parent) -> list[str]:
    """Return a complaint about each problem in the catalog's files that no lesson holds.

    Read from the source, so that an entry without a name, or in a module that nothing imports,
    is found too.
    """
    held = Counter(problem.id for problem in problems())
    complaints = []
    for path in sorted(folder.glob("*.py")):
        for problem_id, line in written(path.read_text(encoding="utf-8")):
            held[problem_id] -= 1
            if held[problem_id] < 0:
                complaints.append(
                    f"{problem_id}: no lesson holds this problem of convguide/catalog/{path.name}, "
                    f"line {line}: put it into the problems=( … ) of a Lesson"
                )
    return complaints


def written(source: str) -> Iterator[tuple[str, int]]:
    """Yield the id and the line of each problem in a source.

    >>> list(written("NEW = ShapeProblem(id='A8')"))
    [('A8', 1)]
    """
    calls = (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
    for call in calls:
        named = (keyword.value for keyword in call.keywords if keyword.arg == "id")
        first = next(named, call.args[0] if call.args else None)
        is_problem = ast.unparse(call.func).endswith("Problem")
        if is_problem and isinstance(first, ast.Constant):
            yield str(first.value), call.lineno
