# input: 1x3x32x32
import torch.nn as nn

model = nn.Sequential(
    nn.Conv2d(3, 16, 3, padding=1),
    nn.ReLU(),
    nn.MaxPool2d(2),
    nn.Conv2d(16, 32, (3, 5), stride=(2, 1)),
    nn.ReLU(),
    nn.Flatten(),
    nn.Linear(32 * 7 * 12, 10),
)
