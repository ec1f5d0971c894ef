"""What would fit where a layer refuses what reaches it."""

from __future__ import annotations

from dataclasses import replace
from math import prod
from typing import Any

from convguide.formulas import ShapeError
from convguide.layers import Flatten, Layer, Linear, Shape

# The fields that name how many channels or features a layer expects.
EXPECTED = ("in_channels", "in_features", "num_features", "num_channels", "normalized_shape")


def refusal(error: Exception, layer: Layer, shape: Shape, before: Layer, came: Shape) -> str:
    """Return why `layer` refuses `shape`, and what would fit.

    Args:
        before: the layer that gave `shape`.
        came: the shape that reached that layer.

    >>> error = ShapeError("Linear expects 400 features")
    >>> refusal(error, Linear(400, 10), (2, 12), Flatten(), (2, 3, 4))
    'Linear expects 400 features, but Flatten gives 3·4 = 12: in_features=12 would fit'
    """
    fitting = fit(layer, shape)
    if isinstance(layer, Linear) and isinstance(before, Flatten) and shape:
        gives = f"{flattened(before, came)}{shape[-1]:,}"
        error = ShapeError(
            f"Linear expects {layer.in_features:,} features, but Flatten gives {gives}"
        )
    return f"{error}: {fitting} would fit" if fitting else str(error)


def flattened(layer: Flatten, came: Shape) -> str:
    """Return the product behind the last size that a Flatten gives, up to the equals sign."""
    factors = came[layer.start_dim :]
    if layer.end_dim not in (-1, len(came) - 1) or len(factors) < 2:
        return ""
    return f"{'·'.join(map(str, factors))} = "


def fit(layer: Layer, shape: Shape) -> str:
    """Return the change with which `layer` takes `shape`, or "" where none is plain.

    >>> fit(Linear(400, 10), (2, 16, 5, 5))
    'Flatten() before it'
    """
    if isinstance(layer, Linear) and len(shape) > 2 and prod(shape[1:]) == layer.in_features:
        return "Flatten() before it"
    for name in expected(layer):
        for found in dict.fromkeys(candidates(layer, name, shape)):
            if takes(layer, name, found, shape):
                return f"{name}={found}"
    return ""


def expected(layer: Layer) -> tuple[str, ...]:
    """Return the fields of a layer that name channels or features."""
    given: dict[str, object] = getattr(layer, "__dataclass_fields__", {})
    return tuple(name for name in EXPECTED if name in given)


def candidates(layer: Layer, name: str, shape: Shape) -> tuple[int | Shape, ...]:
    """Return what the shape offers for a field: its last sizes, or its channels."""
    if name == "normalized_shape":
        last = len(getattr(layer, name))
        return (shape[-last:],) if last else ()
    if name == "in_features":
        return shape[-1:]
    rank: int = getattr(layer, "rank", len(shape) - 2)
    return (*shape[-rank - 1 :][:1], *shape[1:2])


def takes(layer: Any, name: str, value: int | Shape, shape: Shape) -> bool:
    """Return whether the layer takes the shape with one field changed."""
    try:
        replace(layer, **{name: value}).output_shape(shape, training=False)
    except (ShapeError, TypeError):
        return False
    return True
