"""Layers in a row, and branches that join again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import reduce

from convguide.formulas import ShapeError
from convguide.layers import Layer, Shape, Window
from convguide.layers.window import hull
from convguide.networks.trace import Row, composed
from convguide.networks.walk import Network, Walk, checked, field_at, named, passable, placed


@dataclass(frozen=True, init=False, repr=False)
class Stack(Network):
    """Layers under one name; what they do with their input is the subclass's."""

    layers: tuple[Layer, ...]

    def __init__(self, *layers: Layer) -> None:
        """Take the layers in order."""
        object.__setattr__(self, "layers", checked(layers))

    def __repr__(self) -> str:
        """Return the constructor's call."""
        return f"{type(self).__name__}({', '.join(map(repr, self.layers))})"

    def __len__(self) -> int:
        """Return how many layers stand directly inside."""
        return len(self.layers)

    def __iter__(self) -> Iterator[Layer]:
        """Yield the layers that stand directly inside."""
        return iter(self.layers)


class Sequential(Stack):
    """torch.nn.Sequential: each layer takes what the one before it gives.

    Without layers it gives back what it gets: the identity branch of a residual sum.

    Raises:
        TypeError: an argument is no layer.

    Source: torch.nn.Sequential.

    >>> from convguide.layers import Conv2d, MaxPool2d
    >>> net = Sequential(Conv2d(3, 8, kernel_size=3, padding=1), MaxPool2d(2))
    >>> net.output_shape((1, 3, 32, 48)), net.param_count()
    ((1, 8, 16, 24), 224)
    """

    def __getitem__(self, at: int | slice) -> Layer:
        """Return one layer, or a Sequential of several."""
        found = self.layers[at]
        return Sequential(*found) if isinstance(found, tuple) else found

    def walk(self, walk: Walk, here: Row, place: str) -> Row:
        """Run the layers one after the other."""
        for at, layer in enumerate(self.layers):
            here = walk.through(layer, here, inside(place, at))
        return here

    def fields_at(self, place: str) -> tuple[Window, ...]:
        """Compose the windows of the layers."""
        by_layer = (field_at(layer, inside(place, at)) for at, layer in enumerate(self.layers))
        none: tuple[Window, ...] = ()
        return reduce(composed, by_layer, none)


def inside(place: str, at: int | str) -> str:
    """Return the place of what stands inside another place.

    >>> inside("", 2), inside("2", "branch0")
    ('2', '2.branch0')
    """
    return f"{place}.{at}" if place else str(at)


class Branches(Stack):
    """Layers that take the same input, and what joins their outputs."""

    def joined(self, shapes: list[Shape]) -> Shape:
        """Return the shape of the joined outputs, or raise ShapeError."""
        raise NotImplementedError

    def walk(self, walk: Walk, here: Row, place: str) -> Row:
        """Run every branch on the same input, then join them."""
        ends = [
            walk.through(branch, here, inside(place, f"branch{at}"))
            for at, branch in enumerate(self.layers)
        ]
        try:
            for end in ends:
                passable(self, end.layer)
            out = self.joined([end.output_shape for end in ends])
        except ShapeError as error:
            raise placed(error, self, place, here.output_shape, str(error)) from None
        return walk.add(Row(named(self, place), self, here.output_shape, out, before=here))

    def fields_at(self, place: str) -> tuple[Window, ...]:
        """Return the hull of the branches' windows, each counted from the shared input."""
        seen = [
            field_at(branch, inside(place, f"branch{at}")) for at, branch in enumerate(self.layers)
        ]
        try:
            return side_by_side(seen)
        except ShapeError as error:
            raise ShapeError(f"{named(self, place)}: {error}") from None


def side_by_side(seen: list[tuple[Window, ...]]) -> tuple[Window, ...]:
    """Return the hull, axis by axis, of what the branches see.

    A pointwise branch sees its own pixel, along every axis that the others have.

    Raises:
        ShapeError: the branches differ in their axes or in a stride.

    >>> side_by_side([(Window(3, 1, -1),), ()])
    (Window(size=3, stride=1, start=-1),)
    """
    ranks = {len(windows) for windows in seen if windows}
    if len(ranks) > 1:
        raise ShapeError(f"branches of {sorted(ranks)} axes share no receptive field")
    own = (Window(1, 1, 0),) * max(ranks, default=0)
    return tuple(map(hull, zip(*(windows or own for windows in seen), strict=True)))


