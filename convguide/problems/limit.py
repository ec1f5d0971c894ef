"""Which hyperparameter torch refuses, and how far it may go: the refused form of a problem.

Two rules are known: a pool's padding is at most half its kernel, and output_padding lies
below the stride or below the dilation.
"""

from __future__ import annotations

from dataclasses import replace

from convguide.formulas import ShapeError
from convguide.layers import Shape
from convguide.layers.base import brief, each
from convguide.layers.pool import Pool
from convguide.layers.transposed import ConvTranspose
from convguide.problems.base import call
from convguide.problems.steps import Worked
from convguide.problems.window import Axis, WindowLayer


def fault(layer: WindowLayer) -> str:
    """Return the hyperparameter that breaks a rule of the layer's family.

    Raises:
        ShapeError: the family has no such rule.

    >>> from convguide.layers import MaxPool2d
    >>> fault(MaxPool2d(3, padding=2))
    'padding'
    """
    if isinstance(layer, Pool):
        return "padding"
    if isinstance(layer, ConvTranspose):
        return "output_padding"
    raise ShapeError(f"no rule between two hyperparameters is known for {layer!r}")


def tightest(layer: WindowLayer) -> int:
    """Return the axis on which the rule leaves least."""
    least = [bound(layer, axis) for axis in range(layer.rank)]
    return least.index(min(least))


def bound(layer: WindowLayer, axis: int) -> int:
    """Return the largest value that the rule leaves on an axis."""
    if fault(layer) == "padding":
        return each(layer, "kernel_size")[axis] // 2
    return max(each(layer, "stride")[axis], each(layer, "dilation")[axis]) - 1


def mended(layer: WindowLayer) -> WindowLayer:
    """Return the layer with the largest value that the rule leaves."""
    return replace(layer, **{fault(layer): bound(layer, tightest(layer))})  # type: ignore[type-var]


def largest(layer: WindowLayer, input_shape: Shape) -> int:
    """Return the largest value that the layer takes for its input, found by asking it."""
    return max(value for value in tried(layer) if takes(layer, value, input_shape))


def tried(layer: WindowLayer) -> range:
    """Return every value from 0 to the refused one."""
    return range(max(each(layer, fault(layer))) + 1)


def takes(layer: WindowLayer, value: int, input_shape: Shape) -> bool:
    """Return whether the layer takes a value of the hyperparameter at fault."""
    try:
        changed = replace(layer, **{fault(layer): value})  # type: ignore[type-var]
        changed.output_shape(input_shape)
    except ShapeError:
        return False
    return True


def there(layer: WindowLayer, name: str) -> int:
    """Return a hyperparameter where the rule leaves least; 1 where the layer has none."""
    entries: tuple[int, ...] = getattr(layer, name, (1,) * layer.rank)
    return entries[tightest(layer)]


def hints(layer: WindowLayer) -> tuple[str, str]:
    """Return where to look, then the rule's two sides."""
    name, stride = fault(layer), there(layer, "stride")
    first = "The sizes are fine: two hyperparameters do not go together, whatever the input."
    second = f"Hold `{name}={max(each(layer, name))}` against "
    if name == "padding":
        kernel = there(layer, "kernel_size")
        return first, f"{second}`kernel_size={kernel}`: could a window lie in the padding alone?"
    second += f"`stride={stride}` and `dilation={there(layer, 'dilation')}`"
    return first, f"{second}: which sizes are left to tell apart?"


def worked(layer: WindowLayer) -> Worked:
    """Return the lines of the limit."""
    name, value = f"largest {fault(layer)}", bound(layer, tightest(layer))
    if fault(layer) == "padding":
        return Worked(name, (f"⌊{there(layer, 'kernel_size')} / 2⌋", f"{value}"), value)
    larger = f"max({there(layer, 'stride')}, {there(layer, 'dilation')})"
    return Worked(name, (f"{larger} − 1", f"{value + 1} − 1", f"{value}"), value)


def rule(layer: WindowLayer) -> str:
    """Return the rule with its numbers."""
    given, dilation = max(each(layer, fault(layer))), there(layer, "dilation")
    if fault(layer) == "output_padding":
        return (
            f"`output_padding` must be below the stride or below the dilation, but {given} is "
            f"below neither {there(layer, 'stride')} nor {dilation}."
        )
    kernel = there(layer, "kernel_size")
    said = f"A pool's padding is at most half the kernel, but {given} is above {kernel} // 2."
    wider = f" `dilation={dilation}` widens the window, yet it does not raise this limit."
    return said + (wider if dilation > 1 else "")


def by_formula(layer: WindowLayer, axes: tuple[Axis, ...]) -> str:
    """Return the search by formula, as code."""
    name, axis = fault(layer), axes[tightest(layer)]
    asked = axis.call(**{name: "value"})
    searched = call("largest_taken", f"lambda value: {asked}", f"{max(tried(layer))}")
    return f'("{name}", {searched})'


def by_torch(layer: WindowLayer) -> tuple[str, ...]:
    """Return the search by torch, every refusal printed, as lines of code."""
    name = fault(layer)
    others = replace(layer, **{name: 0})  # type: ignore[type-var]
    built = f"{others!r}"[:-1] + f", {name}=value)"
    return (
        "taken = []",
        f"for value in range({len(tried(layer))}):",
        "    try:",
        f"        nn.{built}(images)",
        "        taken.append(value)",
        "    except RuntimeError as refusal:",
        f'        print("{name} =", value, "is refused:", refusal)',
        f'by_torch = ("{name}", max(taken))',
    )


def spelled(layer: WindowLayer, asked: WindowLayer) -> str:
    """Return the mended hyperparameter as code."""
    name = fault(asked)
    return f"{name}={brief(getattr(layer, name))}"
