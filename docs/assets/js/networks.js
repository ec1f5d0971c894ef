// Layers in a row and branches that join: each layer is asked once, and says where it refuses.

import { listed, sizes } from "./base.js";
import * as counts from "./counts.js";
import { ShapeError, exact, mod, product, refuse, total } from "./formulas.js";
import "./blocks.js";
import "./kept.js";
import { LAYERS, build, isNetwork, outputShape as layerShape } from "./layers.js";
import "./pads.js";
import "./resizing.js";
import { grouped, repr, say } from "./sentences.js";

const EXPECTED = ["in_channels", "in_features", "num_features", "num_channels", "normalized_shape"];

const inside = (place, at) => (place ? `${place}.${at}` : String(at));
const named = (layer, place) => (place ? `${place}: ${layer.type}` : layer.type);

// A refusal with the place of the layer that refuses, and its reason apart.
function placed(error, layer, place, shape, why) {
  const where = named(layer, place);
  const told = new error.constructor(say("placed", [where, shape, why]));
  return Object.assign(told, { place: where, reason: why });
}

const isRefusal = (error) => [ShapeError, TypeError, RangeError].some((kind) => error instanceof kind);

class Walk {
  constructor(training) {
    this.training = training;
    this.rows = [];
  }

  through(layer, here, place) {
    if (layer.type === "Sequential") {
      return layer.layers.reduce((at, one, index) => this.through(one, at, inside(place, index)), here);
    }
    return isNetwork(layer) ? this.join(layer, here, place) : this.ask(layer, here, place);
  }

  ask(layer, here, place) {
    const shape = here.output_shape;
    try {
      passable(layer, here.layer);
      const out = layerShape(layer, shape, this.training);
      const costs = [counts.paramCount(layer), counts.macs(layer, shape)];
      return this.add(layer, here, place, out, ...costs, seen(here, () => counts.receptiveField(layer)));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      throw placed(error, layer, place, shape, reasonOf(error, layer, here));
    }
  }

  join(layer, here, place) {
    const ends = layer.layers.map((one, at) => this.through(one, here, inside(place, `branch${at}`)));
    try {
      ends.forEach((end) => passable(layer, end.layer));
      const out = JOINED[layer.type](layer, ends.map((end) => end.output_shape));
      return this.add(layer, here, place, out, 0, 0, seen(here, () => fieldAt(layer, "")));
    } catch (error) {
      if (!isRefusal(error)) throw error;
      throw placed(error, layer, place, here.output_shape, error.message);
    }
  }

  add(layer, here, place, output_shape, params, macs, field) {
    const input_shape = here.output_shape;
    const activations = product(output_shape);
    const row = { place: named(layer, place), layer, input_shape, output_shape, params, macs, activations, field };
    this.rows.push(row);
    return row;
  }
}

function start(input_shape) {
  const shape = sizes(input_shape);
  return { layer: { type: "Input" }, input_shape: shape, output_shape: shape, field: [] };
}

// What a row sees of the network's input; null where no window says it.
function seen(here, field) {
  try {
    return here.field && composed(here.field, field());
  } catch (error) {
    if (error instanceof ShapeError || error instanceof RangeError) return null;
    throw error;
  }
}

// The windows of one layer behind another; pointwise layers have none to add.
export function composed(first, then) {
  if (first.length && then.length && first.length !== then.length) {
    refuse("composed", first.length, then.length);
  }
  if (!first.length || !then.length) return first.length ? first : then;
  return first.map(({ size, stride, start }, axis) => {
    const after = then[axis];
    return {
      size: exact(size + (after.size - 1) * stride),
      stride: exact(stride * after.stride),
      start: exact(start + after.start * stride) || 0,
    };
  });
}

function passable(layer, before) {
  if (layer.type.startsWith("MaxUnpool")) refuse("passable.1", layer.type);
  if (before.return_indices && layer.type !== "Identity") {
    refuse("passable.2", before.type, layer.type);
  }
}

function reasonOf(error, layer, { layer: before, input_shape: came, output_shape: shape }) {
  const fitting = fit(layer, shape);
  let why = error.message;
  if (layer.type === "Linear" && before.type === "Flatten" && shape.length) {
    const gives = flattened(before, came) + grouped(shape.at(-1));
    why = say("refusal.1", [layer.in_features, gives]);
  }
  return fitting ? say("refusal.2", [why, fitting]) : why;
}

function flattened({ start_dim, end_dim }, came) {
  const factors = came.slice(start_dim);
  const isToTheEnd = end_dim === -1 || end_dim === came.length - 1;
  return isToTheEnd && factors.length > 1 ? `${factors.join("·")} = ` : "";
}

// The change with which a layer takes a shape, or "" where none is plain.
function fit(layer, shape) {
  if (layer.type === "Linear" && shape.length > 2 && product(shape.slice(1)) === layer.in_features) {
    return say("fit");
  }
  for (const name of EXPECTED.filter((one) => one in layer)) {
    const found = candidates(layer, name, shape).find((value) => takes(layer, name, value, shape));
    if (found !== undefined) return `${name}=${repr(found)}`;
  }
  return "";
}

