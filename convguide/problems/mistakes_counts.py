"""Mistakes in counts: parameters, multiply–accumulates, receptive fields, paddings, networks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import prod

from convguide.formulas import receptive_field
from convguide.layers import Shape
from convguide.layers.base import each
from convguide.layers.conv import Conv
from convguide.layers.transposed import ConvTranspose
from convguide.problems.slip import Mistake, Slip, Values

Convolution = Conv | ConvTranspose
Slides = Sequence[tuple[int, int, int, int]]
Triple = tuple[int, int, int]


def taps(layer: Convolution) -> int:
    """Return the pixels of one kernel."""
    return prod(each(layer, "kernel_size"))


def weights(layer: Convolution) -> int:
    """Return a layer's weights, its bias left out."""
    return taps(layer) * layer.in_channels * layer.out_channels // layer.groups


def biases(layer: Convolution) -> int:
    """Return the biases of a layer: one for each filter, or none."""
    return layer.out_channels * bool(layer.bias)


COUNTS = (
    Mistake(
        "bias_forgotten",
        "Bias forgotten",
        "{wrong} are the weights alone; each of the {out_channels} filters has one bias more.",
        weights,
    ),
    Mistake(
        "bias_added",
        "A bias that is not there",
        "With bias=False there is none; {wrong} counts one for each of {out_channels} filters.",
        lambda layer: weights(layer) + layer.out_channels,
    ),
    Mistake(
        "bias_twice",
        "Bias counted twice",
        "{weights} weights and twice the {out_channels} biases make {wrong}; each filter has one.",
        lambda layer: weights(layer) + 2 * biases(layer),
    ),
    Mistake(
        "bias_per_weight",
        "A bias for each weight",
        "{wrong} gives each of the {weights} weights a bias; one filter has one.",
        lambda layer: 2 * weights(layer) if layer.bias else None,
    ),
    Mistake(
        "bias_per_channel",
        "A bias for each input channel",
        "{wrong} gives each filter a bias for every channel that it reads; one filter has one.",
        lambda layer: weights(layer) + biases(layer) * layer.in_channels // layer.groups,
    ),
    Mistake(
        "bias_once",
        "One bias for the whole layer",
        "{weights} + 1 = {wrong} has one bias in all; each of the {out_channels} filters has one.",
        lambda layer: weights(layer) + bool(layer.bias),
    ),
    Mistake(
        "in_channels_forgotten",
        "Input channels forgotten",
        "{wrong} is as if each filter read one channel; it has a kernel of {kernel} for each of "
        "those that it reads.",
        lambda layer: taps(layer) * layer.out_channels + biases(layer),
    ),
    Mistake(
        "one_filter",
        "One filter counted",
        "{wrong} is one filter; there are {out_channels} of them.",
        lambda layer: weights(layer) // layer.out_channels + bool(layer.bias),
    ),
    Mistake(
        "depth_for_filters",
        "Depth taken for the number of filters",
        "{wrong} counts {in_channels} filters, one for each channel of the input; there are "
        "{out_channels}, one for each channel that comes out.",
        lambda layer: taps(layer) * layer.in_channels + layer.in_channels * bool(layer.bias),
    ),
    Mistake(
        "groups_ignored",
        "Groups ignored",
        "{wrong} lets each filter read all {in_channels} channels; with groups={groups} it reads "
        "{in_channels} / {groups}.",
        lambda layer: weights(layer) * layer.groups + biases(layer),
    ),
    Mistake(
        "groups_twice",
        "Divided by the groups twice",
        "{wrong} divides both channels by {groups}; only what a filter reads gets smaller, the "
        "number of filters stays.",
        lambda layer: weights(layer) // layer.groups + biases(layer),
    ),
    Mistake(
        "one_side",
        "One side of the kernel",
        "{wrong} counts {side} weights for each channel; a kernel has {kernel} of them.",
        lambda layer: weights(layer) // taps(layer) * each(layer, "kernel_size")[0] + biases(layer),
    ),
    Mistake(
        "sides_added",
        "Sides of the kernel added",
        "{wrong} adds the sides of the kernel; its weights are {kernel}.",
        lambda layer: (
            weights(layer) // taps(layer) * sum(each(layer, "kernel_size")) + biases(layer)
        ),
    ),
)


