// <cg-solver>: every layer that turns one size into another, or why there is none.

import { spell } from "./code.js";
import { macs, paramCount } from "./counts.js";
import { channels, choices, sizes } from "./ranges.js";
import { ready } from "./sentences.js";
import { build, solve } from "./solver.js";
import {
  Element, button, choice, copier, define, field, group, live, node, query, readAddress, style,
  thousands, tick, writeAddress,
} from "./ui.js";

style("solving.css");

const CALCULATOR = new URL("../../calculators/conv2d-output-size/", import.meta.url).href;
const PIECE = 20;
const PAUSE = 250;

const FAMILIES = [
  ["conv", "convolution"],
  ["conv_transpose", "transposed convolution"],
  ["max_pool", "max pool"],
  ["avg_pool", "average pool"],
];
const isConv = (family) => family.startsWith("conv");
// The notebook's ranges; a pool's dilation is 1 until it is asked for.
const RANGES = {
  kernel_size: ["1-7", 1],
  stride: ["1-3", 1],
  padding: ["0-5", 0],
  dilation: ["1-3", 1],
  output_padding: ["0-2", 0],
};
const usual = (name, family) => (name === "dilation" && !isConv(family) ? "1" : RANGES[name][0]);
const WISHES = {
  odd_kernel: "kernel with a middle pixel",
  all_read: "no input pixel left unread",
  half_padding: "padding of at most half the kernel",
  same_padding: "the padding that keeps the size at stride 1",
  distinct: "one of each layer that differs",
};
const SORTS = [
  ["", "kernel_size, stride, padding"],
  ["params", "fewest parameters"],
  ["macs", "fewest MACs"],
  ["padding", "least padding"],
  ["receptive_field", "largest receptive field"],
];

// A line of the list: made once, and filled in again for every answer.
class Row {
  constructor() {
    this.code = node("code");
    this.link = node("a", {}, "Calculate");
    this.facts = ["remainder", "unread", "params", "MACs"].map((name) => {
      const value = node("dd");
      return { name, value, element: node("div", {}, node("dt", {}, name), value) };
    });
    this.element = node("li", { class: "cg-solution" }, this.code,
      node("dl", {}, ...this.facts.map(({ element }) => element)),
      node("div", { class: "cg-buttons-row" },
        copier(() => this.code.textContent, "Copy"), this.link));
  }

  tell({ layer, input, facts }) {
    if (this.key !== layer + input) {
      this.key = layer + input;
      this.code.textContent = `nn.${layer}`;
      this.link.href = `${CALCULATOR}?${query({ layer, input })}`;
      this.link.setAttribute("aria-label", `Calculate nn.${layer}`);
    }
    for (const { name, value, element } of this.facts) {
      element.hidden = !facts[name];
      if (value.textContent !== (facts[name] ?? "")) value.textContent = facts[name] ?? "";
    }
  }
}