function candidates(layer, name, shape) {
  if (name === "normalized_shape") {
    const last = layer.normalized_shape.length;
    return last ? [shape.slice(-last)] : [];
  }
  if (name === "in_features") return shape.slice(-1);
  const rank = LAYERS[layer.type].rank ?? shape.length - 2;
  return [...shape.slice(-rank - 1).slice(0, 1), ...shape.slice(1, 2)];
}

function takes({ type, ...fields }, name, value, shape) {
  try {
    layerShape(build(type, [], { ...fields, [name]: value }), shape, false);
    return true;
  } catch (error) {
    if (isRefusal(error)) return false;
    throw error;
  }
}

// Sizes agree from the right, or one of them is 1, as torch's + has it.
function broadcast(first, second) {
  const rank = Math.max(first.length, second.length);
  const [one, other] = [first, second].map((shape) => [...Array(rank - shape.length).fill(1), ...shape]);
  return one.map((a, at) => {
    const b = other[at];
    if (a !== b && a !== 1 && b !== 1) refuse("broadcast", first, second, a, b, at);
    return a === 1 ? b : a;
  });
}

function concatenated({ dim }, given) {
  const shapes = given.filter((shape) => shape.length !== 1 || shape[0]);
  if (!shapes.length) return [0];
  const [first] = shapes;
  const rank = first.length;
  if (dim < -rank || dim >= rank) refuse("Concat.joined.1", dim, first, rank);
  const at = mod(dim, rank);
  const others = (shape) => (shape.length === rank ? repr(shape.toSpliced(at, 1)) : null);
  for (const shape of shapes) {
    if (others(shape) !== others(first)) refuse("Concat.joined.2", first, shape, at);
  }
  return first.with(at, total(shapes.map((shape) => shape[at])));
}

const JOINED = { Sum: (_, shapes) => shapes.reduce(broadcast), Concat: concatenated };

// The receptive field of a layer or network; a refusal is led by its place.
function fieldAt(layer, place) {
  if (layer.type === "Sequential") {
    return layer.layers.map((one, at) => fieldAt(one, inside(place, at))).reduce(composed, []);
  }
  if (isNetwork(layer)) return sideBySide(layer, place);
  try {
    return counts.receptiveField(layer);
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw new ShapeError(`${named(layer, place)}: ${error.message}`);
  }
}

function sideBySide(layer, place) {
  const branches = layer.layers.map((one, at) => fieldAt(one, inside(place, `branch${at}`)));
  try {
    var field = hulls(branches);
  } catch (error) {
    if (!(error instanceof ShapeError)) throw error;
    throw new ShapeError(`${named(layer, place)}: ${error.message}`);
  }
  const isAcross = [0, 1, -field.length - 1, -field.length - 2].includes(layer.dim ?? 1);
  if (!isAcross) refuse("Concat.fields_at", named(layer, place), layer.dim);
  return field;
}

// A pointwise branch sees its own pixel, along every axis that the others have.
function hulls(branches) {
  const ranks = [...new Set(branches.map((field) => field.length).filter(Boolean))].sort();
  if (ranks.length > 1) refuse("side_by_side", listed(ranks));
  const own = Array(ranks[0] ?? 0).fill({ size: 1, stride: 1, start: 0 });
  const fields = branches.map((field) => (field.length ? field : own));
  return own.map((_, axis) => hull(fields.map((field) => field[axis])));
}

function hull(windows) {
  const strides = [...new Set(windows.map(({ stride }) => stride))].sort((a, b) => a - b);
  if (strides.length > 1) refuse("hull", listed(strides));
  const start = Math.min(...windows.map((window) => window.start));
  const end = Math.max(...windows.map((window) => window.start + window.size));
  return { size: end - start, stride: strides[0], start };
}

// What comes out of a layer or a network; a network's refusal is led by the place.
export function outputShape(layer, input_shape, training = true) {
  if (!isNetwork(layer)) return layerShape(layer, input_shape, training);
  return new Walk(training).through(layer, start(input_shape), "").output_shape;
}

export const receptiveField = (layer) =>
  isNetwork(layer) ? fieldAt(layer, "") : counts.receptiveField(layer);

// A row for each layer in evaluation mode, up to the first refusal.
export function trace(layer, input_shape) {
  const walk = new Walk(false);
  let error = null;
  try {
    walk.through(layer, start(input_shape), "");
  } catch (refused) {
    if (!isRefusal(refused)) throw refused;
    const { place = "", reason = refused.message, message } = refused;
    error = { place, message, reason };
  }
  const { rows } = walk;
  const sum = (name) => total(rows.map((row) => row[name]));
  return { rows, params: sum("params"), macs: sum("macs"), activations: sum("activations"), error };
}
