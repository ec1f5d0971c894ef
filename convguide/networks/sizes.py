"""Which input sizes a network takes, and how to reach the next one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from convguide.formulas import ShapeError, whole
from convguide.layers import Layer, Shape

Open = tuple[int | None, ...]


@dataclass(frozen=True)
class Padding:
    """The pixels that lead from one size to a larger one, and the code that adds them.

    `sides` is in torch's order: left and right of the last axis first.
    """

    sizes: Shape
    target: Shape
    sides: Shape

    @property
    def line(self) -> str:
        """The line of torch code.

        >>> Padding((100,), (112,), (6, 6)).line
        'x = torch.nn.functional.pad(x, (6, 6))'
        """
        return f"x = torch.nn.functional.pad(x, {self.sides})"


@dataclass(frozen=True)
class ValidSizes:
    """The input sizes that a network takes, one tuple for each axis left open.

    >>> ValidSizes((1, 3, None), ((16, 32, 48),))
    ValidSizes((1, 3, None): multiples of 16 from 16 to 48)
    """

    input_shape: Open
    by_axis: tuple[tuple[int, ...], ...]

    def __repr__(self) -> str:
        """Return the sizes by axis, in words."""
        axes = " × ".join(map(in_words, dict.fromkeys(self.by_axis)))
        return f"ValidSizes({self.input_shape}: {axes})"

    def lines(self, axes: Sequence[str]) -> list[str]:
        """Return a line for each open axis, under the names given.

        >>> ValidSizes((1, 3, None), ((16, 32, 48),)).lines(["width"])
        ['width: multiples of 16 from 16 to 48']
        """
        pairs = zip(axes, self.by_axis, strict=True)
        return [f"{axis}: {in_words(sizes)}" for axis, sizes in pairs]

    def nearest(self, *sizes: int) -> tuple[tuple[int | None, int | None], ...]:
        """Return for each axis the nearest sizes at most and at least the one given.

        Raises:
            ShapeError: there is not one size for each open axis.

        >>> ValidSizes((1, 3, None, 16), ((16, 32, 48),)).nearest(33)
        ((32, 48),)
        """
        return tuple(
            (
                max((size for size in valid if size <= given), default=None),
                min((size for size in valid if size >= given), default=None),
            )
            for given, valid in zip(self._each(sizes), self.by_axis, strict=True)
        )

    def padding(self, *sizes: int) -> Padding:
        """Return how to pad an input to the next sizes, an odd pixel on the right.

        Raises:
            ShapeError: no larger size is known.

        >>> ValidSizes((1, 3, None, None), ((16, 32), (16, 32))).padding(30, 13).line
        'x = torch.nn.functional.pad(x, (1, 2, 1, 1))'
        """
        target = [above for _, above in self.nearest(*sizes)]
        if None in target:
            raise ShapeError(f"no size of at least {sizes} was found: look at a longer range")
        missing = dict.fromkeys(range(len(self.input_shape)), 0)
        open_axes = [at for at, size in enumerate(self.input_shape) if size is None]
        for at, given, above in zip(open_axes, sizes, target, strict=True):
            missing[at] = (above or 0) - given
        sides: list[int] = []
        for at in range(len(self.input_shape) - 1, open_axes[0] - 1, -1):
            sides += (missing[at] // 2, missing[at] - missing[at] // 2)
        return Padding(sizes, tuple(size or 0 for size in target), tuple(sides))

    def _each(self, sizes: Shape) -> Shape:
        if len(sizes) != len(self.by_axis):
            raise ShapeError(f"{len(self.by_axis)} sizes are needed, one an open axis, not {sizes}")
        return tuple(whole("size", size, 0) for size in sizes)


def valid_input_sizes(
    network: Layer, input_shape: Open, sizes: Sequence[int] = range(1, 513)
) -> ValidSizes:
    """Return the sizes with which a network takes an input, in evaluation mode.

    The open axes are tried with one size for all of them until one suits; then each is varied
    with the others held there. That finds everything where axes do not touch each other, as
    in convolutions, pools and branches. In front of a Linear they do: 4×9 gives it as many
    features as 6×6. Such pairs are found by giving one of the two sizes.

    Args:
        network: a network, or one layer.
        input_shape: the input, with None for each axis to vary.
        sizes: the sizes to try, 1 to 512 by default.

    Raises:
        TypeError: a size is no integer.
        ShapeError: no axis is open, or no size suits: with the refusal of the largest.

    >>> from convguide.layers import Conv2d, MaxPool2d
    >>> from convguide.networks import Concat, Sequential
    >>> up_again = Sequential(MaxPool2d(2), Conv2d(3, 3, 1, padding=1))
    >>> valid_input_sizes(Concat(Sequential(), up_again), (1, 3, None, None))
    ValidSizes((1, 3, None, None): 3–4)
    """
    open_axes = [at for at, size in enumerate(input_shape) if size is None]
    if not open_axes:
        raise ShapeError(f"no axis of {input_shape} is open: write None for each that varies")
    same = first_fitting(network, input_shape, sizes)
    found = (
        tuple(size for size in sizes if not refused(network, varied(input_shape, at, size, same)))
        for at in open_axes
    )
    return ValidSizes(tuple(input_shape), tuple(found))


def first_fitting(network: Layer, input_shape: Open, sizes: Sequence[int]) -> int:
    """Return the first size that suits all open axes at once."""
    why = "there is none to try"
    for size in sizes:
        why = refused(network, filled(input_shape, size))
        if not why:
            return size
    raise ShapeError(f"no size of {in_words(tuple(sizes))} suits {input_shape}; the last: {why}")


def filled(input_shape: Open, size: int) -> Shape:
    """Return the input with `size` on every open axis.

    >>> filled((1, 3, None, None), 32)
    (1, 3, 32, 32)
    """
    return tuple(size if given is None else given for given in input_shape)


def varied(input_shape: Open, at: int, size: int, others: int) -> Shape:
    """Return the input with `size` on one open axis and `others` on the rest."""
    shape = filled(input_shape, others)
    return (*shape[:at], size, *shape[at + 1 :])


def refused(network: Layer, shape: Shape) -> str:
    """Return why a network refuses a shape, or "" where it takes it."""
    try:
        network.output_shape(shape, training=False)
    except ShapeError as error:
        return str(error)
    return ""


def in_words(sizes: Sequence[int]) -> str:
    """Return sizes as a rule where they have one, otherwise as runs of neighbours.

    >>> in_words(range(16, 513, 16)), in_words(range(12, 512, 16)), in_words((1, 2, 3, 5, 8))
    ('multiples of 16 from 16 to 512', '16·k + 12 from 12 to 508', '1–3, 5, 8')
    """
    steps = {after - size for size, after in pairwise(sizes)}
    if len(sizes) < 3 or len(steps) > 1:
        return in_runs(sizes)
    (step,) = steps
    ends = f"from {sizes[0]} to {sizes[-1]}"
    if step == 1:
        return f"every size {ends}"
    rest = sizes[0] % step
    return f"{step}·k + {rest} {ends}" if rest else f"multiples of {step} {ends}"


def in_runs(sizes: Sequence[int]) -> str:
    """Return sizes as runs of neighbours, at most eight of them.

    >>> in_runs((3, 4, 7))
    '3–4, 7'
    """
    runs: list[list[int]] = []
    for size in sizes:
        if runs and size == runs[-1][-1] + 1:
            runs[-1][1:] = [size]
        else:
            runs.append([size])
    texts = ["–".join(map(str, run)) for run in runs]
    return ", ".join(texts[:8] + ["…"] * (len(texts) > 8))
