"""Which input sizes models take: short models as source, and well-known networks: data only."""

from __future__ import annotations

from convguide.problems import AcceptedSizes, ArchitectureSizes

CHAIN = """\
model = nn.Sequential(
    nn.Conv2d(3, 8, kernel_size=3), nn.ReLU(), nn.MaxPool2d(2),
    nn.Conv2d(8, 16, kernel_size=3), nn.ReLU(), nn.MaxPool2d(2),
    nn.{head}
)
"""
SKIP = """\
class Level(nn.Module):
    def __init__(self, depth, channels=4):
        super().__init__()
        self.pool = nn.MaxPool2d(2)
        self.below = Level(depth - 1, channels) if depth > 1 else nn.Identity()
        self.up = nn.ConvTranspose2d(channels, channels, kernel_size=2, stride=2)
        self.merge = nn.Conv2d(2 * channels, channels, kernel_size=3, padding=1)

    def forward(self, x):
        y = self.up(self.below(self.pool(x)))
{fit}        return self.merge(torch.cat([x, y], dim=1))

model = nn.Sequential(nn.Conv2d(3, 4, kernel_size=3, padding=1), Level(depth={depth}))
"""
CUT = """\
def twice(before, after):
    return nn.Sequential(
        nn.Conv2d(before, after, kernel_size=3), nn.ReLU(),
        nn.Conv2d(after, after, kernel_size=3), nn.ReLU(),
    )

class Level(nn.Module):
    def __init__(self, depth, channels=4):
        super().__init__()
        self.first = twice(channels, channels)
        self.pool = nn.MaxPool2d(2)
        self.below = Level(depth - 1, channels) if depth > 1 else twice(channels, channels)
        self.up = nn.ConvTranspose2d(channels, channels, kernel_size=2, stride=2)
        self.last = twice(2 * channels, channels)

    def forward(self, x):
        x = self.first(x)
        y = self.up(self.below(self.pool(x)))
        rows, columns = x.size(2) - y.size(2), x.size(3) - y.size(3)
        top, left = rows // 2, columns // 2
        x = x[:, :, top : top + y.size(2), left : left + y.size(3)]
        if rows % 2 or columns % 2:
            raise ValueError("the crop would not lie in the middle")
        return self.last(torch.cat([x, y], dim=1))

model = Level(depth=3)
"""
SHORTCUT = """\
class Down(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 3, kernel_size=3, stride=2, padding=1)
        self.shortcut = nn.{shortcut}

    def forward(self, x):
        return self.conv(x) + self.shortcut(x)

model = Down()
"""
PATCHES = """\
class Patches(nn.Module):
    def __init__(self, size=32, patch=4, width=12):
        super().__init__()
        self.cut = nn.Conv2d(3, width, kernel_size=patch, stride=patch)
        self.place = nn.Parameter(torch.zeros(1, (size // patch) ** 2, width))

    def forward(self, x):
        return self.cut(x).flatten(2).transpose(1, 2) + self.place

model = Patches()
"""
SOUND = """\
model = nn.Sequential(
    nn.Conv1d(1, 8, kernel_size=80, stride=4), nn.ReLU(), nn.MaxPool1d(4),
    nn.Conv1d(8, 16, kernel_size=3), nn.ReLU(), nn.MaxPool1d(4),
    nn.AdaptiveAvgPool1d(1), nn.Flatten(), nn.Linear(16, 10),
)
"""
PIECES = """\
model = nn.Sequential(
    nn.PixelUnshuffle(2), nn.Conv2d(12, 16, kernel_size=3, padding=1),
    nn.Conv2d(16, 12, kernel_size=3, padding=1), nn.PixelShuffle(2),
)
"""
RESIZED = "        y = F.interpolate(y, size=x.shape[2:])\n"
PADDED = "        y = F.pad(y, (0, x.size(3) - y.size(3), 0, x.size(2) - y.size(2)))\n"


TOO_SMALL = (
    "Given input size: ({0}x1x1). Calculated output size: ({0}x0x0). Output size is too small"
)
JOINED = (
    "Sizes of tensors must match except in dimension 1. Expected size {} but got size {} for "
    "tensor number 1 in the list."
)

