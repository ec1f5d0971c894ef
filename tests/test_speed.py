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


WINDOWS: dict[str, Any] = {
    "notebook": (32, 16, (range(1, 8), range(1, 4), range(6), range(1, 4))),
    "wide": (224, 56, (range(1, 32), range(1, 9), range(65), range(1, 17))),
}


def looped(size: int, target: int, ranges: tuple[range, ...]) -> list[tuple[int, ...]]:
    """Try every choice of a window by the formula, as one would without a solver."""
    from convguide import ShapeError, conv2d_output_hw

    found = []
    for kernel_size in ranges[0]:
        for stride in ranges[1]:
            for padding in ranges[2]:
                for dilation in ranges[3]:
                    choice = (kernel_size, stride, padding, dilation)
                    try:
                        if conv2d_output_hw(size, size, *choice) == (target, target):
                            found.append(choice)
                    except ShapeError:
                        pass
    return found


def solved(size: int, target: int, ranges: tuple[range, ...], **more: Any) -> Any:
    """Return the solver's answer for both axes."""
    from convguide import solve

    return solve((size, size), (target, target), *ranges, **more)


@pytest.mark.parametrize(("window", "least"), [("notebook", 2), ("wide", 30)])
def test_listing_solutions_is_faster_than_a_loop(benchmark: Any, window: str, least: int) -> None:
    asked = WINDOWS[window]
    assert len(looped(*asked)) == len(solved(*asked)) == {"notebook": 18, "wide": 1_938}[window]
    assert ratio(benchmark, lambda: list(solved(*asked)), lambda: looped(*asked)) >= least


def test_counting_solutions_is_a_hundred_times_as_fast_as_a_loop(benchmark: Any) -> None:
    asked = WINDOWS["wide"]
    assert ratio(benchmark, lambda: len(solved(*asked)), lambda: looped(*asked)) >= 100


def test_the_pairs_of_a_wide_window_are_counted_in_20_ms(benchmark: Any) -> None:
    count = benchmark(lambda: len(solved(*WINDOWS["wide"], square=False)))
    assert count == 1_938**2
    if not benchmark.disabled:
        assert benchmark.stats.stats.min < 0.02


def test_listing_takes_at_most_twice_what_building_the_same_objects_takes(benchmark: Any) -> None:
    answers = solved(*WINDOWS["wide"])
    chosen = [(one.kernel_size, one.stride, one.padding, one.dilation) for one in answers]
    choices = [tuple(zip(*each, strict=True))[:1] for each in chosen]
    build = answers.query.solution

    def eagerly() -> object:
        return [build(choice) for choice in choices]

    assert eagerly() == list(answers)
    listed = ratio(benchmark, lambda: list(solved(*WINDOWS["wide"])), eagerly)
    assert listed >= 0.5


def test_the_best_stack_is_found_within_seconds(benchmark: Any) -> None:
    from convguide import design

    def best() -> object:
        return design(
            *((3, 224, 224), (7, 7)),
            channels=(64, 128, 256, 512, 512),
            receptive_field=200,
            depth=10,
        ).best

    assert benchmark(best).macs == 1_402_519_552
    if not benchmark.disabled:
        assert benchmark.stats.stats.max < 3


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
