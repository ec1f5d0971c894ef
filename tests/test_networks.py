"""Facts about layers in a row."""

from __future__ import annotations

import random
import re
from contextlib import nullcontext
from dataclasses import FrozenInstanceError
from typing import Any

import pytest

from convguide.formulas import ShapeError
from convguide.layers import Conv2d, Flatten, Linear, MaxPool2d, Window
from convguide.networks import Concat, Row, Sequential, Sum, Trace

CONV = Conv2d(3, 8, kernel_size=(3, 5), stride=(2, 1), padding=(1, 2))
POOL = MaxPool2d(2)
NET = Sequential(CONV, POOL, Flatten(), Linear(640, 10))


def test_a_trace_has_a_row_for_each_layer() -> None:
    assert NET.trace((1, 3, 20, 32)) == (
        Row("0: Conv2d", CONV, (1, 3, 20, 32), (1, 8, 10, 32), 368, 115200),
        Row("1: MaxPool2d", POOL, (1, 8, 10, 32), (1, 8, 5, 16), 0, 0),
        Row("2: Flatten", Flatten(), (1, 8, 5, 16), (1, 640), 0, 0),
        Row("3: Linear", Linear(640, 10), (1, 640), (1, 10), 6410, 6400),
    )


def test_a_network_answers_as_one_layer() -> None:
    assert NET.output_shape((1, 3, 20, 32)) == (1, 10)
    assert NET.param_count() == 6778
    assert NET.macs((1, 3, 20, 32)) == 121600
    assert NET.macs((5, 3, 20, 32)) == 608000


def test_the_notebooks_comparison() -> None:
    def cnn(padding: int, features: int) -> Sequential:
        first, second = Conv2d(3, 64, 3, padding=padding), Conv2d(64, 64, 3, padding=padding)
        return Sequential(first, second, MaxPool2d(2), Flatten(), Linear(features, 10))

    padded, unpadded = cnn(1, 16384), cnn(0, 12544)
    assert (padded.param_count(), unpadded.param_count()) == (202570, 164170)
    assert [row.output_shape for row in padded.trace((1, 3, 32, 32))][2] == (1, 64, 16, 16)
    assert [row.output_shape for row in unpadded.trace((1, 3, 32, 32))][2] == (1, 64, 14, 14)
    assert unpadded.layers[-1].param_count() == 125450


def test_a_refusal_names_the_place_and_what_reached_it() -> None:
    message = (
        "3: Linear, reached by (1, 672): Linear expects 640 features, "
        "but Flatten gives 8·6·14 = 672: in_features=672 would fit"
    )
    for ask in (NET.trace, NET.output_shape, NET.macs):
        with pytest.raises(ShapeError, match=f"^{re.escape(message)}$"):
            ask((1, 3, 24, 28))


def test_a_refusal_inside_a_network_in_a_network_names_the_whole_place() -> None:
    outer = Sequential(POOL, Sequential(POOL, Conv2d(5, 1, 3)))
    message = "1.1: Conv2d, reached by (3, 5, 8): in_channels=5"
    with pytest.raises(ShapeError, match=f"^{re.escape(message)}"):
        outer.output_shape((3, 20, 32))


def test_windows_of_a_stack_grow_by_the_stride_before() -> None:
    stack = Sequential(Conv2d(3, 8, (3, 5), (2, 1), (1, 2)), MaxPool2d((2, 3)), Conv2d(8, 8, 3))
    assert stack.receptive_field() == (Window(13, 4, -1), Window(13, 3, -2))
    assert (
        Sequential(Sequential(*stack.layers[:1]), *stack.layers[1:]).receptive_field()
        == stack.receptive_field()
    )


def test_an_empty_network_changes_nothing() -> None:
    assert Sequential().output_shape((2, 3, 4)) == (2, 3, 4)
    assert (Sequential().param_count(), Sequential().macs((2, 3, 4))) == (0, 0)
    assert Sequential().receptive_field() == ()
    assert Sequential(CONV, Sequential()).receptive_field() == CONV.receptive_field()


def test_repr_is_the_code_that_builds_the_network_again() -> None:
    line = "Sequential(MaxPool2d(2), Sequential(Flatten()), Linear(4, 2, bias=False))"
    network = Sequential(MaxPool2d(2), Sequential(Flatten()), Linear(4, 2, bias=False))
    assert repr(network) == line
    assert eval(line) == network


