"""The trace of a model read from text: rows, totals, the first mismatch and what would fix it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import islice
from math import prod

from convguide.formulas import ShapeError, whole
from convguide.layers import Shape
from convguide.networks import Sequential
from convguide.reader.edits import Correction
from convguide.reader.fixes import corrections
from convguide.reader.meeting import because
from convguide.reader.models import Model, Run
from convguide.reader.reading import read
from convguide.reader.recorder import Record
from convguide.reader.source import ReadError
from convguide.reader.values import Module, Tensor, Unknown, Value

MOST_FIXES, MOST_TRIES = 4, 12


@dataclass(frozen=True)
class Problem:
    """The first mismatch: where it is, what torch or Python refuses there, and why."""

    place: str
    line: int
    message: str

    def __str__(self) -> str:
        """Return the problem in one line."""
        where = ", ".join(
            part for part in (self.place, f"line {self.line}" if self.line else "") if part
        )
        return f"{where}: {self.message}" if where else self.message


@dataclass(eq=False)
class Report:
    """What was read of a model, and what it makes of its input."""

    model: Model
    run: Run
    fixes: list[Correction] = field(default_factory=list)
    then: str = ""

    @property
    def rows(self) -> list[Record]:
        """The layers and operations in the order in which they ran."""
        return self.run.records

    @property
    def inputs(self) -> list[Shape]:
        """The shapes of the inputs."""
        return [tensor.shape for tensor in self.run.inputs]

    @property
    def output(self) -> object:
        """The shape that comes out, or shapes in the same tuples; None where it is not known."""
        whole_run = self.run.refused is None and self.run.stopped is None
        return shapes_of(self.run.output) if whole_run else None

    @property
    def params(self) -> int:
        """The parameters of all modules, each counted once."""
        return self.model.param_count()

    @property
    def macs(self) -> int:
        """The multiply–accumulates of what ran, batch included, bias excluded."""
        return sum(row.macs for row in self.rows)

    @property
    def error(self) -> Problem | None:
        """The first mismatch, or None."""
        refused = self.run.refused
        if refused is None:
            return None
        return Problem(refused.place, refused.line, refused.reason)

    @property
    def because(self) -> str:
        """How the sides of the first mismatch came to their sizes; empty where it has none."""
        refused = self.run.refused
        return because(refused, self.rows) if refused and refused.tensors else ""

    @property
    def notes(self) -> list[Unknown]:
        """What could not be followed, with lines, each once."""
        found = dict.fromkeys([*self.run.notes, *self.model.uncounted()])
        if self.run.stopped is not None:
            found[self.run.stopped] = None
        found |= dict.fromkeys(unknown_outputs(self.run.output))
        return [*found]

    @property
    def warnings(self) -> list[Unknown]:
        """What runs, but is hardly meant: with lines, each once."""
        return [*dict.fromkeys([*self.model.unregistered(), *self.run.warnings])]

    @property
    def complete(self) -> bool:
        """Whether everything was followed: no shape and no count is missing."""
        return not self.notes

    def network(self) -> Sequential | None:
        """Return the model as layers in a row, where it is no more than that."""
        layers = []
        here: Value = self.run.inputs[0] if len(self.run.inputs) == 1 else None
        for row in self.rows:
            if row.layer is None and not isinstance(row.result, Tensor):
                return None
            layer = row.layer or getattr(row.result, "producer", None)
            if layer is None or row.given[:1] != (here,):
                return None
            layers.append(layer)
            here = row.result
        shared = len({id(row.module) for row in self.rows if row.module}) < sum(
            row.module is not None for row in self.rows
        )
        whole_run = self.error is None and self.complete and here is self.run.output
        return Sequential(*layers) if whole_run and layers and not shared else None

    def as_dict(self) -> dict[str, object]:
        """Return the report for JSON."""
        network = self.network()
        return {
            "model": self.model.title,
            "others": self.model.others,
            "inputs": [list(shape) for shape in self.inputs],
            "output": listed(self.output),
            "rows": [row_data(row) for row in self.rows],
            "params": self.params,
            "macs": self.macs,
            "complete": self.complete,
            "notes": [{"line": note.line, "reason": note.reason} for note in self.notes],
            "warnings": [{"line": each.line, "reason": each.reason} for each in self.warnings],
            "error": None if self.error is None else vars(self.error).copy(),
            "because": self.because,
            "fixes": [fix.as_dict() for fix in self.fixes],
            "then": self.then,
            "network": None if network is None else repr(network),
        }


def shapes_of(value: Value) -> object:
    """Return the shapes in what a model gives: a shape, or a tuple, list or dict of them."""
    if isinstance(value, Tensor):
        return value.shape
    if isinstance(value, (tuple, list)):
        return [shapes_of(each) for each in value[:100]]
    if isinstance(value, dict):
        return {str(key): shapes_of(each) for key, each in [*value.items()][:100]}
    return None


def listed(value: object) -> object:
    """Return shapes with lists for tuples, as JSON has them."""
    if isinstance(value, (tuple, list)):
        return [listed(each) for each in value]
    if isinstance(value, dict):
        return {key: listed(each) for key, each in value.items()}
    return value


def unknown_outputs(value: Value) -> list[Unknown]:
    """Return what is unknown of a model's output."""
    if isinstance(value, Unknown):
        return [value]
    several = value if isinstance(value, (tuple, list)) else ()
    return [each for each in several[:100] if isinstance(each, Unknown)]


