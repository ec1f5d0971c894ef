import torch
import torch.nn as nn
import torch.nn.functional as F


def double(i, o):
    return nn.Sequential(nn.Conv2d(i, o, 3), nn.ReLU(), nn.Conv2d(o, o, 3), nn.ReLU())


class Unpadded(nn.Module):
    def __init__(self, classes=2, widths=(64, 128, 256, 512, 1024)):
        super().__init__()
        self.down = nn.ModuleList()
        before = 1
        for w in widths:
            self.down.append(double(before, w))
            before = w
        self.ups = nn.ModuleList(
            [nn.ConvTranspose2d(a, b, 2, stride=2) for a, b in zip(widths[:0:-1], widths[-2::-1])]
        )
        self.convs = nn.ModuleList(double(2 * w, w) for w in reversed(widths[:-1]))
        self.head = nn.Conv2d(widths[0], classes, 1)

    @staticmethod
    def crop(skip, target):
        _, _, h, w = target.shape
        top, left = (skip.shape[2] - h) // 2, (skip.shape[3] - w) // 2
        return skip[:, :, top : top + h, left : left + w]

    def forward(self, x):
        skips = []
        for i, block in enumerate(self.down):
            x = block(x)
            if i < len(self.down) - 1:
                skips.append(x)
                x = F.max_pool2d(x, 2)
        for up, conv, skip in zip(self.ups, self.convs, skips[::-1]):
            x = up(x)
            x = torch.cat((self.crop(skip, x), x), dim=1)
            x = conv(x)
        return self.head(x)
