"""Facts about the solver held to torch's CPU: it lists exactly what torch accepts."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable, Iterator
from itertools import product
from typing import Any

import pytest

from convguide import Solutions, solve, solve_conv_transpose, solve_pool

pytestmark = pytest.mark.torch

Row = tuple[int, ...]
Fields = dict[str, Row]
NAMES = ("kernel_size", "stride", "padding", "dilation")
# Asked of torch in each run; more of them take longer.
QUERIES = 32


def torch_size(module: Callable[..., Any], size: Row, fields: dict[str, Any]) -> Row | None:
    """Return the size that a torch module gives, None where torch refuses."""
    import torch

    try:
        return tuple(module(**fields)(torch.zeros(1, 1, *size)).shape[2:])
    except (RuntimeError, ValueError):
        return None


def some_values(draw: random.Random, least: int, most: int) -> list[int]:
    """Draw a few values, neighbours or not."""
    return sorted(draw.sample(range(least, most + 1), draw.randint(1, 3)))


def candidates(values: Iterable[list[list[int]]], square: bool) -> Iterator[Fields]:
    """Yield every choice of each name's values, listed by axis."""
    choices = (list(product(*by_axis)) for by_axis in values)
    for chosen in product(*choices):
        if not square or all(len(set(entries)) == 1 for entries in chosen):
            yield dict(zip(NAMES, chosen, strict=False))


def some_query(draw: random.Random, rank: int) -> tuple[Row, list[list[list[int]]]]:
    """Draw an asymmetric size and the values of kernel, stride, padding and dilation by axis."""
    size = tuple(draw.randint(1, 14) for _ in range(rank))
    bounds = ((1, 6), (1, 4), (0, 4), (1, 3))
    return size, [[some_values(draw, *ends)] * rank for ends in bounds]


def as_given(values: list[list[list[int]]]) -> dict[str, Any]:
    """Return the values as `solve` takes them: a tuple with a list for each axis."""
    return {name: tuple(by_axis) for name, by_axis in zip(NAMES, values, strict=True)}


def reached(answers: dict[int, Row | None], draw: random.Random) -> Row:
    """Return a size that some candidate gives, if there is one."""
    sizes = sorted({size for size in answers.values() if size and min(size) > 0})
    return draw.choice(sizes) if sizes else ()


def listed(found: Solutions, *names: str) -> list[Fields]:
    """Return what the solver lists, as fields of the module."""
    fields = (solution.hyperparameters() for solution in found)
    return [{name: each[name] for name in names} for each in fields]


def by_kernel(fields: Fields) -> tuple[Row, ...]:
    """Return what orders candidates."""
    return tuple(fields.values())


@pytest.mark.parametrize("square", [True, False])
def test_convolutions_are_those_that_torch_turns_into_the_target(square: bool) -> None:
    import torch

    draw, told = random.Random(11 + square), 0
    for at in range(QUERIES if square else QUERIES // 4):
        rank = 1 + at % 3 if square else 1 + at % 2
        size, values = some_query(draw, rank)
        module = getattr(torch.nn, f"Conv{rank}d")
        tried = list(candidates(values, square))
        answers = {
            place: torch_size(module, size, {"in_channels": 1, "out_channels": 1, **fields})
            for place, fields in enumerate(tried)
        }
        target = reached(answers, draw)
        if len(target) != rank:
            continue
        expected = [tried[place] for place, answer in answers.items() if answer == target]
        found = solve(size, target, **as_given(values), square=square)
        assert sorted(listed(found, *NAMES), key=by_kernel) == sorted(expected, key=by_kernel)
        told += len(expected)
    assert told > 30


@pytest.mark.parametrize("ceil_mode", [True, False])
def test_pools_are_those_that_torch_turns_into_the_target(ceil_mode: bool) -> None:
    import torch

    draw, told = random.Random(21 + ceil_mode), 0
    for at in range(QUERIES * 4):
        rank = 1 + at % 3
        size, values = some_query(draw, rank)
        module = getattr(torch.nn, f"MaxPool{rank}d")
        tried = list(candidates(values, square=True))
        answers = {
            place: torch_size(module, size, {**fields, "ceil_mode": ceil_mode})
            for place, fields in enumerate(tried)
        }
        target = reached(answers, draw)
        if len(target) != rank:
            continue
        expected = [tried[place] for place, answer in answers.items() if answer == target]
        found = solve_pool(size, target, **as_given(values), ceil_mode=ceil_mode)
        assert sorted(listed(found, *NAMES), key=by_kernel) == sorted(expected, key=by_kernel)
        told += len(expected)
    assert told > 30


def test_transposed_convolutions_are_those_that_torch_turns_into_the_target() -> None:
    import torch

    draw, told = random.Random(31), 0
    for at in range(QUERIES // 2):
        rank = 1 + at % 2
        size, values = some_query(draw, rank)
        module = getattr(torch.nn, f"ConvTranspose{rank}d")
        tried = [
            {**fields, "output_padding": added}
            for fields in candidates(values, square=True)
            for added in product(range(3), repeat=rank)
        ]
        answers = {
            place: torch_size(module, size, {"in_channels": 1, "out_channels": 1, **fields})
            for place, fields in enumerate(tried)
        }
        target = reached(answers, draw)
        if len(target) != rank:
            continue
        expected = [tried[place] for place, answer in answers.items() if answer == target]
        found = solve_conv_transpose(size, target, **as_given(values))
        answered = listed(found, *NAMES, "output_padding")
        assert sorted(answered, key=by_kernel) == sorted(expected, key=by_kernel)
        told += len(expected)
    assert told > 30
