"""The pieces of source that readers copy: which functions, under which title."""

from __future__ import annotations

from dataclasses import dataclass

from convguide.render.snippets import cut, home_of


@dataclass(frozen=True)
class Piece:
    """A self-contained piece: its functions, and all that they use."""

    slug: str
    title: str
    purpose: str
    functions: tuple[str, ...]

    @property
    def source(self) -> str:
        """Return the text of the piece."""
        return cut(map(home_of, self.functions)).rstrip()


PIECES = (
    Piece(
        "conv2d_output_shape",
        "Output shape of a Conv2d",
        "Height and width, each by its own hyperparameters; refuses what torch refuses.",
        ("conv2d_output_shape",),
    ),
    Piece(
        "pool_size",
        "Output size of a max pool",
        "One axis, `ceil_mode` with its dropped last window included.",
        ("pool_size",),
    ),
    Piece(
        "conv_transpose_size",
        "Output size of a transposed convolution",
        "One axis, and the `output_padding` that reaches a given size.",
        ("conv_transpose_size", "conv_transpose_output_padding"),
    ),
    Piece(
        "same_padding_for",
        "Padding that keeps the size",
        "For stride one; where no symmetric padding exists, the error names both sides.",
        ("same_padding_for",),
    ),
    Piece(
        "conv_paddings",
        "Paddings that reach a target size",
        "Every padding for a kernel, stride and dilation, solved and not searched.",
        ("conv_paddings",),
    ),
    Piece(
        "pool_paddings",
        "Paddings of a pool that reach a target size",
        "One axis; at most half the kernel, `ceil_mode` with its dropped last window included.",
        ("pool_paddings",),
    ),
    Piece(
        "enumerate_combos",
        "Every kernel, stride, padding and dilation for a target",
        "All square choices in a window of ranges, and one of each layer that really differs.",
        ("enumerate_combos", "distinct_combos"),
    ),
    Piece(
        "unread_pixels",
        "Pixels that no window reads",
        "Which input pixels a convolution never looks at.",
        ("unread_pixels",),
    ),
    Piece(
        "unread_count",
        "How many pixels no window reads",
        "The same in closed form: counted without a list, however long the axis.",
        ("unread_count",),
    ),
    Piece(
        "param_count",
        "Parameters of convolutions and Linear layers",
        "With bias or without, groups included.",
        ("conv_param_count", "conv2d_param_count", "mlp_param_count"),
    ),
)
