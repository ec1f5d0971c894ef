"""How fast answers come, as ratios to torch's own ways of asking, measured in one run.

`python -m pytest tests/test_speed.py --benchmark-only` measures; ordinary runs of the tests pass
--benchmark-disable, and only call everything once.
"""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median
from typing import Any

import pytest

pytestmark = pytest.mark.torch

ROOT = Path(__file__).resolve().parent.parent
SHAPE = (1, 3, 224, 320)
GIVEN: dict[str, Any] = {"kernel_size": (3, 5), "stride": (2, 1), "padding": (1, 2)}


def microseconds(work: Callable[[], object], count: int) -> float:
    """Return what one call takes."""
    begun = time.perf_counter()
    for _ in range(count):
        work()
    return (time.perf_counter() - begun) / count * 1e6


def ratio(benchmark: Any, ours: Callable[[], object], theirs: Callable[[], object]) -> float:
    """Measure both by turns, note how many times as fast ours is, and return that.

    Each counts by its best round: whatever else the machine does can only add to it.
    """
    benchmark(ours)
    if benchmark.disabled:
        theirs()
        return float("inf")
    count = 200 if benchmark.stats.stats.median < 1e-3 else 1
    turns = [(microseconds(theirs, count), microseconds(ours, count)) for _ in range(15)]
    best = [min(taken) for taken in zip(*turns, strict=True)]
    benchmark.extra_info["theirs, in microseconds"] = round(best[0], 2)
    benchmark.extra_info["ours, in microseconds"] = round(best[1], 2)
    benchmark.extra_info["times as fast"] = round(best[0] / best[1], 1)
    return best[0] / best[1]


def test_a_built_convolution_answers_ten_times_as_fast_as_the_meta_device(benchmark: Any) -> None:
    import torch

    from convguide.layers import Conv2d

    layer = Conv2d(3, 16, **GIVEN)
    module = torch.nn.Conv2d(3, 16, **GIVEN, device="meta")
    image = torch.empty(SHAPE, device="meta")
    assert layer.output_shape(SHAPE) == tuple(module(image).shape)
    with torch.no_grad():
        assert ratio(benchmark, lambda: layer.output_shape(SHAPE), lambda: module(image)) >= 10


def test_building_and_asking_is_fifteen_times_as_fast(benchmark: Any) -> None:
    import torch

    from convguide.layers import Conv2d

    def ours() -> object:
        return Conv2d(3, 16, **GIVEN).output_shape(SHAPE)

    def theirs() -> object:
        module = torch.nn.Conv2d(3, 16, **GIVEN, device="meta")
        return module(torch.empty(SHAPE, device="meta")).shape

    with torch.no_grad():
        assert ratio(benchmark, ours, theirs) >= 15


def test_resnet_50_is_traced_fifty_times_as_fast_as_by_torchinfo(benchmark: Any) -> None:
    torchinfo = pytest.importorskip("torchinfo")
    architectures = pytest.importorskip("convguide.architectures")
    from convguide.verify.answers import module

    network = architectures.RESNET50
    real = module(network).to("meta")

    def theirs() -> object:
        return torchinfo.summary(real, (1, 3, 224, 224), device="meta", verbose=0)

    assert ratio(benchmark, lambda: tuple(network.trace((1, 3, 224, 224))), theirs) >= 50


def test_importing_adds_less_than_50_ms_to_a_bare_interpreter(benchmark: Any) -> None:
    def seconds(line: str) -> float:
        begun = time.perf_counter()
        subprocess.run([sys.executable, "-I", "-c", f"{here}; {line}"], check=True)
        return time.perf_counter() - begun

    here = f"import sys; sys.path.insert(0, {str(ROOT)!r})"
    rounds = 1 if benchmark.disabled else 15
    pairs = [(seconds("import convguide"), seconds("pass")) for _ in range(rounds)]
    benchmark.pedantic(lambda: seconds("import convguide"), rounds=rounds)
    added = median(first for first, _ in pairs) - median(second for _, second in pairs)
    benchmark.extra_info["added, in milliseconds"] = round(added * 1000, 1)
    if not benchmark.disabled:
        assert added < 0.05
