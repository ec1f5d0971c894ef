"""The commands for whole networks: trace, receptive-field, sizes."""

from __future__ import annotations

import argparse
from typing import Any

from convguide.architectures import ARCHITECTURES, architecture
from convguide.cli.models import add_options, is_source, trace_model
from convguide.cli.parts import Answer, add_command
from convguide.cli.reading import bounds, height_width, network_input
from convguide.formulas import ShapeError
from convguide.layers import Shape, Window
from convguide.layers.base import by_pixels
from convguide.networks import Row, valid_input_sizes

AXES = ("height", "width")
MOST_SIZES = 5000


def add_network(commands: Any, name: str, text: str) -> Any:
    """Add a command that takes the name of an architecture."""
    command = add_command(commands, name, text)
    known = ", ".join(ARCHITECTURES).lower()
    command.add_argument("name", type=str.lower, metavar="NAME", help=f"one of {known}")
    return command


def add_trace(commands: Any) -> None:
    """Add `convguide trace`."""
    text = "every layer of a network, or of a model in a file: shape, cost, what it sees"
    command = add_command(commands, "trace", text)
    known = ", ".join(ARCHITECTURES).lower()
    said = f"a file of Python source, read and never executed, - for the input, or one of {known}"
    command.add_argument("name", metavar="MODEL", help=said)
    command.set_defaults(answer=trace)
    add_options(command)
    command.add_argument(
        "input",
        nargs="?",
        type=network_input,
        metavar="CxHxW",
        help="input size, a batch of 1; NxCxHxW for another batch; as published if not given",
    )
    command.add_argument(
        "--dtype", default="float32", help="in which to count bytes; float32 if not given"
    )


def add_receptive_field(commands: Any) -> None:
    """Add `convguide receptive-field`."""
    text = "what one output of a network sees, and of each layer before it"
    command = add_network(commands, "receptive-field", text)
    command.set_defaults(answer=receptive_field)


def add_sizes(commands: Any) -> None:
    """Add `convguide sizes`."""
    command = add_network(commands, "sizes", "the input sizes that a network takes")
    command.set_defaults(answer=valid_sizes)
    command.add_argument(
        "--range", type=bounds, default="1-512", metavar="A-B", help="sizes to try; 1-512"
    )
    command.add_argument(
        "--near", type=height_width, metavar="HxW", help="how to pad this size to the next"
    )


def trace(given: argparse.Namespace) -> Answer:
    """Answer `convguide trace`."""
    if is_source(given.name):
        return trace_model(given)
    given.name = given.name.lower()
    refuse_options(given)
    shape = input_shape(given.name, given.input)
    rows = architecture(given.name).trace(shape, given.dtype)
    totals = {"params": rows.params, "macs": rows.macs, "activations": rows.activations}
    answer = {"name": given.name, "input": shape, "batch": shape[0], **totals}
    listed = [as_data(row, rows.dtype) for row in rows]
    said = f"{given.name} on {shape}, a batch of {shape[0]}"
    layers = {"dtype": rows.dtype, "bytes": rows.bytes, "layers": listed}
    return answer | layers, [said, "", *str(rows).splitlines()]


def refuse_options(given: argparse.Namespace) -> None:
    """Refuse what only a file takes.

    Raises:
        ShapeError: an architecture is asked for with an option for files.
    """
    for option in ("inputs", "wanted", "torch"):
        if getattr(given, option):
            name = {"inputs": "input", "wanted": "class"}.get(option, option)
            raise ShapeError(f"--{name} goes with a file such as model.py, not with {given.name}")


def input_shape(name: str, sizes: Shape | None) -> Shape:
    """Return the input with its batch: 1 unless it is given, the published one without sizes."""
    architecture(name)
    if sizes is None:
        return ARCHITECTURES[name.upper()].input_shape
    return sizes if len(sizes) == 4 else (1, *sizes)


def as_data(row: Row, dtype: str) -> dict[str, object]:
    """Return a row for JSON."""
    seen = row.receptive_field
    return {
        "place": row.place,
        "layer": repr(row.layer),
        "input_shape": row.input_shape,
        "output_shape": row.output_shape,
        "params": row.params,
        "macs": row.macs,
        "activations": row.activations,
        "bytes": row.bytes(dtype),
        "receptive_field": None if seen is None else [window_data(window) for window in seen],
    }


def window_data(window: Window) -> dict[str, object]:
    """Return a window for JSON.

    >>> window_data(Window(3, 2, -1))
    {'size': 3, 'stride': 2, 'start': -1, 'holes': False}
    """
    named = {"size": window.size, "stride": window.stride, "start": window.start}
    return {**named, "holes": window.holes}


def receptive_field(given: argparse.Namespace) -> Answer:
    """Answer `convguide receptive-field`: of the last layer that has one."""
    network = architecture(given.name)
    rows = network.trace(input_shape(given.name, None))
    found = [(row.place, row.receptive_field) for row in rows if row.receptive_field]
    if not found:
        network.receptive_field()
    place, seen = found[-1]
    lines = [f"{place} of {given.name}, the last layer with a receptive field", ""]
    lines += [window_line(axis, window) for axis, window in zip(AXES, seen or (), strict=True)]
    windows = [window_data(window) for window in seen or ()]
    return {"name": given.name, "place": place, "receptive_field": windows}, lines


def window_line(axis: str, window: Window) -> str:
    """Return a window in words.

    >>> window_line("width", Window(3, 2, -1))
    'width: 3 pixels, every 2, the first from -1 on, without holes'
    """
    holes = "with holes" if window.holes else "without holes"
    return (
        f"{axis}: {window.size} pixels, every {window.stride}, "
        f"the first from {window.start} on, {holes}"
    )


def valid_sizes(given: argparse.Namespace) -> Answer:
    """Answer `convguide sizes`."""
    network = architecture(given.name)
    batch, channels, *_ = ARCHITECTURES[given.name.upper()].input_shape
    first, last = given.range
    if last - first >= MOST_SIZES:
        raise ShapeError(f"at most {MOST_SIZES:,} sizes are tried, but {first}-{last} holds more")
    found = valid_input_sizes(network, (batch, channels, None, None), range(first, last + 1))
    axes = dict(zip(AXES, found.by_axis, strict=True))
    answer: dict[str, Any] = {"name": given.name, "input": found.input_shape, **axes}
    lines = [f"{given.name} on {found.input_shape}", "", *found.lines(AXES)]
    if given.near is None:
        return answer, lines
    padding = found.padding(*given.near)
    answer |= {"near": given.near, "target": padding.target, "pad": padding.sides}
    sizes, target = map(by_pixels, (given.near, padding.target))
    return answer, [*lines, "", f"{sizes} → {target}", padding.line]
