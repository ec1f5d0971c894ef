"""The browser's code answers as Python does: values and messages, compared to the letter."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page

from browser import visits
from browser.port_faults import FAULTS, Fault
from browser.server import Server
from browser.solver_vectors import solver_vectors
from browser.vectors import Vector, vectors
from convguide.render.sentences import layer_types, sentences

MODULES = {
    path.name: path.read_text(encoding="utf-8")
    for path in (Path(__file__).resolve().parents[2] / "docs/assets/js").glob("*.js")
}
REPLAY = Path(__file__).with_name("port.js").read_text(encoding="utf-8")
# What the port consists of; the elements stand on it.
PORT = (
    *("allowed", "alike", "base", "blocks", "code", "counts", "formulas", "kept", "layers"),
    *("mistakes", "networks", "pads", "reasons", "resizing", "sentences", "solver", "windows"),
    "worked",
)
MOST_SHOWN = 12


@pytest.fixture(scope="module")
def told() -> list[Vector]:
    """Return what Python answers."""
    return [*vectors(), *solver_vectors()]


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory, told: list[Vector]) -> Iterator[Server]:
    """Serve the browser's code, and a copy of it for each fault."""
    folder = tmp_path_factory.mktemp("port")
    (folder / "vectors.json").write_text(json.dumps(told), encoding="utf-8")
    (folder / "index.html").write_text("<!doctype html><title>port</title>", encoding="utf-8")
    with Server(folder) as server:
        plant(server, "js", MODULES)
        for at, fault in enumerate(FAULTS):
            plant(server, f"fault{at}", MODULES | {fault.module: fault.planted(MODULES)})
        yield server


def plant(server: Server, name: str, modules: dict[str, str]) -> None:
    """Put a copy of the modules into a folder of the server."""
    copies = {file: modules[file] for file in (f"{one}.js" for one in PORT)}
    for file, text in (copies | {"sentences.json": sentences()}).items():
        server.planted[f"{name}/{file}"] = text.encode()


@pytest.fixture(scope="module")
def page(chromium: Browser, served: Server) -> Page:
    """Open an empty page beside the browser's code."""
    return visits.open_page(chromium, served, "")


def replayed(page: Page, runs: list[dict[str, str]], most: int) -> Any:
    """Return where the browser differs from Python, for each copy of its code."""
    bases = [run | {"base": f"{page.url}{run['base']}/"} for run in runs]
    given = {"path": f"{page.url}vectors.json", "runs": bases, "most": most}
    return page.evaluate(REPLAY, given)


def test_the_browser_answers_as_python_does(page: Page, told: list[Vector]) -> None:
    assert len(told) >= 10_000
    (wrong,) = replayed(page, [{"base": "js", "only": ""}], MOST_SHOWN)
    assert "\n".join(wrong) == ""


def test_a_fault_in_any_rule_is_caught(page: Page) -> None:
    assert {fault.module for fault in FAULTS} == {f"{name}.js" for name in PORT}
    runs = [{"base": f"fault{at}", "only": fault.only} for at, fault in enumerate(FAULTS)]
    caught = replayed(page, runs, most=1)
    missed: list[Fault] = [fault for fault, wrong in zip(FAULTS, caught, strict=True) if not wrong]
    assert missed == []


def test_every_module_of_the_port_has_vectors(told: list[Vector]) -> None:
    named = {name.partition(".")[0] for name, _, _ in told}
    assert named == {
        *("formulas", "layers", "code", "counts", "networks", "worked", "solver", "mistakes")
    }


def test_every_type_of_layer_has_vectors(told: list[Vector]) -> None:
    spelled = [told_as.get("value", "") for name, _, told_as in told if name == "code.spell"]
    named = {code.partition("(")[0] for code in spelled}
    assert {*layer_types()} - named == set()


def test_a_huge_number_is_refused_and_not_rounded(page: Page) -> None:
    found = page.evaluate(
        """async (base) => {
          const { convSize, convParamCount } = await import(`${base}formulas.js`);
          const { read } = await import(`${base}code.js`);
          const calls = [
            () => convSize(2 ** 53, 3), () => convSize(9, 3, 1, 2 ** 52),
            () => convParamCount(2 ** 27, 2 ** 27, [3, 3]),
            () => read("Conv2d(3, 9007199254740993, 3)"),
          ];
          return calls.map((call) => {
            try { return String(call()); }
            catch (error) { return `${error.constructor.name}: ${error.message}`; }
          });
        }""",
        f"{page.url}js/",
    )
    assert len(found) == 4
    assert {words[:60] for words in found} == {
        "RangeError: a number here is above 2**53 − 1 = 9,007,199,254"
    }
