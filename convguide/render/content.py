"""Everything that is generated: pages, executed notebooks and files to download."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import nbformat

from convguide.catalog import LESSONS
from convguide.problems import Verified
from convguide.render.execute import execute_all
from convguide.render.families import FIGURES, figures_notebook, reference_pages
from convguide.render.notebooks import lesson_notebook
from convguide.render.pages import downloads, pages


def generated(
    verified: Mapping[str, Verified], cache: Path, report: Callable[[str], None]
) -> dict[str, str]:
    """Return every generated text by its place in the site.

    Raises:
        CellFailure: a cell of a notebook fails.
    """
    made = {lesson.slug: lesson_notebook(lesson, verified) for lesson in LESSONS}
    executed = execute_all(made | {FIGURES: figures_notebook(verified)}, cache, report)
    drawn = executed.pop(FIGURES)
    texts = {slug: f"{nbformat.writes(notebook)}\n" for slug, notebook in executed.items()}
    notebooks = {f"learn/{slug}.ipynb": text for slug, text in texts.items()}
    reference = reference_pages(verified, drawn)
    return pages(verified, executed) | reference | downloads(texts) | notebooks
