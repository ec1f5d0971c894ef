"""Facts about single constructor calls: what they spell, and one clear line for what they don't."""

from __future__ import annotations

import pytest

from convguide.layers import Conv2d, Flatten, Linear, MaxPool2d, Upsample
from convguide.networks import Sequential, Sum
from convguide.reader import ReadError, read_call


@pytest.mark.parametrize(
    ("text", "layer"),
    [
        ("Conv2d(3, 16, kernel_size=3)", Conv2d(3, 16, 3)),
        ("nn.Conv2d(3,16,(3,5),padding='same')", Conv2d(3, 16, (3, 5), padding="same")),
        ("torch.nn.MaxPool2d(2, stride=[2, 1])", MaxPool2d(2, (2, 1))),
        ("  Flatten()\n", Flatten()),
        ("Linear(400,\n  10, bias=False, device=None)", Linear(400, 10, bias=False)),
        ("Upsample(scale_factor=2.5, mode='bilinear')", Upsample(None, 2.5, "bilinear")),
        ("Flatten(end_dim=-2)", Flatten(end_dim=-2)),
    ],
)
def test_a_call_spells_a_layer(text: str, layer: object) -> None:
    assert read_call(text) == layer


def test_a_network_holds_calls() -> None:
    found = read_call("Sequential(Conv2d(3, 4, 1), Sum(Sequential(), Conv2d(4, 4, 1)))")
    assert found == Sequential(Conv2d(3, 4, 1), Sum(Sequential(), Conv2d(4, 4, 1)))


def test_what_a_layer_prints_is_read_back() -> None:
    layer = Conv2d(3, 16, (3, 5), stride=2, padding=(1, 2), groups=1, bias=False)
    assert repr(read_call(repr(layer))) == repr(layer)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "line 1, column 1: write one constructor call"),
        ("Conv2d(3, 4", "line 1, column 7: '(' was never closed"),
        ("Conv2d(3, 4)", "line 1, column 1: Conv2d: missing 1 required positional argument"),
        ("Conv2d(3, 5, 3, groups=2)", "line 1, column 1: in_channels must be a multiple"),
        ("Conv2d(3, 4, 3, foo=1)", "line 1, column 1: Conv2d: got an unexpected keyword"),
        ("Linear(2,\n  x)", "line 2, column 3: `x` is no literal: write a number"),
        ("MaxPool2d(9**9)", "line 1, column 11: `9 ** 9` is no literal"),
        ("Linear(0xffffffffffffffffff, 1)", "line 1, column 8: the number is too large"),
        ("os.system('x')", "line 1, column 1: `os.system` is none of torch.nn"),
        ("nn.LSTM(3, 4)", "line 1, column 1: `LSTM` is no layer that is known here"),
        ("Flatten(); Flatten()", "line 1, column 1: write one constructor call"),
        ("__import__('os')", "line 1, column 1: `__import__` is no layer"),
        ("Conv2d(*(1, 2, 3))", "line 1, column 8: `*(1, 2, 3)` is no literal"),
        ("(" * 300, "line 1, column 201: too many nested parentheses"),
        ("-" * 90_000 + "1", "brackets, operators or blocks stand inside one another more than"),
        ("x" * 200_001, "the text has 200,001 characters, but at most 100,000 are read"),
    ],
)
def test_what_is_no_call_is_told_with_its_place(text: str, said: str) -> None:
    with pytest.raises(ReadError) as caught:
        read_call(text)
    assert str(caught.value).startswith(said)