def test_networks_are_frozen_values() -> None:
    assert Sequential(POOL, CONV) == Sequential(MaxPool2d((2, 2)), CONV)
    assert hash(Sequential(POOL)) == hash(Sequential(MaxPool2d(2)))
    with pytest.raises(FrozenInstanceError):
        NET.layers = ()  # type: ignore[misc]


# Branches


SKIP = Concat(Sequential(), Sequential(POOL, Conv2d(3, 5, 1)), dim=-3)


def test_branches_get_the_same_input_and_are_joined_in_a_row_of_their_own() -> None:
    block = Sum(Sequential(Conv2d(3, 3, 3, padding=1), Conv2d(3, 3, 1)), Sequential())
    rows = Sequential(POOL, block).trace((1, 3, 20, 32))
    assert [(row.place, row.input_shape, row.output_shape, row.params) for row in rows] == [
        ("0: MaxPool2d", (1, 3, 20, 32), (1, 3, 10, 16), 0),
        ("1.branch0.0: Conv2d", (1, 3, 10, 16), (1, 3, 10, 16), 84),
        ("1.branch0.1: Conv2d", (1, 3, 10, 16), (1, 3, 10, 16), 12),
        ("1: Sum", (1, 3, 10, 16), (1, 3, 10, 16), 0),
    ]
    assert (rows.params, rows.macs) == (96, 160 * (81 + 9))
    assert (block.param_count(), block.macs((1, 3, 10, 16))) == (96, 14400)


def test_a_network_of_branches_alone_has_no_number_before_it() -> None:
    assert [row.place for row in Sum(POOL, POOL).trace((3, 8, 8))] == [
        *("branch0: MaxPool2d", "branch1: MaxPool2d", "Sum")
    ]


def test_a_concatenation_adds_channels() -> None:
    assert Concat(Sequential(), Conv2d(3, 5, 1)).output_shape((2, 3, 7, 9)) == (2, 8, 7, 9)
    assert Concat(Conv2d(3, 5, 1), POOL, dim=0).layers == (Conv2d(3, 5, 1), POOL)


def test_branches_that_do_not_join_are_refused_with_their_place() -> None:
    message = (
        "1: Concat, reached by (1, 3, 7, 9): (1, 3, 7, 9) and (1, 5, 3, 4) cannot be "
        "concatenated: they must be equal but for dimension 1"
    )
    with pytest.raises(ShapeError, match=f"^{re.escape(message)}$"):
        Sequential(Sequential(), SKIP).output_shape((1, 3, 7, 9))
    message = (
        "Sum, reached by (3, 7, 9): (3, 7, 9) and (3, 3, 4) cannot be added: "
        "7 and 3 differ in dimension 1"
    )
    with pytest.raises(ShapeError, match=f"^{re.escape(message)}$"):
        Sum(Sequential(), POOL).output_shape((3, 7, 9))


def test_a_refusal_in_a_branch_names_the_branch() -> None:
    net = Sequential(POOL, Sum(Sequential(), Sequential(POOL, Conv2d(4, 4, 1))))
    message = "1.branch1.1: Conv2d, reached by (3, 2, 2): in_channels=4"
    with pytest.raises(ShapeError, match=f"^{re.escape(message)}.*in_channels=3 would fit$"):
        net.output_shape((3, 8, 8))


def test_what_is_no_layer_is_refused_at_birth() -> None:
    with pytest.raises(TypeError, match="1: Flatten is a class: call it"):
        Sequential(POOL, Flatten)  # type: ignore[arg-type]
    with pytest.raises(TypeError, match="0: 3 is no layer"):
        Sum(3)  # type: ignore[arg-type]
    for kind in (Sum, Concat):
        with pytest.raises(ShapeError, match="one or more"):
            kind()
    for dim in (True, 1.0, None, "1"):
        with pytest.raises(TypeError, match="dim must be an integer"):
            Concat(POOL, dim=dim)  # type: ignore[arg-type]


