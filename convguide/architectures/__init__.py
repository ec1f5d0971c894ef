"""Well-known networks as constants, to read, to trace and to compare with what was published.

Contents
    LENET5                                      today's dense form; in `lenet`, the paper's table
    ALEXNET, ALEXNET_2012                       torchvision's, and the paper's with two groups
    VGG11, VGG13, VGG16, VGG19
    RESNET18, RESNET34, RESNET50                the stride on the 3×3, as in torchvision
    RESNET50_V1                                 the stride on the first 1×1, as in the paper
    MOBILENET_V1, MOBILENET_V2, SQUEEZENET1_1
    UNET, UNET_2015                             padded, and the paper's without padding
    DCGAN_GENERATOR, PATCHGAN
    ARCHITECTURES                               the usual input of each, by its name

Each is loaded when it is first asked for.

>>> from convguide.architectures import VGG16
>>> VGG16.param_count()
138357544
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

from convguide.formulas import ShapeError
from convguide.layers import Shape
from convguide.networks import Sequential

if TYPE_CHECKING:
    from convguide.architectures.alexnet import ALEXNET, ALEXNET_2012
    from convguide.architectures.gan import DCGAN_GENERATOR, PATCHGAN
    from convguide.architectures.lenet import LENET5
    from convguide.architectures.mobilenet import MOBILENET_V1, MOBILENET_V2
    from convguide.architectures.resnet import RESNET18, RESNET34, RESNET50, RESNET50_V1
    from convguide.architectures.squeezenet import SQUEEZENET1_1
    from convguide.architectures.unet import UNET, UNET_2015
    from convguide.architectures.vgg import VGG11, VGG13, VGG16, VGG19

__all__ = [
    "ALEXNET",
    "ALEXNET_2012",
    "ARCHITECTURES",
    "DCGAN_GENERATOR",
    "LENET5",
    "MOBILENET_V1",
    "MOBILENET_V2",
    "PATCHGAN",
    "RESNET18",
    "RESNET34",
    "RESNET50",
    "RESNET50_V1",
    "SQUEEZENET1_1",
    "UNET",
    "UNET_2015",
    "VGG11",
    "VGG13",
    "VGG16",
    "VGG19",
    "architecture",
]


class Entry(NamedTuple):
    """Where an architecture stands, and the input that it was published with, batch of 1."""

    module: str
    input_shape: Shape


PHOTO = (1, 3, 224, 224)

ARCHITECTURES = {
    "LENET5": Entry("lenet", (1, 1, 32, 32)),
    "ALEXNET": Entry("alexnet", PHOTO),
    "ALEXNET_2012": Entry("alexnet", (1, 3, 227, 227)),
    "VGG11": Entry("vgg", PHOTO),
    "VGG13": Entry("vgg", PHOTO),
    "VGG16": Entry("vgg", PHOTO),
    "VGG19": Entry("vgg", PHOTO),
    "RESNET18": Entry("resnet", PHOTO),
    "RESNET34": Entry("resnet", PHOTO),
    "RESNET50": Entry("resnet", PHOTO),
    "RESNET50_V1": Entry("resnet", PHOTO),
    "MOBILENET_V1": Entry("mobilenet", PHOTO),
    "MOBILENET_V2": Entry("mobilenet", PHOTO),
    "SQUEEZENET1_1": Entry("squeezenet", PHOTO),
    "UNET": Entry("unet", (1, 1, 512, 512)),
    "UNET_2015": Entry("unet", (1, 1, 572, 572)),
    "DCGAN_GENERATOR": Entry("gan", (1, 100, 1, 1)),
    "PATCHGAN": Entry("gan", (1, 6, 256, 256)),
}


def architecture(name: str) -> Sequential:
    """Return an architecture by its name, in any case.

    Raises:
        ShapeError: there is none of that name.

    >>> architecture("lenet5").param_count()
    61706
    """
    if name.upper() not in ARCHITECTURES:
        known = ", ".join(ARCHITECTURES).lower()
        raise ShapeError(f"there is no architecture {name!r}: there are {known}")
    found: Sequential = __getattr__(name.upper())
    return found


def __getattr__(name: str) -> Sequential:
    """Load an architecture when it is first asked for (PEP 562)."""
    if name not in ARCHITECTURES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    module = import_module(f"{__name__}.{ARCHITECTURES[name].module}")
    globals()[name] = getattr(module, name)
    found: Sequential = globals()[name]
    return found


def __dir__() -> list[str]:
    """Return the names, loaded or not."""
    return sorted({*globals(), *ARCHITECTURES})
