"""The command line: shapes, combinations and counts, explained or as JSON.

Values are by formula: nothing here loads torch.
"""

from __future__ import annotations

import argparse
import io
import json
import re
import sys
from collections.abc import Sequence
from typing import Any, NoReturn

import convguide
from convguide.formulas import ShapeError, mlp_param_count
from convguide.layers import Conv2d, Linear
from convguide.problems.steps import (
    Worked,
    conv2d_worked,
    conv_params_worked,
    linear_params_worked,
    sum_worked,
)
from convguide.solver import distinct_combos, enumerate_combos

SIZE = re.compile(r"[0-9]+([x×][0-9]+)*", re.IGNORECASE)
LARGEST = 2**63 - 1
RANGE = re.compile(r"([0-9]+)(?:-([0-9]+))?")

Answer = tuple[dict[str, Any], list[str]]


class Parser(argparse.ArgumentParser):
    """A parser whose complaints are one line."""

    def error(self, message: str) -> NoReturn:
        """Say what is wrong in one line and leave with status 2."""
        line = " ".join(message.split())
        self.exit(2, f"{self.prog}: {line} (see {self.prog} --help)\n")


def number(text: str) -> int:
    """Read a whole number that fits torch's sizes.

    >>> number("64")
    64
    """
    if not re.fullmatch("-?[0-9]+", text):
        raise argparse.ArgumentTypeError(f"{shortened(text)!r} is no whole number")
    # A longer text than this is refused by its length: int() would take its time.
    value = int(text) if len(text) <= len(str(LARGEST)) + 1 else LARGEST + 1
    if abs(value) > LARGEST:
        raise argparse.ArgumentTypeError(
            f"{shortened(text)!r} is too large: torch's sizes end at 2**63 − 1"
        )
    return value


def shortened(text: str) -> str:
    """Return at most the first 40 characters.

    >>> shortened("9" * 50)[-3:]
    '99…'
    """
    return text if len(text) <= 40 else f"{text[:40]}…"


def sizes(text: str) -> tuple[int, ...]:
    """Read sizes such as 3x32x32.

    >>> sizes("3x32x48")
    (3, 32, 48)
    """
    if not SIZE.fullmatch(text):
        raise argparse.ArgumentTypeError(
            f"{shortened(text)!r} is no size: "
            "write whole numbers with x between them, such as 3x32x32"
        )
    return tuple(map(number, re.split("[x×]", text.lower())))


def image(text: str) -> tuple[int, ...]:
    """Read CxHxW or HxW."""
    found = sizes(text)
    if len(found) not in (2, 3):
        raise argparse.ArgumentTypeError(f"{text!r} is neither CxHxW nor HxW")
    return found


def height_width(text: str) -> tuple[int, int]:
    """Read HxW."""
    found = sizes(text)
    if len(found) != 2:
        raise argparse.ArgumentTypeError(f"{text!r} is not HxW, such as 32x32")
    return found[0], found[1]


def each_axis(text: str) -> int | tuple[int, int]:
    """Read a hyperparameter: 3 for both axes, 3x5 for height and width.

    >>> each_axis("3"), each_axis("3x5")
    (3, (3, 5))
    """
    found = sizes(text)
    if len(found) > 2:
        raise argparse.ArgumentTypeError(f"{text!r} is neither one number nor two, such as 3x5")
    return found[0] if len(found) == 1 else (found[0], found[1])


def bounds(text: str) -> tuple[int, int]:
    """Read an inclusive range.

    >>> bounds("1-7"), bounds("3")
    ((1, 7), (3, 3))
    """
    found = RANGE.fullmatch(text)
    if not found:
        raise argparse.ArgumentTypeError(f"{text!r} is no range: write 1-7, or 3 alone")
    first, last = number(found[1]), number(found[2] or found[1])
    if last < first:
        raise argparse.ArgumentTypeError(f"{text!r} runs backwards: write {last}-{first}")
    return first, last


def parser() -> Parser:
    """Return the whole command line."""
    top = Parser(prog="convguide", description="Convolution arithmetic in PyTorch, by formula.")
    top.add_argument("--version", action="version", version=f"convguide {convguide.__version__}")
    commands = top.add_subparsers(dest="command", required=True, metavar="command")
    add_shape(commands)
    add_combos(commands)
    add_params(commands)
    return top


def add_command(commands: Any, name: str, text: str) -> Parser:
    """Add a command that explains itself, or answers in JSON."""
    command: Parser = commands.add_parser(name, help=text, description=f"{text}.")
    command.add_argument("--json", action="store_true", help="answer in JSON")
    return command


def add_shape(commands: Any) -> None:
    """Add `convguide shape`."""
    command = add_command(commands, "shape", "output shape of a Conv2d")
    command.set_defaults(answer=shape)
    command.add_argument("input", type=image, metavar="CxHxW", help="input size, or HxW alone")
    command.add_argument("--out-channels", type=number, metavar="C", help="needed with CxHxW")
    for short, name, usual in (
        ("-k", "--kernel-size", 3),
        ("-s", "--stride", 1),
        ("-p", "--padding", 0),
        ("-d", "--dilation", 1),
    ):
        text = f"3 or 3x5 (height x width); {usual} if not given"
        command.add_argument(short, name, type=each_axis, default=usual, metavar="N", help=text)