def test_branches_are_spelled_as_they_are_built() -> None:
    line = "Concat(Sum(MaxPool2d(2), Sequential()), Flatten(), dim=-1)"
    network = Concat(Sum(MaxPool2d(2), Sequential()), Flatten(), dim=-1)
    assert repr(network) == line
    assert eval(line) == network
    assert repr(Concat(POOL)) == "Concat(MaxPool2d(2))"
    assert Sum(POOL) != Sequential(POOL)
    assert Concat(POOL) != Concat(POOL, dim=0)


def test_a_sequential_is_indexed_and_cut_as_torchs() -> None:
    assert NET[0] is CONV
    assert NET[-1] == Linear(640, 10)
    assert NET[1:3] == Sequential(POOL, Flatten())
    assert (len(NET), list(NET)[1]) == (4, POOL)


# What would fit


@pytest.mark.parametrize(
    ("net", "shape", "said"),
    [
        (
            Sequential(Conv2d(3, 16, 5), MaxPool2d(2), Flatten(), Linear(400, 10)),
            (1, 3, 20, 20),
            "Linear expects 400 features, but Flatten gives 16·8·8 = 1,024: "
            "in_features=1024 would fit",
        ),
        (
            Sequential(MaxPool2d(2), Linear(48, 10)),
            (2, 3, 8, 8),
            "ends in 4: Flatten() before it would fit",
        ),
        (Sequential(Flatten(), Linear(5, 2)), (2, 7), "Flatten gives 7: in_features=7 would fit"),
        (
            Sequential(Sequential(Flatten()), Sequential(Linear(5, 2))),
            (2, 7, 3),
            "1.0: Linear, reached by (2, 21): Linear expects 5 features, "
            "but Flatten gives 7·3 = 21: in_features=21 would fit",
        ),
    ],
)
def test_a_refusal_says_what_would_fit(net: Sequential, shape: Any, said: str) -> None:
    with pytest.raises(ShapeError, match=f"{re.escape(said)}$"):
        net.output_shape(shape)


def test_no_channels_fit_where_groups_do_not_divide_them_or_the_window_is_too_wide() -> None:
    for layer in (Conv2d(4, 4, 3, groups=2), Conv2d(4, 4, 9)):
        with pytest.raises(ShapeError) as refusal:
            Sequential(layer).output_shape((1, 3, 7, 8))
        assert "would fit" not in str(refusal.value)


def test_a_layer_that_gives_a_pair_is_the_last() -> None:
    pair = MaxPool2d(2, return_indices=True)
    assert Sequential(POOL, pair).output_shape((3, 8, 8)) == (3, 2, 2)
    said = "MaxPool2d with return_indices=True gives a pair of tensors, but {} takes one"
    for net, kind in (
        (Sequential(pair, POOL), "MaxPool2d"),
        (Sequential(pair, Sequential(), Flatten()), "Flatten"),
        (Sum(pair, pair), "Sum"),
        (Concat(Sequential(POOL, pair), POOL), "Concat"),
    ):
        with pytest.raises(ShapeError, match=said.format(kind)):
            net.output_shape((3, 8, 8))


# Traces


def test_a_trace_sums_its_rows() -> None:
    trace = NET.trace((5, 3, 20, 32), dtype="float16")
    assert isinstance(trace, Trace)
    assert (trace.params, trace.macs) == (6778, 608000)
    assert [row.activations for row in trace] == [12800, 3200, 3200, 50]
    assert [row.bytes("float64") for row in trace] == [102400, 25600, 25600, 400]
    assert (trace.activations, trace.bytes) == (19250, 38500)


def test_a_trace_prints_a_table_of_its_own() -> None:
    table = [
        "place         output shape    params     MACs  activations  bfloat16  receptive field",
        "0: Conv2d     (1, 8, 10, 32)     368  115,200        2,560    5.1 kB              3×5",
        "1: MaxPool2d  (1, 8, 5, 16)        0        0          640    1.2 kB              5×6",
        "2: Flatten    (1, 640)             0        0          640    1.2 kB                –",
        "3: Linear     (1, 10)          6,410    6,400           10      20 B                –",
        "total                          6,778  121,600        3,850    7.7 kB",
    ]
    trace = NET.trace((1, 3, 20, 32), dtype="torch.bfloat16")
    assert str(trace).splitlines() == table
    assert repr(trace) == str(trace)


