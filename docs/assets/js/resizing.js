// Layers that change sizes otherwise: adaptive and fractional pools, unpools, interpolation,
// PixelShuffle.

import {
  byAxis, fill, image, inherited, integer, isA, isNumber, letters, listed, rankOf, several, sizes,
} from "./base.js";
import { over, refuse, whole, wrong } from "./formulas.js";
import { learn } from "./layers.js";
import { float, isFloat, isInt, say } from "./sentences.js";

function wanted(layer, spatial) {
  const { output_size } = layer;
  const rank = rankOf(layer);
  if (!Array.isArray(output_size)) return fill(output_size, rank);
  const kept = output_size.map((wish, at) => (wish === null && rank > 1 ? spatial[at] : wish));
  return several("output_size", kept);
}

// torch takes the mean of all pixels where one value is left, with checks of its own.
function isMean(layer, shape) {
  const rank = rankOf(layer);
  if (!isA(layer, "AdaptiveAvgPool") || (rank === 1 && ![2, 3].includes(shape.length))) return false;
  const least = rank + (Array.isArray(layer.output_size) ? 1 : 0);
  return shape.length >= least && wanted(layer, shape.slice(-rank)).every((size) => size === 1);
}

function adaptiveShape(layer, input_shape) {
  const shape = sizes(input_shape);
  const rank = rankOf(layer);
  const leading = shape.slice(0, -rank);
  if (isMean(layer, shape)) return [...leading, ...fill(1, rank)];
  if (![rank + 1, rank + 2].includes(shape.length)) {
    refuse("AdaptivePool.output_shape.1", layer.type, ["C", ...letters(rank)].join(", "), shape);
  }
  const isFlatMean = ["AdaptiveAvgPool1d", "AdaptiveAvgPool2d"].includes(layer.type);
  if (shape.slice(isFlatMean ? -rank : 1).includes(0)) {
    refuse("AdaptivePool.output_shape.2", layer.type, shape);
  }
  const out = wanted(layer, shape.slice(-rank));
  return [...leading, ...out.map((size) => whole("output_size", size, 0))];
}

function fractionalSize(size, output_size, kernel_size, spare) {
  const needed = whole("output_size", output_size, 0) + kernel_size - 1 + spare;
  if (needed > whole("size", size, 1)) {
    refuse("fractional_size", output_size, kernel_size, spare, needed, size);
  }
  return output_size;
}

function entriesOf(layer, name, value) {
  const rank = rankOf(layer);
  const entries = Array.isArray(value) ? value : fill(integer(name, value), rank);
  if (entries.length !== rank) refuse("FractionalMaxPool._entries", name, rank, value);
  return several(name, entries);
}

function ratios(layer) {
  const ratio = layer.output_ratio;
  return (Array.isArray(ratio) ? ratio : fill(ratio, rankOf(layer))).map((entry) => entry ?? 0);
}

function checkRatios(layer) {
  const rank = rankOf(layer);
  const found = ratios(layer).slice(0, rank + (rank === 2 ? 1 : 0));
  if (!found.every(isNumber)) wrong("FractionalMaxPool.check_ratios.1", layer.output_ratio);
  if (found.length !== rank || !found.every((ratio) => ratio > 0 && ratio < 1)) {
    refuse("FractionalMaxPool.check_ratios.2", rank, layer.output_ratio);
  }
}

function fractionalBorn(layer) {
  const { output_size, output_ratio } = layer;
  layer.kernel_size = entriesOf(layer, "kernel_size", layer.kernel_size);
  if ((output_size === null) === (output_ratio === null)) {
    refuse("FractionalMaxPool.__post_init__.1", layer.type, output_size, output_ratio);
  }
  if (layer._random_samples !== null) wrong("FractionalMaxPool.__post_init__.2");
  if (output_size !== null) layer.output_size = entriesOf(layer, "output_size", output_size);
  else checkRatios(layer);
  if (rankOf(layer) === 3) layer.kernel_size.forEach((size) => whole("kernel_size", size, 1));
}

