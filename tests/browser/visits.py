"""Opening a page of the served site, and what happens while it loads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from weakref import WeakKeyDictionary

from playwright.sync_api import Browser, Page, Request

from browser.server import Server

Visit = Callable[..., Page]

# Each window would start two more processes for the list below its address bar. Another list of
# features takes the place of Playwright's own: what a test could notice of that is repeated.
WITHOUT = (
    *("WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "SpareRendererForSitePerProcess"),
    *("HttpsUpgrades", "LensOverlay", "MediaRouter", "OptimizationHints", "PaintHolding"),
    *("DestroyProfileOnBrowserClose", "NetworkTimeServiceQuerying", "PreconnectToSearch"),
)
# Nothing but the test's own server can be reached.
ARGUMENTS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    f"--disable-features={','.join(WITHOUT)}",
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
]
HEIGHT = 900
SETTLED = """async () => {
  await document.fonts.ready;
  const late = "article :not(:defined):not([lazy]):not(:has(.cg-fault))";
  const waits = () => document.querySelector(late);
  for (let end = Date.now() + 5000; waits() && Date.now() < end; ) {
    await new Promise((done) => setTimeout(done, 20));
  }
  for (const turn of [1, 2]) await new Promise((done) => requestAnimationFrame(done));
}"""
NOTED = """() => document.querySelectorAll("details").forEach((fold) => {
  fold.dataset.was = String(fold.open);
})"""
ALL_OPEN = """() => document.querySelectorAll("details").forEach((fold) => { fold.open = true; })"""
AS_BEFORE = """() => {
  document.activeElement.blur();
  document.querySelectorAll("details[data-was]").forEach((fold) => {
    fold.open = fold.dataset.was === "true";
  });
  scrollTo({ top: 0, behavior: "instant" });
}"""

IS_DARK = """() => matchMedia("(prefers-color-scheme: dark)").matches"""

complaints: WeakKeyDictionary[Page, list[str]] = WeakKeyDictionary()


def open_page(
    chromium: Browser, server: Server, address: str, wait: str = "load", **options: Any
) -> Page:
    """Return a page of the site in a context of its own."""
    page = new_page(chromium, server, **options)
    go(page, server, address, wait)
    return page


def new_page(
    chromium: Browser, server: Server, width: int = 1280, palette: str = "light", **options: Any
) -> Page:
    """Return an empty page in a context of its own, which has seen nothing of the site."""
    context = chromium.new_context(
        viewport={"width": width, "height": HEIGHT},
        color_scheme=palette,
        reduced_motion="reduce",
        base_url=server.address,
        **options,
    )
    page = context.new_page()
    record(page, server.address)
    return page


def go(page: Page, server: Server, address: str, wait: str = "load") -> None:
    """Open another page of the site in a page of the browser; complaints start anew."""
    complaints[page].clear()
    page.goto(server.address + address, wait_until=wait)
    settle(page)
    page.evaluate(NOTED)


def record(page: Page, site: str) -> None:
    """Let a page's complaints grow with what goes wrong: console, requests, outside addresses."""
    say = complaints.setdefault(page, []).append
    page.on("console", lambda message: tell_console(say, message.type, message.text))
    page.on("pageerror", lambda error: say(f"script error: {error}"))
    page.on("requestfailed", lambda request: tell_failed(say, request))
    page.on("request", lambda request: tell_request(say, site, request.url))
    page.on("response", lambda response: tell_response(say, response.status, response.url))


def tell_console(say: Callable[[str], None], kind: str, text: str) -> None:
    if kind in ("error", "warning"):
        say(f"console {kind}: {text}")


def tell_failed(say: Callable[[str], None], request: Request) -> None:
    # The icon comes last, and is left where the next page follows at once.
    if not (request.url.endswith("/favicon.svg") and request.failure == "net::ERR_ABORTED"):
        say(f"failed request: {request.url}")


def tell_request(say: Callable[[str], None], site: str, url: str) -> None:
    if not url.startswith((site, "blob:", "data:")):
        say(f"request outside the site: {url}")


def tell_response(say: Callable[[str], None], status: int, url: str) -> None:
    if status >= 400:
        say(f"answer {status}: {url}")


def open_folds(page: Page) -> None:
    """Open every fold of a page."""
    page.evaluate(ALL_OPEN)
    settle(page)


def as_opened(page: Page) -> Page:
    """Bring a page that other tests have read back to how it opened: palette, width, folds."""
    return arrange(page, is_open=False)


def arrange(page: Page, width: int = 1280, palette: str = "light", is_open: bool = True) -> Page:
    """Bring a page to a width and a palette, its folds open or as they came; wait once for all."""
    if page.viewport_size is None or page.viewport_size["width"] != width:
        page.set_viewport_size({"width": width, "height": HEIGHT})
    if page.evaluate(IS_DARK) != (palette == "dark"):
        page.emulate_media(color_scheme=palette)
    page.evaluate(ALL_OPEN if is_open else AS_BEFORE)
    settle(page)
    return page


def resize(page: Page, width: int) -> None:
    """Give a page another width."""
    page.set_viewport_size({"width": width, "height": HEIGHT})
    settle(page)


def recolour(page: Page, palette: str) -> None:
    """Change the system's palette, which the page follows."""
    page.emulate_media(color_scheme=palette)
    settle(page)


def settle(page: Page) -> None:
    """Wait until fonts are there and scripts have seen the layout; without scripts, do nothing."""
    if page.evaluate("() => document.documentElement.classList.contains('js')"):
        page.evaluate(SETTLED)
