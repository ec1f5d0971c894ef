"""Messages of view, reshape, flatten and of dimensions by number."""

from __future__ import annotations

from collections.abc import Iterator
from math import prod
from typing import Any

from convguide.explain.cause import Cause, Message, always, sizes, times


def viewed(n: Any) -> Iterator[Cause]:
    """Yield why a number of values cannot take a shape."""
    known = prod(size for size in n.shape if size != -1)
    rest = n.size % known if known else 0
    if -1 in n.shape:
        yield Cause(
            "features",
            "The sizes given do not divide the number of values",
            f"{n.size:,} = {n.size // known:,}·{known:,} + {rest:,}: no whole number can stand "
            "for the −1.",
            "Keep the batch and let view find the features.",
            "x = x.view(x.size(0), -1)",
        )
        return
    if n.size % n.shape[0] == 0:
        features = n.size // n.shape[0]
        yield Cause(
            "features",
            f"Each of the {n.shape[0]} rows has {features:,} values",
            f"{n.size:,} / {n.shape[0]} = {features:,}, but {sizes(n.shape)} holds {known:,}.",
            "Let view find the number of features, and give the Linear layer that one.",
            f"x = x.view({n.shape[0]}, -1)",
        )
    features = prod(n.shape[1:])
    if features and n.size % features == 0:
        yield Cause(
            "batch",
            f"The batch is {n.size // features}, not {n.shape[0]}",
            f"{n.size:,} / {features:,} = {n.size // features}: the last batch of a loader may "
            "be shorter.",
            "Never write the size of the batch into the network.",
            "x = x.view(x.size(0), -1)",
        )
    if n.size % n.shape[0] and not (features and n.size % features == 0):
        yield Cause(
            "count",
            "The numbers of values differ",
            f"{times(n.shape)} values are asked for, {n.size:,} are there.",
            "Print the shape just before the line.",
            "print(x.shape)",
        )


def dimension(n: Any) -> Iterator[Cause]:
    """Yield why a dimension is not there."""
    count = n.most + 1
    yield Cause(
        "missing",
        f"The tensor has {count} dimension{'s' if count > 1 else ''}",
        f"Dimensions are numbered {n.least} to {n.most}, {n.got} is not among them.",
        "Print the shape just before the line: the batch may be missing, or the tensor is flat "
        "already.",
        "x = x.unsqueeze(0)",
    )


def unflattened(n: Any) -> Iterator[Cause]:
    """Yield why a dimension cannot be unfolded into sizes."""
    yield Cause(
        "product",
        f"The sizes must multiply to {n.size}",
        f"{times(n.shape)}, but dimension {n.dimension} has {n.size} values.",
        "Leave one of the sizes to torch.",
        f"nn.Unflatten({n.dimension}, ({n.shape[0]}, -1))",
    )


def normalized(n: Any) -> Iterator[Cause]:
    """Yield why a LayerNorm's shape is not that of its input."""
    rank = len(n.shape)
    yield Cause(
        "shape",
        f"normalized_shape should be {sizes(n.got[-rank:])}",
        f"The last {rank} size{'s' if rank > 1 else ''} of {sizes(n.got)} "
        f"{'are' if rank > 1 else 'is'} {sizes(n.got[-rank:])}.",
        "LayerNorm is told the last sizes of its input; for channels in dimension 1 use "
        "GroupNorm(1, C).",
        f"nn.LayerNorm({list(n.got[-rank:])})",
    )


MESSAGES = (
    Message(
        "shape-is-invalid-for-input-of-size",
        "shape '{shape:s}' is invalid for input of size {size}",
        "view and reshape keep every value: the sizes must multiply to their number.",
        viewed,
    ),
    Message(
        "view-size-is-not-compatible-with-input-tensors-size-and-stride",
        "view size is not compatible with input tensor's size and stride",
        "The values do not lie in memory in the order of that view.",
        always(
            Cause(
                "order",
                "permute or transpose came before",
                "They change the order of the dimensions without moving a value.",
                "Use reshape, which copies where it must. Check that the order of the dimensions "
                "is the one that you mean: reshape does not swap them.",
                "x = x.reshape(x.size(0), -1)",
            )
        ),
        recorded=("invalid argument 2: view size is not compatible with input tensor's size",),
    ),
    Message(
        "dimension-out-of-range",
        "Dimension out of range (expected to be in range of [{least}, {most}], but got {got})",
        "A dimension was asked for that the tensor does not have.",
        dimension,
        recorded=(
            "dimension out of range (expected to be in range of [{least}, {most}], but got {got})",
        ),
    ),
    Message(
        "only-one-dimension-can-be-inferred",
        "only one dimension can be inferred",
        "view fills in one -1 from the number of values, not two.",
        always(
            Cause(
                "two",
                "-1 stands twice",
                "With two unknown sizes there are many ways to split the values.",
                "Write all sizes but one.",
                "x = x.view(x.size(0), -1)",
            )
        ),
    ),
    Message(
        "unflatten-provided-sizes-dont-multiply-up",
        "unflatten: Provided sizes {shape:s} don't multiply up to the size of dim {dimension} "
        "({size}) in the input tensor",
        "unflatten splits one dimension into several.",
        unflattened,
    ),
    Message(
        "given-normalized-shape-expected-input-with-shape",
        "Given normalized_shape={shape:s}, expected input with shape {any:s}, but got input of "
        "size{got:s}",
        "A LayerNorm normalizes over the last sizes of its input, and is told them.",
        normalized,
    ),
)
