# input: 2x1x28x28
from torch import nn

net = nn.Sequential(
    nn.Conv2d(1, 8, kernel_size=3),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Linear(8 * 13 * 13, 10),
)
