"""Facts about Material's stylesheets on the site: what no page can use is left out."""

from __future__ import annotations

from pathlib import Path

import pytest
import sheets
from mkdocs.config.defaults import MkDocsConfig

KNOWN = {"a", "b"}


def trim(css: str, known: set[str] = KNOWN, read: set[str] = frozenset()) -> str:  # type: ignore[assignment]
    return sheets.trim(css, known, read)


@pytest.mark.parametrize(
    ("css", "left"),
    [
        (".a{top:0}.c{top:1}", ".a{top:0}"),
        (".c,.a .b,.a .c{top:0}", ".a .b{top:0}"),
        (".a:not(.c){top:0}", ".a:not(.c){top:0}"),
        (":is(.c,.d) p{top:0}", ":is(.c,.d) p{top:0}"),
        ('[class="x.c"] p{top:0}', '[class="x.c"] p{top:0}'),
        ("[dir=rtl] .a,[dir=ltr] .a{top:0}", "[dir=ltr] .a{top:0}"),
        ("@media print{.c{top:0}}", ""),
        ("@media print{.c{top:0}.a{top:1}}", "@media print{.a{top:1}}"),
        ("@keyframes c{0%{top:0}to{top:1}}", "@keyframes c{0%{top:0}to{top:1}}"),
        (".a{content:'}.c{'}", '.a{content:"}.c{"}'),
    ],
)
def test_selectors_of_other_classes_are_left_out(css: str, left: str) -> None:
    assert trim(css) == left


@pytest.mark.parametrize(
    ("css", "left"),
    [
        (":root{--x:url('data:a;b{}');top:0}", ":root{top:0}"),
        (":root{--x:1}.a{top:var(--x)}", ":root{--x:1}.a{top:var(--x)}"),
        (":root{--x:1}.c{top:var(--x)}", ""),
        (":root{--read:1;--x:2}", ":root{--read:1}"),
    ],
)
def test_variables_that_nothing_reads_are_left_out(css: str, left: str) -> None:
    assert trim(css, read={"--read"}) == left


def test_a_class_that_a_script_puts_together_is_possible() -> None:
    names = {"tab--next", "tab", "in-page", "in-script", "nowhere"}
    known = sheets.possible(names, {"in-page"}, {"tab--", "in-script"})
    assert known == {"tab--next", "in-page", "in-script"}


CSS = ".a{top:0}.c{top:1}.d--x{top:2}.e{top:3}"
MAIN = "assets/stylesheets/main.0.min.css"


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A site of one page and one script."""
    files = {
        "index.html": f'<head><link href="{MAIN}"></head><p class="a">{MAIN}</p>',
        "assets/javascripts/bundle.js": "x.className = `d--${y}`",
        "assets/javascripts/workers/search.js": "e",
        MAIN: CSS,
        f"{MAIN}.map": "{}",
    }
    for name, text in files.items():
        path = tmp_path / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "site"


def trimmed(site: Path) -> Path:
    """Trim the stylesheets of a site, and return the one that is left."""
    config = MkDocsConfig(config_file_path=str(site.parent / "mkdocs.yml"))
    config.site_dir = str(site)
    sheets.on_post_build(config=config)
    (left,) = (site / MAIN).parent.iterdir()
    return left


def test_a_stylesheet_holds_what_pages_and_scripts_can_use(site: Path) -> None:
    assert trimmed(site).read_text() == ".a{top:0}.d--x{top:2}"


def test_pages_name_the_stylesheet_by_its_content(site: Path) -> None:
    first = trimmed(site).name
    assert (site / "index.html").read_text() == (
        f'<head><link href="assets/stylesheets/{first}"></head><p class="a">{MAIN}</p>'
    )
    (site / "assets/stylesheets" / first).rename(site / MAIN)
    (site / MAIN).write_text(f"{CSS}.a b{{top:4}}")
    assert trimmed(site).name != first


def test_a_known_stylesheet_is_not_trimmed_again(
    site: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = trimmed(site)
    first.rename(site / MAIN).write_text(CSS)
    monkeypatch.setattr(sheets, "trim", lambda *_: pytest.fail("it was trimmed again"))
    assert trimmed(site).name == first.name
