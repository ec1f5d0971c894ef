"""The figures of the reference: drawn in the notebooks' kernel, and kept as they are."""

from __future__ import annotations

from collections.abc import Mapping

from nbformat.notebooknode import NotebookNode

from convguide.catalog.families import FAMILIES, SOLVING
from convguide.problems import PaddingMap, Verified
from convguide.render.notebooks import DRAWING, code, figure_cell
from convguide.render.snippets import cut, home_of

# What the notebook is called among the others; it is no page.
FIGURES = "reference-figures"


def figures_notebook(verified: Mapping[str, Verified]) -> NotebookNode:
    """Return the notebook that draws every figure of the reference, not yet executed."""
    readings = [reading for one in FAMILIES for reading in one.readings]
    maps = [one for one in SOLVING if isinstance(one, PaddingMap)]
    problems = [verified[one.id].problem for one in (*readings, *maps)]
    figures = {f"{problem.id}-figure": problem.figure() for problem in problems}
    drawings = dict.fromkeys(DRAWING.findall(figure.call)[0] for figure in figures.values())
    cells = [code("drawings", cut(map(home_of, drawings)), "setup")]
    cells += [figure_cell(cell_id, figure) for cell_id, figure in figures.items()]
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    metadata = {"kernelspec": spec, "language_info": {"name": "python"}}
    return NotebookNode(cells=cells, metadata=metadata, nbformat=4, nbformat_minor=5)
