"""A sheet as questions for Moodle: right answers count, known wrong ones get their sentence.

One number is a numerical question, several are a cloze question with a field for each, a choice
is a multiple choice, and what else can be typed is a short answer.
"""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from xml.etree import ElementTree as Tree

from convguide.practice.markup import html
from convguide.practice.sheets.items import Item, Sheet
from convguide.practice.sheets.page import worked_html
from convguide.problems import NamingProblem, TargetProblem
from convguide.problems.mistakes import MISTAKES, told
from convguide.problems.slip import Number, Slip

RIGHT = "Right."


def quiz_xml(sheet: Sheet) -> str:
    """Return the questions of a sheet as Moodle imports them."""
    quiz = Tree.Element("quiz")
    category = Tree.SubElement(quiz, "question", type="category")
    texted(category, "category", f"$course$/top/convguide/{sheet.title.replace('/', '//')}")
    for item in sheet.items:
        add(quiz, item)
    Tree.indent(quiz)
    body = Tree.tostring(quiz, encoding="unicode")
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{body}\n'


def add(quiz: Tree.Element, item: Item) -> None:
    """Add one problem as the type of question that fits its answer."""
    problem = item.problem
    names = list(problem.expected()) if item.form["type"] == "numbers" else []
    if isinstance(problem, NamingProblem):
        choice(begun(quiz, item, "multichoice"), item, problem)
    elif len(names) == 1:
        numerical(begun(quiz, item, "numerical", asking=f"{names[0]} = ?"), item)
    elif names:
        begun(quiz, item, "cloze", fields(item))
    else:
        short(begun(quiz, item, "shortanswer", asking=wanted(item)), item)


def begun(
    quiz: Tree.Element, item: Item, kind: str, more: str = "", asking: str = ""
) -> Tree.Element:
    """Return a question with its name, its text, and what is shown at the end."""
    question = Tree.SubElement(quiz, "question", type=kind)
    texted(question, "name", item.title)
    asked = f"<p>{escape(asking, quote=False)}</p>" if asking else ""
    texted(question, "questiontext", html(item.problem.statement()) + asked + more, form="html")
    solution = worked_html(item) + html(item.problem.remark())
    texted(question, "generalfeedback", solution, form="html")
    if kind != "cloze":
        Tree.SubElement(question, "defaultgrade").text = "1"
    for hint in item.problem.hints():
        texted(question, "hint", html(hint), form="html")
    return question


def texted(parent: Tree.Element, tag: str, text: str, form: str = "") -> Tree.Element:
    """Return an element that holds a text as Moodle wants it."""
    element = Tree.SubElement(parent, tag, {"format": form} if form else {})
    Tree.SubElement(element, "text").text = text
    return element


def answer(question: Tree.Element, text: str, fraction: int, feedback: str) -> Tree.Element:
    """Return an answer with what it is worth and what is said to it."""
    given = Tree.SubElement(question, "answer", fraction=str(fraction), format="moodle_auto_format")
    Tree.SubElement(given, "text").text = text
    texted(given, "feedback", html(feedback), form="html")
    return given


def numerical(question: Tree.Element, item: Item) -> None:
    """Add the one right number, and the wrong ones that are known."""
    (right,) = item.problem.expected().values()
    Tree.SubElement(answer(question, str(right), 100, RIGHT), "tolerance").text = "0"
    for number, said in wrong(item, 0).items():
        Tree.SubElement(answer(question, str(number), 0, said), "tolerance").text = "0"


def choice(question: Tree.Element, item: Item, problem: NamingProblem) -> None:
    """Add the options, one of which is right."""
    Tree.SubElement(question, "single").text = "true"
    Tree.SubElement(question, "shuffleanswers").text = "true"
    slips = {slip.answer: slip for slip in problem.slips()}
    for at, option in enumerate(problem.titles()):
        right = at == problem.choice
        said = RIGHT if right or (at,) not in slips else told(slips[at,])
        given = answer(question, html(option), 100 if right else 0, said)
        given.set("format", "html")


def short(question: Tree.Element, item: Item) -> None:
    """Add every way to type a right answer."""
    Tree.SubElement(question, "usecase").text = "0"
    for text in dict.fromkeys(typed(item)):
        answer(question, text, 100, RIGHT)


def typed(item: Item) -> Iterator[str]:
    """Yield right answers as they may be typed, blanks or none after a comma."""
    problem = item.problem
    found = [item.answer]
    if isinstance(problem, TargetProblem):
        combos = problem.combos()
        found = [f"({', '.join(str(pair[0]) for pair in one)})" for one in combos]
    for text in found:
        bare = text.removeprefix("(").removesuffix(")").rstrip(",")
        yield from (text, text.replace(", ", ","), bare, bare.replace(", ", ","))


def wanted(item: Item) -> str:
    """Return the form in which a short answer is to be typed."""
    names = item.form.get("names")
    return f"Answer with {', '.join(names)}." if names else f"Answer with {item.problem.wanted}."


def fields(item: Item) -> str:
    """Return a field for each number, as cloze questions spell them."""
    rows = (
        f"<p>{escape(name, quote=False)} = {field(item, at, right)}</p>"
        for at, (name, right) in enumerate(item.problem.expected().items())
    )
    return "".join(rows)


def field(item: Item, at: int, right: int) -> str:
    """Return one number's field: the right value, and wrong ones with their sentences."""
    known = (f"%0%{number}:0#{cloze(said)}" for number, said in wrong(item, at).items())
    return "{1:NUMERICAL:" + "~".join([f"={right}:0#{RIGHT}", *known]) + "}"


def cloze(text: str) -> str:
    r"""Return a text with what ends an answer of a cloze question escaped.

    >>> print(cloze("3/2 ~ {1}"))
    3\/2 \~ {1\}
    """
    marked = html(text).removeprefix("<p>").removesuffix("</p>")
    return "".join(f"\\{char}" if char in '\\~}#/"' else char for char in marked)


def wrong(item: Item, at: int) -> dict[Number, str]:
    """Return the wrong values of one number, each with what is said to it."""
    right = tuple(item.problem.expected().values())
    said: dict[Number, list[str]] = {}
    for slip in item.problem.slips():
        if slip.answer[at] != right[at] and not slip.whole:
            said.setdefault(slip.answer[at], []).append(sentence(slip, at, right))
    return {number: " Or: ".join(dict.fromkeys(texts)) for number, texts in said.items()}


def sentence(slip: Slip, at: int, right: tuple[int, ...]) -> str:
    """Return what is said to one number of a slip: its sentence where that is about it."""
    return told(slip) if at == about(slip, right) else f"{MISTAKES[slip.mistake].title}."


def about(slip: Slip, right: tuple[int, ...]) -> int:
    """Return which number of a slip its sentence names: the first wrong one of that value."""
    pairs = list(zip(slip.answer, right, strict=True))
    unlike = [at for at, (given, one) in enumerate(pairs) if given != one]
    said = slip.values.get("wrong"), slip.values.get("right")
    return next((at for at in unlike if pairs[at] == said), unlike[0])
