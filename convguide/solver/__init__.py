"""Hyperparameters that reach a target size.

Contents
    solve, solve_pool, solve_conv_transpose
                            every layer that turns one size into another, as a lazy sequence
    Solutions, Solution     that sequence, and one layer of it
    Reason                  why there is none, and what would do
    combos                  the notebook's list: every square choice in a window of ranges
    designs                 chains of layers from a menu that reach a size, the best first
"""

from convguide.lazy import attach

# The names stand in __init__.pyi; each module is loaded when it is first needed.
__all__, __getattr__, __dir__ = attach(__name__)
