# input: 3x2x100
import torch.nn as nn

model = nn.Sequential(
    nn.Conv1d(2, 8, 7, stride=2, padding=3), nn.BatchNorm1d(8), nn.ReLU(), nn.MaxPool1d(3, 2),
    nn.Conv1d(8, 16, 3, dilation=2), nn.Flatten(), nn.Linear(16 * 20, 4),
)
