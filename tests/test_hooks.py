"""Facts about the site's hooks, on small notebooks and on one small site built with MkDocs."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import cells
import docstrings
import dom
import headings
import katex
import links
import notebooks
import pages
import pytest
import tex
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files

from convguide.render.svg import PALETTES

ROOT = Path(__file__).resolve().parent.parent
KATEX = ROOT / "node_modules/katex"
SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9">'
    '<path d="M 0 0 L 9 9" style="fill: #f5b14c"/></svg>'
)


# Notebooks in small -----------------------------------------------------------------------


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


# cells.py ---------------------------------------------------------------------------------

CODE = (
    '<div class="language-python highlight"><pre><span></span><code>'
    '<span class="nb">print</span>(<span class="mi">1</span>)\n</code></pre></div>'
)


def test_code_takes_the_markup_of_materials_own_blocks(tmp_path: Path) -> None:
    cell = code_of(tmp_path, area("text/plain", "<pre>2 &lt; 3\n</pre>"))
    assert cells.cell_html(cell) == f'{CODE}\n<pre class="cg-output">2 &lt; 3</pre>'


def test_a_check_is_folded_with_its_output(tmp_path: Path) -> None:
    cell = code_of(tmp_path, area("text/plain", "<pre>7</pre>"), tag="check", summary="With torch")
    assert cells.cell_html(cell) == (
        '<details class="cg-fold cg-check"><summary>With torch</summary>\n'
        f'{CODE}\n<pre class="cg-output">7</pre>\n</details>'
    )


def test_room_to_try_has_a_visible_label(tmp_path: Path) -> None:
    html = cells.cell_html(code_of(tmp_path, tag="try"))
    assert html.startswith('<div class="cg-try">\n<p class="cg-label">Your turn</p>')


def test_a_fold_without_a_summary_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(cells.CellError, match=r"cell c: metadata\.convguide\.summary is missing"):
        cells.cell_html(code_of(tmp_path, tag="setup"))


def test_a_figure_is_inline_with_caption_and_alternative(tmp_path: Path) -> None:
    words = {"alt": "a line", "caption": "Up to **nine**, $n = 9$."}
    written = code_cell("c", shown("image/svg+xml", SVG), tag="figure", **words)
    html = cells.cell_html(paired(tmp_path, rendered_code("c"), written)[0])
    assert html.startswith('<figure class="cg-figure" id="fig-c">\n<svg')
    assert 'aria-label="a line"' in html
    assert "var(--cg-kernel, #f5b14c)" in html
    assert (
        "<figcaption>Up to <strong>nine</strong>, "
        r'<span class="arithmatex">\(n = 9\)</span>.</figcaption>'
    ) in html
    assert html.endswith(f"<summary>Code of this figure</summary>\n{CODE}\n</details>")


def test_a_figure_that_tells_the_answer_is_folded_away(tmp_path: Path) -> None:
    words = {"alt": "a", "caption": "b", "summary": "See it drawn"}
    written = code_cell("c", shown("image/svg+xml", SVG), tag="figure", **words)
    html = cells.cell_html(paired(tmp_path, rendered_code("c"), written)[0])
    assert html.startswith(
        '<details class="cg-fold cg-drawing"><summary>See it drawn</summary>\n<figure'
    )


def test_a_figure_without_its_drawing_is_an_error(tmp_path: Path) -> None:
    written = code_cell("c", printed("oops"), tag="figure", alt="a", caption="b")
    cell = paired(tmp_path, rendered_code("c"), written)[0]
    with pytest.raises(cells.CellError, match=r"cell c: .* this cell has 1 outputs and 0 SVG"):
        cells.cell_html(cell)


@pytest.mark.parametrize("mime", ["application/vnd.jupyter.stderr", "image/png", "image/svg+xml"])
def test_warnings_and_stray_pictures_are_errors(tmp_path: Path, mime: str) -> None:
    cell = code_of(tmp_path, area(mime, "<pre>UserWarning: no</pre>"))
    with pytest.raises(cells.CellError, match=f"cell c: an output of type {re.escape(mime)}"):
        cells.cell_html(cell)


def test_a_duplicated_cell_is_an_error(tmp_path: Path) -> None:
    html = rendered_code("a") + rendered_code("a")
    with pytest.raises(cells.CellError, match=r"cells are \['a'\], .* rendered are \['a', 'a'\]"):
        paired(tmp_path, html, code_cell("a"))


def test_styles_and_scripts_in_text_are_dropped(tmp_path: Path) -> None:
    html = rendered_text("m", "<p>Text</p><style>p {}</style><script>1</script>")
    cell = paired(tmp_path, html, markdown_cell("m", "Text"))[0]
    assert cells.cell_html(cell) == "<p>Text</p>"


def test_a_leftover_style_is_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cells, "themed", lambda *words: "<svg><style>* {}</style></svg>")
    written = code_cell("c", shown("image/svg+xml", SVG), tag="figure", alt="a", caption="b")
    cell = paired(tmp_path, rendered_code("c"), written)[0]
    with pytest.raises(cells.CellError, match="cell c: '<style' is left in the page"):
        cells.cell_html(cell)


def test_folds_and_code_in_text_take_the_sites_markup(tmp_path: Path) -> None:
    text = "<details><summary>Hint</summary><pre><span></span>1</pre></details>"
    cell = paired(tmp_path, rendered_text("m", text), markdown_cell("m", ""))[0]
    assert cells.cell_html(cell) == (
        '<details class="cg-fold"><summary>Hint</summary>'
        "<pre><span></span><code>1</code></pre></details>"
    )


# headings.py ------------------------------------------------------------------------------


def test_a_problem_gives_its_name_to_its_heading() -> None:
    part = dom.parse("<h2>A1. Shape</h2>")
    tokens = headings.number([("A1", part)])
    assert tokens == [{"level": 2, "id": "a1", "name": "A1. Shape", "children": []}]
    assert dom.inner(part) == (
        '<h2 id="a1">A1. Shape<a class="headerlink" href="#a1" title="Link to this section">¶</a>'
        "</h2>"
    )


def test_ids_are_unique_and_never_a_problems_name() -> None:
    parts = [
        (None, dom.parse("<h1>A1</h1><h2>Next</h2><h2>Next</h2>")),
        ("A1", dom.parse("<h2>B</h2>")),
    ]
    top = headings.number(parts)[0]
    assert top["id"] == "a1_1"
    assert [child["id"] for child in top["children"]] == ["next", "next_1", "a1"]


def test_a_heading_loses_nbconverts_own_link() -> None:
    part = dom.parse('<h2>Why<a class="anchor-link" href="#Why">¶</a></h2>')
    assert headings.number([(None, part)])[0]["name"] == "Why"
    assert "anchor-link" not in dom.inner(part)


# links.py ---------------------------------------------------------------------------------


@pytest.fixture
def files(tmp_path: Path) -> Files:
    uris = ["learn/sizes.md", "learn/counts.md", "reference/notation.md", "downloads/formulas.py"]
    found = Files([File(uri, str(tmp_path), str(tmp_path / "site"), True) for uri in uris])
    for file in found:
        file.page = type("Page", (), {"content": '<h2 id="a1">A1</h2>'})()
    return found


def rewritten(html: str, files: Files) -> tuple[str, list[links.Link | str]]:
    part = dom.parse(html)
    page = files.get_file_from_path("learn/sizes.md")
    assert page is not None
    found = list(links.rewrite(part, page, "m1", files))
    return dom.inner(part), found


@pytest.mark.parametrize(
    ("written", "built"),
    [
        ("counts.md", "../counts/"),
        ("counts.md#a1", "../counts/#a1"),
        ("../reference/notation.md", "../../reference/notation/"),
        ("../downloads/formulas.py", "../../downloads/formulas.py"),
        ("#a1", "#a1"),
        ("sizes.md#a1", "#a1"),
        ("https://pytorch.org/#a1", "https://pytorch.org/#a1"),
    ],
)
def test_a_link_becomes_the_address_of_the_built_page(
    written: str, built: str, files: Files
) -> None:
    html, _ = rewritten(f'<a href="{written}">x</a>', files)
    assert html == f'<a href="{built}">x</a>'


def test_a_link_to_no_file_is_told_with_page_cell_and_link(files: Files) -> None:
    _, found = rewritten('<a href="gone.md">x</a>', files)
    assert found == [
        "learn/sizes.md, cell m1: the link 'gone.md' is broken: there is no file 'learn/gone.md'"
    ]


def test_a_fragment_must_be_an_id_of_its_page(files: Files) -> None:
    given = [links.Link("learn/sizes.md", "m1", href) for href in ("counts.md#a1", "counts.md#a9")]
    assert list(links.without_target(given, files)) == [
        "learn/sizes.md, cell m1: the link 'counts.md#a9' is broken: "
        "'learn/counts.md' has no id 'a9'"
    ]


# tex.py -----------------------------------------------------------------------------------


def marked(html: str) -> str:
    part = dom.parse(html)
    tex.mark_dollars(part)
    return dom.inner(part)


def test_dollars_become_the_markup_of_markdown_pages() -> None:
    assert marked("<p>With $a &lt; b$ it</p>") == (
        r'<p>With <span class="arithmatex">\(a &lt; b\)</span> it</p>'
    )


def test_a_formula_alone_stands_on_its_own_line() -> None:
    assert marked("<p>$$\nx\n$$</p>") == r'<div class="arithmatex">\[x\]</div>'


def test_dollars_in_code_are_left_alone() -> None:
    assert marked("<pre>$ make $</pre><code>$x$</code>") == "<pre>$ make $</pre><code>$x$</code>"


def test_a_dollar_without_a_partner_is_an_error() -> None:
    with pytest.raises(ValueError, match=re.escape("a dollar without a partner in 'costs $5'")):
        marked("<p>costs $5</p>")


@pytest.mark.parametrize(
    ("formula", "text"),
    [
        (r"H_\text{out} = \left\lfloor \frac{H}{S} \right\rfloor + 1", "H_out = ⌊ (H) / (S) ⌋ + 1"),
        (r"2 \cdot padding", "2 · padding"),
        (r"C_{in} \times k", "C_ in × k"),
        (r"kernel\_size \le 3", "kernel _size ≤ 3"),
    ],
)
def test_search_reads_formulas_in_plain_characters(formula: str, text: str) -> None:
    assert tex.plain(formula) == text


# katex.py ---------------------------------------------------------------------------------

HALF = tex.Formula(r"\frac{1}{2}", display=True)


def test_katex_makes_html_and_mathml(tmp_path: Path) -> None:
    html = katex.render([HALF], KATEX, tmp_path / "maths.json")[HALF]
    assert html.startswith('<span class="katex-display">')
    assert "<mfrac><mn>1</mn><mn>2</mn></mfrac>" in html


def test_a_known_formula_starts_no_node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = katex.render([HALF], KATEX, tmp_path / "maths.json")
    monkeypatch.setattr(katex, "node", lambda: pytest.fail("Node was started"))
    assert katex.render([HALF, HALF], KATEX, tmp_path / "maths.json") == first


def test_another_katex_renders_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "maths.json").write_text(json.dumps({katex.key(HALF, "0.1"): "stale"}))
    assert katex.render([HALF], KATEX, tmp_path / "maths.json")[HALF] != "stale"


def test_every_refused_formula_is_told_with_its_reason(tmp_path: Path) -> None:
    bad = [tex.Formula(r"\frac{1", display=False), tex.Formula(r"\nosuch", display=False)]
    with pytest.raises(katex.Refused) as refused:
        katex.render([HALF, *bad], KATEX, tmp_path / "maths.json")
    assert list(refused.value.reasons) == bad
    assert r"Undefined control sequence: \nosuch" in str(refused.value)


def test_a_missing_katex_tells_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(katex.MathsError, match="is missing: run `make site`"):
        katex.render([HALF], tmp_path / "katex", tmp_path / "maths.json")


CSS = (
    '@font-face{font-family:KaTeX_AMS;src:url(fonts/KaTeX_AMS-Regular.woff2) format("woff2"),'
    'url(fonts/KaTeX_AMS-Regular.woff) format("woff")}'
    '@font-face{font-family:KaTeX_Main;src:url(fonts/KaTeX_Main-Regular.woff2) format("woff2"),'
    'url(fonts/KaTeX_Main-Regular.woff) format("woff")}'
    ".katex{font:normal 1em KaTeX_Main}.katex .mathbb,.katex .amsrm{font-family:KaTeX_AMS}"
)


def test_only_the_rules_and_fonts_in_use_are_published() -> None:
    trimmed, fonts = katex.trim(CSS, {"katex"})
    assert fonts == ["KaTeX_Main-Regular.woff2"]
    assert trimmed == (
        "@font-face{font-family:KaTeX_Main;"
        'src:url(fonts/KaTeX_Main-Regular.woff2) format("woff2")}\n'
        ".katex{font:normal 1em KaTeX_Main}\n"
    )


def test_a_class_in_use_brings_its_rule_and_its_font() -> None:
    trimmed, fonts = katex.trim(CSS, {"katex", "mathbb"})
    assert fonts == ["KaTeX_AMS-Regular.woff2", "KaTeX_Main-Regular.woff2"]
    assert trimmed.endswith(".katex .mathbb{font-family:KaTeX_AMS}\n")


# pages.py, notebooks.py, docstrings.py, convguide.css -------------------------------------


def configured(folder: Path) -> MkDocsConfig:
    config = MkDocsConfig(config_file_path=str(folder / "mkdocs.yml"))
    config.docs_dir, config.site_dir = str(folder / "docs"), str(folder / "site")
    return config


def test_missing_pages_tell_what_to_run(tmp_path: Path) -> None:
    with pytest.raises(PluginError, match=r"build/pages is missing: .* Run `make site`"):
        pages.on_files(Files([]), config=configured(tmp_path))


def test_generated_pages_join_in_a_fixed_order(tmp_path: Path) -> None:
    for name in ("z.md", "learn/a.md", "downloads/f.py"):
        path = tmp_path / "build/pages" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    joined = pages.on_files(Files([]), config=configured(tmp_path))
    assert list(joined.src_uris) == ["downloads/f.py", "learn/a.md", "z.md"]


def test_a_page_written_twice_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "build/pages").mkdir(parents=True)
    (tmp_path / "build/pages/index.md").touch()
    handwritten = File("index.md", str(tmp_path / "docs"), str(tmp_path / "site"), True)
    with pytest.raises(PluginError, match=r"index\.md is both in .*docs and in build/pages"):
        pages.on_files(Files([handwritten]), config=configured(tmp_path))


@pytest.mark.parametrize("repo_url", ["", "https://example.org/owner/repo"])
def test_colab_opens_only_what_is_on_github(repo_url: str) -> None:
    assert notebooks.colab_url(repo_url, "a.ipynb") is None


def test_examples_in_docstrings_become_blocks_of_code() -> None:
    text = "Add.\n\n>>> 1 + 1\n2\n>>> 3\n3\n\nDone."
    assert docstrings.fenced(text) == "Add.\n\n```pycon\n>>> 1 + 1\n2\n>>> 3\n3\n```\n\nDone."


def test_a_table_of_contents_in_a_docstring_keeps_its_lines() -> None:
    text = "One.\n\nContents\n    a      first\n    b      second\n\nTwo."
    assert docstrings.fenced(text) == "One.\n\n```text\na      first\nb      second\n```\n\nTwo."


@pytest.mark.parametrize(
    ("scheme", "selector"),
    [("default", "[data-md-color-scheme]"), ("slate", '[data-md-color-scheme="slate"]')],
)
def test_the_stylesheet_has_the_colours_of_the_figures(scheme: str, selector: str) -> None:
    css = (ROOT / "docs/assets/convguide.css").read_text()
    block = css.partition(f"{selector} {{\n")[2].partition("}")[0]
    declared = dict(re.findall(r"--cg-(\w+): (#\w+);", block))
    assert {role: declared.get(role) for role in PALETTES[scheme]} == PALETTES[scheme]


# A small site, built ----------------------------------------------------------------------

CONFIG = """
site_name: small
repo_url: https://github.com/owner/repo
edit_uri: ""
theme: { name: material, font: false, custom_dir: overrides }
hooks: [hooks/pages.py, hooks/notebooks.py, hooks/maths.py]
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
    markdown_cell("a", "## A1. Shape\n\nIs $P = 1$?\n\n$$\nx \\cdot y\n$$", problem="A1"),
    code_cell("b", printed("1\n")),
)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for folder in ("hooks", "overrides"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    for folder in ("docs", "build/pages/learn", "build/pages/downloads"):
        (tmp_path / folder).mkdir(parents=True)
    (tmp_path / "mkdocs.yml").write_text(CONFIG)
    (tmp_path / "docs/index.md").write_text(INDEX)
    (tmp_path / "build/pages/notation.md").write_text(NOTATION)
    write_lesson(tmp_path, json.dumps(LESSON))
    return tmp_path


def write_lesson(tree: Path, text: str) -> None:
    for folder in ("learn", "downloads"):
        (tree / "build/pages" / folder / "sizes.ipynb").write_text(text)


def build(tree: Path) -> subprocess.CompletedProcess[str]:
    variables = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "0"}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    return subprocess.run(
        command, cwd=tree, env=variables, capture_output=True, text=True, check=False
    )


