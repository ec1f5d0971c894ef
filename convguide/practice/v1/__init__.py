"""The first version of the bank: how each kind and level is drawn.

What stands here is never changed: an address names the version, and gives the same problem for
ever. A better generator is a new package beside this one.

Contents
    KINDS       by kind: its title, and for each level what it adds and how it is drawn
"""

from __future__ import annotations

from convguide.practice.kinds import Kind
from convguide.practice.v1 import counts, fields, naming, shapes, targets

KINDS: dict[str, Kind] = {
    "shape": shapes.KIND,
    "same-padding": targets.SAME,
    "target": targets.KIND,
    "count": counts.KIND,
    "compare": counts.COMPARE,
    "field": fields.KIND,
    "mistake": naming.KIND,
}
