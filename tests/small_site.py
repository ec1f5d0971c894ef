"""One small site with a notebook, for MkDocs and the hooks."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from small_notebooks import as_notebook, code_cell, markdown_cell, printed

ROOT = Path(__file__).resolve().parent.parent
CONFIG = """
site_name: small
repo_url: https://github.com/owner/repo
edit_uri: ""
theme: { name: material, font: false, custom_dir: overrides }
hooks: [hooks/pages.py, hooks/notebooks.py, hooks/maths.py, hooks/search.py]
plugins:
  - search
  - mkdocs-jupyter: { execute: false, include: [learn/*.ipynb], ignore_h1_titles: true }
markdown_extensions:
  - pymdownx.arithmatex: { generic: true }
  - toc: { permalink: true }
validation: { links: { anchors: warn } }
"""
INDEX = "# Home\n\nSee [A1](learn/sizes.ipynb#a1).\n"
NOTATION = "# Notation\n\nThe size $H$ of an image.\n"
LESSON = as_notebook(
    markdown_cell("top", "# Sizes\n\n[Signs](../notation.md#notation) and [A1](#a1)."),
    markdown_cell("a", "## A1. Shape\n\nIs $P = 1$?\nNo: $P$.\n\n$$\nx \\cdot y\n$$", problem="A1"),
    code_cell("b", printed("1\n")),
    markdown_cell("c", "## A2. In words\n\nWhy?", problem="A2"),
    markdown_cell("d", "## A3. Without a record\n\nWhich?", problem="A3"),
)


def plant_site(tree: Path) -> Path:
    """Lay out the small site in an empty folder."""
    for folder in ("hooks", "overrides"):
        shutil.copytree(ROOT / folder, tree / folder)
    (tree / "node_modules").symlink_to(ROOT / "node_modules")
    for folder in ("docs", "build/pages/learn", "build/pages/downloads"):
        (tree / folder).mkdir(parents=True)
    (tree / "mkdocs.yml").write_text(CONFIG)
    (tree / "docs/index.md").write_text(INDEX)
    (tree / "build/pages/notation.md").write_text(NOTATION)
    write_lesson(tree, json.dumps(LESSON))
    write_records(tree, {"A1": {"form": {"type": "numbers"}}, "A2": {"form": {"type": "none"}}})
    return tree


def write_lesson(tree: Path, text: str) -> None:
    for folder in ("learn", "downloads"):
        (tree / "build/pages" / folder / "sizes.ipynb").write_text(text)


def write_records(tree: Path, records: dict[str, object]) -> None:
    folder = tree / "build/pages/assets/practice/lessons"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sizes.json").write_text(json.dumps(records))