class Sum(Branches):
    """A residual sum: every branch gets the input, the outputs are added as torch's + does.

    Raises:
        TypeError: an argument is no layer.
        ShapeError: there is no branch.

    Source: torch.add, and "Broadcasting semantics" in torch's documentation.

    >>> from convguide.layers import Conv2d
    >>> block = Sum(Sequential(Conv2d(8, 8, 3, padding=1)), Sequential())
    >>> block.output_shape((1, 8, 5, 7))
    (1, 8, 5, 7)
    """

    def __init__(self, *branches: Layer) -> None:
        """Take the branches."""
        super().__init__(*some(branches))

    def joined(self, shapes: list[Shape]) -> Shape:
        """Return the shape of the outputs' sum."""
        return reduce(broadcast, shapes)


def some(branches: tuple[Layer, ...]) -> tuple[Layer, ...]:
    """Return the branches, or refuse that there are none."""
    if not branches:
        raise ShapeError("branches that join must be one or more, but there is none")
    return branches


def broadcast(first: Shape, second: Shape) -> Shape:
    """Return the shape of the sum of two tensors: sizes agree from the right, or one is 1.

    Raises:
        ShapeError: two sizes differ, and neither is 1.

    >>> broadcast((1, 8, 5, 7), (8, 1, 1))
    (1, 8, 5, 7)
    """
    rank = max(len(first), len(second))
    pairs = zip(*((1,) * (rank - len(shape)) + shape for shape in (first, second)), strict=True)
    sizes = []
    for at, (a, b) in enumerate(pairs):
        if a != b and 1 not in (a, b):
            raise ShapeError(
                f"{first} and {second} cannot be added: {a} and {b} differ in dimension {at}"
            )
        sizes.append(b if a == 1 else a)
    return tuple(sizes)


@dataclass(frozen=True, init=False, repr=False)
class Concat(Branches):
    """A concatenation: every branch gets the input, torch.cat puts the outputs side by side.

    A skip of a U-Net is Concat(Sequential(), Sequential(down, …, up)).

    Raises:
        TypeError: an argument is no layer, or `dim` no integer.
        ShapeError: there is no branch.

    Source: torch.cat.

    >>> from convguide.layers import Conv2d
    >>> Concat(Sequential(), Conv2d(3, 5, 1)).output_shape((1, 3, 6, 7))
    (1, 8, 6, 7)
    """

    dim: int = 1

    def __init__(self, *branches: Layer, dim: int = 1) -> None:
        """Take the branches, and the dimension along which they are put side by side."""
        super().__init__(*some(branches))
        if type(dim) is not int:
            raise TypeError(f"dim must be an integer, but dim={dim!r}")
        object.__setattr__(self, "dim", dim)

    def __repr__(self) -> str:
        """Return the constructor's call."""
        plain = super().__repr__()
        return plain if self.dim == 1 else f"{plain[:-1]}, dim={self.dim})"

    def joined(self, shapes: list[Shape]) -> Shape:
        """Return the shape of torch.cat(outputs, dim).

        Source: torch.cat; tensors of shape (0,) are left out, as torch does since its first
            releases.
        """
        shapes = [shape for shape in shapes if shape != (0,)]
        if not shapes:
            return (0,)
        first, rank = shapes[0], len(shapes[0])
        if not -rank <= self.dim < rank:
            raise ShapeError(f"dim={self.dim} is no dimension of {first}, a shape of {rank}")
        at = self.dim % rank
        for shape in shapes:
            if others(shape, at, rank) != others(first, at, rank):
                raise ShapeError(
                    f"{first} and {shape} cannot be concatenated: "
                    f"they must be equal but for dimension {at}"
                )
        return (*first[:at], sum(shape[at] for shape in shapes), *first[at + 1 :])

    def fields_at(self, place: str) -> tuple[Window, ...]:
        """Return the hull of the branches' windows; along a spatial axis there is none."""
        seen = super().fields_at(place)
        if self.dim not in (0, 1, -len(seen) - 1, -len(seen) - 2):
            raise ShapeError(
                f"{named(self, place)}: along dim={self.dim} one branch stands behind another, "
                "so that no single window says what an output sees"
            )
        return seen


def others(shape: Shape, at: int, rank: int) -> Shape | None:
    """Return a shape without one of its dimensions; None where it has not `rank` of them.

    >>> others((2, 3, 4), 1, rank=3)
    (2, 4)
    """
    return (*shape[:at], *shape[at + 1 :]) if len(shape) == rank else None
