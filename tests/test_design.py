"""Facts about chains of layers that reach a size: all of them, in order, and why there is none."""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice, pairwise
from typing import Any, NamedTuple

import pytest

from convguide import MENU, Design, Progress, ShapeError, design
from convguide.layers import (
    AdaptiveAvgPool2d,
    AvgPool1d,
    AvgPool2d,
    Conv1d,
    Conv2d,
    Conv3d,
    ConvTranspose2d,
    LPPool2d,
    MaxPool1d,
    MaxPool2d,
    MaxPool3d,
    ReLU,
)
from convguide.networks import Sequential
from convguide.solver import search

Shape = tuple[int, ...]
WIDTHS = (64, 128, 256, 512, 512)


class Chain(NamedTuple):
    """A chain as a plain enumeration finds it."""

    positions: tuple[int, ...]
    layers: tuple[Any, ...]
    sizes: Shape
    stages: int
    params: int
    macs: int
    receptive_field: Shape


Row = tuple[tuple[int, ...], tuple[Any, ...], tuple[Shape, ...]]


def every_chain(menu: list[Any], shape: Shape, channels: Any, depth: int) -> Iterator[Chain]:
    """Try every row of up to `depth` layers, and keep those that the rule of the stages allows."""
    rows: list[Row] = [((), (), (shape,))]
    for _ in range(depth):
        rows = [longer for row in rows for longer in one_longer(menu, channels, *row)]
        for positions, layers, shapes in rows:
            kinds = stage_by_stage(layers, shapes)
            asked = len(kinds) if isinstance(channels, int) else len(channels)
            if all(kinds) and len(kinds) == asked:
                yield measured(positions, layers, shape, len(kinds))


def one_longer(
    menu: list[Any],
    channels: Any,
    row: tuple[int, ...],
    layers: tuple[Any, ...],
    shapes: tuple[Shape, ...],
) -> Iterator[Row]:
    """Yield the rows that are one layer longer and run."""
    widths = [channels] * 99 if isinstance(channels, int) else channels
    stage = sum(shrinks(before, after) for before, after in pairwise(shapes))
    for position, layer in enumerate(menu if stage < len(widths) else ()):
        real = layer
        if hasattr(layer, "in_channels"):
            real = replace(layer, in_channels=shapes[-1][0], out_channels=widths[stage])
        try:
            out = real.output_shape((1, *shapes[-1]))[1:]
        except ShapeError:
            continue
        yield (*row, position), (*layers, real), (*shapes, out)


def shrinks(before: Shape, after: Shape) -> bool:
    """Return whether some axis became smaller."""
    return any(b < a for a, b in zip(before[1:], after[1:], strict=True))


def stage_by_stage(layers: tuple[Any, ...], shapes: tuple[Shape, ...]) -> list[bool]:
    """Cut the layers behind each one that shrinks; tell of each part if it has a convolution."""
    parts: list[list[Any]] = [[]]
    for layer, (before, after) in zip(layers, pairwise(shapes), strict=True):
        parts[-1].append(layer)
        if shrinks(before, after):
            parts.append([])
    return [any("Conv" in type(layer).__name__ for layer in part) for part in parts if part]


def measured(row: tuple[int, ...], layers: tuple[Any, ...], shape: Shape, stages: int) -> Chain:
    """Return the row with what its network says of itself."""
    net = Sequential(*layers)
    out = net.output_shape((1, *shape))
    seen = tuple(window.size for window in net.receptive_field())
    return Chain(row, layers, out[2:], stages, net.param_count(), net.macs((1, *shape)), seen)


def cost_of(chain: Chain, cost: str) -> int:
    """Return what a chain costs."""
    return {"macs": chain.macs, "params": chain.params, "depth": len(chain.layers)}[cost]


