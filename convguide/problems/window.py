"""One axis of a layer with a window: its formula, its lines, and what it is in words.

Contents
    axes_of             the axes of a layer on an input, each as one of
    ConvAxis, PoolAxis, TransposedAxis
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import ClassVar

from convguide.formulas import (
    conv_size,
    conv_transpose_size,
    pool_size,
    window_span,
    window_taps,
)
from convguide.layers.base import AXES, Shape, axes, letters
from convguide.layers.conv import Conv
from convguide.layers.pool import HYPERPARAMETERS as POOLED
from convguide.layers.pool import Pool
from convguide.layers.transposed import ConvTranspose
from convguide.problems.base import HYPERPARAMETERS, pixels
from convguide.problems.steps import Worked, conv_worked

WindowLayer = Conv | ConvTranspose | Pool


@dataclass(frozen=True)
class Axis:
    """One axis of a layer on an input; `function` is its one-axis formula."""

    function: ClassVar[str]
    usual: ClassVar[dict[str, int]] = {"stride": 1, "padding": 0, "dilation": 1}

    name: str
    letter: str
    size: int
    kernel_size: int
    stride: int
    padding: int
    dilation: int

    @property
    def span(self) -> int:
        """Return how many pixels the kernel covers."""
        return window_span(self.kernel_size, self.dilation)

    @property
    def row(self) -> tuple[int, ...]:
        """Return size, kernel_size, stride, padding and dilation, as the formula takes them."""
        return (self.size, self.kernel_size, self.stride, self.padding, self.dilation)

    def out(self) -> int:
        """Return the output size."""
        return conv_size(*self.row)

    def given(self) -> dict[str, int | bool]:
        """Return the keywords that are not the formula's defaults."""
        found = {name: getattr(self, name) for name in HYPERPARAMETERS}
        return {name: value for name, value in found.items() if value != self.usual.get(name)}

    def call(self, **others: object) -> str:
        """Return the call of the formula as code."""
        words = ", ".join(f"{name}={value}" for name, value in (self.given() | others).items())
        return f"{self.function}({self.size}, {words})"

    def worked(self) -> Worked:
        """Return the lines of the formula."""
        return conv_worked(f"{self.letter}_out", *self.row)

    def taps(self, window: int) -> range:
        """Return the pixels that a window reads, those outside of the input too."""
        return window_taps(window, self.kernel_size, self.stride, self.padding, self.dilation)

    def unread(self) -> tuple[int, ...]:
        """Return the pixels that no window reads."""
        read = {tap for window in range(self.out()) for tap in self.taps(window)}
        return tuple(sorted(set(range(self.size)) - read))

    def hint(self) -> str:
        """Return the numbers to start from."""
        padded = f"{self.size} + 2·{self.padding} = {self.size + 2 * self.padding}"
        return f"the window spans {pixels(self.span)} of the {padded} that it may slide over"

    def in_words(self) -> str:
        """Return the axis without its name, as the middle of a sentence."""
        padded = f" and {self.padding} of padding on each side" if self.padding else ""
        holes = f" that reads {self.kernel_size} of them" if self.dilation > 1 else ""
        return f"{pixels(self.size)}{padded}, a window {self.span} wide{holes}, " + self.counted()

    def counted(self) -> str:
        """Return steps and windows in words."""
        windows = f"{self.out()} window{'' if self.out() == 1 else 's'}"
        unread = len(self.unread())
        read = f"{pixels(unread)} never read" if unread else "every pixel read"
        return f"steps of {self.stride}, {windows}, {read}"

    def remark(self) -> str:
        """Return what is worth knowing of this axis; may be empty."""
        unread = len(self.unread())
        verb = "is" if unread == 1 else "are"
        return f"{unread} of its {self.size} pixels {verb} never read" if unread else ""


class ConvAxis(Axis):
    """One axis of a convolution."""

    function = "conv_size"


