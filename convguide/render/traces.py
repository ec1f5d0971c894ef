"""Architectures as tables: the rows of their traces, and totals beside the published ones."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from html import escape
from typing import cast

from convguide.problems import NetworkTotals, Published, Verified
from convguide.problems.base import by_pixels
from convguide.problems.edge import COSTS
from convguide.render.links import chain_address
from convguide.render.opening import as_source
from convguide.render.tables import shown, table

# Which of a trace's columns are shown: place, output shape, parameters, MACs, receptive field.
COLUMNS = (0, 1, 2, 3, 6)


def overview(networks: Iterable[Verified]) -> str:
    """Return all totals in one table."""
    rows = []
    for one in networks:
        problem = cast(NetworkTotals, one.problem)
        link = f"[{problem.topic}](#{problem.id})"
        shape = by_pixels(problem.input_shape[1:])
        rows.append([link, shape, shown(one["parameters"]), shown(one[COSTS])])
    return table(["architecture", "input", "parameters", COSTS], rows)


def architecture_part(verified: Verified) -> Mapping[str, object]:
    """Return what the template shows of an architecture."""
    problem = cast(NetworkTotals, verified.problem)
    cells = [[line[at] for at in COLUMNS] for line in problem.trace().cells()]
    return {
        "id": problem.id,
        "title": problem.topic,
        "name": problem.name,
        "note": problem.note,
        "calculator": as_source(chain_address(problem.name.lower(), problem.input_shape)),
        "input": problem.input_shape,
        "output": verified["output shape"],
        "params": shown(verified["parameters"]),
        "macs": shown(verified[COSTS]),
        "rows": len(cells) - 2,
        "trace": html_table(cells),
        "published": published_table(problem.published, verified),
    }


def html_table(lines: Sequence[Sequence[str]]) -> str:
    """Return a table as HTML: a heading, lines, and the totals.

    >>> html_table([["a"], ["1"]])
    '<table><thead><tr><th>a</th></tr></thead><tbody><tr><td>1</td></tr></tbody></table>'
    """
    heading, *rows = lines
    body = "".join(html_row(row, "td") for row in rows)
    return f"<table><thead>{html_row(heading, 'th')}</thead><tbody>{body}</tbody></table>"


def html_row(line: Sequence[str], tag: str) -> str:
    """Return one line of a table.

    >>> html_row(["a<b"], "td")
    '<tr><td>a&lt;b</td></tr>'
    """
    return "<tr>" + "".join(f"<{tag}>{escape(text)}</{tag}>" for text in line) + "</tr>"


def published_table(published: Iterable[Published], verified: Verified) -> str:
    """Return the published figures, each beside ours; empty if there are none."""
    rows = [
        [f"[{one.source}]({one.url})", one.what, one.figure, verdict(one, verified)]
        for one in published
    ]
    return table(["published by", "what", "figure", "ours"], rows) if rows else ""


def verdict(one: Published, verified: Verified) -> str:
    """Return our figure, and why it is another where it is."""
    ours = shown(verified[one.what])
    return f"{ours}. {one.differs}" if one.differs else f"{ours}, the same to its digits"
