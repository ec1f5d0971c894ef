"""Convolution arithmetic in PyTorch, exact and without torch.

Functions for the formulas, layers spelled like torch.nn and networks of them, and the inverse
question: which hyperparameters reach a target size. Nothing here needs torch, numpy or
matplotlib. `convguide.architectures` is loaded when it is first asked for.

>>> import convguide
>>> convguide.conv2d_output_hw(32, 48, kernel_size=3, stride=2, padding=1)
(16, 24)
>>> convguide.architectures.VGG16.param_count()
138357544
"""

from importlib import import_module
from types import ModuleType

from convguide import formulas, layers, networks, solver

# Each room names what it offers once: its own __all__.
from convguide.formulas import *  # noqa: F403
from convguide.layers import *  # noqa: F403
from convguide.networks import *  # noqa: F403
from convguide.solver import *  # noqa: F403

__version__ = "0.1.0"

__all__ = ["architectures"]  # noqa: F405
__all__ += formulas.__all__
__all__ += layers.__all__
__all__ += networks.__all__
__all__ += solver.__all__


def __getattr__(name: str) -> ModuleType:
    """Load the architectures when they are first asked for (PEP 562)."""
    if name == "architectures":
        return import_module("convguide.architectures")
    raise AttributeError(f"module 'convguide' has no attribute {name!r}")
