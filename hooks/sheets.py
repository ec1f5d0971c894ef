"""Leave out of Material's stylesheets what no page of the site can use.

A selector stays if each of its classes stands in a page, or as a word in a script. A script may
put a class together: a word that ends in a hyphen stands for all that begin with it. Variables
that nothing reads go as well: they are pictures, most of them.
"""

from __future__ import annotations

import hashlib
import re
import shutil
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from importlib.metadata import version
from pathlib import Path
from typing import Any

import tinycss2
from mkdocs.config.defaults import MkDocsConfig
from mkdocs.plugins import event_priority

CACHE = Path("build/cache/sheets")
SHEETS = "assets/stylesheets/*.css"
# Their content is rules.
NESTED = ("media", "supports", "layer")

# Each pattern begins with plain characters, for which Python searches ten times as fast.
CLASSES = re.compile(r'class="([^"]*)')
WORD = re.compile(r"-?[A-Za-z_][\w-]*")
NAME = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
ARGUMENT = re.compile(r":[\w-]+\([^()]*\)")
READ = re.compile(r"var\((--[\w-]+)")
VARIABLE = re.compile(r"--[A-Za-z][\w-]*")
WORKERS = {"lunr", "workers"}
SOURCE = Path(__file__).read_text(encoding="utf-8")

# tinycss2 has no types.
Nodes = list[Any]
Change = Callable[[str, Nodes], str]


def found(pattern: re.Pattern[str], texts: Iterable[str]) -> set[str]:
    """Return all that a pattern finds in texts."""
    return {match for text in texts for match in pattern.findall(text)}


def classes_of_pages(pages: Iterable[str]) -> set[str]:
    """Return the classes of elements of pages."""
    return {name for value in found(CLASSES, pages) for name in value.split()}


def possible(names: Iterable[str], pages: Collection[str], scripts: Collection[str]) -> set[str]:
    """Return those names that an element can have as a class.

    >>> sorted(possible(["a", "b--x", "c"], {"a"}, {"b--", "cc"}))
    ['a', 'b--x']
    """
    stems = tuple(word for word in scripts if word.endswith("-"))
    return {one for one in names if one in pages or one in scripts or one.startswith(stems)}


def trim(css: str, known: Collection[str], read: Collection[str]) -> str:
    """Return a stylesheet without selectors of other classes and variables that nothing reads."""
    rest = "".join(each_rule(css, lambda selectors, body: with_classes(selectors, body, known)))
    used = {*read, *READ.findall(rest)}
    return "".join(each_rule(rest, lambda selectors, body: with_variables(selectors, body, used)))


def each_rule(css: str | Nodes, change: Change) -> Iterator[str]:
    """Yield a stylesheet's rules, those with selectors as a function returns them."""
    for rule in tinycss2.parse_rule_list(css, skip_comments=True, skip_whitespace=True):
        if rule.type == "at-rule" and rule.at_keyword in NESTED and rule.content is not None:
            body = "".join(each_rule(rule.content, change))
            yield f"@{rule.at_keyword}{tinycss2.serialize(rule.prelude)}{{{body}}}" if body else ""
        elif rule.type == "qualified-rule":
            yield change(tinycss2.serialize(rule.prelude), rule.content)
        else:
            yield rule.serialize()


def with_classes(selectors: str, body: Nodes, known: Collection[str]) -> str:
    """Return a rule with the selectors that can match on pages that read from left to right."""
    kept = [
        selector
        for selector in split(selectors)
        if needed(selector).issubset(known) and "[dir=rtl]" not in selector
    ]
    return f"{','.join(kept)}{{{tinycss2.serialize(body)}}}" if kept else ""


def split(selectors: str) -> list[str]:
    """Return the selectors of a list.

    >>> split("a:is(.b,.c),d")
    ['a:is(.b,.c)', 'd']
    """
    parts, depth = [""], 0
    for sign in selectors:
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and depth == 0:
            parts.append("")
        else:
            parts[-1] += sign
    return parts


def needed(selector: str) -> set[str]:
    """Return the classes without which a selector matches nothing.

    >>> sorted(needed(".a:not(.b) > .c:is(.d, :not(.e))"))
    ['a', 'c']
    """
    before = ""
    while before != selector:
        before, selector = selector, ARGUMENT.sub("", selector)
    return set(NAME.findall(re.sub(r"\[[^]]*\]", "", selector)))


def with_variables(selectors: str, body: Nodes, used: Collection[str]) -> str:
    """Return a rule without variables that nothing reads."""
    found = tinycss2.parse_blocks_contents(body, skip_comments=True, skip_whitespace=True)
    kept = [one.serialize() for one in found if not one.name.startswith("--") or one.name in used]
    return f"{selectors}{{{';'.join(kept)}}}" if kept else ""


# Below all hooks and plugins: every page and script is in its place.
@event_priority(-100)
def on_post_build(*, config: MkDocsConfig) -> None:
    """Trim the stylesheets that Material has just copied, and call them by their new content."""
    site, cache = Path(config.site_dir), Path(config.config_file_path).parent / CACHE
    pages, scripts, sheets = (texts(site, pattern) for pattern in ("*.html", "*.js", "*.css"))
    classes, stems = classes_of_pages(pages.values()), found(WORD, scripts.values())
    named = found(READ, pages.values()) | found(VARIABLE, scripts.values())
    names = {}
    for path in site.glob(SHEETS):
        read = named | found(READ, [text for other, text in sheets.items() if other != path])
        known = possible(NAME.findall(sheets[path]), classes, stems)
        kept = remembered(sheets[path], known, read, cache)
        names[path.name] = f"{path.name.partition('.')[0]}.{kept.name}"
        shutil.copyfile(kept, path.with_name(names[path.name]))
        for old in (path, path.with_name(f"{path.name}.map")):
            old.unlink(missing_ok=True)
    rename(pages, names)


def rename(pages: Mapping[Path, str], names: Mapping[str, str]) -> None:
    """Let pages name the stylesheets by their new names."""
    for path, html in pages.items():
        head, rest = html.split("</head>", 1)
        for before, after in names.items():
            head = head.replace(f"stylesheets/{before}", f"stylesheets/{after}")
        path.write_text(f"{head}</head>{rest}", encoding="utf-8")


def texts(site: Path, pattern: str) -> dict[Path, str]:
    """Return the files of one kind, but for the scripts of workers, which see no page."""
    paths = (path for path in site.rglob(pattern) if not WORKERS & set(path.parts))
    return {path: path.read_text(encoding="utf-8") for path in paths}


def remembered(css: str, known: Collection[str], read: Collection[str], cache: Path) -> Path:
    """Return the file of a trimmed stylesheet, named after all that it depends on."""
    given = "\0".join([css, *sorted(known), "", *sorted(read), version("tinycss2"), SOURCE])
    kept = cache / f"{hashlib.sha256(given.encode()).hexdigest()[:12]}.css"
    if not kept.exists():
        cache.mkdir(parents=True, exist_ok=True)
        unfinished = kept.with_suffix(".unfinished")
        unfinished.write_text(trim(css, known, read), encoding="utf-8")
        unfinished.replace(kept)
    return kept
