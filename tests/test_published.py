"""Figures that others published, and what our layers say about the same.

`published.json` holds them. `expected` is what the layers must give; where that is not what was
published, `differs` says why.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from math import floor
from pathlib import Path
from typing import Any

import pytest

import convguide
from convguide import architectures
from convguide.architectures import lenet, mobilenet, resnet, squeezenet
from convguide.formulas import ShapeError
from convguide.layers import Conv1d, ConvTranspose1d, MaxPool1d

FIGURES = json.loads((Path(__file__).parent / "published.json").read_text(encoding="utf-8"))
NAMES = {
    **{name: getattr(convguide, name) for name in convguide.__all__},
    **{name: getattr(architectures, name) for name in architectures.ARCHITECTURES},
    "LENET5_1998": lenet.LENET5_1998,
    "mobilenet_v1": mobilenet.mobilenet_v1,
    "fire": squeezenet.fire,
    "resnet": resnet.resnet,
    "early_bottleneck": resnet.early_bottleneck,
}


def in_order(some: list[int], sizes: list[int]) -> bool:
    """Return whether `some` stand in this order among the sizes."""
    rest = iter(sizes)
    return all(size in rest for size in some)


def rounded(count: int, like: str, unit: int) -> str:
    """Return a count in a unit, to as many digits as another text has."""
    return f"{count / unit:.{len(like.partition('.')[2])}f}"


def rows(figure: dict[str, Any]) -> Any:
    """Return the rows of a trace of what a figure is about."""
    return convguide.Sequential(built(figure)).trace(tuple(figure["input"]))


def built(figure: dict[str, Any]) -> Any:
    """Return the layer or the network of a figure."""
    return eval(figure["build"], dict(NAMES))


def params(figure: dict[str, Any]) -> int:
    """Return the parameters of a layer, a network, or the paper's LeNet-5."""
    found = built(figure)
    counted = isinstance(found, tuple)
    return sum(layer.params for layer in found) if counted else found.param_count()


def output_shape(figure: dict[str, Any], expected: list[int]) -> bool:
    """Compare the output shape, and the size that is asked for if any."""
    asked = figure["expected"].get("output_size")
    more = {"output_size": tuple(asked)} if asked else {}
    return list(built(figure).output_shape(tuple(figure["input"]), **more)) == expected


def receptive_field(figure: dict[str, Any], expected: list[int]) -> bool:
    """Compare size, stride and start on every axis."""
    seen = convguide.Sequential(built(figure)).receptive_field()
    return {(window.size, window.stride, window.start) for window in seen} == {tuple(expected)}


def macs_within(figure: dict[str, Any], expected: tuple[float, float]) -> bool:
    """Compare multiply–accumulates to some per cent."""
    published, percent = expected
    return abs(rows(figure).macs / published - 1) <= percent / 100


CHECKS: dict[str, Callable[[dict[str, Any], Any], bool]] = {
    "output_shape": output_shape,
    "output_size": lambda figure, expected: True,
    "receptive_field": receptive_field,
    "fields": lambda figure, expected: (
        [row.receptive_field[0].size for row in rows(figure)] == expected
    ),
    "passes": lambda figure, expected: in_order(
        expected, [row.output_shape[-1] for row in rows(figure)]
    ),
    "params": lambda figure, expected: params(figure) == expected,
    "params_rounded": lambda figure, expected: rounded(params(figure), *expected) == expected[0],
    "macs": lambda figure, expected: rows(figure).macs == expected,
    "macs_rounded": lambda figure, expected: rounded(rows(figure).macs, *expected) == expected[0],
    "macs_within": macs_within,
    "activations": lambda figure, expected: rows(figure).activations == expected,
    "connections": lambda figure, expected: (
        sum(layer.connections for layer in built(figure)) == expected
    ),
}


@pytest.mark.parametrize("figure", FIGURES, ids=lambda figure: figure["id"])
def test_a_published_figure(figure: dict[str, Any]) -> None:
    assert figure["expected"]
    for what, expected in figure["expected"].items():
        assert CHECKS[what](figure, expected), (what, expected, figure.get("differs"))


