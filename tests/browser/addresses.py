"""The pages of the site: those that must be there, and those that are."""

from __future__ import annotations

import os
from pathlib import Path

SITE = Path(os.environ.get("CONVGUIDE_SITE") or Path(__file__).resolve().parents[2] / "site")

PROBLEMS = {
    "learn/conv2d-output-size/": ("a1", "a2", "a3", "a4", "a5", "a6", "a7"),
    "learn/choose-kernel-stride-padding/": ("b1", "b2", "b3"),
    "learn/count-conv2d-parameters/": ("c1", "c2"),
    "learn/cnn-versus-fully-connected/": ("d1",),
    "learn/maxpool2d-ceil-mode/": ("p1", "p2", "p3", "p4", "p5"),
    "learn/convtranspose2d-output-padding/": ("t1", "t2", "t3", "t4", "t5"),
    "learn/groups-depthwise-convolution/": ("g1", "g2", "g3", "g4", "g5"),
    "learn/receptive-field/": ("r1", "r2", "r3", "r4", "r5"),
    "learn/flops-macs-memory/": ("m1", "m2", "m3", "m4"),
    "learn/design-a-convolution-stack/": ("s1", "s2", "s3"),
}
NOTEBOOKS = tuple(PROBLEMS)
PRACTICE = ("practice/conv2d-practice-problems/", "practice/worksheets/")
FAMILIES = (
    "reference/convolution/",
    "reference/transposed-convolution/",
    "reference/pooling/",
    "reference/adaptive-pooling/",
    "reference/unfold-and-fold/",
    "reference/upsampling/",
    "reference/linear-and-flatten/",
    "reference/normalization/",
    "reference/shape-keeping-layers/",
)
REFERENCE = (
    *FAMILIES,
    "reference/solver-derivation/",
    "reference/cnn-architectures/",
    "reference/copy-the-formulas/",
    "reference/formula-sheet/",
    "reference/padding-same-pytorch-keras-onnx-jax/",
    "reference/notation/",
    "reference/python-api/",
    "reference/command-line/",
)
CALCULATORS = (
    "calculators/conv2d-output-size/",
    "calculators/convolution-visualizer/",
    "calculators/padding-and-stride-for-a-target-size/",
    "calculators/cnn-shapes-layer-by-layer/",
)
HOW_WE_CHECK = (
    "how-we-check/what-is-verified/",
    "how-we-check/torch-edge-cases/",
    "how-we-check/contributing/",
    "how-we-check/changelog-and-citation/",
)
ERRORS = "fix-an-error/"
# Pages of one template: the longest, a short one, and one with an older wording stand for all.
SHAPE_ERRORS = (
    f"{ERRORS}mat1-and-mat2-shapes-cannot-be-multiplied/",
    f"{ERRORS}stride-should-not-be-zero/",
    f"{ERRORS}kernel-size-cant-be-greater-than-actual-input-size/",
)
FIX_AN_ERROR = (
    f"{ERRORS}paste-your-error-or-your-model/",
    f"{ERRORS}pytorch-shape-errors/",
    f"{ERRORS}which-input-sizes-work/",
    *SHAPE_ERRORS,
)
EXPECTED = (
    *("", *NOTEBOOKS, *PRACTICE, *CALCULATORS),
    *(*FIX_AN_ERROR, *REFERENCE, *HOW_WE_CHECK),
)

# That of the home page is drawn by its calculator (test_practice.py).
WITH_FIGURES = (
    *NOTEBOOKS,
    "calculators/convolution-visualizer/",
    *FAMILIES,
    "reference/solver-derivation/",
)
WITH_MATHS = (
    *(*NOTEBOOKS, *FAMILIES, "reference/solver-derivation/"),
    *("calculators/conv2d-output-size/", "reference/formula-sheet/", "reference/notation/"),
    "reference/padding-same-pytorch-keras-onnx-jax/",
)
WITHOUT_CODE = (
    *("calculators/conv2d-output-size/", "calculators/convolution-visualizer/"),
    *("", "practice/conv2d-practice-problems/"),
    *("reference/formula-sheet/", "reference/notation/"),
    "how-we-check/torch-edge-cases/",
)


def built() -> list[str]:
    """Return the address of every page on the disk, relative to the site."""
    folders = [path.parent.relative_to(SITE).as_posix() for path in SITE.rglob("index.html")]
    return sorted("" if folder == "." else f"{folder}/" for folder in folders)


# A page that vanished keeps its tests, which then fail.
PAGES = sorted({*EXPECTED, *(page for page in built() if not page.startswith(ERRORS))})


def page_name(address: str) -> str:
    """Return what a test's name calls a page."""
    return address.rstrip("/") or "home"
