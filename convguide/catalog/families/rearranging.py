"""Unfold and Fold, upsampling, Linear and Flatten."""

from __future__ import annotations

from convguide.layers import Flatten, PixelShuffle, Unfold, Upsample
from convguide.problems import EdgeCase, Family, LayerExample, Reading

FOLD = Family(
    slug="unfold-and-fold",
    title="Unfold and Fold",
    layers=("Unfold", "Fold"),
    tutorials=("Conv2d output size, formula and examples",),
    examples=(
        LayerExample(
            id="unfold-example",
            topic="sixteen blocks as columns",
            layer="Unfold",
            arguments={"kernel_size": (2, 3)},
            input_shape=(1, 8, 5, 6),
            hand=(1, 48, 16),
        ),
    ),
    readings=(
        Reading(
            id="unfold-places",
            topic="each column holds one block, row by row",
            layer=Unfold(kernel_size=(2, 3)),
            input_shape=(1, 1, 3, 4),
            drawing="places",
            hand=(
                *((0,), (1,), (4,), (5,)),
                *((1,), (2,), (5,), (6,)),
                *((2,), (3,), (6,), (7,)),
                *((4,), (5,), (8,), (9,)),
                *((5,), (6,), (9,), (10,)),
                *((6,), (7,), (10,), (11,)),
            ),
        ),
    ),
    edges=(
        EdgeCase(
            id="fold-wants-every-block",
            topic="Fold wants exactly as many columns as there are blocks",
            layer="Fold",
            arguments={"output_size": (4, 4), "kernel_size": 2},
            input_shape=(1, 4, 8),
            hand="refused",
            says="Given output_size=(4, 4), kernel_size=(2, 2), dilation=(1, 1), padding=(0, 0), "
            "stride=(1, 1), expected size of input's dimension 2 to match the calculated number "
            "of sliding blocks 3 * 3 = 9, but got input.size(2)=8.",
        ),
        EdgeCase(
            id="fold-wants-whole-blocks",
            topic="Fold wants a multiple of the kernel in each column",
            layer="Fold",
            arguments={"output_size": (4, 4), "kernel_size": 2},
            input_shape=(1, 5, 9),
            hand="refused",
            says="Expected size of input's dimension 1 to be divisible by the product of "
            "kernel_size, but got input.size(1)=5 and kernel_size=(2, 2).",
        ),
        EdgeCase(
            id="fold-without-a-batch",
            topic="Two dimensions are one image without a batch",
            layer="Fold",
            arguments={"output_size": (4, 4), "kernel_size": 2},
            input_shape=(4, 9),
            hand=(1, 4, 4),
            note="The 1 is the channel.",
        ),
        EdgeCase(
            id="unfold-has-two-axes",
            topic="Unfold takes images alone: a signal is read as one",
            layer="Unfold",
            arguments={"kernel_size": 2},
            input_shape=(1, 1, 8),
            hand="refused",
            says="Given input with spatial size (1, 8), kernel_size=(2, 2), dilation=(1, 1), "
            "padding=(0, 0), calculated shape of the array of sliding blocks as (0, 7), "
            "but its components must be at least one.",
            note="Three dimensions are (C, H, W), so that the height is 1 here.",
        ),
        EdgeCase(
            id="unfold-and-a-tuple-of-one",
            topic="A tuple of one entry is spread over both axes by a convolution, not here",
            layer="Unfold",
            arguments={"kernel_size": 2, "stride": (2,)},
            input_shape=(1, 1, 8, 8),
            hand="refused",
            says="It is expected stride equals to 2, but got size 1",
        ),
    ),
)

