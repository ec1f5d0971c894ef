"""Messages of pools, of Unfold and Fold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from convguide.explain.cause import Cause, Message, always, sizes, times


def too_small(n: Any) -> Iterator[Cause]:
    """Yield why no window of a pool fits."""
    yield Cause(
        "shrunk",
        "The image has become smaller than the pool's window",
        f"{sizes(n.size)} arrives, and {sizes(n.out)} would come out: "
        "no window fits along a size that becomes 0.",
        "Count how often the size is halved before: take one pool or stride away, give larger "
        "images, or let ceil_mode=True keep a window that hangs over.",
    )
    if n.size[0] in (n.size[1], n.size[-1]) and n.size[-1] <= 4:
        yield Cause(
            "channels-last",
            "The channels may come last",
            f"The last size of {sizes(n.size)} is {n.size[-1]}, like the channels of an image.",
            "torch wants (N, C, H, W): move the channels.",
            "x = x.permute(0, 3, 1, 2)",
        )
    yield Cause(
        "adaptive",
        "An adaptive pool takes any size",
        "It is told its output, not its window.",
        "At the end of a network use an adaptive pool.",
        "nn.AdaptiveAvgPool2d(1)",
    )


def half(n: Any) -> Iterator[Cause]:
    """Yield why a pool's padding is too large."""
    most = n.kernel_size // 2
    yield Cause(
        "padding",
        f"padding may be {most} at most",
        f"Half of kernel_size={n.kernel_size} is {n.kernel_size} // 2 = {most}, and "
        f"padding={n.pad} is above it: a window could lie in the padding alone. "
        "Dilation does not raise the limit.",
        "Use a smaller padding, or pad the input with F.pad before the pool.",
        f"padding={most}",
    )


def dimensions(n: Any) -> Iterator[Cause]:
    """Yield why the input has the wrong dimensions, or an empty one."""
    if n.shape and 0 in n.shape:
        yield Cause(
            "empty",
            "The image is empty along one axis",
            f"{sizes(n.shape)} has a size of 0; only the batch may be 0.",
            "Look for the layer before that made a size of 0, or for an empty crop.",
        )
        return
    shown = f"{sizes(n.shape)} arrives. " if n.shape else ""
    yield Cause(
        "no-channels",
        "The image has no channel dimension",
        f"{shown}A pool takes (C, …) or (N, C, …): channels, alone or in a batch.",
        "Add the dimension of the channels in front.",
        "x = x.unsqueeze(0)",
    )


def fold_channels(n: Any) -> Iterator[Cause]:
    """Yield why the columns cannot be split into windows."""
    area = times(n.kernel)
    product = n.kernel[0] * n.kernel[1]
    yield Cause(
        "channels",
        "Dimension 1 is no multiple of the window",
        f"Fold reads channels · {area} values a column; {n.size} leaves a rest of "
        f"{n.size % product}.",
        "Use the kernel_size of the Unfold that made the columns.",
    )


def fold_blocks(n: Any) -> Iterator[Cause]:
    """Yield why the number of columns is not that of the windows."""
    yield Cause(
        "blocks",
        f"There must be {n.blocks} columns",
        f"The windows of that output lie at {n.rows} · {n.columns} = {n.blocks} places, but "
        f"{n.got} columns arrive.",
        "Give Fold the output_size, padding, stride and dilation of the Unfold.",
    )


def no_blocks(n: Any) -> Iterator[Cause]:
    """Yield why Unfold finds no place for its window."""
    yield Cause(
        "shrunk",
        "The window does not fit into the image",
        f"A window of {sizes(n.kernel)} on {sizes(n.size)} with padding {sizes(n.padding)} has "
        f"{sizes(n.blocks)} places.",
        "Use a smaller window, more padding, or a larger image.",
    )


MESSAGES = (
    Message(
        "calculated-output-size-output-size-is-too-small",
        "Given input size: {size:s}. Calculated output size: {out:s}. Output size is too small",
        "A pool's window does not fit into its input even once.",
        too_small,
    ),
    Message(
        "pad-should-be-at-most-half-of-effective-kernel-size",
        "pad should be at most half of effective kernel size, but got pad={pad}, "
        "kernel_size={kernel_size}",
        "A pool's padding is limited, so that every window reads a real pixel.",
        half,
        recorded=(
            "pad should be smaller than or equal to half of kernel size, but got padW = {pad}, "
            "padH = {pad2}, kW = {kernel_size}",
            "pad should be smaller than half of kernel size, but got padW = {pad}, "
            "padH = {pad2}, kW = {kernel_size}",
            "pad should be at most half of kernel size, but got pad={pad} and "
            "kernel_size={kernel_size}",
        ),
    ),
    Message(
        "expected-3d-or-4d-batch-mode-tensor-with-optional-0-dim-batch-size",
        "tensor with optional 0 dim batch size for input, but got:{shape:s}",
        "A pool takes an image with channels, alone or in a batch, and no size of 0.",
        dimensions,
    ),
    Message(
        "non-empty-3d-or-4d-batch-mode-tensor-expected-for-input",
        "non-empty 3D or 4D (batch mode) tensor expected for input",
        "A pool takes (C, H, W) or (N, C, H, W).",
        dimensions,
    ),
    Message(
        "stride-should-not-be-zero",
        "stride should not be zero",
        "A pool's stride is its kernel_size where it is not given, so that a kernel of 0 says "
        "this too.",
        always(
            Cause(
                "zero",
                "stride or kernel_size is 0",
                "The window moves on by stride pixels, at least by 1.",
                "Write 1, or leave stride out: it is then the kernel_size.",
                "stride=1",
            )
        ),
    ),
    Message(
        "expected-input-to-have-non-zero-size-for-non-batch-dimensions",
        "Expected input to have non-zero size for non-batch dimensions, but input has sizes "
        "{shape:s}",
        "An adaptive pool takes any size but 0.",
        dimensions,
    ),
    Message(
        "expected-size-of-inputs-dimension-1-to-be-divisible",
        "Expected size of input's dimension 1 to be divisible by the product of kernel_size, but "
        "got input.size(1)={size} and kernel_size={kernel:s}",
        "Fold's input has channels times kernel_size values in each column.",
        fold_channels,
    ),
    Message(
        "expected-size-of-inputs-dimension-2-to-match-the-sliding-blocks",
        "expected size of input's dimension 2 to match the calculated number of sliding blocks "
        "{rows} * {columns} = {blocks}, but got input.size(2)={got}",
        "Fold's input has one column for each place of its window.",
        fold_blocks,
    ),
    Message(
        "array-of-sliding-blocks-must-be-at-least-one",
        "Given input with spatial size {size:s}, kernel_size={kernel:s}, dilation={dilation:s}, "
        "padding={padding:s}, calculated shape of the array of sliding blocks as {blocks:s}, but "
        "its components must be at least one",
        "Unfold's window must find a place on every axis.",
        no_blocks,
    ),
)
