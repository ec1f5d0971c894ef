"""torch's own test inputs as cases: of its modules, and of the functions that stand for them."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable, Iterator
from typing import Any

import torch
from torch.nn import functional
from torch.testing._internal.common_methods_invocations import op_db
from torch.testing._internal.common_modules import module_db

import convguide.layers

from .cases import Case, Given

CPU = {"device": "cpu", "dtype": torch.float32, "requires_grad": False}


def of_modules() -> Iterator[Case]:
    """Yield what torch tests its modules with, errors too, in both modes."""
    for info in module_db:
        name = info.module_cls.__name__
        if ours(name):
            for training in (True, False):
                for sample in module_samples(info, training):
                    yield from of_module(name, sample, training)


def module_samples(info: Any, training: bool) -> Iterator[Any]:
    """Yield the good and the bad inputs of a module."""
    yield from info.module_inputs_func(info, **CPU, training=training)
    if info.module_error_inputs_func is not None:
        errors = info.module_error_inputs_func(info, **CPU, training=training)
        yield from (error.module_error_input for error in errors)


def of_module(name: str, sample: Any, training: bool) -> Iterator[Case]:
    """Yield the case of a module's input, if it is called with a tensor."""
    built, called = sample.constructor_input, sample.forward_input
    if called is None or not called.args or not isinstance(called.args[0], torch.Tensor):
        return
    given = bound(getattr(torch.nn, name), built.args, built.kwargs)
    if given is not None:
        yield Case(name, given, tuple(called.args[0].shape), training, called.kwargs)


def ours(name: str) -> bool:
    """Return whether the name is one of our layers."""
    return hasattr(convguide.layers, name) and hasattr(torch.nn, name)


def bound(function: Any, args: Iterable[Any], kwargs: Given) -> Given | None:
    """Return arguments by name, device and dtype apart; None if they do not fit."""
    try:
        given = inspect.signature(function).bind(*args, **kwargs).arguments
    except (TypeError, ValueError):
        return None
    return {name: value for name, value in given.items() if name not in ("device", "dtype")}


def of_functions() -> Iterator[Case]:
    """Yield what torch tests its functions with, errors too, as cases of their layers."""
    for info in op_db:
        name = info.name.rpartition(".")[2]
        convert = CONVERTERS.get(name)
        if convert is not None:
            for sample in function_samples(info):
                case = convert(name, sample)
                if case is not None and ours(case.name):
                    yield case


def function_samples(info: Any) -> Iterator[Any]:
    """Yield the good and the bad inputs of a function."""
    yield from info.sample_inputs_func(info, **CPU)
    if info.error_inputs_func is not None:
        yield from (error.sample_input for error in info.error_inputs_func(info, "cpu"))


Converter = Callable[[str, Any], Case | None]


def arguments(name: str, layer: str, sample: Any) -> Given | None:
    """Return a function's arguments by name, the input apart."""
    declared = getattr(functional, f"_{name}", getattr(functional, name, None))
    given = bound(declared, (None, *sample.args), sample.kwargs)
    if given is None:
        given = bound(getattr(torch.nn, layer), sample.args, sample.kwargs) or {}
    given.pop("input", None)
    return given


def layered(layer: str, given: Given, sample: Any, training: bool = True) -> Case | None:
    """Return a case with those arguments that the layer has."""
    if not isinstance(sample.input, torch.Tensor) or any(
        isinstance(value, torch.Tensor) for value in given.values()
    ):
        return None
    known = inspect.signature(getattr(torch.nn, layer)).parameters
    kept = {name: value for name, value in given.items() if name in known}
    return Case(layer, kept, tuple(sample.input.shape), training)


def plain(layer: str) -> Converter:
    """Return the converter of a function whose arguments are the layer's."""

    def convert(name: str, sample: Any) -> Case | None:
        return layered(layer, arguments(name, layer, sample) or {}, sample)

    return convert


def windowed(layer: str) -> Converter:
    """Return the converter of a function that takes the weight."""

    def convert(name: str, sample: Any) -> Case | None:
        weight, *rest = sample.args
        names = ("bias", "stride", "padding", *after(layer))
        given = dict(zip(names, rest, strict=False)) | sample.kwargs
        groups = given.get("groups", 1)
        front, back = weight.shape[0], weight.shape[1] * groups
        channels = (front, back) if "Transpose" in layer else (back, front)
        given |= dict(zip(("in_channels", "out_channels"), channels, strict=True))
        given |= {"kernel_size": tuple(weight.shape[2:]), "bias": given.get("bias") is not None}
        return layered(layer, given, sample)

    return convert


def after(layer: str) -> tuple[str, ...]:
    """Return the last arguments of a convolution's function, in order."""
    if "Transpose" in layer:
        return ("output_padding", "groups", "dilation")
    return ("dilation", "groups")


def linear(name: str, sample: Any) -> Case | None:
    """Return the Linear of a weight."""
    out_features, in_features = sample.args[0].shape if sample.args[0].ndim == 2 else (None, None)
    bias = len(sample.args) > 1 or sample.kwargs.get("bias") is not None
    given = {"in_features": in_features, "out_features": out_features, "bias": bias}
    return layered("Linear", given, sample) if out_features is not None else None


