"""A network run on a shape: a row a layer, and the table of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from math import prod

from convguide.formulas import ShapeError
from convguide.layers import Layer, Shape, Window

Field = tuple[Window, ...]

DTYPE_BYTES = {
    **dict.fromkeys(("complex128", "cdouble"), 16),
    **dict.fromkeys(("float64", "double", "int64", "long", "uint64", "complex64", "cfloat"), 8),
    **dict.fromkeys(("float32", "float", "int32", "int", "uint32", "complex32", "chalf"), 4),
    **dict.fromkeys(("float16", "half", "bfloat16", "int16", "short", "uint16"), 2),
    **dict.fromkeys(("int8", "uint8", "bool", "float8_e4m3fn", "float8_e5m2"), 1),
    **dict.fromkeys(("float8_e4m3fnuz", "float8_e5m2fnuz", "float8_e8m0fnu"), 1),
}


def item_bytes(dtype: object) -> int:
    """Return the bytes of one number of a dtype, named as torch names it.

    Raises:
        ShapeError: torch has no such dtype.

    Source: torch.dtype, "itemsize".

    >>> item_bytes("bfloat16"), item_bytes("torch.float64")
    (2, 8)
    """
    name = str(dtype).removeprefix("torch.")
    if name not in DTYPE_BYTES:
        raise ShapeError(f"dtype must be one of {', '.join(DTYPE_BYTES)}, but is {name!r}")
    return DTYPE_BYTES[name]


@dataclass(frozen=True)
class Row:
    """One layer of a traced network: where it stands, what goes in, what comes out.

    The row of a `Sum` or a `Concat` follows those of its branches, and holds what joining
    them costs: its output, no parameter and no multiplication.
    """

    place: str
    layer: Layer
    input_shape: Shape
    output_shape: Shape
    params: int = 0
    macs: int = 0
    before: Row | None = field(default=None, repr=False, compare=False)

    @property
    def activations(self) -> int:
        """How many numbers come out, batch included."""
        return prod(self.output_shape)

    def bytes(self, dtype: object = "float32") -> int:
        """Return the bytes of the output.

        >>> from convguide.layers import Flatten
        >>> Row("0: Flatten", Flatten(), (2, 5, 5), (2, 25)).bytes("float16")
        100
        """
        return self.activations * item_bytes(dtype)

    @cached_property
    def receptive_field(self) -> Field | None:
        """What one output element sees of the network's input; None where no window says it."""
        earlier, row = [], self.before
        while row is not None:
            earlier.append(row)
            row = row.before
        # From the input on, so that no row asks further back than one.
        seen: Field | None = ()
        for row in reversed(earlier):
            seen = row.receptive_field
        try:
            return None if seen is None else composed(seen, self.layer.receptive_field())
        except ShapeError:
            return None


def composed(first: Field, then: Field) -> Field:
    """Return the windows of one layer behind another; pointwise layers have none to add.

    Raises:
        ShapeError: the layers have a different number of axes.

    >>> composed((Window(3, 2, -1),), (Window(3, 1, -1),)), composed((), (Window(3, 2, -1),))
    ((Window(size=7, stride=2, start=-3),), (Window(size=3, stride=2, start=-1),))
    """
    if first and then and len(first) != len(then):
        raise ShapeError(f"a layer of {len(first)} axes does not meet one of {len(then)}")
    if not first or not then:
        return first or then
    return tuple(map(Window.then, first, then))


class Trace(tuple[Row, ...]):
    """The rows of a network on one input, in the order in which they run; prints as a table.

    >>> from convguide.layers import Conv2d, Flatten
    >>> from convguide.networks import Sequential
    >>> print(Sequential(Conv2d(1, 2, 3), Flatten()).trace((1, 1, 4, 4)))
    place       output shape  params  MACs  activations  float32  receptive field
    0: Conv2d   (1, 2, 2, 2)      20    72            8     32 B              3×3
    1: Flatten  (1, 8)             0     0            8     32 B                –
    total                         20    72           16     64 B
    """

    dtype: str

    def __new__(cls, rows: Iterable[Row], dtype: object = "float32") -> Trace:
        """Take the rows, and the dtype in which to count bytes."""
        item_bytes(dtype)
        trace = super().__new__(cls, rows)
        trace.dtype = str(dtype).removeprefix("torch.")
        return trace

    @property
    def params(self) -> int:
        """The trainable parameters of all layers."""
        return sum(row.params for row in self)

    @property
    def macs(self) -> int:
        """The multiply–accumulates of all layers, batch included, bias excluded."""
        return sum(row.macs for row in self)

    @property
    def activations(self) -> int:
        """How many numbers all layers give together, batch included."""
        return sum(row.activations for row in self)

    @property
    def bytes(self) -> int:
        """The bytes of all outputs in the trace's dtype."""
        return self.activations * item_bytes(self.dtype)

    def cells(self) -> tuple[tuple[str, ...], ...]:
        """Return the table as text: a heading, a line for each row, and the totals."""
        heading = (*TITLES[:5], self.dtype, TITLES[5])
        costs = (self.params, self.macs, self.activations)
        total = ("total", "", *(f"{cost:,}" for cost in costs), memory(self.bytes), "")
        return (heading, *(cells(row, self.dtype) for row in self), total)

    def __str__(self) -> str:
        """Return the table in plain text."""
        table = self.cells()
        widths = [max(map(len, column)) for column in zip(*table, strict=True)]
        return "\n".join(aligned(line, widths) for line in table)

    __repr__ = __str__

    def _repr_html_(self) -> str:
        """Return the table for a notebook: the same cells."""
        heading, *lines = self.cells()
        rows = "".join(f"<tr>{html(line, 'td')}</tr>" for line in lines)
        return f"<table><thead><tr>{html(heading, 'th')}</tr></thead><tbody>{rows}</tbody></table>"


TITLES = ("place", "output shape", "params", "MACs", "activations", "receptive field")


def cells(row: Row, dtype: str) -> tuple[str, ...]:
    """Return one line of the table."""
    counts = (f"{count:,}" for count in (row.params, row.macs, row.activations))
    seen = row.receptive_field
    sizes = "–" if seen is None else "×".join(f"{window.size:,}" for window in seen) or "1"
    return (row.place, str(row.output_shape), *counts, memory(row.bytes(dtype)), sizes)


def memory(count: int) -> str:
    """Return a number of bytes as it is read: to a tenth in powers of 1,000, rounded down.

    >>> memory(999), memory(3_211_264)
    ('999 B', '3.2 MB')
    """
    for power, unit in ((4, "TB"), (3, "GB"), (2, "MB"), (1, "kB")):
        if count >= 1000**power:
            tenths = count * 10 // 1000**power
            return f"{tenths // 10:,}.{tenths % 10} {unit}"
    return f"{count} B"


def aligned(line: tuple[str, ...], widths: list[int]) -> str:
    """Return one line of plain text: names to the left, numbers to the right."""
    texts = [text.ljust(width) for text, width in zip(line[:2], widths[:2], strict=True)]
    numbers = [text.rjust(width) for text, width in zip(line[2:], widths[2:], strict=True)]
    return "  ".join(texts + numbers).rstrip()


def html(line: tuple[str, ...], tag: str) -> str:
    """Return the cells of one line.

    >>> html(("a<b",), "td")
    '<td>a&lt;b</td>'
    """
    # Its table of 2,000 entities is loaded where a notebook asks for it.
    from html import escape

    return "".join(f"<{tag}>{escape(text)}</{tag}>" for text in line)
