// <cg-chain>: a network as lines of code, each with what it gives, costs and sees.

import {
  architectures, layersOf, linesOf, sequential, summed, wrongInput,
} from "./chain-text.js";
import { read, spell } from "./code.js";
import { LayerRow, tuple } from "./layer-row.js";
import { trace } from "./networks.js";
import { STARTERS } from "./starters.js";
import {
  Element, button, choice, copier, define, field, live, node, numbers, query, readAddress,
  style, thousands, writeAddress,
} from "./ui.js";

style("chain.css");

const LONGEST = 6000;
const PAUSE = 250;
const UNDOS = 50;

class Chain extends Element {
  start() {
    if (!this.home) {
      const [name, net, input] = ["name", "net", "input"].map((word) => this.getAttribute(word));
      this.home = { name, net, input };
      this.build();
    }
    this.offer();
    this.open(readAddress());
  }

  disconnectedCallback() {
    super.disconnectedCallback();
    clearTimeout(this.timer);
    this.live.stop();
  }

  build() {
    this.items = [];
    this.past = [];
    this.opened = { name: "", text: "" };
    this.live = live();
    this.input = field({
      name: "input", label: "Input shape", size: 14, act: () => this.update(),
      help: "batch, channels, sizes: 1x3x32x32",
    });
    this.from = choice({
      name: "from", label: "Start from", options: [["", "your own network"]], act: () => this.choose(),
    });
    this.kind = choice({
      name: "kind", label: "Add a layer",
      options: Object.entries(STARTERS).map(([key, [words]]) => [key, words]),
    });
    this.where = choice({ name: "where", label: "Where", options: [["", "at the end"]] });
    this.back = button("Undo", () => this.undo(), { disabled: true });
    this.list = node("ol", { class: "cg-layers" });
    this.total = node("div", { class: "cg-result" });
    this.code = node("pre", { class: "cg-worked" });
    this.note = node("p", { class: "cg-help" });
    this.replaceChildren(node("div", { class: "cg-panel cg-chain" },
      node("div", { class: "cg-fields" }, this.from.element, this.input.element),
      this.total,
      this.list,
      node("div", { class: "cg-fields cg-add" }, this.kind.element, this.where.element,
        node("div", { class: "cg-buttons-row" },
          button("Add", () => this.add(), { main: true }), this.back)),
      node("p", { class: "cg-help" }, "In a layer's field, Enter adds a line below it, Alt and an ",
        "arrow key move it, and Backspace removes it when it is empty."),
      this.pasting(),
      node("details", { "data-part": "code" },
        node("summary", {}, "The network as torch code"),
        node("div", { class: "cg-buttons-row" }, copier(() => this.code.textContent, "Copy the code")),
        this.code),
      this.note,
      this.live.element));
    this.querySelector("[data-part=code]").addEventListener("toggle", () => this.show());
  }

  pasting() {
    this.paste = field({
      name: "paste", label: "Sequential(…), or layers with commas between them", rows: 4,
    });
    this.paste.input.classList.add("cg-code");
    this.pasted = node("details", {}, node("summary", {}, "Paste a network"), this.paste.element,
      node("div", { class: "cg-buttons-row" }, button("Use it", () => this.use())));
    return this.pasted;
  }

  // ---- What is open -------------------------------------------------------------------------

  async open({ net, input }) {
    const kept = net ?? history.state?.chain;
    const isName = /^\w+$/.test(kept ?? "");
    if (kept && !isName) this.take(kept, input ?? this.home.input, true);
    else this.load(layersOf(this.home.net), input ?? this.home.input, this.home.name);
    if (isName) await this.named(kept, input);
    // What was opened is neither written to the address nor undone; what is changed at once is.
    this.settled = this.texts();
  }

  // A network by its name in the address.
  async named(name, input) {
    const one = (await this.offer()).find((each) => each.name === name);
    if (one) return this.load(layersOf(one.net), input ?? one.input, one.name);
    this.load(layersOf(this.home.net), this.home.input, this.home.name);
    this.from.say(`The address asks for ${name.slice(0, 40)}, which is no network of this list.`);
    return undefined;
  }

  // A network as code. Where it cannot be read, a pasted one stays in its box with the reason;
  // one from the address is shown line by line, so that each says its own.
  take(text, input, isAddress = false) {
    try {
      this.load(layersOf(text), input);
      this.paste.say();
      this.pasted.open = false;
    } catch (error) {
      if (isAddress) return this.loadLines(linesOf(text), input);
      this.paste.say(error.message);
    }
    return undefined;
  }

  use() {
    this.take(this.paste.value, this.input.value);
    if (this.pasted.open) this.paste.input.focus();
    else this.items[0]?.code.input.focus();
  }

