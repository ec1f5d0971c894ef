"""A round of practice in a terminal, as a person has it."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

COMMAND = [sys.executable, "-m", "convguide", "practice"]
HEAD = """\
Output shape, level 2: a stride, and images that are not square.
The answers are by formula. An answer, ? for a hint, ! for the solution; q or Ctrl-D ends the round.

1/{count}  shape-2-001
An image of C=10, H=18, W=50 goes through a Conv2d with out_channels=24 and \
kernel_size=7, stride=3, padding=4, dilation=1.
Which shape (C_out, H_out, W_out) comes out?
"""


def practised(*arguments: str, heard: str = "") -> subprocess.CompletedProcess[str]:
    """Return what a round prints when the reader types lines."""
    return subprocess.run(
        [*COMMAND, *arguments], input=heard, capture_output=True, text=True, check=False
    )


def test_a_wrong_answer_is_told_by_its_mistake_and_a_right_one_ends_the_problem() -> None:
    done = practised(
        *("--kind", "shape", "--level", "2", "--n", "1", "--count", "1"),
        heard="?\n24 20 52\n24, 18, 7\n24 x\n24 7\n\n(24, 7, 18)\n",
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == HEAD.format(count=1) + (
        "C_out, H_out, W_out> ?\n"
        "Each axis is computed on its own, and the number of channels is that of the filters.\n"
        "C_out, H_out, W_out> 24 20 52\n"
        "Not right. Stride ignored. With steps of 1 in place of 3, H_out = 19 + 1 = 20.\n"
        "Look at: H_out = ⌊19 / 3⌋ + 1\n"
        "C_out, H_out, W_out> 24, 18, 7\n"
        "Not right. Height and width swapped. Height and width changed places: the height comes "
        "first, so it is 7, not 18.\n"
        "C_out, H_out, W_out> 24 x\n"
        "3 asked for (C_out, H_out, W_out), 1 given.\n"
        "C_out, H_out, W_out> 24 7\n"
        "3 asked for (C_out, H_out, W_out), 2 given.\n"
        "C_out, H_out, W_out> \n"
        "An answer, ? for a hint, ! for the solution; q or Ctrl-D ends the round.\n"
        "C_out, H_out, W_out> (24, 7, 18)\n"
        "Right.\n"
        "\n"
        "0 of 1 right at once, 1 after another try. "
        "Mistakes: Stride ignored (1), Height and width swapped (1).\n"
    )


def test_the_solution_can_be_shown_and_the_end_of_input_ends_the_round() -> None:
    done = practised(*("--level", "2", "--n", "1", "--count", "2"), heard="!\n")
    assert (done.returncode, done.stderr) == (0, "")
    begin = HEAD.format(count=2)
    assert done.stdout.startswith(
        begin + "C_out, H_out, W_out> !\n"
        "H_out = ⌊(18 + 2·4 − 1·(7 − 1) − 1) / 3⌋ + 1\n"
        "      = ⌊19 / 3⌋ + 1\n"
        "      = 6 + 1\n"
        "      = 7\n"
    )
    assert "The answer: 24, 7, 18.\n" in done.stdout
    assert done.stdout.endswith("C_out, H_out, W_out> \n\n0 of 2 right at once, 1 shown, 1 left.\n")


def test_words_that_leave_end_the_round_and_a_hint_can_be_asked_for_by_its_name() -> None:
    for word in ("q", "quit", "EXIT"):
        done = practised(*("--level", "2", "--n", "1", "--count", "2"), heard=f"hint\n{word}\n1\n")
        assert (done.returncode, done.stderr) == (0, "")
        assert done.stdout == HEAD.format(count=2) + (
            "C_out, H_out, W_out> hint\n"
            "Each axis is computed on its own, and the number of channels is that of the filters.\n"
            f"C_out, H_out, W_out> {word}\n"
            "\n\n0 of 2 right at once, 2 left.\n"
        )


def test_a_mistake_is_chosen_by_its_number() -> None:
    done = practised(*("--kind", "mistake", "--n", "1", "--count", "1"), heard="1\n7\nno\n2\n")
    assert done.stdout.splitlines()[6:] == [
        "Which mistake gives this answer?",
        "  1  Total padding taken per side",
        "  2  Dilation counted from 0",
        "  3  Padding added once",
        "  4  Divided by stride + 1",
        "choice> 1",
        "Not right. Total padding taken per side. 2·1 is the padding of both sides together; "
        "taken per side, H_out is 16.",
        "choice> 7",
        "Choose from 1 to 4.",
        "choice> no",
        "'no' is no number. "
        "An answer, ? for a hint, ! for the solution; q or Ctrl-D ends the round.",
        "choice> 2",
        "Right. dilation=1 was counted as one less; an ordinary kernel has dilation=1, not 0. "
        "H_out is then 18.",
        "",
        "0 of 1 right at once, 1 after another try. Mistakes: Total padding taken per side (1).",
    ]


def test_any_right_choice_reaches_a_target() -> None:
    for choice in ("3 1 3 1", "1 1 2 1"):
        done = practised(
            *("--kind", "target", "--level", "2", "--n", "1", "--count", "1"), heard=f"{choice}\n"
        )
        assert "1 of 1 right at once." in done.stdout


def test_a_wrong_choice_is_told_by_what_it_gives() -> None:
    done = practised(
        *("--kind", "target", "--level", "2", "--n", "1", "--count", "1"),
        heard="3 1 2 1\n9 1 3 1\n",
    )
    said = [line for line in done.stdout.splitlines() if line.startswith("Not right")]
    assert said == ["Not right: it gives 20×22.", "Not right: kernel_size=9 is not from 1 to 7."]


def test_an_interruption_ends_kindly() -> None:
    pipe = subprocess.PIPE
    with subprocess.Popen(
        [*COMMAND, "--n", "1"], stdin=pipe, stdout=pipe, stderr=pipe, text=True
    ) as running:
        assert running.stdout is not None
        assert running.stdout.readline().startswith("Output shape, level 1")
        while running.stdout.read(1) != ">":
            pass
        running.send_signal(signal.SIGINT)
        out, err = running.communicate(timeout=30)
    assert (running.returncode, err) == (0, "")
    assert out.endswith("0 of 5 right at once, 5 left.\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--kind", "size"), "kind must be one of shape, same-padding, target, count, compare, "),
        (("--level", "5"), "level must be one of 1, 2, 3, 4, but is 5"),
        (("--level", "x"), "argument --level: 'x' is no whole number"),
        (("--n", "501"), "n must lie from 1 to 500, but is 501"),
        (("--count", "0"), "count must be 1 to 500, but count=0"),
        (("--count", "1000"), "count must be 1 to 500, but count=1000"),
    ],
)
def test_bad_arguments_are_told_in_one_line(arguments: tuple[str, str], said: str) -> None:
    done = practised(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"convguide practice: {said}")
    assert done.stderr.count("\n") == 1
