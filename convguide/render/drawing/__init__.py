"""Figures of convolution arithmetic; every draw_ function of the list returns a Figure.

Contents
    draw_convolution        padded input, first and last window, output
    draw_axis               one axis as a strip, for sizes too large to draw by cell
    draw_solutions          where the hyperparameters lie that reach a target size
    draw_paddings           which paddings reach it, an interval for each kernel
    draw_bars               parameter counts, whole or in parts
    draw_sharing            one filter at every position
    draw_pool               the windows of a pool, a strip an axis
    draw_transposed         the stamps of a transposed convolution, a strip an axis
    draw_groups             which input channels each filter reads
    draw_chain              maps, work and view along a chain of layers
    draw_growth             how a receptive field grows, layer by layer
    draw_links              which pixels each output pixel reads
    draw_places             where each output element came from
    draw_shares             elements that share a mean
    svg_text                a figure as SVG

A drawing is 288 points wide, so that a phone shows its text at 10 px or more. One data unit
is one point, x to the right and y downwards, and each part is laid out below the one before.
"""

from convguide.render.drawing.canvas import svg_text
from convguide.render.drawing.chain import draw_chain
from convguide.render.drawing.channels import draw_groups
from convguide.render.drawing.convolution import draw_axis, draw_convolution
from convguide.render.drawing.growth import draw_growth
from convguide.render.drawing.paddings import draw_paddings
from convguide.render.drawing.parameters import draw_bars, draw_sharing
from convguide.render.drawing.reading import draw_links, draw_places, draw_shares
from convguide.render.drawing.solutions import draw_solutions
from convguide.render.drawing.transposed import draw_transposed
from convguide.render.drawing.windows import draw_pool

__all__ = [
    "draw_axis",
    "draw_bars",
    "draw_chain",
    "draw_convolution",
    "draw_groups",
    "draw_growth",
    "draw_links",
    "draw_paddings",
    "draw_places",
    "draw_pool",
    "draw_shares",
    "draw_sharing",
    "draw_solutions",
    "draw_transposed",
    "svg_text",
]
