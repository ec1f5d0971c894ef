"""Facts about notebooks to download: no link of theirs leads nowhere."""

from __future__ import annotations

import pytest
from nbformat.notebooknode import NotebookNode

from convguide.render.notebooks import code, markdown
from convguide.render.offline import offline, without_relative_links

SITE = "https://example.org/guide/"


@pytest.mark.parametrize(
    ("written", "absolute"),
    [
        ("[Next](other.ipynb).", "[Next](https://example.org/guide/learn/other/)."),
        ("[N](../reference/notation.md)", "[N](https://example.org/guide/reference/notation/)"),
        ("[A1](#a1)", "[A1](https://example.org/guide/learn/this/#a1)"),
        ("[**B**](b.ipynb#b1)", "[**B**](https://example.org/guide/learn/b/#b1)"),
        ("[Home](../index.md)", "[Home](https://example.org/guide/)"),
        ("[torch](https://pytorch.org/a.html)", "[torch](https://pytorch.org/a.html)"),
        ("`[5, 3]` (see below)", "`[5, 3]` (see below)"),
    ],
)
def test_a_link_leads_to_the_site_where_its_address_is_known(written: str, absolute: str) -> None:
    assert without_relative_links(written, "this", SITE) == absolute


def test_a_link_is_plain_text_where_the_site_has_no_address() -> None:
    text = "[One](a.ipynb), [two](../reference/b.md#c), [torch](https://pytorch.org)"
    assert without_relative_links(text, "this", "") == "One, two, [torch](https://pytorch.org)"


def test_only_the_copy_changes_and_no_code() -> None:
    cells = [markdown("a", "[One](a.ipynb)"), code("b", "x = [f](1)", "check")]
    notebook = NotebookNode(cells=cells, metadata={}, nbformat=4, nbformat_minor=5)
    sources = [cell.source for cell in offline(notebook, "this", "").cells]
    assert sources == ["One", "x = [f](1)"]
    assert [cell.source for cell in notebook.cells] == ["[One](a.ipynb)", "x = [f](1)"]
