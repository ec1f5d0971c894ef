"""Every example in docstrings and in Markdown is run, and every formula says where it is from."""

from __future__ import annotations

import doctest
import importlib
import inspect
import pkgutil
import re
import sys
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

import convguide
from convguide import formulas, layers, networks, solver

ROOT = Path(__file__).resolve().parent.parent
MARKDOWN = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
TEMPLATES = sorted((ROOT / "convguide/render").rglob("*.md"))
FENCE = re.compile(r"^( *)```(pycon|python)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)
INCLUDED = "--8<--"


# Docstrings


def modules() -> list[str]:
    """Return every module of the package but the program itself."""
    found = [one.name for one in pkgutil.walk_packages(convguide.__path__, "convguide.")]
    return ["convguide", *(name for name in found if not name.endswith("__main__"))]


def marked(name: str) -> object:
    """Return a module's name, marked where its import needs torch."""
    needs_torch = name == "convguide.verify.answers"
    return pytest.param(name, marks=pytest.mark.torch if needs_torch else ())


@pytest.mark.parametrize("name", [marked(name) for name in modules()])
def test_a_modules_examples_answer_what_they_show(name: str) -> None:
    found = doctest.testmod(importlib.import_module(name), raise_on_error=False)
    assert found.failed == 0


def public(module: ModuleType) -> list[tuple[str, object]]:
    """Return the public functions and classes that a room offers, and the classes' own methods."""
    names = [name for name in module.__all__ if inspect.isroutine(getattr(module, name))]
    names += [name for name in module.__all__ if inspect.isclass(getattr(module, name))]
    return [(name, getattr(module, name)) for name in names]


# What only gives something a name has nothing to show.
PLAIN = {"ShapeError", "Layer", "Row", "Flatten.receptive_field"}
OFFERED = [
    pytest.param(thing, id=f"{room.__name__.removeprefix('convguide.')}.{name}")
    for room in (formulas, solver, layers, networks)
    for name, thing in public(room)
    if name not in PLAIN
]


def texts(thing: object) -> Iterator[str]:
    """Yield the docstrings of a function or a class, of its methods and properties too."""
    yield getattr(thing, "__doc__", "") or ""
    if inspect.isclass(thing):
        yield from (getattr(inside, "__doc__", "") or "" for inside in vars(thing).values())


def relatives(thing: object) -> list[object]:
    """Return a class with those of its module that differ from it in a name alone."""
    if not inspect.isclass(thing):
        return [thing]
    family = [base for base in thing.__mro__ if base.__module__ == thing.__module__]
    module = vars(sys.modules[thing.__module__]).values()
    return [*family, *(one for one in module if getattr(one, "__bases__", 0) == thing.__bases__)]


@pytest.mark.parametrize("thing", OFFERED)
def test_what_the_package_offers_shows_an_example(thing: object) -> None:
    shown = (text for relative in relatives(thing) for text in texts(relative))
    assert any(">>> " in text for text in shown)


FORMULAS = [
    *(formulas.window_span, formulas.conv_size, formulas.pool_size, formulas.conv_paddings),
    *(formulas.same_padding_for, formulas.conv2d_output_hw, formulas.conv2d_output_shape),
    *(formulas.conv_param_count, formulas.conv2d_param_count, formulas.linear_param_count),
    *(formulas.mlp_param_count, layers.Conv2d, layers.MaxPool2d, layers.Linear, layers.Flatten),
    *(layers.Conv2d.output_shape, layers.Conv2d.macs, layers.Conv2d.paddings),
    *(layers.MaxPool2d.output_shape, networks.Sequential),
]


@pytest.mark.parametrize("thing", FORMULAS, ids=lambda thing: thing.__qualname__)
def test_a_formula_says_where_it_is_from(thing: Callable[..., object]) -> None:
    assert re.search(r"^\s*Source: \S", thing.__doc__ or "", re.MULTILINE)


@pytest.mark.parametrize("name", formulas.__all__)
def test_the_contents_of_the_formulas_name_each(name: str) -> None:
    contents = (formulas.__doc__ or "").partition("Contents")[2]
    assert re.search(rf"\b{name}\b", contents)


def test_the_contents_of_the_formulas_name_nothing_else() -> None:
    contents = (formulas.__doc__ or "").partition("Contents")[2].partition("\n\n")[0]
    named = re.findall(r"^ {4}(\S+(?:, \S+)*)(?:  |$)", contents, re.MULTILINE)
    assert {name for line in named for name in line.split(", ")} == set(formulas.__all__)


# Markdown


def examples() -> list[object]:
    """Return every block of Python in the handwritten Markdown that is not cut from a file."""
    return [
        pytest.param(match[2], textwrap.dedent(match[3]), id=f"{path.name}-{at}")
        for path in MARKDOWN
        for at, match in enumerate(FENCE.finditer(path.read_text(encoding="utf-8")))
        if INCLUDED not in match[3]
    ]


@pytest.mark.parametrize(("language", "source"), examples())
def test_an_example_in_markdown_runs(language: str, source: str) -> None:
    if language == "python":
        exec(compile(source, "<example>", "exec"), {"__name__": "example"})
        return
    test = doctest.DocTestParser().get_doctest(source, {}, "example", None, 0)
    assert test.examples
    assert doctest.DocTestRunner().run(test).failed == 0


def test_the_search_for_examples_finds_the_readmes() -> None:
    assert any("conv2d_output_hw" in str(example) for example in examples())


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: path.stem)
def test_the_session_of_a_template_answers_what_it_shows(path: Path) -> None:
    shown = [match[3] for match in FENCE.finditer(path.read_text(encoding="utf-8"))]
    typed = [source for source in shown if source.startswith(">>> ") and "{{" not in source]
    test = doctest.DocTestParser().get_doctest("\n".join(typed), {}, path.stem, None, 0)
    assert doctest.DocTestRunner().run(test).failed == 0


def test_the_search_for_sessions_finds_those_of_templates() -> None:
    with_sessions = {path.stem for path in TEMPLATES if "\n>>> " in path.read_text("utf-8")}
    assert {"choose-kernel-stride-padding", "solver-derivation"} <= with_sessions


def included() -> list[str]:
    """Return what the handwritten pages cut from files."""
    cut = re.compile(rf'^ *{INCLUDED} "([^"]+)"$', re.MULTILINE)
    return [at for path in MARKDOWN for at in cut.findall(path.read_text(encoding="utf-8"))]


def test_every_file_that_a_page_is_cut_from_is_there() -> None:
    assert included()
    for at in included():
        name, _, section = at.partition(":")
        text = (ROOT / name).read_text(encoding="utf-8")
        named = section and not section[0].isdigit()  # else it is a range of lines
        marks = [f"[start:{section}]", f"[end:{section}]"] if named else []
        assert [mark for mark in marks if mark not in text] == []
