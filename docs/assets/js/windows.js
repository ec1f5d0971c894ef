// Layers whose window slides: convolutions both ways, and pools.

import {
  axes, brief, byAxis, fill, image, integer, integers, rankOf, yesOrNo,
} from "./base.js";
import {
  ShapeError, convParamCount, convSize, convTransposeSize, exact, mod, noRoom, over, perGroup, poolSize, refuse, whole, windowSpan, wrong,
} from "./formulas.js";
import { isFloat, isInt } from "./sentences.js";

const MODES = ["zeros", "reflect", "replicate", "circular"];
const WINDOW = ["kernel_size", "stride", "padding", "dilation"];
const NEUTRAL = [1, 1, 0, 1];

function checkedChannels(layer, sizing) {
  for (const name of ["in_channels", "out_channels"]) {
    if (name === sizing && typeof layer[name] === "boolean") layer[name] = Number(layer[name]);
    perGroup(name, layer[name], layer.groups);
  }
}

function kernel(value, rank) {
  const entries = axes("kernel_size", value, rank, false, true);
  whole("kernel_size", Math.min(...entries), 0);
  return entries;
}

// torch pads from the last axis on: a tuple without the first axis pads the others.
function imagePadding(value, rank) {
  if (!Array.isArray(value)) return axes("padding", value, rank);
  const turned = [...value].reverse();
  const entries =
    rank > 1 && value.length === rank - 1
      ? integers("padding", turned)
      : axes("padding", turned, rank, false);
  return entries.reverse();
}

function checkedPadding(layer, rank) {
  const { padding, padding_mode, stride } = layer;
  if (typeof padding !== "string") {
    return padding_mode === "zeros" ? axes("padding", padding, rank) : imagePadding(padding, rank);
  }
  if (padding !== "same" && padding !== "valid") refuse("Conv._checked_padding.1", padding);
  if (padding === "same" && stride.some((step) => step !== 1)) {
    refuse("Conv._checked_padding.2", brief(stride));
  }
  return padding;
}

// padding='same' puts the odd pixel on the right.
function halves(pixels) {
  const left = Math.trunc(pixels / 2);
  return [left, pixels - left];
}

// The [left, right] padding of each axis.
export function paddings(layer) {
  const { padding, kernel_size, dilation } = layer;
  const rank = rankOf(layer);
  if (padding === "valid") return fill([0, 0], rank);
  if (padding === "same") return kernel_size.map((size, at) => halves(dilation[at] * (size - 1)));
  return [...fill(0, rank - padding.length), ...padding].map((pixels) => [pixels, pixels]);
}

function paddedBy(mode, size, sides) {
  whole("size", size, 1);
  const most = { reflect: size - 1, circular: size }[mode];
  const side = Math.max(...sides);
  if (most !== undefined && side > most) refuse("padded_by", mode, most, size, side);
  return size + sides[0] + sides[1];
}

function paddedByImage(layer, batch, channels, spatial) {
  const { padding, padding_mode } = layer;
  const lastAxesOnly = typeof padding !== "string" && padding.length < spatial.length;
  if (lastAxesOnly && batch.length) {
    refuse("Conv._padded_by_image", padding, padding_mode, batch[0]);
  }
  if (padding_mode !== "circular" && !lastAxesOnly) whole("channels", channels, 1);
  return byAxis(paddedBy, fill(padding_mode, spatial.length), spatial, paddings(layer));
}

// The sizes with their padding, but for what is the same on both sides.
function padded(layer, batch, channels, spatial) {
  if (layer.padding_mode !== "zeros") {
    return [paddedByImage(layer, batch, channels, spatial), fill(0, spatial.length)];
  }
  if (typeof layer.padding !== "string") return [spatial, layer.padding];
  const sides = paddings(layer);
  const longer = spatial.map((size, at) => size + sides[at][1] - sides[at][0]);
  return [longer, sides.map(([left]) => left)];
}

// torch computes nothing where there is no element: size and dilation may be 0.
function emptyConvSize(size, kernel_size, stride, padding, dilation) {
  const span = whole("dilation", dilation, 0) * (kernel_size - 1) + 1;
  const room = size + 2 * whole("padding", padding, 0) - span;
  if (room < 0) noRoom(size, kernel_size, padding, dilation);
  return over(room, whole("stride", stride, 1)) + 1;
}

