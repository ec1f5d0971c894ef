"""Layers to say and to run in every framework; height and width differ, so that no swap hides."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import count, product

from convguide.layers import Shape
from convguide.problems.foreign import ForeignCase

# Small channels keep the sums exact in float32.
LINE, IMAGE, BLOCK = (4, 11), (4, 9, 13), (2, 5, 6, 7)
ODD_IMAGE = (4, 10, 8)


def numbered(
    framework: str, word: str, texts: Iterable[str], input_shape: Shape = IMAGE
) -> Iterator[ForeignCase]:
    """Yield a case for each text, numbered from 1."""
    for at, text in zip(count(1), texts, strict=False):
        yield ForeignCase(f"{framework}-{word}-{at}", word, framework, text, input_shape, 6)


def torch_cases() -> Iterator[ForeignCase]:
    """Yield layers of torch."""
    yield from numbered(
        "torch",
        "conv2d",
        (
            f"Conv2d(4, 6, kernel_size={k}, stride={s}, padding={p}, dilation={d})"
            for (k, p), (s, d) in product(
                (("(3, 5)", "(1, 2)"), ("3", "1"), ("(2, 4)", "(1, 0)"), ("(1, 3)", "0")),
                (("1", "1"), ("(2, 1)", "1"), ("2", "1"), ("1", "(2, 1)"), ("(1, 3)", "2")),
            )
        ),
    )
    yield from numbered(
        "torch",
        "conv2d-same",
        (
            f"Conv2d(4, 6, kernel_size={k}, padding='same', dilation={d})"
            for k, d in product(("(3, 5)", "(2, 4)", "4"), ("1", "(1, 2)", "3"))
        ),
    )
    yield from numbered(
        "torch",
        "conv2d-groups",
        (
            f"Conv2d(4, {out}, kernel_size=(3, 2), stride=(2, 1), padding=1, groups={g}, bias={b})"
            for out, g, b in ((6, 2, True), (8, 4, False), (4, 4, True))
        ),
    )
    yield from numbered(
        "torch",
        "conv1d",
        (
            f"Conv1d(4, 6, kernel_size={k}, stride={s}, padding={p}, dilation={d})"
            for k, (s, d), p in product((3, 4), ((1, 2), (2, 1)), (0, 2))
        ),
        LINE,
    )
    yield from numbered(
        "torch",
        "conv3d",
        (
            f"Conv3d(2, 3, kernel_size=(1, 2, 3), stride={s}, padding={p})"
            for s, p in product(("1", "(1, 2, 1)"), ("0", "(0, 1, 2)"))
        ),
        BLOCK,
    )
    yield from numbered(
        "torch",
        "transposed",
        (
            f"ConvTranspose2d(4, 6, kernel_size={k}, stride={s}, padding={p}, output_padding={op})"
            for k, (s, op), p in product(
                ("(3, 5)", "(4, 2)"),
                (("1", "0"), ("2", "0"), ("2", "1"), ("(2, 3)", "(0, 2)")),
                ("0", "1"),
            )
        ),
    )
    yield from numbered(
        "torch",
        "transposed-dilation",
        (
            f"ConvTranspose2d(4, 6, kernel_size=(2, 3), stride={s}, padding=1, dilation={d})"
            for s, d in product(("1", "(2, 1)"), ("2", "(1, 2)"))
        ),
    )
    yield from numbered(
        "torch",
        "max-pool",
        (
            f"MaxPool2d({k}, stride={s}, padding={p}, dilation={d}, ceil_mode={c})"
            for (k, p), s, d, c in product(
                (("(3, 2)", "1"), ("(2, 3)", "0")), ("2", "(1, 3)"), ("1", "(1, 2)"), (False, True)
            )
        ),
    )
    yield from numbered(
        "torch",
        "avg-pool",
        (
            f"AvgPool2d({k}, stride={s}, padding={p}, ceil_mode={c}, count_include_pad={i})"
            for (k, p), s, c, i in product(
                (("(3, 2)", "1"), ("3", "(0, 1)")), ("2", "(1, 3)"), (False, True), (True, False)
            )
        ),
        ODD_IMAGE,
    )


def keras_cases() -> Iterator[ForeignCase]:
    """Yield layers of Keras."""
    yield from numbered(
        "keras",
        "conv2d",
        (
            f"Conv2D(6, {k}, strides={s}, padding='{p}')"
            for k, s, p in product(
                ("(3, 5)", "(2, 4)"), ("1", "2", "(2, 3)", "(4, 1)"), ("same", "valid")
            )
        ),
    )
    yield from numbered(
        "keras",
        "conv2d-even-input",
        (f"Conv2D(6, {k}, strides=2, padding='same')" for k in ("3", "(5, 2)", "(1, 7)")),
        ODD_IMAGE,
    )
    yield from numbered(
        "keras",
        "transposed",
        (
            f"Conv2DTranspose(6, {k}, strides={s}, padding='{p}')"
            for k, s, p in product(("(3, 5)", "(2, 4)"), ("1", "2", "(2, 3)"), ("same", "valid"))
        ),
    )
    yield from numbered(
        "keras",
        "transposed-output-padding",
        (
            f"Conv2DTranspose(6, {k}, strides={s}, padding='{p}', output_padding={op})"
            for k, (s, op), p in product(
                ("(3, 5)", "(2, 4)"), (("2", "0"), ("2", "1"), ("3", "(2, 0)")), ("same", "valid")
            )
        ),
    )
    yield from numbered(
        "keras",
        "pool",
        (
            f"{name}({k}, strides={s}, padding='{p}')"
            for name, k, s, p in product(
                ("MaxPooling2D", "AveragePooling2D"),
                ("(3, 2)", "2"),
                ("2", "(1, 3)"),
                ("same", "valid"),
            )
        ),
    )
    yield from numbered(
        "keras",
        "zero-padding",
        (
            "ZeroPadding2D(((0, 1), (2, 0))), Conv2D(6, 3, strides=2)",
            "ZeroPadding2D((1, 2)), AveragePooling2D(3, strides=2)",
        ),
    )


def onnx_cases() -> Iterator[ForeignCase]:
    """Yield nodes of ONNX."""
    yield from numbered(
        "onnx",
        "conv-auto-pad",
        (
            f"Conv(kernel_shape={k}, strides={s}, auto_pad={a})"
            for k, s, a in product(
                ("[3, 5]", "[2, 4]"),
                ("[1, 1]", "[2, 1]", "[2, 3]"),
                ("SAME_UPPER", "SAME_LOWER", "VALID"),
            )
        ),
    )
    yield from numbered(
        "onnx",
        "conv-auto-pad-dilation",
        (
            f"Conv(kernel_shape=[3, 3], auto_pad={a}, dilations=[2, 1])"
            for a in ("SAME_UPPER", "SAME_LOWER")
        ),
    )
    yield from numbered(
        "onnx",
        "stride-above-kernel",
        (
            f"{node}, strides=[3, 3], auto_pad={a})"
            for node in ("Conv(kernel_shape=[1, 2]", "MaxPool(kernel_shape=[1, 2]")
            for a in ("SAME_UPPER", "SAME_LOWER")
        ),
    )
    yield from numbered(
        "onnx",
        "conv-pads",
        (
            f"Conv(kernel_shape=[3, 2], strides={s}, pads={p}, dilations={d})"
            for s, p, d in product(
                ("[1, 2]", "[2, 1]"), ("[0, 1, 2, 0]", "[2, 2, 0, 1]"), ("[1, 1]", "[2, 1]")
            )
        ),
    )
    yield from numbered(
        "onnx",
        "transposed",
        (
            f"ConvTranspose(kernel_shape={k}, strides={s}, {how})"
            for k, s, how in product(
                ("[3, 5]", "[2, 4]"),
                ("[2, 2]", "[2, 1]"),
                (
                    *("auto_pad=SAME_UPPER", "auto_pad=SAME_LOWER", "pads=[1, 0, 0, 1]"),
                    "pads=[1, 1, 1, 0]",
                ),
            )
        ),
    )
    yield from numbered(
        "onnx",
        "transposed-output",
        (
            f"ConvTranspose(kernel_shape=[3, 3], strides=[2, 2], {how})"
            for how in (
                *("output_shape=[18, 26]", "output_shape=[17, 26], auto_pad=SAME_UPPER"),
                *("pads=[1, 1, 1, 1], output_padding=[1, 0]", "output_shape=[16, 25]"),
            )
        ),
    )
    yield from numbered(
        "onnx",
        "max-pool",
        (
            f"MaxPool(kernel_shape=[3, 2], strides={s}, {how})"
            for s, how in product(
                ("[2, 2]", "[1, 3]"),
                (
                    *("auto_pad=SAME_UPPER", "auto_pad=SAME_LOWER", "pads=[0, 1, 1, 0]"),
                    *("ceil_mode=1", "pads=[1, 0, 1, 1], ceil_mode=1", "pads=[2, 1, 2, 1]"),
                ),
            )
        ),
    )
    yield from numbered(
        "onnx",
        "avg-pool",
        (
            f"AveragePool(kernel_shape=[3, 2], strides={s}, {how}, count_include_pad={c})"
            for s, how, c in product(
                ("[2, 2]", "[1, 3]"),
                (
                    *("auto_pad=SAME_UPPER", "auto_pad=SAME_LOWER", "pads=[0, 1, 1, 0]"),
                    *("pads=[1, 1, 1, 1]", "ceil_mode=1", "pads=[1, 0, 1, 1], ceil_mode=1"),
                ),
                (0, 1),
            )
        ),
        ODD_IMAGE,
    )


def jax_cases() -> Iterator[ForeignCase]:
    """Yield calls of JAX."""
    yield from numbered(
        "jax",
        "conv",
        (
            f"lax.conv_general_dilated(x, (6, 4, {k}), ({s}), {p}, rhs_dilation=({d}))"
            for k, (s, d), p in product(
                ("3, 5", "2, 4"),
                (("1, 1", "1, 1"), ("2, 3", "1, 1")),
                ("'SAME'", "'SAME_LOWER'", "((0, 1), (2, 0))"),
            )
        ),
    )
    yield from numbered(
        "jax",
        "conv-dilation",
        (
            f"lax.conv_general_dilated(x, (6, 4, 3, 4), (2, 1), {p}, rhs_dilation=(1, 2))"
            for p in ("'SAME'", "'SAME_LOWER'")
        ),
    )
    yield from numbered(
        "jax",
        "transposed",
        (
            f"lax.conv_transpose(x, ({k}, 6, 4), ({s}), {p}, transpose_kernel=True)"
            for k, s, p in product(
                ("3, 5", "2, 4"),
                ("1, 1", "2, 3"),
                ("'SAME'", "'VALID'", "((1, 2), (1, 3))"),
            )
        ),
    )
    yield from numbered(
        "jax",
        "transposed-consistent",
        (
            f"lax.conv_transpose(x, (3, 5, 6, 4), ({s}), ((1, 0), (1, 2)), transpose_kernel=True, "
            "use_consistent_padding=True)"
            for s in ("1, 1", "2, 2")
        ),
    )
    yield from numbered(
        "jax",
        "max-pool",
        (
            f"lax.reduce_window(x, -jnp.inf, lax.max, (1, 3, 2, 1), (1, {s}, 1), {p})"
            for s, p in product(
                ("2, 2", "1, 3"), ("'SAME'", "'VALID'", "((0, 0), (1, 0), (0, 1), (0, 0))")
            )
        ),
    )


CASES: tuple[ForeignCase, ...] = (
    *torch_cases(),
    *keras_cases(),
    *onnx_cases(),
    *jax_cases(),
)
