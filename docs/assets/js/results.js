// What the calculator says of a layer: its output, what it costs and sees, or the refusal.

import { axesOf, isTransposed, unreadTotal } from "./axes.js";
import { macs, paramCount, receptiveField, unread } from "./counts.js";
import { ShapeError } from "./formulas.js";
import { node, thousands } from "./ui.js";
import { paddings } from "./windows.js";
import { worked } from "./worked.js";

const by = (sizes) => sizes.join("×");
const product = (values) => values.reduce((a, b) => a * b, 1);
export const shapeText = (shape) => `(${shape.join(", ")})`;
const amount = (count, one) => `${thousands(count)} ${one}${count === 1 ? "" : "s"}`;

// A value, or in its place why there is none.
function either(find) {
  try {
    return find();
  } catch (error) {
    if (!(error instanceof ShapeError || error instanceof RangeError)) throw error;
    return node("span", { class: "cg-none" }, error.message);
  }
}

function field(layer) {
  const windows = receptiveField(layer);
  return `${by(windows.map(({ size }) => size))}, in steps of ${by(windows.map(({ stride }) => stride))}`;
}

// How many pixels no output depends on: by formula; pixel by pixel where padding copies pixels.
export function unreadCountOf({ layer, shape, output }) {
  if (isTransposed(layer) || (layer.padding_mode ?? "zeros") !== "zeros") return unreadTotal(axesOf(layer, shape, output));
  const sizes = shape.slice(-unread(layer, shape).length);
  return product(sizes) - product(unread(layer, shape).map((count, at) => sizes[at] - count));
}

function unreadText(found) {
  const count = unreadCountOf(found);
  if (count === null) return "too many pixels to go through one by one";
  if (!count) return "none: every pixel is read";
  return `${thousands(count)} of ${amount(product(found.shape.slice(-found.layer.kernel_size.length)), "pixel")}`;
}

function facts(found) {
  const { layer, shape } = found;
  const rows = [
    ["Parameters", () => thousands(paramCount(layer))],
    ["MACs", () => thousands(macs(layer, shape))],
    ["Receptive field", () => field(layer)],
    ["Never read", () => unreadText(found)],
  ];
  return node("dl", { class: "cg-facts" },
    ...rows.map(([name, find]) => node("div", {}, node("dt", {}, name), node("dd", {}, either(find)))));
}

// The formula knows one padding for both sides: what it cannot say is added to the size before.
export function plain(layer, shape) {
  if (!layer.type.startsWith("Conv") || isTransposed(layer)) return { layer, shape, notes: [] };
  const sides = paddings(layer);
  const isPlain = sides.map(([left, right]) => left === right && left >= 0);
  const spatial = shape.slice(-sides.length).map((size, at) =>
    (isPlain[at] ? size : size + sides[at][0] + sides[at][1]));
  const notes = sides.flatMap(([left, right], at) => (isPlain[at] ? []
    : [`padding adds ${left} and ${right} pixels: ${shape.at(at - sides.length)} becomes ${spatial[at]}`]));
  const padding = sides.map(([left], at) => (isPlain[at] ? left : 0));
  return { layer: { ...layer, padding }, shape: [...shape.slice(0, -sides.length), ...spatial], notes };
}

const lined = ({ name, lines }) =>
  lines.map((line, at) => `${at ? " ".repeat(name.length) : name} = ${line}`).join("\n");

function workedBlock(found) {
  const { layer, shape, notes } = plain(found.layer, found.shape);
  const steps = either(() => [...notes, ...worked(layer, shape).map(lined)].join("\n\n"));
  return node("pre", { class: "cg-worked" }, steps);
}

const origin = () => node("p", { class: "cg-origin" }, "By formula, in your browser: the same as our Python, which torch has agreed to.");

export function results(found) {
  if (found.refusal) return [refused(found.refusal)];
  if (!found.output) return [node("div", { class: "cg-result cg-refused" }, node("p", {}, "The marked field cannot be read yet."))];
  const answer = node("p", { class: "cg-answer" }, `${shapeText(found.shape)} → ${shapeText(found.output)}`);
  return [node("div", { class: "cg-result" }, answer, facts(found), origin()), workedBlock(found)];
}

function refused(message) {
  return node("div", { class: "cg-result cg-refused" },
    node("p", { class: "cg-answer" }, "torch refuses this"), node("p", {}, `${message}.`), origin());
}

// The same in a sentence, for the live region.
export function said(found) {
  if (found.refusal) return `torch refuses this: ${found.refusal}`;
  if (!found.output) return "A field cannot be read: see its message.";
  return `Output shape ${shapeText(found.output)}`;
}
