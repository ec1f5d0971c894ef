// <cg-practice>: the bank of problems, one at a time. Its address names the problem, so that it can
// be sent to others: ?v=1&kind=shape&level=2&n=37.
import { Element, button, choice, define, field, live, node, numbers, readAddress, writeAddress } from "./ui.js";
import "./problem.js";
import * as progress from "./progress.js";
import { BANK, VERSION, idOf, load, problemOf } from "./records.js";
import { failed } from "./verdicts.js";

const KEPT = "Your progress stays in this browser, and is sent to nobody.";
const NOT_KEPT = "This browser keeps nothing for this page: the progress lasts until you leave it.";
const MOST = 3;
const plural = (count, word) => `${count} ${word}${count === 1 ? "" : "s"}`;

class Practice extends Element {
  start() {
    this.spoken = live();
    this.listen(progress.changed, "change", () => this.at && this.sum());
    this.listen(window, "storage", () => this.at && this.sum());
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
      this.querySelector(".cg-failed")?.remove();
      this.prepend(failed("The problems could not be loaded. Is the network there?", () => this.begin()));
      return;
    }
    this.build();
    this.take(this.asked());
  }

  // What the address asks for; what it asks wrongly is said, and the nearest problem shown.
  asked() {
    const { v, kind, level, n } = readAddress();
    const wrong = [];
    const settle = (name, given, isThere, fallback) => {
      if (given === undefined || isThere) return;
      wrong.push(`There is no ${name} “${given}” here: this is ${name} ${fallback}.`);
    };
    settle("version", v, v === String(VERSION), VERSION);
    const known = this.index.kinds.find((one) => one.kind === kind) ?? this.index.kinds[0];
    settle("kind", kind, known.kind === kind, `“${known.title}”`);
    const isLevel = known.levels.some((one) => String(one.level) === level);
    settle("level", level, isLevel, known.levels[0].level);
    const at = { kind: known.kind, level: isLevel ? Number(level) : known.levels[0].level };
    const isNumber = /^[1-9]\d*$/.test(n) && Number(n) <= this.countOf(at);
    settle("problem", n, isNumber, 1);
    this.wrong = wrong.join(" ");
    return { ...at, n: isNumber ? Number(n) : 1 };
  }

  levelOf({ kind, level }) {
    const { levels } = this.index.kinds.find((one) => one.kind === kind);
    return levels.find((one) => one.level === level) ?? levels[0];
  }

  countOf(at) { return this.levelOf(at).count; }

  // The controls

  build() {
    const kinds = this.index.kinds.map(({ kind, title }) => [kind, title]);
    this.kind = choice({ name: "kind", label: "Kind", options: kinds, act: () => this.choose() });
    this.level = choice({ name: "level", label: "Level", options: [""], act: () => this.choose() });
    this.number = field({ name: "number", label: "Problem", keys: "numeric", size: 4 });
    this.listen(this.number.input, "change", () => this.jump());
    this.about = node("p", { class: "cg-help cg-about" });
    this.problem = node("cg-problem", { heading: "2" });
    this.place = node("div", {}, node("p", {}, "Loading…"));
    this.summary = node("section", { class: "cg-progress", "aria-label": "Your progress" });
    this.replaceChildren(
      node("div", { class: "cg-fields cg-chooser" }, ...[this.kind, this.level, this.number].map(({ element }) => element)),
      ...[this.about, this.place, this.steps(), this.summary, this.spoken.element],
    );
  }

  steps() {
    this.next = button("Next problem", () => this.move(1));
    return node("div", { class: "cg-buttons-row" },
      this.next,
      button("Previous", () => this.move(-1)),
      button("Another, at random", () => this.another()));
  }

  choose() {
    const kind = this.kind.value;
    const level = Number(this.level.value);
    const isThere = this.index.kinds.find((one) => one.kind === kind).levels.some((one) => one.level === level);
    const at = { kind, level: isThere ? level : 1 };
    this.take({ ...at, n: this.firstFresh(at) });
  }

  // After the last comes the first.
  move(step) {
    const count = this.countOf(this.at);
    this.take({ ...this.at, n: ((this.at.n - 1 + step + count) % count) + 1 }, true);
  }

  another() {
    const left = this.fresh(this.at, ({ right }) => right).filter((n) => n !== this.at.n);
    const n = left[Math.floor(Math.random() * left.length)] ?? 1;
    this.take({ ...this.at, n }, true);
  }

  jump() {
    const count = this.countOf(this.at);
    const [n, ...others] = numbers(this.number.value) ?? [NaN];
    const isThere = Number.isSafeInteger(n) && n >= 1 && n <= count && !others.length;
    this.number.say(isThere ? "" : `Type a number from 1 to ${count}.`);
    if (isThere) this.take({ ...this.at, n });
  }

  // A problem

  async take(at, isStep = false) {
    this.at = at;
    this.control();
    writeAddress({ v: VERSION, ...at });
    this.place.setAttribute("aria-busy", "true");
    try {
      const record = await problemOf(at);
      // A slower answer to an earlier wish comes too late.
      if (this.at === at) this.show(record, isStep);
    } catch {
      if (this.at === at) this.fail();
    }
  }

  show(record, isStep) {
    this.place.removeAttribute("aria-busy");
    this.problem.record = record;
    if (!this.place.contains(this.problem)) this.place.replaceChildren(this.problem);
    if (!isStep) return;
    const title = this.problem.querySelector(".cg-title");
    title.tabIndex = -1;
    title.focus();
  }

  fail() {
    const words = "This problem could not be loaded. Is the network there?";
    this.place.removeAttribute("aria-busy");
    this.place.replaceChildren(failed(words, () => this.take(this.at, true)));
  }

  control() {
    const { kind, level, n } = this.at;
    const { levels, asks } = this.index.kinds.find((one) => one.kind === kind);
    const options = levels.map((one) => node("option", { value: one.level }, String(one.level)));
    this.level.input.replaceChildren(...options);
    this.kind.value = kind;
    this.level.value = level;
    this.number.value = n;
    this.number.say(this.wrong);
    this.wrong = "";
    this.number.element.querySelector("label").textContent = `Problem, 1 to ${this.countOf(this.at)}`;
    this.about.textContent = `${asks} Level ${level}: ${this.levelOf(this.at).adds}.`;
    this.sum();
  }

  // What comes after a right answer stands out then.
  mark() {
    const { kind, level, n } = this.at;
    this.next.classList.toggle("cg-main", progress.of(idOf(kind, level, n)).right);
  }

  // The progress

  sum() {
    this.mark();
    const { tried, first, later } = progress.summary();
    const parts = [node("h2", { tabindex: "-1" }, "Your progress"), this.counts(tried, first, later)];
    if (tried) parts.push(...this.recurring(), ...this.advice(), this.erasing());
    this.summary.replaceChildren(...parts, node("p", { class: "cg-help" }, progress.isKept() ? KEPT : NOT_KEPT));
  }

  counts(tried, first, later) {
    const cells = [["tried", tried], ["right at the first try", first], ["right later or with help", later]];
    return node("dl", { class: "cg-counts" }, ...cells.map(([words, count]) =>
      node("div", {}, node("dt", {}, words), node("dd", {}, String(count)))));
  }

  recurring() {
    const again = progress.recurring().slice(0, MOST);
    if (!again.length) return [];
    const items = again.map(({ title, count }) => node("li", {}, `${title}: ${count} times`));
    return [node("p", {}, "Mistakes that came back:"), node("ul", {}, ...items)];
  }

  advice() {
    const kinds = this.index.kinds.map(({ kind, levels }) => ({ kind, levels: levels.map(({ level }) => level) }));
    const next = progress.advice(kinds);
    if (!next) return [];
    const go = () => {
      const at = { kind: next.kind, level: next.level };
      this.take({ ...at, n: this.firstFresh(at) }, true);
    };
    const words = node("p", {}, node("strong", {}, "Practise next: "), this.words(next));
    return [words, button("Take me there", go)];
  }

  words({ why, title: mistake, count, kind, level, before }) {
    const { title } = this.index.kinds.find((one) => one.kind === kind);
    if (why === "mistake") return `“${title}”, level ${level}, where “${mistake}” came back ${count} times.`;
    if (why === "level") return `“${title}”, level ${level}: ${plural(count, "problem")} of level ${before} right at the first try.`;
    return `“${title}”, which you have not solved yet.`;
  }

  // The numbers of what is still to do; `isOver` says of a kept problem whether it is done.
  fresh({ kind, level }, isOver) {
    const { problems } = progress.read();
    const all = Array.from({ length: this.countOf({ kind, level }) }, (_, at) => at + 1);
    return all.filter((n) => !isOver(problems[idOf(kind, level, n)] ?? {}));
  }

  firstFresh(at) {
    return this.fresh(at, ({ tries }) => tries > 0)[0] ?? 1;
  }

  // Erasing asks once more, in place.
  erasing() {
    const ask = button("Erase my progress", () => {
      const yes = button("Yes, erase it", () => this.erase());
      const no = button("Keep it", () => { row.replaceChildren(ask); ask.focus(); });
      row.replaceChildren(node("span", {}, "Erase all that is kept here?"), yes, no);
      no.focus();
    });
    const row = node("div", { class: "cg-buttons-row" }, ask);
    return row;
  }

  erase() {
    progress.erase();
    this.spoken.say("Your progress is erased.");
    this.summary.querySelector("h2").focus();
  }
}

define("cg-practice", Practice);
