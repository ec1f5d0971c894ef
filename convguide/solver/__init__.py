"""Hyperparameters that reach a target size.

Contents
    solve, solve_pool, solve_conv_transpose
                            every layer that turns one size into another, as a lazy sequence
    Solutions, Solution     that sequence, and one layer of it
    Reason                  why there is none, and what would do
    combos                  the notebook's list: every square choice in a window of ranges
    designs                 chains of layers from a menu that reach a size, the best first
"""

from convguide.solver.combos import Combo, candidate_count, distinct_combos, enumerate_combos
from convguide.solver.designs import MENU, Design, Designs, Progress, design
from convguide.solver.reasons import Reason, Widening
from convguide.solver.solution import ConvTransposeSolution, PoolSolution, Solution
from convguide.solver.solutions import Solutions
from convguide.solver.solve import solve, solve_conv_transpose, solve_pool

__all__ = [
    "MENU",
    "Combo",
    "ConvTransposeSolution",
    "Design",
    "Designs",
    "PoolSolution",
    "Progress",
    "Reason",
    "Solution",
    "Solutions",
    "Widening",
    "candidate_count",
    "design",
    "distinct_combos",
    "enumerate_combos",
    "solve",
    "solve_conv_transpose",
    "solve_pool",
]