def count_values(layer: Convolution) -> Values:
    """Return what the sentence of a mistaken count may name."""
    kernel_size = each(layer, "kernel_size")
    return {
        "kernel": "·".join(map(str, kernel_size)),
        "side": kernel_size[0],
        "in_channels": layer.in_channels,
        "out_channels": layer.out_channels,
        "groups": layer.groups,
        "weights": weights(layer),
    }


def count_slips(layer: Convolution) -> Iterator[Slip]:
    """Yield every wrong number of parameters that a named mistake gives.

    >>> from convguide.layers import Conv2d
    >>> {slip.mistake: slip.answer for slip in count_slips(Conv2d(3, 2, 3))}["bias_forgotten"]
    (54,)
    """
    right = layer.param_count()
    for mistake in COUNTS:
        wrong = mistake.gives(layer)
        if wrong not in (None, right):
            values = {**count_values(layer), "wrong": wrong, "right": right}
            yield Slip(mistake.name, (wrong,), values, (0, mistake.line))


def stack_slips(layers: Mapping[str, Convolution], summed: bool) -> Iterator[Slip]:
    """Yield what each mistake gives when it is made in every layer, and in the sum."""
    by_layer = [{slip.mistake: slip for slip in count_slips(one)} for one in layers.values()]
    rights = [layer.param_count() for layer in layers.values()]
    for mistake in COUNTS:
        found = [slips.get(mistake.name) for slips in by_layer]
        first = next(filter(None, found), None)
        if first is None:
            continue
        counts = tuple(
            int(slip.answer[0]) if slip else right
            for slip, right in zip(found, rights, strict=True)
        )
        answer = (*counts, sum(counts)) if summed else counts
        yield Slip(mistake.name, answer, first.values, (found.index(first), mistake.line))
    if summed and len(rights) > 1:
        yield total_slip(rights)


def total_slip(rights: Sequence[int]) -> Slip:
    """Return the total without the first layer."""
    wrong, right = sum(rights[1:]), sum(rights)
    return Slip(
        "layer_left_out",
        (*rights, wrong),
        {"wrong": wrong, "right": right},
        (len(rights), 0),
    )


Cost = tuple[Convolution, Shape]


def spatial(cost: Cost) -> int:
    """Return the output's elements of a layer."""
    layer, shape = cost
    return prod(layer.output_shape(shape))


MACS = (
    Mistake(
        "flops_for_macs",
        "FLOPs for MACs",
        "{wrong} counts a multiplication and an addition apart: those are FLOPs, two for each of "
        "the {right} multiply–accumulates.",
        lambda cost: 2 * cost[0].macs(cost[1]),
    ),
    Mistake(
        "input_positions",
        "Positions of the input",
        "{wrong} lets the kernel stand on every pixel of the input; it stands once for each pixel "
        "that comes out.",
        lambda cost: weights(cost[0]) * prod(cost[1][-cost[0].rank :]),
    ),
    Mistake(
        "macs_in_channels_forgotten",
        "Input channels forgotten",
        "{wrong} is as if each filter read one channel.",
        lambda cost: spatial(cost) * taps(cost[0]),
    ),
    Mistake(
        "macs_groups_ignored",
        "Groups ignored",
        "{wrong} lets each filter read all {in_channels} channels; with groups={groups} it reads "
        "{in_channels} / {groups}.",
        lambda cost: cost[0].macs(cost[1]) * cost[0].groups,
    ),
    Mistake(
        "bias_multiplied",
        "Bias counted as a multiplication",
        "{wrong} counts one more for the bias of each output number; a bias is added, not "
        "multiplied.",
        lambda cost: cost[0].macs(cost[1]) + spatial(cost) * bool(cost[0].bias),
    ),
    Mistake(
        "params_for_macs",
        "Parameters for MACs",
        "{wrong} are the weights; each of them is used once for every position of the output.",
        lambda cost: weights(cost[0]),
    ),
)


def macs_slips(layer: Convolution, input_shape: Shape) -> Iterator[Slip]:
    """Yield every wrong number of multiply–accumulates that a named mistake gives.

    >>> from convguide.layers import Conv2d
    >>> [slip.answer for slip in macs_slips(Conv2d(1, 1, 3, bias=False), (1, 1, 5, 5))][:2]
    [(162,), (225,)]
    """
    right = layer.macs(input_shape)
    for mistake in MACS:
        wrong = mistake.gives((layer, input_shape))
        if wrong != right:
            values = {**count_values(layer), "wrong": wrong, "right": right}
            yield Slip(mistake.name, (wrong,), values, None)


