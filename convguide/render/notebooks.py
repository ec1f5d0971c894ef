"""Lessons as notebooks: prose with checked values filled in, problems unfolded into cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from math import ceil
from pathlib import Path

from jinja2 import Environment, StrictUndefined
from nbformat.notebooknode import NotebookNode, from_dict

from convguide.problems import Lesson, Problem, Verified
from convguide.problems.base import Figure
from convguide.render.facts import facts, in_lines
from convguide.render.opening import opened
from convguide.render.plain import plain_cells
from convguide.render.snippets import Cutting, cut, home_of
from convguide.render.tables import combos_table, origins_table

LESSONS = Path(__file__).parent / "lessons"
DIRECTIVE = re.compile(r"^%% (.+)$", re.MULTILINE)
DRAWING = re.compile(r"draw_\w+")
TORCH = """\
# Needs Python with: pip install torch matplotlib notebook
import torch
from torch import nn
"""
WORDS_A_MINUTE, MINUTES_A_PROBLEM = 180, 3


def lesson_notebook(lesson: Lesson, verified: Mapping[str, Verified]) -> NotebookNode:
    """Return the notebook of a lesson, not yet executed."""
    cells = list(worth_their_place(list(LessonCells(lesson, verified).cells())))
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    metadata = {"kernelspec": spec, "language_info": {"name": "python"}, "title": lesson.title}
    return NotebookNode(cells=cells, metadata=metadata, nbformat=4, nbformat_minor=5)


def worth_their_place(cells: list[NotebookNode]) -> Iterator[NotebookNode]:
    """Yield the cells, but of those that ask the formula alone only what runs without torch."""
    code = [cell for cell in cells if cell.cell_type == "code"]
    plain = zip(code, plain_cells(cell.source for cell in code), strict=True)
    useless = {cell.id for cell, is_plain in plain if not is_plain}
    yield from (c for c in cells if not (c.id in useless and c.id.endswith("-formula")))


class LessonCells:
    """One lesson on its way into cells."""

    def __init__(self, lesson: Lesson, verified: Mapping[str, Verified]) -> None:
        """Keep the lesson, and of the verified problems its own."""
        self.lesson = lesson
        self.verified = {problem.id: verified[problem.id] for problem in lesson.everything()}
        self.prose = filled(LESSONS / f"{lesson.slug}.md", self.verified)

    def cells(self) -> Iterator[NotebookNode]:
        """Yield the heading, then prose and directives in the order of the file."""
        first, *rest = DIRECTIVE.split(self.prose)
        yield markdown("intro", f"{self.heading()}\n\n{first}")
        for at, (directive, text) in enumerate(zip(rest[::2], rest[1::2], strict=True), 1):
            yield from self.directive(*directive.split())
            if text.strip():
                yield markdown(f"text-{at}", text)

    def heading(self) -> str:
        """Return the title and what the lesson needs and gives."""
        needs = "\n".join(f"- {need}" for need in self.lesson.prerequisites)
        gives = "\n".join(f"- {gift}" for gift in self.lesson.afterwards)
        return (
            f"# {self.lesson.title}\n\n**Before:**\n\n{needs}\n\n"
            f"**Afterwards you can:**\n\n{gives}\n\n**Time:** about {self.minutes()} minutes."
        )

    def minutes(self) -> int:
        """Return the time that the lesson takes: reading, and a few minutes for each problem."""
        reading = len(self.prose.split()) / WORDS_A_MINUTE
        return 5 * ceil((reading + MINUTES_A_PROBLEM * len(self.lesson.problems)) / 5)

    def directive(self, name: str, *arguments: str) -> Iterator[NotebookNode]:
        """Yield the cells that a `%%` line stands for."""
        if name == "setup":
            yield from self.setup()
        elif name == "figure":
            yield self.figure(*arguments)
        elif name == "problems":
            for problem in self.lesson.problems:
                yield from problem_cells(self.verified[problem.id])
        else:
            raise LookupError(f"{self.lesson.slug}.md: no directive %% {name}")

    def setup(self) -> Iterator[NotebookNode]:
        """Yield the formulas that this notebook uses, and the drawing functions."""
        problems = self.lesson.everything()
        functions = dict.fromkeys(name for problem in problems for name in problem.functions)
        judges = dict.fromkeys(called(problem.check()[-1]) for problem in self.lesson.problems)
        shown = Cutting()
        source = cut(map(home_of, [*functions, *judges]), shown)
        summary = "Set-up: the formulas that this page uses"
        yield code("setup", source, "setup", summary=summary)
        yield code("torch", TORCH, "setup", summary="Set-up: torch")
        drawings = dict.fromkeys(DRAWING.findall(figure.call)[0] for figure in self.figures())
        summary = "Set-up: the drawings (not needed to follow the page)"
        yield code("drawings", cut(map(home_of, drawings), shown), "setup", summary=summary)

    def figures(self) -> Iterator[Figure]:
        """Yield every figure that the notebook draws."""
        for directive in DIRECTIVE.findall(self.prose):
            if directive.startswith("figure "):
                yield self.named_figure(*directive.split()[1:])
        for problem in self.lesson.problems:
            yield problem.figure()

    def named_figure(self, problem_id: str, name: str = "figure") -> Figure:
        """Return a figure of an example."""
        figure: Figure = getattr(self.verified[problem_id].problem, name)()
        return figure

    def figure(self, problem_id: str, name: str = "figure") -> NotebookNode:
        """Return the cell of an example's figure."""
        return figure_cell(f"{problem_id.lower()}-{name}", self.named_figure(problem_id, name))


