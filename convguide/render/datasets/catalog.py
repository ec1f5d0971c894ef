"""Data sets of what the catalog holds: every value by its origins, torch's edge cases."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import cast

from convguide.catalog.families import FAMILIES
from convguide.problems import REFUSED, EdgeCase, Verified
from convguide.problems.edge import OUTCOME, TORCH_SAYS
from convguide.render.datasets.dataset import Dataset, Field, Row


def problem_values(verified: Mapping[str, Verified]) -> Dataset:
    """Return every checked value of the site with the origins that gave it."""
    return Dataset(
        "values",
        "Every checked value, by its origins",
        "One row for each part of each answer in the catalog: problems of the tutorials, "
        "entries of the reference, error messages.",
        (
            Field("problem", "text", "The problem that it belongs to."),
            Field("kind", "text", "The kind of problem."),
            Field("topic", "text", "What the problem is about."),
            Field("part", "text", "The part of the answer."),
            Field("value", "value", "What all origins gave.", checked=True),
            Field("origins", "texts", "Who gave it: hand, formula, torch, brute force."),
        ),
        tuple(row for one in verified.values() for row in value_rows(one)),
    )


def value_rows(verified: Verified) -> Iterator[Row]:
    """Yield every part of an answer."""
    problem = verified.problem
    for part, checked in verified.parts.items():
        yield {
            "problem": problem.id,
            "kind": problem.kind,
            "topic": problem.topic,
            "part": part,
            "value": checked,
            "origins": tuple(checked.origins),
        }


def edge_cases(verified: Mapping[str, Verified]) -> Dataset:
    """Return torch's edge cases: lines of code that surprise, and what torch makes of them."""
    return Dataset(
        "torch-edge-cases",
        "torch's edge cases",
        "Lines of torch code whose outcome surprises, run on the CPU: "
        "the shape, or the first line of the refusal.",
        (
            Field("id", "text", "The anchor of the case on the pages."),
            Field("family", "text", "The family of layers."),
            Field("topic", "text", "What the case shows."),
            Field("code", "text", "The torch code, ready to run after the usual imports."),
            Field("input", "integers", "The shape of the input, with the batch if there is one."),
            Field("outcome", "value", "The output shape, or 'refused'.", checked=True),
            Field("says", "text", "torch's words where it refuses.", checked=True, optional=True),
        ),
        tuple(
            edge_row(family.title, verified[edge.id])
            for family in FAMILIES
            for edge in family.edges
        ),
    )


def edge_row(family: str, verified: Verified) -> Row:
    """Return an edge case as a row."""
    problem = cast(EdgeCase, verified.problem)
    refused = verified[OUTCOME] == REFUSED
    return {
        "id": problem.id,
        "family": family,
        "topic": problem.topic,
        "code": problem.code(),
        "input": problem.input_shape,
        "outcome": verified.parts[OUTCOME],
        "says": verified.parts[TORCH_SAYS] if refused else None,
    }
