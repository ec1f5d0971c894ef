// <cg-worksheet>: a sheet to print and its answer key, told by the address alone:
// ?v=1&seed=7&count=12&level=2&kinds=shape,count.
import {
  Element, button, copier, define, field, group, live, node, query, readAddress, thousands, tick, writeAddress,
} from "./ui.js";
import { BANK, PRACTICE, VERSION, idOf, load, problemOf } from "./records.js";
import { LARGEST_SEED, MOST, listed, named, places } from "./selection.js";
import { failed, html } from "./verdicts.js";

const STYLE = new URL("worksheet.css", import.meta.url).href;
if (!document.querySelector(`link[href="${STYLE}"]`)) {
  document.head.append(node("link", { rel: "stylesheet", href: STYLE }));
}
const TITLE = "Convolution arithmetic";
const USUAL = { seed: "1", count: "12", levels: [1] };
const LETTERS = "abcdefghijklmnopqrstuvwxyz";
const lettered = (options) => options.map((words, at) => `${LETTERS[at]}) ${words}`);
const isWhole = (text, least, most) =>
  /^\d{1,10}$/.test(text) && Number(text) >= least && Number(text) <= most;

class Worksheet extends Element {
  start() {
    this.spoken = live();
    this.listen(window, "afterprint", () => this.removeAttribute("printing"));
    this.begin();
  }

  disconnectedCallback() {
    this.spoken?.stop();
    super.disconnectedCallback();
  }

  async begin() {
    try {
      this.index = await load(`${BANK}index.json`);
    } catch {
      this.querySelector(":scope > .cg-failed")?.remove();
      this.prepend(failed("The problems could not be loaded. Is the network there?", () => this.begin()));
      return;
    }
    this.build();
    this.take();
    await this.show();
  }

  // Controls

  build() {
    const act = () => this.change();
    this.kinds = this.index.kinds.map(({ kind, title }) => [kind, tick({ name: `kind-${kind}`, label: title, act })]);
    const levels = this.index.kinds[0].levels.map(({ level }) => level);
    this.levels = levels.map((level) => [level, tick({ name: `level-${level}`, label: String(level), act })]);
    this.count = field({ name: "count", label: "How many", keys: "numeric", size: 4, act });
    this.seed = field({ name: "seed", label: "Seed", keys: "numeric", size: 8, act, help: "The same seed gives the same sheet to everybody." });
    this.notes = ["kinds", "levels", "address"].map(() => node("p", { class: "cg-message", role: "alert", hidden: true }));
    this.sheet = node("article", { class: "cg-handout", "aria-label": "Sheet" });
    this.key = node("div", { class: "cg-handout" });
    this.fold = node("details", { class: "cg-key cg-fold" }, node("summary", {}, "Answer key with worked steps"), this.key);
    this.command = node("pre", { class: "cg-worked" });
    this.replaceChildren(this.chooser(), this.actions(), this.sheet, this.fold, this.more(), this.spoken.element);
    this.classList.add("cg-ready");
  }

  chooser() {
    const [kinds, levels, address] = this.notes;
    const row = (pairs) => node("div", { class: "cg-fields" }, ...pairs.map(([, { element }]) => element));
    return node(
      "div", { class: "cg-panel cg-handout-chooser" }, address,
      group("Kinds of problems", row(this.kinds), kinds),
      group("Levels, from 1, the easiest", row(this.levels), levels),
      node("div", { class: "cg-fields" }, this.count.element, this.seed.element),
      node("div", { class: "cg-buttons-row" }, button("Another sheet", () => this.another())),
    );
  }

  actions() {
    return node(
      "div", { class: "cg-buttons-row" },
      button("Print the sheet", () => this.print("sheet"), { main: true }),
      button("Print the answer key", () => this.print("key")),
      copier(() => this.address(), "Copy the sheet's address"),
    );
  }

