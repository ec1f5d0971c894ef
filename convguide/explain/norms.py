"""Messages of normalizations."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from convguide.explain.cause import Cause, Message, sizes


def one_value(n: Any) -> Iterator[Cause]:
    """Yield why a norm in training finds one value a channel."""
    if n.shape[0] == 1:
        yield Cause(
            "batch",
            "The batch holds one image",
            f"{sizes(n.shape)} has one value a channel, whose variance is 0.",
            "For prediction, switch to eval mode, where the stored statistics are used. For "
            "training, use larger batches; drop_last=True leaves a last batch of one out.",
            "model.eval()",
        )
    if len(n.shape) > 2:
        yield Cause(
            "pooled",
            "The image has shrunk to one pixel before the norm",
            f"Behind the channels {sizes(n.shape)} has sizes of 1: an average has nothing to be "
            "taken over.",
            "Normalize before the pool, use larger images, or GroupNorm, which looks at several "
            "channels.",
            f"nn.GroupNorm(1, {n.shape[1]})",
        )


def statistics(n: Any) -> Iterator[Cause]:
    """Yield why a batch norm's features are not the input's channels."""
    yield Cause(
        "num-features",
        f"num_features should be {n.got}",
        f"{n.got} channels arrive, the layer keeps statistics for {n.expected}.",
        "Give it the out_channels of the convolution before it.",
        f"num_features={n.got}",
    )


def rank(n: Any) -> Iterator[Cause]:
    """Yield why a norm's input has the wrong number of dimensions."""
    if n.got == n.expected - 1:
        yield Cause(
            "batch",
            "The input has no batch dimension",
            f"{n.got} dimensions arrive, {n.expected} are wanted: batch norms take batches alone.",
            "Add a batch of one.",
            "x = x.unsqueeze(0)",
        )
    yield Cause(
        "other-norm",
        "The norm is made for another number of axes",
        "BatchNorm1d takes (N, C) and (N, C, L), BatchNorm2d (N, C, H, W), "
        "BatchNorm3d (N, C, D, H, W).",
        "Use the one of your data's axes.",
        f"nn.BatchNorm{max(n.got - 2, 1)}d",
    )


def groups(n: Any) -> Iterator[Cause]:
    """Yield why channels cannot be split into groups."""
    if not n.groups:
        yield Cause(
            "groups",
            "num_groups does not divide the channels",
            "Every group takes the same number of channels.",
            "Use a divisor of num_channels; 1 always is one.",
            "num_groups=1",
        )
        return
    count = n.channels if n.channels is not None else n.shape[1]
    divisors = [g for g in range(1, count + 1) if count % g == 0]
    yield Cause(
        "groups",
        "num_groups does not divide the channels",
        f"{count} = {count // n.groups}·{n.groups} + {count % n.groups}; "
        f"{', '.join(map(str, divisors))} divide {count}.",
        "Use one of these.",
        f"nn.GroupNorm({max(g for g in divisors if g <= n.groups)}, {count})",
    )


def weight(n: Any) -> Iterator[Cause]:
    """Yield why a group norm's weight is not of the input's channels."""
    yield Cause(
        "num-channels",
        f"num_channels should be {n.shape[1]}",
        f"{sizes(n.shape)} has {n.shape[1]} channels, the layer has weights for {n.weight[0]}.",
        "Give it the out_channels of the convolution before it.",
        f"num_channels={n.shape[1]}",
    )


MESSAGES = (
    Message(
        "expected-more-than-1-value-per-channel-when-training",
        "Expected more than 1 value per channel when training, got input size {shape:s}",
        "In training a batch norm divides by the spread of each channel's values, and finds one "
        "value.",
        one_value,
    ),
    Message(
        "expected-more-than-1-spatial-element-when-training",
        "Expected more than 1 spatial element when training, got input size {shape:s}",
        "An instance norm divides by the spread of each channel's pixels, and finds one pixel.",
        one_value,
    ),
    Message(
        "running-mean-should-contain-elements",
        "running_mean should contain {got} elements not {expected}",
        "A batch norm was built for another number of channels than arrives.",
        statistics,
    ),
    Message(
        "expected-4d-input-got-3d-input",
        "expected {expected}D input (got {got}D input)",
        "A norm was given an input with the wrong number of dimensions.",
        rank,
    ),
    Message(
        "expected-2d-or-3d-input",
        "expected {least}D or {expected}D input (got {got}D input)",
        "A norm was given an input with the wrong number of dimensions.",
        rank,
    ),
    Message(
        "num-channels-must-be-divisible-by-num-groups",
        "num_channels ({channels}) must be divisible by num_groups ({groups})",
        "A group norm splits the channels into groups of equal size.",
        groups,
        recorded=("num_channels must be divisible by num_groups",),
    ),
    Message(
        "expected-number-of-channels-in-input-to-be-divisible-by-num-groups",
        "Expected number of channels in input to be divisible by num_groups, but got input of "
        "shape {shape:s} and num_groups={groups}",
        "A group norm splits the channels into groups of equal size.",
        groups,
    ),
    Message(
        "expected-weight-to-be-a-vector-of-size-equal-to-the-number-of-channels",
        "Expected weight to be a vector of size equal to the number of channels in input, but "
        "got weight of shape {weight:s} and input of shape {shape:s}",
        "A group norm was built for another number of channels than arrives.",
        weight,
    ),
)
