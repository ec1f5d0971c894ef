"""What named mistakes make of an MLP's parameters and a CNN's."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import prod

from convguide.formulas import linear_param_count, mlp_param_count
from convguide.layers import Conv2d, Shape
from convguide.problems.mistakes_counts import taps, weights
from convguide.problems.slip import Slip

Pair = tuple[int, int]  # of the MLP and the CNN

# Where the worked lines of a comparison show it: the step.
HIDDEN, MLP, FIRST, SECOND, SIZES, POOL, LAST, SUM = 0, 2, 3, 4, 6, 8, 9, 10


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

    def right(self) -> Pair:
        """Return (MLP, CNN)."""
        return mlp_param_count(self.sizes), self.cnn(prod(self.pooled))

    def cnn(self, features: int) -> int:
        """Return the CNN's parameters if so many features reach its last layer."""
        return self.stack() + linear_param_count(features, self.classes)

    def stack(self) -> int:
        """Return the parameters of the convolutions."""
        return sum(conv.param_count() for conv in self.convolutions)

    def without_bias(self) -> Pair:
        """Return (MLP, CNN) without any bias."""
        stack = sum(map(weights, self.convolutions))
        return mlp_param_count(self.sizes, bias=False), stack + prod(self.pooled) * self.classes

    def one_channel(self) -> Pair:
        """Return (MLP, CNN) as if everything but the last layer read one channel."""
        stack = sum((taps(conv) + 1) * conv.out_channels for conv in self.convolutions)
        last = linear_param_count(prod(self.pooled), self.classes)
        return mlp_param_count([prod(self.input_shape[1:]), *self.sizes[1:]]), stack + last

    def wrong(self) -> dict[str, tuple[Pair, Pair]]:
        """Return what each mistake gives, and the steps where it is made: (MLP, CNN) both."""
        mlp, cnn = self.right()
        reads_one = SECOND if self.input_shape[0] == 1 else FIRST
        return {
            "biases_forgotten": (self.without_bias(), (HIDDEN, FIRST)),
            "pool_forgotten": ((mlp, self.cnn(prod(self.before))), (MLP, POOL)),
            "other_padding": ((mlp, self.cnn(prod(self.other))), (MLP, SIZES)),
            "last_layer_forgotten": ((mlp, self.stack()), (MLP, SUM)),
            "channels_alone_flattened": ((mlp, self.cnn(self.pooled[0])), (MLP, LAST)),
            "network_in_channels_forgotten": (self.one_channel(), (HIDDEN, reads_one)),
            "networks_swapped": ((cnn, mlp), (MLP, SUM)),
        }


def network_slips(given: Compared) -> Iterator[Slip]:
    """Yield every wrong pair of counts that a named mistake gives, made in one count or in both."""
    right = given.right()
    for name, (wrong, steps) in given.wrong().items():
        unlike = [at for at in (0, 1) if wrong[at] != right[at]]
        apart = name != "networks_swapped" and len(unlike) == 2
        for places in ([[0], [1]] if apart else []) + [unlike]:
            if places:
                yield network_slip(given, name, wrong, places, steps[places[0]])


def network_slip(given: Compared, name: str, wrong: Pair, places: list[int], step: int) -> Slip:
    """Return the slip of a mistake that is made at some places of the answer alone."""
    right = given.right()
    mlp, cnn = (wrong[at] if at in places else right[at] for at in (0, 1))
    said = [wrong[0]] if name == "networks_swapped" else [wrong[at] for at in places]
    values: dict[str, int | float | str] = {
        "wrong": " and ".join(map(str, said)) if said[1:] else said[0],
        "right": right[places[0]],
        "rest": right[1] - given.stack(),
        "channels": given.pooled[0],
        "padding": 0,
    }
    return Slip(name, (mlp, cnn), values, (step, 0), whole=len(places) == 2)
