// What the rules of all layers share: convguide/layers/base.py and kept.py again.

import { ShapeError, mod, refuse, whole, wrong } from "./formulas.js";
import { data, isFloat, isInt, kind, repr } from "./sentences.js";

export const bases = (layer) => data.layers[layer.type].bases;
export const rankOf = (layer) => data.layers[layer.type].rank;
export const isA = (layer, base) => bases(layer)?.includes(base) ?? false;

// The rule of the nearest base that has one, as a method is found in Python.
export function inherited(rules, type) {
  const base = data.layers[type].bases.find((name) => rules[name]);
  return base && rules[base];
}

const AXES = ["depth", "height", "width"];
export const letters = (rank) => (rank === 1 ? ["L"] : ["D", "H", "W"].slice(-rank));
export const axisNames = (rank) => (rank === 1 ? ["length"] : AXES.slice(-rank));
export const fill = (value, rank) => Array(rank).fill(value);
export const times = (sizes) => sizes.join("×");

export const isNumber = (value) => isInt(value) || isFloat(value) || typeof value === "boolean";

// Whether two values are equal in Python, where True is 1 and 1 is 1.0.
export const equal = (one, other) =>
  isNumber(one) && isNumber(other) ? +one === +other : repr(one) === repr(other);

// A tuple of equal entries is said as one of them.
export function brief(value, rank = null) {
  const isOne = Array.isArray(value) && value.length && value.every((one) => equal(one, value[0]));
  if (!isOne) return repr(value);
  return (rank ? value.length === rank : value.length > 1) ? repr(value[0]) : repr(value);
}

export function axes(name, value, rank, broadcast = true, bools = false) {
  if (isInt(value)) return fill(value, rank);
  let entries = Array.isArray(value) ? value : fill(value, rank);
  if (entries.length === 1 && broadcast) entries = fill(entries[0], rank);
  if (entries.length !== rank) refuse("axes", name, rank, value);
  return integers(name, entries, bools);
}

export function integers(name, entries, bools = false) {
  return entries.map((entry, at) => {
    const taken = isInt(entry) || (typeof entry === "boolean" && (at > 0 || bools));
    if (!taken) wrong("integers", name, entry, kind(entry));
    return Number(entry);
  });
}

export const integer = (name, value) => integers(name, [value])[0];

export function yesOrNo(layer, ...names) {
  for (const name of names) {
    if (typeof layer[name] !== "boolean") wrong("yes_or_no", name, layer[name]);
  }
}

export const sizes = (shape) => shape.map((size) => whole("input size", size, 0));

// A shape as [batch, channels, sizes].
export function image(layer, input_shape, rank) {
  const shape = sizes(input_shape);
  if (shape.length !== rank + 1 && shape.length !== rank + 2) {
    refuse("image", layer.type, ["C", ...letters(rank)].join(", "), shape);
  }
  return [shape.slice(0, -rank - 1), shape.at(-rank - 1), shape.slice(-rank)];
}

// The size on each axis; a refusal is led by the axis.
export function byAxis(sizeOf, ...columns) {
  const names = axisNames(columns[0].length);
  return columns[0].map((_, at) => {
    try {
      return sizeOf(...columns.map((column) => column[at]));
    } catch (error) {
      if (!(error instanceof ShapeError)) throw error;
      throw new ShapeError(`${names[at]}: ${error.message}`);
    }
  });
}

export function several(name, value) {
  if (!Array.isArray(value)) wrong("several", name, value);
  return integers(name, value);
}

export function counted(name, value) {
  const entries = Array.isArray(value) ? several(name, value) : [integer(name, value)];
  return entries.map((entry) => whole(name, entry, 0));
}

export function real(name, value) {
  if (!isFloat(value) && !isInt(value) && typeof value !== "boolean") {
    wrong("real", name, value, kind(value));
  }
  return +value;
}

const FLOAT32_MAX = 2 ** 128 - 2 ** 104;

export function number(name, value) {
  const found = real(name, value);
  if (Number.isFinite(found) && Math.abs(found) > FLOAT32_MAX) {
    refuse("number", name, FLOAT32_MAX, value);
  }
  return found;
}

export function checkValues(layer, count, shape) {
  if (count === 1) refuse("check_values", layer.type, shape);
}

export function place(name, dim, rank) {
  const most = Math.max(rank, 1);
  if (dim < -most || dim >= most) refuse("place", name, -most, most - 1, most, dim);
  return mod(dim, most);
}

export const listed = (values) => `[${values.map(repr).join(", ")}]`;

// The [left, right] padding of each padded dimension, the last one last.
export function sidesOf(layer) {
  const entries = layer.padding;
  if (entries.length % 2) refuse("Pad.sides", entries);
  const pairs = entries.map((left, at) => [left, entries[at + 1]]);
  return pairs.filter((_, at) => at % 2 === 0).reverse();
}
