"""Hyperparameters that reach a target size.

Contents
    combos                  the notebook's list: every square choice in a window of ranges
"""

from convguide.solver.combos import Combo, candidate_count, distinct_combos, enumerate_combos

__all__ = ["Combo", "candidate_count", "distinct_combos", "enumerate_combos"]
