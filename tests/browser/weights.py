"""What a first visit to a page transfers, as the browser counts it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import CDPSession, Page

from browser.server import Server
from browser.visits import arrange, go

LIMIT = 180_000
PROPERTY = "bytes of a first visit"
INDEX = "search_index.json"


@dataclass
class Traffic:
    """The bytes of each address, headers included."""

    urls: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)

    def begin(self, event: dict[str, Any]) -> None:
        self.urls[event["requestId"]] = event["request"]["url"]

    def end(self, event: dict[str, Any]) -> None:
        url = self.urls.get(event["requestId"], "unknown")
        self.sizes[url] = self.sizes.get(url, 0) + round(event["encodedDataLength"])

    def add_unfinished(self, server: Server) -> None:
        """Add what the browser began to load for a worker: its end is told to the worker."""
        for url in set(self.urls.values()) - set(self.sizes):
            self.sizes[url] = server.sent.get(urlsplit(url).path, 0)

    def total(self) -> int:
        """Return the bytes of all but the search index."""
        return sum(size for url, size in self.sizes.items() if not url.endswith(INDEX))


def first_visit(page: Page, server: Server, address: str) -> Traffic:
    """Open a page of the site as if this browser had never seen it; return what it transferred."""
    session, traffic = page.context.new_cdp_session(page), Traffic()
    session.on("Network.requestWillBeSent", traffic.begin)
    session.on("Network.loadingFinished", traffic.end)
    session.send("Network.enable")
    forget(page, session, server)
    # On a busy machine the network can be idle for half a second before the page has loaded.
    go(page, server, address)
    page.wait_for_load_state("networkidle")
    session.detach()
    traffic.add_unfinished(server)
    return traffic


def forget(page: Page, session: CDPSession, server: Server) -> None:
    """Forget the site: what it kept, what the browser kept of it, and what is in memory."""
    if page.url.startswith(server.address):
        page.evaluate("() => sessionStorage.clear()")
    page.goto("about:blank")
    arrange(page, is_open=False)
    origin = server.address.partition("/some/")[0]
    session.send("Storage.clearDataForOrigin", {"origin": origin, "storageTypes": "all"})
    session.send("Network.clearBrowserCache")
    for is_off in (True, False):
        session.send("Network.setCacheDisabled", {"cacheDisabled": is_off})


def complaints(traffic: Traffic) -> list[str]:
    """Say that a first visit is too heavy, and what weighs."""
    if traffic.total() < LIMIT:
        return []
    heaviest = sorted(traffic.sizes.items(), key=lambda item: -item[1])[:5]
    return [f"a first visit transfers {traffic.total()} bytes, foremost {heaviest}"]


def print_table(reporter: pytest.TerminalReporter) -> None:
    """Print the weights that tests recorded; with xdist they come with the reports."""
    reports = [report for group in ("passed", "failed") for report in reporter.getreports(group)]
    found = [
        value for report in reports for name, value in report.user_properties if name == PROPERTY
    ]
    if not found:
        return
    reporter.section("kB transferred by a first visit, gzip, without the search index")
    for address, size in sorted(found):
        reporter.write_line(f"{size / 1000:6.1f}  {address or 'home'}")
