"""Modules of torch: how they are built, what they hold, and how a layer answers a tensor."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import fields
from typing import Any

from convguide.formulas import ShapeError
from convguide.layers import Identity, Layer
from convguide.networks.fit import refusal
from convguide.reader.calls import LAYERS, build
from convguide.reader.layered import made
from convguide.reader.machine import Machine, Refused
from convguide.reader.recorder import Record
from convguide.reader.source import words
from convguide.reader.values import (
    MISSING,
    Class,
    Module,
    Names,
    Opaque,
    Parameter,
    Symbol,
    Tensor,
    Unknown,
    Value,
)

CONTAINERS = ("Sequential", "ModuleList", "ModuleDict")
SELF = words("eval train to cuda cpu half float double bfloat16 apply requires_grad_ type compile")
QUIET = words(
    "zero_grad load_state_dict share_memory named_parameters parameters state_dict buffers "
    "named_buffers save_hyperparameters log log_dict extra_repr"
)
HOLDING = words(
    "children named_children modules named_modules add_module register_module register_buffer "
    "register_parameter append extend insert keys values items update forward __init__ "
    "__call__"
)


def initialised(
    machine: Machine, module: Module, given: list[Value], named: Names, node: ast.Call
) -> None:
    """Run torch's own constructor on a module.

    Raises:
        Refused: torch refuses the arguments.
    """
    module.ready = True
    if module.kind in LAYERS:
        module.layer = layer_of(machine, module.kind, given, named, node)
    elif module.kind == "Sequential" and len(given) == 1 and isinstance(given[0], dict):
        hold(machine, module, given[0], node)
    elif module.kind == "Sequential":
        hold(machine, module, dict(zip(map(str, range(len(given))), given, strict=True)), node)
    elif module.kind in CONTAINERS and given:
        several = given[0] if isinstance(given[0], dict) else machine.items(given[0], node)
        if module.kind == "ModuleDict" and isinstance(several, list):
            several = {pair[0]: pair[1] for pair in several}
        fill(machine, module, several, node)
    elif module.kind == "Module" and (given or named):
        raise Refused(f"Module.__init__ takes no arguments: {module.title}", node.lineno, node=node)


def layer_of(
    machine: Machine, kind: str, given: list[Value], named: Names, node: ast.Call
) -> Layer | None:
    """Return a layer by its arguments, or None where they are not known."""
    kept = {key: value for key, value in named.items() if key not in ("device", "dtype")}
    if kind != "Identity" and machine.first_unknown(given, kept):
        return None
    for value in machine.inside((given, kept)) if kind != "Identity" else ():
        if not isinstance(value, (int, float, str, type(None))):
            what = f"{kind} takes no {type(value).__name__} as an argument"
            raise Refused(what, node.lineno, kind, node=node)
    try:
        return build(kind, given, kept)
    except (ShapeError, TypeError) as error:
        raise Refused(str(error), node.lineno, kind, node=node) from None


def fill(machine: Machine, module: Module, several: Value, node: ast.Call) -> None:
    """Put modules into a ModuleList or ModuleDict, behind those that it holds."""
    if isinstance(several, dict):
        hold(machine, module, several, node)
    elif isinstance(several, list):
        start = len(module.entries())
        names = map(str, range(start, start + len(several)))
        hold(machine, module, dict(zip(names, several, strict=True)), node)
    else:
        module.names["?"] = machine.first_unknown(several) or machine.unknown(node)


def hold(machine: Machine, module: Module, several: dict[Any, Value], node: ast.AST) -> None:
    """Register modules under their names.

    Raises:
        Refused: something is no module: torch refuses it too.
    """
    for name, value in several.items():
        if not isinstance(value, (Module, Unknown)):
            said = told(value)
            reason = f"{module.kind} holds modules, but entry {name} is {said}"
            raise Refused(reason, getattr(node, "lineno", machine.line), module.kind, node=node)
        machine.spend()
        module.names[str(name)] = value


def told(value: Value) -> str:
    """Return what a value is, in words."""
    if isinstance(value, (Class, Symbol)):
        name = value.name if isinstance(value, Class) else value.path.rpartition(".")[2]
        return f"the class {name}: call it, {name}(…)"
    plain = isinstance(value, (int, float, str, type(None)))
    return f"{value!r:.40}" if plain else f"a {type(value).__name__.lower()}"


def module_attribute(machine: Machine, module: Module, name: str, line: int) -> Value:
    """Return what torch's own modules have under a name, or MISSING."""
    if module.kind == "object":
        return MISSING
    if name == "training":
        return False
    layer = module.layer
    if layer is None:
        return MISSING
    if name in ("weight", "bias"):
        there = layer.param_count() and (name == "weight" or getattr(layer, "bias", True))
        return Opaque(line, f"`.{name}` of a layer is not followed") if there else None
    known = {at.name for at in fields(layer)}  # type: ignore[arg-type]
    if name in known and name not in ("stride", "padding", "kernel_size", "dilation"):
        return getattr(layer, name)
    if name in known and module.kind.startswith("Conv"):
        return getattr(layer, name)
    return MISSING