def some_layer(draw: random.Random, rank: int) -> Any:
    """Draw a convolution or a pool, as often as not different on its axes."""

    def entries(*choices: int) -> tuple[int, ...]:
        if draw.random() < 0.5:
            return (draw.choice(choices),) * rank
        return tuple(draw.choice(choices) for _ in range(rank))

    if draw.random() < 0.3:
        kernel = entries(2, 3)
        pools: list[Any] = [[MaxPool1d, AvgPool1d], [MaxPool2d, AvgPool2d], [MaxPool3d]][rank - 1]
        ceil_mode = draw.random() < 0.3
        if rank == 2 and draw.random() < 0.2:
            return LPPool2d(2, kernel, entries(1, 2), ceil_mode)
        padding = draw.choice((0, 0, 1))
        return draw.choice(pools)(kernel, entries(1, 2), padding, ceil_mode=ceil_mode)
    conv: Any = (Conv1d, Conv2d, Conv3d)[rank - 1]
    kernel = draw.choice([(1,) * rank, (3,) * rank, (3, 5, 2)[:rank], entries(1, 2, 3, 5)])
    if draw.random() < 0.15:
        return conv(1, 1, kernel, padding="same", dilation=entries(1, 2))
    stride = draw.choice([(1,) * rank, (2,) * rank, (2, 1, 2)[:rank], entries(1, 2, 3)])
    mode = draw.choice(("zeros", "zeros", "reflect", "circular"))
    padding = draw.choice([tuple(size // 2 for size in kernel), entries(0, 1, 2)])
    kept = {"bias": draw.random() < 0.7, "padding_mode": mode}
    return conv(1, 1, kernel, stride, padding, entries(1, 1, 2), **kept)


class Case(NamedTuple):
    """What is asked of `design`, and every chain that there is at all."""

    arguments: dict[str, Any]
    chains: list[Chain]


def some_case(draw: random.Random) -> Case:
    """Draw a menu and widths, then a target and bounds that some chains keep or nearly keep."""
    arguments, chains = some_task(draw)
    while not chains and draw.random() < 0.95:
        arguments, chains = some_task(draw)
    target = draw.choice(chains).sizes if chains else arguments["input_shape"][1:]
    arguments |= {"target_size": target, "cost": draw.choice(("macs", "params", "depth"))}
    there = [chain for chain in chains if chain.sizes == target]
    return Case(arguments | (some_bounds(draw, there) if there else {}), chains)


def some_task(draw: random.Random) -> tuple[dict[str, Any], list[Chain]]:
    """Draw what the chains are made of, and return it with all of them."""
    rank = draw.choice((1, 2, 2, 2, 3))
    shape = (draw.randint(1, 3), *(draw.randint(5, 19) for _ in range(rank)))
    widths = tuple(draw.choices((1, 2, 4), k=draw.randint(1, 3)))
    channels = draw.choice([draw.randint(1, 4), widths])
    menu = [some_layer(draw, rank) for _ in range(draw.randint(2, 5))]
    depth = draw.randint(2, {2: 5, 3: 4, 4: 4}.get(len(menu), 3))
    made_of = {"input_shape": shape, "menu": menu, "channels": channels, "depth": depth}
    return made_of, list(every_chain(menu, shape, channels, depth))


def some_bounds(draw: random.Random, there: list[Chain]) -> dict[str, Any]:
    """Draw bounds at which one chain stands, or which two of them contradict."""
    bounds: dict[str, Any] = {}
    one, other = draw.choice(there), draw.choice(there)
    if draw.random() < 0.6:
        seen = draw.choice((one, one, other)).receptive_field
        bounds["receptive_field"] = draw.choice([seen, min(seen), min(seen), max(seen) + 1])
    if draw.random() < 0.5:
        bounds["max_params"] = max(0, draw.choice((one, one, other)).params - (draw.random() < 0.2))
    if draw.random() < 0.5:
        bounds["max_macs"] = max(0, draw.choice((one, one, other)).macs - (draw.random() < 0.2))
    return bounds


def kept(case: Case, *lifted: str) -> list[Chain]:
    """Return the chains that reach the target and keep the bounds, in order."""
    asked = {name: value for name, value in case.arguments.items() if name not in lifted}
    seen = asked.get("receptive_field", 1)
    rank = len(asked["input_shape"]) - 1
    wanted = (seen,) * rank if isinstance(seen, int) else seen
    return sorted(
        (
            chain
            for chain in case.chains
            if chain.sizes == asked["target_size"]
            and all(a >= b for a, b in zip(chain.receptive_field, wanted, strict=True))
            and chain.params <= asked.get("max_params", chain.params)
            and chain.macs <= asked.get("max_macs", chain.macs)
        ),
        key=lambda chain: (cost_of(chain, asked["cost"]), len(chain.layers), chain.positions),
    )


CASES = 300


def cases(seed: int) -> Iterator[Case]:
    draw = random.Random(seed)
    return (some_case(draw) for _ in range(CASES))


@pytest.mark.parametrize("seed", [0])
def test_the_whole_list_is_that_of_a_plain_enumeration(seed: int) -> None:
    looked_at = listed = empty = 0
    for case in cases(seed):
        expected = kept(case)
        found = design(**case.arguments)
        costs = [cost_of(chain, case.arguments["cost"]) for chain in expected]
        for chain, cost, one in zip(expected, costs, found, strict=True):
            assert (one.layers, one.cost) == (chain.layers, cost)
            assert (one.params, one.macs) == (chain.params, chain.macs)
            assert one.receptive_field == chain.receptive_field
            assert found.bound is None or cost <= found.bound
        assert found.bound is None
        assert (found.reason() == "") == bool(expected)
        looked_at, listed = looked_at + len(case.chains), listed + len(expected)
        empty += not expected
    print(f"{CASES} cases, {looked_at} chains, {listed} listed, {empty} cases without any")
    assert looked_at > 7_000
    assert listed > 500
    assert empty > 50


def test_what_a_reason_offers_is_what_a_plain_enumeration_finds() -> None:
    offered = 0
    for case in cases(seed=2):
        if not case.chains or kept(case):
            continue
        why = design(**case.arguments).reason()
        for name, unit in (("params", "parameters"), ("macs", "MACs")):
            without = [getattr(chain, name) for chain in kept(case, f"max_{name}")]
            if without:
                assert f"the fewest {unit} are {min(without):,} " in why
                offered += 1
        seen = case.arguments.get("receptive_field", ())
        without = [min(chain.receptive_field) for chain in kept(case, "receptive_field")]
        if without and isinstance(seen, int):
            most = "×".join([str(max(without))] * (len(case.arguments["input_shape"]) - 1))
            assert f"the largest receptive field is {most} " in why
            offered += 1
    print(f"{offered} offers")
    assert offered > 50


def big() -> Design:
    best = design((3, 224, 224), (7, 7), channels=WIDTHS, receptive_field=200).best
    assert best
    return best


def test_the_fewest_macs_from_a_photo_to_7x7() -> None:
    best = big()
    assert best.layers == (
        Conv2d(3, 64, kernel_size=1, stride=2),
        Conv2d(64, 128, kernel_size=1, stride=2),
        Conv2d(128, 256, kernel_size=1),
        MaxPool2d(3, stride=2, padding=1),
        Conv2d(256, 512, kernel_size=1, stride=2),
        Conv2d(512, 512, kernel_size=3, padding=2, dilation=2),
        Conv2d(512, 512, kernel_size=3, padding=2, dilation=2),
        Conv2d(512, 512, kernel_size=5, stride=2, padding=2),
    )
    assert (best.cost, best.macs, best.params) == (1_402_519_552, 1_402_519_552, 11_446_912)
    assert (best.receptive_field, best.output_shape) == ((201, 201), (512, 7, 7))


@pytest.mark.torch
def test_torch_runs_the_chain_from_a_photo_to_7x7() -> None:
    import torch

    from convguide.verify.answers import module, params

    best = big()
    with torch.no_grad():
        out = module(best.network)(torch.zeros(1, 3, 224, 224))
    assert tuple(out.shape) == (1, 512, 7, 7)
    assert params(best.network) == 11_446_912
    assert sum(p.numel() for p in eval(best.code.partition(" = ")[2]).parameters()) == 11_446_912


def test_a_bound_on_parameters_changes_the_chain() -> None:
    asked: dict[str, Any] = {"channels": WIDTHS, "receptive_field": 200}
    found = design((3, 224, 224), 7, **asked, max_params=5_000_000)
    assert found.best
    assert (found.best.macs, found.best.params) == (2_115_420_160, 4_962_944)
    fewest = design((3, 224, 224), 7, **asked, cost="params").best
    assert fewest
    assert (fewest.macs, fewest.params) == (5_146_853_376, 4_503_936)
    assert design((3, 224, 224), 7, **asked, max_params=4_503_935).best is None


HALVING: Any = [Conv2d(1, 1, 3, padding=1), Conv2d(1, 1, (3, 5), (2, 1), (1, 2)), MaxPool2d((1, 2))]


def test_two_chains_that_can_be_checked_by_hand() -> None:
    # 2·12 weights of 3×5 a filter at 4×6; then two filters of 2·3·3 weights at 4×6 as well.
    found = design((1, 8, 6), (4, 6), HALVING, channels=2, depth=2)
    halved, same = Conv2d(1, 2, (3, 5), (2, 1), (1, 2)), Conv2d(2, 2, 3, padding=1)
    assert [(one.layers, one.macs, one.params) for one in found] == [
        ((halved,), 24 * 2 * 15, 2 * 15 + 2),
        ((halved, same), 24 * 2 * 15 + 24 * 2 * 18, 32 + 2 * 18 + 2),
        (
            (Conv2d(1, 2, 3, padding=1), Conv2d(2, 2, (3, 5), (2, 1), (1, 2))),
            48 * 2 * 9 + 24 * 2 * 30,
            20 + 2 * 30 + 2,
        ),
    ]


def test_an_axis_that_shrinks_closes_the_stage() -> None:
    found = design((1, 8, 6), (4, 3), HALVING, channels=(2, 5), depth=3)
    assert [one.layers for one in found] == [
        (
            Conv2d(1, 2, 3, padding=1),
            MaxPool2d((1, 2)),
            Conv2d(2, 5, (3, 5), (2, 1), (1, 2)),
        ),
        (
            Conv2d(1, 2, (3, 5), (2, 1), (1, 2)),
            Conv2d(2, 5, 3, padding=1),
            MaxPool2d((1, 2)),
        ),
    ]
    assert [one.macs for one in found] == [
        48 * 2 * 9 + 12 * 5 * 30,
        24 * 2 * 15 + 24 * 5 * 18,
    ]


def test_a_row_of_pools_is_no_answer() -> None:
    menu = [MaxPool2d(2), Conv2d(1, 1, 1)]
    best = design((3, 8, 8), 2, menu, channels=4).best
    assert best
    assert [type(layer).__name__ for layer in best.layers] == ["Conv2d", "MaxPool2d"] * 2
    assert design((3, 8, 8), 2, menu, channels=4, depth=3).best is None


def test_a_chain_holds_a_layer_even_where_nothing_is_to_be_done() -> None:
    best = design((3, 8, 8), 8, channels=4).best
    assert best
    assert best.layers == (Conv2d(3, 4, kernel_size=1),)


def test_equal_chains_come_by_their_positions() -> None:
    menu = [MaxPool2d(2), AvgPool2d(2), Conv2d(1, 1, 1)]
    found = design((1, 4, 4), 2, menu, channels=1, depth=2)
    assert [one.layers[1] for one in found] == [MaxPool2d(2), AvgPool2d(2)]
    assert [one.cost for one in found] == [16, 16]


def test_one_and_three_axes() -> None:
    line = design((2, 31), 15, [Conv1d(1, 1, 3, stride=2)], channels=4).best
    solid = design((1, 4, 8, 6), (4, 4, 3), [MaxPool3d((1, 2, 2)), Conv3d(1, 1, 1)], 5).best
    assert line
    assert solid
    assert line.layers == (Conv1d(2, 4, kernel_size=3, stride=2),)
    assert solid.layers == (Conv3d(1, 5, kernel_size=1), MaxPool3d((1, 2, 2)))


def test_what_stays_of_a_template() -> None:
    template = Conv2d(7, 9, 3, padding="same", bias=False, padding_mode="reflect")
    best = design((2, 8, 6), (8, 6), [template], channels=5).best
    assert best
    assert best.layers == (Conv2d(2, 5, 3, padding="same", bias=False, padding_mode="reflect"),)


def test_the_menu_is_a_dozen() -> None:
    assert len(MENU) == len(set(map(repr, MENU))) == 12


def test_nothing_is_searched_before_it_is_read() -> None:
    found = design((3, 224, 224), 7, channels=WIDTHS, receptive_field=200)
    assert (found.states, found.expanded, found.bound, found.best_so_far) == (0, 0, 0, None)
    first = list(islice(found, 3))
    assert [one.cost for one in first] == [1_402_519_552] * 3
    assert first[0] == found.best == found.best_so_far
    assert found.expanded < 30


def stopped_at(call: int, reports: list[Progress]) -> Any:
    """Return a `progress` that is interrupted as a reader would interrupt it."""

    def progress(report: Progress) -> None:
        reports.append(report)
        if len(reports) == call:
            raise KeyboardInterrupt

    return progress


def test_an_interruption_loses_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(search, "EVERY", 7)
    arguments: dict[str, Any] = {"channels": 4, "depth": 4, "receptive_field": 9, "max_params": 900}
    whole = [one.layers for one in design((3, 16, 12), (4, 3), **arguments)]
    for call in range(1, 60, 4):
        reports: list[Progress] = []
        found = design((3, 16, 12), (4, 3), **arguments, progress=stopped_at(call, reports))
        with pytest.raises(KeyboardInterrupt):
            list(found)
        assert found.progress.states >= reports[-1].states
        assert [one.layers for one in found] == whole


def test_a_long_search_tells_how_far_it_is() -> None:
    reports: list[Progress] = []
    found = design((3, 224, 224), 7, depth=25, receptive_field=600, progress=reports.append)
    assert found.best
    assert [report.states + report.expanded for report in reports] == [
        2000 * at for at in range(1, len(reports) + 1)
    ]
    assert len(reports) > 1
    for report in reports:
        assert report.bound is not None
        assert report.bound <= found.best.cost
        assert report.best is None or report.best.cost >= found.best.cost
    assert any(report.best for report in reports)


@pytest.mark.parametrize(
    ("asked", "why"),
    [
        (
            {"depth": 3},
            "no chain of this menu makes 7×7 of 224×224 in at most 3 layers: "
            "the nearest are 28×28 and 56×56",
        ),
        (
            {"menu": [MaxPool2d(2)]},
            "no chain of this menu makes 7×7 of 224×224 in at most 10 layers, "
            "nor any other size: every stage needs a convolution that fits",
        ),
        (
            {"channels": (4, 4)},
            "channels=(4, 4) asks for 2 stages, but chains of this menu that make "
            "7×7 of 224×224 in at most 10 layers have 5 or 6",
        ),
        (
            {"receptive_field": 2000},
            "no chain keeps every bound: with the rest as asked, "
            "the largest receptive field is 667×667 (2000×2000 asked)",
        ),
        (
            {"receptive_field": (2000, 100)},
            "no chain keeps every bound: with the rest as asked, "
            "the largest receptive field is 667×100 (2000×100 asked)",
        ),
        (
            {"receptive_field": 200, "max_params": 5_000_000, "max_macs": 2 * 10**9},
            "no chain keeps every bound: with the rest as asked, "
            "the largest receptive field is 197×197 (200×200 asked), "
            "the fewest parameters are 5,154,944 (max_params=5,000,000) and "
            "the fewest MACs are 2,115,420,160 (max_macs=2,000,000,000)",
        ),
        (
            {"receptive_field": 2000, "max_params": 1000},
            "no chain keeps even one of these bounds: "
            "the largest receptive field is 667×667 (2000×2000 asked) and "
            "the fewest parameters are 435,840 (max_params=1,000)",
        ),
        ({"receptive_field": 200}, ""),
    ],
)
def test_a_reason_says_what_excludes_every_chain(asked: dict[str, Any], why: str) -> None:
    found = design((3, 224, 224), (7, 7), **{"channels": WIDTHS, **asked})
    assert found.reason() == why
    assert (found.best is None) == bool(why)


@pytest.mark.parametrize(
    ("asked", "error", "message"),
    [
        ({"input_shape": 3}, TypeError, "input_shape must be a tuple, but input_shape=3"),
        (
            {"input_shape": (1, 3, 8, 8, 8)},
            ShapeError,
            "input_shape must be (C, L), (C, H, W) or (C, D, H, W), without the batch, "
            "but input_shape=(1, 3, 8, 8, 8)",
        ),
        ({"input_shape": (0, 8, 8)}, ShapeError, "input_shape must be at least 1"),
        ({"target_size": (7,) * 3}, ShapeError, "target_size must be one number or 2 of them"),
        ({"target_size": 0}, ShapeError, "target_size must be at least 1, but target_size=0"),
        ({"menu": ()}, ShapeError, "menu must hold a layer at least, but menu=()"),
        (
            {"menu": [ReLU()]},
            TypeError,
            "menu[0] must be a convolution or a sliding pool, but menu[0]=ReLU()",
        ),
        ({"menu": [AdaptiveAvgPool2d(1)]}, TypeError, "menu[0] must be a convolution or a slid"),
        ({"menu": [ConvTranspose2d(1, 1, 2)]}, TypeError, "menu[0] must be a convolution or a"),
        (
            {"menu": [MaxPool2d(2), MaxPool1d(2)]},
            ShapeError,
            "menu[1]=MaxPool1d(2) has 1 axes, but input_shape has 2",
        ),
        ({"menu": [Conv2d(4, 4, 3, groups=4)]}, ShapeError, "menu[0] must have groups=1 to fit"),
        ({"menu": [MaxPool2d(2, return_indices=True)]}, ShapeError, "menu[0] must give one tensor"),
        ({"channels": ()}, ShapeError, "channels must hold a width for each stage"),
        ({"channels": (4, 0)}, ShapeError, "channels must be at least 1, but channels=0"),
        ({"channels": 4.0}, TypeError, "channels must be an integer, but channels=4.0"),
        ({"depth": 0}, ShapeError, "depth must be at least 1, but depth=0"),
        ({"depth": 201}, ShapeError, "depth must be at most 200 layers, but depth=201"),
        ({"receptive_field": 0}, ShapeError, "receptive_field must be at least 1"),
        ({"max_params": -1}, ShapeError, "max_params must be at least 0, but max_params=-1"),
        ({"max_macs": "1"}, TypeError, "max_macs must be an integer, but max_macs='1'"),
        (
            {"cost": "time"},
            ShapeError,
            "cost must be one of ('params', 'macs', 'depth'), but cost='time'",
        ),
    ],
)
def test_an_argument_that_cannot_be_meant_is_refused(
    asked: dict[str, Any], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=f"^{re.escape(message)}"):
        design(**{"input_shape": (3, 8, 8), "target_size": 4, **asked})


def test_the_deepest_chain_is_found() -> None:
    best = design((1, 201), 1, [Conv1d(1, 1, 2)], channels=1, depth=200).best
    assert best
    assert (len(best.layers), best.receptive_field) == (200, (201,))


def test_a_design_prints_as_a_sentence_and_its_table() -> None:
    best = design((3, 8, 6), (4, 3), channels=5).best
    assert str(best) == (
        "3×8×6 becomes 5×4×3 in 1 layer: 20 parameters, 180 MACs, receptive field 1×1.\n\n"
        "place      output shape  params  MACs  activations  float32  receptive field\n"
        "0: Conv2d  (1, 5, 4, 3)      20   180           60    240 B              1×1\n"
        "total                        20   180           60    240 B"
    )
