# input: 1x16x8x8
import torch.nn as nn
import torch.nn.functional as F

class Net(nn.Module):
    def __init__(self, r=3):
        super().__init__()
        self.conv = nn.Conv2d(16, 16, 3, padding=1)
        self.r = r

    def forward(self, x):
        return F.pixel_shuffle(self.conv(x), self.r)
