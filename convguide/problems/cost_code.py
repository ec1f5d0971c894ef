"""What layers cost as code: of the formulas, and of torch."""

from __future__ import annotations

import re

from convguide.layers import Layer, Linear
from convguide.layers.base import each
from convguide.layers.conv import Conv
from convguide.networks import Row, Sequential

BY_TORCH = {
    "params": "sum(p.numel() for p in layer.parameters())",
    "MACs": "counter.get_total_flops() // 2",
    "FLOPs": "counter.get_total_flops()",
    "activations": "out.numel()",
    "bytes": "out.numel() * out.element_size()",
}


def in_brackets(parts: list[str]) -> str:
    """Return one part as it is, several as a tuple.

    >>> in_brackets(["a"]), in_brackets(["a", "b"])
    ('a', '(a, b)')
    """
    return parts[0] if len(parts) == 1 else f"({', '.join(parts)})"


def bracketed(expression: str) -> str:
    """Return an expression that may be multiplied.

    >>> bracketed("a + b"), bracketed("a")
    ('(a + b)', 'a')
    """
    return f"({expression})" if " + " in expression else expression


def kept(counted: list[str]) -> list[str]:
    """Return the lines that keep what was counted of a layer.

    >>> kept(["out.numel()"])
    ['    counts.append(out.numel())']
    """
    if len(counted) == 1:
        return [f"    counts.append({counted[0]})"]
    return ["    counts.append((", *(f"        {one}," for one in counted), "    ))"]


def grouped(layer: Conv) -> str:
    """Return the keyword of the groups, where there are several.

    >>> from convguide.layers import Conv2d
    >>> grouped(Conv2d(4, 6, 3, groups=2))
    ', groups=2'
    """
    return f", groups={layer.groups}" if layer.groups > 1 else ""


def params_term(row: Row) -> str:
    """Return the parameters of a layer as code; nothing where it has none."""
    layer = row.layer
    if isinstance(layer, Linear):
        return f"{layer.in_features} * {layer.out_features}" + layer.bias * (
            f" + {layer.out_features}"
        )
    if not isinstance(layer, Conv):
        return ""
    bias = "" if layer.bias else ", bias=False"
    sizes = f"{layer.in_channels}, {layer.out_channels}, {each(layer, 'kernel_size')}"
    return f"conv_param_count({sizes}{grouped(layer)}{bias})"


def macs_term(row: Row) -> str:
    """Return the multiply–accumulates of a layer as code; nothing where it has none."""
    layer = row.layer
    if isinstance(layer, Linear):
        return f"{layer.in_features} * {layer.out_features}"
    if not isinstance(layer, Conv):
        return ""
    sizes = f"{row.output_shape[1:]}, {layer.in_channels}, {each(layer, 'kernel_size')}"
    return f"conv_macs({sizes}{grouped(layer)})"


def in_torch(layer: Layer, dtype: str = "float32") -> str:
    """Return the torch code that builds a layer.

    >>> from convguide.layers import Conv2d
    >>> in_torch(Conv2d(3, 8, 3), "float16")
    'nn.Conv2d(3, 8, kernel_size=3).to(torch.float16)'
    """
    built = re.sub(r"\b([A-Z]\w*)\(", r"nn.\1(", repr(layer))
    if isinstance(layer, Sequential):
        parts = "".join(f"        {in_torch(part)},\n" for part in layer)
        built = f"nn.Sequential(\n{parts}    )"
    return built if dtype == "float32" else f"{built}.to(torch.{dtype})"


def listed(name: str, layer: Layer) -> str:
    r"""Return a layer by its name as an item of a list, a network's layers below it.

    >>> listed("end", Sequential(Linear(6, 4), Linear(4, 2)))
    '- end:\n    1. `Linear(6, 4)`\n    1. `Linear(4, 2)`'
    """
    if not isinstance(layer, Sequential):
        return f"- {name}: `{layer!r}`"
    return "\n".join([f"- {name}:", *(f"    1. `{part!r}`" for part in layer)])


TERMS = {"params": params_term, "MACs": macs_term}
