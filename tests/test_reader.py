"""Facts about models read from text: what torch gives for them, and nothing executed."""

from __future__ import annotations

import contextlib
import io
import json
import random
import re
import time
import warnings
from pathlib import Path
from typing import Any

import pytest

from convguide.architectures import ARCHITECTURES, architecture
from convguide.formulas import ShapeError
from convguide.reader import ReadError, Report, read, sizes_that_work, trace_source

MODELS = Path(__file__).parent / "models"
EXPECTED: dict[str, Any] = json.loads((MODELS / "expected.json").read_text(encoding="utf-8"))
# The text of each architecture, and the word that chooses the model there.
SOURCES = {
    "LENET5": ("lenet5", None),
    "ALEXNET": ("alexnet", None),
    "ALEXNET_2012": ("alexnet_2012", None),
    **{f"VGG{depth}": ("vgg", f"vgg{depth}") for depth in (11, 13, 16, 19)},
    **{f"RESNET{depth}": ("resnet", f"resnet{depth}") for depth in (18, 34, 50)},
    "RESNET50_V1": ("resnet", "resnet50_v1"),
    "MOBILENET_V1": ("mobilenet_v1", None),
    "MOBILENET_V2": ("mobilenet_v2", None),
    "SQUEEZENET1_1": ("squeezenet", None),
    "UNET": ("unet", "UNet(1, 2)"),
    "UNET_2015": ("unet_2015", None),
    "DCGAN_GENERATOR": ("dcgan", "netG"),
    "PATCHGAN": ("patchgan", None),
}
Shapes = list[tuple[int, ...]]


def source(name: str) -> str:
    """Return the text of a model."""
    return (MODELS / f"{name}.py").read_text(encoding="utf-8")


def inputs(name: str) -> Shapes:
    """Return the shapes of a model's inputs."""
    return [tuple(shape) for shape in EXPECTED[name]["inputs"]]


def data(value: object) -> Any:
    """Return shapes as JSON holds them."""
    return json.loads(json.dumps(value))


def executed(text: str, title: str, device: str = "cpu") -> Any:
    """Return the module that torch makes of a text."""
    import torch

    names: dict[str, Any] = {"__name__": "model"}
    torch.set_num_threads(1)
    own = re.sub(r"^from \.\w+ import \*$", "", text, flags=re.MULTILINE)
    with contextlib.redirect_stdout(io.StringIO()), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with torch.device(device):
            exec(compile(own, "model.py", "exec"), names)
            name, _, call = title.partition(" = ")
            return eval(name if name in names else call or name, names).eval()


def shapes(value: Any) -> Any:
    """Return the shapes of real tensors."""
    if isinstance(value, dict):
        return {key: shapes(each) for key, each in value.items()}
    if isinstance(value, (tuple, list)):
        return [shapes(each) for each in value]
    return list(value.shape)


def outputs_by_place(real: Any) -> list[tuple[str, list[int]]]:
    """Return a list to which each layer of torch adds its place and what it gives."""
    seen: list[tuple[str, list[int]]] = []
    for name, part in real.named_modules():
        if type(part).__module__.startswith("torch.nn") and not list(part.children()):

            def note(part: Any, given: Any, made: Any, name: str = name) -> None:
                seen.append((name, list((made[0] if isinstance(made, tuple) else made).shape)))

            part.register_forward_hook(note)
    return seen


def compare(report: Report, real: Any, given: Shapes, device: str = "cpu") -> None:
    """Compare a trace with what torch does: every layer's output, the end, the parameters."""
    import torch

    assert report.params == sum(one.numel() for one in real.parameters())
    seen, refused = outputs_by_place(real), None
    try:
        with torch.no_grad():
            made = real(*[torch.zeros(shape, device=device) for shape in given])
    except (RuntimeError, ValueError, TypeError, AttributeError, AssertionError) as error:
        refused = error
    assert (report.error is None) == (refused is None), f"{report.error} / {refused}"
    if refused is None:
        assert data(report.output) == data(shapes(made))
    places = {name for name, _ in real.named_modules() if name}
    ours = [(row.place, data(row.output)) for row in report.rows if row.module is not None]
    kinds = {name for name, _ in seen}
    assert [row for row in ours if row[0] in places & kinds] == seen


