"""Facts about the pages of the reference: their data, their words, and what torch says to both."""

from __future__ import annotations

import inspect
import runpy
from collections import Counter
from dataclasses import MISSING, fields, replace
from pathlib import Path

import pytest
from reference import confirmed

import convguide.layers
from convguide.catalog import ARCHITECTURES, FAMILIES, everything
from convguide.layers import BatchNorm1d, Conv1d, MaxPool1d
from convguide.problems import (
    Disagreement,
    EdgeCase,
    LayerExample,
    Published,
    Reading,
)
from convguide.problems.layer_steps import worked_lines
from convguide.render.families.pages import class_example, edge, example, lazy
from convguide.render.families.parameters import MEANINGS, parameters_table, together
from convguide.render.traces import html_table
from convguide.verify import verify

ROOT = Path(__file__).resolve().parent.parent
PROSE = ROOT / "convguide/render/families"
LAYERS = [name for name in convguide.layers.__all__ if name not in ("Layer", "Shape", "Window")]
SLUGS = [
    *("convolution", "transposed-convolution", "pooling", "adaptive-pooling", "unfold-and-fold"),
    *("upsampling", "linear-and-flatten", "normalization", "shape-keeping-layers"),
]

REFUSED = EdgeCase(
    id="t1",
    topic="a stride of two",
    layer="Conv2d",
    arguments={
        "in_channels": 1,
        "out_channels": 2,
        "kernel_size": 3,
        "stride": 2,
        "padding": "same",
    },
    input_shape=(1, 1, 8, 9),
    hand="refused",
    says="padding='same' is not supported for strided convolutions",
)
SHAPE = EdgeCase(
    id="t2",
    topic="a dropped window",
    layer="MaxPool1d",
    arguments={"kernel_size": 2, "padding": 1, "ceil_mode": True},
    input_shape=(1, 1, 5),
    hand=(1, 1, 3),
)
READING = Reading(
    id="t3",
    topic="a stride of two",
    layer=Conv1d(1, 1, kernel_size=3, stride=2),
    input_shape=(1, 1, 6),
    hand=((0, 1, 2), (2, 3, 4)),
)
EXAMPLE = LayerExample(
    id="t4",
    topic="three by five",
    layer="Conv2d",
    arguments={"in_channels": 2, "out_channels": 4, "kernel_size": (3, 5), "groups": 2},
    input_shape=(1, 2, 8, 9),
    hand=(1, 4, 6, 5),
    params=64,
    macs=1800,
)


REFUSALS = (RuntimeError, ValueError, TypeError, IndexError)

# The data


def test_the_pages_come_in_the_order_of_the_site_map() -> None:
    assert [family.slug for family in FAMILIES] == SLUGS


def test_every_page_has_prose_with_all_its_parts() -> None:
    for family in FAMILIES:
        text = (PROSE / f"{family.slug}.md").read_text(encoding="utf-8")
        assert text.startswith('{% extends "family.md" %}')
        for block in ("intro", "formula", "derivation", "questions"):
            assert f"{{% block {block} %}}" in text, (family.slug, block)
        for reading in family.readings:
            assert f'figure("{reading.id}")' in text, (family.slug, reading.id)
        assert "What it leaves out:" in text or "What the documentation leaves out:" in text


def test_every_family_has_examples_a_figure_and_three_to_six_edge_cases() -> None:
    assert all(family.examples and family.readings for family in FAMILIES)
    assert all(3 <= len(family.edges) <= 6 for family in FAMILIES)
    assert sum(len(family.edges) for family in FAMILIES) == 52


def test_the_families_hold_every_layer_once() -> None:
    held = Counter(layer for family in FAMILIES for layer in family.layers)
    assert held == Counter(LAYERS)


def test_no_two_entries_bear_one_id() -> None:
    ids = Counter(problem.id for problem in everything())
    assert [one for one, count in ids.items() if count > 1] == []


def test_every_layer_stands_on_the_page_of_the_python_api() -> None:
    text = (ROOT / "docs/reference/python-api.md").read_text(encoding="utf-8")
    assert [layer for layer in LAYERS if f"`{layer}`" not in text] == []


# Edge cases


def test_a_refusal_needs_torchs_words_and_a_shape_has_none() -> None:
    with pytest.raises(ValueError, match="t1: torch's words belong to a refusal"):
        replace(REFUSED, says="")
    with pytest.raises(ValueError, match="t2: torch's words belong to a refusal"):
        replace(SHAPE, says="no")


@pytest.mark.torch
def test_torch_confirms_outcome_and_words() -> None:
    parts = verify(REFUSED).parts
    assert dict(parts["outcome"].origins) == dict.fromkeys(("hand", "formula", "torch"), "refused")
    assert dict(parts["torch says"].origins) == dict.fromkeys(
        ("hand", "torch"), "padding='same' is not supported for strided convolutions"
    )
    assert verify(SHAPE).parts["outcome"].value == (1, 1, 3)
    assert list(verify(SHAPE).parts) == ["outcome"]


