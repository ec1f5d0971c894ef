"""Convolution arithmetic in PyTorch, exact and without torch.

Functions for the formulas, layers spelled like torch.nn, and the inverse question: which
hyperparameters reach a target size. Nothing here needs torch, numpy or matplotlib.

>>> import convguide
>>> convguide.conv2d_output_hw(32, 48, kernel_size=3, stride=2, padding=1)
(16, 24)
"""

from convguide.formulas import (
    ShapeError,
    conv2d_output_hw,
    conv2d_output_shape,
    conv2d_param_count,
    conv_paddings,
    conv_param_count,
    conv_size,
    linear_param_count,
    mlp_param_count,
    pool_size,
    same_padding_for,
    unread_pixels,
    window_span,
    window_taps,
)
from convguide.layers import Conv2d, Flatten, Linear, MaxPool2d, Window
from convguide.networks import Sequential
from convguide.solver import distinct_combos, enumerate_combos

__version__ = "0.1.0"

__all__ = [
    "Conv2d",
    "Flatten",
    "Linear",
    "MaxPool2d",
    "Sequential",
    "ShapeError",
    "Window",
    "conv2d_output_hw",
    "conv2d_output_shape",
    "conv2d_param_count",
    "conv_paddings",
    "conv_param_count",
    "conv_size",
    "distinct_combos",
    "enumerate_combos",
    "linear_param_count",
    "mlp_param_count",
    "pool_size",
    "same_padding_for",
    "unread_pixels",
    "window_span",
    "window_taps",
]
