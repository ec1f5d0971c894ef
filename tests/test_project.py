"""Facts about the project's own files: versions, pins, workflows, the README and the wheel."""

from __future__ import annotations

import doctest
import hashlib
import json
import os
import re
import shlex
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parent.parent
WORKFLOWS = sorted((ROOT / ".github/workflows").glob("*.yml"))
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def run(*command: str | Path, folder: Path = ROOT, **variables: str) -> str:
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **variables},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def fences(language: str) -> list[str]:
    text = (ROOT / "README.md").read_text()
    return re.findall(rf"^```{language}\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


# Versions


def test_citation_names_the_projects_version() -> None:
    citation = yaml.safe_load((ROOT / "CITATION.cff").read_text())
    assert citation["version"] == PROJECT["version"]


def test_the_changelogs_newest_version_is_the_projects() -> None:
    versions = re.findall(r"^## \[(\d[^]]*)\]", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert versions[0] == PROJECT["version"]


def test_the_package_tells_the_projects_version() -> None:
    code = "import convguide; print(convguide.__version__)"
    assert run(sys.executable, "-c", code).strip() == PROJECT["version"]


def test_ci_covers_every_python_that_the_project_names() -> None:
    workflow = yaml.safe_load((ROOT / ".github/workflows/ci.yml").read_text())
    named = [line.split()[-1] for line in PROJECT["classifiers"] if ":: 3." in line]
    assert named == ["3.11", "3.12", "3.13"]
    assert workflow["jobs"]["test"]["strategy"]["matrix"]["python"] == named


# Pins


def pins() -> dict[str, str]:
    lines = (ROOT / "constraints.txt").read_text().splitlines()
    pinned = (line.split("==") for line in lines if not line.startswith("#"))
    return {canonicalize_name(name): version for name, version in pinned}


def test_every_requirement_is_pinned() -> None:
    extras = PROJECT["optional-dependencies"]
    wanted = ["hatchling", *extras["site"], *extras["test"]]
    names = {re.split(r"[<>=]", requirement)[0] for requirement in wanted}
    assert names - pins().keys() == set()


def test_torch_is_pinned_without_the_name_of_a_build() -> None:
    assert pins()["torch"] == "2.13.0"


def needs(name: str, extras: tuple[str, ...] = ("",)) -> set[str]:
    """Name what a distribution that stands here asks for here."""
    asked = map(Requirement, metadata.requires(name) or ())
    return {
        canonicalize_name(one.name)
        for one in asked
        if one.marker is None or any(one.marker.evaluate({"extra": extra}) for extra in extras)
    }


def test_whatever_the_requirements_need_is_pinned_at_the_version_that_runs() -> None:
    # torch from another index than the processor's brings packages that it pins itself.
    seen, waiting = {"torch"}, needs("convguide", ("site", "test")) | needs("build")
    while waiting := waiting - seen:
        seen |= waiting
        waiting = set().union(*map(needs, waiting))
    # A wheel may write its version otherwise: 0.1.1-2 is 0.1.1.post2.
    running = {name: str(Version(metadata.version(name).removesuffix("+cpu"))) for name in seen}
    assert running == {name: pins().get(name, "no pin") for name in seen}


def test_make_gives_the_pins_to_every_pip_and_its_builds() -> None:
    makefile = (ROOT / "Makefile").read_text()
    assert re.findall(r"^export (PIP_\w*CONSTRAINT) := \$\(PINS\)$", makefile, re.MULTILINE) == [
        "PIP_CONSTRAINT",
        "PIP_BUILD_CONSTRAINT",
    ]
    shown = run("make", "--silent", "--eval=pins: ; @echo $$PIP_CONSTRAINT", "pins")
    address = shown.strip().removeprefix("file://").replace("%20", " ")
    assert Path(address) == ROOT / "constraints.txt"


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_install_through_make_alone(path: Path) -> None:
    assert re.findall(r"\b(?:pip|pipx|uv|npm|npx|apt-get) \w+", path.read_text()) == []


def test_npm_packages_are_exact_and_come_from_no_named_registry() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    package = json.loads((ROOT / "package.json").read_text())
    wanted = package["dependencies"] | package["devDependencies"]
    locked = {name: lock["packages"][f"node_modules/{name}"]["version"] for name in wanted}
    assert wanted == locked
    assert [entry["resolved"] for entry in lock["packages"].values() if "resolved" in entry] == []


def test_every_npm_package_is_held_to_its_hash() -> None:
    lock = json.loads((ROOT / "package-lock.json").read_text())
    packages = [entry for path, entry in lock["packages"].items() if path]
    assert [entry for entry in packages if not entry["integrity"].startswith("sha512-")] == []


# Workflows


def jobs(path: Path) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(path.read_text())["jobs"]
    return loaded


def test_zizmor_finds_nothing_in_the_workflows() -> None:
    zizmor = Path(sys.executable).with_name("zizmor")
    assert "No findings" in run(zizmor, "--offline", "--no-progress", ".github")


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_starts_without_any_permission(path: Path) -> None:
    assert yaml.safe_load(path.read_text())["permissions"] == {}


def test_only_three_jobs_may_write() -> None:
    writes = {
        (path.name, name): sorted(key for key, value in rights.items() if value == "write")
        for path in WORKFLOWS
        for name, job in jobs(path).items()
        if "write" in (rights := job.get("permissions", {})).values()
    }
    assert writes == {
        ("pages.yml", "deploy"): ["id-token", "pages"],
        ("pages.yml", "notebooks"): ["contents"],
        ("release.yml", "publish"): ["id-token"],
    }


@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_every_action_is_pinned_by_its_commit_and_says_its_version(path: Path) -> None:
    uses = [line.split("uses: ")[1] for line in path.read_text().splitlines() if "uses: " in line]
    pinned = re.compile(r"[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")
    assert [use for use in uses if not pinned.fullmatch(use)] == []


def test_the_required_check_waits_for_every_other_job() -> None:
    ci = jobs(ROOT / ".github/workflows/ci.yml")
    assert ci["ci-passed"]["needs"] == [name for name in ci if name != "ci-passed"]
    assert ci["ci-passed"]["if"] == "always()"


def test_pages_come_from_main_only() -> None:
    workflow = (ROOT / ".github/workflows/pages.yml").read_text()
    assert "branches: [main]" in workflow
    assert jobs(ROOT / ".github/workflows/pages.yml")["build"]["if"] == (
        "github.ref == 'refs/heads/main'"
    )


# The README


def test_the_readmes_two_commands_are_what_ci_runs() -> None:
    assert fences("sh")[0].splitlines() == ["make site", "make test"]
    ci_lines = (ROOT / ".ci/run").read_text().splitlines()
    assert [line for line in ci_lines if line.startswith("make")] == ["make test", "make site"]
    assert os.access(ROOT / ".ci/run", os.X_OK)


def test_every_make_command_of_the_readme_exists() -> None:
    named = set(re.findall(r"`?\bmake ([a-z]+)", (ROOT / "README.md").read_text()))
    offered = set(re.findall(r"^make (\w+)", run("make", "help"), re.MULTILINE))
    assert {"site", "test", "serve", "fast"} <= named
    assert named - offered == set()


def test_the_readmes_python_answers_what_it_shows() -> None:
    parser = doctest.DocTestParser()
    tests = [parser.get_doctest(text, {}, "README.md", None, 0) for text in fences("pycon")]
    results = [doctest.DocTestRunner().run(test) for test in tests]
    assert [(result.failed, result.attempted) for result in results] == [(0, 3), (0, 3), (0, 6)]


SAID = {
    "shape": ["(16, 16, 32)"],
    "solve": ["4 solutions, 4 of them different layers"],
    "trace": ["25,557,032"],
    "explain": ["16·5·5 = 400 arrive", "nn.Linear(400, 10)"],
    "practice": ["1/5  shape-2-", "0 of 5 right at once, 5 left."],
    "worksheet": ["sheets/worksheet-v1-seed7-level2-key.html", "12 problems"],
    "verify": ["13 of 13 right, by hand, formula and torch"],
}


def readme_commands() -> dict[str, list[str]]:
    """Return the words of each line of the README that calls convguide, by its command."""
    lines = [shlex.split(line) for block in fences("sh") for line in block.splitlines()]
    return {words[1]: words[1:] for words in lines if words[0] == "convguide"}


def test_every_shell_line_of_the_readme_has_its_words() -> None:
    assert readme_commands().keys() == SAID.keys()


@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=pytest.mark.torch if name == "verify" else ()) for name in SAID],
)
def test_a_shell_line_of_the_readme_says_what_it_is_for(name: str, tmp_path: Path) -> None:
    shutil.copy(ROOT / "convguide/practice/sheets/my-problems.toml", tmp_path)
    program = Path(sys.executable).with_name("convguide")
    said = run(program, *readme_commands()[name], folder=tmp_path)
    assert [words for words in SAID[name] if words not in said] == []


