"""Replace the maths of every page by KaTeX's HTML and MathML, made at build time.

Every page's formulas are collected first, so that Node starts once per build. Until the page is
written, each formula stands in it as plain characters: these reach the search index.
"""

from __future__ import annotations

import re
from html import escape, unescape
from pathlib import Path

import katex
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import Files
from mkdocs.structure.pages import Page
from mkdocs.utils import get_relative_url
from tex import Formula, plain

KATEX = Path("node_modules/katex")
CACHE = Path("build/cache/maths.json")
FONTS = Path("build/cache/fonts")
ASSETS = "assets/maths"
ARITHMATEX = re.compile(r'<(span|div) class="arithmatex">\\([(\[])(.*?)\\[)\]]</\1>', re.DOTALL)
WAITING = re.compile(
    r'<(span|div) class="cg-maths" data-formula="(\d+)">.*?</\1>([.,;:!?)]*)', re.DOTALL
)
BOX = 'class="katex-base"'

numbers: dict[Formula, int] = {}
places: dict[Formula, str] = {}
rendered: list[str] = []


def on_pre_build(*, config: MkDocsConfig) -> None:
    """Forget the formulas of an earlier build."""
    numbers.clear()
    places.clear()
    rendered.clear()


# Below the notebooks' hook, which marks its formulas as Markdown pages do.
@event_priority(-50)
def on_page_content(html: str, *, page: Page, config: MkDocsConfig, files: Files) -> str:
    """Number the formulas of a page and leave plain characters in their place."""

    def wait(match: re.Match[str]) -> str:
        formula = Formula(unescape(match[3]).strip(), display=match[2] == "[")
        number = numbers.setdefault(formula, len(numbers))
        places.setdefault(formula, page.file.src_uri)
        shown = escape(plain(formula.tex), quote=False)
        return f'<{match[1]} class="cg-maths" data-formula="{number}">{shown}</{match[1]}>'

    return ARITHMATEX.sub(wait, html)


def on_env(env: object, *, config: MkDocsConfig, files: Files) -> None:
    """Render the formulas of all pages; one that KaTeX refuses fails the build."""
    if not numbers:
        return
    root = Path(config.config_file_path).parent
    try:
        rendered.extend(katex.render(numbers, root / KATEX, root / CACHE).values())
    except katex.Refused as refused:
        raise PluginError("\n".join(complaints(refused))) from refused
    except katex.MathsError as error:
        raise PluginError(f"The maths cannot be rendered: {error}") from error


def complaints(refused: katex.Refused) -> list[str]:
    """Say of each refused formula where it first stands."""
    return [
        f"{places[formula]}: KaTeX refuses the formula {formula.tex!r}: {reason}"
        for formula, reason in refused.reasons.items()
    ]


def on_post_page(output: str, *, page: Page, config: MkDocsConfig) -> str:
    """Put the rendered formulas into a page, with KaTeX's stylesheet if there is one."""
    if not WAITING.search(output):
        return output
    css = get_relative_url(f"{ASSETS}/katex.css", page.url)
    with_css = output.replace("</head>", f'<link rel="stylesheet" href="{css}">\n</head>', 1)
    return WAITING.sub(formula_html, with_css)


def formula_html(match: re.Match[str]) -> str:
    """Return the finished markup of one formula, with the punctuation that follows it."""
    tag, number, after = match.groups()
    html = f'<{tag} class="cg-maths">{rendered[int(number)]}</{tag}>{after}'
    # A browser may break the line in front of a full stop behind a box. A formula of one box
    # can be held together with it; a longer one must be free to break.
    whole = after and html.count(BOX) == 1
    return f'<span class="cg-whole">{html}</span>' if whole else html


def on_post_build(*, config: MkDocsConfig) -> None:
    """Publish KaTeX's stylesheet and the fonts in use."""
    if rendered:
        root = Path(config.config_file_path).parent
        katex.publish(root / KATEX, rendered, Path(config.site_dir) / ASSETS, root / FONTS)
