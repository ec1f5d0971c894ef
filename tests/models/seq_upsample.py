# input: 1x8x5x7
import torch.nn as nn

model = nn.Sequential(
    nn.Upsample(scale_factor=2, mode="bilinear", align_corners=False),
    nn.Conv2d(8, 12, 3, padding=1),
    nn.PixelShuffle(2),
    nn.ReflectionPad2d((1, 2, 0, 3)),
    nn.ConvTranspose2d(3, 2, 3, stride=2, padding=1, output_padding=1),
)
