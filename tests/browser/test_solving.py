"""The calculator of targets, as a person uses it: ask, filter, sort, look at more, mend, return."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import unquote

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from browser import checks
from browser.server import Server
from browser.visits import go, new_page, recolour, resize

pytestmark = pytest.mark.browser

SOLVER = "calculators/padding-and-stride-for-a-target-size/"
STATES = {
    "found": "?from=7x8&to=14x15&family=conv_transpose&per_axis=1",
    "none": "?from=32&to=33&stride=1&dilation=2",
    "unreadable": "?from=abc&to=&kernel_size=7-1&stride=-3&padding=1.5&dilation=0&channels=3",
}
ANSWERED = """() => {
  const { input } = document.querySelector("cg-solver").fields.kernel_size;
  const times = Array.from({ length: 30 }, (_, turn) => {
    input.value = turn % 2 ? "1-7" : "1-9";
    const begun = performance.now();
    input.dispatchEvent(new Event("input"));
    return performance.now() - begun;
  });
  return times.sort((a, b) => a - b)[0];
}"""
SMALL = """() => ["button", "a", "select", "input[type=text]", ".cg-tick"]
  .flatMap((part) => [...document.querySelectorAll(`cg-solver ${part}`)])
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 44)
  .map((one) => one.outerHTML.slice(0, 80))"""


@pytest.fixture(scope="module")
def page(chromium: Browser, server: Server) -> Iterator[Page]:
    page = new_page(chromium, server, permissions=["clipboard-read", "clipboard-write"])
    yield page
    page.context.close()


def opened(page: Page, server: Server, query: str = "") -> Page:
    go(page, server, SOLVER + query)
    expect(page.locator(".cg-solving")).to_be_visible(timeout=20_000)
    return page


def answer(page: Page) -> Locator:
    return page.locator(".cg-solving > .cg-result")


def lines(page: Page) -> list[str]:
    return page.locator(".cg-solution > code").all_inner_texts()


def test_it_opens_with_the_tutorials_problem(page: Page, server: Server) -> None:
    opened(page, server)
    expect(answer(page)).to_contain_text("18 solutions")
    expect(answer(page)).to_contain_text("16 of them are different layers.")
    assert lines(page)[6] == "nn.Conv2d(3, 16, kernel_size=3, stride=2, padding=1)"
    facts = page.locator(".cg-solution").nth(6).locator("dd").all_inner_texts()
    assert facts == ["1", "0", "448", "110,592"]
    page.locator(".cg-solution").nth(6).get_by_role("button", name="Copy").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == "nn.Conv2d(3, 16, kernel_size=3, stride=2, padding=1)"
    link = page.locator(".cg-solution").nth(6).locator("a").evaluate("(link) => link.href")
    asked = "?layer=Conv2d(3,16,kernel_size=3,stride=2,padding=1)&input=3x32x32"
    assert unquote(link).removeprefix(server.address) == f"calculators/conv2d-output-size/{asked}"


def test_filters_and_sorting_change_the_list_and_stay_in_the_address(
    page: Page, server: Server
) -> None:
    opened(page, server, "?from=72x96&to=36x48")
    page.get_by_label("kernel with a middle pixel").check()
    page.get_by_label("no input pixel left unread").check()
    page.get_by_label("Sort by").select_option("largest receptive field")
    expect(answer(page)).to_contain_text("4 solutions")
    assert lines(page)[0] == "nn.Conv2d(3, 16, kernel_size=3, stride=2, padding=3, dilation=3)"
    page.wait_for_url("**?from=72x96&to=36x48&odd_kernel=1&all_read=1&sort=receptive_field")
    page.reload()
    expect(answer(page)).to_contain_text("4 solutions", timeout=20_000)
    page.goto(server.address)
    page.go_back()
    expect(page.get_by_label("kernel with a middle pixel")).to_be_checked(timeout=20_000)
    expect(answer(page)).to_contain_text("4 solutions")


def test_a_long_list_grows_on_request_and_the_focus_stays(page: Page, server: Server) -> None:
    opened(page, server, "?from=32x48&to=16x20&per_axis=1")
    expect(answer(page)).to_contain_text("180 solutions")
    more = page.get_by_role("button", name="Show more: 160 left")
    more.press("Enter")
    assert len(lines(page)) == len(set(lines(page))) == 40
    assert page.evaluate("document.activeElement.textContent") == "Show more: 140 left"
    expect(page.locator("[role=status]").last).to_have_text("20 more, 40 in all.")


def test_where_nothing_fits_a_button_widens_the_range(page: Page, server: Server) -> None:
    opened(page, server, "?from=224x224&to=50x50")
    expect(answer(page)).to_contain_text(
        "No Conv2d turns 224×224 into 50×50 with kernel_size 1 to 7, stride 1 to 3, "
        "padding 0 to 5, dilation 1 to 3: the smallest size within these ranges is 69."
    )
    page.get_by_role("button", name="Allow dilation 13").click()
    assert page.evaluate("document.activeElement.name") == "dilation"
    expect(page.get_by_label("dilation", exact=True)).to_have_value("1-13")
    expect(answer(page)).to_contain_text("solution")
    assert lines(page)[0].endswith("dilation=13)")
    opened(page, server, "?from=32&to=33&stride=1&dilation=2")
    page.get_by_role("button", name="Change the target to 34").click()
    expect(page.get_by_label("Target size", exact=True)).to_have_value("34")
    assert len(lines(page)) == 5


@pytest.mark.parametrize(
    ("query", "line"),
    [
        (
            "?from=7x8&to=14x15&family=conv_transpose&kernel_size=3-5&stride=2&dilation=1",
            "nn.ConvTranspose2d(3, 16, kernel_size=3, stride=2, padding=1, output_padding=(1, 0))",
        ),
        (
            "?from=5&to=3&family=avg_pool&kernel_size=2,3&stride=2&ceil_mode=1",
            "nn.AvgPool1d(2, ceil_mode=True)",
        ),
        (
            "?from=9x8x7&to=4x4x3&family=max_pool&kernel_size=3&stride=2&per_axis=1",
            "nn.MaxPool3d(3, stride=2, padding=(0, 1, 0))",
        ),
    ],
)
def test_other_families_have_their_own_fields(
    page: Page, server: Server, query: str, line: str
) -> None:
    opened(page, server, query)
    assert line in lines(page)
    family = page.get_by_label("Layer", exact=True).input_value()
    visible = [
        page.get_by_label(name, exact=True).is_visible()
        for name in ("dilation", "output_padding", "ceil_mode", "Channels in and out")
    ]
    assert (
        visible
        == {
            "conv_transpose": [True, True, False, True],
            "avg_pool": [False, False, True, False],
            "max_pool": [True, False, True, False],
        }[family]
    )


def test_what_cannot_be_read_is_told_beside_its_field(page: Page, server: Server) -> None:
    opened(page, server, f"{STATES['unreadable']}&family=foo")
    assert page.locator(".cg-message:visible").all_inner_texts() == [
        "“abc” is no number or range: write 3, 1-7, or 3,5,7.",
        "Write a size, such as 32, 32x48 or 8x32x48.",
        "The address asks for foo, which is no layer of this list.",
        "7-1 runs backwards: write 1-7.",
        "-3 is below 1, the smallest there is.",
        "“1.5” is no number or range: write 3, 1-7, or 3,5,7.",
        "0 is below 1, the smallest there is.",
        "Write the channels in and out, such as 3x16.",
    ]
    page.get_by_label("Input size", exact=True).fill("99999999999999999999")
    expect(page.locator(".cg-message").first).to_contain_text("above 9,007,199,254,740,991")
    page.get_by_label("kernel_size", exact=True).fill("1-1000000")
    expect(page.locator(".cg-message:visible")).to_contain_text(["more than 10,000 values"])
    page.get_by_label("Input size", exact=True).fill("32x32x32x32")
    expect(page.locator(".cg-message").first).to_contain_text("at most three axes")


def test_a_field_is_answered_within_a_frame(page: Page, server: Server) -> None:
    opened(page, server)
    assert page.evaluate(ANSWERED) < 16


@pytest.mark.parametrize(("palette", "rules"), [("light", "all"), ("dark", "colours, by samples")])
def test_every_state_is_accessible(
    page: Page, server: Server, axe: str, palette: str, rules: str
) -> None:
    recolour(page, palette)
    for width, (name, query) in zip((320, 390, 1280), STATES.items(), strict=True):
        resize(page, width)
        opened(page, server, query)
        assert checks.accessibility(page, axe, rules) == [], name
        assert checks.fit(page) == [], name
        assert page.evaluate(SMALL) == [], name
        assert checks.loading(page) == [], name
    recolour(page, "light")
    resize(page, 1280)
