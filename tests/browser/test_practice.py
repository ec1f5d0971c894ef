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


def test_half_of_a_swap_is_no_swap(lesson: Page) -> None:
    verdict = answer(in_place(lesson, "A4"), "12", "45", "45")
    expect(verdict.locator(".cg-headline")).to_have_text("Not yet.")
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


# On the page of practice

PRACTICE = "practice/conv2d-practice-problems/"


@pytest.fixture(scope="module")
def practice(chromium: Browser, server: Server) -> Iterator[Page]:
    """Open the page of practice once."""
    page = open_page(chromium, server, PRACTICE)
    expect(page.locator("cg-problem").get_by_role("button", name="Check")).to_be_visible()
    yield page
    page.context.close()


def asked(page: Page, server: Server, address: str) -> Locator:
    """Open a problem by its address."""
    page.goto(f"{server.address}{PRACTICE}?{address}")
    problem = page.locator("cg-problem")
    expect(problem.get_by_role("button", name="Check")).to_be_visible()
    return problem


def counts(page: Page) -> list[str]:
    """Return how many problems were tried, right at the first try, and right later."""
    return page.locator(".cg-counts dd").all_inner_texts()


def forget(page: Page) -> None:
    page.evaluate("() => localStorage.clear()")


def test_the_page_names_its_problem_in_the_address(practice: Page, server: Server) -> None:
    asked(practice, server, "")
    expect(practice).to_have_url(f"{server.address}{PRACTICE}?v=1&kind=shape&level=1&n=1")
    practice.get_by_role("button", name="Next problem").click()
    expect(practice).to_have_url(f"{server.address}{PRACTICE}?v=1&kind=shape&level=1&n=2")
    practice.get_by_label("Kind").select_option("count")
    practice.get_by_label("Level").select_option("3")
    practice.get_by_label("Problem, 1 to 500").fill("137")
    practice.keyboard.press("Enter")
    expect(practice).to_have_url(f"{server.address}{PRACTICE}?v=1&kind=count&level=3&n=137")
    expect(practice.locator("cg-problem h2")).to_contain_text("number 137")


def test_reload_and_back_return_to_the_same_problem(practice: Page, server: Server) -> None:
    problem = asked(practice, server, "v=1&kind=field&level=2&n=37")
    practice.reload()
    expect(problem.locator("h2")).to_contain_text("level 2, number 37")
    practice.goto(server.address + LESSON)
    practice.go_back()
    expect(problem.locator("h2")).to_contain_text("level 2, number 37")


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("v=1&kind=shapes&level=2&n=3", "There is no kind “shapes” here"),
        ("v=1&kind=shape&level=9&n=3", "There is no level “9” here: this is level 1."),
        ("v=1&kind=shape&level=1&n=501", "There is no problem “501” here: this is problem 1."),
        ("v=1&kind=shape&level=1&n=-2", "There is no problem “-2” here: this is problem 1."),
        ("v=7&kind=shape&level=1&n=2", "There is no version “7” here: this is version 1."),
    ],
)
def test_a_broken_address_is_told_and_shows_a_problem(
    practice: Page, server: Server, address: str, message: str
) -> None:
    asked(practice, server, address)
    expect(practice.locator(".cg-chooser")).to_contain_text(message)


def test_a_number_that_no_problem_has_gets_a_message(practice: Page, server: Server) -> None:
    asked(practice, server, "v=1&kind=shape&level=1&n=4")
    for text in ("0", "501", "x", "3x4", ""):
        practice.get_by_label("Problem, 1 to 500").fill(text)
        practice.keyboard.press("Enter")
        expect(practice.locator(".cg-chooser")).to_contain_text("Type a number from 1 to 500.")
    assert "n=4" in practice.url


