"""Messages of tensors: joined, viewed, normalized, resized, compared."""

from __future__ import annotations

from convguide.problems import ErrorExample

TENSOR_ERRORS = (
    ErrorExample(
        id="error-sum-channels",
        topic="a shortcut with other channels",
        message="the-size-of-tensor-a-must-match-the-size-of-tensor-b",
        code="torch.zeros(1, 64, 32, 48) + torch.zeros(1, 128, 32, 48)",
        says="The size of tensor a (64) must match the size of tensor b (128) at non-singleton "
        "dimension 1",
        causes=("channels", "shapes"),
        mended={
            "channels": (
                "nn.Conv2d(64, 128, kernel_size=1)(torch.zeros(1, 64, 32, 48))"
                " + torch.zeros(1, 128, 32, 48)",
                (1, 128, 32, 48),
            ),
        },
    ),
    ErrorExample(
        id="error-sum-sizes",
        topic="a shortcut without the stride",
        message="the-size-of-tensor-a-must-match-the-size-of-tensor-b",
        code="torch.zeros(1, 64, 32, 48) + torch.zeros(1, 64, 32, 24)",
        says="The size of tensor a (48) must match the size of tensor b (24) at non-singleton "
        "dimension 3",
        causes=("stride", "size", "shapes"),
        mended={
            "stride": (
                "nn.Conv2d(64, 64, kernel_size=1, stride=(1, 2))(torch.zeros(1, 64, 32, 48))"
                " + torch.zeros(1, 64, 32, 24)",
                (1, 64, 32, 24),
            ),
        },
    ),
    ErrorExample(
        id="error-cat",
        topic="an odd size that was halved",
        message="sizes-of-tensors-must-match-except-in-dimension",
        code="torch.cat([torch.zeros(1, 64, 57, 64), torch.zeros(1, 64, 56, 64)], dim=1)",
        says="Sizes of tensors must match except in dimension 1. Expected size 57 but got size 56 "
        "for tensor number 1 in the list.",
        causes=("size", "dimension"),
        mended={
            "size": (
                "torch.cat([torch.zeros(1, 64, 57, 64), "
                "F.pad(torch.zeros(1, 64, 56, 64), (0, 0, 0, 1))], dim=1)",
                (1, 128, 57, 64),
            ),
            "dimension": (
                "torch.cat([torch.zeros(1, 64, 57, 64), torch.zeros(1, 64, 56, 64)], dim=2)",
                (1, 64, 113, 64),
            ),
        },
    ),
    ErrorExample(
        id="error-cat-dimensions",
        topic="a batch beside a single image",
        message="tensors-must-have-same-number-of-dimensions",
        code="torch.cat([torch.zeros(1, 64, 56, 48), torch.zeros(64, 56, 48)], dim=1)",
        says="Tensors must have same number of dimensions: got 4 and 3",
        causes=("batch",),
        mended={
            "batch": (
                "torch.cat([torch.zeros(1, 64, 56, 48), torch.zeros(64, 56, 48).unsqueeze(0)], "
                "dim=1)",
                (1, 128, 56, 48),
            ),
        },
    ),
    ErrorExample(
        id="error-stack",
        topic="images of different sizes",
        message="stack-expects-each-tensor-to-be-equal-size",
        code="torch.stack([torch.zeros(3, 32, 32), torch.zeros(3, 32, 48)])",
        says="stack expects each tensor to be equal size, but got [3, 32, 32] at entry 0 and "
        "[3, 32, 48] at entry 1",
        causes=("images",),
        mended={
            "images": (
                "torch.stack([F.pad(torch.zeros(3, 32, 32), (0, 16)), torch.zeros(3, 32, 48)])",
                (2, 3, 32, 48),
            ),
        },
    ),
    ErrorExample(
        id="error-expand",
        topic="a size that is not 1",
        message="the-expanded-size-of-the-tensor-must-match-the-existing-size",
        code="torch.zeros(2, 3).expand(4, 3)",
        says="The expanded size of the tensor (4) must match the existing size (2) at "
        "non-singleton dimension 0.  Target sizes: [4, 3].  Tensor sizes: [2, 3]",
        causes=("expand",),
        mended={"expand": ("torch.zeros(2, 3).repeat(2, 1)", (4, 3))},
    ),
    ErrorExample(
        id="error-batch-size",
        topic="a view that ate the batch",
        message="expected-input-batch-size-to-match-target-batch-size",
        code="F.cross_entropy(torch.zeros(128, 10), torch.zeros(32).long())",
        says="Expected input batch_size (128) to match target batch_size (32).",
        causes=("view", "batch"),
        mended={"batch": ("F.cross_entropy(torch.zeros(32, 10), torch.zeros(32).long())", ())},
    ),
    ErrorExample(
        id="error-target-size",
        topic="a column beside a row",
        message="target-size-must-be-the-same-as-input-size",
        code="F.binary_cross_entropy_with_logits(torch.zeros(32, 1), torch.zeros(32))",
        says="Target size (torch.Size([32])) must be the same as input size (torch.Size([32, 1]))",
        causes=("squeeze",),
        mended={
            "squeeze": (
                "F.binary_cross_entropy_with_logits(torch.zeros(32, 1), "
                "torch.zeros(32).unsqueeze(1))",
                (),
            ),
        },
    ),
    ErrorExample(
        id="error-target-class",
        topic="a class too many",
        message="target-is-out-of-bounds",
        code="F.cross_entropy(torch.zeros(4, 10), torch.tensor([0, 3, 9, 10]))",
        says="Target 10 is out of bounds.",
        causes=("classes",),
        mended={
            "classes": ("F.cross_entropy(torch.zeros(4, 11), torch.tensor([0, 3, 9, 10]))", ()),
        },
    ),
    ErrorExample(
        id="error-multi-target",
        topic="a column of classes",
        message="0d-or-1d-target-tensor-expected-multi-target-not-supported",
        code="F.cross_entropy(torch.zeros(4, 10), torch.zeros(4, 1).long())",
        says="0D or 1D target tensor expected, multi-target not supported",
        causes=("squeeze", "one-hot"),
        mended={
            "squeeze": (
                "F.cross_entropy(torch.zeros(4, 10), torch.zeros(4, 1).long().squeeze(1))",
                (),
            ),
            "one-hot": (
                "F.cross_entropy(torch.zeros(4, 10), torch.zeros(4, 1).argmax(dim=1))",
                (),
            ),
        },
    ),
    ErrorExample(
        id="error-view",
        topic="a Linear layer's input of another size",
        message="shape-is-invalid-for-input-of-size",
        code="torch.zeros(32, 16, 10, 10).view(32, 400)",
        says="shape '[32, 400]' is invalid for input of size 51200",
        causes=("features", "batch"),
        mended={"features": ("torch.zeros(32, 16, 10, 10).view(32, -1)", (32, 1600))},
    ),
    ErrorExample(
        id="error-view-inferred",
        topic="features that do not divide",
        message="shape-is-invalid-for-input-of-size",
        code="torch.zeros(32, 16, 10, 10).view(-1, 500)",
        says="shape '[-1, 500]' is invalid for input of size 51200",
        causes=("features",),
        mended={
            "features": ("torch.zeros(32, 16, 10, 10).view(32, -1)", (32, 1600)),
        },
    ),
    ErrorExample(
        id="error-view-order",
        topic="a view after permute",
        message="view-size-is-not-compatible-with-input-tensors-size-and-stride",
        code="torch.zeros(2, 3, 4).permute(0, 2, 1).view(2, 12)",
        says="view size is not compatible with input tensor's size and stride (at least one "
        "dimension spans across two contiguous subspaces). Use .reshape(...) instead.",
        causes=("order",),
        mended={"order": ("torch.zeros(2, 3, 4).permute(0, 2, 1).reshape(2, 12)", (2, 12))},
    ),
    ErrorExample(
        id="error-dimension",
        topic="flattening what is flat",
        message="dimension-out-of-range",
        code="nn.Flatten()(torch.zeros(400))",
        says="Dimension out of range (expected to be in range of [-1, 0], but got 1)",
        causes=("missing",),
        mended={"missing": ("nn.Flatten()(torch.zeros(400).unsqueeze(0))", (1, 400))},
    ),
    ErrorExample(
        id="error-two-inferred",
        topic="two sizes left open",
        message="only-one-dimension-can-be-inferred",
        code="torch.zeros(2, 3, 4).view(-1, -1)",
        says="only one dimension can be inferred",
        causes=("two",),
        mended={"two": ("torch.zeros(2, 3, 4).view(2, -1)", (2, 12))},
    ),
    ErrorExample(
        id="error-unflatten",
        topic="sizes of another product",
        message="unflatten-provided-sizes-dont-multiply-up",
        code="nn.Unflatten(1, (8, 8))(torch.zeros(2, 48))",
        says="unflatten: Provided sizes [8, 8] don't multiply up to the size of dim 1 (48) in the "
        "input tensor",
        causes=("product",),
        mended={"product": ("nn.Unflatten(1, (8, -1))(torch.zeros(2, 48))", (2, 8, 6))},
    ),
    ErrorExample(
        id="error-layer-norm",
        topic="the last sizes of the input",
        message="given-normalized-shape-expected-input-with-shape",
        code="nn.LayerNorm([16, 8, 8])(torch.zeros(2, 16, 8, 9))",
        says="Given normalized_shape=[16, 8, 8], expected input with shape [*, 16, 8, 8], but got "
        "input of size[2, 16, 8, 9]",
        causes=("shape",),
        mended={
            "shape": ("nn.LayerNorm([16, 8, 9])(torch.zeros(2, 16, 8, 9))", (2, 16, 8, 9)),
        },
    ),
    ErrorExample(
        id="error-one-value",
        topic="a batch of one, pooled",
        message="expected-more-than-1-value-per-channel-when-training",
        code="nn.BatchNorm2d(64)(torch.zeros(1, 64, 1, 1))",
        says="Expected more than 1 value per channel when training, got input size "
        "torch.Size([1, 64, 1, 1])",
        causes=("batch", "pooled"),
        mended={
            "batch": ("nn.BatchNorm2d(64).eval()(torch.zeros(1, 64, 1, 1))", (1, 64, 1, 1)),
            "pooled": ("nn.GroupNorm(1, 64)(torch.zeros(1, 64, 1, 1))", (1, 64, 1, 1)),
        },
    ),
    ErrorExample(
        id="error-one-pixel",
        topic="an instance norm on one pixel",
        message="expected-more-than-1-spatial-element-when-training",
        code="nn.InstanceNorm2d(16)(torch.zeros(4, 16, 1, 1))",
        says="Expected more than 1 spatial element when training, got input size "
        "torch.Size([4, 16, 1, 1])",
        causes=("pooled",),
        mended={"pooled": ("nn.GroupNorm(1, 16)(torch.zeros(4, 16, 1, 1))", (4, 16, 1, 1))},
    ),
    ErrorExample(
        id="error-running-mean",
        topic="features of a batch norm",
        message="running-mean-should-contain-elements",
        code="nn.BatchNorm2d(16)(torch.zeros(2, 32, 8, 9))",
        says="running_mean should contain 32 elements not 16",
        causes=("num-features",),
        mended={
            "num-features": ("nn.BatchNorm2d(32)(torch.zeros(2, 32, 8, 9))", (2, 32, 8, 9)),
        },
    ),
    ErrorExample(
        id="error-norm-dimensions",
        topic="a batch norm without a batch",
        message="expected-4d-input-got-3d-input",
        code="nn.BatchNorm2d(16)(torch.zeros(16, 8, 9))",
        says="expected 4D input (got 3D input)",
        causes=("batch", "other-norm"),
        mended={
            "batch": ("nn.BatchNorm2d(16)(torch.zeros(16, 8, 9).unsqueeze(0))", (1, 16, 8, 9)),
        },
    ),
    ErrorExample(
        id="error-norm-1d",
        topic="the batch norm of another rank",
        message="expected-2d-or-3d-input",
        code="nn.BatchNorm1d(16)(torch.zeros(2, 16, 8, 9))",
        says="expected 2D or 3D input (got 4D input)",
        causes=("other-norm",),
        mended={"other-norm": ("nn.BatchNorm2d(16)(torch.zeros(2, 16, 8, 9))", (2, 16, 8, 9))},
    ),
    ErrorExample(
        id="error-num-groups",
        topic="groups of a norm",
        message="num-channels-must-be-divisible-by-num-groups",
        code="nn.GroupNorm(4, 10)(torch.zeros(1, 10, 8, 9))",
        says="num_channels (10) must be divisible by num_groups (4)",
        causes=("groups",),
        mended={"groups": ("nn.GroupNorm(2, 10)(torch.zeros(1, 10, 8, 9))", (1, 10, 8, 9))},
    ),
    ErrorExample(
        id="error-group-input",
        topic="channels that a group norm cannot split",
        message="expected-number-of-channels-in-input-to-be-divisible-by-num-groups",
        code="nn.GroupNorm(4, 16)(torch.zeros(1, 10, 8, 9))",
        says="Expected number of channels in input to be divisible by num_groups, but got input "
        "of shape [1, 10, 8, 9] and num_groups=4",
        causes=("groups",),
        mended={"groups": ("nn.GroupNorm(2, 10)(torch.zeros(1, 10, 8, 9))", (1, 10, 8, 9))},
    ),
    ErrorExample(
        id="error-group-weight",
        topic="channels of a group norm",
        message="expected-weight-to-be-a-vector-of-size-equal-to-the-number-of-channels",
        code="nn.GroupNorm(4, 16)(torch.zeros(1, 12, 8, 9))",
        says="Expected weight to be a vector of size equal to the number of channels in input, "
        "but got weight of shape [16] and input of shape [1, 12, 8, 9]",
        causes=("num-channels",),
        mended={"num-channels": ("nn.GroupNorm(4, 12)(torch.zeros(1, 12, 8, 9))", (1, 12, 8, 9))},
    ),
    ErrorExample(
        id="error-reflect",
        topic="a reflection wider than the image",
        message="padding-size-should-be-less-than-the-corresponding-input-dimension",
        code="nn.ReflectionPad2d(4)(torch.zeros(1, 3, 9, 4))",
        says="Argument #4: Padding size should be less than the corresponding input dimension, "
        "but got: padding (4, 4) at dimension 3 of input [1, 3, 9, 4]",
        causes=("too-wide",),
        mended={
            "too-wide": ("nn.ReflectionPad2d(3)(torch.zeros(1, 3, 9, 4))", (1, 3, 15, 10)),
        },
    ),
    ErrorExample(
        id="error-circular",
        topic="going round twice",
        message="padding-value-causes-wrapping-around-more-than-once",
        code="nn.CircularPad2d(5)(torch.zeros(1, 3, 9, 4))",
        says="Padding value causes wrapping around more than once.",
        causes=("too-wide",),
        mended={
            "too-wide": ("nn.CircularPad2d(4)(torch.zeros(1, 3, 9, 4))", (1, 3, 17, 12)),
        },
    ),
    ErrorExample(
        id="error-pad-odd",
        topic="three sides",
        message="padding-length-must-be-divisible-by-2",
        code="F.pad(torch.zeros(1, 3, 8, 9), (1, 1, 1))",
        says="Padding length must be divisible by 2",
        causes=("odd",),
        mended={"odd": ("F.pad(torch.zeros(1, 3, 8, 9), (1, 1, 1, 1))", (1, 3, 10, 11))},
    ),
    ErrorExample(
        id="error-pad-dimensions",
        topic="a padding on an image without channels",
        message="padding-size-is-not-supported-for-input-tensor",
        code="nn.ReplicationPad2d(1)(torch.zeros(4, 5))",
        says="Padding size 4 is not supported for 2D input tensor.",
        causes=("dimensions",),
        mended={
            "dimensions": ("nn.ReplicationPad2d(1)(torch.zeros(4, 5).unsqueeze(0))", (1, 6, 7)),
        },
    ),
    ErrorExample(
        id="error-pixel-shuffle",
        topic="channels that make no pixels",
        message="pixel-shuffle-expects-channel-dimension-to-be-divisible",
        code="nn.PixelShuffle(2)(torch.zeros(1, 6, 4, 5))",
        says="pixel_shuffle expects its input's 'channel' dimension to be divisible by the square "
        "of upscale_factor, but input.size(-3)=6 is not divisible by 4",
        causes=("channels",),
        mended={"channels": ("nn.PixelShuffle(2)(torch.zeros(1, 8, 4, 5))", (1, 2, 8, 10))},
    ),
    ErrorExample(
        id="error-pixel-unshuffle",
        topic="pixels that make no channels",
        message="pixel-unshuffle-expects-to-be-divisible-by-downscale-factor",
        code="nn.PixelUnshuffle(2)(torch.zeros(1, 6, 4, 5))",
        says="pixel_unshuffle expects width to be divisible by downscale_factor, but "
        "input.size(-1)=5 is not divisible by 2",
        causes=("size",),
        mended={
            "size": (
                "nn.PixelUnshuffle(2)(F.pad(torch.zeros(1, 6, 4, 5), (0, 1)))",
                (1, 24, 2, 3),
            ),
        },
    ),
    ErrorExample(
        id="error-interpolation-mode",
        topic="bilinear without a batch",
        message="got-3d-input-but-bilinear-mode-needs-4d-input",
        code="nn.Upsample(scale_factor=2, mode='bilinear')(torch.zeros(3, 8, 9))",
        says="Got 3D input, but bilinear mode needs 4D input",
        causes=("batch", "mode"),
        mended={
            "batch": (
                "nn.Upsample(scale_factor=2, mode='bilinear')(torch.zeros(3, 8, 9).unsqueeze(0))",
                (1, 3, 16, 18),
            ),
            "mode": (
                "nn.Upsample(scale_factor=2, mode='linear')(torch.zeros(3, 8, 9))",
                (3, 8, 18),
            ),
        },
    ),
    ErrorExample(
        id="error-interpolation-size",
        topic="a size with too many entries",
        message="input-and-output-must-have-the-same-number-of-spatial-dimensions",
        code="F.interpolate(torch.zeros(1, 3, 8, 9), size=(3, 16, 18))",
        says="Input and output must have the same number of spatial dimensions, but got input "
        "with spatial dimensions of [8, 9] and output size of (3, 16, 18). Please provide input "
        "tensor in (N, C, d1, d2, ...,dK) format and output size in (o1, o2, ...,oK) format.",
        causes=("entries",),
        mended={
            "entries": ("F.interpolate(torch.zeros(1, 3, 8, 9), size=(16, 18))", (1, 3, 16, 18)),
        },
    ),
    ErrorExample(
        id="error-scale",
        topic="a scale that leaves nothing",
        message="input-and-output-sizes-should-be-greater-than-0",
        code="F.interpolate(torch.zeros(1, 3, 8, 9), scale_factor=0.1)",
        says="Input and output sizes should be greater than 0, but got input (H: 8, W: 9) output "
        "(H: 0, W: 0)",
        causes=("scale",),
        mended={"scale": ("F.interpolate(torch.zeros(1, 3, 8, 9), size=(1, 1))", (1, 3, 1, 1))},
    ),
    ErrorExample(
        id="error-input-type",
        topic="numbers from NumPy",
        message="input-type-and-bias-type-should-be-the-same",
        code="nn.Conv2d(3, 16, kernel_size=3)(torch.zeros(1, 3, 8, 9).double())",
        says="Input type (double) and bias type (float) should be the same",
        causes=("numpy", "dtype"),
        mended={
            "numpy": (
                "nn.Conv2d(3, 16, kernel_size=3)(torch.zeros(1, 3, 8, 9).double().float())",
                (1, 16, 6, 7),
            ),
        },
    ),
    ErrorExample(
        id="error-input-bytes",
        topic="an image as it was read",
        message="input-type-and-bias-type-should-be-the-same",
        code="nn.Conv2d(3, 16, kernel_size=3)(torch.zeros(1, 3, 8, 9).byte())",
        says="Input type (unsigned char) and bias type (float) should be the same",
        causes=("integers", "dtype"),
        mended={
            "integers": (
                "nn.Conv2d(3, 16, kernel_size=3)(torch.zeros(1, 3, 8, 9).byte().float() / 255)",
                (1, 16, 6, 7),
            ),
        },
    ),
    ErrorExample(
        id="error-matrix-type",
        topic="whole numbers for a Linear layer",
        message="mat1-and-mat2-must-have-the-same-dtype",
        code="nn.Linear(4, 2)(torch.zeros(3, 4).long())",
        says="mat1 and mat2 must have the same dtype, but got Long and Float",
        causes=("integers", "dtype"),
        mended={"integers": ("nn.Linear(4, 2)(torch.zeros(3, 4).long().float())", (3, 2))},
    ),
    ErrorExample(
        id="error-target-type",
        topic="classes as floats",
        message="expected-target-dtype-to-be-long",
        code="F.cross_entropy(torch.zeros(4, 10), torch.zeros(4))",
        says="expected target dtype to be Long or Byte, but got Float",
        causes=("long",),
        mended={"long": ("F.cross_entropy(torch.zeros(4, 10), torch.zeros(4).long())", ())},
    ),
    ErrorExample(
        id="error-spatial-target",
        topic="a mask with a channel",
        message="only-batches-of-spatial-targets-supported",
        code="F.cross_entropy(torch.zeros(2, 3, 8, 9), torch.zeros(2, 1, 8, 9).long())",
        says="only batches of spatial targets supported (3D tensors) but got targets of "
        "dimension: 4",
        causes=("squeeze", "one-hot"),
        mended={
            "squeeze": (
                "F.cross_entropy(torch.zeros(2, 3, 8, 9), "
                "torch.zeros(2, 1, 8, 9).long().squeeze(1))",
                (),
            ),
            "one-hot": (
                "F.cross_entropy(torch.zeros(2, 3, 8, 9), torch.zeros(2, 3, 8, 9).argmax(dim=1))",
                (),
            ),
        },
    ),
    ErrorExample(
        id="error-spatial-size",
        topic="scores of a smaller image",
        message="size-mismatch-got-input-target",
        code="F.cross_entropy(torch.zeros(2, 3, 4, 5), torch.zeros(2, 8, 10).long())",
        says="size mismatch (got input: [2, 3, 4, 5] , target: [2, 8, 10]",
        causes=("resize",),
        mended={
            "resize": (
                "F.cross_entropy(F.interpolate(torch.zeros(2, 3, 4, 5), size=(8, 10)), "
                "torch.zeros(2, 8, 10).long())",
                (),
            ),
        },
    ),
)
