"""Facts about convguide/render/one_layer.py and what opens in the calculator of one layer."""

from __future__ import annotations

from convguide.catalog.families import FAMILIES
from convguide.layers import AvgPool2d
from convguide.problems import EdgeCase
from convguide.render.links import VISUALIZER
from convguide.render.one_layer import linked
from convguide.render.opening import opened

EDGES = {edge.id: edge for family in FAMILIES for edge in family.edges}


def edge(layer: str, **others: object) -> EdgeCase:
    given: dict[str, object] = {"arguments": {"kernel_size": 2}, "input_shape": (3, 8, 9)}
    return EdgeCase("x", "x", layer, hand=(3, 4, 4), **(given | others))  # type: ignore[arg-type]


def test_a_layer_is_linked_to_the_page_that_draws_it() -> None:
    assert linked(AvgPool2d(2), (1, 4, 6), VISUALIZER) == (
        "[`AvgPool2d(2)`](convolution-visualizer.md?layer=AvgPool2d%282%29&input=1x4x6)",
        '<span class="cg-whole">(1, 4, 6)</span>',
    )


def test_an_edge_case_opens_in_the_calculator_where_it_can_ask_the_same() -> None:
    assert opened(edge("MaxPool2d")) == (
        "[Open this in the calculator](../calculators/conv2d-output-size.md"
        "?layer=MaxPool2d%282%29&input=3x8x9)"
    )
    assert opened(edge("MaxPool2d", training=False)) == ""
    assert opened(edge("MaxPool2d", arguments={"kernel_size": 2.0})) == ""
    assert opened(edge("Flatten", arguments={})) == ""


def test_edges_of_the_reference_open() -> None:
    assert sum(bool(opened(one)) for one in EDGES.values()) == 16
