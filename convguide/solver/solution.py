"""A solution: the hyperparameters of one layer that turn a size into another."""

from __future__ import annotations

from dataclasses import dataclass, fields
from typing import Any, ClassVar, cast

from convguide import layers
from convguide.formulas import ShapeError, unread_count, window_span
from convguide.layers.base import brief, by_pixels
from convguide.solver.rules import Shape


@dataclass(frozen=True)
class Solution:
    """A convolution's hyperparameters that turn `input_size` into `output_size` pixels.

    Every field is a tuple with one entry an axis.

    >>> found = Solution((32, 48), (16, 24), (3, 3), (2, 2), (1, 1), (1, 1))
    >>> found.conv2d(3, 16)
    Conv2d(3, 16, kernel_size=3, stride=2, padding=1)
    >>> found.remainder, found.unread
    ((1, 1), (0, 0))
    """

    family: ClassVar[str] = "Conv"

    input_size: Shape
    output_size: Shape
    kernel_size: Shape
    stride: Shape
    padding: Shape
    dilation: Shape

    @property
    def rank(self) -> int:
        """Return the number of axes."""
        return len(self.input_size)

    @property
    def span(self) -> Shape:
        """Return the pixels that the dilated kernel covers on each axis."""
        return tuple(map(window_span, self.kernel_size, self.dilation))

    @property
    def remainder(self) -> Shape:
        """Return the rest of the formula's division on each axis, in pixels."""
        rows = zip(self.input_size, self.padding, self.span, self.stride, strict=True)
        return tuple((size + 2 * p - span) % stride for size, p, span, stride in rows)

    @property
    def unread(self) -> Shape:
        """Return how many real input pixels no window reads, on each axis."""
        columns = (self.input_size, *self._window(), self.output_size)
        return tuple(map(unread_count, *columns))

    def _window(self) -> tuple[Shape, ...]:
        return self.kernel_size, self.stride, self.padding, self.dilation

    def hyperparameters(self) -> dict[str, Shape]:
        """Return what the layer is told, by name, beside its channels."""
        known = {"input_size", "output_size"}
        return {at.name: getattr(self, at.name) for at in fields(self) if at.name not in known}

    def layer(self, C_in: int = 1, C_out: int = 1, **options: Any) -> layers.Layer:
        """Return the layer for as many axes; `options` are its further arguments.

        Raises:
            TypeError, ShapeError: as the layer's constructor.
        """
        layer_class = getattr(layers, f"{self.family}{self.rank}d")
        given = self.hyperparameters() | options
        return cast(layers.Layer, layer_class(C_in, C_out, **given))

    def conv1d(self, C_in: int, C_out: int, **options: Any) -> layers.Conv1d:
        """Return the Conv1d of a solution of one axis."""
        return cast(layers.Conv1d, self._as("Conv1d").layer(C_in, C_out, **options))

    def conv2d(self, C_in: int, C_out: int, **options: Any) -> layers.Conv2d:
        """Return the Conv2d of a solution of two axes."""
        return cast(layers.Conv2d, self._as("Conv2d").layer(C_in, C_out, **options))

    def conv3d(self, C_in: int, C_out: int, **options: Any) -> layers.Conv3d:
        """Return the Conv3d of a solution of three axes."""
        return cast(layers.Conv3d, self._as("Conv3d").layer(C_in, C_out, **options))

    def _as(self, name: str) -> Solution:
        own = f"{self.family}{self.rank}d"
        if name != own:
            raise ShapeError(f"the solution is one of {own}, not of {name}")
        return self

    def code(self, C_in: int = 1, C_out: int = 1, **options: Any) -> str:
        """Return the line of torch code that builds the layer.

        >>> Solution((32,), (16,), (4,), (2,), (1,), (1,)).code(3, 16)
        'nn.Conv1d(3, 16, kernel_size=4, stride=2, padding=1)'
        """
        return f"nn.{self.layer(C_in, C_out, **options)!r}"

    def sentence(self) -> str:
        """Return what the layer does, with the rest of the division and the unread pixels."""
        rest = brief(self.remainder, self.rank)
        return f"{self._turned()}: the division leaves {rest}, and {self._reading()}."

    def _turned(self) -> str:
        given = self.hyperparameters().items()
        settings = ", ".join(f"{name}={brief(value, self.rank)}" for name, value in given)
        return f"{settings} turns {by_pixels(self.input_size)} into {by_pixels(self.output_size)}"

    def _reading(self) -> str:
        if not any(self.unread):
            return "every input pixel is read"
        along = "each axis" if len(set(self.unread)) == 1 else "the axes"
        return f"{brief(self.unread, self.rank)} pixels along {along} are read by no window"


@dataclass(frozen=True)
class PoolSolution(Solution):
    """A pool's hyperparameters; averages and power averages know no dilation.

    >>> PoolSolution((5,), (3,), (2,), (2,), (0,), (1,), ceil_mode=True).max_pool()
    MaxPool1d(2, ceil_mode=True)
    """

    family: ClassVar[str] = "MaxPool"

    ceil_mode: bool = False

    def layer(self, C_in: int = 1, C_out: int = 1, **options: Any) -> layers.Layer:
        """Return the max pool; channels pass through it unchanged."""
        return self._pool("MaxPool", self.hyperparameters() | options)

    def max_pool(self, **options: Any) -> layers.Layer:
        """Return the MaxPool for as many axes."""
        return self.layer(**options)

    def avg_pool(self, **options: Any) -> layers.Layer:
        """Return the AvgPool for as many axes.

        Raises:
            ShapeError: the solution has a dilation, which averages do not know.
        """
        given = self.hyperparameters()
        if set(given.pop("dilation")) != {1}:
            raise ShapeError(f"AvgPool knows no dilation, but dilation={brief(self.dilation)}")
        return self._pool("AvgPool", given | options)

    def _pool(self, family: str, given: dict[str, Any]) -> layers.Layer:
        return cast(layers.Layer, getattr(layers, f"{family}{self.rank}d")(**given))


@dataclass(frozen=True)
class ConvTransposeSolution(Solution):
    """A transposed convolution's hyperparameters, output_padding among them.

    >>> size = ConvTransposeSolution((4,), (8,), (3,), (2,), (1,), (1,), output_padding=(1,))
    >>> size.layer(16, 8)
    ConvTranspose1d(16, 8, kernel_size=3, stride=2, padding=1, output_padding=1)
    """

    family: ClassVar[str] = "ConvTranspose"

    output_padding: Shape = ()

    @property
    def remainder(self) -> Shape:
        """Return zeros: the way back divides nothing."""
        return (0,) * self.rank

    @property
    def unread(self) -> Shape:
        """Refuse: here it is the output that may have pixels which nothing reaches."""
        raise ShapeError("unread pixels are those of a window that slides, not of ConvTranspose")

    def sentence(self) -> str:
        """Return what the layer does."""
        return f"{self._turned()}."