class Solver extends Element {
  async start() {
    if (!this.fields) {
      this.home = { from: this.getAttribute("from"), to: this.getAttribute("to") };
      await ready;
      this.build();
    }
    this.open(readAddress());
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.timer);
    this.live?.stop();
  }

  build() {
    const act = () => this.update();
    const line = (name, label, size, help) => field({ name, label, size, help, act });
    this.live = live();
    this.fields = {
      from: line("from", "Input size", 8, "32, 32x48, 8x32x48"),
      to: line("to", "Target size", 8),
      family: choice({ name: "family", label: "Layer", options: FAMILIES, act: () => this.turn() }),
      ...Object.fromEntries(Object.keys(RANGES).map((name) => [name, line(name, name, 7)])),
      channels: line("channels", "Channels in and out", 8),
      ceil_mode: tick({ name: "ceil_mode", label: "ceil_mode", act }),
      per_axis: tick({ name: "per_axis", label: "the numbers may differ between the axes", act }),
      ...Object.fromEntries(Object.entries(WISHES).map(([name, label]) =>
        [name, tick({ name, label, act })])),
      sort: choice({ name: "sort", label: "Sort by", options: SORTS, act }),
    };
    const show = (...names) => names.map((name) => this.fields[name].element);
    this.answer = node("div", { class: "cg-result" });
    this.list = node("ol", { class: "cg-solutions" });
    this.rows = [];
    this.more = button("Show more", () => this.showMore());
    this.replaceChildren(node("div", { class: "cg-panel cg-solving" },
      node("div", { class: "cg-fields" }, ...show("from", "to", "family")),
      group("Values to choose from",
        node("div", { class: "cg-fields" }, ...show(...Object.keys(RANGES))),
        node("p", { class: "cg-help" }, "3, or 1-7, or 3,5,7; for each axis its own: 3x1-5"),
        node("div", { class: "cg-ticks" }, ...show("per_axis", "ceil_mode"))),
      group("Only with",
        node("div", { class: "cg-ticks" }, ...show(...Object.keys(WISHES)))),
      node("div", { class: "cg-fields" }, ...show("sort", "channels")),
      this.answer,
      this.list,
      this.more,
      this.live.element));
  }

  open(state) {
    const family = FAMILIES.some(([name]) => name === state.family) ? state.family : "conv";
    this.fields.family.value = family;
    this.fields.family.say(family === (state.family ?? "conv") ? "" :
      `The address asks for ${state.family.slice(0, 40)}, which is no layer of this list.`);
    for (const [name, one] of Object.entries(this.fields)) {
      if (name === "family") continue;
      if (one.input.type === "checkbox") one.value = state[name] === "1";
      else one.value = state[name] ?? this.home[name] ?? this.usual(name);
    }
    if (!SORTS.some(([name]) => name === this.fields.sort.value)) this.fields.sort.value = "";
    this.shape();
    this.update();
  }

  usual(name) {
    if (name === "channels") return "3x16";
    return RANGES[name] ? usual(name, this.fields.family.value) : "";
  }

  // Another family: a dilation that nobody changed becomes that family's own.
  turn() {
    const { dilation, family } = this.fields;
    if (["1", "1-3"].includes(dilation.value)) dilation.value = usual("dilation", family.value);
    this.shape();
    this.update();
  }

  // Which fields this family has.
  shape() {
    const family = this.fields.family.value;
    const has = {
      dilation: family !== "avg_pool",
      output_padding: family === "conv_transpose",
      ceil_mode: !isConv(family),
      all_read: family !== "conv_transpose",
      channels: isConv(family),
    };
    for (const [name, isThere] of Object.entries(has)) this.fields[name].element.hidden = !isThere;
    for (const option of this.fields.sort.input.options) {
      option.hidden = ["params", "macs"].includes(option.value) && !isConv(family);
      option.disabled = option.hidden;
    }
    if (this.fields.sort.input.selectedOptions[0]?.disabled) this.fields.sort.value = "";
  }

  // The value of a field as `read` understands it; else its message stands beside it.
  read(name, reading) {
    const one = this.fields[name];
    try {
      const value = reading(one.value);
      one.say();
      return value;
    } catch (error) {
      one.say(error.message);
      this.isUnread = true;
      return null;
    }
  }

  // What is asked, or null where a field cannot be read.
  asked() {
    this.isUnread = false;
    const family = this.fields.family.value;
    const size = this.read("from", sizes);
    const target = this.read("to", (text) => {
      const found = sizes(text);
      if (size && found.length !== size.length) {
        throw new Error(`The input has ${size.length} axes, but this has ${found.length}.`);
      }
      return found;
    });
    const rank = size?.length ?? 1;
    const names = Object.keys(RANGES).filter((name) => !this.fields[name].element.hidden);
    const values = names.map((name) => [
      name, this.read(name, (text) => choices(text, rank, RANGES[name][1], name !== "padding")),
    ]);
    this.through = isConv(family) ? this.read("channels", channels) : null;
    if (this.isUnread) return null;
    const wishes = Object.keys(WISHES).filter((name) =>
      this.fields[name].value && !this.fields[name].element.hidden);
    return {
      family, size, target, ...Object.fromEntries(values), wishes,
      ceil_mode: !isConv(family) && this.fields.ceil_mode.value,
      square: !this.fields.per_axis.value,
    };
  }

  update() {
    const asked = this.asked();
    this.found = null;
    let words = ["A field cannot be read: its message says why."];
    let fixes = [];
    if (asked) {
      try {
        this.found = solve(asked);
        [words, fixes] = this.found.total ? [this.counted(), []] : this.refusal();
      } catch (error) {
        this.found = null;
        words = ["No answer", error.message];
      }
    }
    this.say(words, fixes);
    this.shown = 0;
    this.listMore();
    this.rows.slice(this.shown).forEach(({ element }) => element.remove());
    clearTimeout(this.timer);
    this.timer = setTimeout(() => asked && this.keep(), PAUSE);
  }

  counted() {
    const { total } = this.found;
    const different = this.found.distinct;
    const many = `${thousands(total)} solution${total === 1 ? "" : "s"}`;
    return [many, different === total ? "All of them are different layers." :
      `${thousands(different)} of them are different layers.`];
  }

  // Why there is none, and the ranges that would do if they were wider.
  refusal() {
    const { because, nearest, widenings } = this.found.reason();
    const near = nearest.map((found) => found.join("×")).join(", ");
    const words = ["No solution", because, ...(near ? [`Nearest sizes within the ranges: ${near}.`] : [])];
    const goals = nearest.map((found) => [`Change the target to ${found.join("×")}`,
      () => this.put("to", found.join("x"))]);
    const wider = widenings.map(({ name, value }) => [`Allow ${name} ${value}`,
      () => this.put(name, widened(this.fields[name].value, value))]);
    return [words, [...wider, ...goals]];
  }

  // A fix puts its value into a field, which takes the focus that the button had.
  put(name, text) {
    this.fields[name].value = text;
    this.update();
    this.fields[name].input.focus();
  }

  say(words, fixes) {
    this.answer.classList.toggle("cg-refused", !this.found?.total);
    this.answer.replaceChildren(
      ...words.map((text, at) => node("p", { class: at ? "" : "cg-answer" }, text)),
      ...(fixes.length ? [node("div", { class: "cg-buttons-row" },
        ...fixes.map(([text, act]) => button(text, act)))] : []));
    this.live.say(words.join(" "));
  }

  // ---- The list -----------------------------------------------------------------------------

  listMore() {
    const { found, shown } = this;
    const total = found?.total ?? 0;
    const by = this.fields.sort.value;
    const next = Math.min(total, shown + PIECE);
    const rows = by ? found?.sorted(by, next).slice(shown) ?? [] : found?.list(shown, next - shown) ?? [];
    rows.forEach((one, at) => {
      const row = this.rows[shown + at] ??= new Row();
      row.tell(this.told(one));
      if (!row.element.isConnected) this.list.append(row.element);
    });
    this.shown = next;
    this.more.hidden = next >= total;
    this.more.textContent = `Show more: ${thousands(total - next)} left`;
    return next - shown;
  }

  showMore() {
    const from = this.shown;
    const count = this.listMore();
    this.live.say(`${thousands(count)} more, ${thousands(this.shown)} in all.`);
    if (this.more.hidden) this.rows[from]?.element.querySelector("button").focus();
  }

  // What a row says of a solution.
  told(one) {
    const layer = build(one, this.through ?? [1, 1], this.found);
    const shape = [this.through?.[0] ?? 1, ...one.input_size];
    return {
      layer: spell(layer),
      input: shape.join("x"),
      facts: {
        remainder: brief(one.remainder),
        unread: one.unread && brief(one.unread),
        params: this.through && thousands(paramCount(layer)),
        MACs: this.through && thousands(macs(layer, [1, ...shape])),
      },
    };
  }

  keep() {
    const state = {};
    for (const [name, one] of Object.entries(this.fields)) {
      const { value } = one;
      if (one.input.type === "checkbox") state[name] = value && !one.element.hidden ? "1" : null;
      else {
        const isUsual = value === this.usual(name) || one.element.hidden;
        state[name] = isUsual ? null : value.replace(/\s/g, "");
      }
    }
    if (this.fields.family.value === "conv") state.family = null;
    const isHome = Object.entries(state).every(([name, value]) =>
      value === null || value === this.home[name]);
    if (isHome && !readAddress().from) Object.assign(state, { from: null, to: null });
    writeAddress(state);
  }
}

// Equal entries as one number.
const brief = (values) =>
  (new Set(values).size === 1 ? thousands(values[0]) : values.map(thousands).join("×"));

// The text of a range with one value more.
function widened(text, value) {
  const [, first, last] = text.replace(/\s/g, "").match(/^(\d+)(?:-(\d+))?$/) ?? [];
  if (!first) return text.includes("x") ? `${value}` : `${text},${value}`;
  return `${Math.min(first, value)}-${Math.max(last ?? first, value)}`;
}

define("cg-solver", Solver);
