// One output in words and as a formula: what it reads, axis by axis.

import * as axis from "./axes.js";

const LONGEST = 9;
const PLACE = { padding: "padding", zero: "zero", beyond: "outside" };
const count = (many, one) => `${many.toLocaleString("en-US")} ${one}${many === 1 ? "" : "s"}`;
const by = (sizes) => sizes.join("×");
const ROW = { depth: "slice", height: "row", width: "column", length: "pixel" };
export const rowOf = (one) => ROW[one.name];

// The taps of an output as a list, its middle left out where it is long.
function listed(one, at, write) {
  const { kernel } = one;
  const all = Array.from({ length: Math.min(kernel, LONGEST) }, (_, tap) => tap);
  const shown = kernel > LONGEST ? [0, 1, 2, null, kernel - 2, kernel - 1] : all;
  return shown.map((tap) => (tap === null ? "…" : write(axis.tapOf(one, at, tap))));
}

// A place by the pixel that stands there, or by why none does.
function placed(one, place) {
  const kind = axis.kind(one, place);
  const spelled = `${place}`.replace("-", "−");
  if (kind === "input") return `${place / one.spread}`;
  const copied = axis.source(one, place);
  return copied === null ? `${spelled} (${PLACE[kind]})` : `${spelled} (copy of ${copied})`;
}

// The pixels that an output depends on, along one axis.
function pixels(one, at) {
  const real = [];
  for (let tap = 0; tap < Math.min(one.kernel, 10000); tap++) {
    const pixel = axis.source(one, axis.tapOf(one, at, tap));
    if (pixel !== null) real.push(pixel);
  }
  return [...new Set(real)].sort((a, b) => a - b);
}

function range(numbers) {
  if (numbers.length <= LONGEST) return numbers.join(", ");
  return `${numbers.slice(0, 3).join(", ")}, … ${numbers.at(-1)}`;
}

function reads(one, at) {
  const real = pixels(one, at);
  if (!real.length) return `no ${rowOf(one)}`;
  return `${rowOf(one)}${real.length === 1 ? "" : "s"} ${range(real)}`;
}

export const position = (axes, at) =>
  axes.map((one, which) => `${rowOf(one)} ${at[which]}`).join(", ");

// What a screen reader says of a step, and the figure's name.
export function step(axes, at) {
  const read = axes.map((one, which) => reads(one, at[which])).join(" and ");
  return `Output ${position(axes, at)} reads ${read} of the input`;
}

export function alternative(layer, axes, at, missing) {
  const [from, to] = [by(axes.map(({ size }) => size)), by(axes.map(({ out }) => out))];
  const never = missing ? ` ${count(missing, "pixel")} of the input never read.` : "";
  return `${layer.type}: ${from} in, ${to} out. ${step(axes, at)}.${never}`;
}

const times = (factor, name) => (factor === 1 ? name : `${factor}·${name}`);

// The lines of one axis: where tap i of this output lies.
function tapLine(one, at, tap) {
  const name = rowOf(one);
  if (one.spread > 1 || one.step !== one.stride) return stampLine(one, at, name);
  const where = `${at}·${one.stride} − ${one.before} + ${times(one.dilation, tap)}`;
  return `${name}: ${where} = ${listed(one, at, (place) => placed(one, place)).join(", ")}`;
}

// Of a transposed convolution: which pixel meets which weight.
function stampLine(one, at, name) {
  const met = [];
  for (let tap = 0; tap < Math.min(one.kernel, 10000); tap++) {
    const pixel = axis.source(one, axis.tapOf(one, at, tap));
    // The stretched input meets the weights from the last to the first.
    if (pixel !== null) met.push(`${pixel} with weight ${one.kernel - 1 - tap}`);
  }
  const pairs = met.length > LONGEST ? [...met.slice(0, 3), "…", met.at(-1)] : met;
  const rule = `pixel·${one.stride} + ${times(one.dilation, "weight")} − ${one.padding} = ${at}`;
  return `${name}: ${rule}: ${pairs.join(", ") || "no pixel"}`;
}

const TAPS = { 1: ["i"], 2: ["i", "j"], 3: ["h", "i", "j"] };

// How many values an average divides by here: torch counts before it cuts off what lies outside.
export function divisor(layer, axes, at) {
  if (layer.divisor_override) return layer.divisor_override;
  return axes.map((one, which) => {
    const start = axis.windowStart(one, at[which]);
    const end = Math.min(start + one.kernel, one.size + one.padding);
    return layer.count_include_pad ? end - start : Math.min(end, one.size) - Math.max(start, 0);
  }).reduce((a, b) => a * b, 1);
}

function headline(layer, axes, at) {
  const taps = TAPS[axes.length];
  const spots = axes.map((one) => rowOf(one)).join(", ");
  const here = at.join(", ");
  const group = layer.groups > 1 ? " of the filter's group" : "";
  const bias = layer.bias === false ? "" : "b[o] + ";
  if (layer.type.startsWith("MaxPool")) return `y[c, ${here}] = the largest x[c, ${spots}]`;
  if (axis.isPool(layer)) {
    return `y[c, ${here}] = (sum of x[c, ${spots}]) / ${divisor(layer, axes, at)}`;
  }
  if (axis.isTransposed(layer)) {
    return `y[o, ${here}] = ${bias}Σ x[c, pixel] · w[c, o, weight], over every channel c${group}`;
  }
  return `y[o, ${here}] = ${bias}Σ w[o, c, ${taps.join(", ")}] · x[c, ${spots}], over every channel c${group}`;
}

// How this output comes about; the head only where all axes of the layer show.
export function formula(layer, axes, at, isWhole) {
  const taps = TAPS[axes.length];
  const lines = axes.map((one, which) => tapLine(one, at[which], taps[which]));
  return [...(isWhole ? [headline(layer, axes, at)] : []), ...lines];
}
