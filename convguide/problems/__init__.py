"""Problems as data, and the gate that their answers pass.

Contents
    agree, Checked, Disagreement    values of independent origins become one checked value
    Problem                         what every kind answers
    ShapeProblem, SamePaddingProblem, TargetProblem, CountProblem, ComparisonProblem,
    MistakesProblem, SizeProblem, OutputPaddingProblem, GroupsProblem, FieldProblem,
    CostProblem, CountersProblem, CountingProblem, ChainProblem, ChainsProblem, DesignProblem
                                    the kinds on tutorials
    NamingProblem                   the kind of practice alone: which mistake gave this answer?
    OutcomeProblem                  a kind for files of one's own (practice/sheets)
    EdgeCase, LayerExample, Reading, NetworkTotals, SolverQuery, SolverSweep, PaddingMap
                                    the kinds on pages of the reference
    ErrorExample                    a message of torch, its causes, and what mends it
    AcceptedSizes, ArchitectureSizes
                                    the input sizes that a model, or a well-known network, takes
    Verified                        a problem with every part of its answer checked
    Lesson, Family                  a tutorial, and a page of the reference, as data
    Worked                          the numbers put into a formula, line by line
"""

from convguide.problems.accepted import AcceptedSizes, ArchitectureSizes
from convguide.problems.base import REFUSED, Answers, Problem
from convguide.problems.chain import ChainProblem
from convguide.problems.chains import ChainsProblem
from convguide.problems.checked import Checked, Disagreement, Value, agree
from convguide.problems.compare import ComparisonProblem
from convguide.problems.cost import CostProblem
from convguide.problems.count import CountProblem
from convguide.problems.counters import CountersProblem
from convguide.problems.counting import Counted, CountingProblem
from convguide.problems.design import DesignProblem
from convguide.problems.edge import EdgeCase, LayerExample
from convguide.problems.family import Family
from convguide.problems.field import FieldProblem
from convguide.problems.groups import GroupsProblem
from convguide.problems.lesson import Lesson, Verified
from convguide.problems.message import ErrorExample
from convguide.problems.mistake import MistakesProblem
from convguide.problems.naming import NamingProblem
from convguide.problems.network import NetworkTotals, Published
from convguide.problems.outcome import OutcomeProblem
from convguide.problems.output_padding import OutputPaddingProblem
from convguide.problems.padding import SamePaddingProblem
from convguide.problems.reading import Reading
from convguide.problems.shape import ShapeProblem
from convguide.problems.size import SizeProblem
from convguide.problems.solving import PaddingMap, SolverQuery, SolverSweep
from convguide.problems.steps import Worked
from convguide.problems.target import TargetProblem

__all__ = [
    "REFUSED",
    "AcceptedSizes",
    "Answers",
    "ArchitectureSizes",
    "ChainProblem",
    "ChainsProblem",
    "Checked",
    "ComparisonProblem",
    "CostProblem",
    "CountProblem",
    "Counted",
    "CountersProblem",
    "CountingProblem",
    "DesignProblem",
    "Disagreement",
    "EdgeCase",
    "ErrorExample",
    "Family",
    "FieldProblem",
    "GroupsProblem",
    "LayerExample",
    "Lesson",
    "MistakesProblem",
    "NamingProblem",
    "NetworkTotals",
    "OutcomeProblem",
    "OutputPaddingProblem",
    "PaddingMap",
    "Problem",
    "Published",
    "Reading",
    "SamePaddingProblem",
    "ShapeProblem",
    "SizeProblem",
    "SolverQuery",
    "SolverSweep",
    "TargetProblem",
    "Value",
    "Verified",
    "Worked",
    "agree",
]