def test_every_file_that_the_readme_links_to_is_there() -> None:
    links = re.findall(r"\]\(([^)]+)\)", (ROOT / "README.md").read_text())
    assert [link for link in links if not (ROOT / link).is_file()] == []


# The wheel


def build_wheel(folder: Path) -> Path:
    run(
        *(sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", folder),
        SOURCE_DATE_EPOCH="1767225600",
    )
    (wheel,) = folder.glob("*.whl")
    return wheel


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build_wheel(tmp_path_factory.mktemp("wheel"))


def test_the_wheel_holds_the_package_typed_and_licensed_and_no_more(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    folder = f"convguide-{PROJECT['version']}.dist-info"
    assert {name.split("/")[0] for name in names} == {"convguide", folder}
    assert {"convguide/py.typed", f"{folder}/licenses/LICENSE"} <= set(names)


def test_the_wheel_holds_every_module(wheel: Path) -> None:
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "convguide").rglob("*.py*")}
    modules = {name for name in modules if name.endswith((".py", ".pyi"))}
    assert "convguide/layers/__init__.pyi" in modules
    assert modules - set(zipfile.ZipFile(wheel).namelist()) == set()


def test_the_wheel_asks_for_no_other_package(wheel: Path) -> None:
    folder = f"convguide-{PROJECT['version']}.dist-info"
    metadata = zipfile.ZipFile(wheel).read(f"{folder}/METADATA").decode()
    required = re.findall(r"^Requires-Dist: (.*)$", metadata, re.MULTILINE)
    assert [line for line in required if "extra ==" not in line] == []


def test_two_builds_give_the_same_bytes(wheel: Path, tmp_path: Path) -> None:
    first, second = (hashlib.sha256(path.read_bytes()) for path in (wheel, build_wheel(tmp_path)))
    assert first.hexdigest() == second.hexdigest()


def test_the_wheel_works_alone(wheel: Path, tmp_path: Path) -> None:
    run(sys.executable, "-m", "pip", "install", "--no-deps", "--target", tmp_path, wheel)
    code = (
        f"import sys; sys.path.insert(0, {str(tmp_path)!r}); import convguide; "
        "print(convguide.__file__); print(convguide.conv2d_output_hw(32, 48, kernel_size=5))"
    )
    # -S leaves out site-packages, so that nothing but the standard library can help.
    file, answer = run(sys.executable, "-I", "-S", "-c", code).splitlines()
    assert Path(file).is_relative_to(tmp_path)
    assert answer == "(28, 44)"