function fractionalShape(layer, shape) {
  const rank = rankOf(layer);
  const [batch, channels, spatial] = image(layer, shape, rank);
  if (batch.length) whole("channels", channels, 1);
  const parts = layer.output_size === null && ratios(layer);
  const out = layer.output_size ?? spatial.map((size, at) => Math.trunc(size * parts[at]));
  const spare = fill(rank === 3 ? 1 : 0, rank);
  return [...batch, channels, ...byAxis(fractionalSize, spatial, out, layer.kernel_size, spare)];
}

function unpoolSize(size, kernel_size, stride, padding) {
  const isWhole = [kernel_size, stride, padding].every(isInt);
  const usual = (whole("size", size, 1) - 1) * stride + +kernel_size - 2 * padding;
  const shownAs = isWhole ? usual : float(usual);
  if (usual < 0) refuse("unpool_size.2", size, stride, kernel_size, padding, shownAs);
  return whole("output_size", integer("output_size", shownAs), 0);
}

function unpoolEntries(layer, name, value) {
  const rank = rankOf(layer);
  let entries = Array.isArray(value) ? value : fill(value, rank);
  const byHand = name === "kernel_size" || rank < 3;
  if (byHand && name !== "kernel_size") entries = entries.slice(0, rank);
  if (entries.length !== rank) refuse("MaxUnpool._entries", name, rank, value);
  if (!byHand) return several(name, entries);
  return entries.map((entry) =>
    isFloat(entry) ? entry : integer(name, typeof entry === "boolean" ? Number(entry) : entry),
  );
}

const RANKS = {
  nearest: [1, 2, 3], "nearest-exact": [1, 2, 3], area: [1, 2, 3],
  linear: [1], bilinear: [2], bicubic: [2], trilinear: [3],
};

function factor(value) {
  const found = typeof value === "string" && value.trim() ? Number(value) : isNumber(value) ? +value : NaN;
  if (Number.isNaN(found)) wrong("factor", value);
  return float(found);
}

function resizeBorn(layer) {
  const { size, scale_factor } = layer;
  if (size !== null) several("size", Array.isArray(size) ? size : [size]);
  const isNone = !Array.isArray(scale_factor) && (!scale_factor || +scale_factor === 0);
  if (Array.isArray(scale_factor)) layer.scale_factor = scale_factor.map(factor);
  else layer.scale_factor = isNone ? null : factor(scale_factor);
  if (layer.type !== "Upsample") return;
  if (typeof layer.mode !== "string") wrong("Upsample.__post_init__.1", layer.mode);
  const { align_corners } = layer;
  if (![null, true, false].includes(align_corners)) wrong("Upsample.__post_init__.2", align_corners);
}

const METHODS = {
  Upsample: ({ mode, align_corners, recompute_scale_factor }) =>
    [mode, align_corners, recompute_scale_factor],
  UpsamplingBilinear2d: () => ["bilinear", true, null],
  Resize: () => ["nearest", null, null],
};

function checkedMode(mode, align_corners, rank) {
  const ranks = RANKS[mode];
  if (!ranks?.includes(rank)) {
    const dimensions = ranks?.map((axes) => axes + 2).join(" or ");
    const rule = ranks
      ? say("Resize._checked_mode.1", [dimensions])
      : say("Resize._checked_mode.2", [listed(Object.keys(RANKS))]);
    refuse("Resize._checked_mode.3", mode, rule, rank + 2);
  }
  if (align_corners !== null && ranks.length === 3) {
    refuse("Resize._checked_mode.4", mode, align_corners);
  }
}

function scaled(size, factor) {
  if (!Number.isFinite(+factor)) refuse("scaled_size", factor);
  return Math.trunc(size * factor);
}

