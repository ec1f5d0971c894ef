# input: 4x3x20x30
from torch import nn

net = nn.Sequential(nn.Conv2d(3, 24, 5), nn.BatchNorm2d(32), nn.ReLU())
