"""Facts about the site's hooks, on small notebooks."""

from __future__ import annotations

import json
import re
from pathlib import Path

import cells
import colours
import docstrings
import dom
import fonts
import headings
import katex
import links
import notebooks
import pages
import palette
import pytest
import search
import tex
from fontTools.ttLib import TTFont
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.structure.files import File, Files
from small_notebooks import (
    SVG,
    area,
    code_cell,
    code_of,
    markdown_cell,
    paired,
    printed,
    rendered_code,
    rendered_text,
    shown,
)

from convguide.render.svg import PALETTES

ROOT = Path(__file__).resolve().parent.parent
KATEX = ROOT / "node_modules/katex"


# cells.py ---------------------------------------------------------------------------------

CODE = (
    '<div class="language-python highlight"><pre><span></span><code>'
    '<span class="nb">print</span>(<span class="mi">1</span>)\n</code></pre></div>'
)
RUNS = f'<cg-run lazy name="c">{CODE}</cg-run>'


def test_code_takes_the_markup_of_materials_own_blocks(tmp_path: Path) -> None:
    cell = code_of(tmp_path, area("text/plain", "<pre>2 &lt; 3\n</pre>"))
    assert cells.cell_html(cell) == f'{RUNS}\n<pre class="cg-output">2 &lt; 3</pre>'


def test_a_check_is_folded_with_its_output(tmp_path: Path) -> None:
    cell = code_of(tmp_path, area("text/plain", "<pre>7</pre>"), tag="check", summary="With torch")
    assert cells.cell_html(cell) == (
        '<details class="cg-fold cg-check"><summary>With torch</summary>\n'
        f'{RUNS}\n<pre class="cg-output">7</pre>\n</details>'
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


@pytest.mark.site
def test_katex_makes_html_and_mathml(tmp_path: Path) -> None:
    html = katex.render([HALF], KATEX, tmp_path / "maths.json")[HALF]
    assert html.startswith('<span class="katex-display">')
    assert "<mfrac><mn>1</mn><mn>2</mn></mfrac>" in html


@pytest.mark.site
def test_a_known_formula_starts_no_node(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = katex.render([HALF], KATEX, tmp_path / "maths.json")
    monkeypatch.setattr(katex, "node", lambda: pytest.fail("Node was started"))
    assert katex.render([HALF, HALF], KATEX, tmp_path / "maths.json") == first


@pytest.mark.site
def test_another_katex_renders_anew(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "maths.json").write_text(json.dumps({katex.key(HALF, "0.1"): "stale"}))
    assert katex.render([HALF], KATEX, tmp_path / "maths.json")[HALF] != "stale"


@pytest.mark.site
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


# fonts.py ---------------------------------------------------------------------------------

ITALIC = KATEX / "dist/fonts/KaTeX_Math-Italic.woff2"


def held(font: Path) -> set[str]:
    return {chr(code) for code in TTFont(font).getBestCmap()}


def test_a_cut_font_holds_what_is_asked_for_and_weighs_little(tmp_path: Path) -> None:
    cut = fonts.cut(ITALIC, "HW", tmp_path)
    assert held(cut) == {"H", "W"}
    assert len(held(ITALIC)) > 100
    assert cut.stat().st_size < 2000 < ITALIC.stat().st_size


def test_a_cut_font_is_made_once_and_anew_for_other_characters(tmp_path: Path) -> None:
    first = fonts.cut(ITALIC, "HW", tmp_path)
    before = first.stat().st_mtime_ns
    assert fonts.cut(ITALIC, ["W", "H", "H"], tmp_path) == first
    assert first.stat().st_mtime_ns == before
    assert fonts.cut(ITALIC, "HWC", tmp_path).name != first.name
    assert re.fullmatch(r"KaTeX_Math-Italic\.[0-9a-f]{12}\.woff2", first.name)


def test_two_cuts_give_the_same_bytes(tmp_path: Path) -> None:
    one, two = (fonts.cut(ITALIC, "HW", tmp_path / name) for name in "ab")
    assert one.read_bytes() == two.read_bytes()


def test_letters_of_variables_are_told_from_the_rest() -> None:
    html = [
        '<math><mi>z</mi></math><span class="katex-html" aria-hidden="true">'
        '<span class="mord mathnormal" style="x">H</span><span class="mord">1&lt;</span></span>'
    ]
    assert katex.characters(html, "KaTeX_Math-Italic.woff2") == {"H"}
    assert katex.characters(html, "KaTeX_Main-Regular.woff2") == {"H", "1", "<"}


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


def test_search_reads_neither_drawings_nor_colours() -> None:
    html = '<p>See</p><svg><text>padded</text></svg><pre><span class="n">conv</span>(3)</pre>'
    assert search.without_noise(html) == "<p>See</p><pre>conv(3)</pre>"


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


def test_code_keeps_only_the_elements_that_colour_it() -> None:
    coloured = (
        '<span class="k">def</span><span class="w"> </span><span class="nf">f</span>'
        '<span class="p">(</span><span class="n">x</span><span class="p">):</span>\n'
        '<span class="sd">&quot;&quot;&quot;One.</span>\n\n<span class="sd">    Two.</span>\n'
        '<span class="mi">1</span><span class="o">+</span><span class="mi">2</span>'
    )
    assert colours.fewer(coloured) == (
        '<span class="k">def</span> <span class="nf">f</span>(x):\n'
        '<span class="sd">&quot;&quot;&quot;One.\n\n    Two.</span>\n'
        '<span class="mi">1</span>+<span class="mi">2</span>'
    )


def test_a_link_inside_code_stays() -> None:
    linked = '<span class="n"><a href="#x">ShapeError</a></span>'
    assert colours.fewer(linked) == linked


def test_only_code_blocks_are_lightened() -> None:
    inline = '<p><span class="n">kept</span></p>'
    block = '<pre><span></span><code><span class="n">x</span></code></pre>'
    page = colours.on_page_content(inline + block, page=None)  # type: ignore[arg-type]
    assert page == inline + "<pre><span></span><code>x</code></pre>"


def test_the_rule_that_restyles_every_element_goes_and_its_absence_is_told() -> None:
    assert palette.without_rule(f"a{{}}{palette.RULE}b{{}}") == "a{}b{}"
    with pytest.raises(PluginError, match="no longer holds"):
        palette.without_rule("a{}")


def test_a_page_tells_its_colour_scheme_when_it_is_dark() -> None:
    script = palette.telling_in_time(f"a;{palette.TELLS}b;{palette.SCHEME}c")
    assert script == f"a;{palette.TELLS_IN_TIME}b;{palette.SCHEME_IF_NEW}c"
    with pytest.raises(PluginError, match="no longer holds"):
        palette.telling_in_time(palette.TELLS)
