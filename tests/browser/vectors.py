"""What Python answers, to hold the browser's code against: [what to call, arguments, answer].

Layers are given as the code that builds them. Their cases are those that parity draws for torch.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import fields
from itertools import product
from math import inf, nan
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from hypothesis import HealthCheck, Phase, given, seed, settings
from parity.cases import Case
from parity.families import NAMES, cases, portion

from convguide import architectures, formulas, layers, networks
from convguide.formulas import ShapeError
from convguide.layers.base import Spelled, Window
from convguide.layers.conv import Conv
from convguide.layers.pool import AvgPool, MaxPool
from convguide.layers.transposed import ConvTranspose
from convguide.networks.trace import Row, Trace
from convguide.networks.walk import Walk
from convguide.practice.records import slip_record
from convguide.problems.layer_steps import worked_lines
from convguide.problems.mistakes import slips
from convguide.problems.mistakes_counts import count_slips, macs_slips
from convguide.problems.slip import Slip
from convguide.render.links import calculator_address
from convguide.render.sentences import layer_types

Vector = list[Any]

# Up to here nothing in between leaves the numbers that JavaScript counts exactly.
LARGE = 2**31
CASES = 1000
NAMESPACE: dict[str, Any] = {
    **{name: getattr(layers, name) for name in layers.__all__},
    **{name: getattr(networks, name) for name in ("Sequential", "Sum", "Concat")},
    **{"inf": inf, "nan": nan},
}


def vectors() -> list[Vector]:
    """Return every vector but the solver's, the same ones each time."""
    makers = (formula_vectors, layer_vectors, corner_vectors, network_vectors)
    return [vector for make in makers for vector in make()]


def asked(call: Callable[[], Any]) -> dict[str, Any]:
    """Return what a call answers, or its refusal."""
    try:
        return {"value": plain(call())}
    except (ShapeError, TypeError, ValueError) as error:
        name = "Error" if type(error) is ValueError else type(error).__name__
        return {"error": f"{name}: {error}"}


def plain(value: Any) -> Any:
    """Return a value as JSON has it; floating-point numbers are marked."""
    if isinstance(value, float):
        return {"float": repr(value)}
    if isinstance(value, Window):
        return {"size": value.size, "stride": value.stride, "start": value.start}
    if isinstance(value, range):
        return [value.start, value.stop]
    if isinstance(value, (tuple, list)):
        return [plain(one) for one in value]
    if isinstance(value, dict):
        return {name: plain(one) for name, one in value.items()}
    if isinstance(value, Spelled):
        held = {at.name: plain(getattr(value, at.name)) for at in fields(value)}  # type: ignore[arg-type]
        return {"type": type(value).__name__, **held}
    return value


def formula_vectors() -> Iterator[Vector]:
    """Yield one axis' sizes, refusals and solutions on a grid that reaches below what is taken."""
    for size, k, s, p, d in product(
        (0, 1, 5, 6, 11), (0, 1, 2, 3, 5), (0, 1, 2, 3), (0, 1, 2), (0, 1, 3)
    ):
        given = (size, k, s, p, d)
        yield from told("convSize", formulas.conv_size, *given)
        yield from told("unreadCount", formulas.unread_count, *given)
        for ceil_mode in (False, True):
            yield from told("poolSize", formulas.pool_size, *given, ceil_mode)
    for size, k, s, p, d in product((1, 6, 9), (1, 2, 3), (1, 2, 3), (0, 1), (1, 2)):
        yield from told(
            "windowTaps", lambda *given: list(formulas.window_taps(*given)), size, k, s, p, d
        )
    for size, k, s, p, more, d in product(
        (1, 4, 7), (1, 2, 4), (1, 3), (0, 1, 4), (0, 1, 2), (0, 1, 2)
    ):
        given = (size, k, s, p, more, d)
        yield from told("convTransposeSize", formulas.conv_transpose_size, *given)
    for size, m, k, s, d in product((1, 5, 9), (1, 3, 4), (1, 2, 4), (1, 2), (1, 2)):
        yield from told("convTransposeLeeway", formulas.conv_transpose_leeway, size, m, s, d)
        for ceil_mode in (False, True):
            yield from told("poolPaddings", formulas.pool_paddings, size, m, k, s, d, ceil_mode)
    for C, K, groups, bias in product((0, 4, 6), (0, 3, 8), (0, 1, 2, 3), (False, True)):
        yield from told("convParamCount", formulas.conv_param_count, C, K, [3, 5], groups, bias)
        yield from told("linearParamCount", formulas.linear_param_count, C, K, bias)
    for wrong in (1.5, 2.0, True, None, "3", -1):
        yield from told("convSize", formulas.conv_size, 9, wrong)
        yield from told("poolSize", formulas.pool_size, wrong, 2)
        yield from told("convTransposeSize", formulas.conv_transpose_size, 9, 3, wrong)


