"""The convolution visualizer, used as a person would; its geometry against torch's gradients."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import torch
from playwright.sync_api import Browser, Locator, Page, expect
from torch import nn

from browser import checks
from browser.server import Server
from browser.visits import as_opened, go, new_page, open_folds, recolour, resize

pytestmark = pytest.mark.browser

ADDRESS = "calculators/convolution-visualizer/"

# Every rule of the geometry: dilation, words, copies, cut ends, windows that hang over.
LAYERS: list[tuple[str, tuple[int, ...]]] = [
    ("Conv2d(1, 1, kernel_size=(3, 2), stride=(2, 1), padding=(1, 0))", (5, 6)),
    ("Conv2d(1, 1, kernel_size=(1, 2), stride=(2, 3), dilation=(1, 2))", (7, 11)),
    ("Conv2d(1, 1, kernel_size=(3, 2), stride=(2, 4), dilation=(4, 2))", (12, 13)),
    ("Conv2d(1, 1, kernel_size=(4, 3), padding='same', dilation=(3, 2))", (5, 6)),
    ("Conv1d(1, 1, kernel_size=2, stride=3, padding=2, padding_mode='circular')", (7,)),
    ("Conv1d(1, 1, kernel_size=1, stride=3, padding=2, padding_mode='reflect')", (8,)),
    ("Conv1d(1, 1, kernel_size=1, stride=4, padding=3, padding_mode='replicate')", (9,)),
    ("Conv3d(1, 1, kernel_size=(1, 2, 3), stride=(2, 3, 1), padding=(0, 1, 0))", (3, 5, 4)),
    ("ConvTranspose2d(1, 1, kernel_size=(3, 2), stride=(2, 3), padding=(1, 0))", (4, 3)),
    ("ConvTranspose1d(1, 1, kernel_size=2, stride=3, padding=4, output_padding=2)", (5,)),
    ("ConvTranspose1d(1, 1, kernel_size=3, stride=2, padding=1, dilation=3)", (4,)),
    ("AvgPool2d((3, 2), stride=(2, 3), padding=(1, 0), ceil_mode=True)", (6, 9)),
    ("AvgPool1d(2, stride=4, ceil_mode=True, count_include_pad=False)", (10,)),
    ("AvgPool2d(3, stride=2, padding=1, ceil_mode=True, count_include_pad=False)", (6, 7)),
]

READS = """async ({ text, sizes, at }) => {
  const names = ["axes", "code", "layers", "reading"];
  const [axis, { read }, { outputShape }, { divisor }] = await Promise.all(
    names.map((name) => import(new URL(`../../assets/js/${name}.js`, location.href).href)));
  const layer = read(text);
  const shape = [1, ...sizes];
  const output = outputShape(layer, shape);
  const axes = axis.axesOf(layer, shape, output);
  const position = axes.map(({ out }, which) => (at === "last" ? out - 1 : Math.floor(out / 2)));
  const pixels = (one, which) => axis.taps(one, position[which])
    .map((place) => axis.source(one, place)).filter((pixel) => pixel !== null);
  return {
    position,
    reads: axes.map((one, which) => [...new Set(pixels(one, which))].sort((a, b) => a - b)),
    unread: axis.unreadTotal(axes),
    divisor: layer.type.startsWith("Avg") ? divisor(layer, axes, position) : null,
  };
}"""


@pytest.fixture(scope="module")
def page(chromium: Browser, server: Server) -> Iterator[Page]:
    opened = new_page(chromium, server, accept_downloads=True)
    go(opened, server, ADDRESS)
    opened.wait_for_selector("cg-visualizer svg")
    yield opened
    opened.context.close()


def by_torch(text: str, sizes: tuple[int, ...], position: list[int]) -> dict[str, Any]:
    """Return which pixels an output reads, how many none does, and what an average divides by."""
    layer = eval(f"nn.{text}", {"nn": nn})
    for weight in layer.parameters():
        nn.init.ones_(weight)
    image = torch.ones(1, 1, *sizes, requires_grad=True)
    output = layer(image)
    (all_of_it,) = torch.autograd.grad(output.sum(), image, retain_graph=True)
    one = output[(0, 0, *position)]
    (gradient,) = torch.autograd.grad(one, image)
    read = gradient[0, 0].nonzero()
    return {
        "position": position,
        "reads": [sorted(set(read[:, axis].tolist())) for axis in range(len(sizes))],
        "unread": int((all_of_it == 0).sum()),
        "divisor": round(1 / gradient.max().item()) if text.startswith("Avg") else None,
    }


@pytest.mark.parametrize("at", ["middle", "last"])
@pytest.mark.parametrize(("text", "sizes"), LAYERS, ids=[text for text, _ in LAYERS])
def test_the_geometry_is_torchs(page: Page, text: str, sizes: tuple[int, ...], at: str) -> None:
    found = page.evaluate(READS, {"text": text, "sizes": sizes, "at": at})
    assert found == by_torch(text, sizes, found["position"])


def draw(page: Page, code: str, shape: str) -> None:
    page.get_by_label("As code").fill(code)
    page.get_by_label("Input", exact=True).fill(shape)


def figure(page: Page) -> Locator:
    return page.locator("cg-visualizer .cg-canvas svg")


def step(page: Page) -> str:
    """Return what a screen reader says of the slider."""
    return page.get_by_role("slider").get_attribute("aria-valuetext") or ""


def cells(page: Page, colour: str) -> int:
    """Return how many cells of a figure have a colour, its legend's one apart."""
    outlines = (
        figure(page)
        .locator(f"path[fill*='--cg-{colour})']")
        .evaluate_all("(paths) => paths.map((path) => path.getAttribute('d').match(/M/g).length)")
    )
    return sum(outlines) - 1


