"""Take one rule out of Material's stylesheet of colours.

While a palette is set, which happens on every visit, the rule gives each element of the page a
new style, and takes it away again: a third of the time before a phone answers. It only keeps
colours from fading when a reader changes the palette.
"""

from __future__ import annotations

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

RULE = (
    "[data-md-color-switching] *,[data-md-color-switching] :after,"
    "[data-md-color-switching] :before{transition-duration:0s!important}"
)


def without_rule(css: str) -> str:
    """Return the stylesheet without the rule, or say that Material has changed."""
    if RULE not in css:
        raise PluginError(f"Material's palette stylesheet no longer holds {RULE!r}")
    return css.replace(RULE, "")


def on_post_build(*, config: MkDocsConfig) -> None:
    """Rewrite the stylesheet that Material has just copied."""
    for path in Path(config.site_dir, "assets/stylesheets").glob("palette.*.min.css"):
        path.write_text(without_rule(path.read_text(encoding="utf-8")), encoding="utf-8")
