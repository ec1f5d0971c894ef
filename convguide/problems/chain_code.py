"""Chains of layers as code: of the formulas, of torch, of the drawing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from convguide.layers import Layer, Shape
from convguide.layers.base import each
from convguide.problems.cost_code import in_torch
from convguide.solver.rows import Link, Size

COUNTER = "from torch.utils.flop_counter import FlopCounterMode"


def link_of(layer: Layer) -> Link:
    """Return (out_channels, kernel_size, stride, padding, dilation); 0 channels for a pool.

    >>> from convguide.layers import Conv2d, MaxPool2d
    >>> link_of(Conv2d(3, 8, (3, 5), padding=(1, 2))), link_of(MaxPool2d(2))
    ((8, (3, 5), 1, (1, 2), 1), (0, 2, 2, 0, 1))
    """
    names = ("kernel_size", "stride", "padding", "dilation")
    kernel, stride, padding, dilation = (
        single(each(layer, name)) if hasattr(layer, name) else 1 for name in names
    )
    return getattr(layer, "out_channels", 0), kernel, stride, padding, dilation


def single(pair: Sequence[int]) -> Size:
    """Return one number where both axes have the same.

    >>> single((3, 3)), single((3, 5))
    (3, (3, 5))
    """
    height, width = pair
    return height if height == width else (height, width)


def in_order(layers: Iterable[Layer], name: str = "") -> tuple[str, ...]:
    """Return the lines of torch code that put layers in a row, indented, with their key.

    >>> from convguide.layers import MaxPool2d
    >>> in_order([MaxPool2d(2)], '"A": ')
    ('    "A": nn.Sequential(', '        nn.MaxPool2d(2),', '    ),')
    """
    lines = (f"        {in_torch(layer)}," for layer in layers)
    return f"    {name}nn.Sequential(", *lines, "    ),"


def field_lines(images: str, indent: str = "") -> tuple[str, ...]:
    """Return lines that leave in `field` what an output of `layers` sees, by its gradient."""
    lines = (
        "# a mean for a maximum, whose gradient goes to its winner alone",
        "means = [",
        "    nn.AvgPool2d(one.kernel_size, one.stride, one.padding)",
        "    if isinstance(one, nn.MaxPool2d) else one",
        "    for one in layers",
        "]",
        f"seen = gradient_window(nn.Sequential(*means), {images})",
        "field = tuple(size for size, _, _ in seen)",
    )
    return tuple(f"{indent}{line}" for line in lines)


def chain_call(function: str, input_shape: Shape, items: Iterable[object]) -> str:
    """Return a call with a shape and a list, an item a line.

    >>> print(chain_call("f", (3, 8, 12), [(4, 3, 1, 1, 1)]))
    f((3, 8, 12), [
        (4, 3, 1, 1, 1),
    ])
    """
    rows = "".join(f"    {item!r},\n" for item in items)
    return f"{function}({input_shape}, [\n{rows}])"
