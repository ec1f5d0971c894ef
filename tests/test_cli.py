"""Facts about the command line: what it prints, and one line for whatever it cannot take."""

from __future__ import annotations

import json
import os
import subprocess
import sys

import pytest

from convguide.cli import main, parser

Captured = pytest.CaptureFixture[str]


def answered(command: str, capsys: Captured) -> str:
    """Return what a command prints."""
    assert main(command.split()) == 0
    printed = capsys.readouterr()
    assert printed.err == ""
    return printed.out


# Answers


def test_a_shape_comes_with_the_formula_filled_in(capsys: Captured) -> None:
    command = "shape 3x32x32 --out-channels 16 -k 3x5 -s 2x1 -p 1x2 -d 1"
    assert answered(command, capsys) == (
        "(3, 32, 32) → (16, 16, 32)\n"
        "\n"
        "H_out = ⌊(32 + 2·1 − 1·(3 − 1) − 1) / 2⌋ + 1\n"
        "      = ⌊31 / 2⌋ + 1\n"
        "      = 15 + 1\n"
        "      = 16\n"
        "\n"
        "W_out = ⌊(32 + 2·2 − 1·(5 − 1) − 1) / 1⌋ + 1\n"
        "      = ⌊31 / 1⌋ + 1\n"
        "      = 31 + 1\n"
        "      = 32\n"
    )


@pytest.mark.parametrize(
    ("command", "answer"),
    [
        (
            "shape 3x64x96 --out-channels 12 -k 7 -s 2 -p 3 -d 2 --json",
            {
                "input": [3, 64, 96],
                "layer": "Conv2d(3, 12, kernel_size=7, stride=2, padding=3, dilation=2)",
                "output": [12, 29, 45],
            },
        ),
        (
            "shape 20×31 -k 3X5 -s 2x1 --json",
            {
                "input": [20, 31],
                "layer": "Conv2d(1, 1, kernel_size=(3, 5), stride=(2, 1))",
                "output": [9, 27],
            },
        ),
        (
            "combos 8x12 4x6 --kernel 3 --stride 2-3 --padding 0-1 --dilation 1 --json",
            {
                "input": [8, 12],
                "target": [4, 6],
                "count": 1,
                "combos": [{"kernel_size": 3, "stride": 2, "padding": 1, "dilation": 1}],
            },
        ),
        (
            "params conv2d 3 64 -k 3x5 --no-bias --json",
            {"layer": "Conv2d(3, 64, kernel_size=(3, 5), bias=False)", "parameters": 2880},
        ),
        ("params mlp 3072 256 10 --json", {"sizes": [3072, 256, 10], "parameters": 789258}),
    ],
)
def test_the_same_in_json(command: str, answer: dict[str, object], capsys: Captured) -> None:
    printed = answered(command, capsys)
    assert printed.count("\n") == 1
    assert json.loads(printed) == answer


def test_sizes_alone_need_no_channels(capsys: Captured) -> None:
    assert answered("shape 20x31 -k 3x5", capsys).startswith("(20, 31) → (18, 27)\n\nH_out = ")


def test_combos_are_listed_with_how_many_differ(capsys: Captured) -> None:
    lines = answered("combos 32x32 16x16", capsys).splitlines()
    assert lines[0] == "18 combinations, 16 of them different layers"
    assert lines[1] == "kernel_size  stride  padding  dilation"
    assert lines[2:5] == [
        "          1       2        0         1",
        "          1       2        0         2",
        "          1       2        0         3",
    ]
    assert len(lines) == 20


def test_distinct_combos_leave_the_repeats_out(capsys: Captured) -> None:
    lines = answered("combos 32x32 16x16 --distinct", capsys).splitlines()
    assert len(lines) == 18
    assert lines[3] == "          2       2        0         1"


def test_no_combination_is_an_answer(capsys: Captured) -> None:
    said = answered("combos 8x12 4x7 --kernel 2 --stride 1", capsys)
    assert said == "0 combinations, 0 of them different layers\n"


