"""The gate to the pages: values become `Checked` only when independent origins agree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import InitVar, dataclass
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
    seal: InitVar[object]

    def __post_init__(self, seal: object) -> None:
        """Refuse to be made by hand."""
        if seal is not _AGREED:
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
    if any(spelled(other) != spelled(first) for other in others):
        raise Disagreement(f"{place}: the origins disagree: {listed(values)}")
    return Checked(first, MappingProxyType(dict(values)), seal=_AGREED)


def spelled(value: Value) -> object:
    """Return a value together with its types, those inside tuples too.

    >>> spelled((3, True)) == spelled((3, 1))
    False
    """
    entries = tuple(map(spelled, value)) if isinstance(value, tuple) else value
    return type(value), entries


def listed(values: Mapping[str, Value]) -> str:
    """Return every value by its origin.

    >>> listed({"hand": 4, "torch": 3})
    'hand 4, torch 3'
    """
    return ", ".join(f"{origin} {value!r}" for origin, value in values.items()) or "none"