@pytest.mark.parametrize(
    ("address", "given", "headline"),
    [
        ("kind=shape&level=1&n=1", ("12", "33", "33"), "Not yet: the −1 dropped."),
        ("kind=same-padding&level=2&n=1", ("3",), "Not yet: dilation ignored."),
        ("kind=count&level=1&n=1", ("5120",), "Not yet: bias forgotten."),
        ("kind=mistake&level=1&n=1", (), "Not yet."),
    ],
)
def test_each_kind_tells_a_mistake(
    practice: Page, server: Server, address: str, given: Sequence[str], headline: str
) -> None:
    problem = asked(practice, server, f"v=1&{address}")
    if not given:
        problem.get_by_role("radio").first.check()
    expect(answer(problem, *given).locator(".cg-headline")).to_have_text(headline)


def test_a_target_takes_any_layer_that_reaches_it(practice: Page, server: Server) -> None:
    problem = asked(practice, server, "v=1&kind=target&level=1&n=1")
    verdict = answer(problem, "3, 1, 0, 1")
    expect(verdict).to_contain_text("Another layer may reach it too.")
    expect(answer(problem, "5", "1", "1", "1")).to_contain_text(
        "Found so far: (3, 1, 0, 1), (5, 1, 1, 1)."
    )
    expect(answer(problem, "3", "1", "1", "1")).to_contain_text(
        "With these, 24×24 becomes 24×24, not 22×22."
    )
    expect(answer(problem, "3", "0", "1", "1")).to_contain_text("stride must be at least 1")
    expect(answer(problem, "99", "1", "0", "1")).to_contain_text("kernel_size=99")


def test_hints_come_one_at_a_time_and_the_solution_last(practice: Page, server: Server) -> None:
    problem = asked(practice, server, "v=1&kind=shape&level=1&n=5")
    hints = problem.locator(".cg-hints li")
    assert hints.count() == 0
    problem.get_by_role("button", name="Hint 1 of 2").click()
    expect(hints).to_have_count(1)
    expect(problem.get_by_role("status")).to_contain_text("Hint 1: Each axis")
    problem.get_by_role("button", name="Hint 2 of 2").click()
    expect(hints).to_have_count(2)
    expect(problem.get_by_role("button", name="No more hints")).to_be_focused()
    practice.keyboard.press("Enter")
    expect(hints).to_have_count(2)
    solution = problem.get_by_role("button", name="Show the worked solution")
    expect(solution).to_have_attribute("aria-expanded", "false")
    solution.click()
    expect(problem.locator(".cg-solution pre")).to_have_count(2)
    problem.get_by_role("button", name="Hide the worked solution").click()
    expect(problem.locator(".cg-solution")).to_be_hidden()


def test_progress_is_kept_names_what_recurs_and_can_be_erased(
    practice: Page, server: Server
) -> None:
    forget(practice)
    problem = asked(practice, server, "v=1&kind=shape&level=1&n=1")
    assert counts(practice) == ["0", "0", "0"]
    answer(problem, "12", "33", "33")
    answer(problem, "12", "33", "33")
    answer(problem, "12", "32", "32")
    expect(problem.locator(".cg-headline")).to_have_text("Right after 3 tries.")
    problem = asked(practice, server, "v=1&kind=shape&level=2&n=1")
    expect(answer(problem, "24", "7", "18")).to_contain_text("Right at the first try.")
    practice.reload()
    expect(practice.locator(".cg-progress")).to_contain_text("The −1 dropped: 2 times")
    assert counts(practice) == ["2", "1", "1"]
    practice.get_by_role("button", name="Take me there").click()
    expect(practice.locator("cg-problem h2")).to_contain_text("level 1, number 2")
    practice.get_by_role("button", name="Erase my progress").click()
    expect(practice.get_by_role("button", name="Keep it")).to_be_focused()
    practice.get_by_role("button", name="Yes, erase it").click()
    assert counts(practice) == ["0", "0", "0"]
    assert practice.evaluate("() => localStorage.getItem('convguide-progress-1')") is None