def add_combos(commands: Any) -> None:
    """Add `convguide combos`."""
    command = add_command(commands, "combos", "every square choice that reaches a target size")
    command.set_defaults(answer=combos)
    command.add_argument("input", type=height_width, metavar="HxW", help="input size")
    command.add_argument("target", type=height_width, metavar="HxW", help="target size")
    command.add_argument("--distinct", action="store_true", help="one of each layer that differs")
    for name, usual in (
        ("kernel", "1-7"),
        ("stride", "1-3"),
        ("padding", "0-5"),
        ("dilation", "1-3"),
    ):
        text = f"inclusive range; {usual} if not given"
        command.add_argument(f"--{name}", type=bounds, default=usual, metavar="A-B", help=text)


def add_params(commands: Any) -> None:
    """Add `convguide params conv2d` and `convguide params mlp`."""
    params = commands.add_parser("params", help="trainable parameters of a layer or an MLP")
    kinds = params.add_subparsers(dest="kind", required=True, metavar="kind")
    conv = add_command(kinds, "conv2d", "parameters of a Conv2d")
    conv.set_defaults(answer=conv2d_params)
    conv.add_argument("in_channels", type=number, metavar="C_in")
    conv.add_argument("out_channels", type=number, metavar="C_out")
    conv.add_argument("-k", "--kernel-size", type=each_axis, default=3, metavar="N")
    conv.add_argument("--no-bias", dest="bias", action="store_false")
    mlp = add_command(kinds, "mlp", "parameters of Linear layers in a row")
    mlp.set_defaults(answer=mlp_params)
    mlp.add_argument(
        "sizes", type=number, nargs="+", metavar="features", help="from input to output"
    )
    mlp.add_argument("--no-bias", dest="bias", action="store_false")


def shape(given: argparse.Namespace) -> Answer:
    """Answer `convguide shape`."""
    channels, (H, W) = given.input[:-2], given.input[-2:]
    if channels and given.out_channels is None:
        raise ShapeError("--out-channels is needed with CxHxW; leave the C away for sizes alone")
    hyperparameters = (given.kernel_size, given.stride, given.padding, given.dilation)
    out = () if given.out_channels is None else (given.out_channels,)
    layer = Conv2d((channels or (1,))[0], (out or (1,))[0], *hyperparameters)
    result = (*out, *layer.output_shape((layer.in_channels, H, W))[1:])
    lines = [f"{given.input} → {result}", *explained(*conv2d_worked(layer, (H, W)))]
    return {"input": given.input, "layer": repr(layer), "output": result}, lines


def explained(*worked: Worked) -> list[str]:
    """Return the substituted formulas, a blank line before each."""
    return [line for one in worked for line in ("", *one.text().splitlines())]


def combos(given: argparse.Namespace) -> Answer:
    """Answer `convguide combos`."""
    (H, W), (H_target, W_target) = given.input, given.target
    ranges = (given.kernel, given.stride, given.padding, given.dilation)
    found = enumerate_combos(H, W, H_target, W_target, *ranges)
    listed = distinct_combos(found) if given.distinct else found
    choices = [tuple(value for value, _ in combo) for combo in listed]
    names = ("kernel_size", "stride", "padding", "dilation")
    rows = [
        "  ".join(f"{value:>{len(name)}}" for name, value in zip(names, row, strict=True))
        for row in choices
    ]
    plural = "" if len(found) == 1 else "s"
    different = len(distinct_combos(found))
    distinct = f"{len(found)} combination{plural}, {different} of them different layers"
    answer = {"input": given.input, "target": given.target, "count": len(listed)}
    named = [dict(zip(names, choice, strict=True)) for choice in choices]
    return answer | {"combos": named}, [distinct, *(["  ".join(names)] if rows else []), *rows]


def conv2d_params(given: argparse.Namespace) -> Answer:
    """Answer `convguide params conv2d`."""
    layer = Conv2d(given.in_channels, given.out_channels, given.kernel_size, bias=given.bias)
    worked = conv_params_worked("parameters", layer)
    return {"layer": repr(layer), "parameters": worked.value}, worked.text().splitlines()


def mlp_params(given: argparse.Namespace) -> Answer:
    """Answer `convguide params mlp`."""
    if len(given.sizes) < 2:
        raise ShapeError("an MLP needs at least two sizes: the input's features and the output's")
    total = mlp_param_count(given.sizes, given.bias)
    pairs = zip(given.sizes, given.sizes[1:], strict=False)
    layers = [Linear(a, b, given.bias) for a, b in pairs]
    worked = [linear_params_worked(f"Linear {at}", one) for at, one in enumerate(layers, 1)]
    worked.append(sum_worked("parameters", tuple(one.value for one in worked)))
    return {"sizes": given.sizes, "parameters": total}, explained(*worked)[1:]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status: 0, or 2 for bad input."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal without ⌊ or · gets an escape there rather than a traceback.
            stream.reconfigure(errors="backslashreplace")
    given = parser().parse_args(arguments)
    try:
        answer, lines = given.answer(given)
    except (ShapeError, TypeError) as error:
        print(f"convguide {given.command}: {error}", file=sys.stderr)
        return 2
    print(json.dumps(answer) if given.json else "\n".join(lines))
    return 0
