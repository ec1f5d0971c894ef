"""Faults to plant in the rules of the browser's code, to see the vectors catch each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class Fault(NamedTuple):
    """A piece of a module, what stands there instead, and which vectors are to tell."""

    file: str
    right: str
    wrong: str
    only: str = ""

    @property
    def module(self) -> str:
        """Return the module's file."""
        return f"{self.file}.js"

    def planted(self, modules: Mapping[str, str]) -> str:
        """Return the module's text with the fault in the place of the only such piece."""
        text = modules[self.module]
        assert text.count(self.right) == 1, f"{self.module}: {self.right!r}"
        return text.replace(self.right, self.wrong)


FAULTS = (
    # formulas
    Fault(
        "formulas", "over(padded - span, stride) + 1", "over(padded - span, stride)", "formulas.c"
    ),
    Fault("formulas", "if (span > padded)", "if (span >= padded)", "formulas.c"),
    Fault("formulas", "added >= Math.max(stride", "added >= Math.min(stride", "formulas.c"),
    Fault(
        "formulas",
        "over(kernel_size, 2);\n  if (whole",
        "up(kernel_size, 2);\n  if (whole",
        "formulas.p",
    ),
    Fault("formulas", "* step >= size + padding ?", "* step > size + padding ?", "formulas.p"),
    Fault("formulas", "Math.max(least, start + 1)", "Math.max(least, start)", "formulas.p"),
    Fault("formulas", "const common = gcd(stride, dilation)", "const common = 1", "formulas.u"),
    # base
    Fault("base", "at > 0 || bools", "bools", "code."),
    Fault("base", "entries.length === 1 && broadcast", "entries.length === 1", "code."),
    Fault("base", "shape.length !== rank + 1 && ", "", "layers."),
    # windows
    Fault("windows", "Math.trunc(pixels / 2)", "Math.ceil(pixels / 2)", "worked."),
    Fault("windows", "reflect: size - 1", "reflect: size", "layers."),
    Fault(
        "windows",
        "if (channels !== layer.in_channels)",
        "if (channels < layer.in_channels)",
        "layers.",
    ),
    Fault("windows", "stride.some((step) => step !== 1)", "false", "code."),
    Fault("windows", "if (size < kernel_size)", "if (size < 0)", "layers."),
    Fault("blocks", "if (length !== down * across)", "if (length < down * across)", "layers."),
    Fault("windows", "layer.stride[at], -left,", "layer.stride[at], left,", "counts.r"),
    # kept
    Fault(
        "kept", "shape.at(-1) !== layer.in_features", "shape.at(0) !== layer.in_features", "layers."
    ),
    Fault("kept", "layer.bias ? 2 : 1", "2", "counts.p"),
    Fault("kept", "if (shape[at] % 2)", "if (false)", "layers."),
    Fault("kept", "if (first > last)", "if (first >= last)", "layers."),
    Fault("kept", "layer.p <= 1", "layer.p < 1", "code."),
    # resizing
    Fault("resizing", "Math.trunc(size * factor)", "Math.round(size * factor)", "layers."),
    Fault("pads", "&& side >= size) refuse", "&& side > size) refuse", "layers."),
    Fault("resizing", "wish === null && rank > 1", "wish === null", "code."),
    Fault(
        "resizing", "channels * r * r, height, width]", "channels * r, height, width]", "layers."
    ),
    # layers, code, sentences
    Fault(
        "layers", "given.has(name) ? given.get(name) : usual", "given.get(name) ?? usual", "code."
    ),
    Fault("code", "`${name}=${said(layer[name])}`", "`${name}=${repr(layer[name])}`", "code."),
    Fault("code", 'if (this.takes(",")) commas += 1', 'if (this.takes(",")) commas += 0', "code."),
    Fault("sentences", 'value.length === 1 ? "," : ""', '""', "code."),
    Fault("sentences", "size < 1e-4", "size < 1e-6", "code."),
    # counts, networks, worked
    Fault("counts", "channels / layer.groups", "channels", "counts.m"),
    Fault("counts", "exact(product(out) * layer.in_features)", "product(out)", "counts.m"),
    Fault("networks", "(after.size - 1) * stride", "after.size * stride", "networks.r"),
    Fault("networks", "Array(ranks[0] ?? 0)", "Array(0)", "networks.r"),
    Fault("networks", "a !== b && a !== 1 && b !== 1", "a !== b && a !== 1", "networks."),
    Fault(
        "worked",
        "`${out - 1} + 1`,\n  );\n}\n\n// The sides",
        "`${out} + 0`,\n  );\n}\n\n// The sides",
        "worked.",
    ),
    Fault("worked", "jumps === out ?", "jumps !== out ?", "worked."),
    # solver
    Fault("allowed", "count > 12", "count > 3", "solver.reason"),
    Fault("alike", "kernel_size % 2 ? found : []", "found", "solver.total"),
    Fault("alike", "padding < least || padding > most", "padding < least", "solver.distinct"),
    Fault("reasons", "ranked.slice(0, NEAREST)", "ranked.slice(0, 3)", "solver.reason"),
    Fault("reasons", "one.off - other.off", "other.off - one.off", "solver.reason"),
    Fault("solver", "place % group.total", "0", "solver.at"),
    Fault("solver", "stop - start - 1);", "stop - start - 2);", "solver.total"),
    Fault("solver", "-product(spans(solution))", "product(spans(solution))", "solver.sorted"),
    # mistakes
    Fault(
        "mistakes",
        "padding_once: moved(({ padding }) => -padding)",
        "padding_once: moved(() => 0)",
        "mistakes.",
    ),
    Fault("mistakes", "room * 4", "room * 2", "mistakes."),
    Fault("mistakes", "Math.min(...sizes) < 1", "Math.min(...sizes) < 0", "mistakes."),
    Fault(
        "mistakes",
        "weights(layer) * layer.groups + biases(layer)",
        "weights(layer) + biases(layer)",
        "mistakes.c",
    ),
)