def pad(name: str, sample: Any) -> Case | None:
    """Return the pad of a mode, for as many axes as sides are named."""
    given = arguments("pad", "", sample) or {}
    sides = tuple(given.pop("pad"))
    kinds = {"reflect": "Reflection", "replicate": "Replication", "circular": "Circular"}
    kind = kinds.get(given.get("mode", "constant"), "Constant")
    rank = len(sides) // 2
    if rank not in (1, 2, 3) or len(sides) % 2:
        return None
    value = {"value": given.get("value") or 0.0} if kind == "Constant" else {}
    return layered(f"{kind}Pad{rank}d", {"padding": sides} | value, sample)


def norm(kind: str) -> Converter:
    """Return the converter of a batch or instance norm's function."""

    def convert(name: str, sample: Any) -> Case | None:
        shape = sample.input.shape
        if len(shape) not in (2, 3, 4, 5):
            return None
        options = ("training", "use_input_stats", "momentum", "eps")
        given = {key: sample.kwargs[key] for key in options if key in sample.kwargs}
        training = given.pop("training", given.pop("use_input_stats", True))
        given["num_features"] = shape[1]
        return layered(f"{kind}Norm{max(1, len(shape) - 2)}d", given, sample, training)

    return convert


def unpool(layer: str) -> Converter:
    """Return the converter of an unpool's function, which takes indices too."""

    def convert(name: str, sample: Any) -> Case | None:
        names = ("indices", "kernel_size", "stride", "padding", "output_size")
        given = dict(zip(names, sample.args, strict=False)) | sample.kwargs
        size = given.pop("output_size", None)
        del given["indices"]
        case = layered(layer, given, sample)
        return case and case._replace(call={} if size is None else {"output_size": tuple(size)})

    return convert


def upsample(mode: str | None) -> Converter:
    """Return the converter of interpolation, in a mode or in the one that is named."""

    def convert(name: str, sample: Any) -> Case | None:
        names = ("size", "scale_factor", "mode", "align_corners")
        given = dict(zip(names, sample.args, strict=False)) | sample.kwargs
        return layered("Upsample", given | ({"mode": mode} if mode else {}), sample)

    return convert


def group_norm(name: str, sample: Any) -> Case | None:
    """Return the group norm of a number of groups."""
    shape = sample.input.shape
    if len(shape) < 2:
        return None
    given = {"num_groups": sample.args[0], "num_channels": shape[1]}
    return layered("GroupNorm", given | sample.kwargs, sample)


RANKED = {
    "conv{}": lambda rank: windowed(f"Conv{rank}"),
    "conv_transpose{}": lambda rank: windowed(f"ConvTranspose{rank}"),
    "max_pool{}": lambda rank: plain(f"MaxPool{rank}"),
    "avg_pool{}": lambda rank: plain(f"AvgPool{rank}"),
    "lp_pool{}": lambda rank: plain(f"LPPool{rank}"),
    "fractional_max_pool{}": lambda rank: plain(f"FractionalMaxPool{rank}"),
    "adaptive_avg_pool{}": lambda rank: plain(f"AdaptiveAvgPool{rank}"),
    "adaptive_max_pool{}": lambda rank: plain(f"AdaptiveMaxPool{rank}"),
    "max_unpool{}": lambda rank: unpool(f"MaxUnpool{rank}"),
    "dropout{}": lambda rank: plain(f"Dropout{rank}"),
}
PLAIN = (
    *("Unfold", "Fold", "Flatten", "Unflatten", "Dropout", "AlphaDropout", "FeatureAlphaDropout"),
    *("PixelShuffle", "PixelUnshuffle", "ChannelShuffle", "LayerNorm", "RMSNorm"),
    *("LocalResponseNorm", "ReLU", "ReLU6", "SELU", "SiLU", "Mish", "ELU", "CELU", "LeakyReLU"),
    *("RReLU", "Hardswish", "Hardsigmoid", "Hardtanh", "Threshold", "Softplus", "Softshrink"),
    *("Hardshrink", "GELU", "GLU", "Softmax", "LogSoftmax", "Softmin", "Sigmoid", "LogSigmoid"),
    *("Tanh", "Tanhshrink", "Softsign"),
)
CONVERTERS: dict[str, Converter] = {
    name.format(f"{rank}d"): of_rank(f"{rank}d")
    for name, of_rank in RANKED.items()
    for rank in (1, 2, 3)
}
CONVERTERS |= {name.lower(): plain(name) for name in PLAIN}
CONVERTERS |= {
    **{"pixel_shuffle": plain("PixelShuffle"), "pixel_unshuffle": plain("PixelUnshuffle")},
    **{"channel_shuffle": plain("ChannelShuffle"), "layer_norm": plain("LayerNorm")},
    **{"rms_norm": plain("RMSNorm"), "local_response_norm": plain("LocalResponseNorm")},
    **{"leaky_relu": plain("LeakyReLU"), "log_softmax": plain("LogSoftmax")},
    **{"alpha_dropout": plain("AlphaDropout"), "linear": linear, "pad": pad},
    **{"feature_alpha_dropout": plain("FeatureAlphaDropout"), "group_norm": group_norm},
    **{"batch_norm": norm("Batch"), "instance_norm": norm("Instance")},
    **{"interpolate": upsample(None), "upsample_nearest": upsample("nearest")},
    "upsample_bilinear": upsample("bilinear"),
}
