"""What functions of torch, and methods of tensors, give."""

from __future__ import annotations

import ast
from math import prod
from typing import Any

from convguide.formulas import ShapeError
from convguide.layers import Shape
from convguide.layers.kept import place, sizes
from convguide.reader.joining import cat, parted, stack
from convguide.reader.layered import LAYERED, bound, layered, pad
from convguide.reader.machine import Machine, Refused
from convguide.reader.reshaping import (
    SHAPERS,
    flatten,
    numbers,
    shaped,
    unflatten,
)
from convguide.reader.source import words
from convguide.reader.tensors import Call, like, operation, tensor_binary
from convguide.reader.values import Names, Opaque, Parameter, Tensor, Value

# Methods that give the tensor itself, as far as shapes go.
SELF = words(
    "contiguous clone detach to cuda cpu float half double bfloat16 type type_as "
    "requires_grad_ data detach_ normal_ zero_ fill_ uniform_ share_memory_ retain_grad"
)
WHOLE = words("long int bool short byte argsort")
# One element at a time, with nothing to set that touches a shape.
EACH = words(
    "exp log sqrt rsqrt abs sin cos square reciprocal neg sign floor ceil round clamp clamp_ "
    "clip log1p expm1 erf pow nan_to_num exp_ sqrt_ abs_ logit clamp_min relu6_ cumsum flip "
    "roll normalize"
)
ARITHMETIC: dict[str, type] = {
    **dict.fromkeys(("add", "add_"), ast.Add),
    **dict.fromkeys(("sub", "sub_", "subtract"), ast.Sub),
    **dict.fromkeys(("mul", "mul_", "multiply"), ast.Mult),
    **dict.fromkeys(("div", "div_", "true_divide"), ast.Div),
    **dict.fromkeys(("matmul", "bmm", "mm"), ast.MatMult),
    **{"eq": ast.Eq, "ne": ast.NotEq, "lt": ast.Lt, "le": ast.LtE, "gt": ast.Gt, "ge": ast.GtE},
}
RANKS = {"bmm": 3, "mm": 2}
REDUCED = words("mean sum amax amin prod std var logsumexp norm argmax argmin")
EXTREMES = frozenset(("max", "min"))
NEW = words("zeros ones rand randn empty full randint arange linspace")
ALIKE = words("zeros_like ones_like rand_like randn_like empty_like full_like")
PARTED = frozenset(("chunk", "split", "unbind"))
TORCH_ONLY = frozenset(("cat", "concat", "concatenate", "stack"))
# The functions of torch that torch.nn.functional does not have, and the other way round.
IN_F = frozenset((*LAYERED, "pad", "normalize"))
IN_TORCH = frozenset(
    (
        *("relu", "relu_", "sigmoid", "tanh", "softmax", "log_softmax", "selu", "celu"),
        *("max_pool1d", "avg_pool1d", "adaptive_avg_pool1d", "pixel_shuffle", "pixel_unshuffle"),
        *("max_pool2d", "max_pool3d", "channel_shuffle", "flatten", "unflatten", "threshold"),
        *(EACH - {"normalize"}),
        *(*ARITHMETIC, *REDUCED, *EXTREMES, *PARTED),
        *("reshape", "permute", "transpose", "swapaxes", "t", "squeeze", "unsqueeze", "tile"),
    )
)
METHODS = frozenset(
    (
        *("relu", "relu_", "sigmoid", "sigmoid_", "tanh", "tanh_", "softmax", "log_softmax"),
        *("flatten", "unflatten", "size", "dim", "numel", "item", "view_as", "reshape_as"),
        *("expand_as", "masked_fill", "nelement", "softmin"),
        *(*SELF, *WHOLE, *EACH, *ARITHMETIC, *REDUCED, *EXTREMES, *PARTED, *SHAPERS),
    )
)


def torch_function(
    machine: Machine, path: str, given: list[Value], named: Names, node: ast.Call
) -> Value:
    """Return what `torch.…` or `torch.nn.functional.…` gives, Unknown where it is not followed."""
    home, _, name = path.rpartition(".")
    if home == "torch" and name in TORCH_ONLY:
        return (stack if name == "stack" else cat)(machine, given, named, node)
    if home == "torch" and (name in NEW or name in ALIKE):
        return created(machine, name, given, named, node)
    if home == "torch" and name in ("tensor", "as_tensor") and given:
        return literal_tensor(machine, given[0], node)
    if name not in (IN_TORCH if home == "torch" else IN_F):
        return machine.unknown(node)
    if not given:
        named = dict(named)
        given = [named.pop("input", named.pop("x", None))]
    if not isinstance(given[0], Tensor):
        return machine.first_unknown(given[0]) or no_tensor(machine, name, given[0], node)
    prefix = "torch" if home == "torch" else "F"
    return on_tensor(machine, f"{prefix}.{name}", given[0], given[1:], named, node)


