"""Notebooks executed: all in one kernel, each in a fresh namespace, results kept by content."""

from __future__ import annotations

import re
import tempfile
from asyncio import CancelledError
from collections.abc import Callable, Mapping
from copy import deepcopy
from pathlib import Path

import nbformat
from nbformat.notebooknode import NotebookNode, from_dict

from convguide.files import BuildFailure, fingerprint, write_whole
from convguide.render.notebooks import cell

ENGINES = ("torch", "matplotlib", "ipykernel", "nbclient")
CELL_SECONDS = 120

# Whatever a notebook leaves behind besides its names is put back as well, and convguide cannot
# be imported: a downloaded notebook has torch and matplotlib alone.
FRESH = """\
%reset -f
import matplotlib, sys, torch
sys.modules["convguide"] = None
from matplotlib_inline.backend_inline import set_matplotlib_formats
matplotlib.rcdefaults()
matplotlib.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "convguide"})
set_matplotlib_formats("svg", metadata={"Date": None}, bbox_inches=None)
torch.set_default_dtype(torch.float32)
torch.manual_seed(0)
%reset -f
"""


class CellFailure(BuildFailure):
    """A cell of a notebook failed; the message names notebook and cell, and shows why."""


def execute_all(
    notebooks: Mapping[str, NotebookNode],
    cache: Path,
    report: Callable[[str], None] = lambda line: None,
) -> dict[str, NotebookNode]:
    """Return every notebook with its outputs, those of an unchanged one out of the cache.

    Raises:
        CellFailure: a cell raises, or runs too long.
    """
    kept = {name: cache / f"{mark(notebook)}.ipynb" for name, notebook in notebooks.items()}
    todo = {name: notebooks[name] for name, path in kept.items() if not path.exists()}
    if todo:
        report(f"executing {', '.join(todo)} in one kernel")
        cache.mkdir(parents=True, exist_ok=True)
        for name, notebook in execute(todo).items():
            write_whole(kept[name], nbformat.writes(notebook))
    return {name: nbformat.read(path, as_version=4) for name, path in kept.items()}


def mark(notebook: NotebookNode) -> str:
    """Return a hash of what a notebook's outputs depend on.

    Of the package that is what the notebook holds itself, for it cannot import the rest, and how
    this module runs it.
    """
    here = Path(__file__).read_text(encoding="utf-8")
    return fingerprint([nbformat.writes(notebook), here], ENGINES)


def execute(notebooks: Mapping[str, NotebookNode]) -> dict[str, NotebookNode]:
    """Run notebooks one after the other in one kernel."""
    # Loaded only where something has to run: it takes as long as all the rest.
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    joined = joined_up(notebooks)
    quiet = ["--IPKernelApp.log_level=40"]
    # Prints come in one piece or in more, as the kernel finds time: they are joined again.
    client = NotebookClient(
        joined,
        timeout=CELL_SECONDS,
        kernel_name="python3",
        extra_arguments=quiet,
        coalesce_streams=True,
    )
    with tempfile.TemporaryDirectory() as folder:
        client.resources = {"metadata": {"path": folder}}
        try:
            client.execute()
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            raise CellFailure(f"{place(joined)}: {scrubbed(str(error), folder)}") from None
        except (CancelledError, AssertionError):
            # nbclient ends its kernel on an interruption from the keyboard, and then stumbles.
            raise KeyboardInterrupt from None
    return {name: part(joined, name, notebook) for name, notebook in notebooks.items()}


def joined_up(notebooks: Mapping[str, NotebookNode]) -> NotebookNode:
    """Return one notebook of them all, a fresh start before each."""
    cells = []
    for name, notebook in notebooks.items():
        cells.append(cell("code", "fresh", FRESH, {"of": name}, execution_count=None, outputs=[]))
        for one in notebook.cells:
            cells.append(from_dict({**one, "metadata": {**one.metadata, "of": name}}))
    for at, one in enumerate(cells):
        one["metadata"]["id"], one["id"] = one["id"], f"cell-{at}"
    # A copy, for the kernel adds its own to it: no notebook may tell which one ran first.
    metadata = deepcopy(next(iter(notebooks.values())).metadata)
    return NotebookNode(cells=cells, metadata=metadata, nbformat=4, nbformat_minor=5)


def place(joined: NotebookNode) -> str:
    """Return the notebook and the cell that was running when the execution stopped."""
    code = [one for one in joined.cells if one.cell_type == "code"]
    begun = [one for one in code if "execution" in one.metadata] or code[:1]
    return f"{begun[-1].metadata['of']}, cell {begun[-1].metadata['id']}"


def part(joined: NotebookNode, name: str, notebook: NotebookNode) -> NotebookNode:
    """Return a notebook of the joined ones with its outputs, its counts starting at one."""
    ran = [one for one in joined.cells if one.metadata["of"] == name][1:]
    count = 0
    for written, one in zip(notebook.cells, ran, strict=True):
        if one.cell_type == "code":
            count += 1
            outputs = [renumbered(output, count) for output in one.outputs]
            written.update(outputs=outputs, execution_count=count)
    return notebook


def renumbered(output: NotebookNode, count: int) -> NotebookNode:
    """Return an output that bears its notebook's own count."""
    if "execution_count" in output:
        output["execution_count"] = count
    return output


def scrubbed(text: str, folder: str) -> str:
    r"""Return a traceback without colours and without the paths of this run.

    >>> scrubbed("\x1b[31mFile /tmp/x/a.py\x1b[0m", "/tmp/x")
    'File ./a.py'
    """
    plain = re.sub(r"\x1b\[[0-9;]*m", "", text).replace(folder, ".")
    return re.sub(r"/\S*/ipykernel_\d+/\d+\.py", "<cell>", plain)
