"""The calculator of chains, as a person uses it: edit, add, move, mend, copy, come back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import torch
from playwright.sync_api import Browser, Locator, Page, expect
from torch import nn

from browser import checks
from browser.server import Server
from browser.visits import go, new_page, recolour, resize

pytestmark = pytest.mark.browser

CHAIN = "calculators/cnn-shapes-layer-by-layer/"
STATES = {
    "whole": "?net=Sequential(Sum(Conv2d(8,8,1),Sequential()),ReLU())&input=2x8x5x7",
    "broken": "?net=lenet5&input=1x1x28x28",
    "unreadable": "?net=Sequential(Conv2d(3,8,3),Foo(3))&input=abc",
}
NETWORKS = """async () => {
  const folder = new URL("../../assets/js/", location.href).href;
  const load = (name) => import(folder + name);
  const [{ read }, { torchCode }, { trace }] =
    await Promise.all(["code.js", "modules.js", "networks.js"].map(load));
  const all = await (await fetch(`${folder}architectures.json`)).json();
  return all.map(({ name, net, input }) => {
    const sizes = input.split("x").map(Number);
    const { rows, params } = trace(read(net), sizes);
    const output = rows.at(-1).output_shape;
    return { name, sizes, params, output, code: torchCode(read(net)) };
  });
}"""
EDITS = """() => {
  const { input } = document.querySelector("cg-chain").items[1].code;
  const times = Array.from({ length: 30 }, (_, turn) => {
    input.value = turn % 2 ? "ReLU()" : "Tanh()";
    const begun = performance.now();
    input.dispatchEvent(new Event("input"));
    return performance.now() - begun;
  });
  return times.sort((a, b) => a - b)[0];
}"""
SMALL = """() => ["button", "input", "select", "textarea", "summary"]
  .flatMap((tag) => [...document.querySelectorAll(`cg-chain ${tag}`)])
  .filter((one) => one.checkVisibility() && one.getBoundingClientRect().height < 44)
  .map((one) => one.outerHTML.slice(0, 80))"""


@pytest.fixture(scope="module")
def page(chromium: Browser, server: Server) -> Iterator[Page]:
    page = new_page(chromium, server, permissions=["clipboard-read", "clipboard-write"])
    yield page
    page.context.close()


def opened(page: Page, server: Server, query: str = "") -> Page:
    go(page, server, CHAIN + query)
    expect(page.locator(".cg-chain")).to_be_visible(timeout=20_000)
    return page


def lines(page: Page) -> list[str]:
    return [one.input_value() for one in page.locator(".cg-layer textarea").all()]


def line(page: Page, at: int) -> Locator:
    return page.locator(".cg-layer textarea").nth(at)


def facts(page: Page, at: int) -> list[str]:
    return page.locator(".cg-layer").nth(at).locator("dd").all_inner_texts()


def answer(page: Page) -> Locator:
    return page.locator(".cg-chain > .cg-result")


def focused(page: Page) -> str:
    return str(page.evaluate("document.activeElement.value ?? document.activeElement.innerText"))


def test_it_opens_with_a_traced_network(page: Page, server: Server) -> None:
    opened(page, server)
    expect(answer(page)).to_contain_text("(1, 1, 32, 32) → (1, 10)")
    expect(answer(page)).to_contain_text("61,706 parameters, 416,520 MACs, 15,002 activations")
    assert facts(page, 3) == ["(1, 16, 10, 10)", "2,416", "240,000", "1,600", "14×14"]
    assert "?" not in page.url


def test_what_breaks_says_why_and_a_button_mends_it(page: Page, server: Server) -> None:
    opened(page, server)
    line(page, 2).fill("AvgPool2d(3)")
    expect(answer(page)).to_contain_text("It breaks at 7: Linear.")
    expect(page.locator(".cg-broken")).to_contain_text(
        "7: Linear, reached by (1, 64): Linear expects 400 features, "
        "but Flatten gives 16·2·2 = 64: in_features=64 would fit"
    )
    assert page.locator(".cg-layer:has(.cg-facts[hidden])").count() == 5
    page.get_by_role("button", name="Change in_features to 64").click()
    assert focused(page) == "Linear(64, 120)"
    expect(answer(page)).to_contain_text("(1, 1, 32, 32) → (1, 10)")
    expect(page.locator("[role=status]").last).to_contain_text("→ (1, 10)")


@pytest.mark.parametrize(
    ("query", "fix", "now"),
    [
        (
            "?net=Sequential(Conv2d(3,8,7))&input=1x3x5x6",
            "Change kernel_size to 5, the largest that fits",
            "(1, 3, 5, 6) → (1, 8, 1, 2)",
        ),
        (
            "?net=Sequential(Conv2d(3,8,3),Linear(392,10))&input=1x3x9x9",
            "Put Flatten() before it",
            "(1, 3, 9, 9) → (1, 10)",
        ),
        (
            "?net=unet&input=1x1x60x60",
            "Change the input to 1×1×64×64, the nearest that fits everywhere",
            "(1, 1, 64, 64) → (1, 2, 64, 64)",
        ),
        (
            "?net=Sequential(ReLU(),Sum(Conv2d(4,4,1),Conv2d(3,4,1)))&input=1x4x5x6",
            "Change in_channels to 4",
            "(1, 4, 5, 6) → (1, 4, 5, 6)",
        ),
    ],
)
def test_each_kind_of_fix_does_what_it_says(
    page: Page, server: Server, query: str, fix: str, now: str
) -> None:
    opened(page, server, query)
    page.get_by_role("button", name=fix).click()
    expect(answer(page)).to_contain_text(now)


def test_layers_move_by_keys_and_buttons_and_the_focus_stays(page: Page, server: Server) -> None:
    opened(page, server, "?net=Sequential(ReLU(),Tanh(),Flatten())&input=1x2x3x4")
    line(page, 0).press("Alt+ArrowDown")
    assert (lines(page), focused(page)) == (["Tanh()", "ReLU()", "Flatten()"], "ReLU()")
    page.get_by_role("button", name="Move 1: ReLU down").press("Enter")
    assert lines(page) == ["Tanh()", "Flatten()", "ReLU()"]
    assert focused(page) == "ReLU()"
    page.get_by_role("button", name="Move 1: Flatten up").click()
    assert lines(page) == ["Flatten()", "Tanh()", "ReLU()"]
    page.get_by_role("button", name="Remove 1: Tanh").click()
    assert (lines(page), focused(page)) == (["Flatten()", "ReLU()"], "ReLU()")
    expect(page.get_by_role("button", name="Undo")).to_be_enabled()
    page.get_by_role("button", name="Undo").click()
    assert len(lines(page)) == 3


def test_layers_are_added_to_fit_what_reaches_them(page: Page, server: Server) -> None:
    opened(page, server, "?net=Sequential(Conv2d(3,8,3))&input=1x3x9x10")
    for kind in ("Residual block (Sum)", "Max pool", "Flatten", "Linear"):
        page.get_by_label("Add a layer").select_option(kind)
        page.get_by_role("button", name="Add", exact=True).click()
    assert lines(page)[2:] == ["MaxPool2d(2)", "Flatten()", "Linear(96, 10)"]
    assert facts(page, 1) == ["(1, 8, 7, 8)", "1,200", "64,512", "2,688", "7×7"]
    page.locator("[data-part=inside]:visible summary").click()
    expect(page.locator("[data-part=inside] tbody th").last).to_have_text("1: Sum")
    line(page, 4).press("Enter")
    expect(page.locator(".cg-message", has_text="An empty line")).to_be_visible()
    page.keyboard.press("Backspace")
    assert len(lines(page)) == 5


def test_the_address_keeps_the_network(page: Page, server: Server) -> None:
    opened(page, server, "?net=lenet5&input=1x1x32x40")
    line(page, 1).fill("ReLU()")
    page.wait_for_url("**net=Sequential(Conv2d(1,6,kernel_size=5),ReLU(),AvgPool2d(2)*")
    page.reload()
    expect(line(page, 1)).to_have_value("ReLU()", timeout=20_000)
    page.goto(server.address)
    page.go_back()
    expect(line(page, 1)).to_have_value("ReLU()", timeout=20_000)
    expect(page.get_by_label("Input shape")).to_have_value("1x1x32x40")


def test_an_architecture_is_loaded_by_its_name(page: Page, server: Server) -> None:
    opened(page, server)
    page.get_by_label("Start from").select_option("ResNet-18")
    expect(answer(page)).to_contain_text("11,689,512 parameters")
    page.wait_for_url("**?net=resnet18&input=1x3x224x224")
    page.get_by_label("Start from").focus()
    page.locator("[data-part=code] summary").click()
    page.get_by_role("button", name="Copy the code").click()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert "x = self.part5(x) + self.part6(x)" in copied


def test_a_pasted_network_too_long_for_an_address_survives(page: Page, server: Server) -> None:
    opened(page, server)
    page.locator("summary", has_text="Paste a network").click()
    page.get_by_label("Sequential(…), or layers").fill("Conv2d(1, 4, 3), Conv2d(4, 2")
    page.get_by_role("button", name="Use it").click()
    expect(page.locator(".cg-message", has_text="Conv2d(4, 2: the code ends")).to_be_visible()
    layers = ", ".join(["Conv2d(4, 4, kernel_size=3, padding=1)"] * 250)
    page.get_by_label("Sequential(…), or layers").fill(f"nn.Sequential(Conv2d(1, 4, 1), {layers})")
    page.get_by_role("button", name="Use it").click()
    expect(answer(page)).to_contain_text("37,008 parameters")
    expect(page.locator(".cg-chain")).to_contain_text("too long for an address")
    page.reload()
    expect(answer(page)).to_contain_text("37,008 parameters", timeout=20_000)


def told(page: Page) -> str:
    return page.locator(".cg-message:visible").inner_text()


def test_what_cannot_be_read_is_told_beside_its_field(page: Page, server: Server) -> None:
    opened(page, server, "?net=nonet")
    expect(page.locator(".cg-message:visible")).to_contain_text("asks for nonet, which is no net")
    opened(page, server, "?net=Sequential(Conv2d(3,8,3),Foo(3)&input=1x3x9x9")
    assert lines(page) == ["Conv2d(3,8,3)", "Foo(3)"]
    assert told(page) == "Foo is no layer of torch.nn that this page knows"
    line(page, 1).fill("Conv2d(8, -4, 3)")
    assert told(page) == "out_channels must be at least 0, but out_channels=-4"
    line(page, 1).fill("Conv2d(8,")
    assert told(page) == "the code ends where a value should follow"
    line(page, 1).fill("ReLU()")
    assert page.locator(".cg-message:visible").count() == 0
    for text, message in (
        ("", "Write the input's shape, such as 1x3x32x32."),
        ("1xx", "This is no shape: write whole numbers with x between them, such as 1x3x32x32."),
        ("1x3x-3x4", "A size is 0 or more, but here one is -3."),
        ("1x3x99999999999999999999x4", "A size above 9,007,199,254,740,991 is more than this"),
    ):
        page.get_by_label("Input shape").fill(text)
        assert told(page).startswith(message)
        assert not {"NaN", "undefined"} & set(page.locator("cg-chain").inner_text().split())


def test_a_line_is_answered_within_a_frame(page: Page, server: Server) -> None:
    opened(page, server, "?net=alexnet&input=1x3x224x224")
    expect(page.locator(".cg-layer")).to_have_count(22)
    assert page.evaluate(EDITS) < 16


@pytest.mark.parametrize(("palette", "rules"), [("light", "all"), ("dark", "colours, by samples")])
def test_every_state_is_accessible(
    page: Page, server: Server, axe: str, palette: str, rules: str
) -> None:
    recolour(page, palette)
    for width, (name, query) in zip((320, 390, 1280), STATES.items(), strict=True):
        resize(page, width)
        opened(page, server, query)
        for summary in page.locator("cg-chain summary:visible").all():
            summary.click()
        page.locator("cg-chain textarea").first.focus()
        assert checks.accessibility(page, axe, rules) == [], name
        assert checks.fit(page) == [], name
        assert page.evaluate(SMALL) == [], name
        assert checks.loading(page) == [], name
    recolour(page, "light")
    resize(page, 1280)


@pytest.fixture
def unfilled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave weights as they are: only their shapes are asked for."""
    for name in ("kaiming_uniform_", "uniform_", "ones_", "zeros_"):
        monkeypatch.setattr(nn.init, name, lambda tensor, *_, **__: tensor)


def test_the_code_of_every_architecture_runs_in_torch(
    page: Page, server: Server, unfilled: None
) -> None:
    opened(page, server)
    networks = page.evaluate(NETWORKS)
    assert len(networks) == 18
    for one in networks:
        given: dict[str, Any] = {}
        with torch.device("meta"), torch.no_grad():
            exec(one["code"], given)
            model = given["model"].eval()
            output = model(torch.empty(one["sizes"])).shape
        params = sum(weights.numel() for weights in model.parameters())
        assert (list(output), params) == (one["output"], one["params"]), one["name"]