def row_data(row: Record) -> dict[str, object]:
    """Return a row for JSON."""
    windows = [
        {"size": window.size, "stride": window.stride, "start": window.start}
        for window in row.seen or ()
    ]
    return {
        "place": row.place,
        "layer": row.said,
        "line": row.line,
        "input_shapes": [listed(shape) for shape in row.inputs],
        "output_shape": listed(row.output),
        "params": row.params,
        "macs": row.macs,
        "activations": None if row.output is None else prod(row.output),
        "receptive_field": None if row.seen is None else windows,
    }


def trace_source(
    source: str,
    input_shapes: Sequence[Shape] | None = None,
    class_name: str | None = None,
    fixing: bool = True,
) -> Report:
    """Return the trace of the model in a text, on inputs of these shapes, batch included.

    Args:
        source: Python source, or what print(model) printed. Nothing of it is executed.
        input_shapes: one shape for each input of the model's forward; None for what the text
            itself runs the model on.
        class_name: which model is meant: a name of the text, or a call such as `Net(10)`.
        fixing: whether to look for the changes that would repair it.

    Raises:
        ReadError: the text holds no model, or is no Python, or is too long or deep.
        ShapeError: an input shape is none.

    >>> report = trace_source("nn.Sequential(nn.Flatten(), nn.Linear(400, 10))", [(1, 16, 8, 8)])
    >>> print(report.fixes[0].advice)
    in_features should be 1,024
    """
    try:
        return traced(source, input_shapes, class_name, fixing)
    except RecursionError:
        raise ReadError("calls and brackets stand too deep inside one another") from None
    except (AttributeError, LookupError, ArithmeticError) as error:
        # A slip of the interpreter's own: no reader of a model should meet a traceback for it.
        raise ReadError(f"the text cannot be followed: {type(error).__name__}, {error}") from None


def traced(
    source: str, input_shapes: Sequence[Shape] | None, class_name: str | None, fixing: bool
) -> Report:
    """Return the trace of the model in a text, its errors as they come."""
    model = read(source, class_name)
    shapes = model.example if input_shapes is None else input_shapes
    if shapes is None:
        shapes = []
    checked = [tuple(whole("input size", size, 0) for size in shape) for shape in shapes]
    if model.is_printed and not is_chain(model.module):
        return Report(model, Run([Tensor(shape) for shape in checked], listed_layers(model)))
    if not checked:
        raise ReadError("no input shape is given, and the text runs the model on none")
    run = model.run(checked)
    report = Report(model, run)
    if fixing and report.error is not None and not model.is_printed:
        repair(report, checked, class_name)
    return report


def is_chain(module: Module | None) -> bool:
    """Return whether a printed module runs its children one after the other."""
    if module is None:
        return False
    if module.kind == "Sequential":
        return all(is_chain(each) for each in module.children().values())
    return module.layer is not None


def listed_layers(model: Model) -> list[Record]:
    """Return a record without shapes for each layer that was printed."""
    assert model.module is not None
    from convguide.reader.modules import walked

    return [
        Record(
            path, repr(each.layer), each.line, (None,), None, each.layer.param_count(), module=each
        )
        for path, each in walked(model.machine, model.module)
        if each.layer is not None
    ]


def repair(report: Report, shapes: list[Shape], class_name: str | None) -> None:
    """Find corrected lines, one after the other, each tried by reading the corrected source."""
    source, at, tries = report.model.source, report, MOST_TRIES
    for _ in range(MOST_FIXES):
        refused, after = at.run.refused, None
        if refused is None:
            break
        offered = list(islice(corrections(source, refused, at.rows), tries))
        for advice in offered:
            tries -= 1
            after = tried(advice, source, at, shapes, class_name)
            if after is not None:
                report.fixes.append(advice)
                source, at = after.model.source, after
                break
        if after is None:
            report.fixes += [Correction(each.advice) for each in offered[-1:]]
            break
    if any(fix.line for fix in report.fixes):
        report.then = outcome(at)


def tried(
    fix: Correction, source: str, at: Report, shapes: list[Shape], class_name: str | None
) -> Report | None:
    """Return the report on the corrected source, or None where the change does not help."""
    if not fix.line:
        return None
    try:
        after = trace_source(fix.applied(source), shapes, class_name, fixing=False)
    except (ReadError, ShapeError):
        return None
    helped = after.error is None or len(after.rows) > len(at.rows)
    return after if helped else None


def outcome(report: Report) -> str:
    """Return in words what a corrected model gives."""
    if report.error is not None:
        return f"then {report.error}"
    if report.output is None:
        return "then the trace goes on to what cannot be followed"
    return f"then the output is {report.output}"