def rewritten(slides: Slides, **others: int) -> Triple:
    """Return the field of a stack with one hyperparameter of every layer replaced."""
    names = ("kernel_size", "stride", "padding", "dilation")
    fixed = [
        tuple(others.get(name, value) for name, value in zip(names, one, strict=True))
        for one in slides
    ]
    return receptive_field(fixed)  # type: ignore[arg-type]


def own_stride(slides: Slides) -> Triple:
    """Return the field with each layer's own stride before its kernel."""
    size, jump, start = 1, 1, 0
    for kernel_size, stride, padding, dilation in slides:
        jump *= stride
        size += dilation * (kernel_size - 1) * jump
        start -= padding * jump
    return size, jump, start


def with_part(at: int, slides: Slides, value: int) -> Triple:
    """Return the right field with one of its three numbers replaced."""
    right = list(receptive_field(slides))
    right[at] = value
    return right[0], right[1], right[2]


FIELDS = (
    Mistake(
        "kernels_summed",
        "Kernels added up",
        "The kernels were added up, which gives {wrong}: a layer widens the field by its span "
        "less one, times the stride before it.",
        lambda slides: with_part(0, slides, sum(k for k, _, _, _ in slides)),
    ),
    Mistake(
        "strides_ignored",
        "Strides ignored",
        "Without the strides the {part} is {wrong}; behind a stride, one pixel of a layer is "
        "several of the image.",
        lambda slides: rewritten(slides, stride=1),
    ),
    Mistake(
        "field_stride_ignored",
        "Strides ignored in the size",
        "Without the strides the size is {wrong}; behind a stride, one pixel of a layer is "
        "several of the image.",
        lambda slides: with_part(0, slides, rewritten(slides, stride=1)[0]),
    ),
    Mistake(
        "field_dilation_ignored",
        "Dilation ignored",
        "With kernels that have no holes the size is {wrong}; a dilated one spans "
        "dilation·(kernel_size − 1) + 1.",
        lambda slides: with_part(0, slides, rewritten(slides, dilation=1)[0]),
    ),
    Mistake(
        "own_stride_counted",
        "A layer's own stride counted",
        "Each kernel was multiplied by its own layer's stride too, so the {part} is {wrong}: "
        "only strides before the layer widen it.",
        own_stride,
    ),
    Mistake(
        "strides_added",
        "Strides added up",
        "The strides were added, which gives {wrong}; one after the other they multiply: {right}.",
        lambda slides: with_part(1, slides, sum(s for _, s, _, _ in slides)),
    ),
    Mistake(
        "last_stride",
        "The last stride alone",
        "{wrong} is the stride of the last layer; seen from the image, all of them multiply.",
        lambda slides: with_part(1, slides, slides[-1][1]),
    ),
    Mistake(
        "starts_unscaled",
        "Paddings added up",
        "The paddings were added without the strides before them, so the start is {wrong}.",
        lambda slides: with_part(2, slides, -sum(p for _, _, p, _ in slides)),
    ),
    Mistake(
        "start_positive",
        "The start's sign",
        "The padding lies before pixel 0, so the start is {right}, not {wrong}.",
        lambda slides: with_part(2, slides, -receptive_field(slides)[2]),
    ),
    Mistake(
        "start_forgotten",
        "Padding forgotten",
        "Without the paddings the first output begins at {wrong}; with them at {right}.",
        lambda slides: with_part(2, slides, 0),
    ),
    Mistake(
        "field_axes_swapped",
        "Height and width swapped",
        "Height and width changed places: the height comes first, and its {part} is {right}.",
        lambda slides: None,
    ),
)
PARTS = ("size", "stride", "start")


def field_slips(axes: Sequence[Slides]) -> Iterator[Slip]:
    """Yield every wrong field that a named mistake gives, made along all axes.

    >>> {slip.mistake: slip.answer for slip in field_slips([[(3, 1, 1, 1), (3, 1, 1, 1)]])}[
    ...     "kernels_summed"
    ... ]
    (6, 1, -2)
    """
    rights = [receptive_field(slides) for slides in axes]
    right = tuple(part for one in rights for part in one)
    for mistake in FIELDS:
        found = [mistake.gives(slides) for slides in axes]
        wrong = tuple(part for one in found if one for part in one)
        if mistake.name == "field_axes_swapped" and len(axes) > 1:
            wrong = tuple(part for one in rights[::-1] for part in one)
        if wrong and wrong != right:
            at = next(at for at, part in enumerate(wrong) if part != right[at])
            values = {"part": PARTS[at % 3], "wrong": wrong[at], "right": right[at]}
            whole = mistake.name == "field_axes_swapped"
            yield Slip(mistake.name, wrong, values, (at, 0), whole)