def test_solutions_are_sorted_limited_and_tabled(capsys: Captured) -> None:
    command = "solve 32x48 16x24 --limit 4 --sort params --all-read --channels 3x16"
    assert answered(command, capsys) == (
        "8 solutions, 8 of them different layers; 4 of them listed\n"
        "kernel_size  stride  padding  dilation  remainder  unread  parameters     MACs\n"
        "          2       2        0         1          0       0         208   73,728\n"
        "          3       2        1         1          1       0         448  165,888\n"
        "          3       2        3         3          1       0         448  165,888\n"
        "          4       2        1         1          0       0         784  294,912\n"
    )


def test_solutions_in_json(capsys: Captured) -> None:
    printed = json.loads(answered("solve 9x7 4x3 -k 3 -s 2 -p 0-4 -d 1 --json", capsys))
    assert printed == {
        "input": [9, 7],
        "target": [4, 3],
        "count": 1,
        "solutions": [
            {
                "kernel_size": [3, 3],
                "stride": [2, 2],
                "padding": [0, 0],
                "dilation": [1, 1],
                "remainder": [0, 0],
                "unread": [0, 0],
            }
        ],
    }


def test_pools_and_transposed_convolutions_are_solved_too(capsys: Captured) -> None:
    assert answered("solve 7x8 14x15 --transposed -k 3 -s 2 -d 1", capsys).splitlines()[2] == (
        "          3       2        1         1             1x0"
    )
    assert answered("solve 7x9 4x5 --ceil-pool -k 2 -s 2 -p 0", capsys).splitlines()[2] == (
        "          2       2        0         1       True          1       0"
    )


def test_no_solution_comes_with_the_reason(capsys: Captured) -> None:
    said = answered("solve 32 33 -s 1 -d 2", capsys)
    assert said == (
        "No Conv1d turns 32 into 33 with kernel_size 1 to 7, stride 1, padding 0 to 5, "
        "dilation 2: the sizes within these ranges pass it over.\n"
        "Nearest sizes within the ranges: 32, 34.\n"
        "A wider range would do:\n"
        "  with dilation=1: kernel_size=2, stride=1, padding=1, dilation=1\n"
    )
    printed = json.loads(answered("solve 32 33 -s 1 -d 2 --json", capsys))
    assert printed["count"] == 0
    assert printed["reason"]["nearest"] == [[32], [34]]
    assert printed["reason"]["widenings"] == [{"name": "dilation", "value": 1}]


@pytest.mark.parametrize(
    ("command", "said"),
    [
        ("solve 32 16 --pool --sort params", "solutions sort by padding, receptive_field"),
        ("solve 32 16 --output-padding 1", "--output-padding goes with --transposed"),
        ("solve 32 16 --pool --channels 3x3", "--channels goes with convolutions"),
        ("solve 32x32 16", "input_size has 2 axes and target_size 1"),
        ("solve 32 16 -k 0", "the smallest kernel_size must be at least 1"),
        ("solve 32 16 --limit -1", "limit must be at least 0, but limit=-1"),
        ("solve 32 16 -d 1-99999999", "stride and dilation have at most 4,096 pairs"),
    ],
)
def test_what_cannot_be_solved_for_is_told_in_a_line(
    command: str, said: str, capsys: Captured
) -> None:
    assert main(command.split()) == 2
    printed = capsys.readouterr()
    assert (printed.out, printed.err.startswith(f"convguide solve: {said}")) == ("", True)
    assert printed.err.count("\n") == 1


def test_parameters_come_with_their_reckoning(capsys: Captured) -> None:
    assert answered("params conv2d 3 64 -k 5", capsys) == (
        "parameters = (5·5·3 + 1)·64\n           = 76·64\n           = 4,864\n"
    )
    assert answered("params mlp 3072 256 10", capsys).endswith(
        "\n\nparameters = 786,688 + 2,570\n           = 789,258\n"
    )