def no_tensor(machine: Machine, name: str, value: Value, node: ast.Call) -> Value:
    """Refuse what is no tensor.

    Raises:
        Refused: always.
    """
    kind = type(value).__name__
    raise Refused(f"{name} takes a tensor, not {kind}", node.lineno, name, node=node)


def on_tensor(
    machine: Machine, call: str, tensor: Tensor, given: list[Value], named: Names, node: ast.Call
) -> Value:
    """Return what a function gives for a tensor; `call` is `F.name`, `torch.name`, `method.name`.

    Raises:
        Refused: torch refuses it.
    """
    name = call.rpartition(".")[2]
    if name == "pad":
        return pad(machine, tensor, given, named, node)
    if name == "flatten":
        return flatten(machine, call, tensor, given, named, node)
    if name == "unflatten":
        return unflatten(machine, call, tensor, given, named, node)
    if name in LAYERED:
        return layered(machine, call, tensor, given, named, node)
    if name in SHAPERS:
        return shaped(machine, call, tensor, given, named, node)
    if name in PARTED:
        return parted(machine, call, tensor, given, named, node)
    if name in ARITHMETIC and given:
        return arithmetic(machine, name, tensor, given[0], node)
    if name in REDUCED or (name in EXTREMES and (given or named)):
        return reduced(machine, call, tensor, given, named, node)
    if name in EXTREMES:
        return reduced(machine, call, tensor, [], {}, node)
    if name in EACH:
        return each(machine, call, tensor, given, named, node)
    return attribute_call(machine, name, tensor, given, named, node)


def arithmetic(machine: Machine, name: str, tensor: Tensor, other: Value, node: ast.Call) -> Value:
    """Return what x.add(y) and its like give."""
    rank = RANKS.get(name)
    sides = [side for side in (tensor, other) if isinstance(side, Tensor)]
    if rank and any(len(side.shape) != rank for side in sides):
        shapes = " and ".join(str(side.shape) for side in sides)
        raise Refused(f"{name} takes {rank} dimensions, but {shapes}", node.lineno, name)
    return tensor_binary(machine, ARITHMETIC[name], tensor, other, node, name.endswith("_"))


def each(
    machine: Machine, call: str, tensor: Tensor, given: list[Value], named: Names, node: ast.Call
) -> Value:
    """Return a tensor of the same shape."""
    if any(isinstance(value, Tensor) for value in machine.inside((given, named))):
        return machine.unknown(node)
    if unknown := machine.first_unknown(given, named):
        return unknown
    name = call.rpartition(".")[2]
    recalled = (call, (tensor, *given), named)
    return operation(machine, name, name, like(tensor), [tensor], node, recalled)


def reduced(
    machine: Machine, call: str, tensor: Tensor, given: list[Value], named: Names, node: ast.Call
) -> Value:
    """Return what mean, max and their like give over some dimensions.

    Raises:
        Refused: there is no such dimension.
    """
    name = call.rpartition(".")[2]
    if unknown := machine.first_unknown(given, named):
        return unknown
    if name in EXTREMES and given and isinstance(given[0], Tensor):
        return machine.unknown(node)
    if name in ("std", "var", "norm", "prod", "logsumexp") and (given or named):
        return machine.unknown(node)
    try:
        fields = bound(name, "dim keepdim", given, named)
        shape = without(tensor.shape, fields.get("dim"), bool(fields.get("keepdim", False)))
    except (ShapeError, TypeError) as error:
        raise Refused(str(error), node.lineno, name, tensor=tensor, node=node) from None
    whole = name.startswith("arg") or (name == "sum" and not tensor.floating)
    result: Any = Tensor(shape, floating=not whole and tensor.floating)
    if name in EXTREMES and "dim" in fields:
        result = (result, Tensor(shape, floating=False))
    recalled = (call, (tensor, *given), named)
    said = f"{name}(dim={fields['dim']})" if "dim" in fields else name
    return operation(machine, name, said, result, [tensor], node, recalled)


