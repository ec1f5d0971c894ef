"""The pages of the reference: families of layers, the solver, architectures, edge cases.

Contents
    reference_pages         every page by its place in the site
    figures_notebook        the notebook that draws their figures
"""

from __future__ import annotations

from convguide.render.families.figures import FIGURES, figures_notebook
from convguide.render.families.pages import reference_pages

__all__ = ["FIGURES", "figures_notebook", "reference_pages"]
