"""Functions of torch that are a layer without a module: `F.max_pool2d(x, 2)`, `x.relu()`.

Each is answered by the layer, so that its arithmetic stands in one place.
"""

from __future__ import annotations

import ast
from typing import Any

from convguide import layers
from convguide.formulas import ShapeError
from convguide.layers import Layer
from convguide.reader.machine import Machine, Refused
from convguide.reader.recorder import after
from convguide.reader.tensors import operation
from convguide.reader.values import Names, Tensor, Value

INPLACE = "inplace"
POOL = "kernel_size stride padding dilation ceil_mode return_indices"
AVERAGE = "kernel_size stride padding ceil_mode count_include_pad"
RESIZE = "size scale_factor mode align_corners recompute_scale_factor antialias"
DROPOUT = "p training inplace"

# The layer of each function, and the function's own parameters in their order.
LAYERED: dict[str, tuple[str, str]] = {
    **{
        name: (kind, INPLACE)
        for name, kind in (
            ("relu", "ReLU"),
            ("relu_", "ReLU"),
            ("relu6", "ReLU6"),
            ("selu", "SELU"),
            ("silu", "SiLU"),
            ("mish", "Mish"),
            ("hardswish", "Hardswish"),
            ("hardsigmoid", "Hardsigmoid"),
        )
    },
    **{
        name: (kind, "")
        for name, kind in (
            ("sigmoid", "Sigmoid"),
            ("tanh", "Tanh"),
            ("logsigmoid", "LogSigmoid"),
            ("softsign", "Softsign"),
            ("tanhshrink", "Tanhshrink"),
            ("sigmoid_", "Sigmoid"),
            ("tanh_", "Tanh"),
        )
    },
    "gelu": ("GELU", "approximate"),
    "elu": ("ELU", "alpha inplace"),
    "celu": ("CELU", "alpha inplace"),
    "leaky_relu": ("LeakyReLU", "negative_slope inplace"),
    "leaky_relu_": ("LeakyReLU", "negative_slope"),
    "hardtanh": ("Hardtanh", "min_val max_val inplace"),
    "softplus": ("Softplus", "beta threshold"),
    "softshrink": ("Softshrink", "lambd"),
    "hardshrink": ("Hardshrink", "lambd"),
    "threshold": ("Threshold", "threshold value inplace"),
    "softmax": ("Softmax", "dim _stacklevel dtype"),
    "log_softmax": ("LogSoftmax", "dim _stacklevel dtype"),
    "softmin": ("Softmin", "dim _stacklevel dtype"),
    "glu": ("GLU", "dim"),
    "dropout": ("Dropout", DROPOUT),
    "alpha_dropout": ("AlphaDropout", DROPOUT),
    "dropout1d": ("Dropout1d", DROPOUT),
    "dropout2d": ("Dropout2d", DROPOUT),
    "dropout3d": ("Dropout3d", DROPOUT),
    **{f"max_pool{rank}d": (f"MaxPool{rank}d", POOL) for rank in (1, 2, 3)},
    "avg_pool1d": ("AvgPool1d", AVERAGE),
    **{f"avg_pool{rank}d": (f"AvgPool{rank}d", f"{AVERAGE} divisor_override") for rank in (2, 3)},
    **{
        f"adaptive_avg_pool{rank}d": (f"AdaptiveAvgPool{rank}d", "output_size")
        for rank in (1, 2, 3)
    },
    **{
        f"adaptive_max_pool{rank}d": (f"AdaptiveMaxPool{rank}d", "output_size return_indices")
        for rank in (1, 2, 3)
    },
    **{
        f"lp_pool{rank}d": (f"LPPool{rank}d", "norm_type kernel_size stride ceil_mode")
        for rank in (1, 2, 3)
    },
    "pixel_shuffle": ("PixelShuffle", "upscale_factor"),
    "pixel_unshuffle": ("PixelUnshuffle", "downscale_factor"),
    "channel_shuffle": ("ChannelShuffle", "groups"),
    "unfold": ("Unfold", "kernel_size dilation padding stride"),
    "fold": ("Fold", "output_size kernel_size dilation padding stride"),
    "interpolate": ("Upsample", RESIZE),
    "upsample": ("Upsample", "size scale_factor mode align_corners"),
    "local_response_norm": ("LocalResponseNorm", "size alpha beta k"),
}
# Parameters that touch no shape, and that the layers do not have.
IGNORED = frozenset(("training", "_stacklevel", "dtype", "antialias"))
PADS = {"reflect": "ReflectionPad", "replicate": "ReplicationPad", "circular": "CircularPad"}


