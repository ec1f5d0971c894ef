// <cg-problem>: one problem with fields for its answer. A wrong answer is diagnosed: the mistake
// that gives it, and the line where it happens. Hints come one at a time.
//   src, problem   the file of records and the id in it; or set `record`
//   bare           the page itself has the statement, hints and solution: fields and diagnosis alone
import { Element, button, define, group, live, node, query, style, unique } from "./ui.js";
import { choices, judge, judgeLayer, lines } from "./answers.js";
import * as progress from "./progress.js";
import { CALCULATOR, PRACTICE, VERSION, load, pick } from "./records.js";
import { failed, html, solutionOf, verdictOf } from "./verdicts.js";

style("problem.css");

// What the calculator opens.
const OPENED = /^(Conv|MaxPool|AvgPool)/;

class Problem extends Element {
  start() {
    this.spoken ??= live();
    if (this.given) this.show(this.given);
    else this.fetch();
  }

  disconnectedCallback() {
    this.spoken?.stop();
    super.disconnectedCallback();
  }

  set record(record) {
    this.given = record;
    if (this.isStarted) this.show(record);
  }

  get record() { return this.given; }

  get isBare() { return this.hasAttribute("bare"); }

  async fetch() {
    try {
      const file = await load(new URL(this.getAttribute("src"), document.baseURI).href);
      this.record = pick(file, this.getAttribute("problem"));
    } catch {
      this.fail();
    }
  }

  // The page's own statement and solution remain; only the fields are missing.
  fail() {
    this.querySelector(".cg-failed")?.remove();
    this.append(failed("The answer fields could not be loaded.", () => this.retry()));
  }

  async retry() {
    await this.fetch();
    this.querySelector("input, button")?.focus();
  }

  show(record) {
    this.shownHints = this.tries = 0;
    this.wrong = null;
    this.reached = new Set();
    const panel = node("div", { class: "cg-panel cg-asked" }, ...this.parts(record), this.spoken.element);
    this.replaceChildren(panel);
  }

  parts(record) {
    this.verdict = node("div", { class: "cg-verdict", hidden: true });
    this.hints = node("ol", { class: "cg-hints", hidden: true });
    this.solution = node("div", { class: "cg-solution", id: unique("solution"), hidden: true });
    const form = this.answerForm(record);
    if (this.isBare) return [form, this.verdict];
    const level = this.getAttribute("heading") ?? "2";
    return [
      node(`h${level}`, { class: "cg-title" }, record.title),
      html("div", record.question, { class: "cg-question" }),
      ...[form, this.verdict, this.hints, this.solution, this.ways(record)],
    ];
  }

  // The fields

  answerForm(record) {
    this.fields = record.form.type === "choice" ? choices(record) : lines(record);
    const legend = this.isBare ? `Your answer to ${record.id}` : "Your answer";
    const check = node("button", { type: "submit", class: "cg-button cg-main" }, "Check");
    const row = node("div", { class: "cg-buttons-row" }, check, ...this.helpers(record));
    const submit = (event) => {
      event.preventDefault();
      this.check(record);
    };
    return node("form", { novalidate: true, on: { submit } }, group(legend, this.fields.element), row);
  }

  helpers(record) {
    if (this.isBare) return [];
    const count = record.hints.length;
    this.hintButton = button(`Hint 1 of ${count}`, () => this.hint(record));
    this.solutionButton = button("Show the worked solution", () => this.toggle(record), {
      "aria-expanded": "false", "aria-controls": this.solution.id,
    });
    return count ? [this.hintButton, this.solutionButton] : [this.solutionButton];
  }

  hint({ id, hints }) {
    if (this.shownHints >= hints.length) return;
    const markup = hints[this.shownHints];
    const shown = html("li", markup);
    this.shownHints += 1;
    this.hints.append(shown);
    this.hints.hidden = false;
    const next = this.shownHints + 1;
    const isLast = next > hints.length;
    this.hintButton.textContent = isLast ? "No more hints" : `Hint ${next} of ${hints.length}`;
    if (isLast) this.hintButton.setAttribute("aria-disabled", "true");
    progress.note(id, ({ hints: before }) => ({ hints: Math.max(before, this.shownHints) }));
    this.spoken.say(`Hint ${this.shownHints}: ${shown.textContent}`);
  }

