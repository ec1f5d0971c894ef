"""Python in the page: cells that run where they are read, and the box for an error or a model."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from browser import checks
from browser.server import Server
from browser.visits import go, new_page, open_page, resize

pytestmark = pytest.mark.browser

START = 120_000
COPY = "reference/copy-the-formulas/"
LESSON = "learn/conv2d-output-size/"
BOX = "fix-an-error/paste-your-error-or-your-model/"
MODEL = """class Net(nn.Module):
    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(3, 16, kernel_size=3, padding=1)
        self.fc = nn.Linear(999, 10)

    def forward(self, x):
        return self.fc(torch.flatten(F.max_pool2d(self.conv(x), 2), 1))
"""


@pytest.fixture(scope="module")
def page(chromium: Browser, server: Server) -> Iterator[Page]:
    """Open the page of pieces, and note what it asks for."""
    page = open_page(chromium, server, COPY, wait="networkidle")
    yield page
    page.context.close()


def cell(page: Page, text: str) -> Locator:
    """Return the cell that holds a text."""
    return page.locator("cg-run").filter(has_text=text)


def run(found: Locator) -> None:
    """Press Run, and wait until the cell has ended."""
    button = found.locator(".cg-main")
    button.click()
    expect(button).to_be_enabled(timeout=START)


def test_nothing_of_python_is_fetched_before_the_first_click(
    chromium: Browser, server: Server
) -> None:
    fresh = new_page(chromium, server)
    asked: list[str] = []
    fresh.on("request", lambda request: asked.append(request.url))
    go(fresh, server, COPY, wait="networkidle")
    example = cell(fresh, "pool_size(5, 2, padding=1, ceil_mode=True)").last
    expect(example.locator(".cg-main")).to_contain_text("loads Python, ")
    assert [url for url in asked if "/assets/python/" in url] == []
    fresh.context.close()


def test_a_cell_runs_the_cells_before_it_first(page: Page) -> None:
    example = cell(page, "pool_size(5, 2, padding=1, ceil_mode=True)").last
    run(example)
    expect(example.locator(".cg-ran")).to_have_text("3")
    expect(example.locator(".cg-main")).to_have_text("Run")


def test_a_cell_can_be_edited_and_reset(page: Page) -> None:
    example = cell(page, "pool_size(5, 2, padding=1, ceil_mode=True)").last
    example.get_by_role("button", name="Edit").click()
    example.locator("textarea").fill("print('two', end=' ')\npool_size(9, 3, stride=2)")
    run(example)
    expect(example.locator(".cg-ran")).to_have_text("two 4")
    example.get_by_role("button", name="Reset").click()
    run(example)
    expect(example.locator(".cg-ran")).to_have_text("3")


def test_a_traceback_begins_at_the_cell(page: Page) -> None:
    example = cell(page, "same_padding_for(3, dilation=2)").last
    example.get_by_role("button", name="Edit").click()
    example.locator("textarea").fill("same_padding_for(4)")
    run(example)
    said = example.locator(".cg-ran").inner_text()
    assert said.startswith('Traceback (most recent call last):\n  File "<example>", line 1')
    assert said.splitlines()[-1].startswith("ShapeError: kernel_size=4 with dilation=1 needs")
    expect(example.locator("[role=status]")).to_have_text("An error was raised")


def test_an_endless_loop_can_be_stopped_and_python_starts_again(page: Page) -> None:
    example = cell(page, "unread_pixels(10, kernel_size=3, stride=4)").last
    example.get_by_role("button", name="Edit").click()
    example.locator("textarea").fill("while True: pass")
    example.locator(".cg-main").click()
    expect(example.locator("[role=status]")).to_have_text("Running")
    example.get_by_role("button", name="Stop").click()
    expect(example.locator(".cg-ran")).to_contain_text("Stopped. Variables are lost")
    example.get_by_role("button", name="Reset").click()
    run(example)
    expect(example.locator(".cg-ran")).to_have_text("(3, 7, 8, 9)")


def test_axe_finds_nothing_where_cells_ran(page: Page, axe: str) -> None:
    resize(page, 390)
    assert checks.accessibility(page, axe) == []
    assert checks.fit(page) == []


def test_a_tutorials_answer_is_judged_by_the_formula(chromium: Browser, server: Server) -> None:
    page = open_page(chromium, server, LESSON)
    attempt = page.locator("cg-run[name=a1-try]")
    attempt.scroll_into_view_if_needed()
    attempt.get_by_role("button", name="Edit").click()
    attempt.locator("textarea").fill("answer_A1 = (16, 32, 32)")
    page.evaluate(
        "() => document.querySelectorAll('details').forEach((one) => { one.open = true })"
    )
    judge = page.locator("cg-run[name=a1-formula]")
    judge.scroll_into_view_if_needed()
    run(judge)
    expect(judge.locator(".cg-ran")).to_contain_text("your answer: (16, 32, 32) is right")
    assert checks.loading(page) == []
    page.context.close()


@pytest.fixture(scope="module")
def box(chromium: Browser, server: Server) -> Iterator[Page]:
    """Open the page with the box."""
    page = open_page(chromium, server, BOX, wait="networkidle")
    yield page
    page.context.close()


def ask(box: Page, text: str, shapes: str = "") -> None:
    """Paste a text and press Explain."""
    box.get_by_label("Your error message, traceback or model").fill(text)
    box.get_by_label("Input shape of a model").fill(shapes)
    button = box.locator("cg-paste .cg-main")
    button.click()
    expect(button).to_be_enabled(timeout=START)


def test_a_message_is_explained_likeliest_cause_first(box: Page) -> None:
    ask(box, "RuntimeError: mat1 and mat2 shapes cannot be multiplied (10x49 and 490x10)")
    causes = box.locator("cg-paste ol > li")
    expect(causes).to_have_count(2)
    expect(causes.first).to_contain_text("10·49 = 490, which is in_features")
    link = box.locator("cg-paste").get_by_role("link", name="More on this message")
    assert str(link.get_attribute("href")).endswith("mat1-and-mat2-shapes-cannot-be-multiplied/")


def test_a_broken_model_is_traced_and_mended(box: Page) -> None:
    ask(box, MODEL, "1x3x32x48")
    expect(box.locator("cg-paste .cg-refused")).to_contain_text("expects 999 features")
    expect(box.locator("cg-paste")).to_contain_text("in_features should be 6,144.")
    expect(box.locator("cg-paste pre").first).to_contain_text("+ self.fc = nn.Linear(6144, 10)")
    expect(box.locator("cg-paste table")).to_contain_text("(1, 16, 32, 48)")


def test_what_is_neither_is_said(box: Page) -> None:
    ask(box, "good evening")
    expect(box.locator("cg-paste .cg-refused")).to_contain_text("its last line is 'good evening'")
    ask(box, MODEL, "three by four")
    expect(box.get_by_label("Input shape of a model")).to_be_focused()
    expect(box.get_by_label("Input shape of a model")).to_have_attribute("aria-invalid", "true")


def test_axe_finds_nothing_in_the_box(box: Page, axe: str) -> None:
    resize(box, 390)
    assert checks.accessibility(box, axe) == []
    assert checks.fit(box) == []
    assert checks.loading(box) == []
