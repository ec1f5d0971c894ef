"""An SVG figure as part of a page: themed by the page's palette, described, small.

Contents
    PALETTES                the colour of every role, in the light and in the dark scheme
    themed                  a matplotlib SVG as an inline <svg>
"""

from __future__ import annotations

from collections.abc import Iterator
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from convguide.render.shapes import merge, share, shorten

__all__ = ["PALETTES", "themed"]

PALETTES = {
    "default": {
        "ink": "#1b2430",
        "muted": "#55606e",
        "grid": "#8d97a5",
        "paper": "#ffffff",
        "input": "#e3eaf2",
        "padding": "#f6f3ea",
        "kernel": "#f5b14c",
        "last": "#1f5fa8",
        "output": "#d3ead9",
        "accent": "#b3195e",
        "unread": "#8a2b1d",
    },
    "slate": {
        "ink": "#e8ebf0",
        "muted": "#b0b8c4",
        "grid": "#7d8797",
        "paper": "#1e2129",
        "input": "#343e4f",
        "padding": "#292a2e",
        "kernel": "#91560a",
        "last": "#8fbcf2",
        "output": "#2b4a37",
        "accent": "#ff8fba",
        "unread": "#ff9d8a",
    },
}
ROLES = {colour: role for role, colour in PALETTES["default"].items()}
DROPPED = ("metadata", "style")


def themed(svg_text: str, figure_id: str, alt: str) -> str:
    """Return a matplotlib SVG as an inline <svg> that follows the page's palette and font.

    Args:
        svg_text: what matplotlib wrote, with svg.fonttype "none".
        figure_id: a name that no other figure of the page has; it begins every id.
        alt: the text alternative.
    """
    root = ElementTree.fromstring(svg_text)
    prune(root)
    used = {name for element in root.iter() for name in references(element)}
    for element in root.iter():
        restyle(element, figure_id, used)
    unwrap(root)
    merge(root)
    share(root)
    for element in root.iter("path"):
        element.set("d", shorten(element.attrib["d"]))
    root.attrib = {
        "viewBox": root.attrib["viewBox"],
        "role": "img",
        "aria-label": alt,
        "focusable": "false",
        "style": "stroke-linejoin:round;stroke-linecap:butt",
    }
    return ElementTree.tostring(root, encoding="unicode")


def local(name: str) -> str:
    """Return a name without its namespace, which HTML gives to an inline <svg> by itself.

    >>> local("{http://www.w3.org/2000/svg}path")
    'path'
    """
    return name.rpartition("}")[2]


def prune(parent: Element) -> None:
    """Remove metadata, style sheets (they would reach the whole page) and the background."""
    for child in list(parent):
        background = parent.get("id") == "figure_1" and child.get("id") == "patch_1"
        if local(child.tag) in DROPPED or background:
            parent.remove(child)
        else:
            prune(child)


def declarations(element: Element) -> dict[str, str]:
    """Return the declarations of an element's style attribute."""
    pairs = (part.partition(":") for part in element.get("style", "").split(";") if part.strip())
    return {name.strip(): value.strip() for name, _, value in pairs}


def references(element: Element) -> Iterator[str]:
    """Yield the ids that an element refers to."""
    for value in (*element.attrib.values(), *declarations(element).values()):
        if value.startswith("url(#"):
            yield value[5:-1]
        elif value.startswith("#") and value not in ROLES:
            yield value[1:]


def restyle(element: Element, figure_id: str, used: set[str]) -> None:
    """Rewrite an element's names, ids and colours in place."""
    style = {name: value for name, value in declarations(element).items() if keeps(name)}
    attributes = {local(name): value for name, value in element.attrib.items() if name != "style"}
    if attributes.get("id") not in used:
        attributes.pop("id", None)
    if attributes.get("transform", "").startswith("rotate(-0 "):
        del attributes["transform"]
    element.tag = local(element.tag)
    element.attrib = {
        name: f"{figure_id}-{value}" if name == "id" else replaced(value, figure_id, used)
        for name, value in attributes.items()
    }
    if style:
        pairs = (f"{name}:{replaced(value, figure_id, used)}" for name, value in style.items())
        element.set("style", ";".join(pairs))
    for name in {"d", "x", "y"} & attributes.keys():
        element.set(name, " ".join(map(rounded, attributes[name].split())))
    if element.text is not None and not element.text.strip():
        element.text = None
    element.tail = None


def keeps(declaration: str) -> bool:
    """Tell whether a declaration stays: a page's own font is what its figures use.

    >>> keeps("font-family"), keeps("font-size")
    (False, True)
    """
    return declaration not in ("font-family", "stroke-dashoffset")


def replaced(value: str, figure_id: str, used: set[str]) -> str:
    """Return a value with its colour made a variable, or its reference made the figure's own."""
    if value in ROLES:
        return f"var(--cg-{ROLES[value]}, {value})"
    for before, after in (("url(#", ")"), ("#", "")):
        name = value[len(before) : len(value) - len(after)]
        if value.startswith(before) and name in used:
            return f"{before}{figure_id}-{name}{after}"
    return value


def rounded(token: str) -> str:
    """Return a number of a path at a hundredth of a point; a letter as it is.

    >>> rounded("194.946556"), rounded("M")
    ('194.95', 'M')
    """
    return token if token.isalpha() else f"{round(float(token), 2):g}"


def unwrap(parent: Element) -> None:
    """Put the content of every group that says nothing in the group's place."""
    for child in list(parent):
        unwrap(child)
        if (child.tag == "g" and not child.attrib) or (child.tag == "defs" and not len(child)):
            at = list(parent).index(child)
            parent[at : at + 1] = list(child)
