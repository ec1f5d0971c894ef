# input: 1x3x17x22
import torch.nn as nn
import torch.nn.functional as F

class SegNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 6, 3, padding=1)
        self.pool = nn.MaxPool2d(2, return_indices=True)
        self.unpool = nn.MaxUnpool2d(2)
        self.out = nn.Conv2d(6, 2, 3, padding=1)

    def forward(self, x):
        x = self.conv(x)
        size = x.size()
        x, idx = self.pool(x)
        x = self.unpool(x, idx, output_size=size)
        return self.out(x)
