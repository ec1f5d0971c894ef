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
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from typing import Any

import markdown
from bs4 import BeautifulSoup, Tag

from convguide.render.svg import themed

SVG = "image/svg+xml"
LEFTOVERS = ("<style", "<script", "<clipboard-copy", 'class="jp-', "data:image")


class CellError(Exception):
    """A cell that cannot be shown; the message names the cell."""


@dataclass(frozen=True)
class Cell:
    """A cell as it was written, with the element that it was rendered to."""

    id: str
    kind: str
    element: Tag
    tags: tuple[str, ...] = ()
    options: dict[str, str] = field(default_factory=dict)
    outputs: tuple[dict[str, Any], ...] = ()

    def option(self, name: str) -> str:
        """Return the text that the metadata holds under convguide.`name`."""
        if not self.options.get(name):
            raise CellError(f"cell {self.id}: metadata.convguide.{name} is missing")
        return self.options[name]


def read_cells(notebook: Path, html: str) -> list[Cell]:
    """Pair the cells of a notebook file with the elements of its rendered HTML."""
    written = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
    elements = BeautifulSoup(html, "lxml").find_all(id=re.compile("^cell-id="))
    rendered = [str(element["id"]).removeprefix("cell-id=") for element in elements]
    ids = [cell["id"] for cell in written]
    if ids != rendered:
        raise CellError(f"the notebook's cells are {ids}, but those rendered are {rendered}")
    return [make_cell(cell, element) for cell, element in zip(written, elements, strict=True)]


def make_cell(written: dict[str, Any], element: Tag) -> Cell:
    """Join a cell of the notebook's JSON and its element."""
    metadata = written["metadata"]
    return Cell(
        id=written["id"],
        kind=written["cell_type"],
        element=element,
        tags=tuple(metadata.get("tags", ())),
        options=metadata.get("convguide", {}),
        outputs=tuple(written.get("outputs", ())),
    )


def prose(cell: Cell) -> Tag:
    """Return the element that holds the text of a Markdown cell."""
    found = cell.element.find(class_="jp-RenderedMarkdown")
    if found is None:
        raise CellError(f"cell {cell.id}: no rendered Markdown; is it a {cell.kind} cell?")
    return found


def tidy(element: Tag) -> str:
    """Return an element's content without nbconvert's additions."""
    for unwanted in element.find_all(["style", "script"]):
        unwanted.decompose()
    for details in element.find_all("details"):
        names = [name for name in details.get_attribute_list("class") if name]
        details["class"] = " ".join(["cg-fold", *names])
    for pre in element.find_all("pre"):
        pre.replace_with(BeautifulSoup(code_block(pre), "lxml").pre or "")
    return element.decode_contents().strip()


def code_block(pre: Tag) -> str:
    """Return highlighted code in the markup of Material's own code blocks."""
    code = pre.code or pre
    inner = code.decode_contents().removeprefix("<span></span>")
    return f"<pre><span></span><code>{inner}</code></pre>"


def source(cell: Cell) -> str:
    """Return the code of a cell as a block that can be copied."""
    area = cell.element.find(class_="jp-InputArea")
    pre = area.find("pre") if area else None
    if pre is None:
        raise CellError(f"cell {cell.id}: no rendered code")
    return f'<div class="language-python highlight">{code_block(pre)}</div>'


def outputs(cell: Cell) -> str:
    """Return what a cell printed, as text or tables."""
    areas = cell.element.find_all(class_="jp-OutputArea-output")
    return "\n".join(output(cell, area) for area in areas)


def output(cell: Cell, area: Tag) -> str:
    """Return one output; warnings, errors and pictures have no place here."""
    mime = area.get("data-mime-type")
    if mime == "text/plain":
        return f'<pre class="cg-output">{escape(area.get_text().strip(), quote=False)}</pre>'
    if mime == "text/html":
        return f'<div class="cg-output">{tidy(area)}</div>'
    text = area.get_text().strip()[:200]
    raise CellError(f"cell {cell.id}: an output of type {mime} cannot be shown: {text!r}")


def fold(kind: str, summary: str, content: str) -> str:
    """Return content that opens on request, by the browser's own means."""
    head = f'<details class="cg-fold cg-{kind}"><summary>{escape(summary, quote=False)}</summary>'
    return f"{head}\n{content}\n</details>"


def plain(cell: Cell) -> str:
    """Show code and output as they are."""
    return f"{source(cell)}\n{outputs(cell)}"


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
