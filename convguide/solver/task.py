"""What a chain of layers is asked to do, checked once and in one spelling."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeAlias

from convguide.formulas import ShapeError, whole
from convguide.layers import Layer, Shape
from convguide.layers.base import Sizes, axes
from convguide.layers.conv import Conv
from convguide.layers.pool import Pool

RESOURCES = ("params", "macs", "depth")
# The tables are filled by recursion, one call a layer, which Python bounds at a thousand.
DEEPEST = 200

Template: TypeAlias = "Conv | Pool"


@dataclass(frozen=True)
class Task:
    """The arguments of `design`, one entry an axis.

    `widths` holds the channels stage by stage; where `free`, one width for any number of stages.
    """

    input_shape: Shape
    target_size: Shape
    menu: tuple[Template, ...]
    widths: tuple[int, ...]
    free: bool
    depth: int
    receptive_field: tuple[int, ...]
    max_params: int | None
    max_macs: int | None
    cost: str

    def bounds(self) -> dict[str, int]:
        """Return the most that a chain may have of what is bounded, by position in RESOURCES."""
        asked = {"params": self.max_params, "macs": self.max_macs}
        return {name: most for name, most in asked.items() if most is not None}


def checked_task(
    input_shape: Shape,
    target_size: Sizes,
    menu: Iterable[Layer],
    channels: Sizes,
    depth: int,
    receptive_field: Sizes,
    max_params: int | None,
    max_macs: int | None,
    cost: str,
) -> Task:
    """Return the task, or say which argument cannot be meant.

    Raises:
        TypeError: an argument is of the wrong type, or the menu holds another kind of layer.
        ShapeError: a number is too small, a tuple of the wrong length, or a layer of other axes.
    """
    shape = checked_shape(input_shape)
    rank = len(shape) - 1
    if cost not in RESOURCES:
        raise ShapeError(f"cost must be one of {RESOURCES}, but cost={cost!r}")
    return Task(
        shape,
        positive("target_size", target_size, rank),
        checked_menu(menu, rank),
        checked_widths(channels),
        not isinstance(channels, (tuple, list)),
        checked_depth(depth),
        positive("receptive_field", receptive_field, rank),
        None if max_params is None else whole("max_params", max_params, 0),
        None if max_macs is None else whole("max_macs", max_macs, 0),
        cost,
    )


def checked_shape(input_shape: Shape) -> Shape:
    """Return (C, L), (C, H, W) or (C, D, H, W), every number at least 1."""
    if not isinstance(input_shape, (tuple, list)):
        raise TypeError(f"input_shape must be a tuple, but input_shape={input_shape!r}")
    if len(input_shape) not in (2, 3, 4):
        raise ShapeError(
            "input_shape must be (C, L), (C, H, W) or (C, D, H, W), without the batch, "
            f"but input_shape={tuple(input_shape)}"
        )
    return tuple(whole("input_shape", size, 1) for size in input_shape)


def positive(name: str, value: Sizes, rank: int) -> tuple[int, ...]:
    """Return one entry an axis, each at least 1.

    >>> positive("target_size", 7, 2)
    (7, 7)
    """
    return tuple(whole(name, size, 1) for size in axes(name, value, rank))


def checked_widths(channels: Sizes) -> tuple[int, ...]:
    """Return the widths of the stages; one number is one width.

    >>> checked_widths((8, 16)), checked_widths(8)
    ((8, 16), (8,))
    """
    widths = tuple(channels) if isinstance(channels, (tuple, list)) else (channels,)
    if not widths:
        raise ShapeError("channels must hold a width for each stage, but channels=()")
    return tuple(whole("channels", width, 1) for width in widths)


def checked_depth(depth: int) -> int:
    """Return the most layers of a chain, 1 to 200.

    >>> checked_depth(10)
    10
    """
    if whole("depth", depth, 1) > DEEPEST:
        raise ShapeError(f"depth must be at most {DEEPEST} layers, but depth={depth}")
    return depth


def checked_menu(menu: Iterable[Layer], rank: int) -> tuple[Template, ...]:
    """Return the layers of the menu, convolutions and sliding pools of `rank` axes."""
    layers = tuple(menu)
    if not layers:
        raise ShapeError("menu must hold a layer at least, but menu=()")
    return tuple(template(f"menu[{at}]", layer, rank) for at, layer in enumerate(layers))


def template(name: str, layer: Layer, rank: int) -> Template:
    """Return a layer of the menu, or say why a chain cannot hold it."""
    if not isinstance(layer, (Conv, Pool)):
        raise TypeError(f"{name} must be a convolution or a sliding pool, but {name}={layer!r}")
    if layer.rank != rank:
        raise ShapeError(f"{name}={layer!r} has {layer.rank} axes, but input_shape has {rank}")
    if getattr(layer, "groups", 1) != 1:
        raise ShapeError(f"{name} must have groups=1 to fit any widths, but {name}={layer!r}")
    if getattr(layer, "return_indices", False):
        raise ShapeError(f"{name} must give one tensor to pass on, but {name}={layer!r}")
    return layer
