"""Messages of convolutions and transposed convolutions."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from convguide.explain.cause import Cause, Message, always, sizes


def channels(n: Any) -> Iterator[Cause]:
    """Yield why the input's channels are not the layer's."""
    if n.shape[-1] == n.expected:
        yield channels_last(n)
    elif n.shape[0] == n.expected and n.shape[0] != n.got:
        yield batch_first(n)
    if (n.got, n.expected) == (4, 3):
        yield Cause(
            "alpha",
            "The image has an alpha channel",
            "4 channels arrive where 3 are expected: red, green, blue and alpha.",
            "Drop the fourth channel, or load the image as RGB.",
            "x = x[:, :3]",
        )
    if (n.got, n.expected) == (1, 3):
        yield Cause(
            "grey",
            "The image is grey, the layer made for colour",
            "1 channel arrives where 3 are expected.",
            "Repeat the channel, or build the layer with in_channels=1.",
            "x = x.expand(-1, 3, -1, -1)",
        )
    if (n.got, n.expected) == (3, 1):
        yield Cause(
            "colour",
            "The image is in colour, the layer made for grey",
            "3 channels arrive where 1 is expected.",
            "Average the channels, or build the layer with in_channels=3.",
            "x = x.mean(dim=1, keepdim=True)",
        )
    if n.groups and n.groups > 1 and n.got * n.groups == n.expected:
        yield Cause(
            "groups",
            "in_channels counts the channels of all groups",
            f"{n.got} channels arrive; with groups={n.groups} the layer reads {n.weight[1]} in "
            f"each group, {n.weight[1]}·{n.groups} = {n.expected} in all.",
            f"Build it with in_channels={n.got}, or with groups=1.",
        )
    if n.got == n.weight[0] and n.groups == 1:
        yield Cause(
            "twice",
            "The layer gets its own output, or one of that width",
            f"{n.got} channels arrive, which is the layer's out_channels: it may be called twice "
            "in forward, or stand behind the layer that it should precede.",
            "Look for the same layer used in two places.",
        )
    yield Cause(
        "in-channels",
        f"in_channels should be {n.got}",
        f"The input {sizes(n.shape)} has {n.got} channels in dimension 1, "
        f"the layer expects {n.expected}.",
        "Give the layer the out_channels of what comes before it.",
        f"in_channels={n.got}",
    )


def channels_last(n: Any) -> Cause:
    """Return the cause of an image whose channels come last."""
    axes = (0, len(n.shape) - 1, *range(1, len(n.shape) - 1))
    return Cause(
        "channels-last",
        "The channels come last, torch wants them before the sizes",
        f"The last dimension of {sizes(n.shape)} is {n.expected}, as many as the layer expects: "
        "the image is laid out (N, H, W, C), as NumPy, PIL and Keras have it. "
        "An image without a batch shows a 1 in front here.",
        "Move the channels to dimension 1.",
        f"x = x.permute{axes}",
    )


def batch_first(n: Any) -> Cause:
    """Return the cause of batch and channels in the wrong order."""
    return Cause(
        "batch-second",
        "Batch and channels have changed places",
        f"Dimension 0 of {sizes(n.shape)} is {n.expected}, as many as the layer expects channels.",
        "Swap the first two dimensions.",
        "x = x.transpose(0, 1)",
    )


def transposed_channels(n: Any) -> Iterator[Cause]:
    """Yield why the input of a transposed convolution has the wrong channels."""
    if n.weight[1] == n.got:
        yield Cause(
            "swapped",
            "in_channels and out_channels are swapped",
            f"{n.got} channels arrive, which is the layer's out_channels: the weight of a "
            f"transposed convolution is (in_channels, out_channels, …), here {sizes(n.weight)}.",
            "Write the channels that come in first, as for every layer.",
            f"in_channels={n.got}, out_channels={n.weight[0]}",
        )
    yield Cause(
        "in-channels",
        f"in_channels should be {n.got}",
        f"The input {sizes(n.shape)} has {n.got} channels in dimension 1, "
        f"the layer expects {n.expected}.",
        "Give the layer the out_channels of what comes before it.",
        f"in_channels={n.got}",
    )


def no_room(n: Any) -> Iterator[Cause]:
    """Yield why the window is wider than the padded input."""
    short = [k - size for size, k in zip(n.size, n.kernel, strict=True)]
    worst = max(short)
    axes = " and ".join(
        f"{k} against {size}" for size, k in zip(n.size, n.kernel, strict=True) if k > size
    )
    yield Cause(
        "shrunk",
        "The image has become smaller than the window",
        f"The window spans {axes} pixels, padding included: {worst} too many.",
        "Give the network larger images, or take a stride or a pool away before this layer.",
    )
    more = -(-worst // 2)
    yield Cause(
        "padding",
        f"padding is {more} too small for this image",
        f"{more} more on each side adds 2·{more} = {2 * more} pixels, at least the {worst} that "
        "are missing.",
        f"Raise padding by {more}.",
    )
    if dilated := [(k, d) for k in (2, 3, 5, 7) for d in (dilation(max(n.kernel), k),) if d > 1]:
        kernels = " or ".join(f"kernel_size={k} with dilation={d}" for k, d in dilated)
        yield Cause(
            "dilation",
            "The kernel is dilated",
            f"torch names the span here, dilation·(kernel_size − 1) + 1: {max(n.kernel)} may be "
            f"{kernels}.",
            "Use a smaller dilation on small feature maps.",
        )


def dilation(span: int, kernel_size: int) -> int:
    """Return the dilation with which a kernel spans so many pixels; 0 if there is none.

    >>> dilation(9, 3), dilation(9, 7)
    (4, 0)
    """
    spread, rest = divmod(span - 1, kernel_size - 1)
    return 0 if rest else spread


def dimensions(n: Any) -> Iterator[Cause]:
    """Yield why the input has too few or too many dimensions."""
    least = n.batched - 1
    rank = least - 1
    if n.layer and n.layer.startswith("conv_transpose") and len(n.shape) == 2:
        ones = (1,) * rank
        yield Cause(
            "vectors",
            "A batch of vectors has no sizes yet",
            f"{sizes(n.shape)} holds {n.shape[0]} vectors of {n.shape[1]} values, as the noise of "
            f"a generator: {n.shape[1]} channels of one pixel.",
            "Give each value a pixel of its own.",
            f"x = x.view{(*n.shape, *ones)}",
        )
    if len(n.shape) == rank:
        yield Cause(
            "no-channels",
            "The image has no channel dimension",
            f"{sizes(n.shape)} has {len(n.shape)} dimensions; with a channel in front it is "
            f"{sizes((1, *n.shape))}.",
            "Add the dimension of the channels.",
            "x = x.unsqueeze(0)",
        )
    if len(n.shape) > n.batched:
        yield Cause(
            "too-many",
            "The input has a dimension too many",
            f"{sizes(n.shape)} has {len(n.shape)} dimensions, at most {n.batched} are taken: "
            "two batch dimensions, often one from the loader and one from unsqueeze, "
            "or a layer for fewer axes than the data have.",
            "Merge the first two dimensions, or use the layer with more axes.",
            "x = x.flatten(0, 1)",
        )
    if len(n.shape) < least:
        yield Cause(
            "flattened",
            "The input was flattened, or never was an image",
            f"{sizes(n.shape)} has {len(n.shape)} dimensions, at least {least} are needed: "
            f"channels and {rank} size{'s' if rank > 1 else ''}.",
            "Flatten after the last convolution only, or give the values a shape back with view.",
        )


def divisible(n: Any) -> Iterator[Cause]:
    """Yield why channels and groups do not go together."""
    yield Cause(
        "groups",
        f"groups does not divide {n.which}",
        f"Every group takes the same number of {n.which}.",
        f"Choose {n.which} as a multiple of groups; for a depthwise convolution both channels "
        "are multiples of groups=in_channels.",
        "groups=1",
    )


def output_size(n: Any) -> Iterator[Cause]:
    """Yield why a transposed convolution cannot reach a size."""
    ranges = ", ".join(f"{a} to {b}" for a, b in zip(n.least, n.most, strict=True))
    yield Cause(
        "out-of-range",
        "No output_padding reaches that size",
        f"From {sizes(n.shape)} the sizes {ranges} can be reached, one for each output_padding "
        f"below the stride; {sizes(n.wanted)} was asked for.",
        "Ask for a size in that range, or change stride, padding or kernel_size.",
        f"output_size={sizes(n.most)}",
    )


def cut_away(n: Any) -> Iterator[Cause]:
    """Yield why nothing is left of a transposed convolution's output."""
    yield Cause(
        "padding",
        "The padding cuts the whole output away",
        f"padding takes pixels off both sides of a transposed convolution's output; from "
        f"{sizes(n.size)} it leaves {sizes(n.out)}.",
        "Use a smaller padding: it works against the kernel, not for it.",
    )


