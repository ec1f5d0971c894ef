"""Facts about the check of the built site's links."""

from __future__ import annotations

from pathlib import Path

import pytest

from convguide.render.links import broken_links

TARGET = '<h1 id="top">T</h1><p id="caf%C3%A9"></p><p id="über"></p><a name="old">x</a>'


def broken(tmp_path: Path, markup: str, page: str = "learn/index.html") -> list[str]:
    """Return the broken links of a small site with one page's markup."""
    files = {
        "index.html": TARGET,
        "other/index.html": TARGET,
        "assets/pic.svg": "<svg/>",
        "two words.txt": "x",
        page: f'<html><body><p id="here">P</p>{markup}</body></html>',
    }
    for name, text in files.items():
        path = tmp_path / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f'<meta charset="utf-8">{text}' if name.endswith("html") else text, "utf-8")
    (tmp_path / "outside.html").write_text(TARGET, "utf-8")
    return broken_links(tmp_path / "site")


@pytest.mark.parametrize(
    "link",
    [
        *("../other/", "../other", "../other/index.html", "../", "..", "/other/", "#here"),
        *("../other/#top", "../other/#old", "../other/?q=1#top", "../#top", "/#top", "?q=1"),
        *("../two%20words.txt", "../assets/pic.svg", "../assets/pic.svg#layer"),
        *("../other/#%C3%BCber", "", "#"),
        *("https://pytorch.org/nowhere", "//example.org/x", "mailto:a@b.c", "data:,x"),
    ],
)
def test_a_link_that_leads_somewhere_is_fine(tmp_path: Path, link: str) -> None:
    assert broken(tmp_path, f'<a href="{link}">x</a>') == []


@pytest.mark.parametrize(
    "link",
    [
        *("../nowhere/", "other/", "/nowhere.html", "#nowhere", "../other/#nowhere"),
        *("../assets/", "../two words", "../../outside.html", "/../outside.html", "?q=1#nowhere"),
        "../index.html/",
    ],
)
def test_a_link_that_leads_nowhere_is_told_with_its_page(tmp_path: Path, link: str) -> None:
    assert broken(tmp_path, f'<a href="{link}">x</a>') == [f"learn/index.html: {link}"]


@pytest.mark.parametrize("element", ["img", "script", "iframe", "source"])
def test_what_a_page_shows_is_followed_too(tmp_path: Path, element: str) -> None:
    assert broken(tmp_path, f'<{element} src="../assets/none.svg">') == [
        "learn/index.html: ../assets/none.svg"
    ]


def test_a_link_is_told_once_a_page(tmp_path: Path) -> None:
    assert broken(tmp_path, '<a href="x">1</a><a href="x">2</a><a href="y">3</a>') == [
        *("learn/index.html: x", "learn/index.html: y")
    ]


def test_the_page_for_missing_pages_may_link_from_anywhere(tmp_path: Path) -> None:
    assert broken(tmp_path, '<a href="nowhere/">x</a>', page="404.html") == []