def test_a_trace_is_a_table_with_a_stated_batch_of_one(capsys: Captured) -> None:
    lines = answered("trace lenet5 1x32x33", capsys).splitlines()
    assert lines[0] == "lenet5 on (1, 1, 32, 33), a batch of 1"
    assert lines[1:4] == [
        "",
        "place         output shape     params     MACs  activations  float32  receptive field",
        "0: Conv2d     (1, 6, 28, 29)      156  121,800        4,872  19.4 kB              5×5",
    ]
    assert lines[-1].split()[:3] == ["total", "61,706", "420,720"]


def test_a_trace_takes_another_batch_literally(capsys: Captured) -> None:
    said = json.loads(answered("trace LeNet5 7x1x32x32 --dtype float16 --json", capsys))
    assert (said["input"], said["batch"], said["dtype"]) == ([7, 1, 32, 32], 7, "float16")
    assert said["macs"] == 7 * 416520
    assert said["layers"][0] == {
        "place": "0: Conv2d",
        "layer": "Conv2d(1, 6, kernel_size=5)",
        "input_shape": [7, 1, 32, 32],
        "output_shape": [7, 6, 28, 28],
        "params": 156,
        "macs": 823200,
        "activations": 32928,
        "bytes": 65856,
        "receptive_field": [{"size": 5, "stride": 1, "start": 0, "holes": False}] * 2,
    }
    assert said["layers"][-1]["receptive_field"] is None


def test_a_trace_without_a_size_uses_the_published_one(capsys: Captured) -> None:
    assert answered("trace alexnet_2012", capsys).startswith("alexnet_2012 on (1, 3, 227, 227)")


def test_the_receptive_field_of_a_patch(capsys: Captured) -> None:
    assert answered("receptive-field patchgan", capsys) == (
        "11: Conv2d of patchgan, the last layer with a receptive field\n"
        "\n"
        "height: 70 pixels, every 8, the first from -23 on, without holes\n"
        "width: 70 pixels, every 8, the first from -23 on, without holes\n"
    )
    said = json.loads(answered("receptive-field lenet5 --json", capsys))
    assert said["place"] == "5: AvgPool2d"
    assert said["receptive_field"] == [{"size": 16, "stride": 4, "start": 0, "holes": False}] * 2


def test_the_sizes_of_a_u_net_and_the_padding_to_the_next(capsys: Captured) -> None:
    assert answered("sizes unet --near 40x57 --range 1-80", capsys) == (
        "unet on (1, 1, None, None)\n"
        "\n"
        "height: multiples of 16 from 16 to 80\n"
        "width: multiples of 16 from 16 to 80\n"
        "\n"
        "40×57 → 48×64\n"
        "x = torch.nn.functional.pad(x, (3, 4, 4, 4))\n"
    )
    said = json.loads(answered("sizes lenet5 --near 32x34 --json", capsys))
    assert said == {
        "name": "lenet5",
        "input": [1, 1, None, None],
        "height": [32, 33, 34, 35],
        "width": [32, 33, 34, 35],
        "near": [32, 34],
        "target": [32, 34],
        "pad": [0, 0, 0, 0],
    }


def test_help_and_version_leave_with_success(capsys: Captured) -> None:
    for command, said in (("--help", "Convolution arithmetic"), ("--version", "convguide 0.1.0")):
        with pytest.raises(SystemExit) as left:
            main([command])
        assert left.value.code == 0
        assert said in capsys.readouterr().out


# Complaints