def test_a_notebook_shows_the_same_cells() -> None:
    trace = NET.trace((1, 3, 20, 32))
    shown = trace._repr_html_()
    cells = [re.findall(r"<t[dh]>(.*?)</t[dh]>", row) for row in shown.split("<tr>")[1:]]
    assert [tuple(row) for row in cells] == list(trace.cells())


def test_an_unknown_dtype_is_refused() -> None:
    with pytest.raises(ShapeError, match=r"dtype must be one of complex128, .* but is 'float33'"):
        NET.trace((1, 3, 20, 32), dtype="float33")


# Against torch


class Draw(random.Random):
    """Networks that join mostly, and shapes that suit mostly."""

    def network(self, depth: int = 3) -> Any:
        """Draw a network of three channels."""
        kind = self.choice((Sequential, Sum, Concat)) if depth else None
        if kind is None or self.random() < 0.2:
            return self.choice(
                (
                    *(Conv2d(3, 3, 3, padding=1), Conv2d(3, 3, 1), Conv2d(3, 1, 1), MaxPool2d(1)),
                    *(Flatten(), Sequential(), MaxPool2d(2), Linear(7, 7), Conv2d(6, 3, 1)),
                )
            )
        parts = [self.network(depth - 1) for _ in range(self.randint(1, 3))]
        dim = {"dim": self.choice((0, 1, 1, 1, 2, -1, 3, -4, 4))} if kind is Concat else {}
        return kind(*parts, **dim)

    def shape(self) -> tuple[int, ...]:
        """Draw an input, mostly of three channels."""
        batch = self.choice(((1,), (2,), (), (0,)))
        return (*batch, self.choice((3, 3, 3, 6)), self.choice((6, 1, 7)), self.choice((7, 8)))


@pytest.mark.torch
def test_random_networks_agree_with_torch() -> None:
    import torch
    from torch.utils.flop_counter import FlopCounterMode

    from convguide.verify.answers import module

    def torchs(net: Any, shape: Any, counting: bool) -> object:
        counter = FlopCounterMode(display=False) if counting else nullcontext()
        try:
            built = module(net).eval()
            with torch.no_grad(), counter:
                out = tuple(built(torch.zeros(shape)).shape)
        except (RuntimeError, ValueError, TypeError, IndexError):
            return "refused"
        params = sum(parameter.numel() for parameter in built.parameters())
        return out, params, counter.get_total_flops() // 2 if counting else None

    def ours(net: Any, shape: Any, counting: bool) -> object:
        try:
            out = net.output_shape(shape, training=False)
            return out, net.param_count(), net.macs(shape) if counting else None
        except (ShapeError, TypeError):
            return "refused"

    torch.set_num_threads(1)
    draw, taken = Draw(11), 0
    for at in range(600):
        net, shape = draw.network(), draw.shape()
        expected = torchs(net, shape, at % 8 == 0)
        assert ours(net, shape, at % 8 == 0) == expected, (net, shape)
        taken += expected != "refused"
    assert 120 < taken < 480


@pytest.mark.torch
def test_torch_adds_and_concatenates_the_same_shapes() -> None:
    import torch

    from convguide.networks.stack import broadcast

    def result(ask: Any, *given: Any) -> object:
        try:
            return tuple(getattr(found := ask(*given), "shape", found))
        except (RuntimeError, ValueError, IndexError):
            return "refused"

    draw, sizes = random.Random(12), (0, 1, 2, 2, 3)
    for _ in range(4000):
        shapes = [
            tuple(draw.choice(sizes) for _ in range(draw.choice((0, 1, 1, 2, 3))))
            for _ in range(draw.randint(1, 3))
        ]
        dim = draw.randint(-4, 4)
        tensors = [torch.zeros(shape) for shape in shapes]
        joined = Concat(Sequential(), dim=dim).joined
        assert result(joined, shapes) == result(torch.cat, tensors, dim), shapes
        pair = shapes[0], shapes[-1]
        assert result(broadcast, *pair) == result(torch.add, tensors[0], tensors[-1]), pair


@pytest.mark.torch
def test_bytes_are_torchs() -> None:
    import torch

    from convguide.networks.trace import DTYPE_BYTES, item_bytes

    for name, size in DTYPE_BYTES.items():
        assert getattr(torch, name).itemsize == size
        assert item_bytes(getattr(torch, name)) == size