def test_practice_works_where_the_browser_keeps_nothing(chromium: Browser, server: Server) -> None:
    page = open_page(chromium, server, "how-we-check/contributing/")
    page.add_init_script(
        "Object.defineProperty(window, 'localStorage', { get() { throw new Error('blocked'); } })"
    )
    problem = asked(page, server, "v=1&kind=shape&level=1&n=1")
    answer(problem, "12", "32", "32")
    expect(page.locator(".cg-progress")).to_contain_text("the progress lasts until you leave it")
    assert counts(page) == ["1", "1", "0"]
    page.context.close()


def test_a_network_that_fails_is_told_and_asked_again(practice: Page, server: Server) -> None:
    asked(practice, server, "v=1&kind=shape&level=1&n=1")
    practice.route("**/shape-3-*.json", lambda route: route.abort())
    practice.get_by_label("Level").select_option("3")
    expect(practice.get_by_role("alert")).to_contain_text("This problem could not be loaded.")
    practice.unroute("**/shape-3-*.json")
    practice.get_by_role("button", name="Try again").click()
    expect(practice.locator("cg-problem h2")).to_be_focused()
    expect(practice.locator("cg-problem h2")).to_contain_text("level 3, number 1")
    complaints[practice].clear()


def test_axe_finds_nothing_on_the_page_of_practice(
    practice: Page, server: Server, axe: str
) -> None:
    problem = asked(practice, server, "v=1&kind=shape&level=1&n=1")
    answer(problem, "12", "33", "33")
    problem.get_by_role("button", name="Hint 1 of 2").click()
    problem.get_by_role("button", name="Show the worked solution").click()
    practice.get_by_label("Problem, 1 to 500").fill("x")
    practice.get_by_role("button", name="Erase my progress").click()
    for width, palette in ((1280, "light"), (390, "dark"), (320, "light")):
        resize(practice, width)
        recolour(practice, palette)
        assert checks.accessibility(practice, axe) == []
        assert checks.fit(practice) == []
    assert complaints[practice] == []


def test_everything_that_is_pressed_is_44_pixels_high(practice: Page, server: Server) -> None:
    asked(practice, server, "v=1&kind=mistake&level=1&n=1")
    pressed = practice.locator(
        "cg-practice :is(button, select, input[type=text], label:has(> input), a)"
    )
    assert {round(box["height"]) >= 44 for one in pressed.all() if (box := one.bounding_box())} == {
        True
    }


# At home


@pytest.fixture(scope="module")
def home(chromium: Browser, server: Server) -> Iterator[Page]:
    """Open the home page once, its calculator and its problem there."""
    page = open_page(chromium, server, "")
    page.locator("cg-problem").scroll_into_view_if_needed()
    expect(page.locator("cg-problem").get_by_role("button", name="Check")).to_be_visible()
    yield page
    page.context.close()


def test_home_holds_a_calculator_with_its_figure_and_a_problem_that_diagnoses(home: Page) -> None:
    expect(home.locator("cg-calculator .cg-result").first).to_contain_text("(1, 4, 4)")
    home.locator("cg-calculator").get_by_label("My answer", exact=True).scroll_into_view_if_needed()
    expect(home.locator("cg-calculator svg[role=img]")).to_be_visible()
    verdict = answer(home.locator("cg-problem"), "8", "60", "60")
    expect(verdict.locator(".cg-headline")).to_have_text("Not yet: stride ignored.")
    assert complaints[home] == []


def test_home_and_practice_read_without_scripts(chromium: Browser, server: Server) -> None:
    page = open_page(chromium, server, "", java_script_enabled=False)
    assert "(1, 4, 4)" in page.locator("cg-calculator").inner_text()
    page.goto(server.address + PRACTICE)
    first = page.locator("cg-practice > details").nth(2)
    first.locator("summary").click()
    expect(first).to_contain_text("H_out = ⌊(32 + 2·1 − 1·(3 − 1) − 1) / 1⌋ + 1")
    page.context.close()