@dataclass(frozen=True)
class PoolAxis(Axis):
    """One axis of a pool; with `ceil_mode` its last window may hang over, or be dropped."""

    function = "pool_size"
    usual: ClassVar[dict[str, int]] = {"padding": 0, "dilation": 1}

    ceil_mode: bool = False

    def given(self) -> dict[str, int | bool]:
        """Return the keywords that are not the defaults; that of the stride is the kernel."""
        named = super().given() | ({"ceil_mode": True} if self.ceil_mode else {})
        if self.stride == self.kernel_size:
            del named["stride"]
        return named

    def out(self) -> int:
        """Return the output size."""
        hyperparameters = self.kernel_size, self.stride, self.padding, self.dilation
        return pool_size(self.size, *hyperparameters, ceil_mode=self.ceil_mode)

    def drops(self) -> bool:
        """Return whether ceil_mode rounds up to a window that torch drops again."""
        end = self.size + self.padding
        return self.ceil_mode and self.taps(self.out() - 1)[-1] + 1 < end

    def overhang(self) -> int:
        """Return by how many pixels the last window leaves the padded input."""
        return max(0, self.taps(self.out() - 1)[-1] + 1 - self.size - self.padding)

    def worked(self) -> Worked:
        """Return the lines of `pool_size`: rounded up with ceil_mode, less what is dropped."""
        if not self.ceil_mode:
            return super().worked()
        room, rounded = self.size + 2 * self.padding - self.span, self.out() + self.drops()
        inner = f"{self.size} + 2·{self.padding} − {self.dilation}·({self.kernel_size} − 1) − 1"
        lines = [
            f"⌈({inner}) / {self.stride}⌉ + 1",
            f"⌈{room} / {self.stride}⌉ + 1".replace("-", "−"),
        ]
        lines += [f"{rounded - 1} + 1"]
        lines += [f"{rounded} − 1, the last one dropped"] if self.drops() else []
        return Worked(f"{self.letter}_out", (*lines, f"{self.out()}"), self.out())

    def hint(self) -> str:
        """Return the numbers to start from, and with ceil_mode what to ask next."""
        if not self.ceil_mode:
            return super().hint()
        end = f"pixel {self.size - 1}, the last one"
        return f"{super().hint()}; round up, then ask whether the last window begins behind {end}"

    def counted(self) -> str:
        """Return steps and windows in words, with what ceil_mode adds."""
        extra = ""
        if self.drops():
            extra = f", window {self.out()} dropped because it would begin {self.beginning()}"
        elif self.overhang():
            extra = f", the last one {pixels(self.overhang())} beyond the padded input"
        return super().counted() + extra

    def beginning(self) -> str:
        """Return where the dropped window would begin."""
        first, window = self.taps(self.out())[0], self.out()
        shift = f" − {self.padding}" if self.padding else ""
        return f"at {window}·{self.stride}{shift} = {first}, behind pixel {self.size - 1}"

    def remark(self) -> str:
        """Return what ceil_mode does here, or what is never read."""
        if self.drops():
            unread = f", and {super().remark()}" if self.unread() else ""
            return f"window {self.out()} would begin {self.beginning()}: torch drops it{unread}"
        if self.overhang():
            return f"the last window hangs over by {pixels(self.overhang())}"
        if self.ceil_mode and not self.unread():
            return "the division leaves no rest, so that `ceil_mode` changes nothing"
        return super().remark()


