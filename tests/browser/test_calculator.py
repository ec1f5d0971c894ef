"""The calculator of one layer, used as a person would; torch is asked the same questions."""

from __future__ import annotations

import inspect
from collections.abc import Iterator

import pytest
import torch
from playwright.sync_api import Browser, Page, Route, expect
from torch import nn

from browser import checks
from browser.server import Server
from browser.visits import as_opened, go, new_page, open_folds, recolour, resize

pytestmark = pytest.mark.browser

ADDRESS = "calculators/conv2d-output-size/"
START = "?layer=Conv2d(3,16,kernel_size=(3,5),stride=(2,1),padding=(1,2))&input=3x32x48"
NEITHER = ("NaN", "undefined", "null", "[object")

SMALL = """() => [...document.querySelectorAll(
  "cg-calculator :is(button, input:not([type=checkbox]), select, summary), .cg-tick")]
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 43.5)
  .map((one) => one.outerHTML.slice(0, 80))"""


@pytest.fixture(scope="module")
def opened(chromium: Browser, server: Server) -> Iterator[Page]:
    rights = ["clipboard-read", "clipboard-write"]
    page = new_page(chromium, server, permissions=rights)
    go(page, server, ADDRESS + START)
    page.locator("cg-calculator .cg-answer").wait_for()
    yield page
    page.context.close()


@pytest.fixture
def page(opened: Page) -> Page:
    """Return the calculator with its first layer again."""
    paste(opened, "Conv2d(3, 16, kernel_size=(3, 5), stride=(2, 1), padding=(1, 2))")
    fill(opened, "Input", "3x32x48")
    fill(opened, "My answer", "")
    return opened


def paste(page: Page, code: str) -> None:
    page.get_by_label("As code").fill(code)


def fill(page: Page, label: str, text: str) -> None:
    page.get_by_label(label, exact=True).fill(text)


def answer(page: Page) -> str:
    return page.locator("cg-calculator .cg-answer").inner_text()


def fact(page: Page, name: str) -> str:
    return page.locator(f".cg-facts div:has(> dt:text-is('{name}')) > dd").inner_text()


def message(page: Page, label: str) -> str:
    """Return the message that a screen reader says with a field."""
    field = page.get_by_label(label, exact=True)
    ids = (field.get_attribute("aria-describedby") or "").split()
    told = page.locator(f"#{ids[-1]}")
    return told.inner_text() if told.is_visible() else ""


def test_a_layer_is_answered_at_once(page: Page) -> None:
    assert answer(page) == "(3, 32, 48) → (16, 16, 48)"
    assert fact(page, "Parameters") == "736"
    assert fact(page, "MACs") == "552,960"
    assert fact(page, "Receptive field") == "3×5, in steps of 2×1"
    assert fact(page, "Never read") == "none: every pixel is read"
    worked = page.locator(".cg-output-part .cg-worked").inner_text()
    assert "H_out = ⌊(32 + 2·1 − 1·(3 − 1) − 1) / 2⌋ + 1" in worked
    assert "By formula" in page.locator(".cg-origin").inner_text()


def test_typing_keeps_the_focus_and_the_caret(page: Page) -> None:
    stride = page.get_by_label("stride", exact=True)
    stride.fill("")
    stride.press_sequentially("3x2")
    assert answer(page) == "(3, 32, 48) → (16, 11, 24)"
    expect(stride).to_be_focused()
    assert stride.input_value() == "3x2"
    code = "Conv2d(3, 16, kernel_size=(3, 5), stride=(3, 2), padding=(1, 2))"
    assert page.get_by_label("As code").input_value() == code
    page.get_by_role("button", name="Copy the code").click()
    assert page.evaluate("() => navigator.clipboard.readText()") == code


LAYERS = (
    ("nn.Conv2d(3, 16, 3, padding='same', dilation=2)", (3, 9, 12)),
    ("Conv2d(4, 8, (4, 3), padding='same', groups=4, bias=False)", (2, 4, 9, 12)),
    ("Conv1d(3, 6, 5, stride=2, padding=2, padding_mode='circular')", (3, 41)),
    ("Conv2d(3, 6, 3, stride=(1, 2), padding=(2, 1), padding_mode='reflect')", (3, 9, 12)),
    ("Conv3d(2, 4, (1, 2, 3), stride=(2, 1, 1), padding=(0, 1, 0))", (2, 5, 6, 7)),
    ("ConvTranspose1d(3, 2, 3, stride=2, dilation=3, output_padding=2)", (3, 7)),
    ("ConvTranspose2d(8, 4, (3, 4), stride=2, padding=1, output_padding=(1, 0))", (8, 5, 7)),
    ("ConvTranspose3d(4, 2, 2, stride=(1, 2, 3), groups=2, bias=False)", (4, 2, 3, 4)),
    ("MaxPool1d(2, padding=1, ceil_mode=True)", (1, 3, 5)),
    ("MaxPool2d(3, 2, 1, 2, ceil_mode=True)", (8, 17, 12)),
    ("MaxPool3d((1, 2, 2))", (3, 5, 8, 9)),
    ("AvgPool2d(2, stride=3, ceil_mode=True, count_include_pad=False)", (3, 9, 13)),
    ("AvgPool3d((2, 3, 3), stride=2, padding=(0, 1, 1), divisor_override=7)", (4, 9, 20, 31)),
)


