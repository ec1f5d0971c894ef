// <cg-run>: a block of Python that runs where it is read. It stands around the block as the page
// has it, and adds Run, Edit, Reset and Stop; `scope` names the cells that share their variables.
// A <div class="cg-run"> becomes one: Markdown takes unknown tags for a part of a line.

import { Element, button, define, node } from "./ui.js";
import { Stopped, isReady, ready, run, size, stop } from "./python.js";

// The cells that have run since the worker started, and with which text.
const done = new Map();

class Run extends Element {
  start() {
    this.code = this.querySelector("pre > code");
    this.original ??= withoutPrompts(this.code.textContent.replace(/\n$/, ""));
    if (!size || this.bar) return;
    this.runs = button("", () => this.execute(), { main: true });
    this.edits = button("Edit", () => this.edit());
    this.resets = button("Reset", () => this.reset(), { hidden: true });
    this.stops = button("Stop", stop, { hidden: true });
    this.status = node("span", { class: "cg-help", role: "status" });
    this.bar = node("div", { class: "cg-buttons-row" }, this.runs, this.edits, this.resets, this.stops, this.status);
    this.output = node("pre", { class: "cg-ran", hidden: true, tabindex: 0, "aria-label": "Output" });
    this.append(this.bar, this.output);
    this.name();
  }

  name() {
    this.runs.textContent = isReady() ? "Run" : `Run (loads Python, ${size}, once)`;
  }

  get source() { return this.area ? this.area.value : this.original; }

  get scope() { return this.getAttribute("scope") ?? "page"; }

  // The cells before this one that share its variables and have not run as they stand.
  get needed() {
    const cells = [...document.querySelectorAll("cg-run")].filter((cell) => cell.scope === this.scope);
    return cells.slice(0, cells.indexOf(this)).filter((cell) => cell.isConnected && done.get(cell) !== cell.source);
  }

  async execute() {
    this.output.textContent = "";
    this.output.hidden = true;
    this.busy(true);
    this.status.textContent = isReady() ? "Running" : "Loading Python";
    try {
      await ready();
      this.status.textContent = "Running";
      for (const cell of this.needed) await cell.once();
      const value = await this.once((text) => this.print(text));
      if (value) this.print(value);
      this.status.textContent = this.output.hidden ? "Ran, and printed nothing" : "Ran";
    } catch (error) {
      if (error instanceof Stopped) done.clear();
      else this.output.classList.add("cg-failed");
      this.print(error.message);
      this.status.textContent = error instanceof Stopped ? "Stopped" : "An error was raised";
    }
    this.busy(false);
    document.querySelectorAll("cg-run").forEach((cell) => cell.runs && cell.name());
  }

  async once(hear = () => {}) {
    this.output.classList.remove("cg-failed");
    const source = this.source;
    const place = `<${this.getAttribute("name") ?? "cell"}>`;
    const isConsole = this.hasAttribute("console");
    const value = await run(source, { place, scope: this.scope, isConsole, hear });
    done.set(this, source);
    return value;
  }

  print(text) {
    this.output.hidden = false;
    this.output.append(text);
  }

  busy(isBusy) {
    this.runs.disabled = isBusy;
    this.stops.hidden = !isBusy;
    if (isBusy) this.stops.focus();
    else if (document.activeElement === document.body) this.runs.focus();
  }

  edit() {
    if (this.area) return;
    const block = this.code.closest(".highlight") ?? this.code.parentElement;
    this.area = node("textarea", {
      class: "cg-code", spellcheck: "false", autocapitalize: "off", "aria-label": "Code",
      rows: this.original.split("\n").length + 1,
    });
    this.area.value = this.original;
    block.hidden = true;
    block.after(node("div", { class: "cg-field" }, this.area));
    this.edits.hidden = true;
    this.resets.hidden = false;
    this.area.focus();
  }

  reset() {
    const field = this.area.parentElement;
    field.previousElementSibling.hidden = false;
    field.remove();
    this.area = null;
    this.edits.hidden = false;
    this.resets.hidden = true;
    this.edits.focus();
  }
}

// What a console shows begins with prompts; other lines there are answers.
function withoutPrompts(text) {
  if (!text.startsWith(">>> ")) return text;
  const lines = text.split("\n").filter((line) => /^(>>>|\.\.\.)( |$)/.test(line));
  return lines.map((line) => line.slice(4)).join("\n");
}

define("cg-run", Run);

for (const block of document.querySelectorAll("div.cg-run")) {
  const { scope, name } = block.dataset;
  const isConsole = block.textContent.trimStart().startsWith(">>> ");
  const cell = node("cg-run", { scope, name, console: isConsole });
  cell.append(...block.childNodes);
  block.replaceWith(cell);
}
