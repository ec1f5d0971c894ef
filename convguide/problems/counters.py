"""One layer, three counts: what do the counters of FLOPs say, and why?"""

from __future__ import annotations

from dataclasses import dataclass
from math import prod
from typing import ClassVar

from convguide.layers import Conv2d, Shape
from convguide.problems.base import Answers, Figure, Problem, call, series
from convguide.problems.cost_code import in_torch, macs_term
from convguide.problems.cost_steps import macs_lines, rows_of
from convguide.problems.steps import Worked, thousands

COUNTERS = ("fvcore", "ptflops and torchinfo", "torch")


@dataclass(frozen=True)
class CountersProblem(Problem):
    """One convolution by each counter's own convention, `hand` in the order of `COUNTERS`.

    fvcore counts the multiplications with weights, ptflops and torchinfo add one for the bias
    of each output number, torch's FlopCounterMode counts weights only and each twice.

    Source: fvcore/nn/jit_handles.py, `conv_flop_count`; ptflops/pytorch_ops.py,
        `conv_flops_counter_hook`; torchinfo/layer_info.py, `calculate_macs`;
        torch/utils/flop_counter.py, `conv_flop_count`.
    """

    kind: ClassVar[str] = "counters of FLOPs"
    wanted: ClassVar[str] = "(fvcore's, ptflops' and torchinfo's, torch's)"
    functions: ClassVar[tuple[str, ...]] = ("conv_macs",)

    layer: Conv2d
    input_shape: Shape
    hand: tuple[int, int, int]

    def hand_answers(self) -> Answers:
        """Return the typed counts by the counter."""
        return dict(zip(COUNTERS, self.hand, strict=True))

    def answers(self) -> Answers:
        """Return each count by its convention, and the output's shape."""
        return {"output shape": self.layer.output_shape(self.input_shape), **self.expected()}

    def expected(self) -> dict[str, int]:
        """Return each counter's count."""
        batch = (1, *self.input_shape)
        macs, shape = self.layer.macs(batch), self.layer.output_shape(batch)
        counts = (macs, macs + self.layer.bias * prod(shape), 2 * macs)
        return dict(zip(COUNTERS, counts, strict=True))

    def statement(self) -> str:
        """Return the question."""
        image = ", ".join(map(str, self.input_shape))
        return (
            f"One image of shape `({image})` goes through `{self.layer!r}`.\n"
            "fvcore counts a multiply–accumulate with a weight as one; ptflops and torchinfo add "
            "one for the bias of each output number; torch's `FlopCounterMode` counts each "
            "multiply–accumulate as two, and no bias.\n"
            "What does each of them say?"
        )

    def hints(self) -> tuple[str, ...]:
        """Return the common ground, then what differs."""
        (row,) = rows_of(self.layer, (1, *self.input_shape))
        return (
            "All three begin with the same multiply–accumulates: "
            "the output's numbers times the weights of one filter.",
            f"The output holds {thousands(row.activations)} numbers, "
            "and each of them gets one bias.",
        )

    def worked(self) -> tuple[Worked, ...]:
        """Return the multiply–accumulates, then what the others make of them."""
        (row,) = rows_of(self.layer, (1, *self.input_shape))
        macs, biases = row.macs, self.layer.bias * row.activations
        added = (f"{thousands(macs)} + {thousands(biases)}", thousands(macs + biases))
        doubled = (f"2·{thousands(macs)}", thousands(2 * macs))
        return (
            Worked("fvcore", macs_lines(row, "float32"), macs),
            Worked("with bias", added, macs + biases),
            Worked("torch", doubled, 2 * macs),
        )

    def remark(self) -> str:
        """Return that none of them errs."""
        return (
            "Each is right by its own convention; the layer does the same work. "
            "A count without its convention can be off by two."
        )

    def by_formula(self) -> str:
        """Return the three conventions."""
        (row,) = rows_of(self.layer, (1, *self.input_shape))
        shape = " * ".join(map(str, row.output_shape[1:]))
        bias = f" + {shape}" if self.layer.bias else ""
        return f"((macs := {macs_term(row)}), macs{bias}, 2 * macs)"

    def by_torch(self) -> tuple[str, ...]:
        """Return torch's own counter, and the output's real size for the biases."""
        bias = " + out.numel()" if self.layer.bias else ""
        return (
            "from torch.utils.flop_counter import FlopCounterMode",
            f"layer = {in_torch(self.layer)}",
            "with torch.no_grad(), FlopCounterMode(display=False) as counter:",
            f"    out = layer(torch.zeros(1, {', '.join(map(str, self.input_shape))}))",
            "flops = counter.get_total_flops()",
            f"by_torch = (flops // 2, flops // 2{bias}, flops)",
        )

    def literal(self) -> str:
        """Return the typed counts."""
        return repr(self.hand)

    def figure(self) -> Figure:
        """Return the counts as bars."""
        counts = dict(zip(COUNTERS, self.hand, strict=True))
        told = series([f"{name} {thousands(count)}" for name, count in counts.items()])
        return Figure(
            call("draw_bars", repr(counts)),
            f"Bars of what the counters say about one layer: {told}.",
            "One layer, counted by three conventions.",
        )
