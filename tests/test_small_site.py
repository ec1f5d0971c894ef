"""Facts about one small site, built with MkDocs and the hooks."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from small_site import INDEX, LESSON, plant_site, write_lesson

pytestmark = pytest.mark.site


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    return plant_site(tmp_path)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    tree = plant_site(tmp_path_factory.mktemp("small"))
    done = build(tree)
    assert done.returncode == 0, done.stderr
    return tree / "site"


def build(tree: Path) -> subprocess.CompletedProcess[str]:
    variables = {**os.environ, "NO_MKDOCS_2_WARNING": "1", "SOURCE_DATE_EPOCH": "0"}
    command = [sys.executable, "-m", "mkdocs", "build", "--strict"]
    return subprocess.run(
        command, cwd=tree, env=variables, capture_output=True, text=True, check=False
    )


def complaint(tree: Path) -> str:
    """Return what a build says that must fail."""
    done = build(tree)
    assert done.returncode != 0
    return done.stderr


def lesson_page(site: Path) -> str:
    return (site / "learn/sizes/index.html").read_text()


def test_a_notebook_becomes_a_light_page_with_its_links(site: Path) -> None:
    page = lesson_page(site)
    article = page.partition("<article")[2].partition("</article>")[0]
    assert '<a href="../../notation/#notation">Signs</a> and <a href="#a1">A1</a>' in article
    assert '<h2 id="a1">A1. Shape<a class="headerlink"' in article
    assert 'href="#a1" class="md-nav__link"' in page
    assert '<pre class="cg-output">1</pre>' in article
    assert article.count("cg-output") == 1
    assert not re.search(r"<style|<script|clipboard|jp-|cdn|mermaid", article)
    assert len(page) < 30_000


def test_a_problem_with_a_record_takes_its_answer_below_the_statement(site: Path) -> None:
    article = lesson_page(site).partition("<article")[2].partition("</article>")[0]
    asked = (
        '<div class="cg-ask"><cg-problem bare lazy src="../../assets/practice/lessons/sizes.json" '
        'problem="A1"></cg-problem></div>'
    )
    assert article.count("<cg-problem") == article.count(asked) == 1
    statement, rest = article.split(asked)
    assert 'id="a1"' in statement
    assert "cg-output" in rest
    assert "cg-problem" not in (site / "downloads/sizes.ipynb").read_text()


def test_a_notebook_is_offered_as_a_file_and_in_colab(site: Path) -> None:
    page = lesson_page(site)
    assert '<a class="md-button" href="../../downloads/sizes.ipynb" download>' in page
    assert "https://colab.research.google.com/github/owner/repo/blob/notebooks/sizes.ipynb" in page
    assert json.loads((site / "downloads/sizes.ipynb").read_text())["nbformat"] == 4


def test_a_notebook_says_what_it_needs(site: Path) -> None:
    page = lesson_page(site)
    assert "<code>pip install torch matplotlib notebook</code>" in page
    assert "<code>jupyter notebook sizes.ipynb</code>" in page


def test_a_site_without_an_address_has_no_sitemap(site: Path) -> None:
    assert not list(site.glob("sitemap.xml*"))


def test_a_page_offers_to_report_an_error_without_asking_github(site: Path) -> None:
    page = lesson_page(site)
    assert "https://github.com/owner/repo/issues/new?title=Error%20on%20the%20page" in page
    assert 'data-md-component="source"' not in page
    assert 'role="dialog" aria-label="Search"' in page


def test_maths_is_rendered_on_markdown_pages_and_in_notebooks(site: Path) -> None:
    lesson, index = lesson_page(site), (site / "search/search_index.json").read_text()
    notation = (site / "notation/index.html").read_text()
    assert '<span class="cg-maths"><span class="katex">' in notation
    assert '<div class="cg-maths"><span class="katex-display">' in lesson
    assert '<link rel="stylesheet" href="../../assets/maths/katex.css">' in lesson
    assert "katex" not in index


def test_a_short_formula_holds_its_punctuation(site: Path) -> None:
    assert re.search(r'<span class="cg-whole">.*</span>\.</span></p>', lesson_page(site))


def test_a_page_without_maths_loads_none(site: Path) -> None:
    assert "katex" not in (site / "index.html").read_text()
    fonts = sorted(path.name for path in (site / "assets/maths/fonts").iterdir())
    assert [name.partition(".")[0] for name in fonts] == ["KaTeX_Main-Regular", "KaTeX_Math-Italic"]


def test_another_build_gives_the_same_bytes(site: Path, tree: Path) -> None:
    assert build(tree).returncode == 0
    names = [path.relative_to(site) for path in site.rglob("*") if path.is_file()]
    assert len(names) > 20
    other = [name for name in names if (site / name).read_bytes() != read(tree / "site" / name)]
    assert other == []


def read(path: Path) -> bytes:
    return path.read_bytes() if path.is_file() else b""


def test_all_broken_links_of_notebooks_are_told_at_once(tree: Path) -> None:
    text = json.dumps(LESSON).replace("../notation.md#notation", "gone.md")
    write_lesson(tree, text.replace("(#a1).", "(#a9) and [more](../notation.md#signs)."))
    told = complaint(tree)
    for fault in (
        "'gone.md' is broken: there is no file 'learn/gone.md'",
        "'#a9' is broken: 'learn/sizes.ipynb' has no id 'a9'",
        "'../notation.md#signs' is broken: 'notation.md' has no id 'signs'",
    ):
        assert f"learn/sizes.ipynb, cell top: the link {fault}" in told


@pytest.mark.parametrize(
    ("before", "after", "fault"),
    [
        ("P = 1", "\\\\frac{P", "learn/sizes.ipynb: KaTeX refuses the formula '\\\\frac{P'"),
        ("$P = 1$", "5$", "learn/sizes.ipynb: cell a: a dollar without a partner"),
        ("stdout", "stderr", "learn/sizes.ipynb: cell b: an output of type"),
    ],
)
def test_a_fault_in_a_notebook_fails_the_build(
    tree: Path, before: str, after: str, fault: str
) -> None:
    text = json.dumps(LESSON)
    assert before in text
    write_lesson(tree, text.replace(before, after))
    assert fault in complaint(tree)


def test_a_markdown_page_cannot_link_to_a_missing_heading_of_a_notebook(tree: Path) -> None:
    (tree / "docs/index.md").write_text(INDEX.replace("#a1", "#a9"))
    assert "'learn/sizes.ipynb#a9'" in complaint(tree)


def test_a_notebook_that_cannot_be_downloaded_fails_the_build(tree: Path) -> None:
    (tree / "build/pages/downloads/sizes.ipynb").unlink()
    fault = "the notebook to download is missing: downloads/sizes.ipynb"
    assert f"learn/sizes.ipynb: {fault}" in complaint(tree)
