// Layers as plain objects, with torch's names and every field; what they make of a shape.
//
// A layer is {type: "Conv2d", in_channels: 3, …, kernel_size: [3, 5], …}, a network
// {type: "Sequential" | "Sum" | "Concat", layers: […], dim}; a tuple is an array. A whole
// number in floating point, such as 1.0, is a Float (sentences.js).

import { inherited } from "./base.js";
import { refuse, wrong } from "./formulas.js";
import { Float, data, isInt, repr, say } from "./sentences.js";
import * as windows from "./windows.js";

// By base: what a layer checks when it is built, makes of a shape, learns and sees.
export const rules = { born: {}, shapes: {}, params: {}, fields: {} };

export function learn(more) {
  for (const [table, entries] of Object.entries(rules)) Object.assign(entries, more[table]);
}

learn(windows);

const revived = (value) => (value?.float === undefined ? value : new Float(value.float));

// Each type's fields in order: {name, default} (undefined where it must be given).
export const LAYERS = Object.fromEntries(
  Object.entries(data.layers).map(([type, { rank, bases, positional, fields, named }]) => [
    type,
    {
      rank, bases, positional, named,
      fields: fields.map(([name, value]) => ({ name, default: revived(value) })),
    },
  ]),
);

function tell(key, values) {
  throw new TypeError(say(key, values));
}

// A layer from its arguments, or the refusal of torch's constructor.
export function build(type, args = [], keywords = {}) {
  if (NETWORKS.includes(type)) return network(type, args, keywords);
  const isKnown = Object.hasOwn(LAYERS, type) && inherited(rules.shapes, type);
  if (!isKnown) tell("unknown_type", { name: type });
  const layer = { type };
  if (type === "Identity") return layer;
  for (const [name, value] of bound(type, LAYERS[type], args, keywords)) layer[name] = value;
  inherited(rules.born, type)?.(layer);
  return layer;
}

const NETWORKS = ["Sequential", "Sum", "Concat"];
export const isNetwork = (layer) => NETWORKS.includes(layer.type);

function network(type, layers, keywords) {
  const [unknown] = Object.keys(keywords).filter((name) => type !== "Concat" || name !== "dim");
  if (unknown) tell("unknown_field", { type, name: unknown, fields: "dim" });
  if (type !== "Sequential" && !layers.length) refuse("some");
  layers.forEach((layer, at) => layer?.type || wrong("checked.2", at, layer));
  const { dim = 1 } = keywords;
  if (!isInt(dim)) wrong("Concat.__init__", dim);
  return type === "Concat" ? { type, layers, dim } : { type, layers };
}

function bound(type, { fields, named }, args, keywords) {
  if (!fields.length) checkNothing(type, args, keywords);
  const inOrder = fields.filter(({ name }) => !named.includes(name));
  if (args.length > inOrder.length) {
    tell("too_many", { type, most: inOrder.length, count: args.length });
  }
  const given = new Map(args.map((value, at) => [inOrder[at].name, value]));
  const names = fields.map(({ name }) => name);
  for (const [name, value] of Object.entries(keywords)) {
    if (!names.includes(name)) tell("unknown_field", { type, name, fields: names.join(", ") });
    if (given.has(name)) tell("field_twice", { type, name });
    given.set(name, value);
  }
  for (const { name, default: usual } of fields) {
    if (!given.has(name) && usual === undefined) tell("missing_field", { type, name });
  }
  return fields.map(({ name, default: usual }) => [name, given.has(name) ? given.get(name) : usual]);
}

function checkNothing(type, args, keywords) {
  const named = Object.entries(keywords).map(([name, value]) => `${repr(name)}: ${repr(value)}`);
  if (args.length) tell("Parameterless.__init__", [type, args]);
  if (named.length) tell("Parameterless.__init__", [type, `{${named.join(", ")}}`]);
}

// What comes out for an input shape, or a ShapeError; networks: see networks.js.
export function outputShape(layer, input_shape, training = true) {
  return inherited(rules.shapes, layer.type)(layer, [...input_shape], training);
}
