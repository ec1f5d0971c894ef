"""The command for a class: worksheet."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from convguide.cli.own import bank_judges, judged, judges, said
from convguide.cli.parts import Answer, add_command
from convguide.cli.reading import alternatives, number

if TYPE_CHECKING:
    from convguide.practice.sheets.items import Sheet
    from convguide.practice.sheets.selection import Choice
    from convguide.problems import Problem

FORMATS = ("markdown", "html", "moodle")
COUNT, LEVEL = 12, 1


def add_worksheet(commands: Any) -> None:
    """Add `convguide worksheet`."""
    text = "a sheet of problems to print, and its answer key with worked steps"
    command = add_command(commands, "worksheet", text)
    command.set_defaults(answer=worksheet)
    command.add_argument(
        "--seed", type=number, default=1, metavar="N", help="another seed, other problems; 1"
    )
    count = f"how many problems; {COUNT}, or all of a catalog"
    command.add_argument("--count", type=number, metavar="N", help=count)
    level = f"1 to 4, or several, such as 1-2; {LEVEL}"
    command.add_argument("--level", type=alternatives, metavar="N", help=level)
    kinds = "kinds with commas, such as shape,count; all"
    command.add_argument("--kinds", metavar="A,B", help=kinds)
    form = "markdown, html (to print) or moodle (questions for its quiz); markdown"
    command.add_argument("--format", choices=FORMATS, default="markdown", metavar="F", help=form)
    salt = "a word of yours: problems outside the public bank, whose key nobody can look up"
    command.add_argument("--salt", type=word, metavar="WORD", help=salt)
    catalog = "problems of your own, as `verify` takes them"
    command.add_argument("--catalog", type=Path, metavar="FILE.toml", help=catalog)
    out = "a folder for the files, sheet and key apart; printed one after the other if not given"
    command.add_argument("--out", type=Path, metavar="FOLDER", help=out)
    command.add_argument(
        "--bank", type=number, default=1, metavar="V", help="the bank's version, as in v=1; 1"
    )


def word(text: str) -> str:
    """Read a salt, which must hold something: without one the sheet would be a public one."""
    if not text.strip():
        raise argparse.ArgumentTypeError(
            "is empty: give a word of yours, or leave --salt out for a sheet of the public bank"
        )
    return text


def worksheet(given: argparse.Namespace) -> Answer:
    """Answer `convguide worksheet`."""
    sheet, stem, wrong = from_catalog(given) if given.catalog else from_bank(given)
    if wrong:
        given.status = 1
        return {"wrong": wrong}, [*wrong, "No sheet was made: `convguide verify` tells all."]
    texts = written(sheet, given.format)
    told = {"title": sheet.title, "place": sheet.place, "origins": sheet.origins}
    problems = [{"id": item.problem.id, "answer": item.answer} for item in sheet.items]
    if given.out is None:
        return {**told, "problems": problems}, ["".join(texts.values()).rstrip()]
    files = saved(given.out, stem, texts)
    lines = [*files, f"{len(problems)} problems, answers {sheet.origins}"]
    return {**told, "files": files, "problems": problems}, lines


def from_bank(given: argparse.Namespace) -> tuple[Sheet, str, list[str]]:
    """Return a sheet of the bank's problems, what its files are called, and what is wrong."""
    from convguide.practice import bank
    from convguide.practice.sheets.items import bank_sheet

    chosen = choice(given)
    problems = [
        bank.problem(*place, version=chosen.version, salt=given.salt or "")
        for place in chosen.places()
    ]
    origins, ask = bank_judges()
    levels = "-".join(map(str, chosen.levels))
    private = "-private" if given.salt else ""
    stem = f"worksheet-v{chosen.version}-seed{chosen.seed}-level{levels}{private}"
    sheet = bank_sheet(chosen, problems, origins, is_public=not given.salt)
    return sheet, stem, mistaken(problems, ask)


def choice(given: argparse.Namespace) -> Choice:
    """Return what the arguments choose of the bank, in its order, as the page has it."""
    from convguide.practice import bank
    from convguide.practice.sheets.selection import Choice, named

    known = tuple(bank.kinds(given.bank))
    kinds = named(given.kinds) if given.kinds is not None else known
    levels = tuple(given.level) if given.level is not None else (LEVEL,)
    for kind in kinds:
        for level in levels:
            bank.check(kind, level, version=given.bank)
    count = COUNT if given.count is None else given.count
    ordered = tuple(sorted(levels)), tuple(sorted(kinds, key=known.index))
    return Choice(given.seed, count, *ordered, given.bank, bank.COUNT)


def from_catalog(given: argparse.Namespace) -> tuple[Sheet, str, list[str]]:
    """Return a sheet of a file's problems, what its files are called, and what is wrong."""
    from convguide.practice.sheets.items import sheet
    from convguide.practice.sheets.own import read_own

    for name in ("level", "salt"):
        if getattr(given, name):
            raise ValueError(f"--{name} goes with the bank: a catalog has neither level nor salt")
    own = read_own(given.catalog)
    problems = own.some(given.seed, given.count, given.kinds)
    origins, ask = judges()
    wrong = [
        f"{own.name}, line {own.lines[one[: one.index(':')]]}, {one}"
        for one in (mistaken(problems, ask))
    ]
    made = sheet(own.title, f"Problems of {own.name}", origins, problems)
    return made, f"worksheet-{given.catalog.stem}", wrong


def mistaken(problems: Sequence[Problem], ask: Any) -> list[str]:
    """Return a line for each problem whose answer is wrong."""
    told = (judged(one, ask) for one in problems)
    return [said(one) for one in told if one["wrong"]]


def written(sheet: Sheet, form: str) -> dict[str, str]:
    """Return the texts of a sheet by the ends of their files' names."""
    from convguide.practice.sheets import markdown, moodle, page

    if form == "moodle":
        return {"-moodle.xml": moodle.quiz_xml(sheet)}
    if form == "html":
        key = page.document(f"{sheet.title}: answer key", page.key_article(sheet))
        return {".html": page.document(sheet.title, page.sheet_article(sheet)), "-key.html": key}
    return {".md": markdown.sheet_markdown(sheet), "-key.md": markdown.key_markdown(sheet)}


def saved(folder: Path, stem: str, texts: dict[str, str]) -> list[str]:
    """Write texts into a folder, and return the names of the files.

    Raises:
        ValueError: the folder cannot be written.
    """
    from convguide.files import write_whole

    try:
        for end, text in texts.items():
            write_whole(folder / f"{stem}{end}", text)
    except OSError as error:
        raise ValueError(f"{folder}: {error.strerror or error}") from None
    return [str(folder / f"{stem}{end}") for end in texts]
