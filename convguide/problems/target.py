"""Which kernel, stride, padding and dilation reach a target size?"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, fields
from typing import ClassVar

from convguide.formulas import ShapeError, conv2d_output_hw
from convguide.layers import Conv2d
from convguide.problems.base import Answers, Figure, Problem, by_pixels, call, series
from convguide.problems.mistakes import mistaken
from convguide.problems.slip import Numbers, Slip
from convguide.problems.steps import Worked, conv2d_worked
from convguide.solver import candidate_count, distinct_combos, enumerate_combos
from convguide.solver.combos import Combo, Pair

Choice = tuple[int, int, int, int]


@dataclass(frozen=True)
class TargetProblem(Problem):
    """Square choices (k, s, p, d) that turn one size into another.

    `hand_count` combinations lie in the window of ranges, `hand_distinct` of them differ as
    layers, and `hand_choices` are the ones that a person would name.
    """

    kind: ClassVar[str] = "target size"
    wanted: ClassVar[str] = "[(k, s, p, d), …]"
    functions: ClassVar[tuple[str, ...]] = (
        *("enumerate_combos", "distinct_combos", "conv2d_output_hw"),
    )

    size: Pair
    target: Pair
    hand_count: int
    hand_distinct: int
    hand_choices: tuple[Choice, ...]
    ks_range: Pair = (1, 7)
    stride_range: Pair = (1, 3)
    pad_range: Pair = (0, 5)
    dil_range: Pair = (1, 3)

    @property
    def ranges(self) -> dict[str, Pair]:
        """Return the inclusive ranges by the names of `enumerate_combos`."""
        names = ("ks_range", "stride_range", "pad_range", "dil_range")
        return {name: getattr(self, name) for name in names}

    def combos(self) -> tuple[Combo, ...]:
        """Return every combination in the window."""
        ranges = (self.ks_range, self.stride_range, self.pad_range, self.dil_range)
        return tuple(enumerate_combos(*self.size, *self.target, *ranges))

    def hand_answers(self) -> Answers:
        """Return the typed counts and choices."""
        return {
            "combinations": self.hand_count,
            "distinct layers": self.hand_distinct,
            "choices that reach it": self.hand_choices,
            "different layers among them": len(self.hand_choices),
            "first choice gives": self.target,
        }

    def answers(self) -> Answers:
        """Return the combinations, how many there are, and which typed choices are right."""
        combos = self.combos()
        return {
            "combinations": len(combos),
            "distinct layers": len(distinct_combos(combos)),
            "choices that reach it": tuple(c for c in self.hand_choices if self.reaches(c)),
            "different layers among them": len(distinct_combos(map(square, self.hand_choices))),
            "first choice gives": conv2d_output_hw(*self.size, *self.hand_choices[0]),
            "every combination": combos,
            "candidates": candidate_count(*self.ranges.values()),
        }

    def reaches(self, choice: Choice) -> bool:
        """Return whether a choice gives the target, by the formula."""
        return conv2d_output_hw(*self.size, *choice) == self.target

    def statement(self) -> str:
        """Return the question."""
        how_many = len(self.hand_choices)
        asked = "one choice" if how_many == 1 else f"{how_many} different choices"
        once = "\nChoices that make one and the same layer count once." if how_many > 1 else ""
        names = ("kernel_size", "stride", "padding", "dilation")
        ranges = [
            f"`{name}` {first}" if first == last else f"`{name}` from {first} to {last}"
            for name, (first, last) in zip(names, self.ranges.values(), strict=True)
        ]
        return (
            f"An image of {by_pixels(self.size)} pixels is to come out at "
            f"{by_pixels(self.target)}.\n"
            f"Find {asked} of `(kernel_size, stride, padding, dilation)`, each a single number "
            f"for both axes, with {series(ranges)}.{once}"
        )

    def hints(self) -> tuple[str, ...]:
        """Return the order of choosing, then a start."""
        kernel, stride, _, dilation = self.hand_choices[0]
        return (
            "Choose the stride first (how many times smaller?), then a kernel, "
            "then solve for the padding.",
            f"Try `stride={stride}` with `kernel_size={kernel}, dilation={dilation}`: "
            "which padding fits?",
        )

    def worked(self) -> tuple[Worked, ...]:
        """Return the lines of the first choice on both axes."""
        return self.worked_choice(self.hand_choices[0])

    def worked_choice(self, choice: Choice) -> tuple[Worked, ...]:
        """Return the lines of one choice; equal axes are worked once."""
        height, width = conv2d_worked(Conv2d(1, 1, *choice), self.size)
        return (height,) if height.lines == width.lines else (height, width)

    def remark(self) -> str:
        """Return how many there are in the window and how many of them differ."""
        same = self.hand_count - self.hand_distinct
        repeats = (
            f" {same} of them {'repeats' if same == 1 else 'repeat'} another as a layer: "
            "with a kernel of one pixel the dilation changes nothing."
            if same
            else ""
        )
        candidates = candidate_count(*self.ranges.values())
        return f"{self.hand_count} of the window's {candidates} candidates reach it.{repeats}"

    def expected(self) -> dict[str, int]:
        """Return the first choice; any other right one counts as well."""
        names = ("kernel_size", "stride", "padding", "dilation")
        return dict(zip(names, self.hand_choices[0], strict=True))

    def accepts(self, answer: Numbers) -> bool:
        """Return whether a choice lies in the ranges and reaches the target."""
        if len(answer) != 4 or any(type(number) is not int for number in answer):
            return False
        ranges = zip(answer, self.ranges.values(), strict=True)
        if not all(first <= number <= last for number, (first, last) in ranges):
            return False
        try:
            return self.reaches(answer)  # type: ignore[arg-type]
        except ShapeError:
            return False

    def slips_of(self, answer: Numbers) -> tuple[Slip, ...]:
        """Return the mistakes by which a wrong choice would seem to reach the target."""
        try:
            layer = Conv2d(1, 1, *answer)  # type: ignore[arg-type]
            return mistaken(layer, (1, *self.size), self.target)
        except (ShapeError, TypeError):
            return ()

    def by_formula(self) -> str:
        """Return the call of `enumerate_combos`."""
        sizes = ", ".join(map(str, (*self.size, *self.target)))
        return call("enumerate_combos", sizes, *self.range_keywords())

    def range_keywords(self) -> list[str]:
        """Return the ranges that differ from those of `enumerate_combos`, as keywords."""
        usual = {at.name: at.default for at in fields(self)}
        return [f"{name}={value}" for name, value in self.ranges.items() if value != usual[name]]

    def by_torch(self) -> tuple[str, ...]:
        """Return a forward pass of every combination."""
        return (
            f"image = torch.zeros(1, 1, {self.size[0]}, {self.size[1]})",
            "by_torch = []",
            f"for combo in {self.by_formula()}:",
            f"    if nn.Conv2d(1, 1, *combo)(image).shape[2:] == {self.target}:",
            "        by_torch.append(combo)",
        )

    def check(self) -> tuple[str, ...]:
        """Return the lines that hold the combinations against torch's, choice by choice."""
        return (
            'print("torch:  ", len(by_torch), "combinations reach the target")',
            'print("formula:", len(by_formula))',
            f"assert by_formula == by_torch and len(by_torch) == {self.hand_count}",
            *self._different(),
            f"print(report_choices(answer_{self.id}, by_torch, {len(self.hand_choices)}))",
        )

    def _different(self) -> tuple[str, ...]:
        """Return the lines that run as many different layers as are asked for."""
        if (asked := len(self.hand_choices)) == 1:
            return ()
        return (
            f"for combo in distinct_combos(by_formula)[:{asked}]:",
            "    made = tuple(nn.Conv2d(1, 1, *combo)(image).shape[2:])",
            '    print("different:", combo, "gives", made)',
        )

    def literal(self) -> str:
        """Return the typed choices."""
        return repr(list(self.hand_choices))

    def figure(self) -> Figure:
        """Return the drawing of the map of the solutions."""
        return Figure(self._call(), self._in_words(), self._caption())

    def _call(self) -> str:
        sizes = f"{self.size}, {self.target}, combos"
        drawn = call("draw_solutions", sizes, *self.range_keywords())
        return f"combos = {self.by_formula()}\n{drawn}"

    def _in_words(self) -> str:
        found = Counter((stride[0], kernel[0]) for kernel, stride, _, _ in self.combos())
        spots = [
            f"{count} with stride {stride} and kernel size {kernel}"
            for (stride, kernel), count in sorted(found.items())
        ]
        return (
            f"Map of the {self.hand_count} combinations that turn {by_pixels(self.size)} into "
            f"{by_pixels(self.target)}, kernel size across, padding upwards: {series(spots)}."
        )

    def _caption(self) -> str:
        return (
            f"Where the {self.hand_count} solutions from {by_pixels(self.size)} to "
            f"{by_pixels(self.target)} lie in the window of ranges."
        )


def square(choice: Choice) -> Combo:
    """Return a choice with each of its numbers on both axes.

    >>> square((3, 2, 1, 1))
    ((3, 3), (2, 2), (1, 1), (1, 1))
    """
    k, s, p, d = choice
    return (k, k), (s, s), (p, p), (d, d)
