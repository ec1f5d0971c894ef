"""Turn the cells that nbconvert rendered into plain, semantic HTML.

nbconvert's HTML has lost the metadata of the cells, so that each rendered element is paired
with the cell that it came from. What a cell becomes is decided by its first known tag:

    setup    a collapsed block of code
    figure   <figure> with an inline SVG, and its code collapsed below; all of it collapsed if the
             metadata hold a summary
    try      code with a visible label, the reader's to edit
    check    code and output, collapsed
    (none)   code and output, as they are
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

import dom
import markdown
from dom import Element

from convguide.render.plain import plain_cells
from convguide.render.svg import themed

SVG = "image/svg+xml"
# Worked lines come as they are to be shown (render/facts.py).
WORKED = "cg-worked"
LEFTOVERS = ("<style", "<script", "<clipboard-copy", 'class="jp-', "data:image")


class CellError(Exception):
    """A cell that cannot be shown; the message names the cell."""


@dataclass(frozen=True)
class Cell:
    """A cell as it was written, with the element that it was rendered to."""

    id: str
    kind: str
    element: Element
    tags: tuple[str, ...] = ()
    options: dict[str, str] = field(default_factory=dict)
    outputs: tuple[dict[str, Any], ...] = ()
    runs: bool = False

    def option(self, name: str) -> str:
        """Return the text that the metadata holds under convguide.`name`."""
        if not self.options.get(name):
            raise CellError(f"cell {self.id}: metadata.convguide.{name} is missing")
        return self.options[name]


def read_cells(notebook: Path, html: str) -> list[Cell]:
    """Pair the cells of a notebook file with the elements of its rendered HTML."""
    written = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    elements = dom.parse(html).xpath("//*[starts-with(@id, 'cell-id=')]")
    rendered = [element.get("id").removeprefix("cell-id=") for element in elements]
    ids = [cell["id"] for cell in written]
    if ids != rendered:
        raise CellError(f"the notebook's cells are {ids}, but those rendered are {rendered}")
    runs = running(written)
    return [make_cell(*pair, runs) for pair in zip(written, elements, strict=True)]


def running(written: list[dict[str, Any]]) -> set[str]:
    """Return the ids of the cells that need neither torch nor another package."""
    code = [cell for cell in written if cell["cell_type"] == "code"]
    plain = plain_cells("".join(cell["source"]) for cell in code)
    return {cell["id"] for cell, is_plain in zip(code, plain, strict=True) if is_plain}


def make_cell(written: dict[str, Any], element: Element, runs: set[str]) -> Cell:
    """Join a cell of the notebook's JSON and its element."""
    metadata = written["metadata"]
    return Cell(
        runs=written["id"] in runs,
        id=written["id"],
        kind=written["cell_type"],
        element=element,
        tags=tuple(metadata.get("tags", ())),
        options=metadata.get("convguide", {}),
        outputs=tuple(written.get("outputs", ())),
    )


def prose(cell: Cell) -> Element:
    """Return the element that holds the text of a Markdown cell."""
    for found in dom.with_class(cell.element, "jp-RenderedMarkdown"):
        return found
    raise CellError(f"cell {cell.id}: no rendered Markdown; is it a {cell.kind} cell?")


def tidy(element: Element) -> str:
    """Return an element's content without nbconvert's additions."""
    for unwanted in list(element.iter("style", "script")):
        unwanted.drop_tree()
    for details in element.iter("details"):
        details.set("class", f"cg-fold {details.get('class', '')}".strip())
    for pre in list(element.iter("pre")):
        if pre.get("class") == WORKED:
            continue
        dom.insert(pre.getparent(), pre.getparent().index(pre), code_block(pre))
        pre.drop_tree()
    return dom.inner(element).strip()


def code_block(pre: Element) -> str:
    """Return highlighted code in the markup of Material's own code blocks."""
    code = pre.find("code") if pre.find("code") is not None else pre
    return f"<pre><span></span><code>{dom.inner(code).removeprefix('<span></span>')}</code></pre>"