MODEL_SIZES = (
    AcceptedSizes(
        id="sizes-chain",
        topic="convolutions and pools, then an adaptive pool",
        code=CHAIN.format(head="AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(16, 10),"),
        begins=(1, 3),
        tried=64,
        sizes="every size from 10 to 64",
        smallest=10,
        count=55,
        refused=9,
        says=TOO_SMALL.format(16),
        next_size=10,
    ),
    AcceptedSizes(
        id="sizes-linear",
        topic="the same layers in front of a Linear with a fixed number",
        code=CHAIN.format(head="Flatten(), nn.Linear(16 * 6 * 6, 10),"),
        begins=(1, 3),
        tried=64,
        sizes="every size from 30 to 33",
        smallest=30,
        count=4,
        refused=34,
        says="mat1 and mat2 shapes cannot be multiplied (1x784 and 576x10)",
    ),
    *(
        AcceptedSizes(
            id=f"sizes-skip-{depth}",
            topic=f"a skip connection around {depth} halvings",
            code=SKIP.format(fit="", depth=depth),
            begins=(1, 3),
            tried=96,
            sizes=sizes,
            smallest=smallest,
            count=count,
            refused=refused,
            says=says,
            next_size=next_size,
        )
        for depth, sizes, smallest, count, refused, says, next_size in (
            (1, "multiples of 2 from 2 to 96", 2, 48, 57, JOINED.format(57, 56), 58),
            (2, "multiples of 4 from 4 to 96", 4, 24, 58, JOINED.format(29, 28), 60),
            (3, "multiples of 8 from 8 to 96", 8, 12, 60, JOINED.format(15, 14), 64),
            (4, "multiples of 16 from 16 to 96", 16, 6, 50, JOINED.format(25, 24), 64),
            (5, "multiples of 32 from 32 to 96", 32, 3, 80, JOINED.format(5, 4), 96),
        )
    ),
    AcceptedSizes(
        id="sizes-resized",
        topic="what comes up is resized to the skip",
        code=SKIP.format(fit=RESIZED, depth=4),
        begins=(1, 3),
        tried=48,
        sizes="every size from 16 to 48",
        smallest=16,
        count=33,
        refused=15,
        says=TOO_SMALL.format(4),
        next_size=16,
    ),
    AcceptedSizes(
        id="sizes-padded",
        topic="what comes up is padded to the skip",
        code=SKIP.format(fit=PADDED, depth=4),
        begins=(1, 3),
        tried=48,
        sizes="every size from 16 to 48",
        smallest=16,
        count=33,
        refused=15,
        says=TOO_SMALL.format(4),
        next_size=16,
    ),
    AcceptedSizes(
        id="sizes-cut",
        topic="a U-Net without padding",
        code=CUT,
        begins=(1, 4),
        tried=120,
        sizes="8·k + 4 from 92 to 116",
        smallest=92,
        count=4,
        refused=96,
        says="the crop would not lie in the middle",
        next_size=100,
    ),
    AcceptedSizes(
        id="sizes-shortcut",
        topic="a shortcut that rounds another way",
        code=SHORTCUT.format(shortcut="AvgPool2d(2)"),
        begins=(1, 3),
        tried=64,
        sizes="2–4, 6, 8, 10, 12, 14, 16, 18, …",
        smallest=2,
        count=33,
        refused=33,
        says="The size of tensor a (17) must match the size of tensor b (16) at non-singleton "
        "dimension 3",
        next_size=34,
    ),
    AcceptedSizes(
        id="sizes-projection",
        topic="a shortcut that rounds the same way",
        code=SHORTCUT.format(shortcut="Conv2d(3, 3, kernel_size=1, stride=2)"),
        begins=(1, 3),
        tried=64,
        sizes="every size from 1 to 64",
        smallest=1,
        count=64,
        refused=0,
        says="",
        next_size=1,
    ),
    AcceptedSizes(
        id="sizes-patches",
        topic="patches with a place each",
        code=PATCHES,
        begins=(1, 3),
        tried=64,
        sizes="4–7, 32–35",
        smallest=4,
        count=8,
        refused=36,
        says="The size of tensor a (81) must match the size of tensor b (64) at non-singleton "
        "dimension 1",
    ),
    AcceptedSizes(
        id="sizes-pieces",
        topic="PixelUnshuffle",
        code=PIECES,
        begins=(1, 3),
        tried=64,
        sizes="multiples of 2 from 2 to 64",
        smallest=2,
        count=32,
        refused=33,
        says="pixel_unshuffle expects height to be divisible by downscale_factor, but "
        "input.size(-2)=33 is not divisible by 2",
        next_size=34,
    ),
    AcceptedSizes(
        id="sizes-sound",
        topic="a network for sound",
        code=SOUND,
        begins=(1, 1),
        tried=256,
        sizes="every size from 172 to 256",
        smallest=172,
        count=85,
        refused=171,
        says="max_pool1d() Invalid computed output size: 0",
        next_size=172,
        rank=1,
    ),
)

ARCHITECTURE_SIZES = tuple(
    ArchitectureSizes(
        id=f"sizes-of-{name.lower()}",
        topic=topic,
        name=name,
        tried=tried,
        sizes=sizes,
        smallest=smallest,
    )
    for name, topic, tried, sizes, smallest in (
        ("LENET5", "LeNet-5", 40, "every size from 32 to 35", 32),
        ("ALEXNET", "AlexNet", 66, "every size from 63 to 66", 63),
        ("VGG16", "VGG-16", 35, "every size from 32 to 35", 32),
        ("RESNET18", "ResNet-18", 20, "every size from 1 to 20", 1),
        ("MOBILENET_V2", "MobileNet v2", 20, "every size from 1 to 20", 1),
        ("SQUEEZENET1_1", "SqueezeNet 1.1", 24, "every size from 17 to 24", 17),
        ("UNET", "U-Net, padded", 48, "multiples of 16 from 16 to 48", 16),
        ("PATCHGAN", "PatchGAN", 28, "every size from 24 to 28", 24),
    )
)
