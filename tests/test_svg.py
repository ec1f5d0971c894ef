"""Facts about figures on a page: their colours, names, description and bytes."""

from __future__ import annotations

import re
from collections import Counter
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

import pytest

from convguide.render import drawing
from convguide.render.svg import PALETTES, themed

HATCHED = drawing.svg_text(drawing.draw_convolution(6, 1, 2))
DILATED = drawing.svg_text(drawing.draw_convolution((7, 8), 3, 2, 1, 2))
SHARING = drawing.svg_text(drawing.draw_sharing(3, 64, 3))
each = pytest.mark.parametrize(
    "svg", [HATCHED, DILATED, SHARING], ids=["hatched", "dilated", "sharing"]
)


def figure(svg: str = HATCHED, figure_id: str = "one", alt: str = "words") -> Element:
    return ElementTree.fromstring(themed(svg, figure_id, alt))


def values(root: Element) -> list[str]:
    return [value for element in root.iter() for value in element.attrib.values()]


def ids(root: Element) -> list[str]:
    return [element.attrib["id"] for element in root.iter() if "id" in element.attrib]


def test_matplotlib_wrote_what_these_facts_are_about() -> None:
    for part in ("<metadata>", "<style", "<!DOCTYPE", "font-family", "url(#", "xlink:href", 'pt"'):
        assert part in HATCHED


@each
def test_prolog_metadata_and_style_sheet_are_gone(svg: str) -> None:
    text = themed(svg, "one", "words")
    assert text.startswith("<svg ")
    for part in ("<?xml", "<!DOCTYPE", "<metadata", "<style", "xlink", "rdf", "<!--"):
        assert part not in text


@each
def test_every_colour_is_a_variable_with_its_light_value(svg: str) -> None:
    text = themed(svg, "one", "words")
    used = re.findall(r"var\(--cg-([a-z]+), (#[0-9a-f]{6})\)", text)
    assert len(set(used)) >= 6
    assert all(PALETTES["default"][role] == colour for role, colour in used)
    assert re.search(r"#[0-9a-f]{6}\b", re.sub(r"var\([^)]*\)", "", text)) is None


def test_both_palettes_have_the_same_eleven_roles() -> None:
    roles = {"ink", "muted", "grid", "paper", "input", "padding", "output"}
    roles |= {"kernel", "last", "accent", "unread"}
    assert [set(palette) for palette in PALETTES.values()] == [roles, roles]


def test_no_two_roles_share_a_colour() -> None:
    assert [len(set(palette.values())) for palette in PALETTES.values()] == [11, 11]


@each
def test_the_white_background_is_gone(svg: str) -> None:
    assert 'id="patch_1"' in svg
    corner = re.compile(r"M 0 [\d.]+ L 288 [\d.]+ L 288 0 L 0 0 z")
    assert corner.search(" ".join(svg.split()))
    assert not any(corner.search(value) for value in values(figure(svg)))


@each
def test_the_size_comes_from_the_page_alone(svg: str) -> None:
    root = figure(svg)
    assert "width" not in root.attrib
    assert "height" not in root.attrib
    assert root.attrib["viewBox"].startswith("0 0 288 ")


@each
def test_two_figures_share_no_id(svg: str) -> None:
    one, two = ids(figure(HATCHED, "one")), ids(figure(svg, "two"))
    assert one
    assert set(one).isdisjoint(two)
    assert max(Counter(one + two).values()) == 1


@each
def test_every_reference_leads_to_an_element_of_the_figure(svg: str) -> None:
    root = figure(svg)
    text = ElementTree.tostring(root, encoding="unicode")
    targets = re.findall(r"url\(#([^)]+)\)", text) + re.findall(r'href="#([^"]+)"', text)
    assert targets
    assert set(targets) == set(ids(root))
    assert all(target.startswith("one-") for target in targets)


def test_the_hatching_survives() -> None:
    root = figure()
    (pattern,) = root.iter("pattern")
    assert f"url(#{pattern.attrib['id']})" in " ".join(values(root))


def test_the_alternative_is_text_and_not_markup() -> None:
    alt = 'a < b & "c" > <script>'
    assert figure(alt=alt).attrib["aria-label"] == alt
    assert "<script" not in themed(HATCHED, "one", alt)


def test_a_figure_is_one_image_that_takes_no_focus() -> None:
    root = figure(alt="the words")
    assert (root.attrib["role"], root.attrib["focusable"]) == ("img", "false")


def test_text_stays_text_in_the_pages_font() -> None:
    root = figure()
    written = [element.text for element in root.iter("text")]
    assert "never read: 27 pixels" in written
    assert "font-family" not in themed(HATCHED, "one", "words")
    sized = [element for element in root.iter() if "font-size:9px" in element.get("style", "")]
    texts = [text for element in sized for text in element.iter("text")]
    assert len(texts) == len(written)
    assert set(re.findall(r"font-size:([\d.]+)px", " ".join(values(root)))) == {"9"}


@each
def test_the_same_figure_gives_the_same_bytes(svg: str) -> None:
    assert themed(svg, "one", "words") == themed(svg, "one", "words")


def test_a_figure_drawn_twice_is_written_alike() -> None:
    assert drawing.svg_text(drawing.draw_convolution(6, 1, 2)) == HATCHED


@each
def test_a_themed_figure_is_half_as_long_at_most(svg: str) -> None:
    assert len(themed(svg, "one", "words")) < len(svg) / 2


def test_what_says_nothing_is_left_out() -> None:
    assert all(element.attrib for element in figure().iter("g"))
