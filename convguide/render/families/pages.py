"""The pages themselves, from templates: the families, the solver, architectures, edge cases."""

from __future__ import annotations

from collections.abc import Mapping
from inspect import cleandoc, getdoc
from pathlib import Path
from typing import cast

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from nbformat.notebooknode import NotebookNode

import convguide.layers
from convguide.catalog import LESSONS
from convguide.catalog.families import ARCHITECTURES, FAMILIES
from convguide.files import version_of
from convguide.problems import REFUSED, EdgeCase, Family, Value, Verified
from convguide.problems.edge import OUTCOME, TORCH_SAYS
from convguide.render.facts import in_lines
from convguide.render.families.parameters import parameters_table, together
from convguide.render.families.solver import solver_parts
from convguide.render.opening import opened
from convguide.render.pages import inline_figure
from convguide.render.pieces import PIECES
from convguide.render.tables import origins_table, table
from convguide.render.traces import architecture_part, overview

HERE = Path(__file__).parent


def reference_pages(verified: Mapping[str, Verified], drawn: NotebookNode) -> dict[str, str]:
    """Return every page of the reference by its place in the site."""
    environment = Environment(
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        loader=FileSystemLoader(HERE),
    )
    environment.globals.update(
        figure=lambda reading_id: inline_figure(drawn, f"{reading_id}-figure"),
        torch=version_of("torch"),
    )

    def page(name: str, **values: object) -> str:
        return environment.get_template(f"{name}.md").render(values)

    families = {
        f"reference/{family.slug}.md": page(family.slug, **parts(family, verified))
        for family in FAMILIES
    }
    networks = [verified[network.id] for network in ARCHITECTURES]
    return families | {
        "reference/solver-derivation.md": page("solver-derivation", **solver_parts(verified)),
        "reference/cnn-architectures.md": page(
            "cnn-architectures",
            overview=overview(networks),
            architectures=[architecture_part(one) for one in networks],
        ),
        "how-we-check/torch-edge-cases.md": page(
            "torch-edge-cases",
            families=[(family, edges_table(family, verified)) for family in FAMILIES],
            count=sum(len(family.edges) for family in FAMILIES),
        ),
    }


def parts(family: Family, verified: Mapping[str, Verified]) -> dict[str, object]:
    """Return what the template of a family may use."""
    return {
        "title": family.title,
        "layers": together(family.layers),
        "examples": "\n\n".join(example(verified[one.id]) for one in family.examples),
        "parameters": parameters_table(family.layers),
        "lazy": lazy(family),
        "edges": "\n\n".join(edge(verified[one.id]) for one in family.edges),
        "snippet": class_example(family.layers),
        "pieces": [piece for piece in PIECES if piece.slug in family.pieces],
        "tutorials": [one for one in LESSONS if one.title in family.tutorials],
    }


def example(verified: Verified) -> str:
    """Return a worked example: the layer, its lines, and every value by its origins."""
    problem = cast(EdgeCase, verified.problem)
    worked = in_lines("\n\n".join(one.text() for one in verified.worked()))
    head = f"{sentence(problem.topic)}\n\n```python\n{problem.code()}\n```"
    lines = worked if verified.worked() else ""
    parts = (head, lines, origins_table(verified), opened(problem))
    return "\n\n".join(part for part in parts if part)


def sentence(text: str) -> str:
    """Return a topic as a sentence.

    >>> sentence("two axes")
    'Two axes:'
    """
    return f"{text[:1].upper()}{text[1:]}:"


def edge(verified: Verified) -> str:
    """Return an edge case: the line of code, torch's outcome and ours."""
    problem = cast(EdgeCase, verified.problem)
    lines = [
        f"### {problem.topic} {{ #{problem.id} }}",
        f"```python\n{problem.code()}\n```",
        f"- torch: {torch_outcome(verified)}\n- convguide: {our_outcome(verified)}",
        problem.note,
        opened(problem),
    ]
    return "\n\n".join(line for line in lines if line)


def torch_outcome(verified: Verified) -> str:
    """Return torch's shape, or its refusal in its own words."""
    if verified[OUTCOME] == REFUSED:
        return f"refused, “{verified[TORCH_SAYS]}”"
    return shape_code(verified[OUTCOME])


def our_outcome(verified: Verified) -> str:
    """Return our shape, or our refusal."""
    if verified[OUTCOME] == REFUSED:
        return f"refused, “{cast(EdgeCase, verified.problem).our_words()}”"
    return shape_code(verified[OUTCOME])


def shape_code(value: Value) -> str:
    """Return a shape as code.

    >>> shape_code((1, 4))
    '`(1, 4)`'
    """
    return f"`{value!r}`"


def edges_table(family: Family, verified: Mapping[str, Verified]) -> str:
    """Return the edge cases of a family as a table, each linked to its place on the page."""
    rows = [
        [
            f"[{one.topic}](../reference/{family.slug}.md#{one.id})",
            f"`{one.constructor()}`",
            f"`{one.input_shape}{one.options()}`",
            torch_outcome(verified[one.id]).replace("|", "&#124;"),
        ]
        for one in family.edges
    ]
    return table(["case", "layer", "input", "torch and convguide"], rows)


def lazy(family: Family) -> str:
    """Return what the lazy variants are, if there are any."""
    if not family.lazy:
        return ""
    names = together(f"Lazy{layer}" for layer in family.layers if has(layer, family.lazy[0]))
    plain = together(layer for layer in family.layers if has(layer, family.lazy[0]))
    return (
        f"The lazy variants ({names}) are {plain} without `{family.lazy[0]}`: "
        "torch reads it off the first input, and from then on the layer is the plain one. "
        "Everything on this page holds for them with the inferred number."
    )


def has(layer: str, name: str) -> bool:
    """Return whether torch has a lazy variant of the layer that infers this parameter."""
    kind = getattr(convguide.layers, layer)
    return name in getattr(kind, "__dataclass_fields__", {})


def class_example(layers: tuple[str, ...]) -> str:
    """Return the examples in the docstrings of the layers, as they are run by the tests."""
    shown = [(layer, doctest(getdoc(getattr(convguide.layers, layer)) or "")) for layer in layers]
    found = [(layer, lines) for layer, lines in shown if lines]
    imports = f">>> from convguide import {', '.join(layer for layer, _ in found)}"
    return "\n".join([imports, *(lines for _, lines in found)])


def doctest(doc: str) -> str:
    r"""Return the lines of an example in a docstring.

    >>> doctest("Says.\n\n>>> 1 + 1\n2\n")
    '>>> 1 + 1\n2'
    """
    _, prompt, rest = cleandoc(doc).partition(">>> ")
    return f"{prompt}{rest}".strip()
