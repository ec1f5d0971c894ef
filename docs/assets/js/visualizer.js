// <cg-visualizer layer="Conv2d(…)" input="3x7x9" step="4">: a layer drawn, output by output.
//
// With `address` it has the fields of the layer, and its state stands in the query string;
// with embed=1 there, the figure stands alone, for a lecturer's slides.

import { Figure } from "./figure.js";
import { outputShape } from "./layers.js";
import { read } from "./code.js";
import { said } from "./results.js";
import { LayerTool, beginning } from "./tool.js";
import { copier, define, field, node, numbers, query, readAddress, style } from "./ui.js";

style("calculator.css");
const EMBEDDED = "cg-embedded";
// Of the frame, in pixels: its width, its margin, and room for a formula that takes a line more.
const FRAME = 760;
const MARGIN = 8;
const A_LINE = 24;

class Visualizer extends LayerTool {
  start() {
    const { step, view, embed } = beginning(this);
    this.step = step ?? this.getAttribute("step");
    this.figure = new Figure({ changed: (index) => this.moved(index), view });
    if (embed) return this.startEmbedded();
    if (this.hasAttribute("address")) return super.start();
    return this.startAlone();
  }

  // The figure of the element's own layer, without fields; `show` draws another one.
  startAlone() {
    const { layer, input } = beginning(this);
    this.replaceChildren(this.figure.element);
    const made = read(layer);
    const shape = numbers(input);
    this.show(made, shape, outputShape(made, shape));
  }

  startEmbedded() {
    document.documentElement.classList.add(EMBEDDED);
    try {
      this.startAlone();
    } catch (error) {
      this.replaceChildren(node("p", { class: "cg-message", role: "alert" }, error.message));
    }
  }

  show(layer, shape, output, step = this.step) {
    this.figure.show(layer, shape, output, step == null ? null : Number(step) || 0);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    document.documentElement.classList.remove(EMBEDDED);
    this.figure?.stop();
  }

  parts() {
    this.refusal = node("p", { class: "cg-result cg-refused", hidden: true });
    this.drawing = node("section", { class: "cg-drawing", "aria-label": "Figure" }, this.figure.element, this.figure.files, this.embedding());
    return [this.refusal, this.drawing];
  }

  embedding() {
    this.snippet = field({ name: "embed", rows: 4, label: "HTML that shows this figure in your slides or page" });
    this.snippet.input.readOnly = true;
    this.snippet.input.classList.add("cg-code");
    const copy = copier(() => this.snippet.value, "Copy the HTML");
    this.fold = node("details", { class: "cg-fold", on: { toggle: () => this.embed() } }, node("summary", {}, "Embed this figure"), this.snippet.element, copy);
    return this.fold;
  }

  render(found) {
    this.found = found;
    this.drawing.hidden = false;
    const isDrawn = this.figure.showsFor(found, this.step);
    this.step = null;
    this.drawing.hidden = !isDrawn;
    this.refusal.hidden = isDrawn;
    this.refusal.textContent = found.output && !isDrawn ? "This is too large to draw, or holds no pixel." : said(found);
    this.embed();
  }

  moved() {
    if (!this.form) return;
    this.keep();
    this.embed();
  }

  state() {
    return { ...super.state(), step: this.figure.index?.() || null, view: this.figure.chosen };
  }

  // The frame's address is written whole: it stands on another site.
  embed() {
    if (!this.fold.open || this.drawing.hidden) return;
    const state = query({ ...this.state(), embed: 1 });
    const address = `${location.origin}${location.pathname}?${state}`.replaceAll("&", "&amp;").replaceAll('"', "%22");
    this.snippet.value = `<iframe src="${address}" width="${FRAME}" height="${this.frameHeight()}" style="border:0" title="${this.figure.layer.type}, step by step"></iframe>`;
  }

  // What the frame will hold, laid out for a moment at its width; this page may have another.
  frameHeight() {
    const twin = new Figure({ view: this.figure.chosen });
    const place = node("div", { style: `position: absolute; visibility: hidden; width: ${FRAME - 2 * MARGIN}px` }, twin.element);
    this.append(place);
    twin.showsFor(this.found, this.figure.index());
    const height = place.offsetHeight + 2 * MARGIN + A_LINE;
    twin.stop();
    place.remove();
    return height;
  }

  summary(found) {
    return said(found);
  }
}

define("cg-visualizer", Visualizer);
