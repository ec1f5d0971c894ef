"""The data set of layers in the words of every framework, run by their engines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import cast

from convguide.problems import Verified
from convguide.problems.foreign import ENGINES, NUMBERS, PADDING, SHAPE, ForeignCase
from convguide.render.datasets.dataset import Dataset, Field, Row
from convguide.verify import foreign

SAID = ("torch", "keras", "onnx", "jax", "flax")


def framework_cases(verified: Mapping[str, Verified]) -> Dataset:
    """Return every case with its words in each framework and the engines that agree."""
    words = (
        Field(name, "texts", f"Its lines in the words of {name}.", optional=True) for name in SAID
    )
    return Dataset(
        "frameworks",
        "One layer in PyTorch, Keras, ONNX and JAX",
        "Layers with asymmetric sizes, said in every framework that has words for them: "
        "shape, padding of each side, and the engines whose every output number agrees.",
        (
            Field("id", "text", "The anchor of the case on its page."),
            Field("framework", "text", "Whose words the case was written in."),
            Field("text", "text", "Those words."),
            Field("input", "integers", "Channels and sizes, without a batch."),
            Field("output", "value", "Channels and sizes that come out.", checked=True),
            Field(
                "padding",
                "value",
                "Pixels before and behind, by axis; cut off for a transposed convolution.",
                checked=True,
            ),
            Field("engines", "texts", "Who ran it and agrees on every number."),
            *words,
        ),
        tuple(map(case_row, foreign.verified_cases().values())),
    )


def case_row(verified: Verified) -> Row:
    """Return a case as a row."""
    case = cast(ForeignCase, verified.problem)
    said = case.said()
    ran = verified.parts[NUMBERS].origins
    return {
        "id": case.id,
        "framework": case.framework,
        "text": case.text,
        "input": case.input_shape,
        "output": verified.parts[SHAPE],
        "padding": verified.parts[PADDING],
        "engines": tuple(engine for engine in ENGINES.values() if engine in ran),
        **{name: said[name].code if name in said else None for name in SAID},
    }