def test_keys_step_over_outputs_and_rows(page: Page) -> None:
    draw(page, "Conv2d(1, 1, kernel_size=(3, 2), stride=(2, 1), padding=(1, 0))", "1x5x6")
    page.get_by_role("slider").focus()
    page.keyboard.press("Home")
    assert step(page) == "Output row 0, column 0 reads rows 0, 1 and columns 0, 1 of the input"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    assert step(page) == "Output row 1, column 1 reads rows 1, 2, 3 and columns 1, 2 of the input"
    name = figure(page).get_attribute("aria-label") or ""
    assert name.startswith("Conv2d: 5×6 in, 3×5 out. Output row 1, column 1 reads rows 1, 2, 3")
    page.keyboard.press("End")
    assert step(page).startswith("Output row 2, column 4")
    assert page.get_by_role("button", name="Next output").is_disabled()
    page.get_by_role("button", name="Previous output").click()
    assert step(page).startswith("Output row 2, column 3")
    page.wait_for_url("**step=13**")


def test_a_click_on_an_output_goes_there(page: Page) -> None:
    draw(page, "MaxPool2d(3, stride=2, ceil_mode=True)", "1x6x8")
    box = figure(page).locator("path[fill*='--cg-output)']").first.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] - 5, box["y"] + 5)
    assert step(page) == "Output row 0, column 3 reads rows 0, 1, 2 and columns 6, 7 of the input"
    formula = page.locator(".cg-live > .cg-worked").inner_text()
    assert "y[c, 0, 3] = the largest x[c, row, column]" in formula
    assert "column: 3·2 − 0 + j = 6, 7, 8 (outside)" in formula


def test_the_figure_shows_what_is_read_and_what_never_is(page: Page) -> None:
    draw(page, "Conv2d(1, 1, kernel_size=3, stride=3)", "1x7x8")
    # Nine taps and the output bear the kernel's colour; row 6 and columns 6, 7 stay unread.
    assert cells(page, "kernel") == 9 + 1
    hatched = figure(page).locator("path[fill^='url(#cg-hatch']")
    assert hatched.first.get_attribute("d").count("M") == 7 * 8 - 6 * 6  # type: ignore[union-attr]
    assert "20 pixels of the input never read" in (figure(page).get_attribute("aria-label") or "")


def test_a_transposed_convolution_shows_its_stretched_input(page: Page) -> None:
    draw(page, "ConvTranspose2d(1, 1, kernel_size=3, stride=2, padding=1)", "1x3x4")
    assert cells(page, "input") == 3 * 4
    assert figure(page).get_by_text("zero between pixels").is_visible()
    page.get_by_role("slider").focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    formula = page.locator(".cg-live > .cg-worked").inner_text()
    assert "column: pixel·2 + weight − 1 = 1: 0 with weight 2, 1 with weight 0" in formula


def test_a_large_input_is_a_strip_of_the_axis_that_is_chosen(page: Page) -> None:
    draw(page, "Conv2d(3, 64, kernel_size=7, stride=2, padding=3)", "3x224x200")
    assert figure(page).get_by_text("height: 224 → 112").is_visible()
    page.get_by_label("Show", exact=True).select_option(label="width")
    assert figure(page).get_by_text("width: 200 → 100").is_visible()
    page.get_by_role("slider").focus()
    page.keyboard.press("End")
    assert step(page).startswith("Output column 99 reads columns 195, 196, 197, 198, 199 of")
    draw(page, "Conv1d(1, 1, kernel_size=900, dilation=1000)", "1x1000000")
    assert figure(page).get_by_text("length: 1000000 → 101000").is_visible()


