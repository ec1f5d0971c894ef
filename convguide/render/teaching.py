"""What the page of worksheets shows of its own run: an example sheet, and the format of files."""

from __future__ import annotations

from collections.abc import Mapping

from convguide.files import PACKAGE
from convguide.practice.bank import LEVELS, kinds
from convguide.practice.records import record
from convguide.practice.sheets.items import Sheet, sheet
from convguide.practice.sheets.kinds import COMMON, KINDS
from convguide.practice.sheets.page import question, solution
from convguide.problems import Problem, Verified
from convguide.render.tables import table

OWN = PACKAGE / "practice/sheets/my-problems.toml"
# One of each: shape, same padding, target, count, receptive field.
SHOWN = ("A3", "A5", "B2", "C1", "R1")

ASKS = {
    "shape": "the output shape of a `Conv2d`, for one image",
    "size": "the output shape of any convolution, transposed convolution or pool, batch included; "
    'or, with `hand = "refused"`, what is at fault and the `largest` value of it',
    "layer": 'the output shape of any layer of `torch.nn`, or that it is `"refused"`',
    "same-padding": "the padding that keeps a square image's size",
    "target": "layers that reach a size; each that does is right, not only those in `hand_choices`",
    "output-padding": "the `output_padding` with which a transposed convolution reaches a size",
    "count": "parameters of convolutions, by name",
    "cost": "parameters, multiply–accumulates, activations or bytes of layers, by name",
    "groups": "every possible value of `groups`",
    "compare": "parameters of a convolutional network and of a fully connected one",
    "field": "the receptive field of a stack, along (height, width)",
    "mistakes": "what a refused layer gives when it is mended, in a check that has two mistakes",
}


def example_sheet(verified: Mapping[str, Verified]) -> dict[str, str]:
    """Return a sheet of the tutorials' problems, and its key, as HTML.

    Raises:
        Disagreement: an answer holds a number that no origin confirmed.
    """
    made = example([gated(verified[name]) for name in SHOWN])
    return {
        "sheet": "".join(map(question, made.items)).replace("h2>", "h3>"),
        "key": "".join(map(solution, made.items)).replace("h2>", "h3>"),
    }


def gated(verified: Verified) -> Problem:
    """Return a problem whose answer is checked, number by number."""
    record(verified)
    return verified.problem


def example(problems: list[Problem]) -> Sheet:
    """Return the problems as a sheet."""
    return sheet("An example", "", "by hand, formula and torch", problems)


def kinds_table() -> str:
    """Return the kinds of a file of problems, and the names that each has."""
    rows = [
        [f"`{name}`", ASKS[name], ", ".join(named(kind.data, kind.optional))]
        for name, kind in KINDS.items()
    ]
    return table(["`kind`", "what it asks", f"names beside {', '.join(map(code, COMMON))}"], rows)


def levels_table() -> str:
    """Return the kinds of the bank, and what each level adds."""
    rows = [
        [f"{kind.title} (`{name}`)", *(level.adds for level in kind.levels)]
        for name, kind in kinds().items()
    ]
    return table(["kind", *(f"level {level}" for level in LEVELS)], rows)


def named(data: Mapping[str, object], optional: tuple[str, ...]) -> list[str]:
    """Return names as code, optional ones in brackets.

    >>> named({"a": 1, "b": 2}, ("b",))
    ['`a`', '(`b`)']
    """
    return [f"({code(name)})" if name in optional else code(name) for name in data]


def code(name: str) -> str:
    """Return a name as code."""
    return f"`{name}`"
