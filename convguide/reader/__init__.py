"""Models as people write them, read by their syntax and never executed.

Contents
    read_call               one constructor call with literals: `Conv2d(3, 16, kernel_size=3)`
    ReadError               what cannot be read, with its line and column

Python source is parsed into a syntax tree and interpreted over values of our own. No line of
it runs, nothing is imported, and size, nesting and steps are bounded.
"""

from convguide.lazy import attach

# The names stand in __init__.pyi; each module is loaded when it is first needed.
__all__, __getattr__, __dir__ = attach(__name__)
