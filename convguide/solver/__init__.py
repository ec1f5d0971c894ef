"""Hyperparameters that reach a target size.

Contents
    combos                  the notebook's list: every square choice in a window of ranges
    designs                 chains of layers from a menu that reach a size, the best first
"""

from convguide.solver.combos import Combo, candidate_count, distinct_combos, enumerate_combos
from convguide.solver.designs import MENU, Design, Designs, Progress, design

__all__ = [
    "MENU",
    "Combo",
    "Design",
    "Designs",
    "Progress",
    "candidate_count",
    "design",
    "distinct_combos",
    "enumerate_combos",
]