@dataclass(frozen=True)
class TransposedAxis(Axis):
    """One axis of a transposed convolution: every input pixel stamps a window of outputs."""

    function = "conv_transpose_size"

    output_padding: int = 0

    @property
    def row(self) -> tuple[int, ...]:
        """Return size, kernel_size, stride, padding, output_padding and dilation."""
        *before, dilation = super().row
        return (*before, self.output_padding, dilation)

    def given(self) -> dict[str, int | bool]:
        """Return the keywords that are not the formula's defaults."""
        added = {"output_padding": self.output_padding} if self.output_padding else {}
        return super().given() | added

    def out(self) -> int:
        """Return the output size."""
        return conv_transpose_size(*self.row)

    def smallest(self) -> int:
        """Return the output size without output_padding."""
        return (self.size - 1) * self.stride - 2 * self.padding + self.span

    def worked(self) -> Worked:
        """Return the lines of `conv_transpose_size`.

        >>> print(TransposedAxis("height", "H", 4, 3, 2, 1, 1, 1).worked().text())
        H_out = (4 − 1)·2 − 2·1 + 1·(3 − 1) + 1 + 1
              = 6 − 2 + 2 + 1 + 1
              = 8
        """
        lines = (
            f"{self.substituted()} + {self.output_padding}",
            f"{(self.size - 1) * self.stride} − {2 * self.padding} + {self.span - 1} + 1 "
            f"+ {self.output_padding}",
            f"{self.out()}",
        )
        return Worked(f"{self.letter}_out", lines, self.out())

    def substituted(self) -> str:
        """Return the numbers put into the formula, output_padding left out."""
        stretched = f"({self.size} − 1)·{self.stride} − 2·{self.padding}"
        return f"{stretched} + {self.dilation}·({self.kernel_size} − 1) + 1"

    def stamps(self) -> tuple[int, ...]:
        """Return how many stamps meet on each pixel of the output."""
        counts = [0] * self.out()
        for pixel in range(self.size):
            for tap in self.taps(pixel):
                if 0 <= tap < len(counts):
                    counts[tap] += 1
        return tuple(counts)

    def hint(self) -> str:
        """Return the numbers to start from."""
        last = f"({self.size} − 1)·{self.stride} = {(self.size - 1) * self.stride}"
        return f"the last stamp begins {last} pixels behind the first and is {self.span} wide"

    def in_words(self) -> str:
        """Return the axis without its name, as the middle of a sentence."""
        holes = f" that fill {self.kernel_size} of them" if self.dilation > 1 else ""
        cut = f", {self.padding} cut off on each side" if self.padding else ""
        added = f", {self.output_padding} added on the right" if self.output_padding else ""
        return (
            f"{pixels(self.size)} in, stamps {self.span} wide{holes}, {self.stride} apart"
            f"{cut}{added}: {pixels(self.out())} out, each under {self.meeting()}"
        )

    def meeting(self) -> str:
        """Return how many stamps lie on a pixel of the output."""
        least, most = min(self.stamps()), max(self.stamps())
        count = f"{least}" if least == most else f"{least} to {most}"
        return f"{count} stamp{'' if most == 1 else 's'}"

    def remark(self) -> str:
        """Return how many pixels stay empty."""
        empty = self.stamps().count(0)
        return f"no stamp reaches {empty} of its {self.out()} pixels" if empty else ""


def axes_of(layer: WindowLayer, input_shape: Shape) -> tuple[Axis, ...]:
    """Return the axes of a layer whose padding is given in numbers.

    >>> from convguide.layers import MaxPool1d
    >>> axes_of(MaxPool1d(2), (1, 8, 5))[0].call()
    'pool_size(5, kernel_size=2)'
    """
    kind, options = kind_of(layer)
    rank = layer.rank
    columns = [
        axes(name, getattr(layer, name, POOLED.get(name, 0)), rank)
        for name in (*HYPERPARAMETERS, *options)
    ]
    names = AXES[-rank:] if rank > 1 else ("length",)
    rows = zip(names, letters(rank), input_shape[-rank:], *columns, strict=True)
    found = tuple(kind(*row) for row in rows)
    if isinstance(layer, Pool):
        return tuple(replace(axis, ceil_mode=layer.ceil_mode) for axis in found)  # type: ignore[call-arg]
    return found


def kind_of(layer: WindowLayer) -> tuple[type[Axis], tuple[str, ...]]:
    """Return the kind of a layer's axes, and the options that only they have."""
    if isinstance(layer, ConvTranspose):
        return TransposedAxis, ("output_padding",)
    return (PoolAxis if isinstance(layer, Pool) else ConvAxis), ()