function emptyConvTransposeSize(size, kernel_size, stride, padding, output_padding, dilation) {
  const span = whole("dilation", dilation, 0) * (whole("kernel_size", kernel_size, 1) - 1) + 1;
  whole("stride", stride, 1);
  whole("padding", padding, 0);
  const added = whole("output_padding", output_padding, 0);
  return whole("output size", (size - 1) * stride - 2 * padding + span + added, 0);
}

function rightChannels(layer, channels, shape) {
  if (channels !== layer.in_channels) refuse("wrong_channels", layer.in_channels, shape, channels);
}

function convShape(layer, shape) {
  const [batch, channels, spatial] = image(layer, shape, rankOf(layer));
  rightChannels(layer, channels, shape);
  const filters = whole("out_channels", layer.out_channels, 1);
  const [longer, padding] = padded(layer, batch, channels, spatial);
  const isEmpty = !channels || batch[0] === 0;
  if (isEmpty && channels) whole("kernel_size", Math.min(...layer.kernel_size), 1);
  const { kernel_size, stride, dilation } = layer;
  const sizeOf = isEmpty ? emptyConvSize : convSize;
  const out = byAxis(sizeOf, longer, kernel_size, stride, padding, dilation);
  return [...batch, channels ? filters : 0, ...out];
}

// A tuple of one entry stays as it is: torch spreads it, though not beside an output_size.
function given(name, value, rank) {
  const entries = axes(name, value, rank);
  return Array.isArray(value) && value.length === 1 ? entries.slice(0, 1) : entries;
}

function transposedBorn(layer) {
  const rank = rankOf(layer);
  if (layer.padding_mode !== "zeros") {
    refuse("ConvTranspose.__post_init__", layer.type, layer.padding_mode);
  }
  checkedChannels(layer, layer.bias ? "" : "out_channels");
  layer.kernel_size = kernel(layer.kernel_size, rank);
  for (const name of ["stride", "padding", "dilation"]) {
    layer[name] = given(name, layer[name], rank);
  }
  try {
    layer.output_padding = axes("output_padding", layer.output_padding, rank);
  } catch (error) {
    // torch reads output_padding when it is called.
    if (!(error instanceof ShapeError || error instanceof TypeError)) throw error;
  }
}

function transposedShape(layer, shape) {
  const rank = rankOf(layer);
  const [batch, channels, spatial] = image(layer, shape, rank);
  rightChannels(layer, channels, shape);
  whole("in_channels", channels, 1);
  const filters = whole("out_channels", layer.out_channels, 1);
  const added = axes("output_padding", layer.output_padding, rank);
  const sizeOf = batch[0] === 0 ? emptyConvTransposeSize : convTransposeSize;
  const [kernel_size, stride, padding, dilation] = WINDOW.map((name) =>
    axes(name, layer[name], rank, true, true),
  );
  return [...batch, filters, ...byAxis(sizeOf, spatial, kernel_size, stride, padding, added, dilation)];
}

const LARGEST_INT32 = 2 ** 31 - 1;

function settlePool(layer, names, broadcast = true) {
  const rank = rankOf(layer);
  const kernel_size = axes("kernel_size", layer.kernel_size, rank, broadcast);
  const isUsual = layer.stride === null || (Array.isArray(layer.stride) && !layer.stride.length);
  layer.kernel_size = kernel_size;
  layer.stride = axes("stride", isUsual ? kernel_size : layer.stride, rank);
  for (const name of names) layer[name] = axes(name, layer[name], rank);
  yesOrNo(layer, "ceil_mode");
}

export const columns = (layer) =>
  WINDOW.map((name, at) => axes(name, layer[name] ?? NEUTRAL[at], rankOf(layer)));

const averages = (layer) =>
  layer.type.startsWith("Avg") || (layer.type.startsWith("LP") && Number.isFinite(power(layer.norm_type)));

