"""Hyperparameters that reach a target size.

Contents
    solve, solve_pool, solve_conv_transpose
                            every layer that turns one size into another, as a lazy sequence
    Solutions, Solution     that sequence, and one layer of it
    Reason                  why there is none, and what would do
    combos                  the notebook's list: every square choice in a window of ranges
"""

from convguide.solver.combos import Combo, candidate_count, distinct_combos, enumerate_combos
from convguide.solver.reasons import Reason, Widening
from convguide.solver.solution import ConvTransposeSolution, PoolSolution, Solution
from convguide.solver.solutions import Solutions
from convguide.solver.solve import solve, solve_conv_transpose, solve_pool

__all__ = [
    "Combo",
    "ConvTransposeSolution",
    "PoolSolution",
    "Reason",
    "Solution",
    "Solutions",
    "Widening",
    "candidate_count",
    "distinct_combos",
    "enumerate_combos",
    "solve",
    "solve_conv_transpose",
    "solve_pool",
]
