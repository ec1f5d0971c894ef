"""Find the Chromium that the browser tests drive, or install one.

Run as a command, it prints the program's path. It looks at CONVGUIDE_CHROMIUM, then on PATH,
then among Playwright's own downloads.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ASK = (
    "from playwright.sync_api import sync_playwright\n"
    "with sync_playwright() as playwright:\n"
    "    print(playwright.chromium.executable_path)"
)
VARIABLE = "CONVGUIDE_CHROMIUM"
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# Without a font of its own Chromium draws empty boxes, and Debian only recommends one.
APT_PACKAGES = ("chromium", "fonts-liberation")


def find_chromium() -> str | None:
    """Return the path of a Chromium, or None where there is none.

    Raises:
        FileNotFoundError: CONVGUIDE_CHROMIUM names no program.
    """
    named = os.environ.get(VARIABLE)
    if named:
        return _named_chromium(named)
    on_path = (shutil.which(name) for name in NAMES)
    return next((path for path in on_path if path), None) or _playwright_chromium()


def _named_chromium(named: str) -> str:
    path = shutil.which(named)
    if path is None:
        raise FileNotFoundError(f"{VARIABLE}={named} is not a program that can be run")
    return path


def _playwright_chromium() -> str | None:
    # In a process of its own: where Playwright runs already, a second one cannot be asked.
    done = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, check=False)
    path = done.stdout.strip()
    return path if done.returncode == 0 and Path(path).is_file() else None


def installers(is_root: bool, has_apt: bool) -> list[list[str]]:
    """Return the commands that install a Chromium, in the order of running.

    >>> installers(is_root=False, has_apt=True)[0][1:]
    ['-m', 'playwright', 'install', 'chromium']
    """
    if is_root and has_apt:
        install = ["apt-get", "install", "--yes", "--no-install-recommends", *APT_PACKAGES]
        return [["apt-get", "update"], install]
    return [[sys.executable, "-m", "playwright", "install", "chromium"]]


def install_chromium() -> None:
    """Install Debian's package as root, else Playwright's own download."""
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for command in installers(is_root, has_apt=shutil.which("apt-get") is not None):
        print("No Chromium found:", *command, flush=True)
        subprocess.run(command, check=True, env=environment)


def main() -> int:
    """Print the path of a Chromium, installed first where there is none."""
    try:
        if find_chromium() is None:
            install_chromium()
        path = find_chromium()
    except (FileNotFoundError, subprocess.CalledProcessError) as error:
        return _fail(str(error))
    if path is None:
        return _fail("the installation went through, but left no Chromium on PATH")
    print(path)
    return 0


def _fail(reason: str) -> int:
    print(f"{reason}. Install Chromium or Chrome, or set {VARIABLE} to one.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    raise SystemExit(main())
