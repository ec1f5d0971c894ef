"""The build refuses what is wrong, and never harms the last good site."""

from __future__ import annotations

import hashlib
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

from convguide.render.site import Site

pytestmark = pytest.mark.torch

ROOT = Path(__file__).parent.parent
SOURCES = ("convguide", "docs", "hooks", "overrides", "scripts", "tests")
CACHE = ROOT / "build" / "cache"
COMMIT_TIME = "1700000000"


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
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "index.html").write_text("the last good site")
    return tmp_path


def build(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    environment = os.environ | {"PYTHONPATH": str(project), "SOURCE_DATE_EPOCH": COMMIT_TIME}
    command = [sys.executable, "scripts/build.py", *arguments]
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
    assert (project / "site" / "index.html").read_text() == "the last good site"
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
    plant(project, "convguide/problems/shape.py", "torch.zeros(1, {", "torch.zeros(1, 9, {")
    complaint = refusal(project)
    assert "Nothing was published. conv2d-output-size, cell a1-check:" in complaint
    assert "RuntimeError: Expected 3D (unbatched) or 4D (batched) input to conv2d" in complaint


def test_a_broken_link_of_a_notebook_stops_the_build(project: Path) -> None:
    lesson = "convguide/render/lessons/conv2d-output-size.md"
    plant(project, lesson, "../reference/copy-the-formulas.md", "../reference/nowhere.md")
    complaint = refusal(project)
    assert "learn/conv2d-output-size.ipynb" in complaint
    assert "../reference/nowhere.md" in complaint


def test_a_broken_link_of_a_page_stops_the_build(project: Path) -> None:
    plant(
        project, "docs/how-we-check/contributing.md", "## The tree", "[x](away.md)\n\n## The tree"
    )
    assert "away.md" in refusal(project)


def test_a_stale_record_stops_the_build_with_a_readable_difference(project: Path) -> None:
    record = "convguide/verify/record.json"
    plant(project, record, '"value": [16, 32, 32]', '"value": [16, 32, 31]')
    complaint = refusal(project, "--check")
    assert '-      "output shape": {"value": [16, 32, 31], "origins"' in complaint
    assert '+      "output shape": {"value": [16, 32, 32], "origins"' in complaint
    assert "make update" in complaint


def test_update_mends_a_stale_record(project: Path) -> None:
    record = project / "convguide/verify/record.json"
    before = record.read_text(encoding="utf-8")
    plant(project, "convguide/verify/record.json", "[16, 32, 32]", "[16, 32, 31]")
    assert build(project, "--update").returncode == 0
    assert record.read_text(encoding="utf-8") == before


def test_two_builds_of_one_commit_give_the_same_bytes(project: Path) -> None:
    assert build(project).returncode == 0
    first = digests(project / "site")
    shutil.move(project / "build/cache/practice.json", project)
    shutil.rmtree(project / "build")
    # What torch said of the bank takes longer than all the rest.
    (project / "build/cache").mkdir(parents=True)
    shutil.move(project / "practice.json", project / "build/cache")
    assert build(project).returncode == 0
    assert digests(project / "site") == first
    assert "learn/conv2d-output-size/index.html" in first


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
    assert (project / "site" / "index.html").read_text() == "the last good site"


def test_a_build_ended_between_the_two_renames_is_mended_by_the_next(tmp_path: Path) -> None:
    (tmp_path / "build" / "site.old").mkdir(parents=True)
    (tmp_path / "build" / "site.old" / "index.html").write_text("the last good site")
    Site(tmp_path).mend()
    assert (tmp_path / "site" / "index.html").read_text() == "the last good site"


def test_the_swap_puts_the_new_site_in_place_whole(tmp_path: Path) -> None:
    site = Site(tmp_path)
    for folder, text in ((site.place, "old"), (site.build_folder / "site.new", "new")):
        folder.mkdir(parents=True)
        (folder / "index.html").write_text(text)
    site.swap(site.build_folder / "site.new")
    assert (site.place / "index.html").read_text() == "new"
    assert not (site.build_folder / "site.old").exists()
