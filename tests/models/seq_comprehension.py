# input: 2x3x40x24
from torch import nn

widths = [3, 16, 32, 64]
model = nn.Sequential(
    *[
        nn.Sequential(nn.Conv2d(a, b, 3, stride=2, padding=1, bias=False), nn.BatchNorm2d(b), nn.GELU())
        for a, b in zip(widths, widths[1:])
    ],
    nn.AdaptiveAvgPool2d(1),
    nn.Flatten(),
    nn.Linear(widths[-1], 5),
)
