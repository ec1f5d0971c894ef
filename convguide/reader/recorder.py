"""What a run through a model leaves behind: a record for each layer and operation."""

from __future__ import annotations

from dataclasses import dataclass, field

from convguide.formulas import ShapeError
from convguide.layers import Layer, Shape, Window
from convguide.networks.stack import side_by_side
from convguide.networks.trace import composed
from convguide.reader.values import Module, Names, Tensor, Value

Field = tuple[Window, ...] | None


@dataclass(eq=False)
class Record:
    """One layer or operation that ran.

    Args:
        place: where it stands in the model, such as `encoder.0.conv`; the operation's name where
            it is none of the model's layers.
        said: the layer or operation as code.
        call: what to call again with torch: the operation's name, "" for a module.
        given: the arguments of the call, tensors among them.
        seen: what one element of the output sees of the input.
        result: the tensor or tensors that come out; None where they are unknown.
    """

    place: str
    said: str
    line: int
    inputs: tuple[Shape | None, ...]
    output: Shape | None
    params: int = 0
    macs: int = 0
    seen: Field = None
    module: Module | None = None
    layer: Layer | None = None
    call: str = ""
    given: tuple[Value, ...] = ()
    named: Names = field(default_factory=dict)
    result: Value = None


class Recorder:
    """The records of one run, and the places of the model's modules."""

    def __init__(self, places: dict[int, str] | None = None) -> None:
        """Start without records; `places` names modules by their identity."""
        self.records: list[Record] = []
        self.places = places or {}
        self.counted: set[int] = set()

    def add(self, record: Record) -> Record:
        """Add a record; a module that runs again costs no parameters again."""
        if record.module is not None:
            if id(record.module) in self.counted:
                record.params = 0
            self.counted.add(id(record.module))
        self.records.append(record)
        return record

    def place(self, module: Module) -> str:
        """Return where a module stands: its path from the model, as torch names it."""
        return self.places.get(id(module), "") or module.title


def after(field: Field, layer: Layer) -> Field:
    """Return what one output of a layer sees, from what its input sees.

    >>> from convguide.layers import Conv2d, Flatten
    >>> after((), Conv2d(1, 1, (3, 5), stride=(2, 1)))
    (Window(size=3, stride=2, start=0), Window(size=5, stride=1, start=0))
    >>> after((), Flatten()) is None
    True
    """
    if field is None:
        return None
    try:
        return plain(composed(field, layer.receptive_field()))
    except ShapeError:
        return None


def plain(field: tuple[Window, ...]) -> tuple[Window, ...]:
    """Return windows without the list of the pixels that they read, which grows with each layer."""
    return tuple(Window(window.size, window.stride, window.start) for window in field)


def joined(tensors: list[Tensor]) -> Field:
    """Return what one element of a join of tensors sees of the input."""
    fields = [tensor.field for tensor in tensors]
    known = [field for field in fields if field is not None]
    if len(known) < len(fields):
        return None
    try:
        return plain(side_by_side(known))
    except ShapeError:
        return None
