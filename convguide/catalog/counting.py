"""What the counters of FLOPs are asked about: single layers, and whole networks."""

from __future__ import annotations

from convguide.layers import (
    AdaptiveAvgPool2d,
    AvgPool2d,
    BatchNorm2d,
    Conv2d,
    ConvTranspose2d,
    GroupNorm,
    LayerNorm,
    LeakyReLU,
    Linear,
    MaxPool2d,
    PReLU,
    ReLU,
    Softmax,
    Upsample,
)
from convguide.networks import Sequential, Sum
from convguide.problems import Counted, CountingProblem

COUNTING = (
    CountingProblem(
        id="EM6",
        topic="single layers, five counters",
        cases={
            "grouped convolution": Counted(
                Conv2d(16, 32, kernel_size=3, groups=4), (1, 16, 28, 28)
            ),
            "without a bias": Counted(
                Conv2d(16, 32, kernel_size=3, groups=4, bias=False), (1, 16, 28, 28)
            ),
            "called as F.conv2d": Counted(
                Conv2d(16, 32, kernel_size=3, groups=4), (1, 16, 28, 28), form="functional"
            ),
            "transposed convolution": Counted(
                ConvTranspose2d(16, 8, kernel_size=4, stride=2, padding=1), (1, 16, 7, 9)
            ),
            "Linear": Counted(Linear(400, 120), (1, 400)),
            "Linear on ten tokens": Counted(Linear(64, 32), (1, 10, 64)),
            "BatchNorm2d": Counted(BatchNorm2d(16), (1, 16, 8, 10)),
            "GroupNorm": Counted(GroupNorm(4, 16), (1, 16, 8, 10)),
            "LayerNorm": Counted(LayerNorm(64), (1, 10, 64)),
            "ReLU": Counted(ReLU(), (1, 16, 8, 10)),
            "PReLU": Counted(PReLU(), (1, 16, 8, 10)),
            "LeakyReLU": Counted(LeakyReLU(), (1, 16, 8, 10)),
            "Softmax": Counted(Softmax(dim=1), (1, 10)),
            "MaxPool2d": Counted(MaxPool2d(2), (1, 16, 8, 10)),
            "AvgPool2d": Counted(AvgPool2d(2), (1, 16, 8, 10)),
            "AdaptiveAvgPool2d": Counted(AdaptiveAvgPool2d(1), (1, 16, 8, 10)),
            "Upsample, nearest": Counted(Upsample(scale_factor=2), (1, 16, 8, 10)),
            "Upsample, bilinear": Counted(
                Upsample(scale_factor=2, mode="bilinear"), (1, 16, 8, 10)
            ),
            "conv(x) + x": Counted(
                Sum(Conv2d(16, 16, kernel_size=3, padding=1, bias=False), Sequential()),
                (1, 16, 8, 10),
            ),
            "torch.add(conv(x), x)": Counted(
                Sum(Conv2d(16, 16, kernel_size=3, padding=1, bias=False), Sequential()),
                (1, 16, 8, 10),
                form="torch.add",
            ),
        },
        hand={
            "grouped convolution, parameters": 1184,
            "grouped convolution, torch": 1557504,
            "grouped convolution, fvcore": 778752,
            "grouped convolution, torchinfo": 800384,
            "grouped convolution, ptflops": 800384,
            "ReLU, ptflops": 2560,
            "conv(x) + x, ptflops": 184320,
            "torch.add(conv(x), x), ptflops": 185600,
        },
    ),
    CountingProblem(
        id="EM7",
        topic="whole networks, five counters",
        cases={
            "ResNet-50": Counted("RESNET50", (1, 3, 224, 224)),
            "ResNet-50, the paper's": Counted("RESNET50_V1", (1, 3, 224, 224)),
            "MobileNet": Counted("MOBILENET_V1", (1, 3, 224, 224)),
            "SqueezeNet 1.1": Counted("SQUEEZENET1_1", (1, 3, 224, 224)),
            "VGG16": Counted("VGG16", (1, 3, 224, 224)),
            "AlexNet": Counted("ALEXNET", (1, 3, 224, 224)),
            "AlexNet, the paper's": Counted("ALEXNET_2012", (1, 3, 227, 227)),
            "LeNet-5": Counted("LENET5", (1, 1, 32, 32)),
            "U-Net on 64×96": Counted("UNET", (1, 1, 64, 96)),
            "DCGAN's generator": Counted("DCGAN_GENERATOR", (1, 100, 1, 1)),
        },
        hand={
            "ResNet-50, parameters": 25557032,
            "ResNet-50, multiply–accumulates": 4089184256,
            "VGG16, parameters": 138357544,
            "VGG16, multiply–accumulates": 15470264320,
            "MobileNet, multiply–accumulates": 568740352,
        },
    ),
)