def told(name: str, function: Callable[..., Any], *args: Any) -> Iterator[Vector]:
    """Yield what a formula answers."""
    yield [f"formulas.{name}", plain(args), asked(lambda: function(*args))]


def drawn(family: str, count: int) -> list[Case]:
    """Return cases that parity draws for a family, the same ones each time."""
    found: list[Case] = []

    @seed(1)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=(Phase.generate,),
        suppress_health_check=list(HealthCheck),
    )
    @given(cases(family))
    def collect(case: Case) -> None:
        found.append(case)

    collect()
    return found


def layer_vectors() -> Iterator[Vector]:
    """Yield what layers of every type answer, refused ones included."""
    for family in NAMES:
        for case in drawn(family, portion(family, CASES)):
            if not case.call and fits(case):
                yield from of_layer(code_of(case), case.shape, case.training)


EDGES = Path(__file__).resolve().parents[1] / "parity/edges.json"
CORNERS = (
    ("Conv2d(3, 4, (True, 3))", (3, 8, 9)),
    ("Conv2d(3, 4, 3, stride=(1, True))", (3, 8, 9)),
    ("Conv2d(3, 4, 3, stride=(True, 1))", (3, 8, 9)),
    ("Conv2d(3, 4, (3,))", (3, 8, 9)),
    ("Conv2d(3, 4, 3, stride=(2,))", (3, 8, 9)),
    ("Conv2d(3, 4, (3, 4), padding='same')", (3, 8, 9)),
    ("Conv2d(3, 4, (3, 4), dilation=(1, 3), padding='same')", (3, 8, 9)),
    ("Conv2d(3, 4, 3)", (2, 5, 8, 9)),
    ("Conv2d(3, 4, 3, stride=(2, 1), padding='same')", (3, 8, 9)),
    ("Conv2d(3, 4, (3, 5), padding='valid')", (3, 8, 9)),
    ("MaxPool2d((5, 2), ceil_mode=True)", (3, 9, 12)),
    ("MaxPool1d(5, 3, ceil_mode=True)", (1, 3, 3)),
    ("AvgPool2d((3, 5), stride=(2, 1), padding=(1, 2))", (3, 8, 9)),
    ("GLU(1)", (2, 3, 4)),
    ("GLU()", (2, 3, 5)),
    ("AdaptiveAvgPool1d((None,))", (3, 8)),
    ("AdaptiveAvgPool2d((None, 3))", (3, 8, 9)),
    ("ReflectionPad2d(8)", (3, 8, 9)),
    ("ReflectionPad2d(7)", (3, 8, 9)),
    ("CircularPad2d(9)", (3, 8, 9)),
    ("CircularPad1d((3, -2))", (1, 5)),
    ("Dropout(1)", (3, 8)),
    ("Upsample(scale_factor=0.29)", (1, 3, 100, 100)),
)


def corner_vectors() -> Iterator[Vector]:
    """Yield the corners, and the edges of torch's rules that parity has on record."""
    for code, shape in CORNERS:
        yield from of_layer(code, shape)
        yield from linked(code, shape)
    for code in every_field():
        yield from of_layer(code, (2, 4, 6, 8))
    for edge in json.loads(EDGES.read_text(encoding="utf-8")):
        case = Case(edge["layer"], frozen(edge["arguments"]), frozen(edge["input"]))
        if "call" not in edge and fits(case):
            yield from of_layer(code_of(case), case.shape, edge.get("mode") != "eval")


def every_field() -> Iterator[str]:
    """Yield each type that needs no argument, or is a pad, with each of its fields in turn."""
    for name, described in layer_types().items():
        names = [field[0] for field in described["fields"]]
        first = {"Threshold": "0.1, 20", "PReLU": "4"}.get(name, "")
        if "Pad" in name:
            first = "(1, 2), 0.5" if "Constant" in name else "(1, 2)"
        elif not first and any(len(field) == 1 for field in described["fields"]):
            continue
        yield f"{name}({first})"
        if not first:
            for field, value in product(names, ("2", "0.5", "1.0", "'x'", "None", "-1", "True")):
                yield f"{name}({field}={value})"


def linked(code: str, shape: tuple[int, ...]) -> Iterator[Vector]:
    """Yield that the browser reads the layer of a link to the calculator."""
    built = asked(lambda: made(code))
    if "value" in built:
        address = calculator_address(made(code), shape)
        (layer,) = parse_qs(urlsplit(address).query)["layer"]
        yield ["code.read", [layer], built]


