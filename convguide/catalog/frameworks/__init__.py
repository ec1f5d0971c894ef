"""Layers in the words of several frameworks: data only.

Contents
    CASES           some hundred layers, each to be said and run in every framework
    SIDES           a few numbers side by side, worked out by hand
    FINDINGS        where an engine differs from the rule, and why
"""

from convguide.catalog.frameworks.cases import CASES as CASES
from convguide.catalog.frameworks.findings import FINDINGS as FINDINGS
from convguide.catalog.frameworks.sides import SIDES as SIDES
