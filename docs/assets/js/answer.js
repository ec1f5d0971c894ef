// The reader's own number: right, or diagnosed as practice does.
// What diagnoses is loaded with the first key.

import { macs, paramCount } from "./counts.js";
import { LETTERS, isPool } from "./axes.js";
import { plain } from "./results.js";
import { choice, field, node, numbers, style } from "./ui.js";
import { worked } from "./worked.js";

const GROUPED = /^\d{1,3}([,_ ]\d{3})+$/;

const KINDS = {
  shape: { label: "output shape", help: "all of it, or the sizes alone: 16x30x46 or 30x46" },
  params: { label: "parameters", help: "weights and biases" },
  macs: { label: "MACs", help: "multiply–accumulates" },
};

// What is asked for: its names, the right numbers, and what each named mistake gives.
function asked(kind, { layer, shape, output }, mistakes) {
  if (kind === "macs") {
    return { names: ["MACs"], answer: [macs(layer, shape)], slips: mistakes.macSlips(layer, shape), worked: [] };
  }
  const simple = plain(layer, shape);
  const steps = worked(simple.layer, simple.shape);
  if (kind === "params") {
    const lines = steps.filter(({ name }) => name === "parameters");
    return { names: ["parameters"], answer: [paramCount(layer)], slips: mistakes.countSlips(layer), worked: lines };
  }
  const sizes = LETTERS[layer.kernel_size.length].map((letter) => `${letter}_out`);
  const channels = isPool(layer) ? "C" : "C_out";
  return { names: ["N", channels, ...sizes].slice(-output.length), answer: output, slips: mistakes.slips(layer, shape), worked: steps };
}

// The same for the last entries alone.
function ending(record, length) {
  const end = (values) => values.slice(-length);
  const slips = record.slips.map((slip) => ({ ...slip, answer: end(slip.answer) }))
    .filter((slip) => String(slip.answer) !== String(end(record.answer)));
  return { ...record, names: end(record.names), answer: end(record.answer), slips };
}

export class Answer {
  // `attempt` runs what may fail for a fault of ours.
  constructor(say, attempt) {
    Object.assign(this, { say, attempt });
    const options = Object.entries(KINDS).map(([kind, { label }]) => [kind, label]);
    this.kind = choice({ name: "asked", label: "My answer to", options, act: () => this.changed() });
    this.field = field({ name: "answer", label: "My answer", size: 12, help: KINDS.shape.help, act: () => this.check(true) });
    this.verdict = node("div", { class: "cg-result cg-verdict", hidden: true });
    const fields = node("div", { class: "cg-fields" }, this.kind.element, this.field.element);
    this.element = node("div", { class: "cg-mine" }, fields, this.verdict);
  }

  changed() {
    this.field.input.parentNode.querySelector(".cg-help").textContent = KINDS[this.kind.value].help;
    this.check(true);
  }

  about(found) {
    this.found = found;
    this.check(false);
  }

  // An answer of the past is not shown: what was typed meanwhile counts.
  async check(isTyped) {
    const text = this.field.value.trim();
    this.field.say("");
    this.verdict.hidden = true;
    if (!text || !this.found) return;
    const values = this.read(text);
    if (!values) return;
    const turn = (this.turn = (this.turn ?? 0) + 1);
    const parts = await loaded().catch((error) => this.attempt(() => { throw error; }));
    if (turn === this.turn) this.attempt(() => this.judge(values, isTyped, parts));
  }

  read(text) {
    const values = GROUPED.test(text) && this.kind.value !== "shape" ? [Number(text.replace(/\D/g, ""))] : numbers(text);
    if (!values) this.field.say(`“${text.slice(0, 40)}” holds no whole numbers, such as ${this.kind.value === "shape" ? "16x30x46" : "1,216"}`);
    else if (!values.every(Number.isSafeInteger)) this.field.say("this number is too large for a browser to compare exactly");
    else if (!this.found.output) this.field.say("there is nothing to compare with: no shape comes out of this layer");
    else return values;
    return null;
  }

  judge(values, isTyped, { mistakes, judge, verdictOf }) {
    const whole = asked(this.kind.value, this.found, mistakes);
    const rank = this.found.layer.kernel_size.length;
    const lengths = this.kind.value === "shape" ? [rank, rank + 1, whole.names.length] : [1];
    if (!lengths.includes(values.length)) {
      this.field.say(`this takes ${whole.names.join(" × ")}, ${whole.names.length} numbers, or the last ${rank}: there are ${values.length}`);
      return;
    }
    const record = ending(whole, values.length);
    record.form = { type: "numbers", names: record.names };
    const found = { reached: [], ...judge(record, values) };
    this.verdict.classList.toggle("cg-refused", found.verdict !== "right");
    this.verdict.replaceChildren(...verdictOf(record, found));
    this.verdict.hidden = false;
    if (isTyped) this.say(this.verdict.textContent);
  }
}

let parts;

// The mistakes, and the words of practice.
function loaded() {
  style("problem.css");
  parts ??= Promise.all([import("./mistakes.js"), import("./answers.js"), import("./verdicts.js")])
    .then(([mistakes, { judge }, { verdictOf }]) => ({ mistakes, judge, verdictOf }));
  return parts;
}
