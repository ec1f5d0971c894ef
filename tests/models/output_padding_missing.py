# input: 1x1x28x24
import torch
from torch import nn
class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.c1 = nn.Conv2d(1, 8, 3, stride=2, padding=1)
        self.c2 = nn.Conv2d(8, 16, 3, stride=2, padding=1)
        self.d = nn.ConvTranspose2d(16, 8, 3, stride=2, padding=1)
    def forward(self, x):
        a = self.c1(x)
        b = self.c2(a)
        return a + self.d(b)
