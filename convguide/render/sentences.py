"""The words of the browser's code: one JSON, read off the Python that says them.

Contents
    templates               every f-string of a room's functions, and every plain refusal
    OWN                     what only a browser has to say
    layer_types             fields, defaults and bases of every layer type
    sentences               all of it, as the text of assets/js/sentences.json

A template's key is the function that holds it, with its class, and a number where there are
several. Its placeholders are numbered by the expressions, each once.
"""

from __future__ import annotations

import ast
import inspect
import json
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import MISSING, fields
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import convguide
from convguide import layers
from convguide.formulas import BACKEND
from convguide.layers.base import Spelled
from convguide.problems.mistakes import SHAPES
from convguide.problems.mistakes_axis import CONV, POOL, TRANSPOSED
from convguide.problems.mistakes_counts import COUNTS, MACS

PACKAGE = Path(convguide.__file__).parent
# The mistakes that one layer's numbers can hold.
LISTED = (*SHAPES, *CONV, *POOL, *TRANSPOSED, *COUNTS, *MACS)
ERRORS = {"ShapeError", "TypeError", "ValueError"}
SOURCES = (
    "formulas.py",
    *("layers/*.py", "networks/fit.py", "networks/stack.py", "networks/trace.py"),
    "networks/walk.py",
    *(f"solver/{name}.py" for name in ("allowed", "query", "reasons", "solutions", "solve")),
    "problems/layer_steps.py",
)

# Signs alone are no sentence.
WORD, PLACEHOLDER = re.compile(r"[^\W\d]{2}"), re.compile(r"\{.*?\}")

OWN = {
    "too_large": (
        "a number here is above 2**53 − 1 = 9,007,199,254,740,991, up to which the browser counts "
        "exactly: the Python package has no such limit"
    ),
    "unknown_type": "{name} is no layer of torch.nn that this page knows",
    "unknown_field": "{type} has no argument {name}: it takes {fields}",
    "missing_field": "{type} needs {name}",
    "field_twice": "{type} got two values for {name}",
    "too_many": "{type} takes at most {most} arguments in order, but got {count}",
    "code_end": "the code ends where {wanted} should follow",
    "code_odd": "{found} at position {at} is not expected: {wanted} should stand there",
    "code_order": "at position {at} an argument without a name follows one with a name",
    "code_value": "a value",
    "code_layer": "a layer such as Conv2d(3, 16, kernel_size=3)",
    "code_rest": "{found} at position {at} follows the end of the layer",
}


class Sentence(NamedTuple):
    """A template by the function that says it."""

    module: str
    function: str
    template: str


def sentences() -> str:
    """Return the text of assets/js/sentences.json."""
    rules = {f"mistake.{one.name}": one.rule for one in LISTED}
    data = {
        "templates": {**templates(), "BACKEND": BACKEND, **OWN, **rules},
        "layers": layer_types(),
        "mistakes": {one.name: [one.title, one.line] for one in LISTED},
    }
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")) + "\n"


@cache
def templates() -> dict[str, str]:
    """Return every template of the Python by its key.

    >>> templates()["no_room"]
    'kernel_size={0} with dilation={1} spans {2} pixels, but the padded size is {3} + 2·{4} = {5}'
    """
    paths = [path for pattern in SOURCES for path in sorted(PACKAGE.glob(pattern))]
    said = [sentence for path in paths for sentence in said_in(path)]
    found = [one for one in said if WORD.search(PLACEHOLDER.sub("", one.template))]
    homes = {(one.module, one.function) for one in found}
    shared = Counter(function for _, function in homes)
    keys = [
        f"{one.module}.{one.function}" if shared[one.function] > 1 else one.function
        for one in found
    ]
    counts, numbers = Counter(keys), Counter[str]()
    texts = {}
    for key, one in zip(keys, found, strict=True):
        numbers[key] += 1
        texts[f"{key}.{numbers[key]}" if counts[key] > 1 else key] = one.template
    return texts


def said_in(path: Path) -> Iterator[Sentence]:
    """Yield the templates of a module's functions, in the order of the source."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    for function, body in functions(tree, ""):
        for text in texts_of(body):
            yield Sentence(path.stem, function, text)


def functions(tree: ast.AST, inside: str) -> Iterator[tuple[str, ast.FunctionDef]]:
    """Yield the functions and methods of a syntax tree by their qualified names."""
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.FunctionDef):
            yield inside + node.name, node
        elif isinstance(node, ast.ClassDef):
            yield from functions(node, f"{inside}{node.name}.")


def texts_of(node: ast.AST) -> Iterator[str]:
    """Yield the templates under a node: f-strings, what an error is made of, what is returned."""
    if isinstance(node, ast.JoinedStr):
        yield template(node)
        return
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in ERRORS:
        for argument in node.args:
            if isinstance(argument, ast.Constant):
                yield escaped(str(argument.value))
    if isinstance(node, ast.Return) and isinstance(node.value, ast.Constant):
        yield escaped(str(node.value.value))
    for child in ast.iter_child_nodes(node):
        yield from texts_of(child)


def template(joined: ast.expr) -> str:
    """Return an f-string with numbers for its expressions.

    >>> template(ast.parse("f'{size + 1} and {name!r}, {size + 1:,}'").body[0].value)
    '{0} and {1!r}, {0:,}'
    """
    assert isinstance(joined, ast.JoinedStr)
    places: dict[str, int] = {}
    parts = []
    for value in joined.values:
        if isinstance(value, ast.FormattedValue):
            at = places.setdefault(ast.unparse(value.value), len(places))
            shown = f"!{chr(value.conversion)}" if value.conversion > 0 else ""
            spec = f":{template(value.format_spec)}" if value.format_spec else ""
            parts.append(f"{{{at}{shown}{spec}}}")
        elif isinstance(value, ast.Constant):
            parts.append(escaped(str(value.value)))
    return "".join(parts)


def escaped(text: str) -> str:
    """Return text as a template holds it.

    >>> escaped("{1}")
    '{{1}}'
    """
    return text.replace("{", "{{").replace("}", "}}")


def layer_types() -> dict[str, Any]:
    """Return every layer type: its bases, how many arguments its repr leaves unnamed, its fields.

    A field is its name, followed by its default where it has one.

    >>> layer_types()["Flatten"]["fields"]
    [['start_dim', 1], ['end_dim', -1]]
    """
    found = {name: getattr(layers, name) for name in dir(layers)}
    return {
        name: described(one)
        for name, one in found.items()
        if inspect.isclass(one) and issubclass(one, Spelled)
    }


def described(layer: type) -> dict[str, Any]:
    """Return what the browser's code has to know of a layer type."""
    given: Any = fields(layer)
    return {
        "bases": [one.__name__ for one in layer.__mro__[:-1] if one is not Spelled],
        "rank": getattr(layer, "rank", None),
        "positional": layer.positional,  # type: ignore[attr-defined]
        "fields": [
            [at.name] if at.default is MISSING else [at.name, plain(at.default)] for at in given
        ],
        "named": [at.name for at in given if at.kw_only],
    }


def plain(value: object) -> object:
    """Return a default as JSON holds it: a whole number in floating point keeps its point.

    >>> plain(1.0), plain(0.5), plain(1)
    ({'float': 1}, 0.5, 1)
    """
    if isinstance(value, float) and value.is_integer():
        return {"float": int(value)}
    return value
