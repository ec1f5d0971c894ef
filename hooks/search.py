"""Keep drawings out of the search index: their labels are no text that one looks for.

The colours of code go too, which the plugin ignores, but takes most of its time to read.
"""

from __future__ import annotations

import re
from typing import Any

from mkdocs.plugins import CombinedEvent, event_priority
from mkdocs.structure.pages import Page

NOISE = re.compile(r"<svg\b.*?</svg>|</?span\b[^>]*>", re.DOTALL)

whole: list[str] = []


def without_noise(html: str) -> str:
    """Return a page's HTML as the search plugin shall read it."""
    return NOISE.sub("", html)


@event_priority(50)
def hide(context: Any, /, *, page: Page, **kwargs: Any) -> Any:
    """Take the noise out before the search plugin reads the page."""
    whole[:] = [page.content or ""]
    page.content = without_noise(whole[0])
    return context


@event_priority(-50)
def restore(context: Any, /, *, page: Page, **kwargs: Any) -> Any:
    """Put the page back as it was."""
    page.content = whole.pop()
    return context


on_page_context = CombinedEvent(hide, restore)
