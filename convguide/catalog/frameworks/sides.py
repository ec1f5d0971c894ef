"""The same wish in several frameworks, on a few pixels: the numbers were worked out by hand."""

from __future__ import annotations

from convguide.problems.base import REFUSED
from convguide.problems.foreign import Side, SideBySide

SHIFTED = (12, 234, 456)
UPPER = (123, 345, 560)
ALL_ALIKE = (12, 234, 456, 670)
EVEN = (123, 1234, 2345, 3450, 4500)
BEGINNING = (100, 10, 201, 20, 302, 30)
END = (10, 201, 20, 302, 30, 3)
DILATED = (13, 24, 135, 246, 357, 460, 570)

SIDES = (
    SideBySide(
        id="same-stride-2-even-input",
        topic="'same' with stride 2, an even input",
        sides=(
            Side("torch", "Conv1d(1, 1, 3, stride=2, padding='same')", REFUSED),
            Side("torch", "Conv1d(1, 1, 3, stride=2, padding=1)", SHIFTED),
            Side("keras", "Conv1D(1, 3, strides=2, padding='same')", UPPER),
            Side("onnx", "Conv(kernel_shape=[3], strides=[2], auto_pad=SAME_UPPER)", UPPER),
            Side("onnx", "Conv(kernel_shape=[3], strides=[2], auto_pad=SAME_LOWER)", SHIFTED),
            Side("jax", "lax.conv_general_dilated(x, (1, 1, 3), (2,), 'SAME')", UPPER),
        ),
        size=6,
        verdict="Equal shapes, other numbers: every window sits one pixel further on.",
        lesson="SAME needs one pixel here and puts it at the end; padding=1 puts one at each end, "
        "and the last of the two is never read.",
        links=(
            (
                "PyTorch has no 'same' with a stride",
                "https://github.com/pytorch/pytorch/issues/67551",
            ),
            (
                "Libraries that pad one side and libraries that pad both",
                "https://github.com/taehoonlee/tensornets/issues/25",
            ),
            (
                "Weights of PyTorch's ResNet in Keras: other outputs with stride 2 alone",
                "https://github.com/keras-team/keras/pull/16363",
            ),
            (
                "SAME_UPPER does not keep the size beside a stride, as was expected",
                "https://github.com/microsoft/onnxruntime/issues/495",
            ),
        ),
    ),
    SideBySide(
        id="same-stride-2-odd-input",
        topic="'same' with stride 2, an odd input",
        sides=(
            Side("torch", "Conv1d(1, 1, 3, stride=2, padding=1)", ALL_ALIKE),
            Side("keras", "Conv1D(1, 3, strides=2, padding='same')", ALL_ALIKE),
            Side("onnx", "Conv(kernel_shape=[3], strides=[2], auto_pad=SAME_LOWER)", ALL_ALIKE),
            Side("jax", "lax.conv_general_dilated(x, (1, 1, 3), (2,), 'SAME')", ALL_ALIKE),
        ),
        size=7,
        verdict="The same layer: on an odd input SAME needs one pixel on each side.",
        lesson="Which padding is SAME depends on the input's size, so a layer that agrees at 7 "
        "pixels need not agree at 6.",
    ),
    SideBySide(
        id="same-even-kernel",
        topic="'same' with an even kernel",
        sides=(
            Side("torch", "Conv1d(1, 1, 4, padding='same')", EVEN),
            Side("keras", "Conv1D(1, 4, padding='same')", EVEN),
            Side("onnx", "Conv(kernel_shape=[4], auto_pad=SAME_UPPER)", EVEN),
            Side("onnx", "Conv(kernel_shape=[4], auto_pad=SAME_LOWER)", (12, *EVEN[:-1])),
            Side("jax", "lax.conv_general_dilated(x, (1, 1, 4), (1,), 'SAME')", EVEN),
            Side("torch", "Conv1d(1, 1, 4, padding=2)", (12, *EVEN)),
        ),
        size=5,
        verdict="PyTorch, Keras, JAX and SAME_UPPER put the odd pixel at the end; SAME_LOWER at "
        "the beginning.",
        lesson="No padding per side keeps the size with an even kernel: padding=2 gives one "
        "output more.",
        links=(("How 'same' came to PyTorch", "https://github.com/pytorch/pytorch/issues/3867"),),
    ),
    SideBySide(
        id="same-dilation",
        topic="'same' with dilation",
        sides=(
            Side("torch", "Conv1d(1, 1, 3, padding='same', dilation=2)", DILATED),
            Side("keras", "Conv1D(1, 3, padding='same', dilation_rate=2)", DILATED),
            Side("onnx", "Conv(kernel_shape=[3], dilations=[2], pads=[2, 2])", DILATED),
            Side(
                "onnx",
                "Conv(kernel_shape=[3], dilations=[2], auto_pad=SAME_UPPER)",
                REFUSED,
                ruled=False,
            ),
            Side(
                "jax",
                "lax.conv_general_dilated(x, (1, 1, 3), (1,), 'SAME', rhs_dilation=(2,))",
                DILATED,
            ),
        ),
        size=7,
        verdict="The same layer everywhere, but onnxruntime runs no auto_pad beside a dilation.",
        lesson="The span counts, not the kernel: 3 taps with dilation 2 cover 5 pixels and need 2 "
        "on each side.",
        links=(
            (
                "A specification that had forgotten the dilation",
                "https://github.com/webmachinelearning/webnn/issues/222",
            ),
        ),
    ),
    SideBySide(
        id="same-stride-above-kernel",
        topic="'same' with a stride above the kernel",
        sides=(
            Side("keras", "Conv1D(1, 2, strides=3, padding='same')", (12, 45, 70)),
            Side("jax", "lax.conv_general_dilated(x, (1, 1, 2), (3,), 'SAME')", (12, 45, 70)),
            Side("torch", "Conv1d(1, 1, 2, stride=3)", (12, 45)),
            Side("torch", "Conv1d(1, 1, 2, stride=3, padding=1)", (1, 34, 67)),
        ),
        size=7,
        verdict="One pixel at the end, which no padding of PyTorch's layer gives.",
        lesson="SAME is about the count of windows alone: pixels between them stay unread.",
    ),
    SideBySide(
        id="max-pool-same",
        topic="A max pool with 'same'",
        sides=(
            Side("keras", "MaxPooling1D(3, strides=2, padding='same')", (3, 5, 6)),
            Side("onnx", "MaxPool(kernel_shape=[3], strides=[2], auto_pad=SAME_UPPER)", (3, 5, 6)),
            Side(
                "jax",
                "lax.reduce_window(x, -jnp.inf, lax.max, (1, 3, 1), (1, 2, 1), 'SAME')",
                (3, 5, 6),
            ),
            Side("torch", "MaxPool1d(3, stride=2, ceil_mode=True)", (3, 5, 6)),
            Side("torch", "MaxPool1d(3, stride=2, padding=1)", (2, 4, 6)),
        ),
        size=6,
        verdict="ceil_mode=True is PyTorch's word where all of the padding is at the end; "
        "padding=1 shifts the windows.",
        lesson="All of them pad with −∞: what is added is never the largest.",
    ),
    SideBySide(
        id="average-count",
        topic="Does an average count the padding?",
        sides=(
            Side("torch", "AvgPool1d(3, stride=2, padding=1)", (6, 18, 30)),
            Side(
                "torch", "AvgPool1d(3, stride=2, padding=1, count_include_pad=False)", (9, 18, 30)
            ),
            Side("onnx", "AveragePool(kernel_shape=[3], strides=[2], pads=[1, 1])", (9, 18, 30)),
            Side(
                "onnx",
                "AveragePool(kernel_shape=[3], strides=[2], pads=[1, 1], count_include_pad=1)",
                (6, 18, 30),
            ),
            Side("keras", "AveragePooling1D(3, strides=2, padding='same')", (12, 24, 33)),
        ),
        size=6,
        scale=6,
        verdict="PyTorch counts it unless told not to; ONNX does not unless told to; Keras never "
        "does.",
        lesson="Only the outputs at the border show it, so a network carried over loses a little "
        "accuracy and raises no error.",
    ),
    SideBySide(
        id="pool-default-stride",
        topic="A pool without a stride",
        sides=(
            Side("torch", "MaxPool1d(2)", (2, 4, 6)),
            Side("keras", "MaxPooling1D(2)", (2, 4, 6)),
            Side("onnx", "MaxPool(kernel_shape=[2])", (2, 3, 4, 5, 6)),
        ),
        size=6,
        verdict="The kernel in PyTorch and Keras, 1 in ONNX (and in Flax, by its rule).",
        lesson="An exporter has to write strides out, and whoever writes a node by hand too.",
    ),
    SideBySide(
        id="ceil-mode-dropped-window",
        topic="ceil_mode drops a window that starts in the padding",
        sides=(
            Side("torch", "MaxPool1d(2, padding=1, ceil_mode=True)", (1, 3, 5)),
            Side(
                "onnx",
                "MaxPool(kernel_shape=[2], strides=[2], pads=[1, 1], ceil_mode=1)",
                (1, 3, 5),
            ),
        ),
        size=5,
        verdict="Three outputs in both, where a plain ceil says four.",
        lesson="Keras and JAX have no ceil_mode: the window that hangs over the end is padding "
        "behind, for one input size.",
        links=(
            ("PyTorch's page lacked the rule", "https://github.com/pytorch/pytorch/issues/57178"),
        ),
    ),
    SideBySide(
        id="pool-padding-above-half",
        topic="A pool's padding above half the kernel",
        sides=(
            Side("torch", "MaxPool1d(3, stride=2, padding=2)", REFUSED),
            Side("onnx", "MaxPool(kernel_shape=[3], strides=[2], pads=[2, 2])", (1, 3, 5, 5)),
            Side(
                "jax",
                "lax.reduce_window(x, -jnp.inf, lax.max, (1, 3, 1), (1, 2, 1), "
                "((0, 0), (2, 2), (0, 0)))",
                (1, 3, 5, 5),
            ),
        ),
        size=5,
        verdict="PyTorch refuses it, onnxruntime and JAX take it.",
        lesson="In PyTorch a ConstantPad1d with −∞ before the pool does the same.",
    ),
    SideBySide(
        id="no-room",
        topic="A window wider than the input",
        sides=(
            Side("torch", "MaxPool1d(4, stride=1)", REFUSED),
            Side("onnx", "MaxPool(kernel_shape=[4], strides=[1])", (), ruled=False),
            Side(
                "jax",
                "lax.reduce_window(x, -jnp.inf, lax.max, (1, 4, 1), (1, 1, 1), 'VALID')",
                (),
                ruled=False,
            ),
            Side("torch", "MaxPool1d(5, stride=5)", REFUSED),
            Side("onnx", "MaxPool(kernel_shape=[5], strides=[5])", (3,), ruled=False),
        ),
        size=3,
        verdict="PyTorch refuses it; JAX answers with size 0, onnxruntime with size 0 or, where "
        "the stride is wider than what is missing, with a window that hangs over the end.",
        lesson="A size of 0 travels on and is noticed late, if at all.",
    ),
    SideBySide(
        id="stride-with-dilation",
        topic="Stride and dilation together",
        sides=(
            Side("torch", "Conv1d(1, 1, 3, stride=2, dilation=2)", (135, 357)),
            Side("onnx", "Conv(kernel_shape=[3], strides=[2], dilations=[2])", (135, 357)),
            Side(
                "jax",
                "lax.conv_general_dilated(x, (1, 1, 3), (2,), 'VALID', rhs_dilation=(2,))",
                (135, 357),
            ),
            Side("keras", "Conv1D(1, 3, strides=2, dilation_rate=2)", REFUSED),
        ),
        size=7,
        verdict="Keras refuses it, the others take it.",
        lesson="keras.ops.conv refuses nothing: only the layer does.",
    ),
    SideBySide(
        id="transposed-same",
        topic="A transposed convolution that doubles the size",
        sides=(
            Side("torch", "ConvTranspose1d(1, 1, 3, stride=2, padding=1, output_padding=1)", END),
            Side("keras", "Conv1DTranspose(1, 3, strides=2, padding='same')", BEGINNING),
            Side(
                "onnx",
                "ConvTranspose(kernel_shape=[3], strides=[2], auto_pad=SAME_UPPER)",
                BEGINNING,
            ),
            Side("onnx", "ConvTranspose(kernel_shape=[3], strides=[2], auto_pad=SAME_LOWER)", END),
            Side("onnx", "ConvTranspose(kernel_shape=[3], strides=[2], output_shape=[6])", END),
            Side(
                "jax",
                "lax.conv_transpose(x, (3, 1, 1), (2,), 'SAME', transpose_kernel=True)",
                BEGINNING,
            ),
        ),
        size=3,
        verdict="Equal shapes, other numbers: one pixel too many is cut at the end by SAME, at "
        "the beginning by PyTorch's padding with output_padding.",
        lesson="output_padding adds no zeros: it cuts one pixel less.",
        links=(
            ("What output_padding is for", "https://github.com/pytorch/pytorch/issues/8816"),
            (
                "ONNX had called output_padding zeros",
                "https://github.com/onnx/onnx/issues/2333",
            ),
            (
                "onnxruntime swapped SAME_UPPER and SAME_LOWER here until 2022",
                "https://github.com/microsoft/onnxruntime/pull/12537",
            ),
            ("and so had ONNX's formula", "https://github.com/onnx/onnx/issues/1609"),
        ),
    ),
    SideBySide(
        id="keras-output-padding",
        topic="output_padding in Keras",
        sides=(
            Side("torch", "ConvTranspose1d(1, 1, 3, stride=2, padding=1)", END[:-1]),
            Side(
                "keras",
                "Conv1DTranspose(1, 3, strides=2, padding='same', output_padding=0)",
                END[:-1],
            ),
            Side("torch", "ConvTranspose1d(1, 1, 3, stride=2, padding=1, output_padding=1)", END),
            Side(
                "keras",
                "Conv1DTranspose(1, 3, strides=2, padding='same', output_padding=1)",
                BEGINNING,
            ),
        ),
        size=3,
        verdict="The same word for another thing: 0 agrees, 1 does not.",
        lesson="PyTorch's output_padding=1 adds a pixel at the end; Keras' splits what is cut "
        "anew, and the pixel comes back at the beginning.",
    ),
    SideBySide(
        id="transposed-stride-above-kernel",
        topic="A transposed convolution with a stride above its kernel",
        sides=(
            Side("torch", "ConvTranspose1d(1, 1, 2, stride=3)", (10, 1, 0, 20, 2, 0, 30, 3)),
            Side(
                "onnx",
                "ConvTranspose(kernel_shape=[2], strides=[3], auto_pad=VALID)",
                (10, 1, 0, 20, 2, 0, 30, 3),
            ),
            Side("keras", "Conv1DTranspose(1, 2, strides=3)", (10, 1, 0, 20, 2, 0, 30, 3, 0)),
            Side(
                "jax",
                "lax.conv_transpose(x, (2, 1, 1), (3,), 'VALID', transpose_kernel=True)",
                (10, 1, 0, 20, 2, 0, 30, 3, 0),
            ),
        ),
        size=3,
        verdict="Keras and JAX make VALID at least size · stride long, with zeros behind.",
        lesson="PyTorch says the same with output_padding=1.",
    ),
    SideBySide(
        id="jax-turned-kernel",
        topic="JAX's transposed convolution does not turn its kernel",
        sides=(
            Side(
                "jax",
                "lax.conv_transpose(x, (3, 1, 1), (2,), 'SAME', transpose_kernel=True)",
                BEGINNING,
            ),
            Side(
                "jax",
                "lax.conv_transpose(x, (3, 1, 1), (2,), 'SAME')",
                (1, 10, 102, 20, 203, 30),
                ruled=False,
            ),
        ),
        size=3,
        verdict="Without transpose_kernel=True the kernel is laid down mirrored, against PyTorch "
        "and Keras.",
        lesson="No shape shows it: weights that are carried over need the argument, or mirroring.",
    ),
)