def test_every_figure_has_a_source_and_what_differs_a_reason() -> None:
    assert len(FIGURES) == len({figure["id"] for figure in FIGURES}) >= 160
    for figure in FIGURES:
        assert figure["source"]
        assert figure["url"].startswith("http")
        assert figure.get("differs", "a reason ends in a stop.").endswith(".")
    assert sum("differs" in figure for figure in FIGURES) == 12


# The relationships of Dumoulin and Visin, "A guide to convolution arithmetic for deep learning".

DIRECT: dict[str, tuple[Callable[..., bool], Callable[..., int]]] = {
    "1": (lambda s, p, **_: s == 1 and not p, lambda i, k, **_: (i - k) + 1),
    "2": (lambda s, **_: s == 1, lambda i, k, p, **_: (i - k) + 2 * p + 1),
    "3": (lambda k, s, p, **_: k % 2 == s == 1 and p == k // 2, lambda i, **_: i),
    "4": (lambda k, s, p, **_: s == 1 and p == k - 1, lambda i, k, **_: i + (k - 1)),
    "5": (lambda p, **_: not p, lambda i, k, s, **_: floor((i - k) / s) + 1),
    "6": (lambda **_: True, lambda i, k, s, p, **_: floor((i + 2 * p - k) / s) + 1),
}
TRANSPOSED: dict[str, tuple[Callable[..., bool], Callable[..., int]]] = {
    "8": (lambda s, p, a, **_: s == 1 and not p and not a, lambda i, k, **_: i + (k - 1)),
    "9": (lambda s, a, **_: s == 1 and not a, lambda i, k, p, **_: i + (k - 1) - 2 * p),
    "10": (lambda k, s, p, a, **_: k % 2 == s == 1 and p == k // 2 and not a, lambda i, **_: i),
    "11": (lambda k, s, p, a, **_: s == 1 and p == k - 1 and not a, lambda i, k, **_: i - (k - 1)),
    "12": (lambda p, a, **_: not p and not a, lambda i, k, s, **_: s * (i - 1) + k),
    "13": (lambda a, **_: not a, lambda i, k, s, p, **_: s * (i - 1) + k - 2 * p),
    "14": (lambda a, s, **_: a < s, lambda i, k, s, p, a: s * (i - 1) + a + k - 2 * p),
}


def held(draw: random.Random, table: Any, number: str, ask: Callable[..., int]) -> int:
    """Return how many drawn configurations a relationship is about; it must hold for each."""
    condition, rule = table[number]
    count = 0
    for _ in range(4000):
        i, k, s = draw.randint(1, 20), draw.randint(1, 6), draw.randint(1, 3)
        given = {"i": i, "k": k, "s": s, "p": draw.randint(0, k - 1), "a": draw.choice((0, 0, 1))}
        if not condition(**given):
            continue
        try:
            found = ask(**given)
        except ShapeError:
            continue
        assert found == rule(**given), given
        count += 1
    return count


@pytest.mark.parametrize("number", DIRECT)
def test_relationships_of_convolutions(number: str) -> None:
    def conv(i: int, k: int, s: int, p: int, **_: int) -> int:
        return Conv1d(1, 1, k, s, p).output_shape((1, i))[1]

    assert held(random.Random(9), DIRECT, number, conv) > 50


def test_the_relationship_of_pools() -> None:
    for size in range(4, 30):
        for kernel in (1, 2, 3, 4):
            for stride in (1, 2, 3):
                pooled = MaxPool1d(kernel, stride).output_shape((1, size))
                assert pooled == (1, floor((size - kernel) / stride) + 1)


@pytest.mark.parametrize("number", TRANSPOSED)
def test_relationships_of_transposed_convolutions(number: str) -> None:
    def transposed(i: int, k: int, s: int, p: int, a: int) -> int:
        return ConvTranspose1d(1, 1, k, s, p, a).output_shape((1, i))[1]

    assert held(random.Random(10), TRANSPOSED, number, transposed) > 50


def test_the_relationship_of_dilation() -> None:
    for size in range(1, 40):
        for kernel, stride, padding, dilation in ((3, 2, 1, 2), (4, 3, 0, 3), (2, 1, 2, 5)):
            span = kernel + (kernel - 1) * (dilation - 1)
            if span > size + 2 * padding:
                continue
            made = Conv1d(1, 1, kernel, stride, padding, dilation).output_shape((1, size))
            assert made == (1, floor((size + 2 * padding - span) / stride) + 1)
