# input: 1x1x10x10
import torch.nn as nn

class Block(nn.Module):
    def __init__(self, channels, out):
        super().__init__()
        self.body = nn.Conv2d(channels, out, 3, padding=1)

    def forward(self, x):
        return x + self.body(x)

model = Block(1, 24)