DIGITS = "9" * 3000
BAD = [
    "",
    "depth 3x32x32",
    "shape",
    "shape ''",
    "shape 32",
    "shape x",
    "shape 3x",
    "shape x3x3",
    "shape abc",
    "shape 3,32,32",
    "shape 3x32x32x32",
    "shape 3x32x32",
    "shape -3x32x32",
    "shape 32x-32",
    "shape 32.0x32",
    "shape 0x0",
    "shape 1e3x1e3",
    "shape 32²x32",
    "shape ٣x٣",
    "shape 32x32 -k 0",
    "shape 32x32 -k 7x7x7",
    "shape 32x32 -k 1000000000000000000000000000000",
    "shape 32x32 -k",
    "shape 32x32 -s 0",
    "shape 32x32 -s 1.5",
    "shape 32x32 -p -1",
    "shape 32x32 -p same",
    "shape 32x32 -d 0",
    "shape 32x32 -k 40",
    "shape 32x32 --out-channels 0",
    "shape 32x32 --out-channels 8",
    "shape 3x32x32 --out-channels -1",
    "shape 3x32x32 --out-channels sixteen",
    "shape 3x32x32 --out-channels 1.5",
    "shape 32x32 --filters 3",
    "shape 32x32 32x32",
    "combos 32x32",
    "combos 3x32x32 16x16",
    "combos 32x32 0x16",
    "combos 32x32 16x16 --kernel 3-1",
    "combos 32x32 16x16 --kernel 0-3",
    "combos 32x32 16x16 --kernel -1-3",
    "combos 32x32 16x16 --kernel 1-",
    "combos 32x32 16x16 --kernel 1-2-3",
    "combos 32x32 16x16 --padding 1.5",
    "combos 32x32 16x16 --dilation 1–3",
    "params",
    "params dense 3 4",
    "params conv2d 3",
    "params conv2d 3 0",
    "params conv2d -3 4",
    "params conv2d 3 4 -k 0",
    "params conv2d 3 4 -k 3x3x3",
    "params mlp",
    "params mlp 3",
    "params mlp 3 -4",
    "params mlp 3 x",
    "params mlp 3.5 4",
    "trace",
    "trace resnet",
    "trace lenet5 32x32",
    "trace lenet5 1x1x1x32x32",
    "trace lenet5 3x32x32",
    "trace lenet5 1x28x28",
    "trace lenet5 --dtype float33",
    "receptive-field",
    "receptive-field resnet",
    "receptive-field dcgan_generator",
    "receptive-field unet 32x32",
    "sizes",
    "sizes unet --near 32",
    "sizes unet --near 600x600",
    "sizes unet --range 1-15",
    "sizes unet --range 1-99999999999",
    f"params mlp {DIGITS} {DIGITS}",
    f"params conv2d {DIGITS} {DIGITS}",
    f"shape {DIGITS}9999x32 -k {DIGITS}99999999",
    "params mlp 9" + DIGITS + DIGITS,
]


def one_complaint(status: object, printed: str, complaint: str) -> None:
    """Check that there is one line, on the right stream, with the right status."""
    assert (status, printed) == (2, "")
    assert complaint.startswith("convguide")
    assert complaint.count("\n") == 1
    assert complaint.endswith("\n")


@pytest.mark.parametrize("command", BAD, ids=lambda command: command[:40])
def test_bad_input_gets_one_line_and_status_2(command: str, capsys: Captured) -> None:
    arguments = ["" if word == "''" else word for word in command.split()]
    try:
        status: object = main(arguments)
    except SystemExit as left:
        status = left.code
    printed = capsys.readouterr()
    one_complaint(status, printed.out, printed.err)


def test_a_line_break_in_an_argument_makes_no_second_line(capsys: Captured) -> None:
    for arguments in (
        ["shape", "3\n4"],
        ["shape", "32x32", "a\nb"],
        ["params", "mlp", "3", "4\n5 6"],
    ):
        with pytest.raises(SystemExit) as left:
            main(arguments)
        printed = capsys.readouterr()
        one_complaint(left.value.code, printed.out, printed.err)


