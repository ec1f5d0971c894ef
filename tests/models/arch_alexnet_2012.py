import torch.nn as nn
import torch.nn.functional as F


class TwoTowers(nn.Module):
    """The network of 2012, its two groups as `groups=2`."""

    def __init__(self, classes):
        super().__init__()
        lrn = dict(alpha=1e-4, beta=0.75, k=2)
        self.conv1 = nn.Conv2d(3, 96, 11, 4)
        self.norm1 = nn.LocalResponseNorm(5, **lrn)
        self.conv2 = nn.Conv2d(96, 256, 5, padding=2, groups=2)
        self.norm2 = nn.LocalResponseNorm(5, **lrn)
        self.conv3 = nn.Conv2d(256, 384, 3, padding=1)
        self.conv4 = nn.Conv2d(384, 384, 3, padding=1, groups=2)
        self.conv5 = nn.Conv2d(384, 256, 3, padding=1, groups=2)
        self.fc6 = nn.Linear(9216, 4096)
        self.fc7 = nn.Linear(4096, 4096)
        self.fc8 = nn.Linear(4096, classes)

    def forward(self, x):
        x = F.max_pool2d(self.norm1(F.relu(self.conv1(x))), 3, 2)
        x = F.max_pool2d(self.norm2(F.relu(self.conv2(x))), kernel_size=3, stride=2)
        x = F.relu(self.conv3(x))
        x = F.relu(self.conv4(x))
        x = F.max_pool2d(F.relu(self.conv5(x)), (3, 3), 2)
        x = x.flatten(1)
        x = F.dropout(F.relu(self.fc6(x)), 0.5, training=self.training)
        x = F.dropout(F.relu(self.fc7(x)), 0.5, self.training)
        return self.fc8(x)


if __name__ == "__main__":
    model = TwoTowers(classes=1000)
    print(model)
