"""The build refuses what is wrong, and never harms the last good site."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from functools import partial
from pathlib import Path

import pytest
from small_site import INDEX, LESSON, plant_site, write_lesson

from convguide.files import BuildFailure
from convguide.render.site import Site, commit_time

pytestmark = pytest.mark.torch

ROOT = Path(__file__).parent.parent
SOURCES = ("convguide", "docs", "hooks", "overrides", "scripts", "tests")
CACHE = ROOT / "build" / "cache"
LAST = "the last good site"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """Return a copy of the project that holds a good site of one page."""
    for name in SOURCES:
        shutil.copytree(ROOT / name, tmp_path / name, ignore=shutil.ignore_patterns("__pycache__"))
    for path in ROOT.iterdir():
        if path.is_file():
            shutil.copy(path, tmp_path)
    (tmp_path / "node_modules").symlink_to(ROOT / "node_modules")
    if CACHE.exists():
        # What has not changed need not be verified and executed again in each test.
        shutil.copytree(CACHE, tmp_path / "build" / "cache")
    return with_last_site(tmp_path)


def with_last_site(root: Path) -> Path:
    (root / "site").mkdir()
    (root / "site" / "index.html").write_text(LAST)
    return root


def build(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(project), "SOURCE_DATE_EPOCH": commit_time(ROOT)}
    command = [sys.executable, *(arguments or ["scripts/build.py"])]
    return subprocess.run(
        command, cwd=project, env=environment, capture_output=True, text=True, check=False
    )


def plant(project: Path, name: str, right: str, wrong: str) -> None:
    path = project / name
    text = path.read_text(encoding="utf-8")
    assert right in text, f"{name} holds no {right!r} to change"
    path.write_text(text.replace(right, wrong, 1), encoding="utf-8")


def refusal(project: Path, *arguments: str) -> str:
    """Return the build's complaint, having seen that the old site is untouched."""
    done = build(project, *arguments)
    assert done.returncode == 1, done.stdout + done.stderr
    assert "Traceback (most recent call last):\n  File" not in done.stderr
    assert (project / "site" / "index.html").read_text() == LAST
    return done.stderr


def test_a_wrong_answer_stops_the_build_with_every_value_by_its_origin(project: Path) -> None:
    plant(project, "convguide/catalog/convolution.py", "hand=(32, 14, 14)", "hand=(32, 14, 15)")
    assert (
        "Nothing was published. A2, output shape: the origins disagree: "
        "hand (32, 14, 15), formula (32, 14, 14), torch (32, 14, 14)"
    ) in refusal(project)


def test_a_wrong_formula_stops_the_build(project: Path) -> None:
    plant(project, "convguide/formulas.py", "padded = size + 2 *", "padded = size + 1 *")
    complaint = refusal(project)
    assert "E1, output shape: the origins disagree: hand (1, 4, 4), formula (1, 3, 3)" in complaint


def test_a_failing_cell_stops_the_build_and_is_named(project: Path) -> None:
    # What torch said of the problems does not depend on this file, and need not be asked again.
    plant(
        project,
        "convguide/render/notebooks.py",
        "import torch\n",
        "import torch; torch.zeros(-1)\n",
    )
    complaint = refusal(project)
    assert "Nothing was published. conv2d-output-size, cell torch:" in complaint
    assert "RuntimeError: zeros: Dimension size must be non-negative" in complaint


def test_a_stale_record_stops_the_build_with_a_readable_difference_and_update_mends_it(
    project: Path,
) -> None:
    record = project / "convguide/verify/record.json"
    before = record.read_text(encoding="utf-8")
    plant(project, "convguide/verify/record.json", "[16, 32, 32]", "[16, 32, 31]")
    complaint = refusal(project, "scripts/build.py", "--check")
    assert '-      "output shape": {"value": [16, 32, 31], "origins"' in complaint
    assert '+      "output shape": {"value": [16, 32, 32], "origins"' in complaint
    assert "make update" in complaint
    assert build(project, "scripts/build.py", "--update").returncode == 0
    assert record.read_text(encoding="utf-8") == before


# What torch said takes longest; test_record.py and test_practice.py ask it again.
ANSWERED = ("answers.json", "practice.json")


