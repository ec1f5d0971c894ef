"""Facts about what the pages of the calculators show, and which problems open in them."""

from __future__ import annotations

import json

import pytest

from convguide.architectures import ARCHITECTURES
from convguide.catalog import problems
from convguide.render.calculators import architectures_file
from convguide.render.offline import without_relative_links
from convguide.render.opening import opened

OPENED = {problem.id: opened(problem) for problem in problems()}


@pytest.mark.parametrize(
    ("problem_id", "address"),
    [
        (
            "B2",
            "../calculators/padding-and-stride-for-a-target-size.md"
            "?from=64x64&to=31x31&kernel_size=1-7&stride=1-3&padding=0-7&dilation=1-3",
        ),
        (
            "ES3",
            "../calculators/cnn-shapes-layer-by-layer.md"
            "?net=Sequential%28Conv2d%2816,32,kernel_size=3,stride=2,padding=1%29%29"
            "&input=1x16x28x20",
        ),
    ],
)
def test_a_problem_opens_with_its_own_numbers(problem_id: str, address: str) -> None:
    assert OPENED[problem_id] == f"[Open this in the calculator]({address})"


def test_the_problems_of_layers_targets_and_chains_open() -> None:
    found = [name for name, link in OPENED.items() if link]
    asked = (
        "E1 E2 E3 E4 A1 A2 A3 A4 A6 E5 B1 B2 B3 EP1 EP2 EP3 EP4 EP5 P1 P2 P3 P4 P5 ET1 "
        "ET2 ET3 ET4 ET5 ET6 ET7 ET8 T1 T2 T3 T4 T5 EM5 M4 ES1 ES2 ES3 ES4 ES5 S1 S2 S3"
    )
    assert found == asked.split()


def test_a_notebook_to_download_keeps_the_numbers_in_its_link() -> None:
    link = OPENED["B1"]
    assert without_relative_links(link, "a", "https://e.org/") == (
        "[Open this in the calculator](https://e.org/calculators/"
        "padding-and-stride-for-a-target-size/"
        "?from=32x32&to=16x16&kernel_size=1-7&stride=1-3&padding=0-5&dilation=1-3)"
    )
    assert without_relative_links(link, "a", "") == "Open this in the calculator"


def test_the_browser_gets_every_architecture_with_its_title() -> None:
    networks = json.loads(architectures_file())
    assert [one["name"].upper() for one in networks] == list(ARCHITECTURES)
    lenet = networks[0]
    assert (lenet["title"], lenet["input"]) == ("LeNet-5", "1x1x32x32")
    assert lenet["net"].startswith("Sequential(Conv2d(1, 6, kernel_size=5), Tanh(), AvgPool2d(2),")
    assert all(one["title"] != one["name"].upper() for one in networks)