def bound(name: str, order: str, given: list[Value], named: Names) -> Names:
    """Return the arguments of a function by the names of its parameters.

    Raises:
        TypeError: there are too many, or one is unknown to the function.

    >>> bound("glu", "dim", [1], {})
    {'dim': 1}
    """
    names = order.split()
    if len(given) > len(names):
        raise TypeError(f"{name} takes {len(names)} arguments behind its input, not {len(given)}")
    found = dict(zip(names, given, strict=False))
    for key, value in named.items():
        if key not in names or key in found:
            raise TypeError(f"{name} takes no {key!r} here")
        found[key] = value
    return found


def layered(
    machine: Machine, call: str, tensor: Tensor, given: list[Value], named: Names, node: ast.Call
) -> Value:
    """Return what a function that is a layer gives.

    Raises:
        Refused: torch refuses the arguments or the shape.
    """
    short = call.rpartition(".")[2]
    kind, order = LAYERED[short]
    if unknown := machine.first_unknown(given, named):
        return unknown
    try:
        fields = bound(short, order, given, named)
        layer = built(kind, {key: at for key, at in fields.items() if key not in IGNORED})
    except (ShapeError, TypeError) as error:
        raise Refused(str(error), node.lineno, call, tensor=tensor, node=node) from None
    recalled = (call, (tensor, *given), named)
    return through(machine, call, layer, tensor, node, recalled)


def built(kind: str, fields: Names) -> Layer:
    """Return a layer of convguide's by its name."""
    layer: Layer = getattr(layers, kind)(**fields)
    return layer


def through(
    machine: Machine,
    place: str,
    layer: Layer,
    tensor: Tensor,
    node: ast.AST,
    call: tuple[str, tuple[Value, ...], Names],
) -> Value:
    """Return what a layer without a module gives, and record it.

    Raises:
        Refused: the layer refuses the shape.
    """
    machine.shape(tensor.shape)
    if not tensor.floating:
        return machine.unknown(node, "gets whole numbers, which is not followed")
    try:
        shape = layer.output_shape(tensor.shape, training=False)
    except (ShapeError, TypeError) as error:
        line = getattr(node, "lineno", machine.line)
        raise Refused(str(error), line, place, tensor=tensor, node=node) from None
    result: Any = made(layer, tensor, shape)
    if getattr(layer, "return_indices", False):
        result = (result, Tensor(shape, floating=False))
    return operation(machine, place, repr(layer), result, [tensor], node, call)


def made(layer: Layer, tensor: Tensor, shape: tuple[int, ...]) -> Tensor:
    """Return the tensor that a layer makes of another."""
    kept = shape == tensor.shape and not layer.param_count()
    return Tensor(
        shape,
        after(tensor.field, layer),
        producer=layer,
        came=tensor.shape,
        contiguous=tensor.contiguous if kept else True,
    )


def pad(
    machine: Machine, tensor: Tensor, given: list[Value], named: Names, node: ast.Call
) -> Value:
    """Return what F.pad gives: the pad's numbers come in pairs, the last dimension first.

    Raises:
        Refused: torch refuses the pad on this shape.
    """
    call = "F.pad"
    if unknown := machine.first_unknown(given, named):
        return unknown
    try:
        fields = bound("pad", "pad mode value", given, named)
        layer = padder(**fields)
    except (ShapeError, TypeError) as error:
        raise Refused(str(error), node.lineno, call, tensor=tensor, node=node) from None
    return through(machine, call, layer, tensor, node, (call, (tensor, *given), named))


def padder(pad: Value, mode: str = "constant", value: float | None = None) -> Layer:
    """Return the layer that pads as F.pad does.

    >>> padder([1, 2, 3, 4])
    ZeroPad2d((1, 2, 3, 4))
    """
    if not isinstance(pad, (tuple, list)):
        raise TypeError(f"pad must be a tuple of integers, but pad={pad!r}")
    axes = max(1, min(3, len(pad) // 2))
    if mode == "constant" and not value:
        return built(f"ZeroPad{axes}d", {"padding": tuple(pad)})
    if mode == "constant":
        return built(f"ConstantPad{axes}d", {"padding": tuple(pad), "value": value})
    if mode not in PADS:
        raise TypeError(f"mode must be 'constant' or one of {[*PADS]}, but is {mode!r}")
    return built(f"{PADS[mode]}{axes}d", {"padding": tuple(pad)})
