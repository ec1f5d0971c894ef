// A reader's answer: read from its fields, with a message where it cannot be read, and judged.
import { field, node, numbers, unique } from "./ui.js";

const GROUPED = /^\d{1,3}([,_ ’']\d{3})+$/;
const DECIMAL = /^[-−+]?\d*[.,]\d+$/;
const PAIR = 2;

// Reads the texts of all fields: { values, messages }, one of each a field, "" for no message.
// A decimal has a value and a message: some mistakes leave a fraction, else it is no answer.
// One text may hold the answers of all fields: "(16, 30, 46)" or "16x30x46".
export function readTexts(texts, { pairs = false } = {}) {
  const spread = spreadOver(texts);
  if (spread) return { values: spread, messages: spread.map(() => ""), texts: spread.map(String) };
  const read = texts.map((text) => readOne(text.trim(), pairs, texts.length));
  return { values: read.map(({ value }) => value), messages: read.map(({ message = "" }) => message) };
}

// The numbers of one text, where it holds as many as there are fields and the others are empty.
export function spreadOver(texts) {
  const filled = texts.filter((text) => text.trim());
  if (texts.length < 2 || filled.length !== 1) return null;
  if (texts.length === 2 && GROUPED.test(filled[0].trim())) return null;
  const parts = numbers(filled[0]);
  return parts?.length === texts.length ? parts : null;
}

function readOne(text, pairs, count) {
  if (!text) return { message: "Still empty: type a whole number." };
  if (DECIMAL.test(text) && !GROUPED.test(text)) return decimal(text);
  const found = GROUPED.test(text) ? [Number(text.replace(/\D/g, ""))] : numbers(text);
  if (!found) return { message: `“${text}” is not a whole number, such as 32.` };
  if (found.some((value) => !Number.isSafeInteger(value))) {
    return { message: `${text} is too large to be exact: at most 9,007,199,254,740,991.` };
  }
  if (found.length === 1) return { value: found[0] };
  if (pairs && found.length === PAIR) return { value: found };
  return { message: severalIn(text, found.length, pairs, count) };
}

function decimal(text) {
  const value = Number(text.replace("−", "-").replace(",", "."));
  const words = Number.isInteger(value)
    ? "is written without a point here."
    : "is not a whole number. What does the formula do with the rest of a division?";
  return { value, message: `${text} ${words}` };
}

function severalIn(text, found, pairs, count) {
  const wanted = pairs ? "one, or two for height × width" : "one";
  const all = count > 1 ? ` To give the whole answer in one field, give ${count}.` : "";
  return `${text} holds ${found} numbers, and this field takes ${wanted}.${all}`;
}

const same = (one, other) => String(one) === String(other);

// What an answer is: right, one named mistake, several that give the same, or unknown.
// A mistake that was made in some entries only is found where none gives them all;
// a whole one, such as places that are swapped, is made in all of them or not at all.
export function judge({ answer, slips = [] }, values) {
  const right = [].concat(answer);
  const hits = right.map((value, at) => same(value, values[at]));
  if (hits.every(Boolean)) return { verdict: "right", hits };
  const gives = (slip, at) => same([].concat(slip.answer)[at], values[at]);
  const all = slips.filter((slip) => hits.every((_, at) => gives(slip, at)));
  const some = slips.filter((slip) => !slip.whole && hits.every((isHit, at) => isHit || gives(slip, at)));
  const found = all.length ? all : some;
  return { verdict: ["unknown", "mistake"][found.length] ?? "several", hits, slips: found, values };
}

const NAMES = ["kernel_size", "stride", "padding", "dilation"];
const along = (value, axis) => (Array.isArray(value) ? value[axis] : value);

// Hyperparameters are right if they reach the target, whichever they are: the formula judges.
export async function judgeLayer({ form }, values) {
  const { ShapeError, convSize } = await import("./formulas.js");
  const along = (axis) => values.map((value) => (Array.isArray(value) ? value[axis] : value));
  try {
    const sizes = form.size.map((size, axis) => convSize(size, ...along(axis)));
    if (!same(sizes, form.target)) return { verdict: "missed", sizes, slips: await missed(form, values) };
  } catch (error) {
    if (!(error instanceof ShapeError || error instanceof RangeError)) throw error;
    return { verdict: "refused", reason: error.message };
  }
  const outside = outsideOf(form, values);
  return outside ? { verdict: "outside", reason: outside } : { verdict: "right", values };
}

// The mistakes by which a layer would seem to reach the target.
async function missed({ size, target }, values) {
  const [{ mistaken }, { build }] = await Promise.all([import("./mistakes.js"), import("./layers.js")]);
  return mistaken(build("Conv2d", [1, 1, ...values], {}), [1, ...size], target);
}

function outsideOf({ names, ranges }, values) {
  for (const [at, name] of names.entries()) {
    const [least, most] = ranges[name];
    const value = [].concat(values[at]).find((one) => one < least || one > most);
    if (value !== undefined) return `It would do, but ${name}=${value} lies outside of ${least} to ${most}`;
  }
  return "";
}

// The fields of an answer: { element, read(), say(messages) }; `read` gives values and messages.

export function lines({ form }) {
  const pairs = form.type === "hyperparameters";
  const made = form.names.map((name) =>
    field({ name, label: name, act: (event) => onInput(event, made), keys: pairs ? "text" : "numeric" }));
  return {
    element: node("div", { class: "cg-fields" }, ...made.map(({ element }) => element)),
    read: () => {
      const { texts, ...read } = readTexts(made.map(({ value }) => value), { pairs });
      spread(made, texts);
      return read;
    },
    say: (messages) => {
      made.forEach((one, at) => one.say(messages[at]));
      made.find((_, at) => messages[at])?.input.focus();
    },
  };
}

// A whole answer that is pasted into one field goes to all of them.
function onInput(event, made) {
  made.find(({ input }) => input === event.target).say();
  if (event.inputType === "insertFromPaste") spread(made, spreadOver(made.map(({ value }) => value)));
}

const spread = (made, values) => values?.forEach((value, at) => { made[at].value = String(value); });

export function choices({ form }) {
  const name = unique("choice");
  const message = node("p", { class: "cg-message", id: `${name}-message`, hidden: true });
  const inputs = form.options.map((option, at) =>
    node("input", { type: "radio", name, value: at, "aria-describedby": message.id }));
  const rows = form.options.map((option, at) =>
    node("label", { class: "cg-option" }, inputs[at], node("span", {}, option)));
  return {
    element: node("div", { class: "cg-options" }, ...rows, message),
    read: () => {
      const chosen = inputs.findIndex(({ checked }) => checked);
      const isMade = chosen >= 0;
      return { values: [isMade ? chosen : undefined], messages: [isMade ? "" : "Nothing is chosen yet."] };
    },
    say: ([text = ""]) => {
      message.textContent = text;
      message.hidden = !text;
      if (text) inputs[0].focus();
    },
  };
}
