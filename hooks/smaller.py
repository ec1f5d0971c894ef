"""Leave comments and blanks out of our own scripts and styles as they are published."""

from __future__ import annotations

from pathlib import Path

import rcssmin
import rjsmin
from mkdocs.config.defaults import MkDocsConfig

# Material's own files come small.
OURS = ("assets/convguide.*", "assets/js/*")


def on_post_build(*, config: MkDocsConfig) -> None:
    """Write every script and style of ours anew."""
    for path in sorted(path for pattern in OURS for path in Path(config.site_dir).glob(pattern)):
        text = smaller(path.suffix, path.read_text(encoding="utf-8"))
        path.write_text(text, encoding="utf-8")


def smaller(suffix: str, text: str) -> str:
    r"""Return a text without what only its readers need; other files than these are as they were.

    >>> smaller(".js", "// Why.\nexport const one = 1;"), smaller(".json", "{ }")
    ('export const one=1;', '{ }')
    """
    if suffix == ".js":
        return str(rjsmin.jsmin(text))
    return str(rcssmin.cssmin(text)) if suffix == ".css" else text
