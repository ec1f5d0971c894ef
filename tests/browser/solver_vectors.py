"""What Python's solver answers: how many solutions, some of them, the best, or the reason."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import fields
from functools import cache
from itertools import product
from typing import Any

from browser.vectors import Vector, asked, plain
from convguide import solver

FAMILIES = {
    "conv": solver.solve,
    "conv_transpose": solver.solve_conv_transpose,
    "max_pool": solver.solve_pool,
}
ASKED: tuple[tuple[tuple[int, ...], tuple[int, ...], dict[str, Any]], ...] = (
    ((32, 48), (16, 24), {}),
    ((32, 48), (16, 24), {"square": False, "stride": 2, "dilation": 1}),
    ((9,), (5,), {}),
    ((8, 9, 10), (4, 5, 5), {"stride": 2}),
    ((8, 9, 10), (4, 5, 5), {"stride": 2, "square": False, "dilation": 1, "kernel_size": [3, 5]}),
    ((32, 32), (16, 16), {"kernel_size": range(1, 200), "padding": range(0, 90)}),
    ((32,), (33,), {"stride": 1, "dilation": 2}),
    ((224, 224), (50, 50), {}),
    ((31, 17), (3, 40), {"square": False}),
    ((31, 17), (15, 9), {"padding": [0, 3]}),
    ((7, 8), (14, 15), {"kernel_size": [3, 5], "stride": 2, "dilation": 1}),
    ((7, 8), (3, 4), {"kernel_size": ([2, 3], range(3, 6)), "stride": 2}),
    ((7, 8), (3, 4), {"kernel_size": ([2], [3])}),
    ((7, 8), (3, 4), {"kernel_size": [], "stride": 2}),
    ((20, 30), (9, 30), {"kernel_size": range(65, 140), "padding": range(0, 3)}),
    ((5,), (100,), {"kernel_size": [3], "padding": 1}),
    ((100,), (1,), {"kernel_size": [3, 4], "stride": [1, 2], "padding": [0]}),
    ((12, 12), (12, 12), {"stride": 1, "kernel_size": range(1, 30, 1)}),
    ((12, 14), (6, 7), {"kernel_size": [1, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24]}),
    ((12, 14), (5, 2), {"kernel_size": [1, 2, 4, 6, 8, 10, 12, 14, 16, 18, 20, 22, 24, 26]}),
    ((12, 14), (50, 2), {"kernel_size": [1, 3, 5, 7, 9]}),
    ((12, 14), (50, 2), {"kernel_size": [*range(1, 30, 2)]}),
    ((6, 1, 1, 1), (6, 1, 1, 1), {}),
    ((6, 5), (6,), {}),
    ((6, 0), (6, 1), {}),
    ((6, 5), (6, 5), {"stride": 0}),
    ((6, 5), (6, 5), {"stride": [2, 0]}),
    ((6, 5), (6, 5), {"kernel_size": ([1],)}),
    ((6, 5), (6, 5), {"stride": range(1, 100), "dilation": range(1, 100)}),
)
WISHED = (
    *((), ("odd_kernel",), ("all_read",), ("half_padding", "distinct"), ("same_padding",)),
    *(("distinct",), ("odd_kernel", "all_read", "distinct")),
)

ORDERS = ("params", "macs", "padding", "receptive_field", "colour")


def solver_vectors() -> Iterator[Vector]:
    """Yield how many solutions there are, the first, the last and the best, or the reason."""
    for family, solve in FAMILIES.items():
        modes = ({"ceil_mode": True}, {}) if family == "max_pool" else ({},)
        for (size, target, values), wishes, mode in product(ASKED, WISHED, modes):
            query = {
                **{"family": family, "size": size, "target": target, "wishes": wishes},
                **{name: browsers(value) for name, value in (values | mode).items()},
            }
            yield from of_query(query, lambda: solve(size, target, **values, **mode), wishes)  # noqa: B023


def browsers(value: Any) -> Any:
    """Return the values of a hyperparameter as the browser takes them."""
    if isinstance(value, range):
        return {"first": value[0], "last": value[-1]}
    return [browsers(one) for one in value] if isinstance(value, (tuple, list)) else value


def of_query(
    query: dict[str, Any], solve: Callable[[], Any], wishes: tuple[str, ...]
) -> Iterator[Vector]:
    """Yield what one query answers."""

    @cache
    def found() -> Any:
        return solve().where(**dict.fromkeys(wishes, True))

    def told(name: str, ask: Callable[[Any], Any], *rest: Any) -> Vector:
        return [f"solver.{name}", [query, *rest], asked(lambda: ask(found()))]

    total = told("total", lambda found: found.total)
    yield total
    # Without a solution the reason is that of the query without wishes.
    if "error" in total[2] or (wishes and not solve().total):
        return
    yield told("distinct", lambda found: found.distinct().total)
    yield told("reason", lambda found: found.reason() and reason_of(found.reason()))
    count = total[2]["value"]
    for place in sorted({0, 1, count // 3, count // 2, count - 1} & {*range(count)}):
        yield told("at", lambda found: solution_of(found[place]), place)  # noqa: B023
    by = ORDERS[(count + len(wishes)) % len(ORDERS)]
    if count < 5_000:
        yield told("sorted", lambda found: list(map(solution_of, found.sorted(by, 7))), by, 7)
    yield told("list", lambda found: list(map(solution_of, found[3:9])), 3, 6)


def solution_of(found: Any) -> dict[str, Any]:
    """Return a solution as the browser gives it."""
    held = {at.name: plain(getattr(found, at.name)) for at in fields(found)}
    unread = None if found.family == "ConvTranspose" else found.unread
    return held | {"remainder": found.remainder, "unread": unread}


def reason_of(reason: Any) -> dict[str, Any]:
    """Return a reason as the browser gives it."""
    wider = [{"name": w.name, "value": w.value, "choice": w.choice} for w in reason.widenings]
    return {"because": reason.because, "nearest": reason.nearest, "widenings": wider}