def frozen(value: Any) -> Any:
    """Return JSON's arrays as tuples."""
    if isinstance(value, dict):
        return {name: frozen(one) for name, one in value.items()}
    return tuple(map(frozen, value)) if isinstance(value, list) else value


def code_of(case: Case) -> str:
    """Return the code that builds a case's layer."""
    words = ", ".join(f"{name}={value!r}" for name, value in case.given.items())
    return f"{case.name}({words})"


def fits(case: Case) -> bool:
    """Return whether a case can be written on one line of code for the browser."""

    def plain_value(value: Any) -> bool:
        if isinstance(value, tuple):
            return all(map(plain_value, value))
        if isinstance(value, (list, complex, dict)):
            return False
        return not isinstance(value, int) or abs(value) < LARGE

    flags = [
        case.given.get(name)
        for name in ("bias", "affine", "track_running_stats", "recompute_scale_factor")
    ]
    return (
        plain_value(case.shape)
        and all(map(plain_value, case.given.values()))
        and not any(isinstance(flag, tuple) for flag in flags)
    )


def of_layer(code: str, shape: tuple[int, ...], training: bool = True) -> Iterator[Vector]:
    """Yield what one layer answers."""
    built = asked(lambda: made(code))
    yield ["code.read", [code], built]
    if "error" in built:
        return
    layer, coded = made(code), {"code": code}
    yield ["code.spell", [coded], asked(lambda: repr(layer))]
    out = asked(lambda: layer.output_shape(shape, training))
    yield ["layers.outputShape", [coded, shape, training], out]
    yield ["counts.paramCount", [coded], asked(layer.param_count)]
    yield ["counts.macs", [coded, shape], asked(lambda: layer.macs(shape))]
    yield ["counts.receptiveField", [coded], asked(layer.receptive_field)]
    if "value" in out:
        yield ["worked.worked", [coded, shape], asked(lambda: steps(layer, shape))]
        if isinstance(layer, (Conv, ConvTranspose, MaxPool, AvgPool)) and usable(layer, shape):
            yield from mistaken(coded, layer, shape)


def usable(layer: Any, shape: tuple[int, ...]) -> bool:
    """Return whether a layer is one that a problem may be about: one number an axis."""
    values = [getattr(layer, name, ()) for name in ("padding", "stride", "dilation")]
    whole = all(len(value) in (0, layer.rank) for value in values)
    return whole and 0 not in shape and all(isinstance(p, str) or p >= 0 for p in values[0])


def mistaken(coded: Any, layer: Any, shape: tuple[int, ...]) -> Iterator[Vector]:
    """Yield what goes wrong with a layer's shape and its counts."""

    def records(slips: Iterable[Slip]) -> list[Any]:
        return [slip_record(slip) for slip in slips]

    yield ["mistakes.slips", [coded, shape], asked(lambda: records(slips(layer, shape)))]
    if isinstance(layer, (Conv, ConvTranspose)):
        yield ["mistakes.countSlips", [coded], asked(lambda: records(count_slips(layer)))]
        found = asked(lambda: records(macs_slips(layer, shape)))
        yield ["mistakes.macSlips", [coded, shape], found]


def made(code: str) -> Any:
    """Return the layer or network of a line of code."""
    return eval(code, NAMESPACE)


def steps(layer: Any, shape: tuple[int, ...]) -> list[dict[str, Any]]:
    """Return the worked lines of a layer."""
    found = worked_lines(layer, shape)
    return [{"name": one.name, "lines": [*one.lines], "value": one.value} for one in found]