  async offer() {
    const all = await architectures();
    const { options } = this.from.input;
    if (options.length === 1) {
      all.forEach(({ name, title }) => options.add(node("option", { value: name }, title)));
      this.from.value = this.opened.name;
    }
    return all;
  }

  async choose() {
    const one = (await architectures()).find(({ name }) => name === this.from.value);
    if (one) this.load(layersOf(one.net), one.input, one.name);
  }

  load(layers, input, name = "") {
    this.loadLines(layers.map(spell), input);
    this.opened = { name, text: this.text() };
    this.from.value = name;
    this.from.say();
  }

  loadLines(lines, input) {
    this.input.value = input;
    this.items = lines.map((line) => this.row(line));
    this.list.replaceChildren(...this.items.map(({ element }) => element));
    this.update();
  }

  row(text) {
    return new LayerRow(text, {
      edited: () => this.update(),
      moved: (row, by) => this.move(row, by),
      removed: (row) => this.remove(row),
      added: (row) => this.insert("", this.items.indexOf(row) + 1),
    });
  }

  // ---- What the reader does -----------------------------------------------------------------

  move(row, by) {
    const at = this.items.indexOf(row);
    const other = this.items[at + by];
    if (!other) return;
    const held = document.activeElement;
    [this.items[at], this.items[at + by]] = [other, row];
    other.element[by < 0 ? "before" : "after"](row.element);
    this.update();
    if (!row.element.contains(held)) return;
    (held.disabled ? row.code.input : held).focus();
  }

  remove(row) {
    const at = this.items.indexOf(row);
    this.items.splice(at, 1);
    row.element.remove();
    this.update();
    (this.items[Math.min(at, this.items.length - 1)]?.code ?? this.kind).input.focus();
  }

  insert(text, at) {
    const row = this.row(text);
    const next = this.items[at];
    this.items.splice(at, 0, row);
    this.list.insertBefore(row.element, next?.element ?? null);
    this.update();
    row.code.input.focus();
  }

  add() {
    const at = this.where.value === "" ? this.items.length : Number(this.where.value);
    const shape = at ? this.shapes[at - 1] : this.shape;
    this.insert(STARTERS[this.kind.value][1](shape ?? this.shape ?? [1, 3, 32, 32]), at);
    this.where.value = this.where.value === "" ? "" : at + 1;
  }

  // Another network in place of this one: only the lines that differ are written.
  apply(network, input = this.input.value) {
    this.input.value = input;
    network.layers.forEach((layer, at) => {
      const row = this.items[at];
      if (row) row.text = spell(layer);
      else this.items.push(this.row(spell(layer)));
    });
    this.items.splice(network.layers.length).forEach(({ element }) => element.remove());
    this.list.append(...this.items.filter(({ element }) => !element.isConnected)
      .map(({ element }) => element));
    this.update();
  }

  // The buttons that mend are gone once they have done so: the layer takes the focus.
  mend(network, at) {
    this.apply(network);
    this.items[at].code.input.focus();
  }

  undo() {
    const before = this.past.pop();
    if (!before) return;
    const [input, ...lines] = before;
    this.loadLines(lines, input);
    this.settled = before;
    this.isUndone = true;
    if (!this.past.length) this.kind.input.focus();
  }

  // ---- The answer ---------------------------------------------------------------------------

