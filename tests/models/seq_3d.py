# input: 1x1x8x20x24
import torch.nn as nn

model = nn.Sequential(
    nn.Conv3d(1, 4, (3, 5, 3), padding=(1, 2, 0)),
    nn.ReLU(),
    nn.MaxPool3d((1, 2, 2)),
    nn.Conv3d(4, 8, 3, stride=(1, 2, 2)),
    nn.AdaptiveAvgPool3d((2, 1, 1)),
    nn.Flatten(),
    nn.Linear(16, 3),
)
