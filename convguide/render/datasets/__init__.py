"""The data sets of the site, each as JSON, as CSV, and with its schema.

A new one is a function of the verified problems that returns a `Dataset`, and its name in
`SETS`; the page of the data and its tests take it from there.

Contents
    Dataset, Field          a table of values to download, and a column of it
    SETS                    what makes each, in the order of their page
    data_sets, data_files   all of them, and their files by their places in the site
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from convguide.problems import Verified
from convguide.render.datasets.catalog import edge_cases, problem_values
from convguide.render.datasets.counters import counters
from convguide.render.datasets.dataset import FOLDER, VERSION, Dataset, Field, files
from convguide.render.datasets.foreign import framework_cases

__all__ = ["FOLDER", "SETS", "VERSION", "Dataset", "Field", "data_files", "data_sets", "files"]

SETS: tuple[Callable[[Mapping[str, Verified]], Dataset], ...] = (
    problem_values,
    edge_cases,
    counters,
    framework_cases,
)


def data_sets(verified: Mapping[str, Verified]) -> tuple[Dataset, ...]:
    """Return every data set, in the order of their page."""
    return tuple(make(verified) for make in SETS)


def data_files(verified: Mapping[str, Verified]) -> dict[str, str]:
    """Return the files of every data set by their places in the site."""
    made = data_sets(verified)
    return {name: text for one in made for name, text in files(one).items()}
