"""Messages of Linear layers and of products of matrices."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import count, takewhile
from math import isqrt
from typing import Any

from convguide.explain.cause import Cause, Message, times


def products(n: Any) -> Iterator[Cause]:
    """Yield why (rows × features) does not fit (in_features × out_features)."""
    elements = n.rows * n.features
    if elements == n.in_features and n.rows > 1:
        yield unbatched(n)
    elif elements % n.in_features == 0 and n.in_features % n.features == 0 and n.rows > 1:
        yield unflattened(n, elements // n.in_features)
    if n.features == n.out_features:
        yield swapped(n)
    if n.rows == n.in_features:
        yield transposed(n)
    if maps := feature_maps(n.features, n.in_features):
        yield other_maps(n, maps)
    yield in_features(n)


def unbatched(n: Any) -> Cause:
    """Return the cause of one image without a batch, whose channels were taken for one."""
    return Cause(
        "unbatched",
        "The input has no batch dimension, and Flatten kept its first dimension",
        f"{times((n.rows, n.features))}, which is in_features: the layer would fit one image "
        f"flattened whole, but {n.rows} channels of {n.features} values arrive as {n.rows} rows. "
        "Flatten starts at dimension 1.",
        "Give the network a batch of one, or flatten from dimension 0.",
        "x = x.unsqueeze(0)  # before the first layer",
    )


def unflattened(n: Any, images: int) -> Cause:
    """Return the cause of an image that was never flattened."""
    rows = n.in_features // n.features
    return Cause(
        "unflattened",
        "The input was not flattened before the Linear layer",
        f"Linear multiplies the last dimension alone: {n.rows:,} rows of {n.features} arrive. "
        f"{times((n.rows, n.features))} values are {images} times {n.in_features:,}, so that "
        f"{images} images of {rows:,}·{n.features} = {n.in_features:,} values would fit.",
        "Flatten everything but the batch before the layer.",
        "x = torch.flatten(x, 1)",
    )


def swapped(n: Any) -> Cause:
    """Return the cause of arguments in the wrong order."""
    return Cause(
        "swapped",
        "in_features and out_features are swapped",
        f"The input has {n.features:,} features, which is the layer's out_features; "
        f"its in_features is {n.in_features:,}.",
        "Write the number of features that come in first.",
        f"nn.Linear({n.features}, {n.in_features})",
    )


def transposed(n: Any) -> Cause:
    """Return the cause of an input on its side."""
    return Cause(
        "transposed",
        "The input is transposed",
        f"The input has {n.rows:,} rows, which is in_features: rows and columns seem to have "
        "changed places. The batch comes first, the features last.",
        "Transpose the input.",
        "x = x.T",
    )


def feature_maps(arriving: int, planned: int) -> list[tuple[int, int, int]]:
    """Return (channels, side that arrives, side that was planned) for square maps of both.

    The channels are powers of two, the most first.

    >>> feature_maps(400, 1024)
    [(16, 5, 8), (4, 10, 16), (1, 20, 32)]
    """
    powers = takewhile(lambda power: power <= min(arriving, planned), (2**at for at in count()))
    found = [(channels, side(arriving, channels), side(planned, channels)) for channels in powers]
    return [(channels, a, p) for channels, a, p in reversed(found) if a and p and a != p]


def side(features: int, channels: int) -> int:
    """Return the side of square maps that make so many features; 0 if there is none.

    >>> side(400, 16), side(400, 3)
    (5, 0)
    """
    area, rest = divmod(features, channels)
    root = isqrt(area)
    return root if not rest and root * root == area else 0


def other_maps(n: Any, maps: list[tuple[int, int, int]]) -> Cause:
    """Return the cause of feature maps of another size than was planned."""
    channels, arriving, planned = maps[0]
    others = [f"{c} of {a}×{a} and {p}×{p}" for c, a, p in maps[1:3]]
    also = f" (or {', or '.join(others)})" if others else ""
    return Cause(
        "other-size",
        "The feature maps have another size than planned",
        f"{channels}·{arriving}·{arriving} = {n.features:,} arrive, "
        f"{channels}·{planned}·{planned} = {n.in_features:,} were planned: "
        f"{channels} maps of {arriving}×{arriving} instead of {planned}×{planned}{also}.",
        "Look for a missing padding, one pool too many, or images of another size than the "
        "network was made for.",
    )


def in_features(n: Any) -> Cause:
    """Return the cause that is always possible: the number does not fit what arrives."""
    return Cause(
        "in-features",
        f"in_features should be {n.features:,}",
        f"Each of the {n.rows:,} rows has {n.features:,} features, the layer expects "
        f"{n.in_features:,}.",
        "If the rows are the batch, give the layer the number of features that arrives.",
        f"nn.Linear({n.features}, {n.out_features})",
    )


def batches(n: Any) -> Iterator[Cause]:
    """Yield why two batches of matrices do not fit."""
    if n.expected[0] != n.got[0]:
        yield Cause(
            "batch",
            "The two batches have different lengths",
            f"The first has {n.expected[0]} matrices, the second {n.got[0]}.",
            "Multiply batches of one length, or use matmul, which repeats a batch of 1.",
        )
    if n.expected[1] != n.got[1]:
        yield Cause(
            "inner",
            "The inner sizes differ",
            f"The matrices of the first batch have {n.expected[1]} columns, "
            f"those of the second {n.got[1]} rows.",
            "Transpose the second batch if its last two dimensions have changed places.",
            "b = b.transpose(1, 2)",
        )


def recurrent(n: Any) -> Iterator[Cause]:
    """Yield why the last dimension is not input_size."""
    yield Cause(
        "input-size",
        f"input_size should be {n.got}",
        f"Each step has {n.got} features, the layer expects {n.expected}.",
        "Give the layer the size of the last dimension; the sequence is the dimension before it.",
        f"input_size={n.got}",
    )


MESSAGES = (
    Message(
        "mat1-and-mat2-shapes-cannot-be-multiplied",
        "mat1 and mat2 shapes cannot be multiplied ({rows}x{features} and "
        "{in_features}x{out_features})",
        "A Linear layer, or a product of matrices, needs as many columns on the left as rows on "
        "the right. For a Linear layer the left is (rows, features), the right "
        "(in_features, out_features).",
        products,
        recorded=(
            "size mismatch, m1: [{rows} x {features}], m2: [{in_features} x {out_features}]",
            "size mismatch, get {rows}x{features},{in_features}x{out_features}",
        ),
    ),
    Message(
        "expected-size-for-first-two-dimensions-of-batch2",
        "Expected size for first two dimensions of batch2 tensor to be: {expected:s} "
        "but got: {got:s}",
        "A product of two batches of matrices, by bmm or matmul, needs batches of one length and "
        "equal inner sizes.",
        batches,
    ),
    Message(
        "input-size-1-must-be-equal-to-input-size",
        "input.size(-1) must be equal to input_size. Expected {expected}, got {got}",
        "An RNN, a GRU or an LSTM reads input_size features at each step, "
        "in the last dimension of its input.",
        recurrent,
    ),
)
