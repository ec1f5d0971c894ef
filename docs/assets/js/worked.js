// Worked lines: the numbers put into a formula, line by line, ending in the value.

import { axes, byAxis, fill, inherited, letters, rankOf, sidesOf } from "./base.js";
import { paramCount } from "./counts.js";
import {
  convParamCount, convSize, convTransposeSize, over, poolSize, product, up, windowSpan,
} from "./formulas.js";
import { outputShape } from "./layers.js";
import { grouped, repr, say } from "./sentences.js";
import { columns, paddings } from "./windows.js";

const step = (name, value, ...lines) => ({ name, lines: [...lines, String(value)], value });
const count = (name, value, ...lines) => ({ name, lines: [...lines, grouped(value)], value });

// A step for each spatial axis of the output.
function byLetter(rank, input_shape, worked) {
  const spatial = input_shape.slice(-rank);
  return letters(rank).map((letter, at) => worked(`${letter}_out`, spatial[at], at));
}

export function convWorked(name, size, kernel_size, stride, padding, dilation) {
  const out = convSize(size, kernel_size, stride, padding, dilation);
  const room = size + 2 * padding - windowSpan(kernel_size, dilation);
  const substituted = `(${size} + 2·${padding} − ${dilation}·(${kernel_size} − 1) − 1)`;
  return step(
    name, out,
    `⌊${substituted} / ${stride}⌋ + 1`, `⌊${room} / ${stride}⌋ + 1`, `${out - 1} + 1`,
  );
}

// The sides differ by the pixel of padding='same'.
function sidedWorked(name, size, kernel_size, stride, [left, right], dilation) {
  if (left === right) return convWorked(name, size, kernel_size, stride, left, dilation);
  const out = convSize(size + right - left, kernel_size, stride, left, dilation);
  const room = size + left + right - windowSpan(kernel_size, dilation);
  const substituted = `(${size} + ${left} + ${right} − ${dilation}·(${kernel_size} − 1) − 1)`;
  return step(
    name, out,
    `⌊${substituted} / ${stride}⌋ + 1`, `⌊${room} / ${stride}⌋ + 1`, `${out - 1} + 1`,
  );
}

function transposedWorked(name, size, kernel_size, stride, padding, output_padding, dilation) {
  const out = convTransposeSize(size, kernel_size, stride, padding, output_padding, dilation);
  return step(
    name, out,
    `(${size} − 1)·${stride} − 2·${padding} + ${dilation}·(${kernel_size} − 1) + ${output_padding} + 1`,
    `${(size - 1) * stride} − ${2 * padding} + ${dilation * (kernel_size - 1)} + ${output_padding + 1}`,
  );
}

function poolWorked(name, size, [kernel_size, stride, padding, dilation], ceil_mode) {
  if (!ceil_mode) return convWorked(name, size, kernel_size, stride, padding, dilation);
  const out = poolSize(size, kernel_size, stride, padding, dilation, ceil_mode);
  const room = size + 2 * padding - windowSpan(kernel_size, dilation);
  const jumps = up(room, stride);
  const dropped = jumps === out ? say("pool_worked", [jumps * stride, size, padding]) : "";
  return step(
    name, out,
    `⌈(${size} + 2·${padding} − ${dilation}·(${kernel_size} − 1) − 1) / ${stride}⌉ + 1`,
    `⌈${room} / ${stride}⌉ + 1`, `${jumps} + 1${dropped}`,
  );
}

function weightsWorked({ in_channels, out_channels, kernel_size, groups, bias }) {
  const all = convParamCount(in_channels, out_channels, kernel_size, groups, bias);
  const shared = groups > 1 ? ` / ${groups}` : "";
  const more = bias ? ` + ${out_channels}` : "";
  const lines = [`${kernel_size.join("·")}·${in_channels}·${out_channels}${shared}${more}`];
  if (bias) lines.push(`${grouped(all - out_channels)}${more}`);
  return count("parameters", all, ...lines);
}

const TRANSPOSED = ["kernel_size", "stride", "padding", "output_padding", "dilation"];

const WORKED = {
  Conv(layer, shape) {
    const { kernel_size, stride, dilation } = layer;
    const sides = paddings(layer);
    const sized = byLetter(rankOf(layer), shape, (name, size, at) =>
      sidedWorked(name, size, kernel_size[at], stride[at], sides[at], dilation[at]),
    );
    return [...sized, weightsWorked(layer)];
  },
  ConvTranspose(layer, shape) {
    const rank = rankOf(layer);
    const window = TRANSPOSED.map((name) => axes(name, layer[name], rank));
    const sized = byLetter(rank, shape, (name, size, at) =>
      transposedWorked(name, size, ...window.map((column) => column[at])),
    );
    return [...sized, weightsWorked(layer)];
  },
  Pool(layer, shape) {
    const window = columns(layer);
    return byLetter(rankOf(layer), shape, (name, size, at) =>
      poolWorked(name, size, window.map((column) => column[at]), layer.ceil_mode),
    );
  },
  Unfold(layer, shape) {
    const channels = shape.at(-3);
    const { kernel_size, stride, padding, dilation } = layer;
    const window = [shape.slice(-2), kernel_size, stride, padding, dilation];
    const [down, across] = byAxis(convSize, ...window);
    const rows = channels * product(kernel_size);
    return [
      step("C·kernel", rows, [channels, ...kernel_size].join("·")),
      step("L", down * across, say("unfold_worked", [down, across])),
    ];
  },
  Upsample(layer, shape) {
    const out = outputShape(layer, shape).slice(2);
    const factors = layer.scale_factor;
    if (factors === null) return [];
    return byLetter(out.length, shape, (name, size, at) =>
      step(name, out[at], `⌊${size} · ${repr(Array.isArray(factors) ? factors[at] : factors)}⌋`),
    );
  },
  PixelShuffle({ upscale_factor: r }, shape) {
    const [channels, height, width] = shape.slice(-3);
    return [
      step("C_out", over(channels, r * r), `${channels} / ${r}²`),
      step("H_out", height * r, `${height} · ${r}`),
      step("W_out", width * r, `${width} · ${r}`),
    ];
  },
  Linear({ in_features, out_features, bias }) {
    const weights = in_features * out_features;
    const more = bias ? ` + ${out_features}` : "";
    const lines = [`${in_features}·${out_features}${more}`];
    if (bias) lines.push(`${grouped(weights)}${more}`);
    return [count("parameters", weights + (bias ? out_features : 0), ...lines)];
  },
  BatchNorm(layer) {
    const lines = [`${layer.bias ? 2 : 1}·${repr(layer.num_features)}`];
    return layer.affine ? [count("parameters", paramCount(layer), ...lines)] : [];
  },
  Pad(layer, shape) {
    const rank = rankOf(layer);
    const sides = [...fill([0, 0], rank), ...sidesOf(layer)].slice(-rank);
    return byLetter(rank, shape, (name, size, at) => {
      const [left, right] = sides[at];
      return step(name, size + left + right, `${size} + ${left} + ${right}`);
    });
  },
};

// The steps that lead to a layer's sizes and counts; none where there is no formula.
export const worked = (layer, input_shape) =>
  inherited(WORKED, layer.type)?.(layer, input_shape) ?? [];
