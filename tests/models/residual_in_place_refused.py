# input: 1x1x10x10
import torch.nn as nn

class Block(nn.Module):
    def __init__(self):
        super().__init__()
        self.body = nn.Conv2d(1, 24, 3, padding=1)

    def forward(self, x):
        x = x * 1.0
        x += self.body(x)
        return x

model = Block()
