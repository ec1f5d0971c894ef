"""The same layer in other frameworks' words, and back.

Contents
    convert_to              a layer of ours in the words of Keras, ONNX, JAX, Flax or a textbook
    convert_from            what they say, as a layer of ours with its padding spelled out
    Conversion              what both give: code, notes, padding per side, sizes
    Operation               what a layer does to one input, whoever says it
    CannotSay               what a framework has no words for
    FRAMEWORKS              their names

Sizes and padding are by formula, and no framework is needed.
"""

from convguide.lazy import attach

# The names stand in __init__.pyi; each module is loaded when it is first needed.
__all__, __getattr__, __dir__ = attach(__name__)
