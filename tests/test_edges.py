"""A hundred cases in which torch surprises, read off its CPU: ours are the same.

Of two of them torch's backends say different things; those are refused, with that reason.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

import convguide.layers
from convguide.formulas import ShapeError

EDGES = json.loads((Path(__file__).parent / "parity/edges.json").read_text(encoding="utf-8"))
DECIDED = [edge for edge in EDGES if "undecided" not in edge]
UNDECIDED = [edge for edge in EDGES if "undecided" in edge]


def tuples(value: Any) -> Any:
    """Return a value with tuples where JSON has lists."""
    return tuple(map(tuples, value)) if isinstance(value, list) else value


def arguments(edge: dict[str, Any], name: str) -> dict[str, Any]:
    """Return what a constructor or a call is given."""
    return {key: tuples(value) for key, value in edge.get(name, {}).items()}


def ask(edge: dict[str, Any]) -> tuple[Any, int]:
    """Return the shape and the parameters that our layer gives."""
    layer = getattr(convguide.layers, edge["layer"])(**arguments(edge, "arguments"))
    training = edge.get("mode") != "evaluation"
    shape = layer.output_shape(tuples(edge["input"]), training=training, **arguments(edge, "call"))
    return shape, layer.param_count()


def test_there_are_a_hundred_and_two_are_undecided() -> None:
    assert (len(DECIDED), len(UNDECIDED)) == (98, 2)


@pytest.mark.parametrize("edge", DECIDED, ids=[edge["fact"] for edge in DECIDED])
def test_the_surprising_case(edge: dict[str, Any]) -> None:
    if "gives" in edge:
        assert ask(edge) == (tuples(edge["gives"]), edge["parameters"])
    else:
        with pytest.raises((ShapeError, TypeError)):
            ask(edge)


@pytest.mark.parametrize("edge", UNDECIDED, ids=[edge["fact"] for edge in UNDECIDED])
def test_where_torchs_backends_differ_the_refusal_says_so(edge: dict[str, Any]) -> None:
    with pytest.raises(ShapeError, match="backend"):
        ask(edge)


@pytest.mark.torch
@pytest.mark.parametrize("edge", DECIDED, ids=[edge["fact"] for edge in DECIDED])
def test_torch_says_so(edge: dict[str, Any]) -> None:
    from parity.cases import Answer, Case, Refused
    from parity.oracle import torchs

    words = arguments(edge, "arguments"), tuples(edge["input"]), edge.get("mode") != "evaluation"
    verdict = torchs(Case(edge["layer"], *words, arguments(edge, "call")))
    if "gives" in edge:
        assert verdict == Answer(tuples(edge["gives"]), edge["parameters"])
    else:
        assert isinstance(verdict, Refused)
        assert verdict.words[:20] == edge["refused"][:20]
