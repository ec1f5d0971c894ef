"""Make of the HTML that mkdocs-jupyter renders a page like the Markdown ones.

mkdocs-jupyter's page weighs 700 kB: styles, scripts, every cell twice. This hook keeps the
cells (cells.py), numbers the headings (headings.py), resolves and checks the links (links.py),
puts fields for the answers below the problems (asking.py), and adds the links to download the
notebook and to open it in Colab.
"""

from __future__ import annotations

import logging
from importlib.metadata import version
from pathlib import Path, PurePosixPath
from urllib.parse import urlsplit

import asking
import cells
import headings
import links
import tex
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.structure.toc import get_toc

COLAB = "https://colab.research.google.com/github"
# Executed notebooks are published on a branch of their own.
BRANCH = "notebooks"
CACHE = Path("build/cache/mkdocs-jupyter")

RENDERERS = ("mkdocs-jupyter", "nbconvert", "mistune", "Pygments")

NEEDS = (
    "To run it yourself: <code>pip install torch matplotlib notebook</code>, "
    "then <code>jupyter notebook {name}</code>."
)

found: list[links.Link | str] = []


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Name the cache of rendered notebooks after what renders them.

    mkdocs-jupyter's own key holds the notebook's bytes and its options, but no version.
    """
    versions = "-".join(version(name) for name in RENDERERS)
    root = Path(config.config_file_path).parent
    # It warns that pictures lack a text alternative; cells.figure gives them one.
    logging.getLogger("traitlets").setLevel(logging.ERROR)
    config.plugins["mkdocs-jupyter"].config["cache_dir"] = str(root / CACHE / versions)
    return config


def on_pre_build(*, config: MkDocsConfig) -> None:
    """Forget the links of an earlier build (`mkdocs serve` builds again and again)."""
    found.clear()


def on_page_content(html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Replace a notebook's HTML; Markdown pages pass through."""
    if not page.file.src_uri.endswith(".ipynb"):
        return html
    try:
        return notebook_page(html, page, config, files)
    except (cells.CellError, ValueError) as error:
        raise PluginError(f"{page.file.src_uri}: {error}") from error


def notebook_page(html: str, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Return the clean page, and give `page` its contents and ids."""
    notebook = cells.read_cells(Path(str(page.file.abs_src_path)), html)
    texts = [cell for cell in notebook if cell.kind == "markdown"]
    contents = headings.number((cell.options.get("problem"), cells.prose(cell)) for cell in texts)
    for cell in texts:
        finish_text(cell, page, files)
    asked = asking.Asking(page, files)
    content = "\n".join(
        cells.cell_html(cell) + asked.fields(cell.options.get("problem")) for cell in notebook
    )
    page.toc = get_toc(contents)
    page.present_anchor_ids = links.ids(content)
    return content.replace("</h1>", f"</h1>\n{actions(page, config, files)}", 1)


def finish_text(cell: cells.Cell, page: Page, files: Files) -> None:
    """Mark the maths of a Markdown cell and resolve its links."""
    try:
        tex.mark_dollars(cells.prose(cell))
    except ValueError as error:
        raise cells.CellError(f"cell {cell.id}: {error}") from error
    found.extend(links.rewrite(cells.prose(cell), page.file, cell.id, files))


def on_env(env: object, *, config: MkDocsConfig, files: Files) -> None:
    """Fail on all broken links at once; only now does every page have its ids."""
    broken = [link for link in found if isinstance(link, str)]
    pending = [link for link in found if isinstance(link, links.Link)]
    broken += links.without_target(pending, files)
    if broken:
        raise PluginError("\n".join(broken))


def actions(page: Page, config: MkDocsConfig, files: Files) -> str:
    """Return the links that belong to a notebook as a file."""
    name = PurePosixPath(page.file.src_uri).name
    file = files.get_file_from_path(f"downloads/{name}")
    if file is None:
        raise ValueError(f"the notebook to download is missing: downloads/{name}")
    href = file.url_relative_to(page.file)
    shown = [f'<a class="md-button" href="{href}" download>Download this notebook</a>']
    colab = colab_url(config.repo_url or "", name)
    if colab:
        shown.append(f'<a class="md-button" href="{colab}">Open in Colab</a>')
    return (
        f'<p class="cg-actions" data-search-exclude>{" ".join(shown)}</p>\n'
        f'<p class="cg-needs" data-search-exclude>{NEEDS.format(name=name)}</p>'
    )


def colab_url(repo_url: str, name: str) -> str | None:
    """Return the address that opens a notebook of a GitHub repository in Colab.

    >>> colab_url("https://github.com/owner/repo", "a.ipynb")
    'https://colab.research.google.com/github/owner/repo/blob/notebooks/a.ipynb'
    """
    url = urlsplit(repo_url)
    if url.netloc != "github.com":
        return None
    repo = url.path.strip("/").removesuffix(".git")
    return f"{COLAB}/{repo}/blob/{BRANCH}/{name}"
