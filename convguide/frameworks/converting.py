"""From our layers to other frameworks' words and back, for a given input."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from convguide.formulas import ShapeError, whole
from convguide.frameworks import flax, jax, keras, onnx, ours, textbooks
from convguide.frameworks.calls import Call, calls
from convguide.frameworks.operation import Operation, Written
from convguide.layers import Layer, Shape

Writer = Callable[[Operation], Written]
Reader = Callable[[list[Call], Shape, int, "int | None"], Operation]

WRITERS: dict[str, Writer] = {
    "torch": ours.write,
    "keras": keras.write,
    "onnx": onnx.write,
    "jax": jax.write,
    "flax": flax.write,
    "cs231n": textbooks.write_cs231n,
    "d2l": textbooks.write_d2l,
}
READERS: dict[str, Reader] = {
    "keras": keras.read,
    "onnx": onnx.read,
    "jax": jax.read,
    "flax": flax.read,
    "cs231n": textbooks.read_cs231n,
    "d2l": textbooks.read_d2l,
}
FRAMEWORKS = tuple(WRITERS)
"""The names that `convert_to` takes; `convert_from` takes all but "torch"."""


@dataclass(frozen=True)
class Conversion:
    """A layer on an input, in a framework's words.

    `code` are the lines, `notes` sentences on what the lines do not show, and `operation` says
    what happens to the input: its `sides` are the padding of each side.
    """

    framework: str
    code: tuple[str, ...]
    notes: tuple[str, ...]
    operation: Operation

    def __str__(self) -> str:
        """Return the lines of code."""
        return "\n".join(self.code)

    def as_dict(self) -> dict[str, object]:
        """Return it all, ready for JSON.

        >>> from convguide.layers import MaxPool2d
        >>> convert_to("onnx", MaxPool2d(2), (3, 32, 48)).as_dict()["output"]
        (3, 16, 24)
        """
        return {
            "framework": self.framework,
            "code": self.code,
            "notes": self.notes,
            "padding": self.operation.sides,
            "input": (self.operation.in_channels, *self.operation.sizes),
            "output": self.operation.output_shape(),
        }


def convert_to(framework: str, layer: Layer, input_shape: Shape) -> Conversion:
    """Return a layer of ours in the words of a framework.

    Args:
        framework: one of `FRAMEWORKS`.
        layer: a convolution, a transposed convolution, a max or average pool, or a Sequential
            of a pad and one of these.
        input_shape: (C, L), (C, H, W) or (C, D, H, W): some words depend on it.

    Raises:
        CannotSay: the framework has no words for it.
        ShapeError: torch refuses the layer on this input.

    >>> from convguide.layers import Conv2d
    >>> print(convert_to("keras", Conv2d(3, 16, 3, stride=2, padding=1), (3, 32, 48)))
    keras.layers.ZeroPadding2D(1)
    keras.layers.Conv2D(16, 3, strides=2)
    """
    operation = ours.operation_of(layer, checked_shape(input_shape))
    return written(framework, operation)


def written(framework: str, operation: Operation) -> Conversion:
    """Return an operation in the words of a framework."""
    if framework not in WRITERS:
        raise ValueError(f"{framework!r} is none of {', '.join(WRITERS)}")
    return Conversion(framework, *WRITERS[framework](operation), operation)


def convert_from(
    framework: str, text: str, input_shape: Shape, out_channels: int | None = None
) -> Layer:
    """Return the layer of ours that does what a framework's words do to this input.

    Padding is spelled out; where its two sides differ, a pad stands before the layer, which then
    pads nothing itself.

    Args:
        framework: one of `FRAMEWORKS` but "torch".
        text: one call, such as `Conv2D(16, 3, padding="same")`; it is read, never executed.
        input_shape: (C, L), (C, H, W) or (C, D, H, W), channels first.
        out_channels: the filters, where the words do not tell them.

    Raises:
        ValueError, TypeError: the text is no such call.
        CannotSay: torch has no words for it.
        ShapeError: the layer cannot run on this input.

    >>> convert_from("keras", "Conv2D(16, 3, strides=2, padding='same')", (3, 32, 48))
    Sequential(ZeroPad2d((0, 1, 0, 1)), Conv2d(3, 16, kernel_size=3, stride=2))
    """
    return ours.layer_of(read_as(framework, text, input_shape, out_channels))


def read_as(
    framework: str, text: str, input_shape: Shape, out_channels: int | None = None
) -> Operation:
    """Return what a framework's words do to an input."""
    if framework not in READERS:
        raise ValueError(f"{framework!r} is none of {', '.join(READERS)}")
    channels, *sizes = checked_shape(input_shape)
    return READERS[framework](calls(text), tuple(sizes), channels, out_channels).checked()


def checked_shape(input_shape: Shape) -> Shape:
    """Return a shape of channels and one to three sizes.

    >>> checked_shape((3, 32, 48))
    (3, 32, 48)
    """
    if len(input_shape) not in (2, 3, 4):
        raise ShapeError(
            f"the input must be (C, L), (C, H, W) or (C, D, H, W), but is {tuple(input_shape)}"
        )
    return tuple(whole("input size", size, 1) for size in input_shape)
