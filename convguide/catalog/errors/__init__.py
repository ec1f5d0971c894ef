"""Messages of torch, each raised by a short example, and what mends it: data only."""

from convguide.catalog.errors.layers import LAYER_ERRORS
from convguide.catalog.errors.tensors import TENSOR_ERRORS

ERRORS = (*LAYER_ERRORS, *TENSOR_ERRORS)

__all__ = ["ERRORS"]
