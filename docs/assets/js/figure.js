// The figure of one layer with its controls: a step, by slider, keys, pointer or play.

import * as axis from "./axes.js";
import { draw, fits } from "./drawing.js";
import { alternative, formula, position, rowOf, step } from "./reading.js";
import { download, pngFile, svgFile } from "./saving.js";
import { button, choice, node, reducesMotion, thousands, unique } from "./ui.js";

const WIDEST = 720;
const BEAT = 700;
const LONGEST = 10000;

const clamp = (value, most) => Math.max(0, Math.min(most, value));

// Which axes can be looked at together in a figure of this width: the first is the usual one.
function views(axes, width) {
  const alone = axes.map((_, at) => [at]);
  const last = axes.length > 1 ? [[axes.length - 2, axes.length - 1]] : [];
  return [...last.filter((pair) => fits(pair.map((at) => axes[at]), width)), ...alone];
}

// The pixels of an axis that no output depends on: listed, or looked at one by one.
function missedOf(one) {
  const listed = axis.unread(one);
  return listed ? new Set(listed) : { has: (pixel) => !axis.isRead(one, pixel) };
}

const viewName = (axes, view) => view.map((at) => axes[at].name).join(" and ");

export class Figure {
  // `changed` is told the step after each move of the reader.
  constructor({ changed = () => {}, view } = {}) {
    this.changed = changed;
    this.id = unique("hatch");
    this.chosen = view;
    this.build();
  }

  build() {
    this.canvas = node("figure", { class: "cg-canvas", on: { click: (event) => this.pick(event) } });
    this.slider = node("input", {
      ...{ type: "range", min: 0, value: 0, class: "cg-slider", "aria-label": "Output that is computed" },
      on: { input: () => this.go(this.unfold(Number(this.slider.value))), keydown: (event) => this.key(event) },
    });
    this.back = button("‹", () => this.move(-1), { "aria-label": "Previous output", class: "cg-button cg-step" });
    this.next = button("›", () => this.move(1), { "aria-label": "Next output", class: "cg-button cg-step" });
    this.play = button("Play", () => this.toggle());
    this.play.hidden = reducesMotion();
    this.viewChoice = choice({ name: "view", label: "Show", options: [], act: () => this.look() });
    this.formula = node("pre", { class: "cg-worked cg-told" });
    this.steps = node("div", { class: "cg-steps" }, this.back, this.slider, this.next, this.play);
    this.files = node("div", { class: "cg-buttons-row" },
      button("Save as SVG", () => this.save("svg")), button("Save as PNG", () => this.save("png")));
    this.element = node("div", { class: "cg-live" }, this.viewChoice.element, this.canvas, this.steps, this.formula);
    this.sizes = new ResizeObserver(() => this.fit());
    this.sizes.observe(this.canvas);
  }

  stop() {
    this.pause();
    this.sizes.disconnect();
  }

  // Draws what a form holds, if there is something to draw; answers whether there is.
  showsFor({ layer, shape, output }, step = null) {
    if (!output) return false;
    const rank = layer.kernel_size.length;
    const isEmpty = [...shape.slice(-rank), ...output.slice(-rank)].some((size) => size < 1);
    if (isEmpty || Math.max(...layer.kernel_size, ...(layer.dilation ?? [])) > LONGEST) return false;
    this.show(layer, shape, output, step === null ? null : Number(step) || 0);
    return true;
  }

  // Draws a layer for an input; `output` is the shape that comes out, `index` where to begin.
  show(layer, shape, output, index = null) {
    const axes = axis.axesOf(layer, shape, output);
    const before = this.at ?? [];
    Object.assign(this, { layer, axes, missing: axis.unreadTotal(axes) });
    this.marks = axes.map(missedOf);
    this.at = axes.map(({ out }, at) => clamp(before.length === axes.length ? before[at] : 0, out - 1));
    this.offer();
    if (index !== null) this.at = this.unfold(clamp(index, this.total() - 1));
    this.render();
  }

  get width() {
    return Math.floor(Math.min(this.canvas.clientWidth || 320, WIDEST));
  }

  // The views that this width has room for; the reader's stays where it can.
  offer() {
    const all = views(this.axes, this.width);
    const wanted = this.chosen && all.find((view) => String(view) === this.chosen);
    this.view = wanted ?? all[0];
    const options = all.map((view) => node("option", { value: String(view) }, viewName(this.axes, view)));
    this.viewChoice.input.replaceChildren(...options);
    this.viewChoice.value = String(this.view);
    this.viewChoice.element.hidden = all.length < 2;
  }

