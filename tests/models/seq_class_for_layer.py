# input: 1x3x8x8
from torch import nn

model = nn.Sequential(nn.Conv2d(3, 8, 3), nn.ReLU, nn.MaxPool2d(2))
