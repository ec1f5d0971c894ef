"""Small strategies that the families share, and how a good case is spoilt."""

from __future__ import annotations

from functools import cache
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from .cases import Case, Shape

# What stands where a number should: torch takes some of it, sometimes, somewhere.
WRONG = (
    *(0, -1, -2, 1, 7, 2.0, 1.5, True, False, None, "2", "same", "zeros"),
    *((), (1,), (2,), (2, 1), (1, 2, 1), (1, 2, 1, 1), (1, 1, 1, 2, 1), (1, 1, 1, 1, 1, 1)),
    *((2.0, 1), (1, 2.0), (True, 1), (1, True), (None, 2), (2, None), (0, 1), (1, -1)),
    *(0.5, -0.5, float("inf"), float("nan"), "none", 1j),
)
# Arguments that cost no memory, however large.
WEIGHTLESS = ("start_dim", "end_dim", "dim", "groups", "num_groups", "divisor_override")
VAST = (2**31, -(2**31), 2**53, 2**62, 2**63 - 1, 2**63, 2**64, -(2**63))
ENTRIES = (0, -1, -2, 1, 2, 3, 9, 2.0, True, None)

ranks = st.sampled_from((2, 1, 2, 3))
batches = st.sampled_from(((2,), (), (1,), (), (3,), (2,), (), (2,), (0,)))
modes = st.sampled_from((True, True, False))
booleans = st.booleans()


@cache
def number(least: int, most: int) -> SearchStrategy[int]:
    """Draw a number from a range."""
    return st.integers(least, most)


@cache
def axes(rank: int, least: int, most: int) -> SearchStrategy[Any]:
    """Draw a hyperparameter: mostly one number an axis, else one for all of them."""
    entry = number(least, most)
    each = st.tuples(*(entry,) * rank)
    return st.one_of(entry, each, each)


@cache
def shapes(rank: int, least: int, most: int) -> SearchStrategy[Shape]:
    """Draw as many sizes as there are axes."""
    return st.tuples(*(number(least, most),) * rank)


def often(value: object, *others: object, weight: int = 8) -> SearchStrategy[Any]:
    """Draw one value mostly, the others now and then."""
    return st.sampled_from((value,) * weight + others)


def spread(value: Any, rank: int) -> tuple[Any, ...]:
    """Return a hyperparameter with one entry an axis."""
    return value if isinstance(value, tuple) else (value,) * rank


@st.composite
def sometimes_spoilt(draw: DrawFn, cases: SearchStrategy[Case]) -> Case:
    """Draw a case, and in three of ten draws put one thing wrong in it, or two."""
    case = draw(cases)._replace(training=draw(modes))
    if draw(number(0, 9)) < 7:
        return case
    for spoil in draw(st.lists(spoilings, min_size=1, max_size=2)):
        case = spoil(draw, case)
    return case


def spoilt_value(draw: DrawFn, case: Case) -> Case:
    """Put a wrong value into a place of the constructor or of the call."""
    return changed(draw, case, lambda name, value: draw(wrong_values(name)))


@cache
def wrong_values(name: str) -> SearchStrategy[Any]:
    """Draw what does not belong into a place."""
    return st.sampled_from(WRONG + VAST * 2 if name in WEIGHTLESS else WRONG)


def spoilt_entry(draw: DrawFn, case: Case) -> Case:
    """Change one entry of a tuple, or its length; or make a tuple of a number."""
    return changed(draw, case, lambda name, value: other_entry(draw, value))


def changed(draw: DrawFn, case: Case, change: Any) -> Case:
    """Change one value of a case."""
    places = [(0, name) for name in case.given] + [(1, name) for name in case.call]
    if not places:
        return spoilt_shape(draw, case)
    into_call, name = draw(st.sampled_from(places))
    held = case.call if into_call else case.given
    held = held | {name: change(name, held[name])}
    return case._replace(call=held) if into_call else case._replace(given=held)


def other_entry(draw: DrawFn, value: Any) -> Any:
    """Return a tuple with a wrong entry or of a wrong length."""
    if not isinstance(value, tuple) or not value:
        return (value,) * draw(number(0, 4))
    at = draw(number(0, len(value) - 1))
    ways = (value[:at], (*value, value[at]), [*value], value[at], value[at:])
    entry = draw(st.sampled_from(ENTRIES))
    return draw(st.sampled_from(((*value[:at], entry, *value[at + 1 :]),) * 4 + ways))


def spoilt_shape(draw: DrawFn, case: Case) -> Case:
    """Take away, add, empty or change a size of the input."""
    shape = case.shape
    if not shape:
        return case._replace(shape=(draw(number(0, 3)),))
    at = draw(number(0, len(shape) - 1))
    size = draw(st.sampled_from((0, 0, 1, shape[at] + 1, max(0, shape[at] - 1))))
    front, back = shape[:at], shape[at + 1 :]
    ways = (front + back, (*front, size, *shape[at:]), (*front, size, *back), (*front, size, *back))
    return case._replace(shape=draw(st.sampled_from(ways)))


spoilings = st.sampled_from((spoilt_value, spoilt_entry, spoilt_shape))


@st.composite
def sometimes_huge(draw: DrawFn, cases: SearchStrategy[Case]) -> Case:
    """Draw a case, and now and then make one of its numbers huge."""
    case = draw(cases)
    if draw(number(0, 15)) < 15:
        return case
    size = draw(st.sampled_from((2**31, 2**53))) + draw(number(-3, 40))
    names = huge_arguments(case)
    if not names or draw(booleans):
        return with_a_huge_size(draw, case, size)
    name = draw(st.sampled_from(names))
    return case._replace(given=case.given | {name: with_entry(draw, case, name, size)})


def huge_arguments(case: Case) -> list[str]:
    """Return which arguments may be huge: those that cost torch no memory, or none on meta."""
    if case.given.get("padding_mode") == "zeros" and case.given["padding"] != "same":
        return ["stride", "padding", "dilation"]
    if case.name.startswith("ConvTranspose"):
        return ["stride", "dilation"]
    return ["stride"] if case.name.startswith(("MaxPool", "AvgPool", "Unfold")) else []


def with_entry(draw: DrawFn, case: Case, name: str, size: int) -> Any:
    """Return a hyperparameter with a huge entry, on one axis alone."""
    rank = int(case.name[-2]) if case.name[-1] == "d" and case.name != "Unfold" else 2
    value = case.given[name]
    entries = spread(0 if name == "padding" else value, rank) if value else (1,) * rank
    at = draw(number(0, max(0, len(entries) - 1)))
    return (*entries[:at], size, *entries[at + 1 :])


def with_a_huge_size(draw: DrawFn, case: Case, size: int) -> Case:
    """Return a case with a huge size among the last three."""
    if not case.shape:
        return case
    at = draw(number(max(0, len(case.shape) - 3), len(case.shape) - 1))
    return case._replace(shape=(*case.shape[:at], size, *case.shape[at + 1 :]))