function poolShape(layer, shape) {
  const rank = rankOf(layer);
  const [batch, channels, spatial] = image(layer, shape, rank);
  whole("channels", channels, 1);
  const window = columns(layer);
  const isPlain = rank === 1 && !averages(layer) && !layer.return_indices;
  if (!isPlain) window.forEach((entries, at) => checkInt32(WINDOW[at], Math.max(...entries)));
  if (averages(layer) && rank === 3) byAxis(checkCovered, spatial, window[0]);
  const modes = fill(layer.ceil_mode, rank);
  const pooled = byAxis(poolSize, spatial, ...window, modes);
  if (isPlain) byAxis(checkCounted, spatial, ...window, modes);
  return [...batch, channels, ...pooled];
}

function checkInt32(name, most) {
  if (most > LARGEST_INT32) refuse("Pool._check_int32", name, LARGEST_INT32, most);
}

// torch's plain max pool keeps both halves of its division in 32 bits.
function checkCounted(size, kernel_size, stride, padding, dilation, ceil_mode) {
  const room = size + 2 * padding - windowSpan(kernel_size, dilation) + (ceil_mode ? stride - 1 : 0);
  const following = over(room, stride);
  const isShort = asInt32(room - following * stride) < 0 ? 1 : 0;
  const left = asInt32(following) - isShort;
  if (left < 0) refuse("check_counted", following, left);
}

const asInt32 = (value) => mod(exact(value + 2 ** 31), 2 ** 32) - 2 ** 31;

function checkCovered(size, kernel_size) {
  if (size < kernel_size) refuse("check_covered", size, kernel_size);
}

function avgBorn(layer) {
  settlePool(layer, ["padding"]);
  yesOrNo(layer, "count_include_pad");
  const divisor = layer.divisor_override ?? null;
  if (divisor !== null && !integer("divisor_override", divisor)) {
    refuse("DividedAvgPool.__post_init__");
  }
}

function power(norm_type) {
  if (isFloat(norm_type) || isInt(norm_type) || typeof norm_type === "boolean") return +norm_type;
  const text = typeof norm_type === "string" ? norm_type.trim().toLowerCase() : null;
  if (text === null) wrong("power.1", norm_type);
  const found = /^[+-]?inf(inity)?$/.test(text) ? Infinity : Number(text || NaN);
  if (Number.isNaN(found) && text !== "nan") refuse("power.2", norm_type);
  return found;
}

function lpBorn(layer) {
  const isFlat = rankOf(layer) === 1;
  if (power(layer.norm_type) === 0) refuse("LPPool.__post_init__.1");
  if (isFlat && averages(layer) && Array.isArray(layer.kernel_size)) {
    wrong("LPPool.__post_init__.2", layer.kernel_size);
  }
  settlePool(layer, [], false);
  if (isFlat) layer.kernel_size = layer.kernel_size[0];
}

export const born = {
  Conv(layer) {
    const rank = rankOf(layer);
    checkedChannels(layer, "in_channels");
    if (!MODES.includes(layer.padding_mode)) refuse("Conv.__post_init__", MODES, layer.padding_mode);
    layer.kernel_size = kernel(layer.kernel_size, rank);
    layer.stride = axes("stride", layer.stride, rank);
    layer.dilation = axes("dilation", layer.dilation, rank);
    layer.padding = checkedPadding(layer, rank);
  },
  ConvTranspose: transposedBorn,
  MaxPool: (layer) => settlePool(layer, ["padding", "dilation"]),
  AvgPool: avgBorn,
  LPPool: lpBorn,
};

export const shapes = {
  Conv: convShape,
  ConvTranspose: transposedShape,
  Pool: poolShape,
};

const convolution = (layer) =>
  convParamCount(layer.in_channels, layer.out_channels, layer.kernel_size, layer.groups, layer.bias);

export const params = { Conv: convolution, ConvTranspose: convolution };

const seen = (kernel_size, stride, start, dilation) => ({
  size: windowSpan(kernel_size, dilation), stride, start: start || 0,
});

// What one output sees along each axis.
export const fields = {
  Conv: (layer) =>
    paddings(layer).map(([left], at) =>
      seen(layer.kernel_size[at], layer.stride[at], -left, layer.dilation[at]),
    ),
  Pool(layer) {
    const [kernel_size, stride, padding, dilation] = columns(layer);
    return kernel_size.map((size, at) => seen(size, stride[at], -padding[at], dilation[at]));
  },
};
