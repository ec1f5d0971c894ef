# input: 1x3x50x70
import torch
import torch.nn as nn
import torch.nn.functional as F

class Net(nn.Module):
    def __init__(self, base=8, levels=3):
        super().__init__()
        self.encoders = nn.ModuleList()
        self.decoders = nn.ModuleList()
        channels = 3
        for level in range(levels):
            self.encoders.append(nn.Conv2d(channels, base * 2 ** level, 3, padding=1))
            channels = base * 2 ** level
        for level in reversed(range(levels - 1)):
            self.decoders.append(nn.Conv2d(channels + base * 2 ** level, base * 2 ** level, 3, padding=1))
            channels = base * 2 ** level
        self.final = nn.Conv2d(channels, 1, 1)

    def forward(self, x):
        features = []
        for enc in self.encoders:
            x = F.relu(enc(x))
            features.append(x)
            x = F.max_pool2d(x, 2)
        x = features.pop()
        for dec in self.decoders:
            skip = features.pop()
            x = F.interpolate(x, size=skip.shape[-2:], mode="bilinear", align_corners=False)
            x = F.relu(dec(torch.cat([x, skip], 1)))
        return torch.sigmoid(self.final(x))