# torch prints the names of classes of the text: where such a class is a layer, they say nothing.
PRINTED = [name for name, each in EXPECTED.items() if each["params"] and name != "layer_subclass"]


# Small models, correct and broken


def test_there_are_sixty_small_models_and_a_third_is_broken() -> None:
    assert {f"{name}.py" for name in EXPECTED} == {
        path.name
        for path in MODELS.glob("*.py")
        if not path.name.startswith("arch_") and path.name != "hostile.py"
    }
    assert len(EXPECTED) >= 60
    assert sum("error" in each for each in EXPECTED.values()) >= 25


@pytest.mark.parametrize("name", EXPECTED)
def test_a_model_gives_what_is_written_down(name: str) -> None:
    expected, report = EXPECTED[name], trace_source(source(name), inputs(name))
    assert data(report.output) == expected["output"]
    assert str(report.error or "") == expected.get("error", "")
    assert report.params == (expected["params"] or 0)
    fixes = [[fix.advice, fix.line, fix.after.strip()] for fix in report.fixes]
    assert fixes == expected.get("fixes", [])
    assert report.then == expected.get("then", "")
    assert report.because == expected.get("because", "")
    told = [f"line {each.line}: {each.reason}" for each in report.warnings]
    assert told == expected.get("warnings", [])
    assert report.notes == []


@pytest.mark.torch
@pytest.mark.parametrize("name", EXPECTED)
def test_torch_executes_the_same_text_and_agrees(name: str) -> None:
    report = trace_source(source(name), inputs(name), fixing=False)
    if report.model.module is None:
        with pytest.raises((ValueError, TypeError, AttributeError)):
            executed(source(name), report.model.title)
    else:
        compare(report, executed(source(name), report.model.title), inputs(name))


@pytest.mark.torch
def test_torch_runs_every_record_again() -> None:
    from convguide.verify.traced import confirmed

    for name in EXPECTED:
        report = trace_source(source(name), inputs(name), fixing=False)
        assert confirmed(report)["rows"] == len(report.rows), name


@pytest.mark.torch
@pytest.mark.parametrize("name", [name for name in EXPECTED if "then" in EXPECTED[name]])
def test_torch_takes_the_corrected_text(name: str) -> None:
    import torch

    text, report = source(name), trace_source(source(name), inputs(name))
    for fix in report.fixes:
        text = fix.applied(text)
    real = executed(text, report.model.title)
    with torch.no_grad():
        made = real(*map(torch.zeros, inputs(name)))
    assert report.then == f"then the output is {tuple(made.shape)}"


@pytest.mark.torch
@pytest.mark.parametrize("name", PRINTED)
def test_parameters_of_the_printed_form(name: str) -> None:
    real = executed(source(name), read(source(name)).title)
    model = read(str(real))
    own = sum(
        one.numel()
        for part in real.modules()
        for one in part.parameters(recurse=False)
        if list(part.children())
    )
    assert model.param_count() == EXPECTED[name]["params"] - own


# Architectures


@pytest.mark.parametrize("name", SOURCES)
def test_an_architecture_from_text_is_the_one_that_the_project_holds(name: str) -> None:
    file, word = SOURCES[name]
    shape = ARCHITECTURES[name].input_shape
    report = trace_source(source(f"arch_{file}"), [shape], word)
    held = architecture(name)
    assert report.error is None
    assert report.complete
    assert (report.params, report.macs) == (held.param_count(), held.macs(shape))
    assert report.output == held.output_shape(shape, training=False)


def test_every_architecture_has_a_text() -> None:
    assert set(SOURCES) == set(ARCHITECTURES)


@pytest.mark.torch
@pytest.mark.parametrize("name", SOURCES)
def test_torch_agrees_on_an_architecture_layer_by_layer(name: str) -> None:
    file, word = SOURCES[name]
    text, shape = source(f"arch_{file}"), ARCHITECTURES[name].input_shape
    report = trace_source(text, [shape], word)
    title = f"{word}()" if word and "(" not in word and file != "dcgan" else report.model.title
    device = "cpu" if file == "dcgan" else "meta"
    real = executed(text, title, device)
    compare(report, real, [shape], device)
    assert read(str(real)).param_count() == report.params


