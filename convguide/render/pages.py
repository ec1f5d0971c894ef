"""Markdown pages from templates: every value in them is checked, or made by the run itself."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, StrictUndefined
from nbformat.notebooknode import NotebookNode

from convguide.catalog import LESSONS, problems
from convguide.files import PACKAGE, WHEEL, version_of
from convguide.practice import bank
from convguide.practice.records import record
from convguide.problems import Verified
from convguide.render.asking import without_script
from convguide.render.calculators import architectures_file, chain_parts, target_parts
from convguide.render.commands import Commands
from convguide.render.facts import facts
from convguide.render.fitting import sizes_parts
from convguide.render.foreign import foreign_parts
from convguide.render.modules import files
from convguide.render.one_layer import layer_parts
from convguide.render.pieces import PIECES
from convguide.render.svg import themed
from convguide.render.tables import origins_table, table
from convguide.render.teaching import OWN, example_sheet, kinds_table, levels_table

TEMPLATES = Path(__file__).parent / "templates"

# Where each template's page goes.
PAGES = {
    "index.md": "index.md",
    "practice.md": "practice/conv2d-practice-problems.md",
    "copy-the-formulas.md": "reference/copy-the-formulas.md",
    "formula-sheet.md": "reference/formula-sheet.md",
    "notation.md": "reference/notation.md",
    "padding-same.md": "reference/padding-same-pytorch-keras-onnx-jax.md",
    "command-line.md": "reference/command-line.md",
    "conv2d-output-size-calculator.md": "calculators/conv2d-output-size.md",
    "convolution-visualizer.md": "calculators/convolution-visualizer.md",
    "padding-and-stride-for-a-target-size.md": (
        "calculators/padding-and-stride-for-a-target-size.md"
    ),
    "cnn-shapes-layer-by-layer.md": "calculators/cnn-shapes-layer-by-layer.md",
    "worksheets.md": "practice/worksheets.md",
    "which-input-sizes-work.md": "fix-an-error/which-input-sizes-work.md",
    "what-is-verified.md": "how-we-check/what-is-verified.md",
}


@dataclass(frozen=True)
class Section:
    """Commands that belong together on the page of the command line."""

    title: str
    text: str
    commands: tuple[str, ...]


SECTIONS = (
    Section("All commands", "", ("convguide --help",)),
    Section(
        "Output shape",
        "The result, then the formula with the numbers filled in, for each axis.",
        (
            "convguide shape 3x32x32 --out-channels 16 -k 3x5 -s 2x1 -p 1x2 -d 1",
            "convguide shape 64x96 -k 7 -s 2 -p 3 -d 2 --json",
            "convguide shape 5x5 -k 7",
            "convguide shape --help",
        ),
    ),
    Section(
        "A whole network, layer by layer",
        "An architecture on its published input, or on another: `CxHxW` is a batch of 1.",
        (
            "convguide trace lenet5",
            "convguide trace dcgan_generator --dtype float16",
            "convguide trace --help",
        ),
    ),
    Section(
        "Receptive field",
        "What one output sees, layer by layer; where no single number exists, the reason.",
        (
            "convguide receptive-field patchgan",
            "convguide receptive-field --help",
        ),
    ),
    Section(
        "Input sizes that a network takes",
        "And how to pad a given size to the next of them.",
        (
            "convguide sizes unet --range 1-100",
            "convguide sizes unet --near 500x333",
            "convguide sizes --help",
        ),
    ),
    Section(
        "The same layer in other frameworks",
        "A layer of PyTorch in the words of Keras, ONNX, JAX, Flax and two textbooks, or theirs in "
        "PyTorch's: [how they differ](padding-same-pytorch-keras-onnx-jax.md).",
        (
            'convguide convert "Conv2d(3, 16, 3, stride=2, padding=1)" --input 3x32x48',
            'convguide convert "Conv(kernel_shape=[3, 3], strides=[2, 2], auto_pad=SAME_UPPER)" '
            "--from onnx --to torch --input 3x32x48 --out-channels 16",
            "convguide convert \"Conv2DTranspose(8, 3, strides=2, padding='same')\" "
            "--from keras --to onnx --input 16x5x7 --json",
            "convguide convert --help",
        ),
    ),
    Section(
        "Explain a message",
        "Torch's words about shapes, with or without the traceback around them: every cause that "
        "their numbers allow, likeliest first.",
        (
            'convguide explain "mat1 and mat2 shapes cannot be multiplied (10x49 and 490x10)"',
            "convguide explain --help",
        ),
    ),
    Section(
        "Practise",
        "A round in the terminal. A wrong answer is told by the mistake that gives it; "
        "`--n` is the number of the first problem, as in an address of this site.",
        ("convguide practice --help",),
    ),
    Section(
        "Solve for a layer",
        "Every convolution, pool or transposed convolution that turns one size into another, and "
        "[how they are found](solver-derivation.md).",
        (
            "convguide solve 32x32 16x16 --limit 10 --sort params",
            "convguide solve 72x96 36x48 -k 3-5 --odd-kernel --all-read --channels 3x16",
            "convguide solve 7x8 14x15 --transposed -k 3-5 -s 2 -d 1",
        ),
    ),
    Section(
        "Why there is no such layer",
        "The bound, the nearest sizes, and the smallest change of a single range that would do.",
        (
            "convguide solve 224x224 50x50",
            "convguide solve 32 33 -s 1 -d 2 --json",
            "convguide solve --help",
        ),
    ),
    Section(
        "Combinations that reach a size",
        "`combos` is the short name for the window of the practice problems: the solutions of "
        "`solve` that are alike for height and width, in the same order.",
        (
            "convguide combos 32x32 16x16 --distinct",
            "convguide combos 32x32 16x16 --kernel 3 --dilation 1 --json",
            "convguide combos --help",
        ),
    ),
    Section(
        "Worksheets",
        "A sheet of problems and its answer key: printed one after the other, or written into a "
        "folder. `--format html` prints well, `--format moodle` is for the quiz; see "
        "[Worksheets](../practice/worksheets.md).",
        (
            "convguide worksheet --seed 7 --count 2 --level 2 --kinds same-padding,count",
            "convguide worksheet --help",
        ),
    ),
    Section(
        "Problems of your own",
        "A file of problems, held against formula and torch: "
        "[its format](../practice/worksheets.md#problems-of-your-own).",
        ("convguide verify --help",),
    ),
    Section(
        "Parameters",
        "Of one convolution, or of Linear layers in a row.",
        (
            "convguide params conv2d 3 64 -k 5",
            "convguide params mlp 3072 256 10",
            "convguide params conv2d --help",
            "convguide params mlp --help",
        ),
    ),
)


def pages(
    verified: Mapping[str, Verified], notebooks: Mapping[str, NotebookNode], kept: Path
) -> dict[str, str]:
    """Return every generated Markdown page by its place in the site.

    Args:
        kept: a file of what commands printed before.
    """
    printed = Commands(kept)
    environment = Environment(undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    environment.globals.update(
        {problem.id: facts(verified[problem.id]) for problem in problems()},
        figure=lambda slug, cell_id: inline_figure(notebooks[slug], cell_id),
        asked=lambda problem_id: without_script(record(verified[problem_id])),
        summary=summary(verified),
        practice=practice_table(),
        by_kind=by_kind(verified),
        layer=layer_parts(verified),
        chain=chain_parts(verified),
        target=target_parts(verified),
        fitting=sizes_parts(verified),
        files=files,
        lessons=LESSONS,
        origins={problem.id: origins_table(verified[problem.id]) for problem in problems()},
        pieces=PIECES,
        example_sheet=example_sheet(verified),
        kinds_table=kinds_table(),
        levels_table=levels_table(),
        verify_run=printed(f"convguide verify {shlex.quote(str(OWN))}"),
        foreign=foreign_parts(),
        formulas=(PACKAGE / "formulas.py").read_text(encoding="utf-8").rstrip(),
        wheel=WHEEL,
        sections=SECTIONS,
        printed=printed,
    )
    made = {
        page: environment.from_string((TEMPLATES / name).read_text(encoding="utf-8")).render()
        for name, page in PAGES.items()
    }
    printed.keep()
    return made


def practice_table(version: int = bank.VERSION) -> str:
    """Return how many problems each kind and level of the bank holds, as a table."""
    counts = bank.counts()
    rows = [
        [kind.title, *(str(counts[f"v{version}/{name}-{level}"]) for level in bank.LEVELS)]
        for name, kind in bank.kinds(version).items()
    ]
    return table(["kind", *(f"level {level}" for level in bank.LEVELS)], rows)


def summary(verified: Mapping[str, Verified]) -> dict[str, object]:
    """Return how much was verified, and with which torch."""
    values = sum(len(one.parts) for one in verified.values())
    asked = sum(1 for _ in problems())
    return {
        "problems": asked,
        "others": len(verified) - asked,
        "value_count": values,
        "practice": sum(bank.counts().values()),
        "torch": version_of("torch"),
    }


def by_kind(verified: Mapping[str, Verified]) -> str:
    """Return the counts of problems and values by the kind of problem."""
    problems = Counter(one.problem.kind for one in verified.values())
    values: Counter[str] = Counter()
    for one in verified.values():
        values[one.problem.kind] += len(one.parts)
    rows = [[kind, str(count), str(values[kind])] for kind, count in problems.items()]
    return table(["kind", "problems", "values"], rows)


def inline_figure(notebook: NotebookNode, cell_id: str) -> str:
    """Return a figure of an executed notebook as HTML for a Markdown page."""
    cell = next(one for one in notebook.cells if one.id == cell_id)
    words = cell.metadata["convguide"]
    svg = themed("".join(cell.outputs[0]["data"]["image/svg+xml"]), cell_id, words["alt"])
    caption = f"<figcaption>{words['caption']}</figcaption>"
    return f'<figure class="cg-figure">{svg}{caption}</figure>'


def downloads(notebooks: Mapping[str, str]) -> dict[str, str]:
    """Return every text file to download by its place in the site."""
    files = {f"downloads/{slug}.ipynb": text for slug, text in notebooks.items()}
    files |= {f"downloads/{piece.slug}.py": f"{piece.source}\n" for piece in PIECES}
    files |= {"assets/js/architectures.json": architectures_file()}
    copied = {"formulas.py": PACKAGE / "formulas.py", OWN.name: OWN}
    return files | {
        f"downloads/{name}": path.read_text(encoding="utf-8") for name, path in copied.items()
    }
