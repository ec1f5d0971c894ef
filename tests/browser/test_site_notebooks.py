"""The notebooks of the built site: as pages, and as files to download."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from playwright.sync_api import Browser, Page

from browser import checks
from browser.addresses import NOTEBOOKS, PROBLEMS, page_name
from browser.server import Server
from browser.visits import open_folds, open_page

pytestmark = pytest.mark.browser

every_notebook = pytest.mark.parametrize("address", NOTEBOOKS, ids=page_name)

ANSWERS = {
    "learn/conv2d-output-size/": ("(16, 32, 32)", "(12, 29, 45)", "(8, 30, 30)"),
    "learn/choose-kernel-stride-padding/": ("18", "16", "17"),
    "learn/count-conv2d-parameters/": ("4,864", "5,056"),
    "learn/cnn-versus-fully-connected/": ("789,258", "202,570"),
    "learn/maxpool2d-ceil-mode/": ("(8, 64, 56, 55)", "(1, 192, 28, 37)"),
    "learn/convtranspose2d-output-padding/": ("(1, 32, 32, 48)", "(1, 16, 23, 33)"),
    "learn/groups-depthwise-convolution/": ("1,952", "73/576", "1,880,064"),
    "learn/receptive-field/": ("((11, 2, -5), (7, 2, -3))", "200,704"),
    "learn/flops-macs-memory/": ("778,752", "800,384", "1,557,504"),
    "learn/design-a-convolution-stack/": ("1,402,519,552", "525,312", "303,360"),
}


def download(site: Path, address: str) -> NotebookNode:
    """Return the notebook that a page offers."""
    return nbformat.read(site / "downloads" / f"{Path(address).name}.ipynb", as_version=4)


def code_cells(notebook: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def imports(source: str) -> set[str]:
    """Return the packages that Python source imports."""
    nodes = list(ast.walk(ast.parse(source)))
    names = [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "." for node in nodes if isinstance(node, ast.ImportFrom)]
    return {name.split(".")[0] for name in names}


@every_notebook
def test_a_notebook_page_holds_only_its_cells(site_folder: Path, address: str) -> None:
    html = (site_folder / address / "index.html").read_text(encoding="utf-8")
    assert checks.notebook_page(html) == []


@pytest.fixture(scope="module", params=NOTEBOOKS, ids=page_name)
def lesson(
    chromium: Browser, server: Server, request: pytest.FixtureRequest
) -> Iterator[tuple[str, Page]]:
    """Open each notebook's page once, and give its address with it."""
    page = open_page(chromium, server, request.param)
    yield request.param, page
    page.context.close()


def test_each_problem_has_its_place(lesson: tuple[str, Page]) -> None:
    address, page = lesson
    for identifier in PROBLEMS[address]:
        heading = page.locator(f"h3#{identifier}")
        assert heading.inner_text().startswith(identifier.upper())


def test_the_page_shows_the_answers(lesson: tuple[str, Page]) -> None:
    address, page = lesson
    open_folds(page)
    text = page.locator("article").inner_text()
    assert [answer for answer in ANSWERS[address] if answer not in text] == []


def test_the_link_downloads_the_notebook(lesson: tuple[str, Page], site_folder: Path) -> None:
    address, page = lesson
    with page.expect_download() as waiting:
        page.get_by_role("link", name="Download this notebook").click()
    name = f"{Path(address).name}.ipynb"
    assert waiting.value.suggested_filename == name
    assert waiting.value.path().read_bytes() == (site_folder / "downloads" / name).read_bytes()


@every_notebook
def test_the_downloaded_notebook_is_valid(site_folder: Path, address: str) -> None:
    nbformat.validate(download(site_folder, address))


@every_notebook
def test_the_downloaded_notebook_needs_torch_and_matplotlib_alone(
    site_folder: Path, address: str
) -> None:
    sources = [cell.source for cell in code_cells(download(site_folder, address))]
    standard = {"__future__", "collections", "math", "operator", "typing", "functools", "itertools"}
    assert set().union(*map(imports, sources)) - standard <= {"torch", "matplotlib"}


@every_notebook
def test_the_downloaded_notebook_is_executed(site_folder: Path, address: str) -> None:
    cells = code_cells(download(site_folder, address))
    assert [cell.execution_count for cell in cells] == list(range(1, len(cells) + 1))
    kinds = {output.output_type for cell in cells for output in cell.outputs}
    assert {"stream", "execute_result"} <= kinds <= {"stream", "execute_result", "display_data"}


@every_notebook
def test_no_cell_stands_twice_in_a_notebook(site_folder: Path, address: str) -> None:
    sources = [cell.source for cell in download(site_folder, address).cells]
    assert len(set(sources)) == len(sources)
