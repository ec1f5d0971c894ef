# input: 1x8x14x14
from torch import nn

class Bottleneck(nn.Module):
    def __init__(self, i, o, groups=2, width_per_group=6):
        super().__init__()
        width = int(o * (width_per_group / 4.0)) * groups
        self.a = nn.Conv2d(i, width, 1, bias=False)
        self.b = nn.Conv2d(width, width, 3, padding=1, groups=groups, bias=False)
        self.c = nn.Conv2d(width, o * 2, 1, bias=False)
        self.norms = nn.ModuleList(nn.BatchNorm2d(n) for n in (width, width, o * 2))
        self.down = nn.Identity() if i == o * 2 else nn.Conv2d(i, o * 2, 1)

    def forward(self, x):
        y = x
        for conv, norm in zip((self.a, self.b, self.c), self.norms):
            y = norm(conv(y)).relu_()
        return y.add(self.down(x))

block = Bottleneck(8, 8)
