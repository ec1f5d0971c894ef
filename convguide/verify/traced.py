"""A model that was read from text, confirmed by torch: its layers built, its records run again.

The text's own code is not executed. The operations come from a fixed list of names.
"""

from __future__ import annotations

import operator
from math import prod
from typing import Any

import torch

from convguide.reader import Report
from convguide.reader.recorder import Record
from convguide.reader.values import Module, Parameter, Tensor, Value
from convguide.verify.answers import TORCH_REFUSALS, module, one_thread

LARGEST = 2**31


class Differs(ValueError):
    """torch and the trace do not agree."""


def confirmed(report: Report) -> dict[str, Any]:
    """Return what torch says about a trace: how many rows agree, and the refusal if there is one.

    Raises:
        Differs: torch gives another shape, another count, or does not refuse what was refused.
    """
    again = Again()
    with one_thread(), torch.no_grad():
        for tensor in report.run.inputs:
            again.known[id(tensor)] = torch.zeros(tensor.shape)
        agreed = sum(again.agrees(row) for row in report.rows)
        refusal = again.refusal(report)
    return {"rows": agreed, "params": again.params(report), "refusal": refusal}


class Again:
    """A second run of the records, with torch's own modules and tensors."""

    def __init__(self) -> None:
        """Start without tensors."""
        self.known: dict[int, Any] = {}
        self.modules: dict[int, torch.nn.Module] = {}

    def built(self, one: Module) -> torch.nn.Module:
        """Return torch's module for one that was read, the same each time."""
        if id(one) not in self.modules:
            assert one.layer is not None
            self.modules[id(one)] = module(one.layer).eval()
        return self.modules[id(one)]

    def real(self, value: Value) -> Any:
        """Return a value with real tensors in place of ours."""
        if isinstance(value, Tensor):
            if id(value) not in self.known and isinstance(value, Parameter):
                self.known[id(value)] = torch.zeros(value.shape)
            return self.known[id(value)]
        if isinstance(value, (tuple, list)):
            return type(value)(map(self.real, value))
        if isinstance(value, dict):
            return {key: self.real(each) for key, each in value.items()}
        return value

    def agrees(self, row: Record) -> bool:
        """Run a record again; return whether there was a shape to compare.

        Raises:
            Differs: torch gives another shape, or refuses.
        """
        if row.result is None:
            return False
        try:
            given, named = self.real(row.given), self.real(row.named)
        except KeyError:
            return False
        if row.output is not None and prod(row.output) > LARGEST:
            raise Differs(f"{row.place}: {row.output} is too large to be run")
        try:
            result = self.called(row)(*given, **named)
        except TORCH_REFUSALS as error:
            raise Differs(f"{row.place}, line {row.line}: torch refuses it: {error}") from None
        self.keep(row, row.result, result)
        return True

    def called(self, row: Record) -> Any:
        """Return what to call for a record."""
        if row.module is not None:
            return self.built(row.module)
        home, _, name = row.call.partition(".")
        if home == "method":
            return getattr(torch.Tensor, name)
        homes = {"F": torch.nn.functional, "torch": torch, "operator": operator}
        return getattr(homes[home], name)

    def keep(self, row: Record, ours: Value, theirs: Any) -> None:
        """Keep the real tensors for those of the record.

        Raises:
            Differs: a shape differs.
        """
        pairs = (
            [(ours, theirs)] if isinstance(ours, Tensor) else list(zip(ours, theirs, strict=True))
        )
        for one, other in pairs:
            if tuple(other.shape) != one.shape:
                found = tuple(other.shape)
                raise Differs(f"{row.place}, line {row.line}: {one.shape} here, {found} by torch")
            self.known[id(one)] = other

    def refusal(self, report: Report) -> str:
        """Return the first line of torch's refusal where a layer was refused, or "".

        Raises:
            Differs: torch takes what was refused.
        """
        refused = report.run.refused
        if refused is None or refused.module is None or refused.module.layer is None:
            return ""
        try:
            self.built(refused.module)(self.real(refused.tensor))
        except TORCH_REFUSALS as error:
            return str(error).splitlines()[0]
        except KeyError:
            return ""
        raise Differs(f"{refused.place}: torch takes what was refused")

    def params(self, report: Report) -> int:
        """Return torch's count of the parameters of all layers and of the model's own.

        Raises:
            Differs: it is another.
        """
        counted = 0
        for each in report.model.modules():
            if each.layer is not None:
                counted += sum(one.numel() for one in self.built(each).parameters())
        counted += report.model.own_param_count()
        if counted != report.params:
            raise Differs(f"{report.params:,} parameters here, {counted:,} by torch")
        return counted