function resized(layer, spatial, recomputes) {
  const { size, scale_factor } = layer;
  if ((size === null) === (scale_factor === null)) {
    refuse("Resize._wanted.1", layer.type, size, scale_factor);
  }
  const given = size ?? scale_factor;
  const values = Array.isArray(given) ? given : fill(given, spatial.length);
  if (values.length !== spatial.length) refuse("Resize._wanted.2", values, spatial);
  if (size === null) return spatial.map((one, at) => scaled(one, values[at]));
  if (recomputes) refuse("Resize._wanted.3", size);
  return several("size", values);
}

function resizeShape(layer, input_shape) {
  const shape = sizes(input_shape);
  const [mode, align_corners, recomputes] = inherited(METHODS, layer.type)(layer);
  checkedMode(mode, align_corners, shape.length - 2);
  const out = resized(layer, shape.slice(2), recomputes);
  if (mode === "area") {
    const area = { type: `AdaptiveAvgPool${out.length}d`, output_size: out };
    born.AdaptivePool(area);
    return adaptiveShape(area, shape);
  }
  if (shape.slice(1).includes(0)) refuse("Resize.output_shape", shape);
  return [...shape.slice(0, 2), ...out.map((size) => whole("output size", size, 1))];
}

function share(name, size, parts) {
  const each = over(size, parts);
  const rest = size - each * parts;
  if (rest) refuse("share", name, parts, size, each, rest);
  return each;
}

function channelsAndSides(layer, input_shape) {
  const shape = sizes(input_shape);
  if (shape.length < 3) refuse("channels_and_sides", layer.type, shape);
  return [shape.slice(0, -3), ...shape.slice(-3)];
}

const born = {
  AdaptivePool(layer) {
    const { output_size } = layer;
    const rank = rankOf(layer);
    if (!Array.isArray(output_size)) integer("output_size", output_size);
    else if (output_size.length !== rank) refuse("AdaptivePool.__post_init__", rank, output_size);
    else wanted(layer, fill(1, rank));
  },
  FractionalMaxPool: fractionalBorn,
  MaxUnpool(layer) {
    const stride = layer.stride ?? layer.kernel_size;
    for (const [name, value] of [
      ["kernel_size", layer.kernel_size], ["stride", stride], ["padding", layer.padding],
    ]) {
      layer[name] = unpoolEntries(layer, name, value);
    }
  },
  Resize: resizeBorn,
  PixelShuffle: (layer) => integer("upscale_factor", layer.upscale_factor),
  PixelUnshuffle: (layer) => integer("downscale_factor", layer.downscale_factor),
};

const shapes = {
  AdaptivePool: adaptiveShape,
  FractionalMaxPool: fractionalShape,
  MaxUnpool(layer, shape) {
    const rank = rankOf(layer);
    const [batch, channels, spatial] = image(layer, shape, rank);
    if (batch.length) whole("channels", channels, 1);
    if (rank === 3) layer.stride.forEach((stride) => whole("stride", stride, 1));
    const { kernel_size, stride, padding } = layer;
    return [...batch, channels, ...byAxis(unpoolSize, spatial, kernel_size, stride, padding)];
  },
  Resize: resizeShape,
  PixelShuffle(layer, shape) {
    const [batch, channels, height, width] = channelsAndSides(layer, shape);
    const r = whole("upscale_factor", layer.upscale_factor, 1);
    return [...batch, share("channels", channels, r * r), height * r, width * r];
  },
  PixelUnshuffle(layer, shape) {
    const [batch, channels, ...sides] = channelsAndSides(layer, shape);
    const r = whole("downscale_factor", layer.downscale_factor, 1);
    const [height, width] = sides.map((side, at) => share(["height", "width"][at], side, r));
    if ([...batch, channels, height, width].includes(0)) return sizes(shape);
    return [...batch, channels * r * r, height, width];
  },
};

const fields = {
  PixelUnshuffle(layer) {
    const r = whole("downscale_factor", layer.downscale_factor, 1);
    return fill({ size: r, stride: r, start: 0 }, 2);
  },
};

learn({ born, shapes, fields });