def filled(path: Path, verified: Mapping[str, Verified]) -> str:
    """Return a lesson's prose with the checked values in their places."""
    environment = Environment(undefined=StrictUndefined, autoescape=False)
    values = {problem_id: facts(one) for problem_id, one in verified.items()}
    return environment.from_string(path.read_text(encoding="utf-8")).render(values)


def called(line: str) -> str:
    """Return the function that a line of the form print(f(…)) calls.

    >>> called("print(report(answer, right))")
    'report'
    """
    return line.removeprefix("print(").partition("(")[0]


def problem_cells(verified: Verified) -> Iterator[NotebookNode]:
    """Yield statement, room to try, hints, solution, check and figure of a problem."""
    problem, key = verified.problem, verified.problem.id.lower()
    statement = f"### {problem.title}\n\n{problem.statement()}"
    yield markdown(f"{key}-statement", statement, problem=problem.id)
    yield code(f"{key}-try", attempt(problem), "try")
    yield markdown(f"{key}-solution", "\n\n".join([*hints(problem), solution(verified)]))
    summary = "Check it with the formula"
    yield code(f"{key}-formula", formula_check(problem), "check", summary=summary)
    yield code(f"{key}-check", check(problem), "check", summary="Run it in torch")
    yield figure_cell(f"{key}-figure", problem.figure(), summary="See it drawn")


def attempt(problem: Problem) -> str:
    """Return the cell that waits for the reader's answer."""
    return f"# {problem.wanted}\nanswer_{problem.id} = None"


def hints(problem: Problem) -> list[str]:
    """Return each hint folded away."""
    several = len(problem.hints()) > 1
    return [
        folded(f"Hint {at}" if several else "Hint", hint)
        for at, hint in enumerate(problem.hints(), 1)
    ]


def solution(verified: Verified) -> str:
    """Return the worked lines, what is worth knowing, and the values by their origins."""
    worked = in_lines("\n\n".join(worked.text() for worked in verified.worked()))
    problem = verified.problem
    parts = [worked, problem.remark(), opened(problem), combos_table(verified)]
    parts.append(origins_table(verified))
    return folded("Worked solution", "\n\n".join(part for part in parts if part))


def folded(summary: str, text: str) -> str:
    """Return Markdown that opens on request."""
    return f"<details>\n<summary>{summary}</summary>\n\n{text}\n\n</details>"


def check(problem: Problem) -> str:
    """Return the cell that asks torch, then the formula, and compares."""
    return "\n".join(
        [
            *problem.by_torch(),
            f"by_formula = {problem.by_formula()}",
            *problem.check(),
        ]
    )


def formula_check(problem: Problem) -> str:
    """Return the cell that asks the formula alone, and compares."""
    judged = problem.check()[-1].replace("by_torch", "by_formula")
    shown = 'print("formula:", by_formula)'
    return "\n".join([f"by_formula = {problem.by_formula()}", shown, judged])


def figure_cell(cell_id: str, figure: Figure, **options: str) -> NotebookNode:
    """Return the cell that draws a figure."""
    words = {"alt": figure.text_alternative, "caption": figure.caption}
    return code(cell_id, figure.call, "figure", **words, **options)


def markdown(cell_id: str, text: str, **options: str) -> NotebookNode:
    """Return a Markdown cell; options reach the site's hooks."""
    metadata = {"convguide": options} if options else {}
    return cell("markdown", cell_id, text, metadata)


def code(cell_id: str, source: str, tag: str, **options: str) -> NotebookNode:
    """Return a code cell with its tag; options reach the site's hooks."""
    metadata = {"tags": [tag], "convguide": options} if options else {"tags": [tag]}
    return cell("code", cell_id, source, metadata, execution_count=None, outputs=[])


def cell(
    kind: str, cell_id: str, source: str, metadata: Mapping[str, object], **rest: object
) -> NotebookNode:
    """Return a cell of a notebook by the names of its format."""
    return NotebookNode(
        cell_type=kind, id=cell_id, source=source.strip(), metadata=from_dict(metadata), **rest
    )
