"""Facts about pasted messages: the causes that numbers allow, in order, with their arithmetic."""

from __future__ import annotations

import re
import subprocess
import sys
import time
from contextlib import suppress

import pytest

from convguide.catalog.errors import ERRORS
from convguide.explain import MESSAGES, Unknown, explain
from convguide.explain.box import answer

PRODUCTS = "mat1 and mat2 shapes cannot be multiplied"
CHANNELS = (
    "Given groups=1, weight of size [16, 3, 5, 7], expected input{shape} to have 3 channels, "
    "but got {got} channels instead"
)
TRACEBACK = f"""Traceback (most recent call last):
  File "/home/me/train.py", line 12, in <module>
    logits = net(images)
  File "/home/me/net.py", line 31, in forward
    x = self.fc(x)
  File "/usr/lib/python3.11/site-packages/torch/nn/modules/linear.py", line 134, in forward
    return F.linear(input, self.weight, self.bias)
RuntimeError: {PRODUCTS} (32x400 and 1024x10)
"""


def names(text: str) -> list[str]:
    """Return the causes by name, likeliest first."""
    return [cause.name for cause in explain(text).causes]


def because(text: str, name: str) -> str:
    """Return the arithmetic of one cause."""
    (found,) = (cause for cause in explain(text).causes if cause.name == name)
    return found.because


def test_an_unbatched_input_comes_before_a_wrong_in_features() -> None:
    said = f"{PRODUCTS} (10x49 and 490x10)"
    assert names(said) == ["unbatched", "in-features"]
    assert "10·49 = 490" in because(said, "unbatched")


def test_maps_of_another_size_are_recognized() -> None:
    said = f"{PRODUCTS} (32x400 and 1024x10)"
    assert names(said) == ["other-size", "in-features"]
    assert "16·5·5 = 400 arrive, 16·8·8 = 1,024 were planned" in because(said, "other-size")
    assert explain(said).causes[1].code == "nn.Linear(400, 10)"


def test_an_image_that_was_not_flattened_is_recognized() -> None:
    said = f"{PRODUCTS} (2560x5 and 400x10)"
    assert names(said) == ["unflattened", "in-features"]
    assert "32 images of 80·5 = 400 values" in because(said, "unflattened")


def test_swapped_features_and_a_transposed_input_are_recognized() -> None:
    assert names(f"{PRODUCTS} (32x84 and 10x84)") == ["swapped", "in-features"]
    assert names(f"{PRODUCTS} (300x7 and 300x11)") == ["transposed", "in-features"]


def test_a_plain_mismatch_has_one_cause() -> None:
    assert names(f"{PRODUCTS} (32x7 and 11x10)") == ["in-features"]


@pytest.mark.parametrize(
    ("shape", "got", "first"),
    [
        ("[8, 28, 24, 3]", 28, "channels-last"),
        ("[3, 1, 28, 24]", 1, "batch-second"),
        ("[8, 1, 28, 24]", 1, "grey"),
        ("[8, 4, 28, 24]", 4, "alpha"),
        ("[8, 16, 28, 24]", 16, "twice"),
        ("[8, 5, 28, 24]", 5, "in-channels"),
    ],
)
def test_channels_tell_their_cause(shape: str, got: int, first: str) -> None:
    assert names(CHANNELS.format(shape=shape, got=got))[0] == first


def test_a_layout_is_mended_by_the_permutation_of_its_rank() -> None:
    last = explain(CHANNELS.format(shape="[8, 28, 24, 3]", got=28)).causes[0]
    assert last.code == "x = x.permute(0, 3, 1, 2)"


def test_the_padding_that_is_missing_is_counted() -> None:
    said = (
        "Calculated padded input size per channel: (4 x 6). Kernel size: (7 x 7). "
        "Kernel size can't be greater than actual input size"
    )
    assert "2·2 = 4 pixels, at least the 3 that are missing" in because(said, "padding")
    assert "kernel_size=2 with dilation=6 or kernel_size=3 with dilation=3" in because(
        said, "dilation"
    )


def test_a_view_tells_the_features_and_the_batch() -> None:
    said = "shape '[32, 400]' is invalid for input of size 51200"
    assert names(said) == ["features", "batch"]
    assert "51,200 / 32 = 1,600" in because(said, "features")
    assert "51,200 / 400 = 128" in because(said, "batch")


def test_an_odd_size_of_a_u_net_is_shown() -> None:
    said = (
        "Sizes of tensors must match except in dimension 1. Expected size 57 but got size 56 for "
        "tensor number 1 in the list."
    )
    assert "57 → 28 → 56" in because(said, "size")


def test_a_traceback_tells_the_readers_own_line() -> None:
    found = explain(TRACEBACK)
    assert found.frame is not None
    assert (found.frame.file, found.frame.line) == ("/home/me/net.py", 31)
    assert found.frame.code == "x = self.fc(x)"
    assert found.numbers == {"rows": 32, "features": 400, "in_features": 1024, "out_features": 10}


def test_the_last_error_of_a_chain_counts() -> None:
    first = "RuntimeError: stride should not be zero\n\nDuring handling of this, another came:\n\n"
    assert explain(first + TRACEBACK).message.slug == "mat1-and-mat2-shapes-cannot-be-multiplied"


