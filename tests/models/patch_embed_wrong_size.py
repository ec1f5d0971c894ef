# input: 2x3x40x40
import torch
import torch.nn as nn

class ViT(nn.Module):
    def __init__(self, img=32, patch=8, dim=24, classes=5):
        super().__init__()
        n = (img // patch) ** 2
        self.embed = nn.Conv2d(3, dim, kernel_size=patch, stride=patch)
        self.pos = nn.Parameter(torch.randn(1, n, dim))
        self.head = nn.Linear(dim, classes)

    def forward(self, x):
        x = self.embed(x).flatten(2).transpose(1, 2)
        x = x + self.pos
        return self.head(x.mean(dim=1))
