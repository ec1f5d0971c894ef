"""Cases of the layers whose windows slide: convolutions, pools, unfold and fold."""

from __future__ import annotations

from math import prod
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from .cases import Case, Given, Shape
from .draws import axes, batches, booleans, number, often, ranks, shapes, spread

Sides = tuple[Any, ...]

groupings = often(1, 2, 3, weight=3)
padding_modes = often("zeros", "reflect", "replicate", "circular", weight=4)
strides_of_pools = st.sampled_from(("default", "default", "empty", "given", "given", "given"))


def image(draw: DrawFn, rank: int, channels: int, most: int = 14) -> Shape:
    """Draw (N, C, …) or (C, …)."""
    return (*draw(batches), channels, *draw(shapes(rank, 2, most if rank < 3 else most * 2 // 3)))


def channels_of(draw: DrawFn) -> Given:
    """Draw channels that the groups divide."""
    groups = draw(groupings)
    counts = (groups * draw(number(1, 3)) for _ in range(2))
    return dict(zip(("in_channels", "out_channels"), counts, strict=True)) | {"groups": groups}


@st.composite
def convolution(draw: DrawFn) -> Case:
    """Draw a convolution."""
    rank, given = draw(ranks), channels_of(draw)
    padding = draw(often("", "same", "valid", weight=5)) or draw(axes(rank, 0, 3))
    given |= {
        "kernel_size": draw(axes(rank, 1, 4)),
        "stride": 1 if padding == "same" else draw(axes(rank, 1, 3)),
        "padding": padding,
        "dilation": draw(axes(rank, 1, 2)),
        "bias": draw(booleans),
        "padding_mode": draw(padding_modes),
    }
    return Case(f"Conv{rank}d", given, image(draw, rank, given["in_channels"]))


@st.composite
def transposed(draw: DrawFn) -> Case:
    """Draw a transposed convolution, some with the size that should come out."""
    rank, given = draw(ranks), channels_of(draw)
    given |= {
        "kernel_size": draw(axes(rank, 1, 4)),
        "stride": draw(axes(rank, 1, 3)),
        "padding": draw(axes(rank, 0, 2)),
        "bias": draw(booleans),
        "dilation": draw(axes(rank, 1, 3)),
    }
    spans = zip(spread(given["stride"], rank), spread(given["dilation"], rank), strict=True)
    most = [max(0, *pair) - 1 for pair in spans]
    given["output_padding"] = draw(st.one_of(st.just(0), st.tuples(*(number(0, m) for m in most))))
    shape = image(draw, rank, given["in_channels"], 8)
    call = {"output_size": output_size(draw, given, shape, rank)} if draw(number(0, 3)) == 3 else {}
    return Case(f"ConvTranspose{rank}d", given, shape, call=call)


def output_size(draw: DrawFn, given: Given, shape: Shape, rank: int) -> Any:
    """Draw a size near what the layer can give: alone, or after batch and channels."""
    columns = (spread(given[name], rank) for name in ("kernel_size", "stride", "padding"))
    rows = zip(shape[-rank:], *columns, spread(given["dilation"], rank), strict=True)
    least = [(n - 1) * s - 2 * p + d * (k - 1) + 1 for n, k, s, p, d in rows]
    beyond = [draw(often(0, 1, 2, -1, weight=6)) for _ in least]
    sizes = tuple(max(0, size + more) for size, more in zip(least, beyond, strict=True))
    front = draw(often((), shape[:-rank], (1,), (1, 1), weight=5))
    return draw(often((*front, *sizes), None, [*sizes], weight=8))


def pool_window(draw: DrawFn, rank: int, most: int = 4) -> Given:
    """Draw kernel, stride and a padding of at most half the kernel."""
    kernel = draw(axes(rank, 1, most))
    halves = [entry // 2 for entry in spread(kernel, rank)]
    kind = draw(strides_of_pools)
    stride = {"default": None, "empty": ()}.get(kind, draw(axes(rank, 1, 3)))
    pads = st.one_of(st.just(0), number(0, min(halves)), st.tuples(*(number(0, h) for h in halves)))
    return {"kernel_size": kernel, "stride": stride, "padding": draw(pads)}


@st.composite
def max_pool(draw: DrawFn) -> Case:
    """Draw a max pool."""
    rank = draw(ranks)
    given = pool_window(draw, rank) | {
        "dilation": draw(axes(rank, 1, 2)),
        "return_indices": draw(often(False, True)),
        "ceil_mode": draw(booleans),
    }
    return Case(f"MaxPool{rank}d", given, image(draw, rank, draw(number(1, 3))))


@st.composite
def avg_pool(draw: DrawFn) -> Case:
    """Draw an average pool."""
    rank = draw(ranks)
    given = pool_window(draw, rank) | {
        "ceil_mode": draw(booleans),
        "count_include_pad": draw(booleans),
    }
    if rank > 1:
        given["divisor_override"] = draw(often(None, 1, 3, -1, 0))
    return Case(f"AvgPool{rank}d", given, image(draw, rank, draw(number(1, 3))))


@st.composite
def lp_pool(draw: DrawFn) -> Case:
    """Draw a power-average pool."""
    rank = draw(ranks)
    given = pool_window(draw, rank) | {"ceil_mode": draw(booleans)}
    del given["padding"]
    if rank == 1 and draw(number(0, 5)) < 5:
        given |= {"kernel_size": draw(number(1, 4)), "stride": draw(often(None, 1, 2, 3))}
    norm_type = draw(often(2, 1, 3, 1.5, float("inf"), -1, 0, True, weight=4))
    return Case(
        f"LPPool{rank}d", {"norm_type": norm_type} | given, image(draw, rank, draw(number(1, 3)))
    )


@st.composite
def fractional(draw: DrawFn) -> Case:
    """Draw a fractional max pool, with an output size or a ratio."""
    rank = draw(st.sampled_from((2, 3)))
    shape = image(draw, rank, draw(number(1, 3)), 12)
    given: Given = {"kernel_size": draw(axes(rank, 1, 3))}
    ratio = st.floats(0.15, 0.9).map(lambda share: round(share, 2))
    if draw(booleans):
        given["output_size"] = draw(axes(rank, 1, max(1, min(shape[-rank:]) - 2)))
    else:
        given["output_ratio"] = draw(st.one_of(ratio, st.tuples(*(ratio,) * rank)))
    given["return_indices"] = draw(often(False, True))
    return Case(f"FractionalMaxPool{rank}d", given, shape)


@st.composite
def max_unpool(draw: DrawFn) -> Case:
    """Draw a max unpool, some with the size that should come out."""
    rank = draw(ranks)
    given, shape = pool_window(draw, rank), image(draw, rank, draw(number(1, 3)), 6)
    given["stride"] = given["stride"] or None
    if draw(number(0, 2)) < 2:
        return Case(f"MaxUnpool{rank}d", given, shape)
    stride = given["stride"] or given["kernel_size"]
    near = given | {"stride": stride, "dilation": 1}
    call = {"output_size": output_size(draw, near, shape, rank)}
    return Case(f"MaxUnpool{rank}d", given, shape, call=call)


@st.composite
def unfold(draw: DrawFn) -> Case:
    """Draw an unfold."""
    return Case("Unfold", sliding_blocks(draw), image(draw, 2, draw(number(1, 3))))


def sliding_blocks(draw: DrawFn) -> Given:
    """Draw what Unfold and Fold share."""
    return {
        "kernel_size": draw(axes(2, 1, 3)),
        "dilation": draw(axes(2, 1, 2)),
        "padding": draw(axes(2, 0, 2)),
        "stride": draw(axes(2, 1, 2)),
    }


@st.composite
def fold(draw: DrawFn) -> Case:
    """Draw a fold, mostly of as many blocks as its output has."""
    blocks, size = sliding_blocks(draw), draw(axes(2, 3, 9))
    columns = (spread(value, 2) for value in blocks.values())
    rows = zip(spread(size, 2), *columns, strict=True)
    counts = [max(0, (n + 2 * p - d * (k - 1) - 1) // s + 1) for n, k, d, p, s in rows]
    rows_in = draw(number(1, 3)) * prod(spread(blocks["kernel_size"], 2))
    shape = (*draw(batches), rows_in, prod(counts))
    return Case("Fold", {"output_size": size} | blocks, shape)
