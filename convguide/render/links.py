"""Links: those of a built site lead somewhere, and where its tools open what is asked of them.

Contents
    broken_links            every internal link that leads nowhere
    calculator_address, chain_address, solver_address
                            a calculator on its own input, from the site's root
    practice_address        a problem; a sheet of them has its address from practice/sheets,
                            since the command writes it too
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote, urldefrag, urlsplit

from lxml import html

from convguide.layers import Layer, Shape

LINKS = "//@href | //@src"


def broken_links(site: Path) -> list[str]:
    """Return every internal link that leads nowhere, with its page."""
    pages = {path: html.parse(str(path)) for path in sorted(site.rglob("*.html"))}
    ids = {path: set(tree.xpath("//@id | //a/@name")) for path, tree in pages.items()}
    return [
        f"{path.relative_to(site).as_posix()}: {link}"
        for path, tree in pages.items()
        for link in internal(tree.xpath(LINKS))
        if path.name != "404.html" and not leads_somewhere(site, path, link, ids)
    ]


def internal(links: list[str]) -> Iterator[str]:
    """Yield the links that stay in the site, each once."""
    for link in dict.fromkeys(map(str, links)):
        parts = urlsplit(link)
        if not parts.scheme and not parts.netloc and link not in ("", "#"):
            yield link


def leads_somewhere(site: Path, page: Path, link: str, ids: dict[Path, set[str]]) -> bool:
    """Return whether a link's file exists, and the place in it that it names."""
    address, fragment = urldefrag(link)
    path = unquote(urlsplit(address).path)
    base = site / path.lstrip("/") if path.startswith("/") else page.parent / path
    target = base.resolve() if path else page.resolve()
    if path.endswith("/") or target.is_dir():
        target /= "index.html"
    if not target.is_file() or not target.is_relative_to(site.resolve()):
        return False
    there = ids.get(site / target.relative_to(site.resolve()))
    return not fragment or there is None or unquote(fragment) in there


CALCULATOR = "calculators/conv2d-output-size/"
VISUALIZER = "calculators/convolution-visualizer/"
CHAIN = "calculators/cnn-shapes-layer-by-layer/"
SOLVER = "calculators/padding-and-stride-for-a-target-size/"
PRACTICE = "practice/conv2d-practice-problems/"


def calculator_address(layer: Layer, input_shape: Shape) -> str:
    """Return where the calculator shows a layer on an input, from the site's root.

    >>> from convguide.layers import Conv2d
    >>> calculator_address(Conv2d(3, 16, kernel_size=(3, 5)), (3, 32, 48))
    'calculators/conv2d-output-size/?layer=Conv2d(3,16,kernel_size=(3,5))&input=3x32x48'
    """
    return address(CALCULATOR, layer=repr(layer), input=by_x(input_shape))


def chain_address(network: Layer | str, input_shape: Shape | None = None) -> str:
    """Return where a network is shown layer by layer: one of the architectures by its name.

    >>> chain_address("resnet18")
    'calculators/cnn-shapes-layer-by-layer/?net=resnet18'
    """
    net = network if isinstance(network, str) else repr(network)
    return address(CHAIN, net=net, input=input_shape and by_x(input_shape))


def solver_address(input_size: Shape, target_size: Shape, **ranges: range | int) -> str:
    """Return where the solver is asked for a target, each range by its first and last value.

    >>> solver_address((32, 48), (16, 24), kernel_size=range(1, 8), stride=2)
    'calculators/padding-and-stride-for-a-target-size/?from=32x48&to=16x24&kernel_size=1-7&stride=2'
    """
    said = {name: between(values) for name, values in ranges.items()}
    return address(SOLVER, **{"from": by_x(input_size), "to": by_x(target_size)}, **said)


def practice_address(kind: str, level: int, number: int, version: int = 1) -> str:
    """Return where a practice problem stands.

    >>> practice_address("shape", 2, 37)
    'practice/conv2d-practice-problems/?v=1&kind=shape&level=2&n=37'
    """
    return address(PRACTICE, v=version, kind=kind, level=level, n=number)


def address(page: str, **query: object) -> str:
    """Return a page's address with what is asked there, None left out."""
    words = (f"{name}={said(value)}" for name, value in query.items() if value is not None)
    return f"{page}?{'&'.join(words)}"


def said(value: object) -> str:
    """Return a value as a readable part of an address, without the spaces.

    >>> said("Conv2d(3, 16, padding='same')")
    'Conv2d(3,16,padding=%27same%27)'
    """
    return quote(str(value).replace(" ", ""), safe="(),=")


def by_x(sizes: Shape) -> str:
    """Return sizes as the command line and the addresses have them.

    >>> by_x((3, 32, 48))
    '3x32x48'
    """
    return "x".join(map(str, sizes))


def between(values: range | int) -> str:
    """Return a range by its first and last value, a number alone as itself.

    >>> between(range(1, 8)), between(range(3, 4))
    ('1-7', '3')
    """
    if isinstance(values, int):
        return str(values)
    return f"{values[0]}-{values[-1]}" if len(values) > 1 else str(values[0])