  more() {
    return node(
      "div", { class: "cg-handout-more" },
      node("p", {}, "The same sheet as questions for Moodle; with ", node("code", {}, "markdown"), " or ", node("code", {}, "html"), " in place of ", node("code", {}, "moodle"), ", as files of that kind:"),
      this.command,
      node("div", { class: "cg-buttons-row" }, copier(() => this.command.textContent, "Copy the command")),
    );
  }

  // State

  // What the address asks for; what it asks wrongly is said, and the usual taken in its place.
  take() {
    const asked = readAddress();
    const wrong = [];
    const all = this.kinds.map(([kind]) => kind);
    const last = this.levels.length;
    // The address's value as it is read, or the usual one where it cannot be.
    const settle = (name, usual, read, said) => {
      if (asked[name] === undefined) return usual;
      const found = read(asked[name]);
      if (found === null) wrong.push(said(`“${asked[name].slice(0, 40)}”`));
      return found ?? usual;
    };
    const within = (least, most) => (given) => (isWhole(given.trim(), least, most) ? given.trim() : null);
    const kindsOf = (given) => (named(given).every((one) => all.includes(one)) ? named(given) : null);
    settle("v", VERSION, within(VERSION, VERSION), (given) => `There is no version ${given} here: this is version ${VERSION}.`);
    this.seed.value = settle("seed", USUAL.seed, within(0, LARGEST_SEED), (given) => `A seed is a whole number from 0 to ${thousands(LARGEST_SEED)}, not ${given}: this is seed ${USUAL.seed}.`);
    this.count.value = settle("count", USUAL.count, within(1, MOST), (given) => `A sheet has 1 to ${MOST} problems, not ${given}: this one has ${USUAL.count}.`);
    const levels = settle("level", USUAL.levels, (given) => listed(given, last), (given) => `The levels are 1 to ${last}, not ${given}: this is level ${USUAL.levels}.`);
    const kinds = settle("kinds", all, kindsOf, (given) => `The kinds are ${all.join(", ")}, not ${given}: here are all of them.`);
    this.levels.forEach(([level, box]) => { box.value = levels.includes(level); });
    this.kinds.forEach(([kind, box]) => { box.value = kinds.includes(kind); });
    this.tell(2, wrong.join(" "));
  }

  tell(at, text) {
    this.notes[at].textContent = text;
    this.notes[at].hidden = !text;
  }

  // The choice, or null where a field holds none; each says what it lacks.
  chosen() {
    const ticked = (pairs) => pairs.filter(([, box]) => box.value).map(([name]) => name);
    const choice = { seed: this.seed.value.trim(), count: this.count.value.trim(), levels: ticked(this.levels), kinds: ticked(this.kinds) };
    const seed = isWhole(choice.seed, 0, LARGEST_SEED);
    const count = isWhole(choice.count, 1, MOST);
    this.seed.say(seed ? "" : `A whole number from 0 to ${thousands(LARGEST_SEED)}.`);
    this.count.say(count ? "" : `A whole number from 1 to ${MOST}.`);
    this.tell(0, choice.kinds.length ? "" : "Choose one kind at least.");
    this.tell(1, choice.levels.length ? "" : "Choose one level at least.");
    if (!seed || !count || !choice.kinds.length || !choice.levels.length) return null;
    return { ...choice, seed: Number(choice.seed), count: Number(choice.count) };
  }

  state({ seed, count, levels, kinds }) {
    return { v: VERSION, seed, count, level: levels.join(","), kinds: kinds.join(",") };
  }

  address() {
    return `${location.origin}${location.pathname}?${query(this.state(this.choice))}`;
  }

  change() {
    this.tell(2, "");
    const choice = this.chosen();
    if (!choice) return;
    writeAddress(this.state(choice));
    this.show();
  }

  another() {
    this.seed.value = Math.floor(Math.random() * 1e6);
    this.change();
  }

  // Sheet and key

