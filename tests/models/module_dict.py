# input: 2x10
import torch.nn as nn

class Chooser(nn.Module):
    def __init__(self):
        super().__init__()
        self.activations = nn.ModuleDict([["lrelu", nn.LeakyReLU()], ["prelu", nn.PReLU()]])
        self.choices = nn.ModuleDict({"a": nn.Linear(10, 20), "b": nn.Linear(20, 3)})

    def forward(self, x):
        for name in ["a", "b"]:
            x = self.choices[name](x)
            x = self.activations["prelu"](x)
        return x