def test_a_build_from_nothing_in_another_folder_gives_the_bytes_of_the_site(
    project: Path, site_folder: Path
) -> None:
    for kept in (project / "build/cache").iterdir():
        if kept.is_dir():
            shutil.rmtree(kept)
        elif kept.name not in ANSWERED:
            kept.unlink()
    done = build(project)
    assert done.returncode == 0, done.stderr
    ours, theirs = digests(site_folder), digests(project / "site")
    assert "learn/conv2d-output-size/index.html" in ours
    differing = {name for name in ours | theirs if ours.get(name) != theirs.get(name)}
    assert differing == set(), "site/ is not of this commit, or a build does not repeat its bytes"


def digests(site: Path) -> dict[str, str]:
    return {
        path.relative_to(site).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(site.rglob("*"))
        if path.is_file()
    }


def test_an_interrupted_build_leaves_the_last_good_site(project: Path) -> None:
    environment = os.environ | {"PYTHONPATH": str(project)}
    command = [sys.executable, "scripts/build.py"]
    running = subprocess.Popen(
        command,
        cwd=project,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        # What was started in the background ignores it, and so would the build.
        preexec_fn=partial(signal.signal, signal.SIGINT, signal.SIG_DFL),
    )
    assert running.stdout is not None
    running.stdout.readline()
    time.sleep(2)
    running.send_signal(signal.SIGINT)
    _, complaint = running.communicate(timeout=60)
    assert running.returncode in (1, 130), complaint
    assert re.search(b"Interrupted: the last good site|Nothing was published", complaint)
    assert (project / "site" / "index.html").read_text() == LAST


# On a small site, whose generated pages stand there already


class SmallSite(Site):
    """A site of three pages."""

    def render(self) -> None:
        """Leave the pages as they are."""


@pytest.fixture
def small(tmp_path: Path) -> SmallSite:
    return SmallSite(with_last_site(plant_site(tmp_path)), report=lambda line: None)


def complaint_of(site: Site) -> str:
    """Return why a site is not built, having seen that the old one is untouched."""
    with pytest.raises(BuildFailure) as failure:
        site.build()
    assert (site.place / "index.html").read_text() == LAST
    return str(failure.value)


@pytest.mark.site
def test_a_broken_link_of_a_notebook_stops_the_build(small: SmallSite) -> None:
    write_lesson(small.root, json.dumps(LESSON).replace("../notation.md", "../nowhere.md"))
    complaint = complaint_of(small)
    assert "learn/sizes.ipynb" in complaint
    assert "../nowhere.md" in complaint


@pytest.mark.site
def test_a_broken_link_of_a_page_stops_the_build(small: SmallSite) -> None:
    (small.root / "docs/index.md").write_text(f"{INDEX}\n[x](away.md)\n")
    assert "away.md" in complaint_of(small)


@pytest.mark.site
def test_a_broken_link_that_mkdocs_does_not_see_stops_the_build(small: SmallSite) -> None:
    (small.root / "docs/index.md").write_text(f'{INDEX}\n<a href="away/">x</a>\n')
    assert "links that lead nowhere:" in complaint_of(small)


@pytest.mark.site
def test_a_good_build_takes_the_place_of_the_old_site(small: SmallSite) -> None:
    small.build()
    assert (small.place / "learn/sizes/index.html").is_file()
    assert LAST not in (small.place / "index.html").read_text()


def test_a_build_ended_between_the_two_renames_is_mended_by_the_next(tmp_path: Path) -> None:
    (tmp_path / "build" / "site.old").mkdir(parents=True)
    (tmp_path / "build" / "site.old" / "index.html").write_text(LAST)
    Site(tmp_path).mend()
    assert (tmp_path / "site" / "index.html").read_text() == LAST


def test_the_swap_puts_the_new_site_in_place_whole(tmp_path: Path) -> None:
    site = Site(tmp_path)
    for folder, text in ((site.place, "old"), (site.build_folder / "site.new", "new")):
        folder.mkdir(parents=True)
        (folder / "index.html").write_text(text)
    site.swap(site.build_folder / "site.new")
    assert (site.place / "index.html").read_text() == "new"
    assert not (site.build_folder / "site.old").exists()