def output_padding(n: Any) -> Iterator[Cause]:
    """Yield why an output_padding is too large."""
    yield Cause(
        "output-padding",
        "output_padding is as large as both stride and dilation",
        f"output_padding {n.height} reaches stride {n.stride} and dilation {n.dilation}: "
        "one more step of the stride would have made those pixels.",
        f"Use an output_padding below {max(n.stride, n.dilation)}.",
        f"output_padding={max(n.stride, n.dilation) - 1}",
    )


def entries(n: Any) -> Iterator[Cause]:
    """Yield why a hyperparameter has the wrong number of entries."""
    yield Cause(
        "entries",
        f"{n.name} has {len(n.given)} entries, the layer {n.rank} axes",
        f"{n.name}={list(n.given)} has {len(n.given)} entries; it takes one number for all axes "
        f"or {n.rank} of them.",
        "Write one number, or one for each axis.",
        f"{n.name}={n.given[0]}",
    )


MESSAGES = (
    Message(
        "expected-input-to-have-channels",
        "Given groups={groups}, weight of size {weight:s}, expected input{shape:s} to have "
        "{expected} channels, but got {got} channels instead",
        "A convolution found another number of channels in dimension 1 of its input than its "
        "in_channels.",
        channels,
        recorded=(
            "Given groups={groups}, weight{weight:s}, so expected input{shape:s} to have "
            "{expected} channels, but got {got} channels instead",
            "Given groups={groups}, weight of size {weight:s}, expected input{shape:s} to have "
            "{expected} channels but got {got} channels instead",
        ),
    ),
    Message(
        "given-transposed-expected-input-to-have-channels",
        "Given transposed={transposed}, weight of size {weight:s}, expected input{shape:s} to "
        "have {expected} channels, but got {got} channels instead",
        "A transposed convolution found another number of channels in its input than its "
        "in_channels.",
        transposed_channels,
    ),
    Message(
        "kernel-size-cant-be-greater-than-actual-input-size",
        "Calculated padded input size per channel: {size:s}. Kernel size: {kernel:s}. "
        "Kernel size can't be greater than actual input size",
        "The window, dilation included, is wider than the image with its padding.",
        no_room,
        recorded=(
            "Calculated input size: {size:s}. Kernel size: {kernel:s}. "
            "Kernel size can't greater than actual input size",
        ),
    ),
    Message(
        "expected-3d-or-4d-input-to-conv2d",
        "Expected {unbatched}D (unbatched) or {batched}D (batched) input to {layer:w}, but got "
        "input of size: {shape:s}",
        "A convolution takes an image with channels, alone or in a batch.",
        dimensions,
        recorded=(
            "Expected {batched}-dimensional input for {batched}-dimensional weight {weight:s}, "
            "but got {got}-dimensional input of size {shape:s} instead",
        ),
    ),
    Message(
        "channels-must-be-divisible-by-groups",
        "{which:w} must be divisible by groups",
        "A grouped convolution splits input and output channels into groups of equal size.",
        divisible,
    ),
    Message(
        "padding-same-is-not-supported-for-strided-convolutions",
        "padding='same' is not supported for strided convolutions",
        "With a stride above 1 the output is smaller than the input whatever the padding, so "
        "that there is no padding that keeps the size.",
        always(
            Cause(
                "stride",
                "The layer has a stride",
                "padding='same' keeps the size, a stride above 1 divides it.",
                "Give the padding in pixels: kernel_size // 2 divides an even size by the stride.",
                "padding=kernel_size // 2",
            )
        ),
    ),
    Message(
        "requested-an-output-size-but-valid-sizes-range-from",
        "requested an output size of {wanted:s}, but valid sizes range from {least:s} to "
        "{most:s} (for an input of {shape:s})",
        "A transposed convolution reaches a few sizes only, one for each output_padding.",
        output_size,
    ),
    Message(
        "output-padding-must-be-smaller-than-either-stride-or-dilation",
        "output padding must be smaller than either stride or dilation, but got "
        "output_padding_height: {height} output_padding_width: {width} stride_height: {stride} "
        "stride_width: {stride_width} dilation_height: {dilation}",
        "output_padding chooses among the sizes that one stride rounds together.",
        output_padding,
    ),
    Message(
        "calculated-output-size-per-channel-output-size-is-too-small",
        "Given input size per channel: {size:s}. Calculated output size per channel: {out:s}. "
        "Output size is too small",
        "Nothing is left of the output of a transposed convolution.",
        cut_away,
    ),
    Message(
        "expected-a-single-integer-value-or-a-list",
        "expected {name:w} to be a single integer value or a list of {rank} values to match the "
        "convolution dimensions, but got {name2:w}={given:s}",
        "A hyperparameter has neither one entry nor one for each axis.",
        entries,
    ),
    Message(
        "dilation-should-be-greater-than-zero",
        "dilation should be greater than zero",
        "dilation is the distance of two taps of the kernel: side by side is 1.",
        always(
            Cause(
                "zero",
                "dilation=0 was written for no dilation",
                "An ordinary kernel has dilation 1; with 0 all taps would lie on one pixel.",
                "Write 1, or leave it out.",
                "dilation=1",
            )
        ),
    ),
    Message(
        "non-positive-stride-is-not-supported",
        "non-positive stride is not supported",
        "stride is how far the window moves; with 0 it stands still.",
        always(
            Cause(
                "zero",
                "The stride is 0 or negative",
                "The window moves on by stride pixels, at least by 1.",
                "Write 1 for a window at every pixel.",
                "stride=1",
            )
        ),
    ),
    Message(
        "negative-padding-is-not-supported",
        "negative padding is not supported",
        "padding adds pixels; a convolution cannot take them away.",
        always(
            Cause(
                "negative",
                "The padding is negative",
                "padding counts the pixels added on each side, at least 0. A formula for 'same' "
                "gives a negative one where the signs are swapped.",
                "To crop, slice the input or use F.pad, which takes negative numbers.",
                "x = F.pad(x, (-1, -1, -1, -1))",
            )
        ),
    ),
)
