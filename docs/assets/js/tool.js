// What the calculator and the visualizer share: a layer's form, its line of code, the address.

import { repr } from "./sentences.js";
import { LAYERS, outputShape } from "./layers.js";
import { call, read, spell } from "./code.js";
import { LayerForm } from "./layerform.js";
import { numbers, readAddress, writeAddress, Element, copier, field, live, node } from "./ui.js";

const DEFAULT = "Conv2d(3, 16, kernel_size=(3, 5), stride=(2, 1), padding=(1, 2))";
const INPUT = "3x9x12";
const FAMILIES = /^(Conv|ConvTranspose|MaxPool|AvgPool)[123]d$/;
const PAUSE = 250;

// The layer and the input that an element begins with: the address's, its own, the usual ones.
export function beginning(element) {
  const given = element.hasAttribute("address") ? readAddress() : {};
  return {
    ...given,
    layer: given.layer ?? element.getAttribute("layer") ?? DEFAULT,
    input: given.input ?? element.getAttribute("input") ?? INPUT,
  };
}

// A constructor's call as values by name: also of a layer that torch would refuse to build.
export function valuesOf(text) {
  const { type, args, keywords } = call(text);
  if (!FAMILIES.test(type)) {
    throw new SyntaxError(`${type} is not here: convolutions, transposed convolutions, max and average pools of 1 to 3 axes are`);
  }
  const names = LAYERS[type].fields.map(({ name }) => name);
  const odd = Object.keys(keywords).find((name) => !names.includes(name));
  if (odd) throw new SyntaxError(`${type} has no argument ${odd}: it takes ${names.join(", ")}`);
  if (args.length > names.length) {
    throw new SyntaxError(`${type} takes at most ${names.length} arguments, but there are ${args.length}`);
  }
  return { type, values: { ...Object.fromEntries(args.map((value, at) => [names[at], value])), ...keywords } };
}

// The call that the fields amount to, where no layer can be built from them.
function written({ type, values }) {
  const usual = Object.fromEntries(LAYERS[type].fields.map((one) => [one.name, one.default]));
  const given = Object.entries(values).filter(([name, value]) => repr(value) !== repr(usual[name] ?? null));
  return `${type}(${given.map(([name, value]) => `${name}=${repr(value)}`).join(", ")})`;
}

export class LayerTool extends Element {
  start() {
    this.checkItself();
    const { layer, input } = beginning(this);
    this.form = new LayerForm({ act: () => this.update() });
    this.code = field({ name: "code", label: "As code: copy it, or paste a layer here", rows: 1, act: () => this.readCode() });
    this.code.input.classList.add("cg-code");
    this.voice = live();
    this.copy = copier(() => this.code.value, "Copy the code");
    const line = node("div", { class: "cg-code-line" }, this.code.element, this.copy);
    this.panel = node("div", { class: "cg-panel cg-tool" }, this.form.element, line, ...this.parts(), this.voice.element);
    this.begin(layer, input);
    this.replaceChildren(this.panel);
    this.update({ isTyped: false });
  }

  // The page names a layer with what torch made of it: a module that says otherwise is broken.
  checkItself() {
    const [layer, input, output] = ["layer", "input", "output"].map((name) => this.getAttribute(name));
    if (!output) return;
    const found = outputShape(read(layer), numbers(input)).join("x");
    if (found !== output) throw new Error(`${layer} on ${input} gives ${output}, but here ${found}`);
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.timer);
    this.voice?.stop();
  }

  // What is wrong with an address is said where it can be mended: in the line of code.
  begin(layer, input) {
    this.form.set(...Object.values(valuesOf(DEFAULT)), input);
    this.code.value = layer;
    this.readCode({ isFirst: true });
  }

  readCode({ isFirst = false } = {}) {
    this.code.say("");
    try {
      const { type, values } = valuesOf(this.code.value);
      this.form.set(type, values);
      this.codeError = "";
    } catch (error) {
      if (!(error instanceof SyntaxError || error instanceof TypeError || error instanceof RangeError)) throw error;
      this.codeError = error.message;
      this.code.say(error.message);
    }
    if (!isFirst) this.update({ isCode: true });
  }

  update(how) {
    this.attempt(() => this.respond(how));
  }

  respond({ isTyped = true, isCode = false } = {}) {
    const found = this.form.read();
    if (found.output && !found.output.every(Number.isSafeInteger)) {
      throw new Error(`the size came out as ${found.output.join("×")}`);
    }
    this.found = found;
    if (found.values && !isCode && (isTyped || !this.codeError)) {
      this.code.value = found.layer ? spell(found.layer) : written(found);
      this.code.say("");
    }
    this.render(found);
    if (isTyped) this.voice.say(this.summary(found));
    if (isTyped) this.keep();
  }

  // The address follows after a pause; what cannot be read stays out of it.
  keep() {
    if (!this.hasAttribute("address")) return;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => writeAddress(this.state()), PAUSE);
  }

  state() {
    const input = numbers(this.form.input.value)?.join("x") ?? this.form.input.value;
    return { layer: this.code.value, input };
  }

  parts() { return []; }
  render() {}
  summary() { return ""; }
}