def source(cell: Cell) -> str:
    """Return the code of a cell as a block that can be copied."""
    for area in dom.with_class(cell.element, "jp-InputArea"):
        for pre in area.iter("pre"):
            return f'<div class="language-python highlight">{code_block(pre)}</div>'
    raise CellError(f"cell {cell.id}: no rendered code")


def outputs(cell: Cell) -> str:
    """Return what a cell printed, as text or tables."""
    areas = dom.with_class(cell.element, "jp-OutputArea-output")
    return "\n".join(output(cell, area) for area in areas)


def output(cell: Cell, area: Element) -> str:
    """Return one output; warnings, errors and pictures have no place here."""
    mime = area.get("data-mime-type")
    if mime == "text/plain":
        return f'<pre class="cg-output">{escape(dom.text(area), quote=False)}</pre>'
    if mime == "text/html":
        return f'<div class="cg-output">{tidy(area)}</div>'
    words = dom.text(area)[:200]
    raise CellError(f"cell {cell.id}: an output of type {mime} cannot be shown: {words!r}")


def fold(kind: str, summary: str, content: str) -> str:
    """Return content that opens on request, by the browser's own means."""
    # Code that only prepares or draws is not what a search is for.
    search = " data-search-exclude" if kind in ("setup", "code") else ""
    title = f"<summary>{escape(summary, quote=False)}</summary>"
    return f'<details class="cg-fold cg-{kind}"{search}>{title}\n{content}\n</details>'


def plain(cell: Cell) -> str:
    """Show code and output as they are; what needs Python alone can be run where it stands."""
    code = source(cell)
    if cell.runs:
        code = f'<cg-run lazy name="{cell.id}">{code}</cg-run>'
    return f"{code}\n{outputs(cell)}"


def setup(cell: Cell) -> str:
    """Show the set-up collapsed."""
    return fold("setup", cell.option("summary"), plain(cell))


def check(cell: Cell) -> str:
    """Show a check with its output collapsed."""
    return fold("check", cell.option("summary"), plain(cell))


def attempt(cell: Cell) -> str:
    """Show room for the reader's own answer, with a label that says so."""
    return f'<div class="cg-try">\n<p class="cg-label">Your turn</p>\n{plain(cell)}\n</div>'


def figure(cell: Cell) -> str:
    """Show a figure and the code that drew it below, folded away if it has a summary.

    A figure that gives an answer away has one.
    """
    content = f"{drawing(cell)}\n{fold('code', 'Code of this figure', source(cell))}"
    summary = cell.options.get("summary")
    return fold("drawing", summary, content) if summary else content


def drawing(cell: Cell) -> str:
    """Return the one SVG of a cell, inline, with its caption."""
    drawings = [out["data"][SVG] for out in cell.outputs if SVG in out.get("data", {})]
    if len(drawings) != 1 or len(cell.outputs) != 1:
        raise CellError(
            f"cell {cell.id}: a figure has one output, an SVG; "
            f"this cell has {len(cell.outputs)} outputs and {len(drawings)} SVG"
        )
    figure_id = f"fig-{cell.id}"
    svg = themed("".join(drawings[0]), figure_id, cell.option("alt"))
    caption = f"<figcaption>{inline(cell.option('caption'))}</figcaption>"
    return f'<figure class="cg-figure" id="{figure_id}">\n{svg}\n{caption}\n</figure>'


def inline(text: str) -> str:
    """Render a line of Markdown, maths included, without a paragraph around it."""
    options = {"pymdownx.arithmatex": {"generic": True}}
    html = markdown.markdown(text, extensions=list(options), extension_configs=options)
    return html.removeprefix("<p>").removesuffix("</p>")


BY_TAG: dict[str, Callable[[Cell], str]] = {
    "setup": setup,
    "figure": figure,
    "try": attempt,
    "check": check,
}


def cell_html(cell: Cell) -> str:
    """Return the clean HTML of a cell; anything of nbconvert's that is left is an error."""
    shows = [BY_TAG[tag] for tag in cell.tags if tag in BY_TAG]
    show = shows[0] if shows else plain
    html = tidy(prose(cell)) if cell.kind == "markdown" else show(cell)
    for leftover in LEFTOVERS:
        if leftover in html:
            raise CellError(f"cell {cell.id}: {leftover!r} is left in the page")
    return html
