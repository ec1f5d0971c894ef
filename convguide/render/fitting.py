"""Which input sizes models take, as the parts of their page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from typing import cast

from convguide.catalog.sizes import ARCHITECTURE_SIZES, MODEL_SIZES
from convguide.problems import AcceptedSizes, ArchitectureSizes, Verified
from convguide.problems.accepted import COUNT, NEXT, SIZES, SMALLEST
from convguide.problems.edge import TORCH_SAYS
from convguide.reader import trace_source
from convguide.render.links import chain_address
from convguide.render.opening import as_source
from convguide.render.tables import table


def sizes_parts(verified: Mapping[str, Verified]) -> dict[str, object]:
    """Return what the template shows: every model by the last word of its id, and two tables."""
    models = {one.id: model(verified[one.id]) for one in MODEL_SIZES}
    return {
        "models": {
            name.removeprefix("sizes-").replace("-", "_"): at for name, at in models.items()
        },
        "skips": skips_table(models),
        "architectures": architectures_table(verified),
        "unet": verified["sizes-of-unet"][SIZES],
    }


def word(problem_id: str) -> str:
    """Return what a template calls a model.

    >>> word("sizes-skip-4")
    'skip_4'
    """
    return problem_id.removeprefix("sizes-").replace("-", "_")


def model(verified: Verified) -> dict[str, object]:
    """Return a model: its code, the sizes that work, and what torch says to one that does not."""
    problem = cast(AcceptedSizes, verified.problem)
    found = problem.explained()
    parts = {"sizes": SIZES, "smallest": SMALLEST, "count": COUNT, "next": NEXT, "says": TORCH_SAYS}
    return {
        "id": problem.id,
        "topic": problem.topic,
        "code": problem.code.rstrip(),
        "line": own_line(problem.code),
        "tried": problem.tried,
        "refused": problem.refused,
        "message": found and found.message.slug,
        "title": found and escape(found.message.title, quote=False),
        "because": found and found.causes[0].because,
        "chain": chain(problem),
        **{name: verified[part] for name, part in parts.items()},
    }


def chain(problem: AcceptedSizes) -> str:
    """Return where the model is shown layer by layer; empty where it is more than a row of them."""
    report = trace_source(problem.code, [problem.shape(problem.smallest)])
    network = report.network()
    address = network and chain_address(network, problem.shape(problem.smallest))
    return f"../{as_source(address)}" if address else ""


def own_line(code: str) -> str:
    r"""Return the line in which a repaired model differs: of another size, or with a shortcut.

    >>> own_line("x = 1\ny = F.pad(x, (0, 1))")
    'y = F.pad(x, (0, 1))'
    """
    marks = ("F.interpolate", "F.pad", "self.shortcut = ")
    lines = (line.strip() for line in code.splitlines())
    return next((line for line in lines if any(mark in line for mark in marks)), "")


def skips_table(models: Mapping[str, Mapping[str, object]]) -> str:
    """Return the U-Nets by their depth, as a table."""
    rows = []
    for name, at in models.items():
        depth = name.removeprefix("sizes-skip-")
        if depth.isdigit():
            rows.append([depth, str(at["sizes"]), str(at["refused"]), str(at["next"])])
    return table(["halvings", "sizes that work", "refused, say", "the next that works"], rows)


def architectures_table(
    verified: Mapping[str, Verified], networks: Sequence[ArchitectureSizes] = ARCHITECTURE_SIZES
) -> str:
    """Return the well-known networks as a table."""
    rows = []
    for one in networks:
        found = verified[one.id]
        link = f"[{one.topic}](../{as_source(chain_address(one.name.lower()))})"
        rows.append([link, str(found[SMALLEST]), str(found[SIZES]), tried(one)])
    return table(["network", "smallest", "sizes that work", "tried"], rows)


def tried(problem: ArchitectureSizes) -> str:
    """Return which sizes were tried, in words.

    >>> tried(ARCHITECTURE_SIZES[0])
    '1 to 40'
    """
    return f"1 to {problem.tried}"
