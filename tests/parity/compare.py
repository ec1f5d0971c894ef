"""Our verdict on a case, and where it differs from torch's."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import convguide.layers
from convguide.formulas import ShapeError

from .cases import Answer, Case, Refused, Verdict
from .oracle import natively, torchs

# Layers that multiply: their MACs are counted on every fourth case, those of others rarely.
MULTIPLY = ("Conv", "Linear")


class DisagreementError(AssertionError):
    """torch and we differ on a case."""


@dataclass(frozen=True)
class Disagreement:
    """A case on which torch and we differ."""

    case: Case
    torch: Verdict
    ours: Any

    def kind(self) -> str:
        """Return what it has in common with others of one cause, roughly."""
        if isinstance(self.torch, Refused):
            what = "torch refuses: " + skeleton(self.torch.words)
        elif isinstance(self.ours, Refused):
            what = "we refuse: " + skeleton(self.ours.words)
        elif isinstance(self.ours, Answer):
            fields = zip(Answer._fields, self.torch, self.ours, strict=True)
            what = "other " + ", ".join(name for name, theirs, own in fields if theirs != own)
        else:
            what = skeleton(str(self.ours))
        return f"{self.case.name}: {what}"

    def __str__(self) -> str:
        """Return the case and both verdicts, one a line."""
        return f"{self.case}\n    torch {self.torch}\n    ours  {self.ours}"


def skeleton(words: str) -> str:
    """Return a message without its numbers, so that two of one rule are the same."""
    return re.sub(r"[-\d.,()\[\] ]+", " ", words)[:70]


def ours(case: Case, count_macs: bool = False) -> Any:
    """Return our verdict; any error but our own two is a defect, returned as its text."""
    try:
        layer = getattr(convguide.layers, case.name)(**case.given)
        shape = layer.output_shape(case.shape, training=case.training, **case.call)
        macs = layer.macs(case.shape) if count_macs else None
        return Answer(shape, layer.param_count(), macs)
    except (ShapeError, TypeError) as error:
        return Refused(f"{type(error).__name__}: {error}")
    except Exception as error:
        return f"crash: {error!r}"


def counts_macs(case: Case) -> bool:
    """Return whether to count MACs too, which is slow: the same for the same case."""
    if case.call or not case.training:
        return False
    return sum(case.shape) % (4 if case.name.startswith(MULTIPLY) else 16) == 0


def disagreement(case: Case) -> Disagreement | None:
    """Return how torch and we differ on a case, or None where they agree or torch cannot tell."""
    return compared(case)[1]


def compared(case: Case) -> tuple[Verdict | None, Disagreement | None]:
    """Return torch's verdict on a case, None where it cannot tell, and how we differ from it."""
    expected = torchs(case, counts_macs(case))
    if expected is None or slips(case, expected):
        return None, None
    found = ours(case, isinstance(expected, Answer) and expected.macs is not None)
    if found == expected:
        return expected, None
    if undecided(case, expected) and isinstance(found, Refused):
        return None, None
    return expected, Disagreement(case, expected, found)


def undecided(case: Case, expected: Verdict) -> bool:
    """Return whether torch contradicts itself: one of its backends refuses, another does not.

    So it is with transposed convolutions that give nothing, or whose dilation is 0.
    """
    return case.name.startswith("ConvTranspose") and natively(case) != expected


def slips(case: Case, expected: Verdict) -> bool:
    """Return whether torch slips where we do not follow; tests/test_parity.py pins each slip.

    With a padding that reads the image, entries beyond the axes pad the channels, and a 1-tuple
    dilation makes padding='same' forget all axes but one. ReflectionPad2d crops an empty batch to
    a size below 0.
    """
    given = case.given
    if case.name == "ReflectionPad2d":
        return isinstance(expected, Answer) and min(expected.shape) < 0
    if not case.name.startswith("Conv") or given.get("padding_mode", "zeros") == "zeros":
        return False
    padding, dilation, rank = given.get("padding"), given.get("dilation"), int(case.name[-2])
    if padding == "same":
        return isinstance(dilation, (tuple, list)) and len(dilation) == 1 < rank
    return isinstance(padding, (tuple, list)) and len(padding) > rank