@pytest.mark.parametrize("option", ["--kernel", "--stride", "--dilation", "--padding"])
def test_a_huge_range_is_refused_at_once_or_answered_at_once(option: str) -> None:
    done = program("combos", "32x32", "16x16", option, f"1-{10**30}", timeout=5)
    if done.returncode:
        one_complaint(done.returncode, done.stdout, done.stderr)
    else:
        assert "different layers" in done.stdout


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (
            "shape 5x9 -k 7",
            "convguide shape: height: kernel_size=7 with dilation=1 spans 7 pixels, "
            "but the padded size is 5 + 2·0 = 5",
        ),
        (
            "shape 3x32x32",
            "convguide shape: --out-channels is needed with CxHxW; "
            "leave the C away for sizes alone",
        ),
        (
            "shape 32x32 --out-channels 8",
            "convguide shape: --out-channels goes with CxHxW; leave it away for sizes alone",
        ),
        (
            "params mlp 3",
            "convguide params: sizes must hold at least two entries, "
            "the features of the input and of the output, but sizes=[3]",
        ),
        (
            "trace lenet5 1x28x30",
            "convguide trace: 7: Linear, reached by (1, 256): Linear expects 400 features, "
            "but Flatten gives 16·4·4 = 256: in_features=256 would fit",
        ),
        ("shape 9x9 -d 0", "convguide shape: height: dilation must be at least 1, but dilation=0"),
    ],
)
def test_a_refusal_says_why(command: str, said: str, capsys: Captured) -> None:
    assert main(command.split()) == 2
    assert capsys.readouterr().err == f"{said}\n"


@pytest.mark.parametrize(
    ("option", "least"), [("kernel", 1), ("stride", 1), ("padding", 0), ("dilation", 1)]
)
def test_a_range_is_refused_by_the_name_that_was_typed(
    option: str, least: int, capsys: Captured
) -> None:
    command = f"combos 32x32 16x16 --padding 0-3 --{option} 0-3"
    if least == 0:
        assert main(command.split()) == 0
        return
    with pytest.raises(SystemExit):
        main(command.split())
    assert capsys.readouterr().err == (
        f"convguide combos: argument --{option}: '0-3' begins below 1, the smallest there is "
        "(see convguide combos --help)\n"
    )


@pytest.mark.parametrize("command", ["params conv2d", "params mlp", "combos", "shape", "trace"])
def test_every_argument_is_explained(command: str) -> None:
    parsers = [parser()]
    for word in command.split():
        (choice,) = (at for at in parsers[-1]._actions if isinstance(at.choices, dict))
        parsers.append(choice.choices[word])  # type: ignore[index]
    assert [at.dest for at in parsers[-1]._actions if not at.help] == []


# As a program


def program(
    *arguments: str, timeout: float = 60, **variables: str
) -> subprocess.CompletedProcess[str]:
    """Run `python -m convguide`."""
    return subprocess.run(
        [sys.executable, "-m", "convguide", *arguments],
        **{"capture_output": True, "text": True, "encoding": "utf-8", "timeout": timeout},
        env={**os.environ, "PYTHONUTF8": "1", **variables},
    )


def test_the_package_runs_as_a_program() -> None:
    done = program("shape", "20x31", "-k", "3x5", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    assert json.loads(done.stdout)["output"] == [18, 27]


def test_the_program_leaves_with_the_status_of_the_command_line() -> None:
    done = program("shape", "2x2", "-k", "3")
    one_complaint(done.returncode, done.stdout, done.stderr)


def test_a_terminal_that_cannot_write_an_arrow_gets_no_traceback() -> None:
    done = program("shape", "20x31", PYTHONUTF8="0", PYTHONIOENCODING="ascii")
    assert "Traceback" not in done.stderr
    assert done.returncode == 0


def test_a_reader_that_leaves_early_is_no_fault() -> None:
    read, write = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "convguide", "combos", "32x32", "16x16"]
    with os.fdopen(write, "wb") as nobody:
        done = subprocess.run(
            command, stdout=nobody, stderr=subprocess.PIPE, text=True, check=False
        )
    assert (done.returncode, done.stderr) == (0, "")
