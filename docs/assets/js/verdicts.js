// What a problem says of an answer, and its worked lines.
import { button, node } from "./ui.js";

// Markup of our own records; nothing that a reader typed gets here.
export function html(tag, markup, attributes = {}) {
  const made = node(tag, attributes);
  made.innerHTML = markup;
  return made;
}

// A message with a button that tries again.
export const failed = (words, act) =>
  node("div", { class: "cg-panel cg-failed", role: "alert" }, node("p", {}, words), button("Try again", act));

// The sign in front, ✓ or ✗, is the style's: the words say the same.
const headline = (words) => node("p", { class: "cg-headline" }, words);

const PARTS = {
  ...{ right: rightParts, mistake: mistakeParts, several: severalParts, unknown: unknownParts },
  ...{ missed: missedParts, refused: refusedParts, outside: refusedParts },
  unjudged: () => [node("p", {}, "The formula could not be loaded. Reload the page once the network is there.")],
};

export const verdictOf = (record, found, kept) => PARTS[found.verdict](record, found, kept);

function rightParts({ remark, form }, { reached }, kept) {
  const words = reached.length > 1 ? `Found so far: ${reached.join(", ")}.` : "Another layer may reach it too.";
  const ways = form.type === "hyperparameters" ? [node("p", {}, words)] : [];
  return [headline(`Right${how(kept)}.`), ...ways, ...(remark ? [html("div", remark)] : [])];
}

// How it was solved; nothing where it had been solved before.
function how(kept) {
  if (!kept) return "";
  const { tries, hints, solved } = kept;
  if (solved) return ", with the solution at hand";
  if (hints) return `, with ${hints === 1 ? "a hint" : `${hints} hints`}`;
  return tries === 1 ? " at the first try" : ` after ${tries} tries`;
}

function mistakeParts(record, { slips: [slip], hits }) {
  // To choose a mistake from a list is not to make it.
  if (record.form.type === "choice") {
    return [headline("Not yet."), node("p", {}, `That would give something else. ${slip.text}`)];
  }
  const elsewhere = elsewhereIn(record, slip, hits);
  return [headline(`Not yet: ${lower(slip.title)}.`), node("p", {}, slip.text + elsewhere), ...excerpt(record, slip)];
}

// Sentence and line are of one axis; the mistake may have been made in others alone.
function elsewhereIn({ form, worked }, { step }, hits) {
  const shown = form.names.indexOf(worked[step]?.name);
  const wrong = form.names.filter((_, at) => !hits[at]);
  return shown < 0 || !hits[shown] ? "" : ` ${form.names[shown]} is right: yours is in ${wrong.join(" and ")}.`;
}

const lower = (title) => title.replace(/^[A-Z](?=[a-z])/, (letter) => letter.toLowerCase());

function severalParts(record, { slips }) {
  const items = slips.map(({ text }) => node("li", {}, text));
  const count = ["", "", "Two", "Three", "Four"][slips.length] ?? slips.length;
  return [
    headline("Not yet."),
    node("p", {}, `${count} mistakes give this answer. Which one was yours?`),
    node("ul", {}, ...items),
  ];
}

function unknownParts({ form, answer }, { hits, values = [] }) {
  // Where a receptive field begins may lie in the padding; sizes and counts begin at 0.
  const negative = [].concat(answer).findIndex((right, at) => right >= 0 && values[at] < 0);
  if (negative >= 0 && !/start/.test(form.names?.[negative])) {
    return [headline("Not yet."), node("p", {}, `${form.names[negative]} cannot be negative.`)];
  }
  const names = form.type === "numbers" && form.names.length > 1 ? form.names : [];
  const good = names.filter((name, at) => hits[at]);
  const partly = good.length ? ` Right so far: ${good.join(", ")}.` : "";
  const words = form.type === "choice"
    ? "None of the mistakes that we know leads to this one."
    : "None of the mistakes that we know gives these numbers: look for a slip in the arithmetic.";
  return [headline("Not yet."), node("p", {}, words + partly)];
}

const by = (sizes) => sizes.join("×");

function missedParts({ form }, { sizes, slips }) {
  const words = `With these, ${by(form.size)} becomes ${by(sizes)}, not ${by(form.target)}.`;
  const seems = slips.length ? [node("p", {}, `It would seem to be ${by(form.target)} like this:`),
    node("ul", {}, ...slips.map(({ title, text }) => node("li", {}, `${title}. ${text}`)))] : [];
  return [headline("Not yet."), node("p", {}, words), ...seems];
}

function refusedParts(record, { reason }) {
  return [headline("Not yet."), node("p", {}, `${reason}.`)];
}

// Worked lines, up to the one where it went wrong: the rest is still the reader's.

function excerpt({ worked }, { step, line }) {
  const at = worked?.[step];
  if (!at) return [];
  const upTo = Math.min(line ?? 0, at.lines.length - 1);
  return [node("p", { class: "cg-look" }, "It happens in this line:"), workedOf(at, upTo, upTo)];
}

function workedOf({ name, lines: all }, marked = -1, last = all.length - 1) {
  const pre = node("pre", { class: "cg-worked" });
  all.slice(0, last + 1).forEach((line, at) => {
    const text = `${at ? " ".repeat(name.length) : name} = ${line}`;
    pre.append(at ? "\n" : "", at === marked ? node("mark", { class: "cg-here" }, text) : text);
  });
  return pre;
}

export function solutionOf({ worked = [], remark }, wrong) {
  const steps = worked.map((one, at) => workedOf(one, wrong?.step === at ? wrong.line : -1));
  return [...steps, ...(remark ? [html("div", remark)] : [])];
}
