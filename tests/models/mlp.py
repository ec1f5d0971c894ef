# input: 5x784
import torch.nn as nn

class MLP(nn.Module):
    def __init__(self, input_size=784, hidden=(256, 128), classes=10):
        super().__init__()
        dims = [input_size, *hidden]
        layers = []
        for i in range(len(dims) - 1):
            layers += [nn.Linear(dims[i], dims[i + 1]), nn.ReLU(), nn.Dropout(0.2)]
        layers.append(nn.Linear(dims[-1], classes))
        self.net = nn.Sequential(*layers)

    def forward(self, x):
        return self.net(x)
