"""The whole site: verified, rendered, executed, built beside the old one, swapped in whole."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from convguide.files import WHEEL, BuildFailure, package_source, write_whole
from convguide.problems import Problem, Verified
from convguide.render.runtime import FOLDER, MODULE, leave_runtime_out, put_runtime
from convguide.verify import record, verify_all
from convguide.verify.bank import Bank, verified_bank

Report = Callable[[str], None]


class Site:
    """One project folder with its build."""

    def __init__(self, root: Path, report: Report = print, has_runtime: bool = True) -> None:
        """Take the project's folder, who is told of the progress, whether pages have Python."""
        self.root = root
        self.has_runtime = has_runtime
        self.report = report
        self.build_folder = root / "build"
        self.pages = self.build_folder / "pages"
        self.cache = self.build_folder / "cache"
        self.place = root / "site"
        self._bank: Bank | None = None

    def verified(self) -> Mapping[str, Verified]:
        """Return every problem verified.

        Raises:
            BuildFailure: the catalog cannot be read, or holds a problem for no lesson.
        """
        return verify_all(all_problems(), self.cache / "answers.json", self.report)

    def bank(self) -> Bank:
        """Return the bank of practice, every problem verified, once for each run."""
        if self._bank is None:
            self._bank = verified_bank(self.cache / "practice.json", self.report)
        return self._bank

    def update(self) -> None:
        """Rewrite the committed record."""
        record.update(self.verified(), practice=self.bank().counts)

    def check(self) -> Mapping[str, Verified]:
        """Verify, and hold the committed record against what came out.

        Raises:
            BuildFailure: the record is stale; the message is a readable difference.
        """
        verified = self.verified()
        difference = record.difference(verified, practice=self.bank().counts)
        if difference:
            raise BuildFailure(
                f"the record of verified answers is stale:\n{difference}\n"
                "If the change is meant, rewrite it: make update"
            )
        return verified

    def render(self) -> None:
        """Write every generated page, notebook and download into build/pages."""
        # Here and not above: MkDocs has started by now and loads what it needs meanwhile.
        from convguide.render.content import generated

        files = generated(self.check(), self.cache / "notebooks", self.report)
        self.write(files | in_folder("assets/practice", self.bank().files))
        self.wheel(self.pages / "downloads")
        self.runtime()

    def runtime(self) -> None:
        """Put Python for the browser among the pages, or tell them that there is none.

        Raises:
            BuildFailure: npm has not brought Pyodide.
        """
        if self.has_runtime:
            wheel = self.pages / "downloads" / WHEEL
            put_runtime(self.root / "node_modules/pyodide", wheel, self.pages)
        else:
            leave_runtime_out(self.pages)

    def write(self, files: Mapping[str, str]) -> None:
        """Bring build/pages to hold these files: only what differs is written."""
        for name, text in files.items():
            path = self.pages / name
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                write_whole(path, text)
        keep = {*files, f"downloads/{WHEEL}"}
        for path in [path for path in self.pages.rglob("*") if path.is_file()]:
            name = path.relative_to(self.pages).as_posix()
            if name not in keep and not name.startswith((f"{FOLDER}/", MODULE)):
                path.unlink()

    def wheel(self, folder: Path) -> None:
        """Put the package's wheel into a folder, built anew when its source or date has changed."""
        given = [(self.root / name).read_text(encoding="utf-8") for name in PACKAGING]
        given.append(environment(self.root)["SOURCE_DATE_EPOCH"])
        mark, text = self.cache / "wheel.mark", "\0".join([package_source(""), *given])
        if (folder / WHEEL).exists() and mark.exists() and mark.read_text(encoding="utf-8") == text:
            return
        self.report("building the wheel")
        run(
            [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)],
            self.root,
        )
        write_whole(mark, text)

    def build(self) -> None:
        """Build the site beside the old one and swap it in when it is whole.

        Raises:
            BuildFailure: a page cannot be built, or a link leads nowhere.
        """
        begun = time.perf_counter()
        self.mend()
        new = self.build_folder / "site.new"
        shutil.rmtree(new, ignore_errors=True)
        with waiting([*WARM, "build", "--strict", "--site-dir", str(new)], self.root) as mkdocs:
            self.render()
            self.report("building the pages")
            finish(mkdocs)
        from convguide.render.links import broken_links

        broken = broken_links(new)
        if broken:
            raise BuildFailure("\n".join(["links that lead nowhere:", *broken]))
        self.swap(new)
        self.report(f"site/ is ready, after {time.perf_counter() - begun:.1f} s")

    def swap(self, new: Path) -> None:
        """Put a whole new site in the place of the old one."""
        old = self.build_folder / "site.old"
        shutil.rmtree(old, ignore_errors=True)
        if self.place.exists():
            self.place.rename(old)
        new.rename(self.place)
        shutil.rmtree(old, ignore_errors=True)

    def mend(self) -> None:
        """Put the old site back if a build was ended between the two renames of `swap`."""
        old = self.build_folder / "site.old"
        if old.exists() and not self.place.exists():
            old.rename(self.place)

    def serve(self) -> None:
        """Show the site with live reload; pages are rendered again when their source changes."""
        self.render()
        server = subprocess.Popen([*MKDOCS, "serve"], cwd=self.root, env=environment(self.root))
        before = package_source("")
        try:
            while server.poll() is None:
                time.sleep(1)
                if package_source("") != before:
                    before = package_source("")
                    subprocess.run([sys.executable, "scripts/build.py", "--render"], cwd=self.root)
        except KeyboardInterrupt:
            pass
        finally:
            server.terminate()
            server.wait()


