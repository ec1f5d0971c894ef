# input: 1x4x20x20
from functools import partial
import torch.nn as nn

Conv = partial(nn.Conv2d, kernel_size=3, padding=1, bias=False)

class Net(nn.Module):
    def __init__(self, norm_layer=partial(nn.BatchNorm2d, eps=1e-3, momentum=0.01)):
        super().__init__()
        self.layers = nn.ModuleList()
        for i, (a, b) in enumerate([(4, 8), (8, 8), (8, 16)]):
            self.layers.append(nn.Sequential(Conv(a, b, stride=2 if i % 2 else 1), norm_layer(b), nn.SiLU()))

    def forward(self, x):
        outs = []
        for layer in self.layers:
            x = layer(x)
            outs.append(x)
        return tuple(outs)