  toggle(record) {
    const opens = this.solution.hidden;
    if (opens) this.solution.replaceChildren(...solutionOf(record, this.wrong));
    this.solution.hidden = !opens;
    this.solutionButton.textContent = `${opens ? "Hide" : "Show"} the worked solution`;
    this.solutionButton.setAttribute("aria-expanded", String(opens));
    if (opens) progress.note(record.id, () => ({ solved: true }));
  }

  ways(record) {
    const { kind, level, n } = record;
    const links = [];
    if (record.input && OPENED.test(record.layer)) {
      const state = query({ layer: record.layer, input: record.input.join("x") });
      links.push(node("a", { href: `${CALCULATOR}?${state}` }, "Open in the calculator"));
    }
    if (n) {
      const address = `${PRACTICE}?${query({ v: VERSION, kind, level, n })}`;
      links.push(node("a", { href: address }, "Link to this problem"));
    }
    return node("p", { class: "cg-ways" }, ...links);
  }

  // The verdict

  async check(record) {
    const { values, messages } = this.fields.read();
    const found = isReadable(values) ? await judged(record, values) : {};
    const isDoubtful = messages.some(Boolean) && !found.slips?.length;
    this.fields.say(isDoubtful ? messages : []);
    if (isDoubtful) this.refuse(messages);
    else if (found.verdict === "unjudged") this.present(record, found);
    else this.tell(record, found);
  }

  refuse(messages) {
    this.verdict.hidden = true;
    this.spoken.say(messages.find(Boolean));
  }

  tell(record, found) {
    const isRight = found.verdict === "right";
    const wasRight = progress.of(record.id).right;
    const kept = this.keep(record, found, isRight);
    this.tries += 1;
    // The slips of a target are of the reader's layer, not of the one in the solution.
    this.wrong = found.verdict === "missed" ? null : found.slips?.[0];
    // A target can be reached in several ways, and each that is found is kept in sight.
    if (isRight && found.values) this.reached.add(`(${found.values.map(shown).join(", ")})`);
    this.present(record, { ...found, reached: [...this.reached] }, wasRight ? null : kept);
    // The next number typed takes the place of the wrong one.
    if (!isRight) this.querySelector("input:focus")?.select();
    if (!this.solution.hidden) this.solution.replaceChildren(...solutionOf(record, this.wrong));
  }

  present(record, found, kept) {
    const isRight = found.verdict === "right";
    const parts = verdictOf(record, found, kept);
    this.verdict.className = `cg-verdict cg-result ${isRight ? "" : "cg-refused"}`;
    this.verdict.replaceChildren(...parts);
    this.verdict.hidden = false;
    // With its number, the same verdict is said again.
    const times = isRight ? "" : ` (try ${this.tries})`;
    this.spoken.say(sentences(parts) + times);
  }

  keep(record, found, isRight) {
    const folds = this.isBare ? opened(this) : {};
    if (found.slips?.length === 1 && record.form.type !== "choice") progress.noteMistake(found.slips[0], record);
    return progress.note(record.id, ({ tries, ...before }) => ({
      ...before, ...folds, tries: tries + 1, right: isRight,
    }));
  }
}

// Items and lines one after the other, with room between them.
const sentences = (parts) =>
  parts.flatMap((part) => (part.children.length ? [...part.children] : [part])).map((part) => part.textContent).join(" ");
const shown = (value) => (Array.isArray(value) ? `(${value.join(", ")})` : value);
const isReadable = (values) => values.every((value) => value !== undefined);

async function judged(record, values) {
  if (record.form.type !== "hyperparameters") return judge(record, values);
  try {
    return await judgeLayer(record, values);
  } catch {
    return { verdict: "unjudged" };
  }
}

// What stands open of the page's own hints and solution, between this problem and the next heading.
function opened(element) {
  const folds = [];
  for (let at = element.parentElement.nextElementSibling; at && !/^H[1-3]$/.test(at.tagName); at = at.nextElementSibling) {
    if (at.matches("details[open]")) folds.push(at.querySelector("summary").textContent);
  }
  const solved = folds.some((words) => words.startsWith("Worked"));
  return { hints: folds.filter((words) => words.startsWith("Hint")).length, solved };
}

define("cg-problem", Problem);
