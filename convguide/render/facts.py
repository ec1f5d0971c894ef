"""What the prose of a lesson may say of a problem: its data, and its checked values."""

from __future__ import annotations

from collections.abc import Mapping
from functools import singledispatch
from html import escape

from convguide.formulas import window_span
from convguide.layers import Linear
from convguide.layers.base import brief, each
from convguide.problems import (
    ChainProblem,
    ChainsProblem,
    ComparisonProblem,
    CostProblem,
    CountersProblem,
    CountingProblem,
    CountProblem,
    DesignProblem,
    FieldProblem,
    GroupsProblem,
    OutputPaddingProblem,
    Problem,
    SamePaddingProblem,
    ShapeProblem,
    SizeProblem,
    TargetProblem,
    Verified,
)
from convguide.problems.base import by_pixels
from convguide.render.chain_facts import chain_facts, chains_facts, design_facts
from convguide.render.measures import (
    cost_facts,
    counters_facts,
    counting_facts,
    field_facts,
    groups_facts,
)
from convguide.render.tables import shown
from convguide.render.window_facts import reaching_facts, window_facts

Facts = Mapping[str, object]


def facts(verified: Verified) -> Facts:
    """Return the names that a template may use for a problem."""
    worked = {one.name.replace("_out", ""): in_lines(one.text()) for one in verified.worked()}
    return {
        "worked": in_lines("\n\n".join(one.text() for one in verified.worked())),
        "remark": verified.problem.remark(),
        "figure": verified.problem.figure(),
        "statement": verified.problem.statement(),
        **{f"worked_{name}": text for name, text in worked.items()},
        **special(verified.problem, verified),
    }


def in_lines(text: str) -> str:
    """Return worked lines as a block that keeps them; they are read, not copied."""
    return f'<pre class="cg-worked">{escape(text, quote=False)}</pre>'


@singledispatch
def special(problem: Problem, verified: Verified) -> Facts:
    """Return what only this kind of problem can tell."""
    return {}


special.register(SizeProblem, window_facts)
special.register(OutputPaddingProblem, reaching_facts)


@special.register
def _(problem: ShapeProblem, verified: Verified) -> Facts:
    shape = verified["output shape"]
    names: dict[str, object] = {"layer": repr(problem.layer), "output": shape}
    for letter, axis, out in zip("HW", problem.axes(), shape[1:], strict=True):  # type: ignore[index]
        size, kernel, stride, padding, dilation = axis
        names |= {
            letter: size,
            f"out_{letter}": out,
            f"kernel_{letter}": kernel,
            f"stride_{letter}": stride,
            f"padding_{letter}": padding,
            f"dilation_{letter}": dilation,
            f"span_{letter}": window_span(kernel, dilation),
            f"padded_{letter}": size + 2 * padding,
        }
    return names


@special.register
def _(problem: SamePaddingProblem, verified: Verified) -> Facts:
    given = {"kernel_size": problem.kernel_size, "dilation": problem.dilation}
    return given | {"padding": verified["padding"]}


@special.register
def _(problem: TargetProblem, verified: Verified) -> Facts:
    names = ("kernel_size", "stride", "padding", "dilation")
    first = dict(zip(names, problem.hand_choices[0], strict=True))
    return {"size": brief(problem.size), "target": brief(problem.target), "first": first}


@special.register
def _(problem: CountProblem, verified: Verified) -> Facts:
    name, first = next(iter(problem.layers.items()))
    *_, last = problem.layers.values()
    return {
        "first_in": first.in_channels,
        "first_out": first.out_channels,
        "second_in": last.in_channels,
        "kernel": by_pixels(each(first, "kernel_size")),
        "count": shown(verified[name]),
    }


@special.register
def _(problem: ComparisonProblem, verified: Verified) -> Facts:
    last = problem.cnn(problem.padding).layers[-1]
    assert isinstance(last, Linear)
    return {
        "features": shown(last.in_features),
        "classes": last.out_features,
        "linear": shown(verified["final Linear"]),
        "convolutions": shown(verified["convolutions"]),
        "total": shown(verified["CNN"]),
        "other_total": shown(verified[f"CNN{problem.other_name}"]),
        "padding": problem.padding,
        "other_padding": problem.other_padding,
    }


special.register(CostProblem)(cost_facts)
special.register(GroupsProblem)(groups_facts)
special.register(CountersProblem)(counters_facts)
special.register(CountingProblem)(counting_facts)
special.register(FieldProblem)(field_facts)
special.register(ChainProblem)(chain_facts)
special.register(ChainsProblem)(chains_facts)
special.register(DesignProblem)(design_facts)
