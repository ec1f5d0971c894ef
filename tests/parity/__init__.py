"""Parity with torch: random layers, torch's verdict on each, and ours.

    cases       one configuration: a layer, the shape that reaches it, the mode
    draws       small strategies that the families share, and how a good case is spoilt
    windows, resizing, pointwise
                a hypothesis strategy for each family of layers
    families    all of them by name
    oracle      what torch's CPU says of a case (the meta device where tensors are too large)
    compare     what we say, and where the two differ
    hunt        draws cases by the thousand and shrinks each kind of disagreement
    samples     torch's own test inputs, as cases
    edges.json  a hundred surprising cases

`python scripts/parity.py` is the long run; tests/test_parity.py takes a seeded share of it.
"""