def without(shape: Shape, dim: Value, keepdim: bool) -> Shape:
    """Return a shape without the dimensions that are reduced, or with 1 in their place.

    >>> without((2, 8, 5, 7), (2, 3), keepdim=False), without((2, 8), -1, keepdim=True)
    ((2, 8), (2, 1))
    """
    dims = range(len(shape)) if dim is None or dim in ((), []) else numbers("dim", [dim])
    gone = [place("dim", at, len(shape)) for at in dims]
    if len(set(gone)) < len(gone):
        raise ShapeError(f"dim={dim} names a dimension twice")
    if keepdim:
        return tuple(1 if at in gone else size for at, size in enumerate(shape))
    return tuple(size for at, size in enumerate(shape) if at not in gone)


def created(machine: Machine, name: str, given: list[Value], named: Names, node: ast.Call) -> Value:
    """Return a new tensor: zeros(2, 3), randn((2, 3)), zeros_like(x)."""
    named = {key: at for key, at in named.items() if key not in CREATION}
    if unknown := machine.first_unknown(given, named):
        return unknown
    if name in ALIKE and given and isinstance(given[0], Tensor):
        shape = given[0].shape
    elif name in ("zeros", "ones", "rand", "randn", "empty", "full"):
        wanted = [named["size"]] if "size" in named else given
        try:
            shape = sizes(numbers(name, wanted[:1] if name == "full" else wanted))
        except (ShapeError, TypeError) as error:
            raise Refused(str(error), node.lineno, name, node=node) from None
    else:
        return machine.unknown(node)
    recalled: Call = ("torch.zeros", (shape,), {})
    return operation(machine, name, f"{name}{shape}", Tensor(shape), [], node, recalled)


CREATION = frozenset(("device", "dtype", "requires_grad", "generator", "pin_memory"))


def literal_tensor(machine: Machine, value: Value, node: ast.Call) -> Value:
    """Return torch.tensor of one integer as that integer: it is used in arithmetic on sizes."""
    one = value[0] if isinstance(value, list) and len(value) == 1 else value
    return one if type(one) in (int, float) else machine.unknown(node)


def attribute_call(
    machine: Machine, name: str, tensor: Tensor, given: list[Value], named: Names, node: ast.Call
) -> Value:
    """Return what the rest of a tensor's methods give.

    Raises:
        Refused: there is no such dimension.
    """
    if name in SELF:
        if name == "contiguous":
            kept = (tensor.field, tensor.producer, tensor.came, tensor.floating)
            result = Tensor(tensor.shape, *kept)
            recalled: Call = ("method.contiguous", (tensor,), {})
            return operation(machine, name, name, result, [tensor], node, recalled)
        return tensor
    if name in WHOLE:
        recalled = (f"method.{name}", (tensor,), {})
        return operation(machine, name, name, like(tensor, False), [tensor], node, recalled)
    if name == "size":
        return size(tensor, given, named, node)
    if name in ("dim", "ndimension"):
        return len(tensor.shape)
    if name in ("numel", "nelement"):
        return prod(tensor.shape)
    if name in ("view_as", "reshape_as", "expand_as") and given and isinstance(given[0], Tensor):
        short = name.removesuffix("_as")
        return shaped(machine, f"method.{short}", tensor, [given[0].shape], {}, node)
    return machine.unknown(node)


def size(tensor: Tensor, given: list[Value], named: Names, node: ast.Call) -> Value:
    """Return x.size() or x.size(dim).

    Raises:
        Refused: there is no such dimension.
    """
    fields = bound("size", "dim", given, named)
    if "dim" not in fields:
        return tensor.shape
    try:
        return tensor.shape[place("dim", fields["dim"], len(tensor.shape))]
    except (ShapeError, IndexError) as error:
        raise Refused(str(error), node.lineno, "size", tensor=tensor, node=node) from None


def tensor_attribute(tensor: Tensor, name: str, line: int) -> Value:
    """Return an attribute of a tensor that is no method, or None where there is none known."""
    if name == "shape":
        return tensor.shape
    if name == "ndim":
        return len(tensor.shape)
    if name in ("T", "mT", "H"):
        return None
    if name in ("device", "dtype", "is_cuda", "requires_grad", "grad"):
        return Opaque(line, f"`.{name}` of a tensor is not followed")
    return tensor if name == "data" and isinstance(tensor, Parameter) else None
