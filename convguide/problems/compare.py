"""Convolution against MLP: whose parameters are more, and where do they sit?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import prod
from typing import ClassVar

from convguide.layers import Conv2d, Flatten, Linear, MaxPool2d
from convguide.networks import Sequential
from convguide.problems.base import Answers, Figure, Problem, by_pixels, call
from convguide.problems.count import count_call, named_counts
from convguide.problems.mistakes_compare import Compared, network_slips
from convguide.problems.slip import Slip
from convguide.problems.steps import (
    Worked,
    conv_params_worked,
    conv_worked,
    linear_params_worked,
    pool_worked,
    sum_worked,
    thousands,
)


@dataclass(frozen=True)
class ComparisonProblem(Problem):
    """Two square convolutions, a max pool and a Linear, against two Linears.

    `padding` is the reading that the comparison uses, `other_padding` the one that its
    words, taken literally, would give. `hand` holds the counts and shapes by name.
    """

    kind: ClassVar[str] = "comparison"
    wanted: ClassVar[str] = "(MLP, CNN)"
    functions: ClassVar[tuple[str, ...]] = ("mlp_param_count", "conv2d_param_count")

    input_shape: tuple[int, int, int]
    hidden: int
    classes: int
    channels: tuple[int, int]
    kernel_size: int
    pool: int
    padding: int
    other_padding: int
    hand: Answers

    def hand_answers(self) -> Answers:
        """Return the typed counts and shapes."""
        return self.hand

    def mlp_sizes(self) -> tuple[int, int, int]:
        """Return the features from the flattened image to the classes."""
        return prod(self.input_shape), self.hidden, self.classes

    def mlp(self) -> Sequential:
        """Return the fully connected network."""
        features, hidden, classes = self.mlp_sizes()
        return Sequential(Flatten(), Linear(features, hidden), Linear(hidden, classes))

    def convolutions(self, padding: int) -> tuple[Conv2d, Conv2d]:
        """Return the two convolutions."""
        C, (first, second) = self.input_shape[0], self.channels
        return (
            Conv2d(C, first, kernel_size=self.kernel_size, padding=padding),
            Conv2d(first, second, kernel_size=self.kernel_size, padding=padding),
        )

    def pooled_shape(self, padding: int) -> tuple[int, ...]:
        """Return (C, H, W) after the pool."""
        body = Sequential(*self.convolutions(padding), MaxPool2d(self.pool))
        return body.output_shape(self.input_shape)

    def cnn(self, padding: int) -> Sequential:
        """Return the convolutional network with a Linear layer that fits."""
        features = prod(self.pooled_shape(padding))
        tail = (MaxPool2d(self.pool), Flatten(), Linear(features, self.classes))
        return Sequential(*self.convolutions(padding), *tail)

    def answers(self) -> Answers:
        """Return every count and shape, for both readings of the padding."""
        return {
            **self._of("MLP", self.mlp()),
            **self._reading("", self.padding),
            **self._reading(self.other_name, self.other_padding),
        }

    @property
    def other_name(self) -> str:
        """Return what marks the parts of the other reading."""
        return f" with padding {self.other_padding}"

    def _reading(self, mark: str, padding: int) -> Answers:
        cnn = self.cnn(padding)
        counts = [layer.param_count() for layer in cnn.layers]
        batch = (1, *self.input_shape)
        return {
            f"heights{mark}": tuple(row.output_shape[2] for row in cnn.trace(batch)[:3]),
            f"pooled shape{mark}": self.pooled_shape(padding),
            f"convolutions{mark}": counts[0] + counts[1],
            f"final Linear{mark}": counts[-1],
            **self._of(f"CNN{mark}", cnn),
        }

    def _of(self, name: str, network: Sequential) -> Answers:
        counts = [layer.param_count() for layer in network.layers if layer.param_count()]
        return {f"{name} layers": tuple(counts), name: network.param_count()}

    def statement(self) -> str:
        """Return the question."""
        C, H, W = self.input_shape
        k = by_pixels(self.kernel_size)
        first, second = self.channels
        sizes = ", ".join(map(str, self.mlp_sizes()))
        return (
            f"An image of C={C}, H={H}, W={W} is to be sorted into {self.classes} classes.\n\n"
            f"- MLP: the image flattened, then `Linear` layers of sizes `[{sizes}]`.\n"
            f"- CNN: `Conv2d` {C}→{first} and `Conv2d` {first}→{second}, both {k} with padding "
            f"{self.padding}, then `MaxPool2d({self.pool})`, `Flatten` and one `Linear` to the "
            f"{self.classes} classes.\n\n"
            "Activation functions have no parameters, so they are left out.\n"
            "How many trainable parameters does each have? Answer with `(MLP, CNN)`."
        )

    def hints(self) -> tuple[str, ...]:
        """Return the two halves of the count."""
        shape = by_pixels(self.pooled_shape(self.padding))
        return (
            "The counts of the convolutions do not depend on the size of the image; "
            "those of the Linear layers do.",
            f"The pool gives {shape}: multiply it out for the features that reach the last layer.",
        )

    def worked(self) -> tuple[Worked, ...]:
        """Return the MLP's lines, the CNN's layer by layer, and the sums."""
        mlp = [layer for layer in self.mlp().layers if isinstance(layer, Linear)]
        hidden, out = (linear_params_worked(f"Linear {n}", lin) for n, lin in enumerate(mlp, 1))
        cnn = self.cnn(self.padding)
        convs = [
            conv_params_worked(f"Conv2d {n}", conv)
            for n, conv in enumerate(self.convolutions(self.padding), 1)
        ]
        last = linear_params_worked("final Linear", cnn.layers[-1])  # type: ignore[arg-type]
        stack = sum_worked("convolutions", tuple(conv.value for conv in convs))
        return (
            hidden,
            out,
            sum_worked("MLP", (hidden.value, out.value)),
            *convs,
            stack,
            *self.worked_sizes(self.padding),
            last,
            sum_worked("CNN", (stack.value, last.value)),
        )

    def worked_sizes(self, padding: int) -> tuple[Worked, ...]:
        """Return the lines of the sizes on the way to the pool; height and width are alike."""
        size = self.input_shape[1]
        worked = []
        for at in ("H_conv1", "H_conv2"):
            worked.append(conv_worked(at, size, self.kernel_size, 1, padding, 1))
            size = worked[-1].value
        return (*worked, pool_worked("H_pool", MaxPool2d(self.pool), size, axis=0))

    def remark(self) -> str:
        """Return what the padding decides, who has more, and where the CNN's parameters sit."""
        answers = self.answers()
        return (
            f"The size before the last layer depends on the padding. "
            f"With padding {self.padding} the pool leaves "
            f"{channels_last(answers['pooled shape'])} features. "
            f"With `Conv2d`'s default, {self.other_padding}, the pool "
            f"leaves {channels_last(answers['pooled shape' + self.other_name])}, and the final "
            f"Linear has {count(answers['final Linear' + self.other_name])} parameters instead of "
            f"{count(answers['final Linear'])}.\n\n"
            f"{self.verdict()}"
        )

    def verdict(self) -> str:
        """Return which network has more parameters, and which layer holds most of the CNN's."""
        bars = self.bars()
        totals = {name: sum(bars[name].values()) for name in ("MLP", "CNN")}
        more, fewer = sorted(totals, key=lambda name: totals[name], reverse=True)
        return (
            f"So the {more} has more parameters, {thousands(totals[more])} against "
            f"{thousands(totals[fewer])}. The CNN's largest layer is {largest(bars['CNN'])}; with "
            f"padding {self.other_padding} it is "
            f"{largest(bars[f'CNN, padding {self.other_padding}'])}."
        )

    def expected(self) -> dict[str, int]:
        """Return both totals."""
        return {"MLP": self.mlp().param_count(), "CNN": self.cnn(self.padding).param_count()}

    def slips(self) -> tuple[Slip, ...]:
        """Return the wrong totals that named mistakes give."""
        convolutions = self.convolutions(self.padding)
        compared = Compared(
            self.mlp_sizes(),
            convolutions,
            self.input_shape,
            Sequential(*convolutions).output_shape(self.input_shape),
            self.pooled_shape(self.padding),
            self.pooled_shape(self.other_padding),
            self.classes,
        )
        return tuple(network_slips(compared))

    def by_formula(self) -> str:
        """Return the calls that count both networks."""
        convolutions = map(count_call, self.convolutions(self.padding))
        last = f"mlp_param_count([{prod(self.pooled_shape(self.padding))}, {self.classes}])"
        cnn = "\n    + ".join([*convolutions, last])
        return call("", f"mlp_param_count({list(self.mlp_sizes())})", cnn)

    def by_torch(self) -> tuple[str, ...]:
        """Return both networks, run on an image and counted."""
        sizes = ", ".join(map(str, self.input_shape))
        return (
            *nn_lines("mlp", self.mlp()),
            *nn_lines("cnn", self.cnn(self.padding)),
            f"images = torch.zeros(1, {sizes})",
            f"assert mlp(images).shape == cnn(images).shape == (1, {self.classes})",
            "by_torch = tuple(sum(p.numel() for p in net.parameters()) for net in (mlp, cnn))",
        )

    def literal(self) -> str:
        """Return the typed totals."""
        return repr((self.hand["MLP"], self.hand["CNN"]))

    def bars(self) -> dict[str, dict[str, int]]:
        """Return the parameters of each network by layer."""
        networks = {
            "MLP": self.mlp(),
            "CNN": self.cnn(self.padding),
            f"CNN, padding {self.other_padding}": self.cnn(self.other_padding),
        }
        return {name: parts(network) for name, network in networks.items()}

    def figure(self) -> Figure:
        """Return the drawing of the stacked bars."""
        return Figure(self._call(), self._in_words(), self._caption())

    def _call(self) -> str:
        bars = [f"    {name!r}: {counts!r}," for name, counts in self.bars().items()]
        return "\n".join(["draw_bars({", *bars, "})"])

    def _in_words(self) -> str:
        return " ".join(
            f"{name}: {named_counts(counts)}, {thousands(sum(counts.values()))} in all."
            for name, counts in self.bars().items()
        )

    def _caption(self) -> str:
        return "Trainable parameters, layer by layer, to one scale."


