"""Which hyperparameters of one layer turn a size into another? All of them, in closed form."""

from __future__ import annotations

from convguide.formulas import ShapeError
from convguide.solver.allowed import Choices, Values, per_axis
from convguide.solver.query import AllValues, ConvTransposeQuery, PoolQuery, Query, sizes_of
from convguide.solver.solutions import Solutions

Size = int | tuple[int, ...]

# The ranges of the notebook.
KERNEL_SIZES = range(1, 8)
STRIDES = range(1, 4)
PADDINGS = range(0, 6)
DILATIONS = range(1, 4)
OUTPUT_PADDINGS = range(0, 3)


def solve(
    input_size: Size,
    target_size: Size,
    kernel_size: Choices = KERNEL_SIZES,
    stride: Choices = STRIDES,
    padding: Choices = PADDINGS,
    dilation: Choices = DILATIONS,
    square: bool = True,
) -> Solutions:
    """Return every convolution that turns `input_size` into `target_size`, as a lazy sequence.

    Args:
        input_size: (H, W) in pixels; one and three axes too, and a number for one axis.
        target_size: as many axes.
        kernel_size: the values to choose from: a number, a range, a collection such as a list
            or a set, or a tuple with one of those for each axis.
        stride, padding, dilation: in the same way.
        square: whether each hyperparameter is the same on every axis. If not, each axis is
            solved on its own, and every combination is a solution.

    Raises:
        TypeError: a value is no integer.
        ShapeError: a size or a value is below what torch takes, or the axes do not match.

    Source: `conv_leeway`: the formula of torch.nn.Conv2d, "Shape", solved for its padding.

    >>> found = solve((32, 48), (16, 24), stride=2, dilation=1)
    >>> len(found), found[1].kernel_size, found[1].padding
    (7, (2, 2), (0, 0))
    >>> solve((32, 32), (16, 16)).distinct().where(odd_kernel=True, all_read=True)[0]
    Solution(input_size=(32, 32), output_size=(16, 16), kernel_size=(3, 3), stride=(2, 2), \
padding=(1, 1), dilation=(1, 1))
    """
    sizes, targets = both_sizes(input_size, target_size)
    values = allowed(len(sizes), kernel_size, stride, padding, dilation)
    return Solutions(Query(sizes, targets, *values, square=bool(square)))


def solve_pool(
    input_size: Size,
    target_size: Size,
    kernel_size: Choices = KERNEL_SIZES,
    stride: Choices = STRIDES,
    padding: Choices = PADDINGS,
    dilation: Choices = 1,
    ceil_mode: bool = False,
    square: bool = True,
) -> Solutions:
    """Return every max pool that turns `input_size` into `target_size`.

    With dilation 1 they are those of average pools too. Padding is at most half the kernel.
    Arguments and errors are those of `solve`.

    Source: `pool_paddings`.

    >>> [(s.kernel_size, s.padding) for s in solve_pool(5, 3, [2, 3], 2, ceil_mode=True)]
    [((2,), (0,)), ((2,), (1,)), ((3,), (1,))]
    """
    sizes, targets = both_sizes(input_size, target_size)
    values = allowed(len(sizes), kernel_size, stride, padding, dilation)
    query = PoolQuery(sizes, targets, *values, square=bool(square), ceil_mode=bool(ceil_mode))
    return Solutions(query)


def solve_conv_transpose(
    input_size: Size,
    target_size: Size,
    kernel_size: Choices = KERNEL_SIZES,
    stride: Choices = STRIDES,
    padding: Choices = PADDINGS,
    output_padding: Choices = OUTPUT_PADDINGS,
    dilation: Choices = DILATIONS,
    square: bool = True,
) -> Solutions:
    """Return every transposed convolution that turns `input_size` into `target_size`.

    The output_padding of each axis follows from the rest: it must be below stride or dilation,
    and `square` does not bind it. Its values are consecutive. Arguments and errors are
    otherwise those of `solve`.

    Source: `conv_transpose_leeway`.

    >>> found = solve_conv_transpose((7, 8), (14, 15), kernel_size=3, stride=2, dilation=1)
    >>> [(s.padding, s.output_padding) for s in found]
    [((1, 1), (1, 0))]
    """
    sizes, targets = both_sizes(input_size, target_size)
    values = allowed(len(sizes), kernel_size, stride, padding, dilation)
    added = tuple(map(consecutive, per_axis("output_padding", output_padding, len(sizes), 0)))
    query = ConvTransposeQuery(sizes, targets, *values, square=bool(square), output_padding=added)
    return Solutions(query)


def both_sizes(input_size: Size, target_size: Size) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return both sizes as tuples of as many axes."""
    sizes, targets = sizes_of("input_size", input_size), sizes_of("target_size", target_size)
    if len(sizes) != len(targets):
        raise ShapeError(
            f"input_size has {len(sizes)} axes and target_size {len(targets)}, "
            f"but input_size={input_size!r} and target_size={target_size!r}"
        )
    return sizes, targets


def allowed(
    rank: int, kernel_size: Choices, stride: Choices, padding: Choices, dilation: Choices
) -> tuple[AllValues, AllValues, AllValues, AllValues]:
    """Return the values of each hyperparameter, one entry an axis."""
    return (
        per_axis("kernel_size", kernel_size, rank, 1),
        per_axis("stride", stride, rank, 1),
        per_axis("padding", padding, rank, 0),
        per_axis("dilation", dilation, rank, 1),
    )


def consecutive(values: Values) -> range:
    """Return values without gaps as a range.

    >>> consecutive((0, 1))
    range(0, 2)
    """
    if not values or values[-1] - values[0] + 1 != len(values):
        raise ShapeError(f"output_padding takes consecutive values, but {tuple(values)} are not")
    return range(values[0], values[-1] + 1)
