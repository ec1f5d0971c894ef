// The fields of one layer and its input. What is typed stays, also where it cannot be read.

import { LAYERS, build, outputShape } from "./layers.js";
import { rankOf } from "./axes.js";
import { Unreadable, count, padding, shape, shown, sizes } from "./values.js";
import { ShapeError } from "./formulas.js";
import { choice, field, group, node, numbers, tick } from "./ui.js";

const KINDS = [
  ["Conv", "Convolution"],
  ["ConvTranspose", "Transposed convolution"],
  ["MaxPool", "Max pool"],
  ["AvgPool", "Average pool"],
];
const MAIN = ["in_channels", "out_channels", "kernel_size", "stride", "padding", "output_padding", "dilation", "ceil_mode"];
const MODES = ["zeros", "reflect", "replicate", "circular"];
const READ = {
  kernel_size: sizes,
  stride: sizes,
  padding,
  dilation: sizes,
  output_padding: sizes,
};
const HELP = {
  stride: (kind) => (kind.endsWith("Pool") ? "empty: the kernel's" : ""),
  padding: (kind) => (kind === "Conv" ? "pixels a side, or same" : "pixels a side"),
  divisor_override: () => "empty: the window's size",
};
// What a change of the number of axes does to an example's input.
const INPUTS = { 1: "48", 2: "32x48", 3: "8x32x48" };
const WANTED = { 1: "C×L, or N×C×L", 2: "C×H×W, or N×C×H×W", 3: "C×D×H×W, or N first" };
const FIRST = { in_channels: 3, out_channels: 16, kernel_size: 3 };

export class LayerForm {
  // `act` is called after every change; `extra` fields stand behind the input.
  constructor({ act }) {
    this.act = act;
    this.typed = {};
    this.kind = choice({ name: "kind", label: "Layer", options: KINDS, act: () => this.retype() });
    this.rank = choice({ name: "axes", label: "Axes", options: ["1", "2", "3"], value: "2", act: () => this.retype() });
    this.input = field({ name: "input", label: "Input", help: "channels and sizes", size: 12, act });
    this.main = node("div", { class: "cg-fields" });
    this.more = node("div", { class: "cg-fields" });
    this.fold = node("details", { class: "cg-fold" }, node("summary", {}, "More options"), this.more);
    const first = node("div", { class: "cg-fields" }, this.kind.element, this.rank.element, this.input.element);
    this.element = node("form", { class: "cg-layer", novalidate: true, on: { submit: (event) => event.preventDefault() } },
      group("Layer and input", first, this.main), this.fold);
    this.retype({ isFirst: true });
  }

  get type() { return `${this.kind.value}${this.rank.value}d`; }

  // The fields of another type: what was typed under the same name stays.
  retype({ isFirst = false } = {}) {
    for (const [name, one] of Object.entries(this.fields ?? {})) this.typed[name] = one.value;
    const kind = this.kind.value;
    this.fields = Object.fromEntries(LAYERS[this.type].fields.map((one) => [one.name, this.made(one, kind)]));
    const shownIn = (isMain) => Object.entries(this.fields)
      .filter(([name]) => MAIN.includes(name) === isMain).map(([, one]) => one.element);
    this.input.element.querySelector(".cg-help").textContent = WANTED[this.rank.value];
    this.main.replaceChildren(...shownIn(true));
    this.more.replaceChildren(...shownIn(false));
    if (isFirst) return;
    this.refit();
    this.act();
  }

  // Tuples of another length than the axes are of no use to the new type.
  refit() {
    const rank = rankOf({ type: this.type });
    for (const [name, one] of Object.entries(this.fields)) {
      if (READ[name] && /[x,]/.test(one.value)) one.value = shown(FIRST[name] ?? this.usual(name));
    }
    this.refitInput();
  }

  // An input of another number of axes gives way to an example, its channels the layer's.
  refitInput() {
    const rank = rankOf({ type: this.type });
    const entries = numbers(this.input.value)?.length;
    if (entries === undefined || entries === rank + 1 || entries === rank + 2) return;
    const channels = /^\d+$/.test(this.fields.in_channels?.value) ? this.fields.in_channels.value : 3;
    this.input.value = `${channels}x${INPUTS[rank]}`;
  }

