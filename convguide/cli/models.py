"""`convguide trace model.py`: a model read from source, never executed."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import Any

from convguide.cli.parts import Answer
from convguide.layers import Shape
from convguide.reader import ReadError, Report, sizes_that_work, trace_source
from convguide.reader.recorder import Record
from convguide.reader.source import MOST_CHARACTERS

HEADING = ("place", "layer", "output shape", "params", "MACs", "receptive field")


def add_options(command: argparse.ArgumentParser) -> None:
    """Add what only the trace of a source takes."""
    command.add_argument(
        "--input",
        dest="inputs",
        action="append",
        type=model_input,
        metavar="SIZE",
        help="input of a model read from a file, a batch of 1: 3x224x224; 4x3x224x224 for another "
        "batch, 4,784 for the shape as it stands; again for each further input",
    )
    command.add_argument(
        "--class", dest="wanted", metavar="NAME", help="which model of the file: Net, or Net(10)"
    )
    command.add_argument(
        "--torch", action="store_true", help="build the layers with torch too, and compare"
    )


def model_input(text: str) -> Shape:
    """Read an input's size: up to three numbers get a batch of 1, with commas it is the shape.

    >>> model_input("3x32x32"), model_input("4,784")
    ((1, 3, 32, 32), (4, 784))
    """
    from convguide.cli.reading import sizes

    if "," in text:
        return sizes(text.strip("(), ").replace(" ", "").replace(",", "x"))
    found = sizes(text)
    return found if len(found) > 3 else (1, *found)


def is_source(name: str) -> bool:
    """Return whether a name means a file rather than an architecture.

    >>> is_source("model.py"), is_source("-"), is_source("vgg16")
    (True, True, False)
    """
    return name == "-" or name.endswith((".py", ".txt")) or "/" in name or Path(name).is_file()


def source_of(name: str) -> str:
    """Return the text of a file, or of the standard input for "-".

    Raises:
        ReadError: it cannot be read.
    """
    if name == "-":
        return sys.stdin.read(MOST_CHARACTERS + 1)
    try:
        with Path(name).open(encoding="utf-8") as file:
            return file.read(MOST_CHARACTERS + 1)
    except OSError as error:
        raise ReadError(f"{name}: {error.strerror}") from None
    except UnicodeDecodeError:
        raise ReadError(f"{name} is no text in UTF-8") from None


def trace_model(given: argparse.Namespace) -> Answer:
    """Answer `convguide trace` for a model in a file."""
    inputs = given.inputs or ([] if given.input is None else [batched(given.input)])
    report = trace_source(source_of(given.name), inputs or None, given.wanted)
    sizes = sizes_that_work(report)
    answer: dict[str, Any] = {"name": given.name, **report.as_dict()}
    answer["sizes"] = None if sizes is None else {"tried": sizes.tried, "found": sizes.found}
    lines = [*told(report), *([f"sizes that work: {sizes}"] if sizes else [])]
    if given.torch:
        answer["torch"] = by_torch(report)
        lines.append(said_by_torch(answer["torch"]))
    return answer, lines


def batched(sizes: Shape) -> Shape:
    """Return an input with its batch."""
    return sizes if len(sizes) == 4 else (1, *sizes)


def by_torch(report: Report) -> dict[str, Any]:
    """Return what torch says.

    Raises:
        ReadError: torch is not installed.
    """
    try:
        from convguide.verify.traced import confirmed
    except ModuleNotFoundError as error:
        raise ReadError(f"--torch needs {error.name}, which is not installed") from None
    return confirmed(report)


def said_by_torch(found: dict[str, Any]) -> str:
    """Return in one line what torch said."""
    refusal = f"; it refuses too: {found['refusal']}" if found["refusal"] else ""
    return f"torch agrees on {found['rows']:,} rows and {found['params']:,} parameters{refusal}"


def told(report: Report) -> list[str]:
    """Return a report as lines: the table, totals, the mismatch, what was not followed."""
    shapes = ", ".join(map(str, report.inputs)) or "no input"
    also = f" (also in the text: {', '.join(report.model.others)})" if report.model.others else ""
    lines = [f"{report.model.title} on {shapes}{also}", "", *table(report.rows)]
    known = "" if report.complete else "at least "
    lines += ["", f"parameters: {known}{report.params:,}", f"MACs: {known}{report.macs:,}"]
    if report.output is not None:
        lines.append(f"output: {report.output}")
    lines += mismatch(report)
    lines += [f"not followed: {placed(note.line, note.reason)}" for note in report.notes]
    lines += [f"warning: {placed(each.line, each.reason)}" for each in report.warnings]
    return lines


def placed(line: int, reason: str) -> str:
    """Return a reason behind its line.

    >>> placed(3, "no such name"), placed(0, "no such name")
    ('line 3: no such name', 'no such name')
    """
    return f"line {line}: {reason}" if line else reason


def mismatch(report: Report) -> list[str]:
    """Return the first mismatch and the lines that would fix it."""
    if report.error is None:
        return []
    lines = ["", f"first mismatch: {report.error}"]
    lines += [f"because: {report.because}"] if report.because else []
    for fix in report.fixes:
        lines.append(f"fix: {fix.advice}")
        for number, before, after in fix.shown:
            lines += [f"{number:>5} - {before}"] if before else []
            lines.append(f"{number:>5} + {after}")
    return [*lines, *([report.then] if report.then else [])]


def table(rows: list[Record]) -> list[str]:
    """Return the rows as a table."""
    cells = [HEADING, *map(cells_of, rows)]
    widths = [max(map(len, column)) for column in zip(*cells, strict=True)]
    lines = []
    for line in cells:
        left = [text.ljust(width) for text, width in zip(line[:3], widths[:3], strict=True)]
        right = [text.rjust(width) for text, width in zip(line[3:], widths[3:], strict=True)]
        lines.append("  ".join(left + right).rstrip())
    return lines


def cells_of(row: Record) -> tuple[str, ...]:
    """Return the cells of a row."""
    output = "?" if row.output is None else str(row.output)
    sizes = "×".join(f"{window.size:,}" for window in row.seen or ()) or "1"
    seen = "–" if row.seen is None else sizes
    return row.place, row.said[:60], output, f"{row.params:,}", f"{row.macs:,}", seen
