"""The pieces of source that readers copy: which functions, under which title."""

from __future__ import annotations

from dataclasses import dataclass

from convguide.render.snippets import cut, home_of


@dataclass(frozen=True)
class Piece:
    """A self-contained piece: its functions, all that they use, and a line to try them with."""

    slug: str
    title: str
    purpose: str
    functions: tuple[str, ...]
    example: str

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
        "conv2d_output_shape(3, 32, 48, 16, kernel_size=(3, 5), stride=2)",
    ),
    Piece(
        "pool_size",
        "Output size of a max pool",
        "One axis, `ceil_mode` with its dropped last window included.",
        ("pool_size",),
        "pool_size(5, 2, padding=1, ceil_mode=True)",
    ),
    Piece(
        "conv_transpose_size",
        "Output size of a transposed convolution",
        "One axis, and the `output_padding` that reaches a given size.",
        ("conv_transpose_size", "conv_transpose_output_padding"),
        "conv_transpose_size(7, 3, stride=2, padding=1, output_padding=1)",
    ),
    Piece(
        "same_padding_for",
        "Padding that keeps the size",
        "For stride one; where no symmetric padding exists, the error names both sides.",
        ("same_padding_for",),
        "same_padding_for(3, dilation=2)",
    ),
    Piece(
        "conv_paddings",
        "Paddings that reach a target size",
        "Every padding for a kernel, stride and dilation, solved and not searched.",
        ("conv_paddings",),
        "list(conv_paddings(32, 12, kernel_size=3, stride=3))",
    ),
    Piece(
        "pool_paddings",
        "Paddings of a pool that reach a target size",
        "One axis; at most half the kernel, `ceil_mode` with its dropped last window included.",
        ("pool_paddings",),
        "list(pool_paddings(5, 3, kernel_size=2, ceil_mode=True))",
    ),
    Piece(
        "enumerate_combos",
        "Every kernel, stride, padding and dilation for a target",
        "All square choices in a window of ranges, and one of each layer that really differs.",
        ("enumerate_combos", "distinct_combos"),
        "enumerate_combos(32, 48, 16, 24, ks_range=(3, 5))",
    ),
    Piece(
        "unread_pixels",
        "Pixels that no window reads",
        "Which input pixels a convolution never looks at.",
        ("unread_pixels",),
        "unread_pixels(10, kernel_size=3, stride=4)",
    ),
    Piece(
        "unread_count",
        "How many pixels no window reads",
        "The same in closed form: counted without a list, however long the axis.",
        ("unread_count",),
        "unread_count(10**9, kernel_size=3, stride=4)",
    ),
    Piece(
        "param_count",
        "Parameters of convolutions and Linear layers",
        "With bias or without, groups included.",
        ("conv_param_count", "conv2d_param_count", "mlp_param_count"),
        "conv2d_param_count(3, 64, 5, 5)",
    ),
)