  usual(name) {
    return LAYERS[this.type].fields.find((one) => one.name === name).default;
  }

  made({ name, default: usual }, kind) {
    const words = { name, label: name, help: HELP[name]?.(kind) };
    if (typeof usual === "boolean") return tick({ ...words, value: this.typed[name] ?? usual, act: this.act });
    if (name === "padding_mode") {
      return choice({ ...words, options: MODES, value: this.typed[name] ?? usual, act: this.act });
    }
    return field({ ...words, value: this.typed[name] ?? shown(usual ?? FIRST[name]), act: this.act });
  }

  // Fills the fields from a layer's values, such as a constructor call names them.
  set(type, values, input) {
    const [, kind, rank] = /^(\w+?)(\d)d$/.exec(type);
    this.kind.value = kind;
    this.rank.value = rank;
    this.fields = {};
    this.retype({ isFirst: true });
    for (const [name, one] of Object.entries(this.fields)) {
      const value = values[name] === undefined ? this.usual(name) : values[name];
      one.value = typeof value === "boolean" ? value : this.spelled(name, value, values);
    }
    if (input !== undefined) this.input.value = input;
    else this.refitInput();
    this.fold.open ||= [...this.unusual()].some((name) => !MAIN.includes(name));
  }

  // A pool's stride that is its kernel's is left out, as torch's repr does not.
  spelled(name, value, values) {
    const isUsual = name === "stride" && this.kind.value.endsWith("Pool") && shown(value) === shown(values.kernel_size);
    return isUsual ? "" : shown(value);
  }

  *unusual() {
    for (const { name, default: usual } of LAYERS[this.type].fields) {
      const one = this.fields[name];
      if (typeof usual === "boolean" ? one.value !== usual : one.value !== shown(usual)) yield name;
    }
  }

  // The values of all fields, each field that cannot be read bearing its message; null then.
  values() {
    const rank = rankOf({ type: this.type });
    const found = {};
    let isWhole = true;
    for (const { name, default: usual } of LAYERS[this.type].fields) {
      try {
        found[name] = this.valueOf(name, usual, rank);
      } catch (error) {
        if (!(error instanceof Unreadable)) throw error;
        this.fields[name].say(error.message);
        isWhole = false;
      }
    }
    return isWhole ? found : null;
  }

  valueOf(name, usual, rank) {
    const { value } = this.fields[name];
    if (typeof usual === "boolean" || name === "padding_mode") return value;
    if (usual === null && !value.trim()) return null;
    return READ[name] ? READ[name](name, value, rank) : count(name, value);
  }

  shape() {
    try {
      return shape(this.input.value, rankOf({ type: this.type }));
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error;
      this.input.say(error.message);
      return null;
    }
  }

  // { type, values, layer, shape, output, refusal }: what can be known of the fields as they are.
  read() {
    for (const one of [...Object.values(this.fields), this.input]) one.say("");
    const found = { type: this.type, values: this.values(), shape: this.shape() };
    if (!found.values) return found;
    try {
      found.layer = build(this.type, [], found.values);
      if (found.shape) found.output = outputShape(found.layer, found.shape);
    } catch (error) {
      if (!this.isRefusal(error)) throw error;
      found.output = undefined;
      found.refusal = error.message;
      this.fieldOf(error.message).say(error.message);
    }
    return found;
  }

  // torch's refusals of a type name a field; a TypeError that does not is a fault of ours.
  isRefusal(error) {
    if (error instanceof ShapeError || error instanceof RangeError) return true;
    return error instanceof TypeError && this.fieldOf(error.message) !== this.input;
  }

  // The field that a refusal names first, or the input.
  fieldOf(message) {
    const at = Object.keys(this.fields).map((name) => [message.search(new RegExp(`\\b${name}\\b`)), name]);
    const named = at.filter(([place]) => place >= 0).sort(([a], [b]) => a - b);
    if (named.length) return this.fields[named[0][1]];
    return message.includes("output size") && this.fields.padding ? this.fields.padding : this.input;
  }
}
