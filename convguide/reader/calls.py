"""One constructor call with literals, such as `Conv2d(3, 16, kernel_size=3)`, as a layer."""

from __future__ import annotations

import ast
from typing import Any

from convguide import layers, networks
from convguide.layers import Layer
from convguide.reader.source import LARGEST, ReadError, at, excerpt, parsed

PREFIXES = ("nn", "torch.nn")
NETWORKS = ("Sequential", "Sum", "Concat")
NOT_LAYERS = ("Layer", "Shape", "Window")
LAYERS = tuple(name for name in dir(layers) if name[0].isupper() and name not in NOT_LAYERS)
# torch takes these two everywhere; neither touches a shape or a count.
PLACEMENT = ("device", "dtype")


def read_call(text: str) -> Layer:
    """Return the layer, or the network of layers, that a constructor call spells.

    Nothing is executed: arguments are literals, and calls inside a network.

    Raises:
        ReadError: the text is no such call, or the layer cannot be built; with the place.

    >>> read_call("nn.Conv2d(3, 16, (3, 5), padding='same')")
    Conv2d(3, 16, kernel_size=(3, 5), padding='same')
    >>> read_call("Conv2d(3, sixteen, 3)")
    Traceback (most recent call last):
    convguide.reader.source.ReadError: line 1, column 11: `sixteen` is no literal: write a number
    """
    body = parsed(text.strip()).body
    if len(body) != 1 or not isinstance(body[0], ast.Expr):
        raise ReadError("write one constructor call, such as Conv2d(3, 16, kernel_size=3)", 1, 1)
    return called(body[0].value)


def called(node: ast.expr) -> Layer:
    """Return the layer of a call in a syntax tree."""
    if not isinstance(node, ast.Call):
        raise at(node, f"`{excerpt(node)}` is no constructor call, such as MaxPool2d(2)")
    name = layer_name(node.func)
    reader = called if name in NETWORKS else literal
    given = [reader(each) for each in node.args]
    named: dict[str, Any] = {}
    for keyword in node.keywords:
        if keyword.arg is None or keyword.arg in named:
            raise at(keyword, f"`{excerpt(keyword)}` is no keyword of its own")
        named[keyword.arg] = literal(keyword.value)
    try:
        return build(name, given, named)
    except (ValueError, TypeError) as error:
        raise at(node, str(error)) from None


def layer_name(node: ast.expr) -> str:
    """Return the name of the layer that is called, without `nn.` before it."""
    name = ast.unparse(node)
    prefix, _, last = name.rpartition(".")
    if prefix and prefix not in PREFIXES:
        raise at(node, f"`{name}` is none of torch.nn")
    if last not in (*LAYERS, *NETWORKS):
        raise at(node, f"`{last}` is no layer that is known here")
    return last


def build(name: str, given: list[Any], named: dict[str, Any]) -> Layer:
    """Return a layer by its class's name and arguments.

    Raises:
        ShapeError, TypeError: as the layer's own, in words that name it.

    >>> build("MaxPool2d", [], {})
    Traceback (most recent call last):
    TypeError: MaxPool2d: missing 1 required positional argument: 'kernel_size'
    """
    kept = {key: value for key, value in named.items() if key not in PLACEMENT}
    home: Any = networks if name in NETWORKS else layers
    try:
        layer: Layer = getattr(home, name)(*given, **kept)
    except TypeError as error:
        reason = str(error).rpartition("__init__() ")[2]
        raise TypeError(f"{name}: {reason}") from None
    return layer


def literal(node: ast.expr) -> Any:
    """Return a number, text, True, False, None, or a tuple or list of them.

    Raises:
        ReadError: the node is something else, or a number torch cannot hold.

    >>> literal(ast.parse("(3, -1)", mode="eval").body)
    (3, -1)
    """
    if isinstance(node, ast.Constant) and isinstance(node.value, (int, float, str, type(None))):
        if isinstance(node.value, int) and node.value > LARGEST:
            raise at(node, "the number is too large: torch's sizes end at 2**63 − 1")
        return node.value
    if isinstance(node, ast.Tuple):
        return tuple(map(literal, node.elts))
    if isinstance(node, ast.List):
        return list(map(literal, node.elts))
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.UAdd)):
        value = literal(node.operand)
        if type(value) in (int, float):
            return -value if isinstance(node.op, ast.USub) else value
    raise at(node, f"`{excerpt(node)}` is no literal: write a number")
