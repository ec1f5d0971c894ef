# input: 1x3x10x10
import torch.nn as nn
import torch.nn.functional as F

class Conv2dSame(nn.Conv2d):
    def __init__(self, i, o, k, **kw):
        super().__init__(i, o, k, **kw)

    def forward(self, x):
        ph = (self.kernel_size[0] - 1) // 2
        pw = (self.kernel_size[1] - 1) // 2
        x = F.pad(x, (pw, pw, ph, ph), mode="reflect")
        return super().forward(x)

class Flatten(nn.Module):
    def forward(self, x):
        return x.reshape(x.shape[0], -1)

model = nn.Sequential(Conv2dSame(3, 4, 5), nn.ReLU(), Flatten(), nn.Linear(400, 2))
