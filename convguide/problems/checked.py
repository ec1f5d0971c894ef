"""The gate to the pages: values become `Checked` only when independent origins agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

Value = int | str | tuple["Value", ...]

_AGREED = object()


class Disagreement(Exception):
    """Origins gave different values, or too few of them; the message shows every one."""


@dataclass(frozen=True)
class Checked:
    """A value that at least two independent origins gave; only `agree` makes one."""

    value: Value
    origins: Mapping[str, Value]
    seal: object = field(repr=False, compare=False, kw_only=True)

    def __post_init__(self) -> None:
        """Refuse to be made by hand."""
        if self.seal is not _AGREED:
            raise TypeError("Checked is made by problems.agree alone: let the origins agree")


def agree(values: Mapping[str, Value], place: str = "value") -> Checked:
    """Return the one value that all origins give.

    Args:
        values: value by origin (hand, formula, torch, brute force …).
        place: where the value belongs, named by the error.

    Raises:
        Disagreement: fewer than two origins, or any difference in value or type.

    >>> agree({"hand": 3, "formula": 3}).value
    3
    """
    if len(values) < 2:
        raise Disagreement(f"{place}: needs two independent origins, has {listed(values)}")
    first, *others = values.values()
    if any(other != first or type(other) is not type(first) for other in others):
        raise Disagreement(f"{place}: the origins disagree: {listed(values)}")
    return Checked(first, MappingProxyType(dict(values)), seal=_AGREED)


def listed(values: Mapping[str, Value]) -> str:
    """Return every value by its origin.

    >>> listed({"hand": 4, "torch": 3})
    'hand 4, torch 3'
    """
    return ", ".join(f"{origin} {value!r}" for origin, value in values.items()) or "none"