@pytest.mark.parametrize(("code", "shape"), LAYERS, ids=[code for code, _ in LAYERS])
def test_every_kind_of_layer_is_answered_as_torch_does(
    page: Page, code: str, shape: tuple[int, ...]
) -> None:
    layer = eval(f"nn.{code.removeprefix('nn.')}", {"nn": nn})
    output = tuple(layer(torch.zeros(shape)).shape)
    paste(page, code)
    fill(page, "Input", "x".join(map(str, shape)))
    assert answer(page) == f"{shape} → {output}"
    params = sum(weight.numel() for weight in layer.parameters())
    assert fact(page, "Parameters") == f"{params:,}"
    assert "NaN" not in page.locator("cg-calculator").inner_text()
    again = eval(f"nn.{page.get_by_label('As code').input_value()}", {"nn": nn})
    assert tuple(again(torch.zeros(shape)).shape) == output


KINDS = {"Conv": nn.Conv2d, "ConvTranspose": nn.ConvTranspose2d}
KINDS |= {"MaxPool": nn.MaxPool2d, "AvgPool": nn.AvgPool2d}


@pytest.mark.parametrize("kind", KINDS)
def test_every_option_of_torchs_layer_has_its_field(page: Page, kind: str) -> None:
    page.get_by_label("Layer", exact=True).select_option(kind)
    options = set(inspect.signature(KINDS[kind]).parameters) - {"device", "dtype"}
    names = page.locator(".cg-layer .cg-group ~ * label, .cg-layer .cg-group label")
    assert options <= set(names.all_inner_texts() + names.all_text_contents())
    assert answer(page)


BAD = (
    ("kernel_size", "", "kernel_size is empty"),
    ("kernel_size", "abc", "“abc” is not"),
    ("kernel_size", "-1", "kernel_size must be at least"),
    ("kernel_size", "3x5x7", "kernel_size must be one number or 2 of them"),
    ("kernel_size", "1+1", "“1+1” is not"),
    ("kernel_size", "2.5", "“2.5” is not"),
    ("kernel_size", "9x60", "spans 60 pixels, but the padded size is 48 + 2·2 = 52"),
    ("stride", "0", "stride must be at least 1, but stride=0"),
    ("stride", "9" * 30, "beyond 9,007,199,254,740,991"),
    ("padding", "same", "padding='same' needs stride=1"),
    ("out_channels", "16x3", "one whole number"),
    ("in_channels", "4", "in_channels=4, but the input (3, 32, 48) has 3 channels"),
    ("dilation", "alert(1)", "“alert(1)” is not"),
    ("Input", "", "input is empty"),
    ("Input", "3x32", "N×C×H×W"),
    ("Input", "3x0x48", "size must be at least 1"),
    ("Input", "<b>" * 40, "is not"),
)


@pytest.mark.parametrize(("label", "text", "told"), BAD, ids=[f"{a} {b[:9]}" for a, b, _ in BAD])
def test_bad_input_is_told_beside_its_field(page: Page, label: str, text: str, told: str) -> None:
    fill(page, label, text)
    assert told in message(page, label)
    assert page.get_by_label(label, exact=True).get_attribute("aria-invalid") == "true"
    shown = page.locator(".cg-output-part").inner_text()
    assert shown.strip()
    assert not any(word in shown for word in NEITHER)


def test_large_sizes_are_exact_or_refused(page: Page) -> None:
    paste(page, "Conv2d(3, 1, kernel_size=1)")
    fill(page, "Input", "3x94906265x94906265")
    assert answer(page).endswith("→ (1, 94906265, 94906265)")
    assert "9,007,199,254,740,991" in fact(page, "MACs")


def test_a_broken_address_is_told_where_it_can_be_mended(opened: Page, server: Server) -> None:
    go(opened, server, f"{ADDRESS}?layer=Conv2d(3,16,kern&input=what")
    opened.locator("cg-calculator .cg-result").first.wait_for()
    assert "the code ends" in message(opened, "As code: copy it, or paste a layer here")
    assert "“what” is not" in message(opened, "Input")
    go(opened, server, f"{ADDRESS}?layer=Conv2d(4,8,kernel_size=3,groups=3)&input=4x5x6")
    opened.locator("cg-calculator .cg-answer").wait_for()
    assert answer(opened) == "torch refuses this"
    assert "in_channels must be a multiple of groups, but 4 = 1·3 + 1" in message(
        opened, "in_channels"
    )