PADDINGS = (
    Mistake(
        "total_per_side",
        "Total padding taken per side",
        "{wrong} pixels are missing in all; half of them, {right}, go on each side.",
        lambda kernel: kernel[1] * (kernel[0] - 1),
    ),
    Mistake(
        "same_dilation_ignored",
        "Dilation ignored",
        "({kernel_size} − 1) / 2 = {wrong} fits a kernel without holes; this one spans {span}.",
        lambda kernel: (kernel[0] - 1) // 2,
    ),
    Mistake(
        "same_dilation_times_kernel",
        "Dilation times kernel",
        "⌊{dilation}·{kernel_size} / 2⌋ = {wrong} takes the kernel to span "
        "{dilation}·{kernel_size}; it spans {span}.",
        lambda kernel: kernel[0] * kernel[1] // 2,
    ),
    Mistake(
        "kernel_for_padding",
        "The kernel's size taken",
        "{wrong} is the size of the kernel; the output loses {dilation}·({kernel_size} − 1) pixels "
        "in all, half of them on each side.",
        lambda kernel: kernel[0],
    ),
    Mistake(
        "span_for_padding",
        "The whole span taken",
        "{wrong} is what the kernel spans; the output loses one less than that, half on each side.",
        lambda kernel: kernel[1] * (kernel[0] - 1) + 1 if kernel[1] > 1 else None,
    ),
    Mistake(
        "half_span_rounded_up",
        "Half the span, rounded up",
        "({span} + 1) / 2 = {wrong} is one too many: without its middle pixel the kernel reaches "
        "{right} to each side.",
        lambda kernel: kernel[1] * (kernel[0] - 1) // 2 + 1,
    ),
    Mistake(
        "dilation_for_padding",
        "The dilation taken",
        "padding = dilation = {wrong} keeps the size for kernels of 3 alone.",
        lambda kernel: kernel[1],
    ),
)


def padding_slips(kernel_size: int, dilation: int) -> Iterator[Slip]:
    """Yield every wrong padding for a size that is to stay.

    >>> next(padding_slips(3, 3)).answer
    (6,)
    """
    right = dilation * (kernel_size - 1) // 2
    for mistake in PADDINGS:
        wrong = mistake.gives((kernel_size, dilation))
        if wrong not in (None, right):
            values = {"kernel_size": kernel_size, "dilation": dilation, "span": 2 * right + 1}
            yield Slip(mistake.name, (wrong,), {**values, "wrong": wrong, "right": right}, (0, 0))


NETWORKS = (
    Mistake(
        "layer_left_out",
        "A layer left out of the sum",
        "{wrong} is the sum without the first layer; all of them make {right}.",
        lambda network: None,
    ),
    Mistake(
        "biases_forgotten",
        "Biases forgotten",
        "{wrong} are weights alone; every filter and every feature that comes out has one bias.",
        lambda network: None,
    ),
    Mistake(
        "pool_forgotten",
        "Pool forgotten",
        "The last Linear was given the features before the pool, which makes {wrong}.",
        lambda network: None,
    ),
    Mistake(
        "other_padding",
        "The default padding taken",
        "With padding={padding}, Conv2d's default, fewer features reach the last layer: {wrong}.",
        lambda network: None,
    ),
    Mistake(
        "last_layer_forgotten",
        "The last Linear forgotten",
        "{wrong} counts the convolutions alone; the last Linear holds {rest} more.",
        lambda network: None,
    ),
    Mistake(
        "channels_alone_flattened",
        "Only channels flattened",
        "{wrong} takes the {channels} channels for the features of the last Linear; Flatten makes "
        "one feature of each pixel of each channel.",
        lambda network: None,
    ),
    Mistake(
        "network_in_channels_forgotten",
        "Input channels forgotten",
        "With one channel counted where there are more it makes {wrong}: a filter reads every "
        "channel that comes in, and Flatten takes every pixel of every channel.",
        lambda network: None,
    ),
    Mistake(
        "networks_swapped",
        "The two networks swapped",
        "The MLP was asked for first, and has {right}, not {wrong}.",
        lambda network: None,
    ),
)
