"""How many trainable parameters?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar

from convguide.layers import Conv2d
from convguide.layers.base import brief, each
from convguide.problems.base import Answers, Figure, Problem, by_pixels, call, series
from convguide.problems.mistakes_counts import stack_slips
from convguide.problems.slip import Slip
from convguide.problems.steps import Worked, conv_params_worked, sum_worked, thousands


@dataclass(frozen=True)
class CountProblem(Problem):
    """The parameters of one or more convolutions, by name; `hand` gives each by its name.

    With `summed` the layers form a stack, and its total is asked for too.
    """

    kind: ClassVar[str] = "parameter count"
    functions: ClassVar[tuple[str, ...]] = ("conv2d_param_count",)

    layers: Mapping[str, Conv2d]
    hand: Mapping[str, int]
    summed: bool = False

    @property
    def wanted(self) -> str:  # type: ignore[override]
        """Return the names of the counts, as a tuple."""
        return f"({', '.join(self.hand)})" if len(self.hand) > 1 else next(iter(self.hand))

    def hand_answers(self) -> Answers:
        """Return the typed counts."""
        return dict(self.hand)

    def answers(self) -> Answers:
        """Return the count of each layer, and the total of a stack."""
        counts = {name: layer.param_count() for name, layer in self.layers.items()}
        return counts | ({"total": sum(counts.values())} if self.summed else {})

    def statement(self) -> str:
        """Return the question."""
        layers = "\n".join(f"- {name}: {described(layer)}" for name, layer in self.layers.items())
        asked = "How many in each, and in total?" if self.summed else "How many in each case?"
        if len(self.hand) == 1:
            asked = "How many?"
        return f"Count the trainable parameters.\n\n{layers}\n\n{asked}"

    def hints(self) -> tuple[str, ...]:
        """Return the filter first, then its number."""
        layer = next(iter(self.layers.values()))
        kH, kW = each(layer, "kernel_size")
        read = layer.in_channels // layer.groups
        return (
            "Count one filter: a weight for each pixel of the kernel in each channel that it "
            "reads, and one bias where there is one.",
            f"One filter here holds {kH}·{kW}·{read} weights, "
            f"and there are {layer.out_channels} filters.",
        )

    def worked(self) -> tuple[Worked, ...]:
        """Return each count's lines, and the sum's."""
        worked = [conv_params_worked(name, layer) for name, layer in self.layers.items()]
        if self.summed:
            worked.append(sum_worked("total", tuple(one.value for one in worked)))
        return tuple(worked)

    def expected(self) -> dict[str, int]:
        """Return the counts by name."""
        counts = {name: layer.param_count() for name, layer in self.layers.items()}
        return counts | ({"total": sum(counts.values())} if self.summed else {})

    def slips(self) -> tuple[Slip, ...]:
        """Return the wrong counts that named mistakes give."""
        return tuple(stack_slips(self.layers, self.summed))

    def by_formula(self) -> str:
        """Return the calls of `conv2d_param_count`."""
        calls = [count_call(layer) for layer in self.layers.values()]
        if self.summed:
            calls.append(" + ".join(calls))
        return call("", *calls) if len(calls) > 1 else calls[0]

    def by_torch(self) -> tuple[str, ...]:
        """Return the sizes of the real modules' parameters."""
        lines = (
            "layers = [",
            *(f"    nn.{layer!r}," for layer in self.layers.values()),
            "]",
            "counts = [sum(p.numel() for p in layer.parameters()) for layer in layers]",
        )
        if len(self.hand) == 1:
            return (*lines, "(by_torch,) = counts")
        return (
            *lines,
            f"by_torch = {'(*counts, sum(counts))' if self.summed else 'tuple(counts)'}",
        )

    def literal(self) -> str:
        """Return the typed counts."""
        counts = tuple(self.hand.values())
        return repr(counts if len(counts) > 1 else counts[0])

    def figure(self) -> Figure:
        """Return the drawing of the bars."""
        return Figure(self._call(), self._in_words(), self._caption())

    def _call(self) -> str:
        return call("draw_bars", repr(dict(self.answers())))

    def _in_words(self) -> str:
        return f"Bars of the parameter counts: {named_counts(self.hand)}."

    def _caption(self) -> str:
        return "The counts side by side, each bar with its number."

    def schematic(self) -> Figure:
        """Return the drawing of one filter, shared by all positions."""
        layer = next(iter(self.layers.values()))
        kernel = by_pixels(each(layer, "kernel_size"))
        weights = layer.param_count() // layer.out_channels - layer.bias
        return Figure(
            call(
                "draw_sharing",
                f"C_in={layer.in_channels}, C_out={layer.out_channels}",
                f"kernel_size={brief(layer.kernel_size)}{'' if layer.bias else ', bias=False'}",
            ),
            f"One filter of {kernel} pixels in {layer.in_channels} channels holds {weights} "
            f"weights{' and one bias' if layer.bias else ''}; "
            "it slides over every position of the image. "
            f"{layer.out_channels} such filters make {thousands(layer.param_count())} parameters.",
            "One filter, the same at every position; as many filters as output channels.",
        )


def named_counts(counts: Mapping[str, int]) -> str:
    """Return counts with their names as a series.

    >>> named_counts({"Layer_1": 896, "total": 19392})
    'Layer_1 896 and total 19,392'
    """
    return series([f"{name} {thousands(count)}" for name, count in counts.items()])


def described(layer: Conv2d) -> str:
    """Return a convolution in the words of a counting problem.

    >>> described(Conv2d(3, 64, kernel_size=5, bias=False))
    'C_in=3, C_out=64, kernel 5×5, no bias'
    """
    bias = "with bias" if layer.bias else "no bias"
    kernel = by_pixels(each(layer, "kernel_size"))
    channels = f"C_in={layer.in_channels}, C_out={layer.out_channels}"
    groups = f", groups={layer.groups}" if layer.groups > 1 else ""
    return f"{channels}, kernel {kernel}{groups}, {bias}"


def count_call(layer: Conv2d) -> str:
    """Return the call of `conv2d_param_count` for a layer.

    >>> count_call(Conv2d(3, 64, kernel_size=5, bias=False))
    'conv2d_param_count(3, 64, 5, 5, bias=False)'
    """
    kH, kW = each(layer, "kernel_size")
    if layer.groups > 1:
        grouped = f"{layer.in_channels}, {layer.out_channels}, ({kH}, {kW}), {layer.groups}"
        return f"conv_param_count({grouped}{'' if layer.bias else ', bias=False'})"
    arguments = f"{layer.in_channels}, {layer.out_channels}, {kH}, {kW}"
    return f"conv2d_param_count({arguments}{'' if layer.bias else ', bias=False'})"
