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

from convguide.lazy import attach

__version__ = "0.1.0"

# The names stand in __init__.pyi; each module is loaded when it is first needed.
__all__, __getattr__, __dir__ = attach(__name__)