def all_problems() -> list[Problem]:
    """Return all that is to verify, having seen that a lesson holds each problem.

    Raises:
        BuildFailure: an entry cannot be made, or a problem stands outside of every lesson.
    """
    try:
        # Here and not above: what is wrong with an entry is told by this build's message.
        from convguide import catalog
    except Exception as error:
        last = traceback.extract_tb(error.__traceback__)
        (*_, frame) = (at for at in last if Path(at.filename).parent.name == "catalog")
        raise BuildFailure(
            f"convguide/catalog/{Path(frame.filename).name}, line {frame.lineno}: {error}"
        ) from None
    strays = catalog.strays()
    if strays:
        raise BuildFailure("\n".join(strays))
    return list(catalog.everything())


def in_folder(folder: str, files: Mapping[str, str]) -> dict[str, str]:
    """Return files with their places below a folder.

    >>> in_folder("assets", {"a.json": "{}"})
    {'assets/a.json': '{}'}
    """
    return {f"{folder}/{name}": text for name, text in files.items()}


PACKAGING = ("pyproject.toml", "README.md", "LICENSE")
# The second spares nbconvert an import of every exporter that is installed.
SETTINGS = {"NO_MKDOCS_2_WARNING": "1", "NBCONVERT_DISABLE_CONFIG_EXPORTERS": "1"}
MKDOCS = (sys.executable, "-m", "mkdocs")
# MkDocs loads its plugins while the pages are being rendered, and waits for a word.
LOAD = "import sys, mkdocs.__main__, mkdocs.commands.build, mkdocs_jupyter.plugin, mkdocstrings"
WARM = (sys.executable, "-c", f"{LOAD}; sys.stdin.read(1) or sys.exit(); mkdocs.__main__.cli()")


@contextmanager
def waiting(command: list[str], root: Path) -> Iterator[subprocess.Popen[str]]:
    """Start a tool that waits for a word on its standard input, and end it in any case."""
    pipe = subprocess.PIPE
    with subprocess.Popen(
        command, cwd=root, env=environment(root), stdin=pipe, stdout=pipe, stderr=pipe, text=True
    ) as tool:
        try:
            yield tool
        finally:
            tool.kill()


def finish(tool: subprocess.Popen[str], word: str = "!") -> None:
    """Let a tool do its work; what it says is shown only if it fails.

    Raises:
        BuildFailure: the tool failed; the message is what it said.
    """
    out, err = tool.communicate(word)
    if tool.returncode:
        raise BuildFailure(f"{out}{err}".strip() or f"{tool.args!r} failed silently")


def run(command: list[str], root: Path) -> None:
    """Run a tool that waits for nothing.

    Raises:
        BuildFailure: as `finish`.
    """
    with waiting(command, root) as tool:
        finish(tool, "")


def environment(root: Path) -> dict[str, str]:
    """Return the environment of the tools: every date is the commit's, so that bytes repeat."""
    return {"SOURCE_DATE_EPOCH": commit_time(root), **SETTINGS, **os.environ}


def commit_time(root: Path) -> str:
    """Return the last commit's time in seconds, or the first day of 1980 outside of git."""
    asked = ["git", "log", "-1", "--format=%ct"]
    done = subprocess.run(asked, cwd=root, capture_output=True, text=True, check=False)
    return done.stdout.strip() or "315532800"