  look() {
    this.chosen = this.viewChoice.value;
    this.offer();
    this.render();
    this.changed(this.index());
  }

  fit() {
    if (!this.axes || this.width === this.drawnWidth) return;
    this.offer();
    this.render();
  }

  // Steps run over the axes that show, the last one fastest.
  counts() { return this.view.map((at) => this.axes[at].out); }
  total() { return this.counts().reduce((a, b) => a * b, 1); }
  index() { return this.view.reduce((sum, at) => sum * this.axes[at].out + this.at[at], 0); }

  unfold(index) {
    const at = [...this.at];
    for (const which of [...this.view].reverse()) {
      at[which] = index % this.axes[which].out;
      index = Math.floor(index / this.axes[which].out);
    }
    return at;
  }

  go(at) {
    this.at = at;
    this.render();
    this.changed(this.index());
  }

  move(by) {
    this.go(this.unfold(clamp(this.index() + by, this.total() - 1)));
  }

  // Up and down go by rows, as the eye does; Home and End are the slider's own.
  key(event) {
    const row = this.view.length > 1 ? this.axes[this.view[1]].out : 1;
    const by = { ArrowDown: row, ArrowUp: -row, PageDown: row, PageUp: -row }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    const to = this.index() + by;
    if (to >= 0 && to < this.total()) this.go(this.unfold(to));
  }

  pick(event) {
    const box = this.canvas.firstElementChild?.getBoundingClientRect();
    const found = box && this.drawn.locate(event.clientX - box.left, event.clientY - box.top);
    if (!found) return;
    const at = [...this.at];
    this.view.forEach((which, place) => { at[which] = found[place]; });
    this.go(at);
  }

  toggle() {
    if (this.timer) return this.pause();
    if (this.index() === this.total() - 1) this.go(this.unfold(0));
    this.play.textContent = "Pause";
    this.timer = setInterval(() => {
      this.move(1);
      if (this.index() === this.total() - 1) this.pause();
    }, BEAT);
  }

  pause() {
    clearInterval(this.timer);
    this.timer = null;
    this.play.textContent = "Play";
  }

  render() {
    const axes = this.view.map((at) => this.axes[at]);
    const at = this.view.map((which) => this.at[which]);
    this.drawnWidth = this.width;
    const marks = this.view.map((which) => this.marks[which]);
    const label = alternative(this.layer, this.axes, this.at, this.missing);
    this.drawn = draw({ axes, at, marks, label, id: this.id, width: this.width, legend: this.legend(axes) });
    this.canvas.innerHTML = this.drawn.markup;
    this.formula.textContent = formula(this.layer, axes, at, axes.length === this.axes.length).join("\n");
    this.slider.max = this.total() - 1;
    this.slider.value = this.index();
    this.slider.setAttribute("aria-valuetext", step(axes, at));
    this.back.disabled = this.index() === 0;
    this.next.disabled = this.index() === this.total() - 1;
  }

  legend(axes) {
    const kinds = new Set(axes.flatMap((one) => this.kindsOf(one)));
    const missed = axes.length === 1 ? axis.unread(axes[0])?.length : this.missing;
    const items = [["input", "input"]];
    if (kinds.has("padding")) items.push(["padding", "padding"]);
    if (kinds.has("zero")) items.push(["zero", "zero between pixels"]);
    if (kinds.has("beyond")) items.push(["beyond", "outside"]);
    items.push(["read", "read by this output"]);
    const isPool = axis.isPool(this.layer);
    if (items.length > 2) items.push(["empty", isPool ? "finds nothing" : "finds a zero"]);
    if (missed) items.push(["unread", `never read: ${thousands(missed)} ${this.unit(axes, missed)}`]);
    return items;
  }

  unit(axes, missed) {
    const name = axes.length === 1 ? rowOf(axes[0]) : "pixel";
    return missed === 1 ? name : `${name}s`;
  }

  // The kinds of places that an axis has: its two ends and what follows the first pixel.
  kindsOf(one) {
    const [first, last] = axis.places(one);
    return [first, last, Math.min(axis.extent(one), last), Math.min(1, last)].map((place) => axis.kind(one, place));
  }

  async save(type) {
    const svg = this.canvas.querySelector("svg");
    const name = `${this.layer.type}-${position(this.axes, this.at).replace(/\W+/g, "-")}`;
    download(type === "svg" ? svgFile(svg) : await pngFile(svg), `${name}.${type}`);
  }
}
