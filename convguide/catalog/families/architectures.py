"""Whole networks: their totals, and what their authors and torchvision print."""

from __future__ import annotations

from convguide.problems import NetworkTotals, Published

ARCHITECTURES = (
    NetworkTotals(
        id="lenet-5",
        topic="LeNet-5",
        name="LENET5",
        params=61706,
        macs=416520,
        output=(1, 10),
        published=(
            Published(
                figure="60,000",
                what="parameters",
                source="LeCun et al. 1998",
                url="https://doi.org/10.1109/5.726791",
                differs="The paper's C3 reads 60 of the 96 pairs of maps, its subsampling has "
                "coefficients, and its output layer learns nothing.",
            ),
        ),
        note="Today's dense form, with average pools. The paper's own count stands in "
        "`convguide.architectures.lenet`.",
    ),
    NetworkTotals(
        id="alexnet",
        topic="AlexNet",
        name="ALEXNET",
        params=61100840,
        macs=714188480,
        output=(1, 1000),
        published=(
            Published(
                figure="61,100,840",
                what="parameters",
                source="torchvision",
                url="https://github.com/pytorch/vision/blob/main/torchvision/models/alexnet.py",
            ),
            Published(
                figure="0.714 G",
                what="multiply–accumulates",
                source="torchvision",
                url="https://github.com/pytorch/vision/blob/main/torchvision/models/alexnet.py",
            ),
        ),
        note="torchvision's, with the channels of the later single-column form.",
    ),
    NetworkTotals(
        id="alexnet-the-papers",
        topic="AlexNet, the paper's",
        name="ALEXNET_2012",
        params=60965224,
        macs=724406816,
        output=(1, 1000),
        published=(
            Published(
                figure="60 M",
                what="parameters",
                source="Krizhevsky et al. 2012",
                url="https://papers.nips.cc/paper/4824",
                differs="Rounded down, and right with two groups only: without them the same widths"
                " have 62.4 million.",
            ),
        ),
        note="Two groups on three of its convolutions, and 227 pixels a side: [with 224, no "
        "padding gives the 55 of the "
        "paper](https://github.com/cs231n/cs231n.github.io/issues/9).",
    ),
    NetworkTotals(
        id="vgg-11",
        topic="VGG-11",
        name="VGG11",
        params=132863336,
        macs=7609090048,
        output=(1, 1000),
        published=(
            Published(
                figure="132,863,336",
                what="parameters",
                source="torchvision",
                url="https://github.com/pytorch/vision/blob/main/torchvision/models/vgg.py",
            ),
            Published(
                figure="7.609 G",
                what="multiply–accumulates",
                source="torchvision",
                url="https://github.com/pytorch/vision/blob/main/torchvision/models/vgg.py",
            ),
            Published(
                figure="133 M",
                what="parameters",
                source="Simonyan and Zisserman 2014",
                url="https://arxiv.org/abs/1409.1556",
            ),
        ),
    ),
    NetworkTotals(
        id="vgg-13",
        topic="VGG-13",
        name="VGG13",
        params=133047848,
        macs=11308466176,
        output=(1, 1000),
        published=(
            Published(
                figure="133,047,848",
                what="parameters",
                source="torchvision",
                url="https://github.com/pytorch/vision/blob/main/torchvision/models/vgg.py",
            ),
            Published(
                figure="11.308 G",
                what="multiply–accumulates",
                source="torchvision",
                url="https://github.com/pytorch/vision/blob/main/torchvision/models/vgg.py",
            ),
            Published(
                figure="133 M",
                what="parameters",
                source="Simonyan and Zisserman 2014",
                url="https://arxiv.org/abs/1409.1556",
            ),
        ),
    ),
    NetworkTotals(
        id="vgg-16",
        topic="VGG-16",
        name="VGG16",
        params=138357544,
        macs=15470264320,
        output=(1, 1000),
        published=(
            Published(
                figure="138,357,544",
                what="parameters",
                source="torchvision",
                url="https://github.com/pytorch/vision/blob/main/torchvision/models/vgg.py",
            ),
            Published(
                figure="15.47 G",
                what="multiply–accumulates",
                source="torchvision",
                url="https://github.com/pytorch/vision/blob/main/torchvision/models/vgg.py",
            ),
            Published(
                figure="138 M",
                what="parameters",
                source="Simonyan and Zisserman 2014",
                url="https://arxiv.org/abs/1409.1556",
            ),
        ),
        note="Nine tenths of its parameters are in the three Linear layers, nearly all of its "
        "work is in the convolutions.",
    ),
    NetworkTotals(
        id="vgg-19",
        topic="VGG-19",
        name="VGG19",
        params=143667240,
        macs=19632062464,
        output=(1, 1000),
        published=(
            Published(
                figure="143,667,240",
                what="parameters",
                source="torchvision",
                url="https://github.com/pytorch/vision/blob/main/torchvision/models/vgg.py",
            ),
            Published(
                figure="19.632 G",
                what="multiply–accumulates",
                source="torchvision",
                url="https://github.com/pytorch/vision/blob/main/torchvision/models/vgg.py",
            ),
            Published(
                figure="144 M",
                what="parameters",
                source="Simonyan and Zisserman 2014",
                url="https://arxiv.org/abs/1409.1556",
            ),
        ),
    ),
    NetworkTotals(
        id="resnet-18",
        topic="ResNet-18",
        name="RESNET18",
        params=11689512,
        macs=1814073344,
        output=(1, 1000),
        published=(
            Published(
                figure="11,689,512",
                what="parameters",
                source="torchvision",
                url="https://github.com/pytorch/vision/blob/main/torchvision/models/resnet.py",
            ),
            Published(
                figure="1.814 G",
                what="multiply–accumulates",
                source="torchvision",
                url="https://github.com/pytorch/vision/blob/main/torchvision/models/resnet.py",
            ),
        ),
    ),
    NetworkTotals(
        id="resnet-34",
        topic="ResNet-34",
        name="RESNET34",
        params=21797672,
        macs=3663761408,
        output=(1, 1000),
        published=(
            Published(
                figure="21,797,672",
                what="parameters",
                source="torchvision",
                url="https://github.com/pytorch/vision/blob/main/torchvision/models/resnet.py",
            ),
            Published(
                figure="3.664 G",
                what="multiply–accumulates",
                source="torchvision",
                url="https://github.com/pytorch/vision/blob/main/torchvision/models/resnet.py",
            ),
        ),
    ),
    NetworkTotals(
        id="resnet-50",
        topic="ResNet-50",
        name="RESNET50",
        params=25557032,
        macs=4089184256,
        output=(1, 1000),
        published=(
            Published(
                figure="25,557,032",
                what="parameters",
                source="torchvision",
                url="https://github.com/pytorch/vision/blob/main/torchvision/models/resnet.py",
            ),
            Published(
                figure="4.089 G",
                what="multiply–accumulates",
                source="torchvision",
                url="https://github.com/pytorch/vision/blob/main/torchvision/models/resnet.py",
            ),
        ),
        note="The stride stands on the 3×3 convolution of a block, as in torchvision.",
    ),
    NetworkTotals(
        id="resnet-50-the-papers",
        topic="ResNet-50, the paper's",
        name="RESNET50_V1",
        params=25557032,
        macs=3857973248,
        output=(1, 1000),
        published=(
            Published(
                figure="3.8 G",
                what="multiply–accumulates",
                source="He et al. 2015",
                url="https://arxiv.org/abs/1512.03385",
                differs="Cut off rather than rounded; and not torchvision's layer order, which "
                "costs 4.089 G.",
            ),
        ),
        note="The stride stands on the first 1×1: fewer multiplications, the same parameters, "
        "and [another receptive field](https://distill.pub/2019/computing-receptive-"
        "fields/).",
    ),
    NetworkTotals(
        id="mobilenetv1",
        topic="MobileNetV1",
        name="MOBILENET_V1",
        params=4231976,
        macs=568740352,
        output=(1, 1000),
        published=(
            Published(
                figure="4.2 M",
                what="parameters",
                source="Howard et al. 2017",
                url="https://arxiv.org/abs/1704.04861",
            ),
            Published(
                figure="569 M",
                what="multiply–accumulates",
                source="Howard et al. 2017",
                url="https://arxiv.org/abs/1704.04861",
            ),
            Published(
                figure="529 M",
                what="multiply–accumulates",
                source="Keras' documentation",
                url="https://tensorflow.org/versions/r2.9/api_docs/python/tf/keras/applications/mobilenet",
                differs="A slip: the paper and the arithmetic say 569.",
            ),
        ),
    ),
    NetworkTotals(
        id="mobilenetv2",
        topic="MobileNetV2",
        name="MOBILENET_V2",
        params=3504872,
        macs=300774272,
        output=(1, 1000),
        published=(
            Published(
                figure="3,504,872",
                what="parameters",
                source="torchvision",
                url="https://github.com/pytorch/vision/blob/main/torchvision/models/mobilenetv2.py",
            ),
            Published(
                figure="0.301 G",
                what="multiply–accumulates",
                source="torchvision",
                url="https://github.com/pytorch/vision/blob/main/torchvision/models/mobilenetv2.py",
            ),
        ),
    ),
    NetworkTotals(
        id="squeezenet-1-1",
        topic="SqueezeNet 1.1",
        name="SQUEEZENET1_1",
        params=1235496,
        macs=349151936,
        output=(1, 1000),
        published=(
            Published(
                figure="1,235,496",
                what="parameters",
                source="torchvision",
                url="https://github.com/pytorch/vision/blob/main/torchvision/models/squeezenet.py",
            ),
            Published(
                figure="0.349 G",
                what="multiply–accumulates",
                source="torchvision",
                url="https://github.com/pytorch/vision/blob/main/torchvision/models/squeezenet.py",
            ),
        ),
    ),
    NetworkTotals(
        id="u-net",
        topic="U-Net",
        name="UNET",
        params=31030658,
        macs=192384335872,
        output=(1, 2, 512, 512),
        note="Padded, as in most of today's code, for sizes that are multiples of 16.",
    ),
    NetworkTotals(
        id="u-net-the-papers",
        topic="U-Net, the paper's",
        name="UNET_2015",
        params=31030658,
        macs=150428424448,
        output=(1, 2, 388, 388),
        note="Without padding the image shrinks from 572 pixels to 388, and the skips are cropped.",
    ),
    NetworkTotals(
        id="dcgans-generator",
        topic="DCGAN's generator",
        name="DCGAN_GENERATOR",
        params=3576704,
        macs=104628224,
        output=(1, 3, 64, 64),
        note="Five transposed convolutions from one pixel to 64.",
    ),
    NetworkTotals(
        id="pix2pixs-patchgan",
        topic="pix2pix's PatchGAN",
        name="PATCHGAN",
        params=2768705,
        macs=3197140992,
        output=(1, 1, 30, 30),
        note="Each of its 30×30 outputs judges 70×70 pixels, [a question that its users "
        "asked](https://github.com/phillipi/pix2pix/issues/158).",
    ),
)