def test_the_state_survives_reload_and_back(page: Page, server: Server) -> None:
    paste(page, "MaxPool2d(3, stride=2, ceil_mode=True)")
    fill(page, "Input", "8x17x12")
    page.wait_for_url("**/?layer=MaxPool2d(3,stride=2,ceil_mode=True)&input=8x17x12")
    page.reload()
    page.locator("cg-calculator .cg-answer").wait_for()
    assert answer(page) == "(8, 17, 12) → (8, 8, 6)"
    go(page, server, "reference/notation/")
    page.go_back()
    page.locator("cg-calculator .cg-answer").wait_for()
    assert answer(page) == "(8, 17, 12) → (8, 8, 6)"
    assert page.get_by_label("ceil_mode").is_checked()


def test_one_region_speaks_and_targets_are_large(page: Page) -> None:
    assert page.locator("cg-calculator [aria-live], cg-calculator [role=status]").count() == 1
    fill(page, "stride", "2")
    region = page.locator("cg-calculator [role=status]")
    expect(region).to_have_text("Output shape (16, 16, 24)")
    open_folds(page)
    assert page.evaluate(SMALL) == []


def test_axe_finds_nothing_in_any_state(page: Page, axe: str) -> None:
    page.locator(".cg-drawing").scroll_into_view_if_needed()
    page.locator(".cg-drawing svg").wait_for()
    open_folds(page)
    fill(page, "My answer", "16x17x48")
    page.locator(".cg-verdict").wait_for()
    assert checks.accessibility(page, axe) == []
    fill(page, "kernel_size", "99")
    fill(page, "out_channels", "x")
    recolour(page, "dark")
    resize(page, 390)
    assert checks.accessibility(page, axe) == []
    assert checks.fit(page) == []
    resize(page, 320)
    assert checks.fit(page) == []
    as_opened(page)


ANSWERS = (
    ("output shape", "16x16x48", "Right"),
    ("output shape", "(16, 48)", "Right"),
    ("output shape", "16x48x16", "Height and width changed places"),
    ("output shape", "16, 17, 48", "The division 31 / 2 was rounded up, which gives 17"),
    ("output shape", "17x49", "Without the −1 that ends the bracket"),
    ("output shape", "3x16x48", "what comes out has one channel for each filter: 16"),
    ("output shape", "16x5x5", "None of the mistakes that we know gives these numbers"),
    ("parameters", "720", "each of the 16 filters has one bias more"),
    ("MACs", "1,105,920", "Two mistakes give this answer"),
)


@pytest.mark.parametrize(("asked", "mine", "told"), ANSWERS, ids=[a[1] for a in ANSWERS])
def test_my_answer_is_told_its_mistake(page: Page, asked: str, mine: str, told: str) -> None:
    page.get_by_label("My answer to").select_option(label=asked)
    fill(page, "My answer", mine)
    verdict = page.locator(".cg-mine .cg-verdict")
    expect(verdict).to_contain_text(told)
    fill(page, "My answer", "abc")
    assert "holds no whole numbers" in message(page, "My answer")
    assert not verdict.is_visible()
    page.get_by_label("My answer to").select_option(label="output shape")


def test_the_step_where_it_went_wrong_is_shown(page: Page) -> None:
    fill(page, "My answer", "16x17x48")
    line = page.locator(".cg-mine .cg-verdict .cg-here")
    expect(line).to_have_text("= ⌊31 / 2⌋ + 1")


def planted(chromium: Browser, server: Server, module: str, old: str, new: str) -> Page:
    """Return the calculator with a fault in one of its modules."""

    def serve(route: Route) -> None:
        answer = route.fetch()
        body = answer.text()
        assert old in body
        route.fulfill(response=answer, body=body.replace(old, new, 1))

    page = new_page(chromium, server)
    page.route(f"**/assets/js/{module}", serve)
    go(page, server, ADDRESS)
    return page


FAULTS = {
    "a wrong formula": ("formulas.js", "over(padded-span,stride)+1", "0/0"),
    "an off-by-one": ("formulas.js", "over(padded-span,stride)+1", "over(padded,stride)"),
    "a module that cannot be read": ("windows.js", "export const born", "export const bor n"),
    "a name that is gone": ("results.js", "export function results", "export function gone"),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_broken_module_is_seen(chromium: Browser, server: Server, fault: str) -> None:
    page = planted(chromium, server, *FAULTS[fault])
    alert = page.locator("cg-calculator").get_by_role("alert")
    alert.wait_for()
    assert "tool" in alert.inner_text()
    assert page.locator("cg-calculator").get_by_text("by hand, by our formula").is_visible()
    page.context.close()
