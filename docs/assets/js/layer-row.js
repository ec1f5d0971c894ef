// One layer of the chain: its code to edit, what it gives and costs, and buttons that move it.

import { button, field, node, thousands } from "./ui.js";

export const tuple = (shape) => `(${shape.join(", ")}${shape.length === 1 ? "," : ""})`;

// What one output sees; null where no single window says it.
export function seen(windows) {
  if (!windows) return "–";
  return windows.map(({ size }) => thousands(size)).join("×") || "1";
}

const FACTS = ["output", "params", "MACs", "activations", "sees"];
export const facts = ({ output_shape, params, macs, activations, field: windows }) =>
  [tuple(output_shape), thousands(params), thousands(macs), thousands(activations), seen(windows)];

// Written only where it differs: most rows stay as they are while one is edited.
function write(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

export class LayerRow {
  // `acts` are the chain's: edited(row), moved(row, by), removed(row), added(row).
  constructor(text, acts) {
    this.acts = acts;
    this.rows = [];
    this.code = field({ name: "layer", label: "layer", rows: 1, act: () => this.edited() });
    this.code.input.classList.add("cg-code");
    this.code.input.addEventListener("keydown", (event) => this.pressed(event));
    this.values = FACTS.map(() => node("dd"));
    this.facts = node("dl", { class: "cg-facts" }, ...FACTS.map((name, at) =>
      node("div", { class: `cg-fact-${name}` }, node("dt", {}, name), this.values[at])));
    this.up = button("↑", () => acts.moved(this, -1));
    this.down = button("↓", () => acts.moved(this, 1));
    this.remove = button("✕", () => acts.removed(this));
    this.refusal = node("div", { class: "cg-result cg-refused", hidden: true });
    this.inside = this.folded();
    this.element = node("li", { class: "cg-layer" },
      this.code.element,
      node("div", { class: "cg-moves" }, this.up, this.down, this.remove),
      node("div", { class: "cg-about" }, this.facts, this.refusal, this.inside));
    this.text = text;
  }

  get text() { return this.code.value; }

  set text(text) {
    this.code.value = text;
    this.sized();
  }

  // Where the browser does not fit a text box to its text.
  sized() {
    this.code.input.rows = Math.min(8, Math.ceil(this.text.length / 40) || 1);
  }

  edited() {
    this.sized();
    this.acts.edited(this);
  }

  pressed(event) {
    const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (by && event.altKey) this.acts.moved(this, by);
    else if (event.key === "Enter") this.acts.added(this);
    else if (event.key === "Backspace" && !this.text) this.acts.removed(this);
    else return;
    event.preventDefault();
  }

  // Where it stands, and as what; `last` is the place of the last layer.
  place(at, kind, last) {
    const name = kind ? `${at}: ${kind}` : `${at}`;
    write(this.code.element.firstChild, name);
    if (this.name !== name) {
      this.name = name;
      this.up.setAttribute("aria-label", `Move ${name} up`);
      this.down.setAttribute("aria-label", `Move ${name} down`);
      this.remove.setAttribute("aria-label", `Remove ${name}`);
    }
    this.up.disabled = at === 0;
    this.down.disabled = at === last;
  }

  // What the layer gives and costs; null where the chain broke before it, or in it.
  tell(summary, rows) {
    this.facts.hidden = !summary;
    if (summary) facts(summary).forEach((text, at) => write(this.values[at], text));
    this.element.classList.toggle("cg-unreached", !summary);
    this.rows = rows;
    this.inside.hidden = rows.length < 2;
    if (rows.length > 1) {
      write(this.inside.firstChild, `${rows.length} rows inside`);
      if (this.inside.open) this.list();
    }
  }

  // A refusal with its arithmetic; what mends it is offered later.
  refuse(message) {
    this.element.classList.toggle("cg-broken", Boolean(message));
    this.refusal.hidden = !message;
    this.refusal.replaceChildren(...(message ? [node("p", {}, message)] : []));
  }

  offer(fixes) {
    const buttons = fixes.map(({ words, act }) => button(words, act));
    const row = node("div", { class: "cg-buttons-row" }, ...buttons);
    this.refusal.replaceChildren(this.refusal.firstChild, ...(fixes.length ? [row] : []));
  }

  folded() {
    const fold = node("details", { "data-part": "inside", hidden: true }, node("summary"));
    fold.addEventListener("toggle", () => fold.open && this.list());
    return fold;
  }

  // The rows of what stands inside: made when they are looked at.
  list() {
    const head = ["place", ...FACTS].map((name) => node("th", { scope: "col" }, name));
    const body = this.rows.map((row) => node("tr", {},
      node("th", { scope: "row" }, row.place), ...facts(row).map((text) => node("td", {}, text))));
    const table = node("table", {}, node("thead", {}, node("tr", {}, ...head)),
      node("tbody", {}, ...body));
    const box = node("div", { class: "md-typeset__scrollwrap" },
      node("div", { class: "md-typeset__table" }, table));
    this.inside.replaceChildren(this.inside.firstChild, box);
  }
}
