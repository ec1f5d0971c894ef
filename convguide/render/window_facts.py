"""What prose may say of a problem about a window: each axis's data, and its checked values."""

from __future__ import annotations

from collections.abc import Mapping

from convguide.problems import OutputPaddingProblem, SizeProblem, Value, Verified
from convguide.problems.base import HYPERPARAMETERS
from convguide.problems.window import Axis

# The parts of an answer by the names that prose gives them.
PARTS = {
    "output shape": "output",
    "without ceil_mode": "without",
    "nothing cut or added": "uncut",
    "as asked": "verdict",
}


def window_facts(problem: SizeProblem, verified: Verified) -> Mapping[str, object]:
    """Return the names that only a problem about a window has."""
    parts = {name: verified[part] for part, name in PARTS.items() if part in verified.parts}
    names: dict[str, object] = {"layer": repr(problem.layer), "input": problem.input_shape}
    for at, axis in enumerate(problem.axes(), -len(problem.axes())):
        names |= of_axis(axis)
        names |= {f"{name}_{axis.letter}": value[at] for name, value in shapes(parts).items()}
    return names | parts


def shapes(parts: Mapping[str, Value]) -> dict[str, tuple[Value, ...]]:
    """Return the parts that are shapes."""
    return {name: value for name, value in parts.items() if isinstance(value, tuple)}


def of_axis(axis: Axis) -> dict[str, object]:
    """Return an axis's data by names that end in its letter."""
    given = {name.removesuffix("_size"): getattr(axis, name) for name in HYPERPARAMETERS}
    given |= {"span": axis.span, "padded": axis.size + 2 * axis.padding}
    given |= {"added": getattr(axis, "output_padding", 0)}
    return {axis.letter: axis.size, **{f"{k}_{axis.letter}": v for k, v in given.items()}}


def reaching_facts(problem: OutputPaddingProblem, verified: Verified) -> Mapping[str, object]:
    """Return the names that only a problem about output_padding has."""
    return {
        "layer": repr(problem.layer),
        "input": problem.input_shape,
        "output_size": problem.output_size,
        "needed": verified["output_padding"],
        "output": verified["output shape"],
        "without": verified["output shape without it"],
    }
