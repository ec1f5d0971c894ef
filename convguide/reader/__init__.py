"""Models as people write them, read by their syntax and never executed.

Contents
    read_call               one constructor call with literals: `Conv2d(3, 16, kernel_size=3)`
    trace_source            the trace of a model in a text: rows, totals, mismatch, fix
    sizes_that_work         the input sizes with which a traced model runs
    read                    the model itself, to be run on several shapes
    Report                  what trace_source gives; `as_dict()` is ready for JSON
    ReadError               what cannot be read, with its line and column

Python source is parsed into a syntax tree and interpreted over values of our own. No line of
it runs, nothing is imported, and size, nesting and steps are bounded.
"""

from convguide.lazy import attach

# The names stand in __init__.pyi; each module is loaded when it is first needed.
__all__, __getattr__, __dir__ = attach(__name__)