  async show() {
    const choice = this.chosen();
    if (!choice) return;
    this.choice = choice;
    const { count } = this.index.kinds[0].levels[0];
    const chosen = places(choice, count);
    try {
      const records = await Promise.all(chosen.map(problemOf));
      // A later choice was faster.
      if (this.choice !== choice) return;
      this.render(chosen.map((place, at) => ({ ...place, record: records[at] })));
    } catch {
      this.sheet.replaceChildren(failed("The problems could not be loaded. Is the network there?", () => this.show()));
      this.key.replaceChildren();
    }
  }

  render(items) {
    const { seed, count, levels, kinds } = this.choice;
    const foot = () => node("footer", {}, this.address());
    const name = node("p", { class: "cg-blanks" }, blank("Name: "), blank("Date: "));
    this.sheet.replaceChildren(node("h2", {}, TITLE), name, ...items.map((item, at) => this.section(item, at, questionOf(item.record))), foot());
    const origins = node("p", {}, `Answers: by formula and torch ${this.getAttribute("torch")}.`);
    this.key.replaceChildren(node("h2", {}, `${TITLE}: answer key`), origins, ...items.map((item, at) => this.section(item, at, solutionOf(item.record))), foot());
    const chosen = kinds.length < this.kinds.length ? ` --kinds ${kinds.join(",")}` : "";
    this.command.textContent = `convguide worksheet --seed ${seed} --count ${count} --level ${levels.join(",")}${chosen} --format moodle --out .`;
    this.spoken.say(`A sheet of ${items.length} problem${items.length === 1 ? "" : "s"}.`);
  }

  section({ kind, level, n }, at, parts) {
    const { title } = this.index.kinds.find((one) => one.kind === kind);
    const href = `${PRACTICE}?${query({ v: VERSION, kind, level, n })}`;
    const id = node("a", { href }, idOf(kind, level, n));
    return node("section", {}, node("h3", {}, `${at + 1}. ${title} (`, id, ")"), ...parts);
  }

  print(part) {
    this.setAttribute("printing", part);
    if (part === "key") this.fold.open = true;
    window.print();
  }
}

const blank = (words) => node("span", {}, words, node("i", {}));

function questionOf({ question, form }) {
  if (form.type === "choice") {
    return [html("div", question), node("ul", { class: "cg-letters" }, ...lettered(form.options).map((words) => node("li", {}, words)))];
  }
  const names = form.names ?? ["Answer"];
  return [html("div", question), node("p", { class: "cg-blanks" }, ...names.map((name) => blank(`${name} = `)))];
}

function solutionOf(record) {
  const { worked, remark } = record;
  const lines = worked.map(({ name, lines }) => lines.map((line, at) => `${at ? " ".repeat(name.length) : name} = ${line}`).join("\n"));
  const wrong = wrongOf(record);
  return [
    node("p", {}, node("strong", {}, answerOf(record))),
    lines.length ? node("pre", { class: "cg-worked" }, lines.join("\n\n")) : null,
    remark ? html("div", remark) : null,
    wrong.length ? node("div", { class: "cg-wrong" }, node("p", {}, "Wrong answers:"), node("ul", {}, ...wrong.map((words) => node("li", {}, words)))) : null,
  ].filter(Boolean);
}

function answerOf({ form, answer }) {
  if (form.type === "choice") return lettered(form.options)[answer];
  const words = form.names.map((name, at) => `${name} = ${thousands(answer[at])}`).join(", ");
  return form.type === "hyperparameters" ? `for example ${words}` : words;
}

// Wrong answers with the mistakes that give them, those of one answer together.
function wrongOf({ form, slips }) {
  if (form.type !== "numbers") return [];
  const titles = new Map();
  for (const { title, answer } of slips) {
    const given = answer.map(thousands).join(", ");
    titles.set(given, [...(titles.get(given) ?? []), title]);
  }
  return [...titles].map(([given, named]) => `${given}: ${named.join(" or ")}`);
}

define("cg-worksheet", Worksheet);
