"""What named mistakes make of an MLP's parameters and a CNN's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import prod

from convguide.formulas import linear_param_count, mlp_param_count
from convguide.layers import Conv2d, Shape
from convguide.problems.mistakes_counts import taps, weights
from convguide.problems.slip import Slip

# Where the worked lines of a comparison show it: the step.
FIRST, SIZES, POOL, LAST, SUM = 0, 6, 8, 9, 10


@dataclass(frozen=True)
class Compared:
    """The numbers of a comparison; shapes are (C, H, W), `other` with the default padding."""

    sizes: Sequence[int]
    convolutions: Sequence[Conv2d]
    input_shape: Shape
    before: Shape
    pooled: Shape
    other: Shape
    classes: int

    def right(self) -> tuple[int, int]:
        """Return (MLP, CNN)."""
        return mlp_param_count(self.sizes), self.cnn(prod(self.pooled))

    def cnn(self, features: int) -> int:
        """Return the CNN's parameters if so many features reach its last layer."""
        return self.stack() + linear_param_count(features, self.classes)

    def stack(self) -> int:
        """Return the parameters of the convolutions."""
        return sum(conv.param_count() for conv in self.convolutions)

    def without_bias(self) -> tuple[int, int]:
        """Return (MLP, CNN) without any bias."""
        stack = sum(map(weights, self.convolutions))
        return mlp_param_count(self.sizes, bias=False), stack + prod(self.pooled) * self.classes

    def one_channel(self) -> tuple[int, int]:
        """Return (MLP, CNN) as if everything but the last layer read one channel."""
        stack = sum((taps(conv) + 1) * conv.out_channels for conv in self.convolutions)
        last = linear_param_count(prod(self.pooled), self.classes)
        return mlp_param_count([prod(self.input_shape[1:]), *self.sizes[1:]]), stack + last

    def wrong(self) -> dict[str, tuple[tuple[int, int], int]]:
        """Return what each mistake gives, and the step where it is made."""
        mlp, cnn = self.right()
        return {
            "biases_forgotten": (self.without_bias(), FIRST),
            "pool_forgotten": ((mlp, self.cnn(prod(self.before))), POOL),
            "other_padding": ((mlp, self.cnn(prod(self.other))), SIZES),
            "last_layer_forgotten": ((mlp, self.stack()), SUM),
            "channels_alone_flattened": ((mlp, self.cnn(self.pooled[0])), LAST),
            "network_in_channels_forgotten": (self.one_channel(), FIRST),
            "networks_swapped": ((cnn, mlp), SUM),
        }


def network_slips(given: Compared) -> Iterator[Slip]:
    """Yield every wrong pair of counts that a named mistake gives."""
    right = given.right()
    for name, (answer, step) in given.wrong().items():
        if answer == right:
            continue
        at = next(at for at in (1, 0) if answer[at] != right[at])
        values = {
            "wrong": answer[at],
            "right": right[at],
            "rest": right[1] - given.stack(),
            "channels": given.pooled[0],
            "padding": 0,
        }
        yield Slip(name, answer, values, (step, 0))
