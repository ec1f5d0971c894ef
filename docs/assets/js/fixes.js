// What would make a network run where it breaks: each fix says what it changes, and does it.

import { outputShape } from "./layers.js";
import { trace } from "./networks.js";

const FARTHEST = 256;
const PATIENCE = 120; // ms: a large network is not tried with every size.

// The places inside a network that "4.branch0.2: Conv2d" leads through.
export const path = (place) =>
  place.split(":")[0].split(".").map((part) => Number(part.replace("branch", "")));

// What breaks where, as the refusal words it: the layer, what reaches it, and what would fit.
function broken(network, { place, message }) {
  const at = path(place);
  const layer = at.reduce((outer, inner) => outer.layers[inner], network);
  const reached = message.match(/reached by \(([\d, ]*)\)/)?.[1] ?? "";
  const fitting = message.match(/: ([^:]+) would fit$/)?.[1] ?? "";
  return { at, layer, shape: reached.split(",").filter((size) => size.trim()).map(Number), fitting };
}

// Fixes of the layer itself: { words, network }.
export function layerFixes(network, error) {
  const { at, layer, shape, fitting } = broken(network, error);
  if (fitting === "Flatten() before it") {
    const flatten = { type: "Flatten", start_dim: 1, end_dim: -1 };
    return [{ words: "Put Flatten() before it", network: inserted(network, at, flatten) }];
  }
  const [, name, value] = fitting.match(/^(\w+)=(.+)$/) ?? [];
  const changes = name ? [[name, given(value), ""]] : windows(layer, shape);
  const real = changes.filter(([field, found]) => `${layer[field]}` !== `${found}`);
  return real.map(([field, found, note]) => ({
    words: `Change ${field} to ${shown(found)}${note}`,
    network: replaced(network, at, { ...layer, [field]: found }),
  }));
}

const given = (text) =>
  text.startsWith("(") ? text.match(/\d+/g).map(Number) : Number(text.replaceAll(",", ""));

const shown = (value) => {
  if (!Array.isArray(value)) return value.toLocaleString("en-US");
  return value.every((one) => one === value[0]) && value.length > 1
    ? `${value[0]}`
    : `(${value.join(", ")}${value.length === 1 ? ",)" : ")"}`;
};

// The largest kernel and the smallest padding with which a window fits.
function windows(layer, shape) {
  if (!Array.isArray(layer.kernel_size) || !Array.isArray(layer.padding)) return [];
  const sizes = shape.slice(-layer.kernel_size.length);
  const widest = Math.max(...layer.padding.map((padding, axis) => sizes[axis] + 2 * padding));
  const kernels = falling(Math.min(widest, Math.max(...layer.kernel_size) - 1), 1)
    .map((most) => layer.kernel_size.map((size) => Math.min(size, most)));
  const paddings = rising(Math.min(...layer.padding) + 1)
    .map((least) => layer.padding.map((padding) => Math.max(padding, least)));
  return [
    ["kernel_size", first(layer, shape, "kernel_size", kernels), ", the largest that fits"],
    ["padding", first(layer, shape, "padding", paddings), ", the smallest that fits"],
  ].filter(([, found]) => found);
}

const falling = (from, to) =>
  Array.from({ length: Math.max(0, Math.min(FARTHEST, from - to + 1)) }, (_, at) => from - at);
const rising = (from) => Array.from({ length: FARTHEST }, (_, at) => from + at);

const first = (layer, shape, name, values) =>
  values.find((value) => takes({ ...layer, [name]: value }, shape));

function takes(layer, shape) {
  try {
    outputShape(layer, shape);
    return true;
  } catch {
    return false;
  }
}

// The nearest input that the whole network takes, larger or smaller by the same number of pixels
// along each axis, or with the channels that its first layer expects: { words, input }, or null.
export function inputFix(network, shape, error) {
  const begun = performance.now();
  const { in_channels } = broken(network, error).layer;
  const other = in_channels && shape.length > 2 && shape.with(1, in_channels);
  if (other && !trace(network, other).error) return { words: words(other), input: other };
  for (let far = 1; far <= FARTHEST; far += 1) {
    for (const input of [far, -far].map((step) => grown(shape, step))) {
      if (input && !trace(network, input).error) return { words: words(input), input };
      if (performance.now() - begun > PATIENCE) return null;
    }
  }
  return null;
}

const words = (input) => `Change the input to ${input.join("×")}, the nearest that fits everywhere`;

function grown(shape, step) {
  if (shape.length < 3) return null;
  const input = shape.map((size, axis) => (axis < 2 ? size : size + step));
  return Math.min(...input) > 0 ? input : null;
}

// A network with another layer at a place, or with one more layer before it.
export const replaced = (network, [at, ...rest], layer) => ({
  ...network,
  layers: network.layers.map((one, here) => {
    if (here !== at) return one;
    return rest.length ? replaced(one, rest, layer) : layer;
  }),
});

export function inserted(network, [at, ...rest], layer) {
  const layers = [...network.layers];
  if (rest.length) layers[at] = inserted(layers[at], rest, layer);
  else if (network.type === "Sequential") layers.splice(at, 0, layer);
  else layers[at] = { type: "Sequential", layers: [layer, layers[at]] };
  return { ...network, layers };
}
