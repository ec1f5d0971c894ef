"""Messages of layers: code that raises each, the causes by hand, and the code mended."""

from __future__ import annotations

from convguide.problems import ErrorExample

LAYER_ERRORS = (
    ErrorExample(
        id="error-linear-batch",
        topic="one image without a batch",
        message="mat1-and-mat2-shapes-cannot-be-multiplied",
        code="nn.Sequential(nn.Flatten(), nn.Linear(490, 10))(torch.zeros(10, 7, 7))",
        says="mat1 and mat2 shapes cannot be multiplied (10x49 and 490x10)",
        causes=("unbatched", "in-features"),
        mended={
            "unbatched": (
                "nn.Sequential(nn.Flatten(), nn.Linear(490, 10))(torch.zeros(10, 7, 7)"
                ".unsqueeze(0))",
                (1, 10),
            ),
        },
    ),
    ErrorExample(
        id="error-linear-maps",
        topic="feature maps of another size",
        message="mat1-and-mat2-shapes-cannot-be-multiplied",
        code="nn.Linear(1024, 10)(torch.zeros(32, 400))",
        says="mat1 and mat2 shapes cannot be multiplied (32x400 and 1024x10)",
        causes=("other-size", "in-features"),
        mended={
            "other-size": ("nn.Linear(1024, 10)(torch.zeros(32, 16, 8, 8).flatten(1))", (32, 10)),
            "in-features": ("nn.Linear(400, 10)(torch.zeros(32, 400))", (32, 10)),
        },
    ),
    ErrorExample(
        id="error-linear-flatten",
        topic="an image that was not flattened",
        message="mat1-and-mat2-shapes-cannot-be-multiplied",
        code="nn.Linear(400, 10)(torch.zeros(32, 16, 5, 5))",
        says="mat1 and mat2 shapes cannot be multiplied (2560x5 and 400x10)",
        causes=("unflattened", "in-features"),
        mended={
            "unflattened": (
                "nn.Linear(400, 10)(torch.flatten(torch.zeros(32, 16, 5, 5), 1))",
                (32, 10),
            ),
        },
    ),
    ErrorExample(
        id="error-linear-swapped",
        topic="arguments in the wrong order",
        message="mat1-and-mat2-shapes-cannot-be-multiplied",
        code="nn.Linear(10, 84)(torch.zeros(32, 84))",
        says="mat1 and mat2 shapes cannot be multiplied (32x84 and 10x84)",
        causes=("swapped", "in-features"),
        mended={"swapped": ("nn.Linear(84, 10)(torch.zeros(32, 84))", (32, 10))},
    ),
    ErrorExample(
        id="error-bmm",
        topic="batches of matrices",
        message="expected-size-for-first-two-dimensions-of-batch2",
        code="torch.bmm(torch.zeros(2, 3, 4), torch.zeros(2, 5, 4))",
        says="Expected size for first two dimensions of batch2 tensor to be: [2, 4] but got: "
        "[2, 5].",
        causes=("inner",),
        mended={
            "inner": (
                "torch.bmm(torch.zeros(2, 3, 4), torch.zeros(2, 5, 4).transpose(1, 2))",
                (2, 3, 5),
            ),
        },
    ),
    ErrorExample(
        id="error-lstm",
        topic="features of a sequence",
        message="input-size-1-must-be-equal-to-input-size",
        code="nn.LSTM(10, 20)(torch.zeros(5, 3, 8))[0]",
        says="input.size(-1) must be equal to input_size. Expected 10, got 8",
        causes=("input-size",),
        mended={"input-size": ("nn.LSTM(8, 20)(torch.zeros(5, 3, 8))[0]", (5, 3, 20))},
    ),
    ErrorExample(
        id="error-channels-grey",
        topic="a grey image",
        message="expected-input-to-have-channels",
        code="nn.Conv2d(3, 16, kernel_size=3)(torch.zeros(1, 1, 28, 24))",
        says="Given groups=1, weight of size [16, 3, 3, 3], expected input[1, 1, 28, 24] to have "
        "3 channels, but got 1 channels instead",
        causes=("grey", "in-channels"),
        mended={
            "grey": (
                "nn.Conv2d(3, 16, kernel_size=3)(torch.zeros(1, 1, 28, 24).expand(-1, 3, -1, -1))",
                (1, 16, 26, 22),
            ),
            "in-channels": (
                "nn.Conv2d(1, 16, kernel_size=3)(torch.zeros(1, 1, 28, 24))",
                (1, 16, 26, 22),
            ),
        },
    ),
    ErrorExample(
        id="error-channels-last",
        topic="channels at the end",
        message="expected-input-to-have-channels",
        code="nn.Conv2d(3, 16, kernel_size=3)(torch.zeros(8, 28, 24, 3))",
        says="Given groups=1, weight of size [16, 3, 3, 3], expected input[8, 28, 24, 3] to have "
        "3 channels, but got 28 channels instead",
        causes=("channels-last", "in-channels"),
        mended={
            "channels-last": (
                "nn.Conv2d(3, 16, kernel_size=3)(torch.zeros(8, 28, 24, 3).permute(0, 3, 1, 2))",
                (8, 16, 26, 22),
            ),
        },
    ),
    ErrorExample(
        id="error-channels-alpha",
        topic="an image with transparency",
        message="expected-input-to-have-channels",
        code="nn.Conv2d(3, 16, kernel_size=3)(torch.zeros(1, 4, 28, 24))",
        says="Given groups=1, weight of size [16, 3, 3, 3], expected input[1, 4, 28, 24] to have "
        "3 channels, but got 4 channels instead",
        causes=("alpha", "in-channels"),
        mended={
            "alpha": (
                "nn.Conv2d(3, 16, kernel_size=3)(torch.zeros(1, 4, 28, 24)[:, :3])",
                (1, 16, 26, 22),
            ),
        },
    ),
    ErrorExample(
        id="error-transposed-channels",
        topic="channels of a transposed convolution",
        message="given-transposed-expected-input-to-have-channels",
        code="nn.ConvTranspose2d(16, 8, kernel_size=2, stride=2)(torch.zeros(1, 8, 5, 7))",
        says="Given transposed=1, weight of size [16, 8, 2, 2], expected input[1, 8, 5, 7] to "
        "have 16 channels, but got 8 channels instead",
        causes=("swapped", "in-channels"),
        mended={
            "swapped": (
                "nn.ConvTranspose2d(8, 16, kernel_size=2, stride=2)(torch.zeros(1, 8, 5, 7))",
                (1, 16, 10, 14),
            ),
        },
    ),
    ErrorExample(
        id="error-kernel-too-large",
        topic="a window wider than the image",
        message="kernel-size-cant-be-greater-than-actual-input-size",
        code="nn.Conv2d(3, 16, kernel_size=3, dilation=4)(torch.zeros(1, 3, 7, 9))",
        says="Calculated padded input size per channel: (7 x 9). Kernel size: (9 x 9). "
        "Kernel size can't be greater than actual input size",
        causes=("shrunk", "padding", "dilation"),
        mended={
            "shrunk": (
                "nn.Conv2d(3, 16, kernel_size=3, dilation=4)(torch.zeros(1, 3, 14, 18))",
                (1, 16, 6, 10),
            ),
            "padding": (
                "nn.Conv2d(3, 16, kernel_size=3, dilation=4, padding=1)(torch.zeros(1, 3, 7, 9))",
                (1, 16, 1, 3),
            ),
            "dilation": (
                "nn.Conv2d(3, 16, kernel_size=3, dilation=2)(torch.zeros(1, 3, 7, 9))",
                (1, 16, 3, 5),
            ),
        },
    ),
    ErrorExample(
        id="error-conv-dimensions",
        topic="an image without channels",
        message="expected-3d-or-4d-input-to-conv2d",
        code="nn.Conv2d(1, 8, kernel_size=3)(torch.zeros(28, 24))",
        says="Expected 3D (unbatched) or 4D (batched) input to conv2d, but got input of size: "
        "[28, 24]",
        causes=("no-channels", "flattened"),
        mended={
            "no-channels": (
                "nn.Conv2d(1, 8, kernel_size=3)(torch.zeros(28, 24).unsqueeze(0))",
                (8, 26, 22),
            ),
        },
    ),
    ErrorExample(
        id="error-conv1d-dimensions",
        topic="a signal with a dimension too many",
        message="expected-3d-or-4d-input-to-conv2d",
        code="nn.Conv1d(3, 8, kernel_size=3)(torch.zeros(2, 5, 3, 9))",
        says="Expected 2D (unbatched) or 3D (batched) input to conv1d, but got input of size: "
        "[2, 5, 3, 9]",
        causes=("too-many",),
        mended={
            "too-many": (
                "nn.Conv1d(3, 8, kernel_size=3)(torch.zeros(2, 5, 3, 9).flatten(0, 1))",
                (10, 8, 7),
            ),
        },
    ),
    ErrorExample(
        id="error-noise",
        topic="the noise of a generator",
        message="expected-3d-or-4d-input-to-conv2d",
        code="nn.ConvTranspose2d(100, 512, kernel_size=4)(torch.zeros(16, 100))",
        says="Expected 3D (unbatched) or 4D (batched) input to conv_transpose2d, but got input of "
        "size: [16, 100]",
        causes=("vectors", "no-channels", "flattened"),
        mended={
            "vectors": (
                "nn.ConvTranspose2d(100, 512, kernel_size=4)"
                "(torch.zeros(16, 100).view(16, 100, 1, 1))",
                (16, 512, 4, 4),
            ),
        },
    ),
    ErrorExample(
        id="error-groups",
        topic="groups that do not divide",
        message="channels-must-be-divisible-by-groups",
        code="nn.Conv2d(3, 16, kernel_size=3, groups=2)(torch.zeros(1, 3, 8, 9))",
        says="in_channels must be divisible by groups",
        causes=("groups",),
        mended={
            "groups": (
                "nn.Conv2d(3, 16, kernel_size=3, groups=1)(torch.zeros(1, 3, 8, 9))",
                (1, 16, 6, 7),
            ),
        },
    ),
    ErrorExample(
        id="error-same-stride",
        topic="'same' with a stride",
        message="padding-same-is-not-supported-for-strided-convolutions",
        code="nn.Conv2d(3, 16, kernel_size=3, stride=2, padding='same')(torch.zeros(1, 3, 8, 10))",
        says="padding='same' is not supported for strided convolutions",
        causes=("stride",),
        mended={
            "stride": (
                "nn.Conv2d(3, 16, kernel_size=3, stride=2, padding=3 // 2)"
                "(torch.zeros(1, 3, 8, 10))",
                (1, 16, 4, 5),
            ),
        },
    ),
    ErrorExample(
        id="error-output-size",
        topic="a size out of reach",
        message="requested-an-output-size-but-valid-sizes-range-from",
        code="nn.ConvTranspose2d(16, 8, kernel_size=3, stride=2)"
        "(torch.zeros(1, 16, 5, 7), output_size=(10, 14))",
        says="requested an output size of (10, 14), but valid sizes range from [11, 15] to "
        "[12, 16] (for an input of torch.Size([5, 7]))",
        causes=("out-of-range",),
        mended={
            "out-of-range": (
                "nn.ConvTranspose2d(16, 8, kernel_size=3, stride=2)"
                "(torch.zeros(1, 16, 5, 7), output_size=(12, 16))",
                (1, 8, 12, 16),
            ),
        },
    ),
    ErrorExample(
        id="error-output-padding",
        topic="output_padding as large as the stride",
        message="output-padding-must-be-smaller-than-either-stride-or-dilation",
        code="nn.ConvTranspose2d(16, 8, kernel_size=3, stride=2, output_padding=2)"
        "(torch.zeros(1, 16, 5, 7))",
        says="output padding must be smaller than either stride or dilation, but got "
        "output_padding_height: 2 output_padding_width: 2 stride_height: 2 stride_width: 2 "
        "dilation_height: 1 dilation_width: 1",
        causes=("output-padding",),
        mended={
            "output-padding": (
                "nn.ConvTranspose2d(16, 8, kernel_size=3, stride=2, output_padding=1)"
                "(torch.zeros(1, 16, 5, 7))",
                (1, 8, 12, 16),
            ),
        },
    ),
    ErrorExample(
        id="error-cut-away",
        topic="padding that cuts everything away",
        message="calculated-output-size-per-channel-output-size-is-too-small",
        code="nn.ConvTranspose2d(16, 8, kernel_size=3, padding=3)(torch.zeros(1, 16, 2, 3))",
        says="Given input size per channel: (2 x 3). Calculated output size per channel: "
        "(-2 x -1). Output size is too small",
        causes=("padding",),
        mended={
            "padding": (
                "nn.ConvTranspose2d(16, 8, kernel_size=3, padding=1)(torch.zeros(1, 16, 2, 3))",
                (1, 8, 2, 3),
            ),
        },
    ),
    ErrorExample(
        id="error-entries",
        topic="a number too many",
        message="expected-a-single-integer-value-or-a-list",
        code="nn.Conv2d(3, 16, kernel_size=3, stride=(1, 2, 2))(torch.zeros(1, 3, 8, 9))",
        says="expected stride to be a single integer value or a list of 2 values to match the "
        "convolution dimensions, but got stride=[1, 2, 2]",
        causes=("entries",),
        mended={
            "entries": (
                "nn.Conv2d(3, 16, kernel_size=3, stride=(2, 2))(torch.zeros(1, 3, 8, 9))",
                (1, 16, 3, 4),
            ),
        },
    ),
    ErrorExample(
        id="error-dilation-zero",
        topic="dilation=0 for no dilation",
        message="dilation-should-be-greater-than-zero",
        code="nn.Conv2d(3, 16, kernel_size=3, dilation=0)(torch.zeros(1, 3, 8, 9))",
        says="dilation should be greater than zero, but got [0, 0]",
        causes=("zero",),
        mended={
            "zero": (
                "nn.Conv2d(3, 16, kernel_size=3, dilation=1)(torch.zeros(1, 3, 8, 9))",
                (1, 16, 6, 7),
            ),
        },
    ),
    ErrorExample(
        id="error-stride-zero",
        topic="a stride of 0",
        message="non-positive-stride-is-not-supported",
        code="nn.Conv2d(3, 16, kernel_size=3, stride=0)(torch.zeros(1, 3, 8, 9))",
        says="non-positive stride is not supported",
        causes=("zero",),
        mended={
            "zero": (
                "nn.Conv2d(3, 16, kernel_size=3, stride=1)(torch.zeros(1, 3, 8, 9))",
                (1, 16, 6, 7),
            ),
        },
    ),
    ErrorExample(
        id="error-negative-padding",
        topic="a negative padding",
        message="negative-padding-is-not-supported",
        code="nn.Conv2d(3, 16, kernel_size=3, padding=-1)(torch.zeros(1, 3, 8, 9))",
        says="negative padding is not supported",
        causes=("negative",),
        mended={
            "negative": (
                "nn.Conv2d(3, 16, kernel_size=3)(F.pad(torch.zeros(1, 3, 8, 9), (-1, -1, -1, -1)))",
                (1, 16, 4, 5),
            ),
        },
    ),
    ErrorExample(
        id="error-pool-too-small",
        topic="a pool on one pixel",
        message="calculated-output-size-output-size-is-too-small",
        code="nn.MaxPool2d(2)(torch.zeros(1, 64, 1, 1))",
        says="Given input size: (64x1x1). Calculated output size: (64x0x0). Output size is too "
        "small",
        causes=("shrunk", "adaptive"),
        mended={
            "shrunk": ("nn.MaxPool2d(2)(torch.zeros(1, 64, 2, 2))", (1, 64, 1, 1)),
            "adaptive": ("nn.AdaptiveAvgPool2d(1)(torch.zeros(1, 64, 1, 1))", (1, 64, 1, 1)),
        },
    ),
    ErrorExample(
        id="error-pool-padding",
        topic="a pool's padding above half its kernel",
        message="pad-should-be-at-most-half-of-effective-kernel-size",
        code="nn.MaxPool2d(3, stride=2, padding=2)(torch.zeros(1, 64, 9, 11))",
        says="pad should be at most half of effective kernel size, but got pad=2, kernel_size=3 "
        "and dilation=1",
        causes=("padding",),
        mended={
            "padding": (
                "nn.MaxPool2d(3, stride=2, padding=1)(torch.zeros(1, 64, 9, 11))",
                (1, 64, 5, 6),
            ),
        },
    ),
    ErrorExample(
        id="error-pool-empty",
        topic="an empty image",
        message="expected-3d-or-4d-batch-mode-tensor-with-optional-0-dim-batch-size",
        code="nn.MaxPool2d(2)(torch.zeros(1, 3, 0, 8))",
        says="Expected 3D or 4D (batch mode) tensor with optional 0 dim batch size for input, but "
        "got:[1, 3, 0, 8]",
        causes=("empty",),
        mended={"empty": ("nn.MaxPool2d(2)(torch.zeros(1, 3, 6, 8))", (1, 3, 3, 4))},
    ),
    ErrorExample(
        id="error-pool-dimensions",
        topic="a pool on an image without channels",
        message="non-empty-3d-or-4d-batch-mode-tensor-expected-for-input",
        code="nn.MaxPool2d(2)(torch.zeros(6, 8))",
        says="non-empty 3D or 4D (batch mode) tensor expected for input",
        causes=("no-channels",),
        mended={"no-channels": ("nn.MaxPool2d(2)(torch.zeros(6, 8).unsqueeze(0))", (1, 3, 4))},
    ),
    ErrorExample(
        id="error-pool-stride",
        topic="a pool that stands still",
        message="stride-should-not-be-zero",
        code="nn.MaxPool2d(2, stride=0)(torch.zeros(1, 3, 6, 8))",
        says="stride should not be zero",
        causes=("zero",),
        mended={"zero": ("nn.MaxPool2d(2, stride=1)(torch.zeros(1, 3, 6, 8))", (1, 3, 5, 7))},
    ),
    ErrorExample(
        id="error-adaptive-empty",
        topic="an adaptive pool on nothing",
        message="expected-input-to-have-non-zero-size-for-non-batch-dimensions",
        code="nn.AdaptiveAvgPool2d((2, 3))(torch.zeros(1, 3, 0, 8))",
        says="adaptive_avg_pool2d(): Expected input to have non-zero size for non-batch "
        "dimensions, but input has sizes [1, 3, 0, 8] with dimension 2 being empty",
        causes=("empty",),
        mended={
            "empty": ("nn.AdaptiveAvgPool2d((2, 3))(torch.zeros(1, 3, 5, 8))", (1, 3, 2, 3)),
        },
    ),
    ErrorExample(
        id="error-fold-channels",
        topic="columns that are no windows",
        message="expected-size-of-inputs-dimension-1-to-be-divisible",
        code="nn.Fold((4, 5), kernel_size=(2, 2))(torch.zeros(1, 10, 12))",
        says="Expected size of input's dimension 1 to be divisible by the product of kernel_size, "
        "but got input.size(1)=10 and kernel_size=(2, 2).",
        causes=("channels",),
        mended={
            "channels": (
                "nn.Fold((4, 5), kernel_size=(2, 2))(torch.zeros(1, 12, 12))",
                (1, 3, 4, 5),
            ),
        },
    ),
    ErrorExample(
        id="error-fold-blocks",
        topic="columns of another image",
        message="expected-size-of-inputs-dimension-2-to-match-the-sliding-blocks",
        code="nn.Fold((4, 5), kernel_size=(2, 2))(torch.zeros(1, 12, 11))",
        says="Given output_size=(4, 5), kernel_size=(2, 2), dilation=(1, 1), padding=(0, 0), "
        "stride=(1, 1), expected size of input's dimension 2 to match the calculated number of "
        "sliding blocks 3 * 4 = 12, but got input.size(2)=11.",
        causes=("blocks",),
        mended={
            "blocks": ("nn.Fold((4, 5), kernel_size=(2, 2))(torch.zeros(1, 12, 12))", (1, 3, 4, 5)),
        },
    ),
    ErrorExample(
        id="error-unfold",
        topic="a window that finds no place",
        message="array-of-sliding-blocks-must-be-at-least-one",
        code="nn.Unfold(kernel_size=5)(torch.zeros(1, 3, 4, 6))",
        says="Given input with spatial size (4, 6), kernel_size=(5, 5), dilation=(1, 1), "
        "padding=(0, 0), calculated shape of the array of sliding blocks as (0, 2), but its "
        "components must be at least one.",
        causes=("shrunk",),
        mended={
            "shrunk": ("nn.Unfold(kernel_size=3)(torch.zeros(1, 3, 4, 6))", (1, 27, 8)),
        },
    ),
)