  update() {
    this.readAll();
    const readable = this.items.findIndex(({ layer }) => !layer);
    const layers = this.items.slice(0, readable < 0 ? undefined : readable).map(({ layer }) => layer);
    this.network = sequential(layers);
    this.result = this.shape && trace(this.network, this.shape);
    this.tellRows();
    this.tellTotal(readable);
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.settle(readable < 0), PAUSE);
  }

  // A line that is as it was is not read again.
  readAll() {
    const sizes = numbers(this.input.value);
    const isShape = sizes?.every((size) => size >= 0 && Number.isSafeInteger(size));
    this.shape = isShape ? sizes : null;
    this.input.say(isShape ? "" : wrongInput(this.input.value, sizes));
    for (const row of this.items) {
      if (row.known === row.text) continue;
      row.known = row.text;
      try {
        row.layer = read(row.text);
        row.code.say();
      } catch (error) {
        row.layer = null;
        row.code.say(row.text.trim() ? error.message : "An empty line: write a layer, or remove it.");
      }
    }
  }

  tellRows() {
    const parts = this.items.map(() => []);
    for (const row of this.result?.rows ?? []) parts[parseInt(row.place, 10)].push(row);
    const { error } = this.result ?? {};
    const broken = error ? parseInt(error.place, 10) : this.network.layers.length;
    const last = this.items.length - 1;
    let shape = this.shape;
    let windows = [];
    this.shapes = this.items.map((item, at) => {
      const { layer } = item;
      item.place(at, layer?.type ?? "", last);
      const isReached = this.result && at < broken;
      const summary = isReached ? summed(parts[at], shape, windows) : null;
      item.tell(summary, parts[at]);
      item.refuse(error && at === broken ? error.message : "");
      shape = summary?.output_shape;
      windows = summary?.field;
      return shape;
    });
  }

  tellTotal(unread) {
    const { result } = this;
    const { error } = result ?? {};
    const isRefused = !result || error || unread >= 0;
    this.total.classList.toggle("cg-refused", Boolean(isRefused));
    const words = this.inWords(unread);
    const stop = error ? parseInt(error.place, 10) : unread;
    const go = stop >= 0 && button("Go to the line", () => this.items[stop].code.input.focus());
    this.total.replaceChildren(
      ...words.map((text, at) => node("p", { class: at ? "" : "cg-answer" }, text)),
      ...(go ? [node("div", { class: "cg-buttons-row" }, go)] : []));
    this.live.say(error?.message ?? words.join(" "));
  }

  inWords(unread) {
    const { result } = this;
    if (!result) return ["The input's shape is missing."];
    if (result.error) {
      return [`It breaks at ${result.error.place}.`, "The line says why, and what would fit."];
    }
    if (unread >= 0) return [`Line ${unread} cannot be read.`, "Its message says why."];
    const end = this.shapes.at(-1) ?? this.shape;
    const counts = `${thousands(result.params)} parameters, ${thousands(result.macs)} MACs, ` +
      `${thousands(result.activations)} activations`;
    return [`${tuple(this.shape)} → ${tuple(end)}`, `${counts}, by formula.`];
  }

  // What may wait until the reader pauses: the address, the code, the other input, Undo.
  settle(isReadable) {
    const texts = this.texts();
    this.settled ??= texts;
    const isChanged = texts.join("\n") !== this.settled.join("\n");
    if (isChanged) this.past = [...this.past, this.settled].slice(-UNDOS);
    this.settled = texts;
    this.back.disabled = !this.past.length;
    this.places();
    this.show();
    this.mendable();
    if (isReadable && this.shape && (isChanged || this.isUndone)) this.keep();
    this.isUndone = false;
  }

  texts() {
    return [this.input.value, ...this.items.map(({ text }) => text)];
  }

  text() {
    return spell(this.network);
  }

  // The places at which a layer can be added.
  places() {
    const names = this.items.map(({ name }, at) => [`${at}`, `before ${name}`]);
    const options = [["", "at the end"], ...names];
    const kept = this.where.value;
    this.where.input.replaceChildren(
      ...options.map(([key, words]) => node("option", { value: key }, words)));
    this.where.value = options.some(([key]) => key === kept) ? kept : "";
  }

  // Buttons that mend what breaks; their code is loaded when something does.
  async mendable() {
    const { result, network } = this;
    if (!result?.error) return;
    const { inputFix, layerFixes } = await import("./fixes.js");
    if (result !== this.result) return;
    const at = parseInt(result.error.place, 10);
    const fixes = layerFixes(network, result.error).map((fix) => (
      { words: fix.words, act: () => this.mend(fix.network, at) }));
    const other = inputFix(network, this.shape, result.error);
    if (other) fixes.push({ words: other.words, act: () => this.reshape(other.input) });
    this.items[at].offer(fixes);
  }

  reshape(input) {
    this.input.value = input.join("x");
    this.update();
    this.input.input.focus();
  }

  async show() {
    if (!this.querySelector("[data-part=code]").open) return;
    const { torchCode } = await import("./modules.js");
    this.code.textContent = torchCode(this.network);
  }

  // Too long for an address, a network stays with this entry of the browser's history.
  keep() {
    const text = this.text();
    const { name, text: from } = this.opened;
    const net = text === from && name ? name : text;
    this.from.value = net === name ? name : "";
    const state = { net, input: this.input.value.replace(/\s/g, "") };
    if (net === this.home.name && !readAddress().net && state.input === this.home.input) return;
    const isLong = query(state).length > LONGEST;
    writeAddress(isLong ? { ...state, net: null } : state);
    const kept = isLong ? net : undefined;
    if (history.state?.chain !== kept) history.replaceState({ ...history.state, chain: kept }, "");
    this.note.textContent = isLong
      ? "This network is too long for an address: to keep or send it, copy its code."
      : "";
  }
}

define("cg-chain", Chain);