BROKEN = (
    ("Sequential(Conv2d(3, 8, 3), ReLU(), Flatten(), Linear(100, 10))", (2, 3, 6, 7)),
    ("Sequential(Flatten(), Linear(84, 10), ReLU(), Linear(12, 2))", (2, 12, 7)),
    ("Sequential(Flatten(2), Linear(99, 10))", (2, 3, 6, 7)),
    ("Sequential(Flatten(1, 2), Linear(99, 10))", (2, 3, 6, 7)),
    ("Sequential(Conv2d(3, 8, 3), Linear(160, 10))", (2, 3, 6, 7)),
    ("Sequential(Conv2d(3, 8, 3), BatchNorm2d(16))", (2, 3, 6, 7)),
    ("Sequential(Conv2d(3, 8, 3), GroupNorm(2, 16))", (2, 3, 6, 7)),
    ("Sequential(Conv2d(3, 8, 3), LayerNorm((4, 6)))", (2, 3, 6, 7)),
    ("Sequential(Conv2d(4, 8, 3), ReLU())", (3, 6, 7)),
    ("Sequential(Sequential(MaxPool2d(2), MaxPool2d(2)), MaxPool2d(2))", (1, 3, 6, 9)),
    ("Sequential(MaxPool2d(2, return_indices=True), ReLU())", (1, 3, 6, 9)),
    ("Sequential(MaxPool2d(2), MaxUnpool2d(2))", (1, 3, 6, 9)),
    ("Sum(Conv2d(3, 8, 3), Sequential())", (1, 3, 6, 9)),
    ("Sum(Conv2d(3, 3, 3, padding=1), Sequential(), Conv2d(3, 1, 1))", (1, 3, 6, 9)),
    ("Sum(MaxPool2d(2), Conv2d(3, 3, 2, stride=2), MaxPool1d(2))", (1, 3, 6, 8)),
    (
        "Sequential(Concat(Sequential(), Conv2d(3, 5, 1), dim=1), Conv2d(8, 2, (3, 5)))",
        (1, 3, 6, 9),
    ),
    ("Concat(Conv2d(3, 5, 3, padding=1), AvgPool2d(3, 1, 1), dim=-3)", (1, 3, 6, 9)),
    ("Concat(Conv2d(3, 5, 3), AvgPool2d(2))", (1, 3, 6, 9)),
    ("Concat(ReLU(), Sequential(), dim=2)", (1, 3, 6, 9)),
    ("Concat(Conv2d(3, 3, 1), Sequential(), dim=2)", (1, 3, 6, 9)),
    ("Concat(ReLU(), Sequential(), dim=7)", (1, 3, 6, 9)),
    ("Sum(Conv2d(3, 3, 1, stride=2), Conv2d(3, 3, 1))", (1, 3, 6, 9)),
    ("Sequential(Conv2d(3, 3, 3), Conv1d(3, 3, 3))", (3, 6, 9)),
    ("Sequential(ConvTranspose2d(3, 4, 3, stride=2), Conv2d(4, 3, 3))", (1, 3, 6, 9)),
    (
        "Sequential(Conv2d(3, 4, 3, dilation=2), Upsample(scale_factor=1.5), PixelUnshuffle(2))",
        (1, 3, 7, 9),
    ),
    ("Sequential(ReLU(), Dropout2d())", (3,)),
    ("Sequential()", (3, 4)),
    ("Sum()", (3, 4)),
    ("Concat(ReLU(), dim=1.5)", (3, 4)),
    ("Sequential(ReLU(), 3)", (3, 4)),
    ("Sequential(ConvTranspose2d(3, 4, 3, output_padding='2'))", (1, 3, 6, 9)),
    ("Sequential(ReLU())", (3, -4)),
)


def network_vectors() -> Iterator[Vector]:
    """Yield what every architecture answers, and chains that break or join badly."""
    for name, (_, shape) in architectures.ARCHITECTURES.items():
        network = architectures.architecture(name)
        yield from of_network(repr(network), shape)
        for size in (1, 5, 20, 45, 96):
            yield from traced(repr(network), (2, shape[1], size, size + 7))
    for code, shape in BROKEN:
        yield from of_network(code, shape)


def of_network(code: str, shape: tuple[int, ...]) -> Iterator[Vector]:
    """Yield what one network answers."""
    coded = {"code": code}
    spelled = asked(lambda: repr(made(code)))
    yield ["code.spell", [coded], spelled]
    if "value" in spelled:
        network = made(code)
        yield ["networks.receptiveField", [coded], asked(network.receptive_field)]
        yield ["counts.paramCount", [coded], asked(network.param_count)]
        yield [
            "networks.outputShape",
            [coded, shape, True],
            asked(lambda: network.output_shape(shape)),
        ]
        yield from traced(code, shape)


def traced(code: str, shape: tuple[int, ...]) -> Iterator[Vector]:
    """Yield the rows of a network, up to the first refusal."""
    walk, error = Walk(counting=True), None
    try:
        made(code).walk(walk, walk.start(shape), "")
    except (ShapeError, TypeError) as refused:
        error = str(refused)
    rows = Trace(walk.rows)
    totals = {name: getattr(rows, name) for name in ("params", "macs", "activations")}
    yield [
        "networks.trace",
        [{"code": code}, shape],
        {"value": totals | {"rows": list(map(row_of, rows)), "error": error}},
    ]


def row_of(row: Row) -> dict[str, Any]:
    """Return a row of a trace as the browser gives it."""
    names = ("place", "input_shape", "output_shape", "params", "macs", "activations")
    return {name: getattr(row, name) for name in names} | {"field": plain(row.receptive_field)}