def parts(network: Sequential) -> dict[str, int]:
    """Return the parameters of each layer that has any, named by what goes in and out."""
    counts = {}
    for layer in network.layers:
        if isinstance(layer, Linear):
            counts[f"Linear {layer.in_features}→{layer.out_features}"] = layer.param_count()
        elif isinstance(layer, Conv2d):
            counts[f"Conv2d {layer.in_channels}→{layer.out_channels}"] = layer.param_count()
    return counts


def largest(counts: Mapping[str, int]) -> str:
    """Return the layer with most parameters, and its share.

    >>> largest({"Conv2d 1→4": 40, "Linear 64→4": 260})
    '`Linear` 64→4 with 260 of 300'
    """
    name = max(counts, key=lambda layer: counts[layer])
    kind, sizes = name.split()
    return f"`{kind}` {sizes} with {thousands(counts[name])} of {thousands(sum(counts.values()))}"


def nn_lines(name: str, network: Sequential) -> tuple[str, ...]:
    """Return the code of an nn.Sequential, one layer per line.

    >>> nn_lines("net", Sequential(Flatten()))
    ('net = nn.Sequential(', '    nn.Flatten(),', ')')
    """
    return (
        f"{name} = nn.Sequential(",
        *(f"    nn.{layer!r}," for layer in network.layers),
        ")",
    )


def channels_last(shape: object) -> str:
    """Return (C, H, W) as H×W×C, the way features are counted.

    >>> channels_last((64, 16, 16))
    '16×16×64'
    """
    assert isinstance(shape, tuple)
    return by_pixels((*shape[1:], shape[0]))


def count(value: object) -> str:
    """Return a count with separators.

    >>> count(163850)
    '163,850'
    """
    assert isinstance(value, int)
    return thousands(value)
