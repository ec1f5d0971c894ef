"""Facts about max unpools: the size that comes back, and how it may be chosen."""

from __future__ import annotations

import re

import pytest

import convguide.layers.unpool as unpool
from convguide.formulas import ShapeError
from convguide.layers.unpool import MaxUnpool, MaxUnpool1d, MaxUnpool2d, MaxUnpool3d, unpool_size


@pytest.mark.parametrize(
    ("layer", "line"),
    [
        (MaxUnpool2d(2), "MaxUnpool2d(2)"),
        (MaxUnpool2d((2, 3), stride=(2, 3)), "MaxUnpool2d((2, 3))"),
        (MaxUnpool3d(3, 2, (1, 0, 1)), "MaxUnpool3d(3, stride=2, padding=(1, 0, 1))"),
    ],
)
def test_repr_is_the_code_that_builds_the_layer_again(layer: MaxUnpool, line: str) -> None:
    assert repr(layer) == line
    assert eval(line, vars(unpool)) == layer


@pytest.mark.parametrize(
    ("layer", "shape", "out"),
    [
        (MaxUnpool1d(2), (3, 4), (3, 8)),
        (MaxUnpool2d((2, 3)), (1, 3, 4, 5), (1, 3, 8, 15)),
        (MaxUnpool2d(3, 2, 1), (3, 4, 5), (3, 7, 9)),
        (MaxUnpool2d(2), (0, 3, 4, 5), (0, 3, 8, 10)),
        (MaxUnpool3d(3, (1, 2, 3), (0, 1, 1)), (1, 2, 4, 5, 6), (1, 2, 6, 9, 16)),
    ],
)
def test_windows_are_laid_out_again(
    layer: MaxUnpool, shape: tuple[int, ...], out: tuple[int, ...]
) -> None:
    assert layer.output_shape(shape) == out
    assert layer.param_count() == layer.macs(shape) == 0


def test_the_output_size_may_be_less_than_a_stride_away() -> None:
    layer = MaxUnpool2d(2)
    assert layer.output_shape((1, 3, 4, 5), output_size=(9, 9)) == (1, 3, 9, 9)
    assert layer.output_shape((1, 3, 4, 5), output_size=(1, 3, 7, 11)) == (1, 3, 7, 11)
    assert layer.output_shape((3, 4, 5), output_size=[8, 10]) == (3, 8, 10)  # type: ignore[arg-type]
    assert unpool_size(4, 2, 2, output_size=9) == 9
    for size in (6, 10):
        with pytest.raises(ShapeError, match=r"^output_size must lie between 8 − 2 and 8 \+ 2, bo"):
            unpool_size(4, 2, 2, output_size=size)


@pytest.mark.parametrize(
    ("layer", "shape", "message"),
    [
        (MaxUnpool2d(2), (4, 5), "MaxUnpool2d takes (C, H, W) or (N, C, H, W), but the input"),
        (MaxUnpool2d(2), (2, 0, 4, 5), "channels must be at least 1, but channels=0"),
        (MaxUnpool2d(2), (3, 4, 0), "width: size must be at least 1, but size=0"),
        (
            MaxUnpool2d(2, padding=(0, 6)),
            (3, 4, 5),
            "width: the output size (5 − 1)·2 + 2 − 2·6 = -2 is negative",
        ),
        (MaxUnpool3d(2, 0), (3, 4, 5, 6), "stride must be at least 1, but stride=0"),
    ],
)
def test_a_shape_is_refused_with_its_arithmetic(
    layer: MaxUnpool, shape: tuple[int, ...], message: str
) -> None:
    for ask in (layer.output_shape, layer.macs):
        with pytest.raises(ShapeError, match=f"^{re.escape(message)}"):
            ask(shape)


def test_an_output_size_has_an_entry_an_axis() -> None:
    layer = MaxUnpool2d(2)
    with pytest.raises(ShapeError, match=r"^output_size must hold 2 or 4 entries, but output_siz"):
        layer.output_shape((3, 4, 5), output_size=(8, 10, 1))
    with pytest.raises(TypeError, match=r"^output_size must hold integers, but output_size=10.0"):
        layer.output_shape((3, 4, 5), output_size=(8, 10.0))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "error", "message"),
    [
        ({"kernel_size": "2"}, TypeError, "kernel_size must hold integers, but kernel_size='2'"),
        ({"kernel_size": (2,)}, ShapeError, "kernel_size must be one number or 2 of them, but is"),
        ({"kernel_size": 2, "stride": ()}, ShapeError, "stride must be one number or 2 of them"),
        ({"kernel_size": 2, "padding": None}, TypeError, "padding must hold integers, but padding"),
    ],
)
def test_an_unpool_is_refused_at_birth(
    fields: dict[str, int], error: type[Exception], message: str
) -> None:
    with pytest.raises(error, match=f"^{re.escape(message)}"):
        MaxUnpool2d(**fields)


def test_what_torch_lets_pass() -> None:
    """A stride of 0 in the plane, a bool as a kernel, and entries behind the last axis."""
    assert MaxUnpool2d(2, 0).output_shape((3, 4, 5)) == (3, 2, 2)
    assert MaxUnpool2d(True).output_shape((3, 4, 5)) == (3, 4, 5)
    assert MaxUnpool2d(2, (2, 3, 9)).output_shape((3, 4, 5)) == (3, 8, 14)


def test_a_hyperparameter_need_not_be_whole_where_the_output_size_is_given() -> None:
    """torch only compares the size with it then."""
    layer = MaxUnpool2d(3, stride=(2.0, 2.5), padding=0.5)  # type: ignore[arg-type]
    assert repr(layer) == "MaxUnpool2d(3, stride=(2.0, 2.5), padding=0.5)"
    assert layer.output_shape((3, 4, 5), output_size=(9, 14)) == (3, 9, 14)
    with pytest.raises(
        ShapeError, match=r"^width: output_size must lie between 12\.0 − 2\.5 and 12"
    ):
        layer.output_shape((3, 4, 5), output_size=(9, 15))
    with pytest.raises(TypeError, match=r"^output_size must hold integers, but output_size=8\.0"):
        layer.output_shape((3, 4, 5))
    cube = MaxUnpool3d(3.0, 2)  # type: ignore[arg-type]
    assert cube.output_shape((3, 4, 5, 6), output_size=(9, 10, 14)) == (3, 9, 10, 14)
    with pytest.raises(TypeError, match=r"^stride must hold integers, but stride=2\.0"):
        MaxUnpool3d(3, stride=2.0)  # type: ignore[arg-type]


def test_indices_leave_no_receptive_field() -> None:
    with pytest.raises(ShapeError, match=r"^MaxUnpool2d puts values where the pool's indices say"):
        MaxUnpool2d(2).receptive_field()
