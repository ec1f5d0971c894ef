"""What the counters of FLOPs say, as a data set."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from convguide.catalog import counted
from convguide.problems import CountingProblem, Verified
from convguide.problems.counter_rules import RULES
from convguide.problems.counting import THOPS
from convguide.problems.edge import COSTS
from convguide.render.datasets.dataset import Dataset, Field, Row
from convguide.verify.record import counters_kept


def counters(verified: Mapping[str, Verified]) -> Dataset:
    """Return what each counter says of each layer and network, one row each."""
    return Dataset(
        "counters",
        "What the counters of FLOPs say",
        "One row for each counter and each layer or network: what it counts, beside the "
        "multiply–accumulates and the parameters that there are.",
        (
            Field("case", "text", "The layer or network, as the page calls it."),
            Field("network", "text", "The layer as code, or the name of the architecture."),
            Field("input", "integers", "The shape of the input, with its batch."),
            Field("form", "text", "How a layer is called where not as a module.", optional=True),
            Field("counter", "text", "Who counts.", choices=tuple(RULES)),
            Field("counter_version", "text", "Its version."),
            Field("count", "integer", "What it says, by its own convention.", checked=True),
            Field("params", "integer", "The parameters that it names.", checked=True),
            Field("macs", "integer", "Multiply–accumulates with weights.", checked=True),
        ),
        tuple(row for one in counted() for row in rows(one, verified[one.id])),
    )


def rows(problem: CountingProblem, verified: Verified) -> Iterator[Row]:
    """Yield a row for each case and counter."""
    versions = counters_kept()["versions"]
    for name, case in problem.cases.items():
        for counter in RULES:
            params = THOPS if counter == "thop" else "parameters"
            yield {
                "case": name,
                "network": case.layer if isinstance(case.layer, str) else repr(case.layer),
                "input": case.input_shape,
                "form": case.form or None,
                "counter": counter,
                "counter_version": versions[counter],
                "count": verified.parts[f"{name}, {counter}"],
                "params": verified.parts[f"{name}, {params}"],
                "macs": verified.parts[f"{name}, {COSTS}"],
            }
