"""What an operation of one axis and one channel makes of numbers, pixel by pixel."""

from __future__ import annotations

from collections.abc import Sequence

from convguide.frameworks.operation import AVERAGE, MAX, TRANSPOSED, Operation


def outputs(operation: Operation, pixels: Sequence[int], weights: Sequence[int]) -> tuple[int, ...]:
    """Return the output numbers of a layer without bias.

    Args:
        pixels: the input, `sizes[0]` numbers.
        weights: the kernel; pools have none.

    >>> same = Operation("conv", (6,), 1, 1, (3,), (2,), ((0, 1),), (1,))
    >>> outputs(same, range(1, 7), (100, 10, 1))
    (123, 345, 560)
    """
    if operation.kind == TRANSPOSED:
        return stamped(operation, pixels, weights)
    (count,) = operation.output_sizes()
    windows = (taps(operation, at) for at in range(count))
    if operation.kind in (MAX, AVERAGE):
        return tuple(pooled(operation, pixels, window) for window in windows)
    return tuple(
        sum(w * pixels[at] for w, at in zip(weights, window, strict=True) if inside(at, pixels))
        for window in windows
    )


def taps(operation: Operation, position: int) -> range:
    """Return the input pixels under the window, those of the padding included."""
    (step,), (dilation,), (span,) = operation.stride, operation.dilation, operation.spans
    first = position * step - operation.before[0]
    return range(first, first + span, dilation)


def inside(at: int, pixels: Sequence[int]) -> bool:
    """Return whether a pixel is of the input, and not of its padding."""
    return 0 <= at < len(pixels)


def pooled(operation: Operation, pixels: Sequence[int], window: range) -> int:
    """Return the largest number of a window, or the average, which must be whole."""
    real = [pixels[at] for at in window if inside(at, pixels)]
    if operation.kind == MAX:
        return max(real)
    end = len(pixels) + operation.after[0]
    counted = [at for at in window if at < end] if operation.count_include_pad else real
    return sum(real) // len(counted)


def stamped(operation: Operation, pixels: Sequence[int], weights: Sequence[int]) -> tuple[int, ...]:
    """Return the overlaid stamps of a transposed convolution, cut on each side."""
    (step,), (dilation,), (span,) = operation.stride, operation.dilation, operation.spans
    (count,), (before,) = operation.output_sizes(), operation.before
    full = [0] * (max((len(pixels) - 1) * step + span, before + count))
    for at, pixel in enumerate(pixels):
        for tap, weight in enumerate(weights):
            full[at * step + tap * dilation] += pixel * weight
    return tuple(full[before : before + count])