def test_a_message_may_be_wrapped_and_indented() -> None:
    assert names(f"  | E   {PRODUCTS}\n   (10x49 and\n   490x10)") == ["unbatched", "in-features"]


@pytest.mark.parametrize(
    ("said", "slug"),
    [
        (
            "size mismatch, m1: [32 x 400], m2: [1024 x 10]",
            "mat1-and-mat2-shapes-cannot-be-multiplied",
        ),
        (
            "Calculated input size: (2 x 2). Kernel size: (3 x 3). "
            "Kernel size can't greater than actual input size",
            "kernel-size-cant-be-greater-than-actual-input-size",
        ),
        (
            "Sizes of tensors must match except in dimension 1. Got 57 and 56 in dimension 2",
            "sizes-of-tensors-must-match-except-in-dimension",
        ),
        (
            "pad should be smaller than half of kernel size, but got padW = 2, padH = 2, kW = 3",
            "pad-should-be-at-most-half-of-effective-kernel-size",
        ),
    ],
)
def test_older_wordings_are_known_and_labelled(said: str, slug: str) -> None:
    found = explain(said)
    assert found.message.slug == slug
    assert found.is_recorded
    assert found.causes
    assert any("older release" in line for line in found.lines())


def test_every_message_has_an_example_and_a_name_of_its_own() -> None:
    slugs = [message.slug for message in MESSAGES]
    assert len(set(slugs)) == len(slugs) == 62
    assert {example.message for example in ERRORS} == set(slugs)


@pytest.mark.parametrize("wording", [w for m in MESSAGES for w in (m.wording, *m.recorded)])
def test_a_wording_is_read_as_its_own_message_alone(wording: str) -> None:
    found = explain(filled(wording, "4", "[2, 3]"))
    assert found.wording == wording


def filled(wording: str, number: str, sizes: str) -> str:
    """Return a wording with numbers in its places."""
    kinds = {"s": sizes, "w": "word", None: number}
    return re.sub(r"\{\w+(?::(\w))?\}", lambda place: kinds[place[1]], wording)


@pytest.mark.parametrize("wording", [w for m in MESSAGES for w in (m.wording, *m.recorded)])
@pytest.mark.parametrize(
    ("number", "sizes"), [("0", "[]"), ("-1", "[0]"), ("7", "(-1, 0)"), ("1", "[1, 1, 1, 1, 1]")]
)
def test_damaged_numbers_break_nothing(wording: str, number: str, sizes: str) -> None:
    assert explain(filled(wording, number, sizes)).lines()


@pytest.mark.parametrize("text", ["", "  \n", "KeyError: 'x'", "mat1 and mat2", "\0" * 50])
def test_what_is_unknown_is_said(text: str) -> None:
    with pytest.raises(Unknown, match=r"^(the text is empty|no message of torch)"):
        explain(text)


@pytest.mark.parametrize(
    "text",
    [
        "(" * 300_000,
        "RuntimeError: " * 20_000,
        f"{PRODUCTS} ({'9' * 100_000}x1 and 2x3)",
        "Given groups=1, weight of size [" + "1, " * 60_000,
        "Error: \n" * 30_000,
    ],
)
def test_hostile_text_is_answered_at_once(text: str) -> None:
    before = time.process_time()
    with suppress(Unknown):
        explain(text)
    assert time.process_time() - before < 1


@pytest.mark.parametrize("example", ERRORS, ids=[example.id for example in ERRORS])
def test_no_cause_leaves_a_place_unfilled(example: object) -> None:
    found = explain(example.says)  # type: ignore[attr-defined]
    for cause in found.causes:
        said = f"{cause.title} {cause.because} {cause.change} {cause.code}"
        assert "None" not in said
        assert "{" not in said


def run(*arguments: str, given: str = "") -> subprocess.CompletedProcess[str]:
    """Run the command."""
    command = [sys.executable, "-m", "convguide", "explain", *arguments]
    return subprocess.run(command, input=given, capture_output=True, text=True, check=False)


def test_a_box_tells_a_model_from_a_traceback() -> None:
    printed = "Net(\n  (conv1): Conv2d(3, 6, kernel_size=(5, 5), stride=(1, 1))\n)"
    assert answer(printed, [(1, 3, 32, 40)])["kind"] == "model"
    assert answer(TRACEBACK)["kind"] == "message"
    unknown = 'Traceback (most recent call last):\n  File "a.py", line 1\nKeyError: nn.Linear'
    with pytest.raises(Unknown, match="its last line is 'KeyError"):
        answer(unknown)


def test_the_command_reads_a_traceback_from_its_input() -> None:
    done = run(given=TRACEBACK)
    assert done.returncode == 0
    assert "It came from line 31 of /home/me/net.py:\n    x = self.fc(x)" in done.stdout
    assert "2. in_features should be 400." in done.stdout


def test_the_command_says_in_a_line_what_it_does_not_know() -> None:
    done = run("KeyError: 'x'")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "convguide explain: no message of torch about shapes is known in this text; "
        "its last line is \"KeyError: 'x'\"\n"
    )
