import torch.nn as nn


class MobileNet(nn.Module):
    def __init__(self, n_class=1000):
        super().__init__()

        def conv_bn(inp, oup, stride):
            return nn.Sequential(
                nn.Conv2d(inp, oup, 3, stride, 1, bias=False),
                nn.BatchNorm2d(oup),
                nn.ReLU(inplace=True),
            )

        def conv_dw(inp, oup, stride):
            return nn.Sequential(
                nn.Conv2d(inp, inp, 3, stride, 1, groups=inp, bias=False),
                nn.BatchNorm2d(inp),
                nn.ReLU(inplace=True),
                nn.Conv2d(inp, oup, 1, 1, 0, bias=False),
                nn.BatchNorm2d(oup),
                nn.ReLU(inplace=True),
            )

        settings = [(64, 1), (128, 2), (128, 1), (256, 2), (256, 1), (512, 2)]
        settings += [(512, 1) for _ in range(5)] + [(1024, 2), (1024, 1)]
        blocks, inp = [conv_bn(3, 32, 2)], 32
        for oup, s in settings:
            blocks.append(conv_dw(inp, oup, s))
            inp = oup
        self.model = nn.Sequential(*blocks, nn.AvgPool2d(7))
        self.fc = nn.Linear(1024, n_class)

    def forward(self, x):
        x = self.model(x)
        x = x.view(-1, 1024)
        return self.fc(x)
