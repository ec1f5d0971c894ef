# input: 1x3x64x48
import torch.nn as nn
import torch.nn.functional as F

class FPN(nn.Module):
    def __init__(self, dims=(8, 16, 32), out=12):
        super().__init__()
        self.stem = nn.Conv2d(3, dims[0], 3, stride=2, padding=1)
        for i in range(1, len(dims)):
            setattr(self, f"stage{i}", nn.Conv2d(dims[i - 1], dims[i], 3, stride=2, padding=1))
        self.lateral = nn.ModuleList([nn.Conv2d(d, out, 1) for d in dims])
        self.n = len(dims)

    def forward(self, x):
        feats = [self.stem(x)]
        for i in range(1, self.n):
            feats.append(F.relu(getattr(self, f"stage{i}")(feats[-1])))
        outs = [lat(f) for lat, f in zip(self.lateral, feats)]
        for i in range(self.n - 1, 0, -1):
            outs[i - 1] = outs[i - 1] + F.interpolate(outs[i], scale_factor=2, mode="nearest")
        return {"p%d" % i: o for i, o in enumerate(outs)}