def holding(
    machine: Machine, module: Module, name: str, given: list[Value], named: Names, node: ast.Call
) -> Value:
    """Return what the methods give with which modules are listed and registered."""
    if name in SELF:
        return module
    if name in QUIET:
        return Opaque(node.lineno, f"`.{name}()` is not followed")
    if name in ("children", "values"):
        return [*module.children().values()]
    if name in ("named_children", "items"):
        return [*module.children().items()]
    if name == "keys":
        return [*module.children()]
    if name in ("modules", "named_modules"):
        found = [*walked(machine, module)]
        return [each for _, each in found] if name == "modules" else found
    return registering(machine, module, name, given, named, node)


def registering(
    machine: Machine, module: Module, name: str, given: list[Value], named: Names, node: ast.Call
) -> Value:
    """Register a module, a parameter or a buffer."""
    values = [*given, *named.values()]
    if name in ("append", "extend"):
        fill(machine, module, values if name == "append" else machine.items(values[0], node), node)
        return module
    if name == "update":
        hold(machine, module, values[0], node)
        return None
    if name == "insert" and module.kind == "ModuleList":
        entries = [*module.entries().values()]
        entries.insert(*given)
        module.names.clear()
        fill(machine, module, entries, node)
        return None
    if name in ("add_module", "register_module", "register_parameter") and len(values) == 2:
        machine.registered(module, *values)
        return None
    if name == "register_buffer" and len(values) >= 2:
        value = values[1]
        buffer = Parameter(value.shape, learned=False) if isinstance(value, Tensor) else value
        module.names[values[0]] = buffer
        return None
    return machine.unknown(node)


def walked(machine: Machine, module: Module) -> Iterator[tuple[str, Module]]:
    """Yield a module and all that stand in it, each once, with its path as torch names it."""
    seen: set[int] = set()
    waiting = [("", module)]
    while waiting:
        path, each = waiting.pop()
        machine.spend()
        if id(each) in seen:
            continue
        seen.add(id(each))
        yield path, each
        inner = [(f"{path}.{name}" if path else name, at) for name, at in each.children().items()]
        waiting += reversed(inner)


def copied(machine: Machine, value: Value) -> Value:
    """Return a copy of a module with copies of all that stand in it; plain lists of them too."""
    machine.spend(5)
    if isinstance(value, (list, tuple)):
        machine.room(len(value))
        return type(value)(copied(machine, each) for each in value)
    if not isinstance(value, Module):
        return value
    new = Module(value.kind, value.cls, value.layer, value.node, ready=value.ready)
    new.names = {name: copied(machine, each) for name, each in value.names.items()}
    return new


