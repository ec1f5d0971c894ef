"""Messages of tensors that are added, put together or compared."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from convguide.explain.cause import Cause, Message, sizes

# Which sides differ is not said: each is padded by what it lacks.
PAD = "x = F.pad(x, (0, y.size(3) - x.size(3), 0, y.size(2) - x.size(2)))  # y is the larger"


def summed(n: Any) -> Iterator[Cause]:
    """Yield why two tensors cannot be added."""
    small, large = sorted((n.a, n.b))
    if n.dimension == 1:
        yield Cause(
            "channels",
            "The branches have different numbers of channels",
            f"Dimension 1 holds the channels of an image: {n.a} on one side, {n.b} on the other.",
            "Put a 1×1 convolution on the shortcut that makes the channels equal.",
            f"nn.Conv2d({n.a}, {n.b}, kernel_size=1)",
        )
    if n.dimension and n.dimension > 1 and large % small == 0:
        yield Cause(
            "stride",
            "One branch has a stride that the other lacks",
            f"{large} = {large // small}·{small}: one side is smaller by a factor of "
            f"{large // small}.",
            "Give the shortcut the same stride, or scale one side up.",
            f"nn.Conv2d(…, kernel_size=1, stride={large // small})",
        )
    if n.dimension and n.dimension > 1:
        yield Cause(
            "size",
            f"The sizes differ by {large - small} pixel{'s' if large - small > 1 else ''}",
            f"{n.a} on one side, {n.b} on the other, in dimension {n.dimension}: a convolution "
            "without padding, or a size that was rounded down on the way and is not reached again.",
            f"Pad the smaller side by {large - small}, or crop the larger one; the message names "
            "one dimension, another may differ too.",
            PAD,
        )
    yield Cause(
        "shapes",
        "The tensors do not belong together in that dimension",
        f"Sizes are equal, or one of them is 1 and is repeated; {n.a} and {n.b} are neither.",
        "Print both shapes just before the line.",
        "print(a.shape, b.shape)",
    )


def joined(n: Any) -> Iterator[Cause]:
    """Yield why tensors cannot be put together."""
    less, more = sorted((n.expected, n.got))
    yield Cause(
        "size",
        f"The sizes differ by {more - less}",
        f"Beside dimension {n.dim} all sizes must be equal: {n.expected} in the first tensor, "
        f"{n.got} in tensor {n.number}. In a U-Net an odd size is halved downwards and rounded "
        f"down: {more} → {more // 2} → {more // 2 * 2}.",
        "Pad the smaller tensor to the larger one before cat, crop the larger one, or use input "
        "sizes that can be halved as often as the network does.",
        PAD,
    )
    yield Cause(
        "dimension",
        "Another dimension was meant",
        f"cat joins along dimension {n.dim}; along the dimension in which the tensors differ they "
        "would fit.",
        "Channels are joined along dim=1 in a batch, dim=0 without.",
        "torch.cat([a, b], dim=1)",
    )


def dimension_counts(n: Any) -> Iterator[Cause]:
    """Yield why tensors of different numbers of dimensions cannot be put together."""
    yield Cause(
        "batch",
        "One tensor has a dimension that the other lacks",
        f"{n.first} dimensions in one, {n.second} in the other: often the batch.",
        "Add it to the one that lacks it.",
        "x = x.unsqueeze(0)",
    )


def stacked(n: Any) -> Iterator[Cause]:
    """Yield why tensors cannot be stacked."""
    yield Cause(
        "images",
        "The images of the batch have different sizes",
        f"{sizes(n.first)} at entry {n.at}, {sizes(n.second)} at entry {n.other}: "
        "a DataLoader stacks its images into one tensor.",
        "Bring all images to one size in the data set, or write a collate_fn that pads.",
        "transforms.Resize((224, 224))",
    )


def expanded(n: Any) -> Iterator[Cause]:
    """Yield why a tensor cannot be repeated to a size."""
    yield Cause(
        "expand",
        "Only a size of 1 can be repeated",
        f"Dimension {n.dimension} is {n.existing} and {n.wanted} was asked for.",
        "Use repeat to copy, or keep a dimension of size 1 there.",
    )


def batch_sizes(n: Any) -> Iterator[Cause]:
    """Yield why predictions and targets differ in number."""
    more, less = max(n.input, n.target), min(n.input, n.target)
    if n.input != n.target and more % less == 0:
        yield Cause(
            "view",
            "A view moved values from the features into the batch",
            f"{more} = {more // less}·{less}: view(-1, …) takes the batch for whatever is left "
            "over if its second number does not fit what arrives.",
            "Keep the batch in view, so that a wrong number is refused where it is written.",
            "x = x.view(x.size(0), -1)",
        )
    yield Cause(
        "batch",
        "Predictions and targets are of different batches",
        f"{n.input} predictions, {n.target} targets.",
        "Take both from the same batch of the loader, the last one may be shorter.",
    )


def targets(n: Any) -> Iterator[Cause]:
    """Yield why a loss wants another shape of its target."""
    yield Cause(
        "squeeze",
        "One side has a dimension of 1 more",
        f"The target is {sizes(n.target)}, the prediction {sizes(n.input)}.",
        "Give both the same shape; broadcasting would compare every pair.",
        "target = target.unsqueeze(1)",
    )


def out_of_bounds(n: Any) -> Iterator[Cause]:
    """Yield why a class is too large."""
    yield Cause(
        "classes",
        f"The last layer needs at least {n.target + 1} outputs",
        f"Classes are counted from 0: class {n.target} is the {n.target + 1}th.",
        "Make the last layer wider, or count the classes from 0.",
        f"nn.Linear(…, {n.target + 1})",
    )


def multi_target(_: Any) -> Iterator[Cause]:
    """Yield why a target has too many dimensions."""
    yield Cause(
        "squeeze",
        "The target has a second dimension",
        "cross_entropy takes one class a row: (N,).",
        "Take the dimension of size 1 away.",
        "target = target.squeeze(1)",
    )
    yield Cause(
        "one-hot",
        "The target is one-hot in whole numbers",
        "Probabilities are taken too, as floats of the prediction's shape.",
        "Give the index of the class, or turn the target into floats.",
        "target = target.argmax(dim=1)",
    )


def spatial_targets(n: Any) -> Iterator[Cause]:
    """Yield why a target of pixels has the wrong number of dimensions."""
    if n.got == 4:
        yield Cause(
            "squeeze",
            "The target has a channel dimension",
            "A class for every pixel is (N, H, W): 3 dimensions, and 4 arrive.",
            "Take the dimension of size 1 away.",
            "target = target.squeeze(1)",
        )
    yield Cause(
        "one-hot",
        "The target is one-hot, or holds colours",
        "The index of the class is wanted at every pixel, without a channel.",
        "Turn channels into indices.",
        "target = target.argmax(dim=1)",
    )


def spatial_sizes(n: Any) -> Iterator[Cause]:
    """Yield why scores and classes of pixels do not lie on each other."""
    yield Cause(
        "resize",
        "The scores are of another size than the target",
        f"Scores for {n.input[-2]}×{n.input[-1]} pixels, classes for "
        f"{n.target[-2]}×{n.target[-1]}: a network that shrinks its image has to grow it again.",
        "Scale the scores up to the target before the loss.",
        f"x = F.interpolate(x, size={tuple(n.target[-2:])})",
    )


MESSAGES = (
    Message(
        "the-size-of-tensor-a-must-match-the-size-of-tensor-b",
        "The size of tensor a ({a}) must match the size of tensor b ({b}) at non-singleton "
        "dimension {dimension}",
        "Two tensors are added, or compared, whose sizes differ in one dimension.",
        summed,
        recorded=(
            "The size of tensor a ({a}) must match the size of tensor b ({b}) at dimension "
            "{dimension}",
        ),
    ),
    Message(
        "sizes-of-tensors-must-match-except-in-dimension",
        "Sizes of tensors must match except in dimension {dim}. Expected size {expected} but got "
        "size {got} for tensor number {number} in the list",
        "Tensors that are joined by torch.cat agree in all sizes but that of the joint.",
        joined,
        recorded=(
            "Sizes of tensors must match except in dimension {dim}. Got {expected} and {got} in "
            "dimension {number}",
        ),
    ),
    Message(
        "tensors-must-have-same-number-of-dimensions",
        "Tensors must have same number of dimensions: got {first} and {second}",
        "Tensors that are joined by torch.cat have equally many dimensions.",
        dimension_counts,
    ),
    Message(
        "stack-expects-each-tensor-to-be-equal-size",
        "stack expects each tensor to be equal size, but got {first:s} at entry {at} and "
        "{second:s} at entry {other}",
        "Tensors are stacked into a batch only if all their sizes are equal.",
        stacked,
    ),
    Message(
        "the-expanded-size-of-the-tensor-must-match-the-existing-size",
        "The expanded size of the tensor ({wanted}) must match the existing size ({existing}) at "
        "non-singleton dimension {dimension}",
        "expand repeats along dimensions of size 1 alone.",
        expanded,
    ),
    Message(
        "expected-input-batch-size-to-match-target-batch-size",
        "Expected input batch_size ({input}) to match target batch_size ({target})",
        "A loss got different numbers of predictions and of targets.",
        batch_sizes,
    ),
    Message(
        "target-size-must-be-the-same-as-input-size",
        "Target size ({target:s}) must be the same as input size ({input:s})",
        "This loss compares value by value.",
        targets,
        recorded=(
            "Using a target size ({target:s}) that is different to the input size ({input:s})",
        ),
    ),
    Message(
        "target-is-out-of-bounds",
        "Target {target} is out of bounds",
        "A class is named that the prediction has no score for.",
        out_of_bounds,
    ),
    Message(
        "0d-or-1d-target-tensor-expected-multi-target-not-supported",
        "0D or 1D target tensor expected, multi-target not supported",
        "cross_entropy wants one class for each row of scores.",
        multi_target,
        recorded=("multi-target not supported at",),
    ),
    Message(
        "only-batches-of-spatial-targets-supported",
        "only batches of spatial targets supported (3D tensors) but got targets of dimension: "
        "{got}",
        "A loss over classes at every pixel takes (N, C, H, W) scores and (N, H, W) classes.",
        spatial_targets,
        recorded=(
            "only batches of spatial targets supported (non-empty 3D tensors) but got targets of "
            "size: : {shape:s}",
        ),
    ),
    Message(
        "size-mismatch-got-input-target",
        "size mismatch (got input: {input:s} , target: {target:s}",
        "Scores and classes at every pixel must lie on the same pixels.",
        spatial_sizes,
        recorded=("size mismatch (got input: {input:s}, target: {target:s}",),
    ),
)
