"""Cases of the layers that keep their input's shape: norms, activations, dropout."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

import convguide.layers

from .cases import Case, Given, Shape
from .draws import booleans, number, often, ranks, shapes

eps = often(1e-5, 1e-3, 0.0, 1, -1.0, weight=8)
momenta = often(0.1, 0.9, None, 0, 1)
batch_sizes = often(2, 1, 3, 0, weight=3)
any_shapes = number(0, 5).flatmap(lambda rank: shapes(rank, 0, 5))


def channels_last_or_missing(draw: DrawFn, rank: int, channels: int) -> Shape:
    """Draw (N, C, …), for one axis also (N, C), sometimes without the batch."""
    sizes = draw(shapes(rank, 1, 5))
    if rank == 1 and draw(booleans):
        sizes = ()
    front: Shape = (draw(batch_sizes),) if draw(number(0, 4)) < 4 else ()
    return (*front, channels, *sizes)


@st.composite
def batch_norm(draw: DrawFn) -> Case:
    """Draw a batch or instance norm, in either mode."""
    rank, kind = draw(ranks), draw(st.sampled_from(("Batch", "Instance")))
    channels = draw(number(1, 4))
    given: Given = {"num_features": channels + draw(often(0, 1))}
    options: Given = {
        "eps": draw(eps),
        "momentum": draw(momenta),
        "affine": draw(booleans),
        "track_running_stats": draw(booleans),
    }
    kept = draw(number(0, 15))
    given |= {name: options[name] for at, name in enumerate(options) if kept >> at & 1}
    return Case(f"{kind}Norm{rank}d", given, channels_last_or_missing(draw, rank, channels))


@st.composite
def group_norm(draw: DrawFn) -> Case:
    """Draw a group norm."""
    groups = draw(number(1, 3))
    channels = groups * draw(number(1, 3))
    given = {
        "num_groups": groups,
        "num_channels": channels + draw(often(0, 1)),
        "eps": draw(eps),
        "affine": draw(booleans),
    }
    shape = (draw(batch_sizes), channels, *draw(shapes(draw(number(0, 3)), 1, 4)))
    return Case("GroupNorm", given, shape)


LAYER_NORMS = ("LayerNorm", "RMSNorm")


@st.composite
def layer_norm(draw: DrawFn) -> Case:
    """Draw a layer norm, or one by the root mean square, over the last dimensions."""
    tail = draw(shapes(draw(number(1, 3)), 1, 4))
    shape = (*draw(shapes(draw(number(0, 2)), 0, 3)), *tail)
    name = draw(known(*LAYER_NORMS))
    given: Given = {"normalized_shape": tail if len(tail) > 1 or draw(booleans) else tail[0]}
    given |= {"eps": draw(eps), "elementwise_affine": draw(booleans)}
    if name == "LayerNorm":
        given["bias"] = draw(booleans)
    return Case(name, given, shape)


@st.composite
def local_response_norm(draw: DrawFn) -> Case:
    """Draw a local response norm; torch wants three dimensions at least."""
    given = {"size": draw(number(1, 5)), "alpha": 1e-3, "beta": 0.75, "k": draw(number(1, 2))}
    return Case("LocalResponseNorm", given, draw(shapes(draw(number(2, 5)), 0, 4)))


def known(*names: str) -> SearchStrategy[str]:
    """Draw one of the layers that we have."""
    return st.sampled_from([name for name in names if hasattr(convguide.layers, name)])


# The options of each activation; those without any stand below.
some = often(1.0, 0.5, 2, 0, -1.0, weight=3)
ACTIVATIONS: dict[str, dict[str, SearchStrategy[Any]]] = {
    "ReLU": {"inplace": booleans},
    "ReLU6": {"inplace": booleans},
    "SELU": {"inplace": booleans},
    "SiLU": {"inplace": booleans},
    "Mish": {"inplace": booleans},
    "Hardswish": {"inplace": booleans},
    "Hardsigmoid": {"inplace": booleans},
    "ELU": {"alpha": some, "inplace": booleans},
    "CELU": {"alpha": some, "inplace": booleans},
    "LeakyReLU": {"negative_slope": some, "inplace": booleans},
    "RReLU": {"lower": often(0.1, 0.2, 0.4), "upper": often(0.3, 0.5), "inplace": booleans},
    "Hardtanh": {
        "min_val": often(-1.0, -3, 0.5),
        "max_val": often(1.0, 6, -1),
        "inplace": booleans,
    },
    "Threshold": {"threshold": some, "value": some, "inplace": booleans},
    "Softplus": {"beta": some, "threshold": often(20.0, 1)},
    "Softshrink": {"lambd": often(0.5, 1, -1)},
    "Hardshrink": {"lambd": often(0.5, 1, -1)},
    "GELU": {"approximate": often("none", "tanh", "sigmoid")},
    "PReLU": {"num_parameters": often(1, 2, 3, weight=2), "init": some},
    "GLU": {"dim": number(-3, 2)},
    "Softmax": {"dim": often(1, -1, 0, 2, None, weight=2)},
    "LogSoftmax": {"dim": often(1, -1, 0, 2, None, weight=2)},
    "Softmin": {"dim": often(1, -1, 0, 2, None, weight=2)},
    **{
        name: {}
        for name in ("Sigmoid", "LogSigmoid", "Tanh", "Tanhshrink", "Softsign", "Softmax2d")
    },
}
DROPOUTS = ("Dropout", "Dropout1d", "Dropout2d", "Dropout3d", "AlphaDropout", "FeatureAlphaDropout")


@st.composite
def activation(draw: DrawFn) -> Case:
    """Draw an activation on an input of any rank."""
    name = draw(known(*ACTIVATIONS))
    options = ACTIVATIONS[name]
    given = {option: draw(values) for option, values in options.items() if draw(booleans)}
    if name == "Threshold":
        given = {option: draw(values) for option, values in options.items()}
    return Case(name, given, draw(any_shapes))


@st.composite
def dropout(draw: DrawFn) -> Case:
    """Draw a dropout on an input of any rank."""
    given = {"p": draw(often(0.5, 0, 1, 0.2, 1.5, -0.1, weight=4)), "inplace": draw(booleans)}
    return Case(draw(known(*DROPOUTS)), given, draw(any_shapes))


@st.composite
def identity(draw: DrawFn) -> Case:
    """Draw an Identity."""
    return Case("Identity", {}, draw(any_shapes))
