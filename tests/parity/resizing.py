"""Cases of the layers that name their output's size, or regroup what there is."""

from __future__ import annotations

from math import prod
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from .cases import Case, Given
from .draws import axes, batches, booleans, number, often, ranks, shapes
from .windows import image

factors = st.one_of(
    st.sampled_from((2, 1, 3, 0.5, 1.5, 0.29, 2.0, 1 / 3, 1 / 49, 0.1)), st.floats(0.1, 3)
)


@st.composite
def adaptive(draw: DrawFn) -> Case:
    """Draw an adaptive pool."""
    rank, kind = draw(ranks), draw(st.sampled_from(("Avg", "Max")))
    entry = often(1, 0, 2, 3, 5, 9, None, weight=2)
    each = st.tuples(*(entry,) * rank)
    given: Given = {"output_size": draw(st.one_of(each, each, often(1, 0, 2, 5, None)))}
    if kind == "Max":
        given["return_indices"] = draw(often(False, True))
    return Case(f"Adaptive{kind}Pool{rank}d", given, image(draw, rank, draw(number(1, 3)), 9))


@st.composite
def upsample(draw: DrawFn) -> Case:
    """Draw an upsampling, mostly in a mode that fits the rank."""
    rank = draw(ranks)
    linear = ("linear", "bilinear", "trilinear")[rank - 1]
    mode = draw(often("nearest", linear, linear, "nearest-exact", "area", "bicubic", weight=3))
    given = sized(draw, rank) | {"mode": mode}
    if mode.endswith(("linear", "cubic")) or draw(number(0, 9)) == 9:
        given["align_corners"] = draw(st.sampled_from((None, True, False)))
    if draw(number(0, 4)) == 4:
        given["recompute_scale_factor"] = draw(st.sampled_from((None, True, False)))
    batch = draw(often(2, 1, 0, weight=6))
    return Case("Upsample", given, (batch, draw(number(1, 3)), *draw(shapes(rank, 1, 9))))


def sized(draw: DrawFn, rank: int) -> Given:
    """Draw a size, a factor, rarely both or none."""
    size = draw(axes(rank, 1, 12))
    factor = draw(st.one_of(factors, st.tuples(*(factors,) * rank)))
    kinds: list[Given] = [{"size": size}, {"scale_factor": factor}]
    return draw(st.sampled_from((*kinds * 8, {}, kinds[0] | kinds[1])))


@st.composite
def upsampling_2d(draw: DrawFn) -> Case:
    """Draw one of the two upsamplings that fix their mode."""
    name = draw(st.sampled_from(("UpsamplingNearest2d", "UpsamplingBilinear2d")))
    shape = (draw(number(1, 2)), draw(number(1, 3)), *draw(shapes(2, 1, 9)))
    return Case(name, sized(draw, 2), shape)


@st.composite
def pixel_shuffle(draw: DrawFn) -> Case:
    """Draw a pixel shuffle, with any number of batch sizes."""
    factor, front = draw(number(1, 3)), draw(shapes(2, 1, 3))[draw(number(0, 2)) :]
    channels = draw(number(1, 3)) * factor**2
    shape = (*front, channels, *draw(shapes(2, 1, 7)))
    return Case("PixelShuffle", {"upscale_factor": factor}, shape)


@st.composite
def pixel_unshuffle(draw: DrawFn) -> Case:
    """Draw a pixel unshuffle, with any number of batch sizes."""
    factor, front = draw(number(1, 3)), draw(shapes(2, 1, 3))[draw(number(0, 2)) :]
    sizes = (draw(number(1, 4)) * factor + draw(often(0, 1)) for _ in range(2))
    shape = (*front, draw(number(1, 3)), *sizes)
    return Case("PixelUnshuffle", {"downscale_factor": factor}, shape)


@st.composite
def channel_shuffle(draw: DrawFn) -> Case:
    """Draw a channel shuffle."""
    groups = draw(number(1, 4))
    shape = (draw(number(0, 2)), groups * draw(number(1, 3)), *draw(shapes(draw(ranks), 1, 5)))
    return Case("ChannelShuffle", {"groups": groups}, shape)


@st.composite
def linear(draw: DrawFn) -> Case:
    """Draw a Linear on an input of one to four dimensions."""
    features = draw(number(1, 7))
    given = {"in_features": features, "out_features": draw(number(1, 6)), "bias": draw(booleans)}
    return Case("Linear", given, (*draw(shapes(draw(number(0, 3)), 0, 4)), features))


@st.composite
def flatten(draw: DrawFn) -> Case:
    """Draw a Flatten, mostly of dimensions in order."""
    rank = draw(number(0, 5))
    start = draw(number(0, max(0, rank - 1)))
    end = draw(number(start, max(start, rank - 1)))
    if draw(booleans):
        start, end = start - rank * draw(number(0, 1)), end - rank * draw(number(0, 1))
    given = {"start_dim": start, "end_dim": end} if draw(number(0, 2)) else {}
    return Case("Flatten", given, draw(shapes(rank, 0, 5)))


@st.composite
def unflatten(draw: DrawFn) -> Case:
    """Draw an Unflatten, mostly into factors of a size, one of them perhaps −1."""
    into = draw(shapes(draw(number(1, 3)), 1, 4))
    shape = list(draw(shapes(draw(number(1, 4)), 0, 5)))
    dim = draw(number(0, len(shape) - 1))
    shape[dim] = prod(into) + draw(often(0, 1))
    if draw(booleans):
        at = draw(number(0, len(into) - 1))
        into = (*into[:at], -1, *into[at + 1 :])
    dim -= len(shape) * draw(number(0, 1))
    return Case("Unflatten", {"dim": dim, "unflattened_size": into}, tuple(shape))


PADS = ("Zero", "Constant", "Reflection", "Replication", "Circular")


@st.composite
def pad(draw: DrawFn) -> Case:
    """Draw a pad, one number or one for each side; some crop."""
    rank, kind = draw(ranks), draw(st.sampled_from(PADS))
    side = st.integers(-2, 4)
    each = st.tuples(*(side,) * (2 * rank))
    given: Given = {"padding": draw(st.one_of(side, each, each))}
    if kind == "Constant":
        given["value"] = draw(st.sampled_from((0.0, 3.5, -1)))
    shape: Any = (*draw(batches), draw(number(1, 3)), *draw(shapes(rank, 3, 8)))
    return Case(f"{kind}Pad{rank}d", given, shape)