def test_receptive_fields_are_those_of_the_networks() -> None:
    shape = (1, 3, 224, 224)
    report = trace_source(source("arch_resnet"), [shape], "resnet18")
    last = [row.seen for row in report.rows if row.seen][-1]
    assert [window.size for window in last or ()] == [435, 435]


def test_a_plain_chain_is_a_network_of_the_project() -> None:
    report = trace_source(source("seq_1d"), inputs("seq_1d"))
    network = report.network()
    assert network is not None
    assert network.output_shape((3, 2, 100), training=False) == (3, 4)
    assert trace_source(source("residual"), inputs("residual")).network() is None


def test_the_second_of_a_pair_is_read_and_the_first_is_named() -> None:
    model = read(source("arch_dcgan"))
    assert (model.title, model.others) == ("netD = Discriminator(ngpu)", ["netG"])
    assert model.run([(1, 3, 64, 64)]).output.shape == (1, 1, 1, 1)


# What is not followed is named, and the rest is traced


@pytest.mark.parametrize(
    ("lines", "note"),
    [
        ("x = einops.rearrange(x, 'b c h w -> b (c h w)')", "`einops` is defined nowhere"),
        ("x = torch.fft.fft2(x)", "line 9: `torch.fft.fft2(x)` is not followed"),
        ("x = x[x > 0]", "line 9: `x[x > 0]` is not followed"),
        ("x = x if x.sum() > 0 else -x", "what a tensor holds is not known"),
    ],
)
def test_what_cannot_be_followed_is_named_and_its_shape_is_not_guessed(
    lines: str, note: str
) -> None:
    text = (
        "import torch\nfrom torch import nn\nclass Net(nn.Module):\n"
        "    def __init__(self):\n        super().__init__()\n"
        "        self.a, self.b = nn.Conv2d(3, 4, 3), nn.Conv2d(4, 5, 3)\n"
        f"    def forward(self, x):\n        x = self.a(x)\n        {lines}\n"
        "        return self.b(x)\n"
    )
    report = trace_source(text, [(1, 3, 8, 8)])
    assert [row.output for row in report.rows if row.module] == [(1, 4, 6, 6), None]
    assert (report.output, report.error, report.complete) == (None, None, False)
    assert note in "\n".join(f"line {each.line}: {each.reason}" for each in report.notes)
    assert report.params == 112 + 185


def test_a_layer_without_a_formula_makes_the_count_a_lower_bound() -> None:
    text = "model = nn.Sequential(nn.Linear(8, 4), nn.LSTM(4, 4))"
    report = trace_source(text, [(2, 8)])
    assert (report.params, report.complete, report.output) == (36, False, None)
    assert report.notes[0].reason == "`nn.LSTM(4, 4)` is not followed"


def test_an_unknown_condition_forgets_what_it_may_change() -> None:
    text = (
        "class Net(nn.Module):\n  def forward(self, x):\n    y = x\n"
        "    if x.mean() > 0:\n      y = torch.cat([x, x], 1)\n    return y, x\n"
    )
    report = trace_source(text, [(1, 3, 8, 8)])
    assert data(report.output) == [None, [1, 3, 8, 8]]
    assert report.notes[0].reason == "whether `x.mean() > 0` holds is not known"


def test_a_class_that_needs_arguments_says_which() -> None:
    text = "class Net(nn.Module):\n  def __init__(self, classes):\n    super().__init__()\n"
    with pytest.raises(ReadError, match=r"Net needs|needs an argument 'classes'"):
        trace_source(text, [(1, 3)])
    assert read(text, "Net(5)").title == "Net(5)"


def test_sizes_that_work() -> None:
    report = trace_source(source("cifar_net"), inputs("cifar_net"))
    assert sizes_that_work(report).found == (32, 33, 34, 35)  # type: ignore[union-attr]


def test_the_input_may_stand_in_the_text() -> None:
    text = "model = nn.Sequential(nn.Linear(8, 4))\ny = model(torch.randn(5, 8))"
    assert trace_source(text).output == (5, 4)


