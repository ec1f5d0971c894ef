"""A sheet and its key as Markdown."""

from __future__ import annotations

from convguide.practice.sheets.items import Item, Sheet

BLANK = "\\_\\_\\_\\_\\_\\_"


def sheet_markdown(sheet: Sheet) -> str:
    """Return what is handed out."""
    parts = [f"# {sheet.title}", f"Name: {BLANK * 3} Date: {BLANK}"]
    parts += [question(item) for item in sheet.items]
    return "\n\n".join([*parts, f"---\n\n{sheet.place}"]) + "\n"


def question(item: Item) -> str:
    """Return one problem with room for its answer."""
    if item.options:
        fill = "\n".join(f"- {option}" for option in item.options)
    else:
        fill = ", ".join(f"{name} = {BLANK}" for name in map(plain, item.blanks))
    return f"## {plain(item.title)}\n\n{item.problem.statement()}\n\n{fill}"


def key_markdown(sheet: Sheet) -> str:
    """Return the answers with their worked steps."""
    parts = [f"# {sheet.title}: answer key", f"Answers: {sheet.origins}."]
    parts += [solution(item) for item in sheet.items]
    return "\n\n".join([*parts, f"---\n\n{sheet.place}"]) + "\n"


def solution(item: Item) -> str:
    """Return one problem's answer, its worked lines and remark, and the usual wrong answers."""
    worked = "\n\n".join(one.text() for one in item.problem.worked())
    parts = [f"## {plain(item.title)}", f"**{plain(item.answer)}**"]
    parts += [f"```text\n{worked}\n```"] if worked else []
    parts += [item.problem.remark()] if item.problem.remark() else []
    if item.wrong:
        parts.append("Wrong answers:\n\n" + "\n".join(f"- {plain(said)}" for said in item.wrong))
    return "\n\n".join(parts)


def plain(text: str) -> str:
    r"""Return a text with the marks of Markdown escaped.

    >>> print(plain("C_out = 3*2"))
    C\_out = 3\*2
    """
    return "".join(f"\\{char}" if char in "\\`*_[]<>#" else char for char in text)