@pytest.mark.torch
@pytest.mark.parametrize(
    ("planted", "part"),
    [
        (replace(SHAPE, hand=(1, 1, 4)), "t2, outcome"),
        (replace(SHAPE, hand="refused", says="too small"), "t2, outcome"),
        (replace(REFUSED, says="padding='same' is not supported"), "t1, torch says"),
        (replace(REFUSED, hand=(1, 2, 4, 5), says=""), "t1, outcome"),
        (replace(READING, hand=((0, 1, 2), (2, 3, 5))), "t3, elements read"),
        (replace(EXAMPLE, params=60), "t4, parameters"),
        (replace(EXAMPLE, macs=3600), "t4, multiply–accumulates"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_planted_wrong_answer_is_refused(planted: EdgeCase | Reading, part: str) -> None:
    with pytest.raises(Disagreement, match=f"^{part}: "):
        verify(planted)


@pytest.mark.torch
def test_evaluation_and_the_call_reach_torch() -> None:
    norm = {"num_features": 4}
    quiet = EdgeCase("t5", "one value", "BatchNorm1d", norm, (1, 4), (1, 4), training=False)
    assert verify(quiet)["outcome"] == (1, 4)
    given = {"in_channels": 1, "out_channels": 1, "kernel_size": 3, "stride": 2}
    call = {"output_size": (10,)}
    sized = EdgeCase("t6", "ten", "ConvTranspose1d", given, (1, 1, 4), (1, 1, 10), call=call)
    assert verify(sized)["outcome"] == (1, 1, 10)
    assert sized.code() == (
        "layer = nn.ConvTranspose1d(1, 1, kernel_size=3, stride=2)\n"
        "layer(torch.zeros(1, 1, 4), output_size=(10,))"
    )


@pytest.mark.torch
@pytest.mark.filterwarnings("ignore::UserWarning")
def test_the_code_of_every_edge_case_runs_as_it_is_shown() -> None:
    import torch

    for family in FAMILIES:
        for one in family.edges:
            names = {"torch": torch, "nn": torch.nn}
            *_, last = one.code().splitlines()
            run = one.code().replace(last, f"made = {last}")
            if one.hand == "refused":
                with pytest.raises(REFUSALS):
                    exec(run, names)
            else:
                exec(run, names)
                assert tuple(names["made"].shape) == one.hand  # type: ignore[attr-defined]


# What torch's own signatures say


@pytest.mark.torch
@pytest.mark.parametrize("layer", LAYERS)
def test_parameters_and_defaults_are_torchs(layer: str) -> None:
    import torch

    if layer == "Identity":
        return  # takes anything
    theirs = inspect.signature(getattr(torch.nn, layer)).parameters
    expected = {
        name: at.default
        for name, at in theirs.items()
        if name not in ("device", "dtype") and name not in ("args", "kwargs")
    }
    ours = {at.name: at.default for at in fields(getattr(convguide.layers, layer))}
    assert [*ours] == [*expected]
    for name, default in expected.items():
        assert ours[name] == (MISSING if default is inspect.Parameter.empty else default), name


@pytest.mark.torch
@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.slug)
def test_lazy_variants_lack_the_inferred_parameter_alone(family: object) -> None:
    import torch

    there = {name.removeprefix("Lazy") for name in dir(torch.nn) if name.startswith("Lazy")} & set(
        family.layers
    )  # type: ignore[attr-defined]
    named = {
        layer
        for layer in family.layers  # type: ignore[attr-defined]
        for inferred in family.lazy  # type: ignore[attr-defined]
        if inferred in {at.name for at in fields(getattr(convguide.layers, layer))}
    }
    assert there == named
    for layer in sorted(there):
        plain = inspect.signature(getattr(torch.nn, layer)).parameters
        late = inspect.signature(getattr(torch.nn, f"Lazy{layer}")).parameters
        assert {*plain} - {*late} == {*family.lazy}  # type: ignore[attr-defined]
        assert getattr(torch.nn, f"Lazy{layer}").cls_to_become is getattr(torch.nn, layer)


# The words


def test_the_table_of_parameters_says_whose_they_are_only_where_they_differ() -> None:
    assert parameters_table(("Flatten",)) == (
        "| parameter | default | what it says |\n"
        "| --- | --- | --- |\n"
        "| `start_dim` | `1` | the first dimension that is joined |\n"
        "| `end_dim` | `-1` | the last dimension that is joined |"
    )
    assert "| `ceil_mode` | `False` | whether a last window may hang over the end | " in (
        parameters_table(("MaxPool1d", "FractionalMaxPool2d"))
    )
    assert "_random_samples" not in parameters_table(("FractionalMaxPool2d",))


def test_every_meaning_is_used() -> None:
    names = {at.name for layer in LAYERS for at in fields(getattr(convguide.layers, layer))}
    assert {*MEANINGS} == {name for name in names if not name.startswith("_")}


def test_names_of_layers_are_put_together() -> None:
    assert together(["BatchNorm1d", "BatchNorm2d", "BatchNorm3d", "GroupNorm"]) == (
        "`BatchNorm1d`–`3d`, `GroupNorm`"
    )


def test_lazy_variants_are_their_plain_ones() -> None:
    assert lazy(FAMILIES[0]).startswith("The lazy variants (`LazyConv1d`–`3d`) are `Conv1d`–`3d` ")
    assert "`LazyBatchNorm1d`–`3d`, `LazyInstanceNorm1d`–`3d`" in lazy(FAMILIES[7])
    assert lazy(FAMILIES[2]) == ""


def test_an_edge_case_on_a_page() -> None:
    shown = edge(verify(REFUSED, {"torch": {"outcome": "refused", "torch says": REFUSED.says}}))
    assert shown == (
        "### a stride of two { #t1 }\n\n"
        "```python\n"
        "layer = nn.Conv2d(1, 2, kernel_size=3, stride=2, padding='same')\n"
        "layer(torch.zeros(1, 1, 8, 9))\n"
        "```\n\n"
        "- torch: refused, “padding='same' is not supported for strided convolutions”\n"
        "- convguide: refused, “padding='same' needs stride=1, but stride=2”\n\n"
        "[Open this in the calculator](../calculators/conv2d-output-size.md?layer="
        "Conv2d%281,2,kernel_size=3,stride=2,padding=%27same%27%29&input=1x1x8x9)"
    )


def test_an_example_on_a_page() -> None:
    shown = example(confirmed(EXAMPLE))
    assert shown.startswith("Three by five:\n\n```python\nlayer = nn.Conv2d(2, 4, kernel_size=")
    assert "parameters = 3·5·2·4 / 2 + 4\n           = 60 + 4\n           = 64" in shown
    assert "| multiply–accumulates | 1,800 | 1,800 | 1,800 |" in shown


def test_a_figure_says_what_it_shows() -> None:
    figure = READING.figure()
    assert figure.call == "draw_links(6, ((0, 1, 2), (2, 3, 4)))"
    assert figure.text_alternative == (
        "Conv1d(1, 1, kernel_size=3, stride=2): (1, 1, 6) becomes (1, 1, 2). "
        "Output element 0 reads 0, 1 and 2; 1 reads 2, 3 and 4."
    )
    shares = replace(READING, layer=BatchNorm1d(2), drawing="shares", hand=((0, 1),))
    assert "Element 0 shares its statistics with elements 0 and 1." in shares.in_words()


def test_worked_lines_of_a_dropped_window() -> None:
    (worked,) = worked_lines(MaxPool1d(2, padding=1, ceil_mode=True), (1, 1, 5))
    assert worked.value == 3
    assert worked.lines[2].endswith("the last window would start at 6, behind 5 + 1 pixels")


def test_the_class_examples_are_those_of_the_docstrings() -> None:
    assert class_example(("Conv2d",)).startswith(">>> from convguide import Conv2d\n>>> ")
    for family in FAMILIES:
        names: dict[str, object] = {}
        source = class_example(family.layers)
        assert source.count(">>>") > 1
        exec(source.splitlines()[0].removeprefix(">>> "), names)


# Architectures


def test_published_figures_are_compared_to_their_digits() -> None:
    assert Published("4.09 G", "x", "a", "").like(4089184256) == "4.09 G"
    assert Published("138 M", "x", "a", "").like(138357544) == "138 M"
    assert Published("61,706", "x", "a", "").like(61706) == "61,706"


@pytest.mark.torch
def test_a_wrong_published_figure_is_refused() -> None:
    lenet = ARCHITECTURES[0]
    planted = replace(lenet, published=(Published("61,707", "parameters", "nobody", ""),))
    with pytest.raises(Disagreement, match="lenet-5, parameters, nobody: "):
        verify(planted)
    with pytest.raises(Disagreement, match="lenet-5, multiply–accumulates: "):
        verify(replace(lenet, macs=416521))


def test_a_trace_as_html() -> None:
    assert html_table([["place"], ["0: Sum<"]]) == (
        "<table><thead><tr><th>place</th></tr></thead>"
        "<tbody><tr><td>0: Sum&lt;</td></tr></tbody></table>"
    )


@pytest.mark.torch
def test_the_snippet_prints_every_layers_shape(capsys: pytest.CaptureFixture[str]) -> None:
    runpy.run_path(str(ROOT / "tests/examples/print_shapes.py"), run_name="__main__")
    printed = [" ".join(line.split()) for line in capsys.readouterr().out.splitlines()]
    assert printed == [
        "0 Conv2d [(1, 3, 32, 32)] → (1, 16, 32, 32)",
        "1 MaxPool2d [(1, 16, 32, 32)] → (1, 16, 16, 16)",
        "2 Flatten [(1, 16, 16, 16)] → (1, 4096)",
    ]
