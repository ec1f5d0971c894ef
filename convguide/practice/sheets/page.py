"""A sheet and its key as HTML that prints well, on A4 and on Letter, and asks nothing outside."""

from __future__ import annotations

from html import escape

from convguide.practice.markup import html
from convguide.practice.sheets.items import Item, Sheet

STYLE = """
@page { margin: 18mm; }
body { font: 11pt/1.45 system-ui, sans-serif; color: #111; background: #fff; }
body { max-width: 42em; margin: 2em auto; padding: 0 1em; }
h1 { font-size: 1.5em; }
h2 { font-size: 1.05em; margin: 0 0 0.3em; break-after: avoid; }
article + article { break-before: page; }
section { break-inside: avoid; margin: 0 0 1.6em; }
code, pre { font-family: ui-monospace, monospace; font-size: 0.92em; }
pre { white-space: pre-wrap; overflow-wrap: anywhere; background: #f3f3f3; padding: 0.5em 0.8em; }
p { margin: 0.4em 0; }
ul, ol { margin: 0.4em 0; padding-left: 1.6em; }
.cg-blanks { display: flex; flex-wrap: wrap; gap: 0.6em 1.6em; margin: 0.9em 0; }
.cg-blanks span { white-space: nowrap; }
.cg-blanks i { display: inline-block; width: 5em; border-bottom: 1px solid #111; }
.cg-name i { width: 12em; }
.cg-letters { list-style: none; padding-left: 0; }
.answer { font-weight: 700; }
.small, .cg-wrong { font-size: 0.85em; }
.cg-wrong ul { columns: 16em 2; }
footer { margin-top: 2em; border-top: 1px solid #999; overflow-wrap: anywhere; }
@media print {
  body { margin: 0; max-width: none; padding: 0; }
  pre { background: none; border-left: 2px solid #999; }
}
"""


def document(title: str, *articles: str) -> str:
    """Return a whole file."""
    head = (
        '<meta charset="utf-8"><meta name="viewport" content="width=device-width">'
        f"<title>{escape(title)}</title><style>{STYLE}</style>"
    )
    body = "\n".join(articles)
    return f'<!doctype html>\n<html lang="en"><head>{head}</head>\n<body>\n{body}\n</body></html>\n'


def sheet_article(sheet: Sheet) -> str:
    """Return what is handed out."""
    name = '<p class="cg-blanks cg-name"><span>Name: <i></i></span> <span>Date: <i></i></span></p>'
    questions = "\n".join(map(question, sheet.items))
    return article(sheet.title, f"{name}\n{questions}", sheet.place)


def article(title: str, content: str, place: str) -> str:
    """Return a heading, what follows it, and whence it is."""
    foot = f'<footer class="small">{escape(place)}</footer>'
    return f"<article>\n<h1>{escape(title)}</h1>\n{content}\n{foot}\n</article>"


def question(item: Item) -> str:
    """Return one problem with room for its answer."""
    if item.options:
        fill = "".join(f"<li>{escape(option)}</li>" for option in item.options)
        fill = f'<ul class="cg-letters">{fill}</ul>'
    else:
        blanks = (f"<span>{escape(name)} = <i></i></span>" for name in item.blanks)
        fill = f'<p class="cg-blanks">{" ".join(blanks)}</p>'
    return section(item, f"{html(item.problem.statement())}{fill}")


def section(item: Item, content: str) -> str:
    """Return a problem's heading with what belongs to it."""
    return f"<section><h2>{escape(item.title)}</h2>{content}</section>"


def key_article(sheet: Sheet) -> str:
    """Return the answers with their worked steps."""
    solutions = "\n".join(map(solution, sheet.items))
    origins = f"<p>Answers: {escape(sheet.origins)}.</p>"
    return article(f"{sheet.title}: answer key", f"{origins}\n{solutions}", sheet.place)


def solution(item: Item) -> str:
    """Return one problem's answer, its worked lines and remark, and the usual wrong answers."""
    worked, wrong = worked_html(item), ""
    if item.wrong:
        wrong = "".join(f"<li>{escape(said)}</li>" for said in item.wrong)
        wrong = f'<div class="cg-wrong"><p>Wrong answers:</p><ul>{wrong}</ul></div>'
    answer = f'<p class="answer">{escape(item.answer)}</p>'
    return section(item, f"{answer}{worked}{html(item.problem.remark())}{wrong}")


def worked_html(item: Item) -> str:
    """Return the worked lines, where there are any."""
    lines = "\n\n".join(one.text() for one in item.problem.worked())
    return f'<pre class="cg-worked">{escape(lines, quote=False)}</pre>' if lines else ""
