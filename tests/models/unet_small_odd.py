# input: 1x1x45x37
import torch
import torch.nn as nn
import torch.nn.functional as F

def double_conv(in_c, out_c):
    return nn.Sequential(
        nn.Conv2d(in_c, out_c, 3, padding=1), nn.BatchNorm2d(out_c), nn.ReLU(inplace=True),
        nn.Conv2d(out_c, out_c, 3, padding=1), nn.BatchNorm2d(out_c), nn.ReLU(inplace=True),
    )

class Up(nn.Module):
    def __init__(self, in_c, out_c):
        super().__init__()
        self.up = nn.ConvTranspose2d(in_c, in_c // 2, 2, stride=2)
        self.conv = double_conv(in_c, out_c)

    def forward(self, x1, x2):
        x1 = self.up(x1)
        dy = torch.tensor([x2.size()[2] - x1.size()[2]])
        dx = torch.tensor([x2.size()[3] - x1.size()[3]])
        x1 = F.pad(x1, [dx // 2, dx - dx // 2, dy // 2, dy - dy // 2])
        return self.conv(torch.cat([x2, x1], dim=1))

class UNet(nn.Module):
    def __init__(self, n_classes=3):
        super().__init__()
        self.d1, self.d2, self.d3 = double_conv(1, 8), double_conv(8, 16), double_conv(16, 32)
        self.pool = nn.MaxPool2d(2)
        self.u1 = Up(32, 16)
        self.u2 = Up(16, 8)
        self.out = nn.Conv2d(8, n_classes, 1)

    def forward(self, x):
        a = self.d1(x)
        b = self.d2(self.pool(a))
        c = self.d3(self.pool(b))
        return self.out(self.u2(self.u1(c, b), a))