def test_play_steps_where_motion_is_welcome_and_is_not_offered_where_it_is_not(
    page: Page, chromium: Browser, server: Server
) -> None:
    assert page.get_by_role("button", name="Play").count() == 0
    moving = new_page(chromium, server)
    moving.emulate_media(reduced_motion="no-preference")
    go(moving, server, f"{ADDRESS}?layer=Conv1d(1,1,kernel_size=2)&input=1x4")
    moving.get_by_role("button", name="Play").click()
    expect(moving.get_by_role("slider")).to_have_value("2", timeout=4000)
    moving.get_by_role("button", name="Play").wait_for()
    moving.context.close()


def test_both_files_stand_alone_in_the_colours_that_are_seen(page: Page, tmp_path: Path) -> None:
    draw(page, "Conv2d(1, 1, kernel_size=3, stride=3)", "1x7x8")
    for kind in ("SVG", "PNG"):
        with page.expect_download() as saving:
            page.get_by_role("button", name=f"Save as {kind}").click()
        saving.value.save_as(tmp_path / kind)
    text = (tmp_path / "SVG").read_text(encoding="utf-8")
    root = ElementTree.fromstring(text)
    assert "var(" not in text
    assert "#f5b14c" in text
    assert root[0].text == root.get("aria-label")
    png = (tmp_path / "PNG").read_bytes()
    assert png[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(png[16:20]) == 3 * int(root.get("width") or 0)


def snippet(page: Page) -> str:
    """Return the HTML of the frame for slides, its fold opened and closed again."""
    fold = page.locator("summary", has_text="Embed this figure")
    fold.click()
    text = page.get_by_label("HTML that shows this figure")
    expect(text).to_have_value(re.compile("<iframe"))
    fold.click()
    return text.input_value()


CUT = """() => document.documentElement.scrollHeight - innerHeight"""


@pytest.mark.parametrize("width", [390, 1280])
def test_the_frame_for_slides_cuts_nothing_off(page: Page, width: int) -> None:
    resize(page, width)
    for code, shape in (
        ("Conv2d(3, 16, kernel_size=(3, 5), stride=(2, 1), padding=(1, 2))", "3x9x12"),
        ("ConvTranspose2d(1, 1, kernel_size=3, stride=2, padding=1)", "1x14x30"),
        ("Conv1d(1, 1, kernel_size=9)", "1x4000"),
    ):
        draw(page, code, shape)
        page.wait_for_url(f"**input={shape}*")
        frame = page.context.new_page()
        frame.set_viewport_size({"width": 900, "height": 900})
        frame.set_content(snippet(page))
        inside = frame.frames[1]
        for key in ("Home", "End"):
            inside.get_by_role("slider").press(key)
            assert inside.evaluate(CUT) <= 0
            below = "document.querySelector('cg-visualizer').getBoundingClientRect().bottom"
            assert 0 <= inside.evaluate(f"innerHeight - {below}") < 80
        frame.close()
    resize(page, 1280)


def test_the_frame_for_slides_holds_the_figure_alone(page: Page) -> None:
    draw(page, "Conv2d(1, 1, kernel_size=3, stride=3)", "1x7x8")
    frame = page.context.new_page()
    frame.set_content(snippet(page))
    inside = frame.frame_locator("iframe")
    inside.get_by_role("slider").wait_for()
    assert inside.locator("cg-visualizer svg").is_visible()
    for part in ("header", "nav", "h1", "form", "footer"):
        assert not any(one.is_visible() for one in inside.locator(part).all())
    inside.get_by_role("button", name="Next output").click()
    frame.close()


def test_axe_finds_nothing(page: Page, axe: str) -> None:
    open_folds(page)
    draw(page, "Conv2d(1, 1, kernel_size=3, stride=3)", "1x7x8")
    assert checks.accessibility(page, axe) == []
    recolour(page, "dark")
    resize(page, 390)
    for code in ("ConvTranspose1d(1, 1, kernel_size=3, stride=3)", "MaxPool2d(0)"):
        draw(page, code, "1x40" if "1d" in code else "1x7x8")
        assert checks.accessibility(page, axe) == []
        assert checks.fit(page) == []
    as_opened(page)
