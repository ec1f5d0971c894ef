"""The kinds of problem that a file of one's own may hold, and the names that each has."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any

from convguide.practice.sheets import values
from convguide.problems import (
    ComparisonProblem,
    CostProblem,
    CountProblem,
    FieldProblem,
    GroupsProblem,
    MistakesProblem,
    OutcomeProblem,
    OutputPaddingProblem,
    Problem,
    SamePaddingProblem,
    ShapeProblem,
    SizeProblem,
    TargetProblem,
)
from convguide.solver import distinct_combos

COMMON: dict[str, values.Read] = {"id": values.text, "topic": values.text}
REFUSED = values.word("refused")


@dataclass(frozen=True)
class FoundTargetProblem(TargetProblem):
    """A target whose numbers of combinations nobody typed: formulas and torch count them."""

    def hand_answers(self) -> Mapping[str, Any]:
        """Return the typed choices."""
        typed = dict(super().hand_answers())
        return {part: typed[part] for part in typed if part not in COUNTS}


COUNTS = ("combinations", "distinct layers")


def target_problem(**given: Any) -> TargetProblem:
    """Return a target problem; where its counts are not typed, they are found."""
    if {"hand_count", "hand_distinct"} <= set(given):
        return TargetProblem(**given)
    combos = FoundTargetProblem(**given | {"hand_count": 0, "hand_distinct": 0}).combos()
    counts = {"hand_count": len(combos), "hand_distinct": len(distinct_combos(combos))}
    return FoundTargetProblem(**given | counts)


def count_problem(**given: Any) -> CountProblem:
    """Return a problem of parameters, every count of which was typed."""
    made = CountProblem(**given)
    if set(made.hand) != set(made.answers()):
        raise ValueError(f"hand must name {', '.join(made.answers())}: each once, and no other")
    return made


def outcome_problem(layer: tuple[str, Mapping[str, object]], **given: Any) -> OutcomeProblem:
    """Return the problem of a layer that may be refused before it is built."""
    return OutcomeProblem(layer=layer[0], arguments=layer[1], **given)


@dataclass(frozen=True)
class Kind:
    """A kind of problem in a file: what makes it, and what its names mean."""

    make: Callable[..., Problem]
    data: Mapping[str, values.Read]
    optional: tuple[str, ...] = ()

    def names(self) -> tuple[str, ...]:
        """Return every name that a problem of this kind may have."""
        return ("kind", *COMMON, *self.data)

    def reads(self) -> Iterator[tuple[str, values.Read]]:
        """Yield each name beside `kind` with what reads its value."""
        yield from {**COMMON, **self.data}.items()

    def needed(self) -> tuple[str, ...]:
        """Return the names that have no default."""
        return tuple(name for name in self.names() if name not in self.optional)


def kind(problem: type, data: Mapping[str, values.Read]) -> Kind:
    """Return the kind of a class: what has a default there need not be given."""
    return Kind(
        problem, data, tuple(at.name for at in fields(problem) if at.default is not MISSING)
    )


shape3, pair = values.wholes(3), values.wholes(2)
numbers = values.wholes()
shape_or_refused = values.either(numbers, REFUSED, 'a list of whole numbers or "refused"')
count_or_shape = values.either(values.whole, numbers, "a whole number or a list of them")
texts = values.several(values.text)
anything = values.either(
    count_or_shape, values.either(values.text, texts, "a text"), "numbers or texts"
)

KINDS = {
    "shape": kind(ShapeProblem, {"layer": values.conv2d, "input_shape": shape3, "hand": shape3}),
    "size": kind(
        SizeProblem,
        {
            "layer": values.window,
            "input_shape": numbers,
            "hand": shape_or_refused,
            "largest": values.whole,
        },
    ),
    "layer": Kind(
        outcome_problem,
        {"layer": values.unbuilt, "input_shape": numbers, "hand": shape_or_refused},
    ),
    "same-padding": kind(
        SamePaddingProblem,
        dict.fromkeys(("size", "kernel_size", "dilation", "hand"), values.whole),
    ),
    "target": Kind(
        target_problem,
        {
            "size": pair,
            "target": pair,
            "hand_choices": values.several(values.wholes(4)),
            "hand_count": values.whole,
            "hand_distinct": values.whole,
            **dict.fromkeys(("ks_range", "stride_range", "pad_range", "dil_range"), pair),
        },
        optional=(
            *("hand_count", "hand_distinct"),
            *("ks_range", "stride_range", "pad_range", "dil_range"),
        ),
    ),
    "output-padding": kind(
        OutputPaddingProblem,
        {
            "layer": values.transposed,
            **dict.fromkeys(("input_shape", "output_size", "hand"), numbers),
        },
    ),
    "count": Kind(
        count_problem,
        {
            "layers": values.table(values.conv2d),
            "hand": values.table(values.whole),
            "summed": values.yes_or_no,
        },
        optional=("summed",),
    ),
    "cost": kind(
        CostProblem,
        {
            "layers": values.table(values.any_layer),
            "input_shape": numbers,
            "asked": texts,
            "hand": values.table(numbers),
            "stacked": values.yes_or_no,
            "dtype": values.text,
            "hand_share": pair,
            "note": values.note,
        },
    ),
    "groups": kind(
        GroupsProblem,
        {"in_channels": values.whole, "out_channels": values.whole, "hand": numbers},
    ),
    "compare": kind(
        ComparisonProblem,
        {
            "input_shape": shape3,
            **dict.fromkeys(("hidden", "classes"), values.whole),
            "channels": pair,
            **dict.fromkeys(("kernel_size", "pool", "padding", "other_padding"), values.whole),
            "hand": values.table(count_or_shape),
        },
    ),
    "field": kind(
        FieldProblem,
        {
            "layers": values.several(values.sliding),
            **dict.fromkeys(("hand_size", "hand_stride", "hand_start", "hand_read"), pair),
            "note": values.note,
        },
    ),
    "mistakes": kind(
        MistakesProblem,
        {
            "asked": values.conv2d,
            "asked_input": shape3,
            "ran": values.conv2d,
            "ran_input": shape3,
            "hand": values.table(anything),
        },
    ),
}
