"""The parameters of a family of layers: defaults off the fields, and what each one means."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import MISSING, Field, fields, is_dataclass

import convguide.layers
from convguide.render.tables import table

MEANINGS = {
    "in_channels": "channels of the input",
    "out_channels": "channels of the output, one for each filter",
    "kernel_size": "taps of the window along each axis",
    "stride": "pixels from one window to the next; `None` means `kernel_size`",
    "padding": "pixels per side",
    "output_padding": "pixels added to the right side of the output alone",
    "dilation": "pixels from one tap to the next; 1 means side by side",
    "groups": "parts of the channels, each with filters of its own",
    "bias": "whether a bias is learned",
    "padding_mode": "`'zeros'`, `'reflect'`, `'replicate'` or `'circular'`",
    "return_indices": "whether the places of the values are given too, as a second output",
    "ceil_mode": "whether a last window may hang over the end",
    "count_include_pad": "whether padding counts in the average; changes no shape",
    "divisor_override": "what sums are divided by; changes no shape",
    "norm_type": "the power of the average; changes no shape",
    "output_size": "the sizes of the output; `None` in a tuple keeps one",
    "output_ratio": "the output's size as a share of the input's",
    "size": "the sizes of the output",
    "scale_factor": "what each size is multiplied by, before it is rounded down",
    "mode": "how new pixels are filled in; each mode has its number of axes",
    "align_corners": "whether the corner pixels stay; for interpolating modes",
    "recompute_scale_factor": "changes values, and the shape only at the edge of rounding",
    "upscale_factor": "how many times higher and wider",
    "downscale_factor": "how many times lower and narrower",
    "in_features": "what the last dimension of the input must be",
    "out_features": "what the last dimension becomes",
    "start_dim": "the first dimension that is joined",
    "end_dim": "the last dimension that is joined",
    "dim": "the dimension that it works on",
    "unflattened_size": "what the dimension is split into; -1 is worked out",
    "num_features": "channels",
    "eps": "added to the variance; changes no shape",
    "momentum": "of the running statistics; changes no shape",
    "affine": "whether a weight and a bias are learned",
    "track_running_stats": "whether statistics are kept for evaluation",
    "num_groups": "groups of channels, each with one mean",
    "num_channels": "channels, a multiple of `num_groups`",
    "normalized_shape": "what the input's last sizes must be",
    "elementwise_affine": "whether a weight is learned for each element",
    "alpha": "a number of the function; changes no shape",
    "beta": "a number of the function; changes no shape",
    "k": "a number of the function; changes no shape",
    "value": "what the new pixels hold",
    "inplace": "whether the input is overwritten",
    "negative_slope": "the slope below 0",
    "num_parameters": "1, or one for each channel",
    "init": "what they are at first",
    "approximate": "`'none'` or `'tanh'`",
    "lambd": "how far from 0 it begins",
    "min_val": "the least value that comes out",
    "max_val": "the largest value that comes out",
    "min_value": "the old name of `min_val`",
    "max_value": "the old name of `max_val`",
    "lower": "the least slope below 0",
    "upper": "the largest slope below 0",
    "threshold": "where the function changes",
    "p": "the share that is dropped, from 0 to 1",
}
# The same name means something else in one layer.
OTHERWISE = {
    ("LocalResponseNorm", "size"): "channels that are looked at together",
    ("ConvTranspose", "padding"): "pixels cut off each side of the output",
    ("Pad", "padding"): "pixels per side, or `(left, right, top, bottom, …)`; negative ones crop",
    ("Fold", "output_size"): "height and width of the image that is put together",
    ("Conv", "stride"): "pixels from one window to the next",
    ("old", "stride"): "pixels from one block to the next",
    ("ChannelShuffle", "groups"): "groups of channels that are mixed",
}

Entry = tuple[str, str, str]  # name, default, meaning


def parameters_table(layers: Sequence[str]) -> str:
    """Return the parameters of several layers, those that are the same in one line.

    Whose they are is said where that is not all of the layers.
    """
    found: dict[Entry, list[str]] = {}
    for layer in layers:
        for entry in entries(layer):
            found.setdefault(entry, []).append(layer)
    alike = all(len(owners) == len(layers) for owners in found.values())
    rows = [
        [f"`{name}`", default, meaning, *([] if alike else [together(owners)])]
        for (name, default, meaning), owners in found.items()
    ]
    head = ["parameter", "default", "what it says", *([] if alike else ["of"])]
    return table(head, rows)


def entries(layer: str) -> Iterator[Entry]:
    """Yield name, default and meaning of a layer's parameters, in torch's order."""
    kind = getattr(convguide.layers, layer)
    for at in fields(kind) if is_dataclass(kind) else ():
        if not at.name.startswith("_"):
            yield at.name, default(at), meaning(layer, at.name)


def default(at: Field[object]) -> str:
    """Return a field's default as code, or that there is none."""
    return "required" if at.default is MISSING else f"`{at.default!r}`"


def meaning(layer: str, name: str) -> str:
    """Return what a parameter of a layer says.

    >>> meaning("ConvTranspose2d", "padding")
    'pixels cut off each side of the output'
    """
    special = [said for (part, at), said in OTHERWISE.items() if part in layer and at == name]
    return special[0] if special else MEANINGS[name]


def together(layers: Iterable[str]) -> str:
    """Return names of layers, those that differ by their axes as one.

    >>> together(["MaxPool1d", "MaxPool2d", "MaxPool3d", "Linear"])
    '`MaxPool1d`–`3d`, `Linear`'
    """
    ranks: dict[str, list[str]] = {}
    for layer in layers:
        stem, rank = re.fullmatch(r"(.*?)(\dd)?", layer).groups(default="")  # type: ignore[union-attr]
        ranks.setdefault(stem, []).append(rank)
    return ", ".join(
        f"`{stem}{found[0]}`" + (f"–`{found[-1]}`" if found[1:] else "")
        for stem, found in ranks.items()
    )