def built(tree: Path) -> str:
    done = build(tree)
    assert done.returncode == 0, done.stderr
    return (tree / "site/learn/sizes/index.html").read_text()


def test_a_notebook_becomes_a_light_page_with_its_links(tree: Path) -> None:
    page = built(tree)
    article = page.partition("<article")[2].partition("</article>")[0]
    assert '<a href="../../notation/#notation">Signs</a> and <a href="#a1">A1</a>' in article
    assert '<h2 id="a1">A1. Shape<a class="headerlink"' in article
    assert 'href="#a1" class="md-nav__link"' in page
    assert '<pre class="cg-output">1</pre>' in article
    assert article.count("cg-output") == 1
    assert not re.search(r"<style|<script|clipboard|jp-|cdn|mermaid", article)
    assert len(page) < 30_000


def test_a_notebook_is_offered_as_a_file_and_in_colab(tree: Path) -> None:
    page = built(tree)
    assert '<a class="md-button" href="../../downloads/sizes.ipynb" download>' in page
    assert "https://colab.research.google.com/github/owner/repo/blob/notebooks/sizes.ipynb" in page
    assert json.loads((tree / "site/downloads/sizes.ipynb").read_text())["nbformat"] == 4


def test_a_page_offers_to_report_an_error_without_asking_github(tree: Path) -> None:
    page = built(tree)
    assert "https://github.com/owner/repo/issues/new?title=Error%20on%20the%20page" in page
    assert 'data-md-component="source"' not in page
    assert 'role="dialog" aria-label="Search"' in page


