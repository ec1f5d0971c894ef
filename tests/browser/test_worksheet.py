"""A lecturer makes a sheet: the same problems as the command's, printed, with a key of its own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

import pytest
from playwright.sync_api import Browser, Page, expect

from browser import checks
from browser.server import Server
from browser.visits import complaints, open_page, recolour, resize
from convguide.practice import bank
from convguide.practice.sheets.items import bank_sheet
from convguide.practice.sheets.selection import Choice
from convguide.render.links import practice_address

pytestmark = pytest.mark.browser

PAGE = "practice/worksheets/"
KINDS = tuple(bank.kinds())
CHOICE = Choice(seed=7, count=7, levels=(2,), kinds=KINDS)
# What a sheet holds, by the page's own module.
PLACES = """async (cases) => {
  const { places } = await import(new URL("../../assets/js/selection.js", location.href).href);
  const triple = ({ kind, level, n }) => [kind, level, n];
  return cases.map(({ total, ...one }) => places(one, total).map(triple));
}"""

NOTE_PRINT = """() => {
  const sheet = document.querySelector("cg-worksheet");
  window.print = () => { window.was = sheet.getAttribute("printing"); };
}"""


@pytest.fixture(scope="module")
def page(chromium: Browser, server: Server) -> Iterator[Page]:
    """Open the page once, at the address of a sheet."""
    opened = open_page(chromium, server, PAGE + CHOICE.address.removeprefix(PAGE))
    expect(opened.locator("article.cg-handout section")).to_have_count(7)
    yield opened
    opened.context.close()


def test_an_address_names_the_same_problems_as_in_python(page: Page) -> None:
    draw, cases, expected = Random(5), [], []
    for _ in range(100):
        levels = tuple(sorted(draw.sample(range(1, 5), draw.randint(1, 4))))
        kinds = tuple(draw.sample(KINDS, draw.randint(1, 7)))
        total = draw.choice((100, 500))
        choice = Choice(draw.randrange(2**32), draw.randint(1, 100), levels, kinds, total=total)
        numbers = {"seed": choice.seed, "count": choice.count, "total": total}
        cases.append({**numbers, "levels": levels, "kinds": kinds})
        expected.append([list(place) for place in choice.places()])
    assert page.evaluate(PLACES, cases) == expected


def test_sheet_and_key_say_what_the_command_says(page: Page) -> None:
    problems = [bank.problem(*place) for place in CHOICE.places()]
    items = bank_sheet(CHOICE, problems, "", is_public=True).items
    titles = page.locator("article.cg-handout h3").all_text_contents()
    assert titles == [item.title for item in items]
    key = page.locator(".cg-key section")
    assert key.locator("p:first-of-type > strong").all_text_contents() == [
        item.answer for item in items
    ]
    wrong = [one.locator(".cg-wrong li").all_text_contents() for one in key.all()]
    assert wrong == [list(item.wrong) for item in items]
    expect(page.locator(".cg-key")).to_have_js_property("open", False)


def test_the_sheet_names_its_address_and_the_command(page: Page) -> None:
    footer = page.locator("article.cg-handout footer").inner_text()
    assert footer.endswith(CHOICE.address)
    assert page.locator(".cg-handout-more pre").inner_text() == (
        "convguide worksheet --seed 7 --count 7 --level 2 --format moodle --out ."
    )


def test_paper_has_the_sheet_or_the_key_and_nothing_else(page: Page) -> None:
    page.emulate_media(media="print")
    try:
        for part, shown, hidden in (("sheet", "article", ".cg-key"), ("key", ".cg-key", "article")):
            page.evaluate(
                "(part) => document.querySelector('cg-worksheet').setAttribute('printing', part)",
                part,
            )
            page.evaluate(
                "(open) => { document.querySelector('.cg-key').open = open; }", part == "key"
            )
            within = page.locator("cg-worksheet")
            expect(within.locator(f"> {shown}")).to_be_visible()
            expect(within.locator(f"> {hidden}")).to_be_hidden()
            for other in (
                ".cg-handout-chooser",
                "h1",
                ".md-header",
                "#in-class",
                ".cg-handout-more",
            ):
                expect(page.locator(other).first).to_be_hidden()
    finally:
        page.emulate_media(media="screen")
        page.evaluate("() => document.querySelector('cg-worksheet').removeAttribute('printing')")


def test_the_print_buttons_print_one_part(page: Page) -> None:
    page.evaluate(NOTE_PRINT)
    for name, part in (("Print the sheet", "sheet"), ("Print the answer key", "key")):
        page.get_by_role("button", name=name).click()
        assert page.evaluate("() => window.was") == part
    page.evaluate("() => dispatchEvent(new Event('afterprint'))")
    expect(page.locator("cg-worksheet[printing]")).to_have_count(0)


def test_another_choice_is_another_address(page: Page) -> None:
    page.get_by_role("textbox", name="Seed").fill("8")
    page.get_by_role("textbox", name="How many").fill("2")
    for kind in ("CNN or MLP", "Find the mistake"):
        page.get_by_role("checkbox", name=kind).uncheck()
    expect(page.locator("article.cg-handout section")).to_have_count(2)
    kinds = ",".join(KINDS[:4] + KINDS[5:6])
    assert page.url.endswith(f"?v=1&seed=8&count=2&level=2&kinds={kinds}")
    page.reload()
    expect(page.locator("article.cg-handout section")).to_have_count(2)
    expect(page.get_by_role("textbox", name="Seed")).to_have_value("8")


@pytest.mark.parametrize(
    ("name", "typed", "said"),
    [
        ("Seed", "", "A whole number from 0 to 4,294,967,295."),
        ("Seed", "-1", "A whole number from 0 to 4,294,967,295."),
        ("Seed", "4294967296", "A whole number from 0 to 4,294,967,295."),
        ("How many", "1e1", "A whole number from 1 to 100."),
        ("How many", "101", "A whole number from 1 to 100."),
    ],
)
def test_what_is_no_number_gets_a_message(page: Page, name: str, typed: str, said: str) -> None:
    field = page.get_by_role("textbox", name=name)
    before = field.input_value()
    field.fill(typed)
    expect(field).to_have_accessible_description(re.compile(re.escape(said)))
    expect(page.locator("article.cg-handout section").first).to_be_visible()
    field.fill(before)
    expect(page.locator(".cg-fields .cg-message:visible")).to_have_count(0)


@pytest.mark.parametrize("palette", ["light", "dark"])
def test_axe_finds_nothing_with_the_key_open(page: Page, axe: str, palette: str) -> None:
    recolour(page, palette)
    page.evaluate("() => { document.querySelector('.cg-key').open = true; }")
    assert checks.accessibility(page, axe) == []


def test_a_phone_shows_all_of_it(page: Page) -> None:
    resize(page, 320)
    assert checks.fit(page) == []


def test_a_broken_address_gets_a_message_and_the_usual_sheet(
    chromium: Browser, server: Server
) -> None:
    page = open_page(chromium, server, f"{PAGE}?v=9&seed=x&count=1000&level=3-7&kinds=pool")
    expect(page.get_by_role("alert").first).to_have_text(
        "There is no version “9” here: this is version 1. "
        "A seed is a whole number from 0 to 4,294,967,295, not “x”: this is seed 1. "
        "A sheet has 1 to 100 problems, not “1000”: this one has 12. "
        "The levels are 1 to 4, not “3-7”: this is level 1. "
        "The kinds are shape, same-padding, target, count, compare, field, mistake, not “pool”: "
        "here are all of them."
    )
    expect(page.locator("article.cg-handout section")).to_have_count(12)
    assert complaints[page] == []
    page.context.close()


def test_an_address_may_have_a_range_of_levels_and_blanks_as_the_command(
    chromium: Browser, server: Server
) -> None:
    page = open_page(chromium, server, f"{PAGE}?seed=7&count=4&level=2-3&kinds=count,%20shape")
    asked = Choice(seed=7, count=4, levels=(2, 3), kinds=("shape", "count"))
    expect(page.locator("article.cg-handout h3 a")).to_have_text(
        [f"{kind}-{level}-{n:03}" for kind, level, n in asked.places()]
    )
    expect(page.get_by_role("alert").first).to_be_hidden()
    kind, level, n = asked.places()[0]
    page.locator("article.cg-handout h3 a").first.click()
    page.wait_for_url(f"**/{practice_address(kind, level, n)}")
    expect(page.locator("cg-problem")).to_be_visible()
    page.context.close()


LEVELS = """async (texts) => {
  const { listed } = await import(new URL("../../assets/js/selection.js", location.href).href);
  return texts.map((text) => listed(text, 4));
}"""


def test_levels_are_read_as_the_command_reads_them(page: Page) -> None:
    texts = ["2", "2-3", "1, 3-4", "3-2", "0", "1-5", "1-", "", "1e0", "2-3-4"]
    assert page.evaluate(LEVELS, texts) == [[2], [2, 3], [1, 3, 4], *[None] * 7]


def test_without_a_script_there_is_a_sheet_with_a_folded_key(
    chromium: Browser, server: Server
) -> None:
    page = open_page(chromium, server, PAGE, java_script_enabled=False)
    expect(page.locator(".cg-handout").first.locator("section")).to_have_count(5)
    expect(page.locator(".cg-key > summary")).to_be_visible()
    expect(page.locator(".cg-key section").first).to_be_hidden()
    page.context.close()
