"""Networks of layers, by the same protocol as one layer.

Contents
    Sequential              layers one after the other
    Sum, Concat             branches that share one input, added or concatenated
    Trace, Row              what every layer gets, gives and costs: a table
    valid_input_sizes       the input sizes that a network takes

A layer has a place: `2.1: Conv2d` stands in the third layer, which is a network, as its second;
`2.branch0.1: Conv2d` in the first branch there. A refusal begins with the place.
"""

from convguide.lazy import attach

# The names stand in __init__.pyi; each module is loaded when it is first needed.
__all__, __getattr__, __dir__ = attach(__name__)
