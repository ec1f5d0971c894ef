"""Networks of layers, by the same protocol as one layer.

Contents
    Sequential              layers one after the other
    Sum, Concat             branches that share one input, added or concatenated
    Trace, Row              what every layer gets, gives and costs: a table
    valid_input_sizes       the input sizes that a network takes

A layer has a place: `2.1: Conv2d` stands in the third layer, which is a network, as its second;
`2.branch0.1: Conv2d` in the first branch there. A refusal begins with the place.
"""

from convguide.networks.sizes import Padding, ValidSizes, valid_input_sizes
from convguide.networks.stack import Concat, Sequential, Sum
from convguide.networks.trace import Row, Trace

__all__ = [
    "Concat",
    "Padding",
    "Row",
    "Sequential",
    "Sum",
    "Trace",
    "ValidSizes",
    "valid_input_sizes",
]
