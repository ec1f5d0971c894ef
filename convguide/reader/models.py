"""A model that was read, to be run on inputs and counted."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field
from math import prod

from convguide.layers import Shape
from convguide.reader.calls import LAYERS
from convguide.reader.interpreter import Interpreter
from convguide.reader.machine import MOST_STEPS, Refused, Stopped
from convguide.reader.modules import walked
from convguide.reader.recorder import Record, Recorder
from convguide.reader.source import ReadError
from convguide.reader.values import (
    Module,
    Parameter,
    Tensor,
    Unknown,
    Value,
)

HERE = ast.Call(func=ast.Name("model", ast.Load()), args=[], keywords=[], lineno=0, col_offset=0)


@dataclass(eq=False)
class Run:
    """What one run of a model on inputs gave: records, and how it ended.

    Args:
        refused: why torch or Python refuses it, or None.
        stopped: where it could not be followed on, or None.
    """

    inputs: list[Tensor]
    records: list[Record]
    output: Value = None
    refused: Refused | None = None
    stopped: Unknown | None = None
    notes: tuple[Unknown, ...] = ()
    warnings: tuple[Unknown, ...] = ()


@dataclass(eq=False)
class Model:
    """A model that was read.

    Args:
        title: how the text makes it, such as `Net(num_classes=10)`.
        module: the module itself; None where building it was refused.
        others: what else could have been meant, by the word that chooses it.
        refused: why torch refuses to build it.
        is_printed: whether the text is what print(model) printed.
    """

    source: str
    title: str
    module: Module | None
    machine: Interpreter
    others: list[str] = field(default_factory=list)
    refused: Refused | None = None
    is_printed: bool = False
    example: list[Shape] | None = None

    def walk(self) -> list[tuple[str, Module]]:
        """Return the model and all that stand in it, each once, with its path."""
        if self.module is None:
            return []
        self.machine.steps = max(self.machine.steps, MOST_STEPS)
        return [*walked(self.machine, self.module)]

    @property
    def places(self) -> dict[int, str]:
        """The path of each module, by its identity."""
        return {id(each): path for path, each in self.walk()}

    def run(self, shapes: list[Shape], steps: int = MOST_STEPS) -> Run:
        """Return what the model makes of inputs of these shapes, in evaluation mode."""
        machine, places = self.machine, self.places
        machine.steps, machine.depth, machine.notes = steps, 0, {}
        machine.warnings = {}
        machine.recorder = Recorder(places)
        inputs = [Tensor(shape, ()) for shape in shapes]
        done = Run(inputs, machine.recorder.records, refused=self.refused)
        if self.module is not None and self.refused is None:
            self.forward(done)
        done.notes, done.warnings = tuple(machine.notes), tuple(machine.warnings)
        return done

    def forward(self, done: Run) -> None:
        """Run the model forwards; what it changes in itself is taken back."""
        assert self.module is not None
        kept = [(each, dict(each.names)) for _, each in walked(self.machine, self.module)]
        try:
            done.output = self.machine.call(self.module, [*done.inputs], {}, HERE)
        except Refused as error:
            done.refused = error
        except Stopped as stop:
            done.stopped = stop.unknown
        except TypeError as error:
            done.refused = Refused(str(error))
        except RecursionError:
            raise ReadError("calls and brackets stand too deep inside one another") from None
        finally:
            for module, names in kept:
                module.names = names

    def modules(self) -> list[Module]:
        """Return the model and all that stand in it, each once."""
        return [each for _, each in self.walk()]

    def own_param_count(self) -> int:
        """Return the parameters that modules hold themselves, outside of layers."""
        return sum(own for _, own in self.counts())

    def param_count(self) -> int:
        """Return the parameters of all modules, each counted once, as far as they are known."""
        return sum(tensor_count + layer_count for layer_count, tensor_count in self.counts())

    def counts(self) -> list[tuple[int, int]]:
        """Return for each module the parameters of its layer, and its own."""
        seen: set[int] = set()
        found = []
        for _, each in self.walk():
            own = 0
            for value in each.names.values():
                if isinstance(value, Parameter) and value.learned and id(value) not in seen:
                    seen.add(id(value))
                    own += prod(value.shape)
            found.append((each.layer.param_count() if each.layer else 0, own))
        return found

    def uncounted(self) -> list[Unknown]:
        """Return what may hold parameters that are not known."""
        found = []
        for _, each in self.walk():
            found += [value for value in each.names.values() if type(value) is Unknown]
            if each.kind in LAYERS and each.layer is None:
                found.append(Unknown(each.line, f"the arguments of {each.kind} are not known"))
        return found

    def unregistered(self) -> list[Unknown]:
        """Return the plain lists of modules: torch counts nothing in them."""
        found = []
        for _, each in self.walk():
            for name, value in each.names.items():
                lists = isinstance(value, (list, tuple, dict)) and each.kind != "object"
                inner = self.machine.inside(value) if lists else []
                lines = [one.line for one in inner if isinstance(one, Module)]
                if lines:
                    found.append(Unknown(lines[0], IN_A_LIST.format(name)))
        return found


IN_A_LIST = "self.{} is a plain list: torch registers no parameters of what it holds"