def run_layer(
    machine: Machine, module: Module, given: list[Value], named: Names, node: ast.AST
) -> Value:
    """Return what a layer makes of a tensor, and record it.

    Raises:
        Refused: torch refuses the shape; the message says what would fit.
    """
    place = machine.recorder.place(module)
    line = getattr(node, "lineno", 0) or module.line
    given = [*given, *(named[key] for key in ("input", "x") if key in named)]
    tensor = given[0] if given else None
    if module.layer is None:
        return lost(machine, module, place, line, Unknown(module.line, NOT_KNOWN.format(place)))
    if isinstance(tensor, Unknown):
        return lost(machine, module, place, line, tensor)
    if not isinstance(tensor, Tensor):
        raise Refused(f"{module.title} takes a tensor, not {type(tensor).__name__}", line, place)
    if not tensor.floating:
        why = Unknown(line, f"{place} gets whole numbers, which is not followed")
        return lost(machine, module, place, line, why)
    tensors, extra = arguments(module, given, named, line)
    if unknown := machine.first_unknown(tensors, extra):
        return lost(machine, module, place, line, unknown)
    return answered(machine, module, place, tensors, extra, node)


def arguments(
    module: Module, given: list[Value], named: Names, line: int
) -> tuple[list[Tensor], Names]:
    """Return the tensors that a layer's forward takes, and its output_size if it has one.

    Raises:
        Refused: there are too many arguments, or indices are missing.
    """
    unpool = module.kind.startswith("MaxUnpool")
    if unpool and len(given) < 2 and "indices" in named:
        given = [*given, named["indices"]]
    count = 2 if unpool else 1
    sized = unpool or module.kind.startswith("ConvTranspose")
    if not count <= len(given) <= count + sized:
        wanted = "a tensor and its indices" if unpool else "one tensor"
        raise Refused(f"{module.title} takes {wanted}, not {len(given)} arguments", line)
    extra = {"output_size": given[count]} if len(given) > count else {}
    if sized and "output_size" in named:
        extra = {"output_size": named["output_size"]}
    return given[:count], {key: value for key, value in extra.items() if value is not None}


NOT_KNOWN = "the arguments of {} are not known"


def lost(machine: Machine, module: Module, place: str, line: int, why: Unknown) -> Unknown:
    """Record a layer whose input is not known, and return why."""
    machine.note(why)
    layer = module.layer
    said = repr(layer) if layer else module.title
    params = layer.param_count() if layer else 0
    record = Record(place, said, line, (None,), None, params, module=module, layer=layer)
    machine.recorder.add(record)
    return why


def answered(
    machine: Machine, module: Module, place: str, given: list[Tensor], extra: Names, node: ast.AST
) -> Value:
    """Return what a layer makes of a tensor of known shape."""
    layer: Any = module.layer
    tensor = given[0]
    line = getattr(node, "lineno", 0) or module.line
    machine.spend(10)
    machine.shape(tensor.shape)
    try:
        shape = layer.output_shape(tensor.shape, training=False, **extra)
    except (ShapeError, TypeError) as error:
        reason = refusal(error, layer, tensor.shape, tensor.producer or Identity(), tensor.came)
        if tensor.maker:
            reason = reason.replace("but Flatten gives", f"but {tensor.maker} gives")
        raise Refused(reason, line, place, module, tensor, node) from None
    result: Any = made(layer, tensor, shape)
    machine.shape(shape)
    if getattr(layer, "return_indices", False):
        result = (result, Tensor(shape, floating=False))
    first = result[0] if isinstance(result, tuple) else result
    macs = layer.macs(tensor.shape, **extra) if layer.param_count() else 0
    machine.recorder.add(
        Record(
            place,
            repr(layer),
            line,
            (tensor.shape,),
            shape,
            layer.param_count(),
            macs,
            first.field,
            module,
            layer,
            given=tuple(given),
            named=extra,
            result=result,
        )
    )
    return result