UPSAMPLING = Family(
    slug="upsampling",
    title="Upsampling",
    layers=(
        *("Upsample", "UpsamplingNearest2d", "UpsamplingBilinear2d"),
        *("PixelShuffle", "PixelUnshuffle"),
    ),
    tutorials=("ConvTranspose2d and output_padding",),
    examples=(
        LayerExample(
            id="upsample-example",
            topic="half a pixel is cut off",
            layer="Upsample",
            arguments={"scale_factor": 1.5},
            input_shape=(1, 64, 8, 9),
            hand=(1, 64, 12, 13),
        ),
        LayerExample(
            id="shuffle-example",
            topic="channels become pixels",
            layer="PixelShuffle",
            arguments={"upscale_factor": 2},
            input_shape=(1, 12, 8, 9),
            hand=(1, 3, 16, 18),
        ),
    ),
    readings=(
        Reading(
            id="upsample-reads",
            topic="some pixels are taken twice, some once",
            layer=Upsample(scale_factor=1.5),
            input_shape=(1, 1, 4),
            hand=((0,), (0,), (1,), (2,), (2,), (3,)),
        ),
        Reading(
            id="shuffle-places",
            topic="four channels become one, of twice the height and width",
            layer=PixelShuffle(2),
            input_shape=(1, 4, 2, 3),
            drawing="places",
            hand=(
                *((0,), (6,), (1,), (7,), (2,), (8,)),
                *((12,), (18,), (13,), (19,), (14,), (20,)),
                *((3,), (9,), (4,), (10,), (5,), (11,)),
                *((15,), (21,), (16,), (22,), (17,), (23,)),
            ),
        ),
    ),
    edges=(
        EdgeCase(
            id="upsample-floors-in-floating-point",
            topic="100 times 0.29 is 28",
            layer="Upsample",
            arguments={"scale_factor": 0.29},
            input_shape=(1, 1, 100),
            hand=(1, 1, 28),
            note="The product is 28.999999999999996 in floating point, and is rounded down. "
            "Give `size` where the size matters.",
        ),
        EdgeCase(
            id="upsample-to-nothing",
            topic="49 times one 49th is 0",
            layer="Upsample",
            arguments={"scale_factor": 0.02040816326530612},
            input_shape=(1, 1, 49),
            hand="refused",
            says="Input and output sizes should be greater than 0, "
            "but got input (W: 49) and output (W: 0)",
        ),
        EdgeCase(
            id="upsample-needs-a-batch",
            topic="Three dimensions are never an image without a batch",
            layer="Upsample",
            arguments={"scale_factor": 2},
            input_shape=(3, 8, 8),
            hand=(3, 8, 16),
            note="They are (N, C, L): the width alone is doubled, without a word.",
        ),
        EdgeCase(
            id="upsample-mode-and-rank",
            topic="mode='linear' is for one axis, 'bilinear' for two",
            layer="Upsample",
            arguments={"scale_factor": 2, "mode": "linear"},
            input_shape=(1, 1, 8, 8),
            hand="refused",
            says="Got 4D input, but linear mode needs 3D input",
        ),
        EdgeCase(
            id="align-corners-with-nearest",
            topic="align_corners belongs to the interpolating modes",
            layer="Upsample",
            arguments={"scale_factor": 2, "align_corners": True},
            input_shape=(1, 1, 8),
            hand="refused",
            says="align_corners option can only be set with the interpolating modes: "
            "linear | bilinear | bicubic | trilinear",
        ),
        EdgeCase(
            id="shuffle-and-a-rest",
            topic="PixelShuffle wants a multiple of the factor's square",
            layer="PixelShuffle",
            arguments={"upscale_factor": 2},
            input_shape=(1, 6, 8, 8),
            hand="refused",
            says="pixel_shuffle expects its input's 'channel' dimension to be divisible by the "
            "square of upscale_factor, but input.size(-3)=6 is not divisible by 4",
        ),
    ),
)

LINEAR = Family(
    slug="linear-and-flatten",
    title="Linear and Flatten",
    layers=("Linear", "Flatten", "Unflatten"),
    lazy=("in_features",),
    pieces=("param_count",),
    tutorials=("CNN versus fully connected", "FLOPs, MACs and memory"),
    examples=(
        LayerExample(
            id="flatten-example",
            topic="what the convolutions leave, in one row",
            layer="Flatten",
            arguments={},
            input_shape=(1, 16, 5, 5),
            hand=(1, 400),
        ),
        LayerExample(
            id="linear-example",
            topic="every feature to every output",
            layer="Linear",
            arguments={"in_features": 400, "out_features": 120},
            input_shape=(1, 400),
            hand=(1, 120),
            params=48120,
            macs=48000,
        ),
    ),
    readings=(
        Reading(
            id="flatten-places",
            topic="channel by channel, row by row",
            layer=Flatten(),
            input_shape=(1, 2, 2, 3),
            drawing="places",
            hand=(
                *((0,), (1,), (2,), (3,), (4,), (5,)),
                *((6,), (7,), (8,), (9,), (10,), (11,)),
            ),
        ),
    ),
    edges=(
        EdgeCase(
            id="linear-and-other-features",
            topic="The features after Flatten must be in_features",
            layer="Linear",
            arguments={"in_features": 400, "out_features": 120},
            input_shape=(1, 1024),
            hand="refused",
            says="mat1 and mat2 shapes cannot be multiplied (1x1024 and 400x120)",
            note="The second number is what came, the third what was expected.",
        ),
        EdgeCase(
            id="linear-on-an-image",
            topic="A forgotten Flatten may pass",
            layer="Linear",
            arguments={"in_features": 8, "out_features": 10},
            input_shape=(1, 64, 8, 8),
            hand=(1, 64, 8, 10),
            note="Linear looks at the last dimension alone: here it is the width.",
        ),
        EdgeCase(
            id="linear-on-a-vector",
            topic="Linear needs no batch",
            layer="Linear",
            arguments={"in_features": 3, "out_features": 2},
            input_shape=(3,),
            hand=(2,),
        ),
        EdgeCase(
            id="flatten-on-a-vector",
            topic="Flatten begins behind the first dimension, so a vector is refused",
            layer="Flatten",
            arguments={},
            input_shape=(5,),
            hand="refused",
            says="Dimension out of range (expected to be in range of [-1, 0], but got 1)",
        ),
        EdgeCase(
            id="flatten-without-a-batch",
            topic="An image without a batch keeps its channels",
            layer="Flatten",
            arguments={},
            input_shape=(16, 5, 5),
            hand=(16, 25),
            note="start_dim=1 takes the channels for the batch; the next Linear then refuses.",
        ),
        EdgeCase(
            id="flatten-backwards",
            topic="start_dim may not come after end_dim",
            layer="Flatten",
            arguments={"start_dim": 2, "end_dim": 1},
            input_shape=(2, 3, 4),
            hand="refused",
            says="flatten() has invalid args: start_dim cannot come after end_dim",
        ),
    ),
)