def test_a_report_is_ready_for_json() -> None:
    found = data(trace_source(source("cifar_net_224"), inputs("cifar_net_224")).as_dict())
    assert found["error"]["place"] == "fc1"
    assert found["fixes"][0]["before"].strip() == "self.fc1 = nn.Linear(16 * 5 * 5, 120)"
    assert found["rows"][0] == {
        "place": "conv1",
        "layer": "Conv2d(3, 6, kernel_size=5)",
        "line": 20 - 2,
        "input_shapes": [[1, 3, 224, 224]],
        "output_shape": [1, 6, 220, 220],
        "params": 456,
        "macs": 21780000,
        "activations": 290400,
        "receptive_field": [{"size": 5, "stride": 1, "start": 0}] * 2,
    }


# Printed models


def test_a_printed_chain_has_shapes_and_another_model_parameters() -> None:
    chain = "Sequential(\n  (0): Conv2d(3, 8, kernel_size=(3, 3), stride=(1, 1))\n  (1): ReLU()\n)"
    report = trace_source(chain, [(1, 3, 9, 8)])
    assert (report.output, report.params) == ((1, 8, 7, 6), 224)
    net = (
        "Net(\n  (a): Linear(in_features=4, out_features=2, bias=True)\n"
        "  (b): ModuleList(\n    (0-2): 3 x BatchNorm1d(2, eps=1e-05, momentum=0.1, affine=True, "
        "track_running_stats=True)\n  )\n)"
    )
    report = trace_source(net, [(1, 4)])
    assert (report.output, report.params) == (None, 10 + 3 * 4)


# Hostile and malformed text


def bounded(text: str) -> None:
    """Read and trace a text: an answer or one line, within a second of work, nothing executed."""
    start, said = time.process_time(), ""
    try:
        json.dumps(trace_source(text, [(1, 3, 32, 32)]).as_dict())
    except (ReadError, ShapeError) as error:
        said = str(error)
    assert "\n" not in said
    assert time.process_time() - start < 2


def hostile() -> dict[str, str]:
    """Return the hostile texts."""
    names: dict[str, Any] = {}
    exec((MODELS / "hostile.py").read_text(encoding="utf-8"), names)
    found: dict[str, str] = names["HOSTILE"]
    return found


@pytest.mark.parametrize("name", hostile())
def test_a_hostile_text_is_neither_executed_nor_slow(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    bounded(hostile()[name])
    assert list(tmp_path.iterdir()) == []


def mutated(rng: random.Random, text: str) -> str:
    """Return a text with a piece cut out, put in, or a number or a word replaced."""
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(text))
        numbers, names = [*re.finditer(r"\d+", text)], [*re.finditer(r"[A-Za-z_]\w+", text)]
        kind = rng.randrange(4)
        if kind == 0 or not numbers or not names:
            text = text[:at] + text[at + rng.randint(1, 30) :] + "\n#"
        elif kind == 1:
            text = text[:at] + rng.choice("()[]{}:,.=+*-1aN\n '\"") + text[at:]
        elif kind == 2:
            one, value = rng.choice(numbers), rng.choice([0, 1, -1, 7, 10**9, 2**62, 2**70])
            text = f"{text[: one.start()]}{value}{text[one.end() :]}"
        else:
            one, other = rng.choice(names), rng.choice(names)
            text = text[: one.start()] + other[0] + text[one.end() :]
    return text


def test_broken_texts_get_an_answer_or_one_line() -> None:
    rng = random.Random(20)
    for name in sorted(EXPECTED) * 2:
        bounded(mutated(rng, source(name)))


def test_nothing_of_python_that_executes_is_used() -> None:
    room = Path(__file__).parent.parent / "convguide" / "reader"
    for path in room.glob("*.py"):
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"(?<!re\.)\b(eval|exec|compile|__import__|import_module)\(", text), (
            path.name
        )


VIEWED = """class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 4, kernel_size=3, padding=1)
        self.fc = nn.Linear(16, 2)

    def forward(self, x):
        return self.fc({made}.view(-1, 16))
"""


def test_a_size_at_which_images_are_mixed_is_no_size_that_works() -> None:
    mixed = trace_source(VIEWED.format(made="self.conv(x)"), [(4, 3, 2, 2)])
    found = sizes_that_work(mixed)
    assert found is not None
    assert found.found == (2,)


def test_no_size_is_said_to_work_where_a_line_was_not_followed() -> None:
    unfollowed = VIEWED.format(made="torch.linalg.inv(self.conv(x))")
    assert sizes_that_work(trace_source(unfollowed, [(4, 3, 2, 2)])) is None
