// What layers cost and see: parameters, multiply–accumulates, receptive fields, unread pixels.

import { bases, inherited, isA, rankOf } from "./base.js";
import { exact, product, refuse, total, unreadCount } from "./formulas.js";
import { outputShape, rules } from "./layers.js";
import { columns, paddings } from "./windows.js";

export function paramCount(layer) {
  if (layer.layers) return total(layer.layers.map(paramCount));
  return inherited(rules.params, layer.type)?.(layer) ?? 0;
}

const weightsOf = (channels, layer) =>
  exact(Math.floor(channels / layer.groups) * product(layer.kernel_size));

// Multiply–accumulates of one layer, batch included, bias excluded; networks: see networks.js.
export function macs(layer, input_shape) {
  const isFree = isA(layer, "Free");
  const out = outputShape(layer, input_shape, !isFree);
  if (isA(layer, "Conv")) return exact(product(out) * weightsOf(layer.in_channels, layer));
  if (isA(layer, "ConvTranspose")) {
    return exact(product(input_shape) * weightsOf(layer.out_channels, layer));
  }
  return layer.type === "Linear" ? exact(product(out) * layer.in_features) : 0;
}

const NONE = [
  "ConvTranspose", "AdaptivePool", "Blocks", "Linear", "Flatten", "Unflatten",
  "FractionalMaxPool", "MaxUnpool", "Resize", "PixelShuffle",
];

// The window {size, stride, start} of each axis of one layer, or a ShapeError.
export function receptiveField(layer) {
  const none = NONE.find((name) => bases(layer).includes(name));
  if (none) refuse(`${none}.receptive_field`, layer.type);
  return inherited(rules.fields, layer.type)(layer);
}

// How many real pixels no window of a convolution or pool reads, on each axis.
export function unread(layer, input_shape) {
  const out = outputShape(layer, input_shape);
  const pool = isA(layer, "Pool") && columns(layer);
  const spatial = input_shape.slice(-rankOf(layer));
  return spatial.map((size, at) => {
    const [k, s, p, d] = pool
      ? pool.map((column) => column[at])
      : [layer.kernel_size[at], layer.stride[at], paddings(layer)[at][0], layer.dilation[at]];
    return unreadCount(size, k, s, p, d, out.at(-spatial.length + at));
  });
}
