"""Messages of paddings, of Upsample and of PixelShuffle."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from convguide.explain.cause import Cause, Message, always, sizes


def reflected(n: Any) -> Iterator[Cause]:
    """Yield why an image cannot be reflected so far."""
    axis = n.shape[n.dimension] if n.dimension < len(n.shape) else 0
    yield Cause(
        "too-wide",
        f"padding may be {axis - 1} at most along dimension {n.dimension}",
        f"Reflecting reads behind the edge pixel: of {axis} pixels {axis - 1} are left, but "
        f"{sizes(n.padding)} were asked for.",
        "Use less padding, a larger image, or padding_mode='replicate', which knows no limit.",
        "padding_mode='replicate'",
    )


def not_supported(n: Any) -> Iterator[Cause]:
    """Yield why a padding does not fit its input's dimensions."""
    numbers = f"{n.count} numbers pad {n.count // 2} axes" if n.count else "Two numbers pad an axis"
    input_rank = f"; the input has {n.rank} dimensions" if n.rank else ""
    yield Cause(
        "dimensions",
        "The padding has a number for more sides than the input has axes",
        f"{numbers}{input_rank}, and in this mode the channels and the batch are not padded.",
        "Add the dimension of the channels in front, or give two numbers for each axis.",
        "x = x.unsqueeze(0)",
    )


def shuffled(n: Any) -> Iterator[Cause]:
    """Yield why channels cannot become pixels."""
    below, above = n.channels // n.square * n.square, -(-n.channels // n.square) * n.square
    fitting = " or ".join(str(count) for count in (below, above) if count)
    yield Cause(
        "channels",
        f"The channels must be a multiple of {n.square}",
        f"{n.channels} = {n.channels // n.square}·{n.square} + {n.channels % n.square}: every "
        f"pixel becomes {n.square}, each from a channel of its own.",
        f"Let the convolution before it make {fitting} channels.",
        f"out_channels={above}",
    )


def unshuffled(n: Any) -> Iterator[Cause]:
    """Yield why pixels cannot become channels."""
    yield Cause(
        "size",
        f"The {n.axis} must be a multiple of {n.factor}",
        f"{n.size} = {n.size // n.factor}·{n.factor} + {n.size % n.factor}.",
        "Pad the image to the next multiple.",
        f"x = F.pad(x, (0, {-n.size % n.factor}))",
    )


def mode(n: Any) -> Iterator[Cause]:
    """Yield why an interpolation does not go with its input's dimensions."""
    yield Cause(
        "batch",
        "The image has no batch dimension",
        f"{n.got} dimensions are read as (N, C, …): an image without a batch is taken for a "
        "signal.",
        "Add a batch of one.",
        "x = x.unsqueeze(0)",
    )
    yield Cause(
        "mode",
        "The mode is made for another number of axes",
        "linear takes (N, C, L), bilinear and bicubic (N, C, H, W), trilinear (N, C, D, H, W).",
        "Use the mode of your data's axes.",
        f"mode={ {3: 'linear', 4: 'bilinear', 5: 'trilinear'}.get(n.got, 'nearest')!r}",
    )


def spatial(n: Any) -> Iterator[Cause]:
    """Yield why an output size has the wrong number of entries."""
    yield Cause(
        "entries",
        f"The size needs {len(n.shape)} entr{'ies' if len(n.shape) > 1 else 'y'}",
        f"Behind batch and channels the input has {sizes(n.shape)}; {sizes(n.size)} was asked for.",
        "Give one size for each axis, without batch and channels.",
        f"size={sizes(n.size[-len(n.shape) :])}",
    )


MESSAGES = (
    Message(
        "padding-size-should-be-less-than-the-corresponding-input-dimension",
        "Padding size should be less than the corresponding input dimension, but got: padding "
        "{padding:s} at dimension {dimension} of input {shape:s}",
        "Reflection needs as many pixels behind the edge as it adds.",
        reflected,
    ),
    Message(
        "padding-value-causes-wrapping-around-more-than-once",
        "Padding value causes wrapping around more than once",
        "Circular padding takes its pixels from the other side, at most all of them.",
        always(
            Cause(
                "too-wide",
                "The padding is wider than the image",
                "Each side can be given as many pixels as the image has along that axis.",
                "Use less padding, or a larger image.",
            )
        ),
    ),
    Message(
        "padding-length-must-be-divisible-by-2",
        "Padding length must be divisible by 2",
        "F.pad takes a left and a right number for each axis, the last axis first.",
        always(
            Cause(
                "odd",
                "An odd number of sides was given",
                "Two numbers pad the width, four width and height: (left, right, top, bottom).",
                "Give both sides of each axis.",
                "x = F.pad(x, (1, 1, 1, 1))",
            )
        ),
        recorded=("Padding length too large",),
    ),
    Message(
        "padding-size-is-not-supported-for-input-tensor",
        "Padding size {count} is not supported for {rank}D input tensor",
        "Reflect, replicate and circular pad the last axes of an image with channels.",
        not_supported,
        recorded=("Only 2D, 3D, 4D, 5D padding with non-constant padding are supported for now",),
    ),
    Message(
        "pixel-shuffle-expects-channel-dimension-to-be-divisible",
        "pixel_shuffle expects its input's 'channel' dimension to be divisible by the square of "
        "upscale_factor, but input.size(-3)={channels} is not divisible by {square}",
        "PixelShuffle makes pixels out of channels.",
        shuffled,
    ),
    Message(
        "pixel-unshuffle-expects-to-be-divisible-by-downscale-factor",
        "pixel_unshuffle expects {axis:w} to be divisible by downscale_factor, but "
        "input.size({place})={size} is not divisible by {factor}",
        "PixelUnshuffle makes channels out of pixels.",
        unshuffled,
    ),
    Message(
        "got-3d-input-but-bilinear-mode-needs-4d-input",
        "Got {got}D input, but {mode:w} mode needs {needed}D input",
        "An interpolation takes a batch with channels, and its mode says how many axes follow.",
        mode,
    ),
    Message(
        "input-and-output-must-have-the-same-number-of-spatial-dimensions",
        "Input and output must have the same number of spatial dimensions, but got input with "
        "spatial dimensions of {shape:s} and output size of {size:s}",
        "An output size has an entry for each axis behind batch and channels.",
        spatial,
    ),
    Message(
        "input-and-output-sizes-should-be-greater-than-0",
        "Input and output sizes should be greater than 0",
        "The scale factor makes a size of 0: sizes are rounded down.",
        always(
            Cause(
                "scale",
                "The scale factor is too small for this image",
                "A size times the factor, rounded down, must be at least 1.",
                "Give the output size instead, or a larger factor.",
                "size=(1, 1)",
            )
        ),
    ),
)
