"""Facts about problems that take answers in the page."""

from __future__ import annotations

import json

from reference import confirmed

from convguide.catalog import LESSONS
from convguide.render.asking import lesson_records, without_script

CHOICE = {
    "title": "Find the mistake",
    "question": "<p>Which?</p>",
    "form": {"type": "choice", "options": ["No floor", "A < B"]},
    "answer": 1,
    "hints": ["<p>Count.</p>"],
    "worked": [{"name": "H", "lines": ["a < b", "2"], "value": 2}],
    "remark": "<p>So.</p>",
}


def test_each_lesson_has_a_record_of_each_of_its_problems() -> None:
    verified = {problem.id: confirmed(problem) for one in LESSONS for problem in one.everything()}
    files = lesson_records(verified)
    assert next(iter(files)) == "assets/practice/lessons/conv2d-output-size.json"
    for lesson, text in zip(LESSONS, files.values(), strict=True):
        assert list(json.loads(text)) == [problem.id for problem in lesson.problems]


def test_a_problem_reads_without_scripts() -> None:
    assert without_script(CHOICE).splitlines() == [
        "<p><strong>Find the mistake</strong></p>",
        "<p>Which?</p>",
        "<ol><li>No floor</li><li>A &lt; B</li></ol>",
        '<details class="cg-fold"><summary>Hint 1</summary><p>Count.</p></details>',
        '<details class="cg-fold"><summary>Worked solution</summary><p>A &lt; B</p>'
        '<pre class="cg-worked">H = a &lt; b',
        "  = 2</pre><p>So.</p></details>",
    ]