def test_maths_is_rendered_on_markdown_pages_and_in_notebooks(tree: Path) -> None:
    lesson = built(tree)
    notation = (tree / "site/notation/index.html").read_text()
    assert '<span class="cg-maths"><span class="katex">' in notation
    assert '<div class="cg-maths"><span class="katex-display">' in lesson
    assert '<link rel="stylesheet" href="../../assets/maths/katex.css">' in lesson
    assert "katex.css" not in (tree / "site/index.html").read_text()
    assert "katex" not in json.dumps(
        json.loads((tree / "site/search/search_index.json").read_text())
    )
    fonts = sorted(path.name for path in (tree / "site/assets/maths/fonts").iterdir())
    assert fonts == ["KaTeX_Main-Regular.woff2", "KaTeX_Math-Italic.woff2"]


def test_two_builds_give_the_same_bytes(tree: Path) -> None:
    built(tree)
    (tree / "site").rename(tree / "before")
    built(tree)
    names = [path.relative_to(tree / "site") for path in (tree / "site").rglob("*.*ml*")]
    assert len(names) >= 4
    assert [
        n for n in names if (tree / "site" / n).read_bytes() != (tree / "before" / n).read_bytes()
    ] == []


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        ("notation.md#notation", "gone.md", "cell top: the link '../gone.md' is broken"),
        ("(#a1)", "(#a9)", "the link '#a9' is broken: 'learn/sizes.ipynb' has no id 'a9'"),
        ("#notation", "#signs", "cell top: the link '../notation.md#signs' is broken"),
        ("P = 1", "\\\\frac{P", "learn/sizes.ipynb: KaTeX refuses the formula '\\\\frac{P'"),
        ("$P = 1$", "5$", "learn/sizes.ipynb: cell a: a dollar without a partner"),
        ("stdout", "stderr", "learn/sizes.ipynb: cell b: an output of type"),
    ],
)
def test_a_fault_in_a_notebook_fails_the_build(
    tree: Path, before: str, after: str, complaint: str
) -> None:
    text = json.dumps(LESSON)
    assert before in text
    write_lesson(tree, text.replace(before, after))
    done = build(tree)
    assert done.returncode != 0
    assert complaint in done.stderr


def test_a_markdown_page_cannot_link_to_a_missing_heading_of_a_notebook(tree: Path) -> None:
    (tree / "docs/index.md").write_text(INDEX.replace("#a1", "#a9"))
    done = build(tree)
    assert done.returncode != 0
    assert "'learn/sizes.ipynb#a9'" in done.stderr


def test_a_notebook_that_cannot_be_downloaded_fails_the_build(tree: Path) -> None:
    (tree / "build/pages/downloads/sizes.ipynb").unlink()
    done = build(tree)
    assert done.returncode != 0
    assert "the notebook to download is missing: downloads/sizes.ipynb" in done.stderr
