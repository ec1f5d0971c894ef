"""One shape on its way through a network: each layer is asked once, and says where it refuses."""

from __future__ import annotations

from collections.abc import Sequence

from convguide.formulas import ShapeError, whole
from convguide.layers import Layer, Shape, Window
from convguide.networks.fit import refusal
from convguide.networks.trace import Row, Trace


class Input:
    """What stands before the first layer: it gives the network's input as it is."""

    def output_shape(self, input_shape: Shape, training: bool = True) -> Shape:
        """Return the shape itself."""
        return input_shape

    def param_count(self) -> int:
        """Return 0."""
        return 0

    def macs(self, input_shape: Shape) -> int:
        """Return 0."""
        return 0

    def receptive_field(self) -> tuple[Window, ...]:
        """Return no window: each element is seen by itself."""
        return ()


class Walk:
    """A run of one shape through a network: the rows so far.

    Args:
        training: whether norms behave as in training.
        counting: whether the rows hold parameters and multiply–accumulates.
    """

    def __init__(self, training: bool = False, counting: bool = False) -> None:
        self.training = training
        self.counting = counting
        self.rows: list[Row] = []
        # Networks repeat their blocks: what a layer answers to a shape is asked once.
        self.known: dict[tuple[int, Shape], tuple[Shape, int, int]] = {}

    def start(self, input_shape: Shape) -> Row:
        """Return what the first layer stands behind."""
        shape = tuple(whole("input size", size, 0) for size in input_shape)
        return Row("", Input(), shape, shape)

    def through(self, layer: Layer, here: Row, place: str) -> Row:
        """Return the row at which `layer` ends, coming from the row `here`."""
        if isinstance(layer, Network):
            return layer.walk(self, here, place)
        key = id(layer), here.output_shape
        if key not in self.known:
            self.known[key] = self.answers(layer, here, place)
        return self.add(Row(named(layer, place), layer, here.output_shape, *self.known[key], here))

    def add(self, row: Row) -> Row:
        """Add a row and return it."""
        self.rows.append(row)
        return row

    def answers(self, layer: Layer, here: Row, place: str) -> tuple[Shape, int, int]:
        """Return what a layer gives and costs.

        Raises:
            ShapeError, TypeError: the layer's refusal, led by its place and what reached it.
        """
        shape = here.output_shape
        try:
            passable(layer, here.layer)
            out = layer.output_shape(shape, self.training)
        except (ShapeError, TypeError) as error:
            why = refusal(error, layer, shape, here.layer, here.input_shape)
            raise placed(error, layer, place, shape, why) from None
        return (out, layer.param_count(), layer.macs(shape)) if self.counting else (out, 0, 0)


def named(layer: Layer, place: str) -> str:
    """Return a layer's class, led by its place unless it stands alone."""
    return f"{place}: {type(layer).__name__}" if place else type(layer).__name__


def placed(error: Exception, layer: Layer, place: str, shape: Shape, why: str) -> Exception:
    """Return an error of the same type that begins with the place."""
    return type(error)(f"{named(layer, place)}, reached by {shape}: {why}")


def passable(layer: Layer, before: Layer) -> None:
    """Check that a layer takes one tensor, and that one is what it gets.

    Raises:
        ShapeError: a network passes on one tensor, which does not suit one of the two.
    """
    kind = type(layer).__name__
    if kind.startswith("MaxUnpool"):
        raise ShapeError(f"{kind} takes the indices of a pool too, but a network passes one tensor")
    if getattr(before, "return_indices", False) and kind != "Identity":
        raise ShapeError(
            f"{type(before).__name__} with return_indices=True gives a pair of tensors, "
            f"but {kind} takes one"
        )


class Network:
    """What Sequential, Sum and Concat share: they answer as one layer, and as a trace."""

    layers: tuple[Layer, ...]

    def walk(self, walk: Walk, here: Row, place: str) -> Row:
        """Run on from the row `here`, adding rows, and return the last."""
        raise NotImplementedError

    def fields_at(self, place: str) -> tuple[Window, ...]:
        """Return the receptive field; a refusal begins with the place."""
        raise NotImplementedError

    def output_shape(self, input_shape: Shape, training: bool = True) -> Shape:
        """Return what comes out at the end.

        Raises:
            ShapeError, TypeError: a layer refuses what reaches it; the message begins with
                its place.
        """
        walk = Walk(training)
        return self.walk(walk, walk.start(input_shape), "").output_shape

    def trace(self, input_shape: Shape, dtype: object = "float32") -> Trace:
        """Return a row for each layer, in evaluation mode; it prints as a table.

        Args:
            dtype: in which to count bytes, as torch names it.

        Raises:
            ShapeError, TypeError: a layer refuses what reaches it; the message begins with
                its place.
        """
        walk = Walk(counting=True)
        self.walk(walk, walk.start(input_shape), "")
        return Trace(walk.rows, dtype)

    def param_count(self) -> int:
        """Return the trainable parameters of all layers, each counted where it stands."""
        return sum(layer.param_count() for layer in self.layers)

    def macs(self, input_shape: Shape) -> int:
        """Return the multiply–accumulates of all layers, batch included, bias excluded."""
        return self.trace(input_shape).macs

    def receptive_field(self) -> tuple[Window, ...]:
        """Return what one output element sees, by axis; pointwise layers and norms add nothing.

        Raises:
            ShapeError: a layer has none, or the branches' strides differ; the message begins
                with the place.
        """
        return self.fields_at("")


def field_at(layer: Layer, place: str) -> tuple[Window, ...]:
    """Return the receptive field of a layer, a refusal led by its place."""
    if isinstance(layer, Network):
        return layer.fields_at(place)
    try:
        return layer.receptive_field()
    except ShapeError as error:
        raise ShapeError(f"{named(layer, place)}: {error}") from None


def checked(layers: Sequence[Layer]) -> tuple[Layer, ...]:
    """Return the layers, or say which is none.

    Raises:
        TypeError: something is no layer: a class where its instance was meant, say.

    >>> checked([3])
    Traceback (most recent call last):
    TypeError: 0: 3 is no layer: it has no output_shape
    """
    for at, layer in enumerate(layers):
        if isinstance(layer, type):
            raise TypeError(f"{at}: {layer.__name__} is a class: call it to make a layer")
        if not hasattr(layer, "output_shape"):
            raise TypeError(f"{at}: {layer!r} is no layer: it has no output_shape")
    return tuple(layers)
