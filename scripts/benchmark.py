"""Measure the build against mkdocs-jupyter executing the same notebooks, in one run."""

from __future__ import annotations

import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import nbformat

from convguide.catalog import LESSONS, everything
from convguide.render.execute import execute_all
from convguide.render.notebooks import lesson_notebook
from convguide.render.site import MKDOCS, Site, run
from convguide.verify import verify_all

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ("convguide", "docs", "hooks", "overrides", "scripts", "tests", ".git")

# What makes the configuration that of mkdocs-jupyter alone.
STOCK = (
    ("execute: false", "execute: true"),
    ("cache: true", "cache: false"),
    ("  - hooks/notebooks.py\n", ""),
)


def seconds(work: Callable[[], object]) -> float:
    """Return how long a piece of work takes."""
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def copy_of_the_project(folder: Path) -> Site:
    """Return the project in a folder of its own, with no cache."""
    for name in SOURCES:
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    for path in ROOT.iterdir():
        if path.is_file():
            shutil.copy(path, folder)
    (folder / "node_modules").symlink_to(ROOT / "node_modules")
    return Site(folder, lambda line: None)


def ours(site: Site, executed: Path) -> None:
    """Execute the notebooks in one kernel, then let mkdocs-jupyter only render them."""
    execute_all(unexecuted(), executed)
    mkdocs(site.root, "mkdocs.yml")


def theirs(site: Site) -> None:
    """Let mkdocs-jupyter execute the same notebooks itself."""
    for slug, notebook in unexecuted().items():
        nbformat.write(notebook, site.pages / "learn" / f"{slug}.ipynb")
    text = (site.root / "mkdocs.yml").read_text(encoding="utf-8")
    for right, other in STOCK:
        if right not in text:
            raise SystemExit(f"mkdocs.yml holds no {right!r} to change")
        text = text.replace(right, other)
    (site.root / "theirs.yml").write_text(text, encoding="utf-8")
    mkdocs(site.root, "theirs.yml")


def unexecuted() -> dict[str, nbformat.NotebookNode]:
    """Return the notebooks as they are before they run."""
    verified = verify_all(everything(), ROOT / "build" / "cache" / "answers.json")
    return {lesson.slug: lesson_notebook(lesson, verified) for lesson in LESSONS}


def mkdocs(root: Path, config: str) -> None:
    """Build the pages with a configuration."""
    target = str(root / "build" / "measured")
    run([*MKDOCS, "build", "--quiet", "--config-file", config, "--site-dir", target], root)


def main() -> None:
    """Print the times and the ratios."""
    with tempfile.TemporaryDirectory() as folder:
        site = copy_of_the_project(Path(folder))
        whole = seconds(site.build)
        warm = seconds(site.build)
        cold = seconds(lambda: ours(site, Path(folder) / "executed"))
        stock = seconds(lambda: theirs(site))
    print(f"whole build, cold: verify, execute, render, wheel, links   {whole:6.1f} s")
    print(f"whole build, warm: nothing changed                         {warm:6.1f} s")
    print(f"notebooks and pages, ours, cold                            {cold:6.1f} s")
    print(f"notebooks and pages, executed by mkdocs-jupyter            {stock:6.1f} s")
    print(f"cold ratio (at least 1.3): {stock / cold:.2f}; warm ratio: {stock / warm:.2f}")
    sys.exit(stock / cold < 1.3)


if __name__ == "__main__":
    main()
