"""Everything that is generated: pages, executed notebooks and files to download."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path

import nbformat
from nbformat.notebooknode import NotebookNode

from convguide.catalog import LESSONS
from convguide.problems import Verified
from convguide.render.asking import lesson_records
from convguide.render.datasets import data_files
from convguide.render.errors import error_pages
from convguide.render.execute import execute_all
from convguide.render.families import FIGURES, figures_notebook, reference_pages
from convguide.render.notebooks import lesson_notebook
from convguide.render.offline import offline
from convguide.render.pages import downloads, pages
from convguide.render.sentences import sentences

# Read by the browser's code that stands beside it.
SENTENCES = "assets/js/sentences.json"


def generated(
    verified: Mapping[str, Verified], cache: Path, report: Callable[[str], None]
) -> dict[str, str]:
    """Return every generated text by its place in the site.

    Notebooks to download link to the address in SITE_URL, as MkDocs does (mkdocs.yml).

    Raises:
        CellFailure: a cell of a notebook fails.
    """
    made = {lesson.slug: lesson_notebook(lesson, verified) for lesson in LESSONS}
    executed = execute_all(made | {FIGURES: figures_notebook(verified)}, cache, report)
    drawn = executed.pop(FIGURES)
    site_url = os.environ.get("SITE_URL", "")
    files = {slug: as_text(offline(one, slug, site_url)) for slug, one in executed.items()}
    notebooks = {f"learn/{slug}.ipynb": as_text(one) for slug, one in executed.items()}
    reference = reference_pages(verified, drawn)
    reference |= error_pages(verified)
    said = cache.parent / "commands.json"
    written = pages(verified, executed, said) | reference | downloads(files) | notebooks
    return written | lesson_records(verified) | data_files(verified) | {SENTENCES: sentences()}


def as_text(notebook: NotebookNode) -> str:
    """Return a notebook as its file holds it."""
    return f"{nbformat.writes(notebook)}\n"
