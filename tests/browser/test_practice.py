"""A reader answers problems: below a tutorial's statement, on the page of practice, and at home."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from browser import checks
from browser.server import Server
from browser.visits import complaints, open_page, recolour, resize

pytestmark = pytest.mark.browser

LESSON = "learn/conv2d-output-size/"


def answer(problem: Locator, *texts: str) -> Locator:
    """Type an answer into a problem's fields, check it, and return the verdict."""
    fields = problem.get_by_role("textbox")
    for place, text in enumerate(texts):
        fields.nth(place).fill(text)
    problem.get_by_role("button", name="Check").click()
    return problem.locator(".cg-verdict")


def in_place(page: Page, name: str) -> Locator:
    """Return the fields below a problem's statement, once they are there."""
    problem = page.locator(f"cg-problem[problem={name}]")
    problem.scroll_into_view_if_needed()
    expect(problem.get_by_role("group", name=f"Your answer to {name}")).to_be_visible()
    return problem


@pytest.fixture(scope="module")
def lesson(chromium: Browser, server: Server) -> Iterator[Page]:
    """Open a tutorial once."""
    page = open_page(chromium, server, LESSON)
    yield page
    page.context.close()


# In a tutorial


@pytest.mark.parametrize(
    ("name", "given", "headline"),
    [
        ("A1", ("3", "32", "32"), "Not yet: channels of the input kept."),
        ("A1", ("16", "33", "33"), "Not yet: the −1 dropped."),
        ("A3", ("8", "64", "126"), "Not yet: padding added once."),
        ("A4", ("12", "45", "29"), "Not yet: height and width swapped."),
        ("A4", ("12", "26", "42"), "Not yet: padding forgotten."),
        ("A4", ("12", "29.5", "45.5"), "Not yet: no floor."),
        ("A4", ("12", "19", "29"), "Not yet: divided by stride + 1."),
        ("A5", ("1",), "Not yet: dilation ignored."),
        ("A6", ("8", "60", "60"), "Not yet: stride ignored."),
    ],
)
def test_a_wrong_answer_is_told_its_mistake(
    lesson: Page, name: str, given: Sequence[str], headline: str
) -> None:
    verdict = answer(in_place(lesson, name), *given)
    expect(verdict.locator(".cg-headline")).to_have_text(headline)


def test_the_line_where_it_went_wrong_is_marked_and_what_follows_is_left(lesson: Page) -> None:
    verdict = answer(in_place(lesson, "A6"), "8", "60", "60")
    expect(verdict.locator("pre")).to_have_text(
        "H_out = ⌊(64 + 2·0 − 1·(5 − 1) − 1) / 2⌋ + 1\n      = ⌊59 / 2⌋ + 1"
    )
    expect(verdict.locator("mark")).to_have_text("      = ⌊59 / 2⌋ + 1")


def test_a_mistake_in_one_axis_alone_is_found_and_named_with_the_axis(lesson: Page) -> None:
    verdict = answer(in_place(lesson, "A4"), "12", "29", "42")
    expect(verdict.locator("p").nth(1)).to_have_text(
        "Without the 2·3 of padding, H_out is 26. H_out is right: yours is in W_out."
    )


def test_an_answer_that_two_mistakes_give_says_so(lesson: Page) -> None:
    verdict = answer(in_place(lesson, "A4"), "12", "30", "46")
    expect(verdict).to_contain_text("Two mistakes give this answer. Which one was yours?")
    assert verdict.locator("li").all_inner_texts() == [
        "Without the −1 that ends the bracket, H_out = ⌊(64 + 2·3 − 2·(7 − 1)) / 2⌋ + 1 = 30.",
        "The division 57 / 2 was rounded up, which gives 30; "
        "a window that does not fit whole is left out.",
    ]


def test_an_unknown_answer_says_so_and_what_is_right_in_it(lesson: Page) -> None:
    verdict = answer(in_place(lesson, "A4"), "12", "7", "45")
    expect(verdict).to_contain_text("None of the mistakes that we know gives these numbers")
    expect(verdict).to_contain_text("Right so far: C_out, W_out.")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (("", "32", "32"), "Still empty: type a whole number."),
        (("many", "32", "32"), "“many” is not a whole number, such as 32."),
        (("3.25", "32", "32"), "3.25 is not a whole number."),
        (("16x32", "32", "32"), "16x32 holds 2 numbers, and this field takes one."),
        (("99999999999999999999", "3", "3"), "is too large to be exact"),
    ],
)
def test_what_is_no_answer_gets_a_message_beside_its_field(
    lesson: Page, given: Sequence[str], message: str
) -> None:
    problem = in_place(lesson, "A1")
    verdict = answer(problem, *given)
    field = problem.get_by_label("C_out")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    said = lesson.locator(f"[id='{str(field.get_attribute('aria-describedby')).split()[-1]}']")
    expect(said).to_contain_text(message)
    expect(verdict).to_be_hidden()
    expect(problem.get_by_role("status")).to_contain_text(message)


@pytest.mark.parametrize("text", ["(16, 32, 32)", "16x32x32", "16, 32, 32"])
def test_a_whole_answer_in_one_field_is_spread_over_all(lesson: Page, text: str) -> None:
    problem = in_place(lesson, "A1")
    verdict = answer(problem, text, "", "")
    assert [field.input_value() for field in problem.get_by_role("textbox").all()] == [
        *("16", "32", "32")
    ]
    expect(verdict).to_contain_text("Right")


def test_the_keyboard_alone_answers_and_keeps_its_place(lesson: Page) -> None:
    problem = in_place(lesson, "A2")
    problem.get_by_label("C_out").focus()
    for text, key in (("32", "Tab"), ("15", "Tab"), ("15", "Enter")):
        lesson.keyboard.type(text)
        lesson.keyboard.press(key)
    expect(problem.locator(".cg-headline")).to_have_text("Not yet.")
    expect(problem.get_by_label("W_out")).to_be_focused()
    expect(problem.get_by_role("status")).to_contain_text("(try 1)")
    for text, key in (("14", "Shift+Tab"), ("14", "Enter")):
        lesson.keyboard.type(text)
        lesson.keyboard.press(key)
    expect(problem.locator(".cg-headline")).to_have_text("Right after 2 tries.")


def test_hints_and_solution_of_the_page_are_not_repeated(lesson: Page) -> None:
    problem = in_place(lesson, "A2")
    assert problem.get_by_role("button").all_inner_texts() == ["Check"]
    assert "Which shape" not in problem.inner_text()


def test_axe_finds_nothing_in_answers(lesson: Page, axe: str) -> None:
    for name, given in (("A1", ("", "x")), ("A4", ("12", "26", "42")), ("A6", ("8", "30", "30"))):
        answer(in_place(lesson, name), *given)
    for width, palette in ((1280, "light"), (390, "dark"), (320, "light")):
        resize(lesson, width)
        recolour(lesson, palette)
        assert checks.accessibility(lesson, axe) == []
        assert checks.fit(lesson) == []
    assert complaints[lesson] == []
