# input: 1x1x32x32
import torch
import torch.nn as nn

class UNet(nn.Module):
    def __init__(self):
        super().__init__()
        self.enc1 = nn.Conv2d(1, 8, 3, padding=1)
        self.enc2 = nn.Conv2d(8, 16, 3, padding=1)
        self.pool = nn.MaxPool2d(2)
        self.up = nn.ConvTranspose2d(16, 8, kernel_size=2, stride=2)
        self.dec = nn.Conv2d(8, 8, 3, padding=1)

    def forward(self, x):
        skip = self.enc1(x)
        x = self.enc2(self.pool(skip))
        x = self.up(x, output_size=skip.size())
        x = torch.cat((skip, x), dim=1)
        return self.dec(x)
