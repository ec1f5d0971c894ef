# input: 2x6x9x9
import torch.nn as nn

ACTS = {"relu": nn.ReLU, "elu": nn.ELU, "none": nn.Identity}

def conv(i, o, act="relu", norm=nn.BatchNorm2d, **kw):
    layers = [nn.Conv2d(i, o, 3, **kw)]
    if norm is not None:
        layers.append(norm(o))
    layers.append(ACTS[act]())
    return nn.Sequential(*layers)

class Net(nn.Module):
    def __init__(self, cfg={"depth": 2, "width": 8}):
        super().__init__()
        self.body = nn.Sequential(
            conv(6, cfg["width"], "elu"),
            *(conv(cfg["width"], cfg["width"], norm=None, padding="same") for _ in range(cfg["depth"])),
            getattr(nn, "MaxPool2d")(2),
        )
        self.last = conv(cfg["width"], 4, act="none", norm=lambda c: nn.GroupNorm(2, c))

    def forward(self, x):
        return self.last(self.body(x))
