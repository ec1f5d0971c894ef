"""Fields for the answers to a tutorial's problems, below each statement.

The build has written the records of a lesson's problems; a problem without one takes no answer
in the page.
"""

from __future__ import annotations

import json
from html import escape
from pathlib import Path, PurePosixPath

from mkdocs.structure.files import File, Files
from mkdocs.structure.pages import Page

RECORDS = "assets/practice/lessons"


class Asking:
    """The problems of one page that take answers."""

    def __init__(self, page: Page, files: Files) -> None:
        """Read which problems of the page's lesson have a record."""
        slug = PurePosixPath(page.file.src_uri).stem
        file = files.get_file_from_path(f"{RECORDS}/{slug}.json")
        self.problems = problems_of(file) if file else frozenset[str]()
        self.src = file.url_relative_to(page.file) if file else ""

    def fields(self, problem: str | None) -> str:
        """Return the element that takes the answer to a problem; nothing where none can."""
        if problem not in self.problems:
            return ""
        names = f'src="{escape(self.src)}" problem="{problem}"'
        return f'\n<div class="cg-ask"><cg-problem bare lazy {names}></cg-problem></div>'


def problems_of(file: File) -> frozenset[str]:
    """Return the problems of a file of records that ask for something to fill in."""
    records = json.loads(Path(str(file.abs_src_path)).read_text(encoding="utf-8"))
    return frozenset(name for name, one in records.items() if one["form"]["type"] != "none")
