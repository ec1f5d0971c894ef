"""Notebooks in small, for the tests of the hooks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import cells

SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
    '<path d="M 0 0 L 9 9" style="fill: #f5b14c"/></svg>'
)


def markdown_cell(name: str, source: str, **options: str) -> dict[str, Any]:
    metadata = {"convguide": options} if options else {}
    return {"cell_type": "markdown", "id": name, "metadata": metadata, "source": source}


def code_cell(name: str, *outputs: dict[str, Any], tag: str = "", **options: str) -> dict[str, Any]:
    metadata = {"tags": [tag] if tag else [], "convguide": options}
    return {"cell_type": "code", "id": name, "metadata": metadata, "source": "print(1)",
            "execution_count": 1, "outputs": list(outputs)}  # fmt: skip


def printed(text: str) -> dict[str, Any]:
    return {"output_type": "stream", "name": "stdout", "text": text}


def shown(mime: str, data: str) -> dict[str, Any]:
    return {"output_type": "display_data", "metadata": {}, "data": {mime: data}}


def as_notebook(*written: dict[str, Any]) -> dict[str, Any]:
    spec = {"name": "python3", "language": "python", "display_name": "Python 3"}
    return {"cells": written, "metadata": {"kernelspec": spec}, "nbformat": 4, "nbformat_minor": 5}


def rendered_code(name: str, *outputs: str) -> str:
    """Return a code cell as nbconvert renders it: its element twice, its code twice."""
    return (
        f'<div class="jp-Cell jp-CodeCell"><div class="jp-Cell" id="cell-id={name}">'
        '<div class="jp-InputArea"><div class="jp-InputPrompt">In [1]:</div>'
        '<clipboard-copy for="cell-1"></clipboard-copy><div class="highlight-ipynb">'
        '<pre><span></span><span class="nb">print</span>(<span class="mi">1</span>)\n</pre>'
        '</div><div class="clipboard-copy-txt" id="cell-1">print(1)</div></div>'
        + "".join(outputs)
        + "</div></div>"
    )


def area(mime: str, html: str) -> str:
    return f'<div class="jp-OutputArea-output" data-mime-type="{mime}">{html}</div>'


def rendered_text(name: str, html: str) -> str:
    return f'<div id="cell-id={name}"><div class="jp-RenderedMarkdown">{html}</div></div>'


def paired(tmp_path: Path, html: str, *written: dict[str, Any]) -> list[cells.Cell]:
    path = tmp_path / "page.ipynb"
    path.write_text(json.dumps(as_notebook(*written)))
    return cells.read_cells(path, f"<style>.x {{}}</style>{html}<script>1</script>")


def code_of(tmp_path: Path, *outputs: str, tag: str = "", **options: str) -> cells.Cell:
    written = code_cell("c", tag=tag, **options)
    return paired(tmp_path, rendered_code("c", *outputs), written)[0]
