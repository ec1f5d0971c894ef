"""The pages of the reference, one family of layers each, and the architectures: data only.

Contents
    FAMILIES            a page each: worked examples, what elements read, edge cases
    SOLVING             what the solver's derivation asks of it
    ARCHITECTURES       whole networks with their totals and what was published
"""

from __future__ import annotations

from convguide.catalog.families.architectures import ARCHITECTURES
from convguide.catalog.families.convolution import CONVOLUTION, TRANSPOSED
from convguide.catalog.families.pooling import ADAPTIVE, POOLING
from convguide.catalog.families.rearranging import FOLD, LINEAR, UPSAMPLING
from convguide.catalog.families.shape_keeping import NORMALIZATION, OTHERS
from convguide.catalog.families.solving import SOLVING

__all__ = ["ARCHITECTURES", "FAMILIES", "SOLVING"]

FAMILIES = (
    *(CONVOLUTION, TRANSPOSED, POOLING, ADAPTIVE, FOLD),
    *(UPSAMPLING, LINEAR, NORMALIZATION, OTHERS),
)
