"""Problems that take answers in the page: their records, and how they read without JavaScript."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape

from convguide.catalog import LESSONS
from convguide.practice.records import Record, record
from convguide.problems import Verified

LESSON_RECORDS = "assets/practice/lessons"


def lesson_records(verified: Mapping[str, Verified]) -> dict[str, str]:
    """Return what judges the answers to each lesson's problems, by its place in the site."""
    return {
        f"{LESSON_RECORDS}/{lesson.slug}.json": json.dumps(
            {problem.id: record(verified[problem.id]) for problem in lesson.problems},
            ensure_ascii=False,
        )
        for lesson in LESSONS
    }


def without_script(record: Record) -> str:
    """Return a problem as HTML, with its hints and its solution folded away.

    >>> worked = [{"name": "H_out", "lines": ["29 + 1", "30"]}]
    >>> parts = {"hints": [], "worked": worked, "remark": "", "form": {"type": "numbers"}}
    >>> print(without_script({"title": "A stride", "question": "<p>Which?</p>", **parts}))
    <p><strong>A stride</strong></p>
    <p>Which?</p>
    <details class="cg-fold"><summary>Worked solution</summary><pre class="cg-worked">H_out = 29 + 1
          = 30</pre></details>
    """
    title = f"<p><strong>{escape(record['title'], quote=False)}</strong></p>"
    hints = [folded(f"Hint {at}", hint) for at, hint in enumerate(record["hints"], 1)]
    answer = folded("Worked solution", solution(record))
    return "\n".join([title, record["question"], *options(record), *hints, answer])


def options(record: Record) -> list[str]:
    """Return what can be chosen, where something can."""
    if record["form"]["type"] != "choice":
        return []
    items = (f"<li>{escape(one, quote=False)}</li>" for one in record["form"]["options"])
    return [f"<ol>{''.join(items)}</ol>"]


def solution(record: Record) -> str:
    """Return the worked lines and what is worth knowing."""
    chosen = ""
    if record["form"]["type"] == "choice":
        chosen = record["form"]["options"][record["answer"]]
        chosen = f"<p>{escape(chosen, quote=False)}</p>"
    return "".join([chosen, *map(worked, record["worked"]), record["remark"]])


def worked(step: Record) -> str:
    """Return the lines of one value, their equals signs in one column."""
    first, *others = step["lines"]
    indent = " " * len(step["name"])
    lines = [f"{step['name']} = {first}", *(f"{indent} = {line}" for line in others)]
    return f'<pre class="cg-worked">{escape(chr(10).join(lines), quote=False)}</pre>'


def folded(summary: str, content: str) -> str:
    """Return content that opens on request."""
    return f'<details class="cg-fold"><summary>{summary}</summary>{content}</details>'
