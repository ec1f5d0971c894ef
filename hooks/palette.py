"""Keep Material from giving every element of a page its style anew, visit by visit.

On a phone that was a third of the time before a page answers. A rule of its stylesheet of
colours did it while a palette is set: it only keeps colours from fading when a reader changes
the palette. And a script told the browser the page's colour scheme, which it has in the light
palette already; only a dark one is told now. (overrides/main.html is the third part.)
"""

from __future__ import annotations

from pathlib import Path

from mkdocs.config.defaults import MkDocsConfig
from mkdocs.exceptions import PluginError

RULE = (
    "[data-md-color-switching] *,[data-md-color-switching] :after,"
    "[data-md-color-switching] :before{transition-duration:0s!important}"
)
TELLS = 'let o=x("meta",{name:"color-scheme"});document.head.appendChild(o);'
SCHEME = "return o.content=a.colorScheme,"
TELLS_IN_TIME = 'let o=x("meta",{name:"color-scheme"});'
SCHEME_IF_NEW = (
    'return(o.parentNode||a.colorScheme==="dark")&&'
    "(o.content=a.colorScheme,o.parentNode||document.head.appendChild(o)),"
)


def without_rule(css: str) -> str:
    """Return the stylesheet without the rule, or say that Material has changed."""
    if RULE not in css:
        raise PluginError(f"Material's palette stylesheet no longer holds {RULE!r}")
    return css.replace(RULE, "")


def telling_in_time(script: str) -> str:
    """Return Material's script telling a colour scheme that is new, or say that it has changed."""
    for before, after in ((TELLS, TELLS_IN_TIME), (SCHEME, SCHEME_IF_NEW)):
        if script.count(before) != 1:
            raise PluginError(f"Material's script no longer holds {before!r} once")
        script = script.replace(before, after)
    return script


def on_post_build(*, config: MkDocsConfig) -> None:
    """Rewrite the stylesheet and the script that Material has just copied."""
    for path in Path(config.site_dir, "assets/stylesheets").glob("palette.*.min.css"):
        path.write_text(without_rule(path.read_text(encoding="utf-8")), encoding="utf-8")
    for path in Path(config.site_dir, "assets/javascripts").glob("bundle.*.min.js"):
        path.write_text(telling_in_time(path.read_text(encoding="utf-8")), encoding="utf-8")
